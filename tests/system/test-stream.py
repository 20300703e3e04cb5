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
        house = self.streaming(family=family)
        dropped = house.sensor()["DroppedSamples"]
        house.radio.fault(fault)
        house.until(lambda: house.posture() == "unknown", "nothing is claimed")
        house.until(lambda: house.sensor()["DroppedSamples"] > dropped + 20, "drops are counted")
        self.assertIn(house.quality(), ("gap", "stale", "none"))
        upright = house.day()["upright_s"]
        no_data = house.day()["no_data_s"]
        house.until(lambda: house.day()["no_data_s"] >= no_data + 60, "the time is counted")
        self.assertLessEqual(house.day()["upright_s"], upright + 10)
        house.radio.clear(fault)
        house.until_streaming()

    def test_too_short(self):
        self.garbage("too-short")

    def test_too_long(self):
        self.garbage("too-long")

    def test_saturated(self):
        self.garbage("not-finite")

    def test_not_a_number(self):
        self.garbage("not-finite", family="thingy52")

    def test_silence(self):
        house = self.streaming()
        house.radio.fault("silent")
        house.until(lambda: house.posture() == "unknown", "nothing is claimed")
        house.until(lambda: house.sensor()["LastError"], "it is told")
        upright = house.day()["upright_s"]
        no_data = house.day()["no_data_s"]
        house.until(lambda: house.day()["no_data_s"] >= no_data + 40, "the silence is counted")
        self.assertLessEqual(house.day()["upright_s"], upright + 10)
        house.radio.clear("silent")
        house.until_streaming()

    def test_equal_values(self):
        house = self.streaming()
        house.radio.fault("repeat-values")  # a chip that hangs says the same for ever
        house.until(lambda: house.get("Monitor", "Wear") != "worn"
                    or house.quality() in ("suspect", "stale", "gap", "none"), "it is not believed")
        judged = [kind for _path, kind, *_ in house.raised if kind != "calibration-stale"]
        self.assertEqual(judged, [])  # that it hangs may be told; it is no posture
        house.radio.clear("repeat-values")
        house.until(lambda: house.posture() == "upright", "it is believed again")

    def test_flood(self):
        house = self.house()
        house.until_streaming()
        house.radio.fault("flood")  # 1000 a second
        house.until(lambda: "more readings" in house.sensor()["LastError"], "the flood is told")
        code, output, errors = house.client("status")
        self.assertEqual(code, 0, output + errors)
        house.radio.clear("flood")
        house.until_streaming()

    def test_charger_is_no_posture(self):
        house = self.streaming(family="plumbline")
        house.radio.fault("charging")
        house.until(lambda: house.posture() == "unknown", "nothing is claimed on the charger")
        upright = house.day()["upright_s"]
        no_data = house.day()["no_data_s"]
        house.until(lambda: house.day()["no_data_s"] >= no_data + 30, "the time is counted")
        self.assertLessEqual(house.day()["upright_s"], upright + 10)
        house.radio.clear("charging")
        house.until(lambda: house.posture() == "upright", "the posture is back")

    def test_what_comes_from_the_charger_is_counted(self):
        """Each notification once, and as it is asked for: there is no sample that would show it."""
        house = self.streaming(family="plumbline")
        house.radio.fault("charging")
        house.run(5)

        def sent_and_dropped():
            return house.radio.sensor(FIRST)["notifications"], house.sensor()["DroppedSamples"]

        sent, dropped = sent_and_dropped()
        house.run(30)
        sent_after, dropped_after = sent_and_dropped()
        self.assertGreater(sent_after, sent + 30)
        self.assertEqual(dropped_after - dropped, sent_after - sent)

    def test_strap_that_is_taken_off(self):
        """Its heart rate says so at once; a wearer who sits still is not taken for absent."""
        house = self.house("--sensor=polar,bonded")
        house.until_streaming()
        house.until(lambda: house.get("Monitor", "Wear") == "worn", "skin contact is evidence")
        house.radio.fault("off-body")
        house.until(lambda: house.get("Monitor", "Wear") == "not-worn", "so is its absence")
        house.radio.clear("off-body")
        house.until(lambda: house.get("Monitor", "Wear") == "worn", "it is put on again")

    def test_low_battery(self):
        house = self.streaming(family="plumbline")
        house.radio.fault("battery", percent=8)
        house.until(lambda: "battery-low" in house.kinds(), "the battery is alerted")
        self.assertEqual(house.sensor()["BatteryPercent"], 8)
        house.radio.fault("battery", percent=90)
        house.until(lambda: [c for c in house.cleared if c[1] == "battery-low"], "it is charged")

    def test_descriptor_instead_of_signals(self):
        house = self.streaming(settings="notify = fd\n")
        house.radio.fault("drop-link", seconds=5.0)  # the descriptor ends with the link
        house.until(lambda: house.sensor()["ReconnectCount"] >= 1, "the link came back")
        house.until_streaming()
        house.play("slouch 100h 30deg")
        house.until(lambda: "slouch" in house.kinds(), "judged as by signals")

    def test_drops_are_in_no_event(self):
        house = self.streaming()
        house.radio.fault("too-short")
        house.until(lambda: house.posture() == "unknown", "nothing is claimed")
        events = house.call("/org/plumbline/Posture1", f"{NAME}.Statistics", "ListEvents", LIST_ALL)[0]
        self.assertEqual([event for event in events if event[2] == "slouch"], [])


