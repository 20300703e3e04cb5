/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: what stands on it for which values, and that nothing of it can act. */
#include <math.h>
#include <string.h>

#include "report-html.h"
#include "report-page.h"

static void
test_escaping (void)
{
  static const char *const table[][2] = {
      {"plain", "plain"},
      {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
      {"a & b \"c\" 'd'", "a &amp; b &quot;c&quot; &#39;d&#39;"},
      {"two\nlines\tand\x01\x7f controls", "two lines and controls"},
      {"turned\xe2\x80\xae back\xe2\x81\xa6", "turned back"},
      {"bad \xff byte", "bad \xef\xbf\xbd byte"},
      {"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GString) out = g_string_new (NULL);
    plumb_html_text (out, table[i][0]);
    g_assert_cmpstr (out->str, ==, table[i][1]);
  }
}

static PlumbReportRow *
add_row (PlumbReport *report, const char *day, double ratio)
{
  PlumbReportRow *row = plumb_report_row_new (day);
  row->has_data = true;
  row->state_s[PLUMB_REPORT_UPRIGHT] = 4 * 3600;
  row->state_s[PLUMB_REPORT_SLOUCHING] = 3000;
  row->state_s[PLUMB_REPORT_NO_DATA] = 1800;
  row->place_s[PLUMB_REPORT_STATIONARY] = 5 * 3600;
  row->coverage = 0.9;
  row->upright_ratio = ratio;
  g_ptr_array_add (report->rows, row);
  return row;
}

static PlumbReport *
make_report (void)
{
  PlumbReport *report = plumb_report_new ("2026-11-22", "2026-11-23", PLUMB_REPORT_BY_DAY);
  add_row (report, "2026-11-22", 0.83);
  add_row (report, "2026-11-23", NAN);
  return report;
}

static char *
draw (const PlumbReport *report)
{
  GString *page = g_string_new (NULL);
  plumb_report_page (page, report);
  g_assert_true (g_utf8_validate (page->str, (gssize)page->len, NULL));
  return g_string_free (page, FALSE);
}

static unsigned
count (const char *text, const char *piece)
{
  unsigned found = 0;
  for (const char *c = strstr (text, piece); c != NULL; c = strstr (c + 1, piece))
    found++;
  return found;
}

static void
assert_has (const char *page, const char *piece)
{
  if (strstr (page, piece) == NULL)
    g_error ("\"%s\" is not on the page", piece);
}

static void
assert_lacks (const char *page, const char *piece)
{
  const char *found = strstr (page, piece);
  if (found != NULL)
    g_error ("\"%s\" is on the page: %.80s", piece, found);
}

/* Whatever is on a page, it fetches nothing and runs nothing. */
static void
assert_inert (const char *page)
{
  static const char *const active[] = {"<script", "http:", "https:", "//fonts",
                                       "@import", "src=",  "<link",  "<iframe",
                                       "<img",    "<form", "onload", "data:"};
  for (unsigned i = 0; i < G_N_ELEMENTS (active); i++)
    assert_lacks (page, active[i]);
  assert_has (page, "default-src 'none'");
}

static void
test_share_only_where_given (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  g_autofree char *page = draw (report);
  assert_inert (page);
  assert_has (page, "22 to 23 November 2026");
  assert_has (page, "<b>83 %</b> near your pose");
  assert_has (page, "too little to give a share");
  g_assert_cmpuint (count (page, "</b> near your pose"), ==, 1);
}

static void
test_every_state_has_a_key (void)
{
  static const char *const looks[] = {"upright",  "slouching", "leaning", "moving", "lying",
                                      "unjudged", "not-worn",  "paused",  "no-data"};
  g_autoptr (PlumbReport) report = make_report ();
  g_autofree char *page = draw (report);
  for (unsigned i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autofree char *key =
        g_strdup_printf ("<svg class=\"key\" aria-hidden=\"true\"><rect class=\"%s\"", looks[i]);
    assert_has (page, key);
  }
  assert_lacks (page, "sitting</li>");
}

static void
test_nothing_recorded (void)
{
  g_autoptr (PlumbReport) report =
      plumb_report_new ("2026-11-22", "2026-11-22", PLUMB_REPORT_BY_DAY);
  g_ptr_array_add (report->rows, plumb_report_row_new ("2026-11-22"));
  g_autofree char *page = draw (report);
  assert_inert (page);
  assert_has (page, "Nothing was recorded in this period");
  assert_lacks (page, "nan");
  assert_lacks (page, "<section id=\"hours\"");
}

static void
test_day_without_data (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  g_ptr_array_add (report->rows, plumb_report_row_new ("2026-11-24"));
  g_autofree char *page = draw (report);
  assert_has (page, "aria-label=\"Tue 24 Nov: nothing was recorded\"");
  assert_lacks (page, "nan%");
  assert_lacks (page, ">nan");
}

static void
test_hostile_words (void)
{
  static const char evil[] = "<script>alert(1)</script><img src=http://evil.example/x onerror=x>";
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *row = report->rows->pdata[0];
  PlumbReportEvent *event = plumb_report_event_new (1795478400000000, "check-in");
  g_autofree char *note = g_strconcat ("\xe2\x80\xae", evil, NULL);
  char **texts[] = {&event->text,     &event->when,     &event->note, &report->zones,
                    &report->made_at, &report->version, &row->tz,     &report->from};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_free (*texts[i]);
    *texts[i] = g_strdup (note);
  }
  plumb_report_tally_add (row->alerts, evil, 1);
  plumb_report_tally_add (row->breaks, evil, 1);
  g_ptr_array_add (report->events, event);
  g_autofree char *page = draw (report);
  assert_lacks (page, "<script");
  assert_lacks (page, "<img");
  assert_lacks (page, "\xe2\x80\xae");
  assert_has (page, "<bdi class=\"note\">&lt;script&gt;");
}

static void
test_none_recorded (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  g_autofree char *page = draw (report);
  g_assert_cmpuint (count (page, "<p>None recorded.</p>"), ==, 3);
  assert_lacks (page, "<section id=\"goals\"");
}

static void
test_breaks_and_goals (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *row = report->rows->pdata[0];
  plumb_report_tally_add (row->breaks, "taken-verified", 3);
  plumb_report_tally_add (row->breaks, "skipped", 1);
  plumb_report_tally_add (row->breaks, "a-new-word", 1);
  row->goal_met = 1;
  row->streak = 4;
  g_autofree char *page = draw (report);
  assert_has (page, "<b>3</b> taken and seen by the sensor,</span>");
  assert_has (page, "<b>1</b> skipped,</span>");
  assert_has (page, "<b>1</b> a-new-word</span>");
  assert_has (page, "Met on <b>1</b> of the 1 day on");
  assert_has (page, "streak is <b>4 days</b>");
}

/* One set of days for all of it; how many is said, and what is not among them. */
static void
test_overview_is_of_one_set (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *good = report->rows->pdata[0], *poor = report->rows->pdata[1];
  good->break_counts = (PlumbBreakCounts){
      .taken = 3, .has_suggested = true, .suggested = 5, .postponed = 1, .passed = 2};
  poor->break_counts.taken = 4;
  plumb_report_tally_add (good->alerts, "slouch", 6);
  plumb_report_tally_add (good->repeats, "slouch", 2);
  plumb_report_tally_add (poor->alerts, "slouch", 7);
  poor->state_s[PLUMB_REPORT_SLOUCHING] = 9000;
  g_autofree char *page = draw (report);
  assert_has (page,
              "All of it is of the 1 day with enough data. 1 more has too little and is left");
  assert_has (page, "<dt>Measured</dt><dd><b>4 h 50 min</b><span>on 1 day</span>");
  assert_has (page, "<dt>Slouching</dt><dd><b>50 min</b><span>median day</span>");
  assert_has (page,
              "<dt>Breaks taken</dt><dd><b>3</b><span>(5 suggested, 1 postponed, 2 let pass)");
  assert_has (page, "<dt>Alerts told</dt><dd><b>8</b><span>2 of them again</span>");
  good->upright_ratio = NAN;
  g_autofree char *little = draw (report);
  assert_has (little, "All of it is of the 2 days with any data, each too little for a share.");
  assert_has (little, "<dt>Breaks taken</dt><dd><b>7</b>");
}

static void
test_told_and_repeated (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *row = report->rows->pdata[0];
  row->break_counts = (PlumbBreakCounts){.taken = 2, .skipped = 1};
  plumb_report_tally_add (row->breaks, "natural", 2);
  plumb_report_tally_add (row->breaks, "skipped", 1);
  plumb_report_tally_add (row->alerts, "slouch", 3);
  plumb_report_tally_add (row->repeats, "slouch", 5);
  plumb_report_tally_add (row->repeats, "break-due", 1);
  plumb_report_tally_add (row->alerts, "sensor-lost", 4);
  g_autofree char *page = draw (report);
  assert_has (page, "<span class=\"value\">2</span> (1 skipped)</td>");
  assert_has (page, "<span class=\"value\">9</span> 6 of them again</td>");
  assert_has (page, "<span class=\"tally\"><b>8</b> slouching for long,</span> ");
  assert_has (page, "else: <span class=\"tally\"><b>4</b> ");
}

/* Sitting is told of a period only where every day of it knows: the rest would stand for 0. */
static void
test_sitting_is_known_or_not_told (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *row = report->rows->pdata[0];
  row->place_s[PLUMB_REPORT_SITTING] = 3 * 3600;
  row->place_s[PLUMB_REPORT_STANDING] = 2 * 3600;
  g_autofree char *page = draw (report);
  assert_has (page, "<dt>In one place</dt><dd><b>5 h 00 min</b>");
  assert_has (page, "aria-hidden=\"true\">sitting</span>3 h 00 min</td>");
  assert_has (page, "aria-hidden=\"true\">sitting</span>–</td>");
  row = report->rows->pdata[1];
  row->place_s[PLUMB_REPORT_SITTING] = 3600;
  g_autofree char *known = draw (report);
  assert_has (known, "<dt>Sitting</dt><dd><b>3 h 00 min</b>");
}

static void
test_off_and_expected (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportRow *row = report->rows->pdata[0];
  g_autofree char *without = draw (report);
  assert_lacks (without, "switched off");
  row->state_s[PLUMB_REPORT_OFF] = 7200;
  row->expected_s = 5 * 3600;
  row->goal_so_far = 1;
  g_autofree char *page = draw (report);
  assert_has (page, "<rect class=\"off\" width=\"100%\" height=\"100%\"/></svg>switched off</li>");
  assert_has (page, "<span>4 h 50 min measured of 5 h 00 min expected</span>");
  assert_has (page, "The running day meets it so far.");
  assert_lacks (page, "Met on");
}

static void
test_check_in_beside_totals (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportEvent *event = plumb_report_event_new (1795478400000000, "check-in");
  g_free (event->day);
  event->day = g_strdup ("2026-11-22");
  g_ptr_array_add (report->events, event);
  g_autofree char *page = draw (report);
  assert_has (page, "50 min</td>");
  assert_has (page, "5 h 00 min</td>");
  assert_has (page, "nothing here says that one leads to the other");
}

static void
test_baseline_is_stated (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  report->baseline.days = 3;
  g_autofree char *few = draw (report);
  assert_has (few, "only 3 had enough data, and 5 are wanted");
  assert_lacks (few, "class=\"median\"");
  report->baseline.days = 18;
  for (int i = 0; i < PLUMB_REPORT_TRENDS; i++) {
    report->baseline.trend[i].low = 0.5;
    report->baseline.trend[i].median = 0.6;
    report->baseline.trend[i].high = 0.7;
  }
  g_autofree char *page = draw (report);
  assert_has (page, "your own median of the 18 days with enough data");
  assert_has (page, "Your own before: 60 %, on half of the days between 50 % and 70 %");
  assert_has (page, "not a goal");
}

static PlumbReportTrack *
make_track (const char *day)
{
  PlumbReportTrack *track = g_new0 (PlumbReportTrack, 1);
  track->day = g_strdup (day);
  track->slot_min = 5;
  memset (track->state, PLUMB_REPORT_NO_DATA, sizeof track->state);
  memset (track->place, PLUMB_REPORT_NOWHERE, sizeof track->place);
  return track;
}

/* Half of a line of six hours; the other half stays hatched. */
static void
test_runs (void)
{
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportTrack *track = make_track ("2026-11-22");
  for (int minute = 600; minute < 780; minute += 5)
    track->state[(minute - PLUMB_REPORT_TRACK_FROM_MIN) / 5] = PLUMB_REPORT_UPRIGHT;
  track->first_min = 600;
  track->last_min = 960;
  g_ptr_array_add (report->tracks, track);
  g_autofree char *page = draw (report);
  assert_has (
      page, "<g class=\"upright\"><rect x=\"0.00%\" width=\"50.00%\" y=\"0\" height=\"22\"/></g>");
  assert_has (page, ">10:00</text>");
  assert_has (page, ">16:00</text>");
}

/* The clock went back at three: both hours of two are on the line, each day's hours are its own. */
static void
test_an_hour_that_comes_twice (void)
{
  static const PlumbReportClock clocks[] = {{-60, 7200}, {120, 3600}};
  g_autoptr (PlumbReport) report = make_report ();
  PlumbReportTrack *plain = make_track ("2026-11-22");
  PlumbReportTrack *track = make_track ("2026-11-23");
  plain->first_min = 480;
  plain->last_min = 960;
  track->first_min = -60;
  track->last_min = 24 * 60;
  track->offset_s = 3600;
  track->change_s = -3600;
  track->clocks = g_array_new (FALSE, FALSE, sizeof (PlumbReportClock));
  g_array_append_vals (track->clocks, clocks, G_N_ELEMENTS (clocks));
  g_ptr_array_add (report->tracks, plain);
  g_ptr_array_add (report->tracks, track);
  g_autofree char *page = draw (report);
  assert_has (page, "The clock went back by 1 h 00 min on this day.");
  assert_has (page, "<text y=\"11\" x=\"0.00%\" text-anchor=\"start\">08:00</text>");
  assert_has (page, "<text y=\"11\" x=\"0.00%\" text-anchor=\"start\">00:00</text>");
  assert_has (page, "<text y=\"11\" x=\"28.00%\" text-anchor=\"middle\">06:00</text>");
  assert_has (page, "<line class=\"change\" x1=\"12.00%\" x2=\"12.00%\"");
  assert_lacks (page, "23:00</text>");
}

static void
test_weeks_and_months (void)
{
  static const struct {
    PlumbReportBucket bucket;
    const char *label;
  } table[] = {{PLUMB_REPORT_BY_WEEK, "<h3>2 Nov 2026</h3>"},
               {PLUMB_REPORT_BY_MONTH, "<h3>November 2026</h3>"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (PlumbReport) report = plumb_report_new ("2026-01-01", "2026-11-22", table[i].bucket);
    add_row (report, "2026-11-02", 0.5);
    g_autofree char *page = draw (report);
    assert_inert (page);
    assert_has (page, table[i].label);
    assert_has (page, "<rect class=\"no-data\" height=\"22\" x=\"90.62%\" width=\"9.38%\"/>");
  }
}

/* A year of long notes is no huge page. */
static void
test_size (void)
{
  g_autoptr (PlumbReport) report =
      plumb_report_new ("2025-11-23", "2026-11-22", PLUMB_REPORT_BY_WEEK);
  for (int i = 0; i < 53; i++)
    add_row (report, "2026-11-16", 0.5);
  g_autofree char *note = g_strnfill (500, 'w');
  for (int i = 0; i < 1000; i++) {
    PlumbReportEvent *event = plumb_report_event_new (1795478400000000 + i, "check-in");
    g_free (event->note);
    event->note = g_strdup (note);
    g_ptr_array_add (report->events, event);
  }
  g_autofree char *page = draw (report);
  g_assert_cmpuint (strlen (page), <, 500000);
  assert_has (page, "The newest 100 are shown.");
  g_assert_cmpuint (count (page, note), ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/escaping", test_escaping);
  g_test_add_func ("/report/share-only-where-given", test_share_only_where_given);
  g_test_add_func ("/report/every-state-has-a-key", test_every_state_has_a_key);
  g_test_add_func ("/report/nothing-recorded", test_nothing_recorded);
  g_test_add_func ("/report/day-without-data", test_day_without_data);
  g_test_add_func ("/report/hostile-words", test_hostile_words);
  g_test_add_func ("/report/none-recorded", test_none_recorded);
  g_test_add_func ("/report/breaks-and-goals", test_breaks_and_goals);
  g_test_add_func ("/report/overview-is-of-one-set", test_overview_is_of_one_set);
  g_test_add_func ("/report/told-and-repeated", test_told_and_repeated);
  g_test_add_func ("/report/sitting-is-known-or-not-told", test_sitting_is_known_or_not_told);
  g_test_add_func ("/report/off-and-expected", test_off_and_expected);
  g_test_add_func ("/report/check-in-beside-totals", test_check_in_beside_totals);
  g_test_add_func ("/report/baseline-is-stated", test_baseline_is_stated);
  g_test_add_func ("/report/runs", test_runs);
  g_test_add_func ("/report/an-hour-that-comes-twice", test_an_hour_that_comes_twice);
  g_test_add_func ("/report/weeks-and-months", test_weeks_and_months);
  g_test_add_func ("/report/size", test_size);
  return g_test_run ();
}
