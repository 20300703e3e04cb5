/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the monitor share; nobody outside core/ includes this. */
#pragma once

#include "activity.h"
#include "alerts.h"
#include "bend.h"
#include "calibration.h"
#include "conditioning.h"
#include "gap.h"
#include "minutes.h"
#include "monitor.h"
#include "orientation.h"
#include "posture.h"
#include "reclining.h"
#include "sample-clock.h"
#include "sitting.h"
#include "variation.h"

#define PLUMB_LAPSE_US ((int64_t)60 * G_USEC_PER_SEC)  /* a gap this long ends a slouch */
#define PLUMB_GONE_US  ((int64_t)600 * G_USEC_PER_SEC) /* and this long every bout */

/* One slot: everything that is known from one sensor alone. */
typedef struct {
  bool is_used;
  uint32_t slot;
  PlumbPlacement placement;
  PlumbStream stream;
  bool was_live;
  bool is_silence_told; /* until data comes again, however often the link does */
  int64_t lost_since_us;
  int64_t off_since_us; /* 0: it was not switched off yet */

  PlumbConditioning conditioning;
  PlumbSampleClock clock;
  int64_t taken_us; /* the last one was */
  PlumbOrientation orientation;
  PlumbActivityTracker activity;
  PlumbWearTracker wear;
  PlumbPostureTracker posture;
  PlumbReclining reclining;
  double peak_before_deg; /* of the slouch, when it may have become that */
  PlumbBendTracker bend;
  PlumbDeviation deviation;
  bool has_up;
  double up[3]; /* unit */

  PlumbCapture capture;
  PlumbCalibration calibration;
  PlumbWalkReference walk;
  bool has_calibration; /* any pose */
  bool has_been_moved;  /* the walking reference says so, or the next one */
  double upended_s;     /* of this walk, far from the pose */
  bool is_upended;      /* a walk has proved that the pose is not that of the wearer any more */
  PlumbCalibrationState calibration_state;
  PlumbCalibrationReason calibration_reason;

  bool has_data; /* ever */
  bool has_flag; /* judges itself */
  int64_t last_us;
  bool is_silent;  /* nothing for gap_s, or nothing ever */
  bool has_lapsed; /* for a minute */
  bool is_stalled;
  int64_t settle_until_us;
  PlumbAlertOutcome episode_outcome; /* how the last episode ended */
} PlumbMonitorSensor;

/* A slouch that ran when the daemon ended: it goes on if the next one begins soon enough. */
typedef struct {
  bool is_waiting;
  int64_t start_us, until_us; /* as it was seen */
  int64_t lapses_us;
  double peak_deg;
  PlumbPosture posture;
} PlumbCarriedSlouch;

/* What follows for the wearer from the sensor that leads. */
typedef struct {
  int lead; /* -1: none */
  PlumbPosture posture;
  PlumbActivity activity;
  PlumbWear wear;
  PlumbQuality quality;
  int64_t posture_since_us;
  bool has_episode;
  PlumbAlertKind episode_kind;
  PlumbCarriedSlouch carried;
  PlumbSitting sitting;
  PlumbVariation variation;
  PlumbSpell spell;      /* of sitting's bout, where breaks do not tell of it */
  uint32_t announced;    /* of its alert, as it was counted into spell */
  bool is_break_told;    /* in this bout, so that nothing else needs to be said of it */
  int64_t put_on_us;     /* worn since */
  bool is_on;            /* and still so */
  bool has_been_upright; /* since then */
  int64_t boundary_us;   /* when a word disturbed least, the last time; INT64_MIN: never */
  int64_t anchor_us;     /* when the sensor last came to lie quite still ... */
  int64_t anchored_us;   /* ... how long the bout was then ... */
  double anchored_deg;   /* ... and how far the slouch had gone */
  bool is_gone;          /* no data for ten minutes */
  int64_t seen_us;       /* last sample of a lead */
  bool has_seen;
} PlumbWearer;

struct PlumbMonitor {
  PlumbSettings *settings;
  int64_t now_us;
  PlumbMode mode;
  uint32_t holds; /* bits of PlumbHold */
  bool is_paused;
  PlumbCoaching coaching;
  int64_t settle_until_us; /* after a hold or sleep: nothing about the wearer is told */
  PlumbHold after;         /* the hold that ended last, ... */
  int64_t released_us;     /* ... and when; INT64_MIN: none did */
  int64_t get_up_due_us;   /* of the coach */
  int64_t paused_since_us;
  double offset_deg; /* accepted proposals */
  PlumbMonitorSensor sensors[PLUMB_SENSORS_MAX];
  unsigned n_slots; /* one beyond the highest used slot */
  PlumbWearer wearer;
  PlumbAlerts alerts;
  bool was_quiet, was_away, was_blind;
  PlumbMinutes minutes;
  PlumbGap gap;
  int64_t accounted_us; /* minutes hold everything up to here */
  int64_t deadline_us;  /* kept up to date by every call */
  /* the settings that every sample needs, as integers */
  int64_t gap_us, dwell_us, clear_us, not_worn_after_us, reset_after_us, reset_window_us, limit_us;
};

/* monitor.c: between these two stands every call */
void plumb_monitor_begin (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events);
void plumb_monitor_end (PlumbMonitor *monitor, PlumbEvents *out_events);

