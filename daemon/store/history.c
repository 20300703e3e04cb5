/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GetHistory: a series thinned out here, so that a client never receives more than it can draw, and
 * made from the coarsest rows that serve. */
#include <string.h>

#include "day.h"
#include "store-private.h"
#include "totals-sql.h"

#define HOUR_US    (3600 * (int64_t)G_USEC_PER_SEC)
#define DAY_US     (24 * HOUR_US)
#define MAX_POINTS 10000
#define MAX_AT_US  ((int64_t)PLUMB_DAY_MAX * DAY_US)

/* Every series is rows of (time, part, whole); a point is the sum of the parts over the sum of the
 * wholes, or the sum of the parts alone. */
typedef struct {
  const char *part, *whole; /* SQL expressions */
  const char *covered,
      *wanted;      /* the time with data and all of it, where too little says nothing */
  const char *name; /* of the series in its own table, or NULL: of the states */
  char *owned;
  bool is_sum;
} Source;

static void
clear_source (Source *source)
{
  g_free (source->owned);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, clear_source)

/* The tables that points are made from, and how their rows are found between ?1 and ?2. The states
 * are in three of them; ?3 and ?4 say for which days a table is looked at. */
typedef struct {
  const char *key;  /* the column that the rows are in order of */
  const char *time; /* SQL expression made from it */
  const char *where;
} Table;

typedef enum { MINUTES, HOURS, DAYS } Grain;
#define GRAINS 3

#define OF_DAYS " AND day >= ?3 AND day < ?4"
/* Hours and days that reach into the range count as a whole. */
static const Table tables[GRAINS] = {
    [MINUTES] =
        {"minute", "minute * 60000000",
         "minutes WHERE minute BETWEEN (?1 + 59999999) / 60000000 AND ?2 / 60000000" OF_DAYS},
    [HOURS] = {"start_s", "start_s * 1000000",
               "hours WHERE start_s BETWEEN ?1 / 1000000 - 3599 AND ?2 / 1000000" OF_DAYS},
    [DAYS] = {"day", "day * 86400000000",
              "days WHERE day BETWEEN ?1 / 86400000000 - 2 AND ?2 / 86400000000 + 2"
              " AND first_hour_s <= ?2 / 1000000 AND last_hour_s + 3599 >= ?1 / 1000000" OF_DAYS},
};
static const Table values_table = {
    "at_us", "at_us",
    "series_values WHERE series = (SELECT id FROM series WHERE name = ?5)"
    " AND at_us BETWEEN ?1 AND ?2 AND ?3 < ?4"};

/* Which rows are asked for. */
typedef struct {
  const Table *table;
  int64_t from_us, last_us;
  int64_t from_day, until_day;
} Span;

static bool
find_source (const char *series, Source *out_source, GError **error)
{
  int column = plumb_totals_find_key (series);
  if (strcmp (series, "deviation") == 0) {
    *out_source = (Source){.part = "deviation_sum / 1000.0", .whole = "deviation_ms"};
  } else if (strcmp (series, "upright_ratio") == 0) {
    *out_source =
        (Source){.part = "upright_us",
                 .whole = "(upright_us + slouching_us + leaning_us)",
                 .covered = "(upright_us + slouching_us + leaning_us + moving_us + lying_us"
                            " + reclining_us)",
                 .wanted = "(upright_us + slouching_us + leaning_us + moving_us + lying_us"
                           " + reclining_us + unjudged_us + missing_us)"};
  } else if (column >= 0) {
    char *part = g_strdup_printf ("%s / 1e6", plumb_totals_get_column ((unsigned)column));
    bool is_always_known = plumb_totals_is_key_known (&(PlumbTotals){0}, (unsigned)column);
    *out_source = (Source){.part = part,
                           .owned = part,
                           .whole = is_always_known ? "1" : "(sitting_us + standing_us)",
                           .is_sum = true};
  } else if (g_str_has_prefix (series, "battery:") || g_str_has_prefix (series, "rssi:")) {
    *out_source = (Source){.part = "value", .whole = "1", .name = series};
  } else {
    g_autofree char *escaped = g_strescape (series, NULL);
    g_set_error (
        error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
        "\"%.60s\" is none of deviation, upright_ratio, battery:ID, rssi:ID, or the name of"
        " a state such as sitting_s",
        escaped);
    return false;
  }
  return true;
}

static PlumbStatement *
prepare (PlumbStore *store, const Source *source, const Span *span, const char *sql, GError **error)
{
  PlumbStatement *select = plumb_store_prepare_read (store, sql, error);
  if (select != NULL)
    plumb_statement_bind (select, source->name != NULL ? "iiiis" : "iiii", span->from_us,
                          span->last_us, span->from_day, span->until_day, source->name);
  return select;
}

/* When the first (or last) row of a span is; *out_at_us is untouched where there is none. */
static bool
find_end (PlumbStore *store, const Source *source, const Span *span, const char *order,
          int64_t *out_at_us, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM %s AND %s > 0 ORDER BY %s %s LIMIT 1", span->table->time,
                       span->table->where, source->whole, span->table->key, order);
  g_autoptr (PlumbStatement) select = prepare (store, source, span, sql, error);
  bool has_row = false;
  if (select == NULL || !plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
    return false;
  if (has_row)
    *out_at_us = sqlite3_column_int64 (select, 0);
  return true;
}

/* The points in the making; the last one is still open. */
typedef struct {
  GArray *points; /* of PlumbPoint */
  double floor;   /* of coverage */
  int64_t most;
  int64_t first_us, last_us, width_us;
  int64_t index; /* -1: none */
  int64_t at_us;
  double part, whole, covered, wanted;
} Points;

