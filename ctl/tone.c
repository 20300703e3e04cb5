/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tone.h"

#include <string.h>

PlumbSay
plumb_tone_parse (const char *word)
{
  if (strcmp (word, "friendly") == 0)
    return PLUMB_SAY_FRIENDLY;
  return strcmp (word, "terse") == 0 ? PLUMB_SAY_TERSE : PLUMB_SAY_PLAIN;
}

static const char *
find_opening (const char *kind)
{
  static const struct {
    const char *kind;
    const char *opening;
  } openings[] = {
      {"slouch", "just so you notice: "},     {"lean", "just so you notice: "},
      {"long-sitting", "time flies: "},       {"break-due", "a good moment for yourself: "},
      {"aftercare", "be kind to yourself: "}, {"see-professional", "with care: "},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (openings); i++) {
    if (strcmp (openings[i].kind, kind) == 0)
      return openings[i].opening;
  }
  return "by the way: ";
}

/* The facts stand before the first semicolon, advice behind it. see-professional has no fact that
 * could go without its advice. */
static char *
dup_terse (const char *kind, const char *plain)
{
  bool is_whole = strcmp (kind, "see-professional") == 0;
  const char *end = is_whole ? NULL : strchr (plain, ';');
  g_autoptr (GString) text = g_string_new_len (plain, end != NULL ? end - plain : -1);
  g_string_replace (text, ", for ", ", ", 0);
  g_string_replace (text, " from the pose you set", "", 0);
  return g_strdup (text->str);
}

char *
plumb_tone_dup_alert (PlumbSay tone, const char *kind, const char *plain)
{
  switch (tone) {
  case PLUMB_SAY_PLAIN: break;
  case PLUMB_SAY_FRIENDLY: return g_strconcat (find_opening (kind), plain, NULL);
  case PLUMB_SAY_TERSE: return dup_terse (kind, plain);
  }
  return g_strdup (plain);
}
