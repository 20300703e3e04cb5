/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For people's eyes: colours, times, bars. Every _dup_ result is freed by the caller. */
#pragma once

#include "command.h"

typedef enum {
  PLUMB_COLOUR_NONE,
  PLUMB_COLOUR_BOLD,
  PLUMB_COLOUR_DIM,
  PLUMB_COLOUR_GOOD,
  PLUMB_COLOUR_NOTICE,
  PLUMB_COLOUR_BAD,
} PlumbColour;

/* What switches a colour on and off again; "" where there are none. */
const char *plumb_print_on (const PlumbCtl *ctl, PlumbColour colour);
const char *plumb_print_off (const PlumbCtl *ctl);

/* "Label      text" with the label dim, as status and why show things. */
void plumb_print_field (const PlumbCtl *ctl, const char *label, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* "45 s", "12 min", "1 h 05 min", "3 days". */
char *plumb_print_dup_duration (double seconds);
/* How long ago a moment (microseconds since the epoch) was. */
char *plumb_print_dup_since (guint64 real_us);
/* "3 days ago", "just now" within the first minute. */
char *plumb_print_dup_ago (guint64 real_us);
/* "14:02", with the day if it is not today. */
char *plumb_print_dup_time (guint64 real_us);
/* "Mon 23 Nov 14:02" of a time in its own zone. */
char *plumb_print_dup_moment (GDateTime *local);
/* "14°"; "14 deg" where the terminal cannot. "unknown" if not finite. */
char *plumb_print_dup_degrees (const PlumbCtl *ctl, double degrees);
/* fraction 0-1 of width cells. */
char *plumb_print_dup_bar (const PlumbCtl *ctl, double fraction, int width);
/* text and spaces up to width columns. */
char *plumb_print_dup_padded (const char *text, int width);
/* The same, with the spaces before the text. */
char *plumb_print_dup_right (const char *text, int width);
/* text cut to at most width columns. */
char *plumb_print_dup_cut (const char *text, int width);
/* Control characters of a peer's text replaced, so that it cannot steer the terminal. */
char *plumb_print_dup_safe (const char *text);
