/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <glib.h>
#include <string.h>

#include "backoff.h"

#define SECOND          ((int64_t)G_USEC_PER_SEC)
#define SEARCH_US       (15 * SECOND)
#define LISTEN_US       (30 * SECOND) /* then a breath: links and other programs need the radio */
#define LISTEN_PAUSE_US (2 * SECOND)
#define FAILED_PAUSE_US (10 * SECOND)

void
plumb_scan_init (PlumbScan *scan, uint32_t seed)
{
  memset (scan, 0, sizeof *scan);
  scan->random = seed;
  scan->deadline_us = INT64_MAX;
}

/* 30, 60, 120, then 300 s between searches. */
static int64_t
search_pause_us (PlumbScan *scan)
{
  static const int pauses_s[] = {30, 60, 120, 300};
  uint32_t row = MIN (scan->searches, G_N_ELEMENTS (pauses_s) - 1);
  scan->searches++;
  return plumb_backoff_jitter_us (pauses_s[row] * SECOND, &scan->random);
}

static PlumbScanStep
wait_until (PlumbScan *scan, int64_t time_us)
{
  scan->deadline_us = time_us;
  return PLUMB_SCAN_STEP_NONE;
}

static PlumbScanStep
run_idle (PlumbScan *scan, const PlumbScanFacts *facts, int64_t now_us)
{
  bool is_asked_for = facts->asked_until_us > now_us;
  if (!facts->is_search_wanted)
    scan->searches = 0;
  if (!is_asked_for && !facts->is_search_wanted && !facts->is_listen_wanted)
    return PLUMB_SCAN_STEP_NONE;
  if (facts->is_connect_wanted)
    return PLUMB_SCAN_STEP_NONE;
  int64_t next_us =
      is_asked_for ? scan->failed_until_us : MAX (scan->next_at_us, scan->failed_until_us);
  if (now_us < next_us)
    return wait_until (scan, next_us);
  scan->state = PLUMB_SCAN_STARTING;
  scan->began_us = now_us;
  return PLUMB_SCAN_STEP_START;
}

static PlumbScanStep
stop (PlumbScan *scan)
{
  scan->state = PLUMB_SCAN_STOPPING;
  return PLUMB_SCAN_STEP_STOP;
}

static PlumbScanStep
run_active (PlumbScan *scan, const PlumbScanFacts *facts, int64_t now_us)
{
  if (facts->asked_until_us > now_us)
    return wait_until (scan, facts->asked_until_us);
  bool is_of_use = facts->is_search_wanted || facts->is_listen_wanted;
  int64_t end_us = scan->began_us + (facts->is_listen_wanted ? LISTEN_US : SEARCH_US);
  if (is_of_use && !facts->is_connect_wanted && now_us < end_us)
    return wait_until (scan, end_us);
  if (facts->is_listen_wanted)
    scan->next_at_us = now_us + LISTEN_PAUSE_US;
  else if (facts->is_search_wanted)
    scan->next_at_us = now_us + search_pause_us (scan);
  return stop (scan);
}

PlumbScanStep
plumb_scan_next (PlumbScan *scan, const PlumbScanFacts *facts, int64_t now_us)
{
  scan->deadline_us = INT64_MAX;
  if (!facts->is_radio_ready) {
    scan->state = PLUMB_SCAN_IDLE; /* bluetoothd forgot our session with its owner or its power */
    plumb_scan_retry (scan);
    return PLUMB_SCAN_STEP_NONE;
  }
  switch (scan->state) {
  case PLUMB_SCAN_IDLE: return run_idle (scan, facts, now_us);
  case PLUMB_SCAN_ACTIVE: return run_active (scan, facts, now_us);
  case PLUMB_SCAN_STARTING:
  case PLUMB_SCAN_STOPPING: break;
  }
  return PLUMB_SCAN_STEP_NONE;
}

void
plumb_scan_done (PlumbScan *scan, PlumbScanStep step, bool is_ok, int64_t now_us)
{
  if (step == PLUMB_SCAN_STEP_START && scan->state == PLUMB_SCAN_STARTING) {
    scan->state = is_ok ? PLUMB_SCAN_ACTIVE : PLUMB_SCAN_IDLE;
    if (!is_ok)
      scan->failed_until_us = now_us + plumb_backoff_jitter_us (FAILED_PAUSE_US, &scan->random);
  }
  if (step == PLUMB_SCAN_STEP_STOP && scan->state == PLUMB_SCAN_STOPPING)
    scan->state = PLUMB_SCAN_IDLE; /* a refusal means that there was no scan */
}

void
plumb_scan_retry (PlumbScan *scan)
{
  scan->next_at_us = 0;
  scan->failed_until_us = 0;
  scan->searches = 0;
}

int64_t
plumb_scan_deadline (const PlumbScan *scan)
{
  return scan->deadline_us;
}
