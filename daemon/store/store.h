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

#include <glib.h>

#include "bucket.h"
#include "day.h"
#include "details.h"
#include "piece.h"
#include "pose.h"

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
void plumb_store_set_now (PlumbStore *store, int64_t wall_us);

/* A stretch of time, at most one minute, never across a minute boundary of the epoch. Stretches of
 * one minute add up. Queued until plumb_store_flush (). deviation_deg: mean, NaN: none. */
void plumb_store_add_totals (PlumbStore *store, int64_t from_us, int64_t to_us,
                             const PlumbTotals *totals, double deviation_deg);
/* A value of a series ("battery:ID", "rssi:ID"); queued like totals. One that stays the same is
 * written once an hour. */
void plumb_store_add_value (PlumbStore *store, const char *series, int64_t at_us, double value);
/* The values of a sensor's two series. battery_percent -1, rssi_dbm 0: not known. */
void plumb_store_add_radio (PlumbStore *store, const char *sensor, int64_t at_us,
                            int battery_percent, int rssi_dbm);
/* One transaction for all that is queued; the owner calls it once a minute and before leaving. */
bool plumb_store_flush (PlumbStore *store, GError **error);

/* An event, on disk at once (or queued if the disk refuses: then FALSE with the error).
 * kind: plumb_event_kind_to_string (), "alert-raised" etc., or "check-in", "session". sensor may be
 * NULL. details: n_details of them, names unique, or NULL; see details.h for which numbers there
 * may be. end_us 0: a moment. */
bool plumb_store_add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind,
                            const char *sensor, const PlumbField *details, unsigned n_details,
                            GError **error);
/* What turned out late of a stretch that was added: MINUTE_REVISED of the core, whose times are
 * offset_us behind the wall clock. */
void plumb_store_revise (PlumbStore *store, int64_t offset_us, const PlumbMinutePiece *revision);
/* Pieces of time, within one hour each, that are not over yet: every answer counts them as if they
 * had been added, and the bouts that run as if they had ended by now, but they are never written.
 * They stand until they are cleared, which their owner does whenever it says anew how things stand.
 */
void plumb_store_clear_running (PlumbStore *store);
void plumb_store_add_running (PlumbStore *store, int64_t offset_us, const PlumbPiece *piece);

/* What is added with a time before this is of a clock that cannot be right: it is held back, in
 * memory and out of every answer, until the clock is set. 0: nothing is. */
void plumb_store_set_oldest (PlumbStore *store, int64_t oldest_us);
/* The clock was set by so much, and what is held back happened so much later: it is added now, if
 * that can be right. */
void plumb_store_move_held (PlumbStore *store, int64_t by_us);

/* sensor: address. captured_wall_us: wall time of the capture. */
bool plumb_store_save_calibration (PlumbStore *store, const char *sensor,
                                   const PlumbCalibration *calibration, int64_t captured_wall_us,
                                   GError **error);
/* The newest for sensor and placement. FALSE without error: none. captured_us is left 0. */
bool plumb_store_load_calibration (PlumbStore *store, const char *sensor, PlumbPlacement placement,
                                   PlumbCalibration *out_calibration, int64_t *out_captured_wall_us,
                                   GError **error);

/* Small named values that survive a restart (pause, accepted tolerance). value NULL: forget. */
bool plumb_store_set_state (PlumbStore *store, const char *key, const char *value, GError **error);
char *plumb_store_dup_state (PlumbStore *store, const char *key);

