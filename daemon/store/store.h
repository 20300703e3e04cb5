/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * History in SQLite: seconds per state for each minute, events at once, calibrations, series of
 * battery and signal. All times here are wall time, microseconds since the epoch. Rows carry the
 * local day that they were lived in, so a journey or a DST change moves nothing afterwards.
 *
 * Loss: an event is on disk when plumb_store_add_event () returned; of totals at most the running
 * minute is lost with the process. While the disk refuses (full, read-only), rows queue in memory
 * (bounded, 4096) and are written when it works again; what had to be thrown away is counted.
 */
#pragma once

#include <gio/gio.h>

#include "event.h"

typedef struct PlumbStore PlumbStore;

typedef enum {
  PLUMB_STORE_ERROR_OPEN,  /* cannot create or open; not ours; newer version */
  PLUMB_STORE_ERROR_WRITE, /* disk full, I/O */
  PLUMB_STORE_ERROR_READ,
  PLUMB_STORE_ERROR_ARGUMENT, /* not a day, unknown bucket or series, range upside down */
  PLUMB_STORE_ERROR_NO_DATA,  /* nothing recorded there */
} PlumbStoreError;
#define PLUMB_STORE_ERROR (plumb_store_error_quark ())
GQuark plumb_store_error_quark (void);

/* path: the database; its directory must exist (made 0700 by the caller); created 0600. A damaged
 * file is set aside (".damaged-DATE") with a warning and a new one begun. */
PlumbStore *plumb_store_open (const char *path, GError **error);
/* Writes what is queued, checkpoints, closes. */
void plumb_store_close (PlumbStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbStore, plumb_store_close)

/* The zone and the hour in which a day begins (minutes after local midnight). zone NULL: local. */
void plumb_store_set_day (PlumbStore *store, GTimeZone *zone, int day_starts_min);
/* The local zone as it is now; whether that is another one than before. */
bool plumb_store_follow_zone (PlumbStore *store);
void plumb_store_set_coverage_floor (PlumbStore *store, double floor); /* 0-1 */

/* What goal_met and streak of a day are told by; none before the first call. */
void plumb_store_set_goals (PlumbStore *store, const PlumbGoalSettings *goals);
/* The day of this moment is not over: it can meet its goals, and cannot have missed them yet. */
void plumb_store_set_now (PlumbStore *store, int64_t now_us);

/* A stretch of time, at most one minute, never across a minute boundary of the epoch. Stretches of
 * one minute add up. Queued until plumb_store_flush (). deviation_deg: mean, NaN: none. */
void plumb_store_add_totals (PlumbStore *store, int64_t from_us, int64_t to_us,
                             const PlumbTotals *totals, double deviation_deg);
/* A value of a series ("battery:ID", "rssi:ID"); queued like totals. One that stays the same is
 * written once an hour. */
void plumb_store_add_value (PlumbStore *store, const char *series, int64_t at_us, double value);
/* One transaction for all that is queued; the owner calls it once a minute and before leaving. */
bool plumb_store_flush (PlumbStore *store, GError **error);

/* An event, on disk at once (or queued if the disk refuses: then FALSE with the error).
 * kind: plumb_event_kind_to_string (), "alert-raised" etc., or "check-in", "session". sensor may be
 * NULL. details: a{sv}, sunk if floating, or NULL. end_us 0: a moment. */
bool plumb_store_add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind,
                            const char *sensor, GVariant *details, GError **error);

/* sensor: address. captured_real_us: wall time of the capture. */
bool plumb_store_save_calibration (PlumbStore *store, const char *sensor,
                                   const PlumbCalibration *calibration, int64_t captured_real_us,
                                   GError **error);
/* The newest for sensor and placement. FALSE without error: none. captured_us is left 0. */
bool plumb_store_load_calibration (PlumbStore *store, const char *sensor, PlumbPlacement placement,
                                   PlumbCalibration *out_calibration, int64_t *out_captured_real_us,
                                   GError **error);

