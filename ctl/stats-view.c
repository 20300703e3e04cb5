/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "bucket-values.h"
#include "columns.h"
#include "goal-view.h"
#include "notice.h"
#include "print.h"
#include "shares.h"
#include "words.h"

#define BAR_WIDTH      24
#define DAYS_BAR_WIDTH 20
#define LABEL_WIDTH    11 /* at least */

typedef struct {
  const char *key;
  const char *label;
  PlumbColour colour;
} State;

/* What adds up to the day, the judged states first. Time without data is shown as what it is, and
 * is part of no share. */
static const State states[] = {
    {"upright_s", N_ ("upright"), PLUMB_COLOUR_GOOD},
    {"slouching_s", N_ ("slouching"), PLUMB_COLOUR_NOTICE},
    {"leaning_s", N_ ("leaning"), PLUMB_COLOUR_NOTICE},
    {"reclining_s", N_ ("reclining"), PLUMB_COLOUR_NONE},
    {"moving_s", N_ ("moving"), PLUMB_COLOUR_NONE},
    {"lying_s", N_ ("lying"), PLUMB_COLOUR_NONE},
    {"unjudged_s", N_ ("not judged"), PLUMB_COLOUR_DIM},
};

static const State unmeasured[] = {
    {"not_worn_s", N_ ("not worn"), PLUMB_COLOUR_DIM},
    {"paused_s", N_ ("paused"), PLUMB_COLOUR_DIM},
    {"off_s", N_ ("switched off"), PLUMB_COLOUR_DIM},
    {"no_data_s", N_ ("no data"), PLUMB_COLOUR_DIM},
    {"missing_s", N_ ("of it missing"), PLUMB_COLOUR_DIM},
};

