/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema.h"
#include "statement.h"
#include "store.h"

/* How many names "PATH.damaged-DATE-N" are tried before giving up. */
#define MAX_ASIDE 100

static bool
set_open_error (const char *path, const char *what, GError **error)
{
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_OPEN, "%s: %s", path, what);
  return false;
}

/* SQLite would create the file with the umask's mode and refuse a link in any directory above; so
 * the directory is resolved, and the file made and looked at here first. */
static bool
make_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_open_error (path, errno == ELOOP ? "a symbolic link: refused" : g_strerror (errno),
                           error);
  struct stat facts;
  const char *wrong = NULL;
  if (fstat (fd, &facts) != 0)
    wrong = g_strerror (errno);
  else if (!S_ISREG (facts.st_mode))
    wrong = "not a regular file: refused";
  else if (facts.st_uid != geteuid ())
    wrong = "belongs to another user: refused";
  else if ((facts.st_mode & 0777) != 0600 && fchmod (fd, 0600) != 0)
    wrong = g_strerror (errno);
  close (fd);
  return wrong == NULL || set_open_error (path, wrong, error);
}

static char *
resolve (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  char *real = realpath (directory, NULL);
  if (real == NULL) {
    set_open_error (directory, g_strerror (errno), error);
    return NULL;
  }
  char *resolved = g_build_filename (real, base, NULL);
  free (real);
  return resolved;
}

/* Exclusive: a second daemon is noticed at once, and nobody's read keeps erased rows in the WAL. */
static const char hold[] = "PRAGMA locking_mode = EXCLUSIVE;";
/* Small pages: what an event changes is four of them, and SQLite keeps room for twenty at rest. */
static const char pragmas[] = "PRAGMA page_size = 1024;"
                              "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = NORMAL;"
                              "PRAGMA secure_delete = ON;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA cache_size = -512;"
                              "PRAGMA journal_size_limit = 4194304;";

static PlumbSchemaResult
prepare (sqlite3 *db, GError **error)
{
  if (!plumb_statement_exec (db, PLUMB_STORE_ERROR_OPEN, hold, error))
    return PLUMB_SCHEMA_REFUSED;
  PlumbSchemaResult result = plumb_schema_identify (db, error);
  if (result != PLUMB_SCHEMA_READY)
    return result;
  if (!plumb_statement_exec (db, PLUMB_STORE_ERROR_OPEN, pragmas, error)) {
    int code = sqlite3_errcode (db) & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? PLUMB_SCHEMA_DAMAGED
                                                           : PLUMB_SCHEMA_REFUSED;
  }
  return plumb_schema_prepare (db, error);
}

static PlumbSchemaResult
open_once (const char *path, sqlite3 **out_db, GError **error)
{
  if (!make_private (path, error))
    return PLUMB_SCHEMA_REFUSED;
  sqlite3 *db = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
  PlumbSchemaResult result = PLUMB_SCHEMA_REFUSED;
  if (sqlite3_open_v2 (path, &db, flags, NULL) != SQLITE_OK)
    set_open_error (path, db != NULL ? sqlite3_errmsg (db) : "out of memory", error);
  else
    result = prepare (db, error);
  if (result == PLUMB_SCHEMA_READY)
    *out_db = db;
  else
    sqlite3_close (db);
  return result;
}

gboolean
plumb_file_set_aside (const char *path, char **out_name, GError **error)
{
  GStatBuf facts;
  if (g_stat (path, &facts) != 0)
    return set_open_error (path, g_strerror (errno), error);
  g_autoptr (GDateTime) written = g_date_time_new_from_unix_utc (facts.st_mtime);
  g_autofree char *date = g_date_time_format (written, "%Y-%m-%dT%H%M%SZ");
  for (int i = 0; i < MAX_ASIDE; i++) {
    g_autofree char *name = i == 0 ? g_strdup_printf ("%s.damaged-%s", path, date)
                                   : g_strdup_printf ("%s.damaged-%s-%d", path, date, i);
    if (g_file_test (name, G_FILE_TEST_EXISTS))
      continue;
    if (g_rename (path, name) != 0)
      return set_open_error (path, g_strerror (errno), error);
    g_autofree char *wal = g_strconcat (path, "-wal", NULL);
    g_autofree char *wal_aside = g_strconcat (name, "-wal", NULL);
    if (g_rename (wal, wal_aside) != 0 && errno != ENOENT)
      return set_open_error (wal, g_strerror (errno), error);
    *out_name = g_steal_pointer (&name);
    return TRUE;
  }
  return set_open_error (path, "too many damaged files beside it", error);
}

sqlite3 *
plumb_file_open (const char *path, GError **error)
{
  g_autofree char *resolved = resolve (path, error);
  if (resolved == NULL)
    return NULL;
  sqlite3 *db = NULL;
  g_autoptr (GError) damage = NULL;
  PlumbSchemaResult result = open_once (resolved, &db, &damage);
  if (result == PLUMB_SCHEMA_DAMAGED) {
    g_autofree char *aside = NULL;
    if (!plumb_file_set_aside (resolved, &aside, error))
      return NULL;
    g_warning ("%s is damaged (%s); it was set aside as %s, a new history begins", resolved,
               damage->message, aside);
    g_clear_error (&damage);
    open_once (resolved, &db, &damage);
  }
  if (db == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&damage), "%s: ", resolved);
  return db;
}