/*
 * Queries. What is queued and the running piece are in every answer, and no query writes: what is
 * there on disk stays as it is, byte for byte. Arguments may come from anybody:
 * PLUMB_STORE_ERROR_ARGUMENT.
 *
 * Seconds (plumb_totals_to_seconds ()) are whole and add up: upright to unjudged make the monitored
 * time, and with not_worn, no_data and paused the recorded time. walking, stationary, sitting and
 * standing are parts of those; the last two are known where they were told apart at all. coverage
 * is the share of the time in which the sensor should have told something (recorded, not paused,
 * not taken off) in which it did; upright_ratio, of upright + slouching + leaning, is known where
 * coverage is not below the floor. Where goals are wanted, streak is how many days in a row met
 * them by the end of the day, and is_goal_met whether it did, where that can be said (goals.h of
 * the core).
 *
 * Hours are told as long as they are kept (see PlumbRetention), days, weeks and months as long as
 * days. Buckets are in order of time and empty ones are left out. Hours of different offsets from
 * UTC are different: two o'clock comes twice in autumn. The day of a week is its Monday, of a month
 * the first; both say how many days have something. At most 366 days by hour, 7320 by day, 36600
 * by week or month.
 *
 * History: series is deviation (degrees), upright_ratio, any state's key such as sitting_s,
 * battery:ID or rssi:ID; at most max_points (0: 10000) points, each the mean of its stretch, or for
 * states its sum; a stretch with too little coverage has no upright_ratio. Points are made from the
 * coarsest rows that serve: of an hour and more from whole hours, of a day and more from whole
 * days; and from those that are left, where finer ones are gone by age. Events: the newest that fit
 * limit (0 or more than 1000: 1000), told in order of time; kinds NULL or empty: all of them, at
 * most 64.
 */
typedef struct {
  int64_t at_us; /* microseconds since the epoch */
  double value;
} PlumbPoint;

typedef struct {
  int64_t at_us, end_us; /* microseconds since the epoch; end_us 0: a moment */
  char *kind;
  char *sensor; /* id, NULL: of none */
  int64_t day;  /* that it belongs to: days since 1970-01-01 of the wearer's own calendar */
  int offset_s; /* local time at its begin, seconds east of UTC */
  PlumbDetails details;
} PlumbStoredEvent;

/* day: "2026-11-23". False: PLUMB_STORE_ERROR_NO_DATA if nothing was recorded on it. */
bool plumb_store_get_day (PlumbStore *store, const char *day, PlumbBucket *out_day, GError **error);
/* The day that a moment belongs to, all zeroes if nothing was recorded yet. */
bool
plumb_store_get_today (PlumbStore *store, int64_t wall_us, PlumbBucket *out_day, GError **error);
/* bucket: "hour", "day", "week" or "month". Array of PlumbBucket, caller unrefs. */
GPtrArray *plumb_store_get_range (PlumbStore *store, const char *from_day, const char *to_day,
                                  const char *bucket, GError **error);
/* Array of PlumbPoint, caller unrefs. */
GArray *plumb_store_get_history (PlumbStore *store, const char *series, int64_t from_us,
                                 int64_t to_us, uint32_t max_points, GError **error);
/* Array of PlumbStoredEvent, caller unrefs. */
GPtrArray *plumb_store_list_events (PlumbStore *store, int64_t from_us, int64_t to_us,
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
 * error. The store must outlive the export. It reads as
 * queries do. */
bool plumb_store_export_next (PlumbExport *export, GString *out, GError **error);
void plumb_store_export_free (PlumbExport *export);

/* A check-in or a session. Strings are borrowed from details. */
typedef struct {
  int64_t day;                        /* that it belongs to, as of PlumbBucket */
  char moment[PLUMB_DAY_MOMENT_SIZE]; /* local, "2026-11-23T11:00:00+01:00" */
  bool is_session;                    /* else a check-in */
  const char *session;                /* "massage"; NULL: a check-in, or not known */
  const char *feeling;                /* NULL: not said */
  const char *areas[5];               /* as many as were named, then NULL */
  int comfort, sleep, energy, focus;  /* 0-10; -1: not said */
  const char *note;                   /* NULL: none, or notes were not picked */
  PlumbDetails details;
} PlumbStoreReportEvent;

typedef struct {
  int64_t from_day, to_day;
  double coverage_floor; /* as plumb_store_set_coverage_floor () was told */
  GPtrArray *days;       /* of PlumbBucket: those with records, in order */
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
bool plumb_store_tidy (PlumbStore *store, int64_t wall_us, const PlumbRetention *retention,
                       bool *out_has_more, GError **error);
