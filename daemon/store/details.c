/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "details.h"

#include <math.h>
#include <string.h>

#include "json.h"

/* JSON has one kind of number: what a number of this name was. Strings, booleans and lists say
 * themselves what they are. */
static const struct {
  const char *name;
  PlumbFieldType type;
} numbers[] = {
    {"comfort", PLUMB_FIELD_UNSIGNED},     {"days", PLUMB_FIELD_INTEGER},
    {"deviation_deg", PLUMB_FIELD_DOUBLE}, {"duration_s", PLUMB_FIELD_DOUBLE},
    {"energy", PLUMB_FIELD_UNSIGNED},      {"focus", PLUMB_FIELD_UNSIGNED},
    {"fraction", PLUMB_FIELD_DOUBLE},      {"from_deg", PLUMB_FIELD_DOUBLE},
    {"from_min", PLUMB_FIELD_INTEGER},     {"id", PLUMB_FIELD_INTEGER},
    {"judged_s", PLUMB_FIELD_DOUBLE},      {"limit_deg", PLUMB_FIELD_DOUBLE},
    {"minutes", PLUMB_FIELD_UNSIGNED},     {"peak_deg", PLUMB_FIELD_DOUBLE},
    {"percent", PLUMB_FIELD_INTEGER},      {"quiet_s", PLUMB_FIELD_DOUBLE},
    {"reports", PLUMB_FIELD_INTEGER},      {"rest_s", PLUMB_FIELD_DOUBLE},
    {"sleep", PLUMB_FIELD_UNSIGNED},       {"spell_times", PLUMB_FIELD_INTEGER},
    {"spread_deg", PLUMB_FIELD_DOUBLE},    {"times", PLUMB_FIELD_INTEGER},
    {"told", PLUMB_FIELD_INTEGER},         {"tolerance_deg", PLUMB_FIELD_DOUBLE},
    {"until_min", PLUMB_FIELD_INTEGER},    {"until_usec", PLUMB_FIELD_MOMENT},
    {"upright_s", PLUMB_FIELD_DOUBLE},     {"walked_s", PLUMB_FIELD_DOUBLE},
    {"weeks", PLUMB_FIELD_INTEGER},        {"within_days", PLUMB_FIELD_INTEGER},
    {"wording", PLUMB_FIELD_INTEGER},
};

/* False: a name of which nothing is known. */
static bool
find_number (const char *name, PlumbFieldType *out_type)
{
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (numbers[i].name, name) == 0) {
      *out_type = numbers[i].type;
      return true;
    }
  return false;
}

static void
append_number (GString *out, const PlumbField *field)
{
  PlumbFieldType type;
  g_assert (find_number (field->name, &type) && type == field->type);
  if (type == PLUMB_FIELD_DOUBLE)
    plumb_json_append_double (out, field->number);
  else
    plumb_json_append_integer (out, field->integer);
}

static void
append_strings (GString *out, const char *const *strings)
{
  g_string_append_c (out, '[');
  for (unsigned i = 0; strings[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    plumb_json_append_string (out, strings[i]);
  }
  g_string_append_c (out, ']');
}

void
plumb_details_append_json (GString *out, const PlumbField *fields, unsigned count)
{
  g_string_append_c (out, '{');
  for (unsigned i = 0; i < count; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    plumb_json_append_string (out, fields[i].name);
    g_string_append_c (out, ':');
    switch (fields[i].type) {
    case PLUMB_FIELD_STRING: plumb_json_append_string (out, fields[i].string); break;
    case PLUMB_FIELD_BOOLEAN: g_string_append (out, fields[i].boolean ? "true" : "false"); break;
    case PLUMB_FIELD_STRINGS: append_strings (out, fields[i].strings); break;
    case PLUMB_FIELD_DOUBLE:
    case PLUMB_FIELD_INTEGER:
    case PLUMB_FIELD_UNSIGNED:
    case PLUMB_FIELD_MOMENT: append_number (out, &fields[i]); break;
    }
  }
  g_string_append_c (out, '}');
}

/* Text that is being read; strings are decoded where they stand, as they only grow shorter. */
typedef struct {
  char *at;
} Reader;

static bool
accept (Reader *reader, char wanted)
{
  reader->at += strspn (reader->at, " \t\r\n");
  if (*reader->at != wanted)
    return false;
  reader->at++;
  return true;
}

static bool
accept_word (Reader *reader, const char *word)
{
  if (!g_str_has_prefix (reader->at, word))
    return false;
  reader->at += strlen (word);
  return true;
}

/* Four digits after "\u"; 0: no character that is written so. */
static gunichar
read_code (Reader *reader)
{
  gunichar code = 0;
  for (unsigned i = 0; i < 4; i++, reader->at++) {
    if (!g_ascii_isxdigit (*reader->at))
      return 0;
    code = code * 16 + (gunichar)g_ascii_xdigit_value (*reader->at);
  }
  return g_unichar_validate (code) ? code : 0;
}

/* What follows a backslash; NULL: nothing that may. Gives where to go on writing. */
static char *
read_escape (Reader *reader, char *to)
{
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char *name = *reader->at != '\0' ? strchr (names, *reader->at) : NULL;
  if (name != NULL) {
    reader->at++;
    *to = meant[name - names];
    return to + 1;
  }
  if (!accept_word (reader, "u"))
    return NULL;
  gunichar code = read_code (reader);
  return code != 0 ? to + g_unichar_to_utf8 (code, to) : NULL;
}

static bool
read_string (Reader *reader, const char **out_string)
{
  if (!accept (reader, '"'))
    return false;
  char *begin = reader->at, *to = begin;
  while (*reader->at != '"') {
    if ((unsigned char)*reader->at < 0x20)
      return false;
    if (*reader->at != '\\') {
      *to++ = *reader->at++;
      continue;
    }
    reader->at++;
    to = read_escape (reader, to);
    if (to == NULL)
      return false;
  }
  reader->at++;
  *to = '\0';
  *out_string = begin;
  return true;
}

static bool
read_strings (Reader *reader, PlumbField *field)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  const char *string;
  bool is_first = true;
  if (!accept (reader, '['))
    return false;
  while (!accept (reader, ']')) {
    if ((!is_first && !accept (reader, ',')) || !read_string (reader, &string))
      return false;
    g_ptr_array_add (strings, (gpointer)string);
    is_first = false;
  }
  g_ptr_array_add (strings, NULL);
  field->type = PLUMB_FIELD_STRINGS;
  field->strings = (const char *const *)g_ptr_array_free (g_steal_pointer (&strings), FALSE);
  return true;
}

