/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arguments.h"

#include <math.h>
#include <string.h>

#include "errors.h"

/* What may be repeated in an answer: long input is cut, so that an error is never much larger than
 * its cause. */
static char *
excerpt (const char *value)
{
  if (g_utf8_strlen (value, -1) <= 40)
    return g_strdup (value);
  g_autofree char *head = g_utf8_substring (value, 0, 40);
  return g_strconcat (head, "...", NULL);
}

bool
plumb_argument_text (const char *name, const char *value, glong min, glong max, GError **error)
{
  if (!g_utf8_validate (value, -1, NULL))
    return plumb_error_invalid (error, "%s: is not UTF-8", name);
  glong length = g_utf8_strlen (value, -1);
  if (length < min || length > max)
    return plumb_error_invalid (error, "%s: has %ld characters, wanted %ld to %ld", name, length,
                                min, max);
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return plumb_error_invalid (error, "%s: contains a control character", name);
  return true;
}

bool
plumb_argument_range (const char *name, uint64_t value, uint64_t min, uint64_t max, GError **error)
{
  if (value >= min && value <= max)
    return true;
  return plumb_error_invalid (error,
                              "%s: %" G_GUINT64_FORMAT " is not between %" G_GUINT64_FORMAT
                              " and %" G_GUINT64_FORMAT,
                              name, value, min, max);
}

bool
plumb_argument_number (const char *name, double value, double min, double max, GError **error)
{
  if (isfinite (value) && value >= min && value <= max)
    return true;
  return plumb_error_invalid (error, "%s: %g is not between %g and %g", name, value, min, max);
}

bool
plumb_argument_word (const char *name, const char *value, const char *const *words, GError **error)
{
  if (g_strv_contains (words, value))
    return true;
  g_autofree char *found = excerpt (value);
  g_autofree char *wanted = g_strjoinv (", ", (char **)words);
  return plumb_error_invalid (error, "%s: \"%s\" is none of %s", name, found, wanted);
}

bool
plumb_argument_placement (const char *name, const char *value, PlumbPlacement *out_placement,
                          GError **error)
{
  const char *words[PLUMB_PLACEMENT_OTHER + 2] = {NULL};
  if (plumb_placement_parse (value, out_placement))
    return true;
  for (unsigned i = 0; i <= PLUMB_PLACEMENT_OTHER; i++)
    words[i] = plumb_placement_to_string ((PlumbPlacement)i);
  return plumb_argument_word (name, value, words, error);
}

static bool
is_address (const char *value)
{
  if (strlen (value) != 17)
    return false;
  for (int i = 0; i < 17; i++)
    if (i % 3 == 2 ? value[i] != ':' : !g_ascii_isxdigit (value[i]))
      return false;
  return true;
}

bool
plumb_argument_address (const char *name, const char *value, char **out_address, GError **error)
{
  if (is_address (value)) {
    *out_address = g_ascii_strup (value, -1);
    return true;
  }
  g_autofree char *found = excerpt (value);
  return plumb_error_invalid (error, "%s: \"%s\" is not an address such as C0:FF:EE:00:00:01", name,
                              found);
}

bool
plumb_argument_id (const char *name, const char *value, GError **error)
{
  size_t length = strlen (value);
  size_t good = strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
  if (length >= 1 && length <= 32 && good == length)
    return true;
  g_autofree char *found = excerpt (value);
  return plumb_error_invalid (error, "%s: \"%s\" is not 1 to 32 letters, digits, \"_\" or \"-\"",
                              name, found);
}

/* "-28": so many days; -1: something else. */
static int
parse_days_back (const char *text)
{
  size_t digits = *text == '-' ? strspn (text + 1, "0123456789") : 0;
  if (digits < 1 || digits > 5 || text[1 + digits] != '\0')
    return -1;
  return (int)g_ascii_strtoull (text + 1, NULL, 10);
}

static bool
parse_day (const char *value, int64_t today, int64_t *out_day)
{
  int back = -1;
  if (g_str_equal (value, "today"))
    back = 0;
  else if (g_str_equal (value, "yesterday"))
    back = 1;
  else if (g_str_has_prefix (value, "today"))
    back = parse_days_back (value + strlen ("today"));
  if (back < 0 || today - back < PLUMB_DAY_MIN)
    return plumb_day_parse (value, out_day);
  *out_day = today - back;
  return true;
}

bool
plumb_argument_day (const char *name, const char *value, int64_t today, PlumbArgumentDay *out_day,
                    GError **error)
{
  int64_t number;
  if (parse_day (value, today, &number)) {
    out_day->number = number;
    plumb_day_write (number, out_day->text);
    return true;
  }
  g_autofree char *found = excerpt (value);
  return plumb_error_invalid (
      error, "%s: \"%s\" is not a day such as 2026-11-23, today, yesterday or today-28", name,
      found);
}

bool
plumb_argument_span (uint64_t from_us, uint64_t to_us, GError **error)
{
  if (!plumb_argument_range ("from_usec", from_us, 0, PLUMB_ARGUMENT_LATEST_US, error) ||
      !plumb_argument_range ("to_usec", to_us, 0, PLUMB_ARGUMENT_LATEST_US, error))
    return false;
  if (from_us < to_us)
    return true;
  return plumb_error_invalid (
      error, "from_usec: %" G_GUINT64_FORMAT " is not before to_usec %" G_GUINT64_FORMAT, from_us,
      to_us);
}

static bool
check_option (const char *name, const char *key, GVariant *value, const PlumbOption *known,
              GError **error)
{
  g_autoptr (GString) wanted = g_string_new (NULL);
  for (; known != NULL && known->key != NULL; known++) {
    if (g_str_equal (key, known->key)) {
      if (g_variant_is_of_type (value, G_VARIANT_TYPE (known->type)))
        return true;
      return plumb_error_invalid (error, "%s: \"%s\" has the type \"%s\", wanted \"%s\"", name, key,
                                  g_variant_get_type_string (value), known->type);
    }
    g_string_append_printf (wanted, "%s%s", wanted->len > 0 ? ", " : "", known->key);
  }
  g_autofree char *found = excerpt (key);
  return plumb_error_invalid (error, "%s: \"%s\" is not known, wanted %s", name, found,
                              wanted->len > 0 ? wanted->str : "no keys");
}

bool
plumb_argument_options (const char *name, GVariant *options, const PlumbOption *known,
                        GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GVariantIter iter;
  g_variant_iter_init (&iter, options);
  for (;;) {
    g_autofree char *key = NULL;
    g_autoptr (GVariant) value = NULL;
    if (!g_variant_iter_next (&iter, "{sv}", &key, &value))
      return true;
    if (!check_option (name, key, value, known, error))
      return false;
    if (!g_hash_table_add (seen, g_strdup (key)))
      return plumb_error_invalid (error, "%s: \"%s\" comes twice", name, key);
  }
}
