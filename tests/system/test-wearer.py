# SPDX-License-Identifier: GPL-3.0-or-later
"""What the wearer answers and sets with the client: mode, alerts, a proposal, a break's item."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

MANY_ALERTS = "[alerts]\nrepeat_s = 1\nmax_per_hour = 100\n"


def slouch(world, angle_deg=24):
    """The number of the alert that comes of it."""
    before = len(world.raised)
    world.play(f"slouch 100h {angle_deg}deg")
    world.until(lambda: "slouch" in world.kinds()[before:], "the slouch is alerted")
    return world.raised[-1][0].rsplit("/", 1)[1]


def sit_up(world):
    world.play("upright 100h")
    world.until(lambda: world.posture() == "upright", "upright again")
    world.run(5)  # for longer than [slouch] clear_s: the next slouch is another one


def events(world, *kinds):
    """[(kind, details)] of the history, in order."""
    listed = world.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                        GLib.Variant("(ttasu)", (0, 4102444800000000, list(kinds), 1000)))[0]
    return [(kind, details) for _from, _to, kind, details in listed]


class Mode(Case):
    def test_tracking_is_silent_and_records(self):
        world = self.streaming()
        code, text, _errors = world.client("mode", "tracking")
        self.assertEqual((code, text), (0, "tracking: judging and recording, without alerts\n"))
        self.assertEqual(world.get("Manager", "Mode"), "tracking")
        world.play("slouch 100h 30deg")
        world.until(lambda: world.posture() == "slouching", "it is judged")
        world.run(30)
        self.assertEqual(world.kinds(), [])
        self.assertGreaterEqual(world.day()["slouching_s"], 25)
        self.assertIn("mode-tracking", world.get("Manager", "Reasons"))
        self.assertFalse(world.get("Manager", "Paused"))

        world.daemon.end()  # what was set survives a restart
        world.start()
        self.assertTrue(world.client("mode")[1].startswith("tracking: "))
        world.until_streaming()
        self.assertEqual(world.client("mode", "training")[0], 0)
        world.until(lambda: "slouch" in world.kinds(), "alerts come again")

    def test_off_leaves_the_sensor_alone(self):
        world = self.streaming()
        self.assertEqual(world.client("mode", "off")[0], 0)
        world.until(lambda: not world.radio.sensor()["connected"], "the sensor is left alone")
        self.assertEqual(world.get("Manager", "PauseReasons")[-1], "mode-off")
        self.assertTrue(world.get("Manager", "Paused"))
        self.assertEqual(world.get("Breaks", "State"), "held")
        self.assertEqual(world.state_of_link(), "disabled")
        for refused in (("connect", "back"), ("pair", "back")):
            code, _text, errors = world.client("sensors", *refused)
            self.assertNotEqual(code, 0)
            self.assertIn("switched off", errors)
        self.assertEqual(world.client("mode", "training")[0], 0)
        world.until_streaming()
        world.until(lambda: world.posture() == "upright", "judged with the pose of before")

    def test_the_settings_change_it(self):
        world = self.streaming()
        world.write_settings("[monitor]\nmode = tracking\n")
        self.assertEqual(world.client("settings", "reload")[0], 0)
        self.assertEqual(world.get("Manager", "Mode"), "tracking")


class Answers(Case):
    def test_dismissed(self):
        world = self.streaming()
        number = slouch(world)
        self.assertEqual(world.client("alerts", "dismiss", number)[:2], (0, "Dismissed.\n"))
        world.until(lambda: world.cleared, "it is over")
        self.assertEqual(world.cleared[0][1:], ("slouch", "dismissed"))
        self.assertEqual(world.objects("Alert"), {})
        world.run(120)  # and stays away as long as the same slouch lasts
        self.assertEqual(len(world.kinds()), 1)
        self.assertEqual([details["outcome"] for _kind, details in events(world, "alert-cleared")],
                         ["dismissed"])
        code, _text, errors = world.client("alerts", "dismiss", number)
        self.assertEqual(code, 1)
        self.assertIn(f"there is no alert {number}", errors)

    def test_acknowledged(self):
        world = self.streaming()
        number = slouch(world)
        self.assertEqual(world.client("alerts", "acknowledge", number)[:2], (0, "Acknowledged.\n"))
        world.until(lambda: world.cleared, "it is over")
        self.assertEqual(world.cleared[0][1:], ("slouch", "acknowledged"))

    def test_snoozed(self):
        world = self.streaming()
        number = slouch(world)
        path = f"{ROOT}/alerts/{number}"
        world.call(path, f"{NAME}.Alert", "Snooze", GLib.Variant("(u)", (60,)))
        self.assertEqual(world.objects("Alert")[path]["State"], "snoozed")
        self.assertIn("snoozed until", world.client("alerts")[1])
        world.run(50)
        self.assertEqual(len(world.raised), 1)
        world.until(lambda: len(world.raised) > 1, "it is told again")
        self.assertEqual(world.raised[1][3]["times"], 2)


class FalseAlerts(Case):
    def report(self, world):
        number = slouch(world)
        self.assertEqual(world.client("alerts", "false", number)[:2],
                         (0, "Noted as false. Enough of these lead to a proposal.\n"))
        world.until(lambda: (f"{ROOT}/alerts/{number}", "slouch", "false") in world.cleared,
                    "it is cleared as false")
        sit_up(world)

    def proposed(self):
        """A world in which three alerts were reported as false, and what is proposed."""
        world = self.streaming(settings=MANY_ALERTS)
        for _ in range(2):
            self.report(world)
        self.assertEqual(world.get("Manager", "Proposal"), {})
        self.assertIn("Nothing is proposed", world.client("proposal")[1])
        self.assertEqual(world.client("proposal", "accept")[0], 1)
        self.report(world)
        proposal = world.get("Manager", "Proposal")
        self.assertEqual(proposal["reports"], 3)
        self.assertGreater(proposal["tolerance_deg"], proposal["from_deg"])
        self.assertIn("You reported 3 alerts as false", world.client("proposal")[1])
        self.assertIn("see \"plumbline proposal\"", world.client("status")[1])
        self.assertEqual([details.get("outcome", kind) for kind, details in
                          events(world, "alert-cleared", "proposal")], ["false"] * 3 + ["proposal"])
        return world, proposal

    def limit_deg(self, world):
        slouch(world, 40)
        limit_deg = world.raised[-1][3]["limit_deg"]
        sit_up(world)
        return limit_deg

    def test_a_wider_tolerance_is_accepted(self):
        world, proposal = self.proposed()
        self.assertEqual(world.client("proposal", "accept")[:2],
                         (0, "Accepted.\n"))
        self.assertEqual(world.get("Manager", "Proposal"), {})
        self.assertAlmostEqual(self.limit_deg(world), proposal["tolerance_deg"], 1)
        world.daemon.end()  # it survives a restart
        world.start()
        world.until_streaming()
        self.assertAlmostEqual(self.limit_deg(world), proposal["tolerance_deg"], 1)

    def test_or_rejected(self):
        world, proposal = self.proposed()
        self.assertEqual(world.client("proposal", "reject")[:2], (0, "Rejected.\n"))
        self.assertEqual(world.get("Manager", "Proposal"), {})
        self.assertAlmostEqual(self.limit_deg(world), proposal["from_deg"], 1)
        self.assertNotEqual(world.client("proposal", "accept")[0], 0)

    def test_words_go_into_the_history(self):
        world = self.streaming()
        path = f"{ROOT}/alerts/{slouch(world)}"
        context = {"activity": GLib.Variant("s", "drawing"), "note": GLib.Variant("s", "at the board")}
        world.call(path, f"{NAME}.Alert", "ReportFalse", GLib.Variant("(a{sv})", (context,)))
        reported = events(world, "false-report")
        self.assertEqual(len(reported), 1)
        self.assertEqual((reported[0][1]["activity"], reported[0][1]["note"]),
                         ("drawing", "at the board"))


class Item(Case):
    """What is done in a break is the library's, and what the settings leave."""

    def start(self, world, item, **options):
        options = dict(options, item=GLib.Variant("s", item))
        return world.call(ROOT, f"{NAME}.Breaks", "Start",
                          GLib.Variant("(sa{sv})", ("micro", options)))[0]

    def assert_refused(self, world, item, name, words):
        with self.assertRaises(GLib.Error) as refusal:
            self.start(world, item)
        self.assertIn(name, refusal.exception.message)
        self.assertIn(words, refusal.exception.message)
        self.assertEqual(world.get("Breaks", "Current"), {})

    def items(self, world, kind):
        return [item for item, _ in world.call(ROOT, f"{NAME}.Library", "List", GLib.Variant(
            "(a{sv})", ({"kind": GLib.Variant("s", kind)},)))[0]]

    def test_an_item_of_the_library(self):
        world = self.world(settings="[suggestions]\nexclude = breathing\n")
        everything = world.call(ROOT, f"{NAME}.Library", "List", GLib.Variant(
            "(a{sv})", ({"include_excluded": GLib.Variant("b", True)},)))[0]
        breathing = next(item for item, of in everything if of["kind"] == "breathing")
        self.assert_refused(world, "no-such-thing", "NoSuchItem", "is nothing to do of the library")
        self.assert_refused(world, breathing, "NoSuchItem", "excluded by the settings")
        massage = self.items(world, "self-massage")[0]
        self.assert_refused(world, massage, "InvalidArgs", "safety_shown")
        started = self.start(world, massage, safety_shown=GLib.Variant("b", True))
        self.assertEqual(world.client("break", "done")[0], 0)
        stretch = self.items(world, "stretch")[0]
        self.assertNotEqual(self.start(world, stretch), started)
        self.assertEqual(world.client("break", "done")[0], 0)
        done = [details for _kind, details in events(world, "break")]
        self.assertEqual([(of["item"], of["outcome"]) for of in done],
                         [(massage, "taken-unverified"), (stretch, "taken-unverified")])


if __name__ == "__main__":
    tap.main()
