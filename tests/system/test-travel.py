# SPDX-License-Identifier: GPL-3.0-or-later
"""A flight west: a day of 29 hours, each of its hours told by the clock that it happened by."""

import csv
import datetime
import io
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case, GLib, NAME, ROOT  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

# names of POSIX: GMT-1 is an hour east
HERE, THERE = "Etc/GMT-1", "Etc/GMT+4"
HERE_S, THERE_S = 3600, -4 * 3600
DAY_S = 86400


class Travel(Case):
    def setUp(self):
        super().setUp()
        self.at_home = self.world(starts=False, settings="[statistics]\nday_starts = 00:00\n")
        self.be_in(HERE)

    def be_in(self, zone):
        """The machine is started anew in that zone."""
        world = self.at_home
        if world.daemon is not None:
            self.assertEqual(world.daemon.end(), 0)
        world.virtual["TZ"] = zone
        world.start()
        world.until_streaming()

    def leap_to_local(self, hour, offset_s):
        """To the next time that it is so late there."""
        wanted_s = hour * 3600 - offset_s
        self.at_home.clock.leap((wanted_s - self.at_home.clock.now_s) % DAY_S)
        self.at_home.until_streaming()

    def check_in(self, comfort):
        self.at_home.call(ROOT, f"{NAME}.Statistics", "LogCheckIn",
                          GLib.Variant("(a{sv})", ({"comfort": GLib.Variant("u", comfort)},)))

    def fly(self):
        """From midnight here to the midnight there; the day."""
        self.leap_to_local(24, HERE_S)
        self.at_home.run(180)
        day = self.at_home.day()["day"]
        self.leap_to_local(23.9, HERE_S)
        self.check_in(3)
        self.be_in(THERE)
        self.assertEqual(self.at_home.day()["day"], day)
        self.leap_to_local(23.8, THERE_S)
        self.check_in(4)
        self.at_home.run(180)
        return day

    def rows(self, *words):
        code, output, errors = self.at_home.client("stats", "--csv", *words)
        self.assertEqual(code, 0, errors)
        return list(csv.DictReader(io.StringIO(output)))

    def test_every_hour_is_there_and_has_its_clock(self):
        day = self.fly()
        only = (f"--from={day}", f"--to={day}")
        self.be_in(HERE)  # home again: nothing moves
        code, page, errors = self.at_home.client("report", *only, "--output=-")
        self.assertEqual(code, 0, errors)
        self.assertIn("The clock went back by 5 h 00 min", page)
        date = datetime.date.fromisoformat(day)
        name = f"{date:%a} {date.day} {date:%b}"
        self.assertIn(f"{name}, 23:54 UTC+01:00", page)
        self.assertIn(f"{name}, 23:48 UTC-04:00", page)

        minutes = self.rows("--content=minutes", *only)
        self.assertGreater(len(minutes), 28 * 60)
        self.assertEqual({row["day"] for row in minutes}, {day})
        self.assertEqual({row["start"][-6:] for row in minutes}, {"+01:00", "-04:00"})
        self.assertEqual([row["start"][:10] for row in minutes], [day] * len(minutes))
        events = self.rows("--content=events", *only)
        self.assertEqual([row["details"] for row in events if row["kind"] == "check-in"],
                         ['{"comfort":3}', '{"comfort":4}'])
        days = self.rows(*only)
        self.assertEqual([row["day"] for row in days], [day])
        states = [name for name in minutes[0] if name.endswith("_s") and name in days[0]]
        for state in states:
            summed = sum(float(row[state] or 0) for row in minutes)
            self.assertAlmostEqual(summed, float(days[0][state] or 0), delta=2, msg=state)

        code, sheet, errors = self.at_home.client("report", *only, "--text")
        self.assertEqual(code, 0, errors)
        self.assertIn(f"{day} 23:48 -04:00  comfort 4\n{day} 23:54 +01:00  comfort 3\n", sheet)


if __name__ == "__main__":
    tap.main()
