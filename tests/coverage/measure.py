# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines and branches that ran, folder by folder: ./dev coverage, after the tests of a coverage build.

Not counted is the way that cannot happen: the other one of an assertion, and the one past every case of
a switch without default (those are over our own enums, and the compiler sees to it that each is named).
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
PRODUCT = ("protocol", "config", "daemon", "words", "ctl", "sim")  # top folders; words may not be yet

# The least of (folder, what), in percent. A folder is everything below it.
FLOORS = {
    ("daemon", "lines"): 96,
    ("daemon/app", "lines"): 95,
    ("daemon/core", "branches"): 94,
}
# Where a function that never ran is a failure.
NO_IDLE_FUNCTION = ("daemon/app",)
ASSERTION = re.compile(r"\bg_assert\w*\s*\(")
AT_ONCE = 40  # files that one gcov is given


class File:
    """One source file: how often each line, branch and function ran, over all programs."""

    def __init__(self):
        self.lines = collections.Counter()
        self.branches = {}  # (line, which of the line's, how many the line has) -> count
        self.functions = collections.Counter()  # (name, line) -> count

    def add(self, told):
        """What gcov told of the file in one object."""
        here = collections.defaultdict(list)
        for line in told["lines"]:
            self.lines[line["line_number"]] += line["count"]
            here[line["line_number"]] += [branch["count"] for branch in line["branches"]]
        for number, counts in here.items():
            for which, count in enumerate(counts):
                key = (number, which, len(counts))
                self.branches[key] = self.branches.get(key, 0) + count
        for function in told["functions"]:
            self.functions[function["name"], function["start_line"]] += function["execution_count"]

    def leave_out(self, text):
        """The ways that cannot happen, by the file's text."""
        lines = lines_of_assertions(text)
        self.branches = {key: count for key, count in self.branches.items() if key[0] not in lines}
        for line in lines_of_full_switches(text):
            past = next((key for key, count in self.branches.items() if key[0] == line and not count), None)
            self.branches.pop(past, None)


def lines_of_assertions(text):
    """The lines on which an assertion begins or goes on."""
    found = set()
    for match in ASSERTION.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        last = text.count("\n", 0, text.find(";", match.end())) + 1
        found |= set(range(first, last + 1))
    return found


def lines_of_full_switches(text):
    """The lines of those switches that have no default; the house's style ends them with a lone "}"."""
    for match in re.finditer(r"^([ ]*)switch \(.*\n(?:.*\n)*?\1\}\n", text, re.M):
        if not re.search(r"^\s*default:", match.group(0), re.M):
            yield text.count("\n", 0, match.start()) + 1


def folder_of(name):
    """The folder that a file is counted in: one of daemon's, or a top folder."""
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] == "daemon" and len(parts) > 2 else parts[0]


def product_name(path, folder, build, source=SOURCE):
    """The file's name in the source if it is the product's own, not made by the build, else None."""
    path = os.path.realpath(os.path.join(folder, path))
    inside = os.path.relpath(path, source)
    is_made = not os.path.relpath(path, build).startswith("..")
    return inside if inside.split("/")[0] in PRODUCT and not is_made else None


def collect(reports, build, source=SOURCE):
    """{name: File} of what gcov reported, an object each."""
    files = collections.defaultdict(File)
    for report in reports:
        for told in report["files"]:
            name = product_name(told["file"], report["current_working_directory"], build, source)
            if name and (told["lines"] or told["functions"]):
                files[name].add(told)
    return files


def run_gcov(build):
    """What gcov tells of every object of the build, those that never ran too."""
    notes = sorted(os.path.join(folder, name) for folder, _folders, names in os.walk(build)
                   for name in names if name.endswith(".gcno"))
    for first in range(0, len(notes), AT_ONCE):
        done = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities",
                               *notes[first:first + AT_ONCE]], cwd=build, check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        yield from (json.loads(line) for line in done.stdout.splitlines())


def share(counts):
    """(how many ran, how many there are)."""
    return sum(1 for count in counts if count > 0), len(counts)


def add_up(files):
    """{folder: {"lines": (ran, all), "branches": (ran, all)}}; daemon is all of its folders."""
    counts = collections.defaultdict(lambda: {"lines": [], "branches": []})
    for name, file in files.items():
        for folder in {folder_of(name), name.split("/")[0]}:
            counts[folder]["lines"] += file.lines.values()
            counts[folder]["branches"] += file.branches.values()
    return {folder: {what: share(of) for what, of in both.items()} for folder, both in counts.items()}


def percent(ran, there_are):
    return 100 * ran / there_are if there_are else 100.0


def complaints(files, sums, floors=None):
    """What is below its floor, was not found at all, or never ran where everything must."""
    for (folder, what), floor in (floors or FLOORS).items():
        if folder not in sums:
            yield f"{folder}: nothing of it was measured"
        elif percent(*sums[folder][what]) < floor:
            yield f"{folder}: {percent(*sums[folder][what]):.1f} % of the {what}, the floor is {floor} %"
    for name, (function, line) in idle_functions(files):
        if name.startswith(tuple(folder + "/" for folder in NO_IDLE_FUNCTION)):
            yield f"{name}:{line}: {function} () never ran"


def idle_functions(files):
    return sorted((name, function) for name, file in files.items()
                  for function, count in file.functions.items() if count == 0)


def missed(files, folder):
    """What never ran below a folder, line by line, for people."""
    for name, file in sorted(files.items()):
        if not f"{name}/".startswith(folder.rstrip("/") + "/"):
            continue
        ways = collections.Counter(key[0] for key, count in file.branches.items() if count == 0)
        for line, count in sorted(file.lines.items()):
            if count == 0:
                yield f"{name}:{line}: never ran"
            elif ways[line]:
                yield f"{name}:{line}: {ways[line]} ways never taken"


def table(files, sums, floors=None):
    floors = floors or FLOORS
    idle = collections.Counter(folder for name, _function in idle_functions(files)
                               for folder in {folder_of(name), name.split("/")[0]})
    rows = [f"{'folder':<16} {'lines':>7} {'ran':>8} {'floor':>6} {'branches':>9} {'ran':>8} "
            f"{'floor':>6} {'idle functions':>15}"]
    for folder, both in sorted(sums.items()):
        row = f"{folder:<16}"
        for what, width in (("lines", 7), ("branches", 9)):
            floor = floors.get((folder, what))
            row += f" {both[what][1]:>{width}} {percent(*both[what]):>6.1f} %"
            row += f" {floor:>4} %" if floor else " " * 7
        rows.append(f"{row} {idle[folder]:>15}")
    return rows


def main():
    parser = argparse.ArgumentParser(prog="./dev coverage")
    parser.add_argument("--build", required=True, help="a build with -Db_coverage=true, after its tests")
    parser.add_argument("--missed", metavar="FOLDER", help="list what never ran below that folder: lines, "
                        "and lines of which not every way was taken")
    options = parser.parse_args()
    build = os.path.realpath(options.build)
    files = collect(run_gcov(build), build)
    for name, file in files.items():
        with open(os.path.join(SOURCE, name), encoding="utf-8") as text:
            file.leave_out(text.read())
    sums = add_up(files)
    print("\n".join(table(files, sums)))
    if options.missed:
        print("\n".join(missed(files, options.missed)))
    wrong = list(complaints(files, sums))
    print("\n".join(wrong + [f"{len(sums)} folders, {len(wrong)} complaints"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
