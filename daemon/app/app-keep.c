/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What survives a restart, what the wearer has said in the last weeks, and what is too old. */
#include "app-private.h"
#include "clock.h"

#define CHECK_INS_MAX 1000
#define DAY_US        (INT64_C (24 * 60 * 60) * G_USEC_PER_SEC)
/* Between two steps of throwing old history away, so that it takes a small part of the time. */
#define TIDY_PAUSE_US ((int64_t)G_USEC_PER_SEC / 10)

void
plumb_app_restore (PlumbApp *app)
{
  for (unsigned i = 0; i < PLUMB_KEEPS; i++) {
    const char *key = plumb_keep_to_string ((PlumbKeep)i);
    g_autofree char *text = plumb_store_dup_state (app->store, key);
    if (text != NULL && !plumb_engine_restore (app->engine, (PlumbKeep)i, text))
      g_warning ("what was kept of %s cannot be read; it begins anew", key);
  }
}

void
plumb_app_review_check_ins (PlumbApp *app)
{
  static const char *const kinds[] = {"check-in", NULL};
  int64_t wall_us = plumb_clock_wall_us ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events =
      plumb_store_list_events (app->store, MAX (wall_us - PLUMB_CHECK_IN_DAYS * DAY_US, 0),
                               wall_us + DAY_US, kinds, CHECK_INS_MAX, &error);

  app->turn.are_check_ins_wanted = false;
  if (events == NULL) {
    g_warning ("%s; check-ins are looked at again with the next one", error->message);
    return;
  }
  g_autofree PlumbCheckIn *list = g_new0 (PlumbCheckIn, events->len + 1);
  for (guint i = 0; i < events->len; i++) {
    const PlumbStoredEvent *event = events->pdata[i];
    list[i] = plumb_check_in_read (event->details.fields, event->details.count, event->at_us);
  }
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_CHECK_INS,
      .check_ins = {.list = list, .count = events->len},
  };
  plumb_app_command (app, &command);
}

void
plumb_app_begin_tidying (PlumbApp *app)
{
  app->tidied_us = app->tidy_due_us = plumb_clock_boot_us ();
}

void
plumb_app_tidy (PlumbApp *app)
{
  const PlumbSettingsValues *values = &app->settings->values;
  int64_t boot_us = plumb_clock_boot_us ();
  PlumbRetention retention = {
      .minutes_days = values->statistics.minutes_days,
      .hours_days = values->statistics.hours_days,
      .days = values->statistics.retention_days,
  };
  g_autoptr (GError) error = NULL;
  bool has_more = false;

  if (boot_us - app->tidied_us >= DAY_US)
    plumb_app_begin_tidying (app);
  if (boot_us < app->tidy_due_us)
    return;
  if (!plumb_store_tidy (app->store, plumb_clock_wall_us (), &retention, &has_more, &error))
    g_warning ("%s; old history stays for another day", error->message);
  app->tidy_due_us = has_more ? boot_us + TIDY_PAUSE_US : INT64_MAX;
}
