/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. */
#pragma once

#include "command.h"

/* The command that the words begin with, the longest name first; out_words is how many it took.
 * NULL: none. */
const PlumbCommand *plumb_commands_find (char *const *words, unsigned *out_words);
/* Every command with its summary, one a line, on standard output; with group ("sensors") only its
 * own. False: there is none. */
bool plumb_commands_print (const char *group);
