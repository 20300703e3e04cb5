/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recording.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#define WINDOW_SIZE   (256 * 1024)
#define LINE_SIZE_MAX 4096
#define COLUMNS_MAX   32

typedef enum {
  COLUMN_IGNORED,
  COLUMN_TIME,
  COLUMN_ACCEL_X,
  COLUMN_ACCEL_Y,
  COLUMN_ACCEL_Z,
  COLUMN_RATE_X,
  COLUMN_RATE_Y,
  COLUMN_RATE_Z,
  COLUMN_CLIP,
  COLUMN_LABEL,
} Column;

static const char *const column_names[] = {
    "", "t_s", "ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps", "clip", "label",
};

struct PlumbRecording {
  char *path;
  gzFile file;
  uint64_t line;
  Column columns[COLUMNS_MAX];
  size_t n_columns;
  bool has_rate;
  bool is_at_end;
  size_t start; /* of what is not used yet, in window */
  size_t end;
  GHashTable *texts; /* char * -> itself: the labels met so far */
  const char *last_label;
  const char *last_clip;
  char window[WINDOW_SIZE + 1];
};

GQuark
plumb_recording_error_quark (void)
{
  return g_quark_from_static_string ("plumb-recording-error");
}

/* Moves the rest to the front and fills up. False on a read error. */
static bool
fill (PlumbRecording *recording, GError **error)
{
  memmove (recording->window, recording->window + recording->start,
           recording->end - recording->start);
  recording->end -= recording->start;
  recording->start = 0;
  int n = gzread (recording->file, recording->window + recording->end,
                  (unsigned)(WINDOW_SIZE - recording->end));
  int code = Z_OK;
  const char *text = gzerror (recording->file, &code);
  if (n < 0 || (n == 0 && code != Z_OK && code != Z_STREAM_END)) {
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_READ, "%s: %s",
                 recording->path, code == Z_ERRNO ? g_strerror (errno) : text);
    return false;
  }
  recording->is_at_end = n == 0;
  recording->end += (size_t)n;
  return true;
}

/* The next line without its end, NUL-terminated in the window; *out_line NULL at the end. */
static bool
next_line (PlumbRecording *recording, char **out_line, size_t *out_size, GError **error)
{
  char *head = recording->window + recording->start;
  char *newline = memchr (head, '\n', recording->end - recording->start);
  if (!newline && !recording->is_at_end) {
    if (!fill (recording, error))
      return false;
    head = recording->window;
    newline = memchr (head, '\n', recording->end);
    if (!newline && !recording->is_at_end && recording->end < WINDOW_SIZE)
      return next_line (recording, out_line, out_size, error);
  }
  size_t rest = recording->end - recording->start;
  size_t size = newline ? (size_t)(newline - head) : rest;
  if (size == 0 && !newline) {
    *out_line = NULL;
    return true;
  }
  recording->line++;
  if (size > LINE_SIZE_MAX) {
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                 "%s:%" G_GUINT64_FORMAT ": the line is longer than %d bytes", recording->path,
                 recording->line, LINE_SIZE_MAX);
    return false;
  }
  recording->start += newline ? size + 1 : size;
  if (size > 0 && head[size - 1] == '\r')
    size--;
  head[size] = '\0';
  *out_line = head;
  *out_size = size;
  return true;
}

static Column
column_by_name (const char *name)
{
  for (size_t i = 1; i < G_N_ELEMENTS (column_names); i++)
    if (strcmp (name, column_names[i]) == 0)
      return (Column)i;
  return COLUMN_IGNORED;
}

static bool
check_columns (PlumbRecording *recording, GError **error)
{
  unsigned seen = 0;
  for (size_t i = 0; i < recording->n_columns; i++) {
    unsigned bit = 1u << recording->columns[i];
    if (recording->columns[i] != COLUMN_IGNORED && (seen & bit)) {
      g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                   "%s:1: column %s stands twice", recording->path,
                   column_names[recording->columns[i]]);
      return false;
    }
    seen |= bit;
  }
  for (unsigned column = COLUMN_TIME; column <= COLUMN_RATE_Z; column++) {
    bool is_needed = column <= COLUMN_ACCEL_Z || recording->has_rate;
    if (!is_needed || (seen & (1u << column)))
      continue;
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                 "%s:1: column %s is missing from the header", recording->path,
                 column_names[column]);
    return false;
  }
  return true;
}

static bool
read_header (PlumbRecording *recording, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  if (!next_line (recording, &line, &size, error))
    return false;
  g_auto (GStrv) names = g_strsplit (line ? line : "", ",", -1);
  recording->n_columns = g_strv_length (names);
  if (recording->n_columns > COLUMNS_MAX) {
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                 "%s:1: more than %d columns", recording->path, COLUMNS_MAX);
    return false;
  }
  for (size_t i = 0; i < recording->n_columns; i++) {
    recording->columns[i] = column_by_name (g_strstrip (names[i]));
    recording->has_rate |=
        recording->columns[i] >= COLUMN_RATE_X && recording->columns[i] <= COLUMN_RATE_Z;
  }
  return check_columns (recording, error);
}

