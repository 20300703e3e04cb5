# SPDX-License-Identifier: GPL-3.0-or-later
"""What the wearer answers and sets with the client: mode, alerts, a proposal, a break's item."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

MANY_ALERTS = "[alerts]\nrepeat_s = 1\nmax_per_hour = 100\n"


def slouch(house, angle_deg=24):
    """The number of the alert that comes of it."""
    before = len(house.raised)
    house.play(f"slouch 100h {angle_deg}deg")
    house.until(lambda: "slouch" in house.kinds()[before:], "the slouch is alerted")
    return house.raised[-1][0].rsplit("/", 1)[1]


def sit_up(house):
    house.play("upright 100h")
    house.until(lambda: house.posture() == "upright", "upright again")
    house.run(5)  # for longer than [slouch] clear_s: the next slouch is another one


def events(house, *kinds):
    """[(kind, details)] of the history, in order."""
    listed = house.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                        GLib.Variant("(ttasu)", (0, 4102444800000000, list(kinds), 1000)))[0]
    return [(kind, details) for _from, _to, kind, details in listed]


class Mode(Case):
    def test_tracking_is_silent_and_records(self):
        house = self.streaming()
        code, text, _errors = house.client("mode", "tracking")
        self.assertEqual((code, text), (0, "tracking: judging and recording, without alerts\n"))
        self.assertEqual(house.get("Manager", "Mode"), "tracking")
        house.play("slouch 100h 30deg")
        house.until(lambda: house.posture() == "slouching", "it is judged")
        house.run(30)
        self.assertEqual(house.kinds(), [])
        self.assertGreaterEqual(house.day()["slouching_s"], 25)
        self.assertIn("mode-tracking", house.get("Manager", "Reasons"))
        self.assertFalse(house.get("Manager", "Paused"))

        house.daemon.end()  # what was set survives a restart
        house.start()
        self.assertTrue(house.client("mode")[1].startswith("tracking: "))
        house.until_streaming()
        self.assertEqual(house.client("mode", "training")[0], 0)
        house.until(lambda: "slouch" in house.kinds(), "alerts come again")

    def test_off_leaves_the_sensor_alone(self):
        house = self.streaming()
        self.assertEqual(house.client("mode", "off")[0], 0)
        house.until(lambda: not house.radio.sensor()["connected"], "the sensor is left alone")
        self.assertEqual(house.get("Manager", "PauseReasons")[-1], "mode-off")
        self.assertTrue(house.get("Manager", "Paused"))
        self.assertEqual(house.get("Breaks", "State"), "held")
        self.assertEqual(house.state_of_link(), "disabled")
        for refused in (("connect", "back"), ("pair", "back")):
            code, _text, errors = house.client("sensors", *refused)
            self.assertNotEqual(code, 0)
            self.assertIn("switched off", errors)
        self.assertEqual(house.client("mode", "training")[0], 0)
        house.until_streaming()
        house.until(lambda: house.posture() == "upright", "judged with the pose of before")

    def test_the_settings_change_it(self):
        house = self.streaming()
        house.write_settings("[monitor]\nmode = tracking\n")
        self.assertEqual(house.client("settings", "reload")[0], 0)
        self.assertEqual(house.get("Manager", "Mode"), "tracking")


class Answers(Case):
    def test_dismissed(self):
        house = self.streaming()
        number = slouch(house)
        self.assertEqual(house.client("alerts", "dismiss", number)[:2], (0, "Dismissed.\n"))
        house.until(lambda: house.cleared, "it is over")
        self.assertEqual(house.cleared[0][1:], ("slouch", "dismissed"))
        self.assertEqual(house.objects("Alert"), {})
        house.run(120)  # and stays away as long as the same slouch lasts
        self.assertEqual(len(house.kinds()), 1)
        self.assertEqual([details["outcome"] for _kind, details in events(house, "alert-cleared")],
                         ["dismissed"])
        code, _text, errors = house.client("alerts", "dismiss", number)
        self.assertEqual(code, 1)
        self.assertIn(f"there is no alert {number}", errors)

    def test_acknowledged(self):
        house = self.streaming()
        number = slouch(house)
        self.assertEqual(house.client("alerts", "acknowledge", number)[:2], (0, "Acknowledged.\n"))
        house.until(lambda: house.cleared, "it is over")
        self.assertEqual(house.cleared[0][1:], ("slouch", "acknowledged"))

    def test_snoozed(self):
        house = self.streaming()
        number = slouch(house)
        path = f"{ROOT}/alerts/{number}"
        house.call(path, f"{NAME}.Alert", "Snooze", GLib.Variant("(u)", (60,)))
        self.assertEqual(house.objects("Alert")[path]["State"], "snoozed")
        self.assertIn("snoozed until", house.client("alerts")[1])
        house.run(50)
        self.assertEqual(len(house.raised), 1)
        house.until(lambda: len(house.raised) > 1, "it is told again")
        self.assertEqual(house.raised[1][3]["times"], 2)


class FalseAlerts(Case):
    def report(self, house):
        number = slouch(house)
        self.assertEqual(house.client("alerts", "false", number)[:2],
                         (0, "Noted as false. Enough of these lead to a proposal.\n"))
        house.until(lambda: (f"{ROOT}/alerts/{number}", "slouch", "false") in house.cleared,
                    "it is cleared as false")
        sit_up(house)

    def proposed(self):
        """A house in which three alerts were reported as false, and what is proposed."""
        house = self.streaming(settings=MANY_ALERTS)
        for _ in range(2):
            self.report(house)
        self.assertEqual(house.get("Manager", "Proposal"), {})
        self.assertIn("Nothing is proposed", house.client("proposal")[1])
        self.assertEqual(house.client("proposal", "accept")[0], 1)
        self.report(house)
        proposal = house.get("Manager", "Proposal")
        self.assertEqual(proposal["reports"], 3)
        self.assertGreater(proposal["tolerance_deg"], proposal["from_deg"])
        self.assertIn("You reported 3 alerts as false", house.client("proposal")[1])
        self.assertIn("see \"plumbline proposal\"", house.client("status")[1])
        self.assertEqual([details.get("outcome", kind) for kind, details in
                          events(house, "alert-cleared", "proposal")], ["false"] * 3 + ["proposal"])
        return house, proposal

    def limit_deg(self, house):
        slouch(house, 40)
        limit_deg = house.raised[-1][3]["limit_deg"]
        sit_up(house)
        return limit_deg

    def test_a_wider_tolerance_is_accepted(self):
        house, proposal = self.proposed()
        self.assertEqual(house.client("proposal", "accept")[:2],
                         (0, "Accepted: the wider tolerance is in force.\n"))
        self.assertEqual(house.get("Manager", "Proposal"), {})
        self.assertAlmostEqual(self.limit_deg(house), proposal["tolerance_deg"], 1)
        house.daemon.end()  # it survives a restart
        house.start()
        house.until_streaming()
        self.assertAlmostEqual(self.limit_deg(house), proposal["tolerance_deg"], 1)

    def test_or_rejected(self):
        house, proposal = self.proposed()
        self.assertEqual(house.client("proposal", "reject")[:2], (0, "Rejected.\n"))
        self.assertEqual(house.get("Manager", "Proposal"), {})
        self.assertAlmostEqual(self.limit_deg(house), proposal["from_deg"], 1)
        self.assertNotEqual(house.client("proposal", "accept")[0], 0)

    def test_words_go_into_the_history(self):
        house = self.streaming()
        path = f"{ROOT}/alerts/{slouch(house)}"
        context = {"activity": GLib.Variant("s", "drawing"), "note": GLib.Variant("s", "at the board")}
        house.call(path, f"{NAME}.Alert", "ReportFalse", GLib.Variant("(a{sv})", (context,)))
        reported = events(house, "false-report")
        self.assertEqual(len(reported), 1)
        self.assertEqual((reported[0][1]["activity"], reported[0][1]["note"]),
                         ("drawing", "at the board"))


class Item(Case):
    """What is done in a break is the library's, and what the settings leave."""

    def start(self, house, item, **options):
        options = dict(options, item=GLib.Variant("s", item))
        return house.call(ROOT, f"{NAME}.Breaks", "Start",
                          GLib.Variant("(sa{sv})", ("micro", options)))[0]

    def assert_refused(self, house, item, name, words):
        with self.assertRaises(GLib.Error) as refusal:
            self.start(house, item)
        self.assertIn(name, refusal.exception.message)
        self.assertIn(words, refusal.exception.message)
        self.assertEqual(house.get("Breaks", "Current"), {})

    def items(self, house, kind):
        return [item for item, _ in house.call(ROOT, f"{NAME}.Library", "List", GLib.Variant(
            "(a{sv})", ({"kind": GLib.Variant("s", kind)},)))[0]]

    def test_an_item_of_the_library(self):
        house = self.house(settings="[suggestions]\nexclude = breathing\n")
        everything = house.call(ROOT, f"{NAME}.Library", "List", GLib.Variant(
            "(a{sv})", ({"include_excluded": GLib.Variant("b", True)},)))[0]
        breathing = next(item for item, of in everything if of["kind"] == "breathing")
        self.assert_refused(house, "no-such-thing", "NoSuchItem", "is nothing to do of the library")
        self.assert_refused(house, breathing, "NoSuchItem", "excluded by the settings")
        massage = self.items(house, "self-massage")[0]
        self.assert_refused(house, massage, "InvalidArgs", "safety_shown")
        started = self.start(house, massage, safety_shown=GLib.Variant("b", True))
        self.assertEqual(house.client("break", "done")[0], 0)
        stretch = self.items(house, "stretch")[0]
        self.assertNotEqual(self.start(house, stretch), started)
        self.assertEqual(house.client("break", "done")[0], 0)
        done = [details for _kind, details in events(house, "break")]
        self.assertEqual([(of["item"], of["outcome"]) for of in done],
                         [(massage, "taken-unverified"), (stretch, "taken-unverified")])


if __name__ == "__main__":
    tap.main()
