# SPDX-License-Identifier: GPL-3.0-or-later
"""The built daemon, the virtual bluetoothd and the built client on a private bus, as a user has them.

Time is virtual (../clock): it stands still while a test looks around, and passes only in until (),
run () and while the client or the end of the daemon is waited for, as fast as the programs can. All
seconds are theirs, so a loaded machine changes nothing.
"""

import contextlib
import os
import signal
import select
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import rig  # noqa: E402
from rig import FIRST, Gio, GLib  # noqa: E402,F401
from virtual_clock import Clock  # noqa: E402

NAME = "org.plumbline.Posture1"
ROOT = "/org/plumbline/Posture1"
PROPERTIES = "org.freedesktop.DBus.Properties"
LIBRARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../config/library")
DEADLINE_S = 900
DAY_S, MORNING_S = 24 * 3600, 9 * 3600
STEP_S = 0.2  # between two looks at a condition
PATIENCE_S = 120  # of real time, for what takes no other

# Every slouch and every long stay is told when it is one, at any hour, however much was told before.
TOLD_AT_ONCE = """[slouch]
speak_after_s = 5
[alerts]
gap_min = 0
worn_first_min = 0
max_per_hour = 1000
max_per_day = 1000
repeat_s = 20
slouch_repeats = 20
backoff_max_min = 0
rest_after_ignored = 0
[sitting]
patience_min = 0
least_apart_min = 0
walked_quiet_min = 0
[training]
minutes_by_week = all
from = 00:00
until = 00:00
"""
# Takes all of that out again: what the wearer is told by default.
AS_SHIPPED = "".join(line.partition(" = ")[0] + "\n" for line in TOLD_AT_ONCE.splitlines())
SETTINGS = """# SPDX-License-Identifier: GPL-3.0-or-later
[daemon]
log_level = debug
[monitor]
settle_s = 1
moving_holdoff_s = 2
[slouch]
dwell_s = 5
clear_s = 2
""" + TOLD_AT_ONCE + """[alerts]
sensor_lost_after_s = 30
[sensor:back]
address = {address}
placement = upper-back
retry_min_s = 1
retry_max_s = 8
"""
# Short enough for a test, and longer than what the daemon needs to be sure of a walk.
SHORT_BREAKS = """[sitting]
limit_min = 600
repeat_min = 2
repeats = 100
reset_after_s = 20
reset_window_s = 60
[breaks]
micro_every_min = 2
micro_s = 30
long_every_min = 0
slouched_share = 0
postpone_min = 1
micro_postpones = 1
expire_min = 30
"""


def merge_settings(text, more):
    """The text with the lines of more, each in its section; a key that is there takes the new value,
    and goes if it has none.

    Lines of more before its first header belong to the last section of the text.
    """
    sections, current = {}, ""
    for line in (text + more).splitlines():
        if line.startswith("["):
            current = line
        sections.setdefault(current, {})[line.partition("=")[0].strip()] = line
    return "".join(f"{line}\n" for lines in sections.values() for line in lines.values()
                   if line.startswith(("[", "#")) or "=" in line)


def this_morning_s():
    """At whatever time of day the tests run: theirs is the same, and no day of theirs ends unasked."""
    return int(time.time()) // DAY_S * DAY_S + MORNING_S


class Daemon:
    """plumblined in its own process; options: what it is told on its command line beside the bus."""

    def __init__(self, world, options=None, environment=None):
        self.world = world
        self.log_path = os.path.join(world.bus.folder, "daemon.log")
        if options is None:
            options = [f"--settings={world.settings_path}", f"--state-directory={world.state}"]
        environment = dict(world.virtual, G_DEBUG="fatal-criticals") | (environment or {})
        with open(self.log_path, "ab") as log:  # restore_signals: see test-hard-times.py, a full disk
            self.process = world.clock.start(
                [os.environ["PLUMBLINED"], "--bus=session", f"--library={world.library_folder}",
                 *options], env=environment, stdout=log, stderr=log, restore_signals=False)

    def end(self, how=signal.SIGTERM):
        """Its exit code; a negative one is a signal's number."""
        self.process.send_signal(how)
        code = self.world.wait_for_end(self.process)
        if code is None:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"it did not end\n{self.log()[-4000:]}")
        return code

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()


class Logind:
    """A stand-in of systemd-logind that says when the machine goes to sleep and when it is awake, and
    hands out locks."""

    NAME, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
    XML = """<node><interface name="org.freedesktop.login1.Manager"><method name="Inhibit">
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="h" direction="out"/></method></interface></node>"""

    def __init__(self, world):
        self.locks = []  # (what, mode, our end of its pipe)
        self.connection = world.bus.connect()
        world.started.callback(self.close)
        self.connection.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0],
                                        self.on_call, None, None)
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "RequestName",
                                  GLib.Variant("(su)", (self.NAME, 0)), None, 0, 10000, None)

    def on_call(self, _connection, _sender, _path, _interface, _method, parameters, invocation):
        what, _who, _why, mode = parameters.unpack()
        ours, theirs = os.pipe()
        self.locks.append((what, mode, ours))
        invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)),
                                                  Gio.UnixFDList.new_from_array([theirs]))

    def held(self):
        """(what, mode) of every lock that was not let go of."""
        poll = select.poll()
        for lock in self.locks:
            poll.register(lock[2], 0)
        gone = {fd for fd, _events in poll.poll(0)}  # hung up: nobody has the other end
        return [lock[:2] for lock in self.locks if lock[2] not in gone]

    def close(self):
        self.connection.close_sync(None)
        for lock in self.locks:
            os.close(lock[2])

    def prepare_for_sleep(self, is_going_down):
        """Sent, not yet heard: True before the machine sleeps, False when it has woken up."""
        send_prepare_for_sleep(self.connection, GLib.Variant("(b)", (is_going_down,)))


