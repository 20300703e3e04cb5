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

    def house_of_two(self, **keywords):
        house = self.house("--sensor=microbit", "--sensor=microbit,name=Clip", **keywords)
        house.until_streaming()
        code, text, errors = house.client("sensors", "add", SPARE, "--id=spare", "--placement=collar")
        self.assertEqual(code, 0, text + errors)
        house.until(lambda: house.sensor(SPARE)["ConnectionState"] == "streaming", "both stream")
        return house

    def capture(self, house):
        del house.calibrations[:]
        house.call(house.sensor_path(SPARE), f"{NAME}.Sensor", "Calibrate",
                   GLib.Variant("(sa{sv})", ("upright", {})))
        house.until(lambda: house.calibrations, "the capture ends")
        self.assertTrue(house.calibrations[0][0], house.calibrations)

    def captures(self, house):
        return house.call(ROOT, f"{NAME}.Statistics", "ListEvents", GLib.Variant(
            "(ttasu)", (0, 0, ["calibration-finished"], 10)))[0]

    def test_another_name(self):
        house = self.house_of_two()
        self.assertEqual(house.client("sensors", "set", "spare", "--name=Left shoulder")[:2],
                         (0, "Set.\n"))
        self.assertEqual(house.sensor(SPARE)["Name"], "Left shoulder")
        self.assertIn("Left shoulder", house.client("sensors")[1])
        house.daemon.end()
        house.start()
        self.assertEqual(house.sensor(SPARE)["Name"], "Left shoulder")
        code, _text, errors = house.client("sensors", "set", "back", "--name=Right")
        self.assertEqual(code, 4)
        self.assertIn("test.conf:", errors)
        self.assertNotEqual(house.sensor(FIRST)["Name"], "Right")

    def test_another_placement(self):
        house = self.house_of_two()
        self.assertEqual(house.sensor(SPARE)["Placement"], "collar")
        self.capture(house)
        self.assertEqual(house.sensor(SPARE)["CalibrationState"], "valid")
        self.assertIn("plumbline calibrate",
                      house.client("sensors", "set", "spare", "--placement=chest")[1])
        spare = house.sensor(SPARE)
        self.assertEqual(spare["Placement"], "chest")
        self.assertEqual(spare["CalibrationState"], "none", "a pose belongs to its placement")
        self.assertEqual(spare["ConnectionState"], "streaming")
        self.assertEqual(house.client("sensors", "set", "spare", "--placement=collar")[0], 0)
        self.assertEqual(house.sensor(SPARE)["CalibrationState"], "valid", "its pose is found again")
        code, _text, errors = house.client("sensors", "set", "spare", "--placement=knee")
        self.assertNotEqual(code, 0)
        self.assertIn("knee", errors)
        self.assertEqual(house.sensor(SPARE)["Placement"], "collar")

    def test_without_an_address_it_has_its_own_name(self):
        house = self.house("--sensor=microbit", "--sensor=microbit,name=Clip")
        house.write_settings("[sensor:clip]\nname = Clip\n")
        house.call(ROOT, f"{NAME}.Manager", "ReloadSettings")
        code, _text, errors = house.client("sensors", "set", "clip", "--name=Other")
        self.assertEqual(code, 4)
        self.assertIn("give it an address first", errors)

    def test_let_go_of_and_taken_again(self):
        house = self.house_of_two()
        house.daemon.end()
        house.start()
        house.until(lambda: house.sensor(SPARE)["ConnectionState"] == "streaming", "it is known by now")
        self.assertEqual(house.client("sensors", "disconnect", "spare")[:2],
                         (0, 'Disconnected until "plumbline sensors connect".\n'))
        house.until(lambda: not house.radio.sensor(SPARE)["connected"], "the link is given up")
        connects = house.radio.sensor(SPARE)["log"].count("connect")
        house.run(60)
        self.assertFalse(house.radio.sensor(SPARE)["connected"], "and it stays so")
        self.assertEqual(house.radio.sensor(SPARE)["log"].count("connect"), connects)
        self.assertEqual(house.state_of_link(), "streaming", "the other one is not touched")
        self.assertEqual(house.client("sensors", "connect", "spare")[0], 0)
        house.until(lambda: house.sensor(SPARE)["ConnectionState"] == "streaming", "it is back")

    def test_let_go_of_at_once(self):
        """Not only once the daemon has met the sensor before: over and over, as answers and signals of
        bluetoothd cross."""
        house = self.house_of_two()
        for turn in range(25):
            self.assertEqual(house.client("sensors", "disconnect", "spare")[0], 0)
            house.until(lambda: not house.radio.sensor(SPARE)["connected"], "the link is given up")
            house.run(5)
            self.assertFalse(house.radio.sensor(SPARE)["connected"], f"and it stays so, turn {turn}")
            self.assertEqual(house.client("sensors", "remove", "spare")[0], 0)
            self.assertEqual(house.client("sensors", "add", SPARE, "--id=spare")[0], 0)
            house.until(lambda: house.sensor(SPARE)["ConnectionState"] == "streaming", "it streams")

    def test_forgotten(self):
        house = self.house_of_two()
        path = house.sensor_path(SPARE)
        self.capture(house)
        captures = self.captures(house)
        self.assertEqual(len(captures), 1)
        self.assertEqual(house.client("sensors", "remove", "spare")[:2],
                         (0, "Removed. Its history stays.\n"))
        self.assertNotIn(path, house.objects("Sensor"))
        house.until(lambda: not house.radio.sensor(SPARE)["connected"], "the link is given up")
        self.assertNotIn("spare", house.client("sensors")[1])
        house.daemon.end()
        house.start()
        self.assertEqual(list(house.objects("Sensor")), [house.sensor_path(FIRST)])
        self.assertEqual(self.captures(house), captures)
        code, _text, errors = house.client("sensors", "remove", "back")
        self.assertEqual(code, 4)
        self.assertIn("test.conf:", errors)

    def test_the_one_that_judged_is_forgotten(self):
        """Whoever sat badly by it is told nothing more by a sensor that is gone."""
        house = self.house(starts=False)
        house.write_settings("enabled = no\n", address="C0:FF:EE:00:00:0F")
        house.start()
        self.assertEqual(house.client("sensors", "add", FIRST, "--id=worn")[0], 0)
        house.until(lambda: house.sensor(FIRST)["ConnectionState"] == "streaming", "it streams")
        house.calibrate()
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "the slouch is alerted")
        self.assertEqual(house.client("sensors", "remove", "worn")[0], 0)
        house.until(lambda: house.cleared, "its alert goes with it")
        self.assertEqual(house.posture(), "unknown")
        self.assertEqual(house.quality(), "none")
        self.assertEqual(house.objects("Alert"), {})


