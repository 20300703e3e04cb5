# SPDX-License-Identifier: GPL-3.0-or-later
"""A daemon that says what a test wants, on a private bus, and the client run against it."""

import json
import os
import pty
import select
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import warnings

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

NAME = "org.plumbline.Posture1"
ROOT = "/org/plumbline/Posture1"
MANAGER = NAME + ".Manager"
MONITOR = NAME + ".Monitor"
STATISTICS = NAME + ".Statistics"
BREAKS = NAME + ".Breaks"
LIBRARY = NAME + ".Library"
SENSOR = NAME + ".Sensor"
ALERT = NAME + ".Alert"
BACK = ROOT + "/sensors/C0_FF_EE_00_00_01"
CLIENT = os.environ["PLUMBLINE"]
SOURCE = os.environ["G_TEST_SRCDIR"]
DEADLINE_S = 20

OBJECT_MANAGER_XML = """<node><interface name="org.freedesktop.DBus.ObjectManager">
<method name="GetManagedObjects"><arg type="a{oa{sa{sv}}}" direction="out"/></method>
<signal name="InterfacesAdded"><arg type="o"/><arg type="a{sa{sv}}"/></signal>
<signal name="InterfacesRemoved"><arg type="o"/><arg type="as"/></signal>
</interface></node>"""

with open(os.path.join(SOURCE, "protocol", "org.plumbline.Posture1.xml"), encoding="utf-8") as _file:
    INTERFACES = {i.name: i for i in Gio.DBusNodeInfo.new_for_xml(_file.read()).interfaces}
OBJECT_MANAGER = Gio.DBusNodeInfo.new_for_xml(OBJECT_MANAGER_XML).interfaces[0]

_EMPTY = {"s": "", "as": [], "b": False, "t": 0, "u": 0, "n": 0, "i": 0, "d": 0.0, "a{sv}": {}, "a(ussst)": []}

# A person who sits upright with one sensor that streams.
MANAGER_NOW = {"Version": "9.9", "Mode": "training", "BluetoothState": "ready",
               "Profile": "default", "Profiles": ["default", "commuting"], "Tone": "plain",
               "Reasons": ["posture-good"]}
MONITOR_NOW = {"Posture": "upright", "Activity": "sitting", "Wear": "worn", "DataQuality": "live",
               "Calibrated": True, "Deviation": 4.2}
SENSOR_NOW = {"Id": "back", "Address": "C0:FF:EE:00:00:01", "Name": "micro", "Driver": "microbit",
              "Placement": "upper-back", "ConnectionState": "streaming", "BatteryPercent": 83,
              "BatteryLevel": "ok", "CalibrationState": "valid", "Rssi": -60}


def variants(**values):
    """Python values as an a{sv} in the making; give a GLib.Variant where the type matters."""
    kinds = {bool: "b", int: "u", float: "d", str: "s"}
    return {key: value if isinstance(value, GLib.Variant) else GLib.Variant(kinds[type(value)], value)
            for key, value in values.items()}


class Refusal(Exception):
    """A D-Bus error to answer a call with."""

    def __init__(self, name, text="no"):
        super().__init__(text)
        self.name = name if "." in name else f"{NAME}.Error.{name}"


class Fake:
    def __init__(self, address):
        self.address = address
        self.calls = []
        self.read = []  # properties, (interface, name), one by one
        self.answers = {}
        self.objects = {}
        self.registrations = {}
        self.owner = 0
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self._register(ROOT, OBJECT_MANAGER)
        self.add(ROOT, MANAGER, MANAGER_NOW)
        self.add(ROOT, MONITOR, MONITOR_NOW)
        self.add(ROOT, STATISTICS, {})
        self.add(ROOT, LIBRARY, {"HaveSaid": True, "Have": ["wall"]})
        self.add(ROOT, BREAKS, {"State": "idle"})
        self.add(BACK, SENSOR, SENSOR_NOW)

    def _register(self, path, info):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            number = self.connection.register_object(path, info, self._on_call, self._on_get,
                                                    self._on_set)
        self.registrations[path, info.name] = number

    def add(self, path, interface, values):
        signatures = {p.name: p.signature for p in INTERFACES[interface].properties}
        members = {name: GLib.Variant(kind, values.get(name, _EMPTY[kind]))
                   for name, kind in signatures.items()}
        self.objects.setdefault(path, {})[interface] = members
        self._register(path, INTERFACES[interface])
        self.emit(ROOT, OBJECT_MANAGER.name, "InterfacesAdded",
                  GLib.Variant("(oa{sa{sv}})", (path, {interface: members})))

    def remove(self, path, interface):
        self.connection.unregister_object(self.registrations.pop((path, interface)))
        del self.objects[path]
        self.emit(ROOT, OBJECT_MANAGER.name, "InterfacesRemoved",
                  GLib.Variant("(oas)", (path, [interface])))

    def set(self, path, interface, **values):
        signatures = {p.name: p.signature for p in INTERFACES[interface].properties}
        changed = {key: GLib.Variant(signatures[key], value) for key, value in values.items()}
        self.objects[path][interface].update(changed)
        self.emit(path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (interface, changed, [])))

    def emit(self, path, interface, signal_name, parameters):
        self.connection.emit_signal(None, path, interface, signal_name, parameters)

    def own(self):
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "RequestName",
                                  GLib.Variant("(su)", (NAME, 4)), None, 0, -1, None)

    def disown(self):
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "ReleaseName",
                                  GLib.Variant("(s)", (NAME,)), None, 0, -1, None)

    def close(self):
        self.connection.close_sync(None)

    def _managed(self):
        return {path: members for path, members in self.objects.items() if path != ROOT}

    def _on_get(self, connection, sender, path, interface, name):
        self.read.append((interface, name))
        return self.objects[path][interface][name]

    def _on_set(self, connection, sender, path, interface, name, value):
        self.calls.append((path, interface, "Set", (name, value.unpack())))
        self.objects[path][interface][name] = value
        return True

    def _on_call(self, connection, sender, path, interface, method, parameters, invocation):
        if method == "GetManagedObjects":
            invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (self._managed(),)))
            return
        self.calls.append((path, interface, method, parameters.unpack()))
        try:
            answer = self.answers.get(method)
            if isinstance(answer, Exception):
                raise answer
            value = answer(invocation) if callable(answer) else answer
            invocation.return_value(value)
        except Refusal as refusal:
            invocation.return_dbus_error(refusal.name, str(refusal))

    def called(self, method):
        """The arguments of the only call of that method."""
        found = [(path, arguments) for path, _, name, arguments in self.calls if name == method]
        assert len(found) == 1, f"{method} was called {len(found)} times: {self.calls}"
        return found[0]


