# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that take time: calibrate and monitor."""

import json
import time

import tap
from fake import (ALERT, BACK, BREAKS, MANAGER, MONITOR, ROOT, SENSOR, STATISTICS, Case, GLib, Refusal, variants)

FAILED = "org.plumbline.Posture1.Error.CalibrationFailed"


class Calibrate(Case):
    path = BACK

    def progress(self, fraction, hint="keep still"):
        self.fake.emit(self.path, SENSOR, "CalibrationProgress", GLib.Variant("(ds)", (fraction, hint)))

    def finished(self, is_ok, error_name="", **quality):
        self.fake.emit(self.path, SENSOR, "CalibrationFinished",
                       GLib.Variant("(bsa{sv})", (is_ok, error_name, variants(**quality))))

    def succeed(self, invocation):
        self.progress(0.5)
        self.finished(True, spread_deg=0.82, reason="ok")

    def refuse(self, invocation):
        self.finished(False, FAILED, reason="moved")

    def test_upright(self):
        self.fake.answers["Calibrate"] = self.succeed
        text = self.run_good("calibrate")
        self.assertEqual(self.fake.called("Calibrate"), (BACK, ("upright", {})))
        self.assertIn("Sit upright", text)
        self.assertIn("The upright pose is set. It wandered by 0.8 degrees.", text)

    def test_every_pose(self):
        self.fake.answers["Calibrate"] = self.succeed
        for pose in ("slouched", "standing", "standing-slouched"):
            self.fake.calls.clear()
            self.assertIn("pose is set", self.run_good("calibrate", "--pose", pose))
            self.assertEqual(self.fake.called("Calibrate"), (BACK, (pose, {})))

    def test_refused_with_the_reason(self):
        self.fake.answers["Calibrate"] = self.refuse
        self.assert_fails(4, "the pose was not set: you moved; keep still", "calibrate")

    def test_refused_at_once(self):
        self.fake.answers["Calibrate"] = Refusal("SensorUnavailable", "the sensor is not connected")
        self.assert_fails(4, "the sensor is not connected", "calibrate")

    def test_json(self):
        self.fake.answers["Calibrate"] = self.succeed
        lines = [json.loads(x) for x in self.run_good("calibrate", "--json").splitlines()]
        self.assertEqual(lines[0], {"event": "progress", "fraction": 0.5, "hint": "keep still"})
        self.assertEqual((lines[1]["event"], lines[1]["ok"]), ("finished", True))

    def test_which_of_several(self):
        self.fake.answers["Calibrate"] = self.succeed
        self.fake.add(ROOT + "/sensors/B", SENSOR, {"Id": "hip"})
        self.assert_fails(2, "which sensor? There are", "calibrate")
        self.path = ROOT + "/sensors/B"
        self.run_good("calibrate", "--sensor", "hip")
        self.assertEqual(self.fake.called("Calibrate")[0], ROOT + "/sensors/B")

    def test_no_sensor(self):
        self.fake.remove(BACK, SENSOR)
        self.assert_fails(4, "no sensor is set up", "calibrate")

    def test_daemon_leaves(self):
        follower = self.follow("calibrate")
        self.wait_for_call("Calibrate")
        self.fake.disown()
        self.assertEqual(follower.finish(), 3)
        self.assertIn("the daemon went away", follower.errors)

    def test_interrupt_cancels(self):
        follower = self.follow("calibrate")
        self.wait_for_call("Calibrate")
        self.assertEqual(follower.stop(), 1)
        self.assertEqual(self.fake.called("CancelCalibration"), (BACK, ()))
        self.assertIn("cancelled", follower.errors)

    def test_bar_on_a_terminal(self):
        self.fake.answers["Calibrate"] = lambda invocation: self.progress(0.5, "keep still")
        terminal = self.on_terminal("calibrate", "--delay=1")
        terminal.read_until("begins in 1 s")
        terminal.read_until("50 %  keep still")
        self.assertIn("█", terminal.text)
        self.finished(True, spread_deg=1.0)
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("The upright pose is set.", terminal.text)


