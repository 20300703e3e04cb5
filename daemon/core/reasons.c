/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for why nothing fires. */
#include "monitor.h"

const char *
plumb_reason_to_string (PlumbReason reason)
{
  switch (reason) {
  case PLUMB_REASON_USER: return "user";
  case PLUMB_REASON_INHIBITED: return "inhibited";
  case PLUMB_REASON_SCREEN_LOCKED: return "screen-locked";
  case PLUMB_REASON_SUSPENDED: return "suspended";
  case PLUMB_REASON_DND: return "dnd";
  case PLUMB_REASON_CALL: return "call";
  case PLUMB_REASON_SCREENCAST: return "screencast";
  case PLUMB_REASON_FULLSCREEN: return "fullscreen";
  case PLUMB_REASON_OUTSIDE_HOURS: return "outside-hours";
  case PLUMB_REASON_NO_BLUETOOTH: return "no-bluetooth";
  case PLUMB_REASON_PROFILE: return "profile";
  case PLUMB_REASON_MODE_OFF: return "mode-off";
  case PLUMB_REASON_MODE_TRACKING: return "mode-tracking";
  case PLUMB_REASON_TRAINING_DONE: return "training-done";
  case PLUMB_REASON_NO_SENSOR: return "no-sensor";
  case PLUMB_REASON_NO_DATA: return "no-data";
  case PLUMB_REASON_NOT_WORN: return "not-worn";
  case PLUMB_REASON_UNCALIBRATED: return "uncalibrated";
  case PLUMB_REASON_CALIBRATING: return "calibrating";
  case PLUMB_REASON_CALIBRATION_SUSPECT: return "calibration-suspect";
  case PLUMB_REASON_SETTLING: return "settling";
  case PLUMB_REASON_MOVING: return "moving";
  case PLUMB_REASON_LYING: return "lying";
  case PLUMB_REASON_SNOOZED: return "snoozed";
  case PLUMB_REASON_CAPPED: return "capped";
  case PLUMB_REASON_REPEAT_WAIT: return "repeat-wait";
  case PLUMB_REASON_POSTURE_GOOD: return "posture-good";
  case PLUMB_REASON_DWELLING: return "dwelling";
  case PLUMB_REASON_UNCOACHED: return "uncoached";
  case PLUMB_REASON_RESTING: return "resting";
  case PLUMB_REASON_JUST_WORN: return "just-worn";
  case PLUMB_REASON_SHIFT_HOURS: return "shift-hours";
  }
  return "unknown";
}