static void
close_point (Points *points, const Source *source)
{
  bool says_something =
      source->covered == NULL || points->covered >= points->floor * points->wanted;
  PlumbPoint point = {points->at_us, source->is_sum ? points->part : points->part / points->whole};
  if (points->index >= 0 && says_something)
    g_array_append_val (points->points, point);
}

static void
add_row (Points *points, const Source *source, PlumbStatement *row)
{
  int64_t at_us = CLAMP (sqlite3_column_int64 (row, 0), points->first_us, points->last_us);
  int64_t index = MIN ((at_us - points->first_us) / points->width_us, points->most - 1);
  if (index != points->index) {
    close_point (points, source);
    points->index = index;
    points->at_us = sqlite3_column_int64 (row, 0);
    points->part = points->whole = points->covered = points->wanted = 0;
  }
  points->part += sqlite3_column_double (row, 1);
  points->whole += sqlite3_column_double (row, 2);
  points->covered += sqlite3_column_double (row, 3);
  points->wanted += sqlite3_column_double (row, 4);
}

static bool
read_rows (PlumbStore *store, const Source *source, const Span *span, Points *points,
           GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s, %s, %s, %s, %s FROM %s AND %s > 0 ORDER BY %s", span->table->time, source->part,
      source->whole, source->covered != NULL ? source->covered : "0",
      source->wanted != NULL ? source->wanted : "0", span->table->where, source->whole,
      span->table->key);
  g_autoptr (PlumbStatement) select = prepare (store, source, span, sql, error);
  bool has_row = true;
  while (select != NULL) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      return true;
    add_row (points, source, select);
  }
  return false;
}

/* From which day on minutes and hours are kept; G_MAXINT64: from none. */
static bool
find_oldest (PlumbStore *store, int64_t out_oldest[GRAINS], GError **error)
{
  out_oldest[DAYS] = G_MININT64;
  return plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_READ,
                                      "SELECT day FROM hours ORDER BY start_s LIMIT 1", G_MAXINT64,
                                      &out_oldest[HOURS], error) &&
         plumb_statement_get_integer (store->db, PLUMB_STORE_ERROR_READ,
                                      "SELECT day FROM minutes ORDER BY minute LIMIT 1", G_MAXINT64,
                                      &out_oldest[MINUTES], error);
}

/* Spans in order of time: days where there is nothing finer, then hours, then minutes; none that
 * are finer than finest. */
static void
split (const int64_t oldest[GRAINS], Grain finest, int64_t from_us, int64_t last_us,
       Span out_spans[GRAINS])
{
  int64_t until_day = G_MAXINT64;
  for (Grain grain = MINUTES; grain <= DAYS; grain++) {
    int64_t from_day = grain < finest ? until_day : MIN (oldest[grain], until_day);
    out_spans[DAYS - grain] = (Span){&tables[grain], from_us, last_us, from_day, until_day};
    until_day = from_day;
  }
}

static bool
find_ends (PlumbStore *store, const Source *source, const Span *spans, unsigned n,
           int64_t *out_first_us, int64_t *out_last_us, GError **error)
{
  for (unsigned i = n; i-- > 0;)
    if (!find_end (store, source, &spans[i], "ASC", out_first_us, error))
      return false;
  for (unsigned i = 0; i < n; i++)
    if (!find_end (store, source, &spans[i], "DESC", out_last_us, error))
      return false;
  return true;
}

/* Points of an hour and more hold whole hours, those of a day and more whole days. */
static void
round_up (Points *points, int64_t grain_us)
{
  points->first_us = plumb_day_floor (points->first_us, grain_us) * grain_us;
  points->width_us = (points->width_us + grain_us - 1) / grain_us * grain_us;
}

static bool
gather (PlumbStore *store, const Source *source, int64_t from_us, int64_t last_us, Points *points,
        GError **error)
{
  Span spans[GRAINS] = {{&values_table, from_us, last_us, 0, 1}};
  unsigned n = source->name != NULL ? 1 : GRAINS;
  int64_t oldest[GRAINS] = {0};
  if (n > 1 && !find_oldest (store, oldest, error))
    return false;
  if (n > 1)
    split (oldest, MINUTES, from_us, last_us, spans);
  points->first_us = points->index = -1;
  if (!find_ends (store, source, spans, n, &points->first_us, &points->last_us, error))
    return false;
  if (points->first_us < 0)
    return true;
  points->width_us = (points->last_us - points->first_us) / points->most + 1;
  if (n > 1 && points->width_us >= HOUR_US) {
    Grain finest = points->width_us >= DAY_US ? DAYS : HOURS;
    round_up (points, finest == DAYS ? DAY_US : HOUR_US);
    split (oldest, finest, from_us, last_us, spans);
  }
  for (unsigned i = 0; i < n; i++)
    if (!read_rows (store, source, &spans[i], points, error))
      return false;
  close_point (points, source);
  return true;
}

GArray *
plumb_store_get_history (PlumbStore *store, const char *series, int64_t from_us, int64_t to_us,
                         uint32_t max_points, GError **error)
{
  g_auto (Source) source = {0};
  int64_t most = max_points == 0 ? MAX_POINTS : MIN (max_points, MAX_POINTS);
  if (from_us >= to_us) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the range ends before it begins");
    return NULL;
  }
  if (!find_source (series, &source, error))
    return NULL;
  g_autoptr (PlumbReading) reading = plumb_store_begin_reading (store, error);
  if (reading == NULL)
    return NULL;
  g_autoptr (GArray) answer = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
  Points points = {.points = answer, .floor = store->coverage_floor, .most = most};
  if (!gather (store, &source, CLAMP (from_us, 0, MAX_AT_US), CLAMP (to_us, 0, MAX_AT_US) - 1,
               &points, error))
    return NULL;
  return g_steal_pointer (&answer);
}
