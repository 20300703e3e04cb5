/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bus's vocabulary in plain words. What is not known is shown as it came. */
#pragma once

#include "language.h"
#include "print.h"

/* The language that gettext speaks, for what the library of words writes. Static. */
const PlumbLanguage *plumb_words_language (void);
/* A reason why no alert fires, as a sentence in it. Static, or word itself. */
const char *plumb_words_reason (const char *word);

/* "leaning-back" -> "leaning back", or the reader's word for it. */
char *plumb_words_dup_plain (const char *word);
PlumbColour plumb_words_posture_colour (const char *posture);
/* Why a calibration failed, is stale or is suspect, and what helps. Static, or word itself. */
const char *plumb_words_calibration (const char *word);
/* Bluetooth's state as a sentence; "" if it is ready. Static, or word itself. */
const char *plumb_words_bluetooth (const char *word);
/* What an alert of that kind is about, with its figures. Caller frees. */
char *plumb_words_dup_alert (const PlumbCtl *ctl, const char *kind, GVariant *details);
