/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shift notice gives way to one for getting up: only where that one is told. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"

/* A sensor that says "slouching" and no more, for so long, once a second. */
static void
flag (Desk *desk, double minutes, bool is_slouching)
{
  Play *play = desk->life->play;

  for (int i = 0; i < (int)(60 * minutes); i++) {
    play->t_s += 1;
    play_sample (play, &(PlumbSample){.time_us = play_now_us (play),
                                      .fields = PLUMB_SAMPLE_FLAG,
                                      .is_slouching = is_slouching});
  }
}

/* It never says what its wearer does, so breaks are not told; slouches are, all day long. */
static void
test_flag_only (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, false);
  int last = 0;

  for (int i = 0; i < 6; i++) {
    flag (desk, 28, true);
    flag (desk, 5, false);
  }
  g_auto (GStrv) lines = g_strsplit (desk->said->str, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (strstr (*line, " slouch") != NULL)
      last = atoi (*line);
  g_test_message ("%s", desk->said->str);
  g_assert_cmpint (last, >, 120);
}

static void
inhibit_breaks (Desk *desk, bool is_set)
{
  life_do (desk->life, &(PlumbCommand){.kind = PLUMB_COMMAND_INHIBIT_BREAKS, .is_set = is_set});
}

/* While somebody else holds breaks back, a slouch is told as such, and no break is. */
static void
test_breaks_inhibited (void)
{
  g_autoptr (Desk) desk = desk_new (NULL, true);

  inhibit_breaks (desk, true);
  desk_sit (desk, 52); /* a break is due, and kept back */
  desk_slouch (desk, 4);
  desk_expect (desk, "54 slouch\n");
}

static void
tell_of_sitting (PlumbSettingsValues *values)
{
  values->alerts.is_breaks_enabled = false;
}

/* Do-not-disturb of the morning takes nothing away from what is due hours later. */
static void
test_long_after_dnd (void)
{
  g_autoptr (Desk) desk = desk_new (tell_of_sitting, true);

  desk_sit (desk, 2);
  desk_hold (desk, PLUMB_HOLD_DND, true);
  desk_sit (desk, 2);
  desk_hold (desk, PLUMB_HOLD_DND, false);
  desk_walk (desk, 3);
  desk_sit (desk, 48.5);
  desk_slouch (desk, 2.5); /* both are due: a word for getting up is told instead */
  desk_expect (desk, "58 long-sitting\n");
}

static void
long_break_due (PlumbSettingsValues *values)
{
  values->breaks.long_every_min = 50;
}

/* A long break that came due before a short walk is none after it: it waits for the next short
 * one. */
static void
test_long_after_walk (void)
{
  g_autoptr (Desk) desk = desk_new (long_break_due, true);

  desk_sit (desk, 52); /* due, and not told yet */
  desk_expect (desk, "");
  desk_walk (desk, 2);
  desk_sit (desk, 40);
  desk_expect (desk, "");
  desk_sit (desk, 16);
  desk_expect (desk, "109 break-due\n");
}

/* And one that the wearer walked all of is a long one, told of or not. */
static void
test_long_walk (void)
{
  g_autoptr (Desk) desk = desk_new (long_break_due, true);

  desk_sit (desk, 52);
  desk_walk (desk, 8);
  desk_sit (desk, 1);
  desk_expect (desk, "55 natural long break\n");
}

static void
no_short_breaks (PlumbSettingsValues *values)
{
  values->breaks.micro_every_min = 0;
  values->alerts.max_per_hour = 100;
  values->alerts.slouch_repeats = 0;
  values->alerts.backoff_max_min = values->alerts.rest_after_ignored = 0;
}

/* Where the alert about long sitting tells of the spell, no break does: slouches are told. */
static void
test_long_sitting_tells (void)
{
  g_autoptr (Desk) desk = desk_new (no_short_breaks, true);

  desk_sit (desk, 2);
  desk_slouch (desk, 46);
  desk_sit (desk, 3);
  for (int i = 0; i < 3; i++) {
    desk_slouch (desk, 28);
    desk_sit (desk, 1);
  }
  desk_expect (desk, "15 slouch\n51 long-sitting\n61 slouch\n82 slouch\n96 long-sitting\n"
                     "111 slouch\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/giving-way/flag-only", test_flag_only);
  g_test_add_func ("/giving-way/breaks-inhibited", test_breaks_inhibited);
  g_test_add_func ("/giving-way/long-after-dnd", test_long_after_dnd);
  g_test_add_func ("/giving-way/long-after-walk", test_long_after_walk);
  g_test_add_func ("/giving-way/long-walk", test_long_walk);
  g_test_add_func ("/giving-way/long-sitting-tells", test_long_sitting_tells);
  return g_test_run ();
}
