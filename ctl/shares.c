/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shares.h"

#include <math.h>

static double
sum_of (const double *values, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* Which of them was rounded down by most. */
static guint
find_largest_remainder (const double *exact, const int *percents, guint n)
{
  guint found = 0;
  for (guint i = 1; i < n; i++) {
    if (exact[i] - percents[i] > exact[found] - percents[found])
      found = i;
  }
  return found;
}

static void
split_rest (const double *values, guint n, int left, int *out_percents)
{
  double sum = sum_of (values, n);
  g_autofree double *exact = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++) {
    exact[i] = sum > 0 ? values[i] / sum * left : 0;
    out_percents[i] = (int)floor (exact[i]);
  }
  for (guint i = 0; sum > 0 && i < n; i++)
    left -= out_percents[i];
  for (; sum > 0 && left > 0; left--)
    out_percents[find_largest_remainder (exact, out_percents, n)]++;
}

void
plumb_shares_split (const double *values, guint n, int *out_percents)
{
  double sum = sum_of (values, n);
  double rest = sum_of (values + 1, n - 1);
  out_percents[0] = sum > 0 ? (int)rint (values[0] / sum * 100) : 0;
  /* what is nothing stays nothing, whatever the rounding */
  if (rest <= 0 && sum > 0)
    out_percents[0] = 100;
  split_rest (values + 1, n - 1, sum > 0 ? 100 - out_percents[0] : 0, out_percents + 1);
}
