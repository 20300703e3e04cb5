/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-minutes.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <string.h>

#include "csv.h"
#include "report-day.h"
#include "report-track.h"

#define ZONE_MAX_S (26 * 3600)

enum {
  COLUMN_DAY,
  COLUMN_FROM_USEC,
  COLUMN_OFFSET,
  COLUMN_STATES,
  COLUMN_RECLINING =
      COLUMN_STATES + PLUMB_REPORT_RECLINING,    /* an older daemon has neither this ... */
  COLUMN_OFF = COLUMN_STATES + PLUMB_REPORT_OFF, /* ... nor that */
  COLUMN_PLACES = COLUMN_STATES + PLUMB_REPORT_STATES,
  COLUMNS = COLUMN_PLACES + PLUMB_REPORT_PLACES,
};

static const char *const names[COLUMNS] = {
    "day",         "from_usec", "utc_offset_s", "upright_s",  "slouching_s",  "leaning_s",
    "reclining_s", "moving_s",  "lying_s",      "unjudged_s", "not_worn_s",   "paused_s",
    "off_s",       "no_data_s", "sitting_s",    "standing_s", "stationary_s", "walking_s",
};

typedef struct {
  int at[COLUMNS]; /* where each column stands */
  const char *from_day, *to_day;
  int slot_min;
  char *day;
  GArray *minutes; /* of PlumbReportEntry, of that day */
  GPtrArray *tracks;
} Reader;

static bool
read_names (Reader *reader, char **fields, GError **error)
{
  for (int i = 0; i < COLUMNS; i++) {
    reader->at[i] = plumb_csv_find (fields, names[i]);
    if (reader->at[i] < 0 && i != COLUMN_OFF && i != COLUMN_RECLINING) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the exported minutes have no column \"%s\""), names[i]);
      return false;
    }
  }
  return true;
}

/* A number of seconds; what is not known is empty. */
static bool
parse_seconds (const char *text, double *out)
{
  char *end;
  if (*text == '\0') {
    *out = 0;
    return true;
  }
  *out = g_ascii_strtod (text, &end);
  return *end == '\0' && *out >= 0 && *out <= 60;
}

static bool
parse_minute (const Reader *reader, char **fields, PlumbReportEntry *out)
{
  gint64 offset_s;
  if (!g_ascii_string_to_signed (fields[reader->at[COLUMN_FROM_USEC]], 10, 0, G_MAXINT64 / 2,
                                 &out->at_us, NULL) ||
      !g_ascii_string_to_signed (fields[reader->at[COLUMN_OFFSET]], 10, -ZONE_MAX_S, ZONE_MAX_S,
                                 &offset_s, NULL))
    return false;
  out->offset_s = (int)offset_s;
  out->length_min = 1;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++) {
    int at = reader->at[COLUMN_STATES + i];
    if (!parse_seconds (at >= 0 ? fields[at] : "", &out->state_s[i]))
      return false;
  }
  for (int i = 0; i < PLUMB_REPORT_PLACES; i++) {
    if (!parse_seconds (fields[reader->at[COLUMN_PLACES + i]], &out->place_s[i]))
      return false;
  }
  return true;
}

static void
close_day (Reader *reader)
{
  if (reader->minutes->len > 0)
    g_ptr_array_add (reader->tracks,
                     plumb_report_track_new (reader->day, reader->slot_min, reader->minutes));
  g_array_set_size (reader->minutes, 0);
}

static bool
read_minute (Reader *reader, char **fields)
{
  PlumbReportEntry minute;
  const char *day = fields[reader->at[COLUMN_DAY]];
  if (!plumb_report_day_is_good (day) || !parse_minute (reader, fields, &minute))
    return false;
  if (strcmp (day, reader->from_day) < 0 || strcmp (day, reader->to_day) > 0)
    return true;
  if (g_strcmp0 (reader->day, day) != 0) {
    close_day (reader);
    g_free (reader->day);
    reader->day = g_strdup (day);
  }
  g_array_append_val (reader->minutes, minute);
  return true;
}

static bool
read_all (Reader *reader, const char *csv, GError **error)
{
  guint columns = 0;
  for (unsigned number = 0; *csv != '\0'; number++) {
    g_auto (GStrv) fields = plumb_csv_read (&csv);
    if (number == 0) {
      if (!read_names (reader, fields, error))
        return false;
      columns = g_strv_length (fields);
    } else if (g_strv_length (fields) != columns || !read_minute (reader, fields)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("line %u of the exported minutes is not understood"), number + 1);
      return false;
    }
  }
  close_day (reader);
  return true;
}

bool
plumb_report_minutes_parse (const char *csv, const char *from_day, const char *to_day, int slot_min,
                            GPtrArray *tracks, GError **error)
{
  g_assert (slot_min >= PLUMB_REPORT_SLOT_MIN_MIN);
  Reader reader = {.from_day = from_day, .to_day = to_day, .slot_min = slot_min, .tracks = tracks};
  reader.minutes = g_array_new (FALSE, FALSE, sizeof (PlumbReportEntry));
  bool is_good = read_all (&reader, csv, error);
  g_array_unref (reader.minutes);
  g_free (reader.day);
  return is_good;
}
