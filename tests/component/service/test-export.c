/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Export to readers that are quick, slow, gone, or never come. */
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include "fixture.h"

#define MINUTES 4000

typedef struct {
  char *error; /* bus name, NULL: it worked */
  bool is_done;
} Answer;

typedef struct {
  int fd;
  GString *text;
  gsize chunk;
  bool is_at_end;
} Reader;

static void
on_answer (GObject *connection, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (connection), NULL, result, &error);
  answer->error = reply == NULL ? g_dbus_error_get_remote_error (error) : NULL;
  answer->is_done = true;
}

/* Takes fd. */
static void
begin (const Client *client, int fd, const char *format, const char *options, Answer *answer)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new_from_array (&fd, 1);
  *answer = (Answer){0};
  g_dbus_connection_call_with_unix_fd_list (
      client->connection, PLUMB_BUS_NAME, PLUMB_PATH, PLUMB_IFACE_STATISTICS, "Export",
      g_variant_new ("(hs@a{sv})", 0, format, g_variant_new_parsed (options)), NULL,
      G_DBUS_CALL_FLAGS_NONE, 9000, list, NULL, on_answer, answer);
}

static bool
is_answered (gpointer answer)
{
  return ((Answer *)answer)->is_done;
}

static void
assert_answer (Answer *answer, const char *error)
{
  wait_until (is_answered, answer, "the answer");
  g_assert_cmpstr (answer->error, ==, error);
  g_clear_pointer (&answer->error, g_free);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  Reader *reader = user_data;
  g_autofree char *buffer = g_malloc (reader->chunk);
  gssize size = read (fd, buffer, reader->chunk);
  g_assert_cmpint (size, >=, 0);
  g_string_append_len (reader->text, buffer, size);
  reader->is_at_end = size == 0;
  return size > 0;
}

static bool
is_at_end (gpointer reader)
{
  return ((Reader *)reader)->is_at_end;
}

/* Takes fd. */
static char *
read_all (int fd, gsize chunk)
{
  Reader reader = {.fd = fd, .text = g_string_new (NULL), .chunk = chunk};
  g_unix_fd_add (fd, G_IO_IN | G_IO_HUP, on_readable, &reader);
  wait_until (is_at_end, &reader, "the end of the export");
  close (fd);
  return g_string_free (reader.text, FALSE);
}

static void
make_pipe (int out_fds[2])
{
  g_autoptr (GError) error = NULL;
  g_unix_open_pipe (out_fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
}

static void
fill_store (Fixture *fixture)
{
  PlumbTotals totals = {.upright_us = 45 * SECOND, .slouching_us = 15 * SECOND};
  for (int i = MINUTES; i > 0; i--) {
    int64_t from_us = OFFSET_US - i * 60 * SECOND;
    plumb_store_add_totals (fixture->store, from_us, from_us + 60 * SECOND, &totals, 4);
  }
  g_assert_true (plumb_store_flush (fixture->store, NULL));
}

static unsigned
count_lines (const char *text)
{
  unsigned count = 0;
  for (; *text != '\0'; text++)
    count += *text == '\n';
  return count;
}

static void
test_csv (Fixture *fixture, gconstpointer data)
{
  int fds[2];
  Answer answer;
  fill_store (fixture);
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "csv", "@a{sv} {}", &answer);
  g_autofree char *text = read_all (fds[0], 65536);
  assert_answer (&answer, NULL);
  g_assert_cmpuint (count_lines (text), ==, MINUTES + 1);
  g_assert_true (g_str_has_prefix (text, "start,"));
}

/* The page to hand over, of the days that were asked for; NULL error: it came. */
static void
test_report (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = {
      "{'from_day': <'tomorrow'>}", "{'to_day': <'2026-02-30'>}", "{'fields': <['secrets']>}",
      "{'fields': <'sitting'>}",    "{'what': <'days'>}",         "{'from_day': <'1980-01-01'>}",
  };
  int fds[2];
  Answer answer;
  fill_store (fixture);
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "report", "{'fields': <['breaks']>}", &answer);
  g_autofree char *page = read_all (fds[0], 65536);
  assert_answer (&answer, NULL);
  g_assert_nonnull (strstr (page, "Sensor worn           66 h 40 min"));
  g_assert_null (strstr (page, "Check-ins"));
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "report-csv", "{'wait': <true>}", &answer);
  g_autofree char *table = read_all (fds[0], 65536);
  assert_answer (&answer, NULL);
  g_assert_true (g_str_has_prefix (table, "record,day,time,"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    begin (&fixture->client[0], open ("/dev/null", O_WRONLY | O_CLOEXEC), "report", wrong[i],
           &answer);
    assert_answer (&answer, INVALID_ARGS);
  }
}

/* Nobody reads for a while: everybody else is served, and nothing is lost. */
static void
test_slow_reader (Fixture *fixture, gconstpointer data)
{
  int fds[2];
  Answer answer;
  fill_store (fixture);
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "json", "{'wait': <true>}", &answer);
  for (int i = 0; i < 200; i++) {
    g_autofree char *error = client_call_for_error (&fixture->client[1], PLUMB_PATH,
                                                    PLUMB_IFACE_MANAGER, "Resume", NULL);
    g_assert_null (error);
  }
  g_assert_false (answer.is_done);
  g_autofree char *text = read_all (fds[0], 1000);
  assert_answer (&answer, NULL);
  g_strchomp (text);
  g_assert_true (g_str_has_suffix (text, "]") || g_str_has_suffix (text, "}"));
  g_assert_cmpuint (strlen (text), >, 65536);
}

