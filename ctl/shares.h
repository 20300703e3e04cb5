/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole per cents that add up to a hundred. */
#pragma once

#include <glib.h>

/* values: not negative. The first is rounded as it would be alone, as other views tell it too; the
 * rest share what is left of a hundred, each rounded down, and those with the largest remainders
 * up. All are 0 if the values add up to nothing. */
void plumb_shares_split (const double *values, guint n, int *out_percents);
