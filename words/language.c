/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "language.h"

#include <string.h>

#include "catalogue.h"

/* "pt_BR.UTF-8" is "pt-br" and, should that not be known, "pt". */
static bool
is_name_of (const PlumbLanguage *language, const char *name, size_t length)
{
  if (strlen (language->name) != length)
    return false;
  for (size_t i = 0; i < length; i++) {
    char c = name[i] == '-' ? '_' : name[i];
    if (g_ascii_tolower (language->name[i]) != g_ascii_tolower (c))
      return false;
  }
  return true;
}

static const PlumbLanguage *
find (const char *name)
{
  unsigned count;
  const PlumbLanguage *languages = plumb_catalogue_get (&count);
  const size_t lengths[] = {strcspn (name, ".@"), strcspn (name, ".@_-")};

  if (strcmp (name, "C") == 0 || g_str_has_prefix (name, "C.") || strcmp (name, "POSIX") == 0)
    return &languages[0];
  for (unsigned i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (unsigned j = 0; j < count; j++)
      if (is_name_of (&languages[j], name, lengths[i]))
        return &languages[j];
  return NULL;
}

const PlumbLanguage *
plumb_language_find (const char *const *names)
{
  unsigned count;

  for (unsigned i = 0; names != NULL && names[i] != NULL; i++) {
    const PlumbLanguage *language = find (names[i]);
    if (language != NULL)
      return language;
  }
  return plumb_catalogue_get (&count);
}

const char *
plumb_language_get_name (const PlumbLanguage *language)
{
  return language->name;
}

static const PlumbMessage *
look_up (const PlumbLanguage *language, const char *message)
{
  unsigned low = 0, high = language->n_messages;

  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp (message, language->messages[middle].message);
    if (order == 0)
      return &language->messages[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

const char *
plumb_language_translate (const PlumbLanguage *language, const char *message)
{
  const PlumbMessage *found = look_up (language, message);

  return found != NULL ? found->text[0] : message;
}

const char *
plumb_language_plural (const PlumbLanguage *language, const char *one, const char *many,
                       unsigned long n)
{
  const PlumbMessage *found = look_up (language, one);

  if (found == NULL)
    return n == 1 ? one : many;
  unsigned form = language->pick (n);
  const char *text = form < PLUMB_PLURALS_MAX ? found->text[form] : NULL;
  return text != NULL ? text : found->text[0];
}