class Passkey(Case):
    """Six digits that the sensor shows, typed on a terminal."""

    def pair(self, house, *typed):
        """Types a line each time that the client has asked once more: (exit code, output, errors)."""
        terminal, line = pty.openpty()
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, line)
        paths = [os.path.join(house.bus.folder, name) for name in ("output", "errors")]
        with open(paths[0], "w", encoding="utf-8") as output, \
                open(paths[1], "w", encoding="utf-8") as errors:
            process = house.clock.start(
                [os.environ["PLUMBLINE"], "--bus=session", "sensors", "pair", "back"],
                env=house.virtual, stdin=line, stdout=output, stderr=errors)
        for count, text in enumerate(typed, 1):
            house.until(lambda count=count: self.read(paths[0]).count("passkey that") == count,
                        f"the passkey is asked for, {count}")
            self.type(process, terminal, line, text)
        code = house.wait_for_end(process)
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
        house = self.house("--sensor=polar", "--fault=passkey,digits=004211", family="polar")
        house.until(lambda: house.state_of_link() == "unpaired", "it wants to be paired")
        return house

    def test_the_right_one(self):
        house = self.unpaired()
        code, text, errors = self.pair(house, "sesame\n", "004211\n")
        self.assertEqual(code, 0, text + errors)
        self.assertIn("a passkey is a number of up to six digits", errors)
        self.assertIn("Paired.", text)
        house.until_streaming()
        self.assertTrue(house.sensor()["Bonded"])

    def test_a_wrong_one(self):
        house = self.unpaired()
        code, _text, errors = self.pair(house, "4212\n")
        self.assertEqual(code, 4)
        self.assertIn("not paired: ", errors)
        self.assertFalse(house.sensor()["Bonded"])
        self.assertEqual(house.state_of_link(), "unpaired")


if __name__ == "__main__":
    tap.main()
