# SPDX-License-Identifier: GPL-3.0-or-later
"""plumbline library: what is asked of the daemon, and what of its answers a reader sees."""

import os

import tap
from fake import LIBRARY, ROOT, Case, GLib, Refusal, variants

SOME = GLib.Variant("as", ["ball", "wall"])


def item(name, kind, **values):
    fields = {"id": name, "title": f"Title of {name}", "kind": kind, "seconds": 90, "enabled": True,
              "prescribed": False, "excluded": False, "areas": GLib.Variant("as", ["upper", "mid"]),
              "places": GLib.Variant("as", ["desk"]), "needs": SOME, "tags": SOME, **values}
    return variants(**fields)


def listed(*items):
    return GLib.Variant("(a(sa{sv}))", ([(one["id"].get_string(), one) for one in items],))


def entry(**values):
    return GLib.Variant("(a{sv})", (item("ball", "self-massage", steps=GLib.Variant("as", ["Lean.", "Breathe."]),
                                         cautions=GLib.Variant("as", ["Never on the spine."]),
                                         stop_if=GLib.Variant("as", ["It hurts."]), evidence="very-low",
                                         source="Cochrane", reviewed_on="2026-11-26", **values),))


def notes(topic, **values):
    groups = GLib.Variant("a(sas)", [("Go now", ["one", "two"]), ("Go soon", ["three"])])
    return GLib.Variant("(a{sv})", (variants(topic=topic, title=f"On {topic}", text="Read this.",
                                             groups=groups, version=2, source="NHS",
                                             reviewed_on="2026-11-26", language="en", **values),))


def links(*countries):
    return GLib.Variant("aa{sv}", [variants(country=country, kind="massage", name=f"Register {country}",
                                            url=f"https://{country.lower()}.example/")
                                   for country in countries])


class List(Case):
    def filter(self):
        return self.fake.called("List")[1][0]

    def test_list(self):
        self.fake.answers["List"] = listed(item("a-stretch", "stretch"), item("a-walk", "movement"),
                                           item("b-walk", "movement", prescribed=True),
                                           item("new", "dance", seconds=0))
        lines = self.run_good("library").splitlines()
        self.assertEqual(self.filter(), {})
        self.assertEqual(lines[0], "movement")
        self.assertRegex(lines[1], r"^  a-walk +Title of a-walk +90 s$")
        self.assertTrue(lines[2].endswith("  (prescribed)"))
        self.assertEqual(lines[3], "stretch")
        self.assertEqual(lines[5], "other")
        self.assertTrue(lines[6].endswith("to read"))

    def test_filters(self):
        self.fake.answers["List"] = listed(item("x", "rest", enabled=False), item("y", "rest", excluded=True))
        text = self.run_good("library", "list", "--kind=rest", "--area=neck", "--place=desk",
                             "--max-seconds=60", "--all")
        self.assertEqual(self.filter(), {"kind": "rest", "area": "neck", "place": "desk",
                                         "max_seconds": 60, "include_disabled": True,
                                         "include_excluded": True})
        self.assertIn("(off)", text)
        self.assertIn("(excluded)", text)

    def test_nothing_fits(self):
        self.fake.answers["List"] = listed()
        self.assertIn("Nothing in the library fits", self.run_good("library"))
        self.assertEqual(self.run_json("library", "--json"), [])

    def test_json(self):
        self.fake.answers["List"] = listed(item("x", "rest"))
        found = self.run_json("library", "list", "--json")
        self.assertEqual((found[0]["id"], found[0]["seconds"], found[0]["areas"]), ("x", 90, ["upper", "mid"]))

    def test_refused(self):
        self.fake.answers["List"] = Refusal("org.freedesktop.DBus.Error.InvalidArgs", "kind: no")
        self.assert_fails(4, "kind: no", "library", "--kind=yoga")


class Show(Case):
    def test_show(self):
        self.fake.answers["Get"] = entry()
        text = self.run_good("library", "show", "ball")
        self.assertEqual(self.fake.called("Get"), (ROOT, ("ball",)))
        for part in ("Title of ball", "1. Lean.", "2. Breathe.", "- Never on the spine.", "Stop if",
                     "- It hurts.", "very-low: Cochrane", "2026-11-26", "ball, wall", "upper, mid",
                     "safety massage-cautions"):
            self.assertIn(part, text)

    def test_a_hostile_text_does_not_steer_the_terminal(self):
        self.fake.answers["Get"] = GLib.Variant("(a{sv})", (item("x", "rest", title="a\x1b[2Jb"),))
        self.assertNotIn("\x1b", self.run_good("library", "show", "x"))

    def test_json(self):
        self.fake.answers["Get"] = entry()
        self.assertEqual(self.run_json("library", "show", "ball", "--json")["steps"], ["Lean.", "Breathe."])

    def test_unknown(self):
        self.fake.answers["Get"] = Refusal("NoSuchItem", "the library has no entry \"x\"")
        self.assert_fails(1, "the library has no entry \"x\"", "library", "show", "x")


