/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wearer for PlumbBreaks: says what a monitor would, and writes down what is decided. */
#pragma once

#include "breaks.h"
#include "event.h"

typedef struct {
  PlumbSettings *settings;
  PlumbBreaks *breaks;
  int64_t now_us;
  GString *said; /* "1800 suggested 1 micro stationary" a line, times in seconds */
  PlumbEvents pending;
} Fixture;

/* Worn, sending, sitting upright, with eager settings (eager.h). change may be NULL. */
Fixture *fixture_new (void (*change) (PlumbSettingsValues *values));
/* The same with the default settings of a pace. */
Fixture *fixture_new_paced (PlumbPacePreset pace, void (*change) (PlumbSettingsValues *values));
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* Minutes pass as the daemon lets them: tick by tick at the deadlines. */
void fixture_pass (Fixture *fixture, double minutes);
void fixture_activity (Fixture *fixture, PlumbActivity activity);
void fixture_posture (Fixture *fixture, PlumbPosture posture);
void fixture_wear (Fixture *fixture, PlumbWear wear);
void fixture_quality (Fixture *fixture, PlumbQuality quality);
/* A walk of so many minutes; a minute and more is a break to the monitor. Sits again afterwards. */
void fixture_walk (Fixture *fixture, double minutes);
void fixture_hold (Fixture *fixture, bool is_held);
/* The wearer may be told from then on; a word disturbed least then. Minutes. */
void fixture_moment (Fixture *fixture, double from_min, double boundary_min);
/* A shift notice gives way. */
void fixture_hurry (Fixture *fixture);
void fixture_note (Fixture *fixture, const PlumbBreaksEvents *events);
PlumbBreaksSnapshot fixture_look (const Fixture *fixture);
/* Asserts that what was said since the last time is exactly this. */
#define fixture_expect(fixture, text) fixture_expect_at (__FILE__, __LINE__, fixture, text)
void fixture_expect_at (const char *file, int line, Fixture *fixture, const char *text);
