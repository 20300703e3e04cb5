/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events and alerts as lists of named values, so that bus, store and replay write the same. */
#include "event.h"

typedef struct {
  PlumbField *fields;
  unsigned count;
} FieldList;

static PlumbField *
add (FieldList *list, const char *name, PlumbFieldType type)
{
  g_assert (list->count < PLUMB_FIELDS_MAX);
  PlumbField *field = &list->fields[list->count++];
  *field = (PlumbField){.name = name, .type = type};
  return field;
}

static void
add_string (FieldList *list, const char *name, const char *value)
{
  add (list, name, PLUMB_FIELD_STRING)->string = value;
}

static void
add_double (FieldList *list, const char *name, double value)
{
  add (list, name, PLUMB_FIELD_DOUBLE)->number = value;
}

static void
add_integer (FieldList *list, const char *name, int64_t value)
{
  add (list, name, PLUMB_FIELD_INTEGER)->integer = value;
}

static void
add_boolean (FieldList *list, const char *name, bool value)
{
  add (list, name, PLUMB_FIELD_BOOLEAN)->boolean = value;
}

static double
seconds (int64_t us)
{
  return (double)us / G_USEC_PER_SEC;
}

static const char *
measured (bool is_sitting_measured)
{
  return is_sitting_measured ? "sitting" : "stationary";
}

static void
add_spell (FieldList *list, const PlumbAlert *alert)
{
  add_integer (list, "spell_times", alert->spell_times);
  if (alert->quiet_us > 0)
    add_double (list, "quiet_s", seconds (alert->quiet_us));
  add_integer (list, "wording", alert->wording);
  if (alert->has_after)
    add_string (list, "after", plumb_reason_to_string ((PlumbReason)alert->after));
}

static void
add_alert_details (FieldList *list, const PlumbAlert *alert)
{
  switch (alert->kind) {
  case PLUMB_ALERT_SLOUCH:
  case PLUMB_ALERT_LEAN:
    add_double (list, "duration_s", seconds (alert->duration_us));
    add_double (list, "deviation_deg", alert->deviation_deg);
    add_double (list, "limit_deg", alert->limit_deg);
    add_string (list, "posture", plumb_posture_to_string (alert->posture));
    add_boolean (list, "long", alert->is_long);
    add_integer (list, "wording", alert->wording);
    if (alert->is_standing)
      add_string (list, "activity", plumb_activity_to_string (PLUMB_ACTIVITY_STANDING));
    break;
  case PLUMB_ALERT_LONG_SITTING:
    add_double (list, "duration_s", seconds (alert->duration_us));
    add_string (list, "measured", measured (alert->is_sitting_measured));
    add_spell (list, alert);
    break;
  case PLUMB_ALERT_BATTERY_LOW: add_integer (list, "percent", alert->battery_percent); break;
  case PLUMB_ALERT_CALIBRATION_STALE:
    add_string (list, "reason", plumb_calibration_reason_to_string (alert->reason));
    break;
  case PLUMB_ALERT_SENSOR_LOST:
  case PLUMB_ALERT_SENSOR_SILENT:
    add_double (list, "duration_s", seconds (alert->duration_us));
    break;
  case PLUMB_ALERT_BREAK_DUE:
    add_double (list, "duration_s", seconds (alert->duration_us));
    add_string (list, "break", plumb_break_kind_to_string (alert->break_kind));
    add_string (list, "trigger", plumb_break_trigger_to_string (alert->break_trigger));
    add_spell (list, alert);
    break;
  case PLUMB_ALERT_SEE_PROFESSIONAL:
    add_integer (list, "days", alert->days);
    add_integer (list, "within_days", alert->within_days);
    add_integer (list, "weeks", alert->weeks);
    break;
  case PLUMB_ALERT_PAIRING_LOST:
  case PLUMB_ALERT_AFTERCARE:
  case PLUMB_ALERT_POSE_MISSING: break;
  }
  add_integer (list, "times", alert->times);
}

