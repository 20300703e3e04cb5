/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-value.h"

#include <math.h>
#include <string.h>

#include "library.h"

#define TEXT_MAX      64
#define PATH_MAX_SIZE 150
#define SENSOR_ID_MAX 32
#define ADDRESS_SIZE  17
#define ALL_TEXT      "all"

/* Every choice is stored through an int. */
G_STATIC_ASSERT (sizeof (PlumbMode) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbPlacement) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbTone) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbPacePreset) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbCatchUp) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbWhere) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbNotifyMethod) == sizeof (int));
G_STATIC_ASSERT (sizeof (PlumbLogLevel) == sizeof (int));

static void *
field_of (const PlumbSettingRow *row, void *base)
{
  return (char *)base + row->offset;
}

static const void *
const_field_of (const PlumbSettingRow *row, const void *base)
{
  return (const char *)base + row->offset;
}

static bool
is_string (PlumbSettingType type)
{
  return type == PLUMB_SETTING_TEXT || type == PLUMB_SETTING_WORD ||
         type == PLUMB_SETTING_ADDRESS || type == PLUMB_SETTING_PATH;
}

/* Digits with at most one point: no exponent, hexadecimal, infinity or surrounding space, all of
 * which strtod () would take. */
static bool
parse_number (const char *text, double *out_number)
{
  const char *digits = *text == '-' ? text + 1 : text;
  bool has_digit = false;
  unsigned points = 0;
  for (const char *c = digits; *c != '\0'; c++) {
    if (*c == '.')
      points++;
    else if (g_ascii_isdigit (*c))
      has_digit = true;
    else
      return false;
  }
  if (!has_digit || points > 1)
    return false;
  *out_number = g_ascii_strtod (text, NULL);
  return true;
}

static bool
parse_in_range (const PlumbSettingRow *row, const char *text, double *out_number)
{
  double number;
  if (!parse_number (text, &number) || number < row->minimum || number > row->maximum)
    return false;
  *out_number = number;
  return true;
}

static bool
parse_integer (const PlumbSettingRow *row, const char *text, int *out_integer)
{
  double number;
  if (strchr (text, '.') != NULL || !parse_in_range (row, text, &number))
    return false;
  *out_integer = (int)number;
  return true;
}

static bool
parse_choice (const char *const *names, const char *text, int *out_choice)
{
  for (int i = 0; names[i] != NULL; i++) {
    if (strcmp (names[i], text) == 0) {
      *out_choice = i;
      return true;
    }
  }
  return false;
}

static bool
parse_time_of_day (const char *text, int *out_minutes)
{
  if (strlen (text) != 5 || text[2] != ':')
    return false;
  for (unsigned i = 0; i < 5; i++) {
    if (i != 2 && !g_ascii_isdigit (text[i]))
      return false;
  }
  int hours = (text[0] - '0') * 10 + text[1] - '0';
  int minutes = (text[3] - '0') * 10 + text[4] - '0';
  if (hours > 23 || minutes > 59)
    return false;
  *out_minutes = hours * 60 + minutes;
  return true;
}

static bool
is_address (const char *text)
{
  if (strlen (text) != ADDRESS_SIZE)
    return false;
  for (unsigned i = 0; i < ADDRESS_SIZE; i++) {
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return false;
  }
  return true;
}

static bool
is_word (const char *text)
{
  size_t size = strlen (text);
  return size > 0 && size <= TEXT_MAX &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

static bool
is_printable (const char *text, size_t max_size)
{
  size_t size = strlen (text);
  if (size == 0 || size > max_size || !g_utf8_validate (text, -1, NULL))
    return false;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (!g_unichar_isprint (g_utf8_get_char (c)))
      return false;
  }
  return true;
}

bool
plumb_settings_value_is_sensor_id (const char *text)
{
  size_t size = strlen (text);
  return size > 0 && size <= SENSOR_ID_MAX &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == size;
}

