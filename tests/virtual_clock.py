# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared clock of the programs under test: it stands still until it is told to run."""

import os
import subprocess


class Clock:
    """plumbline-virtual-clock in its own process. Times are seconds since 1970, as programs see."""

    def __init__(self, bus, program, preloaded, epoch_s):
        path = os.path.join(bus.folder, "virtual-time")
        self.environment = {"PLUMBLINE_VIRTUAL_TIME": path, "LD_PRELOAD": preloaded}
        self.epoch_s = epoch_s
        self.now_s = float(epoch_s)
        self.process = subprocess.Popen([program, path, str(epoch_s)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"
        self._send(f"watch {bus.process.pid}")

    def _send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def start(self, arguments, **keywords):
        """A program under test, as Popen: no time passes until it has loaded and begun to wait."""
        process = subprocess.Popen(arguments, **keywords)
        self._send(f"start {process.pid}")
        return process

    def run(self, seconds):
        """Lets so much time pass; afterwards every program has done what was to do by then."""
        self._pass("run", seconds)

    def leap(self, seconds):
        """The same in one step, as over a suspend."""
        self._pass("leap", seconds)

    def set_wall(self, seconds):
        """Sets the wall clock by so much, forward or back: no time passes by any other clock."""
        self._send(f"set {seconds:.6f}")
        self.epoch_s += seconds
        self.now_s += seconds

    def _pass(self, how, seconds):
        self._send(f"{how} {seconds:.6f}")
        answer = self.process.stdout.readline()
        try:
            self.now_s = self.epoch_s + float(answer)
        except ValueError:
            raise AssertionError(f"the clock: {answer or 'ended'}") from None

    def run_to(self, at_s):
        if at_s > self.now_s:
            self.run(at_s - self.now_s)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
