/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is let in: excess, floods, repeats. */
#include <glib.h>

#include "intake.h"

#define S ((int64_t)G_USEC_PER_SEC)

typedef struct {
  guint admitted, excess;
  double flood_at_s; /* 0: none */
} Outcome;

/* rate_hz for seconds at a nominal 25. */
static Outcome
feed (PlumbMeter *meter, double rate_hz, double seconds)
{
  Outcome outcome = {0};
  for (int64_t i = 0; i < (int64_t)(rate_hz * seconds); i++) {
    int64_t now_us = 1000 * S + (int64_t)((double)i * S / rate_hz);
    switch (plumb_meter_admit (meter, 25, now_us)) {
    case PLUMB_INTAKE_ADMIT: outcome.admitted++; break;
    case PLUMB_INTAKE_EXCESS: outcome.excess++; break;
    case PLUMB_INTAKE_FLOOD:
      if (outcome.flood_at_s == 0)
        outcome.flood_at_s = (double)i / rate_hz;
      break;
    }
  }
  return outcome;
}

static void
test_ordinary (void)
{
  static const double rates_hz[] = {0.2, 1, 25, 50, 99};
  for (size_t i = 0; i < G_N_ELEMENTS (rates_hz); i++) {
    PlumbMeter meter = {0};
    Outcome outcome = feed (&meter, rates_hz[i], 60);
    g_assert_cmpuint (outcome.admitted, ==, (guint)(rates_hz[i] * 60));
  }
}

/* A burst after a pause of the radio is not excess. */
static void
test_burst (void)
{
  PlumbMeter meter = {0};
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (plumb_meter_admit (&meter, 25, S), ==, PLUMB_INTAKE_ADMIT);
  g_assert_cmpint (plumb_meter_admit (&meter, 25, S), ==, PLUMB_INTAKE_EXCESS);
  g_assert_cmpint (plumb_meter_admit (&meter, 25, S + S / 10), ==, PLUMB_INTAKE_ADMIT);
}

static void
test_excess (void)
{
  PlumbMeter meter = {0};
  Outcome outcome = feed (&meter, 400, 60); /* 16 times: dropped to 4 times, the link stays */
  g_assert_cmpuint (outcome.admitted, >=, 60 * 100);
  g_assert_cmpuint (outcome.admitted, <=, 61 * 100 + 1);
  g_assert_cmpfloat (outcome.flood_at_s, ==, 0);
}

static void
test_flood (void)
{
  PlumbMeter meter = {0};
  Outcome outcome = feed (&meter, 1000, 30);
  g_assert_cmpfloat (outcome.flood_at_s, >=, 10);
  g_assert_cmpfloat (outcome.flood_at_s, <, 10.1);
  PlumbMeter other = {0};
  outcome = feed (&other, 1000, 9.9); /* shorter: only dropped */
  g_assert_cmpfloat (outcome.flood_at_s, ==, 0);
}

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
  g_test_add_func ("/bluez/intake/ordinary", test_ordinary);
  g_test_add_func ("/bluez/intake/burst", test_burst);
  g_test_add_func ("/bluez/intake/excess", test_excess);
  g_test_add_func ("/bluez/intake/flood", test_flood);
  g_test_add_func ("/bluez/intake/still-body", test_still_body);
  g_test_add_func ("/bluez/intake/doubled", test_doubled);
  g_test_add_func ("/bluez/intake/doubled-and-still", test_doubled_and_still);
  g_test_add_func ("/bluez/intake/heard-late", test_heard_late);
  g_test_add_func ("/bluez/intake/sizes", test_sizes);
  return g_test_run ();
}
