# SPDX-License-Identifier: GPL-3.0-or-later
"""What the wearer sees when the sensor itself says wrong things, one named fault a case."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import FIRST, GLib, NAME, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

LIST_ALL = GLib.Variant("(ttasu)", (0, 4102444800000000, [], 1000))


class Stream(Case):
    def garbage(self, fault, family="microbit"):
        """Nothing of use arrives: dropped and counted, told, never upright, cured afterwards."""
        world = self.streaming(family=family)
        dropped = world.sensor()["DroppedSamples"]
        world.radio.fault(fault)
        world.until(lambda: world.posture() == "unknown", "nothing is claimed")
        world.until(lambda: world.sensor()["DroppedSamples"] > dropped + 20, "drops are counted")
        self.assertIn(world.quality(), ("gap", "stale", "none"))
        upright = world.day()["upright_s"]
        no_data = world.day()["no_data_s"]
        world.until(lambda: world.day()["no_data_s"] >= no_data + 60, "the time is counted")
        self.assertLessEqual(world.day()["upright_s"], upright + 10)
        world.radio.clear(fault)
        world.until_streaming()

    def test_too_short(self):
        self.garbage("too-short")

    def test_too_long(self):
        self.garbage("too-long")

    def test_saturated(self):
        self.garbage("not-finite")

    def test_not_a_number(self):
        self.garbage("not-finite", family="thingy52")

    def test_silence(self):
        world = self.streaming()
        world.radio.fault("silent")
        world.until(lambda: world.posture() == "unknown", "nothing is claimed")
        world.until(lambda: world.sensor()["LastError"], "it is told")
        upright = world.day()["upright_s"]
        no_data = world.day()["no_data_s"]
        world.until(lambda: world.day()["no_data_s"] >= no_data + 40, "the silence is counted")
        self.assertLessEqual(world.day()["upright_s"], upright + 10)
        world.radio.clear("silent")
        world.until_streaming()

    def test_equal_values(self):
        world = self.streaming()
        world.radio.fault("repeat-values")  # a chip that hangs says the same for ever
        world.until(lambda: world.get("Monitor", "Wear") != "worn"
                    or world.quality() in ("suspect", "stale", "gap", "none"), "it is not believed")
        judged = [kind for _path, kind, *_ in world.raised if kind != "calibration-stale"]
        self.assertEqual(judged, [])  # that it hangs may be told; it is no posture
        world.radio.clear("repeat-values")
        world.until(lambda: world.posture() == "upright", "it is believed again")

    def test_flood(self):
        world = self.world()
        world.until_streaming()
        world.radio.fault("flood")  # 1000 a second
        world.until(lambda: "more readings" in world.sensor()["LastError"], "the flood is told")
        code, output, errors = world.client("status")
        self.assertEqual(code, 0, output + errors)
        world.radio.clear("flood")
        world.until_streaming()

    def test_charger_is_no_posture(self):
        world = self.streaming(family="plumbline")
        world.radio.fault("charging")
        world.until(lambda: world.posture() == "unknown", "nothing is claimed on the charger")
        upright = world.day()["upright_s"]
        no_data = world.day()["no_data_s"]
        world.until(lambda: world.day()["no_data_s"] >= no_data + 30, "the time is counted")
        self.assertLessEqual(world.day()["upright_s"], upright + 10)
        world.radio.clear("charging")
        world.until(lambda: world.posture() == "upright", "the posture is back")

    def test_what_comes_from_the_charger_is_counted(self):
        """Each notification once, and as it is asked for: there is no sample that would show it."""
        world = self.streaming(family="plumbline")
        world.radio.fault("charging")
        world.run(5)

        def sent_and_dropped():
            return world.radio.sensor(FIRST)["notifications"], world.sensor()["DroppedSamples"]

        sent, dropped = sent_and_dropped()
        world.run(30)
        sent_after, dropped_after = sent_and_dropped()
        self.assertGreater(sent_after, sent + 30)
        self.assertEqual(dropped_after - dropped, sent_after - sent)

    def test_strap_that_is_taken_off(self):
        """Its heart rate says so at once; a wearer who sits still is not taken for absent."""
        world = self.world("--sensor=polar,bonded")
        world.until_streaming()
        world.until(lambda: world.get("Monitor", "Wear") == "worn", "skin contact is evidence")
        world.radio.fault("off-body")
        world.until(lambda: world.get("Monitor", "Wear") == "not-worn", "so is its absence")
        world.radio.clear("off-body")
        world.until(lambda: world.get("Monitor", "Wear") == "worn", "it is put on again")

    def test_battery_zero_at_first(self):
        """Some say 0 before they have measured: that is no alert, unless it is so a minute later."""
        world = self.world("--sensor=thingy52", "--fault=battery,percent=0", family="thingy52")
        world.until_streaming()
        world.run(2)
        self.assertNotEqual(world.sensor()["BatteryLevel"], "critical")
        world.radio.fault("battery", percent=87)
        world.until(lambda: world.sensor()["BatteryPercent"] == 87, "it is told when it is known")
        world.run(90)
        self.assertEqual(world.kinds(), [])
        world.radio.fault("battery", percent=0)
        world.run(30)
        self.assertEqual(world.kinds(), [])
        world.until(lambda: "battery-low" in world.kinds(), "it is empty indeed", seconds=60)

    def test_low_battery(self):
        world = self.streaming(family="plumbline")
        world.radio.fault("battery", percent=8)
        world.until(lambda: "battery-low" in world.kinds(), "the battery is alerted")
        self.assertEqual(world.sensor()["BatteryPercent"], 8)
        world.radio.fault("battery", percent=90)
        world.until(lambda: [c for c in world.cleared if c[1] == "battery-low"], "it is charged")

    def test_descriptor_instead_of_signals(self):
        world = self.streaming(settings="notify = fd\n")
        world.radio.fault("drop-link", seconds=5.0)  # the descriptor ends with the link
        world.until(lambda: world.sensor()["ReconnectCount"] >= 1, "the link came back")
        world.until_streaming()
        world.play("slouch 100h 30deg")
        world.until(lambda: "slouch" in world.kinds(), "judged as by signals")

    def test_drops_are_in_no_event(self):
        world = self.streaming()
        world.radio.fault("too-short")
        world.until(lambda: world.posture() == "unknown", "nothing is claimed")
        events = world.call("/org/plumbline/Posture1", f"{NAME}.Statistics", "ListEvents", LIST_ALL)[0]
        self.assertEqual([event for event in events if event[2] == "slouch"], [])


class Wearer(Case):
    def test_slouch_is_alerted_and_corrected(self):
        world = self.streaming()
        world.play("slouch 40s 28deg\nupright 100h")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
        details = world.raised[0][3]
        self.assertAlmostEqual(details["deviation_deg"], 28, delta=4)
        world.until(lambda: ("slouch", "corrected") in [c[1:] for c in world.cleared], "corrected")
        world.until(lambda: world.posture() == "upright", "upright again")
        self.assertGreaterEqual(world.day()["slouching_s"], 1)

    def test_sitting_long_is_alerted_and_walking_ends_it(self):
        world = self.world(settings="[sitting]\nlimit_min = 1\nreset_after_s = 20\n[alerts]\nbreaks = no\n")
        world.until_streaming()
        world.calibrate()
        world.until(lambda: "long-sitting" in world.kinds(), "long sitting is alerted")
        self.assertEqual(world.raised[0][3]["measured"], "stationary")  # upper back cannot tell
        world.play("stand 3s\nwalk 40s\nupright 100h")
        world.until(lambda: [c for c in world.cleared if c[1] == "long-sitting"], "walking ends it")

    def test_off_the_body_is_not_upright(self):
        world = self.world(settings="[monitor]\nnot_worn_after_s = 90\n")
        world.until_streaming()
        world.calibrate()
        world.play("off-body 100h")
        world.until(lambda: world.get("Monitor", "Wear") == "not-worn", "it is taken off", 120)
        self.assertNotEqual(world.posture(), "upright")
        self.assertEqual(world.kinds(), [])

    def test_recording_is_judged(self):
        # Upright for half a minute, a slouch, and a hole in which nothing was recorded.
        lines = ["t_s,ax_g,ay_g,az_g,label"]
        for i in range(900):
            x, z = (0.866, -0.5) if i >= 450 else (1, 0)
            lines.append(f"{i / 10 + (60 if i >= 600 else 0):.1f},{x},{0.002 * (i % 3)},{z},sit")
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("\n".join(lines))
            file.flush()
            world = self.world(f"--recording={file.name}", script=None)
            world.until_streaming()
            world.calibrate()
            world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
            world.until(lambda: world.posture() == "unknown", "the hole is no data")
            world.until(lambda: world.posture() == "slouching", "and it goes on")

    def test_two_sensors_at_once(self):
        second = "C0:FF:EE:00:00:02"
        world = self.world("--sensor=microbit", "--sensor=witmotion",
                           settings=f"[sensor:chest]\naddress = {second}\nplacement = chest\n")
        world.until_streaming()
        world.until(lambda: world.sensor(second)["ConnectionState"] == "streaming", "both stream")
        world.radio.fault("drop-link", seconds=60.0, address=second)
        world.until(lambda: world.sensor(second)["ConnectionState"] != "streaming", "one is lost")
        self.assertEqual(world.sensor(FIRST)["ConnectionState"], "streaming")


if __name__ == "__main__":
    tap.main()
