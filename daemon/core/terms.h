/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terms of the core: its enumerations and their names, nothing else. The name of a value is the
 * one on the bus, in the store and in a replay: plumb_*_to_string () (static, never NULL);
 * plumb_*_parse () is false for any other text and then leaves its result alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "sample.h"
#include "settings.h"

/* event.h: for those who only pass them on. */
typedef struct PlumbAlert PlumbAlert;
typedef struct PlumbEvent PlumbEvent;
typedef struct PlumbEvents PlumbEvents;

/* The three axes of Monitor. Names on the bus: plumb_*_to_string (). */
typedef enum {
  PLUMB_POSTURE_UNKNOWN, /* no data, not worn, not calibrated, or moving since the start */
  PLUMB_POSTURE_UPRIGHT,
  PLUMB_POSTURE_SLOUCHING, /* forward, or direction not known */
  PLUMB_POSTURE_LEANING_BACK,
  PLUMB_POSTURE_LEANING_LEFT,
  PLUMB_POSTURE_LEANING_RIGHT,
  PLUMB_POSTURE_RECLINING, /* against a rest: no slouch */
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
  PLUMB_ALERT_AFTERCARE,    /* a deep bend soon after a massage: one kind word */
  PLUMB_ALERT_POSE_MISSING, /* worn for ten minutes and no pose was set: once */
} PlumbAlertKind;
#define PLUMB_ALERT_KINDS 12

/* What is said to a person about posture and sitting is one of two things. */
typedef enum {
  PLUMB_NOTICE_NONE,
  PLUMB_NOTICE_SHIFT,  /* slouch, lean */
  PLUMB_NOTICE_GET_UP, /* long-sitting, break-due */
} PlumbNotice;
#define PLUMB_NOTICES 3
const char *plumb_notice_to_string (PlumbNotice notice); /* "none", "shift", "get-up" */

/* What became of it; heed.h. */
typedef enum {
  PLUMB_HEED_OPEN, /* not known yet, or nothing is watched */
  PLUMB_HEED_HEEDED,
  PLUMB_HEED_IGNORED,
  PLUMB_HEED_UNCOUNTED,
} PlumbHeedVerdict;
const char *plumb_heed_verdict_to_string (PlumbHeedVerdict verdict);

/* What the wearer may be asked; nothing changes before it is accepted. */
typedef enum {
  PLUMB_PROPOSAL_NONE,
  PLUMB_PROPOSAL_TOLERANCE, /* a wider one, after reports of false alerts */
  PLUMB_PROPOSAL_GENTLE,    /* pace gentle: few notices helped lately */
  PLUMB_PROPOSAL_FADE,      /* fewer coached minutes: most notices are heeded */
  PLUMB_PROPOSAL_HOURS,     /* no shift notices in one part of the day */
  PLUMB_PROPOSAL_POSE,      /* set the pose anew: it is hardly ever taken */
} PlumbProposalKind;
#define PLUMB_PROPOSALS 6
const char *plumb_proposal_kind_to_string (PlumbProposalKind kind);

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

/* What the radio says of a sensor: no link, linked and streaming, linked and silent, needs pairing.
 */
typedef enum {
  PLUMB_STREAM_OFF,  /* not wanted (disabled, mode off): no alert */
  PLUMB_STREAM_LOST, /* wanted, no link */
  PLUMB_STREAM_LIVE,
  PLUMB_STREAM_SILENT,   /* link up, stream dead */
  PLUMB_STREAM_UNPAIRED, /* the bond is gone: only the user can help */
} PlumbStream;

/* What survives a restart, each as one line of text; the names are those in the store. */
typedef enum {
  PLUMB_KEEP_BREAKS,
  PLUMB_KEEP_TRAINING,
  PLUMB_KEEP_AFTERCARE,
  PLUMB_KEEP_SUMMARY_DAY,
  PLUMB_KEEP_SEE_PROFESSIONAL,
  PLUMB_KEEP_PAUSE,
  PLUMB_KEEP_MODE,
  PLUMB_KEEP_PROFILE,
  PLUMB_KEEP_TOLERANCE,
  PLUMB_KEEP_PACE,
  PLUMB_KEEP_PROPOSALS,
  PLUMB_KEEP_GAP,
  PLUMB_KEEP_SUGGESTIONS,
  PLUMB_KEEP_RUNNING,
} PlumbKeep;
#define PLUMB_KEEPS         14
#define PLUMB_KEEP_TEXT_MAX 1024
const char *plumb_keep_to_string (PlumbKeep keep);

#define PLUMB_ITEM_MAX 65 /* with its end: the id of an entry of the library */

/* How the wearer wants to be told: commuting judges and records in silence. */
typedef enum { PLUMB_PROFILE_DEFAULT, PLUMB_PROFILE_COMMUTING } PlumbProfile;

/* Holds: alerts that become due are kept back (state held) while any is set. USER and MODE_OFF also
 * stop judging: that time counts as paused. */
