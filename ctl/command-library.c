/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline library: what one can do in a break; the list, and one entry. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "json.h"
#include "library-view.h"
#include "print.h"

typedef struct {
  char *kind, *area, *place, *max_text;
  double max_seconds; /* of max_text; negative: any */
  gboolean is_all, is_json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->kind);
  g_free (options->area);
  g_free (options->place);
  g_free (options->max_text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
add_word (GVariantBuilder *filter, const char *key, const char *word)
{
  if (word != NULL)
    g_variant_builder_add (filter, "{sv}", key, g_variant_new_string (word));
}

static GVariant *
make_filter (const Options *options)
{
  GVariantBuilder filter;
  g_variant_builder_init (&filter, G_VARIANT_TYPE ("(a{sv})"));
  g_variant_builder_open (&filter, G_VARIANT_TYPE_VARDICT);
  add_word (&filter, "kind", options->kind);
  add_word (&filter, "area", options->area);
  add_word (&filter, "place", options->place);
  if (options->max_seconds >= 0)
    g_variant_builder_add (&filter, "{sv}", "max_seconds",
                           g_variant_new_uint32 ((guint32)options->max_seconds));
  if (options->is_all) {
    g_variant_builder_add (&filter, "{sv}", "include_disabled", g_variant_new_boolean (TRUE));
    g_variant_builder_add (&filter, "{sv}", "include_excluded", g_variant_new_boolean (TRUE));
  }
  g_variant_builder_close (&filter);
  return g_variant_builder_end (&filter);
}

static void
print_list_json (GVariant *items)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (items); i++) {
    g_autoptr (GVariant) item = NULL;
    g_variant_get_child (items, i, "(s@a{sv})", NULL, &item);
    json_builder_begin_object (builder);
    plumb_json_add_members (builder, item);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  plumb_json_print (builder);
}

static PlumbExit
show_list (PlumbCtl *ctl, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, "List",
                                                  make_filter (options), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) items = g_variant_get_child_value (reply, 0);
  if (options->is_json)
    print_list_json (items);
  else if (g_variant_n_children (items) == 0)
    puts (_ ("Nothing in the library fits. --all shows what is switched off or excluded as well."));
  else
    plumb_library_view_list (ctl, items);
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_library (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Options) options = {.max_seconds = -1};
  const GOptionEntry entries[] = {
      {"kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_ ("Only stretch, movement, ..."),
       "KIND"},
      {"area", 0, 0, G_OPTION_ARG_STRING, &options.area, N_ ("Only for neck, upper, mid, ..."),
       "AREA"},
      {"place", 0, 0, G_OPTION_ARG_STRING, &options.place, N_ ("Only for desk, home or travel"),
       "PLACE"},
      {"max-seconds", 0, 0, G_OPTION_ARG_STRING, &options.max_text,
       N_ ("Only what takes no longer"), "N"},
      {"all", 0, 0, G_OPTION_ARG_NONE, &options.is_all,
       N_ ("Also what is switched off or excluded"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, N_ ("One JSON array"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code))
    return code;
  if (options.max_text != NULL &&
      (strchr (options.max_text, '.') != NULL ||
       !plumb_command_parse_number (options.max_text, 0, G_MAXUINT32, &options.max_seconds)))
    return plumb_command_misused (command, _ ("--max-seconds: \"%s\" is not a number of seconds"),
                                  options.max_text);
  return show_list (ctl, &options);
}

static void
print_entry_json (GVariant *item)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_members (builder, item);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_library_show (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 1, 1, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, "Get",
                                                  g_variant_new ("(s)", (*arguments)[0]), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) item = g_variant_get_child_value (reply, 0);
  if (is_json)
    print_entry_json (item);
  else
    plumb_library_view_entry (ctl, item);
  return PLUMB_EXIT_OK;
}
