/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What clients send, checked once, here. Every function returns false with
 * org.freedesktop.DBus.Error.InvalidArgs and a text that says which argument, what was found and
 * what was wanted.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#include "day.h"
#include "settings.h"

/* The last moment that is taken: the end of the year 9999, microseconds since the epoch. */
#define PLUMB_ARGUMENT_LATEST_US INT64_C (253402300799000000)

/* min to max characters of UTF-8, none of them a control character. */
bool
plumb_argument_text (const char *name, const char *value, glong min, glong max, GError **error);
bool
plumb_argument_range (const char *name, uint64_t value, uint64_t min, uint64_t max, GError **error);
/* value is a finite number from min to max. */
bool plumb_argument_number (const char *name, double value, double min, double max, GError **error);
/* One of the NULL-terminated words. */
bool
plumb_argument_word (const char *name, const char *value, const char *const *words, GError **error);
bool plumb_argument_placement (const char *name, const char *value, PlumbPlacement *out_placement,
                               GError **error);
/* "C0:FF:EE:00:00:01" in either case; out_address is upper case, the caller frees. */
bool
plumb_argument_address (const char *name, const char *value, char **out_address, GError **error);
/* The NAME of a [sensor:NAME] section: 1-32 of A-Z a-z 0-9 _ - */
bool plumb_argument_id (const char *name, const char *value, GError **error);
typedef struct {
  int64_t number; /* days since 1970-01-01 of the calendar */
  char text[PLUMB_DAY_TEXT_SIZE];
} PlumbArgumentDay;
/* A day of the calendar from 1970 on, "2026-11-23"; or counted from today (its number): "today",
 * "yesterday", "today-N" with N up to five digits. */
bool plumb_argument_day (const char *name, const char *value, int64_t today,
                         PlumbArgumentDay *out_day, GError **error);
/* Microseconds since the epoch, from before to. */
bool plumb_argument_span (uint64_t from_us, uint64_t to_us, GError **error);

typedef struct {
  const char *key; /* NULL ends the table */
  const char *type;
} PlumbOption;
/* Every key is in known, has its type, and comes once. known may be NULL: no key is taken. */
bool plumb_argument_options (const char *name, GVariant *options, const PlumbOption *known,
                             GError **error);
