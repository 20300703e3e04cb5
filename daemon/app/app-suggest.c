/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do in a break: the library, the settings and the wearer's day meet here. */
#include "app-private.h"
#include "clock.h"

/* What takes a minute fits into the shortest break. */
#define ROOM_LEAST_S 60

void
plumb_app_forget_suggestion (PlumbApp *app)
{
  app->has_suggestion = false;
  app->suggestion.entry = NULL;
  plumb_suggest_begin_break (&app->memory);
}

static uint32_t
find_areas (const PlumbApp *app, const PlumbBreaksSnapshot *breaks)
{
  PlumbSnapshot snapshot;

  plumb_monitor_snapshot (app->monitor, &snapshot);
  PlumbPlacement placement =
      snapshot.lead >= 0 ? snapshot.sensors[snapshot.lead].placement : PLUMB_PLACEMENT_OTHER;
  return plumb_suggest_areas (breaks->sore_areas, snapshot.posture, placement);
}

static PlumbSuggestRequest
make_request (const PlumbApp *app, const PlumbServiceWish *wish, const PlumbBreaksSnapshot *breaks)
{
  const PlumbSettingsValues *values = &app->settings->values;

  return (PlumbSuggestRequest){
      .areas = wish->area != 0 ? wish->area : find_areas (app, breaks),
      .seconds = wish->seconds,
      .place = wish->place != 0 ? wish->place : 1u << values->suggestions.place,
      .is_kind_wanted = wish->is_kind_wanted,
      .kind = wish->kind,
      .exclusions = (const char *const *)values->suggestions.exclude,
      .more_exclusions = wish->exclusions,
      .weights = values->suggestions.weights,
      .is_aftercare = app->aftercare.is_open,
      .breaks = breaks,
      .memory = &app->memory,
  };
}

static bool
choose (PlumbApp *app, const PlumbServiceWish *wish, PlumbSuggestion *out_suggestion)
{
  const PlumbLibrary *library = app->library;
  PlumbBreaksSnapshot breaks;

  plumb_breaks_snapshot (app->breaks, &breaks);
  PlumbSuggestRequest request = make_request (app, wish, &breaks);
  if (request.seconds == 0 && breaks.id != 0)
    request.seconds = MAX (breaks.seconds, ROOM_LEAST_S);
  if (!plumb_suggest_choose (library != NULL ? library->entries : NULL,
                             library != NULL ? library->n_entries : 0, &request, out_suggestion))
    return false;
  plumb_suggest_remember (&app->memory, out_suggestion);
  if (out_suggestion->is_massage) {
    plumb_breaks_note_massage (app->breaks, plumb_clock_boot_us ());
    plumb_app_keep_breaks (app);
  }
  return true;
}

/* A wearer who excluded even walking is still told why a break is due. */
void
plumb_app_choose_for_break (PlumbApp *app)
{
  const PlumbServiceWish anything = {0};
  PlumbBreaksSnapshot breaks;

  plumb_breaks_snapshot (app->breaks, &breaks);
  app->has_suggestion = choose (app, &anything, &app->suggestion);
  if (app->has_suggestion)
    return;
  app->suggestion = (PlumbSuggestion){0};
  plumb_suggest_explain (&breaks, app->suggestion.reason);
}

bool
plumb_app_suggest (const PlumbServiceWish *wish, PlumbSuggestion *out_suggestion, gpointer host,
                   GError **error)
{
  PlumbApp *app = host;

  if (choose (app, wish, out_suggestion))
    return true;
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
               "nothing in the library fits just now");
  return false;
}

static bool
refuse_item (const char *item, const char *why, GError **error)
{
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM, "item: \"%s\" %s",
               item, why);
  return false;
}

static const PlumbLibraryEntry *
find_entry (const PlumbApp *app, const char *item)
{
  return app->library != NULL ? plumb_library_find (app->library, item) : NULL;
}

bool
plumb_app_check_item (PlumbApp *app, const char *item, bool is_safety_shown, GError **error)
{
  const char *const *exclude = (const char *const *)app->settings->values.suggestions.exclude;
  PlumbBreaksSnapshot breaks;

  if (is_safety_shown)
    plumb_breaks_note_safety_shown (app->breaks);
  if (item == NULL)
    return true;
  const PlumbLibraryEntry *entry = find_entry (app, item);
  if (entry == NULL || entry->kind == PLUMB_LIBRARY_THERAPIST_INFO)
    return refuse_item (item, "is nothing to do of the library", error);
  if (!entry->is_enabled || plumb_library_is_excluded (entry, exclude))
    return refuse_item (item, "is switched off or excluded by the settings", error);
  plumb_breaks_snapshot (app->breaks, &breaks);
  if (entry->kind != PLUMB_LIBRARY_SELF_MASSAGE || breaks.is_safety_shown)
    return true;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
               "options: \"safety_shown\" is not true, and the red flags (GetSafety) come before "
               "the first self-massage");
  return false;
}
