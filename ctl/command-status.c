/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline status: everything at a glance. */
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "break-view.h"
#include "bucket-values.h"
#include "goal-view.h"
#include "json.h"
#include "next-view.h"
#include "notice.h"
#include "state.h"
#include "words.h"

static void
print_sensors (const PlumbCtl *ctl, const PlumbState *state)
{
  if (state->sensors->len == 0)
    plumb_print_field (ctl, _ ("Sensor"), _ ("none is set up; run \"plumbline sensors add\""));
  for (guint i = 0; i < state->sensors->len; i++) {
    const PlumbClientObject *sensor = state->sensors->pdata[i];
    g_autofree char *id = plumb_print_dup_safe (plumb_client_string (sensor->properties, "Id"));
    g_autofree char *line = plumb_state_dup_sensor (sensor->properties);
    plumb_print_field (ctl, i == 0 ? _ ("Sensor") : "", "%s: %s", id, line);
  }
}

static void
print_alert (const PlumbCtl *ctl, const PlumbClientObject *alert, const char *label)
{
  g_auto (GStrv) lines = plumb_state_dup_alert_lines (ctl, alert, NULL);
  plumb_print_field (ctl, label, "%s%s%s (%s)", plumb_print_on (ctl, PLUMB_COLOUR_NOTICE), lines[0],
                     plumb_print_off (ctl), plumb_state_alert_number (alert));
  if (lines[1] != NULL)
    plumb_print_field (ctl, "", "%s", lines[1]);
}

static void
print_alerts (const PlumbCtl *ctl, const PlumbState *state)
{
  for (guint i = 0; i < state->alerts->len; i++)
    print_alert (ctl, state->alerts->pdata[i], i == 0 ? _ ("Alerts") : "");
  if (state->alerts->len == 0)
    plumb_print_field (ctl, _ ("Alerts"), "%s", _ ("none"));
}

static void
print_break (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autofree char *line = plumb_break_view_dup_line (state->breaks);
  if (line != NULL)
    plumb_print_field (ctl, _ ("Break"), "%s", line);
}

/* A clock that says a day before this is wrong: the daemon keeps back what it measures. */
#define OLDEST_DAY "2026-01-01"

static void
print_clock (const PlumbCtl *ctl, GVariant *statistics)
{
  const char *day = plumb_client_string (statistics, "Day");
  g_autofree char *safe = plumb_print_dup_safe (day);
  if (*day == '\0' || strcmp (day, OLDEST_DAY) >= 0)
    return;
  plumb_print_field (ctl, _ ("Clock"), "%s%s%s", plumb_print_on (ctl, PLUMB_COLOUR_NOTICE), safe,
                     plumb_print_off (ctl));
  plumb_print_field (ctl, "", "%s",
                     _ ("That is wrong. What is measured is kept back until the clock is set;"
                        " it is lost if the daemon ends before."));
}

/* "5 h 12 min measured, 71 % of the judged time upright" */
static void
print_today (PlumbCtl *ctl)
{
  g_autoptr (GVariant) statistics =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, NULL);
  g_autoptr (GVariant) today =
      statistics != NULL ? g_variant_lookup_value (statistics, "Today", G_VARIANT_TYPE_VARDICT)
                         : NULL;
  if (statistics != NULL)
    print_clock (ctl, statistics);
  double monitored_s = today != NULL ? plumb_client_number (today, "monitored_s", 0) : 0;
  if (monitored_s <= 0)
    return;
  double ratio = plumb_client_number (today, "upright_ratio", NAN);
  g_autofree char *monitored = plumb_print_dup_duration (monitored_s);
  g_autofree char *goals = plumb_goal_view_dup (today);
  PlumbBreakCounts counts = plumb_bucket_values_breaks (today);
  g_autofree char *breaks = plumb_break_counts_dup_text (&counts, plumb_words_language ());
  if (goals != NULL)
    plumb_print_field (ctl, _ ("Goals"), "%s", goals);
  if (isfinite (ratio))
    plumb_print_field (ctl, _ ("Today"), _ ("%s measured, %.0f %% of the judged time upright"),
                       monitored, ratio * 100);
  else
    plumb_print_field (ctl, _ ("Today"), _ ("%s measured, too little to sum up"), monitored);
  plumb_print_field (ctl, _ ("Breaks"), "%s", breaks);
}

static void
print_proposal (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autoptr (GVariant) proposal =
      g_variant_lookup_value (state->manager, "Proposal", G_VARIANT_TYPE_VARDICT);
  if (proposal == NULL || g_variant_n_children (proposal) == 0)
    return;
  const char *kind = plumb_client_string (proposal, "kind");
  if (*kind != '\0' && strcmp (kind, "tolerance") != 0) {
    g_auto (PlumbNotice) notice = plumb_notice_proposal (kind, plumb_words_language ());
    plumb_print_field (ctl, _ ("Proposal"), _ ("%s See \"plumbline proposal\"."), notice.title);
    return;
  }
  g_autofree char *to =
      plumb_print_dup_degrees (ctl, plumb_client_number (proposal, "tolerance_deg", NAN));
  plumb_print_field (ctl, _ ("Proposal"),
                     _ ("a tolerance of %s, after %.0f false alerts; see \"plumbline proposal\""),
                     to, plumb_client_number (proposal, "reports", 0));
}