class Monitor(Case):
    def raise_alert(self):
        details = variants(deviation_deg=14.0, duration_s=15)
        self.fake.add(ROOT + "/alerts/1", ALERT,
                      {"Kind": "slouch", "State": "active", "Details": details})
        self.fake.emit(ROOT, MANAGER, "AlertRaised", GLib.Variant(
            "(ossa{sv})", (ROOT + "/alerts/1", "slouch", "notice", details)))

    def clear_alert(self):
        self.fake.remove(ROOT + "/alerts/1", ALERT)
        self.fake.emit(ROOT, MANAGER, "AlertCleared",
                       GLib.Variant("(oss)", (ROOT + "/alerts/1", "slouch", "corrected")))

    def test_one_line_a_change(self):
        follower = self.follow("monitor")
        follower.wait_for(lambda line: line.endswith("  upright, sitting, 4°"))
        self.fake.set(ROOT, MONITOR, StationarySince=5)
        self.fake.set(ROOT, MONITOR, Posture="slouching", Deviation=14.0)
        follower.wait_for(lambda line: line.endswith("  slouching, sitting, 14°"))
        self.fake.set(ROOT, MONITOR, Posture="reclining", Deviation=31.0)
        follower.wait_for(lambda line: line.endswith("  reclining, sitting, 31°"))
        self.raise_alert()
        follower.wait_for(
            lambda line: "ALERT Time to shift. Slide back in the seat, let the shoulders drop.  (1)" in line)
        self.clear_alert()
        follower.wait_for(lambda line: "alert slouch over: corrected  (1)" in line)
        self.fake.set(ROOT, MONITOR, DataQuality="gap")
        follower.wait_for(lambda line: line.endswith("  no data"))
        self.assertEqual(follower.stop(), 0)
        self.assertEqual(len(follower.lines), 6, follower.lines)

    def test_what_is_told_next(self):
        follower = self.follow("monitor")
        follower.wait_for(lambda line: "upright" in line)
        for reasons in (["posture-good"], ["moving", "posture-good"], ["dwelling"], ["posture-good"]):
            self.fake.set(ROOT, MANAGER, Next={"shift_reasons": GLib.Variant("as", reasons),
                                               "get_up_reasons": GLib.Variant("as", [])})
        self.fake.set(ROOT, MANAGER, Next={"shift_reasons": GLib.Variant("as", ["call"]),
                                           "get_up_reasons": GLib.Variant("as", ["call"])})
        follower.wait_for(lambda line: line.endswith("  next: nothing is told just now. You are in a call."))
        self.fake.emit(ROOT, MANAGER, "PracticeEnded", GLib.Variant(
            "(a{sv})", (variants(judged_s=720, upright_s=540, told=3),)))
        follower.wait_for(lambda line: line.endswith(
            "  Done: near your pose 75 % of the time. Notices: 3."))
        self.fake.set(ROOT, MANAGER, Next={"shift_reasons": GLib.Variant("as", ["resting", "posture-good"]),
                                           "get_up_reasons": GLib.Variant("as", [])})
        follower.wait_for(lambda line: line.endswith(
            "  Quieter for a while. You were busy; slouching is only recorded."))
        follower.wait_for(lambda line: "they rest for a while" in line)
        self.assertEqual(follower.stop(), 0)
        self.assertEqual(len(follower.lines), 6, follower.lines)
        self.assertTrue(follower.lines[1].endswith("  next: a slouch is told if it lasts"))

    def test_what_is_told_next_as_json(self):
        follower = self.follow("monitor", "--json")
        follower.wait_for_json(lambda x: x["event"] == "state")
        self.fake.set(ROOT, MANAGER, PracticeUntil=77,
                      Next={"shift_reasons": GLib.Variant("as", ["resting"]),
                            "get_up_at": GLib.Variant("t", 5)})
        state = follower.wait_for_json(lambda x: x.get("practice_until") == 77)
        self.assertEqual(state["next"], {"shift_reasons": ["resting"], "get_up_at": 5})
        self.fake.emit(ROOT, MANAGER, "PracticeEnded", GLib.Variant(
            "(a{sv})", (variants(judged_s=720, upright_s=540, told=3),)))
        ended = follower.wait_for_json(lambda x: x["event"] == "practice-ended")
        self.assertEqual((ended["judged_s"], ended["told"]), (720, 3))

    def test_every_change_is_seen_however_quick(self):
        follower = self.follow("monitor")
        follower.wait_for(lambda line: "upright" in line)
        for posture in ("slouching", "upright", "leaning-back", "upright"):
            self.fake.set(ROOT, MONITOR, Posture=posture)
        follower.wait_for(lambda line: "leaning back" in line)
        self.fake.set(ROOT, MONITOR, Posture="leaning-left")
        follower.wait_for(lambda line: "leaning left" in line)
        words = [line.split("  ")[1].split(",")[0] for line in follower.lines]
        self.assertEqual(words, ["upright", "slouching", "upright", "leaning back", "upright",
                                 "leaning left"])

    def test_json(self):
        follower = self.follow("monitor", "--json")
        first = follower.wait_for_json(lambda x: x["event"] == "state")
        self.assertEqual(first["posture"], "upright")
        self.raise_alert()
        alert = follower.wait_for_json(lambda x: x["event"] == "alert-raised")
        self.assertEqual((alert["kind"], alert["severity"]), ("slouch", "notice"))
        self.assertEqual(alert["details"]["duration_s"], 15)
        self.assertEqual((alert["title"], alert["body"], alert["language"]),
                         ("Time to shift", "Slide back in the seat, let the shoulders drop.", "en"))
        state = follower.wait_for_json(lambda x: x["event"] == "state" and x["alerts"])
        self.assertEqual(state["alerts"][0]["number"], 1)
        self.clear_alert()
        cleared = follower.wait_for_json(lambda x: x["event"] == "alert-cleared")
        self.assertEqual(cleared["outcome"], "corrected")
        self.assertEqual(follower.stop(), 0)

    def test_json_has_words_for_every_alert(self):
        follower = self.follow("monitor", "--json")
        follower.wait_for_json(lambda x: x["event"] == "state")
        suggestion = variants(id="shoulder-rolls", title="Shoulder rolls")
        self.fake.emit(ROOT, BREAKS, "Suggested", GLib.Variant("(ssa{sv})", ("1", "micro", suggestion)))
        for number, kind, details in ((1, "break-due", variants(duration_s=3000.0, wording=0)),
                                      (2, "battery-low", variants(percent=12))):
            self.fake.emit(ROOT, MANAGER, "AlertRaised", GLib.Variant(
                "(ossa{sv})", (f"{ROOT}/alerts/{number}", kind, "notice", details)))
        alert = follower.wait_for_json(lambda x: x.get("kind") == "break-due")
        self.assertEqual((alert["title"], alert["body"]),
                         ("50 min in one place", "Walk for a minute when it suits. Suggested: Shoulder rolls."))
        alert = follower.wait_for_json(lambda x: x.get("kind") == "battery-low")
        self.assertEqual((alert["title"], alert["body"]),
                         ("a sensor's battery is at 12 %; charge or change it", ""))
        self.assertEqual(follower.stop(), 0)

    def test_daemon_leaves_and_comes_back(self):
        follower = self.follow("monitor", "--json")
        follower.wait_for_json(lambda x: x["event"] == "state")
        self.fake.disown()
        follower.wait_for_json(lambda x: x["event"] == "daemon-gone")
        self.fake.objects[ROOT][MONITOR]["Posture"] = GLib.Variant("s", "slouching")
        self.fake.own()
        follower.wait_for_json(lambda x: x.get("posture") == "slouching")

    def test_waybar(self):
        follower = self.follow("monitor", "--waybar")
        first = follower.wait_for_json(lambda x: x["class"] == "upright")
        self.assertEqual((first["text"], first["percentage"]), ("upright", 4))
        self.assertEqual(first["tooltip"], "upright, 4° from the pose you set")
        self.raise_alert()
        follower.wait_for_json(lambda x: x["tooltip"] == "upright, 4° from the pose you set\n"
                               "Time to shift. Slide back in the seat, let the shoulders drop.")
        self.fake.set(ROOT + "/alerts/1", ALERT, State="snoozed")
        follower.wait_for(lambda line: line == follower.lines[0] and line is not follower.lines[0])
        self.fake.set(ROOT, MONITOR, Wear="not-worn")
        worn = follower.wait_for_json(lambda x: x["class"] == "not-worn")
        self.assertNotIn("percentage", worn)
        self.fake.disown()
        follower.wait_for_json(lambda x: x["class"] == "not-running")

    def test_readings(self):
        self.fake.answers["ClaimReadings"] = GLib.Variant("(u)", (1,))
        follower = self.follow("monitor", "--json", "--readings=2")
        follower.wait_for_json(lambda x: x["event"] == "state")
        self.assertEqual(self.fake.called("ClaimReadings"), (ROOT, ({"max_hz": 2.0},)))
        self.fake.emit(ROOT, MONITOR, "Reading", GLib.Variant(
            "(otdda{sv})", (BACK, 1700000000000000, 12.5, -3.0, variants(deviation_deg=13.0))))
        reading = follower.wait_for_json(lambda x: x["event"] == "reading")
        self.assertEqual((reading["pitch_deg"], reading["roll_deg"], reading["deviation_deg"]),
                         (12.5, -3.0, 13.0))
        self.assertEqual(reading["time"], "2023-11-14T22:13:20.000+00:00")

    def test_summaries(self):
        lines, objects = self.follow("monitor"), self.follow("monitor", "--json")
        for follower in (lines, objects):
            follower.wait_for(lambda line: "upright" in line)
        for name, span in (("HourSummary", "hour"), ("DaySummary", "day")):
            said = variants(text=f"{name} in words", breaks=2, span=span, monitored_s=3000, coverage=0.5, tone="terse")
            self.fake.emit(ROOT, STATISTICS, name, GLib.Variant("(a{sv})", (said,)))
            lines.wait_for(lambda line, span=span: line.endswith(f"  {span}: worn 50 min, posture unknown, in one place "
                                                                 "0 min, breaks 0, data 50 %"))
        told = objects.wait_for_json(lambda x: x["event"] == "day-summary")
        self.assertEqual((told["text"], told["breaks"]), ("DaySummary in words", 2))
        objects.wait_for_json(lambda x: x["event"] == "hour-summary")
        self.assertEqual((lines.stop(), objects.stop()), (0, 0))

    def test_live_line_on_a_terminal(self):
        self.fake.set(ROOT, MONITOR, StationarySince=int((time.time() - 41 * 60) * 1000000))
        terminal = self.on_terminal("monitor")
        terminal.read_until("upright, sitting        4°    41 min since a break  battery 83 %")
        self.fake.set(ROOT, MONITOR, Posture="slouching", DwellFraction=0.5)
        terminal.read_until("slouching, sitting")
        self.raise_alert()
        terminal.read_until("ALERT")
        self.assertIn("█", terminal.text)
        terminal.write("\x03")
        terminal.process.send_signal(2)
        self.assertEqual(terminal.finish(), 0)


if __name__ == "__main__":
    tap.main()