PlumbRecording *
plumb_recording_open (const char *path, GError **error)
{
  errno = 0;
  gzFile file = gzopen (path, "re");
  if (!file) {
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_OPEN, "%s: %s", path,
                 g_strerror (errno != 0 ? errno : ENOMEM));
    return NULL;
  }
  g_autoptr (PlumbRecording) recording = g_new0 (PlumbRecording, 1);
  recording->path = g_strdup (path);
  recording->file = file;
  recording->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  recording->last_label = recording->last_clip = "";
  if (!read_header (recording, error))
    return NULL;
  return g_steal_pointer (&recording);
}

void
plumb_recording_free (PlumbRecording *recording)
{
  if (!recording)
    return;
  gzclose (recording->file);
  g_hash_table_unref (recording->texts);
  g_free (recording->path);
  g_free (recording);
}

bool
plumb_recording_has_rate (const PlumbRecording *recording)
{
  return recording->has_rate;
}

static unsigned
scan_digits (const char **inout_text, uint64_t *inout_mantissa)
{
  const char *text = *inout_text;
  uint64_t mantissa = *inout_mantissa;
  while (*text >= '0' && *text <= '9')
    mantissa = mantissa * 10 + (uint64_t)(*text++ - '0');
  unsigned n = (unsigned)(text - *inout_text);
  *inout_text = text;
  *inout_mantissa = mantissa;
  return n;
}

/* A plain decimal of up to 18 digits without the cost of strtod; everything else goes there. */
static bool
parse_number (const char *text, double *out_value)
{
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  const char *at = text;
  bool is_negative = *at == '-';
  uint64_t mantissa = 0;
  if (*at == '-' || *at == '+')
    at++;
  unsigned whole = scan_digits (&at, &mantissa);
  unsigned fraction = 0;
  if (*at == '.') {
    at++;
    fraction = scan_digits (&at, &mantissa);
  }
  if (*at == '\0' && whole + fraction > 0 && whole + fraction <= 18) {
    double value = (double)mantissa / powers[fraction];
    *out_value = is_negative ? -value : value;
    return true;
  }
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (value))
    return false;
  *out_value = value;
  return true;
}

/* Labels come in long runs, so the last one is tried before the table. */
static const char *
intern (PlumbRecording *recording, const char *text, const char **inout_last)
{
  if (strcmp (text, *inout_last) == 0)
    return *inout_last;
  const char *known = *text == '\0' ? "" : g_hash_table_lookup (recording->texts, text);
  if (!known) {
    char *copy = g_strdup (text);
    g_hash_table_add (recording->texts, copy);
    known = copy;
  }
  return *inout_last = known;
}

static double *
number_slot (PlumbRecordingSample *sample, Column column)
{
  if (column == COLUMN_TIME)
    return &sample->t_s;
  if (column >= COLUMN_ACCEL_X && column <= COLUMN_ACCEL_Z)
    return &sample->accel_g[column - COLUMN_ACCEL_X];
  if (column >= COLUMN_RATE_X && column <= COLUMN_RATE_Z)
    return &sample->rate_dps[column - COLUMN_RATE_X];
  return NULL;
}

static bool
set_field (PlumbRecording *recording, Column column, const char *text, PlumbRecordingSample *sample,
           GError **error)
{
  double *number = number_slot (sample, column);
  if (number && !parse_number (text, number)) {
    g_autofree char *shown = g_utf8_make_valid (text, -1);
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                 "%s:%" G_GUINT64_FORMAT ": %s: \"%.40s\" is not a number", recording->path,
                 recording->line, column_names[column], shown);
    return false;
  }
  if (column == COLUMN_LABEL)
    sample->label = intern (recording, text, &recording->last_label);
  if (column == COLUMN_CLIP)
    sample->clip = intern (recording, text, &recording->last_clip);
  return true;
}

static bool
parse_line (PlumbRecording *recording, char *line, PlumbRecordingSample *out_sample, GError **error)
{
  PlumbRecordingSample sample = {.label = "", .clip = ""};
  size_t i = 0;
  for (char *field = line; field; i++) {
    char *comma = strchr (field, ',');
    if (comma)
      *comma = '\0';
    if (i < recording->n_columns &&
        !set_field (recording, recording->columns[i], field, &sample, error))
      return false;
    field = comma ? comma + 1 : NULL;
  }
  if (i != recording->n_columns) {
    g_set_error (error, PLUMB_RECORDING_ERROR, PLUMB_RECORDING_ERROR_FORMAT,
                 "%s:%" G_GUINT64_FORMAT ": %zu fields where the header has %zu", recording->path,
                 recording->line, i, recording->n_columns);
    return false;
  }
  *out_sample = sample;
  return true;
}

PlumbRecordingResult
plumb_recording_next (PlumbRecording *recording, PlumbRecordingSample *out_sample, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  do {
    if (!next_line (recording, &line, &size, error))
      return PLUMB_RECORDING_FAILED;
    if (!line)
      return PLUMB_RECORDING_END;
  } while (size == 0);
  return parse_line (recording, line, out_sample, error) ? PLUMB_RECORDING_SAMPLE
                                                         : PLUMB_RECORDING_FAILED;
}
