/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exercises need, for people. */
#pragma once

#include "language.h"

#define PLUMB_THING_WORDS 10
/* "chair", ..., as on the bus and in [suggestions] have; NULL-terminated, static. */
const char *const *plumb_things_get_words (void);
/* "a chair that neither rolls nor tips"; the word itself where it is none of them. Static or word.
 */
const char *plumb_things_get_phrase (const PlumbLanguage *language, const char *word);
