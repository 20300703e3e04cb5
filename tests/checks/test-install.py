#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `meson install` lays down, in a folder of its own: all there, in place, and pointing at it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

BUILD = os.environ["G_TEST_BUILDDIR"]


def build_options():
    told = subprocess.run(["meson", "introspect", "--buildoptions", BUILD], text=True, check=True,
                          stdout=subprocess.PIPE)
    return {option["name"]: option["value"] for option in json.loads(told.stdout)}


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        told = subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir",
                               cls.folder.name], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        if told.returncode:
            raise AssertionError(told.stdout[-2000:])
        options = build_options()
        cls.prefix = options["prefix"]
        cls.directory = {name: os.path.join(cls.prefix, options[name])
                         for name in ("bindir", "libexecdir", "datadir", "sysconfdir", "mandir", "localedir")}
        cls.user_units = options["systemduserunitdir"] or cls.prefix + "/lib/systemd/user"
        cls.system_units = options["systemdsystemunitdir"] or cls.prefix + "/lib/systemd/system"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def at(self, path):
        return self.folder.name + path

    def text(self, path):
        with open(self.at(path), encoding="utf-8") as file:
            return file.read()

    def assertInstalled(self, *paths, is_program=False):
        for path in paths:
            self.assertTrue(os.path.isfile(self.at(path)), path)
            self.assertEqual(os.access(self.at(path), os.X_OK), is_program, path)
            self.assertFalse(os.stat(self.at(path)).st_mode & 0o022, path)

    def test_programs(self):
        self.assertInstalled(*(self.directory["bindir"] + "/" + name
                               for name in ("plumbline", "plumbline-sim", "plumbline-replay")),
                             self.directory["libexecdir"] + "/plumblined", is_program=True)

    def test_units(self):
        self.assertInstalled(self.user_units + "/plumbline.service",
                             self.system_units + "/plumblined.service",
                             self.prefix + "/lib/systemd/user-preset/90-plumbline.preset",
                             self.prefix + "/lib/systemd/system-preset/90-plumbline.preset",
                             self.prefix + "/lib/sysusers.d/plumbline.conf",
                             self.prefix + "/lib/systemd/catalog/plumbline.catalog")

    def test_bus(self):
        share = self.directory["datadir"] + "/dbus-1"
        self.assertInstalled(share + "/system.d/org.plumbline.Posture1.conf",
                             share + "/services/org.plumbline.Posture1.service",
                             share + "/system-services/org.plumbline.Posture1.service",
                             share + "/interfaces/org.plumbline.Posture1.xml")

    def test_settings(self):
        self.assertInstalled(self.directory["sysconfdir"] + "/xdg/plumbline/plumbline.conf")

    def test_library(self):
        library = self.directory["datadir"] + "/plumbline/library"
        self.assertInstalled(library + "/en/short-walk.ini", library + "/de/short-walk.ini",
                             library + "/safety/en/red-flags.ini", library + "/links/US.ini")
        for folder, _, names in os.walk(self.at(library)):
            self.assertEqual([name for name in names if not name.endswith(".ini")], [], folder)

    def test_languages(self):
        with open(os.path.join(os.environ["G_TEST_SRCDIR"], "po", "LINGUAS"), encoding="utf-8") as file:
            languages = [line.strip() for line in file if line.strip() and line[0] != "#"]
        self.assertIn("de", languages)
        for language in languages:
            self.assertInstalled(f"{self.directory['localedir']}/{language}/LC_MESSAGES/plumbline.mo")

    def test_man_pages(self):
        for page in ("plumbline.1", "plumbline-sim.1", "plumbline-replay.1", "plumbline.conf.5",
                     "plumblined.8"):
            self.assertInstalled(f"{self.directory['mandir']}/man{page[-1]}/{page}")

    def test_units_start_what_is_installed(self):
        for path in (self.user_units + "/plumbline.service",
                     self.system_units + "/plumblined.service",
                     self.directory["datadir"] + "/dbus-1/services/org.plumbline.Posture1.service"):
            program = re.search(r"(?m)^Exec(?:Start)?=(\S+)", self.text(path)).group(1)
            self.assertInstalled(program, is_program=True)

    def test_programs_tell_their_version(self):
        for program in (self.directory["bindir"] + "/plumbline", self.directory["libexecdir"] + "/plumblined"):
            told = subprocess.run([self.at(program), "--version"], text=True, check=False, timeout=30,
                                  stdout=subprocess.PIPE)
            self.assertEqual(told.returncode, 0, program)
            self.assertRegex(told.stdout, r"^plumblined? \d+\.\d+\.\d+\n$")

    def test_nothing_points_into_the_source(self):
        for folder, _folders, names in os.walk(self.folder.name):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    head = file.read()
                if head[:4] != b"\x7fELF":
                    self.assertNotIn(BUILD.encode(), head, path)


if __name__ == "__main__":
    tap.main()
