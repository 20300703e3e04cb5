# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the unittest cases of a file and prints TAP, so that meson counts each of them.

    import tap
    ...
    if __name__ == "__main__":
        tap.main()
"""

import sys
import unittest


class _Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count = 0
        self.is_failing = False

    def startTest(self, test):
        super().startTest(test)
        self.count += 1
        self.is_failing = False

    def stopTest(self, test):
        super().stopTest(test)
        print(f"{'not ok' if self.is_failing else 'ok'} {self.count} - {test.id()}", flush=True)

    def _fail(self, text):
        self.is_failing = True
        print(text, file=sys.stderr, flush=True)  # where meson shows it

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(self.errors[-1][1])
        if not isinstance(test, unittest.TestCase):  # a fixture of the class or the module
            self.count += 1
            print(f"not ok {self.count} - {test.id()}", flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            kept = self.failures if issubclass(err[0], test.failureException) else self.errors
            self._fail(f"{subtest.id()}\n{kept[-1][1]}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._fail(f"skipped, which counts as a failure here: {reason}")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._fail("expected to fail, which counts as a failure here")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._fail("passed, but was expected to fail")


def _pick(suite, wanted):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _pick(test, wanted)
        elif not wanted or any(word in test.id() for word in wanted):
            yield test


def main(module="__main__"):
    """Arguments: words of which a test's name must contain one; none: all."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module])
    tests = unittest.TestSuite(_pick(suite, sys.argv[1:]))
    total = tests.countTestCases()
    print(f"1..{total}", flush=True)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
    result = _Result()
    tests.run(result)
    sys.exit(0 if result.wasSuccessful() and total and not result.skipped else 1)
