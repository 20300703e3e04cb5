/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gait.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define BIN_US       100000
#define HOP_US       2500000
#define LAG_MIN      3  /* bins: steps 0.3 s apart ... */
#define LAG_MAX      13 /* ... to strides 1.3 s apart */
#define PEAK_MIN     0.4
#define ACTIVE_MIN   0.05     /* relative deviation of the length, as the motion gate */
#define SAMPLES_MIN  35       /* in the window's 5 s: 7 a second, or steps cannot be seen */
#define SLOW_WALK_US 15000000 /* without steps to see: movement without a rest for this long */

void
plumb_gait_restart (PlumbGait *gait)
{
  *gait = (PlumbGait){0};
}

void
plumb_gait_rest (PlumbGait *gait)
{
  gait->is_ambulating = false;
}

static void
close_bin (PlumbGait *gait)
{
  unsigned last = (gait->head + PLUMB_GAIT_BINS - 1) % PLUMB_GAIT_BINS;
  double value = gait->in_bin > 0 ? gait->sum / gait->in_bin : gait->bins[last];

  gait->bins[gait->head] = value;
  gait->samples_in_window[gait->head] = gait->distinct;
  gait->head = (gait->head + 1) % PLUMB_GAIT_BINS;
  gait->filled = MIN (gait->filled + 1, PLUMB_GAIT_BINS);
  gait->sum = 0;
  gait->in_bin = gait->distinct = 0;
  gait->bin_end_us += BIN_US;
}

static unsigned
count_samples (const PlumbGait *gait)
{
  unsigned count = 0;
  for (unsigned i = 0; i < PLUMB_GAIT_BINS; i++)
    count += gait->samples_in_window[i];
  return count;
}

static double
correlate (const double x[PLUMB_GAIT_BINS], unsigned lag)
{
  double product = 0, head = 0, tail = 0;
  for (unsigned i = 0; i + lag < PLUMB_GAIT_BINS; i++) {
    product += x[i] * x[i + lag];
    head += x[i] * x[i];
    tail += x[i + lag] * x[i + lag];
  }
  return head > 0 && tail > 0 ? product / sqrt (head * tail) : 0;
}

/* The highest peak of the autocorrelation at the lags of steps and strides. A slope is no peak:
 * slow movements correlate with themselves too. */
static double
find_peak (const double x[PLUMB_GAIT_BINS])
{
  double before = correlate (x, LAG_MIN - 1), here = correlate (x, LAG_MIN), best = 0;
  for (unsigned lag = LAG_MIN; lag <= LAG_MAX; lag++) {
    double after = correlate (x, lag + 1);
    if (here > before && here >= after && here > best)
      best = here;
    before = here;
    here = after;
  }
  return best;
}

static bool
is_gait_window (PlumbGait *gait)
{
  double x[PLUMB_GAIT_BINS], mean = 0, square = 0;

  for (unsigned i = 0; i < PLUMB_GAIT_BINS; i++) {
    x[i] = gait->bins[(gait->head + i) % PLUMB_GAIT_BINS];
    mean += x[i] / PLUMB_GAIT_BINS;
  }
  for (unsigned i = 0; i < PLUMB_GAIT_BINS; i++) {
    x[i] -= mean;
    square += x[i] * x[i] / PLUMB_GAIT_BINS;
  }
  gait->deviation = mean > 0 ? sqrt (square) / mean : 0;
  gait->peak = gait->deviation > ACTIVE_MIN ? find_peak (x) : 0;
  return gait->peak > PEAK_MIN;
}

static int64_t
judge_window (PlumbGait *gait, int64_t active_us)
{
  bool can_see_steps = gait->filled == PLUMB_GAIT_BINS && count_samples (gait) >= SAMPLES_MIN;
  bool is_gait = can_see_steps ? is_gait_window (gait) : active_us >= SLOW_WALK_US;
  unsigned recent;

  gait->has_steps = can_see_steps && is_gait;
  gait->history = (gait->history << 1 | is_gait) & 7;
  recent = (gait->history & 1) + (gait->history >> 1 & 1) + (gait->history >> 2 & 1);
  if (!gait->is_ambulating && recent >= 2 && active_us > 0) {
    gait->is_ambulating = true;
    return can_see_steps ? 3 * HOP_US : SLOW_WALK_US;
  }
  if (gait->is_ambulating && recent == 0) {
    gait->is_ambulating = false;
    return 3 * HOP_US;
  }
  return 0;
}

int64_t
plumb_gait_feed (PlumbGait *gait, double length, int64_t active_us, int64_t time_us)
{
  if (!gait->is_started) {
    gait->is_started = true;
    gait->bin_end_us = time_us + BIN_US;
    gait->next_window_us = time_us + HOP_US;
    gait->bins[PLUMB_GAIT_BINS - 1] = length;
  }
  while (time_us >= gait->bin_end_us)
    close_bin (gait);
  gait->sum += length;
  gait->in_bin++;
  gait->distinct += length != gait->last; /* what is repeated shows no steps */
  gait->last = length;
  if (time_us < gait->next_window_us)
    return 0;
  gait->next_window_us += HOP_US;
  return judge_window (gait, active_us);
}
