/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline monitor: follows the daemon until it is stopped. */
#include <glib/gi18n.h>
#include <glib-unix.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "monitor-view.h"

#define DBUS_PROPERTIES     "org.freedesktop.DBus.Properties"
#define DBUS_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define LIVE_INTERVAL_S     1

typedef struct {
  PlumbCtl *ctl;
  PlumbView view;
  PlumbState *state; /* NULL: the daemon is not there */
  GMainLoop *loop;
  GVariant *suggestion; /* the newest that Breaks.Current does not tell yet; NULL: none */
  double readings_hz;   /* 0: none wanted */
  guint signals;
  guint refresh; /* source that fetches everything anew */
} Follower;

/* Deviation and DwellFraction are not announced: asked for when something else changed, and once
 * a second for the live line. What was announced wins over what was asked for a moment later. */
static void
refresh_monitor (Follower *follower, GVariant *announced)
{
  g_autoptr (GVariant) fetched =
      plumb_client_get_all (follower->ctl, PLUMB_PATH, PLUMB_IFACE_MONITOR, NULL);
  g_autoptr (GVariant) base =
      fetched != NULL ? g_variant_ref (fetched) : g_variant_ref (follower->state->monitor);
  GVariant *merged = announced != NULL ? plumb_state_merge (base, announced) : g_variant_ref (base);
  g_variant_unref (follower->state->monitor);
  follower->state->monitor = merged;
}

/* Everything anew; NULL while the daemon is not there. */
static void
fetch_all (Follower *follower)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&follower->state, plumb_state_free);
  follower->state = plumb_state_fetch (follower->ctl, &error);
}

static gboolean
on_refresh (gpointer data)
{
  Follower *follower = data;
  follower->refresh = 0;
  if (follower->state != NULL)
    fetch_all (follower);
  plumb_view_show (&follower->view, follower->state);
  return G_SOURCE_REMOVE;
}

/* Objects came, went or changed: one look at all of them for a whole burst of signals. */
static void
schedule_refresh (Follower *follower)
{
  if (follower->refresh == 0)
    follower->refresh = g_idle_add (on_refresh, follower);
}

static void
on_properties (Follower *follower, const char *path, GVariant *parameters)
{
  const char *interface;
  g_autoptr (GVariant) changed = NULL;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  g_variant_get (parameters, "(&s@a{sv}as)", &interface, &changed, NULL);
  if (strcmp (path, PLUMB_PATH) != 0) {
    schedule_refresh (follower);
  } else if (strcmp (interface, PLUMB_IFACE_MONITOR) == 0) {
    refresh_monitor (follower, changed);
    plumb_view_show (&follower->view, follower->state);
  } else if (strcmp (interface, PLUMB_IFACE_MANAGER) == 0) {
    GVariant *merged = plumb_state_merge (follower->state->manager, changed);
    g_variant_unref (follower->state->manager);
    follower->state->manager = merged;
    plumb_view_show (&follower->view, follower->state);
  } else if (strcmp (interface, PLUMB_IFACE_BREAKS) == 0) {
    GVariant *merged = plumb_state_merge (follower->state->breaks, changed);
    g_variant_unref (follower->state->breaks);
    follower->state->breaks = merged;
    g_clear_pointer (&follower->suggestion, g_variant_unref);
  }
}

static GVariant *
ref_suggestion (const Follower *follower)
{
  return follower->suggestion != NULL ? g_variant_ref (follower->suggestion)
                                      : plumb_state_ref_suggestion (follower->state->breaks);
}

