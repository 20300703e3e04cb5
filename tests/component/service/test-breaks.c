/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaks: every method with right and wrong arguments, its properties and its signals. */
#include <string.h>

#include "event.h"
#include "fixture.h"

#define BREAKS PLUMB_IFACE_BREAKS
#define X50    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X250   X50 X50 X50 X50 X50

typedef struct {
  const char *method;
  const char *parameters; /* GVariant text */
  const char *error;      /* NULL: it works */
  const char *asked;      /* of the host; "" nothing */
} Row;

static const Row rows[] = {
    {"Suggest", "(@a{sv} {},)", NULL, "suggest 0 0 0 - -\n"},
    {"Suggest",
     "({'area': <'upper'>, 'place': <'home'>, 'seconds': <uint32 60>, 'kind': <'stretch'>, "
     "'exclude': <['neck', 'floor']>},)",
     NULL, "suggest 2 2 60 stretch neck,floor\n"},
    {"Suggest", "({'exclude': <@as []>},)", NULL, "suggest 0 0 0 - \n"},
    {"Suggest", "({'area': <'knee'>},)", INVALID_ARGS, ""},
    {"Suggest", "({'place': <'moon'>},)", INVALID_ARGS, ""},
    {"Suggest", "({'kind': <'therapist-info'>},)", INVALID_ARGS, ""},
    {"Suggest", "({'kind': <uint32 1>},)", INVALID_ARGS, ""},
    {"Suggest", "({'seconds': <uint32 9>},)", INVALID_ARGS, ""},
    {"Suggest", "({'seconds': <uint32 3601>},)", INVALID_ARGS, ""},
    {"Suggest", "({'seconds': <60>},)", INVALID_ARGS, ""},
    {"Suggest", "({'mood': <'good'>},)", INVALID_ARGS, ""},
    {"Suggest", "({'area': <'neck'>, 'area': <'neck'>},)", INVALID_ARGS, ""},
    {"Suggest", "({'exclude': <['']>},)", INVALID_ARGS, ""},
    {"Suggest", "({'exclude': <['" X250 "']>},)", INVALID_ARGS, ""},
    {"Suggest",
     "({'exclude': <['a','a','a','a','a','a','a','a','a','a','a','a','a','a','a','a','a']>},)",
     INVALID_ARGS, ""},
    {"WhyNot", "({'area': <'upper'>, 'kind': <'stretch'>},)", NULL, "why-not 2 0 0 stretch -\n"},
    {"WhyNot", "({'area': <'knee'>},)", INVALID_ARGS, ""},
    {"Start", "('micro', @a{sv} {})", NULL, "start micro 0 - 0\n"},
    {"Start", "('long', {'seconds': <uint32 60>, 'item': <'neck-turn'>, 'safety_shown': <true>})",
     NULL, "start long 60 neck-turn 1\n"},
    {"Start", "('tea', @a{sv} {})", INVALID_ARGS, ""},
    {"Start", "('micro', {'seconds': <uint32 4>})", INVALID_ARGS, ""},
    {"Start", "('micro', {'seconds': <uint32 3601>})", INVALID_ARGS, ""},
    {"Start", "('micro', {'item': <''>})", INVALID_ARGS, ""},
    {"Start", "('micro', {'item': <'" X250 "'>})", INVALID_ARGS, ""},
    {"Start", "('micro', {'safety_shown': <'yes'>})", INVALID_ARGS, ""},
    {"Start", "('micro', {'music': <true>})", INVALID_ARGS, ""},
    {"Finish", "('12', @a{sv} {})", NULL, "finish 12 1\n"},
    {"Finish", "('', {'completed': <false>})", NULL, "finish 0 0\n"},
    {"Finish", "('0', @a{sv} {})", PLUMB_ERROR_NO_SUCH_ITEM, ""},
    {"Finish", "('-1', @a{sv} {})", PLUMB_ERROR_NO_SUCH_ITEM, ""},
    {"Finish", "('4294967296', @a{sv} {})", PLUMB_ERROR_NO_SUCH_ITEM, ""},
    {"Finish", "('twelve', @a{sv} {})", PLUMB_ERROR_NO_SUCH_ITEM, ""},
    {"Finish", "('" X250 "', @a{sv} {})", INVALID_ARGS, ""},
    {"Finish", "('', {'completed': <1>})", INVALID_ARGS, ""},
    {"Finish", "('', {'done': <true>})", INVALID_ARGS, ""},
    {"Postpone", "(uint32 0,)", NULL, "postpone 0\n"},
    {"Postpone", "(uint32 600,)", NULL, "postpone 600\n"},
    {"Postpone", "(uint32 9,)", INVALID_ARGS, ""},
    {"Postpone", "(uint32 14401,)", INVALID_ARGS, ""},
    {"Skip", "('',)", NULL, "skip \n"},
    {"Skip", "('on the phone',)", NULL, "skip on the phone\n"},
    {"Skip", "('" X250 "',)", INVALID_ARGS, ""},
    {"Skip", "('two\\nlines',)", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 0, @a{sv} {})", NULL, "session 1 0\n"},
    {"LogSession",
     "('exercise', uint64 1795431600000000, {'note': <'swam'>, 'minutes': <uint32 40>})", NULL,
     "session 0 -3700\n"},
    {"LogSession", "('surgery', uint64 0, @a{sv} {})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 1795435500000000, @a{sv} {})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 1792000000000000, @a{sv} {})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 1, @a{sv} {})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 18446744073709551615, @a{sv} {})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 0, {'note': <''>})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 0, {'note': <'" X250 X250 X50 "'>})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 0, {'minutes': <uint32 0>})", INVALID_ARGS, ""},
    {"LogSession", "('massage', uint64 0, {'price': <50.0>})", INVALID_ARGS, ""},
};

