# SPDX-License-Identifier: GPL-3.0-or-later
"""One order over random days: whatever is both signalled and kept."""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case  # noqa: E402
from order import Recorder  # noqa: E402
from player import Player  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402


class RandomDays(Case):
    """A day is its seed's; the wearer, the radio and the machine do what they like."""

    LEAST_ROWS = 1500

    def play(self, seed):
        world = self.world("--sensor=plumbline,rate=1", family="plumbline", settings=Player.SETTINGS)
        world.until_streaming()
        world.calibrate()
        recorder = Recorder(world)
        player = Player(recorder, random.Random(seed))
        player.play_day()
        found = recorder.complaints()
        at_us = found[0][0] if found else None
        self.assertEqual(found, [], "\n".join([f"seed {seed}", *player.acts_around(at_us),
                                               recorder.tell(at_us)]))
        self.assertGreater(len(recorder.rows()), self.LEAST_ROWS)
        self.assertEqual(set(player.done), set(name for name, _weight in Player.ACTS))

    def test_the_first(self):
        self.play(1)

    def test_the_second(self):
        self.play(2)


if __name__ == "__main__":
    tap.main()
