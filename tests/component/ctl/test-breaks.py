# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline break and session: what is sent, what is said, with and without a terminal."""

import datetime
import json
import os
import signal
import time

import tap
from fake import BREAKS, LIBRARY, ROOT, Case, GLib, Refusal, variants

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

    def ended(self, outcome, ago_s=600, **details):
        """A break that ended so long ago, of those that the history has."""
        now_us = time.time_ns() // 1000
        rows = [(now_us - 1000000 * (at_s + 180), now_us - 1000000 * at_s, "break",
                 variants(outcome=what, **more))
                for at_s, what, more in ((5400, "natural", {"walked_s": 600.0}),
                                         (ago_s, outcome, details))]
        self.fake.answers["ListEvents"] = GLib.Variant("(a(ttsa{sv}))", (rows,))
        self.fake.answers["Finish"] = Refusal("NoActiveBreak", "no break is due or under way")
        return time.strftime("%H:%M", time.gmtime((now_us - 1000000 * ago_s) / 1e6))

    def test_done_was_walked_already(self):
        self.ended("taken-verified", walked_s=180.0)
        text = self.run_good("break", "done")
        self.assertRegex(text, r"Counted already: you walked 3 min at .*\d\d:\d\d\.\n")
        self.ended("natural", walked_s=130.0)
        self.assertIn("you walked 2 min at", self.run_good("break", "done"))

    def test_done_was_said_already(self):
        self.ended("taken-unverified", walked_s=0.0, duration_s=60.0)
        self.assertIn("Counted already: you took a break at", self.run_good("break", "done"))

    def test_done_does_not_count(self):
        at = self.ended("expired", duration_s=0.0)
        self.assert_fails(4, f"ended by itself at {at}, unanswered", "break", "done")
        at = self.ended("expired", duration_s=180.0)
        self.assert_fails(4, f"was over at {at} without a word or a walk", "break", "done")
        at = self.ended("skipped")
        self.assert_fails(4, f"was skipped at {at}", "break", "done")

    def test_done_without_any(self):
        self.ended("taken-verified", ago_s=3700, walked_s=180.0)  # that one is not meant
        self.assert_fails(4, "no break is due", "break", "done")
        self.ended("postponed")
        self.assert_fails(4, "no break is due", "break", "done")
        self.fake.answers["ListEvents"] = Refusal("org.freedesktop.DBus.Error.Failed")
        self.assert_fails(4, "no break is due", "break", "done")

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

    def test_now_leads_through_what_was_suggested(self):
        self.suggested()
        self.run_good("break", "now")
        self.assertEqual([call for call in self.fake.calls if call[2] == "Suggest"], [])
        self.assertEqual(self.fake.called("Start")[1][1]["item"], "shoulder-rolls")
        del self.fake.calls[:]
        self.run_good("break", "now", "--kind=movement")
        self.assertEqual(self.fake.called("Suggest")[1], ({"kind": "movement"},))

    def asked(self, *arguments):
        self.fake.set(ROOT, LIBRARY, HaveSaid=False, Have=["towel", "pillow", "water"])
        self.fake.answers["ReloadSettings"] = self.reload
        terminal = self.on_terminal(*arguments)
        terminal.read_until("leave it open: ")
        return terminal

    def kept(self):
        path = os.path.join(self.folder.name, "plumbline", "conf.d", "have.conf")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()[1:]

    def reload(self, _invocation):
        have = self.kept()[1].partition(" = ")[2]
        if have != "auto":
            self.fake.set(ROOT, LIBRARY, HaveSaid=True, Have=have.split(", ") if have != "none" else [])

    def test_things_are_asked_for_once(self):
        terminal = self.asked("break", "suggest")
        self.assertIn("1  a chair that neither rolls nor tips", terminal.text)
        self.assertIn("10  water", terminal.text)
        terminal.write("two\n")
        terminal.read_until("leave it open: two")
        terminal.write("4, 1\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertEqual(self.kept(), ["[suggestions]", "have = chair, ball"])
        self.assertIn("have.conf; \"plumbline library have\" changes it.", terminal.text)
        again = self.on_terminal("break", "now")
        self.assertEqual(again.finish(), 0)
        self.assertNotIn("Some exercises", again.text)

    def test_things_may_stay_open(self):
        terminal = self.asked("break", "now")
        terminal.write("\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertEqual(self.kept(), ["[suggestions]", "have = auto"])
        again = self.on_terminal("break", "suggest")
        self.assertEqual(again.finish(), 0)
        self.assertNotIn("Some exercises", again.text)

    def test_no_things(self):
        terminal = self.asked("break", "suggest")
        terminal.write("0 1\n")
        terminal.read_until("leave it open: 0 1")
        terminal.write("0\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertEqual(self.kept(), ["[suggestions]", "have = none"])

    def test_nobody_is_asked_without_a_terminal(self):
        self.fake.set(ROOT, LIBRARY, HaveSaid=False)
        self.run_good("break", "suggest")
        self.run_json("break", "suggest", "--json")
        self.assertIsNone(self.kept())

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
        self.fake.answers["WhyNot"] = Refusal("org.freedesktop.DBus.Error.UnknownMethod")  # an older daemon
        self.assert_fails(1, "nothing in the library fits", "break", "now")
        counts = GLib.Variant("a{su}", {"things": 2, "place": 1})
        self.fake.answers["WhyNot"] = GLib.Variant("(a{sv})", (variants(
            considered=3, kept=counts, only=counts, things=GLib.Variant("a{su}", {"ball": 2})),))
        self.assert_fails(1, "fits just now: of 3 entries in the library: 1 is for another place; 2 "
                             "need things that are not there ([suggestions] have). What would help: a "
                             "ball (2).", "break", "suggest", "--kind=self-massage")
        self.assertEqual(self.fake.calls[-1][2:], ("WhyNot", ({"kind": "self-massage"},)))

    def test_a_mere_walk_says_why(self):
        walk = variants(id="", title="Walk a little", seconds=60, why_not=GLib.Variant(
            "a{sv}", variants(considered=1, kept=GLib.Variant("a{su}", {"off": 1}))))
        self.fake.answers["Suggest"] = GLib.Variant("(a{sv})", (walk,))
        self.assertIn("Nothing in the library fits just now: of 1 entry in the library: 1 is switched off.",
                      self.run_good("break", "suggest"))

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
