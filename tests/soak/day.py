# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulated day holds: what the wearer does, and when something goes wrong."""

import dataclasses

HOUR = 3600
DAY = 24 * HOUR
WAKING_S = 16 * HOUR

# What is played, what the daemon should count it as, shortest and longest stretch (s), weight.
STRETCHES = [
    ("upright {t}s", "upright", 180, 1500, 10),
    ("slouch {t}s 32deg", "slouching", 120, 900, 6),
    ("lean-left {t}s 25deg", "leaning", 60, 400, 2),
    ("lean-right {t}s 25deg", "leaning", 60, 400, 2),
    ("lean-back {t}s 30deg", "reclining", 200, 900, 2),
    ("stand {t}s", "upright", 120, 900, 3),
    ("walk {t}s", "moving", 60, 900, 3),
    ("lie {t}s", "lying", 600, 1800, 1),
]
NIGHTS = [
    ("off-body {t}s", "not_worn"),  # it lies on the table and says so
    ("drop-link {t}s", "no_data"),  # it is switched off
    ("lie {t}s", "lying"),          # forgotten on the back
]
FAULT_EVERY_S = (120, 1500)  # from the end of one to the next, in the waking hours
FAULT_AT_NIGHT_S = (HOUR, 4 * HOUR)


@dataclasses.dataclass
class Stretch:
    at_s: float  # since the day's begin
    state: str


def stretches(draw):
    """The script of a day and its truth: [Stretch]."""
    lines, truth, at_s = [], [], 0

    def add(line, state, length_s):
        nonlocal at_s
        lines.append(line.format(t=length_s))
        truth.append(Stretch(at_s, state))
        at_s += length_s

    add("upright {t}s", "upright", 600)
    while at_s < WAKING_S:
        line, state, shortest, longest, _weight = draw.choices(
            STRETCHES, [row[4] for row in STRETCHES])[0]
        add(line, state, draw.randint(shortest, longest))
    line, state = draw.choice(NIGHTS)
    add(line, state, DAY - at_s)
    return "\n".join(lines), truth


def next_fault_s(draw, at_s):
    """When the next fault begins, seconds since the day's begin."""
    is_night = at_s % DAY >= WAKING_S
    return at_s + draw.randint(*(FAULT_AT_NIGHT_S if is_night else FAULT_EVERY_S))