/* "25 of 90 min today, week 3 of the plan" */
static char *
dup_plan (GVariant *training)
{
  double today = plumb_client_number (training, "minutes_today", 0);
  double planned = plumb_client_number (training, "minutes_planned", NAN);
  double week = plumb_client_number (training, "week_of_plan", NAN);
  if (!isfinite (week)) /* the plan of older settings */
    return g_strdup_printf (_ ("%.0f min today, day %.0f of the plan"), today,
                            plumb_client_number (training, "day_of_plan", 1));
  if (isfinite (planned))
    return g_strdup_printf (_ ("%.0f of %.0f min today, week %.0f of the plan"), today, planned,
                            week);
  return g_strdup_printf (_ ("all day, week %.0f of the plan"), week);
}

/* Coached time. While something else holds notices back, that is what "Next" says. */
static void
print_training (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autoptr (GVariant) training =
      g_variant_lookup_value (state->manager, "Training", G_VARIANT_TYPE_VARDICT);
  bool is_training = strcmp (plumb_client_string (state->manager, "Mode"), "training") == 0;
  if (!is_training || training == NULL || g_variant_n_children (training) == 0)
    return;
  g_autofree char *plan = dup_plan (training);
  const char *now = plumb_client_boolean (training, "coached")
                        ? _ ("this is coached time")
                        : _ ("slouching is recorded in silence just now");
  if (plumb_next_view_is_held (state))
    plumb_print_field (ctl, _ ("Training"), "%s", plan);
  else
    plumb_print_field (ctl, _ ("Training"), "%s; %s", plan, now);
}

static void
print_practice (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autofree char *line = plumb_next_view_dup_practice (state);
  if (line != NULL)
    plumb_print_field (ctl, _ ("Practice"), "%s", line);
}

static void
print_next (const PlumbCtl *ctl, const PlumbState *state)
{
  g_auto (GStrv) lines = plumb_next_view_dup_lines (state, false);
  for (unsigned i = 0; lines[i] != NULL; i++)
    plumb_print_field (ctl, i == 0 ? _ ("Next") : "", "%s", lines[i]);
}

static void
print_profile (const PlumbCtl *ctl, const PlumbState *state)
{
  const char *profile = plumb_client_string (state->manager, "Profile");
  g_autofree char *safe = plumb_print_dup_safe (profile);
  if (*profile != '\0' && strcmp (profile, "default") != 0)
    plumb_print_field (ctl, _ ("Profile"), _ ("%s; \"plumbline profile default\" ends it"), safe);
}

static void
print_state (PlumbCtl *ctl, const PlumbState *state)
{
  const char *word = plumb_state_word (state);
  const char *bluetooth =
      plumb_words_bluetooth (plumb_client_string (state->manager, "BluetoothState"));
  g_autofree char *posture = plumb_state_dup_posture (ctl, state);
  g_autofree char *activity = plumb_state_dup_activity (state);
  g_autofree char *wear = plumb_words_dup_plain (plumb_client_string (state->monitor, "Wear"));
  g_autofree char *quality =
      plumb_words_dup_plain (plumb_client_string (state->monitor, "DataQuality"));
  g_autofree char *pause = plumb_state_dup_pause (state);
  plumb_print_field (ctl, _ ("Posture"), "%s%s%s",
                     plumb_print_on (ctl, plumb_words_posture_colour (word)), posture,
                     plumb_print_off (ctl));
  plumb_print_field (ctl, _ ("Activity"), "%s", activity);
  plumb_print_field (ctl, _ ("Worn"), "%s", wear);
  plumb_print_field (ctl, _ ("Data"), "%s", quality);
  if (*bluetooth != '\0')
    plumb_print_field (ctl, _ ("Bluetooth"), "%s", bluetooth);
  print_sensors (ctl, state);
  print_alerts (ctl, state);
  print_break (ctl, state);
  print_practice (ctl, state);
  print_next (ctl, state);
  if (pause != NULL)
    plumb_print_field (ctl, _ ("Pause"), "%s", pause);
  print_profile (ctl, state);
  print_training (ctl, state);
  print_today (ctl);
  print_proposal (ctl, state);
}

static void
print_json (const PlumbState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_state_add_json (builder, state);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

PlumbExit
plumb_command_status (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  bool is_json;
  PlumbExit code;
  if (!plumb_command_parse_json (command, N_ ("One JSON object"), arguments, 0, 0, &is_json, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbState) state = plumb_state_fetch (ctl, &error);
  if (state == NULL)
    return plumb_client_fail (ctl, error);
  if (is_json)
    print_json (state);
  else
    print_state (ctl, state);
  return PLUMB_EXIT_OK;
}
