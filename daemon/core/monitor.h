/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The judge: samples, ticks and commands in, events out. Pure: no clock, bus, log or global, and no
 * allocation after plumb_monitor_new (). All times are microseconds on one clock that never runs
 * backwards (CLOCK_BOOTTIME in the daemon, the recording's own time in a replay).
 *
 * Every function that takes out_events sets it to what happened by then; calls with a time before
 * an earlier one are taken as the earlier time.
 */
#pragma once

#include "discomfort.h"
#include "event.h"

typedef struct PlumbMonitor PlumbMonitor;

/* Keeps a reference to settings. */
PlumbMonitor *plumb_monitor_new (PlumbSettings *settings, int64_t now_us);
void plumb_monitor_free (PlumbMonitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbMonitor, plumb_monitor_free)

/* Which slot stands for which sensor; slots not named are unused. A slot that stays keeps its
 * state. The lowest slot that streams and is calibrated judges for the wearer. */
void plumb_monitor_set_sensor (PlumbMonitor *monitor, uint32_t sensor, bool is_used,
                               PlumbPlacement placement, int64_t now_us, PlumbEvents *out_events);

void plumb_monitor_feed (PlumbMonitor *monitor, const PlumbSample *sample, PlumbEvents *out_events);
void plumb_monitor_tick (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events);
/* When a tick matters next; INT64_MAX: never. */
int64_t plumb_monitor_deadline (const PlumbMonitor *monitor);
/* Without losing the current spell. */
void plumb_monitor_set_settings (PlumbMonitor *monitor, PlumbSettings *settings, int64_t now_us,
                                 PlumbEvents *out_events);

/* What the radio says of a sensor: no link, linked and streaming, linked and silent, needs pairing.
 */
typedef enum {
  PLUMB_STREAM_OFF,  /* not wanted (disabled, mode off): no alert */
  PLUMB_STREAM_LOST, /* wanted, no link */
  PLUMB_STREAM_LIVE,
  PLUMB_STREAM_SILENT,   /* link up, stream dead */
  PLUMB_STREAM_UNPAIRED, /* the bond is gone: only the user can help */
} PlumbStream;
void plumb_monitor_set_stream (PlumbMonitor *monitor, uint32_t sensor, PlumbStream stream,
                               int64_t now_us, PlumbEvents *out_events);
/* percent -1: unknown. Thresholds with hysteresis come from the sensor's settings, given here. */
void plumb_monitor_set_battery (PlumbMonitor *monitor, uint32_t sensor, int percent,
                                bool is_charging, const PlumbSensorSettings *settings,
                                int64_t now_us, PlumbEvents *out_events);

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
void plumb_monitor_set_hold (PlumbMonitor *monitor, PlumbHold hold, bool is_set, int64_t now_us,
                             PlumbEvents *out_events);
/* Overrides [monitor] mode until the next call. */
void plumb_monitor_set_mode (PlumbMonitor *monitor, PlumbMode mode, int64_t now_us,
                             PlumbEvents *out_events);
/* The day's minutes of training are used up (training.h): slouch and lean are silent as in mode
 * tracking, everything else goes on. */
void plumb_monitor_set_training_done (PlumbMonitor *monitor, bool is_done, int64_t now_us,
                                      PlumbEvents *out_events);
/* The machine slept or the clock jumped: what lies between the last input and now is no data. */
void plumb_monitor_resume (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events);

/* Starts a capture; progress and end come as events. The result is an expected outcome. */
typedef enum {
  PLUMB_START_OK,
  PLUMB_START_BUSY,       /* one is running for that sensor */
  PLUMB_START_NO_STREAM,  /* no live data */
  PLUMB_START_NO_UPRIGHT, /* second pose before the first */
  PLUMB_START_UNUSED,     /* no such sensor */
} PlumbStart;
PlumbStart plumb_monitor_calibrate (PlumbMonitor *monitor, uint32_t sensor, PlumbPose pose,
                                    int64_t now_us, PlumbEvents *out_events);
/* False if none was running. */
bool plumb_monitor_cancel_calibration (PlumbMonitor *monitor, uint32_t sensor, int64_t now_us,
                                       PlumbEvents *out_events);
/* False: none yet. */
bool plumb_monitor_get_calibration (const PlumbMonitor *monitor, uint32_t sensor,
                                    PlumbCalibration *out_calibration);
/* A stored one, after a start. False, and nothing changed, if it is not sane (unit vectors,
 * placement of the slot, finite numbers). */
bool plumb_monitor_restore_calibration (PlumbMonitor *monitor, uint32_t sensor,
                                        const PlumbCalibration *calibration, int64_t now_us,
                                        PlumbEvents *out_events);

/* Live alerts: at most one of a kind and sensor. */
unsigned plumb_monitor_get_alerts (const PlumbMonitor *monitor, const PlumbAlert **out_alerts);
/* False: no live alert with that id. */
bool plumb_monitor_acknowledge (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                                PlumbEvents *out_events);
bool plumb_monitor_dismiss (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                            PlumbEvents *out_events);
/* alert 0: every live and coming alert about the wearer: slouch, lean, long-sitting, break-due,
 * aftercare (`plumbline snooze`). */
bool plumb_monitor_snooze (PlumbMonitor *monitor, uint32_t alert, uint32_t seconds, int64_t now_us,
                           PlumbEvents *out_events);
/* Clears it as false; enough of them make a PROPOSAL. */
bool plumb_monitor_report_false (PlumbMonitor *monitor, uint32_t alert, int64_t now_us,
                                 PlumbEvents *out_events);

/*
 * What breaks.h decided, for the one mechanism of alerts. One spell in one place is told of once:
 * where its long-sitting alert has come already, no break-due alert follows (unless the wearer's
 * own word made it due), and where break-due came first, long-sitting stays silent until the spell
 * ends.
 */
void plumb_monitor_raise_break (PlumbMonitor *monitor, PlumbBreakKind kind,
                                PlumbBreakTrigger trigger, int64_t now_us, PlumbEvents *out_events);
/* It is not due any more. ACKNOWLEDGED (taken up, postponed, skipped): both alerts end, and
 * long-sitting stays silent until the spell ends. Harmless if none was. */
void plumb_monitor_end_break (PlumbMonitor *monitor, PlumbAlertOutcome outcome, int64_t now_us,
                              PlumbEvents *out_events);
/* The hours after a massage: while they last, the time between two slouch alerts is doubled and the
 * most alerts an hour are halved (rounded up). Their end takes the aftercare alert away. */
void plumb_monitor_set_aftercare (PlumbMonitor *monitor, bool is_on, int64_t now_us,
                                  PlumbEvents *out_events);
/* One kind word about a deep bend in them: the alert aftercare. */
void plumb_monitor_note_aftercare (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events);

/* The wearer's answer to the proposal in the snapshot: accepted, every tolerance grows by the same
 * number of degrees from here on (kept with the offset below); refused, it is forgotten. False:
 * there is none. */
bool plumb_monitor_answer_proposal (PlumbMonitor *monitor, bool is_accepted, int64_t now_us,
                                    PlumbEvents *out_events);
/* Degrees, 0-20, added to the tolerance by accepted proposals; the store keeps it over a restart.
 */
void plumb_monitor_set_tolerance_offset (PlumbMonitor *monitor, double offset_deg);
double plumb_monitor_get_tolerance_offset (const PlumbMonitor *monitor);

/* What the check-ins came to: due, the alert see-professional holds; else it ends as expired. */
void plumb_monitor_set_discomfort (PlumbMonitor *monitor, const PlumbDiscomfort *discomfort,
                                   int64_t now_us, PlumbEvents *out_events);

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
  PLUMB_REASON_CAPPED,       /* max_per_hour reached */
  PLUMB_REASON_REPEAT_WAIT,  /* repeat_s since the last one */
  PLUMB_REASON_POSTURE_GOOD, /* simply nothing to say */
} PlumbReason;
#define PLUMB_REASONS 27
uint32_t plumb_monitor_get_reasons (const PlumbMonitor *monitor);
const char *plumb_reason_to_string (PlumbReason reason); /* the vocabulary of PauseReasons */

