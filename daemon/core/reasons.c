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
  }
  return "unknown";
}

const char *
plumb_reason_to_sentence (PlumbReason reason)
{
  switch (reason) {
  case PLUMB_REASON_USER: return "You paused Plumbline.";
  case PLUMB_REASON_INHIBITED: return "A program asked for silence.";
  case PLUMB_REASON_SCREEN_LOCKED: return "The screen is locked.";
  case PLUMB_REASON_SUSPENDED: return "The computer is about to sleep.";
  case PLUMB_REASON_DND: return "Do not disturb is on.";
  case PLUMB_REASON_CALL: return "You are in a call.";
  case PLUMB_REASON_SCREENCAST: return "The screen is being shared.";
  case PLUMB_REASON_FULLSCREEN: return "A window fills the screen.";
  case PLUMB_REASON_OUTSIDE_HOURS: return "It is outside your hours.";
  case PLUMB_REASON_NO_BLUETOOTH: return "Bluetooth is off or missing.";
  case PLUMB_REASON_PROFILE: return "The profile has no alerts: it judges and records in silence.";
  case PLUMB_REASON_MODE_OFF: return "The mode is off.";
  case PLUMB_REASON_MODE_TRACKING: return "The mode is tracking: it records and stays silent.";
  case PLUMB_REASON_TRAINING_DONE:
    return "Today's minutes of training are done: the rest of the day is recorded in silence.";
  case PLUMB_REASON_NO_SENSOR: return "No sensor is set up, or none is connected.";
  case PLUMB_REASON_NO_DATA: return "The sensor sends nothing just now, or has just begun to.";
  case PLUMB_REASON_NOT_WORN: return "The sensor is not being worn.";
  case PLUMB_REASON_UNCALIBRATED:
    return "No upright pose has been set: run \"plumbline calibrate\".";
  case PLUMB_REASON_CALIBRATING: return "A pose is being captured.";
  case PLUMB_REASON_CALIBRATION_SUSPECT: return "The pose you set may no longer fit: set it again.";
  case PLUMB_REASON_SETTLING: return "Monitoring has only just begun: a moment to settle.";
  case PLUMB_REASON_MOVING: return "You are moving, or were a moment ago.";
  case PLUMB_REASON_LYING: return "You are lying down.";
  case PLUMB_REASON_SNOOZED: return "Alerts are snoozed.";
  case PLUMB_REASON_CAPPED: return "The most alerts for one hour have been given.";
  case PLUMB_REASON_REPEAT_WAIT: return "The last slouch alert was a short while ago.";
  case PLUMB_REASON_POSTURE_GOOD:
    return "You are within your tolerance and have not stayed too long.";
  }
  return "";
}
