/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline calibrate: captures a pose and shows how it goes. */
#include <glib/gi18n.h>
#include <glib-unix.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "json.h"
#include "vocabulary.h"
#include "words.h"

#define BAR_WIDTH 30
/* A capture takes 10 to 15 seconds and reports as it goes; this long a silence is the end. */
#define SILENCE_MAX_S 30

typedef struct {
  PlumbCtl *ctl;
  const char *path; /* of the sensor */
  const char *pose;
  bool is_json;
  GMainLoop *loop;
  guint silence_source;
  int countdown_s;
  PlumbExit code;
} Capture;

static const struct {
  const char *pose;
  const char *instruction;
  const char *done;
} poses[] = {
    {"upright", N_ ("Sit upright, the way you want to be reminded of, and keep still."),
     N_ ("The upright pose is set.")},
    {"slouched", N_ ("Sit the way you usually slump, and keep still."),
     N_ ("The slouched pose is set: the limit is now half way between both.")},
    {"standing", N_ ("Stand upright and keep still."), N_ ("The standing pose is set.")},
    {"standing-slouched", N_ ("Stand the way you usually slump, and keep still."),
     N_ ("The slouched standing pose is set.")},
};

static bool
is_live (const Capture *capture)
{
  return capture->ctl->is_terminal && !capture->is_json;
}

static void
finish (Capture *capture, PlumbExit code)
{
  capture->code = code;
  g_main_loop_quit (capture->loop);
}

static gboolean
on_silence (gpointer data)
{
  Capture *capture = data;
  capture->silence_source = 0;
  if (is_live (capture))
    puts ("");
  plumb_command_complain (
      _ ("the daemon has said nothing for %d seconds; see \"plumbline sensors\""), SILENCE_MAX_S);
  finish (capture, PLUMB_EXIT_FAILURE);
  return G_SOURCE_REMOVE;
}

static void
restart_silence (Capture *capture)
{
  g_clear_handle_id (&capture->silence_source, g_source_remove);
  capture->silence_source = g_timeout_add_seconds (SILENCE_MAX_S, on_silence, capture);
}

static void
print_progress_json (double fraction, const char *hint)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", "progress");
  plumb_json_add_number (builder, "fraction", fraction);
  plumb_json_add_string (builder, "hint", hint);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

static void
on_progress (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal_name, GVariant *parameters, gpointer data)
{
  Capture *capture = data;
  double fraction;
  const char *hint;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ds)")))
    return;
  g_variant_get (parameters, "(d&s)", &fraction, &hint);
  restart_silence (capture);
  if (capture->is_json) {
    print_progress_json (fraction, hint);
  } else if (is_live (capture)) {
    g_autofree char *bar = plumb_print_dup_bar (capture->ctl, fraction, BAR_WIDTH);
    g_autofree char *own = plumb_vocabulary_dup_sentence (hint);
    g_autofree char *safe = plumb_print_dup_safe (own);
    g_autofree char *rest = plumb_print_dup_cut (safe, MAX (capture->ctl->columns - 42, 0));
    printf ("\r%s %3.0f %%  %s\033[K", bar, CLAMP (fraction, 0, 1) * 100, rest);
    fflush (stdout);
  }
}

/* The word for what went wrong, whether it comes as a word or as an error's name. */
static const char *
reason_of (const char *error_name, GVariant *quality)
{
  const char *reason = plumb_client_string (quality, "reason");
  if (*reason != '\0')
    return reason;
  return g_str_has_prefix (error_name, PLUMB_ERROR_PREFIX)
             ? error_name + strlen (PLUMB_ERROR_PREFIX)
             : error_name;
}

static void
print_finished_json (bool is_ok, const char *reason, GVariant *quality)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  plumb_json_add_string (builder, "event", "finished");
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, is_ok);
  plumb_json_add_string (builder, "reason", is_ok ? "ok" : reason);
  json_builder_set_member_name (builder, "quality");
  plumb_json_add (builder, quality);
  json_builder_end_object (builder);
  plumb_json_print (builder);
}

static void
print_done (const Capture *capture, GVariant *quality)
{
  double spread_deg = plumb_client_number (quality, "spread_deg", NAN);
  for (unsigned i = 0; i < G_N_ELEMENTS (poses); i++) {
    if (strcmp (poses[i].pose, capture->pose) == 0)
      printf ("%s%s%s", plumb_print_on (capture->ctl, PLUMB_COLOUR_GOOD), _ (poses[i].done),
              plumb_print_off (capture->ctl));
  }
  if (isfinite (spread_deg))
    printf (_ (" It wandered by %.1f degrees."), spread_deg);
  puts ("");
  if (strcmp (capture->pose, "upright") == 0)
    puts (_ ("Try it: \"plumbline train 5\" tells you early for five minutes."));
}