/* Advances to now and hands over the time in each state since the last take. A stretch whose second
 * sample has not come yet, gap_s at most, is missing at its end; see take_late. */
void plumb_monitor_take_totals (PlumbMonitor *monitor, int64_t now_us, PlumbTotals *out_totals,
                                PlumbEvents *out_events);
/* What was missing at the end of the take before the last one and has turned out since; call it
 * right after plumb_monitor_take_totals (). */
void plumb_monitor_take_late (PlumbMonitor *monitor, PlumbTotals *out_totals);

typedef struct {
  bool is_used;
  PlumbPlacement placement;
  PlumbStream stream;
  PlumbCalibrationState calibration;
  PlumbCalibrationReason calibration_reason;
  int64_t calibrated_us;
  double pitch_deg;     /* flexion from the calibrated pose, forward positive; 0 if not known */
  double roll_deg;      /* lateral, right positive */
  double deviation_deg; /* tilt from the calibrated pose, 0-180; NaN without one */
  double motion_g;      /* standard deviation of the length of the vector */
  double limit_deg;     /* slouch threshold in force; NaN without calibration */
  /* dropped since the start, by cause */
  uint64_t accepted, repeated, out_of_order, not_finite, out_of_range, stalled;
} PlumbSensorSnapshot;

typedef struct {
  PlumbPosture posture;
  PlumbActivity activity;
  PlumbWear wear;
  PlumbQuality quality;
  int64_t posture_since_us;
  int64_t stationary_since_us; /* start of the current bout, 0: none */
  int64_t stationary_us;       /* its length so far, without gaps */
  bool is_sitting_measured;    /* the bout counts sitting, not merely stationary */
  bool is_calibrated;          /* of the sensor that judges */
  double deviation_deg;        /* NaN: none */
  double dwell_fraction;       /* 0-1: how full the slouch accumulator is */
  PlumbMode mode;
  uint32_t reasons;
  int lead; /* slot that judges, -1: none */
  uint32_t pose_changes_last_hour;
  int64_t longest_still_us;  /* of the last hour */
  double proposal_deg;       /* a wider tolerance proposed by the wearer's reports, 0: none */
  uint32_t proposal_reports; /* how many reports it rests on */
  PlumbSensorSnapshot sensors[PLUMB_SENSORS_MAX];
} PlumbSnapshot;
void plumb_monitor_snapshot (const PlumbMonitor *monitor, PlumbSnapshot *out_snapshot);
