/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "suggest.h"

/* What takes so much of the time there is (in fifths) fits its length; no more than so long is
 * asked of anything. */
#define NEAR_FIFTHS   2
#define LONG_ENOUGH_S 300
/* How much more readily what is for an area comes that was picked for variety. */
#define FACTOR_AREA      3
#define FACTOR_WHOLE     2
#define FACTOR_ELSEWHERE 1
/* The draw is this fine. */
#define DRAW_STEPS ((int64_t)1 << 16)

/* What comes before what, the strongest first. */
typedef enum {
  RANK_NEAR = 1,
  RANK_SAID = 2,
  RANK_ASKED = 4,
  RANK_SOOTHING = 8,
  RANK_PRESCRIBED = 16,
  RANK_NEW = 32, /* who asks again wants something else */
} Rank;

/* One of those that fit, and how it compares with the others. */
typedef struct {
  const PlumbLibraryEntry *entry;
  unsigned rank;
  int64_t lateness; /* how long it has waited, weighed */
} Candidate;

static bool
is_near (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  return entry->seconds * 5 >= MIN (request->seconds, LONG_ENOUGH_S) * NEAR_FIFTHS;
}

static unsigned
find_area_rank (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  bool is_there = (entry->areas & request->areas) != 0;
  bool is_whole = (entry->areas & PLUMB_AREA_WHOLE) != 0;

  if (request->areas == 0 || request->areas_from == PLUMB_AREAS_PICKED)
    return 0;
  if (is_there && request->areas_from == PLUMB_AREAS_ASKED)
    return RANK_ASKED;
  return is_there || is_whole ? RANK_SAID : 0;
}

static unsigned
find_rank (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  unsigned rank = find_area_rank (entry, request);

  if (!plumb_suggest_memory_is_in_break (request->memory, plumb_suggest_hash (entry->id)))
    rank |= RANK_NEW;
  if (entry->is_prescribed)
    rank |= RANK_PRESCRIBED;
  if (request->is_aftercare && plumb_suggest_is_soothing (entry->kind))
    rank |= RANK_SOOTHING;
  if (is_near (entry, request))
    rank |= RANK_NEAR;
  return rank;
}

static int64_t
get_weight (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  int64_t weight = plumb_suggest_get_weight (request, entry->kind);

  if (request->areas == 0)
    return weight;
  if ((entry->areas & request->areas) != 0)
    return weight * FACTOR_AREA;
  return weight * ((entry->areas & PLUMB_AREA_WHOLE) != 0 ? FACTOR_WHOLE : FACTOR_ELSEWHERE);
}

