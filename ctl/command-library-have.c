/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plumbline library have: what there is for an exercise. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "client.h"
#include "have.h"
#include "things.h"
#include "words.h"

static void
print_things (GVariant *library)
{
  g_autofree const char **words = plumb_client_strings (library, "Have");

  for (unsigned i = 0; words[i] != NULL; i++) {
    g_autofree char *word = plumb_print_dup_safe (words[i]);
    g_autofree char *padded = plumb_print_dup_padded (word, 10);
    printf ("  %s %s\n", padded, plumb_things_get_phrase (plumb_words_language (), word));
  }
}

static PlumbExit
show (PlumbCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) library =
      plumb_client_get_all (ctl, PLUMB_PATH, PLUMB_IFACE_LIBRARY, &error);

  if (library == NULL)
    return plumb_client_fail (ctl, error);
  g_autofree const char **words = plumb_client_strings (library, "Have");
  if (!plumb_client_boolean (library, "HaveSaid"))
    puts (_ ("You have not said yet what there is; taken for granted:"));
  else if (words[0] == NULL)
    puts (_ ("There is nothing of what exercises need."));
  else
    puts (_ ("There is:"));
  print_things (library);
  return PLUMB_EXIT_OK;
}

PlumbExit
plumb_command_library_have (PlumbCtl *ctl, const PlumbCommand *command, char ***arguments)
{
  PlumbExit code;

  if (!plumb_command_parse (command, NULL, arguments, 0, PLUMB_THING_WORDS, &code))
    return code;
  if ((*arguments)[0] == NULL)
    return show (ctl);
  g_autofree char *have = plumb_have_dup_text (*arguments);
  if (have != NULL)
    return plumb_have_keep (ctl, have);
  g_autofree char *given = g_strjoinv (" ", *arguments);
  g_autofree char *known = g_strjoinv (", ", (char **)plumb_things_get_words ());
  return plumb_command_misused (command, _ ("\"%s\" is not a list of %s; nor none, nor auto"),
                                given, known);
}
