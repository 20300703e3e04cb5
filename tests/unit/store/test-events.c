/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events, history and the small things that survive a restart. */
#include <math.h>
#include <string.h>

#include "details.h"
#include "event.h"
#include "fixture.h"
#include "present.h"

static guint64
time_of (GVariant *events, gsize i)
{
  guint64 at;
  g_variant_get_child (events, i, "(ttsa{sv})", &at, NULL, NULL, NULL);
  return at;
}

static void
test_details_come_back (void)
{
  static const char *const areas[] = {"neck", "hi\"ps", NULL};
  const PlumbField wanted[] = {
      {.name = "note", .type = PLUMB_FIELD_STRING, .string = "quote \" ' \\ \n \xc3\xa4 \x7f"},
      {.name = "peak_deg", .type = PLUMB_FIELD_DOUBLE, .number = 0.1},
      {.name = "duration_s", .type = PLUMB_FIELD_DOUBLE, .number = 60},
      {.name = "spread_deg", .type = PLUMB_FIELD_DOUBLE, .number = NAN},
      {.name = "comfort", .type = PLUMB_FIELD_UNSIGNED, .integer = 4000000000},
      {.name = "id", .type = PLUMB_FIELD_INTEGER, .integer = G_MININT64},
      {.name = "until_usec", .type = PLUMB_FIELD_MOMENT, .integer = G_MAXINT64},
      {.name = "deep", .type = PLUMB_FIELD_BOOLEAN, .boolean = true},
      {.name = "transfer", .type = PLUMB_FIELD_BOOLEAN},
      {.name = "areas", .type = PLUMB_FIELD_STRINGS, .strings = areas},
  };
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_assert_true (plumb_store_add_event (f.store, 1000, 2000, "check-in", NULL, wanted,
                                        G_N_ELEMENTS (wanted), NULL));
  g_assert_true (plumb_store_add_event (f.store, 3000, 0, "bend", "C0:FF", NULL, 0, NULL));
  fixture_reopen (&f);
  g_autoptr (GVariant) events = list_events (f.store, 0, G_MAXINT64, NULL, 10);
  g_autofree char *told = g_variant_print (events, TRUE);
  g_assert_cmpstr (
      told, ==,
      "[(uint64 1000, uint64 2000, 'check-in', {'note': <\"quote \\\" ' \\\\ \\n "
      "\xc3\xa4 \\u007f\">, 'peak_deg': <0.10000000000000001>, 'duration_s': <60.0>, "
      "'spread_deg': <nan>, 'comfort': <uint32 4000000000>, 'id': <int64 "
      "-9223372036854775808>, 'until_usec': <uint64 9223372036854775807>, 'deep': "
      "<true>, 'transfer': <false>, 'areas': <['neck', 'hi\"ps']>}), (3000, 0, 'bend', "
      "{'sensor': <'C0:FF'>})]");
  fixture_tear_down (&f);
}

static void
assert_comes_back (const PlumbEvent *event)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_auto (PlumbDetails) details = {0};
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned count = plumb_event_get_fields (event, fields);

  plumb_details_append_json (json, fields, count);
  plumb_details_init (&details, json->str);
  g_assert_cmpuint (details.count, ==, count);
  for (unsigned i = 0; i < count; i++) {
    g_assert_cmpstr (details.fields[i].name, ==, fields[i].name);
    g_assert_cmpint (details.fields[i].type, ==, fields[i].type);
  }
}

/* All that there can be to say of an alert or a proposal, which only some days bring. */
static void
test_rare_details (void)
{
  for (int kind = 0; kind < PLUMB_ALERT_KINDS; kind++) {
    PlumbEvent event = {.kind = PLUMB_EVENT_ALERT_CLEARED};
    event.alert.alert = (PlumbAlert){.kind = (PlumbAlertKind)kind,
                                     .duration_us = 1,
                                     .quiet_us = 1,
                                     .has_after = true,
                                     .is_standing = true};
    assert_comes_back (&event);
  }
  for (int kind = 0; kind <= PLUMB_PROPOSAL_POSE; kind++) {
    PlumbEvent event = {.kind = PLUMB_EVENT_PROPOSAL};
    event.proposal.kind = (PlumbProposalKind)kind;
    assert_comes_back (&event);
  }
}

