/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "next-view.h"
#include "summary-words.h"
#include "words.h"

#define DWELL_WIDTH 8
/* A practice of less says nothing about a share. */
#define JUDGED_ENOUGH_S 10

void
plumb_view_clear (PlumbView *view)
{
  if (view->is_line_open)
    puts ("");
  view->is_line_open = false;
  g_clear_pointer (&view->last, g_free);
  g_clear_pointer (&view->last_next, g_free);
}

static char *
dup_clock (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return g_date_time_format (now, "%H:%M:%S");
}

/* True if the text differs from what was said last, which it then is. */
static bool
is_news (char **last, const char *text)
{
  if (g_strcmp0 (*last, text) == 0)
    return false;
  g_free (*last);
  *last = g_strdup (text);
  return true;
}

static bool
is_posture (const char *word)
{
  return strcmp (word, "upright") == 0 || strcmp (word, "slouching") == 0 ||
         strcmp (word, "reclining") == 0 || g_str_has_prefix (word, "leaning");
}

/* The part of a line that is a change if it differs; angles and times are not. */
static char *
dup_summary (const PlumbState *state)
{
  const char *word = plumb_state_word (state);
  g_autofree char *posture = plumb_words_dup_plain (word);
  if (strcmp (word, "no data") == 0 || strcmp (word, "not worn") == 0)
    return g_strdup (posture);
  g_autofree char *activity =
      plumb_words_dup_plain (plumb_client_string (state->monitor, "Activity"));
  g_autofree char *pause = plumb_state_dup_pause (state);
  return g_strdup_printf ("%s, %s%s%s", posture, activity, pause != NULL ? ", " : "",
                          pause != NULL ? pause : "");
}

/* Some notices in a row were not followed: it is quieter from now on. */
static void
show_rest (PlumbView *view, const PlumbState *state)
{
  bool was_resting = view->is_resting;

  view->is_resting = state != NULL && plumb_next_view_is_resting (state);
  if (!view->is_resting || was_resting)
    return;
  g_auto (PlumbNotice) notice = plumb_notice_quieter (plumb_words_language ());
  g_autofree char *line = plumb_notice_dup_line (&notice);
  g_autofree char *clock = dup_clock ();
  printf ("%s  %s\n", clock, line);
  fflush (stdout);
}

static void
show_next (PlumbView *view, const PlumbState *state)
{
  g_auto (GStrv) lines = state != NULL ? plumb_next_view_dup_lines (state, true) : NULL;
  g_autofree char *text = lines != NULL ? g_strjoinv ("; ", lines) : g_strdup ("");
  if (!is_news (&view->last_next, text) || *text == '\0')
    return;
  g_autofree char *clock = dup_clock ();
  printf (_ ("%s  next: %s\n"), clock, text);
  fflush (stdout);
}

static void
show_posture (PlumbView *view, const PlumbState *state)
{
  g_autofree char *summary = state != NULL
                                 ? dup_summary (state)
                                 : g_strdup (_ ("plumblined is not running; waiting for it"));
  if (!is_news (&view->last, summary))
    return;
  g_autofree char *clock = dup_clock ();
  double deviation_deg = state != NULL && is_posture (plumb_state_word (state))
                             ? plumb_client_number (state->monitor, "Deviation", NAN)
                             : NAN;
  g_autofree char *degrees = plumb_print_dup_degrees (view->ctl, deviation_deg);
  printf ("%s  %s%s%s\n", clock, summary, isfinite (deviation_deg) ? ", " : "",
          isfinite (deviation_deg) ? degrees : "");
  fflush (stdout);
}

static void
show_lines (PlumbView *view, const PlumbState *state)
{
  show_posture (view, state);
  show_rest (view, state);
  show_next (view, state);
}

static char *
dup_first_battery (const PlumbState *state)
{
  for (guint i = 0; i < state->sensors->len; i++) {
    const PlumbClientObject *sensor = state->sensors->pdata[i];
    double percent = plumb_client_number (sensor->properties, "BatteryPercent", -1);
    if (percent >= 0)
      return g_strdup_printf (_ ("  battery %.0f %%"), percent);
  }
  return g_strdup ("");
}

