# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline-replay from the outside: composed recordings in, lines of JSON and exit codes out."""

import gzip
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import tap

REPLAY = sys.argv.pop(1)


def rows(parts, rate_hz=10, clip=None):
    """parts: [(label, seconds, tilt_deg)]"""
    noise = random.Random(3)
    time = 0.0
    for label, seconds, tilt in parts:
        for _ in range(int(seconds * rate_hz)):
            angle = math.radians(tilt)
            x, y, z = (v + noise.gauss(0, 0.008) for v in (math.sin(angle), 0, math.cos(angle)))
            yield f"{time:.3f},{x:.4f},{y:.4f},{z:.4f},{label}" + (f",{clip}" if clip else "")
            time += 1 / rate_hz


SITTING = [("up", 60, 0), ("down", 60, 25), ("up", 60, 0)]


class Replay(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def write(self, lines, header="t_s,ax_g,ay_g,az_g,label", name="r.csv"):
        path = os.path.join(self.directory.name, name)
        opener = gzip.open if name.endswith(".gz") else open
        with opener(path, "wt") as stream:
            stream.write("\n".join([header, *lines]) + "\n")
        return path

    def replay(self, *arguments, code=0):
        done = subprocess.run([REPLAY, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(bool(done.stderr), code != 0)
        return done.stderr if code else [json.loads(line) for line in done.stdout.splitlines()]

    def named(self, lines, event):
        return [line for line in lines if line["event"] == event]

    def test_a_slouch_is_alerted_and_time_adds_up(self):
        path = self.write(rows(SITTING), name="r.csv.gz")
        lines = self.replay(path, "--placement", "upper-back", "--calibrate", "up", "--json")
        alert, = self.named(lines, "alert-raised")
        self.assertAlmostEqual(alert["t_s"], 75, delta=2)
        self.assertEqual(alert["alert"], "slouch")
        cleared, = self.named(lines, "alert-cleared")
        self.assertEqual(cleared["outcome"], "corrected")
        summary, = self.named(lines, "summary")
        parts = ("upright_s", "slouching_s", "leaning_s", "moving_s", "lying_s", "unjudged_s",
                 "not_worn_s", "no_data_s", "paused_s")
        self.assertAlmostEqual(sum(summary[p] for p in parts), summary["duration_s"], places=5)
        self.assertAlmostEqual(summary["slouching_s"], 60, delta=2)
        self.assertEqual(summary["accepted"], 1800)

    def test_the_same_twice(self):
        path = self.write(rows(SITTING))
        arguments = (path, "--placement", "chest", "--calibrate", "up", "--loss", "0.5")
        self.assertEqual(self.replay(*arguments, "--seed", "4"),
                         self.replay(*arguments, "--seed", "4"))

    def test_thinning(self):
        path = self.write(rows(SITTING, rate_hz=50))
        lines = self.replay(path, "--placement", "chest", "--calibrate", "up", "--rate", "5")
        self.assertAlmostEqual(self.named(lines, "summary")[0]["accepted"], 900, delta=5)
        self.assertEqual(len(self.named(lines, "alert-raised")), 1)

    def test_second_pose_and_directions(self):
        path = self.write(rows(SITTING + [("aside", 60, -25), ("up", 30, 0)]))
        lines = self.replay(path, "--placement", "upper-back", "--calibrate", "up",
                            "--calibrate-slouched", "down")
        postures = {line["posture"] for line in self.named(lines, "state")}
        self.assertIn("slouching", postures)
        self.assertIn("leaning-back", postures)

    def test_clips_are_wearers_of_their_own(self):
        path = self.write([*rows([("x", 20, 0)], clip="a"), *rows([("x", 20, 40)], clip="b")],
                          header="t_s,ax_g,ay_g,az_g,label,clip")
        lines = self.replay(path, "--placement", "chest", "--calibrate-first", "1")
        self.assertEqual([line["clip"] for line in self.named(lines, "summary")], ["a", "b"])
        self.assertNotIn("slouching", {s["posture"] for s in self.named(lines, "state")})

    def test_readings(self):
        path = self.write(rows(SITTING))
        lines = self.replay(path, "--placement", "chest", "--calibrate", "up", "--readings", "1")
        readings = self.named(lines, "reading")
        self.assertAlmostEqual(len(readings), 180, delta=2)
        self.assertAlmostEqual(readings[90]["deviation_deg"], 25, delta=2)

    def test_settings_file(self):
        settings = os.path.join(self.directory.name, "p.conf")
        with open(settings, "w") as stream:
            stream.write("[slouch]\ntolerance_deg = 40\n")
        path = self.write(rows(SITTING))
        lines = self.replay(path, "--placement", "chest", "--calibrate", "up",
                            "--settings", settings)
        self.assertEqual(self.named(lines, "alert-raised"), [])

    def test_what_cannot_be_done_is_said(self):
        path = self.write(rows(SITTING))
        place = ("--placement", "chest")
        self.assertIn("no.csv", self.replay("no.csv", *place, code=1))
        self.assertIn("one recording", self.replay(*place, code=2))
        self.assertIn("--placement", self.replay(path, code=2))
        self.assertIn("--placement", self.replay(path, "--placement", "elbow", code=2))
        self.assertIn("--loss", self.replay(path, *place, "--loss", "1", code=2))
        self.assertIn("nowhere", self.replay(path, *place, "--calibrate", "nowhere", code=3))
        self.assertIn("8 degrees", self.replay(path, *place, "--calibrate", "up",
                                               "--calibrate-slouched", "up", code=3))
        bad = self.write(["0,1,2,x,up"], name="bad.csv")
        self.assertIn("bad.csv:2", self.replay(bad, *place, code=1))


if __name__ == "__main__":
    tap.main()
