# SPDX-License-Identifier: GPL-3.0-or-later
"""What is counted of days of free living."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import free
import tap

LINES = [{"t_s": 1, "event": "alert-raised", "alert": "slouch"},
         {"t_s": 2, "event": "alert-repeated", "alert": "slouch"},
         {"t_s": 3, "event": "alert-raised", "alert": "lean"},
         {"t_s": 4, "event": "alert-raised", "alert": "calibration-stale"},
         {"t_s": 5, "event": "alert-cleared", "alert": "calibration-stale"},
         {"t_s": 172800, "event": "summary", "duration_s": 172800, "slouching_s": 3600, "leaning_s": 1800,
          "reclining_s": 9000}]


class Recorded:
    dataset = "here"

    def __init__(self, *labels):
        self.labels = set(labels)


class Replayed:
    def __init__(self):
        self.arguments = []

    def run(self, _recording, *arguments):
        self.arguments.append(arguments)
        return LINES


class Free(unittest.TestCase):
    def test_of_a_day(self):
        replayer = Replayed()
        rows = dict((row.key, row) for _dataset, row in free.all_rows(
            replayer, [Recorded("none", "calib"), Recorded("none", "calib"), Recorded("sit")]))
        self.assertEqual(replayer.arguments, [("--calibrate", "calib")] * 2)
        self.assertEqual({key: row.value for key, row in rows.items()},
                         {"free-slouches": 1, "free-stale": 0.5, "free-slouching": 0.75,
                          "free-reclining": 1.25})
        self.assertEqual(rows["free-slouches"].n, "4 days")
        self.assertEqual(rows["free-slouches"].interval, "0.27-2.56")

    def test_none_were_given(self):
        self.assertEqual(list(free.all_rows(Replayed(), [Recorded("sit")])), [])


if __name__ == "__main__":
    tap.main()
