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


def set_property(world, name, value):
    world.call(ROOT, "org.freedesktop.DBus.Properties", "Set",
               GLib.Variant("(ssv)", (MANAGER, name, GLib.Variant("s", value))))


class Training(Case):
    SHORT = ("[training]\nminutes_by_week\nminutes_per_day_start = 1\nminutes_per_day_growth = 1\n"
             "[sitting]\nlimit_min = 4\n")

    def test_minutes_are_used_up(self):
        world = self.streaming(settings=self.SHORT)
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
        world.until(lambda: world.get("Manager", "Training")["done"], "the minute is used up")
        self.assertEqual([alert["State"] for alert in world.objects("Alert").values()], ["active"],
                         "it is still so, and not told again")
        self.assertIn("training-done", world.get("Manager", "Reasons"))
        self.assertFalse(world.get("Manager", "Paused"))
        said = len([kind for kind in world.kinds() if kind == "slouch"])
        world.until(lambda: "break-due" in world.kinds(), "sitting is told of all the same")
        self.assertEqual(len([kind for kind in world.kinds() if kind == "slouch"]), said)
        self.assertEqual(world.posture(), "slouching")
        self.assertGreater(world.day()["slouching_s"], 60)
        self.assertIn("1 min today, day 1 of the plan; slouching is recorded in silence", world.client("status")[1])
        self.assertIn("minutes of training are done", world.client("why")[1])

    def test_it_stays_used_up_over_a_restart(self):
        world = self.streaming(settings=self.SHORT)
        world.until(lambda: world.get("Manager", "Training")["done"], "the minute is used up")
        world.daemon.end()
        world.start()
        training = world.get("Manager", "Training")
        self.assertTrue(training["done"])
        self.assertEqual((training["minutes_today"], training["day_of_plan"]), (1, 1))
        world.write_settings("[training]\nminutes_by_week\nminutes_per_day_start = 0\n")
        world.call(ROOT, MANAGER, "ReloadSettings")
        training = world.get("Manager", "Training")
        self.assertFalse(training["done"])
        self.assertNotIn("minutes_planned", training)


    def test_a_massage_halves_what_is_planned(self):
        world = self.world(settings="[training]\nminutes_by_week\nminutes_per_day_start = 30\n")
        self.assertEqual(world.get("Manager", "Training")["minutes_planned"], 30)
        world.call(ROOT, f"{NAME}.Breaks", "LogSession", GLib.Variant("(sta{sv})", ("massage", 0, {})))
        self.assertEqual(world.get("Manager", "Training")["minutes_planned"], 15)
        world.daemon.end()
        world.start()
        self.assertEqual(world.get("Manager", "Training")["minutes_planned"], 15)


class Profiles(Case):
    def test_commuting_is_silent_and_records(self):
        world = self.streaming()
        self.assertEqual(world.client("profile", "commuting")[0], 0)
        world.play("slouch 100h 30deg")
        world.until(lambda: [a for a in world.objects("Alert").values() if a["State"] == "held"],
                    "the alert is held back")
        self.assertEqual(world.kinds(), [])
        world.until(lambda: world.posture() == "slouching", "it is judged")
        self.assertEqual(world.get("Manager", "PauseReasons"), ["profile"])
        world.until(lambda: world.day()["slouching_s"] > 0, "and recorded")
        world.daemon.end()
        world.start()
        self.assertEqual(world.get("Manager", "Profile"), "commuting")
        self.assertIn("profile", world.get("Manager", "PauseReasons"))
        world.until_streaming()
        set_property(world, "Profile", "default")
        world.until(lambda: "slouch" in world.kinds(), "alerts come again")


