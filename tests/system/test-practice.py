# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline train: told early from the first minute on; what keeps it back is named."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

MANAGER = f"{NAME}.Manager"
# What is shipped (the harness has quicker ones), but that posture is told of at any hour, and that who
# sits as still as the virtual wearer has not taken the sensor off.
SHIPPED = """[monitor]
settle_s = 60
moving_holdoff_s = 10
not_worn_after_s = 7200
[slouch]
dwell_s = 15
clear_s = 5
speak_after_s = 120
[sitting]
limit_min = 50
patience_min = 5
least_apart_min = 30
walked_quiet_min = 10
[alerts]
repeat_s = 1200
slouch_repeats = 1
gap_min = 10
worn_first_min = 15
max_per_hour = 2
max_per_day = 10
[training]
minutes_by_week = all
from = 00:00
until = 00:00
"""
FAR_US = 4102444800000000


class Practice(Case):
    def wearer(self, is_calibrated=True, **keywords):
        """A sensor that has just been put on; the defaults that are shipped."""
        begin = self.streaming if is_calibrated else self.world
        world = begin(settings=SHIPPED, **keywords)
        world.until_streaming()
        self.ended = []
        world.connection.signal_subscribe(NAME, MANAGER, "PracticeEnded", ROOT, None, 0,
                                          lambda *a: self.ended.append(a[5].unpack()[0]))
        return world

    def slouch(self, world, seconds, most_s):
        """Slouches for so long; after how many seconds it was told, None: not within most_s."""
        told, begin_s = len(world.raised), world.clock.now_s
        world.play(f"slouch {seconds}s 30deg\nupright 100h")
        try:
            world.until(lambda: len(world.raised) > told, "the slouch is told", most_s)
        except AssertionError:
            return None
        return world.clock.now_s - begin_s

    def reasons(self, world, kind):
        code, text, errors = world.client("why", "--json")
        self.assertEqual((code, errors), (0, ""))
        return [reason["reason"] for reason in json.loads(text)[kind]["reasons"]]

    def test_it_tells_early(self):
        world = self.wearer()
        code, text, _ = world.client("train", "10")
        self.assertEqual(code, 0)
        self.assertTrue(text.startswith("10 min of practice. It speaks early now. Until "), text)
        self.assertNotIn("nothing is told", text)
        self.assertIn("a slouch is told as soon as it is one", world.client("status")[1])
        self.assertEqual(self.reasons(world, "shift"), ["posture-good"])
        after_s = self.slouch(world, 20, 20)
        self.assertTrue(15 <= after_s <= 17, after_s)
        self.assertEqual(world.kinds(), ["slouch"])
        world.until(lambda: self.ended, "the practice is over", 700)
        self.assertEqual(world.get("Manager", "PracticeUntil"), 0)
        self.assertEqual(self.ended[0]["told"], 1)
        self.assertTrue(560 <= self.ended[0]["judged_s"] <= 600, self.ended)
        self.assertTrue(19 <= self.ended[0]["judged_s"] - self.ended[0]["upright_s"] <= 28, self.ended)
        events = world.call(ROOT, f"{NAME}.Statistics", "ListEvents", GLib.Variant(
            "(ttasu)", (0, FAR_US, ["practice-started", "practice-ended"], 9)))[0]
        self.assertEqual([(kind, details.get("told")) for _, _, kind, details in events],
                         [("practice-started", None), ("practice-ended", 1)])
        self.assertEqual(events[0][3]["duration_s"], 600)

    def test_a_restart_ends_it(self):
        world = self.wearer()
        world.client("train", "10")
        world.run(60)
        world.daemon.end()
        world.start()
        kept = [event[3] for event in world.call(ROOT, f"{NAME}.Statistics", "ListEvents", GLib.Variant(
            "(ttasu)", (0, FAR_US, ["practice-ended"], 100)))[0]]
        self.assertEqual(len(kept), 1)
        self.assertTrue(50 <= kept[0]["judged_s"] <= 61, kept)
        self.assertEqual(world.get("Manager", "PracticeUntil"), 0)

    def test_without_it_two_minutes_pass_in_silence(self):
        world = self.wearer()
        self.assertLessEqual({"settling", "just-worn", "posture-good"}, set(self.reasons(world, "shift")))
        self.assertIsNone(self.slouch(world, 20, 60))
        self.assertIsNone(self.slouch(world, 120, 130))
        self.assertIn("just-worn", self.reasons(world, "shift"))
        self.assertIn("You have put the sensor on only a short while ago.", world.client("why")[1])
        self.assertRegex(world.client("status")[1], r"a slouch can be told from \d\d:\d\d on\. You have put")

    def test_a_slouch_is_announced(self):
        """Worn for long enough: status says when the slouch that goes on is told, and it is."""
        world = self.wearer()
        world.run(16 * 60)
        begin_us = int(world.clock.now_s * 1000000)
        world.play("slouch 300s 30deg\nupright 100h")
        world.until(lambda: world.posture() == "slouching", "it is a slouch")
        at_us = world.until(lambda: world.get("Manager", "Next").get("shift_at"), "it is announced", 20)
        self.assertEqual(self.reasons(world, "shift"), ["dwelling"])
        self.assertRegex(world.client("status")[1], r"this slouch is told at \d\d:\d\d if it goes on")
        world.until(lambda: world.kinds(), "it is told", 150)
        self.assertTrue(118 <= world.clock.now_s - begin_us / 1000000 <= 123)
        raised_us = next(iter(world.objects("Alert").values()))["RaisedAt"]
        self.assertLess(abs(raised_us - at_us), 2000000)
        self.assertIn("repeat-wait", self.reasons(world, "shift"))
        self.assertIn("get_up_at", world.get("Manager", "Next"))
        self.assertIn("shift_at", world.get("Manager", "Next"))  # once more, if it goes on
        self.assertEqual(world.client("alerts", "dismiss", world.raised[0][0].rsplit("/", 1)[1])[0], 0)
        self.assertNotIn("shift_at", world.get("Manager", "Next"))
        self.assertRegex(world.client("status")[1], "this slouch was told, and is not told again")
        world.until(lambda: "posture-good" in self.reasons(world, "shift"), "it is over", 200)
        self.assertIn("shift_at", world.get("Manager", "Next"))

    def test_a_hold_holds_in_practice_too(self):
        world = self.wearer()
        cookie = world.call(ROOT, MANAGER, "Inhibit", GLib.Variant("(sssu)", ("alerts", "meet", "a talk", 600)))[0]
        text = world.client("train", "10")[1]
        self.assertIn("For now nothing is told, because:\n  - A program holds alerts back.", text)
        self.assertIsNone(self.slouch(world, 600, 40))
        self.assertIn("inhibited", self.reasons(world, "shift"))
        self.assertIn("inhibited", self.reasons(world, "get_up"))
        self.assertIn("nothing is told just now. A program holds alerts back.", world.client("status")[1])
        self.assertIn("meet: a talk", world.client("why")[1])
        world.call(ROOT, MANAGER, "Uninhibit", GLib.Variant("(u)", (cookie,)))
        world.until(lambda: world.kinds() == ["slouch"], "it is told when the hold ends", 5)

    def test_what_is_missing_is_said(self):
        world = self.wearer(is_calibrated=False)
        code, text, _ = world.client("train")
        self.assertEqual(code, 0)
        self.assertTrue(text.startswith("20 min of practice. It speaks early now. Until "), text)
        self.assertIn("\n  - No upright pose has been set; run \"plumbline calibrate\".\n", text)
        self.assertIn("a slouch is not told just now. No upright pose has been set", world.client("status")[1])

    def test_it_can_be_stopped(self):
        world = self.wearer()
        world.client("train", "60")
        self.assertGreater(world.get("Manager", "PracticeUntil"), 0)
        self.assertEqual(world.client("train", "stop")[:2], (0, "The practice is over.\n"))
        world.until(lambda: self.ended, "it is signalled", 2)
        self.assertEqual(world.get("Manager", "PracticeUntil"), 0)
        code, _, errors = world.client("train", "stop")
        self.assertEqual(code, 4)
        self.assertIn("there is no practice just now", errors)
        self.assertIsNone(self.slouch(world, 20, 30))

    def test_silent_by_choice_but_for_a_practice(self):
        world = self.wearer()
        self.assertEqual(world.client("mode", "tracking")[0], 0)
        self.assertIn("mode-tracking", self.reasons(world, "shift"))
        world.client("train", "5")
        self.assertNotIn("mode-tracking", self.reasons(world, "shift"))
        after_s = self.slouch(world, 20, 20)
        self.assertTrue(15 <= after_s <= 17, after_s)


if __name__ == "__main__":
    tap.main()
