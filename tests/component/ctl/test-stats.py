# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline stats: days as bars, JSON and CSV."""

import csv
import io
import os
import subprocess

import tap
from fake import CLIENT, ROOT, STATISTICS, Case, GLib, Refusal, variants

DAY = {"day": "2026-11-23", "monitored_s": 16000, "upright_s": 11520, "slouching_s": 2880,
       "leaning_s": 0, "moving_s": 1200, "lying_s": 0, "unjudged_s": 400, "not_worn_s": 3600,
       "no_data_s": 7200, "paused_s": 0, "coverage": 0.62, "upright_ratio": 0.8,
       "slouch_events": 4, "longest_slouch_s": 180, "longest_sit_s": 3120, "pose_changes": 31,
       "alerts": GLib.Variant("a{su}", {"slouch": 3, "long-sitting": 1})}


def day(**changes):
    return variants(**{key: value for key, value in {**DAY, **changes}.items() if value is not None})


class Stats(Case):
    def setUp(self):
        super().setUp()
        self.fake.set(ROOT, STATISTICS, Day="2026-11-23")
        self.fake.answers["GetDay"] = GLib.Variant("(a{sv})", (day(),))

    def assert_asked(self, method, *arguments):
        """This was asked, and nothing else."""
        self.assertEqual(self.fake.calls, [(ROOT, STATISTICS, method, arguments)])
        self.assertEqual(self.fake.read, [])

    def test_day(self):
        text = self.run_good("stats")
        self.assert_asked("GetDay", "today")
        lines = text.splitlines()
        self.assertEqual(lines[0], "Monday 23 November 2026")
        self.assertEqual(lines[1], "4 h 27 min measured, usable data for 62 % of the time, 80 % of the "
                                   "judged time upright")
        upright = next(line for line in lines if "upright  " in line)
        self.assertRegex(upright, r"█{24} +3 h 12 min +80 %$")
        slouching = next(line for line in lines if "slouching" in line)
        self.assertRegex(slouching, r"█{6}░{18} +48 min +20 %$")
        no_data = next(line for line in lines if "no data" in line)
        self.assertRegex(no_data, r"2 h 00 min$")
        self.assertIn("Slouches    4, longest 3 min", text)
        self.assertIn("slouch 3", text)

    def test_a_slouch_that_goes_on(self):
        text = self.tell(slouch_events=0, longest_slouch_s=6480)
        self.assertIn("Slouches    one, and it goes on, 1 h 48 min so far", text)
        self.assertNotIn("none seen", text)
        self.assertIn("Slouches    none seen", self.tell(slouch_events=0, longest_slouch_s=0))

    def test_too_little_shows_no_share(self):
        self.fake.answers["GetDay"] = GLib.Variant(
            "(a{sv})", (day(upright_ratio=None, coverage=0.05),))
        lines = self.run_good("stats").splitlines()
        self.assertIn("too little to sum up", lines[1])
        self.assertEqual("\n".join(lines).count("%"), 1)

    def tell(self, **changes):
        self.fake.answers["GetDay"] = GLib.Variant("(a{sv})", (day(**changes),))
        return self.run_good("stats")

    def test_measured_of_expected(self):
        text = self.tell(expected_s=17000, missing_s=1000, off_s=7260)
        self.assertIn("\n4 h 27 min measured of 4 h 43 min expected, usable data for 62 % of it, 80 % of the judged",
                      text)
        self.assertRegex(text, r"\n  no data +2 h 00 min\n  of it missing +17 min\n")
        self.assertRegex(text, r"\n  switched off +2 h 01 min\n")

    def test_shares_are_a_hundred(self):
        for states, wanted in (((1, 1, 1), (33, 34, 33)), ((334, 333, 333), (33, 34, 33)), ((2, 1, 0), (67, 33, 0)),
                               ((995, 4, 1), (100, 0, 0)), ((0, 5, 1), (0, 83, 17)), ((1, 0, 0), (100, 0, 0))):
            upright, slouching, leaning = (60 * state for state in states)
            text = self.tell(upright_s=upright, slouching_s=slouching, leaning_s=leaning,
                             upright_ratio=states[0] / sum(states))
            shares = [int(line.split()[-2]) for line in text.splitlines() if line.startswith("  ") and line.endswith("%")]
            self.assertEqual(tuple(shares), wanted, states)
            self.assertIn(f", {wanted[0]} % of the judged time", text)

    def test_what_was_told(self):
        """First tellings, repeats, and breaks as they are counted everywhere; an older daemon's alerts."""
        self.assertIn("Alerts      4 told: long sitting 1, slouch 3\n", self.tell(
            alerts=GLib.Variant("a{su}", {"long-sitting": 1, "slouch": 3})))
        text = self.tell(told=GLib.Variant("a{su}", {"slouch": 3}), repeated=GLib.Variant("a{su}", {"slouch": 2}),
                         alerts=GLib.Variant("a{su}", {"slouch": 9}), breaks_taken=2, breaks_suggested=4,
                         breaks_postponed=1, breaks_skipped=1, breaks_passed=0, goal_so_far=False, streak=2)
        self.assertIn("Alerts      5 told: slouch 5; 2 of them again\n", text)
        self.assertIn("Breaks      2 taken (4 suggested, 1 postponed, 1 skipped)\n", text)
        self.assertIn("Goals       not met so far; 2 days in a row\n", text)
        text = self.tell(told=GLib.Variant("a{su}", {"slouch": 3, "battery-low": 2}), repeated=GLib.Variant(
            "a{su}", {"slouch": 2, "break-due": 1, "sensor-lost": 4}))
        self.assertIn("Alerts      6 told: slouch 5, break due 1; 3 of them again; about the sensor and else: "
                      "battery low 2, sensor lost 4\n", text)
        text = self.tell(told=GLib.Variant("a{su}", {"sensor-lost": 2}), repeated=GLib.Variant("a{su}", {}))
        self.assertIn("Alerts      about the sensor and else: sensor lost 2\n", text)

    def test_nothing_measured(self):
        nothing = {key: 0 for key in ("upright_s", "slouching_s", "moving_s", "unjudged_s")}
        self.fake.answers["GetDay"] = GLib.Variant(
            "(a{sv})", (day(upright_ratio=None, coverage=0.0, **nothing),))
        text = self.run_good("stats")
        self.assertIn("Nothing was measured.", text)
        self.assertNotIn("upright", text)
        self.assertNotIn("%", text)

    def test_sitting_only_where_it_is_told_apart(self):
        self.assertIn("Stationary", self.run_good("stats"))
        self.fake.answers["GetDay"] = GLib.Variant("(a{sv})", (day(sitting_s=9000, standing_s=600),))
        text = self.run_good("stats")
        self.assertIn("Sitting     2 h 30 min, standing 10 min", text)
        self.assertIn("Longest sit", text)

    def test_words_for_days(self):
        for word in ("yesterday", "today", "today-400", "2024-02-29"):
            self.fake.calls.clear()
            self.run_good("stats", "--day", word)
            self.assert_asked("GetDay", word)

    def test_ranges_are_asked_for_once(self):
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([day()],))
        for options, wanted in ((["--week"], ("today-6", "today")),
                                (["--week", "--to=yesterday"], ("today-7", "yesterday")),
                                (["--week", "--to=2026-11-02"], ("2026-10-27", "2026-11-02")),
                                (["--from=today-3"], ("today-3", "today")),
                                (["--from=2026-10-30", "--to=2026-11-02"],
                                 ("2026-10-30", "2026-11-02"))):
            self.fake.calls.clear()
            self.run_good("stats", *options)
            self.assert_asked("GetRange", *wanted, "day")

    def test_a_date_and_a_word(self):
        """Whether they are the same day, or upside down, only the date of today says."""
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([day()],))
        self.run_good("stats", "--from=2026-11-20")
        self.assertEqual(self.fake.called("GetRange"), (ROOT, ("2026-11-20", "2026-11-23", "day")))
        self.assertEqual(self.fake.read, [(STATISTICS, "Day")])
        self.run_good("stats", "--from=2026-11-23")
        self.assertEqual(self.fake.called("GetDay"), (ROOT, ("2026-11-23",)))
        self.assert_fails(2, "2026-11-24 is after 2026-11-23", "stats", "--from=2026-11-24")
        self.assert_fails(2, "today is after yesterday", "stats", "--from=today", "--to=yesterday")

    def test_not_a_day(self):
        for word in ("2026-02-30", "23.11.2026", "2026-1-1", "x", "today-", "today-x", "tomorrow"):
            self.assert_fails(2, f"\"{word}\" is not a day", "stats", "--day", word)

    def test_contradictions(self):
        self.assert_fails(2, "--day excludes", "stats", "--day=today", "--week")
        self.assert_fails(2, "exclude each other", "stats", "--json", "--csv")
        self.assert_fails(2, "is after", "stats", "--from=2026-11-23", "--to=2026-11-22")
        self.assert_fails(2, "belongs to --csv", "stats", "--content=days")

    def test_week(self):
        days = [day(), day(day="2026-11-22", upright_ratio=None, upright_s=60, slouching_s=0,
                           moving_s=0, unjudged_s=0),
                day(day="2026-11-21", upright_ratio=None, upright_s=0, slouching_s=0, moving_s=0,
                    unjudged_s=0)]
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", (days,))
        lines = self.run_good("stats", "--week").splitlines()
        self.assert_asked("GetRange", "today-6", "today", "day")
        self.assertRegex(lines[1], r"^Mon 23 Nov +█{16}░{4} +80 % +4 h 27 min +4 +52 min$")
        self.assertIn("too little data", lines[2])
        self.assertRegex(lines[3], r"no data$")
        self.assertNotIn("%", lines[2] + lines[3])

    def test_range_without_anything(self):
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([],))
        self.assert_fails(5, "nothing was recorded from 2026-11-17 to 2026-11-23", "stats", "--week")

    def test_day_without_anything(self):
        self.fake.answers["GetDay"] = Refusal("NoData", "nothing was recorded on 2026-11-23")
        self.assert_fails(5, "nothing was recorded on", "stats")

    def test_json(self):
        self.assertEqual(self.run_json("stats", "--json")["alerts"], {"slouch": 3,
                                                                       "long-sitting": 1})
        self.fake.answers["GetRange"] = GLib.Variant("(aa{sv})", ([day(), day()],))
        self.assertEqual(len(self.run_json("stats", "--week", "--json")), 2)

    def write_csv(self, invocation):
        descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
        with os.fdopen(descriptors[0], "w", encoding="utf-8") as out:
            out.write("day,upright_s\n" + "2026-11-23,1\n" * 3000)

    def test_csv(self):
        self.fake.answers["Export"] = self.write_csv
        text = self.run_good("stats", "--csv", "--from=2026-11-20")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual((len(rows), rows[0]["day"]), (3000, "2026-11-23"))
        _, (_, form, options) = self.fake.called("Export")
        self.assertEqual((form, options["what"], options["wait"]), ("csv", "days", True))
        self.assertEqual(options["from_usec"], 1795219199 * 1000000)
        self.assertEqual(options["to_usec"], 1795478400 * 1000000)

    def test_csv_of_events(self):
        self.fake.answers["Export"] = self.write_csv
        self.run_good("stats", "--csv", "--content=events")
        options = self.fake.called("Export")[1][2]
        self.assertEqual(options["what"], "events")
        self.assertEqual(options["to_usec"] - options["from_usec"], 3 * 86400 * 1000000)

    def test_csv_of_moments_on_the_way(self):
        """The calendar is that of the place: a day may begin before ours and end after it."""
        rows = {"2026-11-22T23:59:00+01:00": False, "2026-11-23T00:00:00+14:00": True,
                "2026-11-23T23:59:00-12:00": True, "2026-11-24T00:00:00-12:00": False}
        table = "start,kind,details\r\n" + "".join(f'{row},bend,"a\n""{row}"\r\n' for row in rows)

        def write(invocation):
            descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
            with os.fdopen(descriptors[0], "w", encoding="utf-8", newline="") as out:
                out.write(table)
        self.fake.answers["Export"] = write
        text = self.run_good("stats", "--csv", "--content=events")
        self.assertEqual([row["start"] for row in csv.DictReader(io.StringIO(text))],
                         [row for row, is_there in rows.items() if is_there])
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([CLIENT, "stats", "--csv", "--content=events"], stdin=subprocess.DEVNULL,
                                  stdout=full, stderr=subprocess.PIPE, env=self.environment, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stderr)

    def test_csv_refused(self):
        self.fake.answers["Export"] = Refusal("Storage", "the disk is full")
        self.assert_fails(1, "the disk is full", "stats", "--csv")


if __name__ == "__main__":
    tap.main()
