# SPDX-License-Identifier: GPL-3.0-or-later
"""The client as somebody of the group types it, in a pseudo-terminal."""

import os
import pty
import select
import signal

from case import Case
from stack import until


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, *words):
        self.text = ""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm"
            os.execvp("runuser", ["runuser", "-u", "vm-member", "--", "plumbline", "--bus=system",
                                  *words])

    def read(self):
        while select.select([self.end], [], [], 0)[0]:
            try:
                data = os.read(self.end, 65536)
            except OSError:  # the other end is closed
                return
            if not data:
                return
            self.text += data.decode(errors="replace")

    def has(self, text):
        self.read()
        return text in self.text

    def wait(self, seconds=90):
        """Its exit code."""
        ended = []

        def has_ended():
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                ended.append(os.waitstatus_to_exitcode(status))
            return ended

        until(has_ended, "the program ends", seconds)
        self.read()
        os.close(self.end)
        return ended[0]

    def interrupt(self):
        """As Ctrl-C does."""
        os.write(self.end, b"\x03")


class Typed(Case):
    def say(self, *words):
        terminal = Terminal(*words)
        code = terminal.wait()
        self.assertEqual(code, 0, terminal.text)
        return terminal.text

    def test_status_calibrate_monitor_alerts(self):
        sensor = self.streaming()
        self.assertIn("back", self.say("status"))
        self.assertIn("streaming", self.say("sensors"))
        calibration = Terminal("calibrate")
        self.assertEqual(calibration.wait(120), 0, calibration.text)
        self.assertTrue(self.world.get("Monitor", "Calibrated"))
        monitor = Terminal("monitor")
        until(lambda: monitor.has("pright"), "the posture is shown")
        sensor.play("slouch 100h 30deg")
        until(lambda: monitor.has("louch"), "the slouch is shown")
        until(lambda: "slouch" in self.world.alert_kinds(), "the alert")
        until(lambda: monitor.has("ALERT"), "the alert is shown")
        monitor.interrupt()
        self.assertIn(monitor.wait(), (0, -signal.SIGINT, 130))
        self.assertIn("slouch", self.say("alerts").lower())
        self.say("pause", "5", "lunch")
        self.assertIn("aused", self.say("why"))
        self.say("resume")
        self.say("snooze", "5")
        self.assertTrue(self.say("stats"))