unsigned
plumb_alert_get_fields (const PlumbAlert *alert, PlumbField out_fields[PLUMB_FIELDS_MAX])
{
  FieldList list = {out_fields, 0};
  add_alert_details (&list, alert);
  return list.count;
}

static void
add_alert (FieldList *list, const PlumbEvent *event)
{
  const PlumbAlert *alert = &event->alert.alert;

  add_integer (list, "id", alert->id);
  add_string (list, "alert", plumb_alert_kind_to_string (alert->kind));
  add_string (list, "severity", plumb_severity_to_string (alert->severity));
  add_string (list, "state", plumb_alert_state_to_string (alert->state));
  if (event->kind == PLUMB_EVENT_ALERT_CLEARED)
    add_string (list, "outcome", plumb_alert_outcome_to_string (event->alert.outcome));
  add_alert_details (list, alert);
}

static void
add_change (FieldList *list, const char *from, const char *to)
{
  add_string (list, "from", from);
  add_string (list, "to", to);
}

static void
add_slouch_episode (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "duration_s", seconds (event->interval.duration_us));
  add_double (list, "peak_deg", event->interval.peak_deg);
  add_string (list, "posture", plumb_posture_to_string (event->interval.posture));
}

static void
add_calibration (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "pose", plumb_pose_to_string (event->calibration.pose));
  add_string (list, "state", plumb_calibration_state_to_string (event->calibration.state));
  add_string (list, "reason", plumb_calibration_reason_to_string (event->calibration.reason));
  add_double (list, "fraction", event->calibration.fraction);
  add_double (list, "spread_deg", event->calibration.spread_deg);
}

static void
add_bend (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "duration_s", seconds (event->bend.duration_us));
  add_double (list, "peak_deg", event->bend.peak_deg);
  add_boolean (list, "deep", event->bend.is_deep);
  add_boolean (list, "transfer", event->bend.is_transfer);
}

static void
add_proposal (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "kind", plumb_proposal_kind_to_string (event->proposal.kind));
  if (event->proposal.kind == PLUMB_PROPOSAL_TOLERANCE) {
    add_double (list, "tolerance_deg", event->proposal.tolerance_deg);
    add_double (list, "from_deg", event->proposal.from_deg);
  }
  if (event->proposal.kind == PLUMB_PROPOSAL_HOURS) {
    add_integer (list, "from_min", event->proposal.from_min);
    add_integer (list, "until_min", event->proposal.until_min);
  }
  add_integer (list, "reports", event->proposal.reports);
}

static void
add_break (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "kind", plumb_break_kind_to_string (event->rest.kind));
  add_string (list, "trigger", plumb_break_trigger_to_string (event->rest.trigger));
  if (event->kind == PLUMB_EVENT_BREAK_SUGGESTED && event->rest.suggestion.entry != NULL)
    add_string (list, "item", event->rest.suggestion.entry->id);
  if (event->kind == PLUMB_EVENT_BREAK_SUGGESTED)
    add_string (list, "reason", event->rest.suggestion.reason);
}

static void
add_finished_break (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "outcome", plumb_break_outcome_to_string (event->rest.outcome));
  add_string (list, "kind", plumb_break_kind_to_string (event->rest.kind));
  add_string (list, "trigger", plumb_break_trigger_to_string (event->rest.trigger));
  add_double (list, "duration_s", seconds (event->rest.duration_us));
  add_double (list, "walked_s", seconds (event->rest.walked_us));
  add_boolean (list, "told", event->rest.was_told);
  if (event->rest.outcome == PLUMB_BREAK_POSTPONED)
    add (list, "until_usec", PLUMB_FIELD_MOMENT)->integer =
        MAX (event->rest.until_us + event->offset_us, 0);
  if (event->rest.item[0] != '\0')
    add_string (list, "item", event->rest.item);
  if (event->rest.reason != NULL)
    add_string (list, "reason", event->rest.reason);
}