static bool
parse_string (const PlumbSettingRow *row, const char *text, char **field)
{
  bool is_none = row->none != NULL && strcmp (row->none, text) == 0;
  bool is_good =
      is_none || (row->type == PLUMB_SETTING_ADDRESS && is_address (text)) ||
      (row->type == PLUMB_SETTING_WORD && is_word (text)) ||
      (row->type == PLUMB_SETTING_TEXT && is_printable (text, TEXT_MAX)) ||
      (row->type == PLUMB_SETTING_PATH && *text == '/' && is_printable (text, PATH_MAX_SIZE));
  if (!is_good)
    return false;
  g_free (*field);
  if (is_none)
    *field = NULL;
  else if (row->type == PLUMB_SETTING_ADDRESS)
    *field = g_ascii_strup (text, -1);
  else
    *field = g_strdup (text);
  return true;
}

/* Words with commas between them, each of which can exclude something. */
static bool
parse_exclusions (const PlumbSettingRow *row, const char *text, char ***field)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  bool is_none = strcmp (text, row->none) == 0;
  for (unsigned i = 0; !is_none && words[i] != NULL; i++) {
    if (!plumb_library_is_exclusion (g_strstrip (words[i])))
      return false;
  }
  if (words[0] == NULL)
    return false;
  g_strfreev (*field);
  *field = is_none ? NULL : g_steal_pointer (&words);
  return true;
}

/* An entry for each week with commas between them, the last one for ever. */
static bool
parse_weeks (const PlumbSettingRow *row, const char *text, PlumbTrainingSettings *field)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  double minutes[PLUMB_TRAINING_WEEKS_MAX] = {0};
  guint count = g_strv_length (words);
  if (count == 0 || count > PLUMB_TRAINING_WEEKS_MAX)
    return false;
  for (guint i = 0; i < count; i++) {
    if (strcmp (g_strstrip (words[i]), ALL_TEXT) == 0)
      minutes[i] = PLUMB_TRAINING_ALL;
    else if (!parse_in_range (row, words[i], &minutes[i]))
      return false;
  }
  memcpy (field->minutes_by_week, minutes, sizeof minutes);
  field->n_weeks = count;
  return true;
}

/* Words with commas between them. */
static bool
parse_things (const char *text, unsigned *field)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  bool is_none = strcmp (text, "none") == 0;
  unsigned things = 0;
  PlumbThing thing;
  if (strcmp (text, "auto") == 0) {
    *field = PLUMB_HAVE_UNSAID | PLUMB_THINGS_USUAL;
    return true;
  }
  for (unsigned i = 0; !is_none && words[i] != NULL; i++) {
    if (!plumb_thing_parse (g_strstrip (words[i]), &thing))
      return false;
    things |= thing;
  }
  if (words[0] == NULL)
    return false;
  *field = things;
  return true;
}

bool
plumb_settings_value_parse (const PlumbSettingRow *row, const char *text, void *base)
{
  void *field = field_of (row, base);
  int choice;
  switch (row->type) {
  case PLUMB_SETTING_NUMBER: return parse_in_range (row, text, field);
  case PLUMB_SETTING_NUMBER_OR_AUTO:
    if (strcmp (text, "auto") != 0)
      return parse_in_range (row, text, field);
    *(double *)field = PLUMB_SETTING_AUTO;
    return true;
  case PLUMB_SETTING_INTEGER: return parse_integer (row, text, field);
  case PLUMB_SETTING_BOOLEAN:
    if (!parse_choice (row->names, text, &choice))
      return false;
    *(bool *)field = choice == 1;
    return true;
  case PLUMB_SETTING_CHOICE: return parse_choice (row->names, text, field);
  case PLUMB_SETTING_TEXT:
  case PLUMB_SETTING_WORD:
  case PLUMB_SETTING_ADDRESS:
  case PLUMB_SETTING_PATH: return parse_string (row, text, field);
  case PLUMB_SETTING_EXCLUSIONS: return parse_exclusions (row, text, field);
  case PLUMB_SETTING_WEEKS: return parse_weeks (row, text, field);
  case PLUMB_SETTING_THINGS: return parse_things (text, field);
  case PLUMB_SETTING_TIME_OF_DAY:
    if (row->none == NULL || strcmp (text, row->none) != 0)
      return parse_time_of_day (text, field);
    *(int *)field = (int)PLUMB_SETTING_AUTO;
    return true;
  }
  return false;
}

