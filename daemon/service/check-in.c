/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics.LogCheckIn: what the wearer says of the moment. */
#include "arguments.h"
#include "commands.h"
#include "errors.h"
#include "service-private.h"

#define AREAS 5

static const char *const areas[AREAS + 1] = {"neck", "upper", "mid", "lower", "hips", NULL};

static bool
check_scores (GVariant *values, GError **error)
{
  static const char *const scores[] = {"comfort", "sleep", "energy", "focus"};
  guint32 score;
  for (gsize i = 0; i < G_N_ELEMENTS (scores); i++)
    if (g_variant_lookup (values, scores[i], "u", &score) &&
        !plumb_argument_range (scores[i], score, 0, 10, error))
      return false;
  return true;
}

static bool
check_area_list (GVariant *values, GError **error)
{
  g_autofree const char **list = NULL;
  if (!g_variant_lookup (values, "areas", "^a&s", &list))
    return true;
  guint count = g_strv_length ((char **)list);
  if (count < 1 || count > AREAS)
    return plumb_error_invalid (error, "areas: %u of them, wanted 1 to %d", count, AREAS);
  for (guint i = 0; i < count; i++) {
    if (!plumb_argument_word ("areas", list[i], areas, error))
      return false;
    for (guint j = 0; j < i; j++)
      if (g_str_equal (list[i], list[j]))
        return plumb_error_invalid (error, "areas: \"%s\" comes twice", list[i]);
  }
  return true;
}

static bool
check_words (GVariant *values, GError **error)
{
  static const char *const feelings[] = {"fine", "stiff", "sore", NULL};
  const char *text;
  if (g_variant_lookup (values, "feeling", "&s", &text) &&
      !plumb_argument_word ("feeling", text, feelings, error))
    return false;
  if (g_variant_lookup (values, "area", "&s", &text) &&
      !plumb_argument_word ("area", text, areas, error))
    return false;
  return !g_variant_lookup (values, "note", "&s", &text) ||
         plumb_argument_text ("note", text, 1, 500, error);
}

static bool
check_values (GVariant *values, GError **error)
{
  static const PlumbOption known[] = {{"comfort", "u"}, {"sleep", "u"}, {"energy", "u"},
                                      {"focus", "u"},   {"area", "s"},  {"areas", "as"},
                                      {"feeling", "s"}, {"note", "s"},  {NULL, NULL}};
  if (!plumb_argument_options ("values", values, known, error) || !check_scores (values, error) ||
      !check_words (values, error))
    return false;
  if (g_variant_n_children (values) == 0)
    return plumb_error_invalid (error, "values: is empty, wanted at least one answer");
  return check_area_list (values, error);
}

gboolean
plumb_statistics_handle_log_check_in (PlumbDbusStatistics *statistics,
                                      GDBusMethodInvocation *invocation, GVariant *values,
                                      gpointer user_data)
{
  PlumbService *service = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (PlumbPresentFields) details = {0};
  if (!check_values (values, &error))
    return plumb_error_reply (invocation, &error);
  plumb_present_read (values, &details);
  int64_t wall_us = service->host.wall_us (service->host_data);
  if (!plumb_store_add_event (service->store, wall_us, 0, "check-in", NULL, details.fields,
                              details.count, &error))
    return plumb_error_reply (invocation, &error);
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_CHECK_IN,
      .check_in = plumb_check_in_read (details.fields, details.count, wall_us),
  };
  plumb_command_tell (service, &command);
  plumb_dbus_statistics_complete_log_check_in (statistics, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}
