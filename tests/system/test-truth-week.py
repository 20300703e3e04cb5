# SPDX-License-Identifier: GPL-3.0-or-later
"""The truth week (truth-week.txt) through the built daemon: every number of every view of the
history is what was lived, and says the same as every other one."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agreed import Agreed  # noqa: E402
from lived import ROUNDED_S, STATE_KEYS, Lived  # noqa: E402
from said import Said  # noqa: E402
from truth import Truth  # noqa: E402
from views import Views  # noqa: E402
from week import Week  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402


class TruthWeek(Lived, Agreed, Said, unittest.TestCase):
    """Played once, looked at by each test."""

    maxDiff = 4000
    STATE_KEYS = STATE_KEYS
    looked_at = ""

    @classmethod
    def setUpClass(cls):
        cls.truth = Truth()
        cls.names = list(cls.truth.days)
        cls.running = cls.names[-1]
        week = Week(cls.truth)
        try:
            week.play_week()
            cls.views = Views(week, cls.names[0], cls.running)
            cls.heard, cls.stops = week.heard, week.stops
        except BaseException:
            print(week.daemon.log()[-4000:] if week.daemon else "", file=sys.stderr)
            raise
        finally:
            week.close()

    def near(self, value, wanted, slack, what):
        self.assertTrue(abs(value - wanted) <= slack, f"{what}: {value}, wanted {wanted} ± {slack}")

    def stopped_s(self, from_s, to_s):
        """For how long of a stretch no daemon ran, at most."""
        return sum(max(0, min(stop[1], to_s) - max(stop[0], from_s)) for stop in self.stops)

    def each_day(self):
        """(name, the day); what fails meanwhile says which."""
        for name in self.names:
            self.looked_at = name
            yield name, self.views.days[name]
        self.looked_at = ""

    def _formatMessage(self, msg, standardMsg):
        return f"{self.looked_at} {super()._formatMessage(msg, standardMsg)}"

    def same(self, got, day, name, what):
        """Two answers about a day; the running one goes on between them."""
        if name != self.running:
            self.assertEqual(got, day, what)
            return
        self.assertEqual(set(got), set(day), what)
        for key, value in day.items():
            if isinstance(value, (int, float)) and key.endswith("_s"):
                self.near(got[key], value, self.views.asked_s + ROUNDED_S, f"{what}: {key}")


if __name__ == "__main__":
    tap.main()
