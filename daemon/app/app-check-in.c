/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from the wearer's check-ins: now and then, the suggestion to talk to a professional.
 */
#include <string.h>

#include "app-private.h"
#include "clock.h"
#include "day.h"

#define STATE_PROFESSIONAL "see-professional"
#define READ_MAX           1000
#define DAY_US             (INT64_C (24 * 60 * 60) * G_USEC_PER_SEC)

static bool
tells_of_discomfort (const PlumbApp *app, const PlumbDetails *said)
{
  const PlumbField *comfort =
      plumb_fields_find (said->fields, said->count, "comfort", PLUMB_FIELD_UNSIGNED);
  const PlumbField *feeling =
      plumb_fields_find (said->fields, said->count, "feeling", PLUMB_FIELD_STRING);
  bool has_comfort = comfort != NULL && comfort->integer >= 0 && comfort->integer <= 10;
  bool is_sore = feeling != NULL && strcmp (feeling->string, "sore") == 0;

  return plumb_discomfort_is_told (has_comfort ? (int)comfort->integer : -1, is_sore,
                                   &app->settings->values);
}

/* out_days: by day, [0] is today. */
static void
gather_days (const PlumbApp *app, const GPtrArray *events, int64_t now_us,
             bool out_days[PLUMB_DISCOMFORT_DAYS])
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int starts_min = app->settings->values.statistics.day_starts_min;
  int64_t today = plumb_day_at (zone, starts_min, now_us, NULL);

  memset (out_days, 0, sizeof (bool) * PLUMB_DISCOMFORT_DAYS);
  for (guint i = 0; i < events->len; i++) {
    const PlumbStoredEvent *event = events->pdata[i];
    int64_t age = MAX (today - plumb_day_at (zone, starts_min, event->at_us, NULL), 0);
    if (age < PLUMB_DISCOMFORT_DAYS && tells_of_discomfort (app, &event->details))
      out_days[age] = true;
  }
}

static GPtrArray *
read_check_ins (PlumbApp *app, int64_t now_us)
{
  static const char *const kinds[] = {"check-in", NULL};
  g_autoptr (GError) error = NULL;
  GPtrArray *events =
      plumb_store_list_events (app->store, MAX (now_us - PLUMB_DISCOMFORT_DAYS * DAY_US, 0),
                               now_us + DAY_US, kinds, READ_MAX, &error);

  if (events == NULL)
    g_warning ("%s; check-ins are looked at again with the next one", error->message);
  return events;
}

static void
remember_told (PlumbApp *app, const char *what)
{
  g_autofree char *text =
      what != NULL ? g_strdup_printf ("%s %" G_GINT64_FORMAT, what, plumb_clock_real_us ()) : NULL;

  plumb_app_remember (app, STATE_PROFESSIONAL, text,
                      "a suggestion that was answered may come again");
}

/* It was answered, or went by itself, not long ago. A stamp from far in the future counts for
 * nothing; a clock that was set back by less than a day is forgiven here as it is for check-ins. */
static bool
is_resting (PlumbApp *app, int64_t now_us)
{
  g_autofree char *told = plumb_store_dup_state (app->store, STATE_PROFESSIONAL);
  int64_t rest_us = app->settings->values.check_ins.again_after_days * DAY_US;

  if (told == NULL || !g_str_has_prefix (told, "answered "))
    return false;
  int64_t age_us = now_us - g_ascii_strtoll (told + strlen ("answered "), NULL, 10);
  return age_us > -DAY_US && age_us < rest_us;
}

void
plumb_app_review_check_ins (PlumbApp *app)
{
  int64_t now_us = plumb_clock_real_us ();
  g_autoptr (GPtrArray) events = read_check_ins (app, now_us);
  bool days[PLUMB_DISCOMFORT_DAYS];
  PlumbDiscomfort discomfort;
  PlumbEvents said;

  app->is_review_due = false;
  if (events == NULL)
    return;
  gather_days (app, events, now_us, days);
  plumb_discomfort_judge (days, &app->settings->values, &discomfort);
  discomfort.is_due = discomfort.is_due && !is_resting (app, now_us);
  plumb_monitor_set_discomfort (app->monitor, &discomfort, plumb_app_now (app), &said);
  plumb_app_dispatch (app, &said);
}

void
plumb_app_note_alert (PlumbApp *app, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_ALERT_CLEARED &&
      event->alert.alert.kind == PLUMB_ALERT_SEE_PROFESSIONAL)
    remember_told (app, "answered");
}

void
plumb_app_on_check_in (GVariant *values, gpointer host)
{
  PlumbApp *app = host;

  plumb_app_review_check_ins (app);
  plumb_app_note_check_in (app, values);
  plumb_app_arm (app);
}

/* What was erased is forgotten here, too. */
void
plumb_app_on_erased (gpointer host)
{
  PlumbApp *app = host;
  g_autoptr (GPtrArray) events = read_check_ins (app, plumb_clock_real_us ());

  plumb_app_review_check_ins (app);
  if (events != NULL && events->len == 0)
    remember_told (app, NULL);
  plumb_app_arm (app);
}
