/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who asks for suggestions, with the default weights, at a desk. */
#pragma once

#include "suggest.h"

typedef struct {
  PlumbBreaksSnapshot breaks;
  PlumbSuggestMemory memory;
  PlumbSuggestRequest request; /* borrows the two */
} Asker;

void asker_init (Asker *asker);
/* The id of what is suggested and remembered, "walk" or "nothing". */
const char *choose (const PlumbLibraryEntry *entries, unsigned count, Asker *asker);
/* For the desk and for home; borrows id. */
PlumbLibraryEntry entry (const char *id, PlumbLibraryKind kind, uint32_t areas, unsigned seconds);
