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
#include "piece.h"
#include "pose.h"
#include "snapshot.h"
#include "totals.h"
#include "training.h"

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
/* Without losing the current episode. */
void plumb_monitor_set_settings (PlumbMonitor *monitor, PlumbSettings *settings, int64_t now_us,
                                 PlumbEvents *out_events);

void plumb_monitor_set_stream (PlumbMonitor *monitor, uint32_t sensor, PlumbStream stream,
                               int64_t now_us, PlumbEvents *out_events);
/* percent -1: unknown. Thresholds with hysteresis come from the sensor's settings, given here. */
void plumb_monitor_set_battery (PlumbMonitor *monitor, uint32_t sensor, int percent,
                                bool is_charging, const PlumbSensorSettings *settings,
                                int64_t now_us, PlumbEvents *out_events);

void plumb_monitor_set_hold (PlumbMonitor *monitor, PlumbHold hold, bool is_set, int64_t now_us,
                             PlumbEvents *out_events);
/* Overrides [monitor] mode until the next call. */
void plumb_monitor_set_mode (PlumbMonitor *monitor, PlumbMode mode, int64_t now_us,
                             PlumbEvents *out_events);
/* When shift notices may be told (training.h). Judging and everything else goes on. */
void plumb_monitor_set_coaching (PlumbMonitor *monitor, const PlumbCoaching *coaching,
                                 int64_t now_us, PlumbEvents *out_events);
/* Until then shift notices come at once and outside the budget; 0: not any more. */
void plumb_monitor_set_practice (PlumbMonitor *monitor, int64_t until_us, int64_t now_us,
                                 PlumbEvents *out_events);
/* How many were told in the practice that runs, or ran last. */
unsigned plumb_monitor_get_practice_told (const PlumbMonitor *monitor);
/* Another day: what is counted by days begins anew. */
void plumb_monitor_begin_day (PlumbMonitor *monitor);
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
 * What breaks.h decided, for the one mechanism of alerts. One episode in one place is told of once:
 * where its long-sitting alert has come already, no break-due alert follows (unless the wearer's
 * own word made it due), and where break-due came first, long-sitting stays silent until the
 * episode ends.
 */
/* A break that comes due is told of: such alerts are wanted, and no long-sitting alert stands in
 * its place. */
bool plumb_monitor_tells_breaks (const PlumbMonitor *monitor);
/* spell_times: how often this spell in one place was told of by now. */
void plumb_monitor_raise_break (PlumbMonitor *monitor, PlumbBreakKind kind,
                                PlumbBreakTrigger trigger, uint32_t spell_times, bool is_again,
                                int64_t now_us, PlumbEvents *out_events);
/* The wearer has said what became of the last notice for getting up: NOTICE_ENDED, if it was
 * watched still. */
void plumb_monitor_answer_get_up (PlumbMonitor *monitor, PlumbHeedVerdict verdict, int64_t now_us,
                                  PlumbEvents *out_events);
/* It is not due any more. ACKNOWLEDGED (taken up, postponed, skipped): both alerts end, and the
 * next word about this spell in one place counts from here. Harmless if none was. */
void plumb_monitor_end_break (PlumbMonitor *monitor, PlumbAlertOutcome outcome, int64_t now_us,
                              PlumbEvents *out_events);
/* The pose was taken since the sensor was put on. */
bool plumb_monitor_has_been_upright (const PlumbMonitor *monitor);
/* What stands in the way of one for getting up just now: bits of PlumbReason. */
uint32_t plumb_monitor_get_up_reasons (const PlumbMonitor *monitor);
/* When the spell in one place is worth telling of next, if it goes on; INT64_MAX: not. */
int64_t plumb_monitor_get_limit_us (const PlumbMonitor *monitor);
/* From when on a notice for getting up may be told; INT64_MAX: not known. */
int64_t plumb_monitor_get_up_from_us (const PlumbMonitor *monitor);
/* The same but for the budget: when the time to settle is over. */
int64_t plumb_monitor_get_settled_us (const PlumbMonitor *monitor);
/* When a word disturbed least, the last time: a movement or a hold had ended, another posture was
 * taken; INT64_MIN: never. */
int64_t plumb_monitor_get_boundary_us (const PlumbMonitor *monitor);
/* When the coach's next notice for getting up is due; INT64_MAX: none. A shift notice gives way to
 * one that is due. */
