/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "suggest-fixture.h"

static const int usual[PLUMB_SUGGESTION_WEIGHTS] = {2, 4, 5, 2, 1, 0, 1};

void
asker_init (Asker *asker)
{
  *asker = (Asker){0};
  asker->breaks.may_massage = true;
  asker->request = (PlumbSuggestRequest){.place = PLUMB_PLACE_DESK,
                                         .weights = usual,
                                         .breaks = &asker->breaks,
                                         .memory = &asker->memory};
}

PlumbLibraryEntry
entry (const char *id, PlumbLibraryKind kind, uint32_t areas, unsigned seconds)
{
  return (PlumbLibraryEntry){.id = (char *)id,
                             .title = (char *)id,
                             .kind = kind,
                             .areas = areas,
                             .places = PLUMB_PLACE_DESK | PLUMB_PLACE_HOME,
                             .seconds = seconds,
                             .is_enabled = true};
}

const char *
choose (const PlumbLibraryEntry *entries, unsigned count, Asker *asker)
{
  PlumbSuggestion suggestion;

  if (!plumb_suggest_choose (entries, count, &asker->request, &suggestion))
    return "nothing";
  plumb_suggest_remember (&asker->memory, &suggestion);
  return suggestion.entry != NULL ? suggestion.entry->id : "walk";
}
