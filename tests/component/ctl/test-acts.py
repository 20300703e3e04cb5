# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that ask the daemon to do something: what is sent, said, and how errors leave."""

import tap
from fake import ALERT, BACK, BREAKS, MANAGER, ROOT, SENSOR, STATISTICS, Case, GLib, Refusal, variants

OBJECT = GLib.Variant("(o)", (BACK,))


class Pause(Case):
    def test_pause(self):
        self.assertRegex(self.run_good("pause", "45", "team", "call"), r"^Paused until .*\d\d:\d\d")
        self.assertEqual(self.fake.called("Pause"), (ROOT, (2700, "team call")))

    def test_pause_default(self):
        self.run_good("pause")
        self.assertEqual(self.fake.called("Pause"), (ROOT, (3600, "")))

    def test_pause_wants_minutes(self):
        self.assert_fails(2, "\"soon\" is not a number of minutes", "pause", "soon")
        self.assert_fails(2, "\"0\" is not a number of minutes", "pause", "0")
        self.assertEqual(self.fake.calls, [])

    def test_resume(self):
        self.assertEqual(self.run_good("resume"), "Resumed.\n")
        self.assertEqual(self.fake.called("Resume"), (ROOT, ()))

    def test_snooze(self):
        self.assertIn("snoozed until", self.run_good("snooze", "0.5"))
        self.assertEqual(self.fake.called("Snooze"), (ROOT, (30,)))

    def test_snooze_default(self):
        self.assertIn("are snoozed; measuring goes on", self.run_good("snooze"))
        self.assertEqual(self.fake.called("Snooze"), (ROOT, (0,)))


class Train(Case):
    def test_start(self):
        until_us = 4102444800000000
        self.fake.answers["Train"] = GLib.Variant("(t)", (until_us,))
        text = self.run_good("train", "10")
        self.assertEqual(self.fake.called("Train"), (ROOT, (10, {})))
        self.assertRegex(text, r"^10 min of practice\. It speaks early now\. Until .*00:00; ")
        self.assertIn("\"plumbline train stop\" ends it", text)
        self.assertNotIn("nothing is told", text)

    def test_start_default(self):
        self.fake.answers["Train"] = GLib.Variant("(t)", (1,))
        self.run_good("train")
        self.assertEqual(self.fake.called("Train"), (ROOT, (20, {})))

    def test_it_says_what_is_missing(self):
        self.fake.answers["Train"] = GLib.Variant("(t)", (1,))
        self.fake.set(ROOT, MANAGER, Next={
            "shift_reasons": GLib.Variant("as", ["uncalibrated", "moving", "snoozed", "posture-good"])})
        lines = self.run_good("train").splitlines()
        self.assertEqual(lines[1:], ["For now nothing is told, because:",
                                     "  - No upright pose has been set; run \"plumbline calibrate\".",
                                     "  - Alerts are snoozed."])
        told = self.run_json("train", "--json")
        self.assertEqual(told["practice_until"], 1)
        self.assertEqual([x["reason"] for x in told["missing"]], ["uncalibrated", "snoozed"])

    def test_stop(self):
        self.assertEqual(self.run_good("train", "stop"), "The practice is over.\n")
        self.assertEqual(self.fake.called("EndTraining"), (ROOT, ()))
        self.assertEqual(self.run_json("train", "stop", "--json")["practice_until"], 0)

    def test_stop_without(self):
        self.fake.answers["EndTraining"] = Refusal("NoSuchItem")
        self.assert_fails(4, "there is no practice just now", "train", "stop")

    def test_wrong_minutes(self):
        for word in ("0", "61", "1.5", "soon", "-3"):
            self.assert_fails(2, "whole minutes from 1 to 60" if word != "-3" else "", "train", word)
        self.assertEqual(self.fake.calls, [])