/* Nothing about the wearer is told for a while. */
static inline void
plumb_monitor_settle (PlumbMonitor *monitor)
{
  monitor->settle_until_us =
      monitor->now_us + (int64_t)(monitor->settings->values.monitor.settle_s * G_USEC_PER_SEC);
}

/* monitor-sensor.c */
void
plumb_monitor_sensor_init (PlumbMonitorSensor *sensor, uint32_t slot, PlumbPlacement placement);
void plumb_monitor_sensor_silence (PlumbMonitorSensor *sensor);
/* Forgets the accumulated slouch; outcome: what became of it. */
void plumb_monitor_sensor_reset_posture (PlumbMonitorSensor *sensor, PlumbAlertOutcome outcome);
void plumb_monitor_sensor_settle (PlumbMonitor *monitor, PlumbMonitorSensor *sensor);
bool plumb_monitor_sensor_can_judge (const PlumbMonitorSensor *sensor);

/* monitor-feed.c */
/* False: the sample changed nothing. */
bool plumb_monitor_sensor_feed (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                const PlumbSample *sample, PlumbEvents *out_events);

/* monitor-wearer.c */
void plumb_monitor_wearer_feed (PlumbMonitor *monitor, const PlumbMonitorSensor *sensor,
                                int64_t dt_us, PlumbEvents *out_events);
/* What runs, as it would be told if it ended now; duration_us 0: nothing. */
PlumbRunningBout plumb_monitor_get_bout (const PlumbMonitor *monitor);
PlumbRunningBout plumb_monitor_get_slouch (const PlumbMonitor *monitor);
/* Lead, the four axes and their events, the conditions of alerts. */
void plumb_monitor_wearer_refresh (PlumbMonitor *monitor, PlumbEvents *out_events);
void plumb_monitor_wearer_end_bout (PlumbMonitor *monitor, PlumbEvents *out_events);
/* The wearer took, put off or skipped a break: the next word about this spell counts from here. */
void plumb_monitor_wearer_note_break (PlumbMonitor *monitor);

/* monitor-running.c: over a restart */
int64_t plumb_monitor_carried_deadline (const PlumbMonitor *monitor);
void plumb_monitor_end_carried (PlumbMonitor *monitor, PlumbEvents *out_events);
/* A slouch of the sensor that leads begins: it may be the one that waits. */
void plumb_monitor_carry_on (PlumbMonitor *monitor, PlumbPostureTracker *posture,
                             PlumbEvents *out_events);

/* monitor-gap.c: the sensor that leads is worn for sure, if it has moved */
void plumb_monitor_prove_gap (PlumbMonitor *monitor, const PlumbWearTracker *wear,
                              PlumbEvents *out_events);

/* monitor-totals.c: up to_us in the state that has prevailed; as no data if is_known is false */
void plumb_monitor_account (PlumbMonitor *monitor, int64_t to_us, bool is_known);
/* Time passes without data, or paused. */
bool plumb_monitor_is_absent (const PlumbMonitor *monitor);

/* monitor-calibration.c */
void plumb_monitor_feed_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                 const PlumbSample *sample, PlumbEvents *out_events);
void plumb_monitor_tick_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                 PlumbEvents *out_events);
void plumb_monitor_cancel_capture (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                   PlumbEvents *out_events);
/* State and reason from what is known; emits a change, holds or ends the alert. */
void plumb_monitor_refresh_calibration (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                        PlumbEvents *out_events);
/* When the calibration becomes stale; INT64_MAX: never, or it is so already. */
int64_t plumb_monitor_stale_us (const PlumbMonitor *monitor, const PlumbMonitorSensor *sensor);

/* snapshot.c */
void plumb_monitor_find_shift (const PlumbMonitor *monitor, PlumbNext *out_next);

/* monitor-alerts.c */
/* The alert about a silent stream, if there is one. */
void plumb_monitor_end_silence (PlumbMonitor *monitor, PlumbMonitorSensor *sensor,
                                PlumbAlertOutcome outcome, PlumbEvents *out_events);
void plumb_monitor_run_alerts (PlumbMonitor *monitor, PlumbEvents *out_events);
void plumb_monitor_refresh_pause (PlumbMonitor *monitor, PlumbEvents *out_events);
/* Slouch alerts wait: settling, moved a moment ago, no data. out_until_us may be NULL. */
bool plumb_monitor_is_quiet (const PlumbMonitor *monitor, int64_t *out_until_us);
void plumb_monitor_get_policy (const PlumbMonitor *monitor, PlumbAlertPolicy *out_policy);
/* NOTICE_ENDED, and what follows for the pace. */
void plumb_monitor_end_notice (PlumbMonitor *monitor, PlumbNotice notice, PlumbHeedVerdict verdict,
                               PlumbEvents *out_events);
/* Whether what was told was heeded: NOTICE_ENDED. */
void plumb_monitor_look_at_heed (PlumbMonitor *monitor, PlumbEvents *out_events);
int64_t plumb_monitor_heed_deadline (const PlumbMonitor *monitor);

static inline const PlumbMonitorSensor *
plumb_monitor_lead (const PlumbMonitor *monitor)
{
  return monitor->wearer.lead < 0 ? NULL : &monitor->sensors[monitor->wearer.lead];
}

static inline int64_t
plumb_seconds_us (double seconds)
{
  return (int64_t)(seconds * G_USEC_PER_SEC + 0.5);
}
