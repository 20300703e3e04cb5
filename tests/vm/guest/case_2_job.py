# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job over the real radio stack: found, connected, calibrated, alerted, counted."""

import subprocess

from case import Case
from stack import client, until


def ask_as(user, *words):
    """What the client answers somebody: (exit code, its output and errors)."""
    done = subprocess.run(["runuser", "-u", user, "--", "plumbline", "--bus=system", *words],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=90, check=False)
    return done.returncode, done.stdout


class Job(Case):
    def slouch_and_recover(self, sensor):
        sensor.play("slouch 12s 30deg\nupright 100h")
        until(lambda: "slouch" in self.world.alert_kinds(), "the alert")
        until(lambda: ("slouch", "corrected") in [c[1:] for c in self.world.cleared],
              "the alert is over")

    def assert_group_only(self):
        code, text = ask_as("vm-member", "status")
        self.assertEqual(code, 0, text)
        self.assertIn("upright", text.lower())
        code, text = ask_as("vm-stranger", "status")
        self.assertEqual(code, 4, text)
        self.assertNotIn("upright", text.lower())

    def test_from_found_to_counted(self):
        sensor = self.streaming(sitting="limit_min = 0.5\n")
        self.world.calibrate()
        until(lambda: self.world.posture() == "upright", "upright is seen")
        self.assert_group_only()
        self.slouch_and_recover(sensor)
        until(lambda: "break-due" in self.world.alert_kinds(), "the alert of sitting for long")
        # the break is due at the second; what is counted follows with the next sample
        until(lambda: self.world.get("Statistics", "Today")["stationary_s"] >= 30, "is counted")
        day = self.world.get("Statistics", "Today")
        self.assertGreaterEqual(day["slouching_s"], 5)
        self.assertEqual(day["slouch_events"], 1)

    def test_with_a_descriptor(self):
        """notify = fd: bluetoothd 5.66 crashes if the descriptor is not given back in order."""
        pid = self.stack.bluetoothd_pid()
        sensor = self.streaming(more="notify = fd")
        owner = [path for path, interfaces in self.stack.client.objects().items()
                 if interfaces.get("org.bluez.GattCharacteristic1", {}).get("NotifyAcquired")]
        self.assertTrue(owner, "nothing was acquired")
        self.stack.drop_link()
        self.world.until_streaming()
        self.world.calibrate()
        self.slouch_and_recover(sensor)
        self.world.stop()
        self.assertEqual(self.stack.bluetoothd_pid(), pid)

    def test_added_by_name(self):
        """Found by a scan, added on the bus, kept over a restart."""
        sensor = self.sensor()
        self.world.write_settings()
        self.world.start()
        text = client("sensors", "scan", "--seconds=20")
        self.assertIn(sensor.address, text)
        self.assertIn("microbit", text)
        client("sensors", "add", sensor.address)
        identifier = next(iter(self.world.sensors()))
        self.world.until_streaming(identifier)
        self.world.stop()
        self.world.start()
        self.world.until_streaming(identifier)
        client("sensors", "remove", identifier)
        self.assertEqual(self.world.objects("Sensor"), {})