static bool
has_input (gpointer fd)
{
  struct pollfd poll_fd = {.fd = *(int *)fd, .events = POLLIN};
  return poll (&poll_fd, 1, 0) == 1;
}

static void
test_reader_gone (Fixture *fixture, gconstpointer data)
{
  int fds[2];
  Answer answer;
  fill_store (fixture);
  make_pipe (fds);
  close (fds[0]);
  begin (&fixture->client[0], fds[1], "csv", "{'wait': <true>}", &answer);
  assert_answer (&answer, "org.freedesktop.DBus.Error.Failed");
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "csv", "{'wait': <true>}", &answer);
  wait_until (has_input, &fds[0], "the first bytes");
  close (fds[0]);
  assert_answer (&answer, "org.freedesktop.DBus.Error.Failed");
}

static bool
have_eight_ended (gpointer fixture)
{
  return ((Fixture *)fixture)->rearmed == 8;
}

/* Readers that never come: places are few, and become free again. */
static void
test_stalled_readers (Fixture *fixture, gconstpointer data)
{
  int fds[9][2];
  Answer answer;
  fill_store (fixture);
  for (int i = 0; i < 8; i++) {
    make_pipe (fds[i]);
    begin (&fixture->client[i / 4], fds[i][1], "csv", "@a{sv} {}", &answer);
    assert_answer (&answer, NULL);
  }
  Client other = client_open (fixture);
  make_pipe (fds[8]);
  begin (&fixture->client[0], dup (fds[8][1]), "csv", "@a{sv} {}", &answer);
  assert_answer (&answer, LIMITS);
  begin (&other, fds[8][1], "csv", "@a{sv} {}", &answer);
  assert_answer (&answer, LIMITS);
  fixture->now_us += PLUMB_EXPORT_STALL_US;
  fixture->rearmed = 0;
  plumb_service_tick (fixture->service, fixture->now_us);
  wait_until (have_eight_ended, fixture, "the exports to be given up");
  g_assert_cmpint (plumb_service_deadline (fixture->service), ==, INT64_MAX);
  make_pipe (fds[8]);
  begin (&other, fds[8][1], "csv", "@a{sv} {}", &answer);
  g_free (read_all (fds[8][0], 65536));
  assert_answer (&answer, NULL);
  for (int i = 0; i < 8; i++)
    close (fds[i][0]);
  client_close (&other);
}

static void
test_wrong_descriptors (Fixture *fixture, gconstpointer data)
{
  Answer answer;
  begin (&fixture->client[0], open ("/dev/null", O_RDONLY | O_CLOEXEC), "csv", "@a{sv} {}",
         &answer);
  assert_answer (&answer, INVALID_ARGS);
  begin (&fixture->client[0], open ("/dev/null", O_PATH | O_CLOEXEC), "csv", "@a{sv} {}", &answer);
  assert_answer (&answer, INVALID_ARGS);
  begin (&fixture->client[0], open ("/dev/full", O_WRONLY | O_CLOEXEC), "csv", "{'wait': <true>}",
         &answer);
  assert_answer (&answer, "org.freedesktop.DBus.Error.Failed");
}

static void
test_wrong_options (Fixture *fixture, gconstpointer data)
{
  static const char *const options[] = {
      "{'what': <'secrets'>}", "{'what': <1>}", "{'from_usec': <uint64 9>, 'to_usec': <uint64 9>}",
      "{'from_usec': <9>}",    "{'wait': <1>}", "{'compress': <true>}",
  };
  Answer answer;
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++) {
    begin (&fixture->client[0], open ("/dev/null", O_WRONLY | O_CLOEXEC), "csv", options[i],
           &answer);
    assert_answer (&answer, INVALID_ARGS);
  }
}

/* The daemon leaves while somebody waits. */
static void
test_leaving (Fixture *fixture, gconstpointer data)
{
  int fds[2];
  Answer answer;
  fill_store (fixture);
  make_pipe (fds);
  begin (&fixture->client[0], fds[1], "csv", "{'wait': <true>}", &answer);
  client_settle (fixture, &fixture->client[0]);
  g_clear_pointer (&fixture->service, plumb_service_free);
  assert_answer (&answer, "org.freedesktop.DBus.Error.Failed");
  g_free (read_all (fds[0], 65536));
}

#define ADD(path, test)                                                                            \
  g_test_add ("/service/export/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("csv", test_csv);
  ADD ("report", test_report);
  ADD ("slow-reader", test_slow_reader);
  ADD ("reader-gone", test_reader_gone);
  ADD ("stalled-readers", test_stalled_readers);
  ADD ("wrong-descriptors", test_wrong_descriptors);
  ADD ("wrong-options", test_wrong_options);
  ADD ("leaving", test_leaving);
  return g_test_run ();
}