static void
add_posture (FieldList *list, const PlumbEvent *event)
{
  add_change (list, plumb_posture_to_string (event->posture.from),
              plumb_posture_to_string (event->posture.to));
}

static void
add_activity (FieldList *list, const PlumbEvent *event)
{
  add_change (list, plumb_activity_to_string (event->activity.from),
              plumb_activity_to_string (event->activity.to));
}

static void
add_wear (FieldList *list, const PlumbEvent *event)
{
  add_change (list, plumb_wear_to_string (event->wear.from), plumb_wear_to_string (event->wear.to));
}

static void
add_quality (FieldList *list, const PlumbEvent *event)
{
  add_change (list, plumb_quality_to_string (event->quality.from),
              plumb_quality_to_string (event->quality.to));
}

static void
add_interval (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "duration_s", seconds (event->interval.duration_us));
}

static void
add_bout (FieldList *list, const PlumbEvent *event)
{
  add_interval (list, event);
  add_string (list, "measured", measured (event->interval.is_sitting_measured));
}

static void
add_missed_break (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "held_s", seconds (event->rest.held_us));
  add_double (list, "duration_s", seconds (event->rest.bout_us));
}

static void
add_training (FieldList *list, const PlumbEvent *event)
{
  add_boolean (list, "done", event->training.is_done);
  add_double (list, "used_s", seconds (event->training.used_us));
}

static void
add_notice (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "notice", plumb_notice_to_string (event->notice.notice));
  add_string (list, "outcome", plumb_heed_verdict_to_string (event->notice.verdict));
  if (event->notice.rest_us > 0)
    add_double (list, "rest_s", seconds (event->notice.rest_us));
}

static void
add_silent_moment (FieldList *list, const PlumbEvent *event)
{
  add_boolean (list, "ended", event->silent.has_ended);
  add_string (list, "outcome", event->silent.has_ended ? "ended" : "lasted");
}

static void
add_practice_start (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "duration_s", seconds (event->practice.length_us));
}

static void
add_practice_end (FieldList *list, const PlumbEvent *event)
{
  add_double (list, "judged_s", seconds (event->practice.judged_us));
  add_double (list, "upright_s", seconds (event->practice.upright_us));
  add_integer (list, "told", event->practice.told);
}

static void
add_aftercare (FieldList *list, const PlumbEvent *event)
{
  add_boolean (list, "open", event->aftercare.is_open);
}

static void
add_day (FieldList *list, const PlumbEvent *event)
{
  add_string (list, "day", event->day.text);
}

static void
add_nothing (FieldList *list, const PlumbEvent *event)
{
}

