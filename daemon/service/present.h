/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of core and store as the variants of the bus, and back. Everything returned is floating.
 * The one place that knows which type a value has on the bus. */
#pragma once

#include "store.h"

/* s, d, x, b, u, t, as: by the type of the field. */
GVariant *plumb_present_field (const PlumbField *field);
/* a{sv} of count named values. */
GVariant *plumb_present_fields (const PlumbField *fields, unsigned count);

/* Statistics.GetDay: a{sv} with the keys of the bucket's size; what is not known is left out. */
GVariant *plumb_present_bucket (const PlumbBucket *bucket);
/* Statistics.GetRange: aa{sv} of PlumbBuckets in their order. */
GVariant *plumb_present_buckets (const GPtrArray *buckets);
/* Statistics.GetHistory: a(td) of PlumbPoints. */
GVariant *plumb_present_points (const GArray *points);
/* Statistics.ListEvents: a(ttsa{sv}) of PlumbStoredEvents; details have sensor, if the event is of
 * one. */
GVariant *plumb_present_events (const GPtrArray *events);

/* The members of an a{sv} as named values, which point into what is held here. */
typedef struct {
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned count;
  GVariant *held[PLUMB_FIELDS_MAX];
} PlumbPresentFields;
/* options: checked (plumb_argument_options ()); fewer than PLUMB_FIELDS_MAX members of the types s,
 * u and as. */
void plumb_present_read (GVariant *options, PlumbPresentFields *out_fields);
/* One more. name and string must outlive the fields. */
void plumb_present_add_string (PlumbPresentFields *fields, const char *name, const char *string);
void plumb_present_clear (PlumbPresentFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbPresentFields, plumb_present_clear)
