/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sudden ends, full disks, damaged and foreign files. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

#define KILLS 25

/* Writes events for ever, telling through the pipe of each one when it is said to be on disk. */
static void
write_until_killed (const char *path, int64_t first, int said)
{
  g_autoptr (PlumbStore) store = plumb_store_open (path, NULL);
  if (store == NULL)
    _exit (3);
  for (int64_t i = first;; i++) {
    PlumbTotals totals = {.upright_us = SECOND_US};
    plumb_store_add_totals (store, i * SECOND_US, (i + 1) * SECOND_US, &totals, 1);
    if (!plumb_store_add_event (store, i * SECOND_US, 0, "bend", NULL, NULL, 0, NULL))
      _exit (4);
    if (write (said, &i, sizeof i) != sizeof i)
      _exit (5);
    if (i % 50 == 0 && !plumb_store_flush (store, NULL))
      _exit (6);
  }
}

/* The last event that the child said was kept; -1: none. The child is killed after `wanted`. */
static int64_t
kill_after (pid_t child, int said, int64_t wanted)
{
  int64_t last = -1, value;
  bool is_killed = false;
  while (read (said, &value, sizeof value) == sizeof value) {
    last = value;
    if (value >= wanted && !is_killed) {
      kill (child, SIGKILL);
      is_killed = true;
    }
  }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  return last;
}

static void
expect_all_events (Fixture *f, int64_t last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbStore) store = plumb_store_open (f->path, &error);
  g_assert_no_error (error);
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_null (strstr (name, "damaged"));
  int64_t from = MAX (last - 900, 0);
  g_autoptr (GVariant) events =
      list_events (store, from * SECOND_US, (last + 1) * SECOND_US, NULL, 1000);
  g_assert_cmpint ((int64_t)g_variant_n_children (events), ==, last - from + 1);
}

static void
test_kill_at_any_moment (void)
{
  Fixture f = {0};
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  int64_t next = 0;
  fixture_set_up (&f, "UTC", 0);
  g_clear_pointer (&f.store, plumb_store_close);
  for (int i = 0; i < KILLS; i++) {
    int said[2];
    g_assert_cmpint (pipe (said), ==, 0);
    pid_t child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      close (said[0]);
      write_until_killed (f.path, next, said[1]);
    }
    close (said[1]);
    int64_t last = kill_after (child, said[0], next + g_rand_int_range (random, 0, 300));
    close (said[0]);
    g_assert_cmpint (last, >=, next);
    expect_all_events (&f, last);
    /* one more may have been kept before it could be said */
    g_autoptr (PlumbStore) store = plumb_store_open (f.path, NULL);
    g_assert_true (plumb_store_erase (store, (last + 1) * SECOND_US, G_MAXINT64, NULL));
    next = last + 1;
  }
  fixture_tear_down (&f);
}

/* The disk takes nothing more: rows wait, are told of, and are written when it does again. */
static void
test_disk_full (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 10, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (16 * 1024);
  unsigned refused = 0;
  for (int i = 0; i < 500; i++)
    if (!plumb_store_add_event (f.store, i * SECOND_US, 0, "bend", NULL, NULL, 0, NULL))
      refused++;
  g_assert_cmpuint (refused, >, 0);
  add_minutes (f.store, 20 * MINUTE_US, 10, SLOUCHING);
  g_assert_false (plumb_store_flush (f.store, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_WRITE);
  g_autoptr (GVariant) meanwhile = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (meanwhile, "upright_s"), ==, 600);
  limit_file_size (RLIM_INFINITY);
  g_clear_error (&error);
  g_assert_true (plumb_store_flush (f.store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_store_get_lost (f.store), ==, 0);
  fixture_reopen (&f);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "upright_s"), ==, 600);
  g_assert_cmpuint (number (day, "slouching_s"), ==, 600);
  g_assert_cmpuint (number (day, "bends"), ==, 500);
  fixture_tear_down (&f);
}

/* The disk takes nothing while old minutes should go: they stay, nothing is told twice, and they go
 * when it does again. */
