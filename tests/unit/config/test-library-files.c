/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of the library on top of each other: languages, the user's own, what is broken. */
#include <glib/gstdio.h>
#include <string.h>

#include "library-ini.h"

typedef struct {
  char *directory;
  char *shipped;
  char *own;
  char **problems;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->directory = g_dir_make_tmp ("plumbline-library-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->shipped = g_build_filename (fixture->directory, "shipped", NULL);
  fixture->own = g_build_filename (fixture->directory, "own", NULL);
  g_mkdir (fixture->shipped, 0700);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  for (const char *name = directory != NULL ? g_dir_read_name (directory) : NULL; name != NULL;
       name = g_dir_read_name (directory)) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->shipped);
  g_free (fixture->own);
  g_strfreev (fixture->problems);
}

static void
write_text (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (parent, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_entry (Fixture *fixture, const char *name, const char *title, const char *language)
{
  g_autofree char *text =
      g_strdup_printf ("[entry]\ntitle = %s\nkind = rest\nareas = neck\nplaces = desk\n"
                       "seconds = 30\nstep1 = Sit.\nevidence = low\nsource = S\n"
                       "reviewed_on = 2026-11-26\nlanguage = %s\n",
                       title, language);
  write_text (fixture, name, text);
}

static void
write_note (Fixture *fixture, const char *name, const char *title, const char *language)
{
  g_autofree char *text = g_strdup_printf ("[note]\ntitle = %s\ntext = X\nversion = 1\nsource = S\n"
                                           "reviewed_on = 2026-11-26\nlanguage = %s\n",
                                           title, language);
  write_text (fixture, name, text);
}

static PlumbLibrary *
load (Fixture *fixture, const char *language)
{
  const char *const languages[] = {language, NULL};
  PlumbLibrarySources sources = {fixture->shipped, fixture->own, languages};
  g_clear_pointer (&fixture->problems, g_strfreev);
  return plumb_library_load (&sources, &fixture->problems);
}

static void
assert_problems (Fixture *fixture, const char *wanted)
{
  g_autofree char *all = g_strjoinv ("\n", fixture->problems);
  g_autofree char *prefix = g_strconcat (fixture->directory, "/", NULL);
  g_auto (GStrv) parts = g_strsplit (all, prefix, -1);
  g_autofree char *found = g_strjoinv ("", parts);
  g_assert_cmpstr (found, ==, wanted);
}

static const char *
title_of (const PlumbLibrary *library, const char *id)
{
  const PlumbLibraryEntry *entry = plumb_library_find (library, id);
  return entry != NULL ? entry->title : NULL;
}

static void
test_languages (Fixture *fixture, gconstpointer data)
{
  write_entry (fixture, "shipped/en/a.ini", "English a", "en");
  write_entry (fixture, "shipped/en/b.ini", "English b", "en");
  write_entry (fixture, "shipped/de/a.ini", "Deutsch a", "de");
  write_entry (fixture, "shipped/de-at/b.ini", "Wienerisch b", "de-at");
  static const struct {
    const char *language, *a, *b;
  } cases[] = {
      {"de_AT.UTF-8", "Deutsch a", "Wienerisch b"}, {"de", "Deutsch a", "English b"},
      {"fr_FR", "English a", "English b"},          {"C", "English a", "English b"},
      {"../de", "English a", "English b"},          {"", "English a", "English b"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PlumbLibrary) library = load (fixture, cases[i].language);
    assert_problems (fixture, "");
    g_assert_cmpuint (library->n_entries, ==, 2);
    g_assert_cmpstr (title_of (library, "a"), ==, cases[i].a);
    g_assert_cmpstr (title_of (library, "b"), ==, cases[i].b);
  }
}

static void
test_own_wins (Fixture *fixture, gconstpointer data)
{
  write_entry (fixture, "shipped/en/a.ini", "Shipped", "en");
  write_entry (fixture, "shipped/en/z.ini", "Last", "en");
  g_autoptr (PlumbLibrary) before = load (fixture, "en");
  assert_problems (fixture, "");
  write_entry (fixture, "own/a.ini", "Mine", "en");
  write_entry (fixture, "own/en/a.ini", "Not seen", "en");
  write_text (fixture, "own/m.ini",
              "[entry]\ntitle = Told\nkind = stretch\nareas = hips\nseconds = 60\nstep1 = Do.\n"
              "prescribed = yes\n");
  write_text (fixture, "own/z.ini", "[entry]\nenabled = no\n");
  write_text (fixture, "own/notes.txt", "not for us");
  g_autoptr (PlumbLibrary) library = load (fixture, "en");
  assert_problems (fixture, "");
  g_assert_cmpuint (library->n_entries, ==, 3);
  g_assert_cmpstr (library->entries[0].title, ==, "Mine");
  g_assert_cmpstr (library->entries[1].id, ==, "m");
  g_assert_true (library->entries[1].is_prescribed);
  g_assert_cmpstr (library->entries[2].title, ==, "Last");
  g_assert_false (library->entries[2].is_enabled);
  g_assert_cmpstr (library->revision, !=, before->revision);
  g_autoptr (PlumbLibrary) again = load (fixture, "en");
  g_assert_cmpstr (library->revision, ==, again->revision);
}

/* What is broken is told with its line; the rest is there. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  write_entry (fixture, "shipped/en/a.ini", "A", "en");
  write_text (fixture, "shipped/de/a.ini", "[entry]\ntitel = A\n");
  write_entry (fixture, "own/b.ini", "B", "en");
  write_text (fixture, "own/c.ini", "title = T\n");
  write_text (fixture, "own/d.ini", "[entry]\nenabled = yes\n");
  write_entry (fixture, "own/E e.ini", "E", "en");
  write_text (fixture, "own/safety/en/advice.ini", "[note]\n");
  write_text (fixture, "own/links/xx.ini", "[links]\n");
  g_autofree char *folder = g_build_filename (fixture->own, "f.ini", NULL);
  g_mkdir (folder, 0700);
  g_autoptr (PlumbLibrary) library = load (fixture, "en");
  assert_problems (fixture,
                   "own/E e.ini: the file's name: is not 1 to 40 lower-case letters, digits "
                   "and hyphens before \".ini\"\n"
                   "own/c.ini: has no section [entry]\n"
                   "own/c.ini:1: \"title\" stands before any [section]\n"
                   "own/d.ini: switches an entry that is not in the library\n"
                   "own/f.ini: is not a regular file\n"
                   "own/safety/en/advice.ini: is not named after a topic\n"
                   "own/links/xx.ini: the file's name: is not two capital letters of a "
                   "country before \".ini\"");
  g_assert_cmpuint (library->n_entries, ==, 2);
}

static void
test_broken_translation (Fixture *fixture, gconstpointer data)
{
  write_entry (fixture, "shipped/en/a.ini", "A", "en");
  write_entry (fixture, "shipped/de/a.ini", "A", "en");
  g_autoptr (PlumbLibrary) library = load (fixture, "de");
  assert_problems (fixture, "shipped/de/a.ini:11: language: \"en\" is not de, as the folder says");
  g_assert_cmpstr (plumb_library_find (library, "a")->language, ==, "en");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *gone = g_build_filename (fixture->directory, "gone", NULL);
  PlumbLibrarySources sources = {.shipped = gone, .own = gone};
  g_autoptr (PlumbLibrary) library = plumb_library_load (&sources, &fixture->problems);
  assert_problems (fixture, "gone: is not a folder; the library is empty");
  g_assert_cmpuint (library->n_entries, ==, 0);
  g_assert_null (library->notes[PLUMB_SAFETY_RED_FLAGS].title);
  g_assert_cmpuint (strlen (library->revision), ==, 12);
  g_strfreev (fixture->problems);
  g_autoptr (PlumbLibrary) none =
      plumb_library_load (&(PlumbLibrarySources){0}, &fixture->problems);
  assert_problems (fixture, "");
  g_assert_null (plumb_library_find (none, "a"));
}

static void
test_notes (Fixture *fixture, gconstpointer data)
{
  write_note (fixture, "shipped/safety/en/red-flags.ini", "Signs", "en");
  write_note (fixture, "shipped/safety/de/red-flags.ini", "Zeichen", "de");
  write_note (fixture, "shipped/safety/en/disclaimer.ini", "This", "en");
  write_note (fixture, "own/safety/en/disclaimer.ini", "My own", "en");
  g_autoptr (PlumbLibrary) library = load (fixture, "de");
  assert_problems (fixture, "");
  g_assert_cmpstr (library->notes[PLUMB_SAFETY_RED_FLAGS].title, ==, "Zeichen");
  g_assert_cmpstr (library->notes[PLUMB_SAFETY_DISCLAIMER].title, ==, "My own");
  g_assert_null (library->notes[PLUMB_SAFETY_WELLBEING].title);
}

/* The user's country first, the user's own file in the place of the shipped one. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
#define LINK(name) "[links]\nname1 = " name "\nurl1 = https://example.org/\nkind1 = massage\n"
  write_text (fixture, "shipped/links/AT.ini", LINK ("A"));
  write_text (fixture, "shipped/links/DE.ini", LINK ("D"));
  write_text (fixture, "shipped/links/US.ini", LINK ("U"));
  write_text (fixture, "own/links/DE.ini", LINK ("Mine"));
  g_autoptr (PlumbLibrary) library = load (fixture, "en_US.UTF-8");
  assert_problems (fixture, "");
  g_assert_cmpuint (library->n_links, ==, 3);
  g_assert_cmpstr (library->country, ==, "US");
  g_assert_cmpstr (library->links[0].name, ==, "U");
  g_assert_cmpstr (library->links[1].name, ==, "A");
  g_assert_cmpstr (library->links[2].name, ==, "Mine");
  const char *const english[] = {"en_US.UTF-8", NULL};
  PlumbLibrarySources abroad = {fixture->shipped, fixture->own, english, "de_AT.UTF-8"};
  g_clear_pointer (&fixture->problems, g_strfreev);
  g_autoptr (PlumbLibrary) austria = plumb_library_load (&abroad, &fixture->problems);
  g_assert_cmpstr (austria->country, ==, "AT");
  g_assert_cmpstr (austria->links[0].name, ==, "A");
  g_autoptr (PlumbLibrary) nowhere = load (fixture, "de");
  g_assert_null (nowhere->country);
  g_assert_cmpstr (nowhere->links[0].name, ==, "A");
}

static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < 502; i++) {
    g_autofree char *name = g_strdup_printf ("own/e%u.ini", i);
    write_entry (fixture, name, "E", "en");
  }
  g_autoptr (PlumbLibrary) library = load (fixture, "en");
  g_assert_cmpuint (library->n_entries, ==, 500);
  g_assert_cmpuint (g_strv_length (fixture->problems), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, run) g_test_add ("/library-files/" path, Fixture, NULL, set_up, run, tear_down)
  ADD ("languages", test_languages);
  ADD ("own-wins", test_own_wins);
  ADD ("broken", test_broken);
  ADD ("broken-translation", test_broken_translation);
  ADD ("no-folder", test_no_folder);
  ADD ("notes", test_notes);
  ADD ("links", test_links);
  ADD ("too-many", test_too_many);
  return g_test_run ();
}
