# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock keeps its word: nothing passes while somebody works, and waits end exactly when due."""

import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import rig  # noqa: E402
import tap  # noqa: E402
from virtual_clock import Clock  # noqa: E402

EPOCH_S = 1772431200
WAITER = """
import select, sys, time
for wait_ms in map(int, sys.argv[1:]):
    begin = time.monotonic()
    ready = select.poll().poll(wait_ms)
    print(round(time.monotonic() - begin, 6), round(time.time(), 6), flush=True)
"""
WORKER = """
import select, time
begin = time.monotonic()
sum(i * i for i in range(3000000))
print(time.monotonic() - begin, flush=True)
"""
LISTENER = """
import select, sys, time
begin = time.monotonic()
poll = select.poll()
poll.register(0, select.POLLIN)
print(len(poll.poll(3600000)), round(time.monotonic() - begin, 6), flush=True)
"""


class Passing(unittest.TestCase):
    def setUp(self):
        self.bus = rig.Bus()
        self.addCleanup(self.bus.close)
        self.clock = Clock(self.bus, os.environ["PLUMBLINE_VIRTUAL_CLOCK"],
                           os.environ["PLUMBLINE_VIRTUAL_TIME_SO"], EPOCH_S)
        self.addCleanup(self.clock.close)

    def program(self, text, *words):
        process = self.clock.start(
            [sys.executable, "-c", text, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=dict(os.environ, **self.clock.environment))
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_waits_end_when_due(self):
        first = self.program(WAITER, "5000", "250", "3600000")
        second = self.program(WAITER, "5100")
        self.clock.run(2 * 3600)
        self.assertEqual(first.stdout.read().split(), [
            "5.0", f"{EPOCH_S + 5}.0", "0.25", f"{EPOCH_S + 5.25}", "3600.0", f"{EPOCH_S + 3605.25}"])
        self.assertEqual(second.stdout.read().split(), ["5.1", f"{EPOCH_S + 5.1}"])
        self.assertEqual(self.clock.now_s, EPOCH_S + 7200)

    def test_work_takes_no_time(self):
        self.assertEqual(float(self.program(WORKER).stdout.readline()), 0)

    def test_stands_still(self):
        waiter = self.program(WAITER, "1000")
        self.clock.run(0.999)
        self.assertIsNone(waiter.poll())
        self.clock.run(0.001)
        self.assertEqual(waiter.stdout.readline().split()[0], "1.0")

    def test_input_ends_a_wait(self):
        listener = self.program(LISTENER)
        self.clock.run(60)
        listener.stdin.write("x")
        listener.stdin.flush()
        self.assertEqual(listener.stdout.readline().split(), ["1", "60.0"])

    def test_leap(self):
        waiter = self.program(WAITER, "1000")
        self.clock.leap(86400)
        self.assertEqual(waiter.stdout.readline().split()[0], "86400.0")

    def test_the_wall_clock_is_set(self):
        waiter = self.program(WAITER, "1000", "1000")
        self.clock.run(0.5)
        self.clock.set_wall(-3600)
        self.assertEqual(self.clock.now_s, EPOCH_S + 0.5 - 3600)
        self.clock.run(1)
        self.clock.set_wall(86400)
        self.clock.run(1)
        self.assertEqual(waiter.stdout.read().split(),
                         ["1.0", f"{EPOCH_S + 1 - 3600}.0", "1.0", f"{EPOCH_S + 2 + 82800}.0"])

    def test_the_dead_hold_nobody_up(self):
        dead = self.program(WAITER, "1000")
        dead.kill()
        waiter = self.program(WAITER, "2000")
        self.clock.run(5)
        self.assertEqual(waiter.stdout.readline().split()[0], "2.0")


if __name__ == "__main__":
    tap.main()
