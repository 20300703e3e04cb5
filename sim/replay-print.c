/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event.h"
#include "replay.h"

#include <math.h>
#include <stdio.h>

static void
print_string (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  putchar ('"');
  for (const char *at = valid; *at != '\0'; at++) {
    unsigned char c = (unsigned char)*at;
    if (c == '"' || c == '\\')
      printf ("\\%c", c);
    else if (c < 0x20)
      printf ("\\u%04x", c);
    else
      putchar (c);
  }
  putchar ('"');
}

static void
print_number (double number, int decimals)
{
  char text[64];

  if (!isfinite (number)) {
    fputs ("null", stdout);
    return;
  }
  g_ascii_formatd (text, sizeof text, decimals == 6 ? "%.6f" : "%.3f", number);
  fputs (text, stdout);
}

/* Opens a line: every one has its time, its clip where the recording has clips, and its event. */
static void
begin (int64_t time_us, const char *clip, const char *event)
{
  fputs ("{\"t_s\":", stdout);
  print_number ((double)time_us / G_USEC_PER_SEC, 6);
  if (clip[0] != '\0') {
    fputs (",\"clip\":", stdout);
    print_string (clip);
  }
  fputs (",\"event\":", stdout);
  print_string (event);
}

static void
end (void)
{
  fputs ("}\n", stdout);
}

static void
name (const char *key)
{
  putchar (',');
  print_string (key);
  putchar (':');
}

static void
string_member (const char *key, const char *value)
{
  name (key);
  print_string (value);
}

static void
number_member (const char *key, double value)
{
  name (key);
  print_number (value, 3);
}

static void
count_member (const char *key, uint64_t value)
{
  name (key);
  printf ("%" G_GUINT64_FORMAT, value);
}

static void
seconds_member (const char *key, int64_t value_us)
{
  name (key);
  print_number ((double)value_us / G_USEC_PER_SEC, 6);
}

void
plumb_replay_print_event (const PlumbEvent *event, const char *clip)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned n = plumb_event_get_fields (event, fields);

  begin (event->time_us, clip, plumb_event_kind_to_string (event->kind));
  for (unsigned i = 0; i < n; i++) {
    switch (fields[i].type) {
    case PLUMB_FIELD_STRING: string_member (fields[i].name, fields[i].string); break;
    case PLUMB_FIELD_DOUBLE: number_member (fields[i].name, fields[i].number); break;
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_UNSIGNED:
    case PLUMB_FIELD_MOMENT: count_member (fields[i].name, (uint64_t)fields[i].integer); break;
    case PLUMB_FIELD_STRINGS: break; /* of the wearer's words only, which no recording has */
    case PLUMB_FIELD_BOOLEAN:
      name (fields[i].name);
      fputs (fields[i].boolean ? "true" : "false", stdout);
      break;
    }
  }
  end ();
}

void
plumb_replay_print_state (const PlumbSnapshot *snapshot, int64_t time_us, const char *clip)
{
  begin (time_us, clip, "state");
  string_member ("posture", plumb_posture_to_string (snapshot->posture));
  string_member ("activity", plumb_activity_to_string (snapshot->activity));
  string_member ("wear", plumb_wear_to_string (snapshot->wear));
  string_member ("quality", plumb_quality_to_string (snapshot->quality));
  end ();
}

void
plumb_replay_print_reading (const PlumbSensorSnapshot *sensor, int64_t time_us, const char *clip)
{
  begin (time_us, clip, "reading");
  number_member ("pitch_deg", sensor->pitch_deg);
  number_member ("roll_deg", sensor->roll_deg);
  number_member ("deviation_deg", sensor->deviation_deg);
  number_member ("limit_deg", sensor->limit_deg);
  number_member ("motion_g", sensor->motion_g);
  end ();
}

void
plumb_replay_print_pose (PlumbPose pose, const char *label, double seconds, double spread_deg)
{
  begin (0, "", "pose");
  string_member ("pose", plumb_pose_to_string (pose));
  string_member ("label", label);
  number_member ("seconds", seconds);
  number_member ("spread_deg", spread_deg);
  end ();
}

static void
print_counts (const PlumbSensorSnapshot *sensor)
{
  count_member ("accepted", sensor->accepted);
  count_member ("repeated", sensor->repeated);
  count_member ("out_of_order", sensor->out_of_order);
  count_member ("not_finite", sensor->not_finite);
  count_member ("out_of_range", sensor->out_of_range);
  count_member ("stalled", sensor->stalled);
}

static void
print_totals (const PlumbTotals *totals)
{
  seconds_member ("upright_s", totals->upright_us);
  seconds_member ("slouching_s", totals->slouching_us);
  seconds_member ("leaning_s", totals->leaning_us);
  seconds_member ("moving_s", totals->moving_us);
  seconds_member ("reclining_s", totals->reclining_us);
  seconds_member ("lying_s", totals->lying_us);
  seconds_member ("unjudged_s", totals->unjudged_us);
  seconds_member ("not_worn_s", totals->not_worn_us);
  seconds_member ("no_data_s", totals->no_data_us);
  seconds_member ("paused_s", totals->paused_us);
  seconds_member ("off_s", totals->off_us);
  seconds_member ("missing_s", totals->missing_us);
  seconds_member ("walking_s", totals->walking_us);
  seconds_member ("stationary_s", totals->stationary_us);
  seconds_member ("sitting_s", totals->sitting_us);
  seconds_member ("standing_s", totals->standing_us);
}

void
plumb_replay_print_act (const PlumbAct *act, PlumbReplyCode code, int64_t time_us, const char *clip)
{
  begin (time_us, clip, "act");
  string_member ("act", act->text);
  string_member ("reply", plumb_acts_reply_to_string (code));
  end ();
}

static const char *
goal_name (PlumbGoalResult result)
{
  switch (result) {
  case PLUMB_GOAL_NEUTRAL: return "neutral";
  case PLUMB_GOAL_MET: return "met";
  case PLUMB_GOAL_MISSED: return "missed";
  }
  return "neutral";
}

void
plumb_replay_print_day (const char *event, const char *day, const PlumbReplayDay *totals,
                        const PlumbReplayGoal *goal, int64_t time_us, const char *clip)
{
  begin (time_us, clip, event);
  string_member ("day", day);
  print_totals (&totals->totals);
  seconds_member ("monitored_s", goal->day.monitored_us);
  number_member ("coverage", goal->day.coverage);
  number_member ("upright_ratio", goal->day.has_ratio ? goal->day.upright_ratio : NAN);
  count_member ("breaks", goal->day.breaks);
  string_member ("goal", goal_name (goal->result));
  count_member ("streak", goal->streak);
  end ();
}

void
plumb_replay_print_hour (const char *wall, const PlumbTotals *totals, int64_t time_us,
                         const char *clip)
{
  begin (time_us, clip, plumb_event_kind_to_string (PLUMB_EVENT_HOUR_ENDED));
  string_member ("began", wall);
  print_totals (totals);
  end ();
}

void
plumb_replay_print_summary (const PlumbTotals *totals, const PlumbSensorSnapshot *sensor,
                            int64_t from_us, int64_t to_us, const char *clip)
{
  begin (to_us, clip, "summary");
  seconds_member ("duration_s", to_us - from_us);
  print_totals (totals);
  print_counts (sensor);
  end ();
}
