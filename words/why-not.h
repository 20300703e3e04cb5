/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why nothing of the library fits, and what would, for people. */
#pragma once

#include "language.h"

/* why_not: as Breaks.WhyNot answers; what it does not hold is not told. One line; caller frees. */
char *plumb_why_not_dup_text (GVariant *why_not, const PlumbLanguage *language);
