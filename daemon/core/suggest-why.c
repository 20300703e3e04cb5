/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps entries of the library from being suggested, and what would let them in. */
#include <string.h>

#include "suggest.h"

#define ROOM_FOR_BOTH_S 180 /* to walk and then to massage */

static bool
has_tag (const PlumbLibraryEntry *entry, const char *tag)
{
  for (unsigned i = 0; entry->tags != NULL && entry->tags[i] != NULL; i++) {
    if (strcmp (entry->tags[i], tag) == 0)
      return true;
  }
  return false;
}

static bool
is_strenuous (const PlumbLibraryEntry *entry)
{
  return has_tag (entry, "deep-pressure") || has_tag (entry, "strength");
}

bool
plumb_suggest_is_soothing (PlumbLibraryKind kind)
{
  return kind == PLUMB_LIBRARY_HEAT || kind == PLUMB_LIBRARY_HYDRATION ||
         kind == PLUMB_LIBRARY_REST;
}

int
plumb_suggest_get_weight (const PlumbSuggestRequest *request, PlumbLibraryKind kind)
{
  int weight = kind < PLUMB_SUGGESTION_WEIGHTS ? request->weights[kind] : 0;
  /* who asks for a kind by name may have one whose weight is 0 */
  bool is_wanted =
      request->is_kind_wanted || (request->is_aftercare && plumb_suggest_is_soothing (kind));

  return is_wanted ? MAX (weight, 1) : weight;
}

static uint32_t
bit_if (bool is_set, PlumbObstacle obstacle)
{
  return is_set ? 1u << obstacle : 0u;
}

static uint32_t
find_massage_obstacles (const PlumbSuggestRequest *request)
{
  bool has_room = request->seconds == 0 || request->seconds >= ROOM_FOR_BOTH_S;
  bool may_walk = request->breaks->has_walked || has_room || request->memory->in_break > 0 ||
                  request->is_kind_wanted;

  return bit_if (!request->breaks->may_massage, PLUMB_OBSTACLE_MASSAGE_HOUR) |
         bit_if (request->is_aftercare, PLUMB_OBSTACLE_AFTERCARE) |
         bit_if (!may_walk, PLUMB_OBSTACLE_WALK_FIRST);
}

/* Who wrote down what was prescribed has what it takes, unless it was said what there is. */
static uint32_t
find_missing (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  if (entry->is_prescribed && (request->have & PLUMB_HAVE_UNSAID) != 0)
    return 0;
  return plumb_library_get_things (entry) & ~request->have;
}

uint32_t
plumb_suggest_find_obstacles (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  uint32_t obstacles = 0;

  obstacles |= bit_if (!entry->is_enabled, PLUMB_OBSTACLE_OFF);
  obstacles |=
      bit_if (plumb_library_is_excluded (entry, request->exclusions), PLUMB_OBSTACLE_EXCLUDED);
  obstacles |=
      bit_if (plumb_library_is_excluded (entry, request->more_exclusions), PLUMB_OBSTACLE_ASKED);
  obstacles |= bit_if (plumb_suggest_get_weight (request, entry->kind) == 0, PLUMB_OBSTACLE_WEIGHT);
  obstacles |= bit_if ((entry->places & request->place) == 0, PLUMB_OBSTACLE_PLACE);
  obstacles |=
      bit_if (request->seconds != 0 && entry->seconds > request->seconds, PLUMB_OBSTACLE_LENGTH);
  obstacles |= bit_if (find_missing (entry, request) != 0, PLUMB_OBSTACLE_THINGS);
  obstacles |= bit_if (request->is_aftercare && is_strenuous (entry), PLUMB_OBSTACLE_AFTERCARE);
  if (entry->kind == PLUMB_LIBRARY_SELF_MASSAGE)
    obstacles |= find_massage_obstacles (request);
  return obstacles;
}

bool
plumb_suggest_is_of_kind (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  return entry->kind != PLUMB_LIBRARY_THERAPIST_INFO &&
         (!request->is_kind_wanted || entry->kind == request->kind);
}

static void
count_bits (uint16_t *counts, unsigned n_counts, uint32_t bits)
{
  for (unsigned i = 0; i < n_counts; i++)
    counts[i] += (bits >> i) & 1u;
}

static bool
is_one_bit (uint32_t bits)
{
  return bits != 0 && (bits & (bits - 1)) == 0;
}

/* It would be suggested but for one thing: how that could be otherwise. */
static void
count_only (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request, uint32_t obstacles,
            PlumbWhyNot *why_not)
{
  uint32_t missing = find_missing (entry, request);

  count_bits (why_not->only, PLUMB_OBSTACLES, obstacles);
  if (obstacles == 1u << PLUMB_OBSTACLE_THINGS && is_one_bit (missing))
    count_bits (why_not->thing, PLUMB_THINGS, missing);
  if (obstacles == 1u << PLUMB_OBSTACLE_PLACE)
    count_bits (why_not->place, PLUMB_PLACES, entry->places);
  if (obstacles == 1u << PLUMB_OBSTACLE_LENGTH &&
      (why_not->seconds == 0 || entry->seconds < why_not->seconds))
    why_not->seconds = (uint16_t)entry->seconds;
}

void
plumb_suggest_find_why_not (const PlumbLibraryEntry *entries, unsigned n_entries,
                            const PlumbSuggestRequest *request, PlumbWhyNot *out_why_not)
{
  PlumbWhyNot why_not = {0};

  for (unsigned i = 0; i < n_entries; i++) {
    if (!plumb_suggest_is_of_kind (&entries[i], request))
      continue;
    uint32_t obstacles = plumb_suggest_find_obstacles (&entries[i], request);
    why_not.considered++;
    why_not.fitting += obstacles == 0 ? 1 : 0;
    count_bits (why_not.kept, PLUMB_OBSTACLES, obstacles);
    if (is_one_bit (obstacles))
      count_only (&entries[i], request, obstacles, &why_not);
  }
  *out_why_not = why_not;
}

const char *
plumb_obstacle_to_string (PlumbObstacle obstacle)
{
  static const char *const names[] = {"off",        "excluded", "asked",  "weight",
                                      "place",      "length",   "things", "massage-hour",
                                      "walk-first", "aftercare"};
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == PLUMB_OBSTACLES);

  return names[obstacle];
}
