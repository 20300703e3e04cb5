/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "have.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "things.h"
#include "words.h"

#define FILE_NAME  "have.conf"
#define ANSWER_MAX 200

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "plumbline", PLUMB_SETTINGS_DROP_IN, FILE_NAME,
                           NULL);
}

static bool
write_file (const char *path, const char *have, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *text = g_strdup_printf (
      "# Written by \"plumbline library have\".\n[suggestions]\nhave = %s\n", have);

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", directory,
                 g_strerror (errno));
    return false;
  }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static bool
is_said (GVariant *library)
{
  return plumb_client_boolean (library, "HaveSaid");
}

/* The daemon has it now as it was said. */
static bool
is_in_force (PlumbCtl *ctl, const char *have)
{
  g_autoptr (GVariant) library = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, NULL);

  if (library == NULL)
    return false;
  if (strcmp (have, "auto") == 0)
    return !is_said (library);
  g_autofree const char **words = plumb_client_strings (library, "Have");
  g_autofree char *joined = g_strjoinv (", ", (char **)words);
  return is_said (library) && strcmp (*joined != '\0' ? joined : "none", have) == 0;
}

static bool
is_thing (const char *word)
{
  return g_strv_contains (plumb_things_get_words (), word);
}

char *
plumb_have_dup_text (char *const *words)
{
  const char *const *things = plumb_things_get_words ();
  bool is_alone = words[0] != NULL && words[1] == NULL &&
                  (strcmp (words[0], "none") == 0 || strcmp (words[0], "auto") == 0);

  if (is_alone)
    return g_strdup (words[0]);
  for (unsigned i = 0; words[i] != NULL; i++)
    if (!is_thing (words[i]))
      return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; things[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)words, things[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", things[i]);
  return g_strdup (text->len > 0 ? text->str : "none");
}

PlumbExit
plumb_have_keep (PlumbCtl *ctl, const char *have)
{
  g_autofree char *path = dup_path ();
  g_autoptr (GError) error = NULL;

  if (!write_file (path, have, &error)) {
    plumb_command_complain ("%s", error->message);
    return PLUMB_EXIT_FAILURE;
  }
  PlumbExit code = plumb_client_do (ctl, PLUMB_PATH, PLUMB_IFACE_MANAGER, "ReloadSettings", NULL);
  if (code != PLUMB_EXIT_OK)
    return code;
  if (is_in_force (ctl, have)) {
    printf (_ ("Kept in %s; \"plumbline library have\" changes it.\n"), path);
    return PLUMB_EXIT_OK;
  }
  plumb_command_complain (_ ("%s says so, but the daemon goes by another file; put \"have = %s\" "
                             "below [suggestions] there"),
                          path, have);
  return PLUMB_EXIT_FAILURE;
}

static void
print_question (void)
{
  const char *const *things = plumb_things_get_words ();

  puts (_ ("Some exercises need something. What of this is there where you take your breaks?"));
  for (unsigned i = 0; things[i] != NULL; i++)
    printf ("  %2u  %s\n", i + 1, plumb_things_get_phrase (plumb_words_language (), things[i]));
}

/* "1 3": the things of these numbers; "0": none; "": it stays open. NULL: none of these. */
static char *
dup_answer (const char *line)
{
  const char *const *things = plumb_things_get_words ();
  g_auto (GStrv) parts = g_strsplit_set (line, " ,\n", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  bool has_none = false;

  for (unsigned i = 0; parts[i] != NULL; i++) {
    guint64 number;
    if (*parts[i] == '\0')
      continue;
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, PLUMB_THING_WORDS, &number, NULL))
      return NULL;
    has_none = has_none || number == 0;
    g_ptr_array_add (words, (gpointer)(number > 0 ? things[number - 1] : "none"));
  }
  if (words->len == 0)
    return g_strdup ("auto");
  if (has_none && words->len > 1)
    return NULL;
  g_ptr_array_add (words, NULL);
  return plumb_have_dup_text ((char *const *)words->pdata);
}

/* NULL: nobody answers. */
static char *
dup_spoken (void)
{
  char line[ANSWER_MAX];

  for (;;) {
    fputs (_ ("Numbers such as \"1 2\", 0 for none of it, Enter to leave it open: "), stdout);
    fflush (stdout);
    if (fgets (line, sizeof line, stdin) == NULL)
      return NULL;
    char *have = dup_answer (line);
    if (have != NULL)
      return have;
  }
}

void
plumb_have_ask_once (PlumbCtl *ctl)
{
  g_autofree char *path = dup_path ();

  if (!ctl->is_terminal || !ctl->is_input_terminal || g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_autoptr (GVariant) library = plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, NULL);
  if (library == NULL || g_variant_n_children (library) == 0 || is_said (library))
    return;
  print_question ();
  g_autofree char *have = dup_spoken ();
  if (have == NULL)
    return;
  plumb_have_keep (ctl, have);
  puts ("");
}
