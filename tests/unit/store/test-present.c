/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of the store as the bus has them: keys, types, and what is left out. */
#include "fixture.h"
#include "present.h"

#define SIZES 4

static PlumbBucket
make_bucket (PlumbBucketSize size)
{
  PlumbBucket bucket = {.size = size,
                        .day = 20780,
                        .hour_start_us = INT64_C (1795417200000000),
                        .offset_s = 3600,
                        .days = 2,
                        .tz = "Europe/Berlin",
                        .totals = {.upright_us = 90 * SECOND_US,
                                   .no_data_us = 30500000,
                                   .missing_us = 10 * SECOND_US,
                                   .off_us = SECOND_US},
                        .coverage = 0.75,
                        .slouch_events = 3,
                        .longest_slouch_us = 61 * SECOND_US};
  return bucket;
}

#define TOTALS                                                                                     \
  "'monitored_s': <uint32 90>, 'expected_s': <uint32 100>, 'upright_s': <uint32 90>, "             \
  "'slouching_s': <uint32 0>, "                                                                    \
  "'leaning_s': <uint32 0>, 'moving_s': <uint32 0>, 'lying_s': <uint32 0>, 'unjudged_s': <uint32 " \
  "0>, 'not_worn_s': <uint32 0>, 'no_data_s': <uint32 30>, 'paused_s': <uint32 0>, 'walking_s': "  \
  "<uint32 0>, "
#define LATER "'off_s': <uint32 1>, 'missing_s': <uint32 10>, 'reclining_s': <uint32 0>, "
#define EVENTS                                                                                     \
  "'slouch_events': <uint32 3>, 'lean_events': <uint32 0>, 'longest_slouch_s': <uint32 61>, "      \
  "'longest_sit_s': <uint32 0>, 'pose_changes': <uint32 0>, 'bends': <uint32 0>, "
#define LITTLE                                                                                     \
  TOTALS "'stationary_s': <uint32 0>, " LATER "'coverage': <0.75>, " EVENTS                        \
         "'alerts': <@a{su} {}>, 'told': <@a{su} {}>, 'repeated': <@a{su} {}>, "                   \
         "'notices_heeded': <uint32 0>, 'notices_ignored': <uint32 0>, "                           \
         "'silent_moments': <uint32 0>, 'silent_moments_ended': <uint32 0>, "                      \
         "'breaks': <@a{su} {}>, 'breaks_taken': <uint32 0>, 'breaks_postponed': <uint32 0>, "     \
         "'breaks_skipped': <uint32 0>, 'breaks_passed': <uint32 0>}"

