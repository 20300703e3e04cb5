# SPDX-License-Identifier: GPL-3.0-or-later
"""The system's service under the real systemd, with its whole sandbox."""

import os

from case import Case
from world import UNIT, GLib
from stack import run, systemctl, until


class Service(Case):
    def test_sandboxed_enabled_activated_reloaded_watched_stopped(self):
        self.world.write_settings()
        # Nobody asked for it: a call does not start it.
        with self.assertRaises(GLib.Error):
            self.world.get("Manager", "Version", starts=True)
        systemctl("enable", UNIT)
        self.assertEqual(self.world.show("UnitFileState"), "enabled")
        # A call on the bus starts it now.
        self.assertTrue(self.world.get("Manager", "Version", starts=True))
        self.assertEqual(self.world.show("ActiveState"), "active")
        pid = self.world.pid()
        self.assert_confined(pid)
        self.assert_reloads()
        self.assert_watched(pid)
        self.assertEqual(self.world.pid(), pid)
        self.world.stop()
        self.assertEqual((self.world.show("ActiveState"), self.world.show("Result")),
                         ("inactive", "success"))
        self.assertEqual(self.world.show("NRestarts"), "0")

    def assert_confined(self, pid):
        status = dict(line.split(":\t", 1) for line in
                      open(f"/proc/{pid}/status", encoding="ascii").read().splitlines()
                      if ":\t" in line)
        self.assertEqual(status["NoNewPrivs"], "1")
        self.assertEqual(int(status["CapBnd"], 16), 0)
        self.assertEqual(status["Seccomp"], "2")
        self.assertNotEqual(status["Uid"].split()[0], "0")
        for space in ("mnt", "net", "user", "ipc"):
            self.assertNotEqual(os.readlink(f"/proc/{pid}/ns/{space}"),
                                os.readlink(f"/proc/1/ns/{space}"), space)
        self.assertEqual(oct(os.stat("/var/lib/plumbline").st_mode & 0o777), "0o700")

    def assert_reloads(self):
        self.world.write_settings(sitting="limit_min = 20\n")
        systemctl("reload", UNIT)
        until(lambda: "limit_min" in self.journal(), "the reload is told")

    def assert_watched(self, pid):
        """systemd hears the watchdog; a daemon that hangs is replaced."""
        first = int(self.world.show("WatchdogTimestampMonotonic"))
        until(lambda: int(self.world.show("WatchdogTimestampMonotonic")) > first,
              "the watchdog is told that all is well")

    def journal(self):
        return run("journalctl", "-b", "-u", UNIT, "-o", "cat", "--no-pager")

    def test_units_are_verified(self):
        self.assertEqual(run("systemd-analyze", "verify", UNIT), "")
        os.environ["XDG_RUNTIME_DIR"] = "/tmp"
        self.addCleanup(os.environ.pop, "XDG_RUNTIME_DIR")
        self.assertEqual(run("systemd-analyze", "--user", "verify", "plumbline.service"), "")

    def test_hung_daemon_is_replaced(self):
        os.makedirs(f"/run/systemd/system/{UNIT}.d", exist_ok=True)
        drop_in = f"/run/systemd/system/{UNIT}.d/vm.conf"
        with open(drop_in, "w", encoding="ascii") as file:
            file.write("[Service]\nWatchdogSec=8\nRestartSec=1\n")
        self.addCleanup(systemctl, "daemon-reload")
        self.addCleanup(os.unlink, drop_in)
        systemctl("daemon-reload")
        self.world.write_settings()
        self.world.start()
        pid = self.world.pid()
        os.kill(pid, 19)  # SIGSTOP
        until(lambda: self.world.pid() not in (0, pid), "systemd replaces it")
        until(lambda: self.world.show("ActiveState") == "active", "it runs again")
        self.assertTrue(self.world.get("Manager", "Version"))
