# SPDX-License-Identifier: GPL-3.0-or-later
"""Two sensors at once, and a fast one for two minutes: nothing lost in the daemon, no growth."""

import time

from case import Case
from world import NAME, ROOT
from stack import GLib, rig, until

VALUE = "org.bluez.GattCharacteristic1"
SAMPLES = "3d1e0002-85fa-4656-b342-f29bb483d05c"  # of the open sensor service
CONFIG = "3d1e0003-85fa-4656-b342-f29bb483d05c"
MOST_GROWTH_KIB = 2048
OVERTAKEN = 100  # at most so many at once
LEAST_HZ = 25  # of a hundred: where nothing but computing is slow, that much comes through


def lost_of(numbers):
    """Those that came never. Not in order is no loss: the two bluetoothds speak over several ATT
    channels, and one of these may overtake another, also as the listening begins and ends."""
    inner, seen = numbers[OVERTAKEN:-OVERTAKEN], set(numbers)
    return [number for number in range(min(inner), max(inner)) if number not in seen]


def overtaken_of(numbers):
    return sum(b < a for a, b in zip(numbers, numbers[1:]))


class Load(Case):
    def memory_kib(self):
        with open(f"/proc/{self.world.pid()}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def sensor_values(self, identifier="back"):
        return self.world.sensors()[identifier]

    def pass_s(self, seconds):
        end = time.monotonic() + seconds
        until(lambda: time.monotonic() > end, f"{seconds} s", seconds + 60)

    def test_two_sensors(self):
        back = self.sensor(index=1)
        chest = self.sensor("plumbline", index=3)
        self.world.write_settings(("back", back), ("chest", chest))
        self.world.start()
        for identifier in ("back", "chest"):
            self.world.until_streaming(identifier)
        self.pass_s(20)
        for identifier in ("back", "chest"):
            self.assertTrue(self.world.is_streaming(int((time.time() - 5) * 1e6), identifier))
        self.history = self.world.history()
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
        self.pass_s(30)
        self.note(f"{len(numbers)} notifications of several samples in 30 s")
        self.assertGreater(len(numbers), 250)
        self.assertEqual(lost_of(numbers), [])
        self.assertEqual(self.sensor_values()["DroppedSamples"], dropped)
        self.assertEqual(self.sensor_values()["ReconnectCount"], 0)
        self.assertLess(self.memory_kib() - memory_kib, MOST_GROWTH_KIB)

    def hundred_notifications(self):
        """A sensor that refuses to put several samples into one notification."""
        sensor = self.sensor("plumbline", options=(",rate=100",))
        sensor.fault("write-refused", uuid=CONFIG)
        self.world.write_settings(("back", sensor), more="rate_hz = 100\nsilence_s = 600")
        self.world.start()
        self.world.until_streaming()
        return sensor

    def test_hundred_notifications_a_second(self):
        sensor = self.hundred_notifications()
        self.pass_s(10)
        memory_kib = self.memory_kib()
        self.claim_readings()
        numbers = self.listen()
        self.pass_s(120)
        self.note(f"{len(numbers) / 120:.0f} notifications a second for 120 s, {overtaken_of(numbers)} "
                  f"times out of order, memory grew by {self.memory_kib() - memory_kib} KiB")
        self.assertEqual(len(set(numbers)), len(numbers), "some came twice")
        self.assertGreater(len(numbers), 120 * LEAST_HZ)
        self.assertEqual(lost_of(numbers), [])
        self.assertEqual(self.sensor_values()["DroppedSamples"], 0)
        self.assertEqual(self.sensor_values()["ReconnectCount"], 0)
        self.assertEqual(self.world.get("Monitor", "DataQuality"), "live")
        self.assertLess(self.memory_kib() - memory_kib, MOST_GROWTH_KIB)
        self.count_each(sensor)

    def count_each(self, sensor):
        """What a sensor on its charger sends the daemon counts, each notification once."""
        sensor.fault("silent")
        sent, counted = self.at_rest(sensor)
        sensor.fault("charging")
        sensor.clear("silent")
        self.pass_s(30)
        sensor.fault("silent")
        sent_after, counted_after = self.at_rest(sensor)
        self.note(f"{sent_after - sent} notifications sent, {counted_after - counted} counted by "
                  "the daemon")
        self.assertGreater(sent_after - sent, 30 * LEAST_HZ)
        self.assertEqual(counted_after - counted, sent_after - sent)

    def at_rest(self, sensor):
        """(notifications sent, samples dropped), when neither grows any more."""
        def numbers():
            return sensor.describe()["notifications"], self.sensor_values()["DroppedSamples"]

        before = None
        while before != (before := numbers()):
            self.pass_s(2)
        return before

    def claim_readings(self):
        """So that they are sent as well."""
        self.world.call(ROOT, f"{NAME}.Monitor", "ClaimReadings",
                        GLib.Variant("(a{sv})", ({"max_hz": GLib.Variant("d", 100)},)))
