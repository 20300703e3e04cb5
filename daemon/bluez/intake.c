/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake.h"

#include <glib.h>
#include <string.h>

#define EXCESS         4
#define FLOOD          20
#define FLOOD_US       (10 * (int64_t)G_USEC_PER_SEC)
#define REPEAT_US      5000
#define REPEATS_PROVEN 3

static bool
is_flood (PlumbMeter *meter, double nominal_hz, int64_t now_us)
{
  int64_t passed_us = now_us - meter->window_us;
  if (passed_us < FLOOD_US)
    return false;
  double rate_hz = (double)meter->window_count * G_USEC_PER_SEC / (double)passed_us;
  meter->window_us = now_us;
  meter->window_count = 0;
  return rate_hz > FLOOD * nominal_hz;
}

PlumbIntake
plumb_meter_admit (PlumbMeter *meter, double nominal_hz, int64_t now_us)
{
  double limit_hz = EXCESS * nominal_hz; /* the bucket holds one second of it */
  if (meter->filled_us == 0) {
    meter->filled_us = meter->window_us = now_us;
    meter->tokens = limit_hz;
  }
  double gained = limit_hz * (double)(now_us - meter->filled_us) / G_USEC_PER_SEC;
  meter->tokens = MIN (meter->tokens + gained, limit_hz);
  meter->filled_us = now_us;
  meter->window_count++;
  if (is_flood (meter, nominal_hz, now_us))
    return PLUMB_INTAKE_FLOOD;
  if (meter->tokens < 1)
    return PLUMB_INTAKE_EXCESS;
  meter->tokens -= 1;
  return PLUMB_INTAKE_ADMIT;
}

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