def send_prepare_for_sleep(connection, parameters):
    connection.emit_signal(None, Logind.PATH, f"{Logind.NAME}.Manager", "PrepareForSleep", parameters)
    connection.flush_sync(None)


class World:
    """Everything of one test; close () ends it. What cannot be built leaves no process behind."""

    def __init__(self, *simulator, starts=True, **keywords):
        self.daemon = None
        self.started = contextlib.ExitStack()  # ends all of it, whatever fails on the way
        try:
            self._build(*simulator, **keywords)
            if starts:
                self.start()
        except BaseException:
            self.started.callback(self.kill_daemon)
            with contextlib.suppress(AssertionError):  # what went wrong first is told
                self.started.close()
            raise

    def _build(self, *simulator, family="microbit", script="upright 100h", settings="",
               is_ready_awaited=True, library=LIBRARY, zone_min=None, zone=None, locale="C.UTF-8",
               epoch_s=None):
        self.library_folder = library
        self.bus = rig.Bus()
        self.started.callback(self.bus.close)
        self.state = os.path.join(self.bus.folder, "state")
        os.mkdir(self.state, 0o700)
        self.environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=self.bus.address,
                                DBUS_SESSION_BUS_ADDRESS=self.bus.address, HOME=self.bus.folder,
                                XDG_CONFIG_HOME=self.bus.folder, XDG_STATE_HOME=self.bus.folder,
                                XDG_DATA_HOME=self.bus.folder,
                                XDG_CONFIG_DIRS=self.bus.folder, LC_ALL=locale, TZ="UTC")
        if zone_min is not None:  # local time is so much later than UTC
            self.environment["TZ"] = f"+{zone_min // 60:02}:{zone_min % 60:02}"
        if zone is not None:
            self.environment.pop("TZ", None)
            self.environment["PLUMBLINE_VIRTUAL_LOCALTIME"] = os.path.join(self.bus.folder, "zone")
            self.travel(zone)
        self.settings_path = os.path.join(self.bus.folder, "test.conf")
        self.write_settings(settings)
        self.clock = Clock(self.bus, os.environ["PLUMBLINE_VIRTUAL_CLOCK"],
                           os.environ["PLUMBLINE_VIRTUAL_TIME_SO"], epoch_s or this_morning_s())
        self.started.callback(self.clock.close)
        self.connection = self.bus.connect()
        self.started.callback(self.connection.close_sync, None)
        self.virtual = dict(self.environment, **self.clock.environment)
        played = [f"--script={self._write_script(script)}"] if script else []
        sensors = [] if any(a.startswith("--sensor") for a in simulator) else [f"--sensor={family}"]
        self.simulator = rig.Simulator(self.bus, *played, *sensors, *simulator,
                                       is_ready_awaited=False, environment=self.virtual,
                                       start=self.clock.start)
        self.started.callback(self._end_simulator)
        if is_ready_awaited:
            self._await_simulator()
        self.radio = rig.Client(self.bus, is_listening=False)
        self.started.callback(self.radio.close)
        self._listen()

    def _write_script(self, script):
        path = os.path.join(self.bus.folder, "script")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script + "\n")
        return path

    def _listen(self):
        self.raised, self.cleared, self.postures, self.calibrations = [], [], [], []
        for signal_name, store in (("AlertRaised", self.raised), ("AlertCleared", self.cleared),
                                   ("PostureChanged", self.postures),
                                   ("CalibrationFinished", self.calibrations)):
            self.connection.signal_subscribe(
                NAME, None, signal_name, None, None, rig.Gio.DBusSignalFlags.NONE,
                lambda _c, _s, _p, _i, _m, parameters, store: store.append(parameters.unpack()),
                store)

    def _await_simulator(self):
        output = self.simulator.process.stdout
        self.until(lambda: select.select([output], [], [], 0)[0], "plumbline-sim is ready")
        line = output.readline()
        assert line == "ready\n", f"plumbline-sim said {line!r}"

    def _end_simulator(self):
        self.simulator.process.terminate()
        self.wait_for_end(self.simulator.process)
        self.simulator.close()

    def write_settings(self, more="", address=FIRST):
        """The tests' own with more: keys of the sensor, then sections; a section may be there."""
        with open(self.settings_path, "w", encoding="utf-8") as file:
            file.write(merge_settings(SETTINGS.format(address=address), more))

    def travel(self, zone):
        """The machine lies in a zone such as Europe/Berlin from now on."""
        link = os.path.join(self.bus.folder, "zone")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(link)
        os.symlink(f"/usr/share/zoneinfo/{zone}", link)

    def start(self, options=None, environment=None):
        self.daemon = Daemon(self, options, environment)
        self.until(self.is_up, "the daemon owns its name")

    def is_up(self):
        assert self.daemon.process.poll() is None, self.daemon.log()
        return self.is_named()

    def is_named(self):
        """Whether anybody owns the daemon's name."""
        return self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (NAME,)), None, 0, 10000, None).unpack()[0]

    def kill_daemon(self):
        if self.daemon and self.daemon.process.poll() is None:
            self.daemon.process.kill()
            self.daemon.process.wait()

    def close(self):
        with self.started:
            if self.daemon and self.daemon.process.poll() is None:
                code = self.daemon.end()
                assert code == 0, f"the daemon ended with {code}\n{self.daemon.log()[-4000:]}"

    def run(self, seconds):
        """Lets so much time pass; what was signalled by then has arrived."""
        self.clock.run(seconds)
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "GetId", None, None, 0, 10000, None)
        while GLib.MainContext.default().iteration(False):
            pass

    def until(self, condition, what, seconds=DEADLINE_S):
        """Runs until the condition holds; what it answered."""
        end_s = self.clock.now_s + seconds
        while True:
            result = condition()
            if result:
                return result
            if self.clock.now_s >= end_s:
                log = self.daemon.log()[-5000:] if self.daemon else ""
                raise AssertionError(f"not within {seconds} s: {what}\n{log}")
            self.run(STEP_S)

    def wait_for_end(self, process):
        """The code of a process that may take time to end, None if it does not."""
        give_up_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up_s:
            self.clock.run(STEP_S)
            try:
                return process.wait(0.01)
            except subprocess.TimeoutExpired:
                pass
        return None

    def call(self, path, interface, method, parameters=None):
        answer = self.connection.call_sync(NAME, path, interface, method, parameters, None, 0, 20000,
                                           None)
        return answer.unpack()

    def export(self, file, format_name, options):
        """Statistics.Export into an open file, to its last byte."""
        handles = rig.Gio.UnixFDList.new_from_array([os.dup(file.fileno())])
        options = dict(options, wait=GLib.Variant("b", True))
        self.connection.call_with_unix_fd_list_sync(
            NAME, ROOT, f"{NAME}.Statistics", "Export",
            GLib.Variant("(hsa{sv})", (0, format_name, options)), None, 0, 20000, handles, None)

    def get(self, interface, name, path=ROOT):
        return self.call(path, PROPERTIES, "Get",
                         GLib.Variant("(ss)", (f"{NAME}.{interface}", name)))[0]

    def posture(self):
        return self.get("Monitor", "Posture")

    def quality(self):
        return self.get("Monitor", "DataQuality")

    def objects(self, interface):
        found = self.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]
        return {path: interfaces[f"{NAME}.{interface}"] for path, interfaces in found.items()
                if f"{NAME}.{interface}" in interfaces}

    def sensor(self, address=FIRST):
        """All properties of the sensor's object."""
        return next(values for values in self.objects("Sensor").values()
                    if values["Address"] in ("", address))

    def sensor_path(self, address=FIRST):
        return next(path for path, values in self.objects("Sensor").items()
                    if values["Address"] in ("", address))

    def state_of_link(self):
        return self.sensor()["ConnectionState"]

    def until_streaming(self):
        self.until(lambda: self.state_of_link() == "streaming", "the sensor streams")
        self.until(lambda: self.quality() == "live", "data is live")

    def day(self):
        return self.get("Statistics", "Today")

    def kinds(self):
        return [alert[1] for alert in self.raised]

    def calibrate(self):
        del self.calibrations[:]
        self.call(self.sensor_path(), f"{NAME}.Sensor", "Calibrate",
                  GLib.Variant("(sa{sv})", ("upright", {})))
        self.until(lambda: self.calibrations, "the calibration ends")
        assert self.calibrations[0][0], f"calibration refused: {self.calibrations[0]}"

    def play(self, script, address=FIRST):
        self.radio.simulate("Play", GLib.Variant("(ss)", (address, script)))

    def client(self, *words):
        """Runs the command-line client: (exit code, output, errors)."""
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            process = self.clock.start([os.environ["PLUMBLINE"], "--bus=session", *words],
                                       env=self.virtual, stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=errors)
            code = self.wait_for_end(process)
            if code is None:
                process.kill()
                process.wait()
            output.seek(0)
            errors.seek(0)
            return code, output.read(), errors.read()


class Case(unittest.TestCase):
    """A test with worlds that are torn down after it; what the daemon logged is shown on failure."""

    def world(self, *arguments, **keywords):
        world = World(*arguments, **keywords)
        self.addCleanup(world.close)
        return world

    def streaming(self, *arguments, **keywords):
        """A world whose sensor streams and is calibrated; the wearer sits upright."""
        world = self.world(*arguments, **keywords)
        world.until_streaming()
        world.calibrate()
        world.until(lambda: world.posture() == "upright", "upright is seen")
        return world
