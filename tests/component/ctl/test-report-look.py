# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of plumbline report in a browser: phone, desk, light, dark, paper."""

import os
import tempfile

import browser
import tap
from fake import CLIENT, ROOT, STATISTICS, Case, subprocess, variants
from sample import History

EVIL = "<script>document.title = 'mine'</script><img src=x onerror=\"document.title='mine'\">" + "w" * 300
WIDTHS = [360, 700, 1280]
PAPER = 688  # A4 between its margins, in the browser's pixels


class Look(Case):
    """The pages are made once; each test looks at them in one way."""

    pages = {}

    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        if not Look.pages:
            Look.pages = {"week": self.make(first="2026-10-12", skips=["2026-11-21"]),
                          "sitting": self.make("--days=3", knows_sitting=True),
                          "night": self.make("--from=2026-10-25", "--to=2026-10-25", first="2026-10-25",
                                             last="2026-10-25", hours=(0, 20)),
                          "month": self.make("--month", first="2026-10-24"),
                          "year": self.make("--days=365", first="2025-11-23"),
                          "old": self.make(kept={"hours"}), "sums": self.make(kept={}),
                          "ages": self.make("--days=1000", first="2026-10-01"),
                          "empty": self.make("--days=1", first="2026-11-22", hours=(8, 9))}

    def make(self, *arguments, first="2026-11-16", last="2026-11-22", kept=("minutes",), **how):
        history = History(first, last, **how)
        history.kept = kept
        history.say_something()
        history.say(last, 12, comfort=10, note=EVIL)
        history.answer(self.fake)
        self.fake.set(ROOT, STATISTICS, Day="2026-11-22")
        done = subprocess.run([CLIENT, "report", "--output=-", *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False,
                              env={**self.environment, "TZ": "Europe/Berlin"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def put(self, name):
        path = os.path.join(self.folder.name, f"{name}-as-it-is.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(Look.pages[name])
        return path

    def assert_fits(self, found):
        for one in found:
            place = f"{one['name']} at {one['width']}"
            self.assertEqual(one["wide"], [], place)
            self.assertEqual(one["clipped"], [], place)
            self.assertLessEqual(one["scroll"], one["width"], place)
            self.assertEqual(one["fetched"], [], place)

    def test_fits_and_stands_out(self):
        """At any width, in light and in dark: nothing beyond the edge, no text too pale to read."""
        pages = {name: (text, WIDTHS) for name, text in Look.pages.items()}
        for is_dark in (False, True):
            found = browser.measure(self.folder.name, pages, is_dark)
            self.assert_fits(found)
            for one in found:
                self.assertEqual(one["pale"], [], f"{one['name']} {'dark' if is_dark else 'light'}")

    def test_fits_paper(self):
        pages = {name: (text, [PAPER]) for name, text in Look.pages.items()}
        self.assert_fits(browser.measure(self.folder.name, pages, on_paper=True))

    def test_light_and_dark(self):
        path = self.put("week")
        for is_dark in (False, True):
            picture = browser.photograph(self.folder.name, path, 640, 500, is_dark)
            self.assertEqual(max(picture.at(3, 3)) < 60, is_dark, picture.at(3, 3))
            self.assertGreater(len(picture.colours()), 50)

    def test_no_data_looks_like_nothing_else(self):
        """Hatched: it has the ground's colour in it, and none of any other state's."""
        text = Look.pages["week"]
        begin = text.index("<svg class=\"patterns\"")
        strips = "".join(f"<svg style=\"position:fixed;left:0;top:{i * 40}px;width:80px;height:40px\">"
                         f"<rect class=\"{look}\" width=\"80\" height=\"40\"/></svg>"
                         for i, look in enumerate(["no-data", "upright", "slouching", "leaning", "moving", "lying"]))
        path = os.path.join(self.folder.name, "strips.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:begin] + text[begin:text.index("<main>")] + strips)
        picture = browser.photograph(self.folder.name, path, 500, 400)
        looks = [{picture.at(x, i * 40 + y) for x in range(5, 75) for y in range(5, 35)} for i in range(6)]
        self.assertIn((255, 255, 255), looks[0])
        self.assertGreater(len(looks[0]), 1)
        for other in looks[1:]:
            self.assertNotIn((255, 255, 255), other)
        for i, one in enumerate(looks):
            self.assertEqual([k for k, other in enumerate(looks) if one == other], [i])

    def test_paper_is_a4(self):
        for name, most in (("empty", 3), ("week", 5), ("year", 30)):
            sheets = browser.print_out(self.folder.name, self.put(name))
            self.assertTrue(1 <= len(sheets) <= most, f"{name}: {len(sheets)} sheets")
            for width, height in sheets:
                self.assertAlmostEqual(width, 595, delta=2)
                self.assertAlmostEqual(height, 842, delta=2)

    def test_nothing_of_it_runs(self):
        text = browser.dump(self.folder.name, self.put("week"))
        self.assertIn("<title>Posture report, 16 to 22 November 2026</title>", text)
        self.assertIn("&lt;script&gt;document.title", text)


if __name__ == "__main__":
    tap.main()
