/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library-view.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "print.h"
#include "vocabulary.h"

#define ID_WIDTH    26
#define TITLE_WIDTH 42
#define TOPIC_WIDTH 18

/* In the order of the list; a kind that is not known here comes last. */
static const char *const kinds[] = {"movement",  "stretch",        "breathing",
                                    "rest",      "self-massage",   "heat",
                                    "hydration", "therapist-info", NULL};

static char *
dup_text (GVariant *dictionary, const char *key)
{
  return plumb_print_dup_safe (plumb_client_string (dictionary, key));
}

/* "neck, upper" */
static char *
dup_words (GVariant *dictionary, const char *key)
{
  g_autofree const char **words = plumb_client_strings (dictionary, key);
  for (unsigned i = 0; words[i] != NULL; i++)
    words[i] = plumb_vocabulary (words[i]);
  g_autofree char *joined = g_strjoinv (", ", (char **)words);
  return plumb_print_dup_safe (joined);
}

/* What sets it apart, in brackets, or "". */
static const char *
mark_of (GVariant *item)
{
  if (plumb_client_boolean (item, "excluded"))
    return _ ("  (excluded)");
  if (!plumb_client_boolean (item, "enabled"))
    return _ ("  (off)");
  g_autofree const char **missing = plumb_client_strings (item, "missing");
  if (missing[0] != NULL)
    return _ ("  (something is missing for it)");
  return plumb_client_boolean (item, "prescribed") ? _ ("  (prescribed)") : "";
}

static char *
dup_time (GVariant *item)
{
  guint64 seconds = plumb_client_unsigned (item, "seconds");
  if (seconds == 0)
    return g_strdup (_ ("to read"));
  if (seconds < 120) /* which a duration would round to minutes */
    return g_strdup_printf ("%" G_GUINT64_FORMAT " s", seconds);
  return plumb_print_dup_duration ((double)seconds);
}

static void
print_line (const char *id, GVariant *item)
{
  g_autofree char *safe_id = plumb_print_dup_safe (id);
  g_autofree char *name = plumb_print_dup_padded (safe_id, ID_WIDTH);
  g_autofree char *text = dup_text (item, "title");
  g_autofree char *title = plumb_print_dup_padded (text, TITLE_WIDTH);
  g_autofree char *time = dup_time (item);
  printf ("  %s %s %s%s\n", name, title, time, mark_of (item));
}

static bool
is_known_kind (const char *kind)
{
  return g_strv_contains (kinds, kind);
}

/* Those of a kind, or those of no known kind for NULL. */
static void
print_kind (const PlumbCtl *ctl, GVariant *items, const char *kind)
{
  bool has_any = false;
  for (gsize i = 0; i < g_variant_n_children (items); i++) {
    const char *id;
    g_autoptr (GVariant) item = NULL;
    g_variant_get_child (items, i, "(&s@a{sv})", &id, &item);
    const char *found = plumb_client_string (item, "kind");
    if (kind != NULL ? strcmp (found, kind) != 0 : is_known_kind (found))
      continue;
    if (!has_any)
      printf ("%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD),
              plumb_vocabulary (kind != NULL ? kind : "other"), plumb_print_off (ctl));
    has_any = true;
    print_line (id, item);
  }
}

void
plumb_library_view_list (const PlumbCtl *ctl, GVariant *items)
{
  for (unsigned i = 0; kinds[i] != NULL; i++)
    print_kind (ctl, items, kinds[i]);
  print_kind (ctl, items, NULL);
  puts (
      _ ("\n\"plumbline library show ID\" shows one; \"plumbline library safety\" what is good to "
         "know "
         "before."));
}

static void
print_lines (GVariant *dictionary, const char *key, const char *bullet)
{
  g_autofree const char **lines = plumb_client_strings (dictionary, key);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = plumb_print_dup_safe (lines[i]);
    if (bullet != NULL)
      printf ("  %s %s\n", bullet, line);
    else
      printf ("  %u. %s\n", i + 1, line);
  }
}

