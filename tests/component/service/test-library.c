/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Library interface over a bus: filters, entries, safety texts, and what is refused. */
#include <string.h>

#include "fixture.h"
#include "library-ini.h"

#define NO_SUCH_ITEM PLUMB_ERROR_NO_SUCH_ITEM

static PlumbLibrary *
load (const char *language)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "config", "library", NULL);
  const char *const languages[] = {language, NULL};
  PlumbLibrarySources sources = {.shipped = folder, .languages = languages};
  g_auto (GStrv) problems = NULL;
  return plumb_library_load (&sources, &problems);
}

static void
give (Fixture *fixture, PlumbLibrary *library, const char *const *exclude, unsigned have)
{
  const PlumbSettingsValues values = {.suggestions = {.exclude = (char **)exclude, .have = have}};
  plumb_service_set_library (fixture->service, library, &values);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const exclude[] = {"neck", "ball", NULL};
  g_autoptr (PlumbLibrary) library = load ("en_US.UTF-8");
  fixture_set_up (fixture, data);
  give (fixture, library, exclude, PLUMB_THING_WALL | PLUMB_THING_WATER);
}

static GVariant *
call (Fixture *fixture, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = client_call (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_LIBRARY, method,
                                 parameters, &error);
  g_assert_no_error (error);
  return reply;
}

static void
assert_refused (Fixture *fixture, const char *method, const char *parameters, const char *name)
{
  g_autofree char *found =
      client_call_for_error (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_LIBRARY, method,
                             g_variant_new_parsed (parameters));
  g_test_message ("%s %s", method, parameters);
  g_assert_cmpstr (found, ==, name);
}

/* The ids of List, with what each must show. */
static GVariant *
list (Fixture *fixture, const char *filter)
{
  g_autoptr (GVariant) reply = call (fixture, "List", g_variant_new_parsed (filter));
  return g_variant_get_child_value (reply, 0);
}

static GVariant *
find_item (GVariant *items, const char *id)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;
  g_variant_iter_init (&iter, items);
  while (g_variant_iter_loop (&iter, "(&s@a{sv})", &key, &value)) {
    if (strcmp (key, id) == 0)
      return value;
  }
  return NULL;
}

static bool
has_item (GVariant *items, const char *id)
{
  g_autoptr (GVariant) item = find_item (items, id);
  return item != NULL;
}

static const char *
text_of (GVariant *item, const char *key)
{
  const char *text = NULL;
  g_variant_lookup (item, key, "&s", &text);
  return text;
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) items = list (fixture, "(@a{sv} {},)");
  g_autoptr (GVariant) walk = find_item (items, "short-walk");
  guint32 seconds = 0;
  g_assert_cmpuint (g_variant_n_children (items), >, 20);
  g_assert_cmpstr (text_of (walk, "kind"), ==, "movement");
  g_assert_cmpstr (text_of (walk, "language"), ==, "en");
  g_assert_nonnull (text_of (walk, "title"));
  g_assert_null (text_of (walk, "source"));
  g_assert_true (g_variant_lookup (walk, "seconds", "u", &seconds));
  g_assert_cmpuint (seconds, ==, 180);
  g_assert_false (has_item (items, "some-water"));           /* disabled */
  g_assert_false (has_item (items, "neck-turn"));            /* excluded by tag and area */
  g_assert_false (has_item (items, "upper-back-ball-wall")); /* excluded by tag */
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *filter, *with, *without;
  } cases[] = {
      {"({'kind': <'breathing'>},)", "six-slow-breaths", "short-walk"},
      {"({'area': <'hips'>},)", "hip-circles", "wrist-stretch"},
      {"({'area': <'hips'>},)", "short-walk", "wrist-stretch"},
      {"({'place': <'travel'>},)", "stand-up", "cat-cow"},
      {"({'max_seconds': <uint32 30>},)", "look-far", "short-walk"},
      {"({'max_seconds': <uint32 0>},)", "about-shiatsu", "look-far"},
      {"({'include_disabled': <true>},)", "some-water", "neck-turn"},
      {"({'include_excluded': <true>},)", "neck-turn", "some-water"},
      {"({'kind': <'stretch'>, 'area': <'arms'>, 'place': <'desk'>},)", "wrist-stretch",
       "forearm-strokes"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GVariant) items = list (fixture, cases[i].filter);
    g_test_message ("%s", cases[i].filter);
    g_assert_true (has_item (items, cases[i].with));
    g_assert_false (has_item (items, cases[i].without));
  }
}