/* Whatever lies in the file is an event, and gives details only where it is what we write. */
static void
test_odd_details (void)
{
  static const struct {
    const char *kept, *told;
  } cases[] = {
      {"{}", "{}"},
      {" { \"note\" : \"a\" , \"x\" : [ ] } ", "{'note': <'a'>, 'x': <@as []>}"},
      {"{\"note\":\"\\u00e4\\/\\t\\b\"}", "{'note': <'\xc3\xa4/\\t\\b'>}"},
      {"{\"new\":7,\"half\":-0.5e0}", "{'new': <int64 7>, 'half': <-0.5>}"},
      {"{\"note\":null,\"id\":null,\"peak_deg\":null}", "{'peak_deg': <nan>}"},
      {"{\"sensor\":\"front\"}", "{'sensor': <'front'>}"},
      {"", NULL},
      {"null", NULL},
      {"[]", NULL},
      {"{", NULL},
      {"{\"note\"}", NULL},
      {"{\"note\":\"a\"", NULL},
      {"{\"note\":\"a\"} x", NULL},
      {"{\"note\":\"a\",}", NULL},
      {"{\"note\":\"a\" \"x\":1}", NULL},
      {"{\"note\":\"a", NULL},
      {"{\"note\":\"a\\", NULL},
      {"{\"note\":\"\\x\"}", NULL},
      {"{\"note\":\"\\u12\"}", NULL},
      {"{\"note\":\"\\u0000\"}", NULL},
      {"{\"note\":\"\\ud83d\"}", NULL},
      {"{\"note\":\"a\nb\"}", NULL},
      {"{\"note\":\"\xff\"}", NULL},
      {"{\"id\":1.5}", NULL},
      {"{\"id\":--1}", NULL},
      {"{\"peak_deg\":1e}", NULL},
      {"{\"peak_deg\":nan}", NULL},
      {"{\"areas\":[1]}", NULL},
      {"{\"areas\":[\"a\" \"b\"]}", NULL},
      {"{\"areas\":[\"a\"", NULL},
      {"{\"a\":{\"b\":1}}", NULL},
      {"{\"deep\":truth}", NULL},
      {"{'old': <'text'>}", NULL},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f = {0};
    fixture_set_up (&f, "UTC", 0);
    add_event (f.store, 1000, 0, "bend", NULL, NULL);
    g_clear_pointer (&f.store, plumb_store_close);
    set_details (f.path, cases[i].kept);
    fixture_reopen (&f);
    g_autoptr (GVariant) events = list_events (f.store, 0, G_MAXINT64, NULL, 10);
    g_autofree char *told = g_variant_print (events, TRUE);
    g_autoptr (GString) wanted = g_string_new (cases[i].told != NULL ? cases[i].told : "{}");
    if (strstr (wanted->str, "sensor") == NULL) {
      g_string_truncate (wanted, wanted->len - 1);
      g_string_append_printf (wanted, "%s'sensor': <'back'>}", wanted->len > 1 ? ", " : "");
    }
    g_autofree char *whole = g_strdup_printf ("[(uint64 1000, uint64 0, 'bend', %s)]", wanted->str);
    g_assert_cmpstr (told, ==, whole);
    fixture_tear_down (&f);
  }
}

/* The day and the clock of the place where it was, even of two moments that one clock tells alike.
 */
static void
test_place (void)
{
  static const struct {
    const char *moment, *zone;
  } rows[] = {{"2026-10-25T02:30:00+02:00", "Europe/Berlin"},
              {"2026-10-25T02:30:00+01:00", "Europe/Berlin"},
              {"2026-10-26T00:30:00+01:00", "America/Halifax"}};
  Fixture f = {0};
  fixture_set_up (&f, "Europe/Berlin", 0);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    set_zone (f.store, rows[i].zone, 0);
    add_event (f.store, moment (rows[i].moment), 0, "bend", NULL, NULL);
  }
  set_zone (f.store, "Asia/Tokyo", 0);
  g_autoptr (GPtrArray) events = plumb_store_list_events (f.store, 0, G_MAXINT64, NULL, 10, NULL);
  g_autoptr (GVariant) told = g_variant_ref_sink (plumb_present_events (events));
  g_autofree char *text = g_variant_print (told, FALSE);
  g_assert_cmpstr (text, ==,
                   "[(1792888200000000, 0, 'bend', {'sensor': <'back'>, 'day': <'2026-10-25'>, "
                   "'utc_offset_s': <7200>}), "
                   "(1792891800000000, 0, 'bend', {'sensor': <'back'>, 'day': <'2026-10-25'>, "
                   "'utc_offset_s': <3600>}), "
                   "(1792971000000000, 0, 'bend', {'sensor': <'back'>, 'day': <'2026-10-25'>, "
                   "'utc_offset_s': <-10800>})]");
  fixture_tear_down (&f);
}