/* How full the accumulator is, while there is something in it. */
static char *
dup_dwell (const PlumbView *view, const PlumbState *state)
{
  double fraction = plumb_client_number (state->monitor, "DwellFraction", 0);
  if (!(fraction > 0))
    return g_strdup ("");
  g_autofree char *bar = plumb_print_dup_bar (view->ctl, fraction, DWELL_WIDTH);
  return g_strdup_printf ("  %s", bar);
}

/* How long since the last break, once it is worth a thought. */
static char *
dup_stay (const PlumbState *state)
{
  guint64 since_us = plumb_client_unsigned (state->monitor, "StationarySince");
  if (since_us == 0 || g_get_real_time () - (gint64)since_us < 60 * G_USEC_PER_SEC)
    return g_strdup ("");
  g_autofree char *duration = plumb_print_dup_since (since_us);
  return g_strdup_printf (_ ("  %s since a break"), duration);
}

/* "  get up at 14:20", while nothing keeps it back for good. */
static char *
dup_get_up (const PlumbState *state)
{
  g_autoptr (GVariant) next =
      g_variant_lookup_value (state->manager, "Next", G_VARIANT_TYPE_VARDICT);
  guint64 at_us = next != NULL ? plumb_client_unsigned (next, "get_up_at") : 0;
  if (at_us == 0)
    return g_strdup ("");
  g_autofree char *time = plumb_print_dup_time (at_us);
  return g_strdup_printf (_ ("  get up at %s"), time);
}

static char *
dup_live_line (const PlumbView *view, const PlumbState *state)
{
  bool has_posture = is_posture (plumb_state_word (state));
  double deviation_deg = has_posture ? plumb_client_number (state->monitor, "Deviation", NAN) : NAN;
  g_autofree char *summary = dup_summary (state);
  g_autofree char *degrees =
      isfinite (deviation_deg) ? plumb_print_dup_degrees (view->ctl, deviation_deg) : g_strdup ("");
  g_autofree char *dwell = has_posture ? dup_dwell (view, state) : g_strdup ("");
  g_autofree char *stay = has_posture ? dup_stay (state) : g_strdup ("");
  g_autofree char *up = has_posture ? dup_get_up (state) : g_strdup ("");
  g_autofree char *battery = dup_first_battery (state);
  g_autofree char *wide_summary = plumb_print_dup_padded (summary, 24);
  g_autofree char *wide_degrees = plumb_print_dup_padded (degrees, 4);
  return g_strconcat (wide_summary, wide_degrees, dwell, stay, up, battery, NULL);
}

static void
show_live (PlumbView *view, const PlumbState *state)
{
  const PlumbCtl *ctl = view->ctl;
  PlumbColour colour =
      state != NULL ? plumb_words_posture_colour (plumb_state_word (state)) : PLUMB_COLOUR_DIM;
  g_autofree char *clock = dup_clock ();
  g_autofree char *line = state != NULL
                              ? dup_live_line (view, state)
                              : g_strdup (_ ("plumblined is not running; waiting for it"));
  g_autofree char *cut = plumb_print_dup_cut (line, MAX (ctl->columns - 12, 1));
  printf ("\r%s  %s%s%s\033[K", clock, plumb_print_on (ctl, colour), cut, plumb_print_off (ctl));
  view->is_line_open = true;
  fflush (stdout);
}

static void
show_json (PlumbView *view, const PlumbState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", state != NULL ? "state" : "daemon-gone");
  plumb_json_add_time (builder, g_get_real_time ());
  if (state != NULL)
    plumb_state_add_json (builder, state);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

/* The posture, and below it what is told just now. */
static char *
dup_tooltip (const PlumbCtl *ctl, const PlumbState *state)
{
  g_autofree char *posture = plumb_state_dup_posture (ctl, state);
  g_autoptr (GVariant) suggestion = plumb_state_ref_suggestion (state->breaks);
  g_autoptr (GString) text = g_string_new (posture);
  for (guint i = 0; i < state->alerts->len; i++) {
    g_autofree char *line = plumb_state_dup_told (ctl, state->alerts->pdata[i], suggestion);
    if (line != NULL)
      g_string_append_printf (text, "\n%s", line);
  }
  return g_strdup (text->str);
}

/* waybar replaces the text of its module by each line; "class" is for its style sheet. */
static char *
dup_waybar (const PlumbView *view, const PlumbState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *word = state != NULL ? plumb_state_word (state) : "not running";
  g_autofree char *class = g_strdelimit (g_strdup (word), " ", '-');
  double deviation_deg = state != NULL && is_posture (word)
                             ? plumb_client_number (state->monitor, "Deviation", NAN)
                             : NAN;
  g_autofree char *plain = plumb_words_dup_plain (word);
  g_autofree char *tooltip =
      state != NULL ? dup_tooltip (view->ctl, state) : g_strdup (_ ("plumblined is not running"));
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "text", plain);
  plumb_json_add_string (builder, "alt", class);
  plumb_json_add_string (builder, "tooltip", tooltip);
  plumb_json_add_string (builder, "class", class);
  if (isfinite (deviation_deg)) {
    json_builder_set_member_name (builder, "percentage");
    json_builder_add_int_value (builder, (gint64)CLAMP (deviation_deg, 0, 100));
  }
  json_builder_end_object (builder);
  return plumb_json_dup (builder);
}

