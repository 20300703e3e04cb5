/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "break-view.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "vocabulary.h"
#include "why-not.h"
#include "words.h"

static GVariant *
get_current (GVariant *breaks)
{
  GVariant *current = g_variant_lookup_value (breaks, "Current", G_VARIANT_TYPE_VARDICT);
  return current != NULL ? current : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}

/* Why, in the reader's language where the sentence is known. */
static char *
dup_reason (GVariant *current)
{
  g_autofree char *own = plumb_vocabulary_dup_sentence (plumb_client_string (current, "reason"));
  return plumb_print_dup_safe (own);
}

static char *
dup_next (GVariant *breaks)
{
  guint64 next_us = plumb_client_unsigned (breaks, "NextBreakAt");
  if (next_us == 0)
    return NULL;
  g_autofree char *time = plumb_print_dup_time (next_us);
  return g_strdup_printf (_ ("the next at %s if you go on like this"), time);
}

static char *
dup_taking (GVariant *current)
{
  guint64 begin_us = plumb_client_unsigned (current, "begin_usec");
  g_autofree char *planned = plumb_print_dup_duration (plumb_client_number (current, "seconds", 0));
  g_autofree char *since = plumb_print_dup_since (begin_us);
  return g_strdup_printf (_ ("being taken for %s of %s"), since, planned);
}

char *
plumb_break_view_dup_line (GVariant *breaks)
{
  const char *state = plumb_client_string (breaks, "State");
  g_autoptr (GVariant) current = get_current (breaks);
  g_autofree char *reason = dup_reason (current);
  if (strcmp (state, "taking") == 0)
    return dup_taking (current);
  if (strcmp (state, "suggested") == 0 || strcmp (state, "due") == 0)
    return g_strdup_printf (strcmp (state, "due") == 0 ? _ ("due: %s") : _ ("time for one: %s"),
                            reason);
  if (strcmp (state, "postponed") == 0) {
    g_autofree char *until = plumb_print_dup_time (plumb_client_unsigned (breaks, "NextBreakAt"));
    return g_strdup_printf (_ ("postponed until %s"), until);
  }
  if (strcmp (state, "held") == 0)
    return g_strdup (_ ("held back for now; see \"plumbline why\""));
  return dup_next (breaks);
}

void
plumb_break_view_aftercare (GVariant *breaks)
{
  guint64 until_us = plumb_client_unsigned (breaks, "AftercareUntil");
  if (until_us <= (guint64)g_get_real_time ())
    return;
  g_autofree char *until = plumb_print_dup_time (until_us);
  printf (
      _ ("Until %s: gentle suggestions and fewer alerts. Warmth, water and rest, if you like.\n"),
      until);
}

void
plumb_break_view_state (const PlumbCtl *ctl, GVariant *breaks)
{
  g_autoptr (GVariant) current = get_current (breaks);
  g_autoptr (GVariant) suggestion =
      g_variant_lookup_value (current, "suggestion", G_VARIANT_TYPE_VARDICT);
  g_autofree char *line = plumb_break_view_dup_line (breaks);
  plumb_print_field (ctl, _ ("Break"), "%s", line != NULL ? line : _ ("none is due"));
  double left = plumb_client_number (breaks, "PostponesLeft", 0);
  if (g_variant_n_children (current) > 0)
    plumb_print_field (ctl, _ ("Postpone"),
                       ngettext ("%.0f more time", "%.0f more times", (gulong)left), left);
  if (suggestion != NULL) {
    g_autofree char *title = plumb_print_dup_safe (plumb_client_string (suggestion, "title"));
    plumb_print_field (ctl, _ ("Suggested"), _ ("%s; \"plumbline break now\" leads through it"),
                       title);
  }
  plumb_break_view_aftercare (breaks);
}

static void
print_list (const char *mark, GVariant *suggestion, const char *key)
{
  g_autofree const char **list = plumb_client_strings (suggestion, key);
  for (unsigned i = 0; list[i] != NULL; i++) {
    g_autofree char *safe = plumb_print_dup_safe (list[i]);
    printf ("  %s%s\n", mark, safe);
  }
}

void
plumb_break_view_suggestion (const PlumbCtl *ctl, GVariant *suggestion, bool has_steps)
{
  g_autofree char *title = plumb_print_dup_safe (plumb_client_string (suggestion, "title"));
  g_autofree char *reason = dup_reason (suggestion);
  g_autofree char *length =
      plumb_print_dup_duration (plumb_client_number (suggestion, "seconds", 0));
  printf ("%s%s%s (%s)\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), title, plumb_print_off (ctl),
          length);
  if (*reason != '\0')
    printf ("%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_DIM), reason, plumb_print_off (ctl));
  g_autoptr (GVariant) why_not =
      g_variant_lookup_value (suggestion, "why_not", G_VARIANT_TYPE_VARDICT);
  if (why_not != NULL) {
    g_autofree char *text = plumb_why_not_dup_text (why_not, plumb_words_language ());
    printf (_ ("  Nothing in the library fits just now: %s\n"), text);
  }
  if (has_steps && plumb_client_boolean (suggestion, "walk_first"))
    puts (_ ("  First stand up and walk a little."));
  if (has_steps)
    print_list ("- ", suggestion, "steps");
  print_list (_ ("Mind: "), suggestion, "cautions");
  print_list (_ ("Stop if: "), suggestion, "stop_if");
  const char *topic = plumb_client_string (suggestion, "when_not_to");
  if (*topic != '\0') {
    g_autofree char *safe = plumb_print_dup_safe (topic);
    printf (_ ("  When not to: \"plumbline library safety %s\"\n"), safe);
  }
}

const char *
plumb_break_view_outcome (const char *outcome)
{
  static const struct {
    const char *word, *sentence;
  } known[] = {
      {"taken-verified", N_ ("Done: you walked. The count starts anew.")},
      {"taken-unverified", N_ ("Done. The sensor saw no walking; that is fine, too.")},
      {"natural", N_ ("You walked before anybody said anything.")},
      {"skipped", N_ ("Given up; counting starts anew.")},
      {"expired", N_ ("The break is over.")},
      {"postponed", N_ ("Postponed.")},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].word, outcome) == 0)
      return _ (known[i].sentence);
  return _ ("The break is over.");
}
