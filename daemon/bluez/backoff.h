/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait before the next attempt. Pure; the jitter comes from a state that the caller
 * keeps, so that a seed repeats a run. */
#pragma once

#include <stdint.h>

/* The n-th failure in a row (1: the first) -> microseconds: 1, 2, 5, 10, 30, 60, then 120 s,
 * give or take 20 %, not below min_s nor above max_s (seconds). random: any value, is advanced. */
int64_t plumb_backoff_us (uint32_t failures, double min_s, double max_s, uint32_t *random);

/* base_us give or take 20 %. */
int64_t plumb_backoff_jitter_us (int64_t base_us, uint32_t *random);
