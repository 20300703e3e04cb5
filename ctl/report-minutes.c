/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report-minutes.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "report-day.h"

#define MINUTES_A_DAY_MAX (26 * 60)
#define ZONE_MAX_S        (26 * 3600)

enum {
  COLUMN_DAY,
  COLUMN_FROM_USEC,
  COLUMN_OFFSET,
  COLUMN_STATES,
  COLUMN_PLACES = COLUMN_STATES + PLUMB_REPORT_STATES,
  COLUMNS = COLUMN_PLACES + PLUMB_REPORT_PLACES,
};

static const char *const names[COLUMNS] = {
    "day",       "from_usec",  "utc_offset_s", "upright_s",  "slouching_s", "leaning_s",
    "moving_s",  "lying_s",    "unjudged_s",   "not_worn_s", "paused_s",    "no_data_s",
    "sitting_s", "standing_s", "stationary_s", "walking_s",
};

typedef struct {
  gint64 at_us;
  int offset_s;
  double state_s[PLUMB_REPORT_STATES];
  double place_s[PLUMB_REPORT_PLACES];
} Minute;

typedef struct {
  int at[COLUMNS]; /* where each column stands */
  const char *from_day, *to_day;
  int slot_min;
  char *day;
  GArray *minutes; /* of Minute, of that day */
  GPtrArray *tracks;
} Reader;

static int
index_of (char **fields, const char *name)
{
  for (int i = 0; fields[i] != NULL; i++) {
    if (strcmp (fields[i], name) == 0)
      return i;
  }
  return -1;
}

static bool
read_names (Reader *reader, char **fields, GError **error)
{
  for (int i = 0; i < COLUMNS; i++) {
    reader->at[i] = index_of (fields, names[i]);
    if (reader->at[i] < 0) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "the exported minutes have no column \"%s\"", names[i]);
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
parse_minute (const Reader *reader, char **fields, Minute *out)
{
  gint64 offset_s;
  if (!g_ascii_string_to_signed (fields[reader->at[COLUMN_FROM_USEC]], 10, 0, G_MAXINT64 / 2,
                                 &out->at_us, NULL) ||
      !g_ascii_string_to_signed (fields[reader->at[COLUMN_OFFSET]], 10, -ZONE_MAX_S, ZONE_MAX_S,
                                 &offset_s, NULL))
    return false;
  out->offset_s = (int)offset_s;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++) {
    if (!parse_seconds (fields[reader->at[COLUMN_STATES + i]], &out->state_s[i]))
      return false;
  }
  for (int i = 0; i < PLUMB_REPORT_PLACES; i++) {
    if (!parse_seconds (fields[reader->at[COLUMN_PLACES + i]], &out->place_s[i]))
      return false;
  }
  return true;
}

/* Slots that one day fills, in seconds. */
typedef struct {
  double state_s[PLUMB_REPORT_STATES];
  double place_s[PLUMB_REPORT_PLACES];
} Slot;

static guint8
decide_state (const Slot *slot, double slot_s)
{
  double missing_s = slot_s;
  for (int i = 0; i < PLUMB_REPORT_STATES; i++)
    missing_s -= slot->state_s[i];
  PlumbReportState most = PLUMB_REPORT_NO_DATA;
  double most_s = slot->state_s[PLUMB_REPORT_NO_DATA] + MAX (missing_s, 0);
  for (int i = 0; i < PLUMB_REPORT_NO_DATA; i++) {
    if (slot->state_s[i] > most_s) {
      most = (PlumbReportState)i;
      most_s = slot->state_s[i];
    }
  }
  return (guint8)most;
}

