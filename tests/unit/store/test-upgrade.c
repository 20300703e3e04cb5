/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of older versions become files of today, with everything that is in them. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "fixture.h"

/* As version 1 made them. */
static const char version_1[] =
    "CREATE TABLE minutes ("
    "  minute INTEGER PRIMARY KEY," /* of the epoch */
    "  day INTEGER NOT NULL,"       /* local days since 1970-01-01 */
    "  offset_s INTEGER NOT NULL,"  /* of local time, seconds east of UTC */
    "  upright_us INTEGER NOT NULL, slouching_us INTEGER NOT NULL, leaning_us INTEGER NOT NULL,"
    "  moving_us INTEGER NOT NULL, lying_us INTEGER NOT NULL, unjudged_us INTEGER NOT NULL,"
    "  not_worn_us INTEGER NOT NULL, no_data_us INTEGER NOT NULL, paused_us INTEGER NOT NULL,"
    "  walking_us INTEGER NOT NULL, sitting_us INTEGER NOT NULL, standing_us INTEGER NOT NULL,"
    "  stationary_us INTEGER NOT NULL,"
    "  deviation_sum INTEGER NOT NULL," /* millidegrees times milliseconds */
    "  deviation_ms INTEGER NOT NULL);" /* how long the deviation was known */
    "CREATE TABLE days (" /* the sums of minutes, kept with them in the same transactions */
    "  day INTEGER PRIMARY KEY, tz TEXT NOT NULL,"
    "  upright_us INTEGER NOT NULL, slouching_us INTEGER NOT NULL, leaning_us INTEGER NOT NULL,"
    "  moving_us INTEGER NOT NULL, lying_us INTEGER NOT NULL, unjudged_us INTEGER NOT NULL,"
    "  not_worn_us INTEGER NOT NULL, no_data_us INTEGER NOT NULL, paused_us INTEGER NOT NULL,"
    "  walking_us INTEGER NOT NULL, sitting_us INTEGER NOT NULL, standing_us INTEGER NOT NULL,"
    "  stationary_us INTEGER NOT NULL, deviation_sum INTEGER NOT NULL,"
    "  deviation_ms INTEGER NOT NULL);"
    "CREATE TABLE events ("
    "  id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, end_us INTEGER NOT NULL,"
    "  day INTEGER NOT NULL, offset_s INTEGER NOT NULL, kind TEXT NOT NULL,"
    "  label TEXT NOT NULL,"          /* which alert, which posture, which outcome */
    "  duration_us INTEGER NOT NULL," /* of a spell; 0: a moment */
    "  sensor TEXT, details TEXT);"   /* GVariant text of an a{sv} */
    "CREATE INDEX events_by_time ON events (at_us);"
    "CREATE TABLE day_events (" /* events counted, in the same transactions */
    "  day INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, count INTEGER NOT NULL,"
    "  longest_us INTEGER NOT NULL, PRIMARY KEY (day, kind, label)) WITHOUT ROWID;"
    "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE series_values (series INTEGER NOT NULL, at_us INTEGER NOT NULL,"
    "  value REAL NOT NULL, PRIMARY KEY (series, at_us)) WITHOUT ROWID;"
    "CREATE TABLE calibrations (id INTEGER PRIMARY KEY, sensor TEXT NOT NULL,"
    "  placement TEXT NOT NULL, captured_us INTEGER NOT NULL, details TEXT NOT NULL);"
    "CREATE INDEX calibrations_newest ON calibrations (sensor, placement, captured_us);"
    "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "PRAGMA application_id = 1347177794; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;";

