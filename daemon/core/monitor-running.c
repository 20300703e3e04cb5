/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bout and the slouch that run, over a restart: both go on where the silence meanwhile would
 * not have ended them, else they are told as they were when they were last seen. */
#include "event.h"
#include "keyed-text.h"
#include "monitor-private.h"

#include <string.h>

#define VERSION  "running1"
#define TIME_MAX INT64_C (253402300799000000) /* the end of the year 9999 */

/* Times are kept as wall time. What does not run begins at 0. */
typedef enum {
  KEY_SEEN,
  KEY_START,
  KEY_LENGTH,
  KEY_MEASURED,
  KEY_TELLINGS,
  KEY_TOLD,
  KEY_SLOUCH,
  KEY_UNTIL,
  KEY_PEAK,
  KEY_POSTURE,
} Key;
#define KEYS 10

static const PlumbTextKey keys[KEYS] = {
    [KEY_SEEN] = {"seen", TIME_MAX},       /* the last sample, ... */
    [KEY_START] = {"start", TIME_MAX},     /* ... and the bout until then */
    [KEY_LENGTH] = {"length", TIME_MAX},   /* counted, of it */
    [KEY_MEASURED] = {"measured", 1},      /* it is sitting */
    [KEY_TELLINGS] = {"tellings", 100000}, /* of it */
    [KEY_TOLD] = {"told", TIME_MAX},       /* how long it was at the last of them */
    [KEY_SLOUCH] = {"slouch", TIME_MAX},   /* the slouch, ... */
    [KEY_UNTIL] = {"until", TIME_MAX},     /* ... as far as it was seen */
    [KEY_PEAK] = {"peak", 1800},           /* tenths of a degree */
    [KEY_POSTURE] = {"posture", PLUMB_POSTURE_LEANING_RIGHT},
};

static void
gather_bout (const PlumbMonitor *monitor, int64_t offset_us, int64_t out_values[KEYS])
{
  const PlumbWearer *wearer = &monitor->wearer;
  const PlumbSitting *sitting = &wearer->sitting;
  int64_t seen_us =
      monitor->is_paused ? MIN (wearer->seen_us, monitor->paused_since_us) : wearer->seen_us;

  if (!wearer->has_seen || !plumb_sitting_is_worth_telling (sitting))
    return;
  out_values[KEY_SEEN] = seen_us + offset_us;
  out_values[KEY_START] = MIN (sitting->start_us, seen_us) + offset_us;
  out_values[KEY_LENGTH] = MIN (sitting->length_us, seen_us - sitting->start_us);
  out_values[KEY_MEASURED] = sitting->is_sitting_measured;
  out_values[KEY_TELLINGS] = wearer->spell.tellings;
  out_values[KEY_TOLD] = wearer->spell.at_us;
}

static void
gather_slouch (const PlumbMonitor *monitor, int64_t offset_us, int64_t out_values[KEYS])
{
  const PlumbMonitorSensor *lead = plumb_monitor_lead (monitor);
  PlumbCarriedSlouch slouch = monitor->wearer.carried;

  if (lead != NULL && monitor->wearer.has_episode && lead->posture.has_episode)
    slouch = (PlumbCarriedSlouch){.is_waiting = true,
                                  .start_us = lead->posture.start_us,
                                  .until_us = lead->last_us,
                                  .peak_deg = lead->posture.peak_deg,
                                  .posture = lead->posture.episode_posture};
  if (!slouch.is_waiting || slouch.until_us <= slouch.start_us)
    return;
  out_values[KEY_SLOUCH] = slouch.start_us + offset_us;
  out_values[KEY_UNTIL] = slouch.until_us + offset_us;
  out_values[KEY_PEAK] = (int64_t)(slouch.peak_deg * 10 + 0.5);
  out_values[KEY_POSTURE] = slouch.posture;
}

bool
plumb_monitor_write_running (const PlumbMonitor *monitor, int64_t offset_us,
                             char out_text[PLUMB_KEEP_TEXT_MAX])
{
  int64_t values[KEYS] = {0};

  gather_bout (monitor, offset_us, values);
  gather_slouch (monitor, offset_us, values);
  plumb_keyed_text_write (VERSION, keys, KEYS, values, out_text, PLUMB_KEEP_TEXT_MAX);
  return values[KEY_START] > 0 || values[KEY_SLOUCH] > 0;
}

bool
plumb_monitor_has_running (const PlumbMonitor *monitor)
{
  const PlumbWearer *wearer = &monitor->wearer;

  return plumb_sitting_is_worth_telling (&wearer->sitting) || wearer->has_episode ||
         wearer->carried.is_waiting;
}

