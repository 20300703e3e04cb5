#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the judge on a folder of labelled recordings and prints one table.

evaluate.py [--replay PROGRAM] [--wild DIR] [DIR]; DIR defaults to $PLUMBLINE_RECORDINGS. --wild names a
folder of the same form with other people and days of free living; without it (and
$PLUMBLINE_RECORDINGS_WILD) these are left out. Exit code 0: every check holds, 1: one does not, 2: wrong arguments or nothing to measure."""

import argparse
import os
import sys

import arrival
import free
import measures
import movements
import rates
import told
from recordings import ReplayFailed, Replayer, read_manifest
from targets import REPORT_ONLY, TARGETS

SETTINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "evaluate.conf")


def find_replay():
    for candidate in (os.environ.get("PLUMBLINE_REPLAY"), "build/sim/plumbline-replay"):
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    return "plumbline-replay"


def verdict(target, value):
    if target is None:
        return "", True
    if target.holds(value, target.wanted):
        return "met", True
    if target.holds(value, target.check):
        return "short", True
    return "MISSED", False


def print_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def read_folder(parser, directory):
    try:
        return read_manifest(directory)
    except (OSError, KeyError) as problem:
        parser.error(f"{directory}: no manifest.csv in the known form ({problem})")


def all_rows(program, recordings, wild):
    """(dataset, row): the judgement, then what of it a wearer is told."""
    replayer = Replayer(program, SETTINGS)
    yield from measures.all_rows(replayer, recordings)
    yield from movements.all_rows(replayer, recordings + wild)
    yield from arrival.all_rows(replayer, recordings + wild)
    yield from rates.all_rows(replayer, recordings + wild)
    yield from free.all_rows(replayer, wild)
    yield from told.desk_rows(program, recordings)
    yield from told.free_rows(program, SETTINGS, wild)


def line_of(dataset, row, target, word):
    check = target.show(target.check) if target and target.check != target.wanted else ""
    return (dataset, row.name, row.text, row.n, row.interval,
            target.show(target.wanted) if target else "report", check, word,
            target.peer if target else "")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", nargs="?", default=os.environ.get("PLUMBLINE_RECORDINGS"))
    parser.add_argument("--replay", default=find_replay())
    parser.add_argument("--wild", default=os.environ.get("PLUMBLINE_RECORDINGS_WILD"))
    arguments = parser.parse_args()
    if not arguments.directory:
        parser.error("name the folder with manifest.csv, or set PLUMBLINE_RECORDINGS")
    return parser, arguments


def main():
    parser, arguments = parse_arguments()
    recordings = read_folder(parser, arguments.directory)
    wild = read_folder(parser, arguments.wild) if arguments.wild else []
    table = [("data", "measure", "figure", "n", "95 %", "target", "check", "", "peers")]
    missed = 0
    try:
        for dataset, row in all_rows(arguments.replay, recordings, wild):
            is_judged = (dataset, row.key) not in REPORT_ONLY
            target = TARGETS.get(row.key) if is_judged else None
            word, is_fine = verdict(target, row.value)
            missed += not is_fine
            table.append(line_of(dataset, row, target, word))
    except ReplayFailed as failure:
        sys.exit(f"evaluate: {failure}")
    if len(table) == 1:
        parser.error(f"{arguments.directory}: no recording carries labels that can be scored")
    print_table(table)
    if not wild:
        print("\nOther people and days of free living were not given (--wild DIR).")
    print(f"\n{len(table) - 1} figures, {missed} below their check.")
    print("short: below the target, not below what was reached before (docs/detection.md).")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
