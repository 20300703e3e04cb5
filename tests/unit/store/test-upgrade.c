/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of older versions become files of today, with everything that is in them. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

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
  change_database (f->path, version_1);
  change_database (f->path, content);
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
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (8192);
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_open (f.path, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN);
  limit_file_size (RLIM_INFINITY);
  g_assert_cmpint (read_version (f.path), ==, 1);
  fixture_reopen (&f);
  expect_content (f.store);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (read_version (f.path), ==, 4);
  fixture_tear_down (&f);
}

/* A history that the released 0.1.0 wrote, with events of every kind; see histories/README.md. */
static void
copy_history (Fixture *f)
{
  g_autofree char *old =
      g_test_build_filename (G_TEST_DIST, "tests/unit/store/histories", "0.1.0.sqlite", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (old, &bytes, &size, NULL));
  fixture_set_up (f, "UTC", 0);
  g_clear_pointer (&f->store, plumb_store_close);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize)size, NULL));
}

static char *
read_answer (const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "tests/unit/store/histories", name, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static int
compare_texts (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *)left, *(const char *const *)right);
}

/* The keys of one event in their order: that of a dictionary says nothing. */
static char *
print_sorted (GVariant *event)
{
  g_autoptr (GVariant) details = g_variant_get_child_value (event, 3);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < g_variant_n_children (details); i++) {
    g_autoptr (GVariant) member = g_variant_get_child_value (details, i);
    g_ptr_array_add (members, g_variant_print (member, TRUE));
  }
  g_ptr_array_sort (members, compare_texts);
  g_ptr_array_add (members, NULL);
  g_autofree char *all = g_strjoinv (", ", (char **)members->pdata);
  guint64 at_us, end_us;
  const char *kind;
  g_variant_get (event, "(tt&s@a{sv})", &at_us, &end_us, &kind, NULL);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %s", at_us, end_us, kind,
                          all);
}

/* Every answer of today has the values, the keys and the types of then. */
static void
expect_answers_of_then (PlumbStore *store)
{
  g_autofree char *then = read_answer ("0.1.0.events");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (then), "\n", -1);
  g_autoptr (GVariant) events = list_events (store, 0, G_MAXINT64, NULL, 1000);
  g_assert_cmpuint (g_variant_n_children (events), ==, g_strv_length (lines) - 1);
  for (gsize i = 0; lines[i + 1] != NULL; i++) { /* the first line is the licence's */
    g_autoptr (GVariant) wanted =
        g_variant_parse (G_VARIANT_TYPE ("(ttsa{sv})"), lines[i + 1], NULL, NULL, NULL);
    g_assert_nonnull (wanted);
    g_autoptr (GVariant) event = g_variant_get_child_value (events, i);
    g_autofree char *wanted_text = print_sorted (wanted);
    g_autofree char *text = print_sorted (event);
    g_assert_cmpstr (text, ==, wanted_text);
  }
  g_autofree char *exported_then = read_answer ("0.1.0.json");
  g_autofree char *exported = export_all (store, "json", "events", 0, G_MAXINT64);
  g_assert_cmpstr (exported, ==, exported_then);
}

/* Nobody knew what was missing: all that was silent, as it was then. What was told again is counted
 * by its kind, what was suggested from the day after on. */
static void
expect_figures_of_then (PlumbStore *store)
{
  int64_t noon = moment ("2026-11-24T12:00:00Z");
  add_minutes (store, noon, 30, UPRIGHT);
  add_minutes (store, noon + 30 * MINUTE_US, 60, SILENT);
  g_autoptr (GVariant) then = get_day (store, "2026-11-23");
  g_assert_cmpuint (number (then, "missing_s"), ==, number (then, "no_data_s"));
  g_assert_cmpuint (count_of (then, "repeated", "break-due"), ==, 1);
  g_assert_false (g_variant_lookup (then, "breaks_suggested", "u", NULL));
  g_autoptr (GVariant) week = get_range (store, "2026-11-23", "2026-11-24", "week");
  g_autoptr (GVariant) both = g_variant_get_child_value (week, 0);
  g_assert_false (g_variant_lookup (both, "breaks_suggested", "u", NULL));
  g_autoptr (GVariant) now = get_day (store, "2026-11-24");
  g_assert_cmpfloat (ratio (now, "coverage"), ==, 1);
  g_assert_cmpuint (number (now, "missing_s"), ==, 0);
  g_assert_cmpuint (number (now, "breaks_suggested"), ==, 0);
}

static void
test_history_of_0_1_0 (void)
{
  Fixture f = {0};
  copy_history (&f);
  g_assert_cmpint (read_version (f.path), ==, 2);
  fixture_reopen (&f);
  expect_answers_of_then (f.store);
  g_autoptr (GVariant) day = get_day (f.store, "2026-11-23");
  g_assert_cmpuint (number (day, "upright_s"), ==, 45 * 40);
  g_assert_cmpuint (count_of (day, "breaks", "taken-verified"), ==, 1);
  expect_figures_of_then (f.store);
  fixture_reopen (&f);
  expect_answers_of_then (f.store);
  expect_figures_of_then (f.store);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (read_version (f.path), ==, 4);
  fixture_tear_down (&f);
}

