/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a report is made of: values, gathered once (report-gather.h) and drawn by functions that
 * know no bus, no clock and no zone (report-page.h). Seconds are double; NAN is "not known".
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "break-counts.h"

/* What adds up to a day, in the order in which it is shown. */
typedef enum {
  PLUMB_REPORT_UPRIGHT,
  PLUMB_REPORT_SLOUCHING,
  PLUMB_REPORT_LEANING,
  PLUMB_REPORT_RECLINING,
  PLUMB_REPORT_MOVING,
  PLUMB_REPORT_LYING,
  PLUMB_REPORT_UNJUDGED,
  PLUMB_REPORT_NOT_WORN,
  PLUMB_REPORT_PAUSED,
  PLUMB_REPORT_OFF,
  PLUMB_REPORT_NO_DATA,
} PlumbReportState;
#define PLUMB_REPORT_STATES (PLUMB_REPORT_NO_DATA + 1)

/* What may be known beside the posture. */
typedef enum {
  PLUMB_REPORT_SITTING,
  PLUMB_REPORT_STANDING,
  PLUMB_REPORT_STATIONARY, /* staying in one place, sitting and standing not told apart */
  PLUMB_REPORT_WALKING,
  PLUMB_REPORT_NOWHERE, /* not known */
} PlumbReportPlace;
#define PLUMB_REPORT_PLACES PLUMB_REPORT_NOWHERE

typedef enum {
  PLUMB_REPORT_BY_DAY,
  PLUMB_REPORT_BY_WEEK,
  PLUMB_REPORT_BY_MONTH,
} PlumbReportBucket;

typedef struct {
  char *name; /* the bus's word */
  guint count;
} PlumbReportTally;

/* A day, or all of a week's or a month's days that belong to the period. */
typedef struct {
  char *day; /* YYYY-MM-DD, the first */
  char *tz;  /* "" if not known */
  bool has_data;
  int days; /* that have something recorded; 1 for a day */
  double state_s[PLUMB_REPORT_STATES];
  double place_s[PLUMB_REPORT_PLACES]; /* NAN: not told apart */
  double expected_s;                   /* in which the sensor was expected; NAN: not known */
  double coverage;                     /* 0 to 1 */
  double upright_ratio;                /* 0 to 1; NAN: too little to say */
  double longest_slouch_s;
  double longest_sit_s;
  guint slouch_events, lean_events, pose_changes, bends;
  GArray *alerts;  /* of PlumbReportTally: first tellings, by what they were about */
  GArray *repeats; /* the same: those after */
  GArray *breaks;  /* the same: by how they ended */
  PlumbBreakCounts break_counts;
  int goal_met;    /* 1, 0; -1: no goal, or the day is not over */
  int goal_so_far; /* 1, 0 of a day that is not over; -1: none */
  guint streak;
} PlumbReportRow;

/* From a moment of a day on, its clock is so far east of UTC. */
typedef struct {
  int from_min; /* after midnight, by track's clock */
  int offset_s;
} PlumbReportClock;

/* One day of states in slots of time, told by one clock throughout: the one that the day ends with.
 * A day that is begun at +14 h and ended at -12 h has 50 hours: by the later clock it begins 26 h
 * before its midnight. None ends later than 24 h after the next one, whenever days begin. */
#define PLUMB_REPORT_TRACK_FROM_MIN (-26 * 60)
#define PLUMB_REPORT_TRACK_TO_MIN   (48 * 60)
#define PLUMB_REPORT_SLOT_MIN_MIN   2
#define PLUMB_REPORT_SLOTS_MAX                                                                     \
  ((PLUMB_REPORT_TRACK_TO_MIN - PLUMB_REPORT_TRACK_FROM_MIN) / PLUMB_REPORT_SLOT_MIN_MIN)
typedef struct {
  char *day;
  int offset_s;   /* the clock that the day ends with: seconds east of UTC */
  int change_s;   /* by how much the clock went forward within the day, 0 for nearly all */
  GArray *clocks; /* of PlumbReportClock, in order; NULL: one all day */
  int slot_min;   /* minutes a slot */
  int first_min;  /* first minute with something recorded, after midnight */
  int last_min;   /* the minute after the last */
  guint8 state[PLUMB_REPORT_SLOTS_MAX]; /* PlumbReportState */
  guint8 place[PLUMB_REPORT_SLOTS_MAX]; /* PlumbReportPlace */
} PlumbReportTrack;

