/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline break now and suggest: something to do, step by step with a bar that fills. */
#include <glib/gi18n.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "break-view.h"
#include "break-wish.h"
#include "have.h"
#include "json.h"
#include "library-view.h"

#define WALK_S       30 /* before the rest, where walking comes first */
#define SECONDS_MIN  5
#define SECONDS_MAX  PLUMB_BREAK_SECONDS_MAX
#define BAR_WIDTH    24
#define TICK_MS      250
#define LAST_WORD_MS 2000
#define STEPS_MAX    8

typedef struct {
  PlumbCtl *ctl;
  GMainLoop *loop;
  GVariant *suggestion;
  char *id;
  char *outcome; /* NULL: not known yet */
  char *steps[STEPS_MAX];
  unsigned n_steps, shown; /* steps that were shown */
  double walk_s, total_s;
  gint64 begin_us;
  bool is_given_up, is_gone;
} Guide;

static void
guide_clear (Guide *guide)
{
  for (unsigned i = 0; i < guide->n_steps; i++)
    g_free (guide->steps[i]);
  g_free (guide->id);
  g_free (guide->outcome);
  g_clear_pointer (&guide->suggestion, g_variant_unref);
  g_clear_pointer (&guide->loop, g_main_loop_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guide, guide_clear)

/* Translators: the letter that "[y/N]" asks for. */
static bool
is_yes (const char *answer)
{
  char letter = g_ascii_tolower (answer[0]);
  return letter == 'y' || letter == _ ("y")[0];
}

/* The red flags before the first self-massage: shown, and on a terminal asked about. */
static bool
pass_safety (PlumbCtl *ctl, GVariant *suggestion, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  *out_code = PLUMB_EXIT_OK;
  if (!plumb_client_boolean (suggestion, "show_safety"))
    return true;
  g_autoptr (GVariant) reply = plumb_client_call (
      ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, "GetSafety",
      g_variant_new ("(s)", plumb_client_string (suggestion, "when_not_to")), &error);
  if (reply == NULL) {
    *out_code = plumb_client_fail (ctl, error);
    return false;
  }
  g_autoptr (GVariant) notes = g_variant_get_child_value (reply, 0);
  plumb_library_view_note (ctl, notes, false);
  if (!ctl->is_terminal || !ctl->is_input_terminal)
    return true;
  char answer[16];
  fputs (_ ("None of this is true of me: go on? [y/N] "), stdout);
  fflush (stdout);
  if (fgets (answer, sizeof answer, stdin) != NULL && is_yes (answer))
    return true;
  puts (_ ("Then rather not. A short walk is always fine."));
  return false;
}

/* What is suggested already keeps its kind. */
static char *
dup_kind (PlumbCtl *ctl)
{
  g_autoptr (GVariant) breaks = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, NULL);
  g_autoptr (GVariant) current =
      breaks != NULL ? g_variant_lookup_value (breaks, "Current", G_VARIANT_TYPE_VARDICT) : NULL;
  const char *kind = current != NULL ? plumb_client_string (current, "kind") : "";
  return g_strdup (*kind != '\0' ? kind : "micro");
}

static bool
start (Guide *guide, GError **error)
{
  g_autofree char *kind = dup_kind (guide->ctl);
  const char *item = plumb_client_string (guide->suggestion, "id");
  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (
      &options, "{sv}", "seconds",
      g_variant_new_uint32 ((guint32)CLAMP (guide->total_s, SECONDS_MIN, SECONDS_MAX)));
  if (*item != '\0')
    g_variant_builder_add (&options, "{sv}", "item", g_variant_new_string (item));
  if (plumb_client_boolean (guide->suggestion, "show_safety"))
    g_variant_builder_add (&options, "{sv}", "safety_shown", g_variant_new_boolean (TRUE));
  g_autoptr (GVariant) reply =
      plumb_client_call (guide->ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Start",
                         g_variant_new ("(sa{sv})", kind, &options), error);
  if (reply == NULL)
    return false;
  g_variant_get (reply, "(s)", &guide->id);
  return true;
}

static void
plan_steps (Guide *guide)
{
  g_autofree const char **steps = plumb_client_strings (guide->suggestion, "steps");
  guide->total_s = plumb_client_number (guide->suggestion, "seconds", 60);
  if (plumb_client_boolean (guide->suggestion, "walk_first")) {
    guide->walk_s = WALK_S;
    guide->total_s += WALK_S;
    guide->steps[guide->n_steps++] = g_strdup (_ ("Stand up and walk a little."));
  }
  for (unsigned i = 0; steps[i] != NULL && guide->n_steps < STEPS_MAX; i++)
    guide->steps[guide->n_steps++] = plumb_print_dup_safe (steps[i]);
}

static double
elapsed_s (const Guide *guide)
{
  return (double)(g_get_monotonic_time () - guide->begin_us) / G_USEC_PER_SEC;
}

/* When a step begins; the walk has its own time, the others share the rest. */
static double
step_begin_s (const Guide *guide, unsigned step)
{
  unsigned own = guide->walk_s > 0 ? 1 : 0;
  if (step < own || guide->n_steps <= own)
    return 0;
  return guide->walk_s +
         (guide->total_s - guide->walk_s) * (step - own) / (double)(guide->n_steps - own);
}

