# SPDX-License-Identifier: GPL-3.0-or-later
"""A case: everything whole before it, everything put back after it, and time to recover measured."""

import time
import unittest

from house import House, Sensor
from stack import until


class Case(unittest.TestCase):
    machine = None  # of runner.py: stack, emulation, report

    def setUp(self):
        self.stack = self.machine.stack
        self.stack.make_whole()
        self.house = House(self.stack)
        self.addCleanup(self.house.connection.close_sync, None)
        self.addCleanup(self.house.wipe)

    def sensor(self, *arguments, **keywords):
        sensor = Sensor(self.stack, *arguments, **keywords)
        self.addCleanup(sensor.stop)
        return sensor

    def streaming(self, *arguments, general="", more="", **keywords):
        """A sensor that streams to the daemon."""
        sensor = self.sensor(*arguments, **keywords)
        self.house.write_settings(("back", sensor), general=general, more=more)
        self.house.start()
        self.house.until_streaming()
        return sensor

    def note(self, text):
        self.machine.report.tell("note", f"{self.id_of()}: {text}")

    def id_of(self):
        return self.id().removeprefix("case_")

    def assert_recovers(self, what, bound_s, since=None, identifier="back"):
        """From now (or since, of time.monotonic ()) on data must come again within bound_s."""
        start = time.monotonic() if since is None else since
        now_us = int((time.time() - (time.monotonic() - start)) * 1e6)
        until(lambda: self.house.is_streaming(now_us, identifier), f"data after {what}", 240)
        took_s = time.monotonic() - start
        self.machine.emulation.measure()
        allowed_s = self.machine.emulation.bound(bound_s)
        self.machine.report.tell("recovery", f"{what}\t{took_s:.2f}\t{allowed_s:.2f}")
        self.assertLessEqual(took_s, allowed_s, f"too long until data came again after {what}")
