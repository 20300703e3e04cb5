/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When to scan. Pure, one a daemon: scans are bounded and paused, because a long one fills
 * bluetoothd's storage and starves links; they give way to a connection attempt.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  PLUMB_SCAN_IDLE,
  PLUMB_SCAN_STARTING, /* SetDiscoveryFilter, then StartDiscovery () */
  PLUMB_SCAN_ACTIVE,
  PLUMB_SCAN_STOPPING, /* StopDiscovery () */
} PlumbScanState;

typedef enum {
  PLUMB_SCAN_STEP_NONE,
  PLUMB_SCAN_STEP_START,
  PLUMB_SCAN_STEP_STOP,
} PlumbScanStep;

typedef struct {
  bool is_radio_ready;
  bool is_search_wanted;  /* a wanted sensor is unknown to bluetoothd */
  bool is_listen_wanted;  /* a broadcast sensor is wanted */
  bool is_connect_wanted; /* a sensor connects, or waits only for the scan to end */
  int64_t asked_until_us; /* the user looks around until then, 0: does not */
} PlumbScanFacts;

typedef struct {
  PlumbScanState state;
  int64_t deadline_us; /* INT64_MAX: none */
  int64_t began_us;
  int64_t next_at_us;      /* no search before this */
  int64_t failed_until_us; /* bluetoothd refused to scan: no try before this */
  uint32_t searches;       /* in a row without finding everything */
  uint32_t random;
} PlumbScan;

void plumb_scan_init (PlumbScan *scan, uint32_t seed);
PlumbScanStep plumb_scan_next (PlumbScan *scan, const PlumbScanFacts *facts, int64_t now_us);
void plumb_scan_done (PlumbScan *scan, PlumbScanStep step, bool is_ok, int64_t now_us);

/* Something changed that makes a search worth while at once. */
void plumb_scan_retry (PlumbScan *scan);
int64_t plumb_scan_deadline (const PlumbScan *scan);
