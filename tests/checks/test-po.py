#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people read, in their languages: no message is missing from the list, or from a language of LINGUAS."""

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

KEYWORDS = ["-k_", "-kN_", "-kngettext:1,2", "-kplumb_language_plural:2,3"]


def names(path):
    return [line for line in tree.read(path).splitlines() if line and not line.startswith("#")]


def languages():
    return names("po/LINGUAS")


def run(*command):
    return subprocess.run(command, cwd=tree.SOURCE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=""), check=False)


def without_header(entries):
    return [entry for entry in entries.split("\n\n") if re.search(r"(?m)^msgid ", entry)
            and not re.search(r'(?m)^msgid ""\nmsgstr', entry)]


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.template = os.path.join(cls.folder.name, "plumbline.pot")
        told = run("xgettext", "--from-code=UTF-8", *KEYWORDS, "-o", cls.template, *names("po/POTFILES"))
        if told.returncode or told.stderr:
            raise AssertionError(told.stderr)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_files_with_messages_are_listed(self):
        marked = {name for name in tree.files() if re.fullmatch(r"(ctl|words)/\w[\w-]*\.c", name)
                  and re.search(r'\b(N?_|ngettext|plumb_language_plural) \(\s*"', tree.read(name))}
        self.assertEqual(sorted(marked), sorted(names("po/POTFILES")))

    def test_languages_are_listed(self):
        found = [os.path.basename(path)[:-3] for path in glob.glob(tree.path("po/*.po"))]
        self.assertEqual(sorted(found), sorted(languages()))

    def test_catalogues_are_sound(self):
        for language in languages():
            told = run("msgfmt", "--check", "--check-format", "-o", os.devnull, f"po/{language}.po")
            self.assertEqual((told.returncode, told.stderr), (0, ""), language)

    def merged(self, language):
        told = run("msgmerge", "--quiet", "--no-fuzzy-matching", f"po/{language}.po", self.template)
        self.assertEqual(told.returncode, 0, told.stderr)
        path = os.path.join(self.folder.name, language + ".po")
        with open(path, "w", encoding="utf-8") as file:
            file.write(told.stdout)
        return path

    def test_every_message_is_translated(self):
        for language in languages():
            merged = self.merged(language)
            for kind in ("--untranslated", "--only-fuzzy", "--only-obsolete"):
                left = without_header(run("msgattrib", kind, merged).stdout)
                self.assertEqual(left, [], f"{language} {kind}")

    def test_messages_keep_what_is_around_them(self):
        """A message that begins or ends with a blank, or ends with a line's end, does so in every language."""
        for language in languages():
            for entry in without_header(tree.read(f"po/{language}.po")):
                texts = re.findall(r'(?m)^(?:msgid|msgid_plural|msgstr|msgstr\[\d\]) ((?:".*"\n?)+)', entry)
                whole = ["".join(re.findall(r'"((?:\\.|[^"\\])*)"', text)) for text in texts]
                ends = {(text[:1] == " ", text[-1:] == " ", text[-2:] == "\\n") for text in whole}
                self.assertEqual(len(ends), 1, entry)


TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
SENTENCE = r'((?:"(?:[^"\\]|\\.)* (?:[^"\\]|\\.)*"\s*)+)'
SAID = {  # where the daemon's words and sentences for people stand
    "daemon/core/terms.c": [r"PLUMB_(?:POSTURE|ACTIVITY|WEAR|QUALITY|ALERT|SEVERITY|OUTCOME)_\w+:\s*return " + TEXT,
                            r"PLUMB_CALIBRATION_\w+:\s*return " + SENTENCE],
    "daemon/bluez/sensor-status.c": [r"(?:return|\n +[?:]) " + SENTENCE + "[;:]"],
    "daemon/bluez/errors.c": [r"\[PLUMB_BLUEZ_(?!OK|CANCELLED|ALREADY|ATT)\w+\] = " + TEXT],
    "daemon/bluez/link-types.c": [r"\[PLUMB_CONNECTION_\w+\] = " + TEXT, r"\[PLUMB_PAIR_(?!OK)\w+\] = " + TEXT],
    "protocol/sensors/*.c": [r"plumb_driver_fail \(session, " + TEXT],
}


def joined(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))


class Vocabulary(unittest.TestCase):
    """ctl/vocabulary.c names what the daemon says."""

    def test_knows_what_the_daemon_says(self):
        known = {joined(text) for text in re.findall(r"N_ \(" + TEXT + r"\)", tree.read("ctl/vocabulary.c"))}
        for name, patterns in SAID.items():
            text = "".join(tree.read(path) for path in sorted(glob.glob(name, root_dir=tree.SOURCE)))
            for pattern in patterns:
                found = {re.sub(r"\d+", "#", joined(literals)) for literals in re.findall(pattern, text)} - {""}
                self.assertNotEqual(found, set(), f"{name} {pattern}")
                self.assertEqual(sorted(found - known), [], name)


if __name__ == "__main__":
    tap.main()
