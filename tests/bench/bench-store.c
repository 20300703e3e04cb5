/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten years of twelve-hour days, aged as the daemon does it: how large, how quick to open, to
 * answer and to write out, and whether ten years cost more than one. usage: bench-store FOLDER.
 * Leaves FOLDER/history.sqlite behind. Prints "name value" lines. Each figure is the least of some
 * that ask for different times: what else the machine does only adds, and no answer is still in the
 * database's memory. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "present.h"
#include "store-private.h"

#define YEARS          10
#define DAYS           (YEARS * 365)
#define MINUTES        720
#define EVENTS_PER_DAY 150
#define SECOND_US      ((int64_t)G_USEC_PER_SEC)
#define MINUTE_US      (60 * SECOND_US)
#define DAY_US         (1440 * MINUTE_US)
#define FIRST_DAY      16801 /* 2016-01-01 */
#define TIMES          20

static const PlumbRetention retention = {90, 730, 0}; /* the defaults */

typedef struct {
  PlumbStore *store;
  GRand *random;
  double longest_step_s;
} Bench;

/* Processor time of this process: the figures are to be had on a machine that does other things. */
static double
now_s (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The time of the wall, for what waits for the disk. */
static double
wall_s (void)
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
      {"posture-changed", "", "{\"from\":\"upright\",\"to\":\"slouching\"}"},
      {"posture-changed", "", "{\"from\":\"slouching\",\"to\":\"upright\"}"},
      {"bend", "", "{\"duration_s\":2.5,\"peak_deg\":47.125,\"deep\":true}"},
      {"slouch-ended", "slouching", "{\"duration_s\":60,\"posture\":\"slouching\"}"},
      {"alert-raised", "slouch", "{\"alert\":\"slouch\",\"severity\":\"notice\"}"},
      {"break-verified", "", "{\"duration_s\":65}"},
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
tidy (Bench *bench, int64_t now_us)
{
  bool has_more = true;
  while (has_more) {
    double started = now_s ();
    if (!plumb_store_tidy (bench->store, now_us, &retention, &has_more, NULL))
      g_error ("the disk is full");
    bench->longest_step_s = MAX (bench->longest_step_s, now_s () - started);
  }
}

static void
fill (Bench *bench, int64_t from_day, int64_t until_day)
{
  for (int64_t day = from_day; day < until_day; day++) {
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
    tidy (bench, morning + MINUTES * MINUTE_US);
  }
}

/* An answer as it goes onto the bus: what it took from the question to the bytes. */
static double
drop (GVariant *answer, double started)
{
  g_variant_get_size (answer);
  g_variant_unref (g_variant_ref_sink (answer));
  return now_s () - started;
}

/* One question, asked of the i-th of TIMES different times that end with until_day; how long the
 * answer took. */
typedef double (*Ask) (PlumbStore *store, int64_t until_day, int i);

static double
ask_day (PlumbStore *store, int64_t until_day, int i)
{
  g_autofree char *day = plumb_store_dup_day (store, (until_day - 1 - i * 17) * DAY_US);
  double started = now_s ();
  PlumbBucket bucket;
  g_assert_true (plumb_store_get_day (store, day, &bucket, NULL));
  return drop (plumb_present_bucket (&bucket), started);
}

static double
ask_range (PlumbStore *store, int64_t last_day, int64_t days, const char *bucket)
{
  g_autofree char *from = plumb_store_dup_day (store, (last_day - days + 1) * DAY_US);
  g_autofree char *to = plumb_store_dup_day (store, last_day * DAY_US);
  double started = now_s ();
  g_autoptr (GPtrArray) buckets = plumb_store_get_range (store, from, to, bucket, NULL);
  g_assert_nonnull (buckets);
  return drop (plumb_present_buckets (buckets), started);
}

static double
ask_hours (PlumbStore *store, int64_t until_day, int i)
{
  return ask_range (store, until_day - 1 - i * 15, 31, "hour");
}

/* The same, down to the bytes of the message that answers: what it costs the daemon. */
static double
ask_hours_message (PlumbStore *store, int64_t until_day, int i)
{
  int64_t last_day = until_day - 1 - i * 15;
  g_autofree char *from = plumb_store_dup_day (store, (last_day - 30) * DAY_US);
  g_autofree char *to = plumb_store_dup_day (store, last_day * DAY_US);
  gsize size;
  double started = now_s ();
  g_autoptr (GPtrArray) buckets = plumb_store_get_range (store, from, to, "hour", NULL);
  g_autoptr (GDBusMessage) message = g_dbus_message_new_signal ("/answer", "an.Answer", "Answer");
  GVariant *answer = plumb_present_buckets (buckets);
  g_dbus_message_set_body (message, g_variant_new_tuple (&answer, 1));
  g_autofree guchar *bytes =
      g_dbus_message_to_blob (message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  g_assert_nonnull (bytes);
  return now_s () - started;
}

static double
ask_year (PlumbStore *store, int64_t until_day, int i)
{
  return ask_range (store, until_day - 1 - i, 365, "day");
}

static double
ask_months (PlumbStore *store, int64_t until_day, int i)
{
  return ask_range (store, until_day - 1 - i, DAYS - TIMES, "month");
}

static double
ask_history (PlumbStore *store, int64_t from_us, int64_t to_us, uint32_t most)
{
  double started = now_s ();
  g_autoptr (GArray) points =
      plumb_store_get_history (store, "deviation", from_us, to_us, most, NULL);
  g_assert_nonnull (points);
  return drop (plumb_present_points (points), started);
}

static double
ask_deviation_of_day (PlumbStore *store, int64_t until_day, int i)
{
  int64_t from_us = (until_day - 1 - i) * DAY_US;
  return ask_history (store, from_us, from_us + DAY_US, 500);
}

static double
ask_deviation_of_all (PlumbStore *store, int64_t until_day, int i)
{
  return ask_history (store, 0, (until_day - i) * DAY_US, 1000);
}

static double
ask_events (PlumbStore *store, int64_t until_day, int i)
{
  double started = now_s ();
  g_autoptr (GPtrArray) events =
      plumb_store_list_events (store, 0, (until_day - i * 9) * DAY_US, NULL, 1000, NULL);
  g_assert_nonnull (events);
  return drop (plumb_present_events (events), started);
}

static double
least_ms (PlumbStore *store, int64_t until_day, Ask ask)
{
  double least_s = G_MAXDOUBLE;
  for (int i = 0; i < TIMES; i++)
    least_s = MIN (least_s, ask (store, until_day, i));
  return least_s * 1000;
}

static void
measure_queries (PlumbStore *store, int64_t until_day)
{
  tell ("month_of_hours_message_ms", least_ms (store, until_day, ask_hours_message));
  tell ("ten_years_by_month_ms", least_ms (store, until_day, ask_months));
  tell ("year_of_days_ms", least_ms (store, until_day, ask_year));
  tell ("day_of_deviation_ms", least_ms (store, until_day, ask_deviation_of_day));
  tell ("ten_years_of_deviation_ms", least_ms (store, until_day, ask_deviation_of_all));
  tell ("thousand_events_ms", least_ms (store, until_day, ask_events));
}

/* MB/s of one export, and its longest piece so far. */
static double
export_once (PlumbStore *store, const char *what, const char *format, int64_t days,
             double *longest_s)
{
  g_autoptr (GString) piece = g_string_new (NULL);
  int64_t end_us = (FIRST_DAY + DAYS) * DAY_US;
  gsize bytes = 0;
  double started = now_s (), last = started;
  PlumbExport *export =
      plumb_store_export_new (store, format, what, end_us - days * DAY_US, end_us, NULL);
  while (plumb_store_export_next (export, piece, NULL)) {
    bytes += piece->len;
    g_string_truncate (piece, 0);
    *longest_s = MAX (*longest_s, now_s () - last);
    last = now_s ();
  }
  plumb_store_export_free (export);
  return (double)bytes / 1e6 / (now_s () - started);
}

static void
measure_export (PlumbStore *store, const char *what, const char *format, int64_t days)
{
  double best = 0, piece_s = G_MAXDOUBLE;
  for (int i = 0; i < TIMES; i++) {
    double longest_s = 0;
    best = MAX (best, export_once (store, what, format, days, &longest_s));
    piece_s = MIN (piece_s, longest_s);
  }
  g_autofree char *name = g_strdup_printf ("export_%s_%s", what, format);
  g_autofree char *rate = g_strconcat (name, "_mb_per_s", NULL);
  g_autofree char *longest = g_strconcat (name, "_longest_piece_ms", NULL);
  tell (rate, best);
  tell (longest, piece_s * 1000);
}

static void
measure_writing (PlumbStore *store)
{
  int64_t at_us = (FIRST_DAY + DAYS) * DAY_US;
  const PlumbField peak = {.name = "peak_deg", .type = PLUMB_FIELD_DOUBLE, .number = 47.5};
  double started = wall_s ();
  for (int i = 0; i < 500; i++)
    plumb_store_add_event (store, at_us + i * SECOND_US, 0, "bend", "back", &peak, 1, NULL);
  tell ("add_event_us", (wall_s () - started) / 500 * 1e6);
  started = wall_s ();
  for (int i = 0; i < 50; i++) {
    PlumbTotals totals = {.upright_us = MINUTE_US};
    plumb_store_add_totals (store, at_us + i * MINUTE_US, at_us + (i + 1) * MINUTE_US, &totals, 2);
    plumb_store_flush (store, NULL);
  }
  tell ("flush_minute_us", (wall_s () - started) / 50 * 1e6);
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

/* What is measured at one year and again at ten. */
typedef struct {
  double day_ms, hours_ms;
} Costs;

static Costs
measure_costs (PlumbStore *store, int64_t until_day)
{
  return (Costs){least_ms (store, until_day, ask_day), least_ms (store, until_day, ask_hours)};
}

static Costs
build (Bench *bench)
{
  double started = now_s ();
  fill (bench, FIRST_DAY, FIRST_DAY + 365);
  Costs costs = measure_costs (bench->store, FIRST_DAY + 365);
  fill (bench, FIRST_DAY + 365, FIRST_DAY + DAYS);
  tell ("fill_s", now_s () - started);
  tell ("tidy_longest_step_ms", bench->longest_step_s * 1000);
  return costs;
}

static double
open_ms (const char *path)
{
  double started = now_s ();
  PlumbStore *store = open_store (path);
  double took_s = now_s () - started;
  plumb_store_close (store);
  return took_s * 1000;
}

static void
measure_all (PlumbStore *store, const Costs *young)
{
  Costs old = measure_costs (store, FIRST_DAY + DAYS);
  tell ("get_day_ms", old.day_ms);
  tell ("month_of_hours_ms", old.hours_ms);
  tell ("get_day_growth", old.day_ms / young->day_ms);
  tell ("month_of_hours_growth", old.hours_ms / young->hours_ms);
  measure_queries (store, FIRST_DAY + DAYS);
  measure_export (store, "minutes", "csv", 31);
  measure_export (store, "minutes", "json", 31);
  measure_export (store, "events", "json", 31);
  measure_export (store, "days", "csv", 365);
  measure_writing (store);
  double started = wall_s ();
  plumb_store_erase (store, (FIRST_DAY + DAYS) * DAY_US, (FIRST_DAY + DAYS + 1) * DAY_US, NULL);
  tell ("erase_day_ms", (wall_s () - started) * 1000);
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
  Costs young = build (&bench);
  plumb_store_close (bench.store);
  g_rand_free (bench.random);
  GStatBuf facts;
  if (g_stat (path, &facts) == 0)
    tell ("size_mb", (double)facts.st_size / 1e6);
  double least_ms = G_MAXDOUBLE;
  for (int i = 0; i < TIMES; i++)
    least_ms = MIN (least_ms, open_ms (path));
  tell ("open_ms", least_ms);
  PlumbStore *store = open_store (path);
  measure_all (store, &young);
  plumb_store_close (store);
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  tell ("peak_rss_mb", (double)usage.ru_maxrss / 1024);
  return 0;
}