static void
show_progress (Guide *guide)
{
  double now_s = elapsed_s (guide);
  bool is_live = guide->ctl->is_terminal;
  while (guide->shown < guide->n_steps && now_s >= step_begin_s (guide, guide->shown)) {
    printf ("%s  %s\n", is_live ? "\r\033[K" : "", guide->steps[guide->shown++]);
    fflush (stdout);
  }
  if (!is_live)
    return;
  g_autofree char *bar = plumb_print_dup_bar (guide->ctl, now_s / guide->total_s, BAR_WIDTH);
  g_autofree char *left = plumb_print_dup_duration (MAX (guide->total_s - now_s, 0));
  printf ("\r%s ", bar);
  printf (_ ("%s left"), left);
  fputs ("\033[K", stdout);
  fflush (stdout);
}

static gboolean
on_tick (gpointer data)
{
  Guide *guide = data;
  show_progress (guide);
  if (elapsed_s (guide) >= guide->total_s)
    g_main_loop_quit (guide->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer data)
{
  Guide *guide = data;
  guide->is_given_up = true;
  g_main_loop_quit (guide->loop);
  return G_SOURCE_CONTINUE;
}

static void
on_finished (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal_name, GVariant *parameters, gpointer data)
{
  Guide *guide = data;
  const char *id, *outcome;
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssu)")))
    return;
  g_variant_get (parameters, "(&s&su)", &id, &outcome, NULL);
  if (g_strcmp0 (id, guide->id) != 0 || guide->outcome != NULL)
    return;
  guide->outcome = g_strdup (outcome);
  g_main_loop_quit (guide->loop);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  Guide *guide = data;
  guide->is_gone = true;
  g_main_loop_quit (guide->loop);
}

static gboolean
on_late (gpointer data)
{
  Guide *guide = data;
  g_main_loop_quit (guide->loop);
  return G_SOURCE_REMOVE;
}

/* Says that it is over, and waits a moment for what the daemon makes of it. */
static void
finish (Guide *guide)
{
  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  if (guide->is_given_up)
    g_variant_builder_add (&options, "{sv}", "completed", g_variant_new_boolean (FALSE));
  g_autoptr (GVariant) reply =
      plumb_client_call (guide->ctl, PLUMB_PATH, PLUMB_IFACE_BREAKS, "Finish",
                         g_variant_new ("(sa{sv})", guide->id, &options), NULL);
  guint late = g_timeout_add (LAST_WORD_MS, on_late, guide);
  if (reply != NULL && guide->outcome == NULL) {
    g_main_loop_run (guide->loop);
    if (guide->outcome == NULL)
      return; /* on_late () has removed itself */
  }
  g_source_remove (late);
}

static PlumbExit
say_end (const Guide *guide)
{
  if (guide->ctl->is_terminal)
    fputs ("\r\033[K", stdout);
  if (guide->is_gone) {
    plumb_command_complain (_ ("the daemon went away; start it and try again"));
    return PLUMB_EXIT_NO_DAEMON;
  }
  puts (plumb_break_view_outcome (guide->outcome != NULL ? guide->outcome : ""));
  return guide->is_given_up ? PLUMB_EXIT_REFUSED : PLUMB_EXIT_OK;
}

static PlumbExit
lead_through (Guide *guide)
{
  GDBusConnection *connection = guide->ctl->connection;
  g_autoptr (GError) error = NULL;
  guint finished = g_dbus_connection_signal_subscribe (
      connection, PLUMB_BUS_NAME, PLUMB_IFACE_BREAKS, "Finished", PLUMB_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_finished, guide, NULL);
  if (!start (guide, &error)) {
    g_dbus_connection_signal_unsubscribe (connection, finished);
    return plumb_client_fail (guide->ctl, error);
  }
  guint watch = g_bus_watch_name_on_connection (
      connection, PLUMB_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_vanished, guide, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, guide);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, guide);
  guide->begin_us = g_get_monotonic_time ();
  guint tick = g_timeout_add (TICK_MS, on_tick, guide);
  show_progress (guide);
  g_main_loop_run (guide->loop);
  g_source_remove (tick);
  if (guide->outcome == NULL && !guide->is_gone)
    finish (guide);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (connection, finished);
  return say_end (guide);
}

PlumbExit
plumb_command_break_suggest (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (PlumbBreakWish) wish = {0};
  g_autoptr (GError) error = NULL;
  PlumbExit code;
  if (!plumb_break_wish_parse (command, arguments, &wish, true, &code))
    return code;
  if (!wish.is_json)
    plumb_have_ask_once (ctl);
  g_autoptr (GVariant) suggestion = plumb_break_wish_suggest (ctl, &wish, &error);
  if (suggestion == NULL)
    return plumb_break_wish_fail (ctl, &wish, error);
  if (wish.is_json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    plumb_json_add (builder, suggestion);
    plumb_json_print (builder);
  } else {
    plumb_break_view_suggestion (ctl, suggestion, true);
  }
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_break_now (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (PlumbBreakWish) wish = {0};
  g_auto (Guide) guide = {.ctl = ctl, .loop = g_main_loop_new (NULL, FALSE)};
  g_autoptr (GError) error = NULL;
  PlumbExit code;
  if (!plumb_break_wish_parse (command, arguments, &wish, false, &code))
    return code;
  plumb_have_ask_once (ctl);
  guide.suggestion = plumb_break_wish_get_suggested (ctl, &wish);
  if (guide.suggestion == NULL)
    guide.suggestion = plumb_break_wish_suggest (ctl, &wish, &error);
  if (guide.suggestion == NULL)
    return plumb_break_wish_fail (ctl, &wish, error);
  if (!pass_safety (ctl, guide.suggestion, &code))
    return code;
  plumb_break_view_suggestion (ctl, guide.suggestion, false);
  plan_steps (&guide);
  return lead_through (&guide);
}
