# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed daemon as the system's service, and a virtual sensor for it."""

import contextlib
import dataclasses
import datetime
import os
import pathlib
import shutil
import socket
import sys
import threading
import time

sys.path.insert(0, "/vm/tests")
import rig  # noqa: E402
from rig import GLib  # noqa: E402
from stack import run, systemctl, until  # noqa: E402

UNIT = "plumblined.service"
NAME = "org.plumbline.Posture1"
ROOT = "/org/plumbline/Posture1"
PROPERTIES = "org.freedesktop.DBus.Properties"
STATE = "/var/lib/plumbline"
STATES = ("upright", "slouching", "leaning", "moving", "lying", "unjudged", "not_worn", "no_data",
          "paused", "reclining")
SETTINGS_PATH = "/etc/xdg/plumbline/plumbline.conf"
# What is slouched or stayed is told when it is so, at any hour, however much was told before.
SETTINGS = """# SPDX-License-Identifier: GPL-3.0-or-later
[daemon]
log_level = debug
log_personal = yes
[monitor]
settle_s = 1
moving_holdoff_s = 2
[slouch]
dwell_s = 5
clear_s = 2
speak_after_s = 5
[alerts]
repeat_s = 20
gap_min = 0
worn_first_min = 0
max_per_hour = 1000
max_per_day = 1000
backoff_max_min = 0
rest_after_ignored = 0
[training]
minutes_by_week = all
from = 00:00
until = 00:00
[sitting]
patience_min = 0
least_apart_min = 0
walked_quiet_min = 0
"""
SENSOR = """
[sensor:{id}]
address = {address}
adapter = {adapter}
placement = upper-back
retry_min_s = 1
retry_max_s = 8
{more}
"""


def advertise(index, *switches):
    """Tells the controller by itself, behind bluetoothd's back: off and on, say."""
    with socket.socket(socket.AF_BLUETOOTH, socket.SOCK_RAW, socket.BTPROTO_HCI) as raw:
        raw.bind((index,))
        for is_on in switches:
            raw.send(bytes([0x01, 0x0a, 0x20, 1, is_on]))  # LE Set Advertising Enable


class Beat:
    """A real advertisement is sent again and again, btvirt's once, when it is switched on; where it
    came a moment before the other side was ready for it, it is lost. So: off and on, in peace."""

    EVERY_S = 3

    def __init__(self, index):
        self.index = index
        self.timer = GLib.timeout_add_seconds(self.EVERY_S, self._on_time)

    def _on_time(self):
        links = [name for name in os.listdir("/sys/class/bluetooth")
                 if name.startswith(f"hci{self.index}:")]
        if not links:
            try:
                advertise(self.index, False, True)
            except OSError:
                pass  # the controller is off or gone
        return True

    def stop(self):
        GLib.source_remove(self.timer)


class Sensor:
    """plumbline-sim on one of the controllers; the one before it is its computer's."""

    def __init__(self, stack, family="microbit", index=1, script="upright 100h", options=()):
        self.stack = stack
        self.index = index
        self.address = stack.address(index)
        self.adapter = stack.address(index - 1)
        self.script_path = f"/tmp/script-{index}"
        pathlib.Path(self.script_path).write_text(script + "\n", encoding="utf-8")
        self.arguments = [f"--adapter=hci{index}", f"--script={self.script_path}",
                          f"--sensor={family},address={self.address}{''.join(options)}"]
        self.simulator, self.beat = None, None
        self.start()

    def start(self):
        self.simulator = rig.Simulator(self.stack.bus, *self.arguments,
                                       program="/usr/bin/plumbline-sim")
        self.beat = Beat(self.index)

    def end_beat(self):
        if self.beat:
            self.beat.stop()
        self.beat = None

    @contextlib.contextmanager
    def missed(self):
        """It is heard now and then, and gone before it can be connected."""
        is_over = threading.Event()

        def run():
            while not is_over.wait(0.002):
                advertise(self.index, True, False)

        self.end_beat()
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
        self.beat = Beat(self.index)

    def stop(self):
        self.end_beat()
        if self.simulator and self.simulator.process.poll() is None:
            self.simulator.close()
        self.simulator = None

    def play(self, script):
        self.stack.client.simulate("Play", GLib.Variant("(ss)", (self.address, script)))

    def describe(self):
        return self.stack.client.sensor(self.address)

    def fault(self, name, **arguments):
        self.stack.client.fault(name, **arguments)

    def clear(self, name):
        self.stack.client.clear(name)


@dataclasses.dataclass
class History:
    at_s: float  # of time.monotonic ()
    counted_s: float
    events: list  # (begin, end, kind)