static void
test_disk_full_while_tidying (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  PlumbRetention retention = {1, 2, 0};
  bool has_more;
  fixture_set_up (&f, "UTC", 0);
  for (int day = 0; day < 5; day++)
    add_minutes (f.store, (day * 24 + 8) * HOUR_US, 700, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_autoptr (GVariant) hours = get_range (f.store, "1970-01-04", "1970-01-05", "hour");
  g_autoptr (GVariant) days = get_range (f.store, "1970-01-01", "1970-01-05", "day");
  fixture_reopen (&f);
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (4096);
  g_assert_false (
      plumb_store_tidy (f.store, (4 * 24 + 20) * HOUR_US, &retention, &has_more, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_WRITE);
  g_autofree char *kept = export_all (f.store, "csv", "minutes", 0, 24 * HOUR_US);
  g_assert_nonnull (strstr (kept, "1970-01-01T08:00:00"));
  limit_file_size (RLIM_INFINITY);
  tidy (f.store, (4 * 24 + 20) * HOUR_US, 1, 2, 0);
  g_autofree char *gone = export_all (f.store, "csv", "minutes", 0, 4 * 24 * HOUR_US);
  g_assert_null (strstr (gone, "1970"));
  g_autoptr (GVariant) same_hours = get_range (f.store, "1970-01-01", "1970-01-05", "hour");
  g_autoptr (GVariant) same_days = get_range (f.store, "1970-01-01", "1970-01-05", "day");
  g_assert_true (g_variant_equal (hours, same_hours));
  g_assert_true (g_variant_equal (days, same_days));
  fixture_tear_down (&f);
}

/* What no longer fits into memory is counted, and the newest is kept. */
static void
test_full_for_long (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (1024);
  add_minutes (f.store, 0, 5000, UPRIGHT);
  g_assert_false (plumb_store_flush (f.store, NULL));
  g_assert_cmpuint (plumb_store_get_lost (f.store), ==, 5000 - 4096);
  limit_file_size (RLIM_INFINITY);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_autofree char *csv = export_all (f.store, "csv", "minutes", 4999 * MINUTE_US, 5000 * MINUTE_US);
  g_assert_nonnull (strstr (csv, ",60,"));
  fixture_tear_down (&f);
}

static void
expect_refused (const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_open (path, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN);
  if (strstr (error->message, why) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, why);
}

static unsigned
count_damaged (const Fixture *f)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;
  unsigned count = 0;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (strstr (name, ".damaged-") != NULL && !g_str_has_suffix (name, "-wal"))
      count++;
  return count;
}

static void
overwrite (const char *path, long offset, size_t length)
{
  int fd = open (path, O_WRONLY);
  g_autofree char *junk = g_malloc (length);
  memset (junk, 0xa5, length);
  g_assert_cmpint (pwrite (fd, junk, length, offset), ==, (ssize_t)length);
  close (fd);
}

typedef struct {
  const char *name;
  long offset;
  size_t length;
} Damage;

static const Damage damages[] = {
    {"header", 0, 512},
    {"schema", 100, 1500},
    {"tables", 4096, 30000},
};

static void
test_damaged_is_set_aside (gconstpointer data)
{
  const Damage *damage = data;
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 1000, UPRIGHT);
  g_clear_pointer (&f.store, plumb_store_close);
  overwrite (f.path, damage->offset, damage->length);
  g_autoptr (GError) error = NULL;
  f.store = plumb_store_open (f.path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_damaged (&f), ==, 1);
  g_autofree char *first_day = plumb_store_dup_first_day (f.store);
  g_assert_cmpstr (first_day, ==, "");
  add_event (f.store, 0, 0, "bend", NULL, NULL);
  fixture_tear_down (&f);
}

static void
test_cut_off (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 1000, UPRIGHT);
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (truncate (f.path, 20000), ==, 0);
  f.store = plumb_store_open (f.path, NULL);
  g_assert_nonnull (f.store);
  g_assert_cmpuint (count_damaged (&f), ==, 1);
  fixture_tear_down (&f);
}

/* Damage that shows only while running: the rows in hand go to the new file. */
static void
test_damaged_while_running (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 10; i++) { /* more than is kept in memory */
    add_minutes (f.store, i * 4000 * MINUTE_US, 4000, UPRIGHT);
    g_assert_true (plumb_store_flush (f.store, NULL));
  }
  g_clear_pointer (&f.store, plumb_store_close);
  f.store = plumb_store_open (f.path, NULL);
  struct stat facts;
  g_assert_cmpint (stat (f.path, &facts), ==, 0);
  overwrite (f.path, 4096, (size_t)facts.st_size - 4096);
  add_minutes (f.store, 0, 4000, SLOUCHING);
  g_autoptr (GError) error = NULL;
  plumb_store_flush (f.store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_damaged (&f), ==, 1);
  g_autoptr (GVariant) day = get_day (f.store, "1970-01-01");
  g_assert_cmpuint (number (day, "slouching_s"), ==, 86400);
  g_assert_cmpuint (number (day, "upright_s"), ==, 0);
  fixture_tear_down (&f);
}

