/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "client.h"
#include "print.h"

static void
add_posture (GString *text, GVariant *summary)
{
  double ratio = plumb_client_number (summary, "upright_ratio", NAN);
  g_string_append_c (text, ' ');
  if (isfinite (ratio) && ratio >= 0)
    g_string_append_printf (text, _ ("%.0f %% of the judged time near the pose you set."),
                            ratio * 100);
  else
    g_string_append (text, _ ("Too little was judged to say more of posture."));
}

static void
add_stay (GString *text, GVariant *summary)
{
  double longest_s = plumb_client_number (summary, "longest_sit_s", 0);
  g_autofree char *stay =
      plumb_print_dup_duration (plumb_client_number (summary, "stationary_s", 0));
  g_autofree char *longest = plumb_print_dup_duration (longest_s);
  g_string_append_c (text, ' ');
  if (longest_s > 0)
    g_string_append_printf (text, _ ("In one place for %s, the longest spell %s."), stay, longest);
  else
    g_string_append_printf (text, _ ("In one place for %s."), stay);
}

static gulong
count_breaks (GVariant *summary)
{
  static const char *const taken[] = {"taken-verified", "taken-unverified", "natural", NULL};
  g_autoptr (GVariant) counts =
      g_variant_lookup_value (summary, "breaks", G_VARIANT_TYPE ("a{su}"));
  gulong sum = 0;
  for (unsigned i = 0; counts != NULL && taken[i] != NULL; i++) {
    guint32 count = 0;
    if (g_variant_lookup (counts, taken[i], "u", &count))
      sum += count;
  }
  return sum;
}

static void
add_goals (GString *text, GVariant *summary)
{
  gboolean is_met;
  double streak = plumb_client_number (summary, "streak", 0);
  if (!g_variant_lookup (summary, "goal_met", "b", &is_met))
    return;
  g_string_append_c (text, ' ');
  g_string_append (text, is_met ? _ ("The day's goals were met.")
                                : _ ("The day's goals were not reached, which is all right."));
  if (streak < 2)
    return;
  g_string_append_c (text, ' ');
  g_string_append_printf (
      text, is_met ? _ ("That makes %.0f days in a row.") : _ ("The row goes on with %.0f days."),
      streak);
}

static char *
dup_made (GVariant *summary, const char *opening)
{
  gulong breaks = count_breaks (summary);
  g_autoptr (GString) text = g_string_new (opening);
  add_posture (text, summary);
  add_stay (text, summary);
  g_string_append_c (text, ' ');
  g_string_append_printf (text, ngettext ("%lu break.", "%lu breaks.", breaks), breaks);
  add_goals (text, summary);
  g_string_append_c (text, ' ');
  g_string_append_printf (text, _ ("Data for %.0f %% of the time."),
                          plumb_client_number (summary, "coverage", 0) * 100);
  return g_strdup (text->str);
}

char *
plumb_summary_words_dup (GVariant *summary)
{
  const char *day = N_ ("The day: worn %s.");
  bool is_hour = strcmp (plumb_client_string (summary, "span"), "hour") == 0;
  double worn_s = plumb_client_number (summary, "monitored_s", 0);
  g_autofree char *worn = plumb_print_dup_duration (worn_s);
  if (_ (day) == day)
    return plumb_print_dup_safe (plumb_client_string (summary, "text"));
  g_autofree char *opening =
      g_strdup_printf (is_hour ? _ ("The hour: worn %s.") : _ ("The day: worn %s."), worn);
  return dup_made (summary, opening);
}
