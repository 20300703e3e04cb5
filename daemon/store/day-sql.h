/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the rows of local day ?1 lie, for statements: by the day that they carry, and by the index
 * of their time so far as plumb_day_earliest_s () and plumb_day_latest_s () reach, in whole days of
 * UTC. */
#pragma once

#define PLUMB_DAY_MINUTES " day = ?1 AND minute BETWEEN (?1 - 1) * 1440 AND (?1 + 3) * 1440"
#define PLUMB_DAY_HOURS   " day = ?1 AND start_s BETWEEN (?1 - 1) * 86400 AND (?1 + 3) * 86400"
#define PLUMB_DAY_EVENTS                                                                           \
  " day = ?1 AND at_us BETWEEN (?1 - 1) * 86400000000 AND (?1 + 3) * 86400000000"