/* A break, a check-in or a session. */
typedef struct {
  gint64 at_us;      /* since the epoch */
  char *kind;        /* break, check-in, session */
  int offset_s;      /* of the clock that it happened by, seconds east of UTC */
  char *day;         /* that it belongs to, YYYY-MM-DD */
  bool is_day_known; /* the daemon says that it does; else it is that moment's date */
  int minute;        /* after that moment's midnight, by that clock */
  char *when;        /* for people, by that clock */
  char *outcome;     /* of a break, the bus's word; else "" */
  char *text;        /* the rest, for people; not escaped */
  char *note;        /* what the wearer typed, not escaped; "" if nothing */
} PlumbReportEvent;

typedef enum {
  PLUMB_REPORT_TREND_UPRIGHT, /* share of the judged time */
  PLUMB_REPORT_TREND_SPELL,   /* longest spell in one place, hours */
  PLUMB_REPORT_TREND_CHANGES, /* changes of pose a measured hour */
} PlumbReportTrend;
#define PLUMB_REPORT_TRENDS (PLUMB_REPORT_TREND_CHANGES + 1)

/* The wearer's own days before the period. */
typedef struct {
  char *from, *to; /* the days that were looked at */
  int days;        /* those with enough data */
  struct {
    double low, median, high; /* quartiles; NAN if days are too few */
  } trend[PLUMB_REPORT_TRENDS];
} PlumbReportBaseline;

typedef struct {
  char *from, *to; /* days, both included */
  char *zones;     /* time zones of the days, "Europe/Berlin" or more than one */
  char *made_at;   /* for people */
  char *version;
  PlumbReportBucket bucket;
  const PlumbLanguage *language; /* of what the library of words writes */
  GPtrArray *rows;      /* PlumbReportRow, in order; by day each day of the period has one */
  GPtrArray *tracks;    /* PlumbReportTrack, in order; empty unless by day */
  GPtrArray *events;    /* PlumbReportEvent, in order */
  bool has_more_events; /* there were more than could be asked for */
  PlumbReportBaseline baseline;
} PlumbReport;

PlumbReportRow *plumb_report_row_new (const char *day);
void plumb_report_row_free (PlumbReportRow *row);
PlumbReportEvent *plumb_report_event_new (gint64 at_us, const char *kind);
void plumb_report_event_free (PlumbReportEvent *event);
void plumb_report_track_free (PlumbReportTrack *track);
PlumbReport *plumb_report_new (const char *from, const char *to, PlumbReportBucket bucket);
void plumb_report_free (PlumbReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbReport, plumb_report_free)

/* Adds to the entry of that name, or a new one. */
void plumb_report_tally_add (GArray *tallies, const char *name, guint count);
guint plumb_report_tally_find (const GArray *tallies, const char *name);
/* How often one was told of posture and sitting, and how often of that again. */
guint plumb_report_row_get_told (const PlumbReportRow *row, guint *out_again);

/* Time in states in which the sensor told something. */
double plumb_report_row_get_monitored (const PlumbReportRow *row);
/* All that is recorded, with data or without. */
double plumb_report_row_get_recorded (const PlumbReportRow *row);
/* Whether anything was measured in it. */
bool plumb_report_row_is_measured (const PlumbReportRow *row);
/* Whether enough was measured for the daemon to give a share. */
bool plumb_report_row_has_enough (const PlumbReportRow *row);
/* Sitting if the report tells that of all its rows, else in one place; NAN where it is not known.
 */
double plumb_report_get_still (const PlumbReport *report, const PlumbReportRow *row);
/* The row's value of a trend; NAN where the daemon gives no ratio, as there is too little data. */
double plumb_report_row_get_trend (const PlumbReportRow *row, PlumbReportTrend trend);
/* Whether all rows with something measured tell sitting from standing. */
bool plumb_report_has_sitting (const PlumbReport *report);
/* Whether any row knows of that place, or has time in that state. */
bool plumb_report_has_place (const PlumbReport *report, PlumbReportPlace place);
bool plumb_report_has_state (const PlumbReport *report, PlumbReportState state);
