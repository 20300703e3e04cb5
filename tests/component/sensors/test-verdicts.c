/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same sitting through every driver: sit upright and calibrate, slouch, correct. Each must say
 * the same, within what its sensor can tell. */
#include "eager.h"
#include "event.h"
#include "meet.h"
#include "monitor.h"

#include <string.h>

#define SLICE_S     0.25
#define TOLERANCE_S 5.0 /* between any two sensors that stream */

typedef struct {
  Meet meet;
  PlumbMonitor *monitor;
  guint fed;
  bool is_calibrated;
  int64_t raised_us; /* 0: not */
  int64_t cleared_us;
  PlumbCalibrationReason refusal;
} Sitting;

static void
note (Sitting *sitting, const PlumbEvents *events)
{
  for (unsigned i = 0; i < events->count; i++) {
    const PlumbEvent *event = &events->event[i];
    bool is_slouch =
        (event->kind == PLUMB_EVENT_ALERT_RAISED || event->kind == PLUMB_EVENT_ALERT_CLEARED) &&
        event->alert.alert.kind == PLUMB_ALERT_SLOUCH;

    if (event->kind == PLUMB_EVENT_CALIBRATION_FINISHED) {
      sitting->refusal = event->calibration.reason;
      sitting->is_calibrated = sitting->refusal == PLUMB_CALIBRATION_OK;
    }
    if (is_slouch && event->kind == PLUMB_EVENT_ALERT_RAISED && sitting->raised_us == 0)
      sitting->raised_us = event->time_us;
    if (is_slouch && event->kind == PLUMB_EVENT_ALERT_CLEARED && sitting->cleared_us == 0)
      sitting->cleared_us = event->time_us;
  }
}

static void
play (Sitting *sitting, double seconds, double forward_deg)
{
  PlumbEvents events;

  for (double t = 0; t < seconds; t += SLICE_S) {
    meet_play (&sitting->meet, SLICE_S, (Pose){forward_deg, 0});
    for (; sitting->fed < sitting->meet.samples->len; sitting->fed++) {
      plumb_monitor_feed (sitting->monitor,
                          &g_array_index (sitting->meet.samples, PlumbSample, sitting->fed),
                          &events);
      note (sitting, &events);
    }
    plumb_monitor_tick (sitting->monitor, sitting->meet.now_us, &events);
    note (sitting, &events);
  }
}

static void
begin (Sitting *sitting, const PlumbFamily *family)
{
  g_autoptr (PlumbSettings) settings = plumb_settings_new_default ();
  PlumbEvents events;

  eager_settings (&settings->values);
  *sitting = (Sitting){.refusal = PLUMB_CALIBRATION_OK};
  meet_begin (&sitting->meet, family);
  g_assert_nonnull (meet_recognise (&sitting->meet, NULL));
  meet_connect (&sitting->meet, 10);
  sitting->monitor = plumb_monitor_new (settings, sitting->meet.now_us);
  plumb_monitor_set_sensor (sitting->monitor, 0, true, PLUMB_PLACEMENT_UPPER_BACK,
                            sitting->meet.now_us, &events);
  plumb_monitor_set_stream (sitting->monitor, 0, PLUMB_STREAM_LIVE, sitting->meet.now_us, &events);
}

static void
end (Sitting *sitting)
{
  plumb_monitor_free (sitting->monitor);
  meet_end (&sitting->meet);
}

typedef struct {
  double raised_s;  /* after the slouch began */
  double cleared_s; /* after it ended */
} Verdict;

static Verdict
sit (const PlumbFamily *family)
{
  Sitting sitting;
  PlumbEvents events;
  Verdict verdict;
  int64_t slouch_us, corrected_us;

  begin (&sitting, family);
  play (&sitting, 20, 0);
  g_assert_cmpint (plumb_monitor_calibrate (sitting.monitor, 0, PLUMB_POSE_UPRIGHT,
                                            sitting.meet.now_us, &events),
                   ==, PLUMB_START_OK);
  note (&sitting, &events);
  play (&sitting, 60, 0);
  if (!sitting.is_calibrated)
    g_error ("%s: not calibrated: %s", family->family,
             plumb_calibration_reason_to_string (sitting.refusal));
  play (&sitting, 120, 0);
  g_assert_cmpint (sitting.raised_us, ==, 0);
  slouch_us = sitting.meet.now_us;
  play (&sitting, 180, 30);
  if (sitting.raised_us == 0)
    g_error ("%s: the slouch was not told", family->family);
  g_assert_cmpint (sitting.cleared_us, ==, 0);
  corrected_us = sitting.meet.now_us;
  play (&sitting, 120, 0);
  if (sitting.cleared_us == 0)
    g_error ("%s: the correction was not told", family->family);
  verdict.raised_s = (double)(sitting.raised_us - slouch_us) / G_USEC_PER_SEC;
  verdict.cleared_s = (double)(sitting.cleared_us - corrected_us) / G_USEC_PER_SEC;
  end (&sitting);
  return verdict;
}

static void
test_verdict (gconstpointer family)
{
  const Verdict reference = sit (plumb_family_by_name ("microbit"));
  const Verdict verdict = sit (family);

  g_test_message ("raised after %.1f s, cleared after %.1f s", verdict.raised_s, verdict.cleared_s);
  g_assert_cmpfloat_with_epsilon (verdict.raised_s, reference.raised_s, TOLERANCE_S);
  g_assert_cmpfloat_with_epsilon (verdict.cleared_s, reference.cleared_s, TOLERANCE_S);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; plumb_family_at (i) != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/verdict/%s", plumb_family_at (i)->family);

    g_test_add_data_func (path, plumb_family_at (i), test_verdict);
  }
  return g_test_run ();
}
