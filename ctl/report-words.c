/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "report-day.h"

typedef struct {
  const char *word;
  const char *label;
} Entry;

static const char *
look_up (const Entry *entries, size_t count, const char *word)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp (entries[i].word, word) == 0)
      return _ (entries[i].label);
  }
  return word;
}

const char *
plumb_report_state_label (PlumbReportState state)
{
  switch (state) {
  case PLUMB_REPORT_UPRIGHT: return _ ("near the pose you set");
  case PLUMB_REPORT_SLOUCHING: return _ ("slouching");
  case PLUMB_REPORT_LEANING: return _ ("leaning");
  case PLUMB_REPORT_RECLINING: return _ ("reclining");
  case PLUMB_REPORT_MOVING: return _ ("moving");
  case PLUMB_REPORT_LYING: return _ ("lying");
  case PLUMB_REPORT_UNJUDGED: return _ ("not judged");
  case PLUMB_REPORT_NOT_WORN: return _ ("not worn");
  case PLUMB_REPORT_PAUSED: return _ ("paused");
  case PLUMB_REPORT_OFF: return _ ("switched off");
  case PLUMB_REPORT_NO_DATA: return _ ("no data");
  }
  return "";
}

const char *
plumb_report_state_look (PlumbReportState state)
{
  switch (state) {
  case PLUMB_REPORT_UPRIGHT: return "upright";
  case PLUMB_REPORT_SLOUCHING: return "slouching";
  case PLUMB_REPORT_LEANING: return "leaning";
  case PLUMB_REPORT_RECLINING: return "reclining";
  case PLUMB_REPORT_MOVING: return "moving";
  case PLUMB_REPORT_LYING: return "lying";
  case PLUMB_REPORT_UNJUDGED: return "unjudged";
  case PLUMB_REPORT_NOT_WORN: return "not-worn";
  case PLUMB_REPORT_PAUSED: return "paused";
  case PLUMB_REPORT_OFF: return "off";
  case PLUMB_REPORT_NO_DATA: return "no-data";
  }
  return "";
}

const char *
plumb_report_place_label (PlumbReportPlace place)
{
  switch (place) {
  case PLUMB_REPORT_SITTING: return _ ("sitting");
  case PLUMB_REPORT_STANDING: return _ ("standing");
  case PLUMB_REPORT_STATIONARY: return _ ("in one place");
  case PLUMB_REPORT_WALKING: return _ ("walking");
  case PLUMB_REPORT_NOWHERE: return _ ("not known");
  }
  return "";
}

const char *
plumb_report_place_look (PlumbReportPlace place)
{
  switch (place) {
  case PLUMB_REPORT_SITTING: return "sitting";
  case PLUMB_REPORT_STANDING: return "standing";
  case PLUMB_REPORT_STATIONARY: return "stationary";
  case PLUMB_REPORT_WALKING: return "walking";
  case PLUMB_REPORT_NOWHERE: return "nowhere";
  }
  return "";
}

const char *
plumb_report_outcome_label (const char *outcome)
{
  static const Entry entries[] = {
      {"taken-verified", N_ ("taken and seen by the sensor")},
      {"taken-unverified", N_ ("taken as you said")},
      {"natural", N_ ("taken before it was asked for")},
      {"postponed", N_ ("postponed")},
      {"skipped", N_ ("skipped")},
      {"expired", N_ ("passed without an answer")},
      {"other", N_ ("other")},
  };
  return look_up (entries, G_N_ELEMENTS (entries), outcome);
}

const char *
plumb_report_alert_label (const char *kind)
{
  static const Entry entries[] = {
      {"slouch", N_ ("slouching for long")},
      {"lean", N_ ("leaning for long")},
      {"long-sitting", N_ ("sitting or in one place for long")},
      {"break-due", N_ ("a break was due")},
      {"sensor-lost", N_ ("the sensor was out of reach")},
      {"sensor-silent", N_ ("the sensor sent nothing")},
      {"battery-low", N_ ("the sensor's battery was low")},
      {"calibration-stale", N_ ("the pose asked to be set again")},
      {"pairing-lost", N_ ("the sensor wanted to be paired")},
      {"aftercare", N_ ("a deep bend soon after a massage")},
      {"pose-missing", N_ ("no pose had been set")},
      {"see-professional", N_ ("a reminder that somebody can be asked")},
  };
  return look_up (entries, G_N_ELEMENTS (entries), kind);
}

char *
plumb_report_row_dup_label (const PlumbReport *report, const PlumbReportRow *row)
{
  switch (report->bucket) {
  case PLUMB_REPORT_BY_DAY: return plumb_report_day_dup_short (row->day);
  case PLUMB_REPORT_BY_WEEK: return plumb_report_day_dup_date (row->day);
  case PLUMB_REPORT_BY_MONTH: return plumb_report_day_dup_month (row->day);
  }
  return g_strdup (row->day);
}

const char *
plumb_report_pick (PlumbReportBucket bucket, const char *day, const char *week, const char *month)
{
  switch (bucket) {
  case PLUMB_REPORT_BY_DAY: return day;
  case PLUMB_REPORT_BY_WEEK: return week;
  case PLUMB_REPORT_BY_MONTH: return month;
  }
  return day;
}
