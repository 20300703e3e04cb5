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


def kinds(world):
    return [event[2] for event in world.call(ROOT, f"{NAME}.Statistics", "ListEvents", LIST_ALL)[0]]


class FullDisk(Case):
    """The daemon may write no byte more; Python has it ignore the signal that comes with that."""

    def fill(self, world):
        """Its log is a file, too: what it says is not kept until the disk has room again."""
        self.limits = resource.prlimit(world.daemon.process.pid, resource.RLIMIT_FSIZE,
                                       (0, resource.RLIM_INFINITY))

    def make_room(self, world):
        resource.prlimit(world.daemon.process.pid, resource.RLIMIT_FSIZE, self.limits)

    def test_alerts_go_on_and_nothing_is_lost(self):
        world = self.streaming()
        world.run(70)
        said = world.daemon.log()
        self.fill(world)
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "alerts come all the same")
        world.run(180)
        self.assertEqual(world.posture(), "slouching")
        path = next(iter(world.objects("Alert")))
        world.call(path, f"{NAME}.Alert", "Dismiss")
        for words in (("mode", "tracking"), ("pause", "1"), ("resume",), ("checkin", "sore")):
            world.client(*words)  # each would be remembered or noted
        self.assertEqual(world.daemon.log(), said, "not even its log could be written")
        self.make_room(world)
        world.run(130)
        found = kinds(world)
        for kind in ("alert-raised", "alert-cleared", "posture-changed"):
            self.assertIn(kind, found)
        self.assertGreaterEqual(world.day()["slouching_s"], 150)
        self.assertEqual(world.daemon.end(), 0)
        world.start()
        self.assertGreaterEqual(world.day()["slouching_s"], 150)
        self.assertEqual([kind for kind in kinds(world) if kind.startswith("alert")],
                         [kind for kind in found if kind.startswith("alert")])

    def test_it_ends_in_order(self):
        world = self.streaming()
        self.fill(world)
        world.run(70)
        self.assertEqual(world.daemon.end(), 0)
        world.start()
        world.until_streaming()


class Memory(Case):
    """What is remembered over a restart, as an older version or a bad disk may have left it."""

    def query(self, world, text, *values):
        """What the file of a daemon that has ended answers; what is changed in it stays so."""
        path = os.path.join(world.state, "history.sqlite")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            return database.execute(text, values).fetchall()

    def filled(self):
        """A world that has something of everything to remember, and does not run."""
        world = self.streaming(settings="[training]\nminutes_by_week\nminutes_per_day_start = 60\n")
        world.call(ROOT, f"{NAME}.Breaks", "LogSession", MASSAGE)
        world.client("mode", "tracking")
        world.client("profile", "commuting")
        world.client("pause", "10")
        world.run(70)
        self.assertEqual(world.daemon.end(), 0)
        return world

    def test_it_is_remembered(self):
        world = self.filled()
        world.start()
        self.assertEqual((world.get("Manager", "Mode"), world.get("Manager", "Profile")),
                         ("tracking", "commuting"))
        self.assertGreater(world.get("Breaks", "AftercareUntil"), 0)
        paused_s = world.get("Manager", "PausedUntil") / 1e6 - world.clock.now_s
        self.assertTrue(600 - 120 < paused_s < 600 - 60, paused_s)
        self.assertIn("user", world.get("Manager", "PauseReasons"))
        world.run(600)
        self.assertEqual(world.get("Manager", "PausedUntil"), 0)

    def test_junk_is_told_and_left(self):
        world = self.filled()
        keys = {key for key, in self.query(world, "SELECT key FROM state")}
        self.assertGreaterEqual(keys, {"aftercare", "breaks", "mode", "pause-until", "profile"})
        self.query(world, "UPDATE state SET value = '17 monkeys'")
        world.start()
        log = world.daemon.log()
        self.assertIn("what was kept of breaks cannot be read", log)
        self.assertIn("what was kept of aftercare cannot be read", log)
        self.assertEqual((world.get("Manager", "Mode"), world.get("Manager", "Profile")),
                         ("training", "default"))
        self.assertEqual(world.get("Breaks", "AftercareUntil"), 0)
        self.assertEqual(world.get("Manager", "PausedUntil"), 0)
        world.until_streaming()
        world.until(lambda: world.posture() == "upright", "it judges with the pose of before")

    def test_a_calibration_that_cannot_be_read(self):
        world = self.filled()
        self.assertTrue(self.query(world, "SELECT id FROM calibrations"))
        self.query(world, "UPDATE calibrations SET details = '17 monkeys'")
        world.start()
        world.client("resume")
        world.until_streaming()
        self.assertFalse(world.get("Monitor", "Calibrated"))
        self.assertRegex(world.daemon.log(), "WARNING.*calibration")
        world.calibrate()
        self.assertTrue(world.get("Monitor", "Calibrated"))


class Aftercare(Case):
    def test_the_hours_end(self):
        world = self.world(settings="[aftercare]\nhours = 1\n")
        world.call(ROOT, f"{NAME}.Breaks", "LogSession", MASSAGE)
        self.assertAlmostEqual(world.get("Breaks", "AftercareUntil") / 1e6, world.clock.now_s + 3600, 0)
        world.run(3599)
        self.assertGreater(world.get("Breaks", "AftercareUntil"), 0)
        world.run(2)
        self.assertEqual(world.get("Breaks", "AftercareUntil"), 0)
        world.daemon.end()
        world.start()
        self.assertEqual(world.get("Breaks", "AftercareUntil"), 0)


class WallClock(Case):
    """It is set while the daemon runs: time that passed is counted once, at the time that was told."""

    def monitored_s(self, world):
        days = world.call(ROOT, f"{NAME}.Statistics", "GetRange", GLib.Variant(
            "(sss)", ("2020-01-01", "2029-12-31", "day")))[0]
        return sum(day["monitored_s"] for day in days)

    def set_by(self, seconds):
        world = self.streaming(zone_min=0)
        world.run(130)
        before_s = self.monitored_s(world)
        world.clock.set_wall(seconds)
        world.run(130)
        self.assertIn(f"the wall clock was set by {seconds} s", world.daemon.log())
        self.assertAlmostEqual(self.monitored_s(world), before_s + 130, delta=2)
        return world

    def test_forward_by_days(self):
        world = self.set_by(3 * 86400)
        self.assertGreaterEqual(world.day()["monitored_s"], 125)  # of the new day
        self.assertLess(world.day()["monitored_s"], 140)
        since_s = world.clock.now_s - world.get("Monitor", "PostureSince") / 1e6
        self.assertTrue(250 < since_s < 300, since_s)

    def test_back(self):
        world = self.set_by(-3600)
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "alerts go on")
        raised_us = next(iter(world.objects("Alert").values()))["RaisedAt"]
        self.assertAlmostEqual(raised_us / 1e6, world.clock.now_s, delta=2)

    def test_a_pause_lasts_as_long_as_was_asked(self):
        world = self.streaming()
        world.call(ROOT, f"{NAME}.Manager", "Pause", GLib.Variant("(us)", (300, "")))
        world.clock.set_wall(7200)
        world.run(290)
        self.assertIn("user", world.get("Manager", "PauseReasons"))
        world.run(15)
        self.assertNotIn("user", world.get("Manager", "PauseReasons"))


if __name__ == "__main__":
    tap.main()
