/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "print.h"
#include "vocabulary.h"

typedef struct {
  PlumbCtl *ctl;
  GPtrArray *candidates;
  PlumbScanFound found;
  GMainLoop *loop;
} Scan;

static void
candidate_free (gpointer data)
{
  PlumbCandidate *candidate = data;
  g_free (candidate->address);
  g_free (candidate->name);
  g_free (candidate->driver);
  g_free (candidate->confidence);
  g_free (candidate->pairing);
  g_free (candidate);
}

static PlumbCandidate *
find (const Scan *scan, const char *address)
{
  for (guint i = 0; i < scan->candidates->len; i++) {
    PlumbCandidate *candidate = scan->candidates->pdata[i];
    if (g_ascii_strcasecmp (candidate->address, address) == 0)
      return candidate;
  }
  return NULL;
}

static char *
dup_safe (GVariant *facts, const char *key)
{
  return plumb_print_dup_safe (plumb_client_string (facts, key));
}

static void
on_candidate (GDBusConnection *connection, const char *sender, const char *path,
              const char *interface, const char *signal_name, GVariant *parameters, gpointer data)
{
  Scan *scan = data;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a{sv})")))
    return;
  g_autoptr (GVariant) facts = g_variant_get_child_value (parameters, 0);
  int rssi_dbm = (int)plumb_client_number (facts, "rssi", 0);
  PlumbCandidate *candidate = find (scan, plumb_client_string (facts, "address"));
  if (candidate != NULL) {
    candidate->rssi_dbm = rssi_dbm;
    return;
  }
  candidate = g_new0 (PlumbCandidate, 1);
  candidate->address = dup_safe (facts, "address");
  candidate->name = dup_safe (facts, "name");
  candidate->driver = dup_safe (facts, "driver");
  candidate->confidence = dup_safe (facts, "confidence");
  candidate->pairing = dup_safe (facts, "pairing");
  candidate->rssi_dbm = rssi_dbm;
  g_ptr_array_add (scan->candidates, candidate);
  if (scan->found != NULL)
    scan->found (scan->ctl, candidate, scan->candidates->len);
}

static gboolean
on_end (gpointer data)
{
  Scan *scan = data;
  g_main_loop_quit (scan->loop);
  return G_SOURCE_CONTINUE;
}

static bool
start (PlumbCtl *ctl, unsigned seconds, PlumbExit *out_code)
{
  GVariantDict options;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "seconds", "u", seconds);
  *out_code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "StartDiscovery",
                               g_variant_new ("(@a{sv})", g_variant_dict_end (&options)));
  return *out_code == PLUMB_EXIT_OK;
}

GPtrArray *
plumb_scan_run (PlumbCtl *ctl, unsigned seconds, PlumbScanFound found, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  if (!plumb_client_connect (ctl, &error)) {
    *out_code = plumb_client_fail (ctl, error);
    return NULL;
  }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  Scan scan = {.ctl = ctl, .candidates = candidates, .found = found, .loop = loop};
  guint subscription = g_dbus_connection_signal_subscribe (
      ctl->connection, PLUMB_BUS_NAME, PLUMB_IFACE_MANAGER, "CandidateSeen", PLUMB_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_candidate, &scan, NULL);
  bool is_started = start (ctl, seconds, out_code);
  if (is_started) {
    guint end = g_timeout_add_seconds (seconds, on_end, &scan);
    guint interrupt = g_unix_signal_add (SIGINT, on_end, &scan);
    g_main_loop_run (loop);
    g_source_remove (interrupt);
    g_source_remove (end);
    /* It would stop by itself; why wait, and why say so if it just has. */
    plumb_client_try (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "StopDiscovery");
  }
  g_dbus_connection_signal_unsubscribe (ctl->connection, subscription);
  return is_started ? g_steal_pointer (&candidates) : NULL;
}

void
plumb_scan_print (const PlumbCtl *ctl, const PlumbCandidate *candidate, unsigned number)
{
  g_autofree char *name =
      plumb_print_dup_padded (*candidate->name != '\0' ? candidate->name : _ ("(no name)"), 24);
  g_autofree char *signal_strength = candidate->rssi_dbm != 0
                                         ? g_strdup_printf ("%4d dBm", candidate->rssi_dbm)
                                         : g_strdup ("       -");
  bool is_known = *candidate->driver != '\0';
  g_autofree char *family =
      is_known && *candidate->confidence != '\0'
          ? g_strdup_printf ("%s (%s)", candidate->driver, plumb_vocabulary (candidate->confidence))
          : g_strdup (is_known ? candidate->driver : _ ("not recognised"));
  printf ("%3u  %s  %s  %s  %s%s\n", number, candidate->address, name, signal_strength, family,
          strcmp (candidate->pairing, "required") == 0 ? _ (", wants to be paired") : "");
  fflush (stdout);
}
