# SPDX-License-Identifier: GPL-3.0-or-later
"""What is suggested for a break, why nothing is, and what became of a break that is over already."""

import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import GLib, NAME, ROOT, SHORT_BREAKS, Case  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

BREAKS = f"{NAME}.Breaks"


def texts(**values):
    return {key: GLib.Variant("u" if isinstance(value, int) else "s", value) for key, value in values.items()}


class Suggest(Case):
    def suggest(self, world, **context):
        return world.call(ROOT, BREAKS, "Suggest", GLib.Variant("(a{sv})", (texts(**context),)))[0]

    def entry(self, world, name):
        return world.call(ROOT, f"{NAME}.Library", "Get", GLib.Variant("(s)", (name,)))[0]

    def test_the_length_of_the_break(self):
        world = self.world()
        for _ in range(3):  # more of one break are not so long
            self.assertGreaterEqual(self.suggest(world, seconds=300)["seconds"], 120)
            self.assertLessEqual(self.suggest(world, seconds=30)["seconds"], 30)

    def test_variety_over_restarts(self):
        world = self.world(settings="[suggestions]\nself_massage = 0\n")
        seen = []
        for _ in range(3):
            seen += [self.suggest(world)["id"] for _ in range(8)]
            self.assertEqual(world.daemon.end(), 0)
            world.start()
        self.assertGreaterEqual(len(set(seen)), 16, seen)
        self.assertNotEqual(seen, sorted(seen))

    def usual_places(self):
        """A daemon that reads the user's own folder of settings, as the client writes there."""
        world = self.world(starts=False)
        own = os.path.join(world.bus.folder, "plumbline")
        os.makedirs(own)
        shutil.copy(world.settings_path, os.path.join(own, "plumbline.conf"))
        world.start([f"--state-directory={world.state}"])
        return world

    def test_what_there_is(self):
        world = self.usual_places()
        self.assertIn("not said yet", world.client("library", "have")[1])
        self.assertEqual(self.entry(world, "sit-to-stand")["missing"], ["chair"])
        usual = [self.suggest(world) for _ in range(60)]
        self.assertTrue(usual)
        self.assertFalse({"chair", "wall", "ball", "mat"} & {need for one in usual for need in one["needs"]})

        code, text, errors = world.client("library", "have", "wall", "chair")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("plumbline/conf.d/have.conf", text)
        self.assertEqual(world.daemon.end(), 0)
        world.start([f"--state-directory={world.state}"])  # kept
        self.assertEqual(world.get("Library", "Have"), ["chair", "wall"])
        self.assertTrue(world.get("Library", "HaveSaid"))
        self.assertEqual(self.entry(world, "sit-to-stand")["missing"], [])
        needed = {need for _ in range(80) for need in self.suggest(world)["needs"]}
        self.assertTrue({"chair", "wall"} <= needed, needed)
        self.assertFalse({"ball", "mat", "towel"} & needed, needed)

    def test_the_daemon_reads_other_files(self):
        world = self.world()
        code, _text, errors = world.client("library", "have", "wall")
        self.assertEqual(code, 1)
        self.assertIn('put "have = wall" below [suggestions] there', errors)

    def test_why_nothing_fits(self):
        world = self.world(settings="[suggestions]\nexclude = balance\n")
        code, _text, errors = world.client("break", "suggest", "--kind=heat")
        self.assertEqual(code, 1)
        self.assertIn("of 3 entries in the library: 3 are for another place; 2 need things that are not there "
                      "([suggestions] have). What would help: being at home (1); being on the way (1).", errors)
        with self.assertRaises(GLib.Error) as refusal:
            self.suggest(world, kind="heat", seconds=60, place="home")
        self.assertIn("3 take longer than there is time for", refusal.exception.message)
        why_not = world.call(ROOT, BREAKS, "WhyNot", GLib.Variant(
            "(a{sv})", (texts(kind="heat", seconds=60, place="home"),)))[0]
        self.assertEqual((why_not["considered"], why_not["fitting"], why_not["seconds"]), (3, 0, 300))
        self.assertEqual(why_not["only"], {"length": 1})

    def test_a_look_at_a_massage_uses_none_up(self):
        world = self.world()
        for _ in range(3):
            looked = self.suggest(world, kind="self-massage")
        world.call(ROOT, BREAKS, "Start", GLib.Variant("(sa{sv})", ("micro", {
            "item": GLib.Variant("s", looked["id"]), "safety_shown": GLib.Variant("b", True)})))
        self.assertEqual(world.client("break", "done")[0], 0)
        code, _text, errors = world.client("break", "suggest", "--kind=self-massage")
        self.assertEqual(code, 1)
        self.assertIn("within an hour of the last one", errors)
        self.assertIn("What would help: an hour after the last massage", errors)


class Done(Case):
    def suggested(self, settings=""):
        world = self.streaming(settings=SHORT_BREAKS + settings)
        world.until(lambda: world.get("Breaks", "State") == "suggested", "a break is suggested")
        return world

    def until_over(self, world):
        world.until(lambda: world.get("Breaks", "State") == "idle", "it is over")

    def test_walked_already(self):
        world = self.suggested()
        world.play("walk 60s\nupright 100h")
        self.until_over(world)
        code, text, errors = world.client("break", "done")
        self.assertEqual((code, errors), (0, ""))
        self.assertRegex(text, r"^Counted already: you walked \d+ (s|min) at (.* )?\d\d:\d\d\.\n$")

    def test_expired(self):
        world = self.suggested("[breaks]\nexpire_min = 1\n")
        self.until_over(world)
        code, text, errors = world.client("break", "done")
        self.assertEqual((code, text), (4, ""))
        self.assertRegex(errors, r"ended by itself at (.* )?\d\d:\d\d, unanswered, and does not count")

    def test_none(self):
        world = self.streaming()
        code, _text, errors = world.client("break", "done")
        self.assertEqual(code, 4)
        self.assertIn("no break is due", errors)

    def test_now_leads_through_what_was_suggested(self):
        world = self.suggested("[suggestions]\nself_massage = 0\n")
        wanted = world.get("Breaks", "Current")["suggestion"]
        code, text, _errors = world.client("break", "now")
        self.assertEqual(code, 0)
        self.assertIn(wanted["title"], text)
        ended = world.call(ROOT, f"{NAME}.Statistics", "ListEvents",
                           GLib.Variant("(ttasu)", (0, 4102444800000000, ["break"], 10)))[0][-1][3]
        self.assertEqual(ended["item"], wanted["id"])


if __name__ == "__main__":
    tap.main()
