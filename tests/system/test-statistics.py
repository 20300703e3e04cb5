# SPDX-License-Identifier: GPL-3.0-or-later
"""What a day's figures say: silence that was meant and silence that was not, a day that begins in the hour
that comes twice, a clock that was wrong."""

import datetime
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import FIRST, GLib, Logind, NAME, PROPERTIES, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

SENSOR = "--sensor=plumbline,rate=1"
GOALS = """rate_hz = 1
[goals]
enabled = yes
upright_ratio = 0.6
breaks = 0
"""


def seconds(text):
    return datetime.datetime.fromisoformat(text).timestamp()


class Figures(Case):
    """Times of day are UTC unless a test has another zone."""

    def at(self, text, zone="UTC", **keywords):
        """A world that begins at that moment."""
        world = self.world(SENSOR, family="plumbline", starts=False, **keywords)
        world.virtual["TZ"] = zone
        world.clock.set_wall(seconds(text) - world.clock.now_s)
        world.start()
        return world

    def worn_at(self, text, **keywords):
        world = self.at(text, **keywords)
        world.until_streaming()
        world.calibrate()
        return world

    def get_day(self, world, day):
        return world.call(ROOT, f"{NAME}.Statistics", "GetDay", GLib.Variant("(s)", (day,)))[0]

    def first_day(self, world):
        return world.get("Statistics", "FirstDay")

    def export(self, world, what):
        with tempfile.TemporaryFile("w+") as file:
            world.export(file, "csv", {"what": GLib.Variant("s", what)})
            file.seek(0)
            lines = [line.split(",") for line in file.read().splitlines()]
        return [dict(zip(lines[0], line)) for line in lines[1:]]

    def set_mode(self, world, mode):
        world.call(ROOT, PROPERTIES, "Set", GLib.Variant(
            "(ssv)", (f"{NAME}.Manager", "Mode", GLib.Variant("s", mode))))

    def assert_adds_up(self, day, wall_s):
        states = ["upright_s", "slouching_s", "leaning_s", "moving_s", "lying_s", "unjudged_s", "not_worn_s",
                  "no_data_s", "paused_s", "off_s", "reclining_s"]
        worn = [*states[:6], "reclining_s"]
        self.assertAlmostEqual(sum(day[state] for state in states), wall_s, delta=6)
        self.assertEqual(day["expected_s"], sum(day[state] for state in worn) + day["missing_s"])


class Coverage(Figures):
    def test_a_day_and_its_night(self):
        """8.5 hours worn, then off until the next morning: all of the day was covered."""
        world = self.worn_at("2026-11-23T08:00:00+00:00", settings=GOALS)
        world.run(8.5 * 3600)
        evening = world.day()
        self.assertNotIn("goal_met", evening)
        self.assertTrue(evening["goal_so_far"])
        self.assertEqual(evening["streak"], 0)
        world.radio.fault("out-of-range")
        world.run(15 * 3600)
        world.radio.clear("out-of-range")
        world.until_streaming()
        world.run(60)
        day = self.get_day(world, "2026-11-23")
        self.assertGreaterEqual(day["coverage"], 0.99)
        self.assertGreaterEqual(day["upright_ratio"], 0.9)
        self.assertEqual((day["goal_met"], day["streak"]), (True, 1))
        self.assertNotIn("goal_so_far", day)
        self.assertLess(day["missing_s"], 20)
        self.assert_adds_up(day, 20 * 3600)
        self.assertEqual(world.day()["streak"], 1)

    def test_a_lost_link_at_noon(self):
        world = self.worn_at("2026-11-23T11:30:00+00:00")
        world.run(1800)
        before = world.day()
        world.radio.fault("drop-link", seconds=1200.0)
        world.run(1200)
        self.assertEqual(world.day()["missing_s"], before["missing_s"], "it is not known yet")
        world.until_streaming()
        world.run(1800)
        day = world.day()
        self.assertAlmostEqual(day["missing_s"] - before["missing_s"], 1200, delta=30)
        self.assertAlmostEqual(day["coverage"], 3600 / 4800, delta=0.02)
        self.assertEqual(sum(float(row["missing_s"]) > 59 for row in self.export(world, "minutes")), 19)
        self.assertAlmostEqual(sum(float(row["missing_s"]) for row in self.export(world, "hours")),
                               day["missing_s"], delta=1)
        self.assert_adds_up(day, world.clock.now_s - seconds("2026-11-23T11:30:00+00:00"))

    def test_over_the_border_of_days_and_a_restart(self):
        """A lost link from 03:50 to 04:20, where days begin at four; the daemon is started anew at 04:05."""
        world = self.worn_at("2026-11-23T03:40:00+00:00")
        world.run(600)
        world.radio.fault("out-of-range")
        world.run(900)
        self.assertEqual(world.daemon.end(), 0)
        world.start()
        world.run(900)
        world.radio.clear("out-of-range")
        world.until_streaming()
        world.run(120)
        before, after = self.get_day(world, "2026-11-22"), self.get_day(world, "2026-11-23")
        self.assertAlmostEqual(before["missing_s"], 600, delta=20)
        self.assertAlmostEqual(after["missing_s"], 1200, delta=40)
        self.assertGreaterEqual(after["no_data_s"], after["missing_s"] - 2)

    def test_the_computer_sleeps(self):
        world = self.worn_at("2026-11-23T11:30:00+00:00")
        logind = Logind(world)
        world.run(1200)
        before = world.day()
        logind.prepare_for_sleep(True)
        world.run(1)
        world.clock.leap(3600)
        logind.prepare_for_sleep(False)
        world.run(1)
        world.until_streaming()
        world.run(600)
        day = world.day()
        self.assertLessEqual(day["missing_s"] - before["missing_s"], 1)
        self.assertGreaterEqual(day["coverage"], 0.97)

    def test_off_and_paused_are_two_things(self):
        world = self.worn_at("2026-11-23T11:30:00+00:00")
        world.run(300)
        before = world.day()
        self.set_mode(world, "off")
        world.run(300)
        self.set_mode(world, "training")
        world.until_streaming()
        world.run(60)
        world.call(ROOT, f"{NAME}.Manager", "Pause", GLib.Variant("(us)", (120, "")))
        world.run(180)
        day = world.day()
        self.assertAlmostEqual(day["off_s"], 300, delta=2)
        self.assertAlmostEqual(day["paused_s"], 120, delta=2)
        self.assertLessEqual(day["missing_s"] - before["missing_s"], 2)
        self.assert_adds_up(day, world.clock.now_s - seconds("2026-11-23T11:30:00+00:00"))


