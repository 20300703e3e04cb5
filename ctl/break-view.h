/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Breaks interface gives, for people's eyes. */
#pragma once

#include "client.h"
#include "print.h"

/* breaks: the interface's properties, a{sv}. */
void plumb_break_view_state (const PlumbCtl *ctl, GVariant *breaks);
/* "suggested: 31 minutes without walking", "next at 14:30"; NULL: nothing to say. Caller frees. */
char *plumb_break_view_dup_line (GVariant *breaks);
/* Until when gentle things are suggested; nothing outside those hours. */
void plumb_break_view_aftercare (GVariant *breaks);
/* What to do, with its reason and cautions; the steps are shown when their time comes. */
void plumb_break_view_suggestion (const PlumbCtl *ctl, GVariant *suggestion, bool has_steps);
/* "walked" and the like: the last word on a break. Static. */
const char *plumb_break_view_outcome (const char *outcome);
