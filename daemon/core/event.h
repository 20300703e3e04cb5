/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the core says: states, events, totals and alerts as plain values. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "sample.h"
#include "settings.h"

/* The three axes of Monitor. Names on the bus: plumb_*_to_string (). */
typedef enum {
  PLUMB_POSTURE_UNKNOWN, /* no data, not worn, not calibrated, or moving since the start */
  PLUMB_POSTURE_UPRIGHT,
  PLUMB_POSTURE_SLOUCHING, /* forward, or direction not known */
  PLUMB_POSTURE_LEANING_BACK,
  PLUMB_POSTURE_LEANING_LEFT,
  PLUMB_POSTURE_LEANING_RIGHT,
} PlumbPosture;

typedef enum {
  PLUMB_ACTIVITY_UNKNOWN,
  PLUMB_ACTIVITY_STILL, /* sitting or standing: not told apart */
  PLUMB_ACTIVITY_MOVING,
  PLUMB_ACTIVITY_SITTING,
  PLUMB_ACTIVITY_STANDING,
  PLUMB_ACTIVITY_WALKING,
  PLUMB_ACTIVITY_LYING,
} PlumbActivity;

typedef enum { PLUMB_WEAR_UNKNOWN, PLUMB_WEAR_WORN, PLUMB_WEAR_NOT_WORN } PlumbWear;

typedef enum {
  PLUMB_QUALITY_NONE, /* no sensor streams */
  PLUMB_QUALITY_LIVE,
  PLUMB_QUALITY_GAP,     /* silent for more than gap_s */
  PLUMB_QUALITY_STALE,   /* same vector again and again */
  PLUMB_QUALITY_SUSPECT, /* units or calibration cannot be trusted */
} PlumbQuality;

typedef enum {
  PLUMB_CALIBRATION_NONE,
  PLUMB_CALIBRATION_RUNNING,
  PLUMB_CALIBRATION_VALID,
  PLUMB_CALIBRATION_STALE,   /* too old: works, asks to be renewed */
  PLUMB_CALIBRATION_SUSPECT, /* put on again, wrong units: slouch alerts muted */
} PlumbCalibrationState;

/* Why a calibration was refused, or is stale or suspect. */
typedef enum {
  PLUMB_CALIBRATION_OK,
  PLUMB_CALIBRATION_MOVED,      /* not still enough */
  PLUMB_CALIBRATION_SPREAD,     /* direction wandered more than 3 deg RMS */
  PLUMB_CALIBRATION_TOO_FEW,    /* too few samples in the time */
  PLUMB_CALIBRATION_NO_DATA,    /* the stream stopped */
  PLUMB_CALIBRATION_TOO_CLOSE,  /* second pose less than 8 deg from the first */
  PLUMB_CALIBRATION_NO_UPRIGHT, /* second pose without a first */
  PLUMB_CALIBRATION_CANCELLED,
  PLUMB_CALIBRATION_TOO_OLD,
  PLUMB_CALIBRATION_PUT_ON_AGAIN,
  PLUMB_CALIBRATION_UNITS,
  PLUMB_CALIBRATION_STALLED,
} PlumbCalibrationReason;

typedef enum {
  PLUMB_POSE_UPRIGHT,  /* seated (or only) reference */
  PLUMB_POSE_SLOUCHED, /* the wearer's usual slouch, seated */
  PLUMB_POSE_STANDING, /* standing upright */
  PLUMB_POSE_STANDING_SLOUCHED,
} PlumbPose;
#define PLUMB_POSES 4

/* What a finished calibration is; kept by the store, given back after a start. */
typedef struct {
  PlumbPlacement placement;
  bool has_pose[PLUMB_POSES];
  double up[PLUMB_POSES][3];     /* unit vectors in the sensor's frame, by PlumbPose */
  double angle_deg[PLUMB_POSES]; /* for a device that gives an angle, its mean in the pose */
  bool has_angle;
  bool has_walk; /* mean up direction while walking */
  double walk[3];
  double spread_deg;   /* RMS spread of the last capture, 0-3 */
  double length_g;     /* median length of the vector: unit scale, 0.8-1.25 */
  uint32_t samples;    /* in the last capture */
  int64_t captured_us; /* of the upright pose, on the monitor's clock (may be negative) */
} PlumbCalibration;