/* As few decimals as read back to the same number; no exponent, which _parse () refuses. */
static char *
number_to_text (double number)
{
  char text[64];
  if (number == PLUMB_SETTING_AUTO)
    return g_strdup ("auto");
  for (unsigned decimals = 0; decimals <= 20; decimals++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%uf", decimals);
    g_ascii_formatd (text, sizeof text, format, number);
    if (g_ascii_strtod (text, NULL) == number)
      break;
  }
  return g_strdup (text);
}

static char *
weeks_to_text (const PlumbTrainingSettings *training)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < training->n_weeks; i++) {
    bool is_all = training->minutes_by_week[i] == PLUMB_TRAINING_ALL;
    g_autofree char *minutes =
        is_all ? g_strdup (ALL_TEXT) : number_to_text (training->minutes_by_week[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", minutes);
  }
  return g_string_free (text, FALSE);
}

/* "chair, wall"; a setting that holds none of them says so. */
static char *
things_to_text (unsigned things)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (unsigned bit = 1; bit < 1u << PLUMB_THINGS; bit <<= 1) {
    if ((things & bit) != 0)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "",
                              plumb_thing_to_string ((PlumbThing)bit));
  }
  return g_strdup (words->len > 0 ? words->str : "none");
}

char *
plumb_settings_value_dup_text (const PlumbSettingRow *row, const void *base)
{
  const void *field = const_field_of (row, base);
  switch (row->type) {
  case PLUMB_SETTING_NUMBER:
  case PLUMB_SETTING_NUMBER_OR_AUTO: return number_to_text (*(const double *)field);
  case PLUMB_SETTING_INTEGER: return g_strdup_printf ("%d", *(const int *)field);
  case PLUMB_SETTING_BOOLEAN: return g_strdup (row->names[*(const bool *)field ? 1 : 0]);
  case PLUMB_SETTING_CHOICE: return g_strdup (row->names[*(const int *)field]);
  case PLUMB_SETTING_TEXT:
  case PLUMB_SETTING_WORD:
  case PLUMB_SETTING_ADDRESS:
  case PLUMB_SETTING_PATH: {
    const char *text = *(char *const *)field;
    return g_strdup (text != NULL ? text : row->none);
  }
  case PLUMB_SETTING_TIME_OF_DAY:
    if (*(const int *)field < 0)
      return g_strdup (row->none);
    return g_strdup_printf ("%02d:%02d", *(const int *)field / 60, *(const int *)field % 60);
  case PLUMB_SETTING_EXCLUSIONS: {
    char **words = *(char **const *)field;
    return words != NULL ? g_strjoinv (", ", words) : g_strdup (row->none);
  }
  case PLUMB_SETTING_WEEKS: return weeks_to_text (field);
  case PLUMB_SETTING_THINGS: {
    unsigned things = *(const unsigned *)field;
    return (things & PLUMB_HAVE_UNSAID) != 0 ? g_strdup ("auto") : things_to_text (things);
  }
  }
  return NULL;
}

static char *
dup_exclusions (void)
{
  size_t count;
  const PlumbLibraryTag *tags = plumb_library_tags (&count);
  GString *words = g_string_new (NULL);
  for (unsigned i = 0; i < PLUMB_LIBRARY_KINDS; i++)
    g_string_append_printf (words, "%s, ", plumb_library_kind_to_string ((PlumbLibraryKind)i));
  for (unsigned bit = PLUMB_AREA_NECK; bit <= PLUMB_AREA_WHOLE; bit <<= 1)
    g_string_append_printf (words, "%s, ", plumb_area_to_string ((PlumbArea)bit));
  for (size_t i = 0; i < count; i++) {
    if (strcmp (tags[i].word, "neck") != 0 && strcmp (tags[i].word, "heat") != 0)
      g_string_append_printf (words, "%s, ", tags[i].word);
  }
  g_string_truncate (words, words->len - 2);
  return g_string_free (words, FALSE);
}

