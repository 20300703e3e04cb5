# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of breaks: due, postponed, walked, only said, skipped, natural, over a restart of the daemon."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

BREAKS = f"{NAME}.Breaks"
# Short enough for a test, and longer than what the daemon needs to be sure of a walk.
SETTINGS = """placement = upper-back
[sitting]
limit_min = 600
reset_after_s = 20
reset_window_s = 60
[breaks]
micro_every_min = 2
micro_s = 30
long_every_min = 0
slouched_share = 0
postpone_min = 1
micro_postpones = 1
expire_min = 30
"""


class Breaks(Case):
    def sitting(self, more="", **keywords):
        house = self.house(settings=SETTINGS.replace("placement = upper-back\n", "") + more, **keywords)
        house.suggested, house.finished = [], []
        for name, store in (("Suggested", house.suggested), ("Finished", house.finished)):
            house.connection.signal_subscribe(
                NAME, None, name, None, None, 0,
                lambda _c, _s, _p, _i, _m, parameters, store: store.append(parameters.unpack()), store)
        house.until_streaming()
        house.calibrate()
        return house

    def ask(self, house, method, signature, *values):
        return house.call(ROOT, BREAKS, method, GLib.Variant(signature, values))

    def error_of(self, house, method, signature, *values):
        try:
            self.ask(house, method, signature, *values)
        except GLib.Error as error:
            return error.message.split(":")[1].rsplit(".", 1)[1]
        return None

    def state(self, house):
        return house.get("Breaks", "State")

    def until_suggested(self, house, count):
        house.until(lambda: len(house.suggested) >= count, f"break {count} is suggested")

    def until_outcome(self, house, outcome):
        house.until(lambda: house.finished and house.finished[-1][1] == outcome,
                    f"the break ends as {outcome}")

    def test_a_day(self):
        house = self.sitting()
        self.assertEqual(self.state(house), "idle")
        self.assertEqual(self.error_of(house, "Skip", "(s)", ""), "NoActiveBreak")
        house.until(lambda: house.get("Breaks", "NextBreakAt") > 0, "the next one is foreseen")

        # told, once, with something to do and the reason for it
        self.until_suggested(house, 1)
        number, kind, suggestion = house.suggested[0]
        self.assertEqual(kind, "micro")
        self.assertIn("without walking", suggestion["reason"])
        self.assertTrue(suggestion["title"])
        self.assertLessEqual(suggestion["seconds"], 60)
        house.until(lambda: "break-due" in house.kinds(), "the alert came")
        self.assertNotIn("long-sitting", house.kinds())

        # postponed once, and no more
        self.ask(house, "Postpone", "(u)", 0)
        self.assertEqual(self.state(house), "postponed")
        house.until(lambda: ("break-due", "acknowledged") in [c[1:] for c in house.cleared],
                    "the alert went")
        self.until_suggested(house, 2)
        self.assertEqual(house.suggested[1][0], number)
        self.assertEqual(self.error_of(house, "Postpone", "(u)", 60), "PostponeLimit")

        # taken, and walked: the body is the witness
        started = self.ask(house, "Start", "(sa{sv})", "micro", {})[0]
        self.assertEqual(started, number)
        self.assertEqual(self.error_of(house, "Start", "(sa{sv})", "micro", {}), "Busy")
        house.play("stand 2s\nwalk 60s\nupright 100h")
        self.until_outcome(house, "taken-verified")
        self.assertGreaterEqual(house.finished[-1][2], 30)

        # the next one is only said to have been taken
        self.until_suggested(house, 3)
        self.assertNotEqual(house.suggested[2][0], number)
        self.ask(house, "Start", "(sa{sv})", "micro", {})
        self.ask(house, "Finish", "(sa{sv})", "", {})
        self.until_outcome(house, "taken-unverified")

        # told, and the daemon is started anew: it is told still
        self.until_suggested(house, 4)
        number = house.suggested[3][0]
        self.assertEqual(house.daemon.end(), 0)
        house.start()
        house.until(lambda: house.get("Breaks", "State") == "suggested", "it is suggested still")
        self.assertEqual(house.get("Breaks", "Current")["id"], number)
        self.ask(house, "Skip", "(s)", "a call")
        self.until_outcome(house, "skipped")

        # walking before anybody says anything
        house.until_streaming()
        told = len(house.suggested)
        house.play("walk 60s\nupright 100h")
        self.until_outcome(house, "natural")
        self.assertEqual(len(house.suggested), told)

        counted = house.day()["breaks"]
        for outcome in ("postponed", "taken-verified", "taken-unverified", "skipped", "natural"):
            self.assertEqual(counted.get(outcome), 1, f"{outcome} in {counted}")
        # the accelerated clock begins anew with each process: what came first may be dated later
        events = house.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                            GLib.Variant("(ttasu)", (0, 4102444800000000, ["break"], 100)))[0]
        by_outcome = {event[3]["outcome"]: event[3] for event in events}
        self.assertEqual(set(by_outcome), set(counted))
        self.assertEqual(by_outcome["skipped"]["reason"], "a call")
        self.assertGreaterEqual(by_outcome["taken-verified"]["walked_s"], 10)

    def test_a_pause_wins(self):
        house = self.sitting()
        self.until_suggested(house, 1)
        self.ask(house, "Postpone", "(u)", 30)
        house.call(ROOT, f"{NAME}.Manager", "Inhibit",
                   GLib.Variant("(sssu)", ("breaks", "test", "a talk", 3600)))
        house.until(lambda: self.state(house) == "held", "breaks are held")
        inhibited = house.day()["monitored_s"]
        house.until(lambda: house.day()["monitored_s"] > inhibited + 60, "its time has come and gone")
        self.assertEqual(len(house.suggested), 1)
        cookie = house.get("Manager", "Inhibitors")[0][0]
        house.call(ROOT, f"{NAME}.Manager", "Uninhibit", GLib.Variant("(u)", (cookie,)))
        self.until_outcome(house, "expired")  # a summary instead of a break in the middle of things
        self.assertEqual(len(house.suggested), 1)

    def test_stiff_is_heard_at_once(self):
        house = self.sitting("[aftercare]\nhours = 2\n")
        house.call(ROOT, f"{NAME}.Statistics", "LogCheckIn", GLib.Variant("(a{sv})", (
            {"feeling": GLib.Variant("s", "stiff"), "area": GLib.Variant("s", "hips")},)))
        self.until_suggested(house, 1)
        self.assertEqual(house.suggested[0][2]["reason"], "you said that you feel stiff")
        if house.suggested[0][2]["id"]:
            self.assertTrue({"hips", "whole"} & set(house.suggested[0][2]["areas"]))
        self.ask(house, "Skip", "(s)", "")

        # a massage opens the hours of care; the first deep bend gets one kind word
        self.ask(house, "LogSession", "(sta{sv})", "massage", 0, {})
        self.assertGreater(house.get("Breaks", "AftercareUntil"), 0)
        house.play("bend 6s 75deg\nupright 10s\nbend 6s 75deg\nupright 100h")
        house.until(lambda: "aftercare" in house.kinds(), "the bend is noticed")
        house.until(lambda: house.day()["bends"] >= 2, "both bends are counted")
        self.assertEqual(house.kinds().count("aftercare"), 1)
        sessions = house.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                              GLib.Variant("(ttasu)", (0, 0, ["session"], 10)))[0]
        self.assertEqual(sessions[0][3]["kind"], "massage")

    def test_off_the_body_is_no_break(self):
        house = self.sitting("[monitor]\nnot_worn_after_s = 60\n")
        house.play("off-body 100h")
        house.until(lambda: house.get("Monitor", "Wear") == "not-worn", "it is seen to be off")
        told, ended = len(house.suggested), len(house.finished)
        before = house.day()["not_worn_s"]
        house.until(lambda: house.day()["not_worn_s"] > before + 200, "time passes on the table")
        self.assertEqual(len(house.suggested), told)
        self.assertEqual(len(house.finished), ended)
        self.assertEqual(house.get("Breaks", "NextBreakAt"), 0)


if __name__ == "__main__":
    tap.main()
