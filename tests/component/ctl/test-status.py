# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline status and why: what is known is shown, what is not is said."""

import math
import re
import time

import tap
from fake import ALERT, BACK, BREAKS, MANAGER, MONITOR, ROOT, SENSOR, STATISTICS, Case, GLib, variants

MINUTE_US = 60 * 1000000


def ago(minutes):
    return int(time.time() * 1000000) - minutes * MINUTE_US


class Status(Case):
    def field(self, name):
        lines = self.run_good("status").splitlines()
        return next(line[12:] for line in lines if line.startswith(name))

    def test_upright(self):
        self.fake.set(ROOT, MONITOR, PostureSince=ago(3), StationarySince=ago(41))
        self.assertEqual(self.field("Posture"), "upright, 4° from the pose you set, for 3 min")
        self.assertEqual(self.field("Activity"), "sitting, 41 min since the last break")
        self.assertEqual(self.field("Worn"), "worn")
        self.assertEqual(self.field("Data"), "live")
        self.assertEqual(self.field("Sensor"), "back: streaming, battery 83 %, pose set")
        self.assertEqual(self.field("Alerts"), "none")

    def test_standing_still_is_not_called_sitting(self):
        self.fake.set(ROOT, MONITOR, Activity="still", StationarySince=ago(41))
        self.assertEqual(self.field("Activity"), "still, 41 min in one place")

    def test_walking_is_not_called_staying(self):
        self.fake.set(ROOT, MONITOR, Activity="walking", StationarySince=ago(41))
        self.assertEqual(self.field("Activity"), "walking, 41 min since the last break")

    def test_no_data_is_no_posture(self):
        for quality in ("none", "gap", "stale"):
            self.fake.set(ROOT, MONITOR, DataQuality=quality)
            self.assertEqual(self.field("Posture"), "no data")
            self.assertEqual(self.field("Activity"), "no data")

    def test_not_worn_is_no_posture(self):
        self.fake.set(ROOT, MONITOR, Wear="not-worn")
        self.assertEqual(self.field("Posture"), "not judged: the sensor is not being worn")

    def test_not_calibrated(self):
        self.fake.set(ROOT, MONITOR, Posture="unknown", Calibrated=False, Deviation=math.nan)
        self.fake.set(ROOT, MANAGER, Reasons=["uncalibrated"])
        self.assertEqual(self.field("Posture"), "not judged. No upright pose has been set; run "
                                                "\"plumbline calibrate\".")

    def test_paused(self):
        self.fake.set(ROOT, MANAGER, Paused=True, PausedUntil=ago(-90))
        self.assertEqual(self.field("Posture"), "not judged while paused")
        self.assertRegex(self.field("Pause"), r"^paused until .*\d\d:\d\d$")

    def test_held_back_is_judged(self):
        self.fake.set(ROOT, MANAGER, Paused=True, PauseReasons=["profile"], Profile="commuting")
        self.assertTrue(self.field("Posture").startswith("upright"))
        self.assertEqual(self.field("Pause"), "alerts are held back; see \"plumbline why\"")
        self.assertTrue(self.field("Profile").startswith("commuting; "))

    def test_training(self):
        self.assertNotIn("Training", self.run_good("status"))
        training = variants(minutes_today=25, minutes_planned=60, day_of_plan=13, week_of_plan=3,
                            coached=True, done=False)
        self.fake.set(ROOT, MANAGER, Training=training)
        self.assertEqual(self.field("Training"), "25 of 60 min today, week 3 of the plan; "
                                                 "this is coached time")
        training["coached"] = GLib.Variant("b", False)
        self.fake.set(ROOT, MANAGER, Training=training)
        self.assertTrue(self.field("Training").endswith("; slouching is recorded in silence just now"))
        # while something holds notices back, "Next" above says what
        for reasons, end in ((["user"], "plan"), (["uncalibrated", "posture-good"], "plan"),
                             (["uncoached", "posture-good"], "in silence just now"), (["moving"], "just now")):
            self.next(shift=reasons)
            self.assertTrue(self.field("Training").endswith(end), reasons)
        training["coached"] = GLib.Variant("b", True)
        self.fake.set(ROOT, MANAGER, Training=training)
        for reason in ("user", "capped"):
            self.next(shift=[reason])
            self.assertNotIn("told", self.field("Training"))
        self.next()
        del training["minutes_planned"]
        self.fake.set(ROOT, MANAGER, Training=training)
        self.assertTrue(self.field("Training").startswith("all day, week 3 of the plan; "))
        self.fake.set(ROOT, MANAGER, Mode="tracking")
        self.assertNotIn("Training", self.run_good("status"))

    def test_practice(self):
        self.assertNotIn("Practice", self.run_good("status"))
        self.fake.set(ROOT, MANAGER, PracticeUntil=ago(-12))
        self.assertRegex(self.field("Practice"),
                         r"^until .*\d\d:\d\d a slouch is told early; \"plumbline train stop\" ends it$")

    def next(self, shift_at=0, get_up_at=0, shift=(), get_up=()):
        """-> the lines of Next, times as TIME."""
        value = {"shift_reasons": GLib.Variant("as", shift), "get_up_reasons": GLib.Variant("as", get_up)}
        for key, at_us in (("shift_at", shift_at), ("get_up_at", get_up_at)):
            if at_us:
                value[key] = GLib.Variant("t", at_us)
        self.fake.set(ROOT, MANAGER, Next=value)
        lines = self.run_good("status").splitlines()
        first = next((i for i, line in enumerate(lines) if line.startswith("Next")), None)
        if first is None:
            return []
        last = first + 1
        while last < len(lines) and lines[last].startswith(" " * 12):
            last += 1
        return [re.sub(r"(\w+ \d+ \w+ )?\d\d:\d\d", "TIME", line[12:]) for line in lines[first:last]]

    def test_next(self):
        self.assertNotIn("Next", self.run_good("status"))
        at_us = ago(-30)
        told = "You were told, or walked, a short while ago."
        for wanted, keys in (
                (["get up at TIME if you stay in place", "a slouch is told if it lasts"],
                 {"get_up_at": at_us, "shift": ["posture-good"]}),
                (["get up at TIME if you stay in place", "a slouch can be told from TIME on. " + told],
                 {"get_up_at": at_us, "get_up": ["repeat-wait"], "shift_at": at_us,
                  "shift": ["repeat-wait", "posture-good"]}),
                (["get up at TIME if you stay in place", "this slouch is told at TIME if it goes on"],
                 {"get_up_at": at_us, "shift_at": at_us, "shift": ["dwelling"]}),
                (["this slouch is told at TIME if it goes on"],
                 {"shift_at": at_us, "shift": ["dwelling", "uncoached"]}),
                (["this slouch is told if it lasts"], {}),
                (["this slouch is not told just now. Some notices about posture were not followed; they "
                  "rest for a while."], {"shift": ["resting"]}),
                (["this slouch was told, and is not told again"], {"shift": ["repeat-wait"]}),
                (["a slouch is not told just now. It is not coached time: slouching is recorded in "
                  "silence, unless it lasts long."],
                 {"shift_at": at_us, "shift": ["repeat-wait", "posture-good", "uncoached"]}),
                (["nothing is told just now. You are in a call."],
                 {"get_up_at": at_us, "get_up": ["call"], "shift_at": at_us, "shift": ["call", "dwelling"]}),
                (["get up at TIME if you stay in place",
                  "a slouch is not told just now. No upright pose has been set; run \"plumbline calibrate\"."],
                 {"get_up_at": at_us, "shift": ["uncalibrated", "posture-good"]}),
                (["getting up is not told just now. You are moving, or were a moment ago.",
                  "a slouch is told if it lasts"],
                 {"get_up": ["moving"], "shift": ["moving", "posture-good"]})):
            self.assertEqual(self.next(**keys), wanted)

    def test_next_in_practice(self):
        self.fake.set(ROOT, MANAGER, PracticeUntil=ago(-12))
        self.assertEqual(self.next(shift=["posture-good"]), ["a slouch is told as soon as it is one"])

    def test_a_break_that_waits_for_its_moment(self):
        self.fake.set(ROOT, BREAKS, State="due")
        self.assertEqual(self.next(shift=["posture-good"])[0], "get up: at the next good moment")

    def test_row_of_days(self):
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600, streak=4))
        self.assertEqual(self.field("Goals"), "4 days in a row")
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600, streak=1))
        self.assertNotIn("Goals", self.run_good("status"))
        for values, told in ((variants(goal_so_far=True, streak=1), "met so far"),
                             (variants(goal_so_far=False, streak=2), "not met so far; 2 days in a row"),
                             (variants(goal_met=True), "met"), (variants(goal_met=False), "not met")):
            self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600) | values)
            self.assertEqual(self.field("Goals"), told)

    def test_breaks_of_today(self):
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600, breaks_taken=3, breaks_suggested=7,
                                                       breaks_postponed=1, breaks_skipped=0, breaks_passed=2))
        self.assertEqual(self.field("Breaks"), "3 taken (7 suggested, 1 postponed, 2 let pass)")

    def test_mode_off(self):
        self.fake.set(ROOT, MANAGER, Mode="off")
        self.assertEqual(self.field("Posture"), "off: sensors are left alone")

    def test_bluetooth_off(self):
        self.fake.set(ROOT, MANAGER, BluetoothState="powered-off")
        self.assertIn("Bluetooth is off", self.field("Bluetooth"))

    def test_no_sensor(self):
        self.fake.remove(BACK, SENSOR)
        self.assertEqual(self.field("Sensor"), "none is set up; run \"plumbline sensors add\"")

    def test_sensor_in_trouble(self):
        self.fake.set(BACK, SENSOR, ConnectionState="backing-off", NextRetryAt=ago(-5),
                      BatteryPercent=-1, BatteryLevel="critical", CalibrationState="suspect",
                      CalibrationReason="put-on-again")
        self.assertEqual(self.field("Sensor"),
                         "back: backing off, next try in 5 min, battery (critical), the pose set "
                         "may no longer fit: the sensor seems to sit differently; run "
                         "\"plumbline calibrate\"")

    def test_alert(self):
        self.fake.add(ROOT + "/alerts/7", ALERT, {
            "Kind": "slouch", "State": "active",
            "Details": variants(deviation_deg=14.4, limit_deg=10.0, duration_s=125, wording=5)})
        self.assertEqual(self.field("Alerts"), "Away from your pose for 2 min. Shift a little, any way you like. (7)")
        self.assertIn("\n            slouching, 14° from the pose you set (limit 10°), for 2 min\n",
                      self.run_good("status"))
        self.fake.set(ROOT + "/alerts/7", ALERT, State="held")
        self.assertEqual(self.field("Alerts"), "slouching, 14° from the pose you set (limit 10°), for 2 min (7)")

    def test_today(self):
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=18720, upright_ratio=0.71))
        self.assertEqual(self.field("Today"),
                         "5 h 12 min measured, 71 % of the judged time upright")

    def test_today_with_too_little(self):
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=300))
        self.assertEqual(self.field("Today"), "5 min measured, too little to sum up")

    def test_proposal(self):
        self.fake.set(ROOT, MANAGER,
                      Proposal=variants(tolerance_deg=14.0, from_deg=11.0, reports=3))
        self.assertEqual(self.field("Proposal"), "a tolerance of 14°, after 3 false alerts; see "
                                                 "\"plumbline proposal\"")

    def test_json(self):
        self.fake.set(ROOT, MONITOR, Deviation=math.nan)
        state = self.run_json("status", "--json")
        self.assertEqual(state["posture"], "upright")
        self.assertEqual(state["data_quality"], "live")
        self.assertIsNone(state["deviation"])
        self.assertEqual(state["sensors"][0]["battery_percent"], 83)
        self.assertEqual(state["alerts"], [])
        self.assertRegex(state["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")

    def test_no_control_characters_from_the_bus(self):
        self.fake.set(BACK, SENSOR, Name="a\x1b[2Jb", LastError="x\ny")
        for command in ("sensors", "why"):
            self.assertNotIn("\x1b", self.run_good(command))
        self.assertIn("x?y", self.run_good("why"))

    def test_unknown_words_are_shown(self):
        self.fake.set(ROOT, MONITOR, Posture="twisting-left", Activity="swimming")
        self.assertTrue(self.field("Posture").startswith("twisting left"))
        self.assertEqual(self.field("Activity"), "swimming")

    def test_colour_only_on_a_terminal(self):
        self.assertNotIn("\x1b", self.run_good("status"))
        terminal = self.on_terminal("status")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("\x1b[32mupright", terminal.text)

    def test_no_color(self):
        terminal = self.on_terminal("status", NO_COLOR="1")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("upright", terminal.text)
        self.assertNotIn("\x1b", terminal.text)

    def test_plain_characters_where_the_locale_wants_them(self):
        self.environment["LC_ALL"] = "C"
        self.assertIn("4 deg from the pose", self.run_good("status"))


class Why(Case):
    def test_every_reason_is_a_sentence(self):
        words = ["user", "inhibited", "screen-locked", "suspended", "dnd", "call", "screencast",
                 "fullscreen", "outside-hours", "no-bluetooth", "mode-off", "mode-tracking",
                 "no-sensor", "no-data", "not-worn", "uncalibrated", "calibrating",
                 "calibration-suspect", "settling", "moving", "lying", "snoozed", "capped",
                 "repeat-wait", "posture-good", "dwelling", "uncoached", "resting", "just-worn",
                 "shift-hours", "profile", "training-done"]
        self.fake.set(ROOT, MANAGER, Reasons=words)
        lines = [x[4:] for x in self.run_good("why").splitlines() if x.startswith("  - ")]
        self.assertEqual(len(lines), len(words))
        for line in lines:
            self.assertRegex(line, r"^[A-Z].* .*\.$")

    def test_each_kind(self):
        self.fake.set(ROOT, MANAGER, Next={
            "shift_reasons": GLib.Variant("as", ["call", "posture-good", "uncoached", "new-word"]),
            "get_up_at": GLib.Variant("t", ago(-30)), "get_up_reasons": GLib.Variant("as", ["call"])})
        lines = self.run_good("why").splitlines()
        self.assertEqual(lines[0], "Posture: a slouch is not told just now; what holds it back:")
        self.assertEqual(lines[1:5], ["  - You are in a call.", "  - You are within your tolerance, or reclining.",
                                      "  - It is not coached time: slouching is recorded in silence, unless "
                                      "it lasts long.", "  - new-word"])
        self.assertEqual(lines[5], "Staying in place: getting up is not told just now; what holds it back:")
        self.assertEqual(lines[6], "  - You are in a call.")

    def test_each_kind_free(self):
        self.fake.set(ROOT, MANAGER, Next={"shift_reasons": GLib.Variant("as", []),
                                           "get_up_reasons": GLib.Variant("as", [])})
        self.assertEqual(self.run_good("why").splitlines()[:2],
                         ["Posture: this slouch is told if it lasts.", "Staying in place: nothing is due."])

    def test_nothing_in_the_way(self):
        self.fake.set(ROOT, MANAGER, Reasons=[])
        self.assertIn("nothing holds it back", self.run_good("why"))

    def test_grounds(self):
        self.fake.set(ROOT, MANAGER, Inhibitors=[(3, "alerts", "zoom", "a call", 0)],
                      BluetoothState="no-adapter")
        self.fake.set(BACK, SENSOR, LastError="the sensor did not answer")
        text = self.run_good("why")
        self.assertIn("zoom: a call", text)
        self.assertIn("no Bluetooth adapter", text)
        self.assertIn("back: last trouble: the sensor did not answer", text)

    def test_json(self):
        self.fake.set(ROOT, MANAGER, Reasons=["moving", "new-word"])
        reasons = self.run_json("why", "--json")["reasons"]
        self.assertEqual([x["reason"] for x in reasons], ["moving", "new-word"])
        self.assertEqual(reasons[1]["sentence"], "new-word")

    def test_json_of_each_kind(self):
        until_us = ago(-12)
        self.fake.set(ROOT, MANAGER, PracticeUntil=until_us, Next={
            "shift_reasons": GLib.Variant("as", ["resting"]), "get_up_reasons": GLib.Variant("as", []),
            "get_up_at": GLib.Variant("t", until_us)})
        told = self.run_json("why", "--json")
        self.assertEqual(told["practice_until"], until_us)
        self.assertEqual(told["get_up"], {"at": until_us, "reasons": []})
        self.assertIsNone(told["shift"]["at"])
        self.assertEqual([x["reason"] for x in told["shift"]["reasons"]], ["resting"])
        state = self.run_json("status", "--json")
        self.assertEqual((state["practice_until"], state["next"]["get_up_at"]), (until_us, until_us))


if __name__ == "__main__":
    tap.main()
