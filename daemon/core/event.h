/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the core says: events, totals and alerts as plain values. */
#pragma once

#include "field.h"
#include "piece.h"
#include "suggestion.h"
#include "terms.h"
#include "totals.h"

struct PlumbAlert {
  uint32_t id; /* never used again within a run; /alerts/<id> */
  PlumbAlertKind kind;
  PlumbSeverity severity;
  PlumbAlertState state;
  int64_t raised_us;
  int64_t snoozed_until_us; /* 0: none */
  uint32_t times;           /* raised and repeated */
  uint32_t slot;
  /* details, by kind; what does not apply is 0 */
  double deviation_deg;
  double limit_deg;    /* the threshold in force */
  int64_t duration_us; /* slouched or stationary for */
  int64_t since_us;    /* slouch, lean: since when, boot clock */
  bool is_long;        /* slouch, lean: for as long as [slouch] long_min */
  bool has_after;      /* told because a hold ended, ... */
  PlumbHold after;     /* ... this one */
  uint32_t wording;    /* grows by one with every notice of its kind */
  bool is_standing;    /* slouch, lean: while standing */
  int64_t quiet_us; /* long-sitting, break-due: nothing more of this spell for so long; 0: ever */
  uint32_t spell_times; /* long-sitting, break-due: tellings in this spell in one place, from 1 */
  int battery_percent;
  bool is_sitting_measured; /* long-sitting: "sitting" rather than "stationary" */
  PlumbPosture posture;
  PlumbCalibrationReason reason;
  PlumbBreakKind break_kind; /* break-due */
  PlumbBreakTrigger break_trigger;
  bool is_break_again;               /* it was told of before a restart */
  uint32_t days, within_days, weeks; /* see-professional: see discomfort.h */
};

typedef enum {
  PLUMB_EVENT_POSTURE_CHANGED,  /* posture.from, posture.to */
  PLUMB_EVENT_ACTIVITY_CHANGED, /* activity.from, activity.to */
  PLUMB_EVENT_WEAR_CHANGED,
  PLUMB_EVENT_QUALITY_CHANGED,
  PLUMB_EVENT_SLOUCH_ENDED,         /* episode: a slouching or leaning episode is over */
  PLUMB_EVENT_BOUT_ENDED,           /* episode: a stationary bout, ended by a verified break */
  PLUMB_EVENT_INTERRUPTION,         /* episode: walking too short to be a break */
  PLUMB_EVENT_BREAK_VERIFIED,       /* episode: the walking that made it a break */
  PLUMB_EVENT_BEND,                 /* bend */
  PLUMB_EVENT_ALERT_RAISED,         /* alert */
  PLUMB_EVENT_ALERT_REPEATED,       /* alert: still true after its repeat time */
  PLUMB_EVENT_ALERT_CHANGED,        /* alert: state or details */
  PLUMB_EVENT_ALERT_CLEARED,        /* alert, outcome */
  PLUMB_EVENT_CALIBRATION_PROGRESS, /* calibration.fraction */
  PLUMB_EVENT_CALIBRATION_FINISHED, /* calibration.reason OK: take plumb_engine_get_calibration ()
                                     */
  PLUMB_EVENT_CALIBRATION_CHANGED,  /* calibration.state, calibration.reason */
  PLUMB_EVENT_PROPOSAL,             /* proposal: a wider tolerance the wearer may accept */
  PLUMB_EVENT_BREAK_DUE,            /* rest: not suggested yet */
  PLUMB_EVENT_BREAK_SUGGESTED,      /* rest, rest.suggestion */
  PLUMB_EVENT_BREAK_STARTED,        /* rest */
  PLUMB_EVENT_BREAK_FINISHED,       /* rest, rest.outcome; POSTPONED: rest.until_us */
  PLUMB_EVENT_BREAK_MISSED,         /* rest.held_us, rest.bout_us: one came due under a hold */
  PLUMB_EVENT_NOTICE_ENDED,         /* notice: what became of a notice that was told */
  PLUMB_EVENT_SILENT_MOMENT,        /* silent: a slouch would have been told in coached time */
  PLUMB_EVENT_PRACTICE_STARTED,     /* practice.length_us */
  PLUMB_EVENT_PRACTICE_ENDED,       /* practice */
  PLUMB_EVENT_TRAINING_CHANGED,     /* training: the day's minutes are used up, or are not */
  PLUMB_EVENT_AFTERCARE_CHANGED,    /* aftercare: the hours after a massage begin or end */
  PLUMB_EVENT_PAUSE_STARTED,        /* pause: the wearer's */
  PLUMB_EVENT_PAUSE_ENDED,          /* it is over by time */
  PLUMB_EVENT_MINUTE,           /* minute: a minute of the wall clock, or a piece of it, is over */
  PLUMB_EVENT_MINUTE_REVISED,   /* minute: what is to be added to one that was told */
  PLUMB_EVENT_HOUR_ENDED,       /* hour: it can be summed up */
  PLUMB_EVENT_DAY_ENDED,        /* day: it can be summed up */
  PLUMB_EVENT_CHECK_INS_WANTED, /* another day has begun: give CHECK_INS anew */
  PLUMB_EVENT_KEEP,             /* keep: to be given back by plumb_engine_restore () */
} PlumbEventKind;

