/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "goal-view.h"

#include <glib/gi18n.h>

#include "client.h"

/* NULL: not known. */
static const char *
find_result (GVariant *day)
{
  gboolean is_met;
  if (g_variant_lookup (day, "goal_met", "b", &is_met))
    return is_met ? _ ("met") : _ ("not met");
  if (g_variant_lookup (day, "goal_so_far", "b", &is_met))
    return is_met ? _ ("met so far") : _ ("not met so far");
  return NULL;
}

char *
plumb_goal_view_dup (GVariant *day)
{
  const char *result = find_result (day);
  double streak = plumb_client_number (day, "streak", 0);
  if (streak <= 1)
    return g_strdup (result);
  g_autofree char *row = g_strdup_printf (_ ("%.0f days in a row"), streak);
  return result != NULL ? g_strdup_printf ("%s; %s", result, row) : g_steal_pointer (&row);
}
