/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that the wearer logged, and the hours after a massage. */
#include <string.h>

#include "app-private.h"
#include "clock.h"

#define STATE_AFTERCARE "aftercare"

/* "1790000000000000 1": the end as wall time, and whether the word about a bend was said. */
static void
keep (PlumbApp *app)
{
  g_autofree char *text =
      app->aftercare.is_open
          ? g_strdup_printf ("%" G_GINT64_FORMAT " %d", app->aftercare.until_us + app->offset_us,
                             app->aftercare.is_noted)
          : NULL;

  plumb_app_remember (app, STATE_AFTERCARE, text,
                      "the hours after the massage will not survive a restart");
}

static void
show (PlumbApp *app)
{
  PlumbEvents said;

  plumb_app_refresh_training (app, plumb_app_now (app)); /* half of it is enough */
  plumb_monitor_set_aftercare (app->monitor, app->aftercare.is_open, plumb_app_now (app), &said);
  plumb_app_dispatch (app, &said);
  plumb_app_show (app);
  plumb_app_arm (app);
}

void
plumb_app_tick_aftercare (PlumbApp *app, int64_t now_us)
{
  if (!plumb_aftercare_tick (&app->aftercare, now_us))
    return;
  keep (app);
  show (app);
}

void
plumb_app_note_bends (PlumbApp *app, const PlumbEvents *said)
{
  bool is_noted = false;
  PlumbEvents more;

  for (unsigned i = 0; i < said->count; i++)
    if (said->event[i].kind == PLUMB_EVENT_BEND &&
        plumb_aftercare_note_bend (&app->aftercare, said->event[i].bend.is_deep,
                                   said->event[i].time_us))
      is_noted = true;
  if (!is_noted)
    return;
  keep (app);
  plumb_monitor_note_aftercare (app->monitor, plumb_app_now (app), &more);
  plumb_app_dispatch (app, &more);
}

bool
plumb_app_log_session (const char *kind, int64_t when_us, const PlumbField *details,
                       unsigned n_details, gpointer host, GError **error)
{
  PlumbApp *app = host;
  double hours = app->settings->values.aftercare.hours;

  if (!plumb_store_add_event (app->store, when_us, 0, "session", NULL, details, n_details, error))
    return false;
  if (strcmp (kind, "massage") != 0)
    return true;
  plumb_aftercare_open (&app->aftercare, when_us - app->offset_us, hours, plumb_clock_boot_us ());
  keep (app);
  show (app);
  return true;
}

/* Strict: digits, a space, 0 or 1. */
static bool
parse (const char *text, int64_t *out_until_us, bool *out_is_noted)
{
  size_t digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 18 || text[digits] != ' ' ||
      (strcmp (text + digits, " 0") != 0 && strcmp (text + digits, " 1") != 0))
    return false;
  *out_until_us = g_ascii_strtoll (text, NULL, 10);
  *out_is_noted = text[digits + 1] == '1';
  return true;
}

void
plumb_app_restore_aftercare (PlumbApp *app)
{
  g_autofree char *text = plumb_store_dup_state (app->store, STATE_AFTERCARE);
  int64_t until_us;
  bool is_noted;

  if (text == NULL)
    return;
  if (!parse (text, &until_us, &is_noted)) {
    g_warning ("the kept hours after a massage cannot be read; they are over");
    return;
  }
  plumb_aftercare_open (&app->aftercare, until_us - app->offset_us, 0, plumb_clock_boot_us ());
  app->aftercare.is_noted = is_noted;
  show (app);
}
