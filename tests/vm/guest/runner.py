#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases that /vm/out/words asks for and tells /vm/out/results how each went."""

import glob
import importlib
import os
import signal
import subprocess
import sys
import time
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = "/vm/out"
CASE_LIMIT_S = 300
KERNEL_DIED = 128  # of /proc/sys/kernel/tainted: there was an oops


class Report:
    def __init__(self):
        # pylint: disable-next=consider-using-with
        self.file = open(os.path.join(OUT, "results"), "a", encoding="utf-8")

    def tell(self, word, text=""):
        self.file.write(f"{word}\t{text}\n")
        self.file.flush()


class Evidence:
    """The radio's trace and the journal while a case runs; kept where it fails."""

    def __init__(self, name):
        self.name = name
        self.trace = "/tmp/trace.btsnoop"
        self.start = time.strftime("%Y-%m-%d %H:%M:%S")
        self.monitor = subprocess.Popen(["btmon", "-w", self.trace], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end(self, failure):
        """failure: its text, "" where the case passed."""
        self.monitor.terminate()
        self.monitor.wait()
        if failure:
            folder = os.path.join(OUT, "failures", self.name)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "failure.txt"), "w", encoding="utf-8") as file:
                file.write(failure)
            self._write(folder, "journal.txt", "journalctl", "--no-pager", "-o", "short-precise",
                        f"--since={self.start}")
            self._write(folder, "btmon.txt", "btmon", "-T", "-r", self.trace)
        if os.path.exists(self.trace):
            os.unlink(self.trace)

    @staticmethod
    def _write(folder, name, *command):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file,
                           stderr=subprocess.STDOUT, check=False)


class Result(unittest.TestResult):
    """Tells each case as it ends. A skip counts as a failure: what was not seen is not passed."""

    def __init__(self, report):
        super().__init__()
        self.report = report
        self.failure, self.start, self.evidence = "", 0, None

    def startTest(self, test):
        super().startTest(test)
        self.failure, self.start = "", time.monotonic()
        name = test.id().removeprefix("case_")
        self.report.tell("start", name)
        self.evidence = Evidence(name)
        signal.alarm(CASE_LIMIT_S)

    def stopTest(self, test):
        super().stopTest(test)
        signal.alarm(0)
        took_s = time.monotonic() - self.start
        self.evidence.end(self.failure)
        name = test.id().removeprefix("case_")
        has_crashed = has_kernel_crashed()
        if has_crashed and self.failure:
            self.report.tell("crash", name)
        else:
            self.report.tell("not ok" if self.failure else "ok", f"{name} ({took_s:.0f} s)")
        if has_crashed:  # nothing that follows in this boot can be believed
            self.report.tell("note", f"the kernel crashed in {name}: another boot")
            self.stop()

    def _fail(self, text):
        self.failure += text
        print(text, flush=True)

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(f"{subtest.id()}\n{''.join(traceback.format_exception(*err))}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._fail(f"skipped: {reason}")


class Machine:
    def __init__(self, report):
        from stack import Emulation, Stack  # pylint: disable=import-outside-toplevel
        self.report = report
        self.emulation = Emulation()
        report.tell("note", f"computing takes {self.emulation.factor:.0f} times as long as natively")
        self.stack = Stack()


def on_alarm(_number, _frame):
    raise AssertionError(f"not done within {CASE_LIMIT_S} s")


def load(words):
    from case import Case  # pylint: disable=import-outside-toplevel
    suite = unittest.TestSuite()
    cases = []
    for path in sorted(glob.glob(os.path.join(HERE, "case_*.py"))):
        module = importlib.import_module(os.path.basename(path).removesuffix(".py"))
        for group in unittest.defaultTestLoader.loadTestsFromModule(module):
            for test in group:
                if is_wanted(test.id().removeprefix("case_"), words):
                    cases.append(test)
    suite.addTests(cases[slice(*share_of(words))])
    return suite, Case


def share_of(words):
    """The word "@K/N" asks for each N-th case only, from the K-th on."""
    share = next((word[1:].split("/") for word in words if word.startswith("@")), ("0", "1"))
    return int(share[0]), None, int(share[1])


def is_wanted(name, words):
    """A word that begins with "=" is a whole name."""
    words = [word for word in words if not word.startswith("@")]
    return not words or any(word == "=" + name or word in name for word in words)


def has_kernel_crashed():
    with open("/proc/sys/kernel/tainted", encoding="ascii") as file:
        return bool(int(file.read()) & KERNEL_DIED)


def main():
    sys.path.insert(0, HERE)
    signal.signal(signal.SIGALRM, on_alarm)
    report = Report()
    try:
        with open(os.path.join(OUT, "words"), encoding="utf-8") as file:
            words = file.read().split()
        suite, case = load(words)
        for test in suite:
            report.tell("case", test.id().removeprefix("case_"))
        case.machine = Machine(report)
        suite.run(Result(report))
        report.tell("done")
    except BaseException:
        traceback.print_exc()
        raise


if __name__ == "__main__":
    main()
