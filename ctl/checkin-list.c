/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checkin-list.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "json.h"
#include "moment.h"
#include "print.h"
#include "vocabulary.h"

#define LIST_MAX 20

static const char *const scores[] = {"comfort", "sleep", "energy", "focus"};

static void
append_areas (GString *line, GVariant *values)
{
  g_autofree const char **list = plumb_client_strings (values, "areas");
  const char *area = plumb_client_string (values, "area");
  if (*area != '\0')
    g_string_append_printf (line, "  %s", plumb_vocabulary (area));
  for (unsigned i = 0; list[i] != NULL; i++)
    g_string_append_printf (line, "%s%s", i == 0 ? "  " : ", ", plumb_vocabulary (list[i]));
}

static void
append_moment (GString *line, gint64 at_us, GVariant *values, bool has_clock)
{
  g_autoptr (GDateTime) moment = plumb_moment_new (at_us, values);
  if (moment == NULL)
    return;
  g_autofree char *when = plumb_print_dup_moment (moment);
  g_autofree char *clock = has_clock ? plumb_moment_dup_clock (moment) : NULL;
  g_string_append_printf (line, "%s%s%s", when, has_clock ? " " : "", has_clock ? clock : "");
}

static void
print_check_in (gint64 at_us, GVariant *values, bool has_clock)
{
  g_autoptr (GString) line = g_string_new (NULL);
  append_moment (line, at_us, values, has_clock);
  const char *note = plumb_client_string (values, "note");
  if (*plumb_client_string (values, "feeling") != '\0')
    g_string_append_printf (line, "  %s",
                            plumb_vocabulary (plumb_client_string (values, "feeling")));
  append_areas (line, values);
  for (unsigned i = 0; i < G_N_ELEMENTS (scores); i++)
    if (plumb_client_number (values, scores[i], -1) >= 0)
      g_string_append_printf (line, "  %s %.0f", plumb_vocabulary (scores[i]),
                              plumb_client_number (values, scores[i], 0));
  if (*note != '\0')
    g_string_append_printf (line, "  \"%s\"", note);
  g_autofree char *safe = plumb_print_dup_safe (line->str);
  puts (safe);
}

static void
print_list_json (GVariant *events)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (events); i++) {
    g_autoptr (GVariant) values = NULL;
    guint64 at_us;
    g_variant_get_child (events, i, "(tt&s@a{sv})", &at_us, NULL, NULL, &values);
    json_builder_begin_object (builder);
    g_autoptr (GDateTime) moment = plumb_moment_new ((gint64)at_us, values);
    plumb_json_add_moment (builder, moment, (gint64)at_us);
    plumb_json_add_members (builder, values);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_checkin_list (PlumbCtl *ctl, bool is_json)
{
  static const char *const kinds[] = {"check-in", NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = plumb_client_call (
      ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "ListEvents",
      g_variant_new ("(tt^asu)", (guint64)0, (guint64)0, kinds, (guint32)LIST_MAX), &error);
  if (reply == NULL)
    return plumb_client_fail (ctl, error);
  g_autoptr (GVariant) events = g_variant_get_child_value (reply, 0);
  if (is_json) {
    print_list_json (events);
    return PLUMB_EXIT_OK;
  }
  bool has_clocks = !plumb_moments_have_one_clock (events);
  for (gsize i = 0; i < g_variant_n_children (events); i++) {
    g_autoptr (GVariant) values = NULL;
    guint64 at_us;
    g_variant_get_child (events, i, "(tt&s@a{sv})", &at_us, NULL, NULL, &values);
    print_check_in ((gint64)at_us, values, has_clocks);
  }
  if (g_variant_n_children (events) == 0)
    puts (_ ("No check-in has been noted yet."));
  return PLUMB_EXIT_OK;
}
