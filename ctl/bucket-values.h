/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of an hour, a day or longer, as Statistics answers them (a{sv}). What is missing, of
 * another type or below 0 is 0. */
#pragma once

#include <glib.h>

#include "break-counts.h"

double plumb_bucket_values_seconds (GVariant *bucket, const char *key);
guint plumb_bucket_values_count (GVariant *bucket, const char *key);
/* Breaks, taken and else; of a daemon that tells outcomes alone, without suggestions. */
PlumbBreakCounts plumb_bucket_values_breaks (GVariant *bucket);
/* How often one was told of posture and sitting, for the first time or again. */
guint plumb_bucket_values_told (GVariant *bucket);
/* How much of the expected time was measured is known: of that time in seconds. False: an older
 * daemon, which does not say how much was expected. */
bool plumb_bucket_values_expected (GVariant *bucket, double *out_expected_s);