struct PlumbEvent {
  PlumbEventKind kind;
  int64_t time_us;   /* boot clock */
  int64_t offset_us; /* of the wall clock to it when this happened: wall = time + offset;
                        MINUTE_REVISED: when the minute was */
  uint32_t slot;
  union {
    struct {
      PlumbPosture from, to;
    } posture;
    struct {
      PlumbActivity from, to;
    } activity;
    struct {
      PlumbWear from, to;
    } wear;
    struct {
      PlumbQuality from, to;
    } quality;
    struct {
      int64_t start_us, duration_us;
      double peak_deg;
      PlumbPosture posture;
      bool is_sitting_measured;
    } interval;
    struct {
      double peak_deg;
      int64_t duration_us;
      bool is_deep;
      bool is_transfer;
    } bend;
    struct {
      PlumbAlert alert;
      PlumbAlertOutcome outcome;
    } alert; /* outcome: CLEARED only */
    struct {
      PlumbPose pose;
      PlumbCalibrationState state;
      PlumbCalibrationReason reason;
      double fraction, spread_deg;
    } calibration;
    struct {
      PlumbProposalKind kind;
      double tolerance_deg, from_deg; /* TOLERANCE */
      int from_min, until_min;        /* HOURS: minutes of the day, local */
      uint32_t reports;               /* that it rests on */
    } proposal;
    struct {
      PlumbNotice notice;
      PlumbHeedVerdict verdict;
      int64_t rest_us; /* shift notices rest for so long now; 0: they do not */
    } notice;
    struct {
      bool has_ended; /* the slouch, by itself within two minutes */
    } silent;
    struct {
      int64_t length_us, judged_us, upright_us;
      uint32_t told;
    } practice;
    struct {
      uint32_t id; /* never used again */
      PlumbBreakKind kind;
      PlumbBreakTrigger trigger;
      PlumbBreakOutcome outcome;
      bool was_told; /* FINISHED: it had been suggested, or asked for */
      int64_t begin_us, duration_us, walked_us;
      int64_t until_us;
      int64_t held_us;            /* how long breaks were held back */
      int64_t bout_us;            /* in one place by then */
      char item[PLUMB_ITEM_MAX];  /* what was done in it; "": not said */
      const char *reason;         /* SKIPPED: the wearer's, until the next call; NULL: none */
      PlumbSuggestion suggestion; /* SUGGESTED */
    } rest;
    struct {
      int64_t length_us;
      const char *reason; /* until the next call; "" or NULL: none */
    } pause;
    struct {
      bool is_done;
      int64_t used_us, planned_us; /* of the day */
    } training;
    struct {
      bool is_open;
      int64_t until_us;
    } aftercare;
    PlumbMinutePiece minute;
    struct {
      int64_t start_us; /* boot clock */
    } hour;
    struct {
      char text[11]; /* "2026-11-23" */
    } day;
    struct {
      PlumbKeep key;
      const char *text; /* until the next call; NULL: forget it */
    } keep;
  };
};

#define PLUMB_EVENTS_MAX 224

/* Filled by one call, in the order in which it happened; count is 0 before. An overflow cannot
 * happen by construction (asserted): one step of time ends at most every open state of every sensor
 * once, and the engine takes no step that may not fit. */
struct PlumbEvents {
  PlumbEvent event[PLUMB_EVENTS_MAX];
  unsigned count;
};
/* All of them behind those that are there; asserts that there is room. */
void plumb_events_append (PlumbEvents *events, const PlumbEvents *more);
/* The next event of the array; asserts that there is room. */
PlumbEvent *
plumb_events_add (PlumbEvents *events, PlumbEventKind kind, uint32_t sensor, int64_t time_us);

#define PLUMB_EVENT_KINDS (PLUMB_EVENT_KEEP + 1)

/* It belongs to a day's history; the others are of the moment, or for the owner only. */
bool plumb_event_is_history (PlumbEventKind kind);
/* The name of the event and its details; returns how many fields were set. Names and strings are
 * static. */
const char *plumb_event_kind_to_string (PlumbEventKind kind);
unsigned plumb_event_get_fields (const PlumbEvent *event, PlumbField out_fields[PLUMB_FIELDS_MAX]);
/* When it was, wall time: a episode, bout or break from its start to its end; else a moment, whose
 * end is 0. */
void plumb_event_get_span (const PlumbEvent *event, int64_t *out_from_us, int64_t *out_to_us);
/* The details of an alert: duration_s, deviation_deg, limit_deg, measured, posture, percent,
 * reason, break, trigger, days, within_days, weeks, times, whichever its kind has. */
unsigned plumb_alert_get_fields (const PlumbAlert *alert, PlumbField out_fields[PLUMB_FIELDS_MAX]);
