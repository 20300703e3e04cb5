/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "present.h"

void
set_zone (PlumbStore *store, const char *name, int day_starts_min)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);
  g_assert_nonnull (zone);
  plumb_store_set_day (store, zone, day_starts_min);
}

void
fixture_set_up (Fixture *fixture, const char *zone, int day_starts_min)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = g_dir_make_tmp ("plumb-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "history.sqlite", NULL);
  fixture->store = plumb_store_open (fixture->path, &error);
  g_assert_no_error (error);
  set_zone (fixture->store, zone, day_starts_min);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&fixture->store, plumb_store_close);
  fixture->store = plumb_store_open (fixture->path, &error);
  g_assert_no_error (error);
  set_zone (fixture->store, "UTC", 0);
}

void
fixture_tear_down (Fixture *fixture)
{
  g_clear_pointer (&fixture->store, plumb_store_close);
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

int64_t
moment (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * SECOND_US;
}

static void
put (PlumbTotals *totals, State state, int64_t us)
{
  switch (state) {
  case UPRIGHT: totals->upright_us = us; break;
  case SLOUCHING: totals->slouching_us = us; break;
  case LEANING: totals->leaning_us = us; break;
  case MOVING: totals->moving_us = us; break;
  case UNJUDGED: totals->unjudged_us = us; break;
  case NOT_WORN: totals->not_worn_us = us; break;
  case NO_DATA: totals->no_data_us = totals->missing_us = us; break;
  case SILENT: totals->no_data_us = us; break;
  }
}

void
add_minutes (PlumbStore *store, int64_t from_us, unsigned minutes, State state)
{
  for (unsigned i = 0; i < minutes; i++) {
    PlumbTotals totals = {0};
    put (&totals, state, MINUTE_US);
    plumb_store_add_totals (store, from_us + i * MINUTE_US, from_us + (i + 1) * MINUTE_US, &totals,
                            state == SLOUCHING ? 20.0 : 5.0);
  }
}

void
add_event (PlumbStore *store, int64_t at_us, int64_t end_us, const char *kind, const char *key,
           const char *value)
{
  g_autoptr (GError) error = NULL;
  const PlumbField detail = {.name = key, .type = PLUMB_FIELD_STRING, .string = value};
  plumb_store_add_event (store, at_us, end_us, kind, "back", &detail, key != NULL ? 1 : 0, &error);
  g_assert_no_error (error);
}

void
add_details (PlumbStore *store, int64_t at_us, const char *kind, const char *details)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (details));
  g_auto (PlumbPresentFields) fields = {0};
  plumb_present_read (parsed, &fields);
  plumb_store_add_event (store, at_us, 0, kind, NULL, fields.fields, fields.count, &error);
  g_assert_no_error (error);
}

GVariant *
get_day (PlumbStore *store, const char *day)
{
  g_autoptr (GError) error = NULL;
  PlumbBucket bucket;
  plumb_store_get_day (store, day, &bucket, &error);
  g_assert_no_error (error);
  return g_variant_ref_sink (plumb_present_bucket (&bucket));
}

GVariant *
get_today (PlumbStore *store, int64_t now_us)
{
  g_autoptr (GError) error = NULL;
  PlumbBucket bucket;
  plumb_store_get_today (store, now_us, &bucket, &error);
  g_assert_no_error (error);
  return g_variant_ref_sink (plumb_present_bucket (&bucket));
}

void
expect_no_day (PlumbStore *store, const char *day, PlumbStoreError code)
{
  g_autoptr (GError) error = NULL;
  PlumbBucket bucket;
  g_assert_false (plumb_store_get_day (store, day, &bucket, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, (int)code);
}

GVariant *
get_range (PlumbStore *store, const char *from, const char *to, const char *bucket)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) buckets = plumb_store_get_range (store, from, to, bucket, &error);
  g_assert_no_error (error);
  return g_variant_ref_sink (plumb_present_buckets (buckets));
}

