/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to entries, notes and links: what is taken, and every way of getting it wrong. */
#include "library-ini.h"

#include <string.h>

#define HEAD "[entry]\ntitle = T\nkind = stretch\nareas = neck\nseconds = 30\nstep1 = Sit.\n"
#define REVIEW                                                                                     \
  "places = desk\nevidence = low\nsource = S\nreviewed_on = 2026-11-26\nlanguage = en\n"

typedef struct {
  const char *name;
  const char *text;
  const char *errors;
} BadText;

static const BadText bad_entries[] = {
    {"empty", "", "f: has no section [entry]"},
    {"nothing-in-it", "[entry]\n",
     "f: areas: is missing\nf: evidence: is missing\nf: kind: is missing\n"
     "f: language: is missing\nf: places: is missing\nf: reviewed_on: is missing\n"
     "f: seconds: is missing\nf: source: is missing\nf: step1: is missing\n"
     "f: title: is missing"},
    {"section", "[entri]\n" HEAD REVIEW,
     "f:1: \"entri\" is not a section of this file; wanted [entry]"},
    {"section-twice", HEAD REVIEW "[entry]\n",
     "f:12: [entry]: this section stands already on line 1"},
    {"no-section", "title = T\n" HEAD REVIEW, "f:1: \"title\" stands before any [section]"},
    {"unknown", HEAD REVIEW "colour = red\n", "f:12: \"colour\" is not a key here"},
    {"unknown-slip", HEAD REVIEW "tag = ball\n",
     "f:12: \"tag\" is not a key here; did you mean tags?"},
    {"unknown-numbered", HEAD REVIEW "step0 = Stand.\n",
     "f:12: \"step0\" is not a key here; did you mean step1?"},
    {"fifth-step", HEAD REVIEW "step2 = a\nstep3 = b\nstep4 = c\nstep5 = d\n",
     "f:15: \"step5\" is not a key here; did you mean step1?"},
    {"step-gap", HEAD REVIEW "step3 = a\n", "f:12: step3: stands without step2"},
    {"twice", HEAD REVIEW "seconds = 31\n", "f:12: seconds: is set already on line 5"},
    {"kind", "[entry]\ntitle = T\nkind = yoga\nareas = neck\nseconds = 30\nstep1 = Sit.\n" REVIEW,
     "f:3: kind: \"yoga\" is not one of self-massage, stretch, movement, breathing, heat, "
     "hydration, rest, therapist-info"},
    {"area",
     "[entry]\ntitle = T\nkind = rest\nareas = neck, knee\nseconds = 30\nstep1 = S\n" REVIEW,
     "f:4: areas: \"knee\" is not one of neck, upper, mid, lower, hips, arms, whole"},
    {"area-twice",
     "[entry]\ntitle = T\nkind = rest\nareas = neck, neck\nseconds = 30\nstep1 = S\n" REVIEW,
     "f:4: areas: \"neck\" stands there twice"},
    {"seconds", "[entry]\ntitle = T\nkind = rest\nareas = neck\nseconds = 9\nstep1 = Sit.\n" REVIEW,
     "f:5: seconds: \"9\" is not a whole number between 10 and 1800"},
    {"seconds-unit",
     "[entry]\ntitle = T\nkind = rest\nareas = neck\nseconds = 30 s\nstep1 = S\n" REVIEW,
     "f:5: seconds: \"30 s\" is not a whole number between 10 and 1800"},
    {"seconds-to-read",
     "[entry]\ntitle = T\nkind = therapist-info\nareas = neck\nseconds = 30\nstep1 = Sit.\n" REVIEW,
     "f:5: seconds: has no meaning for therapist-info"},
    {"need", HEAD REVIEW "needs = hammer\n",
     "f:12: needs: \"hammer\" is not one of hands, ball, roller, towel, wall, chair, warm-pack, "
     "water, therapist, mat, pillow, band"},
    {"tag", HEAD REVIEW "tags = ball, bal\n",
     "f:12: tags: \"bal\" is not a tag of the library's list"},
    {"tags-empty", HEAD REVIEW "tags =\n", "f:12: tags: \"\" is not a tag of the library's list"},
    {"step-long",
     HEAD REVIEW
     "step2 = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaa\n",
     "f:12: step2: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" is not a "
     "printable text of 1 to 100 characters (it has 101)"},
    {"control", HEAD REVIEW "step2 = a\033[1mb\n",
     "f:12: step2: \"a?[1mb\" is not a printable text of 1 to 100 characters (it has 6)"},
    {"not-utf8", HEAD REVIEW "step2 = a\xff\n", "f:12: is not UTF-8"},
    {"day",
     "[entry]\nreviewed_on = 2026-02-30\ntitle = T\nkind = stretch\nareas = neck\nseconds = 30\n"
     "step1 = S\nplaces = desk\nevidence = low\nsource = S\nlanguage = en\n",
     "f:2: reviewed_on: \"2026-02-30\" is not a day such as 2026-11-26"},
    {"evidence",
     "[entry]\nevidence = high\ntitle = T\nkind = stretch\nareas = neck\nseconds = 30\n"
     "step1 = S\nplaces = desk\nreviewed_on = 2026-11-26\nsource = S\nlanguage = en\n",
     "f:2: evidence: \"high\" is not one of very-low, low, moderate, tradition"},
    {"language",
     "[entry]\nlanguage = de\ntitle = T\nkind = stretch\nareas = neck\nseconds = 30\n"
     "step1 = S\nplaces = desk\nreviewed_on = 2026-11-26\nsource = S\nevidence = low\n",
     "f:2: language: \"de\" is not en, as the folder says"},
    {"prescribed", HEAD REVIEW "prescribed = yes\n",
     "f:12: prescribed: is for the user's own folder"},
    {"switch", "[entry]\nenabled = maybe\n",
     "f: areas: is missing\nf: evidence: is missing\nf: kind: is missing\nf: language: is missing\n"
     "f: places: is missing\nf: reviewed_on: is missing\nf: seconds: is missing\n"
     "f: source: is missing\nf: step1: is missing\nf: title: is missing\n"
     "f:2: enabled: \"maybe\" is not yes or no"},
    {"all-of-them", HEAD REVIEW "needs = x\njunk\ncaution2 = C\n",
     "f:12: needs: \"x\" is not one of hands, ball, roller, towel, wall, chair, warm-pack, water, "
     "therapist, mat, pillow, band\n"
     "f:13: \"junk\" is not \"key = value\"\n"
     "f:14: caution2: stands without caution1"},
};

