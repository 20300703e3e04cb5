/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a payload is the second copy of one that was there already. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
