# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies under the daemon: systemd, the bus, bluetoothd and the virtual controllers."""

import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, "/vm/tests")
import rig  # noqa: E402
from rig import GLib  # noqa: E402

# A computer's and a sensor's, twice: two links of one controller confuse btvirt 5.66, and then the
# kernel.
ADAPTERS = 4
POLL_MS = 100
PATIENCE_S = 90  # for what comes in seconds where nothing is emulated
LINK_S = 60  # and for a link
LOOK_S = 5  # so often the kernel is asked about it; every link is without a handle as it begins
DEAD_LOOKS = 3  # so often in a row: it stays without
LAST_HANDLE = 0x0eff  # of a link; Bluetooth Core 5.4, vol 4 part E, 5.4.2
TORN_S = 2  # a link's ends begin and end within this of each other
ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"


def run(*command, check=True, seconds=PATIENCE_S, **keywords):
    """Its output and errors together."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False,
                          **keywords)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def systemctl(*words, check=True):
    return run("systemctl", *words, check=check).strip()


def until(condition, what, seconds=PATIENCE_S):
    """Polls with the main loop running; what the condition answered."""
    return rig.spin(condition, seconds, what, POLL_MS)


def client(*words, check=True):
    """What plumbline answers, output and errors together. Meanwhile the loop runs: by it the other
    side of the radio lives."""
    with tempfile.TemporaryFile("w+") as output:
        with subprocess.Popen(["plumbline", "--bus=system", *words], stdin=subprocess.DEVNULL,
                              stdout=output, stderr=subprocess.STDOUT) as process:
            try:
                until(lambda: process.poll() is not None, f"plumbline {' '.join(words)} ends")
            finally:
                process.kill()
        output.seek(0)
        text = output.read()
    if check and process.returncode != 0:
        raise AssertionError(f"plumbline {' '.join(words)}: ended with {process.returncode}\n{text}")
    return text


class SystemBus(rig.Bus):
    """The real one."""

    def __init__(self):  # pylint: disable=super-init-not-called
        self.address = "unix:path=/run/dbus/system_bus_socket"

    def close(self):
        pass


class Stack:
    def __init__(self):
        self.bus = SystemBus()
        self.on_dead_link = None  # called with what was waited for
        self.client = rig.Client(self.bus, is_listening=False)

    def reconnect(self):
        """After the bus was restarted."""
        self.client = rig.Client(self.bus, is_listening=False)

    # --- bluetoothd ------------------------------------------------------------------------------

    def has_owner(self, name):
        return self.client.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (name,)), None, 0, 30000, None).unpack()[0]

    def is_complete(self):
        """bluetoothd answers and has every adapter."""
        if not self.has_owner("org.bluez"):
            return False
        try:
            objects = self.client.objects()
        except GLib.Error:
            return False
        return all(ADAPTER in objects.get(f"/org/bluez/hci{i}", {}) for i in range(ADAPTERS))

    def start_bluetoothd(self):
        systemctl("start", "bluetooth.service")
        until(self.is_complete, "bluetoothd has its adapters")

    def stop_bluetoothd(self):
        systemctl("stop", "bluetooth.service")

    def bluetoothd_pid(self):
        return int(systemctl("show", "-P", "MainPID", "bluetooth.service"))

    # --- the controllers -------------------------------------------------------------------------

    def start_controllers(self):
        """A controller's first reset is lost now and then: begin again."""
        for _ in range(6):
            systemctl("restart", "vm-btvirt.service")
            try:
                until(self._are_controllers_there, "the controllers are there", 30)
                return
            except AssertionError:
                self.stop_controllers()
        raise AssertionError("btvirt does not bring up its controllers")

    def stop_controllers(self):
        systemctl("stop", "vm-btvirt.service")
        until(lambda: not os.listdir("/sys/class/bluetooth"), "the controllers are gone")

    def _are_controllers_there(self):
        if len(os.listdir("/sys/class/bluetooth")) < ADAPTERS:
            return False
        shown = run("hciconfig", check=False)
        return len(re.findall(r"BD Address: 00:AA:", shown)) == ADAPTERS

    def address(self, index=0):
        return self.client.get(f"/org/bluez/hci{index}", ADAPTER, "Address")

    def set_adapter(self, index, name, value):
        kind = "b" if isinstance(value, bool) else "u"
        self.client.call(f"/org/bluez/hci{index}", "org.freedesktop.DBus.Properties", "Set",
                         GLib.Variant("(ssv)", (ADAPTER, name, GLib.Variant(kind, value))))

    def set_powered(self, index, is_on):
        until(lambda: self._try_powered(index, is_on), f"hci{index} can be switched", 30)
        until(lambda: self.client.get(f"/org/bluez/hci{index}", ADAPTER, "Powered") == is_on,
              f"hci{index} is {'on' if is_on else 'off'}", 30)

    def _try_powered(self, index, is_on):
        """bluetoothd is Busy while it switches an adapter on by itself."""
        try:
            self.set_adapter(index, "Powered", is_on)
        except GLib.Error as error:
            if "Busy" in error.message:
                return False
            raise
        return True

    def is_advertising(self, index):
        """False also while bluetoothd has no place for it yet."""
        try:
            return self.client.get(f"/org/bluez/hci{index}", "org.bluez.LEAdvertisingManager1",
                                   "ActiveInstances") > 0
        except GLib.Error:
            return False

    def devices(self, index):
        prefix = f"/org/bluez/hci{index}/"
        return {path: interfaces[DEVICE] for path, interfaces in self.client.objects().items()
                if path.startswith(prefix) and DEVICE in interfaces}

    def forget_devices(self, index):
        for path in self.devices(index):
            try:
                self.client.call(f"/org/bluez/hci{index}", ADAPTER, "RemoveDevice",
                                 GLib.Variant("(o)", (path,)))
            except GLib.Error:
                pass  # it went by itself

    def make_whole(self):
        """Whatever a case left behind: everything runs, is switched on and knows nobody."""
        try:
            self._tidy()
        except (AssertionError, GLib.Error):  # a controller or bluetoothd is beyond mending
            self.stop_bluetoothd()
            self.stop_controllers()
            self._tidy()

    def _tidy(self):
        if not self.is_complete():
            if not self._are_controllers_there():
                self.stop_bluetoothd()
                self.start_controllers()
            self.start_bluetoothd()
        if self.has_dead_link() or self.has_torn_link():
            raise AssertionError("there is a dead link")
        objects = self.client.objects()
        for index in range(ADAPTERS):
            self.forget_devices(index)
            if not objects[f"/org/bluez/hci{index}"][ADAPTER]["Powered"]:
                self.set_powered(index, True)

    def _links(self, index):
        """What the kernel has, as {address: handle}."""
        shown = run("hcitool", "-i", f"hci{index}", "con", check=False)
        return {address: int(handle) for address, handle in re.findall(r"LE (\S+) handle (\d+)", shown)}

    def has_dead_link(self, index=0):
        """Linux 6.1 can keep a link that failed to be established and then neither scans nor connects
        until the adapter is switched off. No controller gave it a handle: the kernel shows one that none
        can have, 65535 once and since a later update the first number that is free."""
        return any(handle > LAST_HANDLE for handle in self._links(index).values())

    def has_torn_link(self, near=0, far=1):
        """btvirt knows no supervision timeout: when one end of a link is reset, the other one stays,
        and Disconnect () does not end it."""
        try:
            until(lambda: self.address(far) not in self._links(near)
                  or self.address(near) in self._links(far), "both ends know of the link", TORN_S)
        except AssertionError:
            return True
        return False

    def end_torn_link(self, near=0):
        """In place of the timeout; bluetoothd would not switch the adapter off."""
        for word in ("down", "up"):
            run("hciconfig", f"hci{near}", word)
        self.set_powered(near, True)

    def _until_or_dead(self, condition, what, seconds):
        """False: the kernel keeps a dead link."""
        deadline = time.monotonic() + seconds
        dead_looks = 0
        while dead_looks < DEAD_LOOKS:
            try:
                until(condition, what, LOOK_S)
                return True
            except AssertionError:
                dead_looks = dead_looks + 1 if self.has_dead_link() else 0
                if not dead_looks and time.monotonic() >= deadline:
                    raise AssertionError(f"not within {seconds} s: {what}; the kernel has the links "
                                         f"{self._links(0)}") from None
        return False

    def until_linked(self, condition, what, seconds=LINK_S):
        """For what needs a link. Where the kernel keeps a dead one, what troubleshooting.md says must
        help: Bluetooth off and on. When that was (of time.monotonic ()), None: no need of it."""
        if self._until_or_dead(condition, what, seconds):
            return None
        self.on_dead_link(what)
        self.set_powered(0, False)
        self.set_powered(0, True)
        start = time.monotonic()
        until(condition, f"{what}, with Bluetooth off and on", seconds)
        return start

    def drop_link(self, sensor=1):
        """As the sensor would: from its side. The link was down when this returns; it may be up again,
        for the kernel connects anew at once."""
        for path, device in self.devices(sensor).items():
            if device["Connected"]:
                self.client.call(path, DEVICE, "Disconnect")


class Emulation:
    """How much slower the machine computes than the host would, measured with a loop."""

    NATIVE_S = 0.05  # of loop () on an idle host of our day
    COMPUTING_S = 0.1  # that a recovery takes natively; the rest of it is waiting
    STARTING_S = 0.3  # and that a service takes which systemd starts in its sandbox

    @staticmethod
    def loop():
        total = 0
        for i in range(1000000):
            total += i & 7
        return total

    def __init__(self):
        self.factor = 1.0
        self.measure()

    def measure(self):
        start = time.monotonic()
        self.loop()
        self.factor = max(1.0, (time.monotonic() - start) / self.NATIVE_S)

    def bound(self, seconds, is_started=False):
        """A bound of real seconds, where computing takes factor times as long; is_started: with a
        start of the daemon."""
        computing_s = self.COMPUTING_S + (self.STARTING_S if is_started else 0)
        return seconds + computing_s * (self.factor - 1)