static void
check_row (Fixture *fixture, const Row *row)
{
  g_string_truncate (fixture->asked, 0);
  g_autofree char *error = client_call_for_error (
      &fixture->client[0], PLUMB_PATH, BREAKS, row->method, g_variant_new_parsed (row->parameters));
  if (g_strcmp0 (error, row->error) != 0 || g_strcmp0 (fixture->asked->str, row->asked) != 0)
    g_error ("%s %s: %s, asked \"%s\"", row->method, row->parameters,
             error != NULL ? error : "works", fixture->asked->str);
}

static void
test_methods (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (fixture, &rows[i]);
}

/* What the host refuses has its own name. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    PlumbReplyCode reply;
    Row row;
  } refused[] = {
      {PLUMB_REPLY_POSTPONE_LIMIT,
       {"Postpone", "(uint32 60,)", PLUMB_ERROR_POSTPONE_LIMIT, "postpone 60\n"}},
      {PLUMB_REPLY_NO_BREAK, {"Skip", "('',)", PLUMB_ERROR_NO_ACTIVE_BREAK, "skip \n"}},
      {PLUMB_REPLY_TAKING_BREAK,
       {"Start", "('micro', @a{sv} {})", PLUMB_ERROR_BUSY, "start micro 0 - 0\n"}},
      {PLUMB_REPLY_NOTHING_FITS,
       {"Suggest", "(@a{sv} {},)", PLUMB_ERROR_NO_SUCH_ITEM, "suggest 0 0 0 - -\n"}},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    fixture->reply = refused[i].reply;
    check_row (fixture, &refused[i].row);
  }
}

/* What was said of a session is in the history, with the types that it came with. */
static void
test_session_is_kept (Fixture *fixture, gconstpointer data)
{
  static const Row row = {
      "LogSession",
      "('exercise', uint64 1795431600000000, {'note': <'swam'>, 'minutes': <uint32 40>})", NULL,
      "session 0 -3700\n"};
  g_autoptr (GError) error = NULL;
  check_row (fixture, &row);
  g_autoptr (GVariant) events = client_call (
      &fixture->client[0], PLUMB_PATH, PLUMB_IFACE_STATISTICS, "ListEvents",
      g_variant_new_parsed ("(uint64 0, uint64 1895431600000000, ['session'], uint32 10)"), &error);
  g_assert_no_error (error);
  g_autofree char *text = g_variant_print (events, FALSE);
  g_assert_cmpstr (text, ==,
                   "([(1795431600000000, 0, 'session', {'note': <'swam'>, 'minutes': <uint32 40>, "
                   "'kind': <'exercise'>, 'day': <'2026-11-23'>, 'utc_offset_s': <0>})],)");
}

