# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline report: which file is written from what the daemon says, and when none is."""

import html.parser
import os
import re
import stat
import tempfile
import zoneinfo

import tap
from fake import CLIENT, ROOT, STATISTICS, Case, GLib, Refusal, subprocess, variants
from sample import History

EVIL = "\u202e<script>alert(1)</script><img src=x onerror=alert(1)>" + "w" * 300
STATES = ["upright", "slouching", "leaning", "reclining", "moving", "lying", "unjudged", "not-worn", "paused", "no-data"]


class Page(html.parser.HTMLParser):
    """The page as a tree is not needed: its elements, and that they are closed in order."""

    VOID = {"meta", "br", "rect", "line", "circle", "use", "path"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in self.VOID and tag not in self.open[-1:]:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> within {self.open}"
        self.open.pop()

    def ids(self):
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


class Report(Case):
    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment["TZ"] = "Europe/Berlin"
        self.fake.set(ROOT, STATISTICS, Day="2026-11-22")

    def live(self, first="2026-10-19", last="2026-11-22", **how):
        history = History(first, last, **how)
        history.answer(self.fake)
        return history

    def run_client(self, *arguments):
        return subprocess.run([CLIENT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env=self.environment, cwd=self.folder.name, timeout=60, check=False)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def page(self, *arguments):
        text = self.run_good("report", "--output=-", *arguments)
        found = Page(text)
        self.assertEqual(len(found.ids()), len(set(found.ids())))
        self.assertNotIn("script", {tag for tag, _ in found.elements})
        self.assertIsNone(re.search(r"https?:|\bnan\b|\binf\b", text))
        return text

    def test_week_is_a_file_of_mine(self):
        self.live(skips=["2026-11-21"]).say_something()
        name = "plumbline-report-2026-11-16-2026-11-22.html"
        self.assertEqual(self.run_good("report"), f"Written: {name}\n")
        self.assertEqual(os.listdir(self.folder.name), [name])
        self.assertEqual(stat.S_IMODE(os.stat(self.path(name)).st_mode), 0o600)
        text = self.read(name)
        self.assertEqual(Page(text).ids().count("timeline"), 1)
        self.assertIn("16 to 22 November 2026", text)
        self.assertIn("Time zone: Europe/Berlin.", text)
        self.assertEqual(text.count("<li class=\"line\">"), 7)
        self.assertIn("aria-label=\"Sat 21 Nov: nothing was recorded\"", text)
        for state in STATES:
            self.assertIn(f"<g class=\"{state}\">" if state != "no-data" else "class=\"no-data\"", text)

    def test_what_is_asked_for(self):
        self.live()
        self.page("--from=2026-11-02", "--to=2026-11-05")
        ranges = [call[3] for call in self.fake.calls if call[2] == "GetRange"]
        self.assertEqual(ranges, [("2026-11-02", "2026-11-05", "day"), ("2026-10-05", "2026-11-01", "day")])
        _, (_, form, options) = self.fake.called("Export")
        self.assertEqual((form, options["what"], options["wait"]), ("csv", "minutes", True))
        asked = [call[3] for call in self.fake.calls if call[2] == "ListEvents"]
        self.assertEqual([one[2] for one in asked], [["break"], ["check-in", "session"]])
        # days may begin late, far in the east or the west: what belongs to them says so
        self.assertEqual(asked[0][:2], (1793491200000000, 1794096000000000))
        self.assertEqual((options["from_usec"], options["to_usec"]), asked[0][:2])

    def test_periods(self):
        self.live()
        for arguments, wanted in ((("--week",), ("2026-11-16", "2026-11-22", "day")),
                                  (("--month",), ("2026-10-24", "2026-11-22", "day")),
                                  (("--days=3", "--to=yesterday"), ("2026-11-19", "2026-11-21", "day")),
                                  (("--days=32",), ("2026-10-22", "2026-11-22", "week")),
                                  (("--days=400",), ("2025-10-19", "2026-11-22", "month"))):
            self.fake.calls.clear()
            self.page(*arguments)
            first = next(call[3] for call in self.fake.calls if call[2] == "GetRange")
            self.assertEqual(first, wanted)

    def test_file_stays_unless_forced(self):
        self.live()
        with open(self.path("mine.html"), "w", encoding="utf-8") as file:
            file.write("mine")
        self.assert_fails(1, "is there already; --force replaces it", "report", "--output=mine.html")
        self.assertEqual(self.read("mine.html"), "mine")
        self.run_good("report", "--output=mine.html", "--force")
        self.assertIn("<!DOCTYPE html>", self.read("mine.html"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("mine.html")).st_mode), 0o600)
        os.mkdir(self.path("folder"))
        self.assert_fails(1, "is no ordinary file", "report", "--output=folder", "--force")
        os.mkfifo(self.path("pipe"))
        self.assert_fails(1, "is no ordinary file", "report", "--output=pipe", "--force")
        self.assert_fails(1, "No such file or directory", "report", "--output=nowhere/page.html")
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["folder", "mine.html", "pipe"])

    def test_nothing_recorded(self):
        History("2026-11-22", "2026-11-21").answer(self.fake)
        self.assert_fails(5, "nothing was recorded from 2026-11-16 to 2026-11-22", "report")
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_only_a_check_in(self):
        history = History("2026-11-22", "2026-11-21")
        history.say("2026-11-20", 12, comfort=3)
        history.answer(self.fake)
        text = self.page()
        self.assertIn("comfort 3 of 10", text)
        self.assertIn("nothing was recorded", text)

    def test_notes_are_words(self):
        self.live().say("2026-11-20", 13, comfort=3, feeling="sore", area="neck", note=EVIL)
        text = self.page()
        self.assertIn("comfort 3 of 10, sore, area neck", text)
        self.assertIn("<bdi class=\"note\">&lt;script&gt;alert(1)&lt;/script&gt;&lt;img", text)
        self.assertNotIn("\u202e", text)
        self.assertIn("Fri 20 Nov, 13:00", text)

    def test_notes_can_stay_at_home(self):
        self.live().say("2026-11-20", 13, comfort=3, note="private")
        self.assertIn("private", self.page())
        text = self.page("--without-notes")
        self.assertNotIn("private", text)
        self.assertIn("comfort 3 of 10", text)

    def test_small_hours_belong_to_the_day_before(self):
        history = self.live(hours=(8, 26))
        history.say("2026-11-21", 0.5, comfort=1)
        history.say("2026-11-23", 0.5, comfort=2)
        history.say("2026-11-22", 0.5, comfort=3)
        text = self.page("--from=2026-11-21", "--to=2026-11-22")
        self.assertNotIn("comfort 1 of 10", text)
        self.assertIn("Mon 23 Nov, 00:30", text)
        self.assertIn("comfort 2 of 10", text)
        self.assertIn("comfort 3 of 10", text)

    def test_one_day_without_a_before(self):
        self.live(first="2026-11-22")
        text = self.page("--days=1")
        self.assertIn("only 0 had enough data", text)
        self.assertIn("Sunday 22 November 2026", text)

    def test_days_of_23_and_25_hours(self):
        for day, change in (("2026-10-25", "back"), ("2026-03-29", "forward")):
            self.live(first=day, last=day, hours=(0, 20))
            text = self.page(f"--from={day}", f"--to={day}")
            self.assertIn(f"The clock went {change} by 1 h 00 min", text)
            self.assertIn(">00:00</text>", text)
            self.assertIn("class=\"change\"", text)

    def test_an_hour_that_comes_twice(self):
        """Half past two in summer, and half past two in winter: the page tells them apart."""
        history = self.live(first="2026-10-25", last="2026-10-25", hours=(0, 20))
        history.names_days = True
        for hour in (2.5, 3.5):
            history.say_at(history.begin("2026-10-25") + int(hour * 3600), comfort=int(hour))
        text = self.page("--from=2026-10-25", "--to=2026-10-25")
        self.assertIn("Sun 25 Oct, 02:30 UTC+02:00", text)
        self.assertIn("Sun 25 Oct, 02:30 UTC+01:00", text)
        self.assertLess(text.index("comfort 2 of 10"), text.index("comfort 3 of 10"))

    def test_flight_west(self):
        """A day of 29 hours, looked at from home after the way back: each hour by the clock it happened by."""
        history = self.live(first="2026-11-18", last="2026-11-20", hours=(0, 24))
        history.days["2026-11-19"].__init__("2026-11-19", history.zone, 1, False, (0, 29))
        history.days["2026-11-20"].__init__("2026-11-20", zoneinfo.ZoneInfo("America/Halifax"), 1, False, (0, 12))
        history.fly("2026-11-19", 12, "America/Halifax")
        history.say_at(history.begin("2026-11-19") + 26 * 3600, comfort=8)
        history.say_at(history.begin("2026-11-19") + 30 * 3600, comfort=9)
        text = self.page("--from=2026-11-19", "--to=2026-11-19")
        self.assertIn("The clock went back by 5 h 00 min", text)
        self.assertIn("<text y=\"11\" x=\"0.00%\" text-anchor=\"start\">00:00</text>", text)
        self.assertIn("text-anchor=\"end\">00:00</text>", text)
        self.assertIn("Thu 19 Nov, 21:00 UTC-04:00", text)  # in Berlin it was the day after
        self.assertNotIn("comfort 9 of 10", text)
        week = self.page("--from=2026-11-18", "--to=2026-11-20")
        self.assertIn(">18:00</text>", week)  # the other days keep their hours
        self.assertIn("Fri 20 Nov, 01:00 UTC-04:00", week)

    def test_year_is_summed_up(self):
        self.live(first="2025-11-22").say_something()
        text = self.page("--days=365")
        self.assertLess(len(text), 1000000)
        self.assertEqual(text.count("<li class=\"line\">"), 53)
        self.assertNotIn("Export", [call[2] for call in self.fake.calls])

    def test_hours_where_minutes_are_gone(self):
        history = self.live()
        history.kept = {"hours"}
        text = self.page()
        self.assertEqual(text.count("Of this day only the hours are kept"), 7)
        self.assertIn("<g class=\"upright\">", text)
        self.assertRegex(text, r">08:00</text>")

    def test_sums_where_hours_are_gone(self):
        history = self.live()
        history.kept = {}
        text = self.page()
        self.assertEqual(text.count("Of this day only the sums are kept"), 7)
        self.assertNotIn("<g class=\"upright\">", text)
        self.assertEqual(text.count("<rect class=\"slouching\" height=\"22\" x="), 7)

    def test_hours_are_asked_for_only_where_needed(self):
        self.live()
        self.page()
        self.assertNotIn("hour", [call[3][2] for call in self.fake.calls if call[2] == "GetRange"])

    def test_session(self):
        self.live().say("2026-11-20", 18, "session", kind="massage", minutes=60, note="shoulders")
        text = self.page()
        self.assertIn("massage, 1 h 00 min<br><bdi class=\"note\">shoulders</bdi>", text)

    def test_no_share_of_too_little(self):
        history = self.live(first="2026-11-22")
        for row in history.days["2026-11-22"].minutes[30:]:
            row |= dict.fromkeys(row.keys() - {"from"}, 0) | {"no_data": 60}
        text = self.page("--days=1")
        self.assertIn("too little to give a share", text)
        self.assertNotIn("</b> near your pose", text)

    def test_daemon_without_breaks(self):
        self.live()
        answer = self.fake.answers["ListEvents"]

        def list_events(invocation):
            if "break" in invocation.get_parameters().unpack()[2]:
                raise Refusal("org.freedesktop.DBus.Error.InvalidArgs", "kinds: \"break\" is none of")
            return answer(invocation)

        self.fake.answers["ListEvents"] = list_events
        self.page()
        asked = [call[3][2] for call in self.fake.calls if call[2] == "ListEvents"]
        self.assertEqual(asked, [["break"], ["break-verified"], ["check-in", "session"]])

    def test_goal(self):
        self.live().more = {"goal_met": True, "streak": 3}
        self.assertIn("Met on <b>7</b> of the 7 days", self.page())

    def test_refusals(self):
        self.live()
        for member in ("GetRange", "ListEvents", "Export"):
            kept = self.fake.answers[member]
            self.fake.answers[member] = Refusal("Storage", "the disk is gone")
            self.assert_fails(1, "the disk is gone", "report")
            self.fake.answers[member] = kept
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_minutes_that_are_none(self):
        self.live()

        def export(invocation):
            descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
            with os.fdopen(descriptors[0], "w", encoding="utf-8") as out:
                out.write("what,is,this\n")

        self.fake.answers["Export"] = export
        self.assert_fails(1, "have no column", "report")

    def hand_over(self, table):
        """The daemon's table, whatever is asked for."""
        def export(invocation):
            descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
            with os.fdopen(descriptors[0], "wb") as out:
                out.write(table if isinstance(table, bytes) else table.encode())

        self.fake.answers["Export"] = export
        self.fake.set(ROOT, STATISTICS, CoverageFloor=0.5)

    def sheet(self, *arguments):
        return self.run_good("report", "--text", *arguments).splitlines()

    def test_table_to_hand_over(self):
        self.hand_over("One table.\n")
        self.run_good("report", "--csv", "--output=sheet.csv")
        _, (_, form, options) = self.fake.called("Export")
        self.assertEqual((form, options), ("report-csv", {"from_day": "2026-11-16", "to_day": "2026-11-22",
                                                          "wait": True}))
        self.assertEqual(self.read("sheet.csv"), "One table.\n")
        self.assertNotIn("GetRange", [call[2] for call in self.fake.calls])

    def test_sheet_asks_for_what_is_picked(self):
        self.live()
        self.hand_over("record,day,time\r\n")
        lines = self.sheet("--days=28", "--fields=sitting,breaks")
        self.assertEqual(lines[0], "Posture, sitting and breaks, 2026-10-26 to 2026-11-22")
        self.assertRegex("\n".join(lines), r"\nWeek from +worn +in one place +breaks +coverage\n2026-10-26 ")
        self.assertFalse([line for line in lines if "slouch" in line or "Check-ins" in line])
        _, (_, form, options) = self.fake.called("Export")
        self.assertEqual((form, options), ("report-csv", {"from_day": "2026-10-26", "to_day": "2026-11-22",
                                                          "fields": ["sitting", "breaks"], "wait": True}))
        self.assertEqual(self.fake.called("GetRange"), (ROOT, ("2026-10-26", "2026-11-22", "day")))

    def test_sheet_to_hand_over(self):
        """What the wearer said is in the table; a day's figures are not rounded before they are summed."""
        day = variants(day="2026-11-16", monitored_s=5430, unjudged_s=30, no_data_s=5700, missing_s=570, upright_s=4050,
                       expected_s=6000,
                       slouching_s=1350, leaning_s=0, stationary_s=3600, longest_sit_s=1800, longest_slouch_s=600,
                       slouch_events=2, lean_events=1,
                       breaks=GLib.Variant("a{su}", {"natural": 2, "skipped": 1, "taken-unverified": 1}))
        # an older daemon does not tell what was missing: there all silence was
        little = variants(day="2026-11-17", monitored_s=30, upright_s=30, no_data_s=600)
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([day, little],))
        self.hand_over("record,day,time,worn_min,coverage,session,feeling,comfort,area,sleep,energy,focus,note\r\n"
                       "day,2026-11-16,,91,0.900,,,,,,,,\r\n"
                       "session,2026-11-16,2026-11-16T10:00:00+01:00,,,massage,,,,,,,\"at \"\"home\"\",\r\nlong\"\r\n"
                       "check-in,2026-11-16,2026-11-17T00:30:00+01:00,,,,sore,4,neck hips,,,,\r\n"
                       "check-in,2026-11-17,2026-11-17T11:00:00+01:00,,,,,6,,,8,0,\r\n")
        lines = self.sheet("--fields=sitting,slouching,breaks,sessions,check-ins,notes")
        self.assertEqual(lines[2:19], [
            "Sensor worn           1 h 31 min on 2 days",
            "Coverage              82 % of the 1 h 51 min in which it should have told something",
            "In one place          1 h 00 min, 30 min a day; the longest spell 30 min",
            "Near the pose set     1 h 08 min, 75 % of the time that was judged",
            "Slouched or leaned    23 min and 0 min, 3 times; the longest slouch 10 min",
            "Breaks                3 taken (1 skipped)",
            "",
            "Day                   worn  in one place      slouched     near  breaks  coverage",
            "2026-11-16      1 h 31 min    1 h 00 min        23 min     75 %       3      90 %",
            "2026-11-17           1 min         0 min         0 min        -       0       5 %",
            "",
            "Sessions              1 noted",
            "Check-ins             2 on 2 days, in the wearer's own judgement",
            "  comfort of 10       4 to 6, the middle one 4",
            "  felt                fine 0, stiff 0, sore 1",
            "  where               neck 1, hips 1",
            ""])
        self.assertEqual(lines[19:24], [
            "The newest first:",
            "2026-11-17 11:00  comfort 6  energy 8  focus 0",
            "2026-11-17 00:30  comfort 4  sore  neck  hips",
            "2026-11-16 10:00  massage  \"at \"home\",  long\"",
            ""])
        self.assertIn("no diagnosis can be read from it", lines[-1])

    def test_sheet_of_a_table_that_is_odd(self):
        """What is no row of it is left out; the page comes all the same."""
        self.live()
        head = "record,day,time,comfort,area\r\n"
        good = "check-in,2026-11-20,2026-11-20T11:00:00+01:00,7,neck\r\n"
        for table, count in (("", 0), (head, 0), (head + good, 1), (head + good[:-2], 1),
                             (head + "check-in,2026-02-30,2026-11-20T11:00:00+01:00,7,neck\r\n" + good, 1),
                             (head + "check-in,2026-11-20,soon,7,neck\r\ncheck-in\r\n\r\n,,,,\r\n" + good, 1),
                             (head + "nap,2026-11-20,2026-11-20T11:00:00+01:00,7,neck\r\n" + good, 1),
                             (head + good.replace("7", "11").replace("neck", "a b c d e f g"), 1),
                             (b"record,day,time,comfort,area\n\"check-in\",2026-11-20,2026-11-20T11:00,,\xff\xfe\n", 1),
                             (head + '"', 0)):
            self.hand_over(table)
            lines = self.sheet()
            self.assertIn(f"Check-ins             {count} on {count} day{'' if count == 1 else 's'}, in the wearer's "
                          "own judgement", lines, table)
            self.assertIn("no diagnosis", lines[-1])

    def test_sheet_of_nothing(self):
        History("2026-11-22", "2026-11-21").answer(self.fake)
        self.hand_over("record,day,time\r\n")
        lines = self.sheet("--fields=breaks")
        self.assertEqual(lines[2:5], ["Sensor worn           0 min on 0 days", "Coverage              -",
                                      "Breaks                0 taken"])

    def test_sheet_is_refused(self):
        self.live()
        self.hand_over("record,day,time\r\n")
        for member in ("GetRange", "Export"):
            kept = self.fake.answers[member]
            self.fake.answers[member] = Refusal("Storage", "the disk is gone")
            self.assert_fails(1, "the disk is gone", "report", "--text")
            self.fake.answers[member] = kept

    def test_contradictions(self):
        self.assert_fails(2, "exclude each other", "report", "--week", "--days=3")
        self.assert_fails(2, "exclude each other", "report", "--month", "--from=yesterday")
        self.assert_fails(2, "exclude each other", "report", "--text", "--csv")
        self.assert_fails(2, "belongs to --text and --csv", "report", "--fields=notes")
        self.assert_fails(2, "\"pain\" is none of sitting, ", "report", "--text", "--fields=breaks,pain")
        self.assert_fails(2, "belongs to the page", "report", "--text", "--without-notes")
        self.assert_fails(2, "is after", "report", "--from=today", "--to=yesterday")
        self.assert_fails(2, "is not a day", "report", "--from=2026-02-30")
        self.assert_fails(2, "between 1 and 3660", "report", "--days=4000")
        self.assert_fails(2, "between 1 and 3660", "report", "--days=-1")


if __name__ == "__main__":
    tap.main()