/* Time in one place contains that of sitting and standing: it is told only where they are not. */
static guint8
decide_place (const Slot *slot, double slot_s)
{
  double sitting_s = slot->place_s[PLUMB_REPORT_SITTING];
  double standing_s = slot->place_s[PLUMB_REPORT_STANDING];
  if (sitting_s > slot_s / 2)
    return PLUMB_REPORT_SITTING;
  if (standing_s > slot_s / 2)
    return PLUMB_REPORT_STANDING;
  if (slot->place_s[PLUMB_REPORT_WALKING] > slot_s / 2)
    return PLUMB_REPORT_WALKING;
  if (slot->place_s[PLUMB_REPORT_STATIONARY] > slot_s / 2)
    return PLUMB_REPORT_STATIONARY;
  return PLUMB_REPORT_NOWHERE;
}

static void
fill (PlumbReportTrack *track, const GArray *minutes)
{
  g_autofree Slot *slots = g_new0 (Slot, PLUMB_REPORT_SLOTS_MAX);
  gint64 midnight_s = plumb_report_day_to_seconds (track->day);
  for (guint i = 0; i < minutes->len; i++) {
    const Minute *minute = &g_array_index (minutes, Minute, i);
    gint64 at_min = (minute->at_us / G_USEC_PER_SEC + track->offset_s - midnight_s) / 60;
    if (at_min < PLUMB_REPORT_TRACK_FROM_MIN || at_min >= PLUMB_REPORT_TRACK_TO_MIN)
      continue;
    Slot *slot = &slots[(at_min - PLUMB_REPORT_TRACK_FROM_MIN) / track->slot_min];
    for (int k = 0; k < PLUMB_REPORT_STATES; k++)
      slot->state_s[k] += minute->state_s[k];
    for (int k = 0; k < PLUMB_REPORT_PLACES; k++)
      slot->place_s[k] += minute->place_s[k];
    track->first_min = MIN (track->first_min, (int)at_min);
    track->last_min = MAX (track->last_min, (int)at_min + 1);
  }
  for (int i = 0; i < PLUMB_REPORT_SLOTS_MAX; i++) {
    track->state[i] = decide_state (&slots[i], track->slot_min * 60);
    track->place[i] = decide_place (&slots[i], track->slot_min * 60);
  }
}

static void
close_day (Reader *reader)
{
  if (reader->minutes->len > 0) {
    const Minute *first = &g_array_index (reader->minutes, Minute, 0);
    const Minute *last = &g_array_index (reader->minutes, Minute, reader->minutes->len - 1);
    PlumbReportTrack *track = g_new0 (PlumbReportTrack, 1);
    track->day = g_strdup (reader->day);
    track->offset_s = last->offset_s;
    track->change_s = last->offset_s - first->offset_s;
    track->slot_min = reader->slot_min;
    track->first_min = PLUMB_REPORT_TRACK_TO_MIN;
    track->last_min = PLUMB_REPORT_TRACK_FROM_MIN;
    fill (track, reader->minutes);
    g_ptr_array_add (reader->tracks, track);
  }
  g_array_set_size (reader->minutes, 0);
}

static bool
read_minute (Reader *reader, char **fields)
{
  Minute minute;
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
  if (reader->minutes->len >= MINUTES_A_DAY_MAX)
    return false;
  g_array_append_val (reader->minutes, minute);
  return true;
}

static bool
read_all (Reader *reader, const char *csv, GError **error)
{
  guint columns = 0;
  unsigned number = 0;
  for (const char *line = csv; *line != '\0'; number++) {
    gsize length = strcspn (line, "\r\n");
    g_autofree char *text = g_strndup (line, length);
    line += length;
    line += strspn (line, "\r\n");
    g_auto (GStrv) fields = g_strsplit (text, ",", -1);
    if (number == 0) {
      if (!read_names (reader, fields, error))
        return false;
      columns = g_strv_length (fields);
    } else if (g_strv_length (fields) != columns || !read_minute (reader, fields)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "line %u of the exported minutes is not understood", number + 1);
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
  reader.minutes = g_array_new (FALSE, FALSE, sizeof (Minute));
  bool is_good = read_all (&reader, csv, error);
  g_array_unref (reader.minutes);
  g_free (reader.day);
  return is_good;
}