class Profile(Case):
    def test_show(self):
        self.fake.set(ROOT, MANAGER, Profile="commuting")
        lines = self.run_good("profile").splitlines()
        self.assertEqual(lines[0], "  default: as the settings say")
        self.assertTrue(lines[1].startswith("* commuting: judging and recording"))

    def test_set(self):
        self.assertIn("every alert held back", self.run_good("profile", "commuting"))
        self.assertEqual(self.fake.called("Set"), (ROOT, ("Profile", "commuting")))

    def test_unknown(self):
        self.assert_fails(2, "\"evening\" is none of the profiles: default, commuting", "profile",
                          "evening")
        self.assertEqual(self.fake.calls, [])


class CheckIn(Case):
    def logged(self):
        return self.fake.called("LogCheckIn")[1][0]

    def test_feeling(self):
        self.assertIn("Noted.", self.run_good("checkin", "stiff"))
        self.assertEqual(self.logged(), {"feeling": "stiff"})

    def test_everything(self):
        said = self.run_json("checkin", "sore", "--comfort=3", "--area=neck, hips", "--note=a call",
                             "--sleep=7", "--energy=0", "--focus=10", "--json")
        self.assertEqual(self.logged(), {
            "feeling": "sore", "comfort": 3, "areas": ["neck", "hips"], "note": "a call",
            "sleep": 7, "energy": 0, "focus": 10})
        self.assertEqual(said, self.logged())

    def test_one_area(self):
        self.run_good("checkin", "--area", "lower")
        self.assertEqual(self.logged(), {"area": "lower"})

    def test_wrong(self):
        for arguments, message in ((("great",), "\"great\" is none of fine, stiff, sore"),
                                   (("--comfort=11",), "--comfort wants 0 to 10, not \"11\""),
                                   (("--sleep=3.5",), "--sleep wants 0 to 10"),
                                   (("--area=knee",), "--area wants one or more of neck"),
                                   (("--area=",), "--area wants"),
                                   (("--note=",), "--note wants 1 to 500"),
                                   (("fine", "--list"), "--list takes no answers"),
                                   ((), "wants an answer, such as fine")):
            self.assert_fails(2, message, "checkin", *arguments)
        self.assertEqual(self.fake.calls, [])

    def test_refused(self):
        self.fake.answers["LogCheckIn"] = Refusal("Storage", "the disk is full")
        self.assert_fails(1, "the disk is full", "checkin", "fine")

    def test_questions(self):
        terminal = self.on_terminal("checkin")
        terminal.read_until("How does your back feel")
        terminal.write("great\n")
        terminal.read_until("That does not fit.")
        terminal.write("sore\n")
        terminal.read_until("Comfort")
        terminal.write("4\n")
        terminal.read_until("Where")
        terminal.write("upper\n")
        terminal.read_until("A note")
        terminal.write("\n")
        terminal.read_until("Noted.")
        self.assertEqual(terminal.finish(), 0)
        self.assertEqual(self.logged(), {"feeling": "sore", "comfort": 4, "area": "upper"})

    def test_nothing_said(self):
        terminal = self.on_terminal("checkin")
        for question in ("How does", "Comfort", "Where", "A note"):
            terminal.read_until(question)
            terminal.write("\n")
        terminal.read_until("nothing was noted")
        self.assertEqual(terminal.finish(), 1)
        self.assertEqual(self.fake.calls, [])

    def test_list(self):
        self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", ([
            (1795435200000000, 0, "check-in", variants(feeling="sore", comfort=3,
                                                       areas=GLib.Variant("as", ["neck", "hips"]))),
            (1795438800000000, 0, "check-in", variants(area="mid", note="\033[31mred"))],))
        lines = self.run_good("checkin", "--list").splitlines()
        self.assertEqual(lines[0], "Mon 23 Nov 12:00  sore  neck, hips  comfort 3")
        self.assertTrue(lines[1].startswith("Mon 23 Nov 13:00  mid  "))
        self.assertNotIn("\033", lines[1])
        self.assertEqual(self.fake.called("ListEvents")[1][2], ["check-in"])
        said = self.run_json("checkin", "--list", "--json")
        self.assertEqual((said[0]["feeling"], said[0]["areas"]), ("sore", ["neck", "hips"]))

    def test_list_of_a_traveller(self):
        """By the clock of the place, and where there was more than one, by its name."""
        def said(*clocks):
            self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", ([
                (1795435200000000 + i * 3600000000, 0, "check-in",
                 variants(comfort=3, day="2026-11-23", utc_offset_s=GLib.Variant("i", clock)))
                for i, clock in enumerate(clocks)],))
            return self.run_good("checkin", "--list").splitlines()
        self.assertEqual(said(32400, 32400), ["Mon 23 Nov 21:00  comfort 3", "Mon 23 Nov 22:00  comfort 3"])
        self.assertEqual(said(3600, 0), ["Mon 23 Nov 13:00 UTC+01:00  comfort 3", "Mon 23 Nov 13:00 UTC+00:00  comfort 3"])
        self.assertEqual([one["time"] for one in self.run_json("checkin", "--list", "--json")],
                         ["2026-11-23T13:00:00.000+01:00", "2026-11-23T13:00:00.000+00:00"])

    def test_none_yet(self):
        self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", ([],))
        self.assertEqual(self.run_good("checkin", "--list"), "No check-in has been noted yet.\n")