static bool
read_keys (const char *text, int64_t out_values[KEYS])
{
  if (!g_str_has_prefix (text, VERSION))
    return false;
  text += strlen (VERSION);
  for (unsigned i = 0; i < KEYS; i++)
    if (!plumb_keyed_text_read (&text, &keys[i], &out_values[i]))
      return false;
  bool has_slouch = out_values[KEY_SLOUCH] > 0;
  return *text == '\0' && out_values[KEY_START] <= out_values[KEY_SEEN] &&
         out_values[KEY_LENGTH] <= out_values[KEY_SEEN] - out_values[KEY_START] &&
         out_values[KEY_SLOUCH] <= out_values[KEY_UNTIL] &&
         has_slouch == (out_values[KEY_POSTURE] > PLUMB_POSTURE_UPRIGHT);
}

/* A clock that says what cannot be has nothing go on. */
static int64_t
seen_at (const PlumbMonitor *monitor, int64_t wall_us, int64_t offset_us)
{
  int64_t seen_us = wall_us - offset_us;

  return seen_us > monitor->now_us + PLUMB_GONE_US ? monitor->now_us - PLUMB_GONE_US
                                                   : MIN (seen_us, monitor->now_us);
}

static void
restore_bout (PlumbMonitor *monitor, const int64_t values[KEYS], int64_t offset_us)
{
  PlumbWearer *wearer = &monitor->wearer;

  wearer->sitting = (PlumbSitting){.has_bout = true,
                                   .start_us = values[KEY_START] - offset_us,
                                   .length_us = values[KEY_LENGTH],
                                   .is_sitting_measured = values[KEY_MEASURED] != 0};
  wearer->anchored_us = values[KEY_LENGTH];
  wearer->spell = (PlumbSpell){(uint32_t)values[KEY_TELLINGS], values[KEY_TOLD]};
  wearer->has_seen = true;
  wearer->is_gone = false;
  wearer->seen_us = seen_at (monitor, values[KEY_SEEN], offset_us);
  monitor->deadline_us = MIN (monitor->deadline_us, wearer->seen_us + PLUMB_GONE_US);
}

static void
restore_slouch (PlumbMonitor *monitor, const int64_t values[KEYS], int64_t offset_us)
{
  int64_t seen_us = seen_at (monitor, values[KEY_UNTIL], offset_us);

  monitor->wearer.carried = (PlumbCarriedSlouch){
      .is_waiting = true,
      .start_us = values[KEY_SLOUCH] - offset_us,
      .until_us = values[KEY_UNTIL] - offset_us,
      .lapses_us = seen_us + PLUMB_LAPSE_US,
      .peak_deg = (double)values[KEY_PEAK] / 10,
      .posture = (PlumbPosture)values[KEY_POSTURE],
  };
  monitor->deadline_us = MIN (monitor->deadline_us, plumb_monitor_carried_deadline (monitor));
}

bool
plumb_monitor_read_running (PlumbMonitor *monitor, const char *text, int64_t offset_us)
{
  int64_t values[KEYS];

  if (!read_keys (text, values))
    return false;
  if (values[KEY_START] > 0)
    restore_bout (monitor, values, offset_us);
  if (values[KEY_SLOUCH] > 0)
    restore_slouch (monitor, values, offset_us);
  return true;
}

int64_t
plumb_monitor_carried_deadline (const PlumbMonitor *monitor)
{
  const PlumbCarriedSlouch *carried = &monitor->wearer.carried;

  /* one that begins before it lapses is known when it has lasted */
  return carried->is_waiting ? carried->lapses_us + monitor->dwell_us : INT64_MAX;
}

void
plumb_monitor_end_carried (PlumbMonitor *monitor, PlumbEvents *out_events)
{
  PlumbCarriedSlouch *carried = &monitor->wearer.carried;

  if (!carried->is_waiting)
    return;
  PlumbEvent *event = plumb_events_add (out_events, PLUMB_EVENT_SLOUCH_ENDED,
                                        (uint32_t)MAX (monitor->wearer.lead, 0), monitor->now_us);
  event->interval.start_us = carried->start_us;
  event->interval.duration_us = carried->until_us - carried->start_us;
  event->interval.peak_deg = carried->peak_deg;
  event->interval.posture = carried->posture;
  carried->is_waiting = false;
}

void
plumb_monitor_carry_on (PlumbMonitor *monitor, PlumbPostureTracker *posture,
                        PlumbEvents *out_events)
{
  PlumbCarriedSlouch *carried = &monitor->wearer.carried;

  if (!carried->is_waiting)
    return;
  if (posture->start_us > carried->lapses_us || posture->episode_posture != carried->posture) {
    plumb_monitor_end_carried (monitor, out_events);
    return;
  }
  posture->start_us = carried->start_us;
  posture->peak_deg = MAX (posture->peak_deg, carried->peak_deg);
  carried->is_waiting = false;
}