class Terminal:
    """The client on a pseudo-terminal."""

    def __init__(self, arguments, environment):
        self.text = ""
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([CLIENT, *arguments], stdin=slave, stdout=slave,
                                        stderr=slave, env=environment, start_new_session=True)
        os.close(slave)

    def read_until(self, wanted):
        end = time.monotonic() + DEADLINE_S
        while wanted not in self.text:
            if not select.select([self.master], [], [], max(end - time.monotonic(), 0))[0]:
                raise AssertionError(f"no {wanted!r} in {self.text!r}")
            self.text += self._read()
        return self.text

    def _read(self):
        try:
            return os.read(self.master, 4096).decode()
        except OSError:
            raise AssertionError(f"the client left after {self.text!r}") from None

    def write(self, text):
        os.write(self.master, text.encode())

    def finish(self):
        code = self.process.wait(DEADLINE_S)
        while select.select([self.master], [], [], 0)[0]:
            try:
                self.text += self._read()
            except AssertionError:
                break
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


class Follower:
    """The client as a process whose lines are read while it runs."""

    def __init__(self, arguments, environment):
        self.lines = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen([CLIENT, *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=environment, text=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()

    def wait_for(self, matches):
        """The first line that matches; lines are kept in self.lines."""
        with self.changed:
            found = self.changed.wait_for(lambda: [x for x in self.lines if matches(x)], DEADLINE_S)
        assert found, f"not seen among {self.lines}"
        return found[0]

    def wait_for_json(self, matches):
        return json.loads(self.wait_for(lambda line: matches(json.loads(line))))

    def stop(self, signal_number=signal.SIGINT):
        self.process.send_signal(signal_number)
        return self.finish()

    def finish(self):
        code = self.process.wait(DEADLINE_S)
        self.thread.join(DEADLINE_S)
        self.errors = self.process.stderr.read()
        self.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


class Case(unittest.TestCase):
    """Each test has a bus of its own; the fake owns the daemon's name unless is_running is unset."""

    is_running = True

    @classmethod
    def setUpClass(cls):
        cls.loop = GLib.MainLoop()
        cls.thread = threading.Thread(target=cls.loop.run, daemon=True)
        cls.thread.start()

    @classmethod
    def tearDownClass(cls):
        cls.loop.quit()
        cls.thread.join(DEADLINE_S)

    def setUp(self):
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self._stop_bus)
        self.address = self.daemon.stdout.readline().strip()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC",
                            "TERM": "xterm", "DBUS_SESSION_BUS_ADDRESS": self.address,
                            "XDG_CONFIG_HOME": self.folder.name}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        self.fake = Fake(self.address)
        self.addCleanup(self.fake.close)
        if self.is_running:
            self.fake.own()

    def _stop_bus(self):
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()

    def run_client(self, *arguments):
        return subprocess.run([CLIENT, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, env=self.environment, timeout=DEADLINE_S, check=False)

    def run_good(self, *arguments):
        done = self.run_client(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def run_json(self, *arguments):
        return json.loads(self.run_good(*arguments),
                          parse_constant=lambda text: self.fail(f"{text} is not JSON"))

    def assert_fails(self, code, message, *arguments):
        """Leaves with the code and one line on standard error that contains message."""
        done = self.run_client(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(message, done.stderr)
        return done

    def on_terminal(self, *arguments, **environment):
        terminal = Terminal(arguments, {**self.environment, **environment})
        self.addCleanup(terminal.close)
        return terminal

    def follow(self, *arguments):
        follower = Follower(arguments, self.environment)
        self.addCleanup(follower.close)
        return follower

    def wait_for_call(self, method):
        end = time.monotonic() + DEADLINE_S
        while not [call for call in self.fake.calls if call[2] == method]:
            self.assertLess(time.monotonic(), end, f"{method} was never called")
            time.sleep(0.01)
        return self.fake.called(method)
