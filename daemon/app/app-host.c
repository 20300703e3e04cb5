/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients may ask for; arguments were checked by the service. */
#include <string.h>

#include "app-private.h"
#include "clock.h"

/* Replies that are a no, as clients are told; %s is whom it is about. */
static const struct {
  PlumbServiceError error;
  const char *text;
} refusals[PLUMB_REPLIES] = {
    [PLUMB_REPLY_NO_SUCH_SENSOR] = {PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR, "there is no sensor %s"},
    [PLUMB_REPLY_CALIBRATING] = {PLUMB_SERVICE_ERROR_BUSY, "a calibration of sensor %s is running"},
    [PLUMB_REPLY_NO_STREAM] = {PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                               "sensor %s sends no data just now"},
    [PLUMB_REPLY_NO_UPRIGHT_POSE] = {PLUMB_SERVICE_ERROR_NOT_CALIBRATED,
                                     "capture the upright pose of sensor %s first"},
    [PLUMB_REPLY_NOT_CALIBRATING] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                     "no calibration of sensor %s is running"},
    [PLUMB_REPLY_NO_SUCH_ALERT] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                   "alert %s is not live any more"},
    [PLUMB_REPLY_NO_PROPOSAL] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                 "no wider tolerance is proposed"},
    [PLUMB_REPLY_TAKING_BREAK] = {PLUMB_SERVICE_ERROR_BUSY,
                                  "a break is being taken; finish it first"},
    [PLUMB_REPLY_NO_BREAK] = {PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK, "no break is due or under way"},
    [PLUMB_REPLY_OTHER_BREAK] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                 "id: the current break is another one"},
    [PLUMB_REPLY_POSTPONE_LIMIT] =
        {PLUMB_SERVICE_ERROR_POSTPONE_LIMIT,
         "this break was postponed as often as the settings allow; it can be skipped"},
    [PLUMB_REPLY_NO_SUCH_ITEM] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                  "item: \"%s\" is nothing to do of the library"},
    [PLUMB_REPLY_ITEM_EXCLUDED] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                   "item: \"%s\" is switched off or excluded by the settings"},
    [PLUMB_REPLY_NOTHING_FITS] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                  "nothing in the library fits just now"},
};

static bool
explain (PlumbReplyCode code, const char *whom, GError **error)
{
  if (code == PLUMB_REPLY_OK)
    return true;
  if (code == PLUMB_REPLY_SAFETY_FIRST) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 "options: \"safety_shown\" is not true, and the red flags (GetSafety) come before "
                 "the first self-massage");
    return false;
  }
  g_auto (GStrv) parts = g_strsplit (refusals[code].text, "%s", 2);
  g_autofree char *text = g_strjoinv (whom, parts);
  g_set_error_literal (error, PLUMB_SERVICE_ERROR, (gint)refusals[code].error, text);
  return false;
}

/* A turn of one command; whom: for a refusal. */
static bool
ask (PlumbApp *app, const PlumbCommand *command, const char *whom, GError **error)
{
  return explain (plumb_app_turn (app, command), whom, error);
}

static bool
host_pause (uint32_t seconds, const char *reason, gpointer host, GError **error)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_PAUSE, .seconds = seconds};

  g_message ("paused for %u s%s%s", seconds, *reason != '\0' ? ": " : "", reason);
  return ask (host, &command, "", error);
}

static bool
host_resume (gpointer host, GError **error)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_UNPAUSE};

  return ask (host, &command, "", error);
}

static bool
host_set_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_HOLD,
      .hold = {.hold = PLUMB_HOLD_INHIBITED, .is_set = is_inhibited},
  };

  return ask (host, &command, "", error);
}

static bool
host_set_breaks_inhibited (bool is_inhibited, gpointer host, GError **error)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_INHIBIT_BREAKS, .is_set = is_inhibited};

  return ask (host, &command, "", error);
}

static bool
host_set_mode (PlumbMode mode, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_MODE, .mode = mode};

  plumb_app_begin_turn (app);
  plumb_app_command (app, &command);
  plumb_app_want_sensors (app);
  plumb_app_end_turn (app);
  return true;
}

static bool
host_set_profile (const char *profile, gpointer host, GError **error)
{
  PlumbCommand command = {.kind = PLUMB_COMMAND_PROFILE};

  if (plumb_profile_parse (profile, &command.profile))
    return ask (host, &command, "", error);
  g_autofree char *known = g_strjoinv (", ", (char **)plumb_profile_names ());
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
               "\"%s\" is not one of the profiles: %s", profile, known);
  return false;
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
  PlumbSnapshot snapshot;

  if (plumb_link_get_bluetooth (app->link) != PLUMB_BLUETOOTH_READY) {
    g_set_error (error, PLUMB_SERVICE_ERROR, PLUMB_SERVICE_ERROR_BLUETOOTH_UNAVAILABLE,
                 "Bluetooth is %s",
                 plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (app->link)));
    return false;
  }
  plumb_engine_snapshot (app->engine, &snapshot);
  if (snapshot.mode == PLUMB_MODE_OFF || !app->slots[slot].settings->is_enabled) {
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
host_calibrate (uint32_t slot, PlumbPose pose, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_CALIBRATE, .slot = slot, .pose = pose};

  return ask (app, &command, app->slots[slot].id, error);
}

static bool
host_cancel_calibration (uint32_t slot, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_CANCEL_CALIBRATION, .slot = slot};

  return ask (app, &command, app->slots[slot].id, error);
}

