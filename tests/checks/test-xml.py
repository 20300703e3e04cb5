#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The D-Bus interface has prose on every member, and the pages made from it are the present ones."""

import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tree
import tap

sys.path.insert(0, tree.path("docs"))
import dbuspages

XML = "protocol/org.plumbline.Posture1.xml"
LEAST_WORDS = 2


def missing(path):
    """What has no prose, or prose of something else."""
    for interface, prose, members in dbuspages.read(path):
        if interface is None:
            if not prose.name.endswith(".Error"):
                yield f"a comment about {prose.name!r} stands before nothing of that name"
            continue
        name = interface.get("name")
        if prose is None or not prose.text or "short_description" not in prose.arguments:
            yield f"{name}: no description"
        for member, its_prose in members:
            yield from missing_of(f"{name}.{member.get('name')}", member, its_prose)


def missing_of(name, member, prose):
    if prose is None:
        yield f"{name}: no prose before it"
        return
    if len(prose.text.split()) < LEAST_WORDS:
        yield f"{name}: says nothing"
    arguments = [argument.get("name") for argument in member.iter("arg")]
    for argument in arguments:
        if not prose.arguments.get(argument):
            yield f"{name}: no word about {argument}"
    for argument in prose.arguments:
        if argument not in arguments:
            yield f"{name}: speaks of {argument}, which it does not have"


class Xml(unittest.TestCase):
    def missing_in(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(text)
            file.flush()
            return list(missing(file.name))

    def test_every_member_has_prose(self):
        self.assertEqual(list(missing(tree.path(XML))), [])

    def test_a_bad_one_is_found(self):
        good = tree.read(XML)
        for part, wanted in (
                ("        Pause:\n", "Manager.Pause: no prose before it"),
                ("        @seconds: how long, from 1 to [alerts] max_pause_min.\n",
                 "Manager.Pause: no word about seconds"),
                ("        Ends a pause; does nothing if there is none.\n",
                 "Manager.Resume: says nothing")):
            self.assertIn(part, good)
            found = self.missing_in(good.replace(part, "", 1))
            self.assertTrue(any(wanted in text for text in found), found)

    def test_the_page_is_the_present_one(self):
        self.assertEqual(tree.read("docs/dbus.md"),
                         dbuspages.pages(tree.path(XML), dbuspages.Markdown()),
                         "docs/dbuspages.py md %s > docs/dbus.md" % XML)

    def test_errors_are_those_of_the_code(self):
        code = re.findall(r'PLUMB_ERROR_PREFIX "(\w+)"', tree.read("protocol/names.h"))
        told = next(prose for interface, prose, _ in dbuspages.read(tree.path(XML))
                    if interface is None)
        self.assertEqual(sorted(told.arguments), sorted(code))
        named = re.findall(r"org\.plumbline\.Posture1\.Error\.(\w+)", tree.read(XML))
        self.assertLessEqual(set(named), set(code))

    def test_words_are_those_of_the_code(self):
        prose = {member.get("name"): its_prose.text + " ".join(its_prose.arguments.values())
                 for _, _, members in dbuspages.read(tree.path(XML))
                 for member, its_prose in members}
        prose["Reasons"] += prose["PauseReasons"]
        for member, file, function in (
                ("Posture", "terms", "plumb_posture_to_string"),
                ("Activity", "terms", "plumb_activity_to_string"),
                ("Wear", "terms", "plumb_wear_to_string"),
                ("DataQuality", "terms", "plumb_quality_to_string"),
                ("CalibrationState", "terms", "plumb_calibration_state_to_string"),
                ("Kind", "terms", "plumb_alert_kind_to_string"),
                ("Reasons", "reasons", "plumb_reason_to_string"),
                ("Severity", "terms", "plumb_severity_to_string"),
                ("AlertCleared", "terms", "plumb_alert_outcome_to_string")):
            body = re.search(r"^%s \(.*?^}" % function, tree.read("daemon/core/%s.c" % file),
                             re.M | re.S).group(0)
            words = set(re.findall(r'case \w+:\s*return "([\w-]+)"', body))
            self.assertTrue(words)
            for word in words:
                self.assertRegex(prose[member], r"(?<![\w-])%s(?![\w-])" % word, member)


if __name__ == "__main__":
    tap.main()
