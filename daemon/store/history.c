/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GetHistory: a series thinned out here, so that a client never receives more than it can draw. */
#include <string.h>

#include "day.h"
#include "store-private.h"

#define MINUTE_US  (60 * (int64_t)G_USEC_PER_SEC)
#define DAY_US     (1440 * MINUTE_US)
#define MAX_POINTS 10000
#define MAX_AT_US  ((int64_t)PLUMB_DAY_MAX * DAY_US)

/* Every series is rows of (time, part, whole); a point is the sum of the parts over the sum of the
 * wholes, or the sum of the parts alone. */
typedef struct {
  const char *part, *whole; /* SQL expressions */
  const char *name;         /* of the series in its own table, or NULL: from the minutes */
  char *owned;
  bool is_sum;
} Source;

static void
clear_source (Source *source)
{
  g_free (source->owned);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, clear_source)

/* The tables that points are made from, and how their rows are found between ?1 and ?2. */
typedef struct {
  const char *key;  /* the column that the rows are in order of */
  const char *time; /* SQL expression made from it */
  const char *where;
} Table;

static const Table minutes_table = {
    "minute", "minute * 60000000",
    "minutes WHERE minute BETWEEN (?1 + 59999999) / 60000000 AND ?2 / 60000000"};
static const Table days_table = {
    "day", "day * 86400000000",
    "days WHERE day BETWEEN (?1 + 86399999999) / 86400000000 AND ?2 / 86400000000"};
static const Table values_table = {
    "at_us", "at_us",
    "series_values WHERE series = (SELECT id FROM series WHERE name = ?3)"
    " AND at_us BETWEEN ?1 AND ?2"};

static bool
find_source (const char *series, Source *out_source, GError **error)
{
  int column = plumb_totals_find_key (series);
  if (strcmp (series, "deviation") == 0) {
    *out_source = (Source){.part = "deviation_sum / 1000.0", .whole = "deviation_ms"};
  } else if (strcmp (series, "upright_ratio") == 0) {
    *out_source =
        (Source){.part = "upright_us", .whole = "(upright_us + slouching_us + leaning_us)"};
  } else if (column >= 0) {
    char *part = g_strdup_printf ("%s / 1e6", plumb_totals_get_column ((unsigned)column));
    *out_source = (Source){.part = part, .owned = part, .whole = "1", .is_sum = true};
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
prepare (PlumbStore *store, const Source *source, const char *sql, int64_t from_us, int64_t last_us,
         GError **error)
{
  PlumbStatement *select = plumb_store_prepare_read (store, sql, error);
  if (select != NULL)
    plumb_statement_bind (select, source->name != NULL ? "iis" : "ii", from_us, last_us,
                          source->name);
  return select;
}

/* When the first (or last) row between the two is; *out_at_us is untouched where there is none. */
static bool
find_end (PlumbStore *store, const Source *source, const Table *table, const char *order,
          int64_t from_us, int64_t last_us, int64_t *out_at_us, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM %s AND %s > 0 ORDER BY %s %s LIMIT 1", table->time,
                       table->where, source->whole, table->key, order);
  g_autoptr (PlumbStatement) select = prepare (store, source, sql, from_us, last_us, error);
  bool has_row = false;
  if (select == NULL || !plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
    return false;
  if (has_row)
    *out_at_us = sqlite3_column_int64 (select, 0);
  return true;
}

/* One point in the making. */
typedef struct {
  int64_t index; /* -1: none */
  int64_t first_us;
  double part, whole;
} Bin;

static void
close_bin (Bin *bin, bool is_sum, GVariantBuilder *points)
{
  if (bin->index >= 0)
    g_variant_builder_add (points, "(td)", (guint64)bin->first_us,
                           is_sum ? bin->part : bin->part / bin->whole);
}

/* The rows from first_us to last_us, in stretches of width_us. */
static bool
read_points (PlumbStore *store, const Source *source, const Table *table, int64_t first_us,
             int64_t last_us, int64_t width_us, GVariantBuilder *points, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s, %s, %s FROM %s AND %s > 0 ORDER BY %s", table->time,
                       source->part, source->whole, table->where, source->whole, table->key);
  g_autoptr (PlumbStatement) select = prepare (store, source, sql, first_us, last_us, error);
  Bin bin = {.index = -1};
  bool has_row = true;
  while (select != NULL) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    int64_t at_us = sqlite3_column_int64 (select, 0);
    int64_t index = (at_us - first_us) / width_us;
    if (index != bin.index) {
      close_bin (&bin, source->is_sum, points);
      bin = (Bin){.index = index, .first_us = at_us};
    }
    bin.part += sqlite3_column_double (select, 1);
    bin.whole += sqlite3_column_double (select, 2);
  }
  close_bin (&bin, source->is_sum, points);
  return select != NULL;
}

/* Points of a day and more are made from the sums of days, without reading the minutes. */
static bool
gather (PlumbStore *store, const Source *source, int64_t from_us, int64_t last_us, int64_t most,
        GVariantBuilder *points, GError **error)
{
  const Table *table = source->name != NULL ? &values_table : &minutes_table;
  int64_t first = -1, final = -1;
  if (!find_end (store, source, table, "ASC", from_us, last_us, &first, error) ||
      !find_end (store, source, table, "DESC", from_us, last_us, &final, error))
    return false;
  if (first < 0)
    return true;
  int64_t width_us = (final - first) / most + 1;
  if (source->name != NULL || width_us < DAY_US)
    return read_points (store, source, table, first, final, width_us, points, error);
  int64_t first_midnight = plumb_day_floor (first, DAY_US) * DAY_US;
  return read_points (store, source, &days_table, first_midnight, final, width_us, points, error);
}

GVariant *
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
  if (!find_source (series, &source, error) || !plumb_store_begin_query (store, error))
    return NULL;
  g_auto (GVariantBuilder) points = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(td)"));
  if (!gather (store, &source, CLAMP (from_us, 0, MAX_AT_US), CLAMP (to_us, 0, MAX_AT_US) - 1, most,
               &points, error))
    return NULL;
  return g_variant_builder_end (&points);
}
