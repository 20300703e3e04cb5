# SPDX-License-Identifier: GPL-3.0-or-later
"""Every supported sensor, from its advertisement to an alert, and quiet again at the end."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

# family of the virtual sensor -> (driver, what must be written last, "" nothing, None: no link)
FAMILIES = {
    "microbit": ("microbit", ""),
    "witmotion": ("witmotion", ""),
    "upright": ("upright", ""),
    "polar": ("polar", "0302"),
    "polar-verity": ("polar", "0302"),
    "dot": ("dot", "010015"),
    "metawear": ("metawear", "030400"),
    "thingy52": ("thingy52", ""),
    "infinitime": ("infinitime", ""),
    "adafruit": ("adafruit", ""),
    "sensortag": ("sensortag", "0000"),
    "plumbline": ("plumbline", ""),
    "movesense": ("movesense", "0263"),
    "nicla": ("nicla", "000000000000000"),
    "hipee": ("hipee", "090434"),
    "dikdur": ("dikdur", ""),
    "ruuvi": ("ruuvi", None),
    "bthome": ("bthome", None),
}
BONDED = ("polar",)
# What those that have the Device Information service say of themselves.
DEVICES = {"upright": ("UPRIGHT GO 2", "1.0.16"), "polar": ("H10", "3.1.1"),
           "dot": ("XS-T01", "2.1.0"), "infinitime": ("PineTime", "1.14.0")}
SERIALS = "0123456789|1B57E226|204830001234"  # of the Device Information, and in names


class Families(Case):
    def from_advertisement_to_alert(self, family, driver, stop):
        part = ",bonded" if family in BONDED else ""
        world = self.world(f"--sensor={family}{part}", settings="experimental = yes\n")
        world.until_streaming()
        self.assertEqual(world.sensor()["Driver"], driver)
        if family in DEVICES:
            world.until(lambda: (world.sensor()["Model"], world.sensor()["Firmware"])
                        == DEVICES[family], "it says what it is")
        world.calibrate()
        world.play("slouch 40s 30deg\nupright 100h")
        world.until(lambda: "slouch" in world.kinds(), "the slouch is alerted")
        world.until(lambda: world.cleared, "and corrected")
        self.assertEqual(world.cleared[0][1:], ("slouch", "corrected"))
        self.assertEqual(world.daemon.end(), 0)
        self.assertNotRegex(world.daemon.log(), SERIALS)
        self.check_log(world.radio.sensor(), stop)

    def check_log(self, sensor, stop):
        log = sensor["log"]
        self.assertNotIn("crash", log)  # what a harmful write would have earned
        if stop is None:
            self.assertEqual(log, [])
            return
        self.assertFalse(sensor["connected"])
        last = [line.split()[2] for line in log if line.startswith("write ")][-1:]
        if stop:
            self.assertTrue(last and last[0].startswith(stop) or stop in last[0], log)


def add(family, driver, stop):
    def test(self):
        self.from_advertisement_to_alert(family, driver, stop)
    setattr(Families, "test_" + family.replace("-", "_"), test)


for entry in FAMILIES.items():
    add(entry[0], *entry[1])


if __name__ == "__main__":
    tap.main()
