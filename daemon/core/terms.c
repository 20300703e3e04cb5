/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terms.h"

#include <string.h>

const char *
plumb_posture_to_string (PlumbPosture posture)
{
  switch (posture) {
  case PLUMB_POSTURE_UNKNOWN: return "unknown";
  case PLUMB_POSTURE_UPRIGHT: return "upright";
  case PLUMB_POSTURE_SLOUCHING: return "slouching";
  case PLUMB_POSTURE_LEANING_BACK: return "leaning-back";
  case PLUMB_POSTURE_LEANING_LEFT: return "leaning-left";
  case PLUMB_POSTURE_LEANING_RIGHT: return "leaning-right";
  case PLUMB_POSTURE_RECLINING: return "reclining";
  }
  return "unknown";
}

const char *
plumb_activity_to_string (PlumbActivity activity)
{
  switch (activity) {
  case PLUMB_ACTIVITY_UNKNOWN: return "unknown";
  case PLUMB_ACTIVITY_STILL: return "still";
  case PLUMB_ACTIVITY_MOVING: return "moving";
  case PLUMB_ACTIVITY_SITTING: return "sitting";
  case PLUMB_ACTIVITY_STANDING: return "standing";
  case PLUMB_ACTIVITY_WALKING: return "walking";
  case PLUMB_ACTIVITY_LYING: return "lying";
  }
  return "unknown";
}

const char *
plumb_wear_to_string (PlumbWear wear)
{
  switch (wear) {
  case PLUMB_WEAR_UNKNOWN: return "unknown";
  case PLUMB_WEAR_WORN: return "worn";
  case PLUMB_WEAR_NOT_WORN: return "not-worn";
  }
  return "unknown";
}

const char *
plumb_quality_to_string (PlumbQuality quality)
{
  switch (quality) {
  case PLUMB_QUALITY_NONE: return "none";
  case PLUMB_QUALITY_LIVE: return "live";
  case PLUMB_QUALITY_GAP: return "gap";
  case PLUMB_QUALITY_STALE: return "stale";
  case PLUMB_QUALITY_SUSPECT: return "suspect";
  }
  return "none";
}

const char *
plumb_calibration_state_to_string (PlumbCalibrationState state)
{
  switch (state) {
  case PLUMB_CALIBRATION_NONE: return "none";
  case PLUMB_CALIBRATION_RUNNING: return "running";
  case PLUMB_CALIBRATION_VALID: return "valid";
  case PLUMB_CALIBRATION_STALE: return "stale";
  case PLUMB_CALIBRATION_SUSPECT: return "suspect";
  }
  return "none";
}

const char *
plumb_calibration_reason_to_string (PlumbCalibrationReason reason)
{
  switch (reason) {
  case PLUMB_CALIBRATION_OK: return "ok";
  case PLUMB_CALIBRATION_MOVED: return "moved";
  case PLUMB_CALIBRATION_SPREAD: return "spread";
  case PLUMB_CALIBRATION_TOO_FEW: return "too-few";
  case PLUMB_CALIBRATION_NO_DATA: return "no-data";
  case PLUMB_CALIBRATION_TOO_CLOSE: return "too-close";
  case PLUMB_CALIBRATION_NO_UPRIGHT: return "no-upright";
  case PLUMB_CALIBRATION_CANCELLED: return "cancelled";
  case PLUMB_CALIBRATION_TOO_OLD: return "too-old";
  case PLUMB_CALIBRATION_PUT_ON_AGAIN: return "put-on-again";
  case PLUMB_CALIBRATION_UNITS: return "units";
  case PLUMB_CALIBRATION_STALLED: return "stalled";
  }
  return "ok";
}