static void
show_waybar (PlumbView *view, const PlumbState *state)
{
  g_autofree char *line = dup_waybar (view, state);
  if (!is_news (&view->last, line))
    return;
  puts (line);
  fflush (stdout);
}

void
plumb_view_show (PlumbView *view, const PlumbState *state)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES: show_lines (view, state); break;
  case PLUMB_VIEW_LIVE: show_live (view, state); break;
  case PLUMB_VIEW_JSON: show_json (view, state); break;
  case PLUMB_VIEW_WAYBAR: show_waybar (view, state); break;
  }
}

/* Title and body are for the wearer, in the language that stands beside them. */
static void
add_notice_json (const PlumbCtl *ctl, JsonBuilder *builder, const PlumbAlertFacts *alert)
{
  g_auto (PlumbNotice) notice = plumb_alert_words_get (ctl, alert);
  plumb_json_add_string (builder, "title", notice.title);
  plumb_json_add_string (builder, "body", notice.body);
  plumb_json_add_string (builder, "language", plumb_language_get_name (plumb_words_language ()));
}

static JsonBuilder *
begin_alert_json (const char *event, const char *path, const char *kind)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", event);
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_json_add_string (builder, "alert", path);
  plumb_json_add_string (builder, "kind", kind);
  return builder;
}

static void
print_raised_json (const PlumbCtl *ctl, const PlumbAlertFacts *alert, const char *severity)
{
  g_autoptr (JsonBuilder) builder = begin_alert_json ("alert-raised", alert->path, alert->kind);
  plumb_json_add_string (builder, "severity", severity);
  json_builder_set_member_name (builder, "details");
  plumb_json_add (builder, alert->details);
  add_notice_json (ctl, builder, alert);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

static void
print_cleared_json (const char *path, const char *kind, const char *outcome)
{
  g_autoptr (JsonBuilder) builder = begin_alert_json ("alert-cleared", path, kind);
  plumb_json_add_string (builder, "outcome", outcome);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

/* Before a line of its own. */
static void
leave_live_line (PlumbView *view)
{
  if (view->is_line_open)
    fputs ("\r\033[K", stdout);
  view->is_line_open = false;
}

/* What is suggested has a line of its own. */
static void
print_raised_line (PlumbView *view, const PlumbAlertFacts *alert)
{
  const PlumbAlertFacts alone = {alert->path, alert->kind, alert->details, NULL};
  g_autofree char *clock = dup_clock ();
  g_autofree char *about = plumb_alert_words_dup_line (view->ctl, &alone);
  g_autofree char *text = g_strdup_printf (_ ("ALERT %s"), about);
  leave_live_line (view);
  printf ("%s  %s%s%s  (%s)\n", clock, plumb_print_on (view->ctl, PLUMB_COLOUR_BOLD), text,
          plumb_print_off (view->ctl), strrchr (alert->path, '/') + 1);
  fflush (stdout);
}

static void
print_cleared_line (PlumbView *view, const char *path, const char *kind, const char *outcome)
{
  g_autofree char *clock = dup_clock ();
  g_autofree char *plain_kind = plumb_words_dup_plain (kind);
  g_autofree char *plain_outcome = plumb_words_dup_plain (outcome);
  leave_live_line (view);
  printf (_ ("%s  alert %s over: %s  (%s)\n"), clock, plain_kind, plain_outcome,
          strrchr (path, '/') + 1);
  fflush (stdout);
}

void
plumb_view_raised (PlumbView *view, const PlumbAlertFacts *alert, const char *severity)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_raised_line (view, alert); break;
  case PLUMB_VIEW_JSON: print_raised_json (view->ctl, alert, severity); break;
  case PLUMB_VIEW_WAYBAR: break; /* it is in the tooltip while it lives */
  }
}

