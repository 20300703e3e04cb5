/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tone.h"

#include <glib/gi18n.h>
#include <string.h>

#include "notice.h"

PlumbTone
plumb_tone_parse (const char *word)
{
  if (strcmp (word, "friendly") == 0)
    return PLUMB_TONE_FRIENDLY;
  return strcmp (word, "terse") == 0 ? PLUMB_TONE_TERSE : PLUMB_TONE_PLAIN;
}

static const char *
find_opening (const char *kind)
{
  static const struct {
    const char *kind;
    const char *opening;
  } openings[] = {
      {"aftercare", N_ ("be kind to yourself: ")},
      {"see-professional", N_ ("with care: ")},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (openings); i++) {
    if (strcmp (openings[i].kind, kind) == 0)
      return _ (openings[i].opening);
  }
  return _ ("by the way: ");
}

/* The facts stand before the first semicolon, advice behind it. see-professional has no fact that
 * could go without its advice. */
static char *
dup_terse (const char *kind, const char *plain)
{
  bool is_whole = strcmp (kind, "see-professional") == 0;
  const char *end = is_whole ? NULL : strchr (plain, ';');
  g_autoptr (GString) text = g_string_new_len (plain, end != NULL ? end - plain : -1);
  /* Translators: as in ", for %s", without its %s. */
  g_string_replace (text, _ (", for "), ", ", 0);
  /* Translators: as in ", %s from the pose you set", without its ", %s". */
  g_string_replace (text, _ (" from the pose you set"), "", 0);
  return g_strdup (text->str);
}

char *
plumb_tone_dup_alert (PlumbTone tone, const char *kind, const char *plain)
{
  switch (tone) {
  case PLUMB_TONE_PLAIN: break;
  case PLUMB_TONE_FRIENDLY:
    if (plumb_notice_has (kind))
      break;
    return g_strconcat (find_opening (kind), plain, NULL);
  case PLUMB_TONE_TERSE: return dup_terse (kind, plain);
  }
  return g_strdup (plain);
}
