/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten years of twelve-hour days: how large, how quick to open, to answer and to write out.
 * usage: bench-store FOLDER. Leaves FOLDER/history.sqlite behind. Prints "name value" lines. */
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>

#include "store-private.h"

#define YEARS          10
#define DAYS           (YEARS * 365)
#define MINUTES        720
#define EVENTS_PER_DAY 150
#define SECOND_US      ((int64_t)G_USEC_PER_SEC)
#define MINUTE_US      (60 * SECOND_US)
#define DAY_US         (1440 * MINUTE_US)
#define FIRST_DAY      16801 /* 2016-01-01 */

typedef struct {
  PlumbStore *store;
  GRand *random;
} Bench;

static double
now_s (void)
{
  return (double)g_get_monotonic_time () / 1e6;
}

static void
tell (const char *name, double value)
{
  printf ("%s %.9g\n", name, value);
  fflush (stdout);
}

static void
add_minute (Bench *bench, int64_t at_us)
{
  int64_t upright = g_rand_int_range (bench->random, 0, (gint32)MINUTE_US);
  PlumbTotals totals = {
      .upright_us = upright, .slouching_us = MINUTE_US - upright, .stationary_us = MINUTE_US};
  plumb_store_add_totals (bench->store, at_us, at_us + MINUTE_US, &totals,
                          g_rand_double_range (bench->random, 0, 30));
}

static PlumbRow *
make_event (Bench *bench, int64_t day, int64_t at_us, unsigned i)
{
  static const struct {
    const char *kind, *label, *details;
  } kinds[] = {
      {"posture-changed", "", "{'from': <'upright'>, 'to': <'slouching'>}"},
      {"posture-changed", "", "{'from': <'slouching'>, 'to': <'upright'>}"},
      {"bend", "", "{'duration_s': <2.5>, 'peak_deg': <47.125>, 'deep': <true>}"},
      {"slouch-ended", "slouching", "{'duration_s': <60.0>, 'posture': <'slouching'>}"},
      {"alert-raised", "slouch", "{'alert': <'slouch'>, 'severity': <'notice'>}"},
      {"break-verified", "", "{'duration_s': <65.0>}"},
  };
  PlumbRow *row = plumb_row_new (PLUMB_ROW_EVENT, at_us);
  unsigned kind = i % G_N_ELEMENTS (kinds);
  row->day = day;
  row->name = g_strdup (kinds[kind].kind);
  row->label = g_strdup (kinds[kind].label);
  row->details = g_strdup (kinds[kind].details);
  row->sensor = g_strdup ("back");
  row->duration_us = g_rand_int_range (bench->random, 1, 600) * SECOND_US;
  return row;
}

static void
fill (Bench *bench)
{
  for (int64_t day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    int64_t morning = day * DAY_US + 8 * 60 * MINUTE_US;
    for (int64_t minute = 0; minute < MINUTES; minute++) {
      add_minute (bench, morning + minute * MINUTE_US);
      plumb_store_add_value (bench->store, "battery:back", morning + minute * MINUTE_US,
                             100.0 - (double)(minute / 8));
    }
    for (unsigned i = 0; i < EVENTS_PER_DAY; i++)
      plumb_queue_push (&bench->store->queue,
                        make_event (bench, day, morning + i * 4 * MINUTE_US, i));
    if (!plumb_store_write_queue (bench->store, false, NULL))
      g_error ("the disk is full");
  }
}

static double
time_variant (GVariant *answer, double started)
{
  g_assert_nonnull (answer);
  g_variant_get_size (answer);
  g_variant_unref (g_variant_ref_sink (answer));
  return now_s () - started;
}

