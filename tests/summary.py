#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what a `meson test` run did, sub-test by sub-test: prints "N passed, N failed".

Reads meson's testlog.json (one JSON object a test). A skipped or expected failure, a sub-test that
the plan announced and that never reported, a crash and a time-out all count as failures: what was
not seen to work is not called passed. Exits 0 only if something passed and nothing failed.
"""

import json
import re
import sys

PLAN = re.compile(r"^1\.\.(\d+)")
POINT = re.compile(r"^(ok|not ok)\b(.*)$")
DIRECTIVE = re.compile(r"#\s*(SKIP|TO[D]O)", re.IGNORECASE)


def count_tap(text):
    """-> (passed, failed), or None where the text is no TAP."""
    planned, passed, failed = None, 0, 0
    for line in text.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            continue
        point = POINT.match(line)
        if point:
            if point.group(1) == "ok" and not DIRECTIVE.search(point.group(2)):
                passed += 1
            else:
                failed += 1
    if planned is None:
        return None
    return passed, failed + max(0, planned - passed - failed)


def count_test(record):
    """One record of testlog.json -> (passed, failed)."""
    is_ok = record.get("result") == "OK"
    counted = count_tap(record.get("stdout") or "")
    if counted is None:
        return (1, 0) if is_ok else (0, 1)
    passed, failed = counted
    if not is_ok and failed == 0:
        failed = 1
    if is_ok and passed + failed == 0:
        failed = 1
    return passed, failed


def summarize(lines):
    passed, failed, names = 0, 0, []
    for line in lines:
        if not line.strip():
            continue
        record = json.loads(line)
        more_passed, more_failed = count_test(record)
        passed += more_passed
        failed += more_failed
        if more_failed:
            names.append(f"{record.get('name')}: {record.get('result')}, {more_failed} failed")
    return passed, failed, names


def main(argv):
    try:
        with open(argv[1], encoding="utf-8", errors="replace") as log:
            passed, failed, names = summarize(log)
    except (OSError, ValueError) as error:
        print(f"no readable test log: {error}")
        passed, failed, names = 0, 1, []
    for name in names:
        print(name)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
