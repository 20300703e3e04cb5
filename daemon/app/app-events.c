/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event of the engine: into the store, into the log, onto the bus. */
#include "app-private.h"
#include "clock.h"
#include "event.h"
#include "names.h"

#define MINUTE_US ((int64_t)60 * G_USEC_PER_SEC)

/* NULL: of no sensor. */
static const char *
sensor_of (const PlumbApp *app, const PlumbEvent *event)
{
  const PlumbSlot *slot = &app->slots[event->slot];
  bool is_of_sensor = slot->is_used && event->kind != PLUMB_EVENT_BREAK_FINISHED &&
                      event->kind != PLUMB_EVENT_BREAK_SUGGESTED;

  return is_of_sensor ? slot->id : NULL;
}

static void
store_event (PlumbApp *app, const PlumbEvent *event)
{
  PlumbField details[PLUMB_FIELDS_MAX];
  unsigned n_details = plumb_event_get_fields (event, details);
  g_autoptr (GError) error = NULL;
  int64_t from_us, to_us;

  plumb_event_get_span (event, &from_us, &to_us);
  if (!plumb_store_add_event (app->store, from_us, to_us, plumb_event_kind_to_string (event->kind),
                              sensor_of (app, event), details, n_details, &error))
    g_warning ("%s; the event is kept in memory until the disk takes it", error->message);
}

static void
store_radio_values (PlumbApp *app, uint32_t slot, int64_t wall_us)
{
  PlumbLinkSensor radio;

  plumb_link_get_sensor (app->link, slot, &radio);
  if (radio.connection == PLUMB_CONNECTION_STREAMING)
    plumb_store_add_radio (app->store, app->slots[slot].id, wall_us, radio.battery_percent,
                           radio.rssi_dbm);
}

static void
store_minute (PlumbApp *app, const PlumbEvent *event)
{
  int64_t from_us = event->minute.start_us + event->offset_us;
  int64_t to_us = event->minute.end_us + event->offset_us;

  plumb_store_add_totals (app->store, from_us, to_us, &event->minute.totals,
                          event->minute.deviation_deg);
  app->turn.minutes++;
  if (to_us % MINUTE_US != 0)
    return;
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      store_radio_values (app, slot, to_us);
}

static void
store_kept (PlumbApp *app, const PlumbEvent *event)
{
  const char *key = plumb_keep_to_string (event->keep.key);
  g_autoptr (GError) error = NULL;

  if (!plumb_store_set_state (app->store, key, event->keep.text, &error))
    g_warning ("%s; what was to be remembered of %s may be lost with the next restart",
               error->message, key);
}

void
plumb_app_save_calibration (PlumbApp *app, uint32_t slot)
{
  PlumbSlot *place = &app->slots[slot];
  g_autoptr (GError) error = NULL;
  PlumbCalibration calibration;

  if (place->address == NULL || !plumb_engine_get_calibration (app->engine, slot, &calibration))
    return;
  if (!plumb_store_save_calibration (app->store, place->address, &calibration,
                                     calibration.captured_us + app->turn.offset_us, &error))
    g_warning ("%s; the calibration of %s holds until the daemon ends", error->message, place->id);
}

static void
into_store (PlumbApp *app, const PlumbEvent *event)
{
  if (plumb_event_is_history (event->kind))
    store_event (app, event);
  if (event->kind == PLUMB_EVENT_CALIBRATION_FINISHED &&
      event->calibration.reason == PLUMB_CALIBRATION_OK)
    plumb_app_save_calibration (app, event->slot);
  if (event->kind == PLUMB_EVENT_MINUTE)
    store_minute (app, event);
  if (event->kind == PLUMB_EVENT_MINUTE_REVISED)
    plumb_store_revise (app->store, event->offset_us, &event->minute);
  if (event->kind == PLUMB_EVENT_KEEP)
    store_kept (app, event);
}

static void
log_alert (const PlumbEvent *event)
{
  const PlumbAlert *alert = &event->alert.alert;
  const char *kind = plumb_alert_kind_to_string (alert->kind);
  bool is_cleared = event->kind == PLUMB_EVENT_ALERT_CLEARED;

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_ALERT,
                    PLUMB_LOG_ALERT, kind, "MESSAGE", "alert %u %s %s%s", alert->id, kind,
                    is_cleared ? "cleared: " : plumb_alert_state_to_string (alert->state),
                    is_cleared ? plumb_alert_outcome_to_string (event->alert.outcome) : "");
}

