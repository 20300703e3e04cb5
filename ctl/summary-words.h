/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An hour or a day in a few sentences. */
#pragma once

#include "command.h"

/* What Statistics.GetSummary and its signals answer (a{sv}), told from its figures in the reader's
 * language and the daemon's tone. Caller frees. */
char *plumb_summary_words_dup (GVariant *summary);
