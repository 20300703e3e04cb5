/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second copies of a payload are told from equal values. */
#include <glib.h>

#include "repeats.h"

#define S ((int64_t)G_USEC_PER_SEC)

/* Feeds value number i of a row copies times; answers how many were called repeats. */
static guint
say (PlumbRepeats *repeats, uint8_t value, guint copies, int64_t now_us)
{
  const uint8_t bytes[6] = {value, 1, 2, 3, 4, 5};
  guint found = 0;
  for (guint i = 0; i < copies; i++)
    found += plumb_repeats_check (repeats, bytes, sizeof bytes, now_us + (int64_t)i * 200);
  return found;
}

static void
test_still_body (void)
{
  PlumbRepeats repeats = {0};
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (say (&repeats, 7, 1 + i % 2, S + i * S / 25), ==, 0);
}

static void
test_doubled (void)
{
  PlumbRepeats repeats = {0};
  guint found = 0;
  for (guint i = 0; i < 100; i++)
    found += say (&repeats, (uint8_t)i, 2, S + i * S / 25);
  g_assert_cmpuint (found, ==, 97); /* all but those that proved it */
  for (guint i = 0; i < 100; i++)   /* and it ends with the other subscriber */
    g_assert_cmpuint (say (&repeats, (uint8_t)i, 1, 100 * S + i * S / 25), ==, 0);
  g_assert_cmpuint (say (&repeats, 200, 2, 200 * S), ==, 0);
}

/* With the pattern proven, equal values of a still body are told from their copies. */
static void
test_doubled_and_still (void)
{
  PlumbRepeats repeats = {0};
  for (guint i = 0; i < 10; i++)
    say (&repeats, (uint8_t)i, 2, S + i * S / 25);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (say (&repeats, 50, 2, 10 * S + i * S / 25), ==, 1);
}

static void
test_heard_late (void)
{
  PlumbRepeats repeats = {0};
  for (guint i = 0; i < 20; i++)
    say (&repeats, (uint8_t)i, 2, S + i * S / 25);
  say (&repeats, 100, 1, 10 * S); /* its copy came too late to count as one */
  g_assert_cmpuint (say (&repeats, 101, 2, 11 * S), ==, 1);
}

static void
test_sizes (void)
{
  PlumbRepeats repeats = {0};
  uint8_t big[PLUMB_REPEAT_SIZE + 1] = {0};
  for (int i = 0; i < 10; i++) {
    g_assert_false (plumb_repeats_check (&repeats, big, sizeof big, S));
    g_assert_false (plumb_repeats_check (&repeats, big, 0, S));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluez/repeats/still-body", test_still_body);
  g_test_add_func ("/bluez/repeats/doubled", test_doubled);
  g_test_add_func ("/bluez/repeats/doubled-and-still", test_doubled_and_still);
  g_test_add_func ("/bluez/repeats/heard-late", test_heard_late);
  g_test_add_func ("/bluez/repeats/sizes", test_sizes);
  return g_test_run ();
}
