/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline library safety: what is good to know before, and where help can be found. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "client.h"
#include "json.h"
#include "library-view.h"

static const char *const topics[] = {"red-flags", "massage-cautions", "find-help", "wellbeing",
                                     "disclaimer"};

/* NULL: error. */
static GVariant *
get_topic (PlumbCtl *ctl, const char *topic, GError **error)
{
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, "GetSafety",
                                                  g_variant_new ("(s)", topic), error);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static void
add_json (JsonBuilder *builder, GVariant *notes)
{
  json_builder_begin_object (builder);
  plumb_json_add_members (builder, notes);
  json_builder_end_object (builder);
}

static PlumbExit
show_topic (PlumbCtl *ctl, const char *topic, bool is_everywhere, bool is_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) notes = get_topic (ctl, topic, &error);
  if (notes == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    add_json (builder, notes);
    plumb_json_print (builder);
  } else {
    plumb_library_view_note (ctl, notes, is_everywhere);
  }
  return PLUMB_EXIT_OK;
}

/* Each with its title; as JSON all of it. */
static PlumbExit
show_all (PlumbCtl *ctl, bool is_json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < G_N_ELEMENTS (topics); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) notes = get_topic (ctl, topics[i], &error);
    if (notes == NULL)
      return plumb_client_fail (ctl, error);
    if (is_json)
      add_json (builder, notes);
    else
      plumb_library_view_topic (ctl, notes);
  }
  json_builder_end_array (builder);
  if (is_json)
    plumb_json_print (builder);
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_library_safety (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  gboolean is_everywhere = FALSE, is_json = FALSE;
  const GOptionEntry entries[] = {
      {"all", 0, 0, G_OPTION_ARG_NONE, &is_everywhere, N_ ("Links of every country"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("JSON: an array, or an object of one topic"),
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 1, &code))
    return code;
  const char *topic = (*arguments)[0];
  return topic != NULL ? show_topic (ctl, topic, is_everywhere, is_json) : show_all (ctl, is_json);
}
