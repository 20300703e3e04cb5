/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.plumbline.Posture1.Library */
#include <string.h>

#include "arguments.h"
#include "errors.h"
#include "names.h"
#include "service-private.h"

#define ID_MAX     64
#define AREAS      7
#define PLACES     3
#define SECONDS    1800
#define HAS_LINKS  (1u << PLUMB_SAFETY_FIND_HELP | 1u << PLUMB_SAFETY_WELLBEING)
#define EVERYTHING UINT32_MAX

typedef struct {
  uint32_t kinds; /* a bit each */
  uint32_t areas;
  uint32_t places;
  uint32_t max_seconds;
  bool is_disabled_wanted;
  bool is_excluded_wanted;
} Filter;

static const char *
kind_word (unsigned i)
{
  return plumb_library_kind_to_string ((PlumbLibraryKind)i);
}

static const char *
area_word (unsigned i)
{
  return plumb_area_to_string ((PlumbArea)(1u << i));
}

static const char *
place_word (unsigned i)
{
  return plumb_place_to_string ((PlumbPlace)(1u << i));
}

static const char *
thing_word (unsigned i)
{
  return plumb_thing_to_string ((PlumbThing)(1u << i));
}

static const char *
topic_word (unsigned i)
{
  return plumb_safety_topic_to_string ((PlumbSafetyTopic)i);
}

/* Which of the count words value is; false with an error that names them all. */
static bool
find_word (const char *name, const char *value, const char *(*word) (unsigned), unsigned count,
           unsigned *out_index, GError **error)
{
  const char *words[PLUMB_LIBRARY_KINDS + 1] = {NULL};
  g_assert (count <= PLUMB_LIBRARY_KINDS);
  for (unsigned i = 0; i < count; i++) {
    words[i] = word (i);
    if (g_str_equal (words[i], value)) {
      *out_index = i;
      return true;
    }
  }
  return plumb_argument_word (name, value, words, error);
}

/* A word of the filter as a bit of *bits, which stays as it is if the filter does not say. */
static bool
take_bit (GVariant *options, const char *key, const char *(*word) (unsigned), unsigned count,
          uint32_t *bits, GError **error)
{
  const char *value;
  unsigned index = 0;
  if (!g_variant_lookup (options, key, "&s", &value))
    return true;
  if (!find_word (key, value, word, count, &index, error))
    return false;
  *bits = 1u << index;
  return true;
}

static bool
parse_filter (GVariant *options, Filter *out_filter, GError **error)
{
  static const PlumbOption known[] = {
      {"kind", "s"},
      {"area", "s"},
      {"place", "s"},
      {"max_seconds", "u"},
      {"include_disabled", "b"},
      {"include_excluded", "b"},
      {NULL, NULL},
  };
  Filter filter = {EVERYTHING, EVERYTHING, EVERYTHING, SECONDS, false, false};
  gboolean is_disabled_wanted = FALSE, is_excluded_wanted = FALSE;
  if (!plumb_argument_options ("filter", options, known, error) ||
      !take_bit (options, "kind", kind_word, PLUMB_LIBRARY_KINDS, &filter.kinds, error) ||
      !take_bit (options, "area", area_word, AREAS, &filter.areas, error) ||
      !take_bit (options, "place", place_word, PLACES, &filter.places, error))
    return false;
  g_variant_lookup (options, "max_seconds", "u", &filter.max_seconds);
  g_variant_lookup (options, "include_disabled", "b", &is_disabled_wanted);
  g_variant_lookup (options, "include_excluded", "b", &is_excluded_wanted);
  if (filter.areas != EVERYTHING)
    filter.areas |= PLUMB_AREA_WHOLE;
  filter.is_disabled_wanted = is_disabled_wanted;
  filter.is_excluded_wanted = is_excluded_wanted;
  *out_filter = filter;
  return true;
}

static bool
is_excluded (const PlumbService *service, const PlumbLibraryEntry *entry)
{
  return plumb_library_is_excluded (entry, (const char *const *)service->library_exclude);
}

static bool
is_wanted (const PlumbService *service, const Filter *filter, const PlumbLibraryEntry *entry)
{
  return (filter->kinds & 1u << entry->kind) != 0 && (filter->areas & entry->areas) != 0 &&
         (filter->places & entry->places) != 0 && entry->seconds <= filter->max_seconds &&
         (entry->is_enabled || filter->is_disabled_wanted) &&
         (filter->is_excluded_wanted || !is_excluded (service, entry));
}

