/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "suggest.h"

#include <limits.h>
#include <string.h>

#define ROOM_FOR_BOTH_S 180 /* to walk and then to massage */
/* Points; what was suggested lately loses the more the newer it is. */
#define POINTS_WEIGHT     10
#define POINTS_AREA       30
#define POINTS_WHOLE      10
#define POINTS_ELSEWHERE  (-20)
#define POINTS_AFTERCARE  60
#define POINTS_LATELY     (-8)
#define POINTS_PRESCRIBED 10000
#define POINTS_REPEATED   (-20000)

static uint32_t
hash_of (const PlumbLibraryEntry *entry)
{
  return g_str_hash (entry->id) | 1u;
}

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

static bool
is_soothing (PlumbLibraryKind kind)
{
  return kind == PLUMB_LIBRARY_HEAT || kind == PLUMB_LIBRARY_HYDRATION ||
         kind == PLUMB_LIBRARY_REST;
}

static int
weight_of (const PlumbSuggestRequest *request, PlumbLibraryKind kind)
{
  int weight = kind < PLUMB_SUGGESTION_WEIGHTS ? request->weights[kind] : 0;

  return request->is_aftercare && is_soothing (kind) ? MAX (weight, 1) : weight;
}

static bool
may_massage (const PlumbSuggestRequest *request)
{
  bool has_room = request->seconds == 0 || request->seconds >= ROOM_FOR_BOTH_S;

  return request->breaks->may_massage && !request->is_aftercare &&
         (request->breaks->has_walked || has_room || request->memory->in_break > 0 ||
          request->is_kind_wanted);
}

static bool
is_fit (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  if (!entry->is_enabled || entry->kind == PLUMB_LIBRARY_THERAPIST_INFO ||
      plumb_library_is_excluded (entry, request->exclusions) ||
      plumb_library_is_excluded (entry, request->more_exclusions))
    return false;
  if (request->is_kind_wanted && entry->kind != request->kind)
    return false;
  /* who asks for a kind by name may have one whose weight is 0 */
  if (!request->is_kind_wanted && weight_of (request, entry->kind) == 0)
    return false;
  if (entry->kind == PLUMB_LIBRARY_SELF_MASSAGE && !may_massage (request))
    return false;
  return (entry->places & request->place) != 0 &&
         (request->seconds == 0 || entry->seconds <= request->seconds) &&
         !(request->is_aftercare && is_strenuous (entry));
}

/* 0: the newest; PLUMB_SUGGEST_OFFERED_MAX: not remembered. */
static unsigned
find_age (const PlumbSuggestMemory *memory, const PlumbLibraryEntry *entry)
{
  unsigned age = 0;

  while (age < PLUMB_SUGGEST_OFFERED_MAX && memory->hash[age] != hash_of (entry))
    age++;
  return age;
}

static int
area_points (const PlumbLibraryEntry *entry, uint32_t areas)
{
  if (areas == 0)
    return 0;
  if ((entry->areas & areas) != 0)
    return POINTS_AREA;
  return (entry->areas & PLUMB_AREA_WHOLE) != 0 ? POINTS_WHOLE : POINTS_ELSEWHERE;
}

static int
get_points (const PlumbLibraryEntry *entry, const PlumbSuggestRequest *request)
{
  unsigned age = find_age (request->memory, entry);
  int points = POINTS_WEIGHT * weight_of (request, entry->kind);

  points += area_points (entry, request->areas);
  if (request->is_aftercare && is_soothing (entry->kind))
    points += POINTS_AFTERCARE;
  if (entry->is_prescribed)
    points += POINTS_PRESCRIBED;
  if (age < request->memory->in_break)
    points += POINTS_REPEATED; /* who asks again wants something else */
  return points + POINTS_LATELY * (int)(PLUMB_SUGGEST_OFFERED_MAX - age);
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
  PlumbSuggestion suggestion = {0};
  int best = INT_MIN;

  for (unsigned i = 0; i < n_entries; i++) {
    if (!is_fit (&entries[i], request))
      continue;
    int points = get_points (&entries[i], request);
    if (points <= best)
      continue;
    best = points;
    suggestion.entry = &entries[i];
  }
  if (suggestion.entry == NULL && is_walking_excluded (request))
    return false;
  describe (request, &suggestion);
  *out_suggestion = suggestion;
  return true;
}

void
plumb_suggest_remember (PlumbSuggestMemory *memory, const PlumbSuggestion *suggestion)
{
  if (suggestion->entry == NULL)
    return;
  memmove (memory->hash + 1, memory->hash, sizeof memory->hash - sizeof memory->hash[0]);
  memory->hash[0] = hash_of (suggestion->entry);
  memory->in_break = MIN (memory->in_break + 1, PLUMB_SUGGEST_OFFERED_MAX);
}

void
plumb_suggest_begin_break (PlumbSuggestMemory *memory)
{
  memory->in_break = 0;
}

uint32_t
plumb_suggest_areas (uint32_t said_areas, PlumbPosture posture, PlumbPlacement placement)
{
  if (said_areas != 0)
    return said_areas;
  switch (posture) {
  case PLUMB_POSTURE_SLOUCHING: return PLUMB_AREA_UPPER;
  case PLUMB_POSTURE_LEANING_BACK: return PLUMB_AREA_LOWER | PLUMB_AREA_HIPS;
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
