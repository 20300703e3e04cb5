/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GetHistory: a series thinned out here, so that a client never receives more than it can draw. */
#include <string.h>

#include "day.h"
#include "store-private.h"

#define MINUTE_US  (60 * (int64_t)G_USEC_PER_SEC)
#define MAX_POINTS 10000
#define MAX_AT_US  ((int64_t)PLUMB_DAY_MAX * 86400 * G_USEC_PER_SEC)

/* Every series is rows of (time, part, whole), in order of time; a point is the sum of the parts
 * over the sum of the wholes, or the sum of the parts alone. */
typedef struct {
  char *select;       /* with two parameters: first and last time */
  const char *series; /* bound as the third parameter, or NULL */
  bool is_sum;
} Source;

static void
clear_source (Source *source)
{
  g_free (source->select);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, clear_source)

#define FROM_MINUTES                                                                               \
  " FROM minutes WHERE minute BETWEEN ?1 / 60000000 AND ?2 / 60000000 AND (%s) > 0"                \
  " ORDER BY minute"

static char *
compose_minutes (const char *part, const char *whole)
{
  return g_strdup_printf ("SELECT minute * 60000000 AS t, %s AS part, %s AS whole" FROM_MINUTES,
                          part, whole, whole);
}

static bool
find_source (const char *series, Source *out_source, GError **error)
{
  int column = plumb_totals_find_key (series);
  if (strcmp (series, "deviation") == 0) {
    out_source->select = compose_minutes ("deviation_mdeg * deviation_ms / 1000.0", "deviation_ms");
  } else if (strcmp (series, "upright_ratio") == 0) {
    out_source->select = compose_minutes ("upright_us", "upright_us + slouching_us + leaning_us");
  } else if (column >= 0) {
    g_autofree char *part =
        g_strdup_printf ("%s / 1000000.0", plumb_totals_get_column ((unsigned)column));
    out_source->select = compose_minutes (part, "1");
    out_source->is_sum = true;
  } else if (g_str_has_prefix (series, "battery:") || g_str_has_prefix (series, "rssi:")) {
    out_source->series = series;
    out_source->select =
        g_strdup ("SELECT at_us AS t, value AS part, 1 AS whole FROM series_values WHERE series ="
                  " (SELECT id FROM series WHERE name = ?3) AND at_us BETWEEN ?1 AND ?2"
                  " ORDER BY at_us");
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

static void
bind_source (PlumbStatement *statement, const Source *source, int64_t from_us, int64_t last_us)
{
  plumb_statement_bind (statement, source->series != NULL ? "iis" : "ii", from_us, last_us,
                        source->series);
}

typedef struct {
  int64_t count, first_us, last_us;
} Extent;

static bool
measure_extent (PlumbStore *store, const Source *source, int64_t from_us, int64_t last_us,
                Extent *out_extent, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*), min(t), max(t) FROM (%s)", source->select);
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, sql, error);
  bool has_row = false;
  if (select == NULL)
    return false;
  bind_source (select, source, from_us, last_us);
  if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
    return false;
  out_extent->count = sqlite3_column_int64 (select, 0);
  out_extent->first_us = sqlite3_column_int64 (select, 1);
  out_extent->last_us = sqlite3_column_int64 (select, 2);
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
  if (bin->index >= 0 && bin->whole > 0)
    g_variant_builder_add (points, "(td)", (guint64)bin->first_us,
                           is_sum ? bin->part : bin->part / bin->whole);
}

static bool
read_points (PlumbStore *store, const Source *source, const Extent *extent, int64_t width_us,
             GVariantBuilder *points, GError **error)
{
  g_autoptr (PlumbStatement) select = plumb_store_prepare_read (store, source->select, error);
  if (select == NULL)
    return false;
  bind_source (select, source, extent->first_us, extent->last_us);
  Bin bin = {.index = -1};
  bool has_row = true;
  while (true) {
    if (!plumb_statement_step (select, PLUMB_STORE_ERROR_READ, &has_row, error))
      return false;
    if (!has_row)
      break;
    int64_t at_us = sqlite3_column_int64 (select, 0);
    int64_t index = (at_us - extent->first_us) / width_us;
    if (index != bin.index) {
      close_bin (&bin, source->is_sum, points);
      bin = (Bin){.index = index, .first_us = at_us};
    }
    bin.part += sqlite3_column_double (select, 1);
    bin.whole += sqlite3_column_double (select, 2);
  }
  close_bin (&bin, source->is_sum, points);
  return true;
}

GVariant *
plumb_store_get_history (PlumbStore *store, const char *series, int64_t from_us, int64_t to_us,
                         uint32_t max_points, GError **error)
{
  g_auto (Source) source = {0};
  Extent extent;
  int64_t from = CLAMP (from_us, 0, MAX_AT_US);
  int64_t last = CLAMP (to_us, 0, MAX_AT_US) - 1;
  int64_t most = max_points == 0 ? MAX_POINTS : MIN (max_points, MAX_POINTS);
  if (from_us >= to_us) {
    g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT,
                 "the range ends before it begins");
    return NULL;
  }
  if (!find_source (series, &source, error) || !plumb_store_begin_query (store, error) ||
      !measure_extent (store, &source, from, last, &extent, error))
    return NULL;
  int64_t width_us = 1;
  if (extent.count > most)
    width_us = (extent.last_us - extent.first_us) / most + 1;
  GVariantBuilder points;
  g_variant_builder_init (&points, G_VARIANT_TYPE ("a(td)"));
  if (extent.count == 0 || read_points (store, &source, &extent, width_us, &points, error))
    return g_variant_builder_end (&points);
  g_variant_builder_clear (&points);
  return NULL;
}