/* Of 2026-11-23, 08:00 to 09:30 in Berlin: an hour upright, then half of one slouching. */
static const char content[] =
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 89)"
    " INSERT INTO minutes SELECT 29923620 + i, 20780, 3600, iif (i < 60, 60000000, 0),"
    "  iif (i < 60, 0, 60000000), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60000000, 300000000, 60000 FROM n;"
    "INSERT INTO days SELECT day, 'Europe/Berlin', sum(upright_us), sum(slouching_us), 0, 0, 0, 0,"
    "  0, 0, 0, 0, 0, 0, sum(stationary_us), sum(deviation_sum), sum(deviation_ms) FROM minutes;"
    "INSERT INTO events (at_us, end_us, day, offset_s, kind, label, duration_us, sensor, details)"
    " VALUES (1795417500000000, 0, 20780, 3600, 'bend', '', 0, 'back', NULL),"
    " (1795421100000000, 1795421400000000, 20780, 3600, 'slouch-ended', 'slouching', 300000000,"
    "  'back', '{''posture'': <''slouching''>}'),"
    " (1795421100000000, 0, 20780, 3600, 'wear-changed', '', 0, 'back', NULL);"
    "INSERT INTO day_events VALUES (20780, 'bend', '', 1, 0),"
    " (20780, 'slouch-ended', 'slouching', 1, 300000000), (20780, 'wear-changed', '', 1, 0);"
    "INSERT INTO state VALUES ('mode', 'training');";

static void
run (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static int
read_version (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *select = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &select, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (select), ==, SQLITE_ROW);
  int version = sqlite3_column_int (select, 0);
  sqlite3_finalize (select);
  sqlite3_close (db);
  return version;
}

static void
make_old (Fixture *f)
{
  fixture_set_up (f, "UTC", 0);
  g_clear_pointer (&f->store, plumb_store_close);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  run (f->path, version_1);
  run (f->path, content);
}

static void
expect_content (PlumbStore *store)
{
  g_autoptr (GVariant) day = get_day (store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 3600);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 1800);
  g_assert_cmpuint (number (day, "bends"), ==, 1);
  g_assert_cmpstr (text (day, "tz"), ==, "Europe/Berlin");
  g_autoptr (GVariant) hours = get_range (store, "2026-11-23", "2026-11-23", "hour");
  g_assert_cmpuint (g_variant_n_children (hours), ==, 2);
  g_autoptr (GVariant) first = g_variant_get_child_value (hours, 0);
  g_autoptr (GVariant) second = g_variant_get_child_value (hours, 1);
  g_assert_cmpstr (text (first, "start"), ==, "2026-11-23T08:00:00+01:00");
  g_assert_cmpuint (number (first, "upright_s"), ==, 3600);
  g_assert_cmpuint (number (first, "bends"), ==, 1);
  g_assert_cmpuint (number (second, "slouching_s"), ==, 1800);
  g_assert_cmpuint (number (second, "longest_slouch_s"), ==, 300);
}

static void
test_version_1 (void)
{
  Fixture f = {0};
  make_old (&f);
  fixture_reopen (&f);
  expect_content (f.store);
  g_autofree char *mode = plumb_store_dup_state (f.store, "mode");
  g_assert_cmpstr (mode, ==, "training");

  /* a begun hour goes on, and ageing and erasing find what was there */
  int64_t nine_thirty = moment ("2026-11-23T08:30:00Z");
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  plumb_store_set_day (f.store, berlin, 0);
  add_minutes (f.store, nine_thirty, 10, SLOUCHING);
  g_autoptr (GVariant) hours = get_range (f.store, "2026-11-23", "2026-11-23", "hour");
  g_autoptr (GVariant) second = g_variant_get_child_value (hours, 1);
  g_assert_cmpuint (number (second, "slouching_s"), ==, 2400);
  tidy (f.store, nine_thirty + 48 * HOUR_US, 1, 30, 0);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_store_erase (f.store, nine_thirty, nine_thirty + MINUTE_US, &error));
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 3600);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 0);
  fixture_tear_down (&f);
}

/* There is no room for the new tables: the file stays as it is, and is upgraded once there is. */
static void
test_no_room (void)
{
  Fixture f = {0};
  make_old (&f);
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  struct rlimit small = {.rlim_cur = 8192, .rlim_max = limit.rlim_max};
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_open (f.path, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (read_version (f.path), ==, 1);
  fixture_reopen (&f);
  expect_content (f.store);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (read_version (f.path), ==, 2);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/upgrade/version-1", test_version_1);
  g_test_add_func ("/store/upgrade/no-room", test_no_room);
  return g_test_run ();
}
