/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients may ask for; arguments were checked by the service. */
#include <string.h>

#include "app-private.h"
#include "clock.h"

#define STATE_PAUSE     "pause-until"
#define STATE_MODE      "mode"
#define STATE_TOLERANCE "tolerance-offset"

static void
finish (PlumbApp *app, const PlumbEvents *events)
{
  plumb_app_dispatch (app, events);
  plumb_app_show (app);
  plumb_app_arm (app);
}

void
plumb_app_set_hold (PlumbApp *app, PlumbHold hold, bool is_set)
{
  int64_t now_us = plumb_app_now (app);
  PlumbEvents events;

  plumb_monitor_set_hold (app->monitor, hold, is_set, now_us, &events);
  plumb_app_hold_breaks (app);
  finish (app, &events);
}

static bool
host_pause (uint32_t seconds, const char *reason, gpointer host, GError **error)
{
  PlumbApp *app = host;
  int64_t until_us = plumb_clock_boot_us () + (int64_t)seconds * G_USEC_PER_SEC;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, until_us + app->offset_us);

  app->pause_until_us = until_us;
  plumb_app_remember (app, STATE_PAUSE, text, "the pause will not survive a restart");
  g_message ("paused for %u s%s%s", seconds, *reason != '\0' ? ": " : "", reason);
  plumb_app_set_hold (app, PLUMB_HOLD_USER, true);
  return true;
}

static bool
host_resume (gpointer host, GError **error)
{
  PlumbApp *app = host;

  app->pause_until_us = 0;
  plumb_app_remember (app, STATE_PAUSE, NULL, "the pause may come back at a restart");
  plumb_app_set_hold (app, PLUMB_HOLD_USER, false);
  return true;
}

static bool
host_set_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  plumb_app_set_hold (host, PLUMB_HOLD_INHIBITED, is_inhibited);
  return true;
}

void
plumb_app_set_mode (PlumbApp *app, PlumbMode mode)
{
  int64_t now_us = plumb_app_now (app);
  PlumbEvents events;

  app->mode = mode;
  plumb_monitor_set_mode (app->monitor, mode, now_us, &events);
  plumb_app_hold_breaks (app);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (app->slots[slot].is_used)
      plumb_app_want_sensor (app, slot);
  finish (app, &events);
}

static bool
host_set_mode (PlumbMode mode, gpointer host, GError **error)
{
  PlumbApp *app = host;
  bool is_default = mode == app->settings->values.monitor.mode;

  plumb_app_remember (app, STATE_MODE, is_default ? NULL : plumb_mode_to_string (mode),
                      "the mode will not survive a restart");
  plumb_app_set_mode (app, mode);
  return true;
}

static bool
host_reload_settings (gpointer host, GError **error)
{
  return plumb_app_reload (host, error);
}

static bool
host_add_sensor (const PlumbSensorSettings *sensor, uint32_t *out_slot, gpointer host,
                 GError **error)
{
  PlumbApp *app = host;

  if (!plumb_app_write_sensor (app, sensor, error))
    return false;
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++)
    if (g_strcmp0 (app->slots[slot].id, sensor->id) == 0)
      *out_slot = slot;
  return true;
}

static bool
host_remove_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  return plumb_app_remove_sensor (app, app->slots[slot].settings, error);
}

static bool
host_set_placement (uint32_t slot, PlumbPlacement placement, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbSensorSettings changed = *app->slots[slot].settings;

  changed.placement = placement;
  return plumb_app_write_sensor (app, &changed, error);
}

static bool
host_set_name (uint32_t slot, const char *name, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbSensorSettings changed = *app->slots[slot].settings;

  if (changed.address == NULL) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                 "sensor %s is found by its name; give it an address first", changed.id);
    return false;
  }
  changed.name = (char *)name;
  return plumb_app_write_sensor (app, &changed, error);
}

static bool
host_start_discovery (uint32_t seconds, gpointer host, GError **error)
{
  PlumbApp *app = host;
  g_autoptr (GError) local = NULL;

  if (plumb_link_start_discovery (app->link, seconds, &local))
    return true;
  g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE, "%s",
               local->message);
  return false;
}

