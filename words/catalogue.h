/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What make-catalogues.py makes of po/: a table for each language. Nobody outside includes it. */
#pragma once

#include "language.h"

/* Marks a message for those who translate; it stays as it is. */
#define N_(message) message

#define PLUMB_PLURALS_MAX 6 /* no language of gettext has more */

typedef struct {
  const char *message;                 /* the English one; of two with a number the first */
  const char *text[PLUMB_PLURALS_MAX]; /* by what the language's pick () says of the number */
} PlumbMessage;

struct PlumbLanguage {
  const char *name;
  const PlumbMessage *messages; /* in order of their messages' bytes; NULL: English */
  unsigned n_messages;
  unsigned (*pick) (unsigned long n); /* which of text is for n things */
};

/* All of them, English first; static. */
const PlumbLanguage *plumb_catalogue_get (unsigned *out_count);
