/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store in a folder of its own, and short words for what tests put in and read back. */
#pragma once

#include <sys/resource.h>

#include "store.h"

#define SECOND_US ((int64_t)G_USEC_PER_SEC)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US   (60 * MINUTE_US)

typedef struct {
  char *folder;
  char *path;
  PlumbStore *store;
} Fixture;

/* Days lie in that zone from now on. */
void set_zone (PlumbStore *store, const char *name, int day_starts_min);
/* Days in zone ("Europe/Berlin"), beginning day_starts_min after midnight. */
void fixture_set_up (Fixture *fixture, const char *zone, int day_starts_min);
void fixture_tear_down (Fixture *fixture);
void fixture_reopen (Fixture *fixture);

/* "2026-03-29T01:00:00Z" as microseconds. */
int64_t moment (const char *text);

/* A whole minute in one state. NO_DATA: all of it missing; SILENT: none of it. */
typedef enum { UPRIGHT, SLOUCHING, LEANING, MOVING, UNJUDGED, NOT_WORN, NO_DATA, SILENT } State;
void add_minutes (PlumbStore *store, int64_t from_us, unsigned minutes, State state);
void add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind, const char *key,
                const char *value);

/* details: the text of an a{sv} such as a client says them, "{'comfort': <uint32 4>}". */
void add_details (PlumbStore *store, int64_t at_us, const char *kind, const char *details);

/* Answers as the bus has them, sunk. */
GVariant *get_range (PlumbStore *store, const char *from, const char *to, const char *bucket);
GVariant *get_day (PlumbStore *store, const char *day);
GVariant *get_today (PlumbStore *store, int64_t now_us);
void expect_no_day (PlumbStore *store, const char *day, PlumbStoreError code);
/* But for the day and the clock of each. */
GVariant *list_events (PlumbStore *store, int64_t from_us, int64_t to_us, const char *const *kinds,
                       uint32_t limit);
GVariant *
get_history (PlumbStore *store, const char *series, int64_t from_us, int64_t to_us, uint32_t most);
/* Asserts that the key is there. */
uint32_t number (GVariant *dict, const char *key);
double ratio (GVariant *dict, const char *key);
const char *text (GVariant *dict, const char *key);
uint32_t count_of (GVariant *dict, const char *key, const char *name);
/* Everything that an export gives, and that it ended without an error. */
char *export_all (PlumbStore *store, const char *format, const char *what, int64_t from_us,
                  int64_t to_us);
/* Throws old history away, step by step to the end; how many steps it took. */
unsigned tidy (PlumbStore *store, int64_t now_us, int minutes_days, int hours_days, int days);
/* Runs sql on the file of a store that is closed. */
void change_database (const char *path, const char *sql);
/* Gives every event these details. */
void set_details (const char *path, const char *details);
/* No file of this process may grow beyond this, as on a full disk; RLIM_INFINITY: as far as it
 * likes. */
void limit_file_size (rlim_t bytes);
