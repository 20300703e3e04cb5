# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers for the scoring, and the verdicts of the table."""

import math
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import evaluate
import measures
import scoring
import tap
from recordings import ReplayFailed
from targets import TARGETS, Range, least, most


class Spans(unittest.TestCase):
    def test_runs_and_gaps(self):
        times = [0, 1, 2, 3, 20, 21, 22]
        labels = ["a", "a", "b", "b", "b", "b", "a"]
        self.assertEqual(scoring.spans(times, labels),
                         [("a", 0, 1), ("b", 2, 3), ("b", 20, 21), ("a", 22, 22)])
        self.assertEqual(scoring.spans([], []), [])

    def test_trim(self):
        self.assertEqual(scoring.trim(("a", 0, 10)), ("a", 3, 7))
        self.assertIsNone(scoring.trim(("a", 0, 6)))
        self.assertEqual(scoring.trimmed([("a", 0, 10), ("b", 10, 20)], ("b",)), [(13, 17)])

    def test_blocks_bridge_gaps_but_not_other_labels(self):
        spans = [("s", 0, 40), ("s", 60, 100), ("u", 100, 150), ("s", 150, 160), ("s", 500, 560)]
        self.assertEqual(scoring.blocks(spans, "s"), [(0, 100), (500, 560)])


class Timelines(unittest.TestCase):
    def setUp(self):
        self.timeline = scoring.Timeline([(0, "x"), (10, "y"), (30, "x")], 40)

    def test_seconds(self):
        self.assertEqual(self.timeline.seconds(5, 35, lambda v: v == "x"), 10)
        self.assertEqual(self.timeline.seconds(35, 90, lambda v: v == "x"), 5)
        self.assertEqual(self.timeline.seconds(-9, 5, lambda v: True), 5)

    def test_share(self):
        self.assertEqual(scoring.share(self.timeline, [(0, 20), (20, 40)], lambda v: v == "y"),
                         (20, 40))
        self.assertEqual(scoring.share(self.timeline, [(0, 40)], lambda v: True,
                                       lambda v: v == "y"), (20, 20))


class Intervals(unittest.TestCase):
    def test_wilson(self):
        low, high = scoring.wilson(9, 9)
        self.assertAlmostEqual(low, 0.701, 3)
        self.assertEqual(high, 1.0)
        low, high = scoring.wilson(50, 100)
        self.assertAlmostEqual(low, 0.404, 3)
        self.assertAlmostEqual(high, 0.596, 3)
        self.assertEqual(scoring.wilson(0, 0), (0.0, 1.0))

    def test_poisson(self):
        low, high = scoring.poisson_interval(1, 0.42)
        self.assertAlmostEqual(low, 0.0253 / 0.42, 3)
        self.assertAlmostEqual(high, 5.572 / 0.42, 2)
        low, high = scoring.poisson_interval(0, 2)
        self.assertEqual(low, 0)
        self.assertAlmostEqual(high, 3.689 / 2, 3)

    def test_bootstrap_is_repeatable_and_holds_the_mean(self):
        values = list(range(20))
        mean = lambda v: sum(v) / len(v)
        low, high = scoring.bootstrap(values, mean)
        self.assertEqual((low, high), scoring.bootstrap(values, mean))
        self.assertLess(low, 9.5)
        self.assertGreater(high, 9.5)
        self.assertTrue(math.isnan(scoring.bootstrap([1], mean)[0]))


class Figures(unittest.TestCase):
    def test_f1(self):
        confusion = {("a", "a"): 8, ("a", "b"): 2, ("b", "b"): 6, ("b", "a"): 4}
        f1, macro, accuracy = scoring.confusion_f1(confusion, ("a", "b"))
        self.assertAlmostEqual(f1["a"], 16 / 22)
        self.assertAlmostEqual(f1["b"], 12 / 18)
        self.assertAlmostEqual(macro, (16 / 22 + 12 / 18) / 2)
        self.assertAlmostEqual(accuracy, 0.7)

    def test_what_is_said_of_none_counts_against(self):
        f1, _, accuracy = scoring.confusion_f1({("a", "a"): 5, ("a", "none"): 5}, ("a",))
        self.assertAlmostEqual(f1["a"], 10 / 15)
        self.assertAlmostEqual(accuracy, 0.5)

    def test_median(self):
        self.assertEqual(scoring.median([3, 1, 2]), 2)
        self.assertEqual(scoring.median([4, 1, 2, 3]), 2.5)
        self.assertTrue(math.isnan(scoring.median([])))

    def test_angle(self):
        self.assertAlmostEqual(scoring.angle_deg((1, 0, 0), (0, 2, 0)), 90)
        self.assertAlmostEqual(scoring.angle_deg((1, 0, 0), (1, 1e-9, 0)), math.degrees(1e-9), 12)

    def test_quiet(self):
        times = [i * 0.1 for i in range(100)]
        turn = [math.radians(0 if t < 5 else 30) for t in times]
        vectors = [(math.sin(a), 0, math.cos(a)) for a in turn]
        flags = scoring.quiet_flags(times, vectors)
        self.assertFalse(flags[5])  # too early to know
        self.assertTrue(flags[40])
        self.assertFalse(flags[55])  # has just turned
        self.assertTrue(flags[90])

    def test_first_alerts(self):
        self.assertEqual(scoring.first_alerts([5, 47, 80], [(30, 60), (100, 140)], 15), [2, None])


