/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An hour or a day in a few sentences. */
#pragma once

#include "command.h"

/* What Statistics.GetSummary and its signals tell: the daemon's English sentences, in its tone; in
 * another language sentences made of the figures, in plain words. Caller frees. */
char *plumb_summary_words_dup (GVariant *summary);
