/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library.h"

/* What to do in a break. */
#define PLUMB_SUGGEST_REASON_MAX 160
typedef struct {
  const PlumbLibraryEntry *entry; /* of the library in force; NULL: a walk without an entry */
  bool is_walk_first;
  bool has_safety_to_show;               /* the red flags come before it */
  bool is_massage;                       /* they must be within reach */
  char reason[PLUMB_SUGGEST_REASON_MAX]; /* "52 minutes without walking" */
} PlumbSuggestion;
