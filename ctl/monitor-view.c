/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "summary-words.h"
#include "words.h"

#define DWELL_WIDTH 8

void
plumb_view_clear (PlumbView *view)
{
  if (view->is_line_open)
    puts ("");
  view->is_line_open = false;
  g_clear_pointer (&view->last, g_free);
}

static char *
dup_clock (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return g_date_time_format (now, "%H:%M:%S");
}

/* True if the text differs from what was said last, which it then is. */
static bool
is_news (PlumbView *view, const char *text)
{
  if (g_strcmp0 (view->last, text) == 0)
    return false;
  g_free (view->last);
  view->last = g_strdup (text);
  return true;
}

static bool
is_judged (const char *word)
{
  return strcmp (word, "upright") == 0 || strcmp (word, "slouching") == 0 ||
         g_str_has_prefix (word, "leaning");
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

static void
show_lines (PlumbView *view, const PlumbState *state)
{
  g_autofree char *summary = state != NULL
                                 ? dup_summary (state)
                                 : g_strdup (_ ("plumblined is not running; waiting for it"));
  if (!is_news (view, summary))
    return;
  g_autofree char *clock = dup_clock ();
  double deviation_deg = state != NULL && is_judged (plumb_state_word (state))
                             ? plumb_client_number (state->monitor, "Deviation", NAN)
                             : NAN;
  g_autofree char *degrees = plumb_print_dup_degrees (view->ctl, deviation_deg);
  printf ("%s  %s%s%s\n", clock, summary, isfinite (deviation_deg) ? ", " : "",
          isfinite (deviation_deg) ? degrees : "");
  fflush (stdout);
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

static char *
dup_live_line (const PlumbView *view, const PlumbState *state)
{
  bool has_posture = is_judged (plumb_state_word (state));
  double deviation_deg = has_posture ? plumb_client_number (state->monitor, "Deviation", NAN) : NAN;
  g_autofree char *summary = dup_summary (state);
  g_autofree char *degrees =
      isfinite (deviation_deg) ? plumb_print_dup_degrees (view->ctl, deviation_deg) : g_strdup ("");
  g_autofree char *dwell = has_posture ? dup_dwell (view, state) : g_strdup ("");
  g_autofree char *stay = has_posture ? dup_stay (state) : g_strdup ("");
  g_autofree char *battery = dup_first_battery (state);
  g_autofree char *wide_summary = plumb_print_dup_padded (summary, 24);
  g_autofree char *wide_degrees = plumb_print_dup_padded (degrees, 4);
  return g_strconcat (wide_summary, wide_degrees, dwell, stay, battery, NULL);
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

/* waybar replaces the text of its module by each line; "class" is for its style sheet. */
static char *
dup_waybar (const PlumbView *view, const PlumbState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *word = state != NULL ? plumb_state_word (state) : "not running";
  g_autofree char *class = g_strdelimit (g_strdup (word), " ", '-');
  double deviation_deg = state != NULL && is_judged (word)
                             ? plumb_client_number (state->monitor, "Deviation", NAN)
                             : NAN;
  g_autofree char *plain = plumb_words_dup_plain (word);
  g_autofree char *tooltip = state != NULL ? plumb_state_dup_posture (view->ctl, state)
                                           : g_strdup (_ ("plumblined is not running"));
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
  if (!is_news (view, line))
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

static void
print_alert_json (const char *event, const char *path, const char *kind, const char *word,
                  GVariant *details)
{
  bool is_raised = strcmp (event, "alert-raised") == 0;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", event);
  plumb_json_add_time (builder, g_get_real_time ());
  plumb_json_add_string (builder, "alert", path);
  plumb_json_add_string (builder, "kind", kind);
  plumb_json_add_string (builder, is_raised ? "severity" : "outcome", word);
  if (details != NULL) {
    json_builder_set_member_name (builder, "details");
    plumb_json_add (builder, details);
  }
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

static void
print_raised (const PlumbCtl *ctl, const char *clock, const char *about, const char *number)
{
  g_autofree char *text = g_strdup_printf (_ ("ALERT %s"), about);
  printf ("%s  %s%s%s  (%s)\n", clock, plumb_print_on (ctl, PLUMB_COLOUR_BOLD), text,
          plumb_print_off (ctl), number);
}

static void
print_alert_line (PlumbView *view, const char *event, const char *path, const char *kind,
                  const char *word, GVariant *details)
{
  const char *number = strrchr (path, '/') + 1;
  g_autofree char *clock = dup_clock ();
  g_autofree char *plain_kind = plumb_words_dup_plain (kind);
  g_autofree char *plain_word = plumb_words_dup_plain (word);
  g_autofree char *about =
      details != NULL ? plumb_words_dup_alert (view->ctl, kind, details) : NULL;
  if (view->is_line_open)
    fputs ("\r\033[K", stdout);
  view->is_line_open = false;
  if (strcmp (event, "alert-raised") == 0)
    print_raised (view->ctl, clock, about != NULL ? about : plain_kind, number);
  else
    printf (_ ("%s  alert %s over: %s  (%s)\n"), clock, plain_kind, plain_word, number);
  fflush (stdout);
}

void
plumb_view_alert (PlumbView *view, const char *event, const char *path, const char *kind,
                  const char *word, GVariant *details)
{
  switch (view->kind) {
  case PLUMB_VIEW_LINES:
  case PLUMB_VIEW_LIVE: print_alert_line (view, event, path, kind, word, details); break;
  case PLUMB_VIEW_JSON: print_alert_json (event, path, kind, word, details); break;
  case PLUMB_VIEW_WAYBAR: break; /* the text is of the posture alone */
  }
}

static void
print_break_line (PlumbView *view, const char *word, GVariant *suggestion)
{
  g_autofree char *clock = dup_clock ();
  g_autofree char *plain = plumb_words_dup_plain (word);
  g_autofree char *title =
      plumb_print_dup_safe (suggestion != NULL ? plumb_client_string (suggestion, "title") : "");
  if (view->is_line_open)
    fputs ("\r\033[K", stdout);
  view->is_line_open = false;
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
  if (view->is_line_open)
    fputs ("\r\033[K", stdout);
  view->is_line_open = false;
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
