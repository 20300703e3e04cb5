/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tones of [messages] tone: the same facts in other words. */
#pragma once

#include "command.h"

/* What the daemon's Tone says; plain for a word that is not known. */
PlumbTone plumb_tone_parse (const char *word);
/* An alert's words in that tone, made from the plain ones; where there are texts of notices beside
 * them, friendly ones are plain. Caller frees. */
char *plumb_tone_dup_alert (PlumbTone tone, const char *kind, const char *plain);