class Summary(Case):
    DAY = variants(day="2026-11-23", monitored_s=3600.0, stationary_s=600.0, longest_sit_s=540.0, coverage=0.9,
                   upright_ratio=0.714, text="as the daemon says it", language="xx", span="day",
                   breaks=GLib.Variant("a{su}", {"natural": 1, "taken-verified": 1, "skipped": 3}))
    TOLD = ("2026-11-23. The day: worn 1 h 00 min, 71 % of the judged time near the pose you set. In one place for "
            "10 min, the longest spell 9 min. 2 breaks taken (3 skipped). Data for 90 % of the time.\n")

    def setUp(self):
        super().setUp()
        self.fake.set(ROOT, STATISTICS, Day="2026-11-24")
        self.fake.answers["GetSummary"] = GLib.Variant("(a{sv})", (self.DAY,))

    def test_day(self):
        self.assertEqual(self.run_good("summary", "yesterday"), self.TOLD)
        self.assertEqual(self.fake.calls, [(ROOT, STATISTICS, "GetSummary", ("yesterday",))])
        self.assertEqual(self.fake.read, [])

    def test_tones(self):
        """The daemon's tone; one that is not known is plain."""
        for tone, begins in (("terse", "2026-11-23. day: worn 1 h 00 min, near pose 71 %, "),
                             ("friendly", "2026-11-23. Your day: worn 1 h 00 min, and 71 % "), ("loud", self.TOLD)):
            self.fake.answers["GetSummary"] = GLib.Variant("(a{sv})", (self.DAY | variants(tone=tone),))
            self.assertTrue(self.run_good("summary", "yesterday").startswith(begins))

    def test_goals(self):
        """Met or not, and the streak; nothing of a day without goals or with too little data."""
        for values, told in ((variants(goal_met=True, streak=3), "were met. That makes 3 days in a row. Data"),
                             (variants(goal_met=False, streak=3), "which is all right. Your streak is 3 days. Data"),
                             (variants(goal_met=False, streak=1), "which is all right. Data"),
                             (variants(goal_so_far=True, streak=3), "are met so far. Your streak is 3 days. Data"),
                             (variants(goal_so_far=False), " 2 breaks taken (3 skipped). Data"),
                             (variants(streak=4), " 2 breaks taken (3 skipped). Data")):
            day = {key: value for key, value in self.DAY.items() if key != "upright_ratio"} | values
            self.fake.answers["GetSummary"] = GLib.Variant("(a{sv})", (day,))
            words = self.run_good("summary", "yesterday")
            self.assertIn(told, words)
            self.assertIn("Too little was judged to say more of posture.", words)

    def test_today(self):
        self.assertEqual(self.run_json("summary", "--json")["monitored_s"], 3600)
        self.assertEqual(self.fake.called("GetSummary"), (ROOT, ("today",)))

    def test_wrong(self):
        self.assert_fails(2, "\"soon\" is not a day", "summary", "soon")
        self.fake.answers["GetSummary"] = Refusal("NoData", "nothing recorded on 2026-11-01")
        self.assert_fails(5, "nothing recorded", "summary", "2026-11-01")