static bool
parse (const char *id, bool is_own, const char *text, PlumbLibraryEntry *entry, GError **error)
{
  PlumbLibraryOrigin origin = {
      .file = "f", .language = "en", .is_own = is_own, .is_language_free = is_own};
  return plumb_library_entry_parse (&origin, id, text, strlen (text), entry, error);
}

static void
test_bad_entry (gconstpointer data)
{
  const BadText *bad = data;
  PlumbLibraryEntry entry;
  g_autoptr (GError) error = NULL;
  g_assert_false (parse ("x", false, bad->text, &entry, &error));
  g_assert_error (error, PLUMB_LIBRARY_ERROR, PLUMB_LIBRARY_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, bad->errors);
  g_assert_null (entry.id);
}

static void
test_bad_id (void)
{
  static const char *const ids[] = {"",    "Walk", "a b",
                                    "a_b", "../x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  for (unsigned i = 0; i < G_N_ELEMENTS (ids); i++) {
    PlumbLibraryEntry entry;
    g_autoptr (GError) error = NULL;
    g_assert_false (parse (ids[i], false, HEAD REVIEW, &entry, &error));
    g_assert_cmpstr (error->message, ==,
                     "f: the file's name: is not 1 to 40 lower-case letters, digits and hyphens "
                     "before \".ini\"");
  }
}

/* The parsed entry is moved into a library, which frees it. */
static PlumbLibrary *
keep (PlumbLibraryEntry entry)
{
  PlumbLibrary *library = g_new0 (PlumbLibrary, 1);
  library->entries = g_memdup2 (&entry, sizeof entry);
  library->n_entries = 1;
  library->ref_count = 1;
  return library;
}

