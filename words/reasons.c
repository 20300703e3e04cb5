/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasons.h"

#include <string.h>

#include "catalogue.h"

typedef struct {
  const char *reason;
  const char *sentence;
} Entry;

static const Entry reasons[] = {
    {"user", N_ ("You paused Plumbline; \"plumbline resume\" ends the pause.")},
    {"inhibited", N_ ("A program holds alerts back.")},
    {"screen-locked", N_ ("The screen is locked.")},
    {"suspended", N_ ("The computer is about to sleep.")},
    {"dnd", N_ ("Do not disturb is on.")},
    {"call", N_ ("You are in a call.")},
    {"screencast", N_ ("The screen is being shared.")},
    {"fullscreen", N_ ("A window fills the screen.")},
    {"outside-hours", N_ ("It is outside your hours.")},
    {"no-bluetooth", N_ ("Bluetooth is off or missing.")},
    {"profile", N_ ("The profile holds alerts back; \"plumbline profile default\" ends that.")},
    {"mode-off", N_ ("The mode is off: sensors are left alone.")},
    {"mode-tracking", N_ ("The mode is tracking: it records and stays silent.")},
    {"training-done",
     N_ ("Today's minutes of training are done; slouching is recorded in silence until tomorrow, "
         "unless it lasts long.")},
    {"no-sensor", N_ ("No sensor is set up, or none is connected.")},
    {"no-data", N_ ("The sensor sends nothing just now, or has only just begun to.")},
    {"not-worn", N_ ("The sensor is not being worn.")},
    {"uncalibrated", N_ ("No upright pose has been set; run \"plumbline calibrate\".")},
    {"calibrating", N_ ("A pose is being captured.")},
    {"calibration-suspect",
     N_ ("The pose you set may no longer fit; run \"plumbline calibrate\" again.")},
    {"settling", N_ ("Monitoring has only just begun and needs a moment to settle.")},
    {"moving", N_ ("You are moving, or were a moment ago.")},
    {"lying", N_ ("You are lying down.")},
    {"snoozed", N_ ("Alerts are snoozed.")},
    {"capped", N_ ("As many notices as are wanted in an hour or a day have been given.")},
    {"repeat-wait", N_ ("You were told, or walked, a short while ago.")},
    {"posture-good",
     N_ ("You are within your tolerance or reclining, and have not stayed in place too long.")},
    {"dwelling", N_ ("You have not been away from your pose for long enough yet.")},
    {"uncoached",
     N_ ("It is not coached time: slouching is recorded in silence, unless it lasts long.")},
    {"resting", N_ ("Some notices about posture were not followed; they rest for a while.")},
    {"just-worn", N_ ("You have put the sensor on only a short while ago.")},
    {"shift-hours",
     N_ ("It is outside the hours in which posture is told of ([training] from and until).")},
};

const char *
plumb_reasons_get_sentence (const PlumbLanguage *language, const char *reason)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strcmp (reasons[i].reason, reason) == 0)
      return plumb_language_translate (language, reasons[i].sentence);
  return reason;
}