const char *
plumb_calibration_reason_to_hint (PlumbCalibrationReason reason)
{
  switch (reason) {
  case PLUMB_CALIBRATION_OK: return "the pose is set";
  case PLUMB_CALIBRATION_MOVED: return "keep still while the pose is captured";
  case PLUMB_CALIBRATION_SPREAD:
    return "hold one pose: the sensor's direction wandered while the pose was captured";
  case PLUMB_CALIBRATION_TOO_FEW:
    return "the sensor sent too few samples: move closer to the computer and try again";
  case PLUMB_CALIBRATION_NO_DATA:
    return "the sensor stopped sending while the pose was captured: try again";
  case PLUMB_CALIBRATION_TOO_CLOSE:
    return "the second pose must differ by at least 8 degrees from the first";
  case PLUMB_CALIBRATION_NO_UPRIGHT: return "capture the upright pose first";
  case PLUMB_CALIBRATION_CANCELLED: return "the capture was cancelled";
  case PLUMB_CALIBRATION_TOO_OLD: return "the pose was set long ago: set it again";
  case PLUMB_CALIBRATION_PUT_ON_AGAIN:
    return "the sensor seems to sit differently than when the pose was set: set it again";
  case PLUMB_CALIBRATION_UNITS:
    return "the sensor's values are not in the expected unit: check the sensor";
  case PLUMB_CALIBRATION_STALLED:
    return "the sensor repeats one value: check or restart the sensor";
  }
  return "";
}

static const char *const pose_names[PLUMB_POSES] = {
    [PLUMB_POSE_UPRIGHT] = "upright",
    [PLUMB_POSE_SLOUCHED] = "slouched",
    [PLUMB_POSE_STANDING] = "standing",
    [PLUMB_POSE_STANDING_SLOUCHED] = "standing-slouched",
};

const char *
plumb_pose_to_string (PlumbPose pose)
{
  return pose < PLUMB_POSES ? pose_names[pose] : "unknown";
}

bool
plumb_pose_parse (const char *text, PlumbPose *out_pose)
{
  for (unsigned i = 0; i < PLUMB_POSES; i++) {
    if (strcmp (text, pose_names[i]) == 0) {
      *out_pose = (PlumbPose)i;
      return true;
    }
  }
  return false;
}

const char *
plumb_break_kind_to_string (PlumbBreakKind kind)
{
  switch (kind) {
  case PLUMB_BREAK_MICRO: return "micro";
  case PLUMB_BREAK_LONG: return "long";
  }
  return "micro";
}

bool
plumb_break_kind_parse (const char *text, PlumbBreakKind *out_kind)
{
  for (unsigned i = 0; i < PLUMB_BREAK_KINDS; i++) {
    if (strcmp (text, plumb_break_kind_to_string ((PlumbBreakKind)i)) == 0) {
      *out_kind = (PlumbBreakKind)i;
      return true;
    }
  }
  return false;
}

const char *
plumb_break_trigger_to_string (PlumbBreakTrigger trigger)
{
  switch (trigger) {
  case PLUMB_TRIGGER_STATIONARY: return "stationary";
  case PLUMB_TRIGGER_SLOUCHED: return "slouched";
  case PLUMB_TRIGGER_SCHEDULE: return "schedule";
  case PLUMB_TRIGGER_CHECK_IN: return "check-in";
  case PLUMB_TRIGGER_ASKED: return "asked";
  }
  return "stationary";
}

const char *
plumb_alert_kind_to_string (PlumbAlertKind kind)
{
  switch (kind) {
  case PLUMB_ALERT_SLOUCH: return "slouch";
  case PLUMB_ALERT_LEAN: return "lean";
  case PLUMB_ALERT_LONG_SITTING: return "long-sitting";
  case PLUMB_ALERT_BREAK_DUE: return "break-due";
  case PLUMB_ALERT_SENSOR_LOST: return "sensor-lost";
  case PLUMB_ALERT_SENSOR_SILENT: return "sensor-silent";
  case PLUMB_ALERT_BATTERY_LOW: return "battery-low";
  case PLUMB_ALERT_CALIBRATION_STALE: return "calibration-stale";
  case PLUMB_ALERT_SEE_PROFESSIONAL: return "see-professional";
  case PLUMB_ALERT_PAIRING_LOST: return "pairing-lost";
  case PLUMB_ALERT_AFTERCARE: return "aftercare";
  case PLUMB_ALERT_POSE_MISSING: return "pose-missing";
  }
  return "unknown";
}

const char *
plumb_severity_to_string (PlumbSeverity severity)
{
  switch (severity) {
  case PLUMB_SEVERITY_INFO: return "info";
  case PLUMB_SEVERITY_NOTICE: return "notice";
  case PLUMB_SEVERITY_WARNING: return "warning";
  }
  return "info";
}