static char *
get_text (Fixture *fixture, const char *property)
{
  g_autoptr (GVariant) value = client_get (&fixture->client[0], PLUMB_PATH, BREAKS, property);
  return g_variant_print (value, FALSE);
}

#define expect(fixture, property, text)                                                            \
  do {                                                                                             \
    g_autofree char *found = get_text (fixture, property);                                         \
    g_assert_cmpstr (found, ==, text);                                                             \
  } while (false)

static PlumbLibraryEntry
make_entry (void)
{
  static char *steps[] = {(char *)"Roll your shoulders.", NULL};
  return (PlumbLibraryEntry){.id = (char *)"shoulder-rolls",
                             .title = (char *)"Shoulder rolls",
                             .kind = PLUMB_LIBRARY_SELF_MASSAGE,
                             .areas = PLUMB_AREA_NECK | PLUMB_AREA_UPPER,
                             .seconds = 30,
                             .steps = steps};
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  expect (fixture, "State", "'idle'");
  expect (fixture, "Current", "{}");
  expect (fixture, "NextBreakAt", "0");
  expect (fixture, "AftercareUntil", "0");
  fixture->coach.breaks = (PlumbBreaksSnapshot){
      .state = PLUMB_BREAKS_TAKING,
      .id = 3,
      .kind = PLUMB_BREAK_LONG,
      .trigger = PLUMB_TRIGGER_STATIONARY,
      .bout_us = 1860 * SECOND,
      .next_us = 200 * SECOND,
      .postpones_left = 2,
      .begin_us = 90 * SECOND,
      .seconds = 300,
  };
  g_strlcpy (fixture->coach.reason, "31 minutes without walking", PLUMB_SUGGEST_REASON_MAX);
  fixture->coach.aftercare_until_us = 300 * SECOND;
  fixture_update (fixture);
  expect (fixture, "State", "'taking'");
  expect (fixture, "NextBreakAt", "1795435400000000");
  expect (fixture, "PostponesLeft", "2");
  expect (fixture, "AftercareUntil", "1795435500000000");
  expect (fixture, "Current",
          "{'id': <'3'>, 'kind': <'long'>, 'trigger': <'stationary'>, 'reason': <'31 minutes "
          "without walking'>, 'seconds': <uint32 300>, 'begin_usec': <uint64 1795435290000000>}");
}

/* The minutes of the reason alone wake nobody. */
static void
test_quiet (Fixture *fixture, gconstpointer data)
{
  fixture->coach.breaks.state = PLUMB_BREAKS_SUGGESTED;
  fixture->coach.breaks.id = 1;
  fixture_update (fixture);
  client_settle (fixture, &fixture->client[0]);
  client_forget (&fixture->client[0]);
  g_strlcpy (fixture->coach.reason, "32 minutes without walking", PLUMB_SUGGEST_REASON_MAX);
  fixture_update (fixture);
  client_settle (fixture, &fixture->client[0]);
  g_assert_cmpuint (client_count (&fixture->client[0], "PropertiesChanged"), ==, 0);
}