static void
host_get_reception (uint32_t slot, PlumbServiceReception *out_reception, gpointer host)
{
  PlumbApp *app = host;
  PlumbSensorSnapshot judged;
  PlumbLinkSensor radio;

  plumb_engine_get_sensor (app->engine, slot, &judged);
  plumb_link_get_sensor (app->link, slot, &radio);
  *out_reception = (PlumbServiceReception){
      .last_seen_us = radio.last_seen_us,
      .rssi_dbm = radio.rssi_dbm,
      .dropped = radio.dropped + judged.repeated + judged.out_of_order + judged.not_finite +
                 judged.out_of_range + judged.stalled,
  };
}

static bool
answer (PlumbApp *app, PlumbCommandKind kind, uint32_t alert, uint32_t seconds, GError **error)
{
  const PlumbCommand command = {.kind = kind, .alert = {.id = alert, .seconds = seconds}};
  g_autofree char *whom = g_strdup_printf ("%u", alert);

  return ask (app, &command, whom, error);
}

static bool
host_acknowledge (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, PLUMB_COMMAND_ACKNOWLEDGE, alert, 0, error);
}

static bool
host_dismiss (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, PLUMB_COMMAND_DISMISS, alert, 0, error);
}

static bool
host_report_false (uint32_t alert, gpointer host, GError **error)
{
  return answer (host, PLUMB_COMMAND_REPORT_FALSE, alert, 0, error);
}

static bool
host_snooze (uint32_t alert, uint32_t seconds, gpointer host, GError **error)
{
  return answer (host, PLUMB_COMMAND_SNOOZE, alert, seconds, error);
}

static bool
host_accept_proposal (bool is_accepted, gpointer host, GError **error)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_ANSWER_PROPOSAL, .is_set = is_accepted};

  return ask (host, &command, "", error);
}

static void
host_check_in (const PlumbCheckIn *check_in, gpointer host)
{
  PlumbApp *app = host;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_CHECK_IN, .check_in = *check_in};

  plumb_app_begin_turn (app);
  plumb_app_review_check_ins (app);
  plumb_app_command (app, &command);
  plumb_app_end_turn (app);
}

static void
host_erasing (gpointer host)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_FLUSH};

  plumb_app_turn (host, &command);
}

static void
host_erased (gpointer host)
{
  PlumbApp *app = host;

  plumb_app_begin_turn (app);
  plumb_app_review_check_ins (app);
  plumb_app_end_turn (app);
}

static bool
host_suggest (const PlumbWish *wish, PlumbSuggestion *out_suggestion, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {.kind = PLUMB_COMMAND_SUGGEST, .wish = *wish};
  PlumbReply reply;

  plumb_app_begin_turn (app);
  plumb_app_command_full (app, &command, &reply);
  plumb_app_end_turn (app);
  *out_suggestion = reply.suggestion;
  return explain (reply.code, "", error);
}

static bool
host_start_break (PlumbBreakKind kind, uint32_t seconds, const char *item, bool is_safety_shown,
                  uint32_t *out_id, gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_START_BREAK,
      .start = {.kind = kind, .seconds = seconds, .item = item, .is_safety_shown = is_safety_shown},
  };
  PlumbReply reply;

  plumb_app_begin_turn (app);
  plumb_app_command_full (app, &command, &reply);
  plumb_app_end_turn (app);
  *out_id = reply.break_id;
  return explain (reply.code, item, error);
}

static bool
host_finish_break (uint32_t id, bool is_completed, gpointer host, GError **error)
{
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_FINISH_BREAK,
      .finish = {.id = id, .is_completed = is_completed},
  };

  return ask (host, &command, "", error);
}

static bool
host_postpone_break (uint32_t seconds, gpointer host, GError **error)
{
  const PlumbCommand command = {.kind = PLUMB_COMMAND_POSTPONE_BREAK, .seconds = seconds};

  return ask (host, &command, "", error);
}

static bool
host_skip_break (const char *reason, gpointer host, GError **error)
{
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_SKIP_BREAK,
      .reason = *reason != '\0' ? reason : NULL,
  };

  return ask (host, &command, "", error);
}

static bool
host_log_session (const char *kind, int64_t when_us, const PlumbField *details, unsigned n_details,
                  gpointer host, GError **error)
{
  PlumbApp *app = host;
  const PlumbCommand command = {
      .kind = PLUMB_COMMAND_SESSION,
      .session = {.is_massage = strcmp (kind, "massage") == 0, .wall_us = when_us},
  };

  return plumb_store_add_event (app->store, when_us, 0, "session", NULL, details, n_details,
                                error) &&
         ask (app, &command, "", error);
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

static void
host_history_wanted (gpointer host)
{
  plumb_app_show_running (host);
}

static void
host_deadline_changed (gpointer host)
{
  plumb_app_arm (host);
}

const PlumbServiceHost *
plumb_app_host (void)
{
  static const PlumbServiceHost host = {
      .pause = host_pause,
      .resume = host_resume,
      .set_inhibited = host_set_inhibited,
      .set_mode = host_set_mode,
      .set_profile = host_set_profile,
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
      .get_reception = host_get_reception,
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
      .check_in = host_check_in,
      .erasing = host_erasing,
      .erased = host_erased,
      .set_breaks_inhibited = host_set_breaks_inhibited,
      .suggest = host_suggest,
      .start_break = host_start_break,
      .finish_break = host_finish_break,
      .postpone_break = host_postpone_break,
      .skip_break = host_skip_break,
      .log_session = host_log_session,
      .deadline_changed = host_deadline_changed,
      .clock_us = host_clock_us,
      .real_us = host_real_us,
      .history_wanted = host_history_wanted,
  };

  return &host;
}
