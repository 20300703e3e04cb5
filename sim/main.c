/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <stdio.h>

#include "faults.h"
#include "simulator.h"

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_ready (void)
{
  puts ("ready");
  fflush (stdout);
}

static int
list_names (const PlumbSimOptions *options)
{
  if (options->shows_version)
    puts ("plumbline-sim " PLUMB_VERSION);
  for (size_t i = 0; options->lists_families && plumb_family_at (i); i++)
    puts (plumb_family_at (i)->family);
  for (size_t i = 0; options->lists_faults && plumb_fault_name (i); i++)
    printf ("%-24s %s\n", plumb_fault_name (i), plumb_fault_help (i));
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSimOptions) options = plumb_sim_options_parse (argc, argv, &error);
  if (!options) {
    fprintf (stderr, "plumbline-sim: %s\n", error->message);
    return 2;
  }
  if (options->lists_faults || options->lists_families || options->shows_version)
    return list_names (options);
  PlumbSimulator *simulator = plumb_simulator_new (options, on_ready, &error);
  if (!simulator) {
    fprintf (stderr, "plumbline-sim: %s\n", error->message);
    return 1;
  }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, loop);
  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  plumb_simulator_free (simulator);
  return 0;
}
