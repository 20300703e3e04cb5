/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-file.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
fail (GError **error, int number, const char *path)
{
  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (number), _ ("cannot write %s: %s"),
               path, g_strerror (number));
  return false;
}

static bool
fail_exists (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("%s is there already; --force replaces it"),
               path);
  return false;
}

bool
plumb_report_file_check (const char *path, bool is_forced, GError **error)
{
  struct stat status;
  if (lstat (path, &status) != 0)
    return errno == ENOENT || fail (error, errno, path);
  if (!S_ISREG (status.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _ ("%s is there already and is no ordinary file"), path);
    return false;
  }
  return is_forced || fail_exists (error, path);
}

static bool
write_all (int fd, const char *data, gsize size)
{
  while (size > 0) {
    ssize_t written = write (fd, data, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return false;
    data += written;
    size -= (gsize)written;
  }
  return fsync (fd) == 0;
}

/* link () gives a name only where there is none yet. */
static bool
put_in_place (const char *from, const char *path, bool is_forced)
{
  if (is_forced)
    return rename (from, path) == 0;
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return true;
  if (errno != EINVAL && errno != ENOSYS)
    return false;
  return link (from, path) == 0 && unlink (from) == 0;
}

bool
plumb_report_file_write (const char *path, const char *data, gsize size, bool is_forced,
                         GError **error)
{
  if (!plumb_report_file_check (path, is_forced, error))
    return false;
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (draft, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, errno, path);
  bool is_written = write_all (fd, data, size);
  int number = errno;
  if (close (fd) != 0 && is_written) {
    is_written = false;
    number = errno;
  }
  if (is_written && put_in_place (draft, path, is_forced))
    return true;
  number = is_written ? errno : number;
  g_unlink (draft);
  return number == EEXIST ? fail_exists (error, path) : fail (error, number, path);
}