static void
test_good_entry (void)
{
  static const char text[] =
      "\xef\xbb\xbf# why\r\n[entry]\r\ntitle = Brücke; ja\r\nkind = self-massage\r\n"
      "areas = hips , lower\r\nplaces = home,travel\r\nneeds = ball, wall\r\nseconds = 1800\r\n"
      "step1 = a = b\r\nstep2 = c ; a comment\r\ncaution1 = d\r\nstop_if1 = e\r\n"
      "tags = standing, ball\r\nevidence = very-low\r\nsource = S\r\nreviewed_on = 2024-02-29\r\n"
      "language = en\r\nenabled = no";
  PlumbLibraryEntry entry;
  g_autoptr (GError) error = NULL;
  parse ("a-1", false, text, &entry, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbLibrary) library = keep (entry);
  g_assert_nonnull (plumb_library_find (library, entry.id));
  g_assert_cmpstr (entry.id, ==, "a-1");
  g_assert_cmpstr (entry.title, ==, "Brücke; ja");
  g_assert_cmpint (entry.kind, ==, PLUMB_LIBRARY_SELF_MASSAGE);
  g_assert_cmpuint (entry.areas, ==, PLUMB_AREA_HIPS | PLUMB_AREA_LOWER);
  g_assert_cmpuint (entry.places, ==, PLUMB_PLACE_HOME | PLUMB_PLACE_TRAVEL);
  g_assert_cmpuint (g_strv_length (entry.needs), ==, 2);
  g_assert_cmpuint (entry.seconds, ==, 1800);
  g_assert_cmpstr (entry.steps[0], ==, "a = b");
  g_assert_cmpstr (entry.steps[1], ==, "c");
  g_assert_null (entry.steps[2]);
  g_assert_cmpstr (entry.cautions[0], ==, "d");
  g_assert_cmpstr (entry.stop_if[0], ==, "e");
  g_assert_cmpstr (entry.tags[1], ==, "ball");
  g_assert_cmpint (entry.evidence, ==, PLUMB_EVIDENCE_VERY_LOW);
  g_assert_cmpstr (entry.reviewed_on, ==, "2024-02-29");
  g_assert_cmpstr (entry.language, ==, "en");
  g_assert_false (entry.is_enabled);
  g_assert_false (entry.is_prescribed);
}

/* The user's own needs little. */
static void
test_own_entry (void)
{
  PlumbLibraryEntry entry;
  g_autoptr (GError) error = NULL;
  parse ("mine", true, HEAD "prescribed = yes\nlanguage = pl\n", &entry, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbLibrary) library = keep (entry);
  g_assert_nonnull (plumb_library_find (library, entry.id));
  g_assert_true (entry.is_prescribed);
  g_assert_true (entry.is_enabled);
  g_assert_cmpuint (entry.places, ==, PLUMB_PLACE_DESK | PLUMB_PLACE_HOME | PLUMB_PLACE_TRAVEL);
  g_assert_cmpint (entry.evidence, ==, PLUMB_EVIDENCE_TRADITION);
  g_assert_cmpstr (entry.source, ==, "the user's own file");
  g_assert_cmpstr (entry.reviewed_on, ==, "");
  g_assert_cmpstr (entry.language, ==, "pl");
  g_assert_nonnull (entry.cautions);
}

static void
test_switch (void)
{
  PlumbLibraryEntry entry;
  g_autoptr (GError) error = NULL;
  parse ("short-walk", true, "[entry]\nenabled = no\n", &entry, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbLibrary) library = keep (entry);
  g_assert_nonnull (plumb_library_find (library, entry.id));
  g_assert_null (entry.title);
  g_assert_false (entry.is_enabled);
}

#define NOTE                                                                                       \
  "[note]\ntitle = T\ntext = X\nversion = 2\nsource = S\nreviewed_on = 2026-11-26\nlanguage = "    \
  "en\n"

