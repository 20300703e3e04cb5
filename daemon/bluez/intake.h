/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a stream of payloads is let in: not more than a sensor can mean, and each once. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many notifications come: a bucket for the moment, a window for a flood. All 0 at first. */
typedef struct {
  double tokens;
  int64_t filled_us; /* 0: never */
  int64_t window_us;
  uint32_t window_count;
} PlumbMeter;

typedef enum {
  PLUMB_INTAKE_ADMIT,
  PLUMB_INTAKE_EXCESS, /* above 4 times nominal: drop it */
  PLUMB_INTAKE_FLOOD,  /* and above 20 times nominal for 10 s: cut the link */
} PlumbIntake;

/* nominal_hz: notifications a second that are to be expected, above 0. */
PlumbIntake plumb_meter_admit (PlumbMeter *meter, double nominal_hz, int64_t now_us);

#define PLUMB_REPEAT_SIZE 256 /* longer payloads are not compared */

/* bluetoothd emits one signal a subscriber and everybody hears all of them, so with another
 * subscriber on the bus every payload comes twice within a moment. Equal payloads alone prove
 * nothing (a still body has them, and a late loop hears two at once); several different ones in a
 * row, all doubled, do. All 0 at first. */
typedef struct {
  uint8_t last[PLUMB_REPEAT_SIZE];
  size_t last_size;
  int64_t last_us;
  bool was_repeated; /* the latest payload came twice at once */
  uint32_t repeated; /* evidence */
} PlumbRepeats;

/* True: bytes is the second copy of what was there already. */
bool plumb_repeats_check (PlumbRepeats *repeats, const uint8_t *bytes, size_t size, int64_t now_us);