/* Small named values that survive a restart (pause, accepted tolerance). value NULL: forget. */
bool plumb_store_set_state (PlumbStore *store, const char *key, const char *value, GError **error);
char *plumb_store_dup_state (PlumbStore *store, const char *key);

/*
 * Queries. Floating a{sv} / aa{sv} / a(td) / a(ttsa{sv}) exactly as Statistics answers them; what
 * is queued is written first. Arguments may come from anybody: PLUMB_STORE_ERROR_ARGUMENT.
 *
 * Seconds are whole and add up: upright_s to unjudged_s make monitored_s, and with not_worn_s,
 * no_data_s and paused_s the recorded time. walking_s, stationary_s, sitting_s and standing_s are
 * parts of those; the last two are left out where nothing was told apart. coverage is the share of
 * the time in which the sensor should have told something (recorded, not paused, not taken off) in
 * which it did; upright_ratio, of upright + slouching + leaning, is left out where coverage is
 * below the floor. Beside the keys of a day: lean_events, bends, walking_s, unjudged_s. Where goals
 * are wanted, streak is how many days in a row met them by the end of the day, and goal_met whether
 * it did; it is left out where that cannot be said (goals.h of the core).
 *
 * Hours are told as long as they are kept (see PlumbRetention), days, weeks and months as long as
 * days. Buckets are in order of time and empty ones are left out: day has day and tz; hour has day,
 * start
 * ("2026-10-25T02:00:00+02:00": hours of different offsets are different) and from_usec; week has
 * day (Monday), week ("2026-W48"), month has day (the first), month ("2026-11"), both with days,
 * how many of them have something. At most 366 days by hour, 7320 by day, 36600 by week or month.
 *
 * History: series is deviation (degrees), upright_ratio, any state's key such as sitting_s,
 * battery:ID or rssi:ID; at most max_points (0: 10000) points, each the mean of its stretch, or for
 * states its sum; a stretch with too little coverage has no upright_ratio. Points are made from the
 * coarsest rows that serve: of an hour and more from whole hours, of a day and more from whole
 * days; and from those that are left, where finer ones are gone by age. Events: the newest that fit
 * limit (0 or more than 1000: 1000), told in order of time; kinds NULL or empty: all of them, at
 * most 64. details have sensor, if the event is one's.
 */
GVariant *plumb_store_get_day (PlumbStore *store, const char *day, GError **error);
/* The day that a moment belongs to, all zeroes if nothing was recorded yet. */
GVariant *plumb_store_get_today (PlumbStore *store, int64_t now_us, GError **error);
GVariant *plumb_store_get_range (PlumbStore *store, const char *from_day, const char *to_day,
                                 const char *bucket, GError **error);
GVariant *plumb_store_get_history (PlumbStore *store, const char *series, int64_t from_us,
                                   int64_t to_us, uint32_t max_points, GError **error);
GVariant *plumb_store_list_events (PlumbStore *store, int64_t from_us, int64_t to_us,
                                   const char *const *kinds, uint32_t limit, GError **error);
char *plumb_store_dup_first_day (PlumbStore *store); /* "" if none */
/* The day that a moment belongs to: "2026-11-23"; caller frees. */
char *plumb_store_dup_day (PlumbStore *store, int64_t at_us);
/* How many rows were thrown away because the queue was full. */
uint64_t plumb_store_get_lost (const PlumbStore *store);

/* Writing out piece by piece, so that a slow reader never holds the loop. format "csv" (RFC 4180, a
 * line of names first) or "json" (an array of objects with the same names); what:
 * "minutes" and "hours": start (local, with offset), from_usec, day, utc_offset_s, each state in
 * seconds with its decimals, deviation_deg; "events": start, from_usec, to_usec (0: a moment), day,
 * utc_offset_s, kind, sensor, details (JSON); "days": the keys of a day. What is not known is empty
 * in CSV and null in JSON. */
