/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A composed wearer's days through a PlumbEngine, on a wall clock: acts, nights, restarts. Whatever
 * the engine says is held against what must always be so: see ledger.h.
 */
#pragma once

#include "ledger.h"
#include "play.h"

typedef struct {
  PlumbSettings *settings;
  GTimeZone *zone;
  PlumbEngine *engine;
  Play *play; /* of the engine that runs: life->play moves the wearer */
  Ledger ledger;
  int64_t offset_us; /* of the wall clock to the boot clock */
  char *kept[PLUMB_KEEPS];
  void (*on_event) (const PlumbEvent *event, gpointer owner); /* NULL, or hears each of them */
  gpointer owner;
  PlumbCalibration calibration; /* of the slot, once there is one */
  bool has_calibration;
} Life;

/* start: "2026-11-23T08:00:00", local time in the zone ("Europe/Berlin"); the boot clock is at 0.
 * settings: taken over; NULL: the defaults. One sensor, on the upper back, streams. */
Life *life_new (PlumbSettings *settings, const char *zone, const char *start);
void life_free (Life *life);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Life, life_free)

int64_t life_now_us (const Life *life); /* boot clock */
int64_t life_wall_us (const Life *life);
/* Carries the command out now, to its end. */
PlumbReplyCode life_do (Life *life, const PlumbCommand *command);
/* The same for a command without values. */
PlumbReplyCode life_say (Life *life, PlumbCommandKind kind);
/* Time has passed to there. */
void life_tick (Life *life, int64_t to_us);
/* Captures the upright pose and a slouch; asserts that it worked. */
void life_calibrate (Life *life);
void life_set_stream (Life *life, PlumbStream stream);
/* No sample until it is "HH:MM" local time, today or tomorrow. */
void life_sleep_until (Life *life, const char *time);
/* Sleeps and wakes: nothing is ticked in between. */
void life_suspend (Life *life, double seconds);
/* Ends the engine, and begins another one from what the first one kept. is_told false: it crashed,
 * so there is no FLUSH. The boot clock goes on. */
void life_restart (Life *life, bool is_told);
/* The last of it, ten seconds later: FLUSH; the minutes add up to the whole. */
void life_finish (Life *life, PlumbTotals *out_totals);
