/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine on a bench: commands in, its events as text out. */
#pragma once

#include <string.h>

#include "engine.h"
#include "event.h"

#define SECOND_US ((int64_t)G_USEC_PER_SEC)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US   (60 * MINUTE_US)
#define DAY_US    (24 * HOUR_US)

typedef struct {
  PlumbEngine *engine;
  PlumbSettings *settings;
  GTimeZone *zone;
  int64_t now_us, offset_us;
  GString *log; /* an event a line, with seconds: "60 pause-ended"; no minutes, no KEEP */
  char *kept[PLUMB_KEEPS];
  unsigned count[PLUMB_EVENT_KINDS];
  PlumbTotals totals; /* of all minutes and revisions */
  PlumbEvent minute;  /* the last one */
  PlumbReply reply;   /* to the last command */
} Bench;

/* Boot clock at 0, wall clock at Monday 2026-11-23T08:00:00Z, UTC, default settings. */
Bench *bench_new (void (*change) (PlumbSettingsValues *values));
/* The same from what the other one kept; the boot clock begins anew. */
Bench *bench_new_from (const Bench *other);
void bench_free (Bench *bench);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

PlumbReplyCode bench_do (Bench *bench, const PlumbCommand *command);
#define bench_command(bench, ...) bench_do (bench, &(PlumbCommand){.kind = __VA_ARGS__})
/* Slot 0 is used on the upper back, and live; it is calibrated where that is wanted. */
void bench_add_sensor (Bench *bench, bool is_calibrated);
/* One sample a tenth of a second, tilted forward; with a little noise. */
void bench_hold (Bench *bench, double seconds, double forward_deg);
void bench_sample (Bench *bench, double forward_deg);
/* Time alone. */
void bench_pass (Bench *bench, int64_t length_us);
/* Asserts that this was said since the last time, but for what starts with other words. */
#define bench_expect(bench, text) bench_expect_at (__FILE__, __LINE__, bench, text)
void bench_expect_at (const char *file, int line, Bench *bench, const char *text);
bool bench_has_reason (const Bench *bench, PlumbReason reason);
