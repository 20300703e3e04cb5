/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in: minutes, values, events, and what still runs. */
#include "store-private.h"

#include <math.h>
#include <string.h>

#include "bucket.h"
#include "day.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)

/* A value that stays the same is written down once in this time. */
#define SAME_VALUE_US (60 * MINUTE_US)

/* Moments outside of the years 1970-9999 are no moments of a wearer's day. */
#define MAX_AT_US ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

void
plumb_store_find_end (const PlumbStore *store, PlumbRow *row)
{
  row->last_day = row->day;
  row->last_offset_s = row->offset_s;
  if (row->duration_us > 1)
    row->last_day = plumb_day_at (store->zone, store->day_starts_min,
                                  row->at_us + row->duration_us - 1, &row->last_offset_s);
}

static void
find_day (const PlumbStore *store, PlumbRow *row)
{
  row->day = plumb_day_at (store->zone, store->day_starts_min, row->at_us, &row->offset_s);
  plumb_store_find_end (store, row);
}

static PlumbRow *
begin_row (PlumbStore *store, PlumbRowType type, int64_t at_us)
{
  PlumbRow *row = plumb_row_new (type, CLAMP (at_us, 0, MAX_AT_US));
  find_day (store, row);
  return row;
}

static void
push (PlumbStore *store, PlumbRow *row)
{
  plumb_queue_push (row->at_us < store->oldest_us ? &store->held : &store->queue, row);
}

void
plumb_store_set_oldest (PlumbStore *store, int64_t oldest_us)
{
  store->oldest_us = oldest_us;
}

void
plumb_store_move_held (PlumbStore *store, int64_t by_us)
{
  PlumbQueue moved;
  plumb_queue_init (&moved);
  for (PlumbRow *row; (row = g_queue_pop_head (&store->held.rows)) != NULL;) {
    row->at_us = CLAMP (row->at_us + by_us, 0, MAX_AT_US);
    if (row->end_us > 0)
      row->end_us = CLAMP (row->end_us + by_us, row->at_us, MAX_AT_US);
    find_day (store, row);
    if (row->type == PLUMB_ROW_MINUTE)
      row->at_us -= row->at_us % MINUTE_US;
    g_queue_push_tail (&moved.rows, row);
  }
  for (PlumbRow *row; (row = g_queue_pop_head (&moved.rows)) != NULL;)
    push (store, row);
}

static PlumbRow *
make_minute (PlumbStore *store, int64_t from_us, int64_t to_us, const PlumbTotals *totals,
             double deviation_deg)
{
  PlumbRow *row = begin_row (store, PLUMB_ROW_MINUTE, from_us);
  row->at_us -= row->at_us % MINUTE_US;
  row->tz = g_strdup (g_time_zone_get_identifier (store->zone));
  row->totals = *totals;
  if (isfinite (deviation_deg) && to_us > from_us) {
    row->deviation_us = MIN (to_us - from_us, MINUTE_US);
    row->deviation = deviation_deg * (double)row->deviation_us / G_USEC_PER_SEC;
  }
  return row;
}

void
plumb_store_add_totals (PlumbStore *store, int64_t from_us, int64_t to_us,
                        const PlumbTotals *totals, double deviation_deg)
{
  if (!plumb_totals_is_empty (totals))
    push (store, make_minute (store, from_us, to_us, totals, deviation_deg));
}

/* A stretch that is longer than a minute, as minutes: what lies in it lies evenly. */
static PlumbRow *
make_share (PlumbStore *store, const PlumbMinutePiece *whole, int64_t from_us, int64_t to_us)
{
  int64_t length_us = whole->end_us - whole->start_us;
  PlumbTotals share;

  for (unsigned i = 0; i < PLUMB_TOTALS_COLUMNS; i++)
    plumb_totals_set (&share, i,
                      plumb_totals_get (&whole->totals, i) * (to_us - from_us) / length_us);
  return make_minute (store, from_us, to_us, &share, NAN);
}

typedef void (*TakeRow) (PlumbStore *store, PlumbRow *row);

