/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lying, stooping and walking with the sensor upside down, through the monitor. */
#include <string.h>

#include "play.h"

static Play *
start_upright (PlumbPlacement placement)
{
  Play *play = play_new (NULL, placement);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 40, 0, 0);
  g_free (play_take (play));
  return play;
}

/* Turns over again and again, which used to be walking. */
static void
test_restless (void)
{
  static const double rates_hz[] = {10, 2};

  for (unsigned i = 0; i < G_N_ELEMENTS (rates_hz); i++) {
    g_autoptr (Play) play = start_upright (PLUMB_PLACEMENT_CHEST);
    play->rate_hz = rates_hz[i];
    play_hold (play, 2, -88, 0);
    for (int turn = 0; turn < 6; turn++) {
      double noise_g = play->noise_g;
      play->noise_g = 0.12;
      play_hold (play, 10, -88, turn % 2 == 0 ? 30 : -30);
      play->noise_g = noise_g;
    }
    g_autofree char *said = play_take (play);
    g_assert_nonnull (strstr (said, " to=lying"));
    g_assert_null (strstr (said, "from=lying"));
    g_assert_null (strstr (said, "to=walking"));
    g_assert_null (strstr (said, "state=suspect"));
    play_hold (play, 10, 0, 0);
    g_autofree char *up = play_take (play);
    g_assert_nonnull (strstr (up, "from=lying"));
  }
}

static void
test_stoop (void)
{
  g_autoptr (Play) play = start_upright (PLUMB_PLACEMENT_WAIST);

  for (int i = 0; i < 5; i++) {
    play_bend (play, 3.5, 80);
    play_hold (play, 10, 0, 0);
  }
  g_autofree char *said = play_take (play);
  g_assert_null (strstr (said, "lying"));
  g_assert_nonnull (strstr (said, "bend "));
}

/* Steps while the pose says that one lies: the sensor sits another way, and nobody lies. */
static void
test_upside_down (void)
{
  g_autoptr (Play) play = start_upright (PLUMB_PLACEMENT_CHEST);

  memcpy (play->turn, (const double[]){1, 0, 0, 0, -1, 0, 0, 0, -1}, sizeof play->turn);
  play_walk (play, 60);
  g_autofree char *said = play_take (play);
  g_assert_nonnull (strstr (said, "state=suspect reason=put-on-again"));
  g_assert_nonnull (strstr (said, " to=walking"));
  play_hold (play, 30, 0, 0);
  g_autofree char *after = play_take (play);
  g_assert_nonnull (strstr (after, "from=walking to=still"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/lying/restless", test_restless);
  g_test_add_func ("/traces/lying/stoop", test_stoop);
  g_test_add_func ("/traces/lying/upside-down", test_upside_down);
  return g_test_run ();
}
