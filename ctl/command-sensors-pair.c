/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline sensors pair: pairs a sensor and asks for its passkey where it has one. */
#include <glib/gi18n.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "print.h"
#include "vocabulary.h"

/* The daemon ends a pairing after 60 s; this long a silence means that it cannot. */
#define SILENCE_MAX_S 75

typedef struct {
  PlumbCtl *ctl;
  const char *path; /* of the sensor */
  GMainLoop *loop;
  guint input; /* source that waits for a line, 0: nothing was asked */
  PlumbExit code;
} Pairing;

static void
finish (Pairing *pairing, PlumbExit code)
{
  pairing->code = code;
  g_main_loop_quit (pairing->loop);
}

static gboolean
on_silence (gpointer data)
{
  plumb_command_complain (
      _ ("the daemon has said nothing for %d seconds; see \"plumbline sensors\""), SILENCE_MAX_S);
  finish (data, PLUMB_EXIT_FAILURE);
  return G_SOURCE_CONTINUE;
}

static void
ask (void)
{
  printf (_ ("The passkey that the sensor shows, or that is printed on it: "));
  fflush (stdout);
}

/* A line that is no passkey is asked for again; the end of input gives up. */
static gboolean
on_input (int fd, GIOCondition condition, gpointer data)
{
  Pairing *pairing = data;
  char line[32] = "";
  char *end = NULL;
  ssize_t size = read (fd, line, sizeof line - 1);
  if (size <= 0) {
    pairing->input = 0;
    plumb_client_try (pairing->ctl, pairing->path, PLUMB_IFACE_SENSOR, "CancelPairing");
    return G_SOURCE_REMOVE;
  }
  g_strstrip (line);
  guint64 passkey = g_ascii_strtoull (line, &end, 10);
  if (!g_ascii_isdigit (line[0]) || *end != '\0' || passkey > 999999) {
    plumb_command_complain (_ ("a passkey is a number of up to six digits"));
    ask ();
    return G_SOURCE_CONTINUE;
  }
  pairing->input = 0;
  plumb_client_do (pairing->ctl, pairing->path, PLUMB_IFACE_SENSOR, "EnterPasskey",
                   g_variant_new ("(u)", (guint32)passkey));
  return G_SOURCE_REMOVE;
}

static void
on_passkey_wanted (GDBusConnection *connection, const char *sender, const char *path,
                   const char *interface, const char *signal_name, GVariant *parameters,
                   gpointer data)
{
  Pairing *pairing = data;
  if (!pairing->ctl->is_input_terminal || pairing->input != 0)
    return;
  ask ();
  pairing->input = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, pairing);
}

static void
on_finished (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal_name, GVariant *parameters, gpointer data)
{
  Pairing *pairing = data;
  gboolean is_ok;
  const char *message;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bss)")))
    return;
  g_variant_get (parameters, "(b&s&s)", &is_ok, NULL, &message);
  g_autofree char *own = plumb_vocabulary_dup_sentence (message);
  g_autofree char *safe = plumb_print_dup_safe (own);
  if (pairing->input != 0)
    puts ("");
  if (is_ok)
    printf (
        _ ("%sPaired.%s The sensor is being connected; \"plumbline sensors\" shows how it goes.\n"),
        plumb_print_on (pairing->ctl, PLUMB_COLOUR_GOOD), plumb_print_off (pairing->ctl));
  else
    plumb_command_complain (_ ("not paired: %s"), safe);
  finish (pairing, is_ok ? PLUMB_EXIT_OK : PLUMB_EXIT_REFUSED);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  plumb_command_complain (_ ("the daemon went away while pairing; start it and try again"));
  finish (data, PLUMB_EXIT_NO_DAEMON);
}

static gboolean
on_interrupt (gpointer data)
{
  Pairing *pairing = data;
  plumb_client_try (pairing->ctl, pairing->path, PLUMB_IFACE_SENSOR, "CancelPairing");
  puts ("");
  plumb_command_complain (_ ("cancelled; the sensor was not paired"));
  finish (pairing, PLUMB_EXIT_FAILURE);
  return G_SOURCE_CONTINUE;
}

static void
begin (Pairing *pairing)
{
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "can-enter-passkey", "b", pairing->ctl->is_input_terminal);
  PlumbExit code = plumb_client_do (pairing->ctl, pairing->path, PLUMB_IFACE_SENSOR, "Pair",
                                    g_variant_new ("(@a{sv})", g_variant_dict_end (&options)));
  if (code != PLUMB_EXIT_OK)
    finish (pairing, code);
}

static gboolean
on_begin (gpointer data)
{
  begin (data);
  return G_SOURCE_REMOVE;
}

static guint
subscribe (Pairing *pairing, const char *signal_name, GDBusSignalCallback callback)
{
  return g_dbus_connection_signal_subscribe (pairing->ctl->connection, PLUMB_BUS_NAME,
                                             PLUMB_IFACE_SENSOR, signal_name, pairing->path, NULL,
                                             G_DBUS_SIGNAL_FLAGS_NONE, callback, pairing, NULL);
}

static void
run (Pairing *pairing)
{
  GDBusConnection *connection = pairing->ctl->connection;
  guint wanted = subscribe (pairing, "PasskeyWanted", on_passkey_wanted);
  guint finished = subscribe (pairing, "PairingFinished", on_finished);
  guint watch = g_bus_watch_name_on_connection (
      connection, PLUMB_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished, pairing, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, pairing);
  guint silence = g_timeout_add_seconds (SILENCE_MAX_S, on_silence, pairing);
  g_idle_add (on_begin, pairing);
  g_main_loop_run (pairing->loop);
  g_clear_handle_id (&pairing->input, g_source_remove);
  g_source_remove (silence);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (connection, finished);
  g_dbus_connection_signal_unsubscribe (connection, wanted);
}

PlumbExit
plumb_command_sensors_pair (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;
  if (!plumb_command_parse (command, NULL, arguments, 0, 1, &code))
    return code;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sensors = plumb_client_list (ctl, PLUMB_IFACE_SENSOR, &error);
  if (sensors == NULL)
    return plumb_client_fail (ctl, error);
  const PlumbClientObject *sensor = plumb_client_pick_sensor (sensors, (*arguments)[0], &code);
  if (sensor == NULL)
    return code;
  if (ctl->is_terminal)
    puts (_ ("Pairing; keep the sensor awake and near. This takes up to a minute."));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Pairing pairing = {.ctl = ctl, .path = sensor->path, .loop = loop};
  run (&pairing);
  return pairing.code;
}
