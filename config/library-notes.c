/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The safety texts and the links of library-ini.h. */
#include "ini-sheet.h"
#include "library-ini.h"
#include "library-private.h"

#include <string.h>

#define TITLE_MAX   80
#define TEXT_MAX    180
#define LINES_MAX   12
#define GROUPS_MAX  6
#define SOURCE_MAX  180
#define VERSION_MAX 9999
#define LINKS_MAX   12

/* "group1 = heading", then group1_1, group1_2, ... */
static bool
take_group (PlumbIniSheet *sheet, unsigned number, PlumbSafetyGroup *group)
{
  g_autofree char *key = g_strdup_printf ("group%u", number);
  g_autofree char *prefix = g_strdup_printf ("group%u_", number);
  *group = (PlumbSafetyGroup){0};
  group->heading = plumb_ini_sheet_take_text (sheet, key, TITLE_MAX, false);
  group->lines = plumb_ini_sheet_take_lines (sheet, prefix, LINES_MAX, TEXT_MAX);
  if (group->heading != NULL && group->lines[0] == NULL)
    plumb_ini_sheet_fail (sheet, key, "has no line %s1", prefix);
  if (group->heading != NULL || group->lines[0] != NULL)
    return true;
  g_strfreev (group->lines);
  return false;
}

static void
take_groups (PlumbIniSheet *sheet, PlumbSafetyNote *note)
{
  unsigned missing = 0;
  note->groups = g_new0 (PlumbSafetyGroup, GROUPS_MAX);
  for (unsigned i = 1; i <= GROUPS_MAX; i++) {
    g_autofree char *key = g_strdup_printf ("group%u", i);
    if (!take_group (sheet, i, &note->groups[note->n_groups])) {
      missing = missing == 0 ? i : missing;
      continue;
    }
    if (note->groups[note->n_groups].heading == NULL)
      plumb_ini_sheet_fail (sheet, key, "is missing");
    if (missing > 0)
      plumb_ini_sheet_fail (sheet, key, "stands without group%u", missing);
    note->n_groups++;
  }
}

bool
plumb_safety_note_parse (const PlumbLibraryOrigin *origin, const char *text, gsize size,
                         PlumbSafetyNote *out_note, GError **error)
{
  g_autoptr (PlumbIniSheet) sheet = plumb_ini_sheet_new (origin->file, "note", text, size);
  g_autofree char *language = plumb_ini_sheet_take_text (sheet, "language", 12, !origin->is_own);
  *out_note = (PlumbSafetyNote){.version = 1};
  out_note->title = plumb_ini_sheet_take_text (sheet, "title", TITLE_MAX, true);
  out_note->text = plumb_ini_sheet_take_text (sheet, "text", TEXT_MAX, true);
  take_groups (sheet, out_note);
  plumb_ini_sheet_take_number (sheet, "version", 1, VERSION_MAX, !origin->is_own,
                               &out_note->version);
  out_note->source = plumb_ini_sheet_take_text (sheet, "source", SOURCE_MAX, !origin->is_own);
  out_note->reviewed_on = plumb_ini_sheet_take_day (sheet, "reviewed_on", !origin->is_own);
  out_note->language = g_strdup (origin->language);
  if (language != NULL && strcmp (language, origin->language) != 0)
    plumb_ini_sheet_fail_value (sheet, "language", language, "what the folder says");
  if (plumb_ini_sheet_finish (sheet, PLUMB_LIBRARY_ERROR, PLUMB_LIBRARY_ERROR_INVALID, error))
    return true;
  plumb_safety_note_clear (out_note);
  return false;
}

static void
clear_link (gpointer data)
{
  plumb_help_link_clear (data);
}

GArray *
plumb_help_links_new (void)
{
  GArray *links = g_array_new (FALSE, TRUE, sizeof (PlumbHelpLink));
  g_array_set_clear_func (links, clear_link);
  return links;
}

static bool
is_country (const char *text)
{
  return strlen (text) == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]);
}

/* A link that opens in any browser without surprise. */
static bool
is_url (const char *text)
{
  return g_str_has_prefix (text, "https://") && strlen (text) > strlen ("https://") &&
         strpbrk (text, " \"'<>\\") == NULL && g_str_is_ascii (text);
}

/* nameN, urlN and kindN; false: none of them. */
static bool
take_link (PlumbIniSheet *sheet, unsigned number, PlumbHelpLink *link)
{
  g_autofree char *name = g_strdup_printf ("name%u", number);
  g_autofree char *url = g_strdup_printf ("url%u", number);
  g_autofree char *kind = g_strdup_printf ("kind%u", number);
  bool is_there = plumb_ini_sheet_has (sheet, name) || plumb_ini_sheet_has (sheet, url) ||
                  plumb_ini_sheet_has (sheet, kind);
  *link = (PlumbHelpLink){0};
  link->name = plumb_ini_sheet_take_text (sheet, name, TITLE_MAX, is_there);
  link->url = plumb_ini_sheet_take_text (sheet, url, TEXT_MAX, is_there);
  g_autofree char *word = plumb_ini_sheet_take_text (sheet, kind, 20, is_there);
  if (link->url != NULL && !is_url (link->url))
    plumb_ini_sheet_fail_value (sheet, url, link->url, "an address that begins with https://");
  if (word != NULL && !plumb_help_kind_parse (word, &link->kind))
    plumb_ini_sheet_fail_value (sheet, kind, word, "one of massage, physiotherapy, talk");
  return is_there;
}

bool
plumb_help_links_parse (const char *file, const char *country, const char *text, gsize size,
                        GArray *links, GError **error)
{
  g_autoptr (PlumbIniSheet) sheet = plumb_ini_sheet_new (file, "links", text, size);
  unsigned before = links->len;
  if (!is_country (country))
    plumb_ini_sheet_fail (sheet, "the file's name",
                          "is not two capital letters of a country before \".ini\"");
  for (unsigned i = 1; i <= LINKS_MAX; i++) {
    PlumbHelpLink link;
    if (take_link (sheet, i, &link)) {
      link.country = g_strdup (country);
      g_array_append_val (links, link);
    }
  }
  if (plumb_ini_sheet_finish (sheet, PLUMB_LIBRARY_ERROR, PLUMB_LIBRARY_ERROR_INVALID, error))
    return true;
  g_array_set_size (links, before);
  return false;
}
