# SPDX-License-Identifier: GPL-3.0-or-later
"""A sensor's life in the client's hands: added, named, worn elsewhere, let go of, forgotten, paired."""

import os
import pty
import select
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import FIRST, GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

SPARE = "C0:FF:EE:00:00:02"


class Added(Case):
    """The first sensor stands in the settings' file, the second is added by the client."""

    def world_of_two(self, **keywords):
        world = self.world("--sensor=microbit", "--sensor=microbit,name=Clip", **keywords)
        world.until_streaming()
        code, text, errors = world.client("sensors", "add", SPARE, "--id=spare", "--placement=collar")
        self.assertEqual(code, 0, text + errors)
        world.until(lambda: world.sensor(SPARE)["ConnectionState"] == "streaming", "both stream")
        return world

    def capture(self, world):
        del world.calibrations[:]
        world.call(world.sensor_path(SPARE), f"{NAME}.Sensor", "Calibrate",
                   GLib.Variant("(sa{sv})", ("upright", {})))
        world.until(lambda: world.calibrations, "the capture ends")
        self.assertTrue(world.calibrations[0][0], world.calibrations)

    def captures(self, world):
        return world.call(ROOT, f"{NAME}.Statistics", "ListEvents", GLib.Variant(
            "(ttasu)", (0, 0, ["calibration-finished"], 10)))[0]

    def test_another_name(self):
        world = self.world_of_two()
        self.assertEqual(world.client("sensors", "set", "spare", "--name=Left shoulder")[:2],
                         (0, "Set.\n"))
        self.assertEqual(world.sensor(SPARE)["Name"], "Left shoulder")
        self.assertIn("Left shoulder", world.client("sensors")[1])
        world.daemon.end()
        world.start()
        self.assertEqual(world.sensor(SPARE)["Name"], "Left shoulder")
        code, _text, errors = world.client("sensors", "set", "back", "--name=Right")
        self.assertEqual(code, 4)
        self.assertIn("test.conf:", errors)
        self.assertNotEqual(world.sensor(FIRST)["Name"], "Right")

    def test_another_placement(self):
        world = self.world_of_two()
        self.assertEqual(world.sensor(SPARE)["Placement"], "collar")
        self.capture(world)
        self.assertEqual(world.sensor(SPARE)["CalibrationState"], "valid")
        self.assertIn("plumbline calibrate",
                      world.client("sensors", "set", "spare", "--placement=chest")[1])
        spare = world.sensor(SPARE)
        self.assertEqual(spare["Placement"], "chest")
        self.assertEqual(spare["CalibrationState"], "none", "a pose belongs to its placement")
        self.assertEqual(spare["ConnectionState"], "streaming")
        self.assertEqual(world.client("sensors", "set", "spare", "--placement=collar")[0], 0)
        self.assertEqual(world.sensor(SPARE)["CalibrationState"], "valid", "its pose is found again")
        code, _text, errors = world.client("sensors", "set", "spare", "--placement=knee")
        self.assertNotEqual(code, 0)
        self.assertIn("knee", errors)
        self.assertEqual(world.sensor(SPARE)["Placement"], "collar")

    def test_without_an_address_it_has_its_own_name(self):
        world = self.world("--sensor=microbit", "--sensor=microbit,name=Clip")
        world.write_settings("[sensor:clip]\nname = Clip\n")
        world.call(ROOT, f"{NAME}.Manager", "ReloadSettings")
        code, _text, errors = world.client("sensors", "set", "clip", "--name=Other")
        self.assertEqual(code, 4)
        self.assertIn("give it an address first", errors)

    def test_let_go_of_and_taken_again(self):
        world = self.world_of_two()
        world.daemon.end()
        world.start()
        world.until(lambda: world.sensor(SPARE)["ConnectionState"] == "streaming", "it is known by now")
        self.assertEqual(world.client("sensors", "disconnect", "spare")[:2],
                         (0, 'Disconnected until "plumbline sensors connect".\n'))
        world.until(lambda: not world.radio.sensor(SPARE)["connected"], "the link is given up")
        connects = world.radio.sensor(SPARE)["log"].count("connect")
        world.run(60)
        self.assertFalse(world.radio.sensor(SPARE)["connected"], "and it stays so")
        self.assertEqual(world.radio.sensor(SPARE)["log"].count("connect"), connects)
        self.assertEqual(world.state_of_link(), "streaming", "the other one is not touched")
        self.assertEqual(world.client("sensors", "connect", "spare")[0], 0)
        world.until(lambda: world.sensor(SPARE)["ConnectionState"] == "streaming", "it is back")

    def test_let_go_of_at_once(self):
        """Not only once the daemon has met the sensor before: over and over, as answers and signals of
        bluetoothd cross."""
        world = self.world_of_two()
        for turn in range(25):
            self.assertEqual(world.client("sensors", "disconnect", "spare")[0], 0)
            world.until(lambda: not world.radio.sensor(SPARE)["connected"], "the link is given up")
            world.run(5)
            self.assertFalse(world.radio.sensor(SPARE)["connected"], f"and it stays so, turn {turn}")
            self.assertEqual(world.client("sensors", "remove", "spare")[0], 0)
            self.assertEqual(world.client("sensors", "add", SPARE, "--id=spare")[0], 0)
            world.until(lambda: world.sensor(SPARE)["ConnectionState"] == "streaming", "it streams")

    def test_forgotten(self):
        world = self.world_of_two()
        path = world.sensor_path(SPARE)
        self.capture(world)
        captures = self.captures(world)
        self.assertEqual(len(captures), 1)
        self.assertEqual(world.client("sensors", "remove", "spare")[:2],
                         (0, "Removed. Its history stays.\n"))
        self.assertNotIn(path, world.objects("Sensor"))
        world.until(lambda: not world.radio.sensor(SPARE)["connected"], "the link is given up")
        self.assertNotIn("spare", world.client("sensors")[1])
        world.daemon.end()
        world.start()
        self.assertEqual(list(world.objects("Sensor")), [world.sensor_path(FIRST)])
        self.assertEqual(self.captures(world), captures)
        code, _text, errors = world.client("sensors", "remove", "back")
        self.assertEqual(code, 4)
        self.assertIn("test.conf:", errors)

    def test_the_one_that_judged_is_forgotten(self):
        """Whoever sat badly by it is told nothing more by a sensor that is gone."""
        world = self.world(starts=False)
        world.write_settings("enabled = no\n", address="C0:FF:EE:00:00:0F")
        world.start()
        self.assertEqual(world.client("sensors", "add", FIRST, "--id=worn")[0], 0)
        world.until(lambda: world.sensor(FIRST)["ConnectionState"] == "streaming", "it streams")
        world.calibrate()
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
        self.assertEqual(world.client("sensors", "remove", "worn")[0], 0)
        world.until(lambda: world.cleared, "its alert goes with it")
        self.assertEqual(world.posture(), "unknown")
        self.assertEqual(world.quality(), "none")
        self.assertEqual(world.objects("Alert"), {})


