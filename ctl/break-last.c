/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "break-last.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "print.h"

#define HOUR_US      (G_GUINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define EVENTS_LIMIT 100

/* When an event was over; that of a moment has no end. */
static guint64
get_end (GVariant *event)
{
  guint64 begin_us, end_us;
  g_variant_get (event, "(ttsa{sv})", &begin_us, &end_us, NULL, NULL);
  return MAX (begin_us, end_us);
}

/* The one that ended last, within the hour; NULL: none. */
static GVariant *
find_last (PlumbCtl *ctl)
{
  guint64 now_us = (guint64)g_get_real_time ();
  const char *const kinds[] = {"break", NULL};
  g_autoptr (GVariant) reply = plumb_client_call (
      ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "ListEvents",
      g_variant_new ("(tt^asu)", now_us - 2 * HOUR_US, G_GUINT64_CONSTANT (0), kinds, EVENTS_LIMIT),
      NULL);
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a(ttsa{sv}))")))
    return NULL;
  g_autoptr (GVariant) events = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) last = NULL;
  for (gsize i = 0; i < g_variant_n_children (events); i++) {
    g_autoptr (GVariant) event = g_variant_get_child_value (events, i);
    if (get_end (event) + HOUR_US < now_us || (last != NULL && get_end (event) < get_end (last)))
      continue;
    g_clear_pointer (&last, g_variant_unref);
    last = g_steal_pointer (&event);
  }
  return g_steal_pointer (&last);
}

static void
say_counted (GVariant *event, GVariant *details)
{
  guint64 begin_us;
  double walked_s = plumb_client_number (details, "walked_s", 0);
  g_variant_get_child (event, 0, "t", &begin_us);
  g_autofree char *time = plumb_print_dup_time (begin_us);
  g_autofree char *walked = plumb_print_dup_duration (walked_s);
  if (walked_s >= 1)
    printf (_ ("Counted already: you walked %s at %s.\n"), walked, time);
  else
    printf (_ ("Counted already: you took a break at %s.\n"), time);
}

static void
say_expired (GVariant *details, const char *time)
{
  if (plumb_client_number (details, "duration_s", 0) > 0)
    plumb_command_complain (_ ("the break that you began was over at %s without a word or a walk, "
                               "and does not count; \"plumbline break now\" begins another"),
                            time);
  else
    plumb_command_complain (_ ("the last break ended by itself at %s, unanswered, and does not "
                               "count; \"plumbline break now\" begins another"),
                            time);
}

bool
plumb_break_last_say (PlumbCtl *ctl, PlumbExit *out_code)
{
  g_autoptr (GVariant) event = find_last (ctl);
  if (event == NULL)
    return false;
  g_autoptr (GVariant) details = g_variant_get_child_value (event, 3);
  g_autofree char *time = plumb_print_dup_time (get_end (event));
  const char *outcome = plumb_client_string (details, "outcome");
  *out_code = PLUMB_EXIT_REFUSED;
  if (g_str_has_prefix (outcome, "taken-") || strcmp (outcome, "natural") == 0) {
    say_counted (event, details);
    *out_code = PLUMB_EXIT_OK;
  } else if (strcmp (outcome, "skipped") == 0) {
    plumb_command_complain (_ ("the last break was skipped at %s, and does not count; \"plumbline "
                               "break now\" begins another"),
                            time);
  } else if (strcmp (outcome, "expired") == 0) {
    say_expired (details, time);
  } else {
    return false;
  }
  return true;
}
