/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline summary: a day in a few sentences. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "days.h"
#include "json.h"
#include "summary-words.h"

static void
print_json (GVariant *summary)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_members (builder, summary);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

/* Floating-free; NULL: has complained, out_code is how to leave. */
static GVariant *
fetch (PlumbCtl *ctl, const char *day, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS,
                                                  "GetSummary", g_variant_new ("(s)", day), &error);
  if (reply == NULL) {
    *out_code = plumb_client_fail (ctl, error);
    return NULL;
  }
  return g_variant_get_child_value (reply, 0);
}

PlumbExit
plumb_command_summary (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 0, 1, &is_json, &code))
    return code;
  const char *day = (*arguments)[0] != NULL ? (*arguments)[0] : "today";
  if (!plumb_days_check (day))
    return plumb_command_misused (
        command, _ ("\"%s\" is not a day like 2026-11-23, today or yesterday"), day);
  g_autoptr (GVariant) summary = fetch (ctl, day, &code);
  if (summary == NULL)
    return code;
  if (is_json) {
    print_json (summary);
    return PLUMB_EXIT_OK;
  }
  g_autofree char *text = plumb_summary_words_dup (summary);
  printf ("%s. %s\n", plumb_client_string (summary, "day"), text);
  return PLUMB_EXIT_OK;
}