/* What there is to say of each kind. */
static const struct {
  const char *name;
  bool is_history;
  void (*add) (FieldList *list, const PlumbEvent *event);
} kinds[PLUMB_EVENT_KINDS] = {
    [PLUMB_EVENT_POSTURE_CHANGED] = {"posture-changed", true, add_posture},
    [PLUMB_EVENT_ACTIVITY_CHANGED] = {"activity-changed", false, add_activity},
    [PLUMB_EVENT_WEAR_CHANGED] = {"wear-changed", true, add_wear},
    [PLUMB_EVENT_QUALITY_CHANGED] = {"quality-changed", false, add_quality},
    [PLUMB_EVENT_SLOUCH_ENDED] = {"slouch-ended", true, add_slouch_episode},
    [PLUMB_EVENT_BOUT_ENDED] = {"bout-ended", true, add_bout},
    [PLUMB_EVENT_INTERRUPTION] = {"interruption", true, add_interval},
    [PLUMB_EVENT_BREAK_VERIFIED] = {"break-verified", true, add_interval},
    [PLUMB_EVENT_BEND] = {"bend", true, add_bend},
    [PLUMB_EVENT_ALERT_RAISED] = {"alert-raised", true, add_alert},
    [PLUMB_EVENT_ALERT_REPEATED] = {"alert-repeated", true, add_alert},
    [PLUMB_EVENT_ALERT_CHANGED] = {"alert-changed", false, add_alert},
    [PLUMB_EVENT_ALERT_CLEARED] = {"alert-cleared", true, add_alert},
    [PLUMB_EVENT_CALIBRATION_PROGRESS] = {"calibration-progress", false, add_calibration},
    [PLUMB_EVENT_CALIBRATION_FINISHED] = {"calibration-finished", true, add_calibration},
    [PLUMB_EVENT_CALIBRATION_CHANGED] = {"calibration-changed", true, add_calibration},
    [PLUMB_EVENT_PROPOSAL] = {"proposal", true, add_proposal},
    [PLUMB_EVENT_BREAK_DUE] = {"break-due", false, add_break},
    [PLUMB_EVENT_BREAK_SUGGESTED] = {"break-suggested", true, add_break},
    [PLUMB_EVENT_BREAK_STARTED] = {"break-started", false, add_break},
    [PLUMB_EVENT_BREAK_FINISHED] = {"break", true, add_finished_break},
    [PLUMB_EVENT_BREAK_MISSED] = {"break-missed", false, add_missed_break},
    [PLUMB_EVENT_NOTICE_ENDED] = {"notice", true, add_notice},
    [PLUMB_EVENT_SILENT_MOMENT] = {"silent-moment", true, add_silent_moment},
    [PLUMB_EVENT_PRACTICE_STARTED] = {"practice-started", true, add_practice_start},
    [PLUMB_EVENT_PRACTICE_ENDED] = {"practice-ended", true, add_practice_end},
    [PLUMB_EVENT_TRAINING_CHANGED] = {"training-changed", false, add_training},
    [PLUMB_EVENT_AFTERCARE_CHANGED] = {"aftercare-changed", false, add_aftercare},
    [PLUMB_EVENT_PAUSE_STARTED] = {"pause-started", false, add_nothing},
    [PLUMB_EVENT_PAUSE_ENDED] = {"pause-ended", false, add_nothing},
    [PLUMB_EVENT_MINUTE] = {"minute", false, add_nothing},
    [PLUMB_EVENT_MINUTE_REVISED] = {"minute-revised", false, add_nothing},
    [PLUMB_EVENT_HOUR_ENDED] = {"hour-ended", false, add_nothing},
    [PLUMB_EVENT_DAY_ENDED] = {"day-ended", false, add_day},
    [PLUMB_EVENT_CHECK_INS_WANTED] = {"check-ins-wanted", false, add_nothing},
    [PLUMB_EVENT_KEEP] = {"keep", false, add_nothing},
};

unsigned
plumb_event_get_fields (const PlumbEvent *event, PlumbField out_fields[PLUMB_FIELDS_MAX])
{
  FieldList list = {out_fields, 0};

  kinds[event->kind].add (&list, event);
  return list.count;
}

const char *
plumb_event_kind_to_string (PlumbEventKind kind)
{
  return kinds[kind].name;
}

bool
plumb_event_is_history (PlumbEventKind kind)
{
  return kinds[kind].is_history;
}

void
plumb_event_get_span (const PlumbEvent *event, int64_t *out_from_us, int64_t *out_to_us)
{
  int64_t from_us = event->time_us, duration_us = 0;

  if (event->kind == PLUMB_EVENT_SLOUCH_ENDED || event->kind == PLUMB_EVENT_BOUT_ENDED ||
      event->kind == PLUMB_EVENT_INTERRUPTION || event->kind == PLUMB_EVENT_BREAK_VERIFIED) {
    from_us = event->interval.start_us;
    duration_us = event->interval.duration_us;
  } else if (event->kind == PLUMB_EVENT_BREAK_FINISHED) {
    from_us = event->rest.begin_us;
    duration_us = event->rest.duration_us;
  }
  *out_from_us = from_us + event->offset_us;
  *out_to_us = duration_us > 0 ? from_us + duration_us + event->offset_us : 0;
}
