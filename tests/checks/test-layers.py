#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers hold: nobody includes, calls or keeps what is not theirs."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tree
import layers
import tap

HEADERS = {}
for header in tree.files():
    if header.endswith(".h") and layers.room(header):
        HEADERS.setdefault(os.path.basename(header), set()).add(layers.room(header))


def owner_of(base, here):
    """The room of a header by its name; its own room first."""
    if base.startswith("plumb-dbus"):
        return "generated"
    owners = HEADERS.get(base, set())
    if here in owners or not owners:
        return here
    return sorted(owners)[0]


def complaints(name, text):
    return layers.complaints(name, text, owner_of)


class Tree(unittest.TestCase):
    def test_every_file_keeps_the_rules(self):
        found, count = [], 0
        for name in tree.files():
            if tree.is_c(name) and layers.room(name):
                count += 1
                found += complaints(name, tree.read(name))
        self.assertGreater(count, 40)
        self.assertEqual(found, [], "\n" + "\n".join(found))


class CanFail(unittest.TestCase):
    """Each rule, broken once."""

    def broken(self, name, text, words):
        found = complaints(name, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_includes(self):
        for name, header, words in (
                ("daemon/core/x.c", '"link.h"', "may not know daemon/bluez"),
                ("daemon/core/x.c", '"names.h"', "may not see"),
                ("daemon/bluez/x.c", '"service.h"', "may not know daemon/service"),
                ("daemon/bluez/x.c", '"monitor.h"', "may not know daemon/core"),
                ("daemon/service/x.c", '"link.h"', "may not know daemon/bluez"),
                ("daemon/service/x.c", '"app.h"', "may not know daemon/app"),
                ("daemon/store/x.c", '"service.h"', "may not know daemon/service"),
                ("daemon/main.c", '"store.h"', "may not know daemon/store"),
                ("protocol/x.c", '"settings.h"', "may not know config"),
                ("config/x.c", '"monitor.h"', "may not know daemon/core"),
                ("ctl/x.c", '"monitor.h"', "may not know daemon/core"),
                ("daemon/app/x.c", '"monitor.h"', "may not see"),
                ("daemon/service/x.c", '"breaks.h"', "may not see"),
                ("daemon/store/x.c", '"engine.h"', "may not see"),
                ("words/x.c", '"monitor.h"', "may not know daemon/core"),
                ("words/x.c", '"names.h"', "may not see"),
                ("words/x.c", "<glib/gi18n.h>", "pure room"),
                ("daemon/store/x.c", '"sheet.h"', "may not know words"),
                ("daemon/core/x.c", '"language.h"', "may not know words"),
                ("sim/x.c", '"store.h"', "may not know daemon/store"),
                ("config/x.c", "<ini.h>", "pure room"),
                ("daemon/app/x.c", "<ini.h>", "only config"),
                ("daemon/app/x.c", "<sqlite3.h>", "only daemon/store"),
                ("daemon/bluez/x.c", "<systemd/sd-daemon.h>", "only daemon/app"),
                ("daemon/core/x.c", "<stdio.h>", "pure room"),
                ("protocol/sensors/x.c", "<unistd.h>", "pure room")):
            found = complaints(name, f"#include {header}\n")
            self.assertTrue(found and any(words in line for line in found), (name, header, found))

    def test_calls(self):
        for name, call, words in (
                ("daemon/core/x.c", 'g_warning ("no")', "logs"),
                ("protocol/sensors/x.c", "fopen (path, mode)", "touches a file"),
                ("words/x.c", 'g_getenv ("LANGUAGE")', "reads the environment"),
                ("words/x.c", "time (NULL)", "reads a clock"),
                ("daemon/bluez/x.c", "now = g_get_monotonic_time ()", "reads a clock"),
                ("config/x.c", "time (NULL)", "reads a clock"),
                ("daemon/service/x.c", "g_timeout_add (5, f, NULL)", "sets a timer"),
                ("daemon/store/x.c", "g_source_set_ready_time (s, 0)", "sets a timer"),
                ("daemon/app/x.c", 'g_getenv ("HOME")', "reads the environment"),
                ("daemon/app/x.c", "exit (1)", "ends the process"),
                ("ctl/x.c", "_exit (1)", "ends the process"),
                ("sim/x.c", "g_usleep (5)", "sleeps"),
                ("daemon/bluez/x.c", "g_main_context_iteration (c, TRUE)", "loop of its own"),
                ("daemon/bluez/x.c", "g_dbus_connection_call_sync (c)", "waits for a reply"),
                ("daemon/app/x.c", "g_thread_new (n, f, d)", "thread")):
            self.broken(name, f"static void\nf (void)\n{{\n  {call};\n}}\n", words)

    def test_goto(self):
        self.broken("daemon/app/x.c", "static void\nf (void)\n{\n  goto out;\n}\n", "goto")

    def test_globals(self):
        for text in ("static int count;\n", "static char *names[4];\n", "int counter = 0;\n",
                     "static GHashTable *table = NULL;\n",
                     "static void\nf (void)\n{\n  static int calls = 0;\n}\n"):
            self.broken("daemon/app/x.c", text, "global")

    def test_what_is_fine(self):
        text = """/* exit (1) and g_getenv ("X") in a comment */
#include "event.h"
#include <glib.h>
static const char *const names[] = {"exit (1)"};
typedef struct { int time; } Thing;
static int
count (const Thing *thing)
{
  int total = thing->time;

  return total;
}
"""
        self.assertEqual(complaints("daemon/core/x.c", text), [])

    def test_outside_the_tree(self):
        self.assertEqual(complaints("tests/unit/core/x.c", "static int count;\n"), [])


if __name__ == "__main__":
    tap.main()