class Alerts(Case):
    def setUp(self):
        super().setUp()
        for number in (9, 10):
            self.fake.add(f"{ROOT}/alerts/{number}", ALERT, {
                "Kind": "long-sitting", "Severity": "notice", "State": "held",
                "Details": variants(duration_s=1860, measured="stationary")})

    def test_list(self):
        lines = self.run_good("alerts").splitlines()
        self.assertEqual(lines, self.run_good("alerts", "list").splitlines())
        self.assertEqual([line.split()[0] for line in lines], ["9", "10"])
        self.assertIn("in one place for 31 min", lines[0])
        self.assertTrue(lines[0].endswith("(held)"))

    def test_an_hour_that_comes_twice(self):
        self.environment["TZ"] = "Europe/Berlin"
        for number, raised_s in ((9, 1792888200), (10, 1792891800), (11, 1792895400)):
            path = f"{ROOT}/alerts/{number}"
            if number < 11:
                self.fake.remove(path, ALERT)
            self.fake.add(path, ALERT, {"Kind": "slouch", "State": "active", "Severity": "notice",
                                        "RaisedAt": raised_s * 1000000})
        lines = [line for line in self.run_good("alerts").splitlines() if line.split()[0].isdigit()]
        self.assertEqual(len(lines), 3)
        for line, time in zip(lines, ("02:30 UTC+02:00", "02:30 UTC+01:00", "03:30")):
            self.assertIn(f"Sun 25 Oct {time}  ", line)

    def test_tones_tell_the_same(self):
        self.fake.add(f"{ROOT}/alerts/12", ALERT, {
            "Kind": "slouch", "Severity": "notice", "State": "active",
            "Details": variants(deviation_deg=25.0, limit_deg=15.0, duration_s=20, wording=1)})
        said = {}
        for tone in ("plain", "friendly", "terse", "unheard-of"):
            self.fake.set(ROOT, MANAGER, Tone=tone)
            said[tone] = self.run_good("alerts")
            for fact in ("25°", "15°", "20 s", "31 min"):
                self.assertIn(fact, said[tone])
        self.assertIn("  Time to shift. Slide back in the seat, let the shoulders drop.\n", said["plain"])
        self.assertIn("  Deep in it? One breath, one shift, and on you go.\n", said["friendly"])
        self.assertIn("  slouching, 25° from the pose you set (limit 15°), for 20 s\n", said["friendly"])
        self.assertIn("  Another position?\n", said["terse"])
        self.assertIn("  slouching, 25° (limit 15°), 20 s\n", said["terse"])
        self.assertEqual(said["plain"], said["unheard-of"])

    def tell(self, number, kind, **details):
        """The first line that the list has for an alert that is being told; it is gone afterwards."""
        path = f"{ROOT}/alerts/{number}"
        self.fake.add(path, ALERT, {"Kind": kind, "Severity": "notice", "State": "active",
                                    "Details": variants(**details)})
        lines = self.run_good("alerts").splitlines()
        self.fake.remove(path, ALERT)
        return next(line for line in lines if line.split()[0] == str(number)).split("  ")[-1]

    def test_two_in_a_row_read_differently(self):
        for kind, details in (("slouch", {"duration_s": 720.0}), ("long-sitting", {"duration_s": 3000.0}),
                              ("long-sitting", {"duration_s": 3000.0, "after": "call"})):
            by_count = [self.tell(20 + i, kind, wording=i, **details) for i in range(9)]
            by_number = [self.tell(20 + i, kind, times=1, **details) for i in range(9)]
            for said in (by_count, by_number):
                for one, next_one in zip(said, said[1:]):
                    self.assertNotEqual(one, next_one)
        again = [self.tell(20, "slouch", times=times) for times in (1, 2)]
        self.assertNotEqual(*again)

    def test_why_just_now(self):
        self.assertEqual(self.tell(20, "long-sitting", duration_s=4200.0, after="call", wording=0),
                         "Call over, 70 min in one place. A good moment to stretch your legs.")
        self.assertEqual(self.tell(21, "long-sitting", duration_s=5400.0, spell_times=2, quiet_s=7200.0, wording=4),
                         "Once more: 90 min. After this it stays quiet for two hours.")
        self.assertEqual(self.tell(22, "slouch", duration_s=1800.0, long=True, wording=4),
                         "Half an hour in one position. Stand up for a moment, or lean back.")
        self.assertEqual(self.tell(23, "slouch", duration_s=720.0, activity="standing", wording=2),
                         "How are you standing just now? Notice it, then change what you like.")

    def test_a_break_with_its_suggestion(self):
        suggestion = variants(id="shoulder-rolls", title="Shoulder rolls")
        self.fake.set(ROOT, BREAKS, State="suggested", Current=variants(
            id="1", kind="micro", suggestion=GLib.Variant("a{sv}", suggestion)))
        details = {"duration_s": 3000.0, "trigger": "stationary", "break": "micro", "wording": 1}
        self.assertEqual(self.tell(20, "break-due", **details),
                         "Time to get up. To the window and back will do. Suggested: Shoulder rolls.")
        suggestion["id"] = GLib.Variant("s", "")
        self.fake.set(ROOT, BREAKS, Current=variants(id="1", suggestion=GLib.Variant("a{sv}", suggestion)))
        self.assertEqual(self.tell(21, "break-due", **details), "Time to get up. To the window and back will do.")

    def test_see_professional(self):
        self.fake.add(f"{ROOT}/alerts/11", ALERT, {
            "Kind": "see-professional", "Severity": "info", "State": "active",
            "Details": variants(days=5, within_days=14, weeks=7)})
        self.assertIn("you noted discomfort on 5 of the last 14 days, for 7 weeks; it may be worth "
                      "talking to a professional", self.run_good("alerts"))

    def test_list_json(self):
        alerts = self.run_json("alerts", "--json")
        self.assertEqual([x["number"] for x in alerts], [9, 10])
        self.assertEqual(alerts[0]["details"]["measured"], "stationary")

    def test_none(self):
        for number in (9, 10):
            self.fake.remove(f"{ROOT}/alerts/{number}", ALERT)
        self.assertIn("No alert is active", self.run_good("alerts"))

    def test_acts(self):
        for word, method, arguments in (("acknowledge", "Acknowledge", ()),
                                        ("dismiss", "Dismiss", ()),
                                        ("false", "ReportFalse", ({},))):
            self.run_good("alerts", word, "9")
            self.assertEqual(self.fake.called(method), (f"{ROOT}/alerts/9", arguments))

    def test_no_such_alert(self):
        self.assert_fails(1, "there is no alert 3", "alerts", "dismiss", "3")

    def test_not_a_number(self):
        self.assert_fails(2, "\"x\" is not an alert's number", "alerts", "dismiss", "x")
        self.assert_fails(2, "\"9.5\" is not an alert's number", "alerts", "dismiss", "9.5")


