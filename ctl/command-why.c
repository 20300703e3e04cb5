/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline why: for each kind of notice, every reason why it is not told just now. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "json.h"
#include "next-view.h"
#include "state.h"
#include "vocabulary.h"
#include "words.h"

static void
print_inhibitors (const PlumbCtl *ctl, GVariant *manager)
{
  g_autoptr (GVariant) list =
      g_variant_lookup_value (manager, "Inhibitors", G_VARIANT_TYPE ("a(ussst)"));
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) item = g_variant_get_child_value (list, i);
    const char *what, *who, *why;
    guint64 until_us;
    g_variant_get (item, "(u&s&s&st)", NULL, &what, &who, &why, &until_us);
    g_autofree char *safe_who = plumb_print_dup_safe (who);
    g_autofree char *safe_why = plumb_print_dup_safe (why);
    g_autofree char *until = plumb_print_dup_time (until_us);
    if (until_us > 0)
      plumb_print_field (ctl, _ ("Held by"), _ ("%s: %s, until %s"), safe_who, safe_why, until);
    else
      plumb_print_field (ctl, _ ("Held by"), _ ("%s: %s, until it ends it"), safe_who, safe_why);
  }
}

/* The evidence for the reasons: the radio, each sensor, its last trouble. */
static void
print_grounds (const PlumbCtl *ctl, const PlumbState *state)
{
  const char *bluetooth =
      plumb_words_bluetooth (plumb_client_string (state->manager, "BluetoothState"));
  if (*bluetooth != '\0')
    plumb_print_field (ctl, _ ("Bluetooth"), "%s", bluetooth);
  for (guint i = 0; i < state->sensors->len; i++) {
    const PlumbClientObject *sensor = state->sensors->pdata[i];
    g_autofree char *id = plumb_print_dup_safe (plumb_client_string (sensor->properties, "Id"));
    g_autofree char *line = plumb_state_dup_sensor (sensor->properties);
    g_autofree char *own =
        plumb_vocabulary_dup_sentence (plumb_client_string (sensor->properties, "LastError"));
    g_autofree char *trouble = plumb_print_dup_safe (own);
    plumb_print_field (ctl, i == 0 ? _ ("Sensor") : "", "%s: %s", id, line);
    if (*trouble != '\0')
      plumb_print_field (ctl, "", _ ("%s: last trouble: %s"), id, trouble);
  }
}

/* Of a daemon that does not tell the kinds apart. */
static void
print_reasons (const PlumbState *state)
{
  g_autofree const char **reasons = plumb_client_strings (state->manager, "Reasons");
  if (reasons[0] == NULL)
    puts (_ ("An alert could fire at any moment: nothing holds it back."));
  else
    puts (_ ("No alert fires just now, because:"));
  for (unsigned i = 0; reasons[i] != NULL; i++) {
    g_autofree char *sentence = plumb_print_dup_safe (plumb_words_reason (reasons[i]));
    printf ("  - %s\n", sentence);
  }
}

static void
print_practice (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autofree char *line = plumb_next_view_dup_practice (state);
  if (line != NULL)
    plumb_print_field (ctl, _ ("Practice"), "%s", line);
}

static void
print_json (const PlumbState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree const char **reasons = plumb_client_strings (state->manager, "Reasons");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "reasons");
  plumb_next_view_add_reasons (builder, (const char *const *)reasons, false);
  plumb_next_view_add_json (builder, state);
  json_builder_set_member_name (builder, "practice_until");
  json_builder_add_int_value (builder,
                              (gint64)plumb_client_unsigned (state->manager, "PracticeUntil"));
  plumb_json_add_string (builder, "bluetooth_state",
                         plumb_client_string (state->manager, "BluetoothState"));
  json_builder_set_member_name (builder, "sensors");
  plumb_state_add_objects_json (builder, state->sensors);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_why (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 0, 0, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbState) state = plumb_state_fetch (ctl, &error);
  if (state == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json) {
    print_json (state);
    return PLUMB_EXIT_OK;
  }
  if (!plumb_next_view_print_reasons (state))
    print_reasons (state);
  puts ("");
  print_practice (ctl, state);
  print_inhibitors (ctl, state->manager);
  print_grounds (ctl, state);
  return PLUMB_EXIT_OK;
}
