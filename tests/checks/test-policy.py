#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of the system bus: read, and tried on a bus of our own with a stand-in service."""

import grp
import os
import pwd
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tree
import tap

NAME, PATH = "org.plumbline.Posture1", "/org/plumbline/Posture1"
POLICY = "systemd/org.plumbline.Posture1.conf"
STANDARD = ["org.freedesktop.DBus." + name
            for name in ("Introspectable", "ObjectManager", "Peer", "Properties")]
OTHERS = ("org.bluez.", "org.freedesktop.login1.")  # that tell the daemon something
TIMEOUT_MS = 10000


def offered():
    """Every interface that clients may be meant to use."""
    root = ET.parse(tree.path("protocol/org.plumbline.Posture1.xml")).getroot()
    return [interface.get("name") for interface in root.iter("interface")] + STANDARD


def rules(kind, **where):
    root = ET.fromstring(tree.read(POLICY).encode())
    for policy in root.iter("policy"):
        if all(policy.get(key) == value for key, value in where.items()):
            yield from policy.iter(kind)


class Read(unittest.TestCase):
    def test_every_send_rule_names_whom(self):
        # The exception: root (bluetoothd) towards objects whose paths are ours.
        for who in ({"context": "default"}, {"group": "plumbline"}, {"user": "plumbline"},
                    {"user": "root"}):
            for rule in list(rules("allow", **who)) + list(rules("deny", **who)):
                if any(key.startswith("send_") for key in rule.attrib):
                    is_ours = rule.get("send_destination") == NAME
                    is_call_back = (who == {"user": "root"}
                                    and (rule.get("send_path") or "").startswith(PATH + "/gatt"))
                    self.assertTrue(is_ours or is_call_back, rule.attrib)

    def test_root_and_group_may_use_all_that_the_xml_offers(self):
        for who in ({"user": "root"}, {"group": "plumbline"}):
            allowed = [rule.get("send_interface") for rule in rules("allow", **who)
                       if rule.get("send_destination") == NAME
                       and not rule.get("send_interface").startswith(OTHERS)]
            self.assertEqual(sorted(allowed), sorted(offered()), who)

    def test_nobody_else_may_anything(self):
        self.assertEqual(list(rules("allow", context="default")), [])
        denied = [rule.attrib for rule in rules("deny", context="default")]
        self.assertIn({"own": NAME}, denied)
        self.assertIn({"send_destination": NAME}, denied)
        self.assertIn({"receive_sender": NAME, "receive_type": "signal"}, denied)


class Bus:
    """A bus of type system under the policy, whose admitted accounts are replaced."""

    def __init__(self, group, root):
        self.folder = tempfile.TemporaryDirectory()
        me = pwd.getpwuid(os.geteuid()).pw_name
        policy = tree.read(POLICY).replace('group="plumbline"', f'group="{group}"')
        policy = policy.replace('user="root"', f'user="{root}"')
        policy = policy.replace('user="plumbline"', f'user="{me}"')
        self.write("policy.conf", policy)
        self.write("bus.conf", f"""<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={self.folder.name}/socket</listen>
<auth>EXTERNAL</auth><policy context="default"><allow user="*"/><deny own="*"/>
<deny send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/>
<allow receive_type="error"/><allow receive_type="signal"/>
<allow send_destination="org.freedesktop.DBus"/></policy>
<include>{self.folder.name}/policy.conf</include></busconfig>""")
        self.process = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--print-address", f"--config-file={self.folder.name}/bus.conf"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)

    def connect(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        return Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self.folder.cleanup()


def other_user():
    """An account that exists and is not ours."""
    return next(entry.pw_name for entry in pwd.getpwall() if entry.pw_uid not in (os.geteuid(), 0))


def other_group():
    ours = {os.getegid(), *os.getgroups()}
    return next(entry.gr_name for entry in grp.getgrall() if entry.gr_gid not in ours)


def ask(connection, interface):
    """-> the name of the error that a call with this interface is answered with."""
    try:
        connection.call_sync(NAME, PATH, interface, "Probe", None, None,
                             Gio.DBusCallFlags.NO_AUTO_START, TIMEOUT_MS, None)
    except GLib.Error as error:
        return Gio.DBusError.get_remote_error(error)
    return ""


def daemon_call(connection, method, argument):
    connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         method, argument, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS, None)