class Proposal(Case):
    def test_none(self):
        self.assertIn("Nothing is proposed", self.run_good("proposal"))

    def test_show(self):
        self.fake.set(ROOT, MANAGER,
                      Proposal=variants(tolerance_deg=14.0, from_deg=11.0, reports=3))
        self.assertIn("a tolerance of 14° instead of 11°", self.run_good("proposal"))

    def test_kinds(self):
        for more, title, consequence in (
                ({"kind": "gentle"}, "Fewer notices?", "sets the pace to gentle"),
                ({"kind": "fade"}, "Time for fewer notices?", "coached minutes of the next week"),
                ({"kind": "hours", "from": "18:00", "until": "24:00"}, "Other hours for notices?",
                 "leaves out notices about posture from 18:00 to 24:00"),
                ({"kind": "pose"}, "A new pose?", "\"plumbline calibrate\" sets it anew")):
            with self.subTest(**more):
                self.fake.set(ROOT, MANAGER, Proposal=variants(reports=21, **more))
                said = self.run_good("proposal")
                self.assertIn(title, said)
                self.assertIn(consequence, said)
                self.assertIn("21 notices", said)
                self.assertIn("Nothing changes before you answer", said)

    def test_answer(self):
        for word, is_accepted in (("accept", True), ("reject", False)):
            self.fake.calls.clear()
            self.run_good("proposal", word)
            self.assertEqual(self.fake.called("AnswerProposal"), (ROOT, (is_accepted,)))

    def test_other_word(self):
        self.assert_fails(2, "\"maybe\" is neither accept nor reject", "proposal", "maybe")


