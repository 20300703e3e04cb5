# SPDX-License-Identifier: GPL-3.0-or-later
"""Habits over days: minutes of training, profiles."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Gio, GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

MANAGER = f"{NAME}.Manager"
FAR_US = 4102444800000000  # the daemon's clock runs ahead


def set_property(house, name, value):
    house.call(ROOT, "org.freedesktop.DBus.Properties", "Set",
               GLib.Variant("(ssv)", (MANAGER, name, GLib.Variant("s", value))))


class Training(Case):
    SHORT = ("[training]\nminutes_per_day_start = 1\nminutes_per_day_growth = 1\n"
             "[sitting]\nlimit_min = 4\n")

    def test_minutes_are_used_up(self):
        house = self.streaming(settings=self.SHORT)
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "the slouch is alerted")
        house.until(lambda: house.get("Manager", "Training")["done"], "the minute is used up")
        house.until(lambda: [c for c in house.cleared if c[1] == "slouch"], "its alert is gone")
        self.assertIn("training-done", house.get("Manager", "Reasons"))
        self.assertFalse(house.get("Manager", "Paused"))
        said = len([kind for kind in house.kinds() if kind == "slouch"])
        house.until(lambda: "long-sitting" in house.kinds(), "sitting is told of all the same")
        self.assertEqual(len([kind for kind in house.kinds() if kind == "slouch"]), said)
        self.assertEqual(house.posture(), "slouching")
        self.assertGreater(house.day()["slouching_s"], 60)
        self.assertIn("1 of 1 min today, day 1 of the plan", house.client("status")[1])
        self.assertIn("minutes of training are done", house.client("why")[1])

    def test_it_stays_used_up_over_a_restart(self):
        house = self.streaming(settings=self.SHORT)
        house.until(lambda: house.get("Manager", "Training")["done"], "the minute is used up")
        house.daemon.end()
        house.start()
        training = house.get("Manager", "Training")
        self.assertTrue(training["done"])
        self.assertEqual((training["minutes_today"], training["day_of_plan"]), (1, 1))
        house.write_settings("[training]\nminutes_per_day_start = 0\n")
        house.call(ROOT, MANAGER, "ReloadSettings")
        training = house.get("Manager", "Training")
        self.assertFalse(training["done"])
        self.assertNotIn("minutes_planned", training)


    def test_a_massage_halves_what_is_planned(self):
        house = self.house(settings="[training]\nminutes_per_day_start = 30\n")
        self.assertEqual(house.get("Manager", "Training")["minutes_planned"], 30)
        house.call(ROOT, f"{NAME}.Breaks", "LogSession", GLib.Variant("(sta{sv})", ("massage", 0, {})))
        self.assertEqual(house.get("Manager", "Training")["minutes_planned"], 15)
        house.daemon.end()
        house.start()
        self.assertEqual(house.get("Manager", "Training")["minutes_planned"], 15)


class Profiles(Case):
    def test_commuting_is_silent_and_records(self):
        house = self.streaming()
        self.assertEqual(house.client("profile", "commuting")[0], 0)
        house.play("slouch 100h 30deg")
        house.until(lambda: [a for a in house.objects("Alert").values() if a["State"] == "held"],
                    "the alert is held back")
        self.assertEqual(house.kinds(), [])
        house.until(lambda: house.posture() == "slouching", "it is judged")
        self.assertEqual(house.get("Manager", "PauseReasons"), ["profile"])
        house.until(lambda: house.day()["slouching_s"] > 0, "and recorded")
        house.daemon.end()
        house.start()
        self.assertEqual(house.get("Manager", "Profile"), "commuting")
        self.assertIn("profile", house.get("Manager", "PauseReasons"))
        house.until_streaming()
        set_property(house, "Profile", "default")
        house.until(lambda: "slouch" in house.kinds(), "alerts come again")


class CheckIns(Case):
    """Five days of discomfort are made of one: the settings ask for no more."""

    OFTEN = "[check_ins]\ndays = 1\nwithin_days = 3\n"

    def alerts(self, house):
        return {path: a for path, a in house.objects("Alert").items()
                if a["Kind"] == "see-professional"}

    def test_discomfort_leads_to_one_suggestion(self):
        house = self.house(settings=self.OFTEN)
        house.client("checkin", "fine", "--comfort=8")
        self.assertEqual(self.alerts(house), {})
        self.assertEqual(house.client("checkin", "sore", "--area=neck,lower", "--note=long day")[0], 0)
        house.until(lambda: self.alerts(house), "it is suggested to see somebody")
        self.assertEqual(len(house.client("checkin", "--list")[1].splitlines()), 2)
        raised = house.until(lambda: [a for a in house.raised if a[1] == "see-professional"],
                             "it is told")[0]
        self.assertEqual((raised[2], raised[3]["days"], raised[3]["within_days"]), ("info", 1, 3))
        self.assertIn("talking to a professional", house.client("alerts")[1])

        house.daemon.end()  # not answered yet: it is still there after a restart
        house.start()
        path = house.until(lambda: list(self.alerts(house)), "it is there again")[0]
        house.call(path, f"{NAME}.Alert", "Acknowledge")
        self.assertEqual(self.alerts(house), {})

        house.client("checkin", "sore")  # answered: it rests, also over a restart
        house.daemon.end()
        house.start()
        house.client("checkin", "sore")
        self.assertEqual(self.alerts(house), {})

    def test_what_was_erased_is_forgotten(self):
        house = self.house(settings=self.OFTEN)
        house.client("checkin", "sore")
        house.until(lambda: self.alerts(house), "it is suggested")
        house.call(ROOT, f"{NAME}.Statistics", "Erase", GLib.Variant("(tt)", (0, FAR_US)))
        house.until(lambda: not self.alerts(house), "it is gone with what it rested on")
        house.client("checkin", "--comfort=1")
        house.until(lambda: self.alerts(house), "nothing of the first is remembered")

    def test_off(self):
        house = self.house(settings=self.OFTEN + "see_professional = no\n")
        house.client("checkin", "sore")
        self.assertEqual(self.alerts(house), {})

    def test_hand_over(self):
        house = self.house()
        house.client("checkin", "stiff", "--comfort=4", "--note=secret words")
        path = os.path.join(house.bus.folder, "report.txt")
        with open(path, "wb") as file:
            house.export(file, "report", {"fields": GLib.Variant("as", ["check-ins"])})
        with open(path, encoding="utf-8") as file:
            page = file.read()
        self.assertIn("comfort 4  stiff", page)
        self.assertIn("no diagnosis can be read from it", page)
        self.assertNotIn("secret words", page)


class Summaries(Case):
    """The day ends a few minutes after the start: day_starts is set so, where time stands by then."""

    def listen(self, house, name):
        told = []
        house.connection.signal_subscribe(
            NAME, None, name, None, None, Gio.DBusSignalFlags.NONE,
            lambda _c, _s, _p, _i, _m, parameters: told.append(parameters.unpack()[0]))
        return told

    def test_the_day_ends(self):
        house = self.house(zone_min=120)
        told = self.listen(house, "DaySummary")
        house.until_streaming()
        soon = time.strftime("%H:%M", time.gmtime(house.clock.now_s + 240 + 7200))
        house.write_settings(f"[statistics]\nday_starts = {soon}\n[messages]\ntone = terse\n")
        house.call(ROOT, MANAGER, "ReloadSettings")
        house.until(lambda: told, "the day is summed up")
        self.assertEqual(told[0]["span"], "day")
        self.assertGreater(told[0]["monitored_s"], 60)
        self.assertTrue(told[0]["text"].startswith("day: worn "))
        self.assertIn("is summed up", house.daemon.log())
        code, words, _ = house.client("summary", told[0]["day"])
        self.assertEqual((code, words), (0, f"{told[0]['day']}. {told[0]['text']}\n"))

        house.daemon.end()  # told once, not again with the next start
        house.start()
        house.call(ROOT, MANAGER, "ReloadSettings")
        self.assertEqual(house.daemon.log().count("is summed up"), 1)
        self.assertEqual(len(told), 1)

    def test_in_the_language_of_the_settings(self):
        """No locale of this machine is needed; the client speaks its own language all the same."""
        house = self.house(settings="[suggestions]\nlanguage = de\n[statistics]\ncoverage_floor = 0.25\n")
        house.until_streaming()
        house.until(lambda: house.day()["monitored_s"] >= 60, "a minute is recorded")
        day = house.day()["day"]

        def text(language):
            summary = house.call(ROOT, f"{NAME}.Statistics", "GetSummary", GLib.Variant("(s)", (day,)))[0]
            self.assertEqual(summary["language"], language)
            return summary["text"]

        self.assertTrue(text("de").startswith("Der Tag: "))
        self.assertEqual(house.get("Statistics", "CoverageFloor"), 0.25)
        self.assertIn(". The day: worn ", house.client("summary")[1])
        house.write_settings("[suggestions]\nlanguage = xx\n")
        house.call(ROOT, MANAGER, "ReloadSettings")
        self.assertTrue(text("en").startswith("The day: worn "))
        self.assertEqual(house.get("Statistics", "CoverageFloor"), 0.5)

    def test_the_wearer_travels(self):
        house = self.house(zone="Europe/Berlin")
        house.until_streaming()
        house.run(70)
        self.assertEqual(house.day()["tz"], "Europe/Berlin")
        house.travel("Asia/Tokyo")
        house.until(lambda: house.day()["tz"] == "Asia/Tokyo", "days follow", seconds=150)
        self.assertEqual(house.daemon.log().count("the time zone is another one now"), 1)

    def test_the_hour_ends(self):
        # a zone in which the next full hour is a few minutes away, if the start does not take longer
        house = self.house(zone_min=(57 - time.gmtime().tm_min) % 60)
        told = self.listen(house, "HourSummary")
        house.until_streaming()
        house.until(lambda: told, "the hour is summed up", 3700)
        self.assertEqual(told[0]["span"], "hour")
        self.assertGreater(told[0]["monitored_s"], 0)
        self.assertEqual(house.objects("Alert"), {})


if __name__ == "__main__":
    tap.main()
