#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source as a whole: licence lines, form, sizes, scripts, XML, a README in each folder."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tree
import source
import tap

TEXTS = {}
for file_name in tree.files():
    try:
        TEXTS[file_name] = tree.read(file_name)
    except UnicodeDecodeError:
        pass  # binary: a corpus, a picture


def run(*command):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          cwd=tree.SOURCE, check=False)


def shell_scripts(texts):
    return [name for name, text in texts.items()
            if text.startswith(("#!/bin/sh", "#!/usr/bin/env bash", "#!/bin/bash"))]


class Source(unittest.TestCase):
    def assertNone(self, found):
        self.assertEqual(list(found), [], "\n" + "\n".join(found))

    def rule(self, rule):
        self.assertNone([line for name, text in TEXTS.items() for line in rule(name, text)])

    def test_licence_lines(self):
        self.rule(source.licence)

    def test_no_place_of_one_machine(self):
        self.rule(source.machine)

    def test_nothing_unfinished(self):
        self.rule(source.words)

    def test_no_test_skips_or_sleeps(self):
        self.rule(source.skips)

    def test_files_and_functions_are_short(self):
        self.rule(source.sizes)

    def test_layout(self):
        self.rule(source.layout)

    def test_python_parses(self):
        self.rule(source.python)

    def test_every_folder_has_a_readme(self):
        self.assertNone(source.folders_without_readme(set(tree.files())))

    def test_clang_format(self):
        names = [name for name in TEXTS if tree.is_c(name)]
        told = run("clang-format", "--dry-run", "-Werror", "--style=file", *names)
        self.assertEqual(told.returncode, 0, told.stdout)

    def test_xml_is_well_formed(self):
        names = [name for name, text in TEXTS.items()
                 if name.endswith(".xml") or text.startswith(("<?xml", "<!DOCTYPE"))]
        self.assertGreater(len(names), 1)
        told = run("xmllint", "--noout", "--nonet", *names)
        self.assertEqual(told.returncode, 0, told.stdout)

    def test_shell_scripts(self):
        names = shell_scripts(TEXTS)
        self.assertIn("dev", names)
        told = run("shellcheck", *names)
        self.assertEqual(told.returncode, 0, told.stdout)


class CanFail(unittest.TestCase):
    """Each rule, broken once."""

    def broken(self, rule, name, text, count=1):
        self.assertEqual(len(list(rule(name, text))), count, list(rule(name, text)))

    def test_licence_lines(self):
        self.broken(source.licence, "a.c", "int x;\n")
        self.broken(source.licence, "a.c", "/* " + source.LICENCE + " */\n", 0)

    def test_no_place_of_one_machine(self):
        self.broken(source.machine, "a.c", "/* see /wor" + "k/x */\n")
        self.broken(source.machine, "a.md", "cd /home/" + "anna/src\n")

    def test_nothing_unfinished(self):
        self.broken(source.words, "a.c", "/* TO" + "DO: more */\n")

    def test_no_test_skips_or_sleeps(self):
        self.broken(source.skips, "tests/a.c", "  g_test_" + "skip (why);\n")
        self.broken(source.skips, "tests/a.py", "    time.sle" + "ep(1)\n")

    def test_files_and_functions_are_short(self):
        self.broken(source.sizes, "a.c", "x\n" * (source.LONGEST_FILE + 1))
        self.broken(source.sizes, "a.c", "{\n" + "x\n" * source.LONGEST_FUNCTION + "}\n")

    def test_layout(self):
        self.broken(source.layout, "a.c", "int x; \n")
        self.broken(source.layout, "a.c", "\tint x;\n")
        self.broken(source.layout, "a.c", "int x;")

    def test_python_parses(self):
        self.broken(source.python, "a.py", "def f(:\n")

    def test_every_folder_has_a_readme(self):
        self.assertEqual(source.folders_without_readme({"a/b.c", "c/README.md", "c/d.c", "dev"}), ["a"])

    def test_tools(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text, command in (
                    ("a.c", "int  x ;\n", ("clang-format", "--dry-run", "-Werror")),
                    ("a.xml", "<a><b></a>\n", ("xmllint", "--noout")),
                    ("a.sh", "#!/bin/sh\ncd $1\n", ("shellcheck",))):
                path = os.path.join(folder, name)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self.assertNotEqual(run(*command, path).returncode, 0, command)


if __name__ == "__main__":
    tap.main()