static void
on_alert (Follower *follower, const char *signal_name, GVariant *parameters)
{
  const char *path, *kind, *word;
  g_autoptr (GVariant) details = NULL;
  if (strcmp (signal_name, "AlertRaised") == 0 &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ossa{sv})"))) {
    g_variant_get (parameters, "(&o&s&s@a{sv})", &path, &kind, &word, &details);
    g_autoptr (GVariant) suggestion = ref_suggestion (follower);
    const PlumbAlertFacts alert = {path, kind, details, suggestion};
    plumb_view_raised (&follower->view, &alert, word);
  } else if (strcmp (signal_name, "AlertCleared") == 0 &&
             g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oss)"))) {
    g_variant_get (parameters, "(&o&s&s)", &path, &kind, &word);
    plumb_view_cleared (&follower->view, path, kind, word);
  } else if (strcmp (signal_name, "PracticeEnded") == 0 &&
             g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a{sv})"))) {
    g_autoptr (GVariant) summary = g_variant_get_child_value (parameters, 0);
    plumb_view_practice (&follower->view, summary);
  }
}

static void
on_break (Follower *follower, const char *signal_name, GVariant *parameters)
{
  const char *id, *word;
  g_autoptr (GVariant) suggestion = NULL;
  if (strcmp (signal_name, "Suggested") == 0 &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssa{sv})"))) {
    g_variant_get (parameters, "(&s&s@a{sv})", &id, NULL, &suggestion);
    g_clear_pointer (&follower->suggestion, g_variant_unref);
    follower->suggestion = g_variant_ref (suggestion);
    plumb_view_break (&follower->view, id, "suggested", suggestion);
  } else if (strcmp (signal_name, "Started") == 0 &&
             g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ss)"))) {
    g_variant_get (parameters, "(&s&s)", &id, NULL);
    plumb_view_break (&follower->view, id, "started", NULL);
  } else if (strcmp (signal_name, "Finished") == 0 &&
             g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssu)"))) {
    g_variant_get (parameters, "(&s&su)", &id, &word, NULL);
    plumb_view_break (&follower->view, id, word, NULL);
  } else if (strcmp (signal_name, "Missed") == 0) {
    plumb_view_break (&follower->view, "", "missed", NULL);
  }
}

static void
on_reading (Follower *follower, GVariant *parameters)
{
  const char *sensor;
  guint64 real_us;
  double pitch_deg, roll_deg;
  g_autoptr (GVariant) extra = NULL;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(otdda{sv})")))
    return;
  g_variant_get (parameters, "(&otdd@a{sv})", &sensor, &real_us, &pitch_deg, &roll_deg, &extra);
  plumb_view_reading (&follower->view, sensor, real_us, pitch_deg, roll_deg, extra);
}

static void
on_summary (Follower *follower, const char *signal_name, GVariant *parameters)
{
  bool is_hour = strcmp (signal_name, "HourSummary") == 0;
  if ((!is_hour && strcmp (signal_name, "DaySummary") != 0) ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a{sv})")))
    return;
  g_autoptr (GVariant) summary = g_variant_get_child_value (parameters, 0);
  plumb_view_summary (&follower->view, is_hour ? "hour-summary" : "day-summary", summary);
}

static void
on_signal (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *signal_name, GVariant *parameters, gpointer data)
{
  Follower *follower = data;
  if (follower->state == NULL)
    return;
  if (strcmp (interface, DBUS_PROPERTIES) == 0)
    on_properties (follower, path, parameters);
  else if (strcmp (interface, DBUS_OBJECT_MANAGER) == 0)
    schedule_refresh (follower);
  else if (strcmp (interface, PLUMB_IFACE_MANAGER) == 0)
    on_alert (follower, signal_name, parameters);
  else if (strcmp (interface, PLUMB_IFACE_BREAKS) == 0)
    on_break (follower, signal_name, parameters);
  else if (strcmp (interface, PLUMB_IFACE_STATISTICS) == 0)
    on_summary (follower, signal_name, parameters);
  else if (strcmp (interface, PLUMB_IFACE_MONITOR) == 0 && strcmp (signal_name, "Reading") == 0)
    on_reading (follower, parameters);
}

