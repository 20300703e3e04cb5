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
pick_areas (const PlumbCoach *coach)
{
  PlumbSnapshot snapshot;

  plumb_monitor_snapshot (coach->monitor, &snapshot);
  PlumbPlacement placement =
      snapshot.lead >= 0 ? snapshot.sensors[snapshot.lead].placement : PLUMB_PLACEMENT_OTHER;
  return plumb_suggest_areas (0, snapshot.posture, placement);
}

static void
find_areas (const PlumbCoach *coach, const PlumbWish *wish, PlumbSuggestRequest *request)
{
  uint32_t said = request->breaks->sore_areas;

  if (wish->area != 0)
    request->areas_from = PLUMB_AREAS_ASKED;
  else
    request->areas_from = said != 0 ? PLUMB_AREAS_SAID : PLUMB_AREAS_PICKED;
  switch (request->areas_from) {
  case PLUMB_AREAS_ASKED: request->areas = wish->area; break;
  case PLUMB_AREAS_SAID: request->areas = said; break;
  case PLUMB_AREAS_PICKED: request->areas = pick_areas (coach); break;
  }
}

static PlumbSuggestRequest
make_request (const PlumbCoach *coach, const PlumbWish *wish, const PlumbBreaksSnapshot *breaks)
{
  const PlumbSettingsValues *values = &coach->settings->values;
  unsigned seconds = wish->seconds;

  if (seconds == 0 && breaks->id != 0)
    seconds = MAX (breaks->seconds, ROOM_LEAST_S);
  PlumbSuggestRequest request = {
      .seconds = seconds,
      .place = wish->place != 0 ? wish->place : 1u << values->suggestions.place,
      .have = values->suggestions.have,
      .is_kind_wanted = wish->is_kind_wanted,
      .kind = wish->kind,
      .exclusions = get_exclusions (coach),
      .more_exclusions = wish->exclusions,
      .weights = values->suggestions.weights,
      .is_aftercare = coach->aftercare.is_open,
      .day = coach->day,
      .breaks = breaks,
      .memory = &coach->memory,
  };
  find_areas (coach, wish, &request);
  return request;
}

static const PlumbLibraryEntry *
get_entries (const PlumbCoach *coach, unsigned *out_count)
{
  const PlumbLibrary *library = coach->library;

  *out_count = library != NULL ? library->n_entries : 0;
  return library != NULL ? library->entries : NULL;
}

bool
plumb_coach_suggest (PlumbCoach *coach, const PlumbWish *wish, PlumbSuggestion *out_suggestion)
{
  PlumbBreaksSnapshot breaks;
  unsigned count;
  const PlumbLibraryEntry *entries = get_entries (coach, &count);

  plumb_breaks_snapshot (coach->breaks, &breaks);
  PlumbSuggestRequest request = make_request (coach, wish, &breaks);
  if (!plumb_suggest_choose (entries, count, &request, out_suggestion))
    return false;
  plumb_suggest_remember (&coach->memory, out_suggestion);
  plumb_coach_keep (coach, PLUMB_KEEP_SUGGESTIONS);
  return true;
}

void
plumb_coach_find_why_not (const PlumbCoach *coach, const PlumbWish *wish, PlumbWhyNot *out_why_not)
{
  PlumbBreaksSnapshot breaks;
  unsigned count;
  const PlumbLibraryEntry *entries = get_entries (coach, &count);

  plumb_breaks_snapshot (coach->breaks, &breaks);
  PlumbSuggestRequest request = make_request (coach, wish, &breaks);
  plumb_suggest_find_why_not (entries, count, &request, out_why_not);
}

/* A wearer who excluded even walking is still told why a break is due. */
void
plumb_coach_choose (PlumbCoach *coach)
{
  const PlumbWish anything = {0};
  PlumbBreaksSnapshot breaks;

  coach->has_suggestion = plumb_coach_suggest (coach, &anything, &coach->suggestion);
  coach->memory.has_massage = coach->has_suggestion && coach->suggestion.is_massage;
  if (coach->has_suggestion)
    return;
  coach->suggestion = (PlumbSuggestion){0};
  plumb_coach_find_why_not (coach, &anything, &coach->suggestion.why_not);
  plumb_breaks_snapshot (coach->breaks, &breaks);
  plumb_suggest_explain (&breaks, coach->suggestion.reason);
}

void
plumb_coach_forget_suggestion (PlumbCoach *coach)
{
  coach->has_suggestion = false;
  coach->suggestion.entry = NULL;
  plumb_suggest_memory_begin_break (&coach->memory);
}

static void
use_massage (PlumbCoach *coach, int64_t now_us)
{
  plumb_breaks_note_massage (coach->breaks, now_us);
  plumb_coach_keep (coach, PLUMB_KEEP_BREAKS);
}

static bool
is_massage (const PlumbCoach *coach, const char *item)
{
  const PlumbLibraryEntry *entry =
      coach->library != NULL ? plumb_library_find (coach->library, item) : NULL;

  return entry != NULL && entry->kind == PLUMB_LIBRARY_SELF_MASSAGE;
}

void
plumb_coach_note_started (PlumbCoach *coach, int64_t now_us)
{
  if (*coach->item == '\0')
    return;
  plumb_suggest_memory_note_done (&coach->memory, plumb_suggest_hash (coach->item));
  plumb_coach_keep (coach, PLUMB_KEEP_SUGGESTIONS);
  if (is_massage (coach, coach->item))
    use_massage (coach, now_us);
}

static bool
is_refused (PlumbBreakOutcome outcome)
{
  switch (outcome) {
  case PLUMB_BREAK_POSTPONED:
  case PLUMB_BREAK_SKIPPED: return true;
  case PLUMB_BREAK_TAKEN_VERIFIED:
  case PLUMB_BREAK_TAKEN_UNVERIFIED:
  case PLUMB_BREAK_NATURAL:
  case PLUMB_BREAK_EXPIRED: return false;
  }
  return false;
}

void
plumb_coach_note_finished (PlumbCoach *coach, PlumbBreakOutcome outcome, int64_t now_us)
{
  bool was_massage =
      *coach->item != '\0' ? is_massage (coach, coach->item) : coach->memory.has_massage;

  if (was_massage && !is_refused (outcome))
    use_massage (coach, now_us);
}

void
plumb_coach_write_suggestions (const PlumbCoach *coach, char out_text[PLUMB_KEEP_TEXT_MAX])
{
  plumb_suggest_memory_write (&coach->memory, out_text, PLUMB_KEEP_TEXT_MAX);
}

bool
plumb_coach_read_suggestions (PlumbCoach *coach, const char *text)
{
  return plumb_suggest_memory_read (&coach->memory, text);
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