static void
test_filters_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const filters[] = {
      "({'kind': <'yoga'>},)",
      "({'kind': <uint32 1>},)",
      "({'area': <'knee'>},)",
      "({'place': <''>},)",
      "({'seconds': <uint32 1>},)",
      "({'max_seconds': <'30'>},)",
      "({'max_seconds': <-1>},)",
      "({'include_disabled': <1>},)",
      "({'kind': <'stretch'>, 'kind': <'rest'>},)",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (filters); i++)
    assert_refused (fixture, "List", filters[i], INVALID_ARGS);
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) reply =
      call (fixture, "Get", g_variant_new_parsed ("('upper-back-ball-wall',)"));
  g_autoptr (GVariant) item = g_variant_get_child_value (reply, 0);
  g_autofree const char **steps = NULL;
  g_autofree const char **cautions = NULL;
  g_autofree const char **stop_if = NULL;
  gboolean is_excluded = FALSE;
  g_assert_true (g_variant_lookup (item, "steps", "^a&s", &steps));
  g_assert_true (g_variant_lookup (item, "cautions", "^a&s", &cautions));
  g_assert_true (g_variant_lookup (item, "stop_if", "^a&s", &stop_if));
  g_assert_true (g_variant_lookup (item, "excluded", "b", &is_excluded));
  g_assert_cmpuint (g_strv_length ((char **)steps), ==, 4);
  g_assert_nonnull (cautions[0]);
  g_assert_nonnull (stop_if[0]);
  g_assert_true (is_excluded);
  g_assert_cmpstr (text_of (item, "id"), ==, "upper-back-ball-wall");
  g_assert_cmpstr (text_of (item, "evidence"), ==, "very-low");
  g_assert_true (g_str_has_prefix (text_of (item, "source"), "Cochrane review 2015"));
  g_assert_cmpuint (strlen (text_of (item, "reviewed_on")), ==, 10);
}

static void
test_get_refused (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "Get", "('',)", INVALID_ARGS);
  assert_refused (fixture, "Get", "('a\\u0001',)", INVALID_ARGS);
  assert_refused (fixture, "Get", "('short-walks',)", NO_SUCH_ITEM);
  assert_refused (fixture, "Get", "('../en/short-walk',)", NO_SUCH_ITEM);
  assert_refused (fixture, "GetSafety", "('red_flags',)", INVALID_ARGS);
  assert_refused (fixture, "GetSafety", "('',)", INVALID_ARGS);
}

static void
test_safety (Fixture *fixture, gconstpointer data)
{
  static const char *const topics[] = {"red-flags", "massage-cautions", "find-help", "wellbeing",
                                       "disclaimer"};
  for (unsigned i = 0; i < G_N_ELEMENTS (topics); i++) {
    g_autoptr (GVariant) reply = call (fixture, "GetSafety", g_variant_new ("(s)", topics[i]));
    g_autoptr (GVariant) notes = g_variant_get_child_value (reply, 0);
    g_autoptr (GVariant) groups =
        g_variant_lookup_value (notes, "groups", G_VARIANT_TYPE ("a(sas)"));
    g_autoptr (GVariant) links = g_variant_lookup_value (notes, "links", G_VARIANT_TYPE ("aa{sv}"));
    guint32 version = 0;
    g_assert_cmpstr (text_of (notes, "topic"), ==, topics[i]);
    g_assert_nonnull (text_of (notes, "title"));
    g_assert_cmpuint (g_variant_n_children (groups), >=, 1);
    g_assert_true (g_variant_lookup (notes, "version", "u", &version));
    g_assert_cmpuint (version, >=, 1);
    g_assert_true ((links != NULL) == (i == 2 || i == 3));
  }
}

