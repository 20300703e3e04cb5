/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "things.h"

#include <string.h>

#include "catalogue.h"

static const char *const words[] = {"chair",     "wall",  "mat",    "ball",  "roller", "band",
                                    "warm-pack", "towel", "pillow", "water", NULL};
G_STATIC_ASSERT (G_N_ELEMENTS (words) == PLUMB_THING_WORDS + 1);

static const char *const phrases[] = {
    N_ ("a chair that neither rolls nor tips"),
    N_ ("a wall"),
    N_ ("a mat on the floor"),
    N_ ("a ball"),
    N_ ("a foam roller"),
    N_ ("an exercise band"),
    N_ ("a warm pack"),
    N_ ("a towel"),
    N_ ("a pillow"),
    N_ ("water"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (phrases) == PLUMB_THING_WORDS);

const char *const *
plumb_things_get_words (void)
{
  return words;
}

const char *
plumb_things_get_phrase (const PlumbLanguage *language, const char *word)
{
  for (unsigned i = 0; i < PLUMB_THING_WORDS; i++)
    if (strcmp (words[i], word) == 0)
      return plumb_language_translate (language, phrases[i]);
  return word;
}
