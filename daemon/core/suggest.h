/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What to do in a break: chooses an entry of the library. Pure, allocates nothing.
 *
 * What is never suggested: an entry that an exclusion is about (plumb_library_is_excluded ()), one
 * that is not enabled, one to read only (therapist-info), one of a kind whose weight is 0, one that
 * takes longer than there is time for, one that needs a thing which is not there. In the hours
 * after a massage nothing with deep pressure or strength is, and warmth, water and rest come
 * forward even where their weight is 0.
 *
 * Of what fits, comes first: what this break has not had yet; then what a professional prescribed;
 * after a massage, what soothes; what is for the areas that the wearer named; what takes up much of
 * the time there is. Among equals it is the one that was suggested or done longest ago, weighed:
 * one of twice the weight comes twice as often. What is not remembered stands where it would had it
 * been suggested at a random time; that draw is seeded by the day, so that a day can be replayed.
 *
 * Walking comes first. A self-massage is only suggested to somebody who has walked lately, or
 * together with the advice to walk first: in a break that has room for both (three minutes), as the
 * second suggestion of a break, or where it was asked for by name. It is left out for an hour after
 * the last one. The wearer sees the red flags before the first.
 */
#pragma once

#include "breaks.h"
#include "library.h"
#include "suggest-memory.h"

/* Where the areas of a request come from. */
typedef enum {
  PLUMB_AREAS_PICKED, /* for variety: a hint */
  PLUMB_AREAS_SAID,   /* the wearer named them not long ago: what is elsewhere comes last */
  PLUMB_AREAS_ASKED,  /* just now: what is for the whole body comes after them */
} PlumbAreasFrom;

typedef struct {
  uint32_t areas; /* bits of PlumbArea; 0: any */
  PlumbAreasFrom areas_from;
  unsigned seconds;                   /* there is time for; 0: any */
  uint32_t place;                     /* one PlumbPlace */
  uint32_t have;                      /* bits of PlumbThing, as [suggestions] have */
  bool is_kind_wanted;                /* only this kind */
  PlumbLibraryKind kind;              /* PLUMB_LIBRARY_THERAPIST_INFO finds nothing */
  const char *const *exclusions;      /* of the settings; NULL: none */
  const char *const *more_exclusions; /* of whoever asks; NULL: none */
  const int *weights;                 /* PLUMB_SUGGESTION_WEIGHTS of them */
  bool is_aftercare;
  int64_t day; /* the local day, counted from 1970-01-01 */
  const PlumbBreaksSnapshot *breaks;
  const PlumbSuggestMemory *memory;
} PlumbSuggestRequest;

/* entries may be NULL if there are none. False: nothing fits, and walking is excluded, too. */
bool plumb_suggest_choose (const PlumbLibraryEntry *entries, unsigned n_entries,
                           const PlumbSuggestRequest *request, PlumbSuggestion *out_suggestion);
/* The suggestion was made. */
void plumb_suggest_remember (PlumbSuggestMemory *memory, const PlumbSuggestion *suggestion);

/* Where a posture asks for variety: what the wearer said first, then the direction away from the
 * pose, then the placement. A pattern of the sensor picks variety, it finds nothing out. */
uint32_t plumb_suggest_areas (uint32_t said_areas, PlumbPosture posture, PlumbPlacement placement);
/* Why a break is due, in plain words. */
void plumb_suggest_explain (const PlumbBreaksSnapshot *breaks,
                            char out_reason[PLUMB_SUGGEST_REASON_MAX]);

/* suggest-why.c */
/* Bits of (1u << PlumbObstacle); 0: it fits. */
uint32_t
plumb_suggest_find_obstacles (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request);
/* Whether it is one that could be suggested at all: something to do, of the kind that is wanted. */
bool plumb_suggest_is_of_kind (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request);
/* How readily the kind is suggested; 0: not. */
int plumb_suggest_get_weight (const PlumbSuggestRequest *request, PlumbLibraryKind kind);
/* Warmth, water, rest. */
bool plumb_suggest_is_soothing (PlumbLibraryKind kind);
void plumb_suggest_find_why_not (const PlumbLibraryEntry *entries, unsigned n_entries,
                                 const PlumbSuggestRequest *request, PlumbWhyNot *out_why_not);