static void
test_newer_and_foreign_are_refused (void)
{
  Fixture f = {0};
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length, after_length;
  fixture_set_up (&f, "UTC", 0);
  g_clear_pointer (&f.store, plumb_store_close);
  change_database (f.path, "PRAGMA user_version = 1000");
  expect_refused (f.path, "newer");
  g_autofree char *foreign = g_build_filename (f.folder, "foreign.sqlite", NULL);
  change_database (foreign, "CREATE TABLE cats (name); INSERT INTO cats VALUES ('Minka')");
  g_assert_true (g_file_get_contents (foreign, &before, &before_length, NULL));
  expect_refused (foreign, "another program");
  g_assert_true (g_file_get_contents (foreign, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  g_assert_cmpuint (count_damaged (&f), ==, 0);
  fixture_tear_down (&f);
}

static void
test_only_a_private_file (void)
{
  Fixture f = {0};
  struct stat facts;
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 1, UPRIGHT);
  g_assert_true (plumb_store_flush (f.store, NULL));
  g_autofree char *wal = g_strconcat (f.path, "-wal", NULL);
  g_assert_cmpint (stat (f.path, &facts), ==, 0);
  g_assert_cmpuint (facts.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (wal, &facts), ==, 0);
  g_assert_cmpuint (facts.st_mode & 0777, ==, 0600);
  expect_refused (f.path, "locked");
  g_clear_pointer (&f.store, plumb_store_close);
  g_assert_cmpint (chmod (f.path, 0644), ==, 0);
  fixture_reopen (&f);
  g_assert_cmpint (stat (f.path, &facts), ==, 0);
  g_assert_cmpuint (facts.st_mode & 0777, ==, 0600);

  g_autofree char *link_path = g_build_filename (f.folder, "link", NULL);
  g_autofree char *fifo = g_build_filename (f.folder, "fifo", NULL);
  g_autofree char *nowhere = g_build_filename (f.folder, "no", "where", NULL);
  g_assert_cmpint (symlink (f.path, link_path), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  expect_refused (link_path, "symbolic link");
  expect_refused (fifo, "not a regular file");
  expect_refused (nowhere, "No such file");
  expect_refused (f.folder, "");
  fixture_tear_down (&f);
}

/* A home folder that is itself a link is nothing to refuse. */
static void
test_linked_folder (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_autofree char *alias = g_strconcat (f.folder, "-alias", NULL);
  g_autofree char *path = g_build_filename (alias, "other.sqlite", NULL);
  g_assert_cmpint (symlink (f.folder, alias), ==, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbStore) store = plumb_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
  g_unlink (alias);
  fixture_tear_down (&f);
}

static GLogWriterOutput
drop_warnings (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & G_LOG_LEVEL_MASK) >= G_LOG_LEVEL_WARNING)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* warnings are what these cases provoke */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (drop_warnings, NULL, NULL);
  g_test_add_func ("/store/kill-at-any-moment", test_kill_at_any_moment);
  g_test_add_func ("/store/disk-full", test_disk_full);
  g_test_add_func ("/store/disk-full-while-tidying", test_disk_full_while_tidying);
  g_test_add_func ("/store/full-for-long", test_full_for_long);
  for (size_t i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *name = g_strconcat ("/store/damaged/", damages[i].name, NULL);
    g_test_add_data_func (name, &damages[i], test_damaged_is_set_aside);
  }
  g_test_add_func ("/store/damaged/cut-off", test_cut_off);
  g_test_add_func ("/store/damaged/while-running", test_damaged_while_running);
  g_test_add_func ("/store/newer-and-foreign-are-refused", test_newer_and_foreign_are_refused);
  g_test_add_func ("/store/only-a-private-file", test_only_a_private_file);
  g_test_add_func ("/store/linked-folder", test_linked_folder);
  return g_test_run ();
}
