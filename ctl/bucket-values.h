/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of an hour, a day or longer, as Statistics answers them (a{sv}). What is missing, of
 * another type or below 0 is 0. */
#pragma once

#include <glib.h>

double plumb_bucket_values_seconds (GVariant *bucket, const char *key);
guint plumb_bucket_values_count (GVariant *bucket, const char *key);
/* Breaks that were taken, in whatever way. */
guint plumb_bucket_values_breaks_taken (GVariant *bucket);