char *
plumb_settings_value_dup_wanted (const PlumbSettingRow *row)
{
  g_autofree char *low = number_to_text (row->minimum);
  g_autofree char *high = number_to_text (row->maximum);
  g_autofree char *names = row->names != NULL ? g_strjoinv (", ", (char **)row->names) : NULL;
  switch (row->type) {
  case PLUMB_SETTING_NUMBER: return g_strdup_printf ("a number between %s and %s", low, high);
  case PLUMB_SETTING_NUMBER_OR_AUTO:
    return g_strdup_printf ("a number between %s and %s, or auto", low, high);
  case PLUMB_SETTING_INTEGER:
    return g_strdup_printf ("a whole number between %s and %s", low, high);
  case PLUMB_SETTING_BOOLEAN: return g_strdup ("yes or no");
  case PLUMB_SETTING_CHOICE: return g_strdup_printf ("one of %s", names);
  case PLUMB_SETTING_TEXT: return g_strdup_printf ("a printable text of 1 to %d bytes", TEXT_MAX);
  case PLUMB_SETTING_WORD:
    return g_strdup_printf ("a word of lower-case letters, digits and hyphens%s%s",
                            row->none != NULL ? ", or " : "", row->none != NULL ? row->none : "");
  case PLUMB_SETTING_ADDRESS:
    return g_strdup_printf ("an address like C0:FF:EE:00:00:01%s%s",
                            row->none != NULL ? ", or " : "", row->none != NULL ? row->none : "");
  case PLUMB_SETTING_TIME_OF_DAY:
    return g_strdup_printf ("a time of day like 04:00%s%s", row->none != NULL ? ", or " : "",
                            row->none != NULL ? row->none : "");
  case PLUMB_SETTING_PATH:
    return g_strdup_printf ("a path of at most %d bytes that begins with \"/\", or %s",
                            PATH_MAX_SIZE, row->none);
  case PLUMB_SETTING_EXCLUSIONS: {
    g_autofree char *words = dup_exclusions ();
    return g_strdup_printf ("a list with commas of %s; or %s", words, row->none);
  }
  case PLUMB_SETTING_WEEKS:
    return g_strdup_printf ("a list with commas of 1 to %d entries, each a number between %s and "
                            "%s or " ALL_TEXT,
                            PLUMB_TRAINING_WEEKS_MAX, low, high);
  case PLUMB_SETTING_THINGS: {
    g_autofree char *words = things_to_text ((1u << PLUMB_THINGS) - 1);
    return g_strdup_printf ("a list with commas of %s; or none, or auto", words);
  }
  }
  return NULL;
}

bool
plumb_settings_value_is_equal (const PlumbSettingRow *row, const void *a, const void *b)
{
  g_autofree char *text_a = plumb_settings_value_dup_text (row, a);
  g_autofree char *text_b = plumb_settings_value_dup_text (row, b);
  return g_strcmp0 (text_a, text_b) == 0;
}

void
plumb_settings_value_clear (const PlumbSettingRow *row, void *base)
{
  if (is_string (row->type))
    g_clear_pointer ((char **)field_of (row, base), g_free);
  if (row->type == PLUMB_SETTING_EXCLUSIONS)
    g_clear_pointer ((char ***)field_of (row, base), g_strfreev);
}

void
plumb_settings_value_unshare (const PlumbSettingRow *row, void *base)
{
  if (is_string (row->type)) {
    char **text = field_of (row, base);
    *text = g_strdup (*text);
  }
  if (row->type == PLUMB_SETTING_EXCLUSIONS) {
    char ***words = field_of (row, base);
    *words = g_strdupv (*words);
  }
}

void
plumb_settings_value_reset (const PlumbSettingRow *row, PlumbPacePreset pace, void *base)
{
  const char *text = plumb_settings_table_default (row, pace);
  plumb_settings_value_clear (row, base);
  if (text != NULL) {
    bool is_parsed = plumb_settings_value_parse (row, text, base);
    g_assert (is_parsed);
  }
}
