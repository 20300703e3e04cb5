/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "columns.h"
#include "print.h"
#include "words.h"

#define BAR_WIDTH      24
#define DAYS_BAR_WIDTH 20
#define LABEL_WIDTH    11 /* at least */

typedef struct {
  const char *key;
  const char *label;
  PlumbColour colour;
  bool is_judged; /* part of what the upright share is a share of */
} State;

/* What adds up to the day. Time without data is shown as what it is, and is part of no share. */
static const State states[] = {
    {"upright_s", N_ ("upright"), PLUMB_COLOUR_GOOD, true},
    {"slouching_s", N_ ("slouching"), PLUMB_COLOUR_NOTICE, true},
    {"leaning_s", N_ ("leaning"), PLUMB_COLOUR_NOTICE, true},
    {"moving_s", N_ ("moving"), PLUMB_COLOUR_NONE, false},
    {"lying_s", N_ ("lying"), PLUMB_COLOUR_NONE, false},
    {"unjudged_s", N_ ("not judged"), PLUMB_COLOUR_DIM, false},
};

static const State unmeasured[] = {
    {"not_worn_s", N_ ("not worn"), PLUMB_COLOUR_DIM, false},
    {"paused_s", N_ ("paused"), PLUMB_COLOUR_DIM, false},
    {"no_data_s", N_ ("no data"), PLUMB_COLOUR_DIM, false},
};

/* "2026-11-23" -> "Mon 23 Nov 2026"; what is no day stays as it is. */
static char *
dup_day_name (GVariant *day, const char *format)
{
  const char *text = plumb_client_string (day, "day");
  g_autoptr (GDateTime) noon = NULL;
  g_autofree char *iso = g_strconcat (text, "T12:00:00Z", NULL);
  noon = g_date_time_new_from_iso8601 (iso, NULL);
  return noon != NULL ? g_date_time_format (noon, format) : plumb_print_dup_safe (text);
}

static double
sum (GVariant *day, const State *list, size_t count, bool is_judged_only)
{
  double total = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_judged_only || list[i].is_judged)
      total += plumb_client_number (day, list[i].key, 0);
  }
  return total;
}

/* As wide as the widest label in the reader's language. */
static int
label_width (void)
{
  int width = LABEL_WIDTH;
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    width = MAX (width, plumb_columns_count (_ (states[i].label)));
  for (size_t i = 0; i < G_N_ELEMENTS (unmeasured); i++)
    width = MAX (width, plumb_columns_count (_ (unmeasured[i].label)));
  return width;
}

static void
print_state (const PlumbCtl *ctl, GVariant *day, const State *state, double largest_s,
             double judged_s)
{
  double seconds = plumb_client_number (day, state->key, 0);
  g_autofree char *bar =
      plumb_print_dup_bar (ctl, largest_s > 0 ? seconds / largest_s : 0, BAR_WIDTH);
  g_autofree char *duration = plumb_print_dup_duration (seconds);
  g_autofree char *label = plumb_print_dup_padded (_ (state->label), label_width ());
  printf ("  %s %s%s%s %12s", label, plumb_print_on (ctl, state->colour), bar,
          plumb_print_off (ctl), duration);
  if (state->is_judged && judged_s > 0)
    printf ("  %3.0f %%", seconds / judged_s * 100);
  puts ("");
}

static void
print_unmeasured (const PlumbCtl *ctl, GVariant *day)
{
  for (size_t i = 0; i < G_N_ELEMENTS (unmeasured); i++) {
    double seconds = plumb_client_number (day, unmeasured[i].key, 0);
    g_autofree char *duration = plumb_print_dup_duration (seconds);
    g_autofree char *label = plumb_print_dup_padded (_ (unmeasured[i].label), label_width ());
    if (seconds >= 1)
      printf ("  %s%s %*s %12s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_DIM), label, BAR_WIDTH, "",
              duration, plumb_print_off (ctl));
  }
}

/* "12 changes of pose, 3 deep bends" */
static void
print_changes (const PlumbCtl *ctl, GVariant *day)
{
  double changes = plumb_client_number (day, "pose_changes", 0);
  double bends = plumb_client_number (day, "bends", 0);
  g_autofree char *changed = g_strdup_printf (
      ngettext ("%.0f change of pose", "%.0f changes of pose", (gulong)changes), changes);
  g_autofree char *bent =
      g_strdup_printf (ngettext ("%.0f deep bend", "%.0f deep bends", (gulong)bends), bends);
  plumb_print_field (ctl, _ ("Changes"), "%s, %s", changed, bent);
}

/* "Slouches 4 (longest 3 min)" and the like, each only where there is something to say. */
static void
print_counts (const PlumbCtl *ctl, GVariant *day)
{
  double slouches = plumb_client_number (day, "slouch_events", 0);
  double leans = plumb_client_number (day, "lean_events", 0);
  double sitting_s = plumb_client_number (day, "sitting_s", NAN);
  double standing_s = plumb_client_number (day, "standing_s", NAN);
  g_autofree char *longest =
      plumb_print_dup_duration (plumb_client_number (day, "longest_slouch_s", 0));
  g_autofree char *sitting = plumb_print_dup_duration (sitting_s);
  g_autofree char *standing = plumb_print_dup_duration (standing_s);
  g_autofree char *spell = plumb_print_dup_duration (plumb_client_number (day, "longest_sit_s", 0));
  if (slouches > 0)
    plumb_print_field (ctl, _ ("Slouches"), _ ("%.0f, longest %s"), slouches, longest);
  else
    plumb_print_field (ctl, _ ("Slouches"), _ ("none seen"));
  if (leans > 0)
    plumb_print_field (ctl, _ ("Leaning"), ngettext ("%.0f time", "%.0f times", (gulong)leans),
                       leans);
  if (isfinite (sitting_s))
    plumb_print_field (ctl, _ ("Sitting"), _ ("%s, standing %s"), sitting, standing);
  if (plumb_client_number (day, "longest_sit_s", 0) > 0)
    plumb_print_field (ctl, isfinite (sitting_s) ? _ ("Longest sit") : _ ("Stationary"),
                       _ ("%s at most without a break"), spell);
  print_changes (ctl, day);
}

