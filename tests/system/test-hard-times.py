# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk, a damaged memory, a clock that is set: what was measured is not lost, what was said holds."""

import contextlib
import os
import resource
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

LIST_ALL = GLib.Variant("(ttasu)", (0, 4102444800000000, [], 1000))
MASSAGE = GLib.Variant("(sta{sv})", ("massage", 0, {}))


def kinds(house):
    return [event[2] for event in house.call(ROOT, f"{NAME}.Statistics", "ListEvents", LIST_ALL)[0]]


class FullDisk(Case):
    """The daemon may write no byte more; Python has it ignore the signal that comes with that."""

    def fill(self, house):
        """Its log is a file, too: what it says is not kept until the disk has room again."""
        self.limits = resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE,
                                       (0, resource.RLIM_INFINITY))

    def make_room(self, house):
        resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE, self.limits)

    def test_alerts_go_on_and_nothing_is_lost(self):
        house = self.streaming()
        house.run(70)
        said = house.daemon.log()
        self.fill(house)
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "alerts come all the same")
        house.run(180)
        self.assertEqual(house.posture(), "slouching")
        path = next(iter(house.objects("Alert")))
        house.call(path, f"{NAME}.Alert", "Dismiss")
        for words in (("mode", "tracking"), ("pause", "1"), ("resume",), ("checkin", "sore")):
            house.client(*words)  # each would be remembered or noted
        self.assertEqual(house.daemon.log(), said, "not even its log could be written")
        self.make_room(house)
        house.run(130)
        found = kinds(house)
        for kind in ("alert-raised", "alert-cleared", "posture-changed"):
            self.assertIn(kind, found)
        self.assertGreaterEqual(house.day()["slouching_s"], 150)
        self.assertEqual(house.daemon.end(), 0)
        house.start()
        self.assertGreaterEqual(house.day()["slouching_s"], 150)
        self.assertEqual([kind for kind in kinds(house) if kind.startswith("alert")],
                         [kind for kind in found if kind.startswith("alert")])

    def test_it_ends_in_order(self):
        house = self.streaming()
        self.fill(house)
        house.run(70)
        self.assertEqual(house.daemon.end(), 0)
        house.start()
        house.until_streaming()


class Memory(Case):
    """What is remembered over a restart, as an older version or a bad disk may have left it."""

    def query(self, house, text, *values):
        """What the file of a daemon that has ended answers; what is changed in it stays so."""
        path = os.path.join(house.state, "history.sqlite")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            return database.execute(text, values).fetchall()

    def filled(self):
        """A house that has something of everything to remember, and does not run."""
        house = self.streaming(settings="[training]\nminutes_per_day_start = 60\n")
        house.call(ROOT, f"{NAME}.Breaks", "LogSession", MASSAGE)
        house.client("mode", "tracking")
        house.client("profile", "commuting")
        house.client("pause", "10")
        house.run(70)
        self.assertEqual(house.daemon.end(), 0)
        return house

    def test_it_is_remembered(self):
        house = self.filled()
        house.start()
        self.assertEqual((house.get("Manager", "Mode"), house.get("Manager", "Profile")),
                         ("tracking", "commuting"))
        self.assertGreater(house.get("Breaks", "AftercareUntil"), 0)
        paused_s = house.get("Manager", "PausedUntil") / 1e6 - house.clock.now_s
        self.assertTrue(600 - 120 < paused_s < 600 - 60, paused_s)
        self.assertIn("user", house.get("Manager", "PauseReasons"))
        house.run(600)
        self.assertEqual(house.get("Manager", "PausedUntil"), 0)

    def test_junk_is_told_and_left(self):
        house = self.filled()
        keys = {key for key, in self.query(house, "SELECT key FROM state")}
        self.assertGreaterEqual(keys, {"aftercare", "breaks", "mode", "pause-until", "profile"})
        self.query(house, "UPDATE state SET value = '17 monkeys'")
        house.start()
        log = house.daemon.log()
        self.assertIn("what was kept of breaks cannot be read", log)
        self.assertIn("what was kept of aftercare cannot be read", log)
        self.assertEqual((house.get("Manager", "Mode"), house.get("Manager", "Profile")),
                         ("training", "default"))
        self.assertEqual(house.get("Breaks", "AftercareUntil"), 0)
        self.assertEqual(house.get("Manager", "PausedUntil"), 0)
        house.until_streaming()
        house.until(lambda: house.posture() == "upright", "it judges with the pose of before")

    def test_a_calibration_that_cannot_be_read(self):
        house = self.filled()
        self.assertTrue(self.query(house, "SELECT id FROM calibrations"))
        self.query(house, "UPDATE calibrations SET details = '17 monkeys'")
        house.start()
        house.client("resume")
        house.until_streaming()
        self.assertFalse(house.get("Monitor", "Calibrated"))
        self.assertRegex(house.daemon.log(), "WARNING.*calibration")
        house.calibrate()
        self.assertTrue(house.get("Monitor", "Calibrated"))


class Aftercare(Case):
    def test_the_hours_end(self):
        house = self.house(settings="[aftercare]\nhours = 1\n")
        house.call(ROOT, f"{NAME}.Breaks", "LogSession", MASSAGE)
        self.assertAlmostEqual(house.get("Breaks", "AftercareUntil") / 1e6, house.clock.now_s + 3600, 0)
        house.run(3599)
        self.assertGreater(house.get("Breaks", "AftercareUntil"), 0)
        house.run(2)
        self.assertEqual(house.get("Breaks", "AftercareUntil"), 0)
        house.daemon.end()
        house.start()
        self.assertEqual(house.get("Breaks", "AftercareUntil"), 0)


class WallClock(Case):
    """It is set while the daemon runs: time that passed is counted once, at the time that was told."""

    def monitored_s(self, house):
        days = house.call(ROOT, f"{NAME}.Statistics", "GetRange", GLib.Variant(
            "(sss)", ("2020-01-01", "2029-12-31", "day")))[0]
        return sum(day["monitored_s"] for day in days)

    def set_by(self, seconds):
        house = self.streaming(zone_min=0)
        house.run(130)
        before_s = self.monitored_s(house)
        house.clock.set_wall(seconds)
        house.run(130)
        self.assertIn(f"the wall clock was set by {seconds} s", house.daemon.log())
        self.assertAlmostEqual(self.monitored_s(house), before_s + 130, delta=2)
        return house

    def test_forward_by_days(self):
        house = self.set_by(3 * 86400)
        self.assertGreaterEqual(house.day()["monitored_s"], 125)  # of the new day
        self.assertLess(house.day()["monitored_s"], 140)
        since_s = house.clock.now_s - house.get("Monitor", "PostureSince") / 1e6
        self.assertTrue(250 < since_s < 300, since_s)

    def test_back(self):
        house = self.set_by(-3600)
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "alerts go on")
        raised_us = next(iter(house.objects("Alert").values()))["RaisedAt"]
        self.assertAlmostEqual(raised_us / 1e6, house.clock.now_s, delta=2)

    def test_a_pause_lasts_as_long_as_was_asked(self):
        house = self.streaming()
        house.call(ROOT, f"{NAME}.Manager", "Pause", GLib.Variant("(us)", (300, "")))
        house.clock.set_wall(7200)
        house.run(290)
        self.assertIn("user", house.get("Manager", "PauseReasons"))
        house.run(15)
        self.assertNotIn("user", house.get("Manager", "PauseReasons"))


if __name__ == "__main__":
    tap.main()