class Wearer(Case):
    def test_slouch_is_alerted_and_corrected(self):
        house = self.streaming()
        house.play("slouch 40s 28deg\nupright 100h")
        house.until(lambda: "slouch" in house.kinds(), "the slouch is alerted")
        details = house.raised[0][3]
        self.assertAlmostEqual(details["deviation_deg"], 28, delta=4)
        house.until(lambda: ("slouch", "corrected") in [c[1:] for c in house.cleared], "corrected")
        house.until(lambda: house.posture() == "upright", "upright again")
        self.assertGreaterEqual(house.day()["slouching_s"], 1)

    def test_sitting_long_is_alerted_and_walking_ends_it(self):
        house = self.house(settings="[sitting]\nlimit_min = 1\nreset_after_s = 20\n")
        house.until_streaming()
        house.calibrate()
        house.until(lambda: "long-sitting" in house.kinds(), "long sitting is alerted")
        self.assertEqual(house.raised[0][3]["measured"], "stationary")  # upper back cannot tell
        house.play("stand 3s\nwalk 40s\nupright 100h")
        house.until(lambda: [c for c in house.cleared if c[1] == "long-sitting"], "walking ends it")

    def test_off_the_body_is_not_upright(self):
        house = self.house(settings="[monitor]\nnot_worn_after_s = 90\n")
        house.until_streaming()
        house.calibrate()
        house.play("off-body 100h")
        house.until(lambda: house.get("Monitor", "Wear") == "not-worn", "it is taken off", 120)
        self.assertNotEqual(house.posture(), "upright")
        self.assertEqual(house.kinds(), [])

    def test_recording_is_judged(self):
        # Upright for half a minute, a slouch, and a hole in which nothing was recorded.
        lines = ["t_s,ax_g,ay_g,az_g,label"]
        for i in range(900):
            x, z = (0.866, -0.5) if i >= 450 else (1, 0)
            lines.append(f"{i / 10 + (60 if i >= 600 else 0):.1f},{x},{0.002 * (i % 3)},{z},sit")
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("\n".join(lines))
            file.flush()
            house = self.house(f"--recording={file.name}", script=None)
            house.until_streaming()
            house.calibrate()
            house.until(lambda: "slouch" in house.kinds(), "the slouch is alerted")
            house.until(lambda: house.posture() == "unknown", "the hole is no data")
            house.until(lambda: house.posture() == "slouching", "and it goes on")

    def test_two_sensors_at_once(self):
        second = "C0:FF:EE:00:00:02"
        house = self.house("--sensor=microbit", "--sensor=witmotion",
                           settings=f"[sensor:chest]\naddress = {second}\nplacement = chest\n")
        house.until_streaming()
        house.until(lambda: house.sensor(second)["ConnectionState"] == "streaming", "both stream")
        house.radio.fault("drop-link", seconds=60.0, address=second)
        house.until(lambda: house.sensor(second)["ConnectionState"] != "streaming", "one is lost")
        self.assertEqual(house.sensor(FIRST)["ConnectionState"], "streaming")


if __name__ == "__main__":
    tap.main()