class Worn(Figures):
    def test_taken_off(self):
        """The sensor lies on a table from 10:20 on, which is sure ten minutes later."""
        world = self.worn_at("2026-11-23T10:00:00+00:00")
        world.run(seconds("2026-11-23T10:20:00+00:00") - world.clock.now_s)
        running = world.day()
        self.assertGreater(running["longest_sit_s"], 1100, "the bout that runs counts")
        self.assertNotIn("sitting_s", running)
        world.play("off-body 100h")
        world.run(3600)
        day = world.day()
        self.assertAlmostEqual(day["not_worn_s"], 3600, delta=20)
        self.assertLess(day["longest_sit_s"], 1220)
        self.assertLess(day["stationary_s"], 1220)
        rows = self.export(world, "minutes")
        self.assertEqual({row["deviation_deg"] for row in rows if float(row["not_worn_s"]) == 60}, {""})
        self.assertEqual({row["sitting_s"] for row in rows}, {""})
        points = world.call(ROOT, f"{NAME}.Statistics", "GetHistory", GLib.Variant(
            "(sttu)", ("deviation", 0, 0, 5000)))[0]
        self.assertLessEqual(max(at_us for at_us, _value in points) / 1e6,
                             seconds("2026-11-23T10:21:00+00:00"))


class Erased(Figures):
    def erase_last(self, world, seconds_):
        now_us = int(world.clock.now_s * 1e6)
        world.call(ROOT, f"{NAME}.Statistics", "Erase",
                   GLib.Variant("(tt)", (now_us - int(seconds_ * 1e6), now_us + 10**6)))

    def assert_sane(self, world):
        day = world.day()
        hours = world.call(ROOT, f"{NAME}.Statistics", "GetRange",
                           GLib.Variant("(sss)", (day["day"], day["day"], "hour")))[0]
        for figures in [day, *hours]:
            spans = {key: value for key, value in figures.items() if key.endswith("_s")}
            self.assertLess(max(spans.values()), 86400, spans)
            self.assertLessEqual(figures["missing_s"], figures["no_data_s"])
            self.assertLessEqual(figures["coverage"], 1)
        for row in self.export(world, "minutes"):
            spans = [float(value) for key, value in row.items()
                     if key.endswith("_s") and key != "utc_offset_s" and value]
            self.assertGreaterEqual(min(spans), 0, row)
            self.assertLessEqual(float(row["missing_s"]), float(row["no_data_s"]), row)
        return day

    def test_then_not_worn(self):
        """Twenty minutes are erased while the sensor lies on a table, three before that is sure."""
        world = self.world(family="microbit")
        world.until_streaming()
        world.calibrate()
        world.play("walk 25m\noff-body 100h")
        world.run(32 * 60)
        self.erase_last(world, 20 * 60)
        erased_at_s = world.clock.now_s
        world.run(10 * 60)
        day = self.assert_sane(world)
        self.assertAlmostEqual(day["not_worn_s"], world.clock.now_s - erased_at_s, delta=5)

    def test_then_the_link_comes_back(self):
        """Fifteen minutes are erased of a link that is lost for more than twenty."""
        world = self.worn_at("2026-11-23T10:00:00+00:00", settings="rate_hz = 1\nretry_max_s = 10\n")
        world.play("upright 10m\ndrop-link 22m\nwalk 2m\nupright 100h")
        world.run(28 * 60)
        self.erase_last(world, 15 * 60)
        world.run(8 * 60)
        day = self.assert_sane(world)
        self.assertAlmostEqual(day["missing_s"], 7 * 60, delta=100)


