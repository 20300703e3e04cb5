# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of breaks: due, postponed, walked, only said, skipped, natural, over a restart of the daemon."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, SHORT_BREAKS, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

BREAKS = f"{NAME}.Breaks"


class Breaks(Case):
    def sitting(self, more="", **keywords):
        world = self.world(settings=SHORT_BREAKS + more, **keywords)
        world.suggested, world.finished = [], []
        for name, store in (("Suggested", world.suggested), ("Finished", world.finished)):
            world.connection.signal_subscribe(
                NAME, None, name, None, None, 0,
                lambda _c, _s, _p, _i, _m, parameters, store: store.append(parameters.unpack()), store)
        world.until_streaming()
        world.calibrate()
        return world

    def ask(self, world, method, signature, *values):
        return world.call(ROOT, BREAKS, method, GLib.Variant(signature, values))

    def error_of(self, world, method, signature, *values):
        try:
            self.ask(world, method, signature, *values)
        except GLib.Error as error:
            return error.message.split(":")[1].rsplit(".", 1)[1]
        return None

    def state(self, world):
        return world.get("Breaks", "State")

    def until_suggested(self, world, count):
        world.until(lambda: len(world.suggested) >= count, f"break {count} is suggested")

    def until_outcome(self, world, outcome):
        world.until(lambda: world.finished and world.finished[-1][1] == outcome,
                    f"the break ends as {outcome}")

    def test_a_day(self):
        world = self.sitting()
        self.assertEqual(self.state(world), "idle")
        self.assertEqual(self.error_of(world, "Skip", "(s)", ""), "NoActiveBreak")
        world.until(lambda: world.get("Breaks", "NextBreakAt") > 0, "the next one is foreseen")

        # told, once, with something to do and the reason for it
        self.until_suggested(world, 1)
        number, kind, suggestion = world.suggested[0]
        self.assertEqual(kind, "micro")
        self.assertIn("without walking", suggestion["reason"])
        self.assertTrue(suggestion["title"])
        self.assertLessEqual(suggestion["seconds"], 60)
        world.until(lambda: "break-due" in world.kinds(), "the alert came")
        self.assertNotIn("long-sitting", world.kinds())

        # postponed once, and no more
        self.ask(world, "Postpone", "(u)", 0)
        self.assertEqual(self.state(world), "postponed")
        world.until(lambda: ("break-due", "acknowledged") in [c[1:] for c in world.cleared],
                    "the alert went")
        self.until_suggested(world, 2)
        self.assertEqual(world.suggested[1][0], number)
        self.assertEqual(self.error_of(world, "Postpone", "(u)", 60), "PostponeLimit")

        # taken, and walked: the body is the witness
        started = self.ask(world, "Start", "(sa{sv})", "micro", {})[0]
        self.assertEqual(started, number)
        self.assertEqual(self.error_of(world, "Start", "(sa{sv})", "micro", {}), "Busy")
        world.play("stand 2s\nwalk 60s\nupright 100h")
        self.until_outcome(world, "taken-verified")
        self.assertGreaterEqual(world.finished[-1][2], 30)

        # the next one is only said to have been taken
        self.until_suggested(world, 3)
        self.assertNotEqual(world.suggested[2][0], number)
        self.ask(world, "Start", "(sa{sv})", "micro", {})
        self.ask(world, "Finish", "(sa{sv})", "", {})
        self.until_outcome(world, "taken-unverified")

        # told, and the daemon is started anew: it is told still
        self.until_suggested(world, 4)
        number = world.suggested[3][0]
        self.assertEqual(world.daemon.end(), 0)
        world.start()
        world.until(lambda: world.get("Breaks", "State") == "suggested", "it is suggested still")
        self.assertEqual(world.get("Breaks", "Current")["id"], number)
        self.ask(world, "Skip", "(s)", "a call")
        self.until_outcome(world, "skipped")

        # walking before anybody says anything
        world.until_streaming()
        told = len(world.suggested)
        world.play("walk 60s\nupright 100h")
        self.until_outcome(world, "natural")
        self.assertEqual(len(world.suggested), told)

        counted = world.day()["breaks"]
        for outcome in ("postponed", "taken-verified", "taken-unverified", "skipped", "natural"):
            self.assertEqual(counted.get(outcome), 1, f"{outcome} in {counted}")
        # the accelerated clock begins anew with each process: what came first may be dated later
        events = world.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                            GLib.Variant("(ttasu)", (0, 4102444800000000, ["break"], 100)))[0]
        by_outcome = {event[3]["outcome"]: event[3] for event in events}
        self.assertEqual(set(by_outcome), set(counted))
        self.assertEqual(by_outcome["skipped"]["reason"], "a call")
        self.assertGreaterEqual(by_outcome["taken-verified"]["walked_s"], 10)

    def held(self, more=""):
        """A world in which a break was postponed into a time in which breaks are held, that is over."""
        world = self.sitting(more)
        self.until_suggested(world, 1)
        self.ask(world, "Postpone", "(u)", 30)
        world.call(ROOT, f"{NAME}.Manager", "Inhibit",
                   GLib.Variant("(sssu)", ("breaks", "test", "a talk", 3600)))
        world.until(lambda: self.state(world) == "held", "breaks are held")
        inhibited = world.day()["monitored_s"]
        world.until(lambda: world.day()["monitored_s"] > inhibited + 60, "its time has come and gone")
        self.assertEqual(len(world.suggested), 1)
        cookie = world.get("Manager", "Inhibitors")[0][0]
        world.call(ROOT, f"{NAME}.Manager", "Uninhibit", GLib.Variant("(u)", (cookie,)))
        return world

    def test_a_pause_wins(self):
        world = self.held("catch_up_after_hold = summary\n")
        self.until_outcome(world, "expired")  # a summary instead of a break in the middle of things
        self.assertEqual(len(world.suggested), 1)

    def test_what_a_pause_held_back_is_told_after_it(self):
        world = self.held()
        self.until_suggested(world, 2)
        world.run(60)
        self.assertEqual([number for number, _kind, _item in world.suggested],
                         [world.suggested[0][0]] * 2, "the same one, once more")
        self.assertEqual(world.kinds(), ["break-due"] * 2)

    def test_stiff_is_heard_at_once(self):
        world = self.sitting("[aftercare]\nhours = 2\n")
        world.call(ROOT, f"{NAME}.Statistics", "LogCheckIn", GLib.Variant("(a{sv})", (
            {"feeling": GLib.Variant("s", "stiff"), "area": GLib.Variant("s", "hips")},)))
        self.until_suggested(world, 1)
        self.assertEqual(world.suggested[0][2]["reason"], "you said that you feel stiff")
        if world.suggested[0][2]["id"]:
            self.assertTrue({"hips", "whole"} & set(world.suggested[0][2]["areas"]))
        self.ask(world, "Skip", "(s)", "")

        # a massage opens the hours of care; the first deep bend gets one kind word
        self.ask(world, "LogSession", "(sta{sv})", "massage", 0, {})
        self.assertGreater(world.get("Breaks", "AftercareUntil"), 0)
        world.play("bend 6s 75deg\nupright 10s\nbend 6s 75deg\nupright 100h")
        world.until(lambda: "aftercare" in world.kinds(), "the bend is noticed")
        world.until(lambda: world.day()["bends"] >= 2, "both bends are counted")
        self.assertEqual(world.kinds().count("aftercare"), 1)
        sessions = world.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                              GLib.Variant("(ttasu)", (0, 0, ["session"], 10)))[0]
        self.assertEqual(sessions[0][3]["kind"], "massage")

    def test_off_the_body_is_no_break(self):
        world = self.sitting("[monitor]\nnot_worn_after_s = 60\n")
        world.play("off-body 100h")
        world.until(lambda: world.get("Monitor", "Wear") == "not-worn", "it is seen to be off")
        told, ended = len(world.suggested), len(world.finished)
        before = world.day()["not_worn_s"]
        world.until(lambda: world.day()["not_worn_s"] > before + 200, "time passes on the table")
        self.assertEqual(len(world.suggested), told)
        self.assertEqual(len(world.finished), ended)
        self.assertEqual(world.get("Breaks", "NextBreakAt"), 0)


if __name__ == "__main__":
    tap.main()
