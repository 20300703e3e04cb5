/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read acts share; nobody else includes this. */
#pragma once

#include "replay-acts.h"

/* Of a recording, and what a clock may be set by. */
#define PLUMB_ACTS_TIME_MAX_S (366 * 86400.0)

/* One line while it is read. */
typedef struct {
  const char *file;
  char **arguments; /* after the act's own word */
  unsigned count;
  PlumbAct act;
} PlumbActLine;

/* The arguments, the first of which is the act's word, into line->act. NULL: all is well; else what
 * is wrong with them, caller frees. line->act is the caller's to clear in either case. */
char *plumb_acts_parse_words (PlumbActLine *line);
/* False: no number, or not within least and most. */
bool plumb_acts_parse_number (const char *text, double least, double most, double *out_number);
