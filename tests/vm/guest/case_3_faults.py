# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with the radio, one fault a case: the daemon comes back by itself, in time."""

import os
import signal
import time

from case import Case
from stack import until

LINK_BOUND_S = 5  # after a dropped link or a powered-on adapter, from when the sensor can be reached
CRASH_BOUND_S = 10  # after bluetoothd's return


class Radio(Case):
    def return_of_bluetoothd(self, sensor):
        """bluetoothd runs again; the moment at which the sensor can be reached."""
        self.stack.start_bluetoothd()
        for index in (0, sensor.index):
            self.stack.set_powered(index, True)
        since = self.reachable(sensor)
        if self.stack.has_torn_link():
            self.note("the controller's own torn link is ended")
            self.stack.end_torn_link()
            since = self.reachable(sensor)
        return since

    def reachable(self, sensor):
        """The moment from which the sensor is there to be connected: it advertises or has a link."""
        until(lambda: self.stack.is_advertising(sensor.index)
              or self.world.state() == "streaming", "the sensor advertises")
        return time.monotonic()


class Bluetoothd(Radio):
    def test_stopped_and_started(self):
        sensor = self.streaming()
        self.stack.stop_bluetoothd()
        until(lambda: self.world.get("Manager", "BluetoothState") == "no-service", "it is noticed")
        self.assertIn("no-bluetooth", self.world.get("Manager", "Reasons"))
        since = self.return_of_bluetoothd(sensor)
        self.assert_recovers("bluetoothd stopped and started", CRASH_BOUND_S, since)

    def test_killed(self):
        sensor = self.streaming()
        os.kill(self.stack.bluetoothd_pid(), signal.SIGKILL)
        until(lambda: not self.stack.has_owner("org.bluez"), "it is gone")
        since = self.return_of_bluetoothd(sensor)
        self.assert_recovers("kill -9 of bluetoothd", CRASH_BOUND_S, since)


class Adapter(Radio):
    def test_off_and_on(self):
        self.streaming()
        self.stack.set_powered(0, False)
        until(lambda: self.world.state() == "absent", "it is noticed")
        self.stack.set_powered(0, True)
        self.assert_recovers("adapter off and on", LINK_BOUND_S)

    def test_gone_and_back(self):
        sensor = self.streaming()
        self.stack.stop_controllers()
        until(lambda: self.world.get("Manager", "BluetoothState") == "no-adapter", "it is noticed")
        sensor.stop()
        self.stack.start_controllers()
        until(self.stack.is_complete, "bluetoothd has its adapters")
        for index in (0, sensor.index):
            self.stack.set_powered(index, True)
        sensor.start()
        self.assert_recovers("adapter gone and back", LINK_BOUND_S)


class Link(Radio):
    def test_dropped_by_the_sensor(self):
        self.streaming()
        for turn in range(3):
            with self.subTest(turn=turn):
                self.stack.drop_link()
                self.assert_recovers(f"link dropped by the sensor, turn {turn + 1}", LINK_BOUND_S)
                self.assertGreater(self.world.sensors()["back"]["ReconnectCount"], turn)

    def test_dropped_in_its_first_second(self):
        """A link that breaks as it begins must not leave one behind that refuses every other."""
        sensor = self.streaming()
        for turn in range(3):
            self.stack.drop_link()
            until(lambda: any(d["Connected"] for d in self.stack.devices(sensor.index).values()),
                  "there is a link again")
        self.stack.drop_link()
        self.assert_recovers("link dropped as it began, four times", 4 * LINK_BOUND_S)

    def test_heard_and_missed(self):
        """A link that the controller fails to establish. The kernel may keep it, dead, and neither scan
        nor connect any more, as troubleshooting.md tells: then what that says must help."""
        sensor = self.streaming()
        with sensor.missed():
            self.stack.drop_link()
            end = time.monotonic() + 5
            until(lambda: time.monotonic() > end, "five seconds")
        self.assert_recovers("link failed to be established", LINK_BOUND_S)

    def test_silent_with_the_link_up(self):
        sensor = self.streaming(more="silence_s = 5")
        sensor.fault("silent")
        until(lambda: self.world.state() == "silent", "it is noticed")
        until(lambda: self.world.state() != "silent", "the link is begun anew")
        sensor.clear("silent")
        self.assert_recovers("sensor silent with the link up", 2 * LINK_BOUND_S + 8)

    def test_away_for_two_minutes(self):
        # Not by its adapter's power: bluetoothd 5.66 can crash of that, and it is ours too.
        sensor = self.streaming()
        start = time.monotonic()
        sensor.stop()
        self.stack.drop_link()
        until(lambda: self.world.state() not in ("streaming", "silent"), "it is noticed")
        until(lambda: time.monotonic() > start + 120, "two minutes", 130)
        sensor.start()
        self.assert_recovers("sensor away for two minutes", LINK_BOUND_S)

    def test_advertising_stopped_and_resumed(self):
        sensor = self.streaming()
        sensor.stop()  # unregisters what it advertises, and its services
        self.stack.drop_link()
        until(lambda: self.world.state() not in ("streaming", "silent"), "it is noticed")
        sensor.start()
        self.assert_recovers("advertising stopped and resumed", LINK_BOUND_S)