class Sensors(Case):
    def test_list(self):
        self.fake.set(BACK, SENSOR, LastError="it went away", ReconnectCount=3)
        text = self.run_good("sensors")
        self.assertEqual(text, self.run_good("sensors", "list"))
        for part in ("back (upper back)", "streaming, battery 83 %", "micro, driver microbit",
                     "C0:FF:EE:00:00:01", "-60 dBm", "it went away"):
            self.assertIn(part, text)

    def test_list_json(self):
        sensors = self.run_json("sensors", "--json")
        self.assertEqual(sensors[0]["id"], "back")
        self.assertEqual(sensors[0]["rssi"], -60)

    def test_none(self):
        self.fake.remove(BACK, SENSOR)
        self.assertIn("No sensor is set up", self.run_good("sensors"))
        self.assert_fails(4, "run \"plumbline sensors add\"", "sensors", "remove", "back")

    def test_acts_by_id_name_and_address(self):
        for wanted in ("back", "micro", "c0:ff:ee:00:00:01", BACK):
            for word, method in (("connect", "Connect"), ("disconnect", "Disconnect"),
                                 ("identify", "Identify")):
                self.fake.calls.clear()
                self.run_good("sensors", word, wanted)
                self.assertEqual(self.fake.called(method), (BACK, ()))

    def test_remove(self):
        self.run_good("sensors", "remove", "back")
        self.assertEqual(self.fake.called("RemoveSensor"), (ROOT, (BACK,)))

    def test_set(self):
        self.assertIn("calibrate", self.run_good("sensors", "set", "back", "--placement=chest"))
        self.assertEqual(self.fake.called("Set"), (BACK, ("Placement", "chest")))
        self.fake.calls.clear()
        self.assertEqual(self.run_good("sensors", "set", "back", "--name=left one"), "Set.\n")
        self.assertEqual(self.fake.called("Set"), (BACK, ("Name", "left one")))
        self.assert_fails(2, "wants --placement or --name", "sensors", "set", "back")

    def test_no_such_sensor(self):
        self.assert_fails(1, "there is no sensor \"hip\"; there are back", "sensors", "remove",
                          "hip")

    def test_add(self):
        self.fake.answers["AddSensor"] = OBJECT
        text = self.run_good("sensors", "add", "C0:FF:EE:00:00:02", "--name", "x", "--placement",
                             "chest", "--driver=microbit", "--id", "front")
        self.assertIn("Added C0:FF:EE:00:00:02 at the chest", text)
        self.assertEqual(self.fake.called("AddSensor"), (ROOT, ("C0:FF:EE:00:00:02", {
            "name": "x", "placement": "chest", "driver": "microbit", "id": "front"})))

    def test_add_wants_an_address_without_a_terminal(self):
        self.assert_fails(2, "plumbline sensors scan", "sensors", "add")

    def candidate(self, address, name, rssi, driver):
        self.fake.emit(ROOT, MANAGER, "CandidateSeen", GLib.Variant("(a{sv})", ({
            "address": GLib.Variant("s", address), "name": GLib.Variant("s", name),
            "rssi": GLib.Variant("n", rssi), "driver": GLib.Variant("s", driver),
            "confidence": GLib.Variant("s", "likely" if driver else "none"),
            "pairing": GLib.Variant("s", "required" if driver == "polar" else "none")},)))

    def find_two(self, invocation):
        self.candidate("C0:FF:EE:00:00:05", "micro", -70, "microbit")
        self.candidate("C0:FF:EE:00:00:05", "micro", -40, "microbit")
        self.candidate("C0:FF:EE:00:00:06", "odd\x1bone", 0, "")

    def test_scan(self):
        self.fake.answers["StartDiscovery"] = self.find_two
        lines = self.run_good("sensors", "scan", "--seconds=1").splitlines()
        self.assertEqual(self.fake.called("StartDiscovery"), (ROOT, ({"seconds": 1},)))
        self.fake.called("StopDiscovery")
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"^ +1  C0:FF:EE:00:00:05  micro +-70 dBm  microbit \(likely\)$")
        self.assertRegex(lines[1], r"^ +2  C0:FF:EE:00:00:06  odd\?one +-  not recognised$")

    def test_scan_json(self):
        self.fake.answers["StartDiscovery"] = self.find_two
        found = self.run_json("sensors", "scan", "--seconds=1", "--json")
        self.assertEqual([x["rssi_dbm"] for x in found], [-40, 0])
        self.assertEqual([x["confidence"] for x in found], ["likely", "none"])

    def test_scan_tells_what_wants_pairing(self):
        self.fake.answers["StartDiscovery"] = lambda invocation: self.candidate(
            "C0:FF:EE:00:00:07", "strap", -50, "polar")
        self.assertIn("polar (likely), wants to be paired",
                      self.run_good("sensors", "scan", "--seconds=1"))

    def paired(self, *signals):
        """An answer to Pair, followed by signals: (name, GVariant)."""
        def answer(invocation):
            for name, parameters in signals:
                self.fake.emit(BACK, SENSOR, name, parameters)
        self.fake.answers["Pair"] = answer

    def test_pair(self):
        self.paired(("PairingFinished", GLib.Variant("(bss)", (True, "", "paired"))))
        self.assertIn("Paired.", self.run_good("sensors", "pair"))
        self.assertEqual(self.fake.called("Pair"), (BACK, ({"can-enter-passkey": False},)))

    def test_pair_fails_with_the_reason(self):
        self.paired(("PairingFinished", GLib.Variant("(bss)", (False, "x.y", "out of reach"))))
        self.assert_fails(4, "not paired: out of reach", "sensors", "pair", "back")
        self.fake.answers["Pair"] = Refusal("Busy", "a pairing is under way already")
        self.assert_fails(4, "under way", "sensors", "pair", "back")

    def test_pair_with_a_passkey(self):
        self.paired(("PasskeyWanted", None))
        self.fake.answers["EnterPasskey"] = lambda invocation: self.fake.emit(
            BACK, SENSOR, "PairingFinished", GLib.Variant("(bss)", (True, "", "paired")))
        terminal = self.on_terminal("sensors", "pair", "back")
        terminal.read_until("passkey")
        terminal.write("twelve\n")
        terminal.read_until("up to six digits")
        terminal.write("012345\n")
        self.assertEqual(terminal.finish(), 0, terminal.text)
        self.assertEqual(self.fake.called("EnterPasskey"), (BACK, (12345,)))

    def test_scan_finds_nothing(self):
        self.assert_fails(5, "no new sensor was found", "sensors", "scan", "--seconds=1")

    def test_scan_without_bluetooth(self):
        self.fake.answers["StartDiscovery"] = Refusal("BluetoothUnavailable", "Bluetooth is off")
        self.assert_fails(4, "Bluetooth is off", "sensors", "scan", "--seconds=1")

    def choose(self, answer):
        self.fake.answers["StartDiscovery"] = self.find_two
        self.fake.answers["AddSensor"] = OBJECT
        terminal = self.on_terminal("sensors", "add", "--seconds=1", "--placement=collar")
        terminal.read_until("Which one?")
        terminal.write(answer)
        return terminal, terminal.finish()

    def test_add_from_a_choice(self):
        terminal, code = self.choose("2\n")
        self.assertEqual(code, 0, terminal.text)
        self.assertEqual(self.fake.called("AddSensor"),
                         (ROOT, ("C0:FF:EE:00:00:06", {"placement": "collar"})))

    def test_add_from_a_choice_that_is_none(self):
        terminal, code = self.choose("3\n")
        self.assertEqual(code, 2)
        self.assertIn("\"3\" is not a number between 1 and 2; nothing was added", terminal.text)

    def test_add_leaves_without_a_choice(self):
        terminal, code = self.choose("\n")
        self.assertEqual(code, 1)
        self.assertIn("nothing was added", terminal.text)


