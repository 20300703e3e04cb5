/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as an entry, a safety text and a list of links: a value that is sane, or an error that
 * says something. */
#include <stdint.h>
#include <string.h>

#include "library-ini.h"
#include "library-private.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_error (const GError *error)
{
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_prefix (error->message, "f:"));
}

static void
check_entry (const PlumbLibraryEntry *entry, bool is_own)
{
  g_assert_cmpstr (entry->id, ==, "x");
  if (entry->title == NULL) {
    g_assert_true (is_own);
    return;
  }
  g_assert_true (g_utf8_validate (entry->title, -1, NULL));
  g_assert_cmpuint (entry->areas, !=, 0);
  g_assert_cmpuint (entry->places, !=, 0);
  g_assert_nonnull (entry->steps[0]);
  g_assert_cmpuint (g_strv_length (entry->steps), <=, PLUMB_LIBRARY_STEPS_MAX);
  g_assert_true (entry->kind == PLUMB_LIBRARY_THERAPIST_INFO
                     ? entry->seconds == 0
                     : entry->seconds >= 10 && entry->seconds <= 1800);
  g_assert_true (is_own || !entry->is_prescribed);
  for (unsigned i = 0; entry->tags[i] != NULL; i++)
    g_assert_true (plumb_library_is_excluded (entry, (const char *const[]){entry->tags[i], NULL}));
}

static void
try_entry (const char *text, size_t size, bool is_own)
{
  PlumbLibraryOrigin origin = {
      .file = "f", .language = "en", .is_own = is_own, .is_language_free = is_own};
  PlumbLibraryEntry entry;
  g_autoptr (GError) error = NULL;
  if (plumb_library_entry_parse (&origin, "x", text, size, &entry, &error))
    check_entry (&entry, is_own);
  else
    check_error (error);
  plumb_library_entry_clear (&entry);
}

static void
try_note (const char *text, size_t size)
{
  PlumbLibraryOrigin origin = {.file = "f", .language = "en"};
  PlumbSafetyNote note;
  g_autoptr (GError) error = NULL;
  if (!plumb_safety_note_parse (&origin, text, size, &note, &error))
    check_error (error);
  for (unsigned i = 0; i < note.n_groups; i++)
    g_assert_nonnull (note.groups[i].lines[0]);
  plumb_safety_note_clear (&note);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  g_autoptr (GArray) links = plumb_help_links_new ();
  g_autoptr (GError) error = NULL;
  try_entry (text, size, false);
  try_entry (text, size, true);
  try_note (text, size);
  if (!plumb_help_links_parse ("f", "DE", text, size, links, &error))
    check_error (error);
  return 0;
}