class World:
    """The daemon, what it shows on the bus, and its settings."""

    def __init__(self, stack):
        self.stack = stack
        self.connection = stack.bus.connect()
        self.alerts, self.cleared, self.calibrations, self.candidates = [], [], [], []
        for signal_name, store in (("AlertRaised", self.alerts), ("AlertCleared", self.cleared),
                                   ("CalibrationFinished", self.calibrations),
                                   ("CandidateSeen", self.candidates)):
            self.connection.signal_subscribe(
                NAME, None, signal_name, None, None, rig.Gio.DBusSignalFlags.NONE,
                lambda _c, _s, _p, _i, _m, parameters, kept: kept.append(parameters.unpack()),
                store)

    def close(self):
        if not self.connection.is_closed():
            self.connection.close_sync(None)

    # --- settings and life -----------------------------------------------------------------------

    def write_settings(self, *sensors, sitting="", more=""):
        """sensors: what each is called: (id, Sensor); sitting: more of that section."""
        text = SETTINGS + sitting
        for identifier, sensor in sensors:
            text += SENSOR.format(id=identifier, address=sensor.address,
                                  adapter=sensor.adapter, more=more)
        os.makedirs(os.path.dirname(SETTINGS_PATH), exist_ok=True)
        pathlib.Path(SETTINGS_PATH).write_text(text, encoding="utf-8")

    def start(self):
        systemctl("reset-failed", UNIT, check=False)  # or many cases in a row are one too many
        systemctl("start", UNIT)

    def stop(self):
        systemctl("stop", UNIT)

    def wipe(self):
        """Off, and as if newly installed."""
        if os.path.islink(f"/etc/systemd/system/multi-user.target.wants/{UNIT}"):
            systemctl("disable", UNIT)
        systemctl("stop", UNIT, check=False)
        if os.path.ismount(STATE):
            run("umount", STATE)
        shutil.rmtree(STATE, ignore_errors=True)
        if os.path.exists(SETTINGS_PATH):
            os.unlink(SETTINGS_PATH)

    def show(self, name):
        return systemctl("show", "-P", name, UNIT)

    def pid(self):
        return int(self.show("MainPID"))

    # --- the bus ---------------------------------------------------------------------------------

    def call(self, path, interface, method, parameters=None, starts=False):
        """starts: the daemon, where it does not run; whoever asks again and again must not."""
        flags = rig.Gio.DBusCallFlags
        return self.connection.call_sync(NAME, path, interface, method, parameters, None,
                                         flags.NONE if starts else flags.NO_AUTO_START, 60000,
                                         None).unpack()

    def get(self, interface, name, path=ROOT, starts=False):
        return self.call(path, PROPERTIES, "Get",
                         GLib.Variant("(ss)", (f"{NAME}.{interface}", name)), starts)[0]

    def objects(self, interface):
        found = self.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]
        return {path: interfaces[f"{NAME}.{interface}"] for path, interfaces in found.items()
                if f"{NAME}.{interface}" in interfaces}

    def sensors(self):
        """By their ids; empty while the daemon is not there."""
        try:
            return {values["Id"]: values for values in self.objects("Sensor").values()}
        except GLib.Error:
            return {}

    def sensor_path(self, identifier="back"):
        return next(path for path, values in self.objects("Sensor").items()
                    if values["Id"] == identifier)

    def state(self, identifier="back"):
        return self.sensors().get(identifier, {}).get("ConnectionState", "")

    def posture(self):
        return self.get("Monitor", "Posture")

    def alert_kinds(self):
        return [alert[1] for alert in self.alerts]

    def events(self):
        """The newest of the history, as (begin, end, kind)."""
        return [event[:3] for event in self.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                                                 GLib.Variant("(ttasu)", (0, 0, [], 1000)))[0]]

    def event_kinds(self):
        return [kind for _begin, _end, kind in self.events()]

    def history(self):
        """How much of these two days is counted, and what happened, as the daemon tells it."""
        yesterday = datetime.date.today() - datetime.timedelta(days=1)
        days = self.call(ROOT, f"{NAME}.Statistics", "GetRange", GLib.Variant(
            "(sss)", (yesterday.isoformat(), datetime.date.today().isoformat(), "day")))[0]
        return History(time.monotonic(), sum(day[state + "_s"] for day in days for state in STATES),
                       self.events())

    # --- what is awaited -------------------------------------------------------------------------

    def is_streaming(self, since_us=0, identifier="back"):
        """With a sample that came after since_us, of the epoch."""
        sensor = self.sensors().get(identifier, {})
        return (sensor.get("ConnectionState") == "streaming" and sensor["LastSeen"] > since_us
                and sensor)

    def until_streaming(self, identifier="back", seconds=120):
        now_us = int(time.time() * 1e6)
        self.stack.until_linked(lambda: self.is_streaming(now_us, identifier),
                                f"{identifier} streams", seconds)

    def calibrate(self, identifier="back"):
        del self.calibrations[:]
        self.call(self.sensor_path(identifier), f"{NAME}.Sensor", "Calibrate",
                  GLib.Variant("(sa{sv})", ("upright", {})))
        until(lambda: self.calibrations, "the calibration ends")
        assert self.calibrations[0][0], f"calibration refused: {self.calibrations[0]}"