static void
measure_queries (PlumbStore *store)
{
  int64_t begin = FIRST_DAY * DAY_US, end = begin + DAYS * DAY_US;
  double started = now_s ();
  for (int i = 0; i < 100; i++) {
    g_autofree char *day = plumb_store_dup_day (store, begin + (i * 31 + 5) * DAY_US);
    time_variant (plumb_store_get_day (store, day, NULL), 0);
  }
  tell ("get_day_ms", (now_s () - started) / 100 * 1000);
  started = now_s ();
  tell ("month_of_hours_ms",
        1000 *
            time_variant (plumb_store_get_range (store, "2020-03-01", "2020-03-31", "hour", NULL),
                          started));
  started = now_s ();
  tell ("ten_years_by_month_ms",
        1000 *
            time_variant (plumb_store_get_range (store, "2016-01-01", "2025-12-28", "month", NULL),
                          started));
  started = now_s ();
  tell ("year_of_days_ms",
        1000 * time_variant (plumb_store_get_range (store, "2020-01-01", "2020-12-31", "day", NULL),
                             started));
  started = now_s ();
  tell ("day_of_deviation_ms",
        1000 * time_variant (plumb_store_get_history (store, "deviation", begin + 900 * DAY_US,
                                                      begin + 901 * DAY_US, 500, NULL),
                             started));
  started = now_s ();
  tell ("ten_years_of_deviation_ms",
        1000 * time_variant (plumb_store_get_history (store, "deviation", begin, end, 1000, NULL),
                             started));
  started = now_s ();
  tell ("thousand_events_ms",
        1000 *
            time_variant (plumb_store_list_events (store, begin, end, NULL, 1000, NULL), started));
}

static void
measure_export (PlumbStore *store, const char *what, const char *format)
{
  g_autoptr (GString) piece = g_string_new (NULL);
  double started = now_s (), worst = 0, last = started;
  gsize bytes = 0;
  PlumbExport *export = plumb_store_export_new (store, format, what, 0, G_MAXINT64, NULL);
  while (plumb_store_export_next (export, piece, NULL)) {
    bytes += piece->len;
    g_string_truncate (piece, 0);
    worst = MAX (worst, now_s () - last);
    last = now_s ();
  }
  plumb_store_export_free (export);
  g_autofree char *name = g_strdup_printf ("export_%s_%s", what, format);
  g_autofree char *rate = g_strconcat (name, "_mb_per_s", NULL);
  g_autofree char *longest = g_strconcat (name, "_longest_piece_ms", NULL);
  tell (rate, (double)bytes / 1e6 / (now_s () - started));
  tell (longest, worst * 1000);
}

static void
measure_writing (PlumbStore *store)
{
  int64_t at_us = (FIRST_DAY + DAYS) * DAY_US;
  double started = now_s ();
  for (int i = 0; i < 500; i++)
    plumb_store_add_event (store, at_us + i * SECOND_US, 0, "bend", "back",
                           g_variant_new_parsed ("{'peak_deg': <47.5>}"), NULL);
  tell ("add_event_us", (now_s () - started) / 500 * 1e6);
  started = now_s ();
  for (int i = 0; i < 50; i++) {
    PlumbTotals totals = {.upright_us = MINUTE_US};
    plumb_store_add_totals (store, at_us + i * MINUTE_US, at_us + (i + 1) * MINUTE_US, &totals, 2);
    plumb_store_flush (store, NULL);
  }
  tell ("flush_minute_us", (now_s () - started) / 50 * 1e6);
}

static PlumbStore *
open_store (const char *path)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  PlumbStore *store = plumb_store_open (path, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  plumb_store_set_day (store, zone, 0);
  return store;
}

int
main (int argc, char **argv)
{
  if (argc != 2) {
    fputs ("usage: bench-store FOLDER\n", stderr);
    return 2;
  }
  g_autofree char *path = g_build_filename (argv[1], "history.sqlite", NULL);
  Bench bench = {.store = open_store (path), .random = g_rand_new_with_seed (1)};
  double started = now_s ();
  fill (&bench);
  tell ("fill_s", now_s () - started);
  plumb_store_close (bench.store);
  g_rand_free (bench.random);
  GStatBuf facts;
  if (g_stat (path, &facts) == 0)
    tell ("size_mb", (double)facts.st_size / 1e6);
  started = now_s ();
  PlumbStore *store = open_store (path);
  tell ("open_ms", (now_s () - started) * 1000);
  measure_queries (store);
  measure_export (store, "minutes", "csv");
  measure_export (store, "events", "json");
  measure_export (store, "days", "csv");
  measure_writing (store);
  started = now_s ();
  plumb_store_erase (store, FIRST_DAY * DAY_US, (FIRST_DAY + 1) * DAY_US, NULL);
  tell ("erase_day_ms", (now_s () - started) * 1000);
  started = now_s ();
  PlumbRetention retention = {DAYS - 2, DAYS - 2, DAYS - 2};
  bool has_more;
  plumb_store_tidy (store, (FIRST_DAY + DAYS) * DAY_US, &retention, &has_more, NULL);
  tell ("expire_day_ms", (now_s () - started) * 1000);
  plumb_store_close (store);
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  tell ("peak_rss_mb", (double)usage.ru_maxrss / 1024);
  return 0;
}
