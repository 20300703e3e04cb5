# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for single files of the source: each a function of name and text that gives complaints."""

import ast
import re

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
LONGEST_FILE, LONGEST_FUNCTION = 500, 60

# Data and prose, and files whose form has no room for a comment.
NO_LICENCE_LINE = re.compile(r"(^|/)(COPYING|README\.md|\.[a-z-]+)$|\.md$|\.json$|\.csv$|(^|/)corpus/|"
                             r"^po/LINGUAS$|\.golden$|\.expected$")
# Written in pieces, so that this file does not find itself.
LOCAL = re.compile("|".join(["/wor" + "k/", "/tmp/" + r"h/", r"/\.lib" + r"rary\b", "/ro" + "ot/",
                             r"/home/(?!user\b|you\b|me\b)\w+/", "/far" + "m/", "far" + r"m-\w"]))
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|not imple" + r"mented|\bst" + r"ub\b", re.I)
SKIPS = re.compile(r"g_test_" + r"skip|g_test_" + r"incomplete|unittest\.sk" + r"ip|self\.sk" + r"ipTest|"
                   r"expected" + r"Failure|exit 7" + r"7|should_" + r"fail")
SLEEPS = re.compile(r"\btime\.sle" + r"ep\b|\bg?_?usle" + r"ep\s*\(|\bsle" + r"ep \d|\bnanosle" + r"ep\b")
POLL = re.compile(r"time\.sleep\(0\.0\d+\)")  # between two looks at a condition that has a deadline
CODE = re.compile(r"\.(c|h|py|sh|build|in|ino)$|^dev$|^\.ci/run$")


def licence(name, text):
    if NO_LICENCE_LINE.search(name) or not text:
        return
    if LICENCE not in "\n".join(text.splitlines()[:5]):
        yield f"{name}: no SPDX line at the top"


def machine(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        if name != "COPYING" and LOCAL.search(line):
            yield f"{name}:{number}: names a place of one machine: {line.strip()}"


def words(name, text):
    if CODE.search(name) and not name.startswith("tests/checks/"):
        for number, line in enumerate(text.splitlines(), 1):
            if UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished, or reads so: {line.strip()}"


def skips(name, text):
    if name.startswith("tests/") and not name.startswith("tests/checks/") and CODE.search(name):
        for number, line in enumerate(text.splitlines(), 1):
            if SKIPS.search(line):
                yield f"{name}:{number}: a test that can be skipped: {line.strip()}"
            if SLEEPS.search(line) and not POLL.search(line) and not name.startswith("tests/bench/"):
                yield f"{name}:{number}: waits for time, not for a condition: {line.strip()}"


def sizes(name, text):
    if not name.endswith((".c", ".h")):
        return
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE:
        yield f"{name}: {len(lines)} lines; {LONGEST_FILE} is the limit"
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start is not None:
            if number - start > LONGEST_FUNCTION:
                yield f"{name}:{start}: a function of {number - start} lines; {LONGEST_FUNCTION} is the limit"
            start = None


def layout(name, text):
    if name == "COPYING" or "corpus/" in name:
        return
    if text and not text.endswith("\n"):
        yield f"{name}: no newline at the end"
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield f"{name}:{number}: white space at the end"
        if "\t" in line and not name.endswith((".tsv", ".csv")):
            yield f"{name}:{number}: a tab"


def python(name, text):
    if name.endswith(".py"):
        try:
            ast.parse(text, name)
        except SyntaxError as error:
            yield f"{name}:{error.lineno}: {error.msg}"


RULES = [licence, machine, words, skips, sizes, layout, python]


def complaints(name, text):
    return [complaint for rule in RULES for complaint in rule(name, text)]


def folders_without_readme(names):
    """Every folder that holds a file of the project says what it is for."""
    import os
    folders = {os.path.dirname(name) for name in names}
    folders = {folder for folder in folders
               if folder and not folder.startswith(".") and "/corpus" not in folder}
    return sorted(folder for folder in folders if folder + "/README.md" not in names)
