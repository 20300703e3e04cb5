/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do in a break: the library, the settings and the wearer's day meet here. */
#include "coach-private.h"
#include "event.h"

/* What takes a minute fits into the shortest break. */
#define ROOM_LEAST_S 60

static const char *const *
get_exclusions (const PlumbCoach *coach)
{
  return (const char *const *)coach->settings->values.suggestions.exclude;
}

static uint32_t
find_areas (const PlumbCoach *coach, const PlumbBreaksSnapshot *breaks)
{
  PlumbSnapshot snapshot;

  plumb_monitor_snapshot (coach->monitor, &snapshot);
  PlumbPlacement placement =
      snapshot.lead >= 0 ? snapshot.sensors[snapshot.lead].placement : PLUMB_PLACEMENT_OTHER;
  return plumb_suggest_areas (breaks->sore_areas, snapshot.posture, placement);
}

static PlumbSuggestRequest
make_request (const PlumbCoach *coach, const PlumbWish *wish, const PlumbBreaksSnapshot *breaks)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  unsigned seconds = wish->seconds;

  if (seconds == 0 && breaks->id != 0)
    seconds = MAX (breaks->seconds, ROOM_LEAST_S);
  return (PlumbSuggestRequest){
      .areas = wish->area != 0 ? wish->area : find_areas (coach, breaks),
      .seconds = seconds,
      .place = wish->place != 0 ? wish->place : 1u << values->suggestions.place,
      .is_kind_wanted = wish->is_kind_wanted,
      .kind = wish->kind,
      .exclusions = get_exclusions (coach),
      .more_exclusions = wish->exclusions,
      .weights = values->suggestions.weights,
      .is_aftercare = coach->aftercare.is_open,
      .breaks = breaks,
      .memory = &coach->memory,
  };
}

bool
plumb_coach_suggest (PlumbCoach *coach, const PlumbWish *wish, int64_t now_us,
                     PlumbSuggestion *out_suggestion)
{
  const PlumbLibrary *library = coach->library;
  PlumbBreaksSnapshot breaks;

  plumb_breaks_snapshot (coach->breaks, &breaks);
  PlumbSuggestRequest request = make_request (coach, wish, &breaks);
  if (!plumb_suggest_choose (library != NULL ? library->entries : NULL,
                             library != NULL ? library->n_entries : 0, &request, out_suggestion))
    return false;
  plumb_suggest_remember (&coach->memory, out_suggestion);
  if (out_suggestion->is_massage) {
    plumb_breaks_note_massage (coach->breaks, now_us);
    plumb_coach_keep (coach, PLUMB_KEEP_BREAKS);
  }
  return true;
}

/* A wearer who excluded even walking is still told why a break is due. */
void
plumb_coach_choose (PlumbCoach *coach, int64_t now_us)
{
  const PlumbWish anything = {0};
  PlumbBreaksSnapshot breaks;

  coach->has_suggestion = plumb_coach_suggest (coach, &anything, now_us, &coach->suggestion);
  if (coach->has_suggestion)
    return;
  coach->suggestion = (PlumbSuggestion){0};
  plumb_breaks_snapshot (coach->breaks, &breaks);
  plumb_suggest_explain (&breaks, coach->suggestion.reason);
}

void
plumb_coach_forget_suggestion (PlumbCoach *coach)
{
  coach->has_suggestion = false;
  coach->suggestion.entry = NULL;
  plumb_suggest_begin_break (&coach->memory);
}

void
plumb_coach_set_library (PlumbCoach *coach, PlumbLibrary *library)
{
  PlumbLibrary *old = coach->library;

  /* what was suggested belongs to the library that goes */
  plumb_coach_forget_suggestion (coach);
  coach->library = library != NULL ? plumb_library_ref (library) : NULL;
  if (old != NULL)
    plumb_library_unref (old);
}

PlumbReplyCode
plumb_coach_check_item (const PlumbCoach *coach, const char *item, bool is_safety_shown)
{
  const PlumbLibraryEntry *entry =
      coach->library != NULL ? plumb_library_find (coach->library, item) : NULL;

  if (entry == NULL || entry->kind == PLUMB_LIBRARY_THERAPIST_INFO)
    return PLUMB_REPLY_NO_SUCH_ITEM;
  if (!entry->is_enabled || plumb_library_is_excluded (entry, get_exclusions (coach)))
    return PLUMB_REPLY_ITEM_EXCLUDED;
  if (entry->kind == PLUMB_LIBRARY_SELF_MASSAGE && !is_safety_shown)
    return PLUMB_REPLY_SAFETY_FIRST;
  return PLUMB_REPLY_OK;
}
