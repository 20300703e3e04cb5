/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bends, and what is none. */
#include <glib.h>
#include <math.h>

#include "bend.h"

typedef struct {
  double rest_deg, down_s, hold_s, peak_deg;
  double slow; /* part of the tilt that the slow filter sees */
  double moves_from_s, walks_from_s, walks_to_s, lies_from_s, lies_to_s;
  double rate_hz;
  bool is_bend, is_deep, is_transfer;
} Row;

static bool
is_between (double t, double from, double to)
{
  return t >= from && t < to;
}

static bool
play (const Row *row, PlumbBend *out_bend)
{
  PlumbBendTracker tracker = {0};
  double all_s = 2 * row->down_s + row->hold_s;
  bool is_seen = false;

  for (double t = 0; t < all_s + 6; t += 1 / row->rate_hz) {
    double in = CLAMP (t - 3, 0, all_s);
    double part = MIN (MIN (in, all_s - in) / row->down_s, 1);
    double tilt_deg = row->rest_deg + (row->peak_deg - row->rest_deg) * part;
    PlumbBendInput input = {.tilt_deg = tilt_deg,
                            .slow_deg = tilt_deg * row->slow,
                            .is_dense = row->rate_hz >= 5,
                            .is_active = is_between (t, row->moves_from_s, row->walks_to_s),
                            .is_walking = is_between (t, row->walks_from_s, row->walks_to_s),
                            .active_since_us = (int64_t)(row->moves_from_s * 1e6),
                            .walking_since_us = (int64_t)(row->moves_from_s * 1e6),
                            .is_lying = is_between (t, row->lies_from_s, row->lies_to_s),
                            .time_us = (int64_t)(t * 1e6)};
    is_seen |= plumb_bend_feed (&tracker, &input, out_bend);
  }
  return is_seen;
}

static void
test_bends (void)
{
  static const Row rows[] = {
      {0, 1.5, 1, 50, 0.9, .rate_hz = 20, .is_bend = true},
      {0, 1.5, 1, 70, 0.9, .rate_hz = 20, .is_bend = true, .is_deep = true},
      /* down and up in a second: a chair */
      {0, 0.5, 0.1, 60, 0.9, .rate_hz = 20, .is_bend = true, .is_deep = true, .is_transfer = true},
      {0, 1.5, 1, 40, 0.9, .rate_hz = 20},
      {0, 1.5, 30, 70, 0.9, .rate_hz = 20}, /* too long */
      /* lies down, and gets up soon */
      {0, 1.5, 8, 85, 1, .lies_from_s = 9, .lies_to_s = 12, .rate_hz = 20},
      {0, 1.5, 1, 70, 0.4, .rate_hz = 20}, /* a shock, which the slow filter hardly sees */
      {0, 1.5, 1, 70, 0.9, .walks_to_s = 20, .rate_hz = 20}, /* walks all the while */
      /* runs, which is not known before it is over */
      {0, 1.5, 1, 70, 0.9, .walks_from_s = 8, .walks_to_s = 20, .rate_hz = 20},
      /* stops, bends; bends, walks off; fidgets */
      {0, 1.5, 1, 70, 0.9, .walks_to_s = 6, .rate_hz = 20, .is_bend = true, .is_deep = true},
      {0, 1.5, 1, 70, 0.9, 4, 8, 20, .rate_hz = 20, .is_bend = true, .is_deep = true},
      {0, 1.5, 1, 70, 0.9, 2, 9, 9, .rate_hz = 20, .is_bend = true, .is_deep = true},
      {0, 1.5, 1, 70, 0.9, .rate_hz = 4}, /* cannot be followed */
      /* stands less straight than in the pose; so much less that it never was upright */
      {28, 1.5, 1, 80, 0.9, .rate_hz = 20, .is_bend = true, .is_deep = true},
      {33, 1.5, 1, 80, 0.9, .rate_hz = 20},
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) {
    PlumbBend bend = {0};
    g_assert_true (play (&rows[i], &bend) == rows[i].is_bend);
    g_assert_true (!rows[i].is_bend || bend.is_deep == rows[i].is_deep);
    g_assert_true (!rows[i].is_bend || bend.is_transfer == rows[i].is_transfer);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/bends", test_bends);
  return g_test_run ();
}
