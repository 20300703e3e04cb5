/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Breaks shows: its properties, and suggestions as dictionaries. */
#include "service-private.h"

static void
put_text (GVariantBuilder *dict, const char *key, const char *text)
{
  g_variant_builder_add (dict, "{sv}", key, g_variant_new_string (text));
}

static void
put_list (GVariantBuilder *dict, const char *key, char **list)
{
  static const char *const none[] = {NULL};
  g_variant_builder_add (dict, "{sv}", key,
                         g_variant_new_strv (list != NULL ? (const char *const *)list : none, -1));
}

static void
put_flag (GVariantBuilder *dict, const char *key, bool is_true)
{
  g_variant_builder_add (dict, "{sv}", key, g_variant_new_boolean (is_true));
}

static void
put_areas (GVariantBuilder *dict, uint32_t areas)
{
  const char *words[8] = {NULL};
  unsigned count = 0;
  for (uint32_t area = PLUMB_AREA_NECK; area <= PLUMB_AREA_WHOLE; area <<= 1)
    if ((areas & area) != 0)
      words[count++] = plumb_area_to_string ((PlumbArea)area);
  put_list (dict, "areas", (char **)words);
}

static void
put_entry (GVariantBuilder *dict, const PlumbLibraryEntry *entry)
{
  put_text (dict, "id", entry->id);
  put_text (dict, "title", entry->title);
  put_text (dict, "kind", plumb_library_kind_to_string (entry->kind));
  put_areas (dict, entry->areas);
  put_list (dict, "needs", entry->needs);
  g_variant_builder_add (dict, "{sv}", "seconds", g_variant_new_uint32 (entry->seconds));
  put_list (dict, "steps", entry->steps);
  put_list (dict, "cautions", entry->cautions);
  put_list (dict, "stop_if", entry->stop_if);
  put_flag (dict, "prescribed", entry->is_prescribed);
}

/* Without a library there is still one thing that can always be done. */
static const PlumbLibraryEntry *
get_walk (void)
{
  static const char *const steps[] = {"Stand up and walk for a minute.", NULL};
  static const PlumbLibraryEntry walk = {
      .id = (char *)"",
      .title = (char *)"Walk a little",
      .kind = PLUMB_LIBRARY_MOVEMENT,
      .areas = PLUMB_AREA_WHOLE,
      .seconds = 60,
      .steps = (char **)steps,
  };
  return &walk;
}

static const char *
obstacle_word (unsigned i)
{
  return plumb_obstacle_to_string ((PlumbObstacle)i);
}

static const char *
thing_word (unsigned i)
{
  return plumb_thing_to_string ((PlumbThing)(1u << i));
}

static const char *
place_word (unsigned i)
{
  return plumb_place_to_string ((PlumbPlace)(1u << i));
}

/* Those that are not 0. */
static void
put_counts (GVariantBuilder *dict, const char *key, const uint16_t *counts, unsigned n_counts,
            const char *(*word) (unsigned))
{
  GVariantBuilder list;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("a{su}"));
  for (unsigned i = 0; i < n_counts; i++)
    if (counts[i] > 0)
      g_variant_builder_add (&list, "{su}", word (i), (guint32)counts[i]);
  g_variant_builder_add (dict, "{sv}", key, g_variant_builder_end (&list));
}

GVariant *
plumb_breaks_why_not_to_variant (const PlumbWhyNot *why_not)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&dict, "{sv}", "considered", g_variant_new_uint32 (why_not->considered));
  g_variant_builder_add (&dict, "{sv}", "fitting", g_variant_new_uint32 (why_not->fitting));
  put_counts (&dict, "kept", why_not->kept, PLUMB_OBSTACLES, obstacle_word);
  put_counts (&dict, "only", why_not->only, PLUMB_OBSTACLES, obstacle_word);
  put_counts (&dict, "things", why_not->thing, PLUMB_THINGS, thing_word);
  put_counts (&dict, "places", why_not->place, PLUMB_PLACES, place_word);
  if (why_not->seconds != 0)
    g_variant_builder_add (&dict, "{sv}", "seconds", g_variant_new_uint32 (why_not->seconds));
  return g_variant_builder_end (&dict);
}

GVariant *
plumb_breaks_suggestion_to_variant (const PlumbSuggestion *suggestion)
{
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  put_entry (&dict, suggestion->entry != NULL ? suggestion->entry : get_walk ());
  put_text (&dict, "reason", suggestion->reason);
  put_flag (&dict, "walk_first", suggestion->entry != NULL && suggestion->is_walk_first);
  if (suggestion->entry == NULL)
    g_variant_builder_add (&dict, "{sv}", "why_not",
                           plumb_breaks_why_not_to_variant (&suggestion->why_not));
  if (suggestion->is_massage) {
    put_text (&dict, "when_not_to", "red-flags");
    put_flag (&dict, "show_safety", suggestion->has_safety_to_show);
  }
  return g_variant_builder_end (&dict);
}

static GVariant *
build_current (const PlumbService *service, const PlumbCoachSnapshot *coach)
{
  const PlumbBreaksSnapshot *snapshot = &coach->breaks;
  GVariantBuilder dict;
  g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
  if (snapshot->id == 0)
    return g_variant_builder_end (&dict);
  g_autofree char *id = g_strdup_printf ("%u", snapshot->id);
  put_text (&dict, "id", id);
  put_text (&dict, "kind", plumb_break_kind_to_string (snapshot->kind));
  put_text (&dict, "trigger", plumb_break_trigger_to_string (snapshot->trigger));
  put_text (&dict, "reason", coach->reason);
  g_variant_builder_add (&dict, "{sv}", "seconds", g_variant_new_uint32 (snapshot->seconds));
  if (snapshot->begin_us != 0)
    g_variant_builder_add (
        &dict, "{sv}", "begin_usec",
        g_variant_new_uint64 (plumb_service_to_wall (service, snapshot->begin_us)));
  if (coach->suggestion != NULL)
    g_variant_builder_add (&dict, "{sv}", "suggestion",
                           plumb_breaks_suggestion_to_variant (coach->suggestion));
  return g_variant_builder_end (&dict);
}

/* The minutes of the reason move on; that wakes nobody. */
static bool
is_same_break (const PlumbCoachSnapshot *a, const PlumbCoachSnapshot *b)
{
  return a->breaks.state == b->breaks.state && a->breaks.id == b->breaks.id &&
         a->breaks.kind == b->breaks.kind && a->breaks.trigger == b->breaks.trigger &&
         a->breaks.begin_us == b->breaks.begin_us && a->breaks.seconds == b->breaks.seconds &&
         a->suggestion == b->suggestion;
}

void
plumb_breaks_iface_update (PlumbService *service, const PlumbServiceState *state)
{
  const PlumbCoachSnapshot *coach = state->coach;
  const PlumbBreaksSnapshot *breaks = &coach->breaks;
  PlumbDbusBreaks *iface = service->breaks;
  plumb_dbus_breaks_set_next_break_at (iface, plumb_service_to_wall (service, breaks->next_us));
  plumb_dbus_breaks_set_postpones_left (iface, breaks->postpones_left);
  plumb_dbus_breaks_set_aftercare_until (
      iface, plumb_service_to_wall (service, coach->aftercare_until_us));
  if (!service->has_moved && is_same_break (&service->shown_coach, coach))
    return;
  plumb_dbus_breaks_set_state (iface, plumb_breaks_state_to_string (breaks->state));
  plumb_dbus_breaks_set_current (iface, build_current (service, coach));
}