class Mode(Case):
    def test_show(self):
        self.assertEqual(self.run_good("mode"), "training: judging and alerting\n")

    def test_set(self):
        self.assertEqual(self.run_good("mode", "off"), "off: leaving the sensors alone\n")
        self.assertEqual(self.fake.called("Set"), (ROOT, ("Mode", "off")))

    def test_other_word(self):
        self.assert_fails(2, "\"loud\" is none of training, tracking, off", "mode", "loud")


class Erase(Case):
    def setUp(self):
        super().setUp()
        self.fake.set(ROOT, STATISTICS, Day="2026-11-23")

    def test_range(self):
        self.run_good("erase", "--from=2026-11-21", "--to=yesterday", "--yes")
        self.assertEqual(self.fake.called("Erase"),
                         (ROOT, (1795219200 * 1000000, 1795392000 * 1000000)))

    def test_up_to_today(self):
        self.run_good("erase", "--from=today", "--yes")
        self.assertEqual(self.fake.read, [(STATISTICS, "Day")])
        self.assertEqual(self.fake.called("Erase"),
                         (ROOT, (1795392000 * 1000000, 1795478400 * 1000000)))

    def test_all(self):
        self.run_good("erase", "--all", "--yes")
        from_us, to_us = self.fake.called("Erase")[1]
        self.assertEqual(from_us, 0)
        self.assertGreater(to_us, 1700000000 * 1000000)

    def test_asks(self):
        for answer, code, calls in (("no\n", 1, 0), ("y\n", 1, 0), ("yes\n", 0, 1)):
            terminal = self.on_terminal("erase", "--all")
            terminal.read_until("the whole history for good. Type \"yes\" to go on: ")
            terminal.write(answer)
            self.assertEqual(terminal.finish(), code)
            self.assertEqual(len([x for x in self.fake.calls if x[2] == "Erase"]), calls)

    def test_wrong(self):
        self.assert_fails(2, "wants --from=DAY", "erase", "--yes")
        self.assert_fails(2, "wants --from=DAY", "erase", "--all", "--from=today", "--yes")
        self.assert_fails(2, "wants --yes", "erase", "--all")
        self.assert_fails(2, "\"x\" is not a day", "erase", "--from=x", "--yes")
        self.assert_fails(2, "is after", "erase", "--from=2026-11-23", "--to=2026-11-22", "--yes")
        self.assertEqual(self.fake.calls, [])


