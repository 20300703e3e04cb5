#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boots the machine, twice side by side, each for half of the cases; tells each case as it ends:
"N passed, N failed".

Arguments: words of which a case's name must contain one; none: all. What is known of a failed case
(its journal and the trace of its radio) is kept in FOLDER/failures/CASE.
"""

import argparse
import os
import shutil
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from machine import Machine, Parts  # noqa: E402

BOOTS = 6  # a kernel that falls again and again is told as such


class Report:
    """Reads what the cases tell and counts it."""

    def __init__(self, path):
        self.path = path
        self.offset = 0
        self.passed, self.failed, self.recoveries = 0, [], []
        self.waiting = []  # cases that are planned and not yet told of
        self.dead_links = []  # what data came again after only with Bluetooth switched off and on
        self.crashes = []  # cases under which the machine's kernel fell
        self.running = "the start of the machine"
        self.is_over = False  # of this boot

    def read(self):
        """True: there was something new."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                file.seek(self.offset)
                text = file.read()
        except OSError:
            return False
        whole = text[:text.rfind("\n") + 1]
        self.offset += len(whole.encode())
        for line in whole.splitlines():
            word, _, rest = line.partition("\t")
            self.take(word, rest)
        return bool(whole)

    def take(self, word, rest):
        name = rest.split(" ")[0]
        if word == "case" and name not in self.waiting:
            self.waiting.append(name)
        elif word == "start":
            self.running = name
        elif word == "ok":
            self.passed += 1
            self.end(name, f"ok {rest}")
        elif word == "not ok":
            self.fail(name, rest)
        elif word == "crash":
            self.crash(name)
        elif word == "recovery":
            self.recoveries.append(rest.split("\t"))
        elif word == "dead link":
            self.dead_links.append(rest)
            say(f"# {rest}: the kernel keeps a dead link; Bluetooth is switched off and on")
        elif word == "done":
            self.is_over = True
        elif word == "note":
            say(f"# {rest}")

    def end(self, name, text):
        say(text)
        if name in self.waiting:
            self.waiting.remove(name)

    def fail(self, name, text):
        self.failed.append(name)
        self.end(name, f"not ok {text}")

    def crash(self, name):
        """The machine's own kernel fell over: that is no word on Plumbline; tried once more."""
        if name in self.crashes:
            self.fail(name, f"{name}: the kernel crashes in it")
        self.crashes.append(name)

    def close(self, had_trouble):
        """Whatever was planned and not told has failed; and so has a start that came to nothing."""
        if had_trouble and not self.passed and not self.failed and not self.waiting:
            self.waiting.append(self.running)
        for name in list(self.waiting):
            self.fail(name, f"{name}: never ended")


def say(text):
    print(text, flush=True)


def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default=os.path.join(here, "..", "..", "build-vm"),
                        help="where everything of the machine lies")
    parser.add_argument("--timeout", type=int, default=2700, help="seconds, for everything")
    parser.add_argument("--silence", type=int, default=600,
                        help="seconds without a word after which the machine is given up")
    parser.add_argument("--kernel", metavar="PACKAGE",
                        help="another than linux-image-amd64 stands for")
    parser.add_argument("--machines", type=int, default=2, help="how many side by side")
    parser.add_argument("--shell", action="store_true",
                        help="offer root shells: socat - unix:FOLDER/shell-NUMBER.sock")
    parser.add_argument("words", nargs="*", metavar="CASE")
    return parser.parse_args(), os.path.dirname(here)


def watch(machine, report, deadline, silence):
    """Until this boot is over; why it ended before its time, "" if it did not."""
    heard = time.monotonic()
    report.is_over = False
    while True:
        is_running = machine.is_running(0.5)
        if report.read():
            heard = time.monotonic()
        if report.is_over or not is_running:
            return "" if report.is_over else "the machine went down"
        if time.monotonic() > deadline:
            return "the time is over"
        if time.monotonic() - heard > silence:
            return f"silent for {silence} s"


class Turn(threading.Thread):
    """One machine, and its share of the cases."""

    def __init__(self, machine, options, deadline):
        super().__init__(daemon=True)
        self.machine, self.options, self.deadline = machine, options, deadline
        self.report = Report(os.path.join(machine.out, "results"))
        self.trouble = ""

    def run(self):
        """Boots, and again where the kernel fell, with the cases that are left."""
        words = [f"@{self.machine.number}/{self.options.machines}", *self.options.words]
        for _ in range(BOOTS):
            self.machine.write_words(words)
            try:
                self.machine.start(self.options.shell)
                self.trouble = watch(self.machine, self.report, self.deadline,
                                     self.options.silence)
            finally:
                self.machine.stop()
            if self.trouble or not self.report.waiting:
                break
            words = [f"={name}" for name in self.report.waiting]

    def close(self, failures):
        """Tells what went wrong beside the cases themselves, and keeps what there is of them."""
        if os.path.isdir(os.path.join(self.machine.out, "failures")):
            shutil.copytree(os.path.join(self.machine.out, "failures"), failures,
                            dirs_exist_ok=True)
        if self.trouble:
            say(f"# {self.trouble}, in: {self.report.running}")
            show_end_of(self.machine.console, 15)
        self.report.close(bool(self.trouble))
        if self.report.failed:
            show_end_of(os.path.join(self.machine.out, "runner.log"), 40)


def show_recoveries(recoveries):
    if not recoveries:
        return
    say("")
    say(f"{'seconds until data came again, after':56} {'took':>6} {'allowed':>8}")
    for name, took, allowed in recoveries:
        say(f"{name:56} {float(took):6.1f} {float(allowed):8.1f}")
    say("")


def show_end_of(path, count):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file.read().splitlines()[-count:]:
                say(f"# {line}")
    except OSError:
        pass


def main():
    options, tests = arguments()
    folder = os.path.abspath(options.folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start = time.monotonic()
    parts = Parts(folder, tests, options.kernel)
    turns = [Turn(Machine(parts, number), options, start + options.timeout)
             for number in range(options.machines)]
    failures = os.path.join(folder, "failures")
    shutil.rmtree(failures, ignore_errors=True)
    try:
        for turn in turns:
            turn.start()
        for turn in turns:
            turn.join()
    finally:
        for turn in turns:
            turn.machine.stop()
    return tell_end(turns, failures, time.monotonic() - start)


def tell_end(turns, failures, seconds):
    for turn in turns:
        turn.close(failures)
    reports = [turn.report for turn in turns]
    show_recoveries([row for report in reports for row in report.recoveries])
    for text in [text for report in reports for text in report.dead_links]:
        say(f"# not by itself, for the kernel kept a dead link: {text}")
    passed = sum(report.passed for report in reports)
    failed = [name for report in reports for name in report.failed]
    for name in failed:
        say(f"# failed: {name}")
    if not passed and not failed:
        say("# no case has a name with one of these words; they stand in tests/vm/guest")
    say(f"# {seconds:.0f} s in all")
    say(f"{passed} passed, {len(failed)} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
