/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to settings: what is taken, and every way of getting it wrong with its exact message. */
#include <glib/gstdio.h>
#include <string.h>

#include "settings-ini.h"

#define LONG_50  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LONG_200 LONG_50 LONG_50 LONG_50 LONG_50
#define BACK     "[sensor:back]\nname = a\n"
#define WEEKS    "a list with commas of 1 to 8 entries, each a number between 0 and 1440 or all"

typedef struct {
  const char *name;
  const char *text;
  const char *errors; /* every line that must be reported */
} BadText;

static const BadText bad_texts[] = {
    {"number", "[slouch]\ndwell_s = 12x\n",
     "f:2: [slouch] dwell_s: \"12x\" is not a number between 1 and 300"},
    {"number-empty", "[slouch]\ndwell_s =\n",
     "f:2: [slouch] dwell_s: \"\" is not a number between 1 and 300"},
    {"number-exponent", "[slouch]\ndwell_s = 1e1\n",
     "f:2: [slouch] dwell_s: \"1e1\" is not a number between 1 and 300"},
    {"number-hexadecimal", "[slouch]\ndwell_s = 0x10\n",
     "f:2: [slouch] dwell_s: \"0x10\" is not a number between 1 and 300"},
    {"number-not-finite", "[slouch]\ndwell_s = nan\nclear_s = inf\n",
     "f:2: [slouch] dwell_s: \"nan\" is not a number between 1 and 300\n"
     "f:3: [slouch] clear_s: \"inf\" is not a number between 0 and 300"},
    {"number-comma", "[slouch]\ndwell_s = 12,5\n",
     "f:2: [slouch] dwell_s: \"12,5\" is not a number between 1 and 300"},
    {"number-points", "[slouch]\ndwell_s = 1.2.3\n",
     "f:2: [slouch] dwell_s: \"1.2.3\" is not a number between 1 and 300"},
    {"number-no-digit", "[slouch]\ndwell_s = .\nclear_s = -\n",
     "f:2: [slouch] dwell_s: \".\" is not a number between 1 and 300\n"
     "f:3: [slouch] clear_s: \"-\" is not a number between 0 and 300"},
    {"number-low", "[slouch]\ndwell_s = 0.9\n",
     "f:2: [slouch] dwell_s: \"0.9\" is not a number between 1 and 300"},
    {"number-high", "[slouch]\ndwell_s = 301\n",
     "f:2: [slouch] dwell_s: \"301\" is not a number between 1 and 300"},
    {"number-hash", "[slouch]\ndwell_s = 15 # seconds\n",
     "f:2: [slouch] dwell_s: \"15 # seconds\" is not a number between 1 and 300"},
    {"auto", "[slouch]\ntolerance_deg = Auto\n",
     "f:2: [slouch] tolerance_deg: \"Auto\" is not a number between 2 and 60, or auto"},
    {"auto-minus-one", "[slouch]\ntolerance_deg = -1\n",
     "f:2: [slouch] tolerance_deg: \"-1\" is not a number between 2 and 60, or auto"},
    {"integer", "[sitting]\nrepeats = 2.5\n",
     "f:2: [sitting] repeats: \"2.5\" is not a whole number between 0 and 100"},
    {"integer-high", "[alerts]\nmax_per_hour = 99999999999999999999\n",
     "f:2: [alerts] max_per_hour: \"99999999999999999999\" is not a whole number between 1 and "
     "1000"},
    {"boolean", "[alerts]\nslouch = true\n", "f:2: [alerts] slouch: \"true\" is not yes or no"},
    {"choice", "[monitor]\nmode = on\n",
     "f:2: [monitor] mode: \"on\" is not one of training, tracking, off"},
    {"time", "[statistics]\nday_starts = 4:00\n",
     "f:2: [statistics] day_starts: \"4:00\" is not a time of day like 04:00"},
    {"time-24", "[statistics]\nday_starts = 24:00\n",
     "f:2: [statistics] day_starts: \"24:00\" is not a time of day like 04:00"},
    {"time-letters", "[statistics]\nday_starts = ab:cd\n",
     "f:2: [statistics] day_starts: \"ab:cd\" is not a time of day like 04:00"},
    {"summary", "[statistics]\nsummary_at = never\n",
     "f:2: [statistics] summary_at: \"never\" is not a time of day like 04:00, or auto"},
    {"training", "[training]\nminutes_per_day_start = 30\nminutes_per_day_max = 20\n",
     "f:2: [training] minutes_per_day_start: \"30\" is not at most minutes_per_day_max = 20"},
    {"training-default-max", "[training]\nminutes_per_day_start = 130\n",
     "f:2: [training] minutes_per_day_start: \"130\" is not at most minutes_per_day_max = 120"},
    {"training-two-plans",
     "[training]\nminutes_by_week = 30\nminutes_per_day_start = auto\nminutes_per_day_max = 90\n",
     "f:2: [training] minutes_by_week: does not go together with minutes_per_day_max of f:4; set "
     "that to auto"},
    {"pace", "[alerts]\npace = brisk\n",
     "f:2: [alerts] pace: \"brisk\" is not one of gentle, normal, strict"},
    {"weeks", "[training]\nminutes_by_week = x\n",
     "f:2: [training] minutes_by_week: \"x\" is not " WEEKS},
    {"weeks-empty", "[training]\nminutes_by_week =\n",
     "f:2: [training] minutes_by_week: \"\" is not " WEEKS},
    {"weeks-gap", "[training]\nminutes_by_week = 30,, 15\n",
     "f:2: [training] minutes_by_week: \"30,, 15\" is not " WEEKS},
    {"weeks-end", "[training]\nminutes_by_week = 30, 15,\n",
     "f:2: [training] minutes_by_week: \"30, 15,\" is not " WEEKS},
    {"weeks-high", "[training]\nminutes_by_week = all, 1441\n",
     "f:2: [training] minutes_by_week: \"all, 1441\" is not " WEEKS},
    {"weeks-minus", "[training]\nminutes_by_week = -1\n",
     "f:2: [training] minutes_by_week: \"-1\" is not " WEEKS},
    {"weeks-auto", "[training]\nminutes_by_week = 30, auto\n",
     "f:2: [training] minutes_by_week: \"30, auto\" is not " WEEKS},
    {"weeks-nine", "[training]\nminutes_by_week = 1,2,3,4,5,6,7,8,9\n",
     "f:2: [training] minutes_by_week: \"1,2,3,4,5,6,7,8,9\" is not " WEEKS},
    {"from", "[training]\nfrom = 7\n",
     "f:2: [training] from: \"7\" is not a time of day like 04:00"},
    {"speak-after-dwell", "[slouch]\ndwell_s = 90\nspeak_after_s = 60\n",
     "f:3: [slouch] speak_after_s: \"60\" is not at least dwell_s = 90"},
    {"long-slouch", "[slouch]\nspeak_after_s = 90\nlong_min = 1\n",
     "f:3: [slouch] long_min: \"1\" is not as long as speak_after_s = 90"},
    {"check-ins", "[check_ins]\ndays = 20\n",
     "f:2: [check_ins] days: \"20\" is not at most within_days = 14"},
    {"address", "[sensor:back]\naddress = C0:FF:EE:00:00:0\nname = a\n",
     "f:2: [sensor:back] address: \"C0:FF:EE:00:00:0\" is not an address like C0:FF:EE:00:00:01"},
    {"address-dashes", "[sensor:back]\naddress = C0-FF-EE-00-00-01\nname = a\n",
     "f:2: [sensor:back] address: \"C0-FF-EE-00-00-01\" is not an address like "
     "C0:FF:EE:00:00:01"},
    {"adapter", BACK "adapter = hci0\n",
     "f:3: [sensor:back] adapter: \"hci0\" is not an address like C0:FF:EE:00:00:01, or any"},
    {"driver", BACK "driver = Micro Bit\n",
     "f:3: [sensor:back] driver: \"Micro Bit\" is not a word of lower-case letters, digits and "
     "hyphens, or auto"},
    {"name-empty", "[sensor:back]\naddress = C0:FF:EE:00:00:01\nname =\n",
     "f:3: [sensor:back] name: \"\" is not a printable text of 1 to 64 bytes"},
    {"name-control", "[sensor:back]\naddress = C0:FF:EE:00:00:01\nname = a\033[1mb\n",
     "f:3: [sensor:back] name: \"a?[1mb\" is not a printable text of 1 to 64 bytes"},
    {"name-long", "[sensor:back]\naddress = C0:FF:EE:00:00:01\nname = " LONG_50 LONG_50 "\n",
     "f:3: [sensor:back] name: \"" LONG_50 "xxxxxxxxxx...\" is not a printable text of 1 to 64 "
     "bytes"},
    {"key-before-section", "dwell_s = 3\n[slouch]\n",
     "f:1: \"dwell_s\" stands before any [section]"},
    {"key-unknown", "[slouch]\nwidth = 3\n",
     "f:2: [slouch]: \"width\" is not a key of this section"},
    {"key-unknown-slip", "[slouch]\ndwel_s = 3\n",
     "f:2: [slouch]: \"dwel_s\" is not a key of this section; did you mean dwell_s?"},
    {"key-unknown-unit", "[slouch]\ntolerance = 3\n",
     "f:2: [slouch]: \"tolerance\" is not a key of this section; did you mean tolerance_deg?"},
    {"key-unknown-case", "[slouch]\nDwell_s = 3\n",
     "f:2: [slouch]: \"Dwell_s\" is not a key of this section; did you mean dwell_s?"},
    {"key-elsewhere", "[slouch]\nlimit_min = 3\nplacement = chest\n",
     "f:2: [slouch]: \"limit_min\" is not a key of this section but of [sitting]\n"
     "f:3: [slouch]: \"placement\" is not a key of this section but of [sensor:NAME]"},
    {"key-empty", "[slouch]\n= 3\n", "f:2: [slouch]: \"\" is not a key of this section"},
    {"section-unknown", "[colours]\nred = 1\n", "f:1: \"colours\" is not a section"},
    {"section-unknown-slip", "[slouhc]\ndwell_s = 3x\n",
     "f:1: \"slouhc\" is not a section; did you mean [slouch]?"},
    {"section-empty-unknown", "[slouc]\n[slouch]\n",
     "f:1: \"slouc\" is not a section; did you mean [slouch]?"},
    {"section-sensor-bare", "[sensor]\nname = a\n",
     "f:1: \"sensor\" is not a section; did you mean [sensor:NAME]?"},
    {"section-open", "[slouch\ndwell_s = 3\n", "f:1: \"[slouch\" is not \"[section]\""},
    {"section-trailing", "[slouch] dwell_s = 3\n",
     "f:1: \"[slouch] dwell_s = 3\" is not \"[section]\""},
    {"section-blank", "[ slouch ]\n", "f:1: \" slouch \" is not a section; did you mean [slouch]?"},
    {"section-twice", "[slouch]\n[alerts]\n[slouch]\n",
     "f:3: [slouch]: this section stands already on line 1"},
    {"section-long", "[slouch" LONG_50 "]\ndwell_s = 3\n",
     "f:1: \"slouchxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is not a section"},
    {"sensor-id", "[sensor:my back]\nname = a\n",
     "f:1: [sensor:NAME]: \"my back\" is not a name of 1 to 32 letters, digits, underscores or "
     "hyphens"},
    {"sensor-id-empty", "[sensor:]\nname = a\n",
     "f:1: [sensor:NAME]: \"\" is not a name of 1 to 32 letters, digits, underscores or hyphens"},
    {"sensor-id-path", "[sensor:../x]\nname = a\n",
     "f:1: [sensor:NAME]: \"../x\" is not a name of 1 to 32 letters, digits, underscores or "
     "hyphens"},
    {"sensor-id-long", "[sensor:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]\nname = a\n",
     "f:1: [sensor:NAME]: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is not a name of 1 to 32 letters, "
     "digits, underscores or hyphens"},
    {"duplicate", "[slouch]\ndwell_s = 3\nclear_s = 1\ndwell_s = 3\n",
     "f:4: [slouch] dwell_s: is set already on line 2"},
    {"no-equals", "[slouch]\ndwell_s\n", "f:2: \"dwell_s\" is not \"key = value\""},
    {"no-equals-last", "[slouch]\njunk", "f:2: \"junk\" is not \"key = value\""},
    {"indented", "[slouch]\ndwell_s = 3\n clear_s = 4\n",
     "f:3: \"clear_s = 4\" is indented; a key or section starts its line"},
    {"indented-tab-section", "[slouch]\ndwell_s = 3\n\t[alerts]\n",
     "f:3: \"[alerts]\" is indented; a key or section starts its line"},
    {"continuation", "[sensor:back]\nname = a\n  b\n",
     "f:3: \"b\" is indented; a key or section starts its line"},
    {"long-line", "[slouch]\n# " LONG_200 "\ndwell_s = 5x\n",
     "f:2: has 202 bytes; a line may have 198\n"
     "f:3: [slouch] dwell_s: \"5x\" is not a number between 1 and 300"},
    {"long-line-of-two-keys", "[slouch]\ndwell_s = 3 ;" LONG_200 "dwell_s = 4\n",
     "f:2: has 224 bytes; a line may have 198"},
    {"not-utf8", "[sensor:back]\nname = a\xff\n",
     "f:2: is not UTF-8\nf:1: [sensor:back]: needs an address or a name"},
    {"carriage-return-inside", "[slouch]\ndwell_s = 3\rclear_s = 4\n",
     "f:2: [slouch] dwell_s: \"3?clear_s = 4\" is not a number between 1 and 300"},
    {"leave-tolerance", "[slouch]\ntolerance_deg = 10\n# why\nleave_deg = 10\n",
     "f:4: [slouch] leave_deg: \"10\" is not less than tolerance_deg = 10"},
    {"leave-standing", "[slouch]\nstanding_tolerance_deg = 8\nleave_deg = 8.5\n",
     "f:3: [slouch] leave_deg: \"8.5\" is not less than standing_tolerance_deg = 8"},
    {"reset", "[sitting]\nreset_window_s = 30\n",
     "f:2: [sitting] reset_after_s: \"60\" is not at most reset_window_s = 30"},
    {"gap", "[monitor]\nnot_worn_after_s = 5\ngap_s = 6\n",
     "f:3: [monitor] gap_s: \"6\" is not at most not_worn_after_s = 5"},
    {"battery-critical", BACK "battery_critical_percent = 25\n",
     "f:3: [sensor:back] battery_critical_percent: \"25\" is not at most battery_warn_percent = "
     "20"},
    {"battery-warn", BACK "battery_warn_percent = 40\n",
     "f:3: [sensor:back] battery_warn_percent: \"40\" is not at most battery_clear_percent = 30"},
    {"retry", BACK "retry_min_s = 60\nretry_max_s = 30\n",
     "f:3: [sensor:back] retry_min_s: \"60\" is not at most retry_max_s = 30"},
    {"sensor-not-found-by", "[sensor:back]\nplacement = chest\n",
     "f:1: [sensor:back]: needs an address or a name"},
    {"sensor-same-address",
     "[sensor:a]\naddress = C0:FF:EE:00:00:0A\n[sensor:b]\naddress = c0:ff:ee:00:00:0a\n",
     "f:4: [sensor:b] address: \"C0:FF:EE:00:00:0A\" is not free: [sensor:a] has it"},
    {"sensor-same-name", "[sensor:a]\nname = x\n[sensor:b]\nname = x\n",
     "f:4: [sensor:b] name: \"x\" is not free: [sensor:a] has it; give both sensors an address"},
    {"sensor-ninth",
     "[sensor:a]\nname=a\n[sensor:b]\nname=b\n[sensor:c]\nname=c\n[sensor:d]\nname=d\n"
     "[sensor:e]\nname=e\n[sensor:f]\nname=f\n[sensor:g]\nname=g\n[sensor:h]\nname=h\n"
     "[sensor:i]\nname=i\n",
     "f:17: [sensor:i]: is one sensor too many; at most 8 are served"},
    {"all-of-them", "[slouch]\ndwell_s = x\n\nclear_s = y\n",
     "f:2: [slouch] dwell_s: \"x\" is not a number between 1 and 300\n"
     "f:4: [slouch] clear_s: \"y\" is not a number between 0 and 300"},
};

