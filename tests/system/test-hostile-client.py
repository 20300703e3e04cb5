#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that mean harm: the daemon goes on judging, serves everybody else, and holds nothing of
theirs once they are gone."""

import os
import random
import socket
import sys
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness
import tap
from rig import Gio, GLib

NAME, ROOT = harness.NAME, harness.ROOT
XML = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "protocol",
                   "org.plumbline.Posture1.xml")
SEED = 20261123
TEXTS = ["", "a", "alerts", "upright", "csv", "off", "\x01", "ä" * 41, "x" * 100000, "%n%s",
         "../../etc/passwd", "2026-11-23", "deviation"]
NUMBERS = [0, 1, 60, 5000, 86401, 2 ** 31 - 1, 2 ** 32 - 1]
KEYS = ["seconds", "max_hz", "sensor", "name", "rate_hz", "what", "wait", "note", "id", ""]
POLITE = ("org.freedesktop.DBus.Error.", NAME + ".Error.")
MOST_GROWTH_KIB = 32 * 1024
QUARANTINE_KIB = 512 * 1024  # a sanitizer keeps what was freed, to see who still uses it


def make(kind, dice):
    """A value that nobody meant, as GLib.Variant."""
    if kind == "s":
        return GLib.Variant("s", dice.choice(TEXTS))
    if kind == "o":
        return GLib.Variant("o", dice.choice(["/", ROOT, ROOT + "/sensors/nobody"]))
    if kind == "b":
        return GLib.Variant("b", dice.random() < 0.5)
    if kind == "d":
        return GLib.Variant("d", dice.choice([0.0, -1.0, 1e308, float("nan"), float("inf")]))
    if kind == "t":
        return GLib.Variant("t", dice.choice(NUMBERS + [2 ** 64 - 1]))
    if kind == "h":
        return GLib.Variant("h", dice.choice([0, 1, 2 ** 31 - 1]))
    if kind == "u":
        return GLib.Variant("u", dice.choice(NUMBERS))
    if kind == "as":
        return GLib.Variant("as", [dice.choice(TEXTS) for _ in range(dice.randrange(50))])
    if kind == "a{sv}":
        return GLib.Variant("a{sv}", {dice.choice(KEYS): make(dice.choice("subdo"), dice)
                                      for _ in range(dice.randrange(4))})
    raise AssertionError(f"the XML has a type that this test does not know: {kind}")


def methods():
    """(path, interface, method, types of its arguments) of everything that can be called."""
    for interface in ET.parse(XML).getroot().iter("interface"):
        for method in interface.iter("method"):
            yield (interface.get("name"), method.get("name"),
                   [arg.get("type") for arg in method.iter("arg")
                    if arg.get("direction") == "in"])


class Crowd:
    """Connections that send without waiting, and count how they were refused."""

    def __init__(self, world, count):
        self.world = world
        self.connections = [world.bus.connect() for _ in range(count)]
        self.sent, self.answers = 0, []

    def send(self, index, path, interface, method, parameters, descriptors=None):
        self.sent += 1
        self.connections[index].call_with_unix_fd_list(
            NAME, path, interface, method, parameters, None, Gio.DBusCallFlags.NO_AUTO_START, 30000,
            descriptors, None, self.on_answer)

    def on_answer(self, connection, result):
        try:
            connection.call_with_unix_fd_list_finish(result)
            self.answers.append("")
        except GLib.Error as error:
            self.answers.append(Gio.dbus_error_get_remote_error(error) or error.message)

    def settle(self):
        self.world.until(lambda: len(self.answers) == self.sent, "all answers")
        return self.answers

    def leave(self):
        for connection in self.connections:
            connection.close_sync(None)


class Hostile(harness.Case):
    def descriptors(self, world):
        return len(os.listdir(f"/proc/{world.daemon.process.pid}/fd"))

    def memory_kib(self, world):
        with open(f"/proc/{world.daemon.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def assert_no_growth(self, world, before_kib):
        with open(f"/proc/{world.daemon.process.pid}/maps", encoding="utf-8") as file:
            is_sanitized = "libasan" in file.read()
        grown_kib = self.memory_kib(world) - before_kib
        self.assertLess(grown_kib, QUARANTINE_KIB if is_sanitized else MOST_GROWTH_KIB)

    def assert_well(self, world):
        """It judges, and answers an honest client."""
        world.until(lambda: world.posture() == "upright", "it goes on judging")
        world.play("slouch 60s 30deg")
        world.until(lambda: world.posture() == "slouching", "slouching is seen")
        world.until(lambda: "slouch" in world.kinds(), "the alert")

    def test_junk_to_everything(self):
        world = self.streaming()
        dice = random.Random(SEED)
        before = self.memory_kib(world)
        crowd = Crowd(world, 4)
        sensor = world.sensor_path()
        spared = ("Disconnect", "RemoveSensor", "Erase", "Pause", "Inhibit", "Snooze", "Calibrate")
        for _ in range(30):
            for interface, method, kinds in methods():
                path = sensor if interface.endswith(".Sensor") else ROOT
                parameters = GLib.Variant.new_tuple(*(make(kind, dice) for kind in kinds))
                if method in spared and dice.random() < 0.9:
                    parameters = GLib.Variant("(sss)", ("x", "y", "z"))
                if method in spared and not kinds:
                    continue
                crowd.send(dice.randrange(4), path, interface, method, parameters)
            crowd.settle()
        for answer in set(crowd.answers):
            self.assertTrue(not answer or answer.startswith(POLITE), answer)
        crowd.leave()
        world.call(ROOT, NAME + ".Manager", "Resume")
        self.assertIsNone(world.daemon.process.poll())
        self.assert_no_growth(world, before)

    def test_thousand_inhibitors_and_gone(self):
        world = self.streaming()
        crowd = Crowd(world, 5)
        for number in range(1000):
            crowd.send(number % 5, ROOT, NAME + ".Manager", "Inhibit",
                       GLib.Variant("(sssu)", ("alerts", "nobody", "why not", 60)))
        answers = crowd.settle()
        self.assertEqual(answers.count(""), 64)
        self.assertEqual(answers.count("org.freedesktop.DBus.Error.LimitsExceeded"), 1000 - 64)
        self.assertTrue(world.get("Manager", "Paused"))
        crowd.leave()
        world.until(lambda: not world.get("Manager", "Inhibitors"), "the inhibitors are gone")
        self.assertFalse(world.get("Manager", "Paused"))
        self.assert_well(world)

    def test_readings_that_nobody_reads(self):
        world = self.streaming()
        for _ in range(4):
            deaf = socket.socket(socket.AF_UNIX)
            self.addCleanup(deaf.close)
            deaf.connect(world.bus.address.split("path=")[1].split(",")[0])
            deaf.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
            deaf.recv(1000)
            deaf.sendall(b"BEGIN\r\n" + self.hello() + self.claim(2) + self.claim(3))
        crowd = Crowd(world, 1)
        readings = []
        crowd.connections[0].signal_subscribe(
            NAME, NAME + ".Monitor", "Reading", None, None, Gio.DBusSignalFlags.NONE,
            lambda *arguments: readings.append(arguments[5]))
        crowd.send(0, ROOT, NAME + ".Monitor", "ClaimReadings",
                   GLib.Variant("(a{sv})", ({"max_hz": GLib.Variant("d", 100.0)},)))
        world.until(lambda: len(readings) >= 50, "readings for the honest one")
        crowd.leave()
        self.assert_well(world)

    def message(self, serial, name, path, interface, member, body=None):
        message = Gio.DBusMessage.new_method_call(name, path, interface, member)
        if body is not None:
            message.set_body(body)
        message.set_serial(serial)
        return bytes(message.to_blob(Gio.DBusCapabilityFlags.NONE))

    def hello(self):
        bus = "org.freedesktop.DBus"
        return self.message(1, bus, "/org/freedesktop/DBus", bus, "Hello")

    def claim(self, serial):
        options = {"max_hz": GLib.Variant("d", 100.0)}
        return self.message(serial, NAME, ROOT, NAME + ".Monitor", "ClaimReadings",
                            GLib.Variant("(a{sv})", (options,)))

    def test_exports_that_nobody_reads(self):
        world = self.streaming()
        before = self.descriptors(world)
        crowd = Crowd(world, 4)
        pipes = [os.pipe() for _ in range(20)]
        for number, (_, end) in enumerate(pipes):
            descriptors = Gio.UnixFDList.new()
            descriptors.append(end)
            os.set_blocking(end, False)
            try:
                while os.write(end, b"x" * 65536):
                    pass
            except BlockingIOError:
                os.set_blocking(end, True)
            crowd.send(number % 4, ROOT, NAME + ".Statistics", "Export",
                       GLib.Variant("(hsa{sv})", (0, "csv", {})), descriptors)
        answers = crowd.settle()
        self.assertEqual(answers.count(""), 8)
        self.assert_well(world)
        for ends in pipes:
            for end in ends:
                os.close(end)
        world.until(lambda: self.descriptors(world) <= before, "the descriptors are closed")
        crowd.leave()

    def test_descriptors_that_nobody_asked_for(self):
        world = self.streaming()
        before = self.descriptors(world)
        crowd = Crowd(world, 2)
        with open(os.devnull, "rb") as null:
            for number in range(200):
                descriptors = Gio.UnixFDList.new()
                for _ in range(10):
                    descriptors.append(null.fileno())
                crowd.send(number % 2, ROOT, NAME + ".Manager", "Resume", None, descriptors)
        crowd.settle()
        world.until(lambda: self.descriptors(world) <= before, "the descriptors are closed")
        crowd.leave()
        self.assert_well(world)

    def send_heavy(self, crowd):
        nest = GLib.Variant("s", "deep")
        for _ in range(30):
            nest = GLib.Variant("v", nest)
        crowd.send(0, ROOT, NAME + ".Manager", "Pause", GLib.Variant("(us)", (60, "x" * 8000000)))
        crowd.send(0, ROOT, NAME + ".Statistics", "ListEvents",
                   GLib.Variant("(ttasu)", (0, 0, ["alert-raised"] * 300000, 10)))
        crowd.send(1, ROOT, NAME + ".Statistics", "LogCheckIn",
                   GLib.Variant("(a{sv})", ({str(n): nest for n in range(5000)},)))
        crowd.send(1, ROOT, NAME + ".Manager", "StartDiscovery",
                   GLib.Variant("(a{sv})", ({"seconds": nest},)))
        for answer in crowd.settle():
            self.assertEqual(answer, "org.freedesktop.DBus.Error.InvalidArgs")

    def test_heavy_arguments(self):
        world = self.streaming()
        crowd = Crowd(world, 2)
        self.send_heavy(crowd)
        before = self.memory_kib(world)  # what the heap keeps for the next time, once
        for _ in range(5):
            self.send_heavy(crowd)
        crowd.leave()
        self.assert_no_growth(world, before)
        self.assert_well(world)

    def test_come_and_go(self):
        world = self.streaming()
        before = self.descriptors(world)
        for _ in range(60):
            crowd = Crowd(world, 3)
            for index in range(3):
                crowd.send(index, ROOT, NAME + ".Monitor", "ClaimReadings",
                           GLib.Variant("(a{sv})", ({},)))
                crowd.send(index, ROOT, NAME + ".Manager", "Inhibit",
                           GLib.Variant("(sssu)", ("alerts", "x", "y", 60)))
            crowd.leave()
        world.until(lambda: not world.get("Manager", "Inhibitors"), "the inhibitors are gone")
        self.assertLessEqual(self.descriptors(world), before)
        self.assert_well(world)


if __name__ == "__main__":
    tap.main()