static const BadText bad_notes[] = {
    {"group-empty", NOTE "group1 = G\n", "f:8: group1: has no line group1_1"},
    {"group-headless", NOTE "group1_1 = a\n", "f: group1: is missing"},
    {"group-gap", NOTE "group2 = G\ngroup2_1 = a\n", "f:8: group2: stands without group1"},
    {"line-gap", NOTE "group1 = G\ngroup1_1 = a\ngroup1_3 = b\n",
     "f:10: group1_3: stands without group1_2"},
    {"version",
     "[note]\ntitle = T\ntext = X\nversion = 0\nsource = S\nreviewed_on = 2026-11-26\n"
     "language = en\n",
     "f:4: version: \"0\" is not a whole number between 1 and 9999"},
    {"language",
     "[note]\ntitle = T\ntext = X\nversion = 1\nsource = S\nreviewed_on = 2026-11-26\n"
     "language = fr\n",
     "f:7: language: \"fr\" is not what the folder says"},
};

static void
test_bad_note (gconstpointer data)
{
  const BadText *bad = data;
  PlumbLibraryOrigin origin = {.file = "f", .language = "en"};
  PlumbSafetyNote note;
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_safety_note_parse (&origin, bad->text, strlen (bad->text), &note, &error));
  g_assert_cmpstr (error->message, ==, bad->errors);
  g_assert_null (note.title);
}

#define LINK "[links]\nname1 = N\nurl1 = https://example.org/\nkind1 = talk\n"

static const BadText bad_links[] = {
    {"no-url", LINK "name2 = M\nkind2 = massage\n", "f: url2: is missing"},
    {"http", "[links]\nname1 = N\nurl1 = http://example.org/\nkind1 = talk\n",
     "f:3: url1: \"http://example.org/\" is not an address that begins with https://"},
    {"quote", "[links]\nname1 = N\nurl1 = https://example.org/\"\nkind1 = talk\n",
     "f:3: url1: \"https://example.org/\"\" is not an address that begins with https://"},
    {"kind", "[links]\nname1 = N\nurl1 = https://example.org/\nkind1 = shop\n",
     "f:4: kind1: \"shop\" is not one of massage, physiotherapy, talk"},
};

static void
test_bad_links (gconstpointer data)
{
  const BadText *bad = data;
  g_autoptr (GArray) links = plumb_help_links_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_help_links_parse ("f", "DE", bad->text, strlen (bad->text), links, &error));
  g_assert_cmpstr (error->message, ==, bad->errors);
  g_assert_cmpuint (links->len, ==, 0);
}

static void
test_links (void)
{
  g_autoptr (GArray) links = plumb_help_links_new ();
  g_autoptr (GError) error = NULL;
  plumb_help_links_parse ("f", "DE", LINK, strlen (LINK), links, &error);
  g_assert_no_error (error);
  const PlumbHelpLink *link = &g_array_index (links, PlumbHelpLink, 0);
  g_assert_cmpuint (links->len, ==, 1);
  g_assert_cmpstr (link->country, ==, "DE");
  g_assert_cmpint (link->kind, ==, PLUMB_HELP_TALK);
  g_assert_false (plumb_help_links_parse ("f", "de", LINK, strlen (LINK), links, &error));
  g_assert_cmpuint (links->len, ==, 1);
}

static void
add_table (const char *folder, const BadText *table, unsigned count, GTestDataFunc run)
{
  for (unsigned i = 0; i < count; i++) {
    g_autofree char *path = g_strconcat ("/library-ini/", folder, "/", table[i].name, NULL);
    g_test_add_data_func (path, &table[i], run);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_table ("entry", bad_entries, G_N_ELEMENTS (bad_entries), test_bad_entry);
  add_table ("note", bad_notes, G_N_ELEMENTS (bad_notes), test_bad_note);
  add_table ("links", bad_links, G_N_ELEMENTS (bad_links), test_bad_links);
  g_test_add_func ("/library-ini/bad-id", test_bad_id);
  g_test_add_func ("/library-ini/good", test_good_entry);
  g_test_add_func ("/library-ini/own", test_own_entry);
  g_test_add_func ("/library-ini/switch", test_switch);
  g_test_add_func ("/library-ini/links/good", test_links);
  return g_test_run ();
}
