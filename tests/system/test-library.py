# SPDX-License-Identifier: GPL-3.0-or-later
"""The library as the daemon reads it: shipped, the user's own, in another language, broken, gone."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

LIBRARY = f"{NAME}.Library"
MINE = """[entry]
title = As my physiotherapist said
kind = stretch
areas = hips
seconds = 90
step1 = Bend the knee and wait.
prescribed = yes
"""


class Library(Case):
    def items(self, world, **options):
        values = {key: GLib.Variant("b", value) for key, value in options.items()}
        return dict(world.call(ROOT, LIBRARY, "List", GLib.Variant("(a{sv})", (values,)))[0])

    def entry(self, world, name):
        return world.call(ROOT, LIBRARY, "Get", GLib.Variant("(s)", (name,)))[0]

    def write(self, world, name, text):
        path = os.path.join(world.bus.folder, "plumbline", "library.d", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def reload(self, world, settings=""):
        world.write_settings(settings)
        world.call(ROOT, f"{NAME}.Manager", "ReloadSettings")

    def test_the_users_own_folder(self):
        world = self.world()
        before = self.items(world)
        revision = world.get("Library", "Revision")
        self.assertGreater(len(before), 40)
        self.assertNotIn("left out of the library", world.daemon.log())
        self.write(world, "mine.ini", MINE)
        self.write(world, "short-walk.ini", "[entry]\nenabled = no\n")
        self.write(world, "some-water.ini", "[entry]\nenabled = yes\n")
        self.write(world, "broken.ini", "[entry]\ntitel = x\n")
        self.reload(world)
        after = self.items(world)
        self.assertEqual(set(after) - set(before), {"mine", "some-water"})
        self.assertEqual(set(before) - set(after), {"short-walk"})
        self.assertTrue(self.entry(world, "mine")["prescribed"])
        self.assertFalse(self.entry(world, "short-walk")["enabled"])
        self.assertNotEqual(world.get("Library", "Revision"), revision)
        self.assertIn("library.d/broken.ini:2: \"titel\" is not a key here; did you mean title?; "
                      "left out of the library", world.daemon.log())

    def test_settings(self):
        world = self.world()
        own = os.path.join(world.bus.folder, "elsewhere")
        os.mkdir(own)
        with open(os.path.join(own, "mine.ini"), "w", encoding="utf-8") as file:
            file.write(MINE)
        self.reload(world, f"[suggestions]\nlanguage = de\nexclude = neck, floor\nlibrary_dir = {own}\n")
        entry = self.entry(world, "short-walk")
        self.assertEqual((entry["language"], entry["title"]), ("de", "Ein kurzer Gang"))
        items = self.items(world)
        self.assertIn("mine", items)
        self.assertFalse(set(items) & {"neck-turn", "cat-cow", "upper-back-roller"})
        everything = self.items(world, include_excluded=True)
        self.assertTrue(everything["cat-cow"]["excluded"])
        notes = world.call(ROOT, LIBRARY, "GetSafety", GLib.Variant("(s)", ("red-flags",)))[0]
        self.assertEqual(notes["language"], "de")

    def test_the_language_of_the_session(self):
        world = self.world(locale="de_DE.UTF-8")
        entry = self.entry(world, "short-walk")
        self.assertEqual((entry["language"], entry["title"]), ("de", "Ein kurzer Gang"))
        self.assertIn("Ein kurzer Gang", world.client("library")[1])
        self.reload(world, "[suggestions]\nlanguage = en\n")
        self.assertEqual(self.entry(world, "short-walk")["language"], "en")

    def test_the_client(self):
        world = self.world()
        code, text, errors = world.client("library", "--kind=self-massage", "--place=desk")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("upper-back-ball-wall", text)
        self.assertNotIn("upper-back-roller", text)
        code, text, errors = world.client("library", "show", "upper-back-ball-wall")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("Stay there for four slow breaths", text)
        for topic in ("red-flags", "massage-cautions", "find-help", "wellbeing", "disclaimer"):
            code, text, errors = world.client("library", "safety", topic)
            self.assertEqual((code, errors), (0, ""), topic)
            self.assertIn("Reviewed", text)
        self.assertIn("Physio Deutschland", world.client("library", "safety", "find-help", "--all")[1])

    def test_it_is_gone(self):
        world = self.world(library="/nowhere/library")
        self.assertEqual(self.items(world), {})
        self.assertIn("/nowhere/library: is not a folder; the library is empty", world.daemon.log())
        with self.assertRaisesRegex(GLib.Error, "NoSuchItem"):
            world.call(ROOT, LIBRARY, "GetSafety", GLib.Variant("(s)", ("red-flags",)))
        world.until_streaming()


if __name__ == "__main__":
    tap.main()