/* The user's country first; whom to talk to is with the other topic. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  static const char *const first[] = {"American Massage Therapy Association (AMTA)",
                                      "988 Suicide & Crisis Lifeline"};
  static const char *const topics[] = {"find-help", "wellbeing"};
  for (unsigned i = 0; i < 2; i++) {
    g_autoptr (GVariant) reply = call (fixture, "GetSafety", g_variant_new ("(s)", topics[i]));
    g_autoptr (GVariant) notes = g_variant_get_child_value (reply, 0);
    g_autoptr (GVariant) links = g_variant_lookup_value (notes, "links", G_VARIANT_TYPE ("aa{sv}"));
    g_autoptr (GVariant) link = g_variant_get_child_value (links, 0);
    g_assert_cmpstr (text_of (notes, "country"), ==, "US");
    g_assert_cmpstr (text_of (link, "country"), ==, "US");
    g_assert_cmpstr (text_of (link, "name"), ==, first[i]);
    g_assert_true ((strcmp (text_of (link, "kind"), "talk") == 0) == (i == 1));
  }
}

static void
test_another_library (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbLibrary) german = load ("de");
  g_autoptr (GVariant) before =
      client_get (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_LIBRARY, "Revision");
  client_settle (fixture, &fixture->client[0]);
  client_forget (&fixture->client[0]);
  give (fixture, german, NULL, PLUMB_THING_WALL | PLUMB_THING_WATER);
  client_settle (fixture, &fixture->client[0]);
  g_autoptr (GVariant) after =
      client_get (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_LIBRARY, "Revision");
  g_assert_cmpuint (g_variant_get_size (before), >, 5);
  g_assert_false (g_variant_equal (before, after));
  g_assert_cmpuint (client_count (&fixture->client[0],
                                  "PropertiesChanged ('" PLUMB_IFACE_LIBRARY "', {'Revision'"),
                    ==, 1);
  g_autoptr (GVariant) items = list (fixture, "(@a{sv} {},)");
  g_autoptr (GVariant) item = find_item (items, "neck-turn");
  g_assert_cmpstr (text_of (item, "language"), ==, "de");
}

static char *
get_text (Fixture *fixture, const char *property)
{
  g_autoptr (GVariant) value =
      client_get (&fixture->client[0], PLUMB_PATH, PLUMB_IFACE_LIBRARY, property);
  return g_variant_print (value, FALSE);
}

/* What there is, whether anybody said so, and what is missing for an entry. */
static void
test_things (Fixture *fixture, gconstpointer data)
{
  static const char *const missing[][2] = {{"wall-push", ""},
                                           {"hip-ball-wall", "ball"},
                                           {"hand-rub", ""},
                                           {"upper-back-roller", "mat roller"}};
  g_autofree char *have = get_text (fixture, "Have"), *said = get_text (fixture, "HaveSaid");
  g_autoptr (GVariant) items = list (fixture, "({'include_excluded': <true>},)");
  g_assert_cmpstr (have, ==, "['wall', 'water']");
  g_assert_cmpstr (said, ==, "true");
  for (unsigned i = 0; i < G_N_ELEMENTS (missing); i++) {
    g_autoptr (GVariant) item = find_item (items, missing[i][0]);
    g_autofree const char **words = NULL;
    g_assert_true (g_variant_lookup (item, "missing", "^a&s", &words));
    g_autofree char *joined = g_strjoinv (" ", (char **)words);
    g_assert_cmpstr (joined, ==, missing[i][1]);
  }
  g_autoptr (PlumbLibrary) library = load ("en");
  give (fixture, library, NULL, PLUMB_HAVE_UNSAID | PLUMB_THING_TOWEL);
  client_settle (fixture, &fixture->client[0]);
  g_autofree char *usual = get_text (fixture, "Have"), *unsaid = get_text (fixture, "HaveSaid");
  g_assert_cmpstr (usual, ==, "['towel']");
  g_assert_cmpstr (unsaid, ==, "false");
}

/* Before there is one, and with one of which nothing could be read. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) problems = NULL;
  for (unsigned i = 0; i < 2; i++) {
    g_autoptr (GVariant) items = list (fixture, "(@a{sv} {},)");
    g_autoptr (PlumbLibrary) empty = plumb_library_load (&(PlumbLibrarySources){0}, &problems);
    g_assert_cmpuint (g_variant_n_children (items), ==, 0);
    assert_refused (fixture, "Get", "('short-walk',)", NO_SUCH_ITEM);
    assert_refused (fixture, "GetSafety", "('red-flags',)", NO_SUCH_ITEM);
    give (fixture, empty, NULL, 0);
    g_clear_pointer (&problems, g_strfreev);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, begin, run)                                                                      \
  g_test_add ("/service/library/" path, Fixture, NULL, begin, run, fixture_tear_down)
  ADD ("list", set_up, test_list);
  ADD ("filters", set_up, test_filters);
  ADD ("filters-refused", set_up, test_filters_refused);
  ADD ("get", set_up, test_get);
  ADD ("things", set_up, test_things);
  ADD ("get-refused", set_up, test_get_refused);
  ADD ("safety", set_up, test_safety);
  ADD ("links", set_up, test_links);
  ADD ("another", set_up, test_another_library);
  ADD ("empty", fixture_set_up, test_empty);
  return g_test_run ();
}