class Tried(unittest.TestCase):
    REFUSED = "org.freedesktop.DBus.Error.AccessDenied"

    def bus(self, group, root):
        bus = Bus(group, root)
        self.addCleanup(bus.stop)
        daemon, client = bus.connect(), bus.connect()
        daemon_call(daemon, "RequestName", GLib.Variant("(su)", (NAME, 4)))
        return daemon, client

    def heard(self, daemon, client):
        """Whether the client hears a broadcast of the daemon's."""
        got = []
        client.signal_subscribe(None, NAME + ".Manager", "AlertRaised", PATH, None, 0,
                                lambda *arguments: got.append(arguments))
        daemon_call(client, "GetId", None)  # the match rule is in force
        daemon.emit_signal(None, PATH, NAME + ".Manager", "AlertRaised", None)
        daemon_call(daemon, "GetId", None)  # the bus has passed the signal on
        daemon_call(client, "GetId", None)  # what it passed to the client has arrived
        while GLib.MainContext.default().iteration(False):
            pass
        return bool(got)

    def test_member_of_the_group(self):
        group = grp.getgrgid(os.getegid()).gr_name
        daemon, client = self.bus(group, other_user())
        for interface in offered():
            self.assertNotEqual(ask(client, interface), self.REFUSED, interface)
        self.assertTrue(self.heard(daemon, client))

    def test_member_gets_no_more_than_offered(self):
        _, client = self.bus(grp.getgrgid(os.getegid()).gr_name, other_user())
        self.assertEqual(ask(client, "org.example.Other"), self.REFUSED)

    def test_root(self):
        daemon, client = self.bus(other_group(), pwd.getpwuid(os.geteuid()).pw_name)
        for interface in offered():
            self.assertNotEqual(ask(client, interface), self.REFUSED, interface)
        self.assertTrue(self.heard(daemon, client))

    def test_anybody_else(self):
        daemon, client = self.bus(other_group(), other_user())
        for interface in offered():
            self.assertEqual(ask(client, interface), self.REFUSED, interface)
        self.assertFalse(self.heard(daemon, client))

    def is_sleep_heard(self, root):
        """Whether the daemon hears logind, which is root."""
        daemon, logind = self.bus(other_group(), root)
        got = []
        interface, path = "org.freedesktop.login1.Manager", "/org/freedesktop/login1"
        daemon.signal_subscribe(None, interface, "PrepareForSleep", path, None, 0,
                                lambda *arguments: got.append(arguments))
        daemon_call(daemon, "GetId", None)
        logind.emit_signal(None, path, interface, "PrepareForSleep", GLib.Variant("(b)", (True,)))
        daemon_call(logind, "GetId", None)
        daemon_call(daemon, "GetId", None)
        while GLib.MainContext.default().iteration(False):
            pass
        return bool(got)

    def test_logind_is_heard(self):
        self.assertTrue(self.is_sleep_heard(pwd.getpwuid(os.geteuid()).pw_name))
        self.assertFalse(self.is_sleep_heard(other_user()))

    def test_bluetoothd_reaches_a_daemon_without_the_name(self):
        bus = Bus(other_group(), pwd.getpwuid(os.geteuid()).pw_name)
        self.addCleanup(bus.stop)
        daemon, client = bus.connect(), bus.connect()
        for path, interface in ((PATH + "/gatt", "org.freedesktop.DBus.ObjectManager"),
                                (PATH + "/gatt/profile", "org.bluez.GattProfile1")):
            with self.assertRaises(GLib.Error) as caught:
                client.call_sync(daemon.get_unique_name(), path, interface, "Probe", None, None,
                                 Gio.DBusCallFlags.NONE, TIMEOUT_MS, None)
            self.assertNotEqual(Gio.DBusError.get_remote_error(caught.exception), self.REFUSED)


if __name__ == "__main__":
    tap.main()