/* As the bus says them at the moment, so the history tells them later: same keys, same types. */
static void
expect_back (Fixture *f, int64_t at_us, const PlumbEvent *event)
{
  PlumbField fields[PLUMB_FIELDS_MAX];
  unsigned n = plumb_event_get_fields (event, fields);
  g_autoptr (GVariant) wanted = g_variant_ref_sink (plumb_present_fields (fields, n));
  g_assert_true (plumb_store_add_event (
      f->store, at_us, 0, plumb_event_kind_to_string (event->kind), NULL, fields, n, NULL));
  g_autoptr (GVariant) events = list_events (f->store, at_us, at_us + 1, NULL, 10);
  g_autoptr (GVariant) first = g_variant_get_child_value (events, 0);
  g_autoptr (GVariant) told = g_variant_get_child_value (first, 3);
  g_autofree char *wanted_text = g_variant_print (wanted, TRUE);
  g_autofree char *told_text = g_variant_print (told, TRUE);
  g_assert_cmpstr (told_text, ==, wanted_text);
}

static void
test_every_event_comes_back (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int kind = 0; kind <= PLUMB_EVENT_PROPOSAL; kind++) {
    PlumbEvent event = {.kind = (PlumbEventKind)kind};
    expect_back (&f, kind * SECOND_US, &event);
  }
  for (int kind = 0; kind < PLUMB_ALERT_KINDS; kind++) {
    PlumbEvent event = {.kind = PLUMB_EVENT_ALERT_CLEARED};
    event.alert.alert = (PlumbAlert){.kind = (PlumbAlertKind)kind,
                                     .id = 3,
                                     .times = 2,
                                     .deviation_deg = 21,
                                     .limit_deg = 15,
                                     .duration_us = 90 * SECOND_US,
                                     .battery_percent = 9,
                                     .days = 9,
                                     .within_days = 28,
                                     .weeks = 4};
    expect_back (&f, (100 + kind) * SECOND_US, &event);
  }
  fixture_tear_down (&f);
}

static void
test_newest_within_the_limit (void)
{
  static const char *const bends[] = {"bend", NULL};
  static const char *const both[] = {"bend", "bout-ended", NULL};
  static const char *const hostile[] = {"bend' OR '1'='1", "", NULL};
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 1100; i++)
    add_event (f.store, (i + 1) * SECOND_US, 0, i % 2 == 0 ? "bend" : "bout-ended", NULL, NULL);
  g_autoptr (GVariant) three = list_events (f.store, 0, G_MAXINT64, NULL, 3);
  g_assert_cmpuint (g_variant_n_children (three), ==, 3);
  g_assert_cmpuint (time_of (three, 0), ==, 1098 * SECOND_US);
  g_assert_cmpuint (time_of (three, 2), ==, 1100 * SECOND_US);
  g_autoptr (GVariant) capped = list_events (f.store, 0, G_MAXINT64, NULL, G_MAXUINT32);
  g_assert_cmpuint (g_variant_n_children (capped), ==, 1000);
  g_autoptr (GVariant) some = list_events (f.store, 10 * SECOND_US, 20 * SECOND_US, bends, 100);
  g_assert_cmpuint (g_variant_n_children (some), ==, 5);
  g_autoptr (GVariant) more = list_events (f.store, 10 * SECOND_US, 20 * SECOND_US, both, 100);
  g_assert_cmpuint (g_variant_n_children (more), ==, 10);
  g_autoptr (GVariant) none = list_events (f.store, 0, G_MAXINT64, hostile, 100);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  fixture_tear_down (&f);
}

