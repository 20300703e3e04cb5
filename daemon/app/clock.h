/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two clocks of the daemon. Everybody else is told the time. */
#pragma once

#include <stdint.h>

/* CLOCK_BOOTTIME in microseconds: runs on while the machine sleeps, never jumps. */
int64_t plumb_clock_boot_us (void);

/* Wall time, microseconds since the epoch: may jump. */
int64_t plumb_clock_wall_us (void);