class CheckIns(Case):
    """Five days of discomfort are made of one: the settings ask for no more."""

    OFTEN = "[check_ins]\ndays = 1\nwithin_days = 3\n"

    def alerts(self, world):
        return {path: a for path, a in world.objects("Alert").items()
                if a["Kind"] == "see-professional"}

    def test_discomfort_leads_to_one_suggestion(self):
        world = self.world(settings=self.OFTEN)
        world.client("checkin", "fine", "--comfort=8")
        self.assertEqual(self.alerts(world), {})
        self.assertEqual(world.client("checkin", "sore", "--area=neck,lower", "--note=long day")[0], 0)
        world.until(lambda: self.alerts(world), "it is suggested to see somebody")
        self.assertEqual(len(world.client("checkin", "--list")[1].splitlines()), 2)
        raised = world.until(lambda: [a for a in world.raised if a[1] == "see-professional"],
                             "it is told")[0]
        self.assertEqual((raised[2], raised[3]["days"], raised[3]["within_days"]), ("info", 1, 3))
        self.assertIn("talking to a professional", world.client("alerts")[1])

        world.daemon.end()  # not answered yet: it is still there after a restart
        world.start()
        path = world.until(lambda: list(self.alerts(world)), "it is there again")[0]
        world.call(path, f"{NAME}.Alert", "Acknowledge")
        self.assertEqual(self.alerts(world), {})

        world.client("checkin", "sore")  # answered: it rests, also over a restart
        world.daemon.end()
        world.start()
        world.client("checkin", "sore")
        self.assertEqual(self.alerts(world), {})

    def test_what_was_erased_is_forgotten(self):
        world = self.world(settings=self.OFTEN)
        world.client("checkin", "sore")
        world.until(lambda: self.alerts(world), "it is suggested")
        world.call(ROOT, f"{NAME}.Statistics", "Erase", GLib.Variant("(tt)", (0, FAR_US)))
        world.until(lambda: not self.alerts(world), "it is gone with what it rested on")
        world.client("checkin", "--comfort=1")
        world.until(lambda: self.alerts(world), "nothing of the first is remembered")

    def test_off(self):
        world = self.world(settings=self.OFTEN + "see_professional = no\n")
        world.client("checkin", "sore")
        self.assertEqual(self.alerts(world), {})

    def test_hand_over(self):
        world = self.world()
        world.client("checkin", "stiff", "--comfort=4", "--note=secret words")
        path = os.path.join(world.bus.folder, "report.txt")
        with open(path, "wb") as file:
            world.export(file, "report", {"fields": GLib.Variant("as", ["check-ins"])})
        with open(path, encoding="utf-8") as file:
            page = file.read()
        self.assertIn("comfort 4  stiff", page)
        self.assertIn("no diagnosis can be read from it", page)
        self.assertNotIn("secret words", page)


class Summaries(Case):
    """The day ends a few minutes after the start: day_starts is set so, where time stands by then."""

    def listen(self, world, name):
        told = []
        world.connection.signal_subscribe(
            NAME, None, name, None, None, Gio.DBusSignalFlags.NONE,
            lambda _c, _s, _p, _i, _m, parameters: told.append(parameters.unpack()[0]))
        return told

    def test_the_day_ends(self):
        world = self.world(zone_min=120)
        told = self.listen(world, "DaySummary")
        world.until_streaming()
        soon = time.strftime("%H:%M", time.gmtime(world.clock.now_s + 240 + 7200))
        world.write_settings(f"[statistics]\nday_starts = {soon}\n[messages]\ntone = terse\n")
        world.call(ROOT, MANAGER, "ReloadSettings")
        world.until(lambda: told, "the day is summed up")
        self.assertEqual(told[0]["span"], "day")
        self.assertGreater(told[0]["monitored_s"], 60)
        self.assertTrue(told[0]["text"].startswith("day: worn "))
        self.assertIn("is summed up", world.daemon.log())
        code, words, _ = world.client("summary", told[0]["day"])
        self.assertEqual((code, words), (0, f"{told[0]['day']}. {told[0]['text']}\n"))

        world.daemon.end()  # told once, not again with the next start
        world.start()
        world.call(ROOT, MANAGER, "ReloadSettings")
        self.assertEqual(world.daemon.log().count("is summed up"), 1)
        self.assertEqual(len(told), 1)

    def test_in_the_language_of_the_settings(self):
        """No locale of this machine is needed; the client speaks its own language all the same."""
        world = self.world(settings="[suggestions]\nlanguage = de\n[statistics]\ncoverage_floor = 0.25\n")
        world.until_streaming()
        world.until(lambda: world.day()["monitored_s"] >= 60, "a minute is recorded")
        day = world.day()["day"]

        def text(language):
            summary = world.call(ROOT, f"{NAME}.Statistics", "GetSummary", GLib.Variant("(s)", (day,)))[0]
            self.assertEqual(summary["language"], language)
            return summary["text"]

        self.assertTrue(text("de").startswith("Der Tag: "))
        self.assertEqual(world.get("Statistics", "CoverageFloor"), 0.25)
        self.assertIn(". The day: worn ", world.client("summary")[1])
        world.write_settings("[suggestions]\nlanguage = xx\n")
        world.call(ROOT, MANAGER, "ReloadSettings")
        self.assertTrue(text("en").startswith("The day: worn "))
        self.assertEqual(world.get("Statistics", "CoverageFloor"), 0.5)

    def test_the_wearer_travels(self):
        world = self.world(zone="Europe/Berlin")
        world.until_streaming()
        world.run(70)
        self.assertEqual(world.day()["tz"], "Europe/Berlin")
        world.travel("Asia/Tokyo")
        world.until(lambda: world.day()["tz"] == "Asia/Tokyo", "days follow", seconds=150)
        self.assertEqual(world.daemon.log().count("the time zone is another one now"), 1)

    def test_the_hour_ends(self):
        world = self.world(zone_min=57)  # the next full hour is three minutes away
        told = self.listen(world, "HourSummary")
        world.until_streaming()
        world.until(lambda: told, "the hour is summed up", 3700)
        self.assertEqual(told[0]["span"], "hour")
        self.assertGreater(told[0]["monitored_s"], 0)
        self.assertEqual(world.objects("Alert"), {})


if __name__ == "__main__":
    tap.main()
