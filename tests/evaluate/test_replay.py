# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline-replay from the outside: composed recordings in, lines of JSON and exit codes out."""

import gzip
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import tap

REPLAY, LIBRARY, PAGE = (sys.argv.pop(1) for _ in range(3))


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


def example():
    """The file of acts that the manual page shows."""
    with open(PAGE) as stream:
        shown = re.findall(r"^\.EX\n(.*?)^\.EE", stream.read(), re.M | re.S)
    return shown[0].replace("\\-", "-")


PLACE = ("--placement", "upper-back", "--calibrate", "up")
# A slouch is told at once.
AT_ONCE = ("--settings", os.path.join(os.path.dirname(os.path.abspath(__file__)), "evaluate.conf"))
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

    def acts(self, *lines):
        """Options that play these acts."""
        path = os.path.join(self.directory.name, "r.acts")
        with open(path, "w") as stream:
            stream.write("\n".join(lines) + "\n")
        return ("--acts", path)

    def happened(self, lines, *events):
        """(second, event, what of it matters) of those events, in their order."""
        keys = ("act", "outcome", "item", "open", "done", "day", "alert")
        return [(round(line["t_s"]), line["event"], next((line[k] for k in keys if k in line), None))
                for line in lines if line["event"] in events]

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
        lines = self.replay(path, *PLACE, *AT_ONCE, "--json")
        alert, = self.named(lines, "alert-raised")
        self.assertAlmostEqual(alert["t_s"], 75, delta=2)
        self.assertEqual(alert["alert"], "slouch")
        cleared, = self.named(lines, "alert-cleared")
        self.assertEqual(cleared["outcome"], "corrected")
        summary, = self.named(lines, "summary")
        parts = ("upright_s", "slouching_s", "leaning_s", "reclining_s", "moving_s", "lying_s", "unjudged_s",
                 "not_worn_s", "no_data_s", "paused_s", "off_s")
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
        lines = self.replay(path, *PLACE, *AT_ONCE, "--rate", "5")
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

    def test_the_example_of_the_manual_page(self):
        path = self.write(rows([("up", 900, 0)]))
        lines = self.replay(path, *PLACE, *self.acts(example()), "--library", LIBRARY,
                            "--start", "2026-11-23T08:00:00+01:00")
        self.assertEqual({line["reply"] for line in self.named(lines, "act")}, {"ok"})
        self.assertEqual([line["act"].split()[0] for line in self.named(lines, "act")],
                         ["check-in", "break", "break", "break", "pause", "session", "sensor",
                          "sensor"])
        suggested = self.named(lines, "break-suggested")
        self.assertEqual(suggested[0]["reason"], "you said that you feel stiff")
        self.assertTrue(os.path.exists(os.path.join(LIBRARY, "en", suggested[0]["item"] + ".ini")))
        self.assertEqual(
            self.happened(lines, "break", "break-started", "aftercare-changed", "pause-ended"),
            [(90, "break", "postponed"), (420, "break-started", None),
             (450, "break", "taken-unverified"), (560, "pause-ended", None),
             (600, "aftercare-changed", True)])
        self.assertEqual(self.named(lines, "break")[1]["item"], "chin-glide")
        summary, = self.named(lines, "summary")
        self.assertAlmostEqual(summary["paused_s"], 60, places=3)
        self.assertAlmostEqual(summary["no_data_s"], 60, delta=0.2)
        day, = self.named(lines, "day")
        self.assertEqual((day["day"], day["breaks"], day["goal"]), ("2026-11-23", 1, "neutral"))
        self.assertEqual(day["upright_s"], summary["upright_s"])

    def test_every_act(self):
        settings = os.path.join(self.directory.name, "other.conf")
        with open(settings, "w") as stream:
            stream.write("[monitor]\nmode = off\n")
        path = self.write(rows([("up", 60, 0), ("down", 180, 25)]))
        wanted = [
            ("0", "acknowledge", "no-such-alert"), ("100", "false slouch", "ok"),
            ("101", "snooze 60", "ok"), ("102", "snooze", "ok"), ("103", "dismiss lean",
             "no-such-alert"), ("104", "acknowledge slouch",
             "no-such-alert"), ("105", "resume", "ok"),
            ("110", "break finish", "no-break"), ("111", "break skip too busy", "no-break"),
            ("112", "break start long item=chin-glide", "no-such-item"),
            ("113", "break start long seconds=30 safety-shown", "ok"),
            ("114", "break start micro", "taking-break"), ("120", "mode tracking", "ok"),
            ("130", "mode off", "ok"), ("140", "mode training", "ok"),
            ("150", "profile commuting", "ok"), ("160", "profile default", "ok"),
            ("170", "suspend", "ok"), ("180", "wake", "ok"), ("190", "clock -7200.5", "ok"),
            ("200", "settings other.conf", "ok"), ("210", "check-in comfort=0", "ok"),
            ("220", "dismiss", "no-such-alert"),
        ]
        acts = self.acts(*(f"{t} {act}" for t, act, _ in wanted))
        lines = self.replay(path, *PLACE, *AT_ONCE, *acts)
        self.assertEqual([(f"{line['t_s']:.0f}", line["act"], line["reply"])
                          for line in self.named(lines, "act")], wanted)
        self.assertIn((100, "alert-cleared", "false"), self.happened(lines, "alert-cleared"))
        summary, = self.named(lines, "summary")
        self.assertAlmostEqual(summary["off_s"], 10 + 39.9, places=3)
        self.assertEqual(summary["paused_s"], 0)
        self.assertAlmostEqual(summary["no_data_s"], 10, delta=0.2)

    def test_a_practice_tells_early(self):
        path = self.write(rows([("up", 60, 0), ("down", 50, 25), ("up", 60, 0), ("down", 50, 25), ("up", 30, 0)]))
        told = self.named(self.replay(path, *PLACE), "alert-raised")
        self.assertEqual(told, [])
        lines = self.replay(path, *PLACE, *self.acts("1 train stop", "20 train 20", "120 train stop"))
        self.assertEqual([line["reply"] for line in self.named(lines, "act")], ["no-practice", "ok", "ok"])
        told, = self.named(lines, "alert-raised")
        self.assertAlmostEqual(told["t_s"], 75, delta=2)
        begun, = self.named(lines, "practice-started")
        self.assertEqual((begun["t_s"], begun["duration_s"]), (20, 1200))
        ended, = self.named(lines, "practice-ended")
        self.assertEqual((ended["t_s"], ended["told"]), (120, 1))
        self.assertAlmostEqual(ended["judged_s"] - ended["upright_s"], 50, delta=3)

    def test_acts_are_of_each_clip_and_outlast_it(self):
        path = self.write([*rows([("x", 20, 0)], clip="a"), *rows([("x", 20, 0)], clip="b")],
                          header="t_s,ax_g,ay_g,az_g,label,clip")
        lines = self.replay(path, "--placement", "chest", *self.acts("10 pause 600", "300 resume"))
        self.assertEqual([(line["clip"], line["t_s"]) for line in self.named(lines, "act")],
                         [("a", 10), ("a", 300), ("b", 10), ("b", 300)])
        self.assertEqual([line["duration_s"] for line in self.named(lines, "summary")], [300, 300])

    def test_days_end_with_their_goals(self):
        settings = os.path.join(self.directory.name, "p.conf")
        with open(settings, "w") as stream:
            stream.write("[goals]\nbreaks = 1\n[statistics]\ncoverage_floor = 0\n")
        path = self.write(rows([("up", 7200, 0)], rate_hz=2))
        acts = self.acts("3000 break start micro", "3020 break finish", "180000 pause 1")
        lines = self.replay(path, *PLACE, *acts, "--settings", settings,
                            "--start", "2026-11-23T08:00:00", "--zone", "Europe/Berlin")
        first, second = self.named(lines, "day-ended")
        running, = self.named(lines, "day")
        self.assertEqual([day["day"] for day in (first, second, running)],
                         ["2026-11-23", "2026-11-24", "2026-11-25"])
        self.assertEqual(first["t_s"], 20 * 3600)  # at four in the morning
        self.assertEqual([(day["goal"], day["streak"], day["breaks"])
                          for day in (first, second, running)],
                         [("met", 1, 1), ("neutral", 1, 0), ("neutral", 1, 0)])
        self.assertAlmostEqual(sum(day["upright_s"] for day in (first, second, running)),
                               self.named(lines, "summary")[0]["upright_s"], places=3)
        hours = self.named(lines, "hour-ended")
        self.assertEqual(hours[0]["began"], "2026-11-23T08:00:00+01:00")
        self.assertAlmostEqual(hours[0]["upright_s"], 3600, delta=20)

    def test_what_of_acts_is_wrong_is_said_by_its_line(self):
        path = self.write(rows(SITTING))
        wrong = [
            ("x pause 3", '"x" is not a time'), ("5", "an act is wanted"),
            ("5 jump", '"jump" is not an act'), ("4 resume", "before the act above"),
            ("6 resume now", '"now" is too much'), ("6 pause", "seconds are wanted"),
            ("6 pause 0", "seconds are wanted"), ("6 snooze -1", "seconds are wanted"),
            ("6 acknowledge hunger", "one kind of alert"), ("6 break", "is wanted"),
            ("6 break dance", '"dance" is not one of'), ("6 break start", "micro or long"),
            ("6 break start micro item=", "item="), ("6 break postpone 1 2", "seconds are wanted"),
            ("6 break finish it", "too much"), ("6 check-in", "feeling= or comfort="),
            ("6 check-in feeling=odd", "feeling=odd"), ("6 check-in comfort=11", "comfort=11"),
            ("6 check-in comfort=1 comfort=2", "comfort=2"), ("6 check-in area=toe", "area=toe"),
            ("6 check-in feeling=sore area=neck,", "area=neck,"), ("6 session", "massage"),
            ("6 mode loud", "training, tracking or off"), ("6 profile", "default or commuting"),
            ("6 settings", "one file"), ("6 settings no.conf", "no.conf is not there"),
            ("6 sensor", "off or on"), ("6 suspend it", "too much"), ("6 clock", "by how many"),
            ("6 clock 0", "by how many"), ("6 clock nan", "by how many"),
            ("6 train", "minutes are wanted"), ("6 train 61", "minutes are wanted"),
            ("6 train 5 stop", "minutes are wanted"),
        ]
        told = self.replay(path, *PLACE, *self.acts("# fine", "5 resume # too", "",
                                                    *(line for line, _ in wrong)), code=1)
        lines = told.strip().split("\n")
        self.assertEqual(len(lines), len(wrong))
        for number, (line, (text, reason)) in enumerate(zip(lines, wrong), start=4):
            self.assertIn(f"r.acts:{number}: ", line, text)
            self.assertIn(reason, line, text)

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
        self.assertIn("--start", self.replay(path, *place, "--start", "noon", code=2))
        self.assertIn("--zone", self.replay(path, *place, "--zone", "Utopia", code=2))
        self.assertIn("no.acts", self.replay(path, *place, "--acts", "no.acts", code=1))
        with open(os.path.join(self.directory.name, "nul.acts"), "wb") as stream:
            stream.write(b"1 resume\n\0")
        self.assertIn("not text", self.replay(path, *place, "--acts", stream.name, code=1))
        self.assertIn("no entry", self.replay(path, *place, "--library", self.directory.name,
                                              code=1))
        bad = self.write(["0,1,2,x,up"], name="bad.csv")
        self.assertIn("bad.csv:2", self.replay(bad, *place, code=1))


if __name__ == "__main__":
    tap.main()
