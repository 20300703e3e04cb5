# SPDX-License-Identifier: GPL-3.0-or-later
"""Known answers for what is counted, and a program of two functions through gcc and gcov."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import measure
import tap

HOUSE = "/house"
BUILD = "/house/build-coverage"


def line(number, count, *branches):
    return {"line_number": number, "count": count, "branches": [{"count": of} for of in branches]}


def function(name, start, count):
    return {"name": name, "start_line": start, "execution_count": count}


def told(path, lines, functions=()):
    return {"file": path, "lines": list(lines), "functions": list(functions)}


def report(*files):
    return {"current_working_directory": BUILD, "files": list(files)}


def collect(*reports):
    return measure.collect(reports, BUILD, HOUSE)


class Collected(unittest.TestCase):
    def test_objects_of_one_file_are_added_up(self):
        path = "../daemon/core/a.h"
        files = collect(report(told(path, [line(1, 2, 2, 0)], [function("f", 1, 2)])),
                        report(told(path, [line(1, 0, 0, 0), line(2, 0)], [function("f", 1, 0)])))
        self.assertEqual(list(files), ["daemon/core/a.h"])
        sums = measure.add_up(files)
        self.assertEqual(sums["daemon/core"], {"lines": (1, 2), "branches": (1, 2)})
        self.assertEqual(measure.idle_functions(files), [])

    def test_one_line_of_two_functions(self):
        files = collect(report(told("../ctl/a.c", [line(1, 1, 1, 0), line(1, 0, 0, 0)])))
        self.assertEqual(measure.add_up(files)["ctl"], {"lines": (1, 1), "branches": (1, 4)})

    def test_only_the_product(self):
        for path in ("../tests/unit/a.c", "/usr/include/glib.h", "daemon/service/made.c",
                     "../../elsewhere/daemon/a.c"):
            self.assertEqual(collect(report(told(path, [line(1, 1)]))), {}, path)

    def test_folders(self):
        for name, folder in (("daemon/app/app.c", "daemon/app"), ("daemon/main.c", "daemon"),
                             ("daemon/core/judge/posture.c", "daemon/core"), ("ctl/view/a.c", "ctl"),
                             ("protocol/sensors/dot.c", "protocol")):
            self.assertEqual(measure.folder_of(name), folder)

    def test_the_daemon_is_all_of_its_folders(self):
        sums = measure.add_up(collect(report(told("../daemon/main.c", [line(1, 1)]),
                                             told("../daemon/app/a.c", [line(1, 0)]))))
        self.assertEqual((sums["daemon"]["lines"], sums["daemon/app"]["lines"]), ((1, 2), (0, 1)))

    def test_assertions(self):
        text = "f ();\ng_assert (a &&\n          b);\nif (a)\n  g_assert_not_reached ();\n"
        self.assertEqual(measure.lines_of_assertions(text), {2, 3, 5})
        files = collect(report(told("../ctl/a.c", [line(2, 1, 1, 0), line(4, 1, 1, 1)])))
        files["ctl/a.c"].leave_out(text)
        self.assertEqual(measure.add_up(files)["ctl"], {"lines": (2, 2), "branches": (2, 2)})


    def test_switches(self):
        full = "  switch (a) {\n  case 1: return 2;\n  case 3: break;\n  }\n"
        other = "  switch (a) {\n  case 1:\n    if (b) {\n      c ();\n    }\n  default: break;\n  }\n"
        self.assertEqual(list(measure.lines_of_full_switches(full + other + full)), [1, 12])
        files = collect(report(told("../ctl/a.c", [line(1, 1, 1, 0, 0), line(5, 1, 1, 0),
                                                   line(12, 1, 1, 1)])))
        files["ctl/a.c"].leave_out(full + other + full)
        self.assertEqual(measure.add_up(files)["ctl"]["branches"], (4, 6))


class Judged(unittest.TestCase):
    FLOORS = {("daemon/core", "branches"): 75, ("daemon/core", "lines"): 100}

    def complaints(self, *files):
        collected = collect(report(*files))
        return list(measure.complaints(collected, measure.add_up(collected), self.FLOORS))

    def test_at_the_floor(self):
        self.assertEqual(self.complaints(told("../daemon/core/a.c", [line(1, 4, 1, 2, 1, 0)])), [])

    def test_below(self):
        self.assertEqual(self.complaints(told("../daemon/core/a.c", [line(1, 4, 1, 0)])),
                         ["daemon/core: 50.0 % of the branches, the floor is 75 %"])

    def test_missing(self):
        self.assertEqual(self.complaints(told("../ctl/a.c", [line(1, 1)])),
                         ["daemon/core: nothing of it was measured"] * 2)

    def test_idle_in_app(self):
        core = told("../daemon/core/a.c", [line(1, 1, 1)], [function("idle", 1, 0)])
        self.assertEqual(self.complaints(core), [])
        app = told("../daemon/app/a.c", [line(1, 0)], [function("idle", 1, 0), function("busy", 2, 1)])
        self.assertEqual(self.complaints(core, app), ["daemon/app/a.c:1: idle () never ran"])

    def test_the_floors_stand_in_the_table(self):
        files = collect(report(told("../daemon/core/a.c", [line(1, 1, 1, 0)])))
        rows = measure.table(files, measure.add_up(files), self.FLOORS)
        self.assertEqual(rows[-1].split(), ["daemon/core", "1", "100.0", "%", "100", "%", "2", "50.0", "%",
                                            "75", "%", "0"])


    def test_what_was_missed_is_listed(self):
        files = collect(report(told("../ctl/a.c", [line(1, 2, 2, 0), line(2, 0, 0), line(3, 1, 1)]),
                               told("../ctlx/b.c", [line(1, 0)])))
        self.assertEqual(list(measure.missed(files, "ctl/")),
                         ["ctl/a.c:1: 1 ways never taken", "ctl/a.c:2: never ran"])


class Measured(unittest.TestCase):
    """gcc and gcov themselves."""

    TEXT = """int used (int x) { return x > 1 ? 2 : 3; }
int idle (int x) { return x; }
int main (void) { return used (1) == 3 ? 0 : 1; }
"""

    def measure(self, *, runs):
        with tempfile.TemporaryDirectory() as folder:
            folder = os.path.realpath(folder)
            build = os.path.join(folder, "build")
            os.makedirs(os.path.join(folder, "ctl"))
            os.makedirs(build)
            with open(os.path.join(folder, "ctl/a.c"), "w", encoding="utf-8") as file:
                file.write(self.TEXT)
            subprocess.run(["gcc", "--coverage", "-O0", "-c", "../ctl/a.c", "-o", "a.o"], cwd=build,
                           check=True)
            subprocess.run(["gcc", "--coverage", "a.o", "-o", "a"], cwd=build, check=True)
            for _ in range(runs):
                subprocess.run([os.path.join(build, "a")], cwd=build, check=True)
            return measure.collect(measure.run_gcov(build), build, folder)

    def test_a_program(self):
        files = self.measure(runs=2)
        self.assertEqual(measure.idle_functions(files), [("ctl/a.c", ("idle", 2))])
        self.assertEqual(measure.add_up(files)["ctl"], {"lines": (2, 3), "branches": (1, 2)})
        self.assertEqual(files["ctl/a.c"].functions["used", 1], 2)

    def test_what_never_ran_is_counted(self):
        self.assertEqual(measure.add_up(self.measure(runs=0))["ctl"]["lines"], (0, 3))


if __name__ == "__main__":
    tap.main()
