# SPDX-License-Identifier: GPL-3.0-or-later
"""One order: whatever is both signalled and kept, scene by scene; test-days.py has random days."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, Logind, NAME, ROOT, SHORT_BREAKS, Case  # noqa: E402
from order import Recorder, Row, Signal, compare  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

BREAKS = SHORT_BREAKS + "[monitor]\nnot_worn_after_s = 200\n"
BREAK_DUE, SLOUCH = "break-due", "slouch"


class Scenes(Case):
    """Each scene's order, alerts without their numbers."""

    def begin(self, settings=BREAKS, **keywords):
        self.world_ = world = self.streaming(settings=settings, **keywords)
        self.recorder = Recorder(world)
        return world

    def until_raised(self, kind):
        heard = self.recorder.signals
        count = len(heard)
        self.recorder.until(lambda: any(s.name == "AlertRaised" and s.args[1] == kind
                                        for s in heard[count:]), f"{kind} is raised")

    def act(self, interface, method, signature="()", *values, path=ROOT):
        parameters = GLib.Variant(signature, values) if values else None
        answer = self.world_.call(path, f"{NAME}.{interface}", method, parameters)
        self.recorder.drain()
        return answer

    def alert_path(self, kind):
        return next(path for path, alert in self.world_.objects("Alert").items()
                    if alert["Kind"] == kind)

    def assert_one_order(self):
        found = self.recorder.complaints()
        self.assertEqual(found, [], self.recorder.tell())

    def assert_order(self, *expected):
        self.assert_one_order()
        heard = [label[:2] + label[3:] if label[0].startswith("alert") else label
                 for label in self.recorder.labels()]
        self.assertEqual(heard, list(expected), self.recorder.tell())

    def slouch_until_a_break_is_due(self):
        self.world_.play("slouch 100h 30deg")
        self.until_raised(SLOUCH)
        self.until_raised(BREAK_DUE)

    def slouched(self):
        return (("posture", "upright", "slouching"), ("alert raised", SLOUCH, 1),
                ("alert raised", BREAK_DUE, 1))

    def test_taken_off_with_a_break_due(self):
        world = self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n", family="plumbline")  # it says so
        self.slouch_until_a_break_is_due()
        world.play("off-body 100h")
        self.recorder.until(lambda: world.get("Monitor", "Wear") == "not-worn", "it is seen to be off")
        self.assert_order(*self.slouched(),
                          ("alert cleared", SLOUCH, "expired"), ("posture", "slouching", "unknown"),
                          ("break", "expired"), ("alert cleared", BREAK_DUE, "expired"))

    def test_postponed_and_skipped(self):
        self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n")
        self.slouch_until_a_break_is_due()
        self.act("Breaks", "Postpone", "(u)", 0)
        self.until_raised(BREAK_DUE)
        self.act("Breaks", "Skip", "(s)", "a call")
        answered = ("alert cleared", BREAK_DUE, "acknowledged")
        self.assert_order(*self.slouched(), ("break", "postponed"), answered,
                          ("alert raised", BREAK_DUE, 1), ("break", "skipped"), answered)

    def test_walked(self):
        world = self.begin()
        self.until_raised(BREAK_DUE)
        world.play("walk 60s\nupright 100h")
        self.recorder.until(lambda: world.posture() == "upright" and "Finished" in
                            [s.name for s in self.recorder.signals], "it was walked")
        self.recorder.run(10)
        names = [label[:1] + label[-1:] for label in self.recorder.labels() if label[0] != "posture"]
        self.assertEqual(sorted(names), [("alert cleared", "moved"), ("alert raised", 1),
                                         ("break", "taken-verified")])
        self.assert_one_order()

    def test_started_and_given_up(self):
        self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n")
        self.slouch_until_a_break_is_due()
        self.act("Breaks", "Start", "(sa{sv})", "micro", {})
        self.recorder.run(12)
        self.act("Breaks", "Finish", "(sa{sv})", "", {"completed": GLib.Variant("b", False)})
        self.assert_order(*self.slouched(), ("alert cleared", BREAK_DUE, "acknowledged"),
                          ("break", "skipped"))

    def test_paused_and_resumed(self):
        world = self.begin("[alerts]\nrepeat_s = 3600\n")
        world.play("slouch 100h 30deg")
        self.until_raised(SLOUCH)
        self.act("Manager", "Pause", "(us)", 600, "a call")
        self.recorder.run(30)
        self.act("Manager", "Resume")
        self.recorder.run(30)
        self.assert_order(("posture", "upright", "slouching"), ("alert raised", SLOUCH, 1),
                          ("alert cleared", SLOUCH, "expired"), ("posture", "slouching", "unknown"),
                          ("posture", "unknown", "slouching"))

    def test_minutes_of_training_end(self):
        world = self.begin("[training]\nminutes_by_week\nminutes_per_day_start = 1\nminutes_per_day_growth = 0\n"
                           "[alerts]\nrepeat_s = 3600\n")
        world.play("slouch 100h 30deg")
        self.until_raised(SLOUCH)
        self.recorder.until(lambda: world.get("Manager", "Training")["done"], "the minute is used up")
        self.recorder.run(5)
        world.play("upright 100h")
        self.recorder.until(lambda: world.posture() == "upright", "it ends in silence")
        self.recorder.run(5)
        self.assert_order(("posture", "upright", "slouching"), ("alert raised", SLOUCH, 1),
                          ("posture", "slouching", "upright"), ("alert cleared", SLOUCH, "corrected"))

    def test_a_bend_after_a_massage(self):
        world = self.begin("[aftercare]\nhours = 2\n")
        self.act("Breaks", "LogSession", "(sta{sv})", "massage", 0, {})
        world.play("bend 6s 75deg\nupright 100h")
        self.until_raised("aftercare")
        self.act("Alert", "Acknowledge", path=self.alert_path("aftercare"))
        self.recorder.run(10)
        self.assert_one_order()
        self.assertIn(("alert cleared", "aftercare", "acknowledged"),
                      [label[:2] + label[3:] for label in self.recorder.labels()])

    def test_sore_and_answered(self):
        self.begin(BREAKS + "[check_ins]\ndays = 1\nwithin_days = 3\n")
        self.act("Statistics", "LogCheckIn", "(a{sv})", {"feeling": GLib.Variant("s", "sore")})
        self.recorder.run(1)
        self.act("Alert", "Acknowledge", path=self.alert_path("see-professional"))
        self.act("Breaks", "Skip", "(s)", "")
        self.assert_order(("alert raised", "see-professional", 1), ("alert raised", BREAK_DUE, 1),
                          ("alert cleared", "see-professional", "acknowledged"),
                          ("break", "skipped"), ("alert cleared", BREAK_DUE, "acknowledged"))

    def test_switched_off_with_a_break_due(self):
        world = self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n")
        self.slouch_until_a_break_is_due()
        world.call(ROOT, "org.freedesktop.DBus.Properties", "Set", GLib.Variant(
            "(ssv)", (f"{NAME}.Manager", "Mode", GLib.Variant("s", "off"))))
        self.recorder.run(300)
        self.assert_one_order()

    def test_asleep_with_a_break_due(self):
        """What became true while the machine slept has its own time each, and that is its order."""
        world = self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n")
        logind = Logind(world)
        self.slouch_until_a_break_is_due()
        logind.prepare_for_sleep(True)
        self.recorder.run(1)
        world.radio.fault("drop-link", seconds=5)
        self.recorder.leap(2 * 3600)
        logind.prepare_for_sleep(False)
        self.recorder.until(world_streams(world), "it is back")
        self.recorder.run(30)
        self.assert_one_order()

    def test_the_link_is_lost(self):
        world = self.begin(BREAKS + "[alerts]\nrepeat_s = 3600\n")
        self.slouch_until_a_break_is_due()
        world.radio.fault("drop-link", seconds=900)
        self.until_raised("sensor-lost")
        self.recorder.until(world_streams(world), "it is back", 3600)
        self.recorder.run(30)
        self.assert_one_order()