class StillReplay:
    """Answers with the same lines whatever is asked; refuses the second pose if told to."""

    def __init__(self, lines, refuses=False):
        self.lines = lines
        self.refuses = refuses

    def run(self, recording, *arguments):
        if self.refuses and "--calibrate-slouched" in arguments:
            raise ReplayFailed(3, "no pose")
        return self.lines


class Labelled:
    note = ""
    placement = "upper-back"
    path = "x"
    labels = {"sit-upright", "sit-slouched"}

    def times_and_labels(self):
        return list(range(200)), ["sit-upright"] * 100 + ["sit-slouched"] * 100


def state(t_s, posture, activity="still"):
    return {"t_s": t_s, "event": "state", "posture": posture, "activity": activity,
            "quality": "live", "wear": "worn"}


class Measures(unittest.TestCase):
    lines = [state(0, "upright"), state(102, "slouching"),
             {"t_s": 117, "event": "alert-raised", "alert": "slouch"},
             {"t_s": 199, "event": "summary"}]

    def rows(self, measure, lines=None, refuses=False):
        replay = StillReplay(lines or self.lines, refuses)
        return {row.key: row for row in measure(replay, [Labelled()])}

    def test_slouch(self):
        rows = self.rows(measures.slouch_events)
        self.assertEqual(rows["slouch-recall"].value, 1)
        self.assertEqual(rows["latency-median"].value, 2)
        self.assertEqual(rows["slouch-false"].value, 0)
        rows = self.rows(measures.slouch_time)
        self.assertEqual(rows["slouch-flagged"].value, 1)
        self.assertEqual(rows["upright-flagged"].value, 0)

    def test_a_missed_slouch_is_missed(self):
        rows = self.rows(measures.slouch_events, [state(0, "upright"), self.lines[-1]])
        self.assertEqual(rows["slouch-recall"].value, 0)
        self.assertFalse(TARGETS["slouch-recall"].holds(0, 1))

    def test_a_false_alert_is_counted(self):
        early = [state(0, "upright"), {"t_s": 50, "event": "alert-raised", "alert": "lean"}]
        rows = self.rows(measures.slouch_events, early + self.lines[1:])
        self.assertEqual(rows["slouch-false"].value, 1)

    def test_a_refused_second_pose_leaves_the_first(self):
        measure = lambda p, r: measures.two_pose(p, r, "sit", "calibrate", "calibrate-slouched")
        self.assertEqual(self.rows(measure, refuses=True)["two-pose-sit"].value, 1)

    def test_frozen_time_is_not_kept(self):
        moving = [state(0, "upright"), state(50, "upright", "moving"),
                  state(144, "slouching"), self.lines[-1]]
        recording = Labelled()
        replay = StillReplay(moving)
        row = [r for r in measures.walking_gate(replay, [recording]) if r.key == "gate-still"][0]
        self.assertAlmostEqual(row.value, (47 + 52) / (93 + 93))


class Verdicts(unittest.TestCase):
    def test_directions(self):
        self.assertEqual(evaluate.verdict(least(0.9), 0.91), ("met", True))
        self.assertEqual(evaluate.verdict(least(0.9), 0.89), ("MISSED", False))
        self.assertEqual(evaluate.verdict(most(2, check=3), 2.5), ("short", True))
        self.assertEqual(evaluate.verdict(most(2, check=3), 3.5), ("MISSED", False))
        self.assertEqual(evaluate.verdict(None, 3.5), ("", True))

    def test_no_figure_never_passes(self):
        self.assertEqual(evaluate.verdict(least(0.9), math.nan), ("MISSED", False))
        self.assertEqual(evaluate.verdict(most(0.9), math.nan), ("MISSED", False))

    def test_checks_are_no_stricter_than_targets(self):
        for target in TARGETS.values():
            for wanted in target.wanted if isinstance(target, Range) else [target.wanted]:
                self.assertTrue(target.holds(wanted, target.check))

    def test_a_range_has_two_ends(self):
        for value, word in ((1.4, "MISSED"), (1.5, "met"), (4, "met"), (4.1, "MISSED"), (math.nan, "MISSED")):
            self.assertEqual(evaluate.verdict(Range(1.5, 4), value), (word, word == "met"))
        self.assertEqual(Range(1.5, 4).show((1.5, 4)), "1.5 to 4")


if __name__ == "__main__":
    tap.main()
