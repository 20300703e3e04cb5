/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repeats.h"

#include <glib.h>
#include <string.h>

#define REPEAT_US      5000
#define REPEATS_PROVEN 3

bool
plumb_repeats_check (PlumbRepeats *repeats, const uint8_t *bytes, size_t size, int64_t now_us)
{
  if (size == 0 || size > sizeof repeats->last)
    return false;
  bool is_same = repeats->last_size == size && memcmp (repeats->last, bytes, size) == 0;
  bool is_at_once = now_us - repeats->last_us < REPEAT_US;
  if (is_same && is_at_once && !repeats->was_repeated) {
    repeats->was_repeated = true;
    return repeats->repeated >= REPEATS_PROVEN;
  }
  if (!is_same && repeats->was_repeated)
    repeats->repeated = MIN (repeats->repeated + 1, 2 * REPEATS_PROVEN);
  else if (!is_same && repeats->repeated > 0)
    repeats->repeated--; /* one that a busy loop heard late does not end the pattern */
  repeats->was_repeated = false;
  memcpy (repeats->last, bytes, size);
  repeats->last_size = size;
  repeats->last_us = now_us;
  return false;
}