void
plumb_view_cleared (PlumbView *view, const char *path, const char *kind, const char *outcome)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_cleared_line (view, path, kind, outcome); break;
  case PLUMB_VIEW_JSON: print_cleared_json (path, kind, outcome); break;
  case PLUMB_VIEW_WAYBAR: break;
  }
}

static void
print_break_line (PlumbView *view, const char *word, GVariant *suggestion)
{
  g_autofree char *clock = dup_clock ();
  g_autofree char *plain = plumb_words_dup_plain (word);
  g_autofree char *title =
      plumb_print_dup_safe (suggestion != NULL ? plumb_client_string (suggestion, "title") : "");
  leave_live_line (view);
  g_autofree char *what = g_strdup_printf (_ ("break %s"), plain);
  printf ("%s  %s%s%s\n", clock, what, *title != '\0' ? ": " : "", title);
  fflush (stdout);
}

static void
print_break_json (const char *id, const char *word, GVariant *suggestion)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", "break");
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_json_add_string (builder, "id", id);
  plumb_json_add_string (builder, "what", word);
  if (suggestion != NULL) {
    json_builder_set_member_name (builder, "suggestion");
    plumb_json_add (builder, suggestion);
  }
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

void
plumb_view_break (PlumbView *view, const char *id, const char *word, GVariant *suggestion)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_break_line (view, word, suggestion); break;
  case PLUMB_VIEW_JSON: print_break_json (id, word, suggestion); break;
  case PLUMB_VIEW_WAYBAR: break; /* the text is of the posture alone */
  }
}

static void
print_summary_line (PlumbView *view, GVariant *summary)
{
  g_autofree char *clock = dup_clock ();
  g_autofree char *text = plumb_summary_words_dup (summary);
  leave_live_line (view);
  printf ("%s  %s\n", clock, text);
  fflush (stdout);
}

static void
print_summary_json (const char *event, GVariant *summary)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", event);
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_json_add_members (builder, summary);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

void
plumb_view_summary (PlumbView *view, const char *event, GVariant *summary)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_summary_line (view, summary); break;
  case PLUMB_VIEW_JSON: print_summary_json (event, summary); break;
  case PLUMB_VIEW_WAYBAR: break;
  }
}

static void
print_practice_line (PlumbView *view, GVariant *summary)
{
  g_autofree char *clock = dup_clock ();
  double judged_s = plumb_client_number (summary, "judged_s", 0);
  double upright_s = plumb_client_number (summary, "upright_s", 0);
  double percent = judged_s >= JUDGED_ENOUGH_S ? upright_s / judged_s * 100 : -1;
  g_auto (PlumbNotice) notice = plumb_notice_practice_ended (percent, plumb_words_language ());
  g_autofree char *line = plumb_notice_dup_line (&notice);
  leave_live_line (view);
  printf (_ ("%s  %s Notices: %.0f.\n"), clock, line, plumb_client_number (summary, "told", 0));
  fflush (stdout);
}

void
plumb_view_practice (PlumbView *view, GVariant *summary)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_practice_line (view, summary); break;
  case PLUMB_VIEW_JSON: print_summary_json ("practice-ended", summary); break;
  case PLUMB_VIEW_WAYBAR: break; /* the text is of the posture alone */
  }
}

void
plumb_view_reading (PlumbView *view, const char *sensor, guint64 real_us, double pitch_deg,
                    double roll_deg, GVariant *extra)
{
  if (view->kind != PLUMB_VIEW_JSON) {
    g_autofree char *clock = dup_clock ();
    printf (_ ("%s  reading pitch %.1f roll %.1f\n"), clock, pitch_deg, roll_deg);
    fflush (stdout);
    return;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", "reading");
  plumb_json_add_time (builder, (gint64)real_us);
  plumb_json_add_string (builder, "sensor", sensor);
  plumb_json_add_number (builder, "pitch_deg", pitch_deg);
  plumb_json_add_number (builder, "roll_deg", roll_deg);
  plumb_json_add_members (builder, extra);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}