class Safety(Case):
    def test_topic(self):
        self.fake.answers["GetSafety"] = notes("red-flags")
        text = self.run_good("library", "safety", "red-flags")
        self.assertEqual(self.fake.called("GetSafety"), (ROOT, ("red-flags",)))
        for part in ("On red-flags", "Read this.", "Go now", "  - two", "  - three", "NHS"):
            self.assertIn(part, text)

    def test_links_of_the_users_country(self):
        self.fake.answers["GetSafety"] = notes("find-help", country="DE", links=links("DE", "AT"))
        text = self.run_good("library", "safety", "find-help")
        self.assertIn("Register DE (massage)\n      https://de.example/", text)
        self.assertNotIn("Register AT", text)
        self.assertIn("Links of other countries: --all", text)
        text = self.run_good("library", "safety", "find-help", "--all")
        self.assertIn("Register AT", text)
        self.assertNotIn("--all", text)

    def test_links_without_a_country(self):
        self.fake.answers["GetSafety"] = notes("find-help", country="", links=links("DE", "AT"))
        self.assertIn("Register AT", self.run_good("library", "safety", "find-help"))

    def test_all_topics(self):
        self.fake.answers["GetSafety"] = notes("red-flags")
        lines = self.run_good("library", "safety").splitlines()
        self.assertEqual(len(lines), 5)
        self.assertRegex(lines[0], r"^red-flags +On red-flags$")
        asked = [arguments[0] for _, _, method, arguments in self.fake.calls if method == "GetSafety"]
        self.assertEqual(asked, ["red-flags", "massage-cautions", "find-help", "wellbeing", "disclaimer"])

    def test_json(self):
        self.fake.answers["GetSafety"] = notes("wellbeing", country="DE", links=links("DE"))
        found = self.run_json("library", "safety", "wellbeing", "--json")
        self.assertEqual((found["version"], found["groups"][0]), (2, ["Go now", ["one", "two"]]))
        self.assertEqual(found["links"][0]["url"], "https://de.example/")
        self.assertEqual(len(self.run_json("library", "safety", "--json")), 5)

    def test_missing(self):
        self.fake.answers["GetSafety"] = Refusal("NoSuchItem", "the library has no text on red-flags")
        self.assert_fails(1, "no text on red-flags", "library", "safety", "red-flags")
        self.assert_fails(1, "no text on red-flags", "library", "safety")


class Have(Case):
    def kept(self):
        path = os.path.join(self.folder.name, "plumbline", "conf.d", "have.conf")
        with open(path, encoding="utf-8") as file:
            return file.read()

    def answer(self, said, *things):
        def reload(_invocation):
            self.fake.set(ROOT, LIBRARY, HaveSaid=said, Have=list(things))
        self.fake.answers["ReloadSettings"] = reload

    def test_show(self):
        self.assertEqual(self.run_good("library", "have"), "There is:\n  wall       a wall\n")
        self.fake.set(ROOT, LIBRARY, Have=[])
        self.assertIn("There is nothing", self.run_good("library", "have"))
        self.fake.set(ROOT, LIBRARY, HaveSaid=False, Have=["water"])
        self.assertIn("not said yet", self.run_good("library", "have"))

    def test_say(self):
        self.answer(True, "chair", "wall")
        text = self.run_good("library", "have", "wall", "chair")
        self.assertIn("Kept in ", text)
        self.assertTrue(self.kept().endswith("[suggestions]\nhave = chair, wall\n"))
        self.answer(True)
        self.run_good("library", "have", "none")
        self.assertIn("have = none", self.kept())
        self.answer(False, "towel")
        self.run_good("library", "have", "auto")
        self.assertIn("have = auto", self.kept())

    def test_the_daemon_goes_by_another_file(self):
        self.answer(True, "ball")
        self.assert_fails(1, "put \"have = wall\" below [suggestions] there", "library", "have", "wall")
        self.fake.answers["ReloadSettings"] = Refusal("org.freedesktop.DBus.Error.InvalidFileContent", "x:1: no")
        self.assert_fails(1, "x:1: no", "library", "have", "wall")

    def test_misuse(self):
        for words in (("sofa",), ("none", "wall"), ("auto", "none"), ("hands",)):
            self.assert_fails(2, "is not a list of chair, wall", "library", "have", *words)
        self.assertEqual(self.fake.calls, [])

    def test_no_place_to_keep_it(self):
        self.environment["XDG_CONFIG_HOME"] = "/dev/null"
        self.assert_fails(1, "/dev/null/plumbline", "library", "have", "wall")

    def test_something_is_missing(self):
        self.fake.answers["List"] = listed(item("a", "rest", missing=GLib.Variant("as", ["mat"])),
                                           item("b", "rest"))
        self.assertEqual(self.run_good("library").count("something is missing"), 1)


if __name__ == "__main__":
    tap.main()