typedef enum {
  PLUMB_ALERT_SLOUCH,
  PLUMB_ALERT_LEAN,
  PLUMB_ALERT_LONG_SITTING,
  PLUMB_ALERT_BREAK_DUE,
  PLUMB_ALERT_SENSOR_LOST,
  PLUMB_ALERT_SENSOR_SILENT,
  PLUMB_ALERT_BATTERY_LOW,
  PLUMB_ALERT_CALIBRATION_STALE,
  PLUMB_ALERT_SEE_PROFESSIONAL,
  PLUMB_ALERT_PAIRING_LOST,
  PLUMB_ALERT_AFTERCARE, /* a deep bend soon after a massage: one kind word */
} PlumbAlertKind;
#define PLUMB_ALERT_KINDS 11

/* A break: a short one to move, or a long one. Why it is due: as long in one place as the settings
 * say, much of the last hour away from the pose, so much time worn, the wearer's own word
 * ("stiff"), or the wearer asked for it. */
typedef enum { PLUMB_BREAK_MICRO, PLUMB_BREAK_LONG } PlumbBreakKind;
#define PLUMB_BREAK_KINDS 2
typedef enum {
  PLUMB_TRIGGER_STATIONARY,
  PLUMB_TRIGGER_SLOUCHED,
  PLUMB_TRIGGER_SCHEDULE,
  PLUMB_TRIGGER_CHECK_IN,
  PLUMB_TRIGGER_ASKED,
} PlumbBreakTrigger;
#define PLUMB_BREAK_TRIGGERS 5

typedef enum { PLUMB_SEVERITY_INFO, PLUMB_SEVERITY_NOTICE, PLUMB_SEVERITY_WARNING } PlumbSeverity;
typedef enum { PLUMB_ALERT_ACTIVE, PLUMB_ALERT_SNOOZED, PLUMB_ALERT_HELD } PlumbAlertState;
typedef enum {
  PLUMB_OUTCOME_CORRECTED,
  PLUMB_OUTCOME_MOVED,
  PLUMB_OUTCOME_ACKNOWLEDGED,
  PLUMB_OUTCOME_DISMISSED,
  PLUMB_OUTCOME_SNOOZED_OUT,
  PLUMB_OUTCOME_FALSE,
  PLUMB_OUTCOME_EXPIRED,
  PLUMB_OUTCOME_SUPERSEDED,
} PlumbAlertOutcome;

typedef struct {
  uint32_t id; /* never used again within a run; /alerts/<id> */
  PlumbAlertKind kind;
  PlumbSeverity severity;
  PlumbAlertState state;
  int64_t raised_us;
  int64_t snoozed_until_us; /* 0: none */
  uint32_t times;           /* raised and repeated */
  uint32_t sensor;
  /* details, by kind; what does not apply is 0 */
  double deviation_deg;
  double limit_deg;    /* the threshold in force */
  int64_t duration_us; /* slouched or stationary for */
  int battery_percent;
  bool is_sitting_measured; /* long-sitting: "sitting" rather than "stationary" */
  PlumbPosture posture;
  PlumbCalibrationReason reason;
  PlumbBreakKind break_kind; /* break-due */
  PlumbBreakTrigger break_trigger;
  uint32_t days, within_days, weeks; /* see-professional: see discomfort.h */
} PlumbAlert;

typedef enum {
  PLUMB_EVENT_POSTURE_CHANGED,  /* posture.from, posture.to */
  PLUMB_EVENT_ACTIVITY_CHANGED, /* activity.from, activity.to */
  PLUMB_EVENT_WEAR_CHANGED,
  PLUMB_EVENT_QUALITY_CHANGED,
  PLUMB_EVENT_SLOUCH_ENDED,         /* spell: a slouching or leaning spell is over */
  PLUMB_EVENT_BOUT_ENDED,           /* spell: a stationary bout, ended by a verified break */
  PLUMB_EVENT_INTERRUPTION,         /* spell: walking too short to be a break */
  PLUMB_EVENT_BREAK_VERIFIED,       /* spell: the walking that made it a break */
  PLUMB_EVENT_BEND,                 /* bend */
  PLUMB_EVENT_ALERT_RAISED,         /* alert */
  PLUMB_EVENT_ALERT_REPEATED,       /* alert: still true after its repeat time */
  PLUMB_EVENT_ALERT_CHANGED,        /* alert: state or details */
  PLUMB_EVENT_ALERT_CLEARED,        /* alert, outcome */
  PLUMB_EVENT_CALIBRATION_PROGRESS, /* calibration.fraction */
  PLUMB_EVENT_CALIBRATION_FINISHED, /* calibration.reason OK: take plumb_monitor_get_calibration ()
                                     */
  PLUMB_EVENT_CALIBRATION_CHANGED,  /* calibration.state, calibration.reason */
  PLUMB_EVENT_PROPOSAL,             /* proposal: a wider tolerance the wearer may accept */
} PlumbEventKind;

