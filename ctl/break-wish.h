/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody asks for to do in a break, and what the daemon has for it. */
#pragma once

#include "command.h"

#define PLUMB_BREAK_SECONDS_MAX 3600

typedef struct {
  char *area, *place, *kind; /* NULL: any */
  int seconds;               /* 0: any */
  gboolean is_json;
} PlumbBreakWish;
void plumb_break_wish_clear (PlumbBreakWish *wish);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbBreakWish, plumb_break_wish_clear)

/* From the options of a command; false: out_code is how to leave. */
bool plumb_break_wish_parse (const PlumbCommand *command, char ***arguments, PlumbBreakWish *wish,
                             bool has_json, PlumbExit *out_code);
/* A suggestion; NULL: error. */
GVariant *plumb_break_wish_suggest (PlumbCtl *ctl, const PlumbBreakWish *wish, GError **error);
/* What the break that is due was suggested with, unless something else is wished for; else NULL. */
GVariant *plumb_break_wish_get_suggested (PlumbCtl *ctl, const PlumbBreakWish *wish);
/* Why nothing fits, in the reader's language; what else went wrong as it came. The exit code. */
PlumbExit plumb_break_wish_fail (PlumbCtl *ctl, const PlumbBreakWish *wish, const GError *error);
