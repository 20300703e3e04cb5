/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why no alert fires, for people. */
#pragma once

#include "language.h"

/* The sentence for one of Manager.Reasons, such as "screen-locked"; reason itself where it is not
 * known. Static or reason. */
const char *plumb_reasons_get_sentence (const PlumbLanguage *language, const char *reason);
