#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units: valid, tight, and restarted, watched and reloaded as promised."""

import configparser
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
SYSTEM, USER = "plumblined.service", "plumbline.service"
LOOSEST_EXPOSURE = 0.5


def unit_text(name):
    with open(os.path.join(BUILD, "systemd", name), encoding="utf-8") as file:
        return file.read()


def analyze(folder, *arguments):
    environment = dict(os.environ, XDG_RUNTIME_DIR=folder, SYSTEMD_LOG_LEVEL="notice",
                       SYSTEMD_COLORS="0")
    return subprocess.run(["systemd-analyze", *arguments], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def exposure(text):
    """What systemd-analyze calls the exposure of a system unit, 0 (none) to 10."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, SYSTEM)
        with open(file, "w", encoding="utf-8") as out:
            out.write(text)
        told = analyze(folder, "security", "--offline=true", "--no-pager", file).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)
    if not found:
        raise AssertionError(f"no exposure in: {told}")
    return float(found.group(1))


def complaints(name, text, *arguments):
    """What `systemd-analyze verify` says about the unit, its program taken as installed."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, name)
        with open(file, "w", encoding="utf-8") as out:
            out.write(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M))
        told = analyze(folder, *arguments, "verify", "--man=no", "--recursive-errors=no", file)
    return told.stdout.strip() or ("" if told.returncode == 0 else f"exit {told.returncode}")


def values(text):
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return {section: dict(parser[section]) for section in parser.sections()}


class Units(unittest.TestCase):
    def test_exposure_of_the_system_unit(self):
        self.assertLessEqual(exposure(unit_text(SYSTEM)), LOOSEST_EXPOSURE)

    def test_exposure_check_can_fail(self):
        loose = unit_text(SYSTEM).replace("CapabilityBoundingSet=\n", "")
        self.assertGreater(exposure(loose), LOOSEST_EXPOSURE)

    def test_verify_system(self):
        self.assertEqual(complaints(SYSTEM, unit_text(SYSTEM)), "")

    def test_verify_user(self):
        self.assertEqual(complaints(USER, unit_text(USER), "--user"), "")

    def test_verify_can_fail(self):
        self.assertNotEqual(complaints(SYSTEM, unit_text(SYSTEM) + "\n[Service]\nRestrt=no\n"), "")

    def test_both_start_their_bus(self):
        self.assertRegex(values(unit_text(SYSTEM))["Service"]["ExecStart"],
                         r"^/\S+/plumblined --bus=system$")
        self.assertRegex(values(unit_text(USER))["Service"]["ExecStart"],
                         r"^/\S+/plumblined --bus=session$")

    def test_lifetime(self):
        for name in (SYSTEM, USER):
            service = values(unit_text(name))["Service"]
            self.assertEqual(service["Type"], "notify")
            self.assertEqual(service["BusName"], "org.plumbline.Posture1")
            self.assertEqual(service["NotifyAccess"], "main")
            self.assertEqual(service["Restart"], "on-failure")
            self.assertEqual(service["ExecReload"], "/bin/sh -c 'kill -HUP $MAINPID'")
            self.assertGreater(int(service["WatchdogSec"]), 0)
            self.assertEqual(service["LimitCORE"], "0")

    def test_state_is_private(self):
        service = values(unit_text(SYSTEM))["Service"]
        self.assertEqual((service["User"], service["Group"]), ("plumbline", "plumbline"))
        self.assertEqual((service["StateDirectory"], service["StateDirectoryMode"]),
                         ("plumbline", "0700"))
        self.assertEqual(service["UMask"], "0077")

    def test_bluetoothd_is_wanted_not_required(self):
        unit = values(unit_text(SYSTEM))["Unit"]
        self.assertIn("bluetooth.service", unit["Wants"])
        self.assertIn("bluetooth.service", unit["After"])
        self.assertNotIn("bluetooth.service", unit.get("Requires", "") + unit.get("BindsTo", ""))

    def test_activation_follows_the_enabled_unit(self):
        for unit, activation in ((SYSTEM, "system"), (USER, "session")):
            alias = values(unit_text(unit))["Install"]["Alias"]
            asked = values(unit_text(f"{activation}-org.plumbline.Posture1.service"))["D-BUS Service"]
            self.assertEqual(asked["SystemdService"], alias)
            self.assertEqual(asked["Name"], "org.plumbline.Posture1")

    def test_account_is_made(self):
        self.assertRegex(tree.read("systemd/sysusers.conf"), r"(?m)^u plumbline - ")
        with tempfile.TemporaryDirectory() as root:
            told = subprocess.run(["systemd-sysusers", "--dry-run", f"--root={root}",
                                   tree.path("systemd/sysusers.conf")], text=True, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(told.returncode, 0, told.stdout)

    def test_catalog_explains_what_is_logged(self):
        names = dict(re.findall(r"#define (PLUMB_MESSAGE_\w+)\s+\"([0-9a-f]{32})\"",
                                tree.read("protocol/names.h")))
        explained = re.findall(r"(?m)^-- ([0-9a-f]{32})$", tree.read("systemd/plumbline.catalog"))
        self.assertEqual(sorted(names.values()), sorted(explained))
        code = "".join(tree.read(name) for name in tree.files()
                       if name.startswith("daemon/") and name.endswith(".c"))
        self.assertEqual([name for name in names if name not in code], [])
        self.assertEqual(len(set(explained)), len(explained))


if __name__ == "__main__":
    tap.main()