static void
claim_readings (Follower *follower)
{
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "max_hz", "d", follower->readings_hz);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      plumb_client_call (follower->ctl, PLUMB_PATH, PLUMB_IFACE_MONITOR, "ClaimReadings",
                         g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), &error);
  if (reply == NULL)
    plumb_client_fail (follower->ctl, error);
}

static void
on_appeared (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  Follower *follower = data;
  fetch_all (follower);
  if (follower->state != NULL && follower->readings_hz > 0)
    claim_readings (follower);
  plumb_view_show (&follower->view, follower->state);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  Follower *follower = data;
  g_clear_pointer (&follower->state, plumb_state_free);
  plumb_view_show (&follower->view, NULL);
}

static gboolean
on_interval (gpointer data)
{
  Follower *follower = data;
  if (follower->state != NULL)
    refresh_monitor (follower, NULL);
  plumb_view_show (&follower->view, follower->state);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_stop (gpointer data)
{
  Follower *follower = data;
  g_main_loop_quit (follower->loop);
  return G_SOURCE_CONTINUE;
}

static void
run (Follower *follower)
{
  GDBusConnection *connection = follower->ctl->connection;
  follower->signals =
      g_dbus_connection_signal_subscribe (connection, PLUMB_BUS_NAME, NULL, NULL, NULL, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_signal, follower, NULL);
  guint watch =
      g_bus_watch_name_on_connection (connection, PLUMB_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_appeared, on_vanished, follower, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, on_stop, follower);
  guint terminate = g_unix_signal_add (SIGTERM, on_stop, follower);
  guint interval = 0;
  if (follower->view.kind == PLUMB_VIEW_LIVE)
    interval = g_timeout_add_seconds (LIVE_INTERVAL_S, on_interval, follower);
  g_main_loop_run (follower->loop);
  g_clear_handle_id (&interval, g_source_remove);
  g_clear_handle_id (&follower->refresh, g_source_remove);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (connection, follower->signals);
}

/* Starts the daemon if the bus can; says so if it is not there, except in a bar, which waits. */
static bool
reach_daemon (PlumbCtl *ctl, bool is_patient, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) manager =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, &error);
  if (manager != NULL)
    return true;
  if (is_patient && ctl->connection != NULL && plumb_client_is_absent (error))
    return true;
  *out_code = plumb_client_fail (ctl, error);
  return false;
}

PlumbExit
plumb_command_monitor (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  gboolean is_json = FALSE, is_waybar = FALSE;
  double readings_hz = 0;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("One JSON object a line"), NULL},
      {"waybar", 0, 0, G_OPTION_ARG_NONE, &is_waybar,
       N_ ("Lines for a custom module of waybar; waits for the daemon"), NULL},
      {"readings", 0, 0, G_OPTION_ARG_DOUBLE, &readings_hz,
       N_ ("Show the sensor's angles too, at most this often a second"), "HZ"},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code))
    return code;
  if (is_json && is_waybar)
    return plumb_command_misused (command, _ ("--json and --waybar exclude each other"));
  if (!(readings_hz >= 0 && readings_hz <= 100))
    return plumb_command_misused (command, _ ("--readings wants 0 to 100 a second"));
  if (!reach_daemon (ctl, is_waybar, &code))
    return code;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Follower follower = {.ctl = ctl, .loop = loop, .readings_hz = readings_hz};
  follower.view.ctl = ctl;
  follower.view.kind = is_json                                ? PLUMB_VIEW_JSON
                       : is_waybar                            ? PLUMB_VIEW_WAYBAR
                       : ctl->is_terminal && readings_hz == 0 ? PLUMB_VIEW_LIVE
                                                              : PLUMB_VIEW_LINES;
  run (&follower);
  plumb_view_clear (&follower.view);
  g_clear_pointer (&follower.state, plumb_state_free);
  g_clear_pointer (&follower.suggestion, g_variant_unref);
  return PLUMB_EXIT_OK;
}
