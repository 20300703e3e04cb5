/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a numbered slot of time stands in a ring; numbers may be negative. */
#pragma once

#include <stdint.h>

static inline unsigned
plumb_ring_index (int64_t number, unsigned size)
{
  int64_t rest = number % (int64_t)size;

  return (unsigned)(rest < 0 ? rest + (int64_t)size : rest);
}
