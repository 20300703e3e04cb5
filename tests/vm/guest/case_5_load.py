# SPDX-License-Identifier: GPL-3.0-or-later
"""Two sensors at once, and a fast one for two minutes: nothing lost in the daemon, no growth."""

import time

from case import Case
from stack import GLib, rig, until

VALUE = "org.bluez.GattCharacteristic1"
SAMPLES = "3d1e0002-85fa-4656-b342-f29bb483d05c"  # of the open sensor service
MOST_GROWTH_KIB = 2048


class Load(Case):
    def memory_kib(self):
        with open(f"/proc/{self.house.pid()}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def sensor_values(self, identifier="back"):
        return self.house.sensors()[identifier]

    def pass_s(self, seconds):
        end = time.monotonic() + seconds
        until(lambda: time.monotonic() > end, f"{seconds} s", seconds + 60)

    def test_two_sensors(self):
        back = self.sensor(index=1)
        chest = self.sensor("plumbline", index=3)
        self.house.write_settings(("back", back), ("chest", chest))
        self.house.start()
        for identifier in ("back", "chest"):
            self.house.until_streaming(identifier)
        self.pass_s(20)
        for identifier in ("back", "chest"):
            self.assertTrue(self.house.is_streaming(int((time.time() - 5) * 1e6), identifier))
        self.stack.drop_link(1)
        self.assert_recovers("a dropped link, another sensor streaming on", 5)
        self.assertEqual(self.sensor_values("chest")["ReconnectCount"], 0)

    def listen(self):
        """The sequence numbers that bluetoothd hands out from now on."""
        numbers = []
        path = next(path for path, interfaces in self.stack.client.objects().items()
                    if path.startswith("/org/bluez/hci0/")
                    and interfaces.get(VALUE, {}).get("UUID") == SAMPLES)

        def on_changed(_c, _s, _p, _i, _m, parameters):
            value = parameters.unpack()[1].get("Value")
            if value:
                numbers.append(int.from_bytes(bytes(value[2:4]), "little"))

        connection = self.stack.client.connection
        identifier = connection.signal_subscribe(
            "org.bluez", None, "PropertiesChanged", path, VALUE, rig.Gio.DBusSignalFlags.NONE,
            on_changed)
        self.addCleanup(connection.signal_unsubscribe, identifier)
        return numbers

    def test_hundred_samples_a_second(self):
        self.streaming("plumbline", options=(",rate=100",), more="rate_hz = 100")
        self.pass_s(10)
        memory_kib, dropped = self.memory_kib(), self.sensor_values()["DroppedSamples"]
        numbers = self.listen()
        self.pass_s(120)
        gaps = [b for a, b in zip(numbers, numbers[1:]) if (b - a) % 65536 != 1]
        self.note(f"{len(numbers)} notifications in 120 s")
        self.assertGreater(len(numbers), 120)
        self.assertEqual(gaps, [])
        self.assertEqual(self.sensor_values()["DroppedSamples"], dropped)
        self.assertEqual(self.sensor_values()["ReconnectCount"], 0)
        self.assertLess(self.memory_kib() - memory_kib, MOST_GROWTH_KIB)

    def test_hundred_notifications_a_second(self):
        sensor = self.streaming("microbit", options=(",rate=100",), more="rate_hz = 100")
        self.pass_s(10)
        memory_kib = self.memory_kib()
        before = sensor.describe()["notifications"]
        readings = self.claim_readings()
        self.pass_s(120)
        sent = sensor.describe()["notifications"] - before
        self.note(f"{sent} notifications sent and {len(readings)} read in 120 s")
        self.assertGreater(sent, 1200)
        self.assertEqual(self.sensor_values()["ReconnectCount"], 0)
        self.assertEqual(self.house.get("Monitor", "DataQuality"), "live")
        self.assertLess(self.memory_kib() - memory_kib, MOST_GROWTH_KIB)

    def claim_readings(self):
        readings = []
        self.house.connection.signal_subscribe(
            "org.plumbline.Posture1", None, "Reading", None, None, rig.Gio.DBusSignalFlags.NONE,
            lambda _c, _s, _p, _i, _m, parameters: readings.append(parameters[1]))
        self.house.call("/org/plumbline/Posture1", "org.plumbline.Posture1.Monitor",
                        "ClaimReadings", GLib.Variant("(a{sv})", ({},)))
        return readings
