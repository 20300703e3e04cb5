/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours, days and events gathered into buckets. */
#pragma once

#include "bucket.h"
#include "store-private.h"

/* Buckets (PlumbBucket, in order of time) of the days from_day to to_day, both inclusive; empty
 * ones are left out. */
GPtrArray *plumb_query_gather (PlumbStore *store, int64_t from_day, int64_t to_day,
                               PlumbBucketSize size, GError **error);
