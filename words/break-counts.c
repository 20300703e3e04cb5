/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "break-counts.h"

#include "catalogue.h"

void
plumb_break_counts_add (PlumbBreakCounts *breaks, const PlumbBreakCounts *more)
{
  breaks->taken += more->taken;
  breaks->has_suggested |= more->has_suggested;
  breaks->suggested += more->suggested;
  breaks->postponed += more->postponed;
  breaks->skipped += more->skipped;
  breaks->passed += more->passed;
}

/* Takes part, which is of count breaks. */
static void
add (GString *text, unsigned count, char *part)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : " (", part);
  g_free (part);
}

char *
plumb_break_counts_dup_beside (const PlumbBreakCounts *breaks, const PlumbLanguage *language)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (breaks->has_suggested)
    add (text, breaks->suggested,
         g_strdup_printf (plumb_language_translate (language, N_ ("%u suggested")),
                          breaks->suggested));
  add (text, breaks->postponed,
       g_strdup_printf (plumb_language_translate (language, N_ ("%u postponed")),
                        breaks->postponed));
  add (text, breaks->skipped,
       g_strdup_printf (plumb_language_translate (language, N_ ("%u skipped")), breaks->skipped));
  add (text, breaks->passed,
       g_strdup_printf (plumb_language_translate (language, N_ ("%u let pass")), breaks->passed));
  if (text->len > 0)
    g_string_append_c (text, ')');
  return g_strdup (text->str);
}

char *
plumb_break_counts_dup_text (const PlumbBreakCounts *breaks, const PlumbLanguage *language)
{
  g_autofree char *beside = plumb_break_counts_dup_beside (breaks, language);
  g_autofree char *taken =
      g_strdup_printf (plumb_language_translate (language, N_ ("%u taken")), breaks->taken);

  return g_strconcat (taken, beside, NULL);
}