static void
test_bad_text (gconstpointer data)
{
  const BadText *bad = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_parse ("f", bad->text, strlen (bad->text), &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, bad->errors);
}

static void
test_nul_byte (void)
{
  static const char text[] = "[slouch]\ndwell_s = 3\0x\nclear_s = 1\n";
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_parse ("f", text, sizeof text - 1, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "f:2: holds a NUL byte");
}

static void
test_errors_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < 1000; i++)
    g_string_append (text, "junk\n");
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_settings_parse ("f", text->str, text->len, &error));
  g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
  g_assert_true (g_str_has_suffix (error->message, "\nand 800 more errors"));
}

typedef struct {
  const char *name;
  const char *text;
} GoodText;

/* Each gives dwell_s 7.5 and nothing else. */
static const GoodText good_texts[] = {
    {"plain", "[slouch]\ndwell_s = 7.5\n"},
    {"tight", "[slouch]\ndwell_s=7.5"},
    {"trailing-zero", "[slouch]\ndwell_s = 7.50\n"},
    {"crlf", "[slouch]\r\ndwell_s = 7.5\r\n"},
    {"byte-order-mark", "\xef\xbb\xbf[slouch]\ndwell_s = 7.5\n"},
    {"comments", "# a\n; b\n  # indented\n[slouch] ; c\n\n   \ndwell_s = 7.5 ; seconds\n"},
    {"empty-sections", "[alerts]\n[slouch]\ndwell_s = 7.5\n[sitting]\n"},
};