/* Many events more, so that the upgrade takes more than SQLite keeps in memory. */
static void
make_large (Fixture *f)
{
  copy_history (f);
  change_database (f->path,
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
                   " INSERT INTO events (at_us, end_us, day, offset_s, kind, label, duration_us,"
                   "  sensor, details) SELECT i, 0, 0, 0, 'bend', '', 0, 'back',"
                   "  '{''peak_deg'': <47.125>, ''deep'': <true>, ''duration_s'': <2.0>}' FROM n");
}

/* The process is killed in the midst of it: nothing was done, and the next one does all of it. */
static void
test_killed_while_upgrading (void)
{
  Fixture f = {0};
  int status;
  make_large (&f);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    struct rlimit small = {.rlim_cur = 256 * 1024, .rlim_max = 256 * 1024}, none = {0};
    signal (SIGXFSZ, SIG_DFL);
    setrlimit (RLIMIT_CORE, &none);
    setrlimit (RLIMIT_FSIZE, &small);
    plumb_store_open (f.path, NULL);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGXFSZ);
  g_assert_cmpint (read_version (f.path), ==, 2);
  fixture_reopen (&f);
  g_autoptr (GVariant) events = list_events (f.store, 9000, 9001, NULL, 10);
  g_autofree char *text = g_variant_print (events, FALSE);
  g_assert_cmpstr (text, ==,
                   "[(9000, 0, 'bend', {'peak_deg': <47.125>, 'deep': <true>, 'duration_s': <2.0>, "
                   "'sensor': <'back'>})]");
  g_autoptr (GVariant) rest =
      list_events (f.store, moment ("2026-01-01T00:00:00Z"), G_MAXINT64, NULL, 1000);
  g_assert_cmpuint (g_variant_n_children (rest), ==, 32);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (read_version (f.path), ==, 4);
  fixture_tear_down (&f);
}

/* A file of today as one of version 2, but for what is in it. */
static const char back_to_2[] =
    "ALTER TABLE minutes DROP COLUMN off_us; ALTER TABLE minutes DROP COLUMN missing_us;"
    "ALTER TABLE hours DROP COLUMN off_us; ALTER TABLE hours DROP COLUMN missing_us;"
    "ALTER TABLE days DROP COLUMN off_us; ALTER TABLE days DROP COLUMN missing_us;"
    "ALTER TABLE minutes DROP COLUMN reclining_us; ALTER TABLE hours DROP COLUMN reclining_us;"
    "ALTER TABLE days DROP COLUMN reclining_us;"
    "PRAGMA user_version = 2;";

/* Whatever printed details held, their JSON is what exports of that time made of it. */
static void
test_printed_details (void)
{
  static const struct {
    const char *details, *json;
  } cases[] = {
      {"{'a': <'b'>}", "{\"a\":\"b\"}"},
      {"{'n': <uint32 5>, 'd': <60.0>, 't': <true>}", "{\"n\":5,\"d\":60,\"t\":true}"},
      {"{'f': <false>, 'x': <-2.5>, 'e': <2.5e+20>}", "{\"f\":false,\"x\":-2.5,\"e\":2.5e+20}"},
      {"{'q': <\"it's\">, 'b': <byte 0x1f>}", "{\"q\":\"it's\",\"b\":31}"},
      {"{'s': <'say \"x\"'>}", "{\"s\":\"say \\\"x\\\"\"}"},
      {"{'s': <'back\\\\slash'>}", "{\"s\":\"back\\\\slash\"}"},
      {"{'l': <['a', 'b']>, 'v': <@as []>}", "{\"l\":[\"a\",\"b\"],\"v\":[]}"},
      {"{'i': <{'k': <int64 -9>}>}", "{\"i\":{\"k\":-9}}"},
      {"{'m': <{uint32 1: 'one'}>}", "{\"m\":[[1,\"one\"]]}"},
      {"{'o': <objectpath '/a'>, 'p': <(1, 'x')>}", "{\"o\":\"/a\",\"p\":[1,\"x\"]}"},
      {"@a{sv} {}", "{}"},
      {"{'a': <'b'>", "null"},
      {"{'a' <'b'>}", "null"},
      {"{'a': <'\xff'>}", "null"},
      {"['a']", "null"},
      {"", "null"},
      {"{'inf': <inf>, 'u': <'\xc3\xa4'>}", "{\"inf\":null,\"u\":\"\xc3\xa4\"}"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f = {0};
    fixture_set_up (&f, "UTC", 0);
    add_event (f.store, SECOND_US, 0, "bend", NULL, NULL);
    g_clear_pointer (&f.store, plumb_store_close);
    set_details (f.path, cases[i].details);
    change_database (f.path, back_to_2);
    fixture_reopen (&f);
    g_autofree char *json = export_all (f.store, "json", "events", 0, G_MAXINT64);
    g_autofree char *wanted = g_strdup_printf ("\"details\":%s}", cases[i].json);
    if (strstr (json, wanted) == NULL)
      g_error ("%s is not in %s", wanted, json);
    fixture_tear_down (&f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/upgrade/version-1", test_version_1);
  g_test_add_func ("/store/upgrade/no-room", test_no_room);
  g_test_add_func ("/store/upgrade/history-of-0.1.0", test_history_of_0_1_0);
  g_test_add_func ("/store/upgrade/killed", test_killed_while_upgrading);
  g_test_add_func ("/store/upgrade/printed-details", test_printed_details);
  return g_test_run ();
}
