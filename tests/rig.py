# SPDX-License-Identifier: GPL-3.0-or-later
"""A private bus with plumbline-sim on it, and a client's view of what it shows."""

import os
import shutil
import subprocess
import tempfile
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

SIMULATOR = ("org.plumbline.Simulator1", "/org/plumbline/Simulator1", "org.plumbline.Simulator1")
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:dir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
FIRST = "C0:FF:EE:00:00:01"


class Bus:
    """A dbus-daemon of our own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="plumbline-test-")
        config = os.path.join(self.folder, "bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS_CONFIG.format(folder=self.folder))
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--print-address=1", "--nofork"],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def connect(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        return Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)

    def close(self):
        self.process.kill()  # it has nothing to put in order
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)


def spin(condition, seconds=10, what="condition", poll_ms=20):
    """Runs the main loop until the condition holds, asked every poll_ms; what it answered."""
    context = GLib.MainContext.default()
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        timer = GLib.timeout_source_new(poll_ms)
        timer.set_callback(lambda _data: False)
        timer.attach(context)
        context.iteration(True)
        timer.destroy()


class Simulator:
    """plumbline-sim in its own process."""

    def __init__(self, bus, *arguments, program=None, is_ready_awaited=True, environment=None,
                 errors=None, start=subprocess.Popen):
        program = program or os.environ["PLUMBLINE_SIM"]
        mode = [] if any(a.startswith("--adapter") for a in arguments) else ["--virtual"]
        self.process = start(
            [program, f"--bus-address={bus.address}", *mode, *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:  # or its output stays open for as long as whoever waits for this one's
            line = self.process.stdout.readline() if is_ready_awaited else "ready\n"
            assert line == "ready\n", f"plumbline-sim said {line!r}"
        except BaseException:
            self._end()
            raise

    def _end(self):
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.process.stdout.close()
            if self.process.stderr:
                self.process.stderr.close()

    def close(self):
        code = self._end()
        assert code == 0, f"plumbline-sim ended with {code}"


class Client:
    """Sees org.bluez as a program of the user's would."""

    def __init__(self, bus, is_listening=True):
        self.connection = bus.connect()
        self.signals = []  # (path, member, arguments)
        if is_listening:
            self.connection.signal_subscribe("org.bluez", None, None, None, None,
                                             Gio.DBusSignalFlags.NONE, self._on_signal)

    def _on_signal(self, _connection, _sender, path, _interface, member, parameters):
        self.signals.append((path, member, parameters.unpack()))

    def close(self):
        self.connection.close_sync(None)

    def call(self, path, interface, method, parameters=None, name="org.bluez", timeout=60000):
        """Waits with the loop running; the reply, or the GLib.Error as it came."""
        answer = []

        def on_reply(connection, result):
            try:
                answer.append(connection.call_finish(result))
            except GLib.Error as error:
                answer.append(error)

        self.connection.call(name, path, interface, method, parameters, None,
                             Gio.DBusCallFlags.NO_AUTO_START, timeout, None, on_reply)
        spin(lambda: answer, timeout / 1000 + 5, method)
        if isinstance(answer[0], GLib.Error):
            raise answer[0]
        return answer[0].unpack()

    def error_of(self, *arguments, **keywords):
        """What a call fails with: (name, message)."""
        try:
            self.call(*arguments, **keywords)
        except GLib.Error as error:
            name = Gio.dbus_error_get_remote_error(error)
            return name, error.message.removeprefix(f"GDBus.Error:{name}: ")
        raise AssertionError(f"{arguments[2]} did not fail")

    def get(self, path, interface, name):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get",
                         GLib.Variant("(ss)", (interface, name)))[0]

    def objects(self):
        return self.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]

    def values(self, path):
        """The payloads that were notified at path, in order."""
        return [bytes(arguments[1]["Value"]) for where, member, arguments in self.signals
                if where == path and member == "PropertiesChanged" and "Value" in arguments[1]]

    def changes(self, path, name):
        return [arguments[1][name] for where, member, arguments in self.signals
                if where == path and member == "PropertiesChanged" and name in arguments[1]]

    def simulate(self, method, parameters):
        return self.call(SIMULATOR[1], SIMULATOR[2], method, parameters, name=SIMULATOR[0])

    def fault(self, name, **arguments):
        kinds = {bool: "b", int: "i", float: "d", str: "s"}
        boxed = {key: GLib.Variant(kinds[type(value)], value) for key, value in arguments.items()}
        self.simulate("Fault", GLib.Variant("(sa{sv})", (name, boxed)))

    def clear(self, name):
        self.simulate("ClearFault", GLib.Variant("(s)", (name,)))

    def sensor(self, address=FIRST):
        return self.simulate("GetSensor", GLib.Variant("(s)", (address,)))[0]

    def adapter(self):
        found = [path for path, interfaces in self.objects().items()
                 if "org.bluez.Adapter1" in interfaces]
        return found[0] if found else None

    def device(self, address=FIRST):
        tail = "/dev_" + address.replace(":", "_")
        found = [path for path in self.objects() if path.endswith(tail)]
        return found[0] if found else None

    def discover(self, address=FIRST):
        """Scans until the device is there; its path. The session is left running."""
        self.call(self.adapter(), "org.bluez.Adapter1", "StartDiscovery")
        return spin(lambda: self.device(address), what="the device is heard")

    def resolve(self, path):
        self.call(path, "org.bluez.Device1", "Connect")
        spin(lambda: self.get(path, "org.bluez.Device1", "ServicesResolved"), what="resolved")

    def characteristic(self, device, uuid, service=None):
        """The path of the characteristic, None if it is not there."""
        objects = self.objects()
        for path, interfaces in objects.items():
            properties = interfaces.get("org.bluez.GattCharacteristic1")
            if not path.startswith(device + "/") or not properties or properties["UUID"] != uuid:
                continue
            parent = objects[properties["Service"]]["org.bluez.GattService1"]
            if service in (None, parent["UUID"]):
                return path
        return None

    def meet(self, address=FIRST):
        """From nothing to resolved; the device's path."""
        device = self.device(address)
        if not device:
            device = self.discover(address)
            self.call(self.adapter(), "org.bluez.Adapter1", "StopDiscovery")
        self.resolve(device)
        return device

    def gatt(self, path, method, parameters=None):
        return self.call(path, "org.bluez.GattCharacteristic1", method, parameters)

    def read(self, path):
        return bytes(self.gatt(path, "ReadValue", GLib.Variant("(a{sv})", ({},)))[0])

    def write(self, path, value, kind="request"):
        options = {"type": GLib.Variant("s", kind)}
        self.gatt(path, "WriteValue", GLib.Variant("(aya{sv})", (value, options)))