static void
test_good_text (gconstpointer data)
{
  const GoodText *good = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings =
      plumb_settings_parse ("f", good->text, strlen (good->text), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 7.5);
  g_autoptr (PlumbSettings) defaults = plumb_settings_new_default ();
  g_auto (GStrv) keys = plumb_settings_diff (defaults, settings);
  g_assert_cmpuint (g_strv_length (keys), ==, 1);
}

static void
test_every_type (void)
{
  static const char text[] = "[daemon]\nlog_level = debug\nlog_personal = yes\n"
                             "[slouch]\ntolerance_deg = 12\nleave_deg = auto\n"
                             "[sitting]\nrepeats = 0\n"
                             "[statistics]\nday_starts = 23:59\ncoverage_floor = 0\n"
                             "[sensor:b-1_X]\nname = R\xc3\xbc"
                             "cken = 1\n"
                             "adapter = 00:1a:7d:da:71:13\ndriver = microbit\nnotify = fd\n"
                             "silence_s = 4.5\nenabled = no\nplacement = waist\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbSettings) settings = plumb_settings_parse ("f", text, sizeof text - 1, &error);
  g_assert_no_error (error);
  const PlumbSettingsValues *values = &settings->values;
  g_assert_cmpint (values->daemon.log_level, ==, PLUMB_LOG_DEBUG);
  g_assert_true (values->daemon.is_personal_logged);
  g_assert_cmpfloat (values->slouch.tolerance_deg, ==, 12);
  g_assert_cmpfloat (values->slouch.leave_deg, ==, PLUMB_SETTING_AUTO);
  g_assert_cmpint (values->sitting.repeats, ==, 0);
  g_assert_cmpint (values->statistics.day_starts_min, ==, 23 * 60 + 59);
  g_assert_cmpfloat (values->statistics.coverage_floor, ==, 0);
  g_assert_cmpuint (values->n_sensors, ==, 1);
  g_assert_cmpstr (values->sensors[0].id, ==, "b-1_X");
  g_assert_cmpstr (values->sensors[0].name, ==,
                   "R\xc3\xbc"
                   "cken = 1");
  g_assert_cmpstr (values->sensors[0].adapter, ==, "00:1A:7D:DA:71:13");
  g_assert_cmpstr (values->sensors[0].driver, ==, "microbit");
  g_assert_cmpint (values->sensors[0].notify, ==, PLUMB_NOTIFY_FD);
  g_assert_cmpfloat (values->sensors[0].silence_s, ==, 4.5);
  g_assert_false (values->sensors[0].is_enabled);
  g_assert_cmpint (values->sensors[0].placement, ==, PLUMB_PLACEMENT_WAIST);
}