static void
print_tally (const PlumbCtl *ctl, GVariant *day, const char *key, const char *label)
{
  g_autoptr (GVariant) counts = g_variant_lookup_value (day, key, G_VARIANT_TYPE ("a{su}"));
  if (counts == NULL || g_variant_n_children (counts) == 0)
    return;
  g_autoptr (GString) text = g_string_new (NULL);
  GVariantIter iter;
  const char *name;
  guint32 count;
  g_variant_iter_init (&iter, counts);
  while (g_variant_iter_next (&iter, "{&su}", &name, &count)) {
    g_autofree char *plain = plumb_words_dup_plain (name);
    g_string_append_printf (text, "%s%s %u", text->len > 0 ? ", " : "", plain, count);
  }
  plumb_print_field (ctl, label, "%s", text->str);
}

/* "4 h 27 min measured, usable data for 62 % of the time, 80 % of the judged time upright" */
static void
print_sum (GVariant *day, double measured_s)
{
  double coverage = plumb_client_number (day, "coverage", NAN);
  double ratio = plumb_client_number (day, "upright_ratio", NAN);
  g_autofree char *measured = plumb_print_dup_duration (measured_s);
  printf (_ ("%s measured"), measured);
  if (isfinite (coverage))
    printf (_ (", usable data for %.0f %% of the time"), coverage * 100);
  if (isfinite (ratio))
    printf (_ (", %.0f %% of the judged time upright\n"), ratio * 100);
  else
    puts (_ ("; too little to sum up"));
}

void
plumb_stats_view_day (const PlumbCtl *ctl, GVariant *day)
{
  g_autofree char *name = dup_day_name (day, /* xgettext:no-c-format */ _ ("%A %-d %B %Y"));
  double measured_s = sum (day, states, G_N_ELEMENTS (states), false);
  double judged_s = sum (day, states, G_N_ELEMENTS (states), true);
  double largest_s = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    largest_s = MAX (largest_s, plumb_client_number (day, states[i].key, 0));
  printf ("%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), name, plumb_print_off (ctl));
  if (measured_s < 1) {
    printf ("%s\n\n", _ ("Nothing was measured."));
    print_unmeasured (ctl, day);
    return;
  }
  print_sum (day, measured_s);
  puts ("");
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    print_state (ctl, day, &states[i], largest_s, judged_s);
  print_unmeasured (ctl, day);
  puts ("");
  print_counts (ctl, day);
  print_tally (ctl, day, "alerts", _ ("Alerts"));
  print_tally (ctl, day, "breaks", _ ("Breaks"));
}

static void
print_too_little (const PlumbCtl *ctl, const char *day)
{
  g_autofree char *text = plumb_print_dup_padded (_ ("too little data"), DAYS_BAR_WIDTH + 6);
  printf ("%s %s%s%s", day, plumb_print_on (ctl, PLUMB_COLOUR_DIM), text, plumb_print_off (ctl));
}

static void
print_day_line (const PlumbCtl *ctl, GVariant *day)
{
  g_autofree char *name = dup_day_name (day, /* xgettext:no-c-format */ _ ("%a %-d %b"));
  g_autofree char *padded = plumb_print_dup_padded (name, 11);
  double measured_s = sum (day, states, G_N_ELEMENTS (states), false);
  double ratio = plumb_client_number (day, "upright_ratio", NAN);
  if (measured_s < 1) {
    printf ("%s %s%-*s  %s%s\n", padded, plumb_print_on (ctl, PLUMB_COLOUR_DIM), DAYS_BAR_WIDTH + 6,
            "", _ ("no data"), plumb_print_off (ctl));
    return;
  }
  g_autofree char *measured = plumb_print_dup_duration (measured_s);
  g_autofree char *sit = plumb_print_dup_duration (plumb_client_number (day, "longest_sit_s", 0));
  g_autofree char *bar = plumb_print_dup_bar (ctl, isfinite (ratio) ? ratio : 0, DAYS_BAR_WIDTH);
  if (isfinite (ratio))
    printf ("%s %s%s%s %3.0f %%", padded, plumb_print_on (ctl, PLUMB_COLOUR_GOOD), bar,
            plumb_print_off (ctl), ratio * 100);
  else
    print_too_little (ctl, padded);
  printf (" %12s %9.0f %12s\n", measured, plumb_client_number (day, "slouch_events", 0), sit);
}

void
plumb_stats_view_days (const PlumbCtl *ctl, GVariant *days)
{
  g_autofree char *upright = plumb_print_dup_padded (_ ("upright"), DAYS_BAR_WIDTH + 6);
  g_autofree char *measured = plumb_print_dup_right (_ ("measured"), 12);
  g_autofree char *slouches = plumb_print_dup_right (_ ("slouches"), 9);
  g_autofree char *spell = plumb_print_dup_right (_ ("longest spell"), 12);
  printf ("%s%-11s %s %s %s %s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_DIM), "", upright, measured,
          slouches, spell, plumb_print_off (ctl));
  for (gsize i = 0; i < g_variant_n_children (days); i++) {
    g_autoptr (GVariant) day = g_variant_get_child_value (days, i);
    print_day_line (ctl, day);
  }
}