/* From 0 to DRAW_STEPS - 1, by the day and the entry alone (the finish of SplitMix64). */
static int64_t
draw (int64_t day, uint32_t hash)
{
  uint64_t bits = (uint64_t)day * UINT64_C (0x9e3779b97f4a7c15) + hash;

  bits = (bits ^ (bits >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  bits = (bits ^ (bits >> 27)) * UINT64_C (0x94d049bb133111eb);
  return (int64_t)((bits ^ (bits >> 31)) >> 48);
}

/* Entries that wait until their time and their weight come to the same have shares as their
 * weights. What is not remembered has waited since before all that is, for up to a whole round. */
static int64_t
find_lateness (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request, int64_t round)
{
  uint32_t hash = plumb_suggest_hash (entry->id);
  int64_t age = plumb_suggest_memory_get_age (request->memory, hash);
  int64_t weight = get_weight (entry, request);

  if (age > 0)
    return age * weight * DRAW_STEPS;
  return (request->memory->count + 1) * weight * DRAW_STEPS + draw (request->day, hash) * round;
}

static bool
is_better (const Candidate *a, const Candidate *b, int64_t day)
{
  if (b->entry == NULL || a->rank != b->rank)
    return b->entry == NULL || a->rank > b->rank;
  if (a->lateness != b->lateness)
    return a->lateness > b->lateness;
  return draw (day, plumb_suggest_hash (a->entry->id)) >
         draw (day, plumb_suggest_hash (b->entry->id));
}

static bool
is_fit (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  return plumb_suggest_is_of_kind (entry, request) &&
         plumb_suggest_find_obstacles (entry, request) == 0;
}

/* In how many suggestions each that fits would have had its share. */
static int64_t
find_round (const PlumbLibraryEntry *entries, unsigned n_entries,
            const PlumbSuggestRequest *request)
{
  int64_t round = 0;

  for (unsigned i = 0; i < n_entries; i++) {
    if (is_fit (&entries[i], request))
      round += get_weight (&entries[i], request);
  }
  return round;
}

/* NULL: nothing fits. */
static const PlumbLibraryEntry *
find_best (const PlumbLibraryEntry *entries, unsigned n_entries, const PlumbSuggestRequest *request)
{
  int64_t round = find_round (entries, n_entries, request);
  Candidate best = {0};

  for (unsigned i = 0; i < n_entries; i++) {
    if (!is_fit (&entries[i], request))
      continue;
    const Candidate candidate = {
        .entry = &entries[i],
        .rank = find_rank (&entries[i], request),
        .lateness = find_lateness (&entries[i], request, round),
    };
    if (is_better (&candidate, &best, request->day))
      best = candidate;
  }
  return best.entry;
}

static bool
is_walking_excluded (const PlumbSuggestRequest *request)
{
  char *standing[] = {(char *)"standing", NULL};
  const PlumbLibraryEntry walk = {
      .kind = PLUMB_LIBRARY_MOVEMENT, .areas = PLUMB_AREA_WHOLE, .tags = standing};

  return plumb_library_is_excluded (&walk, request->exclusions) ||
         plumb_library_is_excluded (&walk, request->more_exclusions) ||
         (request->is_kind_wanted && request->kind != PLUMB_LIBRARY_MOVEMENT);
}

static void
describe (const PlumbSuggestRequest *request, PlumbSuggestion *out)
{
  const PlumbLibraryEntry *entry = out->entry;

  out->is_massage = entry != NULL && entry->kind == PLUMB_LIBRARY_SELF_MASSAGE;
  out->has_safety_to_show = out->is_massage && !request->breaks->is_safety_shown;
  out->is_walk_first = !request->breaks->has_walked &&
                       (entry == NULL || out->is_massage || entry->kind != PLUMB_LIBRARY_MOVEMENT);
  plumb_suggest_explain (request->breaks, out->reason);
}

bool
plumb_suggest_choose (const PlumbLibraryEntry *entries, unsigned n_entries,
                      const PlumbSuggestRequest *request, PlumbSuggestion *out_suggestion)
{
  PlumbSuggestion suggestion = {.entry = find_best (entries, n_entries, request)};

  if (suggestion.entry == NULL && is_walking_excluded (request))
    return false;
  if (suggestion.entry == NULL)
    plumb_suggest_find_why_not (entries, n_entries, request, &suggestion.why_not);
  describe (request, &suggestion);
  *out_suggestion = suggestion;
  return true;
}

void
plumb_suggest_remember (PlumbSuggestMemory *memory, const PlumbSuggestion *suggestion)
{
  if (suggestion->entry != NULL)
    plumb_suggest_memory_add (memory, plumb_suggest_hash (suggestion->entry->id));
}

uint32_t
plumb_suggest_areas (uint32_t said_areas, PlumbPosture posture, PlumbPlacement placement)
{
  if (said_areas != 0)
    return said_areas;
  switch (posture) {
  case PLUMB_POSTURE_SLOUCHING: return PLUMB_AREA_UPPER;
  case PLUMB_POSTURE_LEANING_BACK:
  case PLUMB_POSTURE_RECLINING: return PLUMB_AREA_LOWER | PLUMB_AREA_HIPS;
  case PLUMB_POSTURE_LEANING_LEFT:
  case PLUMB_POSTURE_LEANING_RIGHT: return PLUMB_AREA_MID;
  case PLUMB_POSTURE_UNKNOWN:
  case PLUMB_POSTURE_UPRIGHT: break;
  }
  switch (placement) {
  case PLUMB_PLACEMENT_HEAD:
  case PLUMB_PLACEMENT_COLLAR: return PLUMB_AREA_NECK | PLUMB_AREA_UPPER;
  case PLUMB_PLACEMENT_CHEST:
  case PLUMB_PLACEMENT_UPPER_BACK: return PLUMB_AREA_UPPER;
  case PLUMB_PLACEMENT_MID_BACK: return PLUMB_AREA_MID;
  case PLUMB_PLACEMENT_LOWER_BACK:
  case PLUMB_PLACEMENT_WAIST: return PLUMB_AREA_LOWER | PLUMB_AREA_HIPS;
  case PLUMB_PLACEMENT_OTHER: break;
  }
  return 0;
}

static int
minutes_of (int64_t time_us)
{
  return (int)((time_us / G_USEC_PER_SEC + 30) / 60);
}

static const char *
feeling_word (PlumbFeeling feeling)
{
  switch (feeling) {
  case PLUMB_FEELING_FINE: return "fine";
  case PLUMB_FEELING_STIFF: return "stiff";
  case PLUMB_FEELING_SORE: return "sore";
  }
  return "fine";
}

static void
explain_time (char out_reason[PLUMB_SUGGEST_REASON_MAX], int64_t time_us, const char *what)
{
  int minutes = minutes_of (time_us);

  if (minutes == 0)
    g_snprintf (out_reason, PLUMB_SUGGEST_REASON_MAX, "less than a minute %s", what);
  else
    g_snprintf (out_reason, PLUMB_SUGGEST_REASON_MAX, "%d %s %s", minutes,
                minutes == 1 ? "minute" : "minutes", what);
}

void
plumb_suggest_explain (const PlumbBreaksSnapshot *breaks, char out_reason[PLUMB_SUGGEST_REASON_MAX])
{
  if (breaks->id == 0 || breaks->trigger == PLUMB_TRIGGER_STATIONARY) {
    explain_time (out_reason, breaks->bout_us, "without walking");
    return;
  }
  switch (breaks->trigger) {
  case PLUMB_TRIGGER_SLOUCHED:
    g_snprintf (out_reason, PLUMB_SUGGEST_REASON_MAX,
                "%d of the last %d minutes away from the pose you set",
                minutes_of (breaks->slouched_us), minutes_of (breaks->judged_us));
    break;
  case PLUMB_TRIGGER_SCHEDULE:
    if (breaks->kind == PLUMB_BREAK_LONG)
      explain_time (out_reason, breaks->long_us, "worn since the last long break");
    else
      explain_time (out_reason, breaks->worn_us, "worn since the last break");
    break;
  case PLUMB_TRIGGER_CHECK_IN:
    g_snprintf (out_reason, PLUMB_SUGGEST_REASON_MAX, "you said that you feel %s",
                feeling_word (breaks->feeling));
    break;
  case PLUMB_TRIGGER_ASKED:
    g_strlcpy (out_reason, "you asked for a break", PLUMB_SUGGEST_REASON_MAX);
    break;
  case PLUMB_TRIGGER_STATIONARY: break;
  }
}