/* A number whose name says nothing is what it looks like. */
static bool
read_number (Reader *reader, PlumbField *field)
{
  const char *begin = reader->at;
  size_t length = strspn (begin, "+-.0123456789eE");
  bool is_whole = strspn (begin, "-0123456789") == length;
  char *end = NULL;
  if (!find_number (field->name, &field->type))
    field->type = is_whole ? PLUMB_FIELD_INTEGER : PLUMB_FIELD_DOUBLE;
  if (field->type == PLUMB_FIELD_DOUBLE)
    field->number = g_ascii_strtod (begin, &end);
  else
    field->integer = g_ascii_strtoll (begin, &end, 10);
  reader->at += length;
  return length > 0 && end == reader->at;
}

static bool
read_boolean (Reader *reader, PlumbField *field)
{
  field->type = PLUMB_FIELD_BOOLEAN;
  field->boolean = *reader->at == 't';
  return accept_word (reader, field->boolean ? "true" : "false");
}

static bool
read_value (Reader *reader, PlumbField *field)
{
  reader->at += strspn (reader->at, " \t\r\n");
  switch (*reader->at) {
  case '"': field->type = PLUMB_FIELD_STRING; return read_string (reader, &field->string);
  case '[': return read_strings (reader, field);
  case 't':
  case 'f': return read_boolean (reader, field);
  default: return read_number (reader, field);
  }
}

/* A null: NaN, or *out_is_left_out. */
static bool
read_null (Reader *reader, PlumbField *field, bool *out_is_left_out)
{
  PlumbFieldType type;
  reader->at += strspn (reader->at, " \t\r\n");
  if (!accept_word (reader, "null"))
    return false;
  *out_is_left_out = !find_number (field->name, &type) || type != PLUMB_FIELD_DOUBLE;
  field->type = PLUMB_FIELD_DOUBLE;
  field->number = NAN;
  return true;
}

static bool
read_member (Reader *reader, GArray *fields)
{
  PlumbField field = {0};
  bool is_left_out = false;
  if (!read_string (reader, &field.name) || !accept (reader, ':') ||
      !(read_null (reader, &field, &is_left_out) || read_value (reader, &field)))
    return false;
  if (!is_left_out)
    g_array_append_val (fields, field);
  return true;
}

static bool
read_object (Reader *reader, GArray *fields)
{
  bool is_first = true;
  if (!accept (reader, '{'))
    return false;
  while (!accept (reader, '}')) {
    if ((!is_first && !accept (reader, ',')) || !read_member (reader, fields))
      return false;
    is_first = false;
  }
  reader->at += strspn (reader->at, " \t\r\n");
  return *reader->at == '\0';
}

void
plumb_details_init (PlumbDetails *details, const char *text)
{
  *details = (PlumbDetails){0};
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  details->owned = g_strdup (text);
  GArray *fields = g_array_sized_new (FALSE, FALSE, sizeof (PlumbField), PLUMB_FIELDS_MAX);
  Reader reader = {details->owned};
  bool is_read = read_object (&reader, fields);
  details->count = fields->len;
  details->fields = (PlumbField *)(void *)g_array_free (fields, FALSE);
  if (!is_read)
    plumb_details_clear (details);
}

void
plumb_details_clear (PlumbDetails *details)
{
  for (unsigned i = 0; i < details->count; i++)
    if (details->fields[i].type == PLUMB_FIELD_STRINGS)
      g_free ((gpointer)details->fields[i].strings);
  g_free (details->fields);
  g_free (details->owned);
  *details = (PlumbDetails){0};
}
