# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline status and why: what is known is shown, what is not is said."""

import math
import time

import tap
from fake import ALERT, BACK, MANAGER, MONITOR, ROOT, SENSOR, STATISTICS, Case, GLib, variants

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
        training = variants(minutes_today=25, minutes_planned=60, day_of_plan=3, done=False)
        self.fake.set(ROOT, MANAGER, Training=training)
        self.assertEqual(self.field("Training"), "25 of 60 min today, day 3 of the plan")
        self.fake.set(ROOT, MANAGER, Training=dict(training, done=GLib.Variant("b", True)))
        self.assertTrue(self.field("Training").endswith("; the rest is recorded in silence"))
        self.fake.set(ROOT, MANAGER, Mode="tracking")
        self.assertNotIn("Training", self.run_good("status"))

    def test_row_of_days(self):
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600, streak=4))
        self.assertEqual(self.field("Goals"), "4 days in a row")
        self.fake.set(ROOT, STATISTICS, Today=variants(monitored_s=3600, streak=1))
        self.assertNotIn("Goals", self.run_good("status"))

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
                 "repeat-wait", "posture-good"]
        self.fake.set(ROOT, MANAGER, Reasons=words)
        lines = [x[4:] for x in self.run_good("why").splitlines() if x.startswith("  - ")]
        self.assertEqual(len(lines), len(words))
        for line in lines:
            self.assertRegex(line, r"^[A-Z].* .*\.$")

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


if __name__ == "__main__":
    tap.main()