typedef enum {
  PLUMB_HOLD_USER,
  PLUMB_HOLD_INHIBITED,
  PLUMB_HOLD_SCREEN_LOCKED,
  PLUMB_HOLD_SUSPENDED,
  PLUMB_HOLD_DND,
  PLUMB_HOLD_CALL,
  PLUMB_HOLD_SCREENCAST,
  PLUMB_HOLD_FULLSCREEN,
  PLUMB_HOLD_OUTSIDE_HOURS,
  PLUMB_HOLD_NO_BLUETOOTH,
  PLUMB_HOLD_PROFILE, /* one without alerts, such as commuting */
} PlumbHold;

/* Why nothing fires just now: bits of (1u << PlumbReason). 0: an alert could fire. */
typedef enum {
  PLUMB_REASON_USER, /* paused */
  PLUMB_REASON_INHIBITED,
  PLUMB_REASON_SCREEN_LOCKED,
  PLUMB_REASON_SUSPENDED,
  PLUMB_REASON_DND,
  PLUMB_REASON_CALL,
  PLUMB_REASON_SCREENCAST,
  PLUMB_REASON_FULLSCREEN,
  PLUMB_REASON_OUTSIDE_HOURS,
  PLUMB_REASON_NO_BLUETOOTH,
  PLUMB_REASON_PROFILE, /* to here in the order of PlumbHold */
  PLUMB_REASON_MODE_OFF,
  PLUMB_REASON_MODE_TRACKING, /* silent by choice */
  PLUMB_REASON_TRAINING_DONE, /* today's minutes are used up: no slouch or lean alert */
  PLUMB_REASON_NO_SENSOR,     /* none set up, or none streams */
  PLUMB_REASON_NO_DATA,       /* stream silent or warming up */
  PLUMB_REASON_NOT_WORN,
  PLUMB_REASON_UNCALIBRATED,
  PLUMB_REASON_CALIBRATING,
  PLUMB_REASON_CALIBRATION_SUSPECT,
  PLUMB_REASON_SETTLING, /* grace after connect, calibrate, resume */
  PLUMB_REASON_MOVING,
  PLUMB_REASON_LYING,
  PLUMB_REASON_SNOOZED,
  PLUMB_REASON_CAPPED,       /* max_per_hour or max_per_day reached */
  PLUMB_REASON_REPEAT_WAIT,  /* too soon after the last one */
  PLUMB_REASON_POSTURE_GOOD, /* simply nothing to say */
  /* a shift notice only */
  PLUMB_REASON_DWELLING,    /* slouching, but not for speak_after_s yet */
  PLUMB_REASON_UNCOACHED,   /* between coached quarters of an hour */
  PLUMB_REASON_RESTING,     /* some in a row were not heeded */
  PLUMB_REASON_JUST_WORN,   /* not worn for worn_first_min yet */
  PLUMB_REASON_SHIFT_HOURS, /* not between [training] from and until */
} PlumbReason;
#define PLUMB_REASONS 32

typedef enum {
  PLUMB_BREAKS_IDLE,
  PLUMB_BREAKS_DUE,       /* not told yet: the wearer walks or lies, or the mode is silent */
  PLUMB_BREAKS_SUGGESTED, /* told; it expires if nobody answers */
  PLUMB_BREAKS_TAKING,
  PLUMB_BREAKS_POSTPONED,
  PLUMB_BREAKS_HELD, /* a pause or a hold keeps every break back, also a postponed one */
} PlumbBreaksState;

typedef enum {
  PLUMB_BREAK_TAKEN_VERIFIED,   /* the body walked during it */
  PLUMB_BREAK_TAKEN_UNVERIFIED, /* somebody said so */
  PLUMB_BREAK_NATURAL,          /* walked without having been told */
  PLUMB_BREAK_POSTPONED,
  PLUMB_BREAK_SKIPPED,
  PLUMB_BREAK_EXPIRED, /* nobody answered, or it was held back until it did not matter any more */
} PlumbBreakOutcome;
#define PLUMB_BREAK_OUTCOMES 6

typedef enum { PLUMB_FEELING_FINE, PLUMB_FEELING_STIFF, PLUMB_FEELING_SORE } PlumbFeeling;

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
const char *plumb_reason_to_string (PlumbReason reason); /* the vocabulary of PauseReasons */
const char *plumb_profile_to_string (PlumbProfile profile);
bool plumb_profile_parse (const char *text, PlumbProfile *out_profile);
/* All of them, NULL-terminated. */
const char *const *plumb_profile_names (void);
const char *plumb_breaks_state_to_string (PlumbBreaksState state);
const char *plumb_break_outcome_to_string (PlumbBreakOutcome outcome);
/* Whether the outcome of that name, as history keeps it, is a break that was taken. */
bool plumb_break_outcome_is_taken (const char *name);
/* False: none of fine, stiff, sore. */
bool plumb_feeling_parse (const char *text, PlumbFeeling *out_feeling);