static void
add_text (GVariantBuilder *builder, const char *key, const char *text)
{
  g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text != NULL ? text : ""));
}

static void
add_lines (GVariantBuilder *builder, const char *key, char *const *lines)
{
  static const char *const none[] = {NULL};
  g_variant_builder_add (
      builder, "{sv}", key,
      g_variant_new_strv (lines != NULL ? (const char *const *)lines : none, -1));
}

static void
add_bits (GVariantBuilder *builder, const char *key, uint32_t bits, const char *(*word) (unsigned),
          unsigned count)
{
  GVariantBuilder words;
  g_variant_builder_init (&words, G_VARIANT_TYPE_STRING_ARRAY);
  for (unsigned i = 0; i < count; i++)
    if ((bits & 1u << i) != 0)
      g_variant_builder_add (&words, "s", word (i));
  g_variant_builder_add (builder, "{sv}", key, g_variant_builder_end (&words));
}

static void
add_flag (GVariantBuilder *builder, const char *key, bool is_true)
{
  g_variant_builder_add (builder, "{sv}", key, g_variant_new_boolean (is_true));
}

GVariant *
plumb_library_iface_entry_to_variant (const PlumbService *service, const PlumbLibraryEntry *entry,
                                      bool is_whole)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, "id", entry->id);
  add_text (&builder, "title", entry->title);
  add_text (&builder, "kind", plumb_library_kind_to_string (entry->kind));
  add_bits (&builder, "areas", entry->areas, area_word, AREAS);
  add_bits (&builder, "places", entry->places, place_word, PLACES);
  add_lines (&builder, "needs", entry->needs);
  add_bits (&builder, "missing", plumb_library_get_things (entry) & ~service->library_have,
            thing_word, PLUMB_THINGS);
  g_variant_builder_add (&builder, "{sv}", "seconds", g_variant_new_uint32 (entry->seconds));
  add_lines (&builder, "tags", entry->tags);
  add_flag (&builder, "enabled", entry->is_enabled);
  add_flag (&builder, "prescribed", entry->is_prescribed);
  add_flag (&builder, "excluded", is_excluded (service, entry));
  add_text (&builder, "language", entry->language);
  if (is_whole) {
    add_lines (&builder, "steps", entry->steps);
    add_lines (&builder, "cautions", entry->cautions);
    add_lines (&builder, "stop_if", entry->stop_if);
    add_text (&builder, "evidence", plumb_evidence_to_string (entry->evidence));
    add_text (&builder, "source", entry->source);
    add_text (&builder, "reviewed_on", entry->reviewed_on);
  }
  return g_variant_builder_end (&builder);
}

static gboolean
handle_list (PlumbDbusLibrary *iface, GDBusMethodInvocation *invocation, GVariant *options,
             gpointer user_data)
{
  PlumbService *service = user_data;
  const PlumbLibrary *library = service->library;
  g_autoptr (GError) error = NULL;
  GVariantBuilder items;
  Filter filter;
  if (!parse_filter (options, &filter, &error))
    return plumb_error_reply (invocation, &error);
  g_variant_builder_init (&items, G_VARIANT_TYPE ("a(sa{sv})"));
  for (unsigned i = 0; library != NULL && i < library->n_entries; i++)
    if (is_wanted (service, &filter, &library->entries[i]))
      g_variant_builder_add (
          &items, "(s@a{sv})", library->entries[i].id,
          plumb_library_iface_entry_to_variant (service, &library->entries[i], false));
  plumb_dbus_library_complete_list (iface, invocation, g_variant_builder_end (&items));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static const PlumbLibraryEntry *
find_entry (const PlumbService *service, const char *id, GError **error)
{
  if (!plumb_argument_text ("id", id, 1, ID_MAX, error))
    return NULL;
  const PlumbLibraryEntry *entry =
      service->library != NULL ? plumb_library_find (service->library, id) : NULL;
  if (entry == NULL)
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "the library has no entry \"%s\"", id);
  return entry;
}