static void
spread (PlumbStore *store, const PlumbMinutePiece *whole, TakeRow take)
{
  int64_t end_us;
  for (int64_t at_us = whole->start_us; at_us < whole->end_us; at_us = end_us) {
    end_us = MIN ((plumb_day_floor (at_us, MINUTE_US) + 1) * MINUTE_US, whole->end_us);
    take (store, make_share (store, whole, at_us, end_us));
  }
}

/* A mean tilt over a stretch, as the rows have it. */
static void
add_deviation (PlumbRow *row, double deviation_deg, int64_t length_us)
{
  if (!isfinite (deviation_deg))
    return;
  row->deviation_us += length_us;
  row->deviation += deviation_deg * (double)length_us / G_USEC_PER_SEC;
}

void
plumb_store_revise (PlumbStore *store, int64_t offset_us, const PlumbMinutePiece *revision)
{
  PlumbMinutePiece piece = *revision;
  int64_t length_us = MIN (piece.end_us - piece.start_us, MINUTE_US);
  piece.start_us += offset_us;
  piece.end_us += offset_us;
  if (piece.totals.missing_us != 0) {
    spread (store, &piece, push);
    return;
  }
  PlumbRow *row = make_minute (store, piece.start_us, piece.start_us, &piece.totals, NAN);
  add_deviation (row, piece.deviation_deg, length_us);
  add_deviation (row, piece.told_deg, -length_us);
  push (store, row);
}

void
plumb_store_clear_running (PlumbStore *store)
{
  g_ptr_array_set_size (store->running, 0);
}

static void
put_running (PlumbStore *store, PlumbRow *row)
{
  if (row->at_us < store->oldest_us)
    plumb_row_free (row);
  else
    g_ptr_array_add (store->running, row);
}

static void
add_running_bout (PlumbStore *store, int64_t offset_us, const PlumbRunningBout *bout,
                  const char *kind, const char *label)
{
  if (bout->duration_us <= 0)
    return;
  PlumbRow *row = begin_row (store, PLUMB_ROW_RUNNING, bout->start_us + offset_us);
  row->name = g_strdup (kind);
  row->label = g_strdup (label);
  row->duration_us = bout->duration_us;
  find_day (store, row);
  put_running (store, row);
}

/* Of one local hour and one day. */
static bool
is_within_one (PlumbStore *store, int64_t from_us, int64_t last_us)
{
  int from_s, last_s;
  int64_t from_day = plumb_day_at (store->zone, store->day_starts_min, from_us, &from_s);
  int64_t last_day = plumb_day_at (store->zone, store->day_starts_min, last_us, &last_s);
  return from_day == last_day && plumb_day_hour_start_s (from_us / G_USEC_PER_SEC, from_s) ==
                                     plumb_day_hour_start_s (last_us / G_USEC_PER_SEC, last_s);
}

static void
add_running_piece (PlumbStore *store, const PlumbMinutePiece *piece)
{
  if (is_within_one (store, piece->start_us, piece->end_us - 1))
    put_running (store, make_minute (store, piece->start_us, piece->end_us, &piece->totals,
                                     piece->deviation_deg));
  else
    spread (store, piece, put_running);
}

void
plumb_store_add_running (PlumbStore *store, int64_t offset_us, const PlumbPiece *piece)
{
  const PlumbMinutePiece whole = {.start_us = piece->start_us + offset_us,
                                  .end_us = piece->end_us + offset_us,
                                  .totals = piece->totals,
                                  .deviation_deg = piece->deviation_deg};
  if (!plumb_totals_is_empty (&whole.totals))
    add_running_piece (store, &whole);
  add_running_bout (store, offset_us, &piece->bout, "bout-ended", "");
  add_running_bout (store, offset_us, &piece->slouch, "slouch-ended",
                    plumb_posture_to_string (piece->slouch.posture));
}

typedef struct {
  int64_t at_us;
  double value;
} LastValue;