/* Without the day and the clock, which every event has. */
static GVariant *
strip_place (GVariant *event)
{
  guint64 from_us, to_us;
  const char *kind;
  g_autoptr (GVariant) details = NULL;
  g_variant_get (event, "(tt&s@a{sv})", &from_us, &to_us, &kind, &details);
  GVariantBuilder kept;
  g_variant_builder_init (&kept, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < g_variant_n_children (details); i++) {
    g_autoptr (GVariant) entry = g_variant_get_child_value (details, i);
    g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
    const char *name = g_variant_get_string (key, NULL);
    if (strcmp (name, "day") != 0 && strcmp (name, "utc_offset_s") != 0)
      g_variant_builder_add_value (&kept, entry);
  }
  return g_variant_new ("(ttsa{sv})", from_us, to_us, kind, &kept);
}

GVariant *
list_events (PlumbStore *store, int64_t from_us, int64_t to_us, const char *const *kinds,
             uint32_t limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events =
      plumb_store_list_events (store, from_us, to_us, kinds, limit, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) told = g_variant_ref_sink (plumb_present_events (events));
  GVariantBuilder list;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ttsa{sv})"));
  for (gsize i = 0; i < g_variant_n_children (told); i++) {
    g_autoptr (GVariant) event = g_variant_get_child_value (told, i);
    g_variant_builder_add_value (&list, strip_place (event));
  }
  return g_variant_ref_sink (g_variant_builder_end (&list));
}

GVariant *
get_history (PlumbStore *store, const char *series, int64_t from_us, int64_t to_us, uint32_t most)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = plumb_store_get_history (store, series, from_us, to_us, most, &error);
  g_assert_no_error (error);
  return g_variant_ref_sink (plumb_present_points (points));
}

uint32_t
number (GVariant *dict, const char *key)
{
  uint32_t value = 0;
  if (!g_variant_lookup (dict, key, "u", &value))
    g_error ("no %s", key);
  return value;
}

double
ratio (GVariant *dict, const char *key)
{
  double value = 0;
  if (!g_variant_lookup (dict, key, "d", &value))
    g_error ("no %s", key);
  return value;
}

const char *
text (GVariant *dict, const char *key)
{
  const char *value = NULL;
  if (!g_variant_lookup (dict, key, "&s", &value))
    g_error ("no %s", key);
  return value;
}

uint32_t
count_of (GVariant *dict, const char *key, const char *name)
{
  g_autoptr (GVariant) counts = g_variant_lookup_value (dict, key, G_VARIANT_TYPE ("a{su}"));
  uint32_t count = 0;
  g_assert_nonnull (counts);
  g_variant_lookup (counts, name, "u", &count);
  return count;
}

char *
export_all (PlumbStore *store, const char *format, const char *what, int64_t from_us, int64_t to_us)
{
  g_autoptr (GError) error = NULL;
  PlumbExport *export = plumb_store_export_new (store, format, what, from_us, to_us, &error);
  g_assert_no_error (error);
  GString *out = g_string_new (NULL);
  gsize before = 0;
  while (plumb_store_export_next (export, out, &error)) {
    g_assert_cmpuint (out->len - before, <=, 160 * 1024);
    before = out->len;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (out->len, ==, before);
  plumb_store_export_free (export);
  return g_string_free (out, FALSE);
}

unsigned
tidy (PlumbStore *store, int64_t now_us, int minutes_days, int hours_days, int days)
{
  PlumbRetention retention = {minutes_days, hours_days, days};
  bool has_more = true;
  unsigned steps = 0;
  while (has_more) {
    g_autoptr (GError) error = NULL;
    g_assert_true (plumb_store_tidy (store, now_us, &retention, &has_more, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (++steps, <, 1000);
  }
  return steps;
}

void
change_database (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

void
set_details (const char *path, const char *details)
{
  char *sql = sqlite3_mprintf ("UPDATE events SET details = %Q", details);
  change_database (path, sql);
  sqlite3_free (sql);
}

void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}