class Errors(Case):
    def test_exit_codes(self):
        for name, code in (("NotCalibrated", 4), ("SensorUnavailable", 4), ("Busy", 4),
                           ("BluetoothUnavailable", 4), ("NoData", 5), ("NoSuchSensor", 1),
                           ("Storage", 1), ("org.freedesktop.DBus.Error.AccessDenied", 4),
                           ("org.freedesktop.DBus.Error.InvalidArgs", 4),
                           ("org.freedesktop.DBus.Error.Failed", 1)):
            self.fake.answers["Resume"] = Refusal(name, "because of that")
            done = self.assert_fails(code, "because of that", "resume")
            self.assertNotIn("GDBus", done.stderr)

    def test_reload(self):
        self.run_good("settings", "reload")
        self.fake.called("ReloadSettings")

    def test_reload_shows_every_error(self):
        self.fake.answers["ReloadSettings"] = Refusal(
            "org.freedesktop.DBus.Error.InvalidArgs", "a.conf:1: x\na.conf:2: y")
        done = self.run_client("settings", "reload")
        self.assertEqual(done.returncode, 4)
        self.assertIn("a.conf:1: x\na.conf:2: y", done.stderr)

    def test_another_shape_of_answer(self):
        self.fake.answers["AddSensor"] = OBJECT
        self.fake.objects[ROOT][MANAGER]["Reasons"] = GLib.Variant("as", [])
        self.assertEqual(self.run_client("why").returncode, 0)


if __name__ == "__main__":
    tap.main()
