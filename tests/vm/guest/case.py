# SPDX-License-Identifier: GPL-3.0-or-later
"""A case: everything whole before it, everything put back after it, and time to recover measured."""

import time
import unittest

from house import House, Sensor
from stack import until

DEAD_LINK_S = 60  # no data for so long: look for the kernel's dead link


class Case(unittest.TestCase):
    machine = None  # of runner.py: stack, emulation, report

    def setUp(self):
        self.stack = self.machine.stack
        self.stack.make_whole()
        self.house = House(self.stack)
        self.addCleanup(lambda: self.house.close())  # of whichever house it is then
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

    def assert_recovers(self, what, bound_s, since=None, identifier="back", is_started=False):
        """From now (or since, of time.monotonic ()) on data must come again within bound_s. Where the
        kernel holds it up, what troubleshooting.md says must help: Bluetooth off and on."""
        start = time.monotonic() if since is None else since
        try:
            self.wait_for_data(what, start, identifier, DEAD_LINK_S)
        except AssertionError:
            if not self.stack.has_dead_link():
                raise
            self.machine.report.tell("dead link", f"{self.id_of()}, {what}")
            self.stack.set_powered(0, False)
            self.stack.set_powered(0, True)
            what, start, bound_s = f"{what}; Bluetooth off and on", time.monotonic(), 5
            self.wait_for_data(what, start, identifier, DEAD_LINK_S)
        took_s = time.monotonic() - start
        self.machine.emulation.measure()
        allowed_s = self.machine.emulation.bound(bound_s, is_started)
        self.machine.report.tell("recovery", f"{what}\t{took_s:.2f}\t{allowed_s:.2f}")
        self.assertLessEqual(took_s, allowed_s, f"too long until data came again after {what}")

    def wait_for_data(self, what, start, identifier, seconds):
        now_us = int((time.time() - (time.monotonic() - start)) * 1e6)
        until(lambda: self.house.is_streaming(now_us, identifier), f"data after {what}", seconds)
