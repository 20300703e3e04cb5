# SPDX-License-Identifier: GPL-3.0-or-later
"""Days that are composed, and what is counted of them."""

import math
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import days
import scoring
import tap
import told
from targets import TARGETS


class Recorded:
    """A second of the pose, a second of a slouch, and perhaps some walking, at 20 a second."""

    placement = "upper-back"

    def __init__(self, walked=0):
        labels = ["sit-upright"] * 20 + ["sit-slouched"] * 20 + ["walk-upright"] * walked
        self.labels = set(labels)
        self._columns = {"t_s": [i / 20 for i in range(len(labels))], "label": labels,
                         "ax_g": [{"sit-upright": 0, "sit-slouched": 0.4}.get(n, 0.1) for n in labels],
                         "ay_g": [0] * len(labels), "az_g": [1] * len(labels)}

    def columns(self):
        return self._columns


def read(path):
    with open(path, encoding="ascii") as stream:
        lines = stream.read().splitlines()[1:]
    return [(float(line.split(",")[0]), *line.split(",")[1:]) for line in lines]


class Desk(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "day.csv")

    def test_eight_hours_with_a_walk_at_the_end_of_each(self):
        day = days.DeskDay(Recorded(walked=2400), self.path)
        day.write()
        rows = read(self.path)
        self.assertEqual(len(rows), 8 * 36000)  # ten a second
        walked = [row[0] for row in rows if row[1] == "0.1000"]
        spans = scoring.spans(walked, ["walk"] * len(walked))
        self.assertEqual(len(spans), 8)
        for (_, begin, end), (from_s, to_s) in zip(spans, day.walks()):
            self.assertAlmostEqual(begin, from_s, delta=0.11)
            self.assertAlmostEqual(end, to_s, delta=0.11)
        posed = [row for row in rows if row[4] == days.POSE]
        self.assertEqual({row[1] for row in posed}, {"0.0000"})
        self.assertAlmostEqual(len(posed) / (8 * 34800), 0.5, 2)

    def test_steps_are_made_where_none_were_recorded(self):
        day = days.DeskDay(Recorded(), self.path)
        day.write()
        lengths = [float(row[3]) for row in read(self.path) if 3480 <= row[0] < 3600]
        self.assertEqual(len(lengths), 1200)
        self.assertGreater(max(lengths), 1.2)
        self.assertLess(min(lengths), 0.8)


class Free(unittest.TestCase):
    def test_days_begin_at_four(self):
        hour = 3600
        self.assertEqual(days.day_edges(144 * hour, 14 * hour),
                         [(0, 14 * hour)] + [(a * hour, (a + 24) * hour) for a in range(14, 133, 24)])
        self.assertEqual(days.day_edges(20 * hour, 4 * hour), [])

    def test_turned(self):
        before, after = days.normalised((0.1, 0.9, 0.2)), days.normalised((0.3, 0.8, -0.1))
        for got, wanted in zip(days.turned(before, before, after), after):
            self.assertAlmostEqual(got, wanted)
        pose = days.normalised((0.2, 0.95, 0.1))
        self.assertAlmostEqual(scoring.angle_deg(days.turned(pose, before, after), after),
                               scoring.angle_deg(pose, before))

    def test_the_pose_turns_with_the_walk(self):
        angle = math.radians(20)
        up = {0: (0, 1, 0), 1: (math.sin(angle), math.cos(angle), 0)}
        times = [i * 20.0 for i in range(2 * 4320 + 1)]
        vectors = [up[int(t >= days.DAY_S)] for t in times]

        class Days:
            placement = "chest"

            def columns(self):
                return {"t_s": times, "label": ["calib"] * 3 + ["none"] * (len(times) - 3),
                        "ax_g": [v[0] for v in vectors], "ay_g": [v[1] for v in vectors],
                        "az_g": [v[2] for v in vectors]}
        first, second = days.free_days(Days(), "", [(0, 1e6)], "calib", days.DAY_BEGINS_S, "")
        self.assertAlmostEqual(scoring.angle_deg(first.pose, up[0]), 0, 4)
        self.assertAlmostEqual(scoring.angle_deg(second.pose, up[1]), 0, 4)
        self.assertEqual((second.rows[0][0], second.rows[-1][0]), (days.DAY_S, 2 * days.DAY_S - 20))

    def test_within(self):
        is_in = days.is_within([(1, 3), (5, 6)])
        self.assertEqual([t for t in range(8) if is_in(t)], [1, 2, 5])


def alert(t_s, event="alert-raised", kind="slouch", state="active"):
    return {"t_s": t_s, "event": event, "alert": kind, "state": state}


class Counts(unittest.TestCase):
    def test_repeats_are_told_and_what_is_held_is_not(self):
        got = told.count_told([alert(1), alert(2, "alert-repeated"), alert(3, state="held"),
                               alert(4, "alert-changed"), alert(5, kind="sensor-lost"),
                               alert(6, kind="break-due")])
        self.assertEqual(got.kinds, {"slouch": 2, "lean": 0, "long-sitting": 0, "break-due": 1})
        self.assertEqual((got.count, got.astray), (3, 0))

    def test_astray(self):
        lines = [{"t_s": 0, "event": "activity-changed", "to": "walking"}, alert(1),
                 {"t_s": 2, "event": "activity-changed", "to": "still"}, alert(3),
                 {"t_s": 4, "event": "wear-changed", "to": "not-worn"}, alert(5),
                 {"t_s": 6, "event": "wear-changed", "to": "worn"}, alert(120), alert(200)]
        self.assertEqual(told.count_told(lines).astray, 2)
        self.assertEqual(told.count_told(lines, walks=[(80, 200), (190, 300)]).astray, 4)

    def test_rows(self):
        results = []
        for count in (1, 5, 2):
            of_day = {pace: told.Told() for pace in told.PACES}
            of_day["normal"].kinds["slouch"] = count
            of_day["strict"].astray = 1
            results.append(of_day)
        rows = {row.key: row for row in told.rows_of("here", "told-desk", results)}
        self.assertEqual(rows["told-desk-normal"].value, 5)
        self.assertEqual(rows["told-desk-normal"].text, "2, most 5")
        self.assertIn("slouch 2.7", rows["told-desk-normal"].name)
        self.assertEqual(rows["told-desk-gentle"].value, 0)
        self.assertEqual(rows["told-astray"].value, 3)
        self.assertAlmostEqual(rows["told-desk-normal-shift"].value, 8 / 3)
        self.assertEqual(rows["told-desk-normal-get-up"].value, 0)

    def test_too_little_and_too_much_are_found(self):
        """The cap of a pace cannot be missed: what stays below it is looked at, too."""
        def missed(of_day, key):
            results = [{pace: told.Told() for pace in told.PACES} for _ in range(3)]
            for result in results:
                result["normal"].kinds.update(of_day)
            return [row.key for row in told.rows_of("here", key, results)
                    if row.key.startswith(f"{key}-normal") and not TARGETS[row.key].holds(
                        row.value, TARGETS[row.key].check)]
        self.assertEqual(missed({"slouch": 3, "break-due": 6}, "told-desk"), [])
        self.assertEqual(missed({"slouch": 5, "break-due": 5}, "told-free"), [])
        self.assertEqual(missed({}, "told-desk"), ["told-desk-normal-shift", "told-desk-normal-get-up"])
        self.assertEqual(missed({"slouch": 10}, "told-free"), ["told-free-normal-shift", "told-free-normal-get-up"])
        self.assertEqual(missed({"slouch": 2, "break-due": 8}, "told-desk"), ["told-desk-normal-get-up"])


if __name__ == "__main__":
    tap.main()
