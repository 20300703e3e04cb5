/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What to do in a break: chooses an entry of the library. Pure, allocates nothing.
 *
 * What is never suggested: an entry that an exclusion is about (plumb_library_is_excluded ()), one
 * that is not enabled, one to read only (therapist-info), one of a kind whose weight is 0, one that
 * takes longer than there is time for. In the hours after a massage nothing with deep pressure or
 * strength is, and warmth, water and rest come forward even where their weight is 0.
 *
 * Walking comes first. A self-massage is only suggested to somebody who has walked lately, or
 * together with the advice to walk first: in a break that has room for both (three minutes), as the
 * second suggestion of a break, or where it was asked for by name. It is left out for an hour after
 * the last one. The wearer sees the red flags before the first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "breaks.h"
#include "library.h"

#define PLUMB_SUGGEST_OFFERED_MAX 16

/* What was suggested lately, for variety: a short memory of entries by their id's hash. */
typedef struct {
  uint32_t hash[PLUMB_SUGGEST_OFFERED_MAX]; /* newest first; 0: none */
  unsigned in_break;                        /* how many of them in this break */
} PlumbSuggestMemory;

typedef struct {
  uint32_t areas;                     /* bits of PlumbArea; 0: any */
  unsigned seconds;                   /* there is time for; 0: any */
  uint32_t place;                     /* one PlumbPlace */
  bool is_kind_wanted;                /* only this kind */
  PlumbLibraryKind kind;              /* PLUMB_LIBRARY_THERAPIST_INFO finds nothing */
  const char *const *exclusions;      /* of the settings; NULL: none */
  const char *const *more_exclusions; /* of whoever asks; NULL: none */
  const int *weights;                 /* PLUMB_SUGGESTION_WEIGHTS of them */
  bool is_aftercare;
  const PlumbBreaksSnapshot *breaks;
  const PlumbSuggestMemory *memory;
} PlumbSuggestRequest;

/* entries may be NULL if there are none. False: nothing fits, and walking is excluded, too. */
bool plumb_suggest_choose (const PlumbLibraryEntry *entries, unsigned n_entries,
                           const PlumbSuggestRequest *request, PlumbSuggestion *out_suggestion);
/* The suggestion was made; a new break begins with is_new_break. */
void plumb_suggest_remember (PlumbSuggestMemory *memory, const PlumbSuggestion *suggestion);
void plumb_suggest_begin_break (PlumbSuggestMemory *memory);

/* Where a posture asks for variety: what the wearer said first, then the direction away from the
 * pose, then the placement. A pattern of the sensor picks variety, it finds nothing out. */
uint32_t plumb_suggest_areas (uint32_t said_areas, PlumbPosture posture, PlumbPlacement placement);
/* Why a break is due, in plain words. */
void plumb_suggest_explain (const PlumbBreaksSnapshot *breaks,
                            char out_reason[PLUMB_SUGGEST_REASON_MAX]);
