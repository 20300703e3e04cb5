/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page to hand over to a therapist or a doctor: what a chosen period adds up to, and what the
 * wearer said of it. Only the fields that the wearer picked are in it.
 */
#pragma once

#include "bucket.h"
#include "details.h"
#include "store-private.h"

/* Coverage and the time worn are always told: without them no other figure means anything. */
typedef enum {
  PLUMB_REPORT_SITTING = 1 << 0,
  PLUMB_REPORT_SLOUCHING = 1 << 1,
  PLUMB_REPORT_BREAKS = 1 << 2,
  PLUMB_REPORT_SESSIONS = 1 << 3,
  PLUMB_REPORT_CHECK_INS = 1 << 4,
  PLUMB_REPORT_NOTES = 1 << 5, /* the wearer's own words; never unless asked for */
} PlumbReportField;

#define PLUMB_REPORT_DAYS_MAX 366 /* of one report */

typedef struct {
  PlumbStore *store;
  unsigned fields; /* of PlumbReportField */
  int64_t from_day, to_day;
  bool is_csv;
  unsigned stage;
  int64_t next_at_us, next_id; /* CSV: the event that comes next */
  bool has_begun_events;
} PlumbReport;

/* What the wearer said of one moment, from the details of a check-in. Scores are 0-10. */
typedef struct {
  const char *feeling, *note;        /* NULL: not said; borrowed from details */
  const char *areas[5];              /* as many as were named, then NULL; borrowed */
  int comfort, sleep, energy, focus; /* -1: not said */
} PlumbReportCheckIn;
void plumb_report_read_check_in (const PlumbDetails *details, PlumbReportCheckIn *out_check_in);

/* What the check-ins of a period add up to. */
typedef struct {
  unsigned n, days;
  int64_t last_day;
  unsigned comforts[11]; /* how often each score was given */
  unsigned n_comforts;
  unsigned fine, stiff, sore;
  unsigned areas[5]; /* neck, upper, mid, lower, hips */
} PlumbReportFeelings;
/* In order of days, either way. */
void plumb_report_count_check_in (PlumbReportFeelings *feelings, int64_t day,
                                  const PlumbReportCheckIn *check_in);

/* report.c: from_day and to_day are "2026-11-23", both inclusive; fields NULL or empty: all but
 * notes. NULL with PLUMB_STORE_ERROR_ARGUMENT for what is no such thing. */
PlumbReport *plumb_report_new (PlumbStore *store, bool is_csv, const char *from_day,
                               const char *to_day, const char *const *fields, GError **error);
void plumb_report_free (PlumbReport *report);
/* As plumb_store_export_next (). */
bool plumb_report_next (PlumbReport *report, GString *out, GError **error);
/* Both kinds of events of the period from *next_at_us and *next_id on, in order of time, columns
 * id, at_us, day, offset_s, kind, details; NULL: an error. */
PlumbStatement *plumb_report_select_events (const PlumbReport *report, bool is_newest_first,
                                            int64_t limit, GError **error);

/* report-text.c: the pieces of the page. */
bool plumb_report_write_figures (const PlumbReport *report, GString *out, GError **error);
bool plumb_report_write_events (const PlumbReport *report, GString *out, GError **error);
void plumb_report_write_end (GString *out);