static void
log_calibration (const PlumbApp *app, const PlumbEvent *event)
{
  const char *sensor = sensor_of (app, event) != NULL ? sensor_of (app, event) : "-";

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, PLUMB_LOG_SENSOR, sensor, "MESSAGE",
                    "sensor %s: calibration is %s (%s)", sensor,
                    plumb_calibration_state_to_string (event->calibration.state),
                    plumb_calibration_reason_to_string (event->calibration.reason));
}

static void
log_pause (const PlumbEvent *event)
{
  const char *reason = event->pause.reason != NULL ? event->pause.reason : "";

  g_message ("paused for %" G_GINT64_FORMAT " s%s%s", event->pause.length_us / G_USEC_PER_SEC,
             *reason != '\0' ? ": " : "", reason);
}

static void
log_break (const PlumbEvent *event)
{
  const char *kind = plumb_break_kind_to_string (event->rest.kind);

  if (event->kind == PLUMB_EVENT_BREAK_SUGGESTED)
    g_message ("a %s break is due: %s", kind, event->rest.suggestion.reason);
  else if (event->kind == PLUMB_EVENT_BREAK_FINISHED)
    g_info ("break %u (%s): %s", event->rest.id, kind,
            plumb_break_outcome_to_string (event->rest.outcome));
  else if (event->kind == PLUMB_EVENT_BREAK_MISSED)
    g_message ("a break came due while breaks were held back; counting starts anew");
}

static void
into_log (const PlumbApp *app, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED ||
      event->kind == PLUMB_EVENT_ALERT_CLEARED)
    log_alert (event);
  else if (event->kind == PLUMB_EVENT_CALIBRATION_CHANGED)
    log_calibration (app, event);
  else if (event->kind == PLUMB_EVENT_PAUSE_STARTED)
    log_pause (event);
  else if (event->kind == PLUMB_EVENT_PAUSE_ENDED)
    g_message ("the pause is over");
  else if (event->kind == PLUMB_EVENT_TRAINING_CHANGED && event->training.is_done)
    g_message ("today's minutes of training are used up; the rest of the day is silent");
  else
    log_break (event);
}

static void
announce_day (PlumbApp *app, const PlumbEvent *event)
{
  const char *day = event->day.text;

  if (plumb_service_announce_day (app->service, day))
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", PLUMB_MESSAGE_SUMMARY,
                      "MESSAGE", "%s is summed up; \"plumbline summary %s\" shows it", day, day);
}

static void
onto_bus (PlumbApp *app, const PlumbEvent *event)
{
  if (event->kind == PLUMB_EVENT_DAY_ENDED)
    announce_day (app, event);
  else if (event->kind == PLUMB_EVENT_HOUR_ENDED)
    plumb_service_announce_hour (app->service, event->hour.start_us + event->offset_us);
  else
    plumb_service_emit (app->service, event);
}

void
plumb_app_handle_event (PlumbApp *app, const PlumbEvent *event)
{
  into_store (app, event);
  into_log (app, event);
  onto_bus (app, event);
  if (event->kind == PLUMB_EVENT_CHECK_INS_WANTED)
    app->turn.are_check_ins_wanted = true;
}

void
plumb_app_flush (PlumbApp *app)
{
  g_autoptr (GError) error = NULL;

  app->turn.minutes = 0;
  if (plumb_store_flush (app->store, &error))
    return;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", PLUMB_MESSAGE_STORE_FAILED,
                    "MESSAGE", "%s; kept in memory, trying again with the next minute",
                    error->message);
}

void
plumb_app_show_running (gpointer user_data)
{
  PlumbApp *app = user_data;
  int64_t boot_us = plumb_clock_boot_us ();
  PlumbPiece piece;

  plumb_store_set_now (app->store, plumb_clock_wall_us ());
  plumb_store_clear_running (app->store);
  for (unsigned i = 0; plumb_engine_get_piece (app->engine, boot_us, i, &piece); i++)
    plumb_store_add_running (app->store, app->turn.offset_us, &piece);
}
