#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages as built: no warning of the formatter, and the parts that a page must have."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tree
import tap

BUILD = os.environ["G_TEST_BUILDDIR"]


def pages():
    found = glob.glob(os.path.join(BUILD, "docs", "*.[1-8]")) + glob.glob(tree.path("docs/*.[1-8]"))
    return sorted(found)


def warnings(page):
    environment = dict(os.environ, MANWIDTH="80", LC_ALL="C.UTF-8", MAN_KEEP_FORMATTING="1")
    told = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "-l", page],
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    return told.stderr.strip() or ("" if told.returncode == 0 else f"exit {told.returncode}")


class Pages(unittest.TestCase):
    def test_there_are_pages(self):
        names = {os.path.basename(page) for page in pages()}
        self.assertLessEqual({"plumbline.1", "plumblined.8", "plumbline.conf.5"}, names)

    def test_no_warnings(self):
        for page in pages():
            self.assertEqual(warnings(page), "", page)

    def test_parts(self):
        for page in pages():
            with open(page, encoding="utf-8") as file:
                text = file.read()
            is_interface = os.path.basename(page).startswith("org.")
            for part in ("NAME", "ERRORS") if is_interface else ("NAME", "DESCRIPTION", "SEE ALSO"):
                self.assertTrue(re.search(rf'(?m)^\.(SH|Sh) "?{part}"?$', text), f"{page}: no {part}")

    def test_can_fail(self):
        with tempfile.TemporaryDirectory() as folder:
            page = os.path.join(folder, "x.1")
            with open(page, "w", encoding="utf-8") as file:
                file.write(".TH X 1\n.SH NAME\nx \\- y\n.NOSUCHMACRO here\n")
            self.assertNotEqual(warnings(page), "")


if __name__ == "__main__":
    tap.main()