/* The longest line that libinih takes whole, and one byte more. */
static void
test_line_limit (void)
{
  for (unsigned size = 198; size <= 199; size++) {
    g_autofree char *blanks = g_strnfill (size - strlen ("dwell_s=7.5"), ' ');
    g_autofree char *text = g_strdup_printf ("[slouch]\r\ndwell_s=%s7.5\r\n", blanks);
    g_autoptr (GError) error = NULL;
    g_autoptr (PlumbSettings) settings = plumb_settings_parse ("f", text, strlen (text), &error);
    if (size == 198) {
      g_assert_no_error (error);
      g_assert_cmpfloat (settings->values.slouch.dwell_s, ==, 7.5);
    } else {
      g_assert_error (error, PLUMB_SETTINGS_ERROR, PLUMB_SETTINGS_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "f:2: has 199 bytes; a line may have 198");
    }
  }
}

static void
add_tables (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (bad_texts); i++) {
    g_autofree char *path = g_strconcat ("/ini/bad/", bad_texts[i].name, NULL);
    g_test_add_data_func (path, &bad_texts[i], test_bad_text);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (good_texts); i++) {
    g_autofree char *path = g_strconcat ("/ini/good/", good_texts[i].name, NULL);
    g_test_add_data_func (path, &good_texts[i], test_good_text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tables ();
  g_test_add_func ("/ini/line-limit", test_line_limit);
  g_test_add_func ("/ini/nul-byte", test_nul_byte);
  g_test_add_func ("/ini/errors-are-bounded", test_errors_are_bounded);
  g_test_add_func ("/ini/every-type", test_every_type);
  return g_test_run ();
}