static void
test_hostile_lists (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) many = g_ptr_array_new ();
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 1000; i++)
    g_ptr_array_add (many, (gpointer) "bend");
  g_ptr_array_add (many, NULL);
  g_assert_null (plumb_store_list_events (f.store, 5, 5, NULL, 10, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (
      plumb_store_list_events (f.store, 0, 5, (const char *const *)many->pdata, 10, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  g_autoptr (GVariant) none = list_events (f.store, G_MININT64, G_MAXINT64, NULL, 0);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  /* times that no calendar has are kept within it */
  g_assert_true (plumb_store_add_event (f.store, G_MAXINT64, 0, "bend", NULL, NULL, 0, NULL));
  g_assert_true (
      plumb_store_add_event (f.store, G_MININT64, G_MAXINT64, "bend", NULL, NULL, 0, NULL));
  fixture_tear_down (&f);
}

static double
value_at (GVariant *points, gsize i, guint64 *out_at)
{
  double value;
  g_variant_get_child (points, i, "(td)", out_at, &value);
  return value;
}

static void
test_history_thinned_out (void)
{
  Fixture f = {0};
  guint64 at;
  fixture_set_up (&f, "UTC", 0);
  add_minutes (f.store, 0, 540, UPRIGHT);
  add_minutes (f.store, 540 * MINUTE_US, 540, SLOUCHING);
  add_minutes (f.store, 1080 * MINUTE_US, 100, NO_DATA);
  g_autoptr (GVariant) two = get_history (f.store, "upright_ratio", 0, G_MAXINT64, 2);
  g_assert_cmpuint (g_variant_n_children (two), ==, 2);
  g_assert_cmpfloat (value_at (two, 0, &at), ==, 1);
  g_assert_cmpuint (at, ==, 0);
  g_assert_cmpfloat (value_at (two, 1, &at), ==, 0);
  g_assert_cmpuint (at, ==, 540 * MINUTE_US);
  g_autoptr (GVariant) one = get_history (f.store, "deviation", 0, 1080 * MINUTE_US, 1);
  g_assert_cmpfloat_with_epsilon (value_at (one, 0, &at), 12.5, 0.001);
  g_autoptr (GVariant) all = get_history (f.store, "deviation", 0, 540 * MINUTE_US, 0);
  g_assert_cmpuint (g_variant_n_children (all), ==, 540);
  g_autoptr (GVariant) sums = get_history (f.store, "slouching_s", 0, 1080 * MINUTE_US, 10);
  double sum = 0;
  for (gsize i = 0; i < g_variant_n_children (sums); i++)
    sum += value_at (sums, i, &at);
  g_assert_cmpuint (g_variant_n_children (sums), <=, 10);
  g_assert_cmpfloat_with_epsilon (sum, 540 * 60, 1e-6);
  g_autoptr (GVariant) none = get_history (f.store, "deviation", 5000 * MINUTE_US, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  fixture_tear_down (&f);
}

static void
test_history_of_values (void)
{
  Fixture f = {0};
  guint64 at;
  fixture_set_up (&f, "UTC", 0);
  for (int i = 0; i < 100; i++) {
    plumb_store_add_value (f.store, "battery:back", i * HOUR_US, 100 - i);
    plumb_store_add_value (f.store, "rssi:back", i * HOUR_US, -60);
  }
  plumb_store_add_value (f.store, "battery:back", 100 * HOUR_US, NAN);
  g_autoptr (GVariant) all = get_history (f.store, "battery:back", 0, G_MAXINT64, 1000);
  g_assert_cmpuint (g_variant_n_children (all), ==, 100);
  g_assert_cmpfloat (value_at (all, 99, &at), ==, 1);
  g_autoptr (GVariant) ten = get_history (f.store, "battery:back", 0, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (ten), ==, 10);
  g_assert_cmpfloat (value_at (ten, 0, &at), ==, 95.5);
  g_autoptr (GVariant) other = get_history (f.store, "battery:other", 0, G_MAXINT64, 10);
  g_assert_cmpuint (g_variant_n_children (other), ==, 0);
  static const char *const wrong[] = {"", "sitting", "minute", "deviation_mdeg; --", "battery"};
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (plumb_store_get_history (f.store, wrong[i], 0, 1, 1, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_store_get_history (f.store, "deviation", 2, 1, 1, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_ARGUMENT);
  fixture_tear_down (&f);
}

static void
test_calibration_comes_back (void)
{
  Fixture f = {0};
  g_autoptr (GError) error = NULL;
  PlumbCalibration saved = {.placement = PLUMB_PLACEMENT_UPPER_BACK,
                            .has_pose = {true, true, false, false},
                            .up = {{0.1, 0.2, 0.97}, {0.3, 0.2, 0.93}},
                            .angle_deg = {1.5, 21.25},
                            .has_walk = true,
                            .walk = {0, 0.6, 0.8},
                            .spread_deg = 0.7,
                            .length_g = 1.002,
                            .samples = 150};
  PlumbCalibration loaded;
  int64_t captured_us = 0;
  fixture_set_up (&f, "UTC", 0);
  g_assert_false (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_UPPER_BACK,
                                                &loaded, &captured_us, &error));
  g_assert_no_error (error);
  for (int i = 1; i <= 30; i++) {
    saved.samples = (uint32_t)(100 + i);
    g_assert_true (plumb_store_save_calibration (f.store, "C0:FF", &saved, i * HOUR_US, &error));
  }
  fixture_reopen (&f);
  g_assert_true (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_UPPER_BACK,
                                               &loaded, &captured_us, &error));
  g_assert_cmpint (captured_us, ==, 30 * HOUR_US);
  saved.captured_us = 0;
  g_assert_cmpuint (loaded.samples, ==, 130);
  g_assert_cmpint (loaded.placement, ==, saved.placement);
  g_assert_cmpmem (loaded.has_pose, sizeof loaded.has_pose, saved.has_pose, sizeof saved.has_pose);
  g_assert_cmpmem (loaded.up, sizeof loaded.up, saved.up, sizeof saved.up);
  g_assert_cmpmem (loaded.angle_deg, sizeof loaded.angle_deg, saved.angle_deg,
                   sizeof saved.angle_deg);
  g_assert_cmpmem (loaded.walk, sizeof loaded.walk, saved.walk, sizeof saved.walk);
  g_assert_true (loaded.has_walk && !loaded.has_angle);
  g_assert_cmpfloat (loaded.spread_deg, ==, saved.spread_deg);
  g_assert_cmpfloat (loaded.length_g, ==, saved.length_g);
  g_assert_false (plumb_store_load_calibration (f.store, "C0:FF", PLUMB_PLACEMENT_CHEST, &loaded,
                                                &captured_us, &error));
  g_assert_no_error (error);
  fixture_tear_down (&f);
}

static void
test_state (void)
{
  Fixture f = {0};
  fixture_set_up (&f, "UTC", 0);
  g_assert_null (plumb_store_dup_state (f.store, "pause"));
  g_assert_true (plumb_store_set_state (f.store, "pause", "first", NULL));
  g_assert_true (plumb_store_set_state (f.store, "pause", "until '5'", NULL));
  fixture_reopen (&f);
  g_autofree char *value = plumb_store_dup_state (f.store, "pause");
  g_assert_cmpstr (value, ==, "until '5'");
  g_assert_true (plumb_store_set_state (f.store, "pause", NULL, NULL));
  g_assert_null (plumb_store_dup_state (f.store, "pause"));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/events/details-come-back", test_details_come_back);
  g_test_add_func ("/store/events/rare-details", test_rare_details);
  g_test_add_func ("/store/events/odd-details", test_odd_details);
  g_test_add_func ("/store/events/place", test_place);
  g_test_add_func ("/store/events/every-event-comes-back", test_every_event_comes_back);
  g_test_add_func ("/store/events/newest-within-the-limit", test_newest_within_the_limit);
  g_test_add_func ("/store/events/hostile", test_hostile_lists);
  g_test_add_func ("/store/history/thinned-out", test_history_thinned_out);
  g_test_add_func ("/store/history/values", test_history_of_values);
  g_test_add_func ("/store/calibration/comes-back", test_calibration_comes_back);
  g_test_add_func ("/store/state", test_state);
  return g_test_run ();
}
