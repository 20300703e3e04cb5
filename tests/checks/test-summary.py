#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The count at the end of ./dev test: what was not seen to work is never called passed."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import summary
import tap


def counted(stdout, result="OK"):
    return summary.count_test({"name": "t", "stdout": stdout, "result": result})


class Summary(unittest.TestCase):
    def test_each_point_counts(self):
        self.assertEqual(counted("TAP version 13\n1..3\nok 1 a\nok 2 b\nok 3 c\n"), (3, 0))

    def test_plan_at_the_end(self):
        self.assertEqual(counted("ok 1 a\nok 2 b\n1..2\n"), (2, 0))

    def test_failure(self):
        self.assertEqual(counted("1..2\nok 1 a\nnot ok 2 b\n", "FAIL"), (1, 1))

    def test_skip_and_todo_are_failures(self):
        text = "1..3\nok 1 a # SKIP no radio\nnot ok 2 b # TODO later\nok 3 c\n"
        self.assertEqual(counted(text), (1, 2))

    def test_whole_file_skipped(self):
        self.assertEqual(counted("1..0 # SKIP nothing here\n", "SKIP"), (0, 1))

    def test_empty_plan(self):
        self.assertEqual(counted("1..0\n"), (0, 1))

    def test_crash_half_way(self):
        self.assertEqual(counted("1..4\nok 1 a\nok 2 b\n", "ERROR"), (2, 2))

    def test_crash_after_the_last_point(self):
        self.assertEqual(counted("1..1\nok 1 a\n", "FAIL"), (1, 1))

    def test_plain_program(self):
        self.assertEqual(counted("hello\n"), (1, 0))
        for result in ("FAIL", "ERROR", "TIMEOUT", "SKIP", "EXPECTEDFAIL", "UNEXPECTEDPASS"):
            self.assertEqual(counted("hello\n", result), (0, 1), result)

    def test_nothing_ran(self):
        self.assertEqual(summary.summarize([]), (0, 0, []))

    def test_names_the_failed(self):
        lines = [json.dumps({"name": "unit / core", "result": "FAIL", "stdout": "1..1\nnot ok 1\n"})]
        self.assertEqual(summary.summarize(lines)[2], ["unit / core: FAIL, 1 failed"])


if __name__ == "__main__":
    tap.main()