typedef struct PlumbExport PlumbExport;
PlumbExport *plumb_store_export_new (PlumbStore *store, const char *format, const char *what,
                                     int64_t from_us, int64_t to_us, GError **error);
/* A report to hand over to a therapist or a doctor, as a table in CSV: of from_day to to_day
 * ("2026-11-23", both inclusive, at most 366 days; else PLUMB_STORE_ERROR_ARGUMENT) a row for each
 * day, then one for each check-in and session. fields: of PlumbReportField. */
PlumbExport *plumb_store_export_report_new (PlumbStore *store, const char *from_day,
                                            const char *to_day, unsigned fields, GError **error);
/* Appends the next piece (about 128 KiB at the most) to out; FALSE: done (nothing appended) or
 * error. The store must outlive the export. */
bool plumb_store_export_next (PlumbExport *export, GString *out, GError **error);
void plumb_store_export_free (PlumbExport *export);

/* A day of a report that something is recorded of. */
typedef struct {
  GDate day;
  PlumbTotals totals;
  int64_t monitored_us;                      /* worn with data: a sum of the totals */
  int64_t longest_sit_us, longest_slouch_us; /* of those that ended */
  uint32_t slouches;                         /* slouching or leaning for long */
  uint32_t breaks;                           /* that were taken */
} PlumbStoreReportDay;

/* A check-in or a session. */
typedef struct {
  GDate day;                         /* that it belongs to */
  char moment[26];                   /* local, "2026-11-23T11:00:00+01:00" */
  bool is_session;                   /* else a check-in */
  char *session;                     /* "massage"; NULL: a check-in, or not known */
  char *feeling;                     /* NULL: not said */
  char *areas[5];                    /* as many as were named, then NULL */
  int comfort, sleep, energy, focus; /* 0-10; -1: not said */
  char *note;                        /* NULL: none, or notes were not picked */
} PlumbStoreReportEvent;

typedef struct {
  GDate from_day, to_day;
  double coverage_floor; /* as plumb_store_set_coverage_floor () was told */
  GArray *days;          /* of PlumbStoreReportDay, in order */
  GArray *events; /* of PlumbStoreReportEvent, the newest 1000 of the kinds that fields pick, in
                   * order of time */
} PlumbStoreReport;

/* The values of the same report, for whoever writes it as a page. NULL: error. */
PlumbStoreReport *plumb_store_read_report (PlumbStore *store, const char *from_day,
                                           const char *to_day, unsigned fields, GError **error);
void plumb_store_report_free (PlumbStoreReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbStoreReport, plumb_store_report_free)

/* Truly gone: rows overwritten, the file rewritten without them, WAL emptied. Whole minutes and
 * every event that touches the range; hours and days are summed up again. Where the minutes are
 * gone already, the hours that touch the range go as a whole, and where hours are gone, the days.
 * An export that is under way goes on with what is left. Calibrations and state stay. */
bool plumb_store_erase (PlumbStore *store, int64_t from_us, int64_t to_us, GError **error);
/* For how many days, counted from today, each kind of record is kept. Coarser limits bound finer
 * ones: minutes are kept no longer than hours, hours no longer than days. */
typedef struct {
  int minutes_days; /* 1-: time in states by the minute; battery and signal as they came */
  int hours_days;   /* 1-: by the hour; events; battery and signal by the hour */
  int days;         /* 0: for ever. By the day; what the wearer said (check-ins, sessions) */
} PlumbRetention;

/* One step of throwing away what is older: at most one day of each kind, in one transaction of a
 * few milliseconds, so that nothing is half done if the process ends. The hours and days are kept
 * along with the minutes, so they lose nothing when those go. *out_has_more: call again soon. */
bool plumb_store_tidy (PlumbStore *store, int64_t now_us, const PlumbRetention *retention,
                       bool *out_has_more, GError **error);