/* The shares of the judged states, which stand first. */
#define JUDGED 3

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
sum (GVariant *day, const State *list, size_t count)
{
  double total = 0;
  for (size_t i = 0; i < count; i++)
    total += plumb_client_number (day, list[i].key, 0);
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

/* percent: below 0: none. */
static void
print_state (const PlumbCtl *ctl, GVariant *day, const State *state, double largest_s, int percent)
{
  double seconds = plumb_client_number (day, state->key, 0);
  g_autofree char *bar =
      plumb_print_dup_bar (ctl, largest_s > 0 ? seconds / largest_s : 0, BAR_WIDTH);
  g_autofree char *duration = plumb_print_dup_duration (seconds);
  g_autofree char *label = plumb_print_dup_padded (_ (state->label), label_width ());
  printf ("  %s %s%s%s %12s", label, plumb_print_on (ctl, state->colour), bar,
          plumb_print_off (ctl), duration);
  if (percent >= 0)
    printf ("  %3d %%", percent);
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
  else if (plumb_client_number (day, "longest_slouch_s", 0) > 0)
    plumb_print_field (ctl, _ ("Slouches"), _ ("one, and it goes on, %s so far"), longest);
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

/* The states as bars; shares only where the day has one: elsewhere too little is known. */
static void
print_states (const PlumbCtl *ctl, GVariant *day)
{
  bool has_shares = isfinite (plumb_client_number (day, "upright_ratio", NAN));
  double judged_s[JUDGED], largest_s = 0;
  int percents[JUDGED];
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    largest_s = MAX (largest_s, plumb_client_number (day, states[i].key, 0));
  for (size_t i = 0; i < JUDGED; i++)
    judged_s[i] = MAX (plumb_client_number (day, states[i].key, 0), 0);
  plumb_shares_split (judged_s, JUDGED, percents);
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++)
    print_state (ctl, day, &states[i], largest_s, has_shares && i < JUDGED ? percents[i] : -1);
}

typedef struct {
  GString *text; /* "slouch 5, long-sitting 1" */
  guint sum, again;
} Tally;

static void
tally_clear (Tally *tally)
{
  g_string_free (tally->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static void
add_kind (Tally *tally, const char *kind, guint first, guint again)
{
  g_autofree char *plain = plumb_words_dup_plain (kind);
  g_string_append_printf (tally->text, "%s%s %u", tally->text->len > 0 ? ", " : "", plain,
                          first + again);
  tally->sum += first + again;
  tally->again += again;
}

static guint
look_up (GVariant *counts, const char *kind)
{
  guint32 count = 0;
  return counts != NULL && g_variant_lookup (counts, kind, "u", &count) ? count : 0;
}

/* The kinds of from that are not in known; each with what more has of it. */
static void
add_kinds (Tally *tallies, GVariant *from, GVariant *known, GVariant *more, bool is_again)
{
  GVariantIter iter;
  const char *kind;
  guint32 count;
  if (from == NULL)
    return;
  g_variant_iter_init (&iter, from);
  while (g_variant_iter_next (&iter, "{&su}", &kind, &count)) {
    Tally *tally = &tallies[plumb_notice_has (kind) ? 0 : 1];
    if (look_up (known, kind) == 0 && count > 0)
      add_kind (tally, kind, is_again ? 0 : count, is_again ? count : look_up (more, kind));
  }
}

/* "6 told: slouch 5, long-sitting 1; 2 of them again", of posture and sitting; "about the
 * sensor and else: battery low 1" stands apart. */
static void
print_alerts (const PlumbCtl *ctl, GVariant *day)
{
  g_autoptr (GVariant) told = g_variant_lookup_value (day, "told", G_VARIANT_TYPE ("a{su}"));
  g_autoptr (GVariant) again = g_variant_lookup_value (day, "repeated", G_VARIANT_TYPE ("a{su}"));
  g_autoptr (GVariant) older = g_variant_lookup_value (day, "alerts", G_VARIANT_TYPE ("a{su}"));
  g_auto (Tally) body = {.text = g_string_new (NULL)}, rest = {.text = g_string_new (NULL)};
  Tally both[] = {body, rest};
  add_kinds (both, told != NULL ? told : older, NULL, again, false);
  add_kinds (both, again, told != NULL ? told : older, NULL, true);
  if (both[0].sum + both[1].sum == 0)
    return;
  g_autofree char *whole = g_strdup_printf (_ ("%u told: %s"), both[0].sum, body.text->str);
  g_autofree char *of_them = g_strdup_printf (
      ngettext ("%u of them again", "%u of them again", both[0].again), both[0].again);
  g_autofree char *others = g_strdup_printf (_ ("about the sensor and else: %s"), rest.text->str);
  plumb_print_field (ctl, _ ("Alerts"), "%s%s%s%s%s", both[0].sum > 0 ? whole : "",
                     both[0].again > 0 ? "; " : "", both[0].again > 0 ? of_them : "",
                     both[0].sum > 0 && both[1].sum > 0 ? "; " : "", both[1].sum > 0 ? others : "");
}

static void
print_breaks (const PlumbCtl *ctl, GVariant *day)
{
  PlumbBreakCounts breaks = plumb_bucket_values_breaks (day);
  g_autofree char *text = plumb_break_counts_dup_text (&breaks, plumb_words_language ());
  plumb_print_field (ctl, _ ("Breaks"), "%s", text);
}

static void
print_goals (const PlumbCtl *ctl, GVariant *day)
{
  g_autofree char *text = plumb_goal_view_dup (day);
  if (text != NULL)
    plumb_print_field (ctl, _ ("Goals"), "%s", text);
}

/* "4 h 27 min measured of 6 h 40 min expected, usable data for 62 % of it, 80 % of the judged time
 * upright" */
static void
print_sum (GVariant *day, double measured_s)
{
  double coverage = plumb_client_number (day, "coverage", NAN);
  double ratio = plumb_client_number (day, "upright_ratio", NAN);
  double expected_s = 0;
  bool has_expected = plumb_bucket_values_expected (day, &expected_s);
  g_autofree char *measured = plumb_print_dup_duration (measured_s);
  g_autofree char *expected = plumb_print_dup_duration (expected_s);
  if (has_expected)
    printf (_ ("%s measured of %s expected"), measured, expected);
  else
    printf (_ ("%s measured"), measured);
  if (isfinite (coverage))
    printf (has_expected ? _ (", usable data for %.0f %% of it")
                         : _ (", usable data for %.0f %% of the time"),
            coverage * 100);
  if (isfinite (ratio))
    printf (_ (", %.0f %% of the judged time upright\n"), ratio * 100);
  else
    puts (_ ("; too little to sum up"));
}

void
plumb_stats_view_day (const PlumbCtl *ctl, GVariant *day)
{
  g_autofree char *name = dup_day_name (day, /* xgettext:no-c-format */ _ ("%A %-d %B %Y"));
  double measured_s = sum (day, states, G_N_ELEMENTS (states));
  printf ("%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), name, plumb_print_off (ctl));
  if (measured_s < 1) {
    printf ("%s\n\n", _ ("Nothing was measured."));
    print_unmeasured (ctl, day);
    return;
  }
  print_sum (day, measured_s);
  puts ("");
  print_states (ctl, day);
  print_unmeasured (ctl, day);
  puts ("");
  print_counts (ctl, day);
  print_alerts (ctl, day);
  print_breaks (ctl, day);
  print_goals (ctl, day);
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
  double measured_s = sum (day, states, G_N_ELEMENTS (states));
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