static void
test_suggestions (Fixture *fixture, gconstpointer data)
{
  PlumbLibraryEntry entry = make_entry ();
  g_autoptr (GError) error = NULL;
  fixture->suggestion = (PlumbSuggestion){
      .entry = &entry, .is_walk_first = true, .has_safety_to_show = true, .is_massage = true};
  g_strlcpy (fixture->suggestion.reason, "52 minutes without walking",
             sizeof fixture->suggestion.reason);
  g_autoptr (GVariant) reply = client_call (&fixture->client[0], PLUMB_PATH, BREAKS, "Suggest",
                                            g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  g_autofree char *text = g_variant_print (reply, FALSE);
  g_assert_cmpstr (
      text, ==,
      "({'id': <'shoulder-rolls'>, 'title': <'Shoulder rolls'>, 'kind': <'self-massage'>, "
      "'areas': <['neck', 'upper']>, 'needs': <@as []>, 'seconds': <uint32 30>, 'steps': "
      "<['Roll your shoulders.']>, 'cautions': <@as []>, 'stop_if': <@as []>, 'prescribed': "
      "<false>, 'reason': <'52 minutes without walking'>, 'walk_first': <true>, 'when_not_to': "
      "<'red-flags'>, 'show_safety': <true>},)");
  fixture->suggestion = (PlumbSuggestion){.is_walk_first = true}; /* no library: a plain walk */
  g_autoptr (GVariant) walk = client_call (&fixture->client[0], PLUMB_PATH, BREAKS, "Suggest",
                                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  g_autofree char *walk_text = g_variant_print (walk, FALSE);
  g_assert_nonnull (strstr (walk_text, "'id': <''>, 'title': <'Walk a little'>"));
  g_assert_null (strstr (walk_text, "when_not_to"));
}

/* What keeps the library away: asked for, in the message of a refusal, and beside a plain walk. */
static void
test_why_not (Fixture *fixture, gconstpointer data)
{
  static const char figures[] = "'considered': <uint32 9>, 'fitting': <uint32 0>, 'kept': "
                                "<{'excluded': uint32 3, 'length': 6}>, 'only': <{'length': uint32 "
                                "4}>, 'things': <{'ball': uint32 1}>, 'places': <@a{su} {}>, "
                                "'seconds': <uint32 90>}";
  g_autoptr (GError) error = NULL;
  PlumbWhyNot *why_not = &fixture->suggestion.why_not;
  why_not->considered = 9;
  why_not->kept[PLUMB_OBSTACLE_EXCLUDED] = 3;
  why_not->kept[PLUMB_OBSTACLE_LENGTH] = 6;
  why_not->only[PLUMB_OBSTACLE_LENGTH] = 4;
  why_not->thing[3] = 1;
  why_not->seconds = 90;
  for (unsigned i = 0; i < 2; i++) {
    g_autoptr (GVariant) reply =
        client_call (&fixture->client[0], PLUMB_PATH, BREAKS, i == 0 ? "WhyNot" : "Suggest",
                     g_variant_new_parsed ("(@a{sv} {},)"), &error);
    g_assert_no_error (error);
    g_autofree char *text = g_variant_print (reply, FALSE);
    g_assert_nonnull (strstr (text, figures));
  }
  fixture->reply = PLUMB_REPLY_NOTHING_FITS;
  g_autoptr (GVariant) refused = client_call (&fixture->client[0], PLUMB_PATH, BREAKS, "Suggest",
                                              g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_null (refused);
  g_assert_nonnull (strstr (error->message,
                            "nothing in the library fits just now: of 9 entries in the library: 3 "
                            "are excluded by [suggestions] exclude; 6 take longer than there is "
                            "time for. What would help: 90 seconds of time (4); a ball (1)."));
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  const Client *client = &fixture->client[0];
  PlumbEvent event = {.offset_us = OFFSET_US, .rest = {.id = 7, .kind = PLUMB_BREAK_LONG}};
  event.kind = PLUMB_EVENT_BREAK_SUGGESTED;
  plumb_service_emit (fixture->service, &event);
  event.kind = PLUMB_EVENT_BREAK_STARTED;
  plumb_service_emit (fixture->service, &event);
  event.kind = PLUMB_EVENT_BREAK_FINISHED;
  event.rest.outcome = PLUMB_BREAK_TAKEN_VERIFIED;
  event.rest.duration_us = 301 * SECOND;
  plumb_service_emit (fixture->service, &event);
  event.kind = PLUMB_EVENT_BREAK_MISSED;
  event.rest.held_us = 900 * SECOND;
  event.rest.bout_us = 2400 * SECOND;
  plumb_service_emit (fixture->service, &event);
  client_settle (fixture, client);
  g_assert_cmpuint (client_count (client, "Suggested ('7', 'long', {"), ==, 1);
  g_assert_cmpstr (client_last (client, "Started"), ==, "Started ('7', 'long')");
  g_assert_cmpstr (client_last (client, "Finished"), ==, "Finished ('7', 'taken-verified', 301)");
  g_assert_cmpstr (client_last (client, "Missed"), ==, "Missed (900, 2400)");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/service/breaks/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("methods", test_methods);
  ADD ("refusals", test_refusals);
  ADD ("session-is-kept", test_session_is_kept);
  ADD ("properties", test_properties);
  ADD ("quiet", test_quiet);
  ADD ("suggestions", test_suggestions);
  ADD ("why-not", test_why_not);
  ADD ("signals", test_signals);
  return g_test_run ();
}
