# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon and the virtual sensors as a client of the bus sees them."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from processes import wait_for  # noqa: E402

NAME = "org.plumbline.Posture1"
PATH = "/org/plumbline/Posture1"
SIMULATOR = "org.plumbline.Simulator1"
SIMULATOR_PATH = "/org/plumbline/Simulator1"


class Bus:
    def __init__(self, address):
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address,
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None,
            None,
        )

    def call(self, name, path, interface, method, parameters=None, timeout_ms=20000):
        answer = self.connection.call_sync(
            name, path, interface, method, parameters, None, Gio.DBusCallFlags.NONE, timeout_ms, None
        )
        return answer.unpack()

    def has_owner(self, name):
        driver = "org.freedesktop.DBus"
        path = "/org/freedesktop/DBus"
        return self.call(driver, path, driver, "NameHasOwner", GLib.Variant("(s)", (name,)))[0]

    def wait_for_name(self, name):
        wait_for(lambda: self.has_owner(name), f"owner of {name}")

    def sensors(self):
        """The daemon's sensors by path, each with its properties."""
        objects = self.call(NAME, PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        interface = f"{NAME}.Sensor"
        return {path: all_[interface] for path, all_ in objects[0].items() if interface in all_}

    def wait_for_stream(self):
        """The path of the sensor once it streams."""

        def find():
            for path, properties in self.sensors().items():
                if properties["ConnectionState"] == "streaming":
                    return path
            return None

        return wait_for(find, "streaming sensor")

    def notifications(self, address):
        """How many notifications the virtual sensor has sent."""
        parameters = GLib.Variant("(s)", (address,))
        answer = self.call(SIMULATOR, SIMULATOR_PATH, SIMULATOR, "GetSensor", parameters)
        return answer[0]["notifications"]

    def play(self, address, script):
        parameters = GLib.Variant("(ss)", (address, script))
        self.call(SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Play", parameters)

    def flood(self):
        """A thousand notifications a second from now on."""
        parameters = GLib.Variant("(sa{sv})", ("flood", {}))
        self.call(SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Fault", parameters)