static void
expect_presented (const PlumbBucket *bucket, const char *wanted)
{
  g_autoptr (GVariant) presented = g_variant_ref_sink (plumb_present_bucket (bucket));
  g_autofree char *text = g_variant_print (presented, TRUE);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_sizes (void)
{
  static const char *const wanted[SIZES] = {
      [PLUMB_BUCKET_HOUR] = "{'day': <'2026-11-23'>, 'start': <'2026-11-23T08:00:00+01:00'>, "
                            "'from_usec': <uint64 1795417200000000>, " LITTLE,
      [PLUMB_BUCKET_DAY] = "{'day': <'2026-11-23'>, 'tz': <'Europe/Berlin'>, " LITTLE,
      [PLUMB_BUCKET_WEEK] = "{'day': <'2026-11-23'>, 'week': <'2026-W48'>, 'days': <uint32 2>, "
                            "'tz': <'Europe/Berlin'>, " LITTLE,
      [PLUMB_BUCKET_MONTH] = "{'day': <'2026-11-23'>, 'month': <'2026-11'>, 'days': <uint32 2>, "
                             "'tz': <'Europe/Berlin'>, " LITTLE,
  };
  for (unsigned size = 0; size < SIZES; size++) {
    PlumbBucket bucket = make_bucket ((PlumbBucketSize)size);
    expect_presented (&bucket, wanted[size]);
  }
}

/* What an odd history adds up to is never 136 years. */
static void
test_seconds (void)
{
  g_assert_cmpuint (plumb_totals_whole_seconds (-1), ==, 0);
  g_assert_cmpuint (plumb_totals_whole_seconds (-90 * SECOND_US), ==, 0);
  g_assert_cmpuint (plumb_totals_whole_seconds (90 * SECOND_US + 1), ==, 90);
  g_assert_cmpuint (plumb_totals_whole_seconds (INT64_MAX), ==, G_MAXUINT32);
}

static void
test_all_that_can_be_known (void)
{
  PlumbBucket bucket = make_bucket (PLUMB_BUCKET_DAY);
  bucket.totals.sitting_us = 50 * SECOND_US;
  bucket.has_upright_ratio = bucket.has_goal = bucket.is_goal_met = bucket.has_streak = true;
  bucket.upright_ratio = 1;
  bucket.streak = 4;
  bucket.told = (PlumbBucketCounts){2, {{"slouch", 5}, {"lean", 1}}};
  bucket.repeated = (PlumbBucketCounts){1, {{"slouch", 7}}};
  bucket.notices = (PlumbBucketCounts){3, {{"heeded", 3}, {"ignored", 2}, {"uncounted", 8}}};
  bucket.silent_moments = (PlumbBucketCounts){2, {{"ended", 4}, {"lasted", 5}}};
  bucket.breaks = (PlumbBucketCounts){
      5,
      {{"natural", 2}, {"taken-unverified", 1}, {"postponed", 4}, {"skipped", 5}, {"expired", 6}}};
  bucket.has_suggested = bucket.has_goal_so_far = true;
  bucket.suggested = 8;
  expect_presented (
      &bucket,
      "{'day': <'2026-11-23'>, 'tz': <'Europe/Berlin'>, " TOTALS
      "'sitting_s': <uint32 50>, 'standing_s': <uint32 0>, 'stationary_s': <uint32 0>, " LATER
      "'coverage': <0.75>, 'upright_ratio': <1.0>, " EVENTS
      "'alerts': <{'slouch': uint32 5, 'lean': 1}>, 'told': <{'slouch': uint32 5, 'lean': 1}>, "
      "'repeated': <{'slouch': uint32 7}>, 'notices_heeded': <uint32 3>, "
      "'notices_ignored': <uint32 2>, 'silent_moments': <uint32 9>, "
      "'silent_moments_ended': <uint32 4>, 'breaks': <{'natural': uint32 2, 'taken-unverified': 1, "
      "'postponed': 4, 'skipped': 5, 'expired': 6}>, 'breaks_taken': <uint32 3>, "
      "'breaks_suggested': <uint32 8>, 'breaks_postponed': <uint32 4>, 'breaks_skipped': <uint32 "
      "5>, "
      "'breaks_passed': <uint32 6>, 'goal_met': <true>, 'goal_so_far': <false>, 'streak': <uint32 "
      "4>}");
}

static PlumbBucket
make_random (GRand *random)
{
  PlumbBucket bucket = make_bucket (PLUMB_BUCKET_HOUR);
  bucket.hour_start_us += g_rand_int_range (random, 0, 50) * HOUR_US;
  bucket.day += g_rand_int_range (random, 0, 3);
  bucket.totals.sitting_us = g_rand_int_range (random, 0, 2) * SECOND_US;
  bucket.totals.slouching_us = g_rand_int_range (random, 0, 1000) * SECOND_US;
  bucket.coverage = g_rand_int_range (random, 0, 5) / 4.0;
  bucket.has_upright_ratio = g_rand_boolean (random);
  bucket.upright_ratio = g_rand_double (random);
  bucket.bends = (uint32_t)g_rand_int_range (random, 0, 9);
  bucket.has_streak = g_rand_boolean (random);
  bucket.streak = (uint32_t)g_rand_int_range (random, 0, 3);
  bucket.told.n = (unsigned)g_rand_int_range (random, 0, 4);
  for (unsigned i = 0; i < bucket.told.n; i++) {
    g_snprintf (bucket.told.entry[i].name, sizeof bucket.told.entry[i].name, "alert-%u", i);
    bucket.told.entry[i].count = (uint32_t)g_rand_int_range (random, 1, 4);
  }
  return bucket;
}

/* Members are shared between buckets: each says the same as it would alone. */
static void
test_many_as_each_alone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) buckets = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 3000; i++) {
    PlumbBucket bucket = make_random (random);
    g_ptr_array_add (buckets, g_memdup2 (&bucket, sizeof bucket));
  }
  g_autoptr (GVariant) all = g_variant_ref_sink (plumb_present_buckets (buckets));
  g_assert_cmpuint (g_variant_n_children (all), ==, buckets->len);
  for (guint i = 0; i < buckets->len; i++) {
    g_autoptr (GVariant) one = g_variant_ref_sink (plumb_present_bucket (buckets->pdata[i]));
    g_autoptr (GVariant) same = g_variant_get_child_value (all, i);
    g_assert_true (g_variant_equal (one, same));
  }
  g_ptr_array_set_size (buckets, 0);
  g_autoptr (GVariant) none = g_variant_ref_sink (plumb_present_buckets (buckets));
  g_assert_cmpstr (g_variant_get_type_string (none), ==, "aa{sv}");
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
}

static void
test_points (void)
{
  const PlumbPoint points[] = {{1795417200000000, 12.5}, {1795417260000000, -3}};
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (PlumbPoint));
  g_array_append_vals (array, points, G_N_ELEMENTS (points));
  g_autoptr (GVariant) presented = g_variant_ref_sink (plumb_present_points (array));
  g_autofree char *text = g_variant_print (presented, TRUE);
  g_assert_cmpstr (text, ==, "[(uint64 1795417200000000, 12.5), (1795417260000000, -3.0)]");
}

/* What a client says is kept as it was said. */
static void
test_read (void)
{
  static const char said[] = "{'areas': <['neck', 'hips']>, 'comfort': <uint32 3>, 'note': <'a'>}";
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (said));
  g_auto (PlumbPresentFields) fields = {0};
  plumb_present_read (options, &fields);
  plumb_present_add_string (&fields, "kind", "massage");
  g_clear_pointer (&options, g_variant_unref);
  g_autoptr (GVariant) back =
      g_variant_ref_sink (plumb_present_fields (fields.fields, fields.count));
  g_autofree char *text = g_variant_print (back, TRUE);
  g_assert_cmpstr (text, ==,
                   "{'areas': <['neck', 'hips']>, 'comfort': <uint32 3>, 'note': <'a'>, 'kind': "
                   "<'massage'>}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/present/seconds", test_seconds);
  g_test_add_func ("/present/sizes", test_sizes);
  g_test_add_func ("/present/all-that-can-be-known", test_all_that_can_be_known);
  g_test_add_func ("/present/many-as-each-alone", test_many_as_each_alone);
  g_test_add_func ("/present/points", test_points);
  g_test_add_func ("/present/read", test_read);
  return g_test_run ();
}