static bool
host_stop_discovery (gpointer host, GError **error)
{
  PlumbApp *app = host;

  plumb_link_stop_discovery (app->link);
  return true;
}

static bool
host_connect_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  if (plumb_link_get_bluetooth (app->link) != PLUMB_BLUETOOTH_READY) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE,
                 "Bluetooth is %s",
                 plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (app->link)));
    return false;
  }
  if (app->mode == PLUMB_MODE_OFF || !app->slots[slot].settings->is_enabled) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                 "sensor %s is switched off (mode off, or enabled = no)", app->slots[slot].id);
    return false;
  }
  plumb_link_connect (app->link, slot);
  return true;
}

static bool
host_disconnect_sensor (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;

  plumb_link_disconnect (app->link, slot);
  return true;
}

static bool
host_identify_sensor (uint32_t slot, gpointer host, GError **error)
{
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
               "this sensor's driver knows no way to make it blink or buzz");
  return false;
}

static bool
explain_start (PlumbStart start, const PlumbSlot *place, GError **error)
{
  switch (start) {
  case PLUMB_START_OK: return true;
  case PLUMB_START_BUSY:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BUSY,
                 "a calibration of sensor %s is running", place->id);
    return false;
  case PLUMB_START_NO_STREAM:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                 "sensor %s sends no data just now", place->id);
    return false;
  case PLUMB_START_NO_UPRIGHT:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NOT_CALIBRATED,
                 "capture the upright pose of sensor %s first", place->id);
    return false;
  case PLUMB_START_UNUSED:
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR, "no such sensor");
    return false;
  }
  g_assert_not_reached ();
}

static bool
host_calibrate (uint32_t slot, PlumbPose pose, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbEvents events;
  PlumbStart start =
      plumb_monitor_calibrate (app->monitor, slot, pose, plumb_app_now (app), &events);

  finish (app, &events);
  return explain_start (start, &app->slots[slot], error);
}

static bool
host_cancel_calibration (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbEvents events;
  bool was_running =
      plumb_monitor_cancel_calibration (app->monitor, slot, plumb_app_now (app), &events);

  finish (app, &events);
  if (!was_running)
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "no calibration of sensor %s is running", app->slots[slot].id);
  return was_running;
}

static bool
finish_answer (PlumbApp *app, uint32_t alert, bool is_known, const PlumbEvents *events,
               GError **error)
{
  finish (app, events);
  if (!is_known)
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "alert %u is not live any more", alert);
  return is_known;
}

typedef bool (*Answer) (PlumbMonitor *, uint32_t alert, int64_t now_us, PlumbEvents *);

static bool
answer (PlumbApp *app, Answer give, uint32_t alert, GError **error)
{
  PlumbEvents events;
  bool is_known = give (app->monitor, alert, plumb_app_now (app), &events);

  return finish_answer (app, alert, is_known, &events, error);
}

static bool
host_acknowledge (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, plumb_monitor_acknowledge, alert, error);
}

static bool
host_dismiss (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, plumb_monitor_dismiss, alert, error);
}

static bool
host_report_false (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, plumb_monitor_report_false, alert, error);
}

static bool
host_snooze (uint32_t alert, uint32_t seconds, gpointer host, GError **error)
{
  PlumbApp *app = host;
  PlumbEvents events;
  uint32_t usual_s = (uint32_t)app->settings->values.alerts.snooze_s;
  bool is_known = plumb_monitor_snooze (app->monitor, alert, seconds > 0 ? seconds : usual_s,
                                        plumb_app_now (app), &events);

  return finish_answer (app, alert, is_known, &events, error);
}

static bool
host_accept_proposal (bool is_accepted, gpointer host, GError **error)
{
  PlumbApp *app = host;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  PlumbEvents events;

  if (!plumb_monitor_answer_proposal (app->monitor, is_accepted, plumb_app_now (app), &events)) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                 "no wider tolerance is proposed");
    return false;
  }
  g_ascii_dtostr (text, sizeof text, plumb_monitor_get_tolerance_offset (app->monitor));
  plumb_app_remember (app, STATE_TOLERANCE, text, "the wider tolerance will not survive a restart");
  finish (app, &events);
  return true;
}

