/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "backoff.h"

#include <glib.h>

/* xorshift32 (Marsaglia 2003): enough to keep two daemons from knocking at the same moment. */
static uint32_t
advance (uint32_t *random)
{
  uint32_t x = *random != 0 ? *random : 0x9e3779b9;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  *random = x;
  return x;
}

int64_t
plumb_backoff_jitter_us (int64_t base_us, uint32_t *random)
{
  double unit = (double)advance (random) / (double)UINT32_MAX;
  return (int64_t)((double)base_us * (0.8 + 0.4 * unit));
}

int64_t
plumb_backoff_us (uint32_t failures, double min_s, double max_s, uint32_t *random)
{
  static const double table_s[] = {1, 2, 5, 10, 30, 60, 120};
  uint32_t row = CLAMP (failures, 1, G_N_ELEMENTS (table_s)) - 1;
  int64_t wait_us = plumb_backoff_jitter_us ((int64_t)(table_s[row] * G_USEC_PER_SEC), random);
  int64_t max_us = (int64_t)(max_s * G_USEC_PER_SEC);
  int64_t min_us = MIN ((int64_t)(min_s * G_USEC_PER_SEC), max_us);
  return CLAMP (wait_us, min_us, max_us);
}
