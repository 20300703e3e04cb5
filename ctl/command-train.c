/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline train: a practice, in which a slouch is told early. */
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "next-view.h"
#include "notice.h"
#include "state.h"
#include "words.h"

#define MINUTES_DEFAULT 20
#define MINUTES_MAX     60

static void
print_json (guint64 until_us, const char *const *reasons)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_time (builder, g_get_real_time ());
  json_builder_set_member_name (builder, "practice_until");
  json_builder_add_int_value (builder, (gint64)until_us);
  json_builder_set_member_name (builder, "missing");
  plumb_next_view_add_reasons (builder, reasons, true);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

/* Without a pose, a sensor or data there is nothing to tell, and a hold holds. */
static void
print_missing (const char *const *reasons)
{
  bool has_any = false;
  for (unsigned i = 0; reasons[i] != NULL; i++) {
    if (!plumb_next_view_is_lasting (reasons[i]))
      continue;
    if (!has_any)
      puts (_ ("For now nothing is told, because:"));
    has_any = true;
    g_autofree char *sentence = plumb_print_dup_safe (plumb_next_view_shift_sentence (reasons[i]));
    printf ("  - %s\n", sentence);
  }
}

static PlumbExit
start (PlumbCtl *ctl, double minutes, bool is_json)
{
  g_autoptr (GError) error = NULL;
  guint64 until_us = 0;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Train",
                         g_variant_new ("(ua{sv})", (guint32)minutes, NULL), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(t)")))
    g_variant_get (reply, "(t)", &until_us);
  g_autoptr (GVariant) value =
      plumb_client_get (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "Next", NULL);
  g_autoptr (GVariant) next = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT)
                                  ? g_variant_ref (value)
                                  : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_autofree const char **reasons = plumb_client_strings (next, "shift_reasons");
  if (is_json) {
    print_json (until_us, (const char *const *)reasons);
    return PLUMB_EXIT_OK;
  }
  g_autofree char *until = plumb_print_dup_time (until_us);
  g_auto (PlumbNotice) notice =
      plumb_notice_practice_begins ((unsigned)minutes, plumb_words_language ());
  g_autofree char *line = plumb_notice_dup_line (&notice);
  printf (_ ("%s Until %s; \"plumbline train stop\" ends it.\n"), line, until);
  print_missing ((const char *const *)reasons);
  return PLUMB_EXIT_OK;
}

static PlumbExit
stop (PlumbCtl *ctl, bool is_json)
{
  const char *const none[] = {NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "EndTraining", NULL, &error);
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;
  if (g_strcmp0 (name, PLUMB_ERROR_NO_SUCH_ITEM) == 0) {
    plumb_command_complain (_ ("there is no practice just now; \"plumbline train\" begins one"));
    return PLUMB_EXIT_REFUSED;
  }
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json)
    print_json (0, none);
  else
    puts (_ ("The practice is over."));
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_train (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  double minutes = MINUTES_DEFAULT;
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 0, 1, &is_json, &code))
    return code;
  const char *text = (*arguments)[0];
  if (text != NULL && strcmp (text, "stop") == 0)
    return stop (ctl, is_json);
  if (text != NULL &&
      (!plumb_command_parse_number (text, 1, MINUTES_MAX, &minutes) || minutes != floor (minutes)))
    return plumb_command_misused (command,
                                  _ ("\"%s\" is neither \"stop\" nor whole minutes from 1 to %d"),
                                  text, MINUTES_MAX);
  return start (ctl, minutes, is_json);
}