static int64_t
host_clock_us (gpointer host)
{
  return plumb_clock_boot_us ();
}

static int64_t
host_real_us (gpointer host)
{
  return plumb_clock_real_us ();
}

/* Not for every question of an eager client: a second's worth may be missing. */
static void
host_history_wanted (gpointer host)
{
  PlumbApp *app = host;
  int64_t now_us = plumb_clock_boot_us ();

  plumb_store_set_now (app->store, plumb_clock_real_us ());
  if (now_us - app->taken_us < G_USEC_PER_SEC)
    return;
  plumb_app_take_minutes (app, now_us);
  plumb_app_take_rest (app, now_us);
  plumb_app_flush (app);
}

static void
host_deadline_changed (gpointer host)
{
  plumb_app_arm (host);
}

void
plumb_app_restore_state (PlumbApp *app)
{
  g_autofree char *pause = plumb_store_dup_state (app->store, STATE_PAUSE);
  g_autofree char *mode_name = plumb_store_dup_state (app->store, STATE_MODE);
  g_autofree char *tolerance = plumb_store_dup_state (app->store, STATE_TOLERANCE);
  int64_t left_us = pause != NULL ? g_ascii_strtoll (pause, NULL, 10) - plumb_clock_real_us () : 0;
  PlumbMode mode;

  if (left_us > 0 &&
      left_us <= (int64_t)(app->settings->values.alerts.max_pause_min * 60 * G_USEC_PER_SEC)) {
    app->pause_until_us = plumb_clock_boot_us () + left_us;
    plumb_app_set_hold (app, PLUMB_HOLD_USER, true);
  }
  if (tolerance != NULL)
    plumb_monitor_set_tolerance_offset (app->monitor, g_ascii_strtod (tolerance, NULL));
  if (mode_name != NULL && plumb_mode_parse (mode_name, &mode))
    plumb_app_set_mode (app, mode);
}

const PlumbServiceHost *
plumb_app_host (void)
{
  static const PlumbServiceHost host = {
      .pause = host_pause,
      .resume = host_resume,
      .set_inhibited = host_set_inhibited,
      .set_mode = host_set_mode,
      .set_profile = plumb_app_set_profile,
      .reload_settings = host_reload_settings,
      .add_sensor = host_add_sensor,
      .remove_sensor = host_remove_sensor,
      .set_placement = host_set_placement,
      .set_name = host_set_name,
      .start_discovery = host_start_discovery,
      .stop_discovery = host_stop_discovery,
      .connect_sensor = host_connect_sensor,
      .disconnect_sensor = host_disconnect_sensor,
      .identify_sensor = host_identify_sensor,
      .get_reception = plumb_app_get_reception,
      .calibrate = host_calibrate,
      .cancel_calibration = host_cancel_calibration,
      .pair_sensor = plumb_app_pair,
      .cancel_pairing = plumb_app_cancel_pairing,
      .enter_passkey = plumb_app_enter_passkey,
      .acknowledge = host_acknowledge,
      .snooze = host_snooze,
      .dismiss = host_dismiss,
      .report_false = host_report_false,
      .accept_proposal = host_accept_proposal,
      .check_in = plumb_app_on_check_in,
      .erased = plumb_app_on_erased,
      .set_breaks_inhibited = plumb_app_set_breaks_inhibited,
      .suggest = plumb_app_suggest,
      .start_break = plumb_app_start_break,
      .finish_break = plumb_app_finish_break,
      .postpone_break = plumb_app_postpone_break,
      .skip_break = plumb_app_skip_break,
      .log_session = plumb_app_log_session,
      .deadline_changed = host_deadline_changed,
      .clock_us = host_clock_us,
      .real_us = host_real_us,
      .history_wanted = host_history_wanted,
  };

  return &host;
}