static gboolean
handle_get (PlumbDbusLibrary *iface, GDBusMethodInvocation *invocation, const char *id,
            gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  const PlumbLibraryEntry *entry = find_entry (service, id, &error);
  if (entry == NULL)
    return plumb_error_reply (invocation, &error);
  plumb_dbus_library_complete_get (iface, invocation,
                                   plumb_library_iface_entry_to_variant (service, entry, true));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static GVariant *
groups_to_variant (const PlumbSafetyNote *note)
{
  GVariantBuilder groups;
  g_variant_builder_init (&groups, G_VARIANT_TYPE ("a(sas)"));
  for (unsigned i = 0; i < note->n_groups; i++)
    g_variant_builder_add (&groups, "(s^as)", note->groups[i].heading, note->groups[i].lines);
  return g_variant_builder_end (&groups);
}

/* Somebody to talk to is for one topic, everybody else for the other. */
static GVariant *
links_to_variant (const PlumbLibrary *library, PlumbSafetyTopic topic)
{
  GVariantBuilder links;
  g_variant_builder_init (&links, G_VARIANT_TYPE ("aa{sv}"));
  for (unsigned i = 0; i < library->n_links; i++) {
    const PlumbHelpLink *link = &library->links[i];
    bool is_to_talk = link->kind == PLUMB_HELP_TALK;
    if (is_to_talk != (topic == PLUMB_SAFETY_WELLBEING))
      continue;
    g_variant_builder_open (&links, G_VARIANT_TYPE_VARDICT);
    add_text (&links, "country", link->country);
    add_text (&links, "kind", plumb_help_kind_to_string (link->kind));
    add_text (&links, "name", link->name);
    add_text (&links, "url", link->url);
    g_variant_builder_close (&links);
  }
  return g_variant_builder_end (&links);
}

static GVariant *
note_to_variant (const PlumbLibrary *library, PlumbSafetyTopic topic)
{
  const PlumbSafetyNote *note = &library->notes[topic];
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, "topic", plumb_safety_topic_to_string (topic));
  add_text (&builder, "title", note->title);
  add_text (&builder, "text", note->text);
  g_variant_builder_add (&builder, "{sv}", "groups", groups_to_variant (note));
  g_variant_builder_add (&builder, "{sv}", "version", g_variant_new_uint32 (note->version));
  add_text (&builder, "source", note->source);
  add_text (&builder, "reviewed_on", note->reviewed_on);
  add_text (&builder, "language", note->language);
  if ((HAS_LINKS & 1u << topic) != 0) {
    add_text (&builder, "country", library->country);
    g_variant_builder_add (&builder, "{sv}", "links", links_to_variant (library, topic));
  }
  return g_variant_builder_end (&builder);
}

static gboolean
handle_get_safety (PlumbDbusLibrary *iface, GDBusMethodInvocation *invocation, const char *topic,
                   gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  unsigned index = 0;
  if (find_word ("topic", topic, topic_word, PLUMB_SAFETY_TOPICS, &index, &error) &&
      (service->library == NULL || service->library->notes[index].title == NULL))
    g_set_error (&error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "the library has no text on %s", topic);
  if (error != NULL)
    return plumb_error_reply (invocation, &error);
  plumb_dbus_library_complete_get_safety (
      iface, invocation, note_to_variant (service->library, (PlumbSafetyTopic)index));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
plumb_library_iface_init (PlumbService *service)
{
  service->library_iface = plumb_dbus_library_skeleton_new ();
  plumb_dbus_library_set_revision (service->library_iface, "");
  g_signal_connect (service->library_iface, "handle-list", G_CALLBACK (handle_list), service);
  g_signal_connect (service->library_iface, "handle-get", G_CALLBACK (handle_get), service);
  g_signal_connect (service->library_iface, "handle-get-safety", G_CALLBACK (handle_get_safety),
                    service);
}

void
plumb_library_iface_clear (PlumbService *service)
{
  g_clear_object (&service->library_iface);
  g_clear_pointer (&service->library, plumb_library_unref);
  g_clear_pointer (&service->library_exclude, g_strfreev);
}

static void
show_have (PlumbService *service)
{
  const char *words[PLUMB_THINGS + 1] = {NULL};
  unsigned count = 0;
  for (unsigned i = 0; i < PLUMB_THINGS; i++)
    if ((service->library_have & 1u << i) != 0)
      words[count++] = thing_word (i);
  plumb_dbus_library_set_have (service->library_iface, words);
  plumb_dbus_library_set_have_said (service->library_iface,
                                    (service->library_have & PLUMB_HAVE_UNSAID) == 0);
}

void
plumb_service_set_library (PlumbService *service, PlumbLibrary *library,
                           const PlumbSettingsValues *values)
{
  plumb_library_ref (library);
  g_clear_pointer (&service->library, plumb_library_unref);
  service->library = library;
  g_strfreev (service->library_exclude);
  service->library_exclude = g_strdupv (values->suggestions.exclude);
  service->library_have = values->suggestions.have;
  show_have (service);
  plumb_dbus_library_set_revision (service->library_iface, library->revision);
}