void plumb_monitor_set_get_up_due (PlumbMonitor *monitor, int64_t due_us);
/* One did since the last call: the notice for getting up is to be told now. */
bool plumb_monitor_take_turn (PlumbMonitor *monitor);
/* The pace survives a restart; plumb_pace_write (). */
void plumb_monitor_write_pace (const PlumbMonitor *monitor, int64_t offset_us,
                               char out_text[PLUMB_KEEP_TEXT_MAX]);
bool plumb_monitor_read_pace (PlumbMonitor *monitor, const char *text, int64_t offset_us,
                              int64_t now_us);
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
#define PLUMB_TOLERANCE_OFFSET_MAX 20
/* Degrees, 0 to that, added to the tolerance by accepted proposals; the store keeps it over a
 * restart.
 */
void plumb_monitor_set_tolerance_offset (PlumbMonitor *monitor, double offset_deg);
double plumb_monitor_get_tolerance_offset (const PlumbMonitor *monitor);
/* What survives a restart: the offset, and the reports that no proposal was answered for. Reading
 * is strict: false changes nothing. */
void
plumb_monitor_write_tolerance (const PlumbMonitor *monitor, char out_text[PLUMB_KEEP_TEXT_MAX]);
bool plumb_monitor_read_tolerance (PlumbMonitor *monitor, const char *text);

/* What the check-ins came to: due, the alert see-professional holds; else it ends as expired. */
void plumb_monitor_set_discomfort (PlumbMonitor *monitor, const PlumbDiscomfort *discomfort,
                                   int64_t now_us, PlumbEvents *out_events);

uint32_t plumb_monitor_get_reasons (const PlumbMonitor *monitor);

/* Advances to now and ends the piece of time that began with the last end: MINUTE. An interval
 * whose second sample has not come yet, gap_s at most, is missing at its end; MINUTE_REVISED brings
 * it. */
void plumb_monitor_end_minute (PlumbMonitor *monitor, int64_t now_us, PlumbEvents *out_events);
/* The piece of time since then, as far as it is known, without advancing anything. */
typedef struct {
  int64_t start_us, known_until_us;
  PlumbTotals totals;
  double deviation_deg; /* mean, NaN: none */
  bool is_absent;       /* from known_until_us on */
  bool is_paused, is_off;
  PlumbRunningBout bout, slouch; /* duration_us 0: none */
} PlumbRunningMinute;
void plumb_monitor_get_running (const PlumbMonitor *monitor, PlumbRunningMinute *out_running);
/* What was told of [from_us, to_us) is gone: it is neither revised nor missed any more. */
void plumb_monitor_erase (PlumbMonitor *monitor, int64_t from_us, int64_t to_us);
/* The silence that lasts, for a restart; wall times. False: there is none, it is not understood. */
bool plumb_monitor_write_gap (const PlumbMonitor *monitor, int64_t offset_us,
                              char out_text[PLUMB_KEEP_TEXT_MAX]);
bool plumb_monitor_read_gap (PlumbMonitor *monitor, const char *text, int64_t offset_us);
/* The bout and the slouch that run, for a restart; wall times. False: nothing runs, it is not
 * understood. What was read and ended meanwhile is told with the next call. */
bool plumb_monitor_write_running (const PlumbMonitor *monitor, int64_t offset_us,
                                  char out_text[PLUMB_KEEP_TEXT_MAX]);
bool plumb_monitor_has_running (const PlumbMonitor *monitor);
bool plumb_monitor_read_running (PlumbMonitor *monitor, const char *text, int64_t offset_us);
/* Time that was judged (upright, slouching or leaning) since the beginning, and upright of it. */
int64_t plumb_monitor_get_judged_us (const PlumbMonitor *monitor);
int64_t plumb_monitor_get_upright_us (const PlumbMonitor *monitor);
/* Worn, with data, not paused, neither walking nor lying: there is something to coach. */
bool plumb_monitor_is_judging (const PlumbMonitor *monitor);
/* A sensor streams. */
bool plumb_monitor_has_live (const PlumbMonitor *monitor);
PlumbMode plumb_monitor_get_mode (const PlumbMonitor *monitor);
uint32_t plumb_monitor_get_holds (const PlumbMonitor *monitor); /* bits of (1u << PlumbHold) */

/* Of one slot. */
void plumb_monitor_get_sensor (const PlumbMonitor *monitor, uint32_t slot,
                               PlumbSensorSnapshot *out_sensor);
void plumb_monitor_snapshot (const PlumbMonitor *monitor, PlumbSnapshot *out_snapshot);