def world_streams(world):
    return lambda: world.state_of_link() == "streaming"


class Compared(Case):
    """The comparison itself can fail."""

    @staticmethod
    def raised(at_us, kind="slouch", alert=1):
        return Signal("AlertRaised", (f"/a/{alert}", kind, "notice", {"times": 1}), at_us - 5, at_us + 5)

    @staticmethod
    def row(at_us, kind="slouch", alert=1):
        return Row(at_us, 0, "alert-raised", {"alert": kind, "id": alert, "times": 1})

    @staticmethod
    def ended(at_us, seconds=0, outcome="skipped"):
        return Signal("Finished", ("1", outcome, seconds), at_us - 5, at_us + 5)

    def wrong(self, signals, rows, words):
        found = compare(signals, rows)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0][1])

    def test_the_same(self):
        rows = [Row(0, 7000000, "break", {"outcome": "natural"}), self.row(100), self.row(100, alert=2)]
        signals = [self.raised(100), self.raised(100, alert=2), self.ended(7000000, 7, "natural")]
        self.assertEqual(compare(signals, rows), [])

    def test_two_in_another_order(self):
        self.wrong([self.raised(100, alert=2), self.raised(100)],
                   [self.row(100), self.row(100, alert=2)], "the history goes on with")

    def test_a_break_amid_alerts(self):
        expired = Row(100, 0, "break", {"outcome": "expired"})
        self.wrong([self.ended(100, 0, "expired"), self.raised(100)], [self.row(100), expired],
                   "the history goes on with")

    def test_another_time(self):
        self.wrong([self.raised(100)], [self.row(90)], "was signalled between")

    def test_one_is_missing(self):
        self.wrong([self.raised(100)], [], "was signalled and is not kept")
        self.wrong([], [self.row(100)], "is kept and was not signalled")
        self.wrong([self.ended(100)], [], "was signalled and is not kept")
        self.wrong([], [Row(0, 0, "break", {"outcome": "skipped"})], "is kept and was not signalled")

    def test_a_break_that_lasted(self):
        row = Row(0, 7000000, "break", {"outcome": "skipped"})
        for signal in (self.ended(7000000, 7, "expired"), self.ended(8000000, 7), self.ended(7000000, 8)):
            found = compare([signal], [row])
            self.assertIn("was signalled and is not kept", found[0][1])
            self.assertIn("is kept and was not signalled", found[1][1])

    def test_a_break_that_lasted_amid_alerts(self):
        rows = [Row(0, 7000000, "break", {"outcome": "skipped"}), self.row(7000003)]
        self.wrong([self.raised(7000003), self.ended(7000000, 7)], rows, "after something of 7000003")


if __name__ == "__main__":
    tap.main()