class Passkey(Case):
    """Six digits that the sensor shows, typed on a terminal."""

    def pair(self, world, *typed):
        """Types a line each time that the client has asked once more: (exit code, output, errors)."""
        terminal, line = pty.openpty()
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, line)
        paths = [os.path.join(world.bus.folder, name) for name in ("output", "errors")]
        with open(paths[0], "w", encoding="utf-8") as output, \
                open(paths[1], "w", encoding="utf-8") as errors:
            process = world.clock.start(
                [os.environ["PLUMBLINE"], "--bus=session", "sensors", "pair", "back"],
                env=world.virtual, stdin=line, stdout=output, stderr=errors)
        for count, text in enumerate(typed, 1):
            world.until(lambda count=count: self.read(paths[0]).count("passkey that") == count,
                        f"the passkey is asked for, {count}")
            self.type(process, terminal, line, text)
        code = world.wait_for_end(process)
        return code, self.read(paths[0]), self.read(paths[1])

    def type(self, process, terminal, line, text):
        """A terminal hands over what is typed when it finds the time, which is real time: the program
        stands still until all of it has arrived."""
        process.send_signal(signal.SIGSTOP)
        os.write(terminal, text.encode())
        self.assertTrue(select.select([line], [], [], harness.PATIENCE_S)[0])
        process.send_signal(signal.SIGCONT)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def unpaired(self):
        world = self.world("--sensor=polar", "--fault=passkey,digits=004211", family="polar")
        world.until(lambda: world.state_of_link() == "unpaired", "it wants to be paired")
        return world

    def test_the_right_one(self):
        world = self.unpaired()
        code, text, errors = self.pair(world, "sesame\n", "004211\n")
        self.assertEqual(code, 0, text + errors)
        self.assertIn("a passkey is a number of up to six digits", errors)
        self.assertIn("Paired.", text)
        world.until_streaming()
        self.assertTrue(world.sensor()["Bonded"])

    def test_a_wrong_one(self):
        world = self.unpaired()
        code, _text, errors = self.pair(world, "4212\n")
        self.assertEqual(code, 4)
        self.assertIn("not paired: ", errors)
        self.assertFalse(world.sensor()["Bonded"])
        self.assertEqual(world.state_of_link(), "unpaired")


if __name__ == "__main__":
    tap.main()
