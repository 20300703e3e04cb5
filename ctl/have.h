/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is for an exercise: asked once, and kept as a settings file of the user's. */
#pragma once

#include "command.h"

/* Asks on a terminal, if nobody has said yet and it was not asked before. */
void plumb_have_ask_once (PlumbCtl *ctl);
/* "chair, wall" of words in any order, each once; NULL: one of them is no thing. "none" and "auto"
 * stand alone. Caller frees. */
char *plumb_have_dup_text (char *const *words);
/* have: such a text. Writes the file, has the daemon read it and says so; has complained on
 * failure. */
PlumbExit plumb_have_keep (PlumbCtl *ctl, const char *have);
