/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumb_library_load (): folders on top of each other into one library. */
#include <string.h>

#include "ini-files.h"
#include "library-ini.h"
#include "library-private.h"

/* More than anybody will write, so that a hostile folder stays cheap. */
#define ENTRIES_MAX     500
#define REVISION_DIGITS 12

typedef struct {
  PlumbLibrary *made;
  GArray *entries; /* PlumbLibraryEntry */
  GArray *links;   /* PlumbHelpLink */
  GPtrArray *problems;
  GChecksum *digest;
  char **languages; /* names of folders, best first */
} Load;

static void G_GNUC_PRINTF (2, 3) complain (Load *load, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (load->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
complain_of_error (Load *load, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++)
    complain (load, "%s", lines[i]);
}

/* NULL with a complaint if it cannot be read. */
static char *
read_file (Load *load, const char *path, gsize *out_size)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  if (plumb_ini_files_get (path, &text, out_size, &error)) {
    g_checksum_update (load->digest, (const guchar *)path, (gssize)strlen (path) + 1);
    g_checksum_update (load->digest, (const guchar *)text, (gssize)*out_size);
    return text;
  }
  complain (load, "%s: %s", path, error->message);
  return NULL;
}

/* Its *.ini; empty if there is no such folder. */
static char **
list_files (Load *load, const char *folder)
{
  g_autoptr (GError) error = NULL;
  char **paths = plumb_ini_files_list (folder, ".ini", &error);
  if (paths != NULL)
    return paths;
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    complain (load, "%s: %s", folder, error->message);
  return g_new0 (char *, 1);
}

/* The file's name without ".ini"; caller frees. */
static char *
dup_stem (const char *path)
{
  char *name = g_path_get_basename (path);
  name[strlen (name) - strlen (".ini")] = '\0';
  return name;
}

static PlumbLibraryEntry *
find_entry (const Load *load, const char *id)
{
  for (unsigned i = 0; i < load->entries->len; i++) {
    PlumbLibraryEntry *entry = &g_array_index (load->entries, PlumbLibraryEntry, i);
    if (strcmp (entry->id, id) == 0)
      return entry;
  }
  return NULL;
}

/* Takes what is in entry over. */
static void
put_entry (Load *load, const char *path, PlumbLibraryEntry *entry)
{
  PlumbLibraryEntry *earlier = find_entry (load, entry->id);
  bool is_switch = entry->title == NULL;
  if (is_switch && earlier == NULL) {
    complain (load, "%s: switches an entry that is not in the library", path);
  } else if (is_switch) {
    earlier->is_enabled = entry->is_enabled;
  } else if (earlier != NULL) {
    plumb_library_entry_clear (earlier);
    *earlier = *entry;
    return;
  } else if (load->entries->len == ENTRIES_MAX) {
    complain (load, "%s: is one entry too many; a library may have %d", path, ENTRIES_MAX);
  } else {
    g_array_append_val (load->entries, *entry);
    return;
  }
  plumb_library_entry_clear (entry);
}

/* Each of the folder's entries that was not seen in a better language. */
static void
load_entries (Load *load, const char *folder, const PlumbLibraryOrigin *from, GHashTable *seen)
{
  g_auto (GStrv) paths = list_files (load, folder);
  for (unsigned i = 0; paths[i] != NULL; i++) {
    g_autofree char *id = dup_stem (paths[i]);
    gsize size = 0;
    g_autofree char *text =
        g_hash_table_contains (seen, id) ? NULL : read_file (load, paths[i], &size);
    g_autoptr (GError) error = NULL;
    PlumbLibraryOrigin origin = *from;
    PlumbLibraryEntry entry;
    origin.file = paths[i];
    if (text == NULL)
      continue;
    if (plumb_library_entry_parse (&origin, id, text, size, &entry, &error)) {
      g_hash_table_add (seen, g_strdup (id));
      put_entry (load, paths[i], &entry);
    } else {
      complain_of_error (load, error);
    }
  }
}

static void
load_note (Load *load, const char *path, const char *language, bool is_own, bool *seen)
{
  g_autofree char *name = dup_stem (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  PlumbLibraryOrigin origin = {.file = path, .language = language, .is_own = is_own};
  PlumbSafetyTopic topic;
  PlumbSafetyNote note;
  gsize size;
  if (!plumb_safety_topic_parse (name, &topic)) {
    complain (load, "%s: is not named after a topic", path);
    return;
  }
  text = seen[topic] ? NULL : read_file (load, path, &size);
  if (text == NULL)
    return;
  if (!plumb_safety_note_parse (&origin, text, size, &note, &error)) {
    complain_of_error (load, error);
    return;
  }
  seen[topic] = true;
  plumb_safety_note_clear (&load->made->notes[topic]);
  load->made->notes[topic] = note;
}

static void
load_notes (Load *load, const char *folder, bool is_own)
{
  bool seen[PLUMB_SAFETY_TOPICS] = {false};
  for (unsigned i = 0; load->languages[i] != NULL; i++) {
    g_autofree char *notes = g_build_filename (folder, "safety", load->languages[i], NULL);
    g_auto (GStrv) paths = list_files (load, notes);
    for (unsigned j = 0; paths[j] != NULL; j++)
      load_note (load, paths[j], load->languages[i], is_own, seen);
  }
}

static void
forget_links (Load *load, const char *country)
{
  for (unsigned i = load->links->len; i-- > 0;) {
    if (strcmp (g_array_index (load->links, PlumbHelpLink, i).country, country) == 0)
      g_array_remove_index (load->links, i);
  }
}

static void
load_links (Load *load, const char *folder)
{
  g_autofree char *links = g_build_filename (folder, "links", NULL);
  g_auto (GStrv) paths = list_files (load, links);
  for (unsigned i = 0; paths[i] != NULL; i++) {
    g_autofree char *country = dup_stem (paths[i]);
    gsize size;
    g_autofree char *text = read_file (load, paths[i], &size);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) fresh = plumb_help_links_new ();
    if (text == NULL)
      continue;
    if (!plumb_help_links_parse (paths[i], country, text, size, fresh, &error)) {
      complain_of_error (load, error);
      continue;
    }
    forget_links (load, country);
    g_array_append_vals (load->links, fresh->data, fresh->len);
    g_array_set_clear_func (fresh, NULL);
  }
}

