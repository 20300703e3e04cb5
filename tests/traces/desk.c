/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <string.h>

#include "event.h"

static void
on_event (const PlumbEvent *event, gpointer owner)
{
  Desk *desk = owner;
  const PlumbAlert *alert = &event->alert.alert;
  double minute = (double)event->time_us / 60e6;

  if ((event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_REPEATED) &&
      alert->state == PLUMB_ALERT_ACTIVE)
    g_string_append_printf (desk->said, "%.0f %s%s%s\n", minute,
                            plumb_alert_kind_to_string (alert->kind), alert->is_long ? " long" : "",
                            alert->has_after && alert->after == PLUMB_HOLD_CALL ? " after call"
                            : alert->has_after                                  ? " after a hold"
                                                                                : "");
  if (event->kind == PLUMB_EVENT_SILENT_MOMENT)
    g_string_append_printf (desk->said, "%.0f silent, %s\n", minute,
                            event->silent.has_ended ? "ended" : "went on");
  if (event->kind == PLUMB_EVENT_PRACTICE_ENDED)
    g_string_append_printf (desk->said, "%.0f practised, told %u times\n", minute,
                            event->practice.told);
  if (event->kind == PLUMB_EVENT_BREAK_FINISHED && event->rest.outcome == PLUMB_BREAK_NATURAL &&
      event->rest.kind == PLUMB_BREAK_LONG)
    g_string_append_printf (desk->said, "%.0f natural long break\n", minute);
  if (event->kind == PLUMB_EVENT_BREAK_MISSED)
    g_string_append_printf (desk->said, "%.0f missed\n", minute);
}

void
desk_restore_pose (Desk *desk)
{
  const PlumbCalibration calibration = {
      .placement = PLUMB_PLACEMENT_UPPER_BACK,
      .has_pose = {[PLUMB_POSE_UPRIGHT] = true},
      .up = {[PLUMB_POSE_UPRIGHT] = {0, 0, 1}},
      .length_g = 1,
  };

  life_do (desk->life,
           &(PlumbCommand){.kind = PLUMB_COMMAND_RESTORE_CALIBRATION, .restored = &calibration});
}

Desk *
desk_new (void (*change) (PlumbSettingsValues *values), bool has_pose)
{
  Desk *desk = g_new0 (Desk, 1);
  PlumbSettings *settings = plumb_settings_new_default ();

  if (change != NULL)
    change (&settings->values);
  desk->said = g_string_new (NULL);
  desk->life = life_new (settings, "Europe/Berlin", "2026-11-23T08:30:00");
  desk->life->play->rate_hz = 1;
  desk->life->on_event = on_event;
  desk->life->owner = desk;
  if (has_pose)
    desk_restore_pose (desk);
  return desk;
}

void
desk_free (Desk *desk)
{
  life_free (desk->life);
  g_string_free (desk->said, TRUE);
  g_free (desk);
}

void
desk_sit (Desk *desk, double minutes)
{
  play_hold (desk->life->play, 60 * minutes, 1, 0);
}

void
desk_slouch (Desk *desk, double minutes)
{
  play_hold (desk->life->play, 60 * minutes, 22, 0);
}

void
desk_walk (Desk *desk, double minutes)
{
  play_walk (desk->life->play, 60 * minutes);
}

void
desk_hold (Desk *desk, PlumbHold hold, bool is_set)
{
  life_do (desk->life,
           &(PlumbCommand){.kind = PLUMB_COMMAND_HOLD, .hold = {.hold = hold, .is_set = is_set}});
}

void
desk_expect_at (const char *file, int line, Desk *desk, const char *text)
{
  if (strcmp (desk->said->str, text) != 0)
    g_error ("%s:%d: said\n%s---- wanted\n%s", file, line, desk->said->str, text);
  g_string_truncate (desk->said, 0);
}

void
desk_practise (Desk *desk, uint32_t seconds)
{
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_PRACTISE, .seconds = seconds});
}

void
desk_snooze (Desk *desk, uint32_t seconds)
{
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_SNOOZE, .alert = {0, seconds}});
}

void
desk_snooze_alert (Desk *desk, uint32_t seconds)
{
  const PlumbAlert *alerts;

  g_assert_cmpuint (plumb_engine_get_alerts (desk->life->engine, &alerts), ==, 1);
  life_do (desk->life,
           &(PlumbCommand){.kind = PLUMB_COMMAND_SNOOZE, .alert = {alerts[0].id, seconds}});
}

bool
desk_has_reason (const Desk *desk, PlumbReason reason)
{
  PlumbSnapshot snapshot;

  plumb_engine_snapshot (desk->life->engine, &snapshot);
  return (snapshot.reasons & 1u << reason) != 0;
}
