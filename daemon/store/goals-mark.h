/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which days met their goals, and the row that they stand in. */
#pragma once

#include "bucket.h"
#include "store-private.h"

/* days: of PlumbBucket, one day each, in order of time. Each gets what goal_met and streak show,
 * where goals are wanted at all. */
bool plumb_goals_mark (PlumbStore *store, GPtrArray *days, GError **error);
