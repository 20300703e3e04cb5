#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev demo: the real daemon and the real client with a virtual sensor, on buses of their own.

Plays a short scene (or a recording, faster than it was made), shows what the client shows, and
fails if an alert that has to come does not come.
"""

import argparse
import csv
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

NAME, PATH = "org.plumbline.Posture1", "/org/plumbline/Posture1"
LIBRARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../config/library")
SIMULATOR, SIMULATOR_PATH = "org.plumbline.Simulator1", "/org/plumbline/Simulator1"
ADDRESS = "C0:FF:EE:00:00:01"
CALL_MS = 20000
LONGEST_PAUSE_S, SHORTEST_PLAY_S = 60, 180

# Short times, so that half an hour of sitting fits into half a minute.
SCENE_SETTINGS = f"""# SPDX-License-Identifier: GPL-3.0-or-later
[monitor]
settle_s = 1
moving_holdoff_s = 1
gap_s = 2
[slouch]
dwell_s = 3
clear_s = 2
[sitting]
limit_min = 0.5
patience_min = 0
least_apart_min = 0
walked_quiet_min = 0
reset_after_s = 6
reset_window_s = 20
[alerts]
gap_min = 0
[sensor:back]
address = {ADDRESS}
placement = upper-back
retry_min_s = 0.5
"""

# Played at SPEED times its pace, with the defaults.
RECORDING_SETTINGS = f"""# SPDX-License-Identifier: GPL-3.0-or-later
[sensor:back]
address = {ADDRESS}
placement = upper-back
"""


class Failed(Exception):
    """Something that had to happen did not."""


class Screen:
    """Headings in colour where somebody looks, plain text otherwise."""

    def __init__(self):
        self.is_terminal = sys.stdout.isatty() and os.environ.get("NO_COLOR") is None
        self.start = time.monotonic()

    def heading(self, text):
        seconds = int(time.monotonic() - self.start)
        line = f"== {seconds:3d} s  {text}"
        print(f"\n\033[1;36m{line}\033[0m" if self.is_terminal else f"\n{line}", flush=True)

    def note(self, text):
        print(f"\033[32m{text}\033[0m" if self.is_terminal else text, flush=True)

    def command(self, words):
        line = "$ " + " ".join(words)
        print(f"\033[1m{line}\033[0m" if self.is_terminal else line, flush=True)


class Stage:
    """Buses, processes and a temporary folder; all gone afterwards."""

    def __init__(self, build):
        self.build = build
        self.folder = tempfile.mkdtemp(prefix="plumbline-demo.")
        self.processes = []
        self.environment = dict(os.environ)
        for name in ("LD_PRELOAD", "FAKETIME", "G_MESSAGES_DEBUG", "NOTIFY_SOCKET"):
            self.environment.pop(name, None)
        for folder in ("run", "home"):
            os.mkdir(self.path(folder), 0o700)
        self.environment.update(
            HOME=self.path("home"), XDG_RUNTIME_DIR=self.path("run"),
            XDG_CONFIG_HOME=self.path("home"), XDG_STATE_HOME=self.path("home"),
            DBUS_SESSION_BUS_ADDRESS=self.start_bus("session"),
            DBUS_SYSTEM_BUS_ADDRESS=self.start_bus("system"))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def program(self, name):
        return os.path.join(self.build, {"plumblined": "daemon", "plumbline": "ctl"}.get(name, "sim"), name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start_bus(self, name):
        address = f"unix:path={self.path(name)}"
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1",
                                f"--address={address}"], stdin=subprocess.DEVNULL, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.processes.append(bus)
        if not bus.stdout.readline().strip():
            raise Failed("dbus-daemon did not start")
        return address

    def start(self, words, log=None, environment=None):
        output = open(self.path(log), "wb") if log else None
        process = subprocess.Popen([self.program(words[0]), *words[1:]], stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=output, env=environment or self.environment)
        if output:
            output.close()
        self.processes.append(process)
        return process

    def connect(self, bus):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        address = self.environment[f"DBUS_{bus.upper()}_BUS_ADDRESS"]
        return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def tail(self, log):
        try:
            with open(self.path(log), encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-25:])
        except OSError:
            return ""

    def stop(self, process, seconds=10):
        """-> its exit code; None if it had to be killed."""
        if process.poll() is None:
            process.terminate()
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None

    def clear(self):
        for process in reversed(self.processes):
            self.stop(process, 5)
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Daemon:
    """What a client sees of the daemon, and waiting for it."""

    def __init__(self, connection, process):
        self.connection, self.process = connection, process
        self.raised, self.cleared = [], []
        connection.signal_subscribe(None, NAME + ".Manager", None, PATH, None, 0, self.on_signal)

    def on_signal(self, _connection, _sender, _path, _interface, name, arguments):
        if name == "AlertRaised":
            self.raised.append(arguments.unpack()[1:])
        elif name == "AlertCleared":
            self.cleared.append(arguments.unpack()[1:])

    def call(self, path, interface, method, arguments=None):
        return self.connection.call_sync(NAME, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()

    def get(self, path, interface, name):
        arguments = GLib.Variant("(ss)", (interface, name))
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", arguments)[0]

    def sensor_path(self):
        objects = self.call(PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]
        return next((path for path in objects if path.startswith(PATH + "/sensors/")), None)

    def connection_state(self):
        try:
            path = self.sensor_path()
            return self.get(path, NAME + ".Sensor", "ConnectionState") if path else "absent"
        except GLib.Error:
            return "no daemon"

    def has_raised(self, *kinds):
        return any(kind in kinds for kind, *_ in self.raised)

    def outcome(self, *kinds):
        return next((outcome for kind, outcome in reversed(self.cleared) if kind in kinds), None)

    def wait(self, what, condition, seconds):
        context = GLib.MainContext.default()
        wake = GLib.timeout_add(100, lambda: True)
        deadline = time.monotonic() + seconds
        try:
            while not condition():
                if self.process.poll() is not None:
                    raise Failed(f"the daemon ended with {self.process.returncode}")
                if time.monotonic() > deadline:
                    raise Failed(f"after {seconds} s still waiting for: {what}")
                context.iteration(True)
        finally:
            GLib.source_remove(wake)


class Show:
    """The pieces that both demonstrations are put together from."""

    def __init__(self, build):
        self.screen = Screen()
        self.stage = Stage(build)
        self.daemon = self.daemon_process = self.live = None

    def start(self, settings, simulator, environment=None):
        stage = self.stage
        settings_file = stage.write("plumbline.conf", settings)
        self.screen.heading("A virtual bluetoothd with one sensor, and the daemon, on buses of their own")
        stage.start(["plumbline-sim", "--virtual", f"--sensor=microbit,address={ADDRESS},name=Posture tag",
                     *simulator], "sim.log", environment)
        self.daemon_process = stage.start(
            ["plumblined", "--bus=session", f"--settings={settings_file}",
             f"--state-directory={stage.path('state')}", f"--library={LIBRARY}"], "daemon.log", environment)
        self.daemon = Daemon(stage.connect("session"), self.daemon_process)

    def wait_streaming(self, seconds):
        self.daemon.wait("the sensor to stream", lambda: self.daemon.connection_state() == "streaming",
                         seconds)
        self.screen.note("the sensor streams")

    def client(self, *words):
        self.screen.command(["plumbline", *words])
        done = subprocess.run([self.stage.program("plumbline"), *words], env=self.stage.environment,
                              stdin=subprocess.DEVNULL, timeout=120, check=False)
        if done.returncode:
            raise Failed(f"plumbline {' '.join(words)} ended with {done.returncode}")

    def start_live(self):
        self.screen.command(["plumbline", "monitor", "&"])
        self.live = self.stage.start(["plumbline", "monitor"])

    def stop_live(self):
        if self.live:
            self.stage.stop(self.live, 5)
            self.live = None
            print(flush=True)

    def today(self):
        return self.daemon.get(PATH, NAME + ".Statistics", "Today")

    def results(self):
        self.stop_live()
        self.screen.heading("The day so far")
        self.client("stats")
        self.screen.heading("Why nothing fires just now")
        self.client("why")

    def finish(self):
        if self.stage.stop(self.daemon_process) != 0:
            raise Failed("the daemon did not end cleanly")


class Scene(Show):
    """One minute at a desk."""

    def start_simulator(self):
        script = self.stage.write("desk.script", "upright 60s\nrepeat\n")
        self.start(SCENE_SETTINGS, [f"--script={script}"])
        self.simulator = self.stage.connect("system")

    def play(self, script):
        self.simulator.call_sync(SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Play",
                                 GLib.Variant("(ss)", (ADDRESS, script)), None,
                                 Gio.DBusCallFlags.NONE, CALL_MS, None)

    def expect_raised(self, what, seconds, *kinds):
        self.daemon.wait(f"an alert: {what}", lambda: self.daemon.has_raised(*kinds), seconds)
        self.screen.note(f"alert: {what}")

    def expect_cleared(self, seconds, kinds, outcomes):
        self.daemon.wait(f"the alert {kinds[0]} to be cleared", lambda: self.daemon.outcome(*kinds), seconds)
        outcome = self.daemon.outcome(*kinds)
        if outcome not in outcomes:
            raise Failed(f"{kinds[0]} was cleared as {outcome}")
        self.screen.note(f"{kinds[0]}: {outcome}")

    def run(self):
        screen, daemon = self.screen, self.daemon
        self.start_simulator()
        daemon = self.daemon
        self.wait_streaming(30)
        screen.heading("Calibrating: the pose you set is upright from now on")
        self.client("calibrate")
        screen.heading("The usual slouch as a second pose: the limit is half way, and it says where forward is")
        self.play("slouch 600s 30deg\n")
        self.client("calibrate", "--pose", "slouched")
        self.play("upright 600s\n")
        screen.heading("Practising: it speaks early now, not after minutes")
        self.client("train", "5")
        self.start_live()
        screen.heading("Sitting upright, then slouching")
        self.play("upright 3s\nslouch 120s 25deg\n")
        self.expect_raised("slouching", 30, "slouch", "lean")
        screen.heading("Sitting up again")
        self.play("upright 600s\n")
        self.expect_cleared(30, ("slouch", "lean"), ("corrected",))
        screen.heading("Staying in the chair (the limit is half a minute here, not fifty minutes)")
        self.expect_raised("a break is due", 60, "break-due", "long-sitting")
        screen.heading("Standing up and walking: a verified break")
        self.play("stand 1s\nwalk 600s\n")
        self.expect_cleared(60, ("break-due", "long-sitting"), ("moved",))
        screen.heading("Back at the desk; the link is lost and comes back by itself")
        self.play("upright 2s\ndrop-link 3s\nupright 600s\n")
        daemon.wait("the link to be lost", lambda: daemon.connection_state() != "streaming", 30)
        screen.note("the link is lost: time passes as no data")
        self.wait_streaming(30)
        self.results()
        if not self.today().get("slouching_s"):
            raise Failed("no slouched time was counted")
        self.finish()


class Replayed(Show):
    """A recording, SPEED times faster: daemon and sensor live in a faster time, and know nothing of it."""

    def __init__(self, build, recording, speed):
        super().__init__(build)
        self.recording, self.speed = os.path.abspath(recording), speed

    def faster(self):
        library = next((path for path in faketime_libraries() if os.path.exists(path)), None)
        if not library:
            raise Failed("libfaketime is not installed")
        return dict(self.stage.environment, LD_PRELOAD=library, FAKETIME=f"+0 x{self.speed:g}",
                    FAKETIME_NO_CACHE="0", DONT_FAKE_MONOTONIC="0")

    def run(self):
        screen = self.screen
        self.start(RECORDING_SETTINGS, [f"--recording={self.recording}"], self.faster())
        self.wait_streaming(30)
        screen.heading("Calibrating on the first still seconds of the recording")
        self.client("calibrate")
        screen.heading("Practising for an hour: it speaks early, not after minutes")
        self.client("train", "60")
        self.start_live()
        length = recording_seconds(self.recording)
        screen.heading(f"{os.path.basename(self.recording)}: {length / 60:.0f} minutes, {self.speed:g} times faster")
        end = time.monotonic() + length / self.speed
        self.daemon.wait("the end of the recording", lambda: time.monotonic() > end, length)
        self.results()
        slouched = self.today().get("slouching_s", 0)
        count = sum(1 for kind, *_ in self.daemon.raised if kind in ("slouch", "lean"))
        screen.note(f"{count} slouch alerts, {slouched} s of slouching counted")
        if not count or not slouched:
            raise Failed("the recording raised no slouch alert")
        self.finish()


def faketime_libraries():
    yield from (f"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1"
                for machine in (os.uname().machine, "arm", "i386"))
    yield "/usr/lib/faketime/libfaketime.so.1"


def recording_seconds(path):
    """To the end, or to the first pause in the data that nobody wants to watch."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        times = [float(row["t_s"]) for row in csv.DictReader(file)]
    if not times:
        raise Failed(f"{path} holds no sample")
    for time_s, next_s in zip(times, times[1:]):
        if next_s - time_s > LONGEST_PAUSE_S and time_s - times[0] > SHORTEST_PLAY_S:
            return time_s - times[0]
    return times[-1] - times[0]


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--recording", metavar="FILE", help="play a recording (csv, also gzip)")
    parser.add_argument("--speed", type=float, default=6.0, help="how much faster a recording runs")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    show = (Replayed(options.build, options.recording, options.speed) if options.recording
            else Scene(options.build))
    try:
        show.run()
    except (Failed, GLib.Error, OSError, subprocess.SubprocessError) as error:
        show.stop_live()
        print(f"\nthe demonstration failed: {error}", file=sys.stderr)
        for log in ("daemon.log", "sim.log"):
            print(f"--- end of {log}\n{show.stage.tail(log)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        show.stop_live()
        show.stage.clear()
    show.screen.note("\nthe demonstration is complete")
    return 0


if __name__ == "__main__":
    sys.exit(main())
