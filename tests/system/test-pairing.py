# SPDX-License-Identifier: GPL-3.0-or-later
"""A sensor that wants to be paired: told, left alone, and paired when the user asks for it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case, GLib, NAME  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

COMMAND = "plumbline sensors pair"


class Pairing(Case):
    def until_unpaired(self, house):
        house.until(lambda: house.state_of_link() == "unpaired", "it wants to be paired")
        house.until(lambda: "pairing-lost" in house.kinds(), "the wearer is told")
        self.assertIn(COMMAND, house.sensor()["LastError"])
        for words in (("why",), ("sensors",), ("alerts",)):
            self.assertIn(COMMAND, house.client(*words)[1], words)

    def log(self, house):
        return house.radio.sensor()["log"]

    def assert_left_alone(self, house):
        before = self.log(house).count("connect")
        start = house.radio.sensor()["time_s"]
        house.until(lambda: house.radio.sensor()["time_s"] > start + 60, "a minute of the sensor's")
        self.assertLessEqual(self.log(house).count("connect"), before + 2)
        self.assertNotIn("agent-registered", self.log(house))

    def assert_paired(self, house):
        code, text, errors = house.client("sensors", "pair")
        self.assertEqual((code, errors), (0, ""), text)
        house.until_streaming()
        self.assertTrue(house.sensor()["Bonded"])
        house.until(lambda: [c for c in house.cleared if c[1] == "pairing-lost"], "the alert is over")
        house.until(lambda: "agent-gone" in self.log(house), "the agent is gone")

    def test_wants_a_bond(self):
        house = self.house("--sensor=polar", family="polar")
        self.until_unpaired(house)
        self.assertFalse(house.sensor()["Bonded"])
        self.assert_left_alone(house)
        self.assert_paired(house)

    def test_bond_lost(self):
        house = self.house("--fault=lost-keys", "--sensor=polar,bonded", family="polar")
        self.until_unpaired(house)
        self.assert_left_alone(house)
        self.assert_paired(house)

    def test_refusals(self):
        house = self.house("--sensor=thingy52", family="thingy52")
        house.until_streaming()
        code, _text, errors = house.client("sensors", "pair")
        self.assertEqual(code, 4)
        self.assertIn("without pairing", errors)
        for method, parameters in (("CancelPairing", None),
                                   ("EnterPasskey", GLib.Variant("(u)", (1,)))):
            with self.assertRaises(GLib.Error) as caught:
                house.call(house.sensor_path(), f"{NAME}.Sensor", method, parameters)
            self.assertIn("NoSuchItem", caught.exception.message)
        self.assertNotIn("agent-registered", self.log(house))


if __name__ == "__main__":
    tap.main()
