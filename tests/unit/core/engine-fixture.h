/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine on a fixture: commands in, its events as text out. */
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
  PlumbTotals totals;      /* of all minutes and revisions */
  PlumbEvent minute;       /* the last one */
  PlumbEvent slouch, bout; /* the last that ended */
  GArray *revisions;       /* of PlumbEvent, where they are wanted */
  PlumbReply reply;        /* to the last command */
} Fixture;

/* Boot clock at 0, wall clock at Monday 2026-11-23T08:00:00Z, UTC, eager settings (eager.h). */
Fixture *fixture_new (void (*change) (PlumbSettingsValues *values));
/* The same from what the other one kept; the boot clock begins anew. */
Fixture *fixture_new_from (const Fixture *other);
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

PlumbReplyCode fixture_do (Fixture *fixture, const PlumbCommand *command);
#define fixture_command(fixture, ...) fixture_do (fixture, &(PlumbCommand){.kind = __VA_ARGS__})
/* Slot 0 is used on the upper back, and live; it is calibrated where that is wanted. */
void fixture_add_sensor (Fixture *fixture, bool is_calibrated);
/* One sample a tenth of a second, tilted forward; with a little noise. */
void fixture_hold (Fixture *fixture, double seconds, double forward_deg);
void fixture_sample (Fixture *fixture, double forward_deg);
/* The same of a sensor on a table. */
void fixture_lie (Fixture *fixture, double seconds, double forward_deg);
/* Time alone. */
void fixture_pass (Fixture *fixture, int64_t length_us);
/* Asserts that this was said since the last time, but for what starts with other words. */
#define fixture_expect(fixture, text) fixture_expect_at (__FILE__, __LINE__, fixture, text)
void fixture_expect_at (const char *file, int line, Fixture *fixture, const char *text);
bool fixture_has_reason (const Fixture *fixture, PlumbReason reason);