static void
load_folder (Load *load, const char *folder, bool is_own)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PlumbLibraryOrigin from = {.language = load->languages[0], .is_own = is_own};
  if (is_own) {
    from.is_language_free = true;
    load_entries (load, folder, &from, seen);
    from.is_language_free = false;
  }
  for (unsigned i = 0; load->languages[i] != NULL; i++) {
    g_autofree char *entries = g_build_filename (folder, load->languages[i], NULL);
    from.language = load->languages[i];
    load_entries (load, entries, &from, seen);
  }
  load_notes (load, folder, is_own);
  load_links (load, folder);
}

static void
add_language (GPtrArray *languages, char *name)
{
  bool is_good = *name != '\0' && plumb_library_is_id (name) && strcmp (name, "c") != 0 &&
                 strcmp (name, "posix") != 0;
  if (is_good && !g_ptr_array_find_with_equal_func (languages, name, g_str_equal, NULL))
    g_ptr_array_add (languages, name);
  else
    g_free (name);
}

/* "de_AT.UTF-8" asks for the folders "de-at" and "de". */
static char **
dup_folders (const char *const *wanted)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new ();
  for (unsigned i = 0; wanted != NULL && wanted[i] != NULL; i++) {
    g_autofree char *name = g_ascii_strdown (wanted[i], (gssize)strcspn (wanted[i], ".@"));
    g_strdelimit (name, "_", '-');
    add_language (languages, g_strdup (name));
    add_language (languages, g_strndup (name, strcspn (name, "-")));
  }
  add_language (languages, g_strdup ("en"));
  g_ptr_array_add (languages, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&languages), FALSE);
}

/* The AT of "de_AT.UTF-8", or NULL. */
static char *
dup_country_of (const char *locale)
{
  const char *mark = strchr (locale, '_');
  if (mark != NULL && g_ascii_isupper (mark[1]) && g_ascii_isupper (mark[2]) &&
      !g_ascii_isalnum (mark[3]))
    return g_strndup (mark + 1, 2);
  return NULL;
}

static char *
dup_country (const PlumbLibrarySources *sources)
{
  const char *const *languages = sources->languages;
  char *country = sources->territory != NULL ? dup_country_of (sources->territory) : NULL;
  for (unsigned i = 0; country == NULL && languages != NULL && languages[i] != NULL; i++)
    country = dup_country_of (languages[i]);
  return country;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const PlumbLibraryEntry *)a)->id, ((const PlumbLibraryEntry *)b)->id);
}

/* The user's own country first, then by name; within a country as the file has them. */
static int
compare_links (gconstpointer a, gconstpointer b, gpointer country)
{
  const PlumbHelpLink *first = a, *second = b;
  int is_home =
      (g_strcmp0 (second->country, country) == 0) - (g_strcmp0 (first->country, country) == 0);
  return is_home != 0 ? is_home : strcmp (first->country, second->country);
}

static void
finish (Load *load)
{
  PlumbLibrary *library = load->made;
  g_array_sort (load->entries, compare_entries);
  g_array_sort_with_data (load->links, compare_links, library->country);
  library->n_entries = load->entries->len;
  library->entries = (PlumbLibraryEntry *)(void *)g_array_free (load->entries, FALSE);
  library->n_links = load->links->len;
  library->links = (PlumbHelpLink *)(void *)g_array_free (load->links, FALSE);
  library->revision = g_strndup (g_checksum_get_string (load->digest), REVISION_DIGITS);
  g_checksum_free (load->digest);
  g_strfreev (load->languages);
}

PlumbLibrary *
plumb_library_load (const PlumbLibrarySources *sources, char ***out_problems)
{
  Load load = {
      .made = g_new0 (PlumbLibrary, 1),
      .entries = g_array_new (FALSE, TRUE, sizeof (PlumbLibraryEntry)),
      .links = plumb_help_links_new (),
      .problems = g_ptr_array_new (),
      .digest = g_checksum_new (G_CHECKSUM_SHA256),
      .languages = dup_folders (sources->languages),
  };
  load.made->ref_count = 1;
  load.made->country = dup_country (sources);
  if (sources->shipped != NULL && !g_file_test (sources->shipped, G_FILE_TEST_IS_DIR))
    complain (&load, "%s: is not a folder; the library is empty", sources->shipped);
  else if (sources->shipped != NULL)
    load_folder (&load, sources->shipped, false);
  if (sources->own != NULL && g_file_test (sources->own, G_FILE_TEST_EXISTS))
    load_folder (&load, sources->own, true);
  finish (&load);
  g_ptr_array_add (load.problems, NULL);
  *out_problems = (char **)g_ptr_array_free (load.problems, FALSE);
  return load.made;
}
