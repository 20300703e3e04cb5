/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline erase: history that is to be gone for good. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "days.h"

typedef struct {
  char *from;
  char *to;
  gboolean is_all;
  gboolean is_sure;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->from);
  g_free (request->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* Translators: the word that is to be typed. */
static bool
is_yes (const char *line)
{
  return strcmp (line, "yes") == 0 || strcmp (line, _ ("yes")) == 0;
}

static bool
ask (const char *question)
{
  char line[16];
  printf ("%s", question);
  fflush (stdout);
  return fgets (line, sizeof line, stdin) != NULL && is_yes (g_strstrip (line));
}

static PlumbExit
erase (PlumbCtl *ctl, const Request *request)
{
  gint64 from_us = request->is_all ? 0 : plumb_days_moment_us (request->from, 0, 0, 0);
  gint64 to_us = request->is_all ? g_get_real_time () + G_USEC_PER_SEC
                                 : plumb_days_moment_us (request->to, 23, 59, 59) + G_USEC_PER_SEC;
  PlumbExit code =
      plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Erase",
                       g_variant_new ("(tt)", (guint64)MAX (from_us, 0), (guint64)to_us));
  if (code == PLUMB_EXIT_OK)
    puts (_ ("Erased."));
  return code;
}

/* Both ends as dates; false: out_code is how to leave. */
static bool
resolve (PlumbCtl *ctl, const PlumbCommand *command, Request *request, PlumbExit *out_code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *today = plumb_days_dup_today (ctl, &error);
  char **days[] = {&request->from, &request->to};
  if (today == NULL) {
    *out_code = plumb_client_fail (ctl, error);
    return false;
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++) {
    if (!plumb_days_resolve (days[i], today)) {
      *out_code = plumb_command_misused (
          command, _ ("\"%s\" is not a day like 2026-11-23, today or yesterday"), *days[i]);
      return false;
    }
  }
  if (request->from != NULL && request->to == NULL)
    request->to = g_strdup (today);
  if (request->is_all || strcmp (request->from, request->to) <= 0)
    return true;
  *out_code = plumb_command_misused (command, _ ("%s is after %s"), request->from, request->to);
  return false;
}

PlumbExit
plumb_command_erase (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  g_auto (Request) request = {0};
  const GOptionEntry entries[] = {
      {"from", 0, 0, G_OPTION_ARG_STRING, &request.from, N_ ("First day"), "DAY"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &request.to, N_ ("Last day (default: today)"), "DAY"},
      {"all", 0, 0, G_OPTION_ARG_NONE, &request.is_all, N_ ("Everything"), NULL},
      {"yes", 0, 0, G_OPTION_ARG_NONE, &request.is_sure, N_ ("Do not ask"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  PlumbExit code;
  if (!plumb_command_parse (command, entries, arguments, 0, 0, &code))
    return code;
  if (request.is_all == (request.from != NULL) || (request.is_all && request.to != NULL))
    return plumb_command_misused (command, _ ("wants --from=DAY (and --to=DAY) or --all"));
  if (!request.is_sure && !ctl->is_input_terminal)
    return plumb_command_misused (command, _ ("wants --yes where nobody can be asked"));
  if (!resolve (ctl, command, &request, &code))
    return code;
  g_autofree char *question =
      request.is_all
          ? g_strdup (_ ("This erases the whole history for good. Type \"yes\" to go on: "))
          : g_strdup_printf (_ ("This erases what was recorded from %s to %s for good. "
                                "Type \"yes\" to go on: "),
                             request.from, request.to);
  if (request.is_sure || ask (question))
    return erase (ctl, &request);
  plumb_command_complain (_ ("nothing was erased"));
  return PLUMB_EXIT_FAILURE;
}
