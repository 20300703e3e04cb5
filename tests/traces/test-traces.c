/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composed days through the whole core: every line that it says is expected here. */
#include "play.h"

static void
test_slouch (void)
{
  g_autoptr (Play) play = play_new (NULL, PLUMB_PLACEMENT_UPPER_BACK);

  play_calibrate (play, PLUMB_POSE_UPRIGHT, 0);
  play_hold (play, 60, 0, 0);
  play_hold (play, 60, 25, 0);
  play_hold (play, 60, 0, 0);
  g_autofree char *said = play_take (play);
  g_print ("%s", said);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/slouch", test_slouch);
  return g_test_run ();
}
