/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the monitor said: into the store, onto the bus, into the log. */
#include <math.h>

#include "app-private.h"
#include "clock.h"
#include "names.h"

/* Moments that belong to a day's history; the others are of the moment only. */
static bool
is_history (PlumbEventKind kind)
{
  switch (kind) {
  case PLUMB_EVENT_POSTURE_CHANGED:
  case PLUMB_EVENT_WEAR_CHANGED:
  case PLUMB_EVENT_SLOUCH_ENDED:
  case PLUMB_EVENT_BOUT_ENDED:
  case PLUMB_EVENT_INTERRUPTION:
  case PLUMB_EVENT_BREAK_VERIFIED:
  case PLUMB_EVENT_BEND:
  case PLUMB_EVENT_ALERT_RAISED:
  case PLUMB_EVENT_ALERT_REPEATED:
  case PLUMB_EVENT_ALERT_CLEARED:
  case PLUMB_EVENT_CALIBRATION_FINISHED:
  case PLUMB_EVENT_CALIBRATION_CHANGED:
  case PLUMB_EVENT_PROPOSAL: return true;
  case PLUMB_EVENT_ACTIVITY_CHANGED:
  case PLUMB_EVENT_QUALITY_CHANGED:
  case PLUMB_EVENT_ALERT_CHANGED:
  case PLUMB_EVENT_CALIBRATION_PROGRESS: return false;
  }
  g_assert_not_reached ();
}

/* Spells are dated from their start to their end, moments have no end. */
static void
get_span (const PlumbApp *app, const PlumbEvent *event, int64_t *out_from_us, int64_t *out_to_us)
{
  bool is_spell =
      event->kind == PLUMB_EVENT_SLOUCH_ENDED || event->kind == PLUMB_EVENT_BOUT_ENDED ||
      event->kind == PLUMB_EVENT_INTERRUPTION || event->kind == PLUMB_EVENT_BREAK_VERIFIED;

  *out_from_us = (is_spell ? event->spell.start_us : event->time_us) + app->offset_us;
  *out_to_us = is_spell ? event->spell.start_us + event->spell.duration_us + app->offset_us : 0;
}

static void
keep (PlumbApp *app, const PlumbEvent *event)
{
  const PlumbSlot *slot = &app->slots[event->sensor];
  g_autoptr (GError) error = NULL;
  PlumbField details[PLUMB_FIELDS_MAX];
  unsigned n_details = plumb_event_get_fields (event, details);
  int64_t from_us, to_us;

  get_span (app, event, &from_us, &to_us);
  if (!plumb_store_add_event (app->store, from_us, to_us, plumb_event_kind_to_string (event->kind),
                              slot->is_used ? slot->id : NULL, details, n_details, &error))
    g_warning ("%s; the event is kept in memory until the disk takes it", error->message);
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
log_event (const PlumbApp *app, const PlumbEvent *event)
{
  const char *sensor = app->slots[event->sensor].is_used ? app->slots[event->sensor].id : "-";

  if (event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED ||
      event->kind == PLUMB_EVENT_ALERT_CLEARED)
    log_alert (event);
  else if (event->kind == PLUMB_EVENT_CALIBRATION_CHANGED)
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, PLUMB_LOG_SENSOR, sensor, "MESSAGE",
                      "sensor %s: calibration is %s (%s)", sensor,
                      plumb_calibration_state_to_string (event->calibration.state),
                      plumb_calibration_reason_to_string (event->calibration.reason));
  else
    g_debug ("%s", plumb_event_kind_to_string (event->kind));
}

static void
handle_event (PlumbApp *app, const PlumbEvent *event)
{
  if (is_history (event->kind))
    keep (app, event);
  if (event->kind == PLUMB_EVENT_CALIBRATION_FINISHED &&
      event->calibration.reason == PLUMB_CALIBRATION_OK)
    plumb_app_save_calibration (app, event->sensor);
  plumb_app_note_alert (app, event);
  log_event (app, event);
}

void
plumb_app_dispatch (PlumbApp *app, const PlumbEvents *events)
{
  if (events->count == 0)
    return;
  for (unsigned i = 0; i < events->count; i++)
    handle_event (app, &events->event[i]);
  plumb_app_note_bends (app, events);
  plumb_app_follow_breaks (app, events);
  plumb_app_show (app);
  plumb_service_emit (app->service, events, app->offset_us);
}

void
plumb_app_show (PlumbApp *app)
{
  PlumbServiceSensor sensors[PLUMB_SENSORS_MAX];
  PlumbLinkSensor radio[PLUMB_SENSORS_MAX];
  PlumbSnapshot snapshot;
  PlumbServiceBreaks breaks;
  PlumbServiceState state = {.now_us = plumb_clock_boot_us (),
                             .offset_us = app->offset_us,
                             .breaks = &breaks,
                             .paused_until_us = app->pause_until_us,
                             .profile = app->profile,
                             .profiles = plumb_app_get_profiles (),
                             .tone = app->settings->values.messages.tone,
                             .snapshot = &snapshot};

  state.bluetooth_state = plumb_bluetooth_state_to_string (plumb_link_get_bluetooth (app->link));
  plumb_monitor_snapshot (app->monitor, &snapshot);
  plumb_app_describe_training (app, &state.training);
  plumb_app_describe_breaks (app, &breaks);
  state.n_alerts = plumb_monitor_get_alerts (app->monitor, &state.alerts);
  for (uint32_t slot = 0; slot < PLUMB_SENSORS_MAX; slot++) {
    if (!app->slots[slot].is_used)
      continue;
    plumb_link_get_sensor (app->link, slot, &radio[slot]);
    plumb_app_describe_sensor (app, slot, &snapshot.sensors[slot], &radio[slot], &sensors[slot]);
    state.sensors[slot] = &sensors[slot];
  }
  plumb_service_update (app->service, &state);
  app->shown_us = state.now_us;
}
