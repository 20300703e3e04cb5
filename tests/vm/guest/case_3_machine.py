# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with the machine: the daemon killed, the bus restarted, disk, settings, clock, sleep."""

import json
import os
import pathlib
import signal

import time

from case import Case
from world import SETTINGS_PATH, STATE, UNIT, World
from stack import GLib, client, run, systemctl, until

DAEMON_BOUND_S = 5 + 5  # the unit's RestartSec and a link


class Machine(Case):
    def calibrated(self, **keywords):
        sensor = self.streaming(**keywords)
        self.world.calibrate()
        until(lambda: self.world.posture() == "upright", "upright is seen")
        return sensor

    def monitored_s(self):
        return self.world.get("Statistics", "Today")["monitored_s"]

    def slouch(self, sensor):
        del self.world.alerts[:]
        sensor.play("slouch 10s 30deg\nupright 100h")
        until(lambda: "slouch" in self.world.alert_kinds(), "the alert")
        until(lambda: self.world.posture() == "upright", "upright again")

    def test_daemon_killed(self):
        sensor = self.calibrated()
        self.slouch(sensor)
        until(lambda: "alert-raised" in self.world.event_kinds(), "the alert is in the history")
        until(lambda: self.monitored_s() >= 60, "a minute is in the history", 150)
        before_s, pid = self.monitored_s(), self.world.pid()
        os.kill(pid, signal.SIGKILL)
        since = time.monotonic()
        # What is not yet a whole minute may be lost, and no more.
        self.down_s = 60 + self.machine.emulation.bound(DAEMON_BOUND_S, is_started=True)
        until(lambda: self.world.pid() not in (0, pid), "systemd starts it again")
        self.assert_recovers("the daemon killed, with RestartSec", DAEMON_BOUND_S, since,
                             is_started=True)
        self.assertIn("alert-raised", self.world.event_kinds())
        self.assertTrue(self.world.get("Monitor", "Calibrated"))
        self.assertGreaterEqual(self.monitored_s(), before_s - 60)
        self.assertEqual(self.world.show("NRestarts"), "1")
        self.slouch(sensor)

    def test_bus_restarted(self):
        """A system hardly survives it; the daemon ends with its own code and is started again."""
        sensor = self.calibrated()
        pid, start = self.world.pid(), time.monotonic()
        systemctl("restart", "dbus.service")
        self.stack.reconnect()
        sensor.stop()
        self.world = World(self.stack)
        until(lambda: self.world.pid() not in (0, pid), "systemd starts it again")
        self.down_s = time.monotonic() - start
        systemctl("restart", "bluetooth.service")
        until(self.stack.is_complete, "bluetoothd has its adapters")
        for index in (0, sensor.index):
            self.stack.set_powered(index, True)
        sensor.start()
        self.assert_recovers("the message bus restarted", 10)
        self.assertTrue(self.world.get("Monitor", "Calibrated"))

    def test_full_disk(self):
        os.makedirs(STATE, exist_ok=True)
        run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", STATE)
        run("chown", "plumbline:plumbline", STATE)
        sensor = self.calibrated()
        filler = os.path.join(STATE, "filler")
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        self.slouch(sensor)  # judged and alerted as before
        until(lambda: "could not be written" in self.journal() or "disk" in self.journal(),
              "it is told", 150)
        self.assertEqual(self.world.state(), "streaming")
        os.unlink(filler)
        self.slouch(sensor)
        until(lambda: "alert-raised" in self.world.event_kinds(), "the history is written again",
              150)

    def journal(self):
        return run("journalctl", "-u", UNIT, "-o", "cat", "--no-pager",
                   f"_PID={self.world.pid()}")

    def test_wrong_settings_at_reload(self):
        self.calibrated()
        path = pathlib.Path(SETTINGS_PATH)
        right, pid = path.read_text(encoding="utf-8"), self.world.pid()
        path.write_text(right.replace("dwell_s = 5", "dwell_s = soon\nunknwon = 1"),
                        encoding="utf-8")
        systemctl("reload", UNIT)
        until(lambda: "soon" in self.journal() and "unknwon" in self.journal(),
              "each error is told")
        self.assertEqual((self.world.pid(), self.world.state()), (pid, "streaming"))
        text = client("settings", "reload", check=False)
        self.assertIn("soon", text)
        path.write_text(right, encoding="utf-8")
        client("settings", "reload")
        self.assertEqual((self.world.pid(), self.world.state()), (pid, "streaming"))

    def set_clock(self, seconds):
        time.clock_settime(time.CLOCK_REALTIME, time.time() + seconds)

    def test_clock_an_hour_ahead_and_back(self):
        sensor = self.calibrated()
        before = self.world.get("Statistics", "Today")["monitored_s"]
        self.set_clock(3600)
        try:
            self.slouch(sensor)
            self.assertEqual(self.world.state(), "streaming")
            ahead = self.world.get("Statistics", "Today")
        finally:
            self.set_clock(-3600)
        self.slouch(sensor)
        after = self.world.get("Statistics", "Today")
        for day in (ahead, after):  # the hour that never was is nobody's
            self.assertLess(day["monitored_s"] - before, 300, json.dumps(str(day)))
        self.assertEqual(self.world.state(), "streaming")

    def test_sleep(self):
        """logind's PrepareForSleep, from a stand-in that owns its name meanwhile."""
        sensor = self.calibrated()
        systemctl("stop", "systemd-logind.service", check=False)
        logind = self.stack.bus.connect()
        self.addCleanup(logind.close_sync, None)
        got = logind.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                               "org.freedesktop.DBus", "RequestName",
                               GLib.Variant("(su)", ("org.freedesktop.login1", 4)), None, 0, 30000,
                               None).unpack()[0]
        self.assertEqual(got, 1, "there is another logind")

        def prepare(is_going_down):
            logind.emit_signal(None, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                               "PrepareForSleep", GLib.Variant("(b)", (is_going_down,)))
            logind.flush_sync(None)

        prepare(True)
        until(lambda: "suspended" in self.world.get("Manager", "PauseReasons"), "it sleeps")
        self.stack.drop_link(sensor.index)
        prepare(False)
        self.assert_recovers("sleep, with the link lost", 10)
        self.assertNotIn("suspended", self.world.get("Manager", "PauseReasons"))
        self.slouch(sensor)
