# SPDX-License-Identifier: GPL-3.0-or-later
"""A case: everything whole before it, everything put back after it, and time to recover measured."""

import time
import unittest

from world import World, Sensor

COUNT_S = 5  # what the count of the seconds may be off by while the machine computes


class Case(unittest.TestCase):
    machine = None  # of runner.py: stack, emulation, report
    down_s = 0  # how long the daemon did not run or had not written, at most
    history = None  # at the last look

    def setUp(self):
        self.stack = self.machine.stack
        self.stack.on_dead_link = lambda what: self.machine.report.tell(
            "dead link", f"{self.id_of()}, {what}")
        self.stack.make_whole()
        self.world = World(self.stack)
        self.addCleanup(lambda: self.world.close())  # of whichever world it is then
        self.addCleanup(self.world.wipe)

    def sensor(self, *arguments, **keywords):
        sensor = Sensor(self.stack, *arguments, **keywords)
        self.addCleanup(sensor.stop)
        return sensor

    def streaming(self, *arguments, sitting="", more="", **keywords):
        """A sensor that streams to the daemon."""
        sensor = self.sensor(*arguments, **keywords)
        self.world.write_settings(("back", sensor), sitting=sitting, more=more)
        self.world.start()
        self.world.until_streaming()
        self.history = self.world.history()
        return sensor

    def note(self, text):
        self.machine.report.tell("note", f"{self.id_of()}: {text}")

    def id_of(self):
        return self.id().removeprefix("case_")

    def assert_recovers(self, what, bound_s, since=None, identifier="back", is_started=False):
        """From now (or since, of time.monotonic ()) on data must come again within bound_s, with the
        history whole. is_started: the bound holds a start of the daemon."""
        start = time.monotonic() if since is None else since
        now_us = int((time.time() - (time.monotonic() - start)) * 1e6)
        cured = self.stack.until_linked(lambda: self.world.is_streaming(now_us, identifier),
                                        f"data after {what}")
        if cured:
            what, start, bound_s = f"{what}; Bluetooth off and on", cured, 5
        took_s = time.monotonic() - start
        self.machine.emulation.measure()
        allowed_s = self.machine.emulation.bound(bound_s, is_started)
        self.machine.report.tell("recovery", f"{what}\t{took_s:.2f}\t{allowed_s:.2f}")
        self.assertLessEqual(took_s, allowed_s, f"too long until data came again after {what}")
        self.assert_nothing_lost(what)

    def assert_nothing_lost(self, what):
        """Since the last look every second is counted, as data or as none, but those in which the
        daemon did not run (down_s); and no event is gone."""
        before, now = self.history, self.world.history()
        self.history = now
        missing_s = now.at_s - before.at_s - (now.counted_s - before.counted_s)
        self.assertLess(missing_s, COUNT_S + self.down_s, f"{what}: seconds are missing")
        self.assertGreater(missing_s, -COUNT_S, f"{what}: more seconds were counted than there were")
        self.assertEqual([event for event in before.events if event not in now.events], [],
                         f"{what}: events are gone")
