/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wearer at the desk through the engine, and each word that is said to that person. */
#pragma once

#include "life.h"

typedef struct {
  Life *life;
  GString *said; /* "55 break-due": the minute, and what; a line each */
} Desk;

/* Half past eight at the desk, by the default settings but for what change does (NULL: nothing).
 * has_pose: upright is known. */
Desk *desk_new (void (*change) (PlumbSettingsValues *values), bool has_pose);
void desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* As after a restart. */
void desk_restore_pose (Desk *desk);
/* Minutes. */
void desk_sit (Desk *desk, double minutes);
void desk_slouch (Desk *desk, double minutes);
void desk_walk (Desk *desk, double minutes);
void desk_hold (Desk *desk, PlumbHold hold, bool is_set);
/* Shift notices at once for so long. */
void desk_practise (Desk *desk, uint32_t seconds);
/* "Later" to everything about posture and sitting, or to the alert that is live. */
void desk_snooze (Desk *desk, uint32_t seconds);
void desk_snooze_alert (Desk *desk, uint32_t seconds);
/* Asserts that this was said since the last time. */
#define desk_expect(desk, text) desk_expect_at (__FILE__, __LINE__, desk, text)
void desk_expect_at (const char *file, int line, Desk *desk, const char *text);
/* Whether that stands in the way, now. */
bool desk_has_reason (const Desk *desk, PlumbReason reason);