typedef struct {
  PlumbEventKind kind;
  int64_t time_us;
  uint32_t sensor;
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
    } spell;
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
      double tolerance_deg, from_deg;
      uint32_t reports;
    } proposal;
  };
} PlumbEvent;

#define PLUMB_EVENTS_MAX 96

/* Filled by one call of the monitor; count is 0 before. An overflow cannot happen by construction
 * (asserted): one call ends at most every open state of every sensor once. */
typedef struct {
  PlumbEvent event[PLUMB_EVENTS_MAX];
  unsigned count;
} PlumbEvents;

/* Microseconds in each state since the last take. The first group adds up to the wall time; the
 * second overlaps it. */
typedef struct {
  int64_t upright_us;
  int64_t slouching_us; /* forward or direction unknown */
  int64_t leaning_us;   /* back, left, right */
  int64_t moving_us;    /* active or walking: posture not judged */
  int64_t lying_us;
  int64_t unjudged_us; /* worn and still, but without a usable calibration */
  int64_t not_worn_us;
  int64_t no_data_us;
  int64_t paused_us; /* paused by the user or mode off */
  /* overlays */
  int64_t walking_us;    /* part of moving */
  int64_t stationary_us; /* no walking, worn, not lying */
  int64_t sitting_us;    /* where told apart */
  int64_t standing_us;
} PlumbTotals;

/* A named value of an event, for whoever writes it down (store, bus, replay). */
typedef enum {
  PLUMB_FIELD_STRING,
  PLUMB_FIELD_DOUBLE,
  PLUMB_FIELD_INTEGER,
  PLUMB_FIELD_BOOLEAN,
  PLUMB_FIELD_UNSIGNED, /* integer, 0 to G_MAXUINT32: a score, minutes that somebody gave */
  PLUMB_FIELD_MOMENT,   /* integer, from 0: wall time in microseconds since the epoch */
  PLUMB_FIELD_STRINGS,  /* strings */
} PlumbFieldType;
typedef struct {
  const char *name;
  PlumbFieldType type;
  const char *string;
  double number;
  int64_t integer;
  bool boolean;
  const char *const *strings; /* NULL-terminated */
} PlumbField;
#define PLUMB_FIELDS_MAX 10

/* The field of that name and type among the first count; NULL: none. */
const PlumbField *
plumb_fields_find (const PlumbField *fields, unsigned count, const char *name, PlumbFieldType type);

/* The name of the event and its details; returns how many fields were set. Names and strings are
 * static. */
const char *plumb_event_kind_to_string (PlumbEventKind kind);
unsigned plumb_event_get_fields (const PlumbEvent *event, PlumbField out_fields[PLUMB_FIELDS_MAX]);
/* The details of an alert: duration_s, deviation_deg, limit_deg, measured, posture, percent,
 * reason, break, trigger, days, within_days, weeks, times, whichever its kind has. */
unsigned plumb_alert_get_fields (const PlumbAlert *alert, PlumbField out_fields[PLUMB_FIELDS_MAX]);

const char *plumb_posture_to_string (PlumbPosture posture);
const char *plumb_activity_to_string (PlumbActivity activity);
const char *plumb_wear_to_string (PlumbWear wear);
const char *plumb_quality_to_string (PlumbQuality quality);
const char *plumb_calibration_state_to_string (PlumbCalibrationState state);
const char *plumb_calibration_reason_to_string (PlumbCalibrationReason reason); /* "moved", ... */
/* A sentence for people: "keep still while the pose is captured". */
const char *plumb_calibration_reason_to_hint (PlumbCalibrationReason reason);
const char *plumb_pose_to_string (PlumbPose pose);
bool plumb_pose_parse (const char *text, PlumbPose *out_pose);
const char *plumb_break_kind_to_string (PlumbBreakKind kind);          /* "micro", "long" */
const char *plumb_break_trigger_to_string (PlumbBreakTrigger trigger); /* "stationary", ... */
/* False: none of the words. */
bool plumb_break_kind_parse (const char *text, PlumbBreakKind *out_kind);
const char *plumb_alert_kind_to_string (PlumbAlertKind kind);
const char *plumb_severity_to_string (PlumbSeverity severity);
const char *plumb_alert_state_to_string (PlumbAlertState state);
const char *plumb_alert_outcome_to_string (PlumbAlertOutcome outcome);