const char *
plumb_alert_state_to_string (PlumbAlertState state)
{
  switch (state) {
  case PLUMB_ALERT_ACTIVE: return "active";
  case PLUMB_ALERT_SNOOZED: return "snoozed";
  case PLUMB_ALERT_HELD: return "held";
  }
  return "active";
}

const char *
plumb_alert_outcome_to_string (PlumbAlertOutcome outcome)
{
  switch (outcome) {
  case PLUMB_OUTCOME_CORRECTED: return "corrected";
  case PLUMB_OUTCOME_MOVED: return "moved";
  case PLUMB_OUTCOME_ACKNOWLEDGED: return "acknowledged";
  case PLUMB_OUTCOME_DISMISSED: return "dismissed";
  case PLUMB_OUTCOME_SNOOZED_OUT: return "snoozed-out";
  case PLUMB_OUTCOME_FALSE: return "false";
  case PLUMB_OUTCOME_EXPIRED: return "expired";
  case PLUMB_OUTCOME_SUPERSEDED: return "superseded";
  }
  return "expired";
}

static const char *const profile_names[] = {"default", "commuting", NULL};

const char *const *
plumb_profile_names (void)
{
  return profile_names;
}

const char *
plumb_profile_to_string (PlumbProfile profile)
{
  return profile_names[profile];
}

bool
plumb_profile_parse (const char *text, PlumbProfile *out_profile)
{
  for (unsigned i = 0; profile_names[i] != NULL; i++) {
    if (strcmp (text, profile_names[i]) == 0) {
      *out_profile = (PlumbProfile)i;
      return true;
    }
  }
  return false;
}

static const char *const keep_names[PLUMB_KEEPS] = {
    [PLUMB_KEEP_BREAKS] = "breaks",
    [PLUMB_KEEP_TRAINING] = "training",
    [PLUMB_KEEP_AFTERCARE] = "aftercare",
    [PLUMB_KEEP_SUMMARY_DAY] = "summary-day",
    [PLUMB_KEEP_SEE_PROFESSIONAL] = "see-professional",
    [PLUMB_KEEP_PAUSE] = "pause-until",
    [PLUMB_KEEP_MODE] = "mode",
    [PLUMB_KEEP_PROFILE] = "profile",
    [PLUMB_KEEP_TOLERANCE] = "tolerance-offset",
    [PLUMB_KEEP_PACE] = "pace",
    [PLUMB_KEEP_PROPOSALS] = "proposals",
    [PLUMB_KEEP_GAP] = "gap",
    [PLUMB_KEEP_SUGGESTIONS] = "suggestions",
    [PLUMB_KEEP_RUNNING] = "running",
};

const char *
plumb_notice_to_string (PlumbNotice notice)
{
  switch (notice) {
  case PLUMB_NOTICE_NONE: return "none";
  case PLUMB_NOTICE_SHIFT: return "shift";
  case PLUMB_NOTICE_GET_UP: return "get-up";
  }
  return "none";
}

const char *
plumb_heed_verdict_to_string (PlumbHeedVerdict verdict)
{
  switch (verdict) {
  case PLUMB_HEED_OPEN: return "open";
  case PLUMB_HEED_HEEDED: return "heeded";
  case PLUMB_HEED_IGNORED: return "ignored";
  case PLUMB_HEED_UNCOUNTED: return "uncounted";
  }
  return "open";
}

const char *
plumb_proposal_kind_to_string (PlumbProposalKind kind)
{
  switch (kind) {
  case PLUMB_PROPOSAL_NONE: return "none";
  case PLUMB_PROPOSAL_TOLERANCE: return "tolerance";
  case PLUMB_PROPOSAL_GENTLE: return "gentle";
  case PLUMB_PROPOSAL_FADE: return "fade";
  case PLUMB_PROPOSAL_HOURS: return "hours";
  case PLUMB_PROPOSAL_POSE: return "pose";
  }
  return "none";
}

const char *
plumb_keep_to_string (PlumbKeep keep)
{
  return keep_names[keep];
}
