# SPDX-License-Identifier: GPL-3.0-or-later
"""The built daemon, the virtual bluetoothd and one worn sensor, all on the shared clock."""

import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import rig  # noqa: E402
from rig import FIRST, Gio, GLib  # noqa: E402
from virtual_clock import Clock  # noqa: E402

NAME, ROOT = "org.plumbline.Posture1", "/org/plumbline/Posture1"
PROPERTIES = "org.freedesktop.DBus.Properties"
ZONE = "Europe/Berlin"
SETTINGS = """# SPDX-License-Identifier: GPL-3.0-or-later
[sensor:back]
address = {address}
rate_hz = 1
"""


class Scene:
    """Everything of one soak; close () ends it."""

    def __init__(self, build, epoch_s):
        self.build = build
        self.daemon = None
        self.opened = contextlib.ExitStack()
        try:
            self._open(epoch_s)
        except BaseException:
            self.close()
            raise

    def _open(self, epoch_s):
        self.bus = rig.Bus()
        self.opened.callback(self.bus.close)
        self.folder = self.bus.folder
        self.log_path = os.path.join(self.folder, "daemon.log")
        self.clock = Clock(self.bus, self._built("tests/clock/plumbline-virtual-clock"),
                           self._built("tests/clock/virtual-time.so"), epoch_s)
        self.opened.callback(self.clock.close)
        self.environment = dict(
            os.environ, **self.clock.environment, DBUS_SYSTEM_BUS_ADDRESS=self.bus.address,
            DBUS_SESSION_BUS_ADDRESS=self.bus.address, HOME=self.folder, TZ=ZONE,
            XDG_CONFIG_HOME=self.folder, XDG_CONFIG_DIRS=self.folder, XDG_STATE_HOME=self.folder,
            LC_ALL="C.UTF-8", G_DEBUG="fatal-criticals",
            # Each thread would keep some of what it freed: up to 200 KiB, which look like a leak.
            GLIBC_TUNABLES="glibc.malloc.tcache_count=0")
        self._start_simulator()
        self.radio = rig.Client(self.bus, is_listening=False)
        self.opened.callback(self.radio.close)
        self.connection = self.bus.connect()
        self.opened.callback(self.connection.close_sync, None)
        self.write_settings()

    def _built(self, name):
        return os.path.join(self.build, name)

    def _start_simulator(self):
        self.simulator = self.clock.start(
            [self._built("sim/plumbline-sim"), f"--bus-address={self.bus.address}", "--virtual",
             "--sensor=plumbline,rate=1"], env=self.environment, stdout=subprocess.PIPE, text=True)
        self.opened.callback(self._end_simulator)
        self.clock.run(5)
        assert self.simulator.stdout.readline() == "ready\n", "plumbline-sim did not start"

    def _end_simulator(self):
        self.simulator.kill()
        self.simulator.wait()
        self.simulator.stdout.close()

    def write_settings(self, more=""):
        self.settings_path = os.path.join(self.folder, "soak.conf")
        with open(self.settings_path, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(address=FIRST) + more)

    # the daemon

    def start(self):
        with open(self.log_path, "ab") as log:
            self.daemon = self.clock.start(
                [self._built("daemon/plumblined"), "--bus=session",
                 f"--settings={self.settings_path}",
                 f"--state-directory={os.path.join(self.folder, 'state')}"],
                env=self.environment, stdout=log, stderr=log)
        rig.spin(self._is_up, 60, "the daemon owns its name")

    def _is_up(self):
        self.assert_alive()
        return self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (NAME,)), None, 0, 10000, None).unpack()[0]

    def assert_alive(self):
        code = self.daemon.poll()
        assert code is None, f"the daemon ended with {code}\n{self.log()}"

    def kill(self):
        self.daemon.kill()
        self.daemon.wait()

    def end(self):
        """In order; its exit code."""
        self.daemon.send_signal(signal.SIGTERM)
        for _ in range(100):
            self.clock.run(1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.daemon.wait(0.1)
        raise AssertionError(f"it did not end\n{self.log()}")

    def reload(self):
        self.daemon.send_signal(signal.SIGHUP)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def private_kib(self):
        """Memory that it has written itself; its clean pages are files, shared with whoever comes."""
        with open(f"/proc/{self.daemon.pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file
                       if line.startswith(("Private_Dirty:", "Swap:")))

    # what a client sees

    def call(self, path, interface, method, parameters=None):
        return self.connection.call_sync(NAME, path, interface, method, parameters, None, 0, 60000,
                                         None).unpack()

    def get(self, interface, name, path=ROOT):
        return self.call(path, PROPERTIES, "Get",
                         GLib.Variant("(ss)", (f"{NAME}.{interface}", name)))[0]

    def sensor(self):
        objects = self.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]
        return next((path, interfaces[f"{NAME}.Sensor"]) for path, interfaces in objects.items()
                    if f"{NAME}.Sensor" in interfaces)

    def connection_state(self):
        return self.sensor()[1]["ConnectionState"]

    def pair(self):
        self.call(self.sensor()[0], f"{NAME}.Sensor", "Pair", GLib.Variant("(a{sv})", ({},)))

    def sent(self):
        """How many payloads the sensor has handed to bluetoothd."""
        return self.radio.call(rig.SIMULATOR[1], PROPERTIES, "Get",
                               GLib.Variant("(ss)", (rig.SIMULATOR[2], "Notifications")),
                               name=rig.SIMULATOR[0])[0]

    def is_heard_within(self, seconds):
        """Runs until data is live again, to the second."""
        path, sent = self.sensor()[0], self.sent()
        for _ in range(seconds):
            self.clock.run(1)
            before, sent = sent, self.sent()
            if sent > before and self.get("Sensor", "ConnectionState", path) == "streaming" and \
                    self.get("Monitor", "DataQuality") not in ("none", "gap"):
                return True
        return False

    def until_heard(self, seconds, after):
        assert self.is_heard_within(seconds), \
            f"no data within {seconds} s after {after}\n{self.sensor()[1]}\n{self.log()}"

    def calibrate(self):
        """Both poses: without the second nobody knows which way is forward."""
        for pose, script in (("upright", "upright 24h"), ("slouched", "slouch 24h 32deg")):
            self.play(script)
            self.clock.run(10)
            self.call(self.sensor()[0], f"{NAME}.Sensor", "Calibrate",
                      GLib.Variant("(sa{sv})", (pose, {})))
            self.clock.run(30)
        assert self.get("Monitor", "Calibrated"), f"no calibration\n{self.log()}"

    def pause(self, seconds):
        self.call(ROOT, f"{NAME}.Manager", "Pause", GLib.Variant("(us)", (seconds, "soak")))

    def play(self, script):
        self.radio.simulate("Play", GLib.Variant("(ss)", (FIRST, script)))

    def minutes(self, from_s, to_s):
        """The daemon's own export: {start of the minute: {state: seconds}}."""
        options = {"what": GLib.Variant("s", "minutes"), "wait": GLib.Variant("b", True),
                   "from_usec": GLib.Variant("t", int(from_s * 1e6)),
                   "to_usec": GLib.Variant("t", int(to_s * 1e6))}
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
            descriptors = Gio.UnixFDList.new_from_array([os.dup(file.fileno())])
            self.connection.call_with_unix_fd_list_sync(
                NAME, ROOT, f"{NAME}.Statistics", "Export",
                GLib.Variant("(hsa{sv})", (0, "csv", options)), None, 0, 60000, descriptors, None)
            file.seek(0)
            return {int(row["from_usec"]) // 1000000:
                    {name.removesuffix("_s"): value if name == "day" else float(value or 0)
                     for name, value in row.items() if name.endswith("_s") or name == "day"}
                    for row in csv.DictReader(file)}

    def day(self, name):
        return self.call(ROOT, f"{NAME}.Statistics", "GetDay", GLib.Variant("(s)", (name,)))[0]

    def close(self):
        if self.daemon and self.daemon.poll() is None:
            self.kill()
        self.opened.close()
