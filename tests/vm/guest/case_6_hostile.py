# SPDX-License-Identifier: GPL-3.0-or-later
"""Neighbours on the radio and on the bus that mean harm: the daemon goes on, and believes nobody."""

import random
import time
import xml.etree.ElementTree as ET

from case import Case
from world import NAME, ROOT
from stack import GLib, rig, until

SEED = 20261126
POLITE = ("org.freedesktop.DBus.Error.", f"{NAME}.Error.")
JUNK = {
    "s": lambda dice: GLib.Variant("s", dice.choice(["", "off", "x" * 5000, "%n", "../..", "\x01"])),
    "o": lambda dice: GLib.Variant("o", dice.choice(["/", ROOT, f"{ROOT}/sensors/nobody"])),
    "b": lambda dice: GLib.Variant("b", dice.random() < 0.5),
    "d": lambda dice: GLib.Variant("d", dice.choice([-1.0, 1e308, float("nan")])),
    "t": lambda dice: GLib.Variant("t", dice.choice([0, 1, 2 ** 64 - 1])),
    "h": lambda dice: GLib.Variant("h", dice.choice([0, 7])),
    "u": lambda dice: GLib.Variant("u", dice.choice([0, 1, 86401, 2 ** 32 - 1])),
    "as": lambda dice: GLib.Variant("as", ["junk"] * dice.randrange(20)),
    "a{sv}": lambda dice: GLib.Variant("a{sv}", {"junk": GLib.Variant("u", 1)}),
}
SPARED = ("Disconnect", "Erase")  # they would do what they are told


class Radio(Case):
    def test_impostor(self):
        """Another device with the sensor's name is nobody; the sensor is known by its address."""
        sensor = self.streaming(options=(",name=Posture",))
        sensor.stop()
        self.stack.drop_link()
        impostor = self.sensor(index=3, options=(",name=Posture",))
        now_us = int(time.time() * 1e6)
        end = time.monotonic() + 20
        until(lambda: time.monotonic() > end, "twenty seconds")
        self.assertFalse(self.world.is_streaming(now_us))
        self.assertFalse(any(device["Connected"] for device in self.stack.devices(3).values()))
        impostor.stop()
        sensor.start()
        self.assert_recovers("an impostor with the sensor's name", 15)

    def spoiled(self, fault, **arguments):
        sensor = self.streaming()
        self.world.calibrate()
        until(lambda: self.world.posture() == "upright", "upright is seen")
        sensor.fault(fault, **arguments)
        return sensor

    def test_malformed(self):
        sensor = self.spoiled("too-short")
        until(lambda: self.world.posture() == "unknown", "nothing is claimed")
        self.assertGreater(self.world.sensors()["back"]["DroppedSamples"], 0)
        sensor.clear("too-short")
        until(lambda: self.world.posture() == "upright", "upright is seen again", 120)

    def test_flood(self):
        sensor = self.spoiled("flood", rate=400)
        end = time.monotonic() + 20
        until(lambda: time.monotonic() > end, "twenty seconds")
        self.assertTrue(self.world.get("Manager", "Version"))
        sensor.clear("flood")
        self.world.until_streaming(seconds=240)


class Bus(Case):
    def setUp(self):
        super().setUp()
        self.streaming()
        self.world.calibrate()
        self.pid = self.world.pid()
        self.answers, self.sent = [], 0

    def send(self, connection, path, interface, method, parameters):
        self.sent += 1

        def on_answer(source, result):
            try:
                source.call_finish(result)
                self.answers.append("")
            except GLib.Error as error:
                self.answers.append(rig.Gio.dbus_error_get_remote_error(error) or error.message)

        connection.call(NAME, path, interface, method, parameters, None,
                        rig.Gio.DBusCallFlags.NO_AUTO_START, 120000, None, on_answer)

    def settle(self):
        until(lambda: len(self.answers) == self.sent, "all answers", 180)
        return self.answers

    def assert_well(self):
        self.assertEqual(self.world.pid(), self.pid)
        until(lambda: self.world.posture() == "upright", "it goes on judging")

    def methods(self, path):
        node = ET.fromstring(self.world.call(path, "org.freedesktop.DBus.Introspectable",
                                             "Introspect")[0])
        for interface in node.iter("interface"):
            if interface.get("name").startswith(NAME):
                for method in interface.iter("method"):
                    yield (path, interface.get("name"), method.get("name"),
                           [arg.get("type") for arg in method.iter("arg")
                            if arg.get("direction") != "out"])

    def test_junk_to_everything(self):
        dice = random.Random(SEED)
        connection = self.stack.bus.connect()
        every = [*self.methods(ROOT), *self.methods(self.world.sensor_path())]
        self.assertGreater(len(every), 20)
        for _ in range(5):
            for path, interface, method, kinds in every:
                if method not in SPARED:
                    junk = GLib.Variant.new_tuple(*(JUNK[kind](dice) for kind in kinds))
                    self.send(connection, path, interface, method, junk)
                self.send(connection, path, interface, method, GLib.Variant("(ss)", ("x", "y")))
            self.settle()
        for answer in set(self.answers):
            self.assertTrue(not answer or answer.startswith(POLITE), answer)
        connection.close_sync(None)
        self.world.call(ROOT, f"{NAME}.Manager", "Resume")
        self.assert_well()

    def test_thousand_inhibitors_and_claims_of_the_dead(self):
        connections = [self.stack.bus.connect() for _ in range(5)]
        for number in range(1000):
            self.send(connections[number % 5], ROOT, f"{NAME}.Manager", "Inhibit",
                      GLib.Variant("(sssu)", ("alerts", "nobody", "why not", 60)))
        answers = self.settle()
        self.assertEqual(answers.count(""), 64)
        self.assertEqual(answers.count("org.freedesktop.DBus.Error.LimitsExceeded"), 1000 - 64)
        for connection in connections:
            self.send(connection, ROOT, f"{NAME}.Monitor", "ClaimReadings",
                      GLib.Variant("(a{sv})", ({},)))
        self.settle()
        for connection in connections:
            connection.close_sync(None)
        until(lambda: not self.world.get("Manager", "Inhibitors"), "the inhibitors are gone")
        self.assert_well()
