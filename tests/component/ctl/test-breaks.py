# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline break and session: what is sent, what is said, with and without a terminal."""

import datetime
import json
import signal

import tap
from fake import BREAKS, ROOT, Case, GLib, Refusal, variants

ROLLS = variants(id="shoulder-rolls", title="Shoulder rolls", kind="movement", seconds=1,
                 steps=GLib.Variant("as", ["Roll your shoulders.", "Breathe out."]),
                 cautions=GLib.Variant("as", ["Leave it if it hurts."]),
                 reason="52 minutes without walking", walk_first=False, prescribed=False)
BALL = variants(id="ball", title="Ball on the wall", kind="self-massage", seconds=1,
                steps=GLib.Variant("as", ["Lean on the ball."]), reason="you asked for a break",
                walk_first=False, when_not_to="red-flags", show_safety=True)
FLAGS = variants(topic="red-flags", title="When to get help at once",
                 text=GLib.Variant("as", ["Numbness between the legs."]))


class Breaks(Case):
    def setUp(self):
        super().setUp()
        self.fake.answers["Suggest"] = GLib.Variant("(a{sv})", (ROLLS,))
        self.fake.answers["Start"] = GLib.Variant("(s)", ("7",))
        self.fake.answers["Finish"] = self.finish
        self.fake.answers["GetSafety"] = GLib.Variant("(a{sv})", (FLAGS,))
        self.outcome = "taken-unverified"

    def finish(self, _invocation):
        self.fake.emit(ROOT, BREAKS, "Finished", GLib.Variant("(ssu)", ("7", self.outcome, 1)))

    def suggested(self):
        self.fake.set(ROOT, BREAKS, State="suggested", PostponesLeft=2,
                      Current=variants(id="7", kind="micro", reason="31 minutes without walking",
                                       seconds=30, suggestion=GLib.Variant("a{sv}", ROLLS)))

    def test_nothing_is_due(self):
        self.assertIn("none is due", self.run_good("break"))

    def test_suggested(self):
        self.suggested()
        text = self.run_good("break")
        self.assertIn("time for one: 31 minutes without walking", text)
        self.assertIn("2 more times", text)
        self.assertIn("Shoulder rolls", text)
        self.assertIn("31 minutes without walking", self.run_good("status"))

    def test_json(self):
        self.suggested()
        found = self.run_json("break", "--json")
        self.assertEqual(found["state"], "suggested")
        self.assertEqual(found["current"]["suggestion"]["id"], "shoulder-rolls")
        self.assertEqual(self.run_json("status", "--json")["breaks"]["state"], "suggested")

    def test_states(self):
        self.fake.set(ROOT, BREAKS, State="held")
        self.assertIn("held back for now", self.run_good("break"))
        self.fake.set(ROOT, BREAKS, State="postponed", NextBreakAt=1795435200000000)
        self.assertIn("postponed until", self.run_good("break"))
        self.fake.set(ROOT, BREAKS, State="idle", NextBreakAt=1795435200000000)
        self.assertIn("if you go on like this", self.run_good("break"))

    def test_answers(self):
        self.assertIn("has begun", self.run_good("break", "start", "long"))
        self.assertEqual(self.fake.called("Start"), (ROOT, ("long", {})))
        self.assertIn("you took a break", self.run_good("break", "done"))
        self.assertEqual(self.fake.called("Finish"), (ROOT, ("", {})))
        self.assertIn("Postponed", self.run_good("break", "postpone", "5"))
        self.assertEqual(self.fake.called("Postpone"), (ROOT, (300,)))
        self.assertIn("Skipped", self.run_good("break", "skip", "on", "the", "phone"))
        self.assertEqual(self.fake.called("Skip"), (ROOT, ("on the phone",)))

    def test_refusals(self):
        self.fake.answers["Postpone"] = Refusal("PostponeLimit", "as often as the settings allow")
        self.assert_fails(4, "as often as the settings allow", "break", "postpone")
        self.fake.answers["Skip"] = Refusal("NoActiveBreak", "no break is due")
        self.assert_fails(4, "no break is due", "break", "skip")

    def test_misuse(self):
        self.assert_fails(2, "\"tea\" is none of micro, long", "break", "start", "tea")
        self.assert_fails(2, "\"soon\" is not a number of minutes", "break", "postpone", "soon")
        self.assert_fails(2, "5 is not a number of seconds", "break", "now", "--seconds=5")
        self.assertEqual(self.fake.calls, [])

    def test_suggest(self):
        text = self.run_good("break", "suggest", "--area=upper", "--seconds=60", "--place=home",
                             "--kind=movement")
        self.assertEqual(self.fake.called("Suggest"), (ROOT, (
            {"area": "upper", "seconds": 60, "place": "home", "kind": "movement"},)))
        for wanted in ("Shoulder rolls", "52 minutes without walking", "- Roll your shoulders.",
                       "Mind: Leave it if it hurts."):
            self.assertIn(wanted, text)
        self.assertEqual(self.run_json("break", "suggest", "--json")["id"], "shoulder-rolls")

    def test_now_without_a_terminal(self):
        text = self.run_good("break", "now")
        self.assertEqual(self.fake.called("Start"),
                         (ROOT, ("micro", {"seconds": 5, "item": "shoulder-rolls"})))
        self.assertEqual(self.fake.called("Finish"), (ROOT, ("7", {})))
        self.assertLess(text.index("Roll your shoulders."), text.index("Breathe out."))
        self.assertIn("saw no walking; that is fine", text)
        self.assertNotIn("\r", text)

    def test_now_walked(self):
        self.outcome = "taken-verified"
        self.assertIn("you walked", self.run_good("break", "now"))

    def test_now_keeps_the_kind(self):
        self.suggested()
        self.fake.set(ROOT, BREAKS, Current=variants(id="7", kind="long", seconds=300))
        self.run_good("break", "now")
        self.assertEqual(self.fake.called("Start")[1][0], "long")

    def test_now_on_a_terminal(self):
        terminal = self.on_terminal("break", "now")
        terminal.read_until("left")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("█", terminal.text)

    def test_now_given_up(self):
        self.fake.answers["Suggest"] = GLib.Variant("(a{sv})", ({**ROLLS, **variants(seconds=600)},))
        self.outcome = "skipped"
        terminal = self.on_terminal("break", "now")
        terminal.read_until("Roll your shoulders.")
        terminal.process.send_signal(signal.SIGINT)
        self.assertEqual(terminal.finish(), 4)
        self.assertEqual(self.fake.called("Finish"), (ROOT, ("7", {"completed": False})))

    def test_red_flags_come_first(self):
        self.fake.answers["Suggest"] = GLib.Variant("(a{sv})", (BALL,))
        text = self.run_good("break", "now")
        self.assertLess(text.index("When to get help at once"), text.index("Ball on the wall"))
        self.assertTrue(self.fake.called("Start")[1][1]["safety_shown"])
        self.assertIn("library safety red-flags", text)

    def test_red_flags_are_asked_about(self):
        self.fake.answers["Suggest"] = GLib.Variant("(a{sv})", (BALL,))
        terminal = self.on_terminal("break", "now")
        terminal.read_until("go on? [y/N]")
        terminal.write("n\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("A short walk is always fine.", terminal.text)
        self.assertEqual([call for call in self.fake.calls if call[2] == "Start"], [])

    def test_nothing_fits(self):
        self.fake.answers["Suggest"] = Refusal("NoSuchItem", "nothing in the library fits")
        self.assert_fails(1, "nothing in the library fits", "break", "now")

    def test_monitor(self):
        follower = self.follow("monitor", "--json")
        follower.wait_for(lambda line: json.loads(line)["event"] == "state")
        self.fake.emit(ROOT, BREAKS, "Suggested", GLib.Variant("(ssa{sv})", ("7", "micro", ROLLS)))
        told = follower.wait_for_json(lambda line: line["event"] == "break")
        self.assertEqual((told["what"], told["suggestion"]["title"]), ("suggested", "Shoulder rolls"))
        self.fake.emit(ROOT, BREAKS, "Finished", GLib.Variant("(ssu)", ("7", "skipped", 0)))
        follower.wait_for_json(lambda line: line.get("what") == "skipped")
        follower.stop()

    def test_monitor_lines(self):
        follower = self.follow("monitor")
        follower.wait_for(lambda line: "upright" in line)
        self.fake.emit(ROOT, BREAKS, "Suggested", GLib.Variant("(ssa{sv})", ("7", "micro", ROLLS)))
        follower.wait_for(lambda line: line.endswith("break suggested: Shoulder rolls"))
        follower.stop()


class Session(Case):
    def setUp(self):
        super().setUp()
        self.fake.answers["LogSession"] = GLib.Variant("(s)", ("massage-1",))

    def logged(self):
        return self.fake.called("LogSession")[1]

    def test_massage(self):
        self.fake.set(ROOT, BREAKS, AftercareUntil=4102444800000000)
        text = self.run_good("session", "massage", "--note=shoulders", "--minutes=50")
        self.assertEqual(self.logged(), ("massage", 0, {"note": "shoulders", "minutes": 50}))
        self.assertIn("gentle suggestions", text)

    def test_when(self):
        self.run_good("session", "exercise", "--when=2026-11-25 18:00")
        when = datetime.datetime(2026, 11, 25, 18, tzinfo=datetime.timezone.utc)
        self.assertEqual(self.logged(), ("exercise", int(when.timestamp()) * 1000000, {}))

    def test_yesterday(self):
        self.run_good("session", "other", "--when=yesterday 18:00")
        age = datetime.datetime.now(datetime.timezone.utc).timestamp() - self.logged()[1] / 1e6
        self.assertTrue(0 < age < 48 * 3600, age)

    def test_misuse(self):
        self.assert_fails(2, "\"surgery\" is none of massage", "session", "surgery")
        self.assert_fails(2, "\"noon\" is not a time like 18:00", "session", "massage", "--when=noon")
        self.assert_fails(2, "2000 is not a number of minutes", "session", "massage",
                          "--minutes=2000")
        self.assertEqual(self.fake.calls, [])

    def test_refused(self):
        self.fake.answers["LogSession"] = Refusal("org.freedesktop.DBus.Error.InvalidArgs",
                                                  "when: is in the future")
        self.assert_fails(4, "is in the future", "session", "massage")


if __name__ == "__main__":
    tap.main()
