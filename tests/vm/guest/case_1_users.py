# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's service in real sessions of two users at once, each with a sensor and a bus of their own."""

import json
import os
import pathlib
import shutil

from case import Case
from world import SENSOR, SETTINGS
from stack import run, systemctl, until

USERS = {"vm-anna": (2001, 1), "vm-bela": (2002, 3)}  # number, controller of their sensor


def as_user(name, *command, check=True):
    number = USERS[name][0]
    return run("runuser", "-u", name, "--", "env", f"XDG_RUNTIME_DIR=/run/user/{number}",
               f"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{number}/bus",
               f"HOME=/tmp/{name}", *command, check=check)


class Users(Case):
    def setUp(self):
        super().setUp()
        systemctl("start", "systemd-logind.service")
        for name in USERS:
            self.addCleanup(self.end_session, name)
            self.begin_session(name)

    def begin_session(self, name):
        number, index = USERS[name]
        sensor = self.sensor(index=index)
        config = pathlib.Path(f"/tmp/{name}/.config/plumbline")
        config.mkdir(parents=True)
        text = SETTINGS + SENSOR.format(id="back", address=sensor.address,
                                        adapter=sensor.adapter, more="")
        (config / "plumbline.conf").write_text(text, encoding="utf-8")
        run("chown", "-R", name, f"/tmp/{name}")
        run("loginctl", "enable-linger", name)
        until(lambda: os.path.exists(f"/run/user/{number}/bus"), f"{name} has a session bus")

    def end_session(self, name):
        run("loginctl", "disable-linger", name, check=False)
        systemctl("stop", f"user@{USERS[name][0]}.service", check=False)
        shutil.rmtree(f"/tmp/{name}")

    def sensors(self, name):
        text = as_user(name, "plumbline", "--bus=session", "sensors", "--json", check=False)
        try:
            return json.loads(text)
        except ValueError:
            return {}

    def is_streaming(self, name):
        return "streaming" in json.dumps(self.sensors(name))

    def test_two_at_once(self):
        for name in USERS:
            as_user(name, "systemctl", "--user", "enable", "--now", "plumbline.service")
        for name in USERS:
            until(lambda name=name: self.is_streaming(name), f"{name}'s sensor streams", 180)
        # Each hears their own sensor and no other.
        for name, (_number, index) in USERS.items():
            text = json.dumps(self.sensors(name))
            self.assertIn(self.stack.address(index), text)
            self.assertNotIn(self.stack.address(4 - index), text)
        # What is measured is nobody else's to read.
        for name in USERS:
            folder = f"/tmp/{name}/.local/state/plumbline"
            self.assertEqual(os.stat(folder).st_mode & 0o077, 0)
        # The one who stops leaves the other alone.
        as_user("vm-anna", "systemctl", "--user", "stop", "plumbline.service")
        self.assertTrue(self.is_streaming("vm-bela"))
        result = as_user("vm-anna", "systemctl", "--user", "show", "-P", "Result",
                         "plumbline.service")
        self.assertEqual(result.strip(), "success")