static void
on_finished (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal_name, GVariant *parameters, gpointer data)
{
  Capture *capture = data;
  gboolean is_ok;
  const char *error_name;
  g_autoptr (GVariant) quality = NULL;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bsa{sv})")))
    return;
  g_variant_get (parameters, "(b&s@a{sv})", &is_ok, &error_name, &quality);
  const char *reason = reason_of (error_name, quality);
  if (is_live (capture))
    fputs ("\r\033[K", stdout);
  if (capture->is_json)
    print_finished_json (is_ok, reason, quality);
  else if (is_ok)
    print_done (capture, quality);
  if (!is_ok) {
    g_autofree char *safe = plumb_print_dup_safe (plumb_words_calibration (reason));
    plumb_command_complain (_ ("the pose was not set: %s"), safe);
  }
  finish (capture, is_ok ? PLUMB_EXIT_OK : PLUMB_EXIT_REFUSED);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  Capture *capture = data;
  if (is_live (capture))
    puts ("");
  plumb_command_complain (_ ("the daemon went away while the pose was captured; start it and try "
                             "again"));
  finish (capture, PLUMB_EXIT_NO_DAEMON);
}

static gboolean
on_interrupt (gpointer data)
{
  Capture *capture = data;
  plumb_client_try (capture->ctl, capture->path, PLUMB_IFACE_SENSOR, "CancelCalibration");
  if (is_live (capture))
    puts ("");
  plumb_command_complain (_ ("cancelled; the pose set before still stands"));
  finish (capture, PLUMB_EXIT_FAILURE);
  return G_SOURCE_CONTINUE;
}

static void
begin (Capture *capture)
{
  PlumbExit code = plumb_client_do (capture->ctl, capture->path, PLUMB_IFACE_SENSOR, "Calibrate",
                                    g_variant_new ("(sa{sv})", capture->pose, NULL));
  if (code != PLUMB_EXIT_OK)
    finish (capture, code);
  else
    restart_silence (capture);
}

static void
print_countdown (int seconds)
{
  fputs ("\r", stdout);
  printf (_ ("The capture begins in %d s"), seconds);
  fputs ("\033[K", stdout);
}

/* Time to leave the keyboard and sit down. */
static gboolean
on_countdown (gpointer data)
{
  Capture *capture = data;
  if (capture->countdown_s > 0) {
    if (is_live (capture))
      print_countdown (capture->countdown_s);
    fflush (stdout);
    capture->countdown_s--;
    return G_SOURCE_CONTINUE;
  }
  if (is_live (capture))
    fputs ("\r\033[K", stdout);
  begin (capture);
  return G_SOURCE_REMOVE;
}

static void
run (Capture *capture)
{
  GDBusConnection *connection = capture->ctl->connection;
  guint progress = g_dbus_connection_signal_subscribe (
      connection, PLUMB_BUS_NAME, PLUMB_IFACE_SENSOR, "CalibrationProgress", capture->path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_progress, capture, NULL);
  guint finished = g_dbus_connection_signal_subscribe (
      connection, PLUMB_BUS_NAME, PLUMB_IFACE_SENSOR, "CalibrationFinished", capture->path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_finished, capture, NULL);
  guint watch = g_bus_watch_name_on_connection (
      connection, PLUMB_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished, capture, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, capture);
  guint countdown = 0;
  if (capture->countdown_s > 0 && on_countdown (capture) == G_SOURCE_CONTINUE)
    countdown = g_timeout_add_seconds (1, on_countdown, capture);
  else
    countdown = g_idle_add (on_countdown, capture);
  g_main_loop_run (capture->loop);
  GSource *left = g_main_context_find_source_by_id (NULL, countdown);
  if (left != NULL)
    g_source_destroy (left);
  g_clear_handle_id (&capture->silence_source, g_source_remove);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (connection, finished);
  g_dbus_connection_signal_unsubscribe (connection, progress);
}

static const char *
find_instruction (const char *pose)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (poses); i++) {
    if (strcmp (poses[i].pose, pose) == 0)
      return poses[i].instruction;
  }
  return NULL;
}

PlumbExit
plumb_command_calibrate (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_autofree char *chosen = NULL;
  g_autofree char *wanted = NULL;
  gboolean is_json = FALSE;
  int delay_s = ctl->is_terminal && ctl->is_input_terminal ? 3 : 0;
  const GOptionEntry entries[] = {
      {"pose", 0, 0, G_OPTION_ARG_STRING, &chosen,
       N_ ("upright (default), slouched, standing or standing-slouched"), "POSE"},
      {"sensor", 0, 0, G_OPTION_ARG_STRING, &wanted, N_ ("Which sensor, if there are several"),
       "ID"},
      {"delay", 0, 0, G_OPTION_ARG_INT, &delay_s,
       N_ ("Seconds before the capture begins (default: 3 on a terminal, otherwise 0)"), "SECONDS"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("One JSON object a line"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code))
    return code;
  const char *pose = chosen != NULL ? chosen : "upright";
  if (find_instruction (pose) == NULL)
    return plumb_command_misused (
        command, _ ("\"%s\" is none of upright, slouched, standing, standing-slouched"), pose);
  if (delay_s < 0 || delay_s > 60)
    return plumb_command_misused (command, _ ("%d is not a delay between 0 and 60 seconds"),
                                  delay_s);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, &error);
  if (sensors == NULL)
    return plumb_client_fail (ctl, error);
  const PlumbClientObject *sensor = plumb_client_pick_sensor (sensors, wanted, &code);
  if (sensor == NULL)
    return code;
  if (!is_json)
    puts (_ (find_instruction (pose)));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Capture capture = {.ctl = ctl,
                     .path = sensor->path,
                     .pose = pose,
                     .is_json = is_json,
                     .loop = loop,
                     .countdown_s = delay_s};
  run (&capture);
  return capture.code;
}
