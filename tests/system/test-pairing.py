# SPDX-License-Identifier: GPL-3.0-or-later
"""A sensor that wants to be paired: told, left alone, and paired when the user asks for it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case, FIRST, GLib, NAME  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

PRIVATE = "4A:FF:EE:00:00:01"
COMMAND = "plumbline sensors pair"


class Pairing(Case):
    def until_unpaired(self, world):
        world.until(lambda: world.state_of_link() == "unpaired", "it wants to be paired")
        world.until(lambda: "pairing-lost" in world.kinds(), "the wearer is told")
        self.assertIn(COMMAND, world.sensor()["LastError"])
        for words in (("why",), ("sensors",), ("alerts",)):
            self.assertIn(COMMAND, world.client(*words)[1], words)

    def log(self, world):
        return world.radio.sensor()["log"]

    def assert_left_alone(self, world):
        before = self.log(world).count("connect")
        start = world.radio.sensor()["time_s"]
        world.until(lambda: world.radio.sensor()["time_s"] > start + 60, "a minute of the sensor's")
        self.assertLessEqual(self.log(world).count("connect"), before + 2)
        self.assertNotIn("agent-registered", self.log(world))

    def assert_paired(self, world):
        code, text, errors = world.client("sensors", "pair")
        self.assertEqual((code, errors), (0, ""), text)
        world.until_streaming()
        self.assertTrue(world.sensor()["Bonded"])
        world.until(lambda: [c for c in world.cleared if c[1] == "pairing-lost"], "the alert is over")
        world.until(lambda: "agent-gone" in self.log(world), "the agent is gone")

    def test_wants_a_bond(self):
        world = self.world("--sensor=polar", family="polar")
        self.until_unpaired(world)
        self.assertFalse(world.sensor()["Bonded"])
        self.assert_left_alone(world)
        self.assert_paired(world)

    def test_wants_a_bond_and_does_not_say_so(self):
        """No agent runs: the call hangs until the strap has no more patience, half a minute later."""
        world = self.world("--fault=no-agent,seconds=30", "--sensor=polar", family="polar")
        self.until_unpaired(world)
        self.assertEqual(self.log(world).count("connect"), 1, "within one try")
        self.assert_left_alone(world)
        self.assert_paired(world)

    def test_bond_lost(self):
        world = self.world("--fault=lost-keys", "--sensor=polar,bonded", family="polar")
        self.until_unpaired(world)
        self.assert_left_alone(world)
        self.assert_paired(world)

    def test_private_address(self):
        """The pairing tells its true address: the sensor is known by it, also after a restart."""
        world = self.world("--fault=private-address", "--sensor=polar", family="polar", starts=False)
        world.write_settings("enabled = no\n", address="C0:FF:EE:00:00:0F")
        world.start()
        self.assertEqual(world.client("sensors", "add", PRIVATE, "--id=strap")[0], 0)
        world.until(lambda: world.sensor(PRIVATE)["ConnectionState"] == "unpaired", "it wants to be paired")
        code, text, errors = world.client("sensors", "pair", "strap")
        self.assertEqual((code, errors), (0, ""), text)
        world.until(lambda: FIRST in [s["Address"] for s in world.objects("Sensor").values()], "it is followed")
        world.until(lambda: world.sensor(FIRST)["ConnectionState"] == "streaming", "it streams")
        world.call("/org/plumbline/Posture1", f"{NAME}.Manager", "ReloadSettings")
        world.run(5)
        self.assertEqual(world.sensor(FIRST)["ConnectionState"], "streaming")
        world.daemon.end()
        world.start()
        world.until(lambda: world.sensor(FIRST)["ConnectionState"] == "streaming", "it is found again")

    def test_refusals(self):
        world = self.world("--sensor=thingy52", family="thingy52")
        world.until_streaming()
        code, _text, errors = world.client("sensors", "pair")
        self.assertEqual(code, 4)
        self.assertIn("without pairing", errors)
        for method, parameters in (("CancelPairing", None),
                                   ("EnterPasskey", GLib.Variant("(u)", (1,)))):
            with self.assertRaises(GLib.Error) as caught:
                world.call(world.sensor_path(), f"{NAME}.Sensor", method, parameters)
            self.assertIn("NoSuchItem", caught.exception.message)
        self.assertNotIn("agent-registered", self.log(world))


if __name__ == "__main__":
    tap.main()
