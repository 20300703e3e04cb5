/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include <stdio.h>

/* The least severe GLib level that a setting lets through; smaller numbers are more severe. */
static GLogLevelFlags
threshold (PlumbLogLevel level)
{
  switch (level) {
  case PLUMB_LOG_DEBUG: return G_LOG_LEVEL_DEBUG;
  case PLUMB_LOG_INFO: return G_LOG_LEVEL_INFO;
  case PLUMB_LOG_WARNING: return G_LOG_LEVEL_WARNING;
  case PLUMB_LOG_ERROR: return G_LOG_LEVEL_CRITICAL;
  }
  return G_LOG_LEVEL_INFO;
}

static bool
is_own_domain (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      return g_str_has_prefix (fields[i].value, "plumbline");
  return false;
}

static GLogWriterOutput
write_record (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const PlumbLogLevel *wanted = user_data;

  /* Libraries' own chatter stays out unless it is a warning, whatever our level is. */
  GLogLevelFlags least =
      is_own_domain (fields, n_fields) ? threshold (*wanted) : G_LOG_LEVEL_WARNING;

  if ((level & G_LOG_LEVEL_MASK) > least)
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (fileno (stderr)) &&
      g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_standard_streams (level, fields, n_fields, NULL);
}

void
plumb_log_init (const PlumbLogLevel *level)
{
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_record, (gpointer)level, NULL);
}
