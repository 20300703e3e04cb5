# SPDX-License-Identifier: GPL-3.0-or-later
"""A private bus, children that end with the run, and what the kernel knows of them."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import time

DEADLINE_S = 60


class Failed(Exception):
    """A figure that could not be taken, with the reason."""


def wait_for(condition, what, deadline_s=DEADLINE_S):
    """The first true answer of condition(); Failed after the deadline."""
    end = time.monotonic() + deadline_s
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"no {what} within {deadline_s} s")
        time.sleep(0.02)


def cpu_s(pid):
    """Processor time of the process so far, all threads, to the nanosecond (CPU clock of a pid)."""
    return time.clock_gettime((~pid << 3) | 2)


def wakeups(pid):
    """How often its threads gave the processor up, which is how often they were woken."""
    total = 0
    for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        match = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.M)
        total += int(match.group(1))
    return total


def memory_kb(pid):
    """(resident, own, private): own is what was written and is nobody else's (anonymous); private
    adds pages of files that just happen to be mapped by this process alone.
    """
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    value = {key: int(kb) for key, kb in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    return value["Rss"], value["Anonymous"], value["Private_Clean"] + value["Private_Dirty"]


class Children:
    """Processes that are stopped in the reverse order of their start."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.running = []
        self.environment = dict(os.environ)

    def start(self, *command, ready=None, **extra):
        """Starts a child; waits for the line `ready` on its standard output if one is given."""
        words = [str(word) for word in command]
        log = open(self.folder / f"{len(self.running)}-{os.path.basename(words[0])}.log", "w+b")
        child = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**self.environment, **extra},
        )
        child.log = log.name
        log.close()
        self.running.append(child)
        if ready:
            wait_for(lambda: self._has_said(child, ready), f'"{ready}" from {words[0]}')
        return child

    @staticmethod
    def _has_said(child, text):
        said = pathlib.Path(child.log).read_text(errors="replace")
        if text in said:
            return True
        if child.poll() is not None:
            raise Failed(f"{child.args[0]} ended with {child.returncode}: {said[-600:]}")
        return False

    def stop(self, child):
        if child in self.running:
            self.running.remove(child)
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def stop_all(self):
        for child in reversed(list(self.running)):
            self.stop(child)


@contextlib.contextmanager
def private_bus(folder):
    """A bus that serves as session and as system bus, and the children on it."""
    children = Children(folder)
    address = f"unix:path={folder}/bus"
    configuration = pathlib.Path(folder) / "bus.conf"
    configuration.write_text(
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
        " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n"
        f"<busconfig><type>session</type><listen>{address}</listen>"
        "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
        "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>\n"
    )
    children.environment["DBUS_SYSTEM_BUS_ADDRESS"] = address
    children.environment["DBUS_SESSION_BUS_ADDRESS"] = address
    try:
        children.start(
            "dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address",
            ready="unix:",
        )
        yield address, children
    finally:
        children.stop_all()
