# SPDX-License-Identifier: GPL-3.0-or-later
"""How much the wearer is told, by the settings as they are shipped and by each pace."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import AS_SHIPPED, MORNING_S, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

MINUTE_S = 60


class Told(Case):
    """A second from one sample to the next: hours pass."""

    def at_work(self, more="", hour=10):
        """A world in which it is that hour of the day, and minutes () counts from putting it on."""
        world = self.world("--sensor=plumbline,rate=1", family="plumbline",
                           zone_min=(hour * 60 - MORNING_S // 60) % (24 * 60),
                           settings="rate_hz = 1\n" + AS_SHIPPED + more)
        world.until_streaming()
        self.begin_s = world.clock.now_s
        world.calibrate()
        self.told = []
        return world

    def minutes(self, world):
        return (world.clock.now_s - self.begin_s) / MINUTE_S

    def pass_until(self, world, minute):
        """Notes (minute, kind) of what is told."""
        while self.minutes(world) < minute:
            before = len(world.raised)
            world.run(5)
            self.told += [(self.minutes(world), alert[1]) for alert in world.raised[before:]]

    def test_a_short_slouch_is_not_told(self):
        world = self.at_work()
        world.run(16 * MINUTE_S)
        world.play("slouch 100s 22deg\nupright 30s\nslouch 100s 22deg\nupright 100h")
        world.until(lambda: world.day()["slouch_events"] >= 2, "both are counted")
        world.run(MINUTE_S)
        self.assertGreaterEqual(world.day()["slouching_s"], 150)
        self.assertEqual(world.kinds(), [])

    def test_a_long_one_is_told_after_two_minutes(self):
        world = self.at_work()
        world.play("slouch 100h 22deg")
        self.pass_until(world, 14)
        self.assertEqual(world.kinds(), [], "it was put on a moment ago")
        world.play("upright 240s\nslouch 100h 22deg")
        began_s = world.clock.now_s + 240
        world.until(lambda: world.raised, "it is told")
        self.assertAlmostEqual(world.clock.now_s - began_s, 120, delta=10)
        self.assertAlmostEqual(world.raised[0][3]["duration_s"], 120, delta=10)

    def test_two_hours_away_from_the_pose(self):
        """Nobody heeds anything. One voice, two an hour, ten minutes apart, and never a third time of
        one slouch."""
        world = self.at_work()
        world.play("slouch 100h 22deg")
        self.pass_until(world, 120)
        kinds = [kind for _minute, kind in self.told]
        self.assertEqual(set(kinds), {"slouch", "break-due"}, self.told)
        self.assertLessEqual(kinds.count("slouch"), 2, self.told)
        first = next(minute for minute, kind in self.told if kind == "break-due")
        self.assertTrue(50 <= first <= 56, self.told)
        minutes = [minute for minute, _kind in self.told]
        self.assertTrue(all(b - a > 9.9 for a, b in zip(minutes, minutes[1:])), self.told)
        self.assertTrue(all(b - a > 59.9 for a, b in zip(minutes, minutes[2:])), self.told)

    def test_in_the_evening_only_getting_up_is_told(self):
        world = self.at_work(hour=21)
        world.play("slouch 100h 22deg")
        self.pass_until(world, 60)
        self.assertEqual([kind for _minute, kind in self.told], ["break-due"], self.told)
        self.assertIn("shift-hours", world.get("Manager", "Reasons"))

    def test_each_pace_by_its_own_first_notice(self):
        for pace, minutes in (("gentle", 60), ("strict", 30)):
            world = self.at_work(f"[alerts]\npace = {pace}\n")
            self.pass_until(world, minutes - 1)
            self.assertEqual(self.told, [], pace)
            self.pass_until(world, minutes + 6)
            self.assertEqual([kind for _minute, kind in self.told], ["break-due"], pace)

    def test_a_walk_that_is_no_break_keeps_it_back(self):
        world = self.at_work()
        self.pass_until(world, 45)
        world.play("walk 30s\nupright 100h")
        self.pass_until(world, 54)
        self.assertEqual(self.told, [])
        self.pass_until(world, 62)
        self.assertEqual([kind for _minute, kind in self.told], ["break-due"])

    def test_where_breaks_are_not_told_sitting_is(self):
        world = self.at_work("[alerts]\nbreaks = no\n")
        self.pass_until(world, 57)
        self.assertEqual([kind for _minute, kind in self.told], ["long-sitting"])


if __name__ == "__main__":
    tap.main()
