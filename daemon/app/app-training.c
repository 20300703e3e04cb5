/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day's minutes of training, and the profile. */
#include <string.h>

#include "app-private.h"
#include "day.h"

#define STATE_TRAINING "training"
#define STATE_PROFILE  "profile"
/* How much of the count a crash may lose. */
#define KEPT_EVERY_US (INT64_C (300) * G_USEC_PER_SEC)
/* Judged time passes no faster than time; a look earlier than this would be for nothing. */
#define LOOK_LEAST_US G_USEC_PER_SEC

static const char *const profiles[] = {"default", "commuting", NULL};

const char *const *
plumb_app_get_profiles (void)
{
  return profiles;
}

void
plumb_app_keep_training (PlumbApp *app)
{
  char text[PLUMB_TRAINING_TEXT_MAX];

  if (app->training.day == app->training_kept.day &&
      app->training.used_us == app->training_kept.used_us)
    return;
  app->training_kept = app->training;
  plumb_training_to_text (&app->training, text);
  plumb_app_remember (app, STATE_TRAINING, text,
                      "the minutes of training will not survive a restart");
}

static int64_t
left_us (const PlumbApp *app)
{
  return plumb_training_get_left_us (&app->training, &app->settings->values,
                                     app->aftercare.is_open);
}

/* Alerts that are held back train nobody. */
static bool
is_counting (const PlumbApp *app)
{
  uint32_t reasons = plumb_monitor_get_reasons (app->monitor);

  return app->mode == PLUMB_MODE_TRAINING && (reasons & ((1u << PLUMB_REASON_MODE_OFF) - 1)) == 0;
}

void
plumb_app_refresh_training (PlumbApp *app, int64_t now_us)
{
  bool is_done = left_us (app) == 0;
  PlumbEvents events;

  if (is_done == app->is_training_done)
    return;
  app->is_training_done = is_done;
  plumb_app_keep_training (app);
  if (is_done)
    g_message ("today's minutes of training are used up; the rest of the day is silent");
  plumb_monitor_set_training_done (app->monitor, is_done, now_us, &events);
  plumb_app_dispatch (app, &events);
  plumb_app_show (app);
}

void
plumb_app_train (PlumbApp *app, const PlumbTotals *totals, int64_t until_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int starts_min = app->settings->values.statistics.day_starts_min;
  int64_t day = plumb_day_at (zone, starts_min, until_us + app->offset_us, NULL);
  bool is_new_day = app->training.day != 0 && app->training.day != day;

  plumb_training_set_day (&app->training, day);
  if (is_new_day)
    app->is_review_due = true; /* yesterday's check-ins are a day older */
  if (is_counting (app) && !app->is_training_done)
    plumb_training_add (&app->training,
                        totals->upright_us + totals->slouching_us + totals->leaning_us);
  if (app->training.day != app->training_kept.day ||
      app->training.used_us - app->training_kept.used_us >= KEPT_EVERY_US)
    plumb_app_keep_training (app);
  plumb_app_refresh_training (app, until_us);
}

int64_t
plumb_app_training_deadline (const PlumbApp *app)
{
  int64_t left = left_us (app);

  if (left == 0 || left == INT64_MAX || !is_counting (app) ||
      plumb_app_minute_deadline (app) == INT64_MAX)
    return INT64_MAX;
  return app->taken_us + MAX (left, LOOK_LEAST_US);
}

void
plumb_app_look_at_training (PlumbApp *app, int64_t now_us)
{
  if (app->is_review_due)
    plumb_app_review_check_ins (app);
  if (plumb_app_training_deadline (app) > now_us)
    return;
  plumb_app_take_minutes (app, now_us);
  plumb_app_take_rest (app, now_us);
}

void
plumb_app_describe_training (const PlumbApp *app, PlumbServiceTraining *out_training)
{
  int64_t planned_us = plumb_training_get_planned_us (&app->training, &app->settings->values,
                                                      app->aftercare.is_open);

  *out_training = (PlumbServiceTraining){
      .used_us = app->training.used_us,
      .planned_us = planned_us,
      .day_of_plan = plumb_training_get_day_of_plan (&app->training),
      .is_done = app->is_training_done,
  };
}

/* Commuting: nothing may startle, so every kind of alert is held back. */
static void
apply_profile (PlumbApp *app)
{
  plumb_app_set_hold (app, PLUMB_HOLD_PROFILE, strcmp (app->profile, "commuting") == 0);
}

/* A word of the table, or NULL. */
static const char *
find_profile (const char *name)
{
  for (unsigned i = 0; profiles[i] != NULL; i++)
    if (strcmp (profiles[i], name) == 0)
      return profiles[i];
  return NULL;
}

bool
plumb_app_set_profile (const char *profile, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const char *found = find_profile (profile);

  if (found == NULL) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 "\"%s\" is not one of the profiles: default, commuting", profile);
    return false;
  }
  app->profile = found;
  plumb_app_remember (app, STATE_PROFILE, found == profiles[0] ? NULL : found,
                      "the profile will not survive a restart");
  apply_profile (app);
  return true;
}

void
plumb_app_restore_training (PlumbApp *app)
{
  g_autofree char *training = plumb_store_dup_state (app->store, STATE_TRAINING);
  g_autofree char *profile = plumb_store_dup_state (app->store, STATE_PROFILE);
  const char *found = profile != NULL ? find_profile (profile) : NULL;
  PlumbTotals none = {0};

  if (training != NULL && !plumb_training_parse (training, &app->training))
    g_warning ("the kept minutes of training cannot be read; today's count begins anew");
  app->training_kept = app->training;
  app->profile = found != NULL ? found : profiles[0];
  plumb_app_train (app, &none, plumb_app_now (app));
  if (found != NULL)
    apply_profile (app);
}