class Clocks(Figures):
    def assert_hours_are_days(self, world, first, last):
        """Hours of both days at once add up to each of the days."""
        days, hours = (world.call(ROOT, f"{NAME}.Statistics", "GetRange",
                                  GLib.Variant("(sss)", (first, last, bucket)))[0]
                       for bucket in ("day", "hour"))
        self.assertEqual([day["day"] for day in days], [first, last])
        for day in days:
            for key in ("upright_s", "monitored_s", "no_data_s", "unjudged_s"):
                self.assertAlmostEqual(sum(hour[key] for hour in hours if hour["day"] == day["day"]), day[key],
                                       delta=len(hours), msg=f"{key} of {day['day']}")

    def test_a_day_that_begins_in_the_hour_that_comes_twice(self):
        """In the night to 2026-10-25 half past two comes at 00:30 and at 01:30 UTC."""
        world = self.worn_at("2026-10-24T23:50:00+00:00", zone="Europe/Berlin",
                             settings="rate_hz = 1\n[statistics]\nday_starts = 02:30\n")
        summaries, hours, days = [], [], []
        for signal, told in (("DaySummary", summaries), ("HourSummary", hours)):
            world.connection.signal_subscribe(
                NAME, None, signal, None, None, 0, lambda _c, _s, _p, _i, _m, parameters, told: told.append(
                    parameters.unpack()[0]), told)
        for at in ("00:20", "00:40", "01:10", "01:40", "02:10"):
            world.run(seconds(f"2026-10-25T{at}:00+00:00") - world.clock.now_s)
            days.append((world.day()["day"], world.get("Statistics", "Day")))
        self.assertEqual(days, [("2026-10-24",) * 2] + [("2026-10-25",) * 2] * 4)
        self.assertEqual([summary["day"] for summary in summaries], ["2026-10-24"])
        whole = self.get_day(world, "2026-10-24")
        self.assertAlmostEqual(summaries[0]["monitored_s"], whole["monitored_s"], delta=1)
        self.assertAlmostEqual(whole["monitored_s"] + whole["no_data_s"], 40 * 60, delta=10)
        self.assertLessEqual(whole["missing_s"], whole["no_data_s"])
        self.assert_adds_up(world.day(), 100 * 60)
        self.assertEqual([hour["day"] for hour in hours if hour["start"] == "2026-10-25T02:00:00+02:00"],
                         ["2026-10-24", "2026-10-25"])
        self.assert_hours_are_days(world, "2026-10-24", "2026-10-25")

    def test_a_clock_that_was_wrong(self):
        """The computer boots in 1970 and learns the time after an hour."""
        world = self.worn_at("1970-01-01T00:10:00+00:00")
        world.play("slouch 100h 22deg")
        world.run(3600)
        self.assertEqual(self.first_day(world), "")
        text = world.client("status")[1]
        self.assertRegex(text, r"Clock +1970-01-01\n +That is wrong\. What is measured is kept back")
        lived_s = world.clock.now_s - 600
        right_s = seconds("2026-11-23T12:00:00+00:00")
        world.clock.set_wall(right_s - world.clock.now_s)
        world.run(660)
        self.assertEqual(self.first_day(world), "2026-11-23")
        self.assertNotIn("Clock", world.client("status")[1])
        day = world.day()
        self.assertAlmostEqual(day["slouching_s"], 3600 + 660, delta=60)
        self.assert_adds_up(day, lived_s + 660)
        rows = self.export(world, "minutes")
        self.assertEqual({row["day"] for row in rows}, {"2026-11-23"})
        events = world.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                            GLib.Variant("(ttasu)", (0, 0, [], 1000)))[0]
        self.assertGreater(len(events), 2)
        self.assertGreater(min(event[0] for event in events) / 1e6, right_s - 3700)


if __name__ == "__main__":
    tap.main()