static bool
is_news (PlumbStore *store, const char *series, int64_t at_us, double value)
{
  LastValue *last = g_hash_table_lookup (store->last_values, series);
  if (last != NULL && last->value == value && at_us >= last->at_us &&
      at_us - last->at_us < SAME_VALUE_US)
    return false;
  LastValue *next = g_new (LastValue, 1);
  *next = (LastValue){at_us, value};
  g_hash_table_insert (store->last_values, g_strdup (series), next);
  return true;
}

void
plumb_store_add_value (PlumbStore *store, const char *series, int64_t at_us, double value)
{
  if (!isfinite (value) || !is_news (store, series, at_us, value))
    return;
  PlumbRow *row = begin_row (store, PLUMB_ROW_VALUE, at_us);
  row->name = g_strdup (series);
  row->deviation = value;
  push (store, row);
}

void
plumb_store_add_radio (PlumbStore *store, const char *sensor, int64_t at_us, int battery_percent,
                       int rssi_dbm)
{
  g_autofree char *battery = g_strdup_printf ("battery:%s", sensor);
  g_autofree char *rssi = g_strdup_printf ("rssi:%s", sensor);
  if (battery_percent >= 0)
    plumb_store_add_value (store, battery, at_us, battery_percent);
  if (rssi_dbm != 0)
    plumb_store_add_value (store, rssi, at_us, rssi_dbm);
}

/* What an event is recorded with. */
typedef struct {
  const PlumbField *fields;
  unsigned count;
} Fields;

/* A break that passed, and of which nobody ever heard. */
static bool
is_untold (const char *kind, const PlumbField *label, Fields details)
{
  const PlumbField *told =
      plumb_fields_find (details.fields, details.count, "told", PLUMB_FIELD_BOOLEAN);
  return strcmp (kind, "break") == 0 && strcmp (label->string, "expired") == 0 && told != NULL &&
         !told->boolean;
}

/* Which detail tells events of one kind apart when they are counted. */
static char *
find_label (const char *kind, Fields details)
{
  static const struct {
    const char *kind, *key;
  } labels[] = {
      {"alert-raised", "alert"},   {"alert-raised", "kind"},     {"alert-repeated", "alert"},
      {"slouch-ended", "posture"}, {"break", "outcome"},         {"session", "kind"},
      {"notice", "outcome"},       {"silent-moment", "outcome"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (labels); i++) {
    const PlumbField *label =
        strcmp (kind, labels[i].kind) == 0
            ? plumb_fields_find (details.fields, details.count, labels[i].key, PLUMB_FIELD_STRING)
            : NULL;
    if (label != NULL)
      return g_strdup (is_untold (kind, label, details) ? PLUMB_BUCKET_UNTOLD : label->string);
  }
  return g_strdup ("");
}

static int64_t
find_duration (int64_t at_us, int64_t end_us, Fields details)
{
  const PlumbField *duration =
      plumb_fields_find (details.fields, details.count, "duration_s", PLUMB_FIELD_DOUBLE);
  if (end_us > at_us)
    return end_us - at_us;
  if (duration != NULL && duration->number > 0 && duration->number < 1e9)
    return (int64_t)llround (duration->number * G_USEC_PER_SEC);
  return 0;
}

static char *
dup_json (Fields details)
{
  if (details.fields == NULL)
    return NULL;
  GString *json = g_string_new (NULL);
  plumb_details_append_json (json, details.fields, details.count);
  return g_string_free (json, FALSE);
}

bool
plumb_store_add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind,
                       const char *sensor, const PlumbField *details, unsigned n_details,
                       GError **error)
{
  Fields fields = {details, n_details};
  PlumbRow *row = begin_row (store, PLUMB_ROW_EVENT, at_us);
  row->end_us = end_us > 0 ? CLAMP (end_us, row->at_us, MAX_AT_US) : 0;
  row->name = g_strdup (kind);
  row->label = find_label (kind, fields);
  row->duration_us = find_duration (row->at_us, row->end_us, fields);
  find_day (store, row);
  row->sensor = g_strdup (sensor);
  row->details = dup_json (fields);
  push (store, row);
  return plumb_store_write_queue (store, false, error);
}