static void
print_heading (const PlumbCtl *ctl, const char *text)
{
  g_autofree char *safe = plumb_print_dup_safe (text);
  printf ("%s%s%s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), safe, plumb_print_off (ctl));
}

static void
print_section (const PlumbCtl *ctl, GVariant *item, const char *key, const char *heading)
{
  g_autofree const char **lines = plumb_client_strings (item, key);
  if (lines[0] == NULL)
    return;
  print_heading (ctl, heading);
  print_lines (item, key, "-");
}

static void
print_facts (const PlumbCtl *ctl, GVariant *item)
{
  g_autofree char *kind = dup_text (item, "kind");
  g_autofree char *time = dup_time (item);
  g_autofree char *areas = dup_words (item, "areas");
  g_autofree char *places = dup_words (item, "places");
  g_autofree char *needs = dup_words (item, "needs");
  g_autofree char *tags = dup_words (item, "tags");
  plumb_print_field (ctl, _ ("Kind"), "%s%s", plumb_vocabulary (kind), mark_of (item));
  plumb_print_field (ctl, _ ("Time"), "%s", time);
  plumb_print_field (ctl, _ ("For"), "%s", areas);
  plumb_print_field (ctl, _ ("Where"), "%s", places);
  if (*needs != '\0')
    plumb_print_field (ctl, _ ("Needs"), "%s", needs);
  if (*tags != '\0')
    plumb_print_field (ctl, _ ("Tags"), "%s", tags);
}

static void
print_evidence (const PlumbCtl *ctl, GVariant *item)
{
  g_autofree char *evidence = dup_text (item, "evidence");
  g_autofree char *source = dup_text (item, "source");
  g_autofree char *reviewed_on = dup_text (item, "reviewed_on");
  plumb_print_field (ctl, _ ("Evidence"), "%s: %s", plumb_vocabulary (evidence), source);
  if (*reviewed_on != '\0')
    plumb_print_field (ctl, _ ("Reviewed"), "%s", reviewed_on);
}

void
plumb_library_view_entry (const PlumbCtl *ctl, GVariant *item)
{
  print_heading (ctl, plumb_client_string (item, "title"));
  print_facts (ctl, item);
  print_lines (item, "steps", NULL);
  print_section (ctl, item, "cautions", _ ("Cautions"));
  print_section (ctl, item, "stop_if", _ ("Stop if"));
  print_evidence (ctl, item);
  if (strcmp (plumb_client_string (item, "kind"), "self-massage") == 0)
    puts (_ ("When not to: \"plumbline library safety massage-cautions\" and \"... red-flags\"."));
}

static void
print_groups (const PlumbCtl *ctl, GVariant *notes)
{
  g_autoptr (GVariant) groups = g_variant_lookup_value (notes, "groups", G_VARIANT_TYPE ("a(sas)"));
  for (gsize i = 0; groups != NULL && i < g_variant_n_children (groups); i++) {
    const char *heading;
    g_autofree const char **lines = NULL;
    g_variant_get_child (groups, i, "(&s^a&s)", &heading, &lines);
    puts ("");
    print_heading (ctl, heading);
    for (unsigned j = 0; lines[j] != NULL; j++) {
      g_autofree char *line = plumb_print_dup_safe (lines[j]);
      printf ("  - %s\n", line);
    }
  }
}

static bool
is_of (GVariant *link, const char *country)
{
  return strcmp (plumb_client_string (link, "country"), country) == 0;
}

/* Those of the user's country come first: where it has some, the others may be left out. */
static void
print_links (const PlumbCtl *ctl, GVariant *notes, bool is_everywhere)
{
  const char *country = plumb_client_string (notes, "country");
  bool has_home = false;
  g_autoptr (GVariant) links = g_variant_lookup_value (notes, "links", G_VARIANT_TYPE ("aa{sv}"));
  if (links == NULL || g_variant_n_children (links) == 0)
    return;
  puts ("");
  for (gsize i = 0; i < g_variant_n_children (links); i++) {
    g_autoptr (GVariant) link = g_variant_get_child_value (links, i);
    g_autofree char *where = dup_text (link, "country");
    g_autofree char *kind = dup_text (link, "kind");
    g_autofree char *name = dup_text (link, "name");
    g_autofree char *url = dup_text (link, "url");
    has_home |= is_of (link, country);
    if (!has_home || is_everywhere || is_of (link, country))
      printf ("  %s  %s (%s)\n      %s\n", where, name, kind, url);
  }
  if (has_home && !is_everywhere)
    puts (_ ("  Links of other countries: --all"));
}

void
plumb_library_view_note (const PlumbCtl *ctl, GVariant *notes, bool is_everywhere)
{
  g_autofree char *text = dup_text (notes, "text");
  g_autofree char *source = dup_text (notes, "source");
  g_autofree char *reviewed_on = dup_text (notes, "reviewed_on");
  print_heading (ctl, plumb_client_string (notes, "title"));
  puts (text);
  print_groups (ctl, notes);
  print_links (ctl, notes, is_everywhere);
  puts ("");
  plumb_print_field (ctl, _ ("Source"), "%s", source);
  plumb_print_field (ctl, _ ("Reviewed"), "%s", reviewed_on);
}

void
plumb_library_view_topic (const PlumbCtl *ctl, GVariant *notes)
{
  g_autofree char *topic = dup_text (notes, "topic");
  g_autofree char *padded = plumb_print_dup_padded (topic, TOPIC_WIDTH);
  g_autofree char *title = dup_text (notes, "title");
  printf ("%s%s%s %s\n", plumb_print_on (ctl, PLUMB_COLOUR_BOLD), padded, plumb_print_off (ctl),
          title);
}
