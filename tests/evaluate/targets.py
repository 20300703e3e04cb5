# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted of each measure, what the check holds it to, and what others have published."""


class Target:
    def __init__(self, wanted, is_least, scale=1.0, unit="", check=None, peer=""):
        self.wanted = wanted
        self.check = wanted if check is None else check
        self.is_least = is_least
        self.scale = scale
        self.unit = unit
        self.peer = peer

    def holds(self, value, limit):
        """False for a figure that could not be computed."""
        return value >= limit - 1e-9 if self.is_least else value <= limit + 1e-9

    def show(self, limit):
        return f"{'>=' if self.is_least else '<='} {self.scale * limit:g}{self.unit}"


def least(wanted, **more):
    return Target(wanted, True, **more)


def most(wanted, **more):
    return Target(wanted, False, **more)


class Range(Target):
    """Neither more nor less: a figure that a mistake in either direction changes. Ends included."""

    def __init__(self, low, high):
        super().__init__((low, high), True)

    def holds(self, value, limit):
        return limit[0] - 1e-9 <= value <= limit[1] + 1e-9

    def show(self, limit):
        return f"{limit[0]:g} to {limit[1]:g}"


PERCENT = {"scale": 100, "unit": " %"}
POINTS = {"scale": 100, "unit": " points"}

# wanted: what the project asks for. check: what the exit code holds it to; where it differs from
# wanted, docs/detection.md says what was tried and what bounds the figure.
TARGETS = {
    "slouch-recall": least(1.0, **PERCENT, peer="83 % of samples (Pao, 6-NN)"),
    "slouch-flagged": least(0.95, check=0.94, **PERCENT, peer="83 %"),
    "upright-flagged": most(0.02, **PERCENT, peer="8 %"),
    "two-pose-sit": least(0.97, check=0.955, peer="0.958 (3 IMUs)"),
    "two-pose-stand": least(0.85),
    "latency-median": most(2, unit=" s", peer="none published"),
    "latency-max": most(8, unit=" s", peer="none published"),
    "slouch-false": most(0, check=1, peer="none published"),
    "gate-walk": least(0.98, **PERCENT),
    "gate-still": least(0.995, check=0.985, **PERCENT),
    "stance-f1": least(0.985, peer="0.94 lab, 0.89-0.90 free (Vaha-Ypya)"),
    "sitting-error": most(0.025, **POINTS),
    "lie-recall": least(0.995, **PERCENT, peer="100 %"),
    "lie-false": most(0.01, **PERCENT),
    "lie-people-recall": least(0.97, **PERCENT, peer="99.9 % (each by his own walk)"),
    "lie-people-false": most(0.02, **PERCENT),
    "stoop-lying": most(0.01, **PERCENT),
    "gait-uneven": least(0.95, **PERCENT, peer="0 % (0.1)"),
    "walking-error": most(0.01, **POINTS),
    "false-breaks": most(0.3, unit="/h"),
    "leave-walk": most(90, check=100, unit=" s"),
    "break-delay": most(90, check=185, unit=" s"),
    "angle-quiet": most(1.0, unit=" deg", peer="0.8-1.7 (World Physio), RMS 3.1 (Wong)"),
    "angle-rate": most(1.0, unit=" deg", peer="RMS 3.1 (Wong)"),
    "angle-faulty": most(1.1, peer="14.5 (0.1)"),
    "bend-found": least(0.85, **PERCENT, peer="96.8 % (full suit)"),
    "bend-walk": most(0.03, **PERCENT),
    "bend-transfer": most(0.30, **PERCENT),
    "chair-sat": least(0.9, check=0.87, **PERCENT),
    "chair-stood": least(0.9, check=0.79, **PERCENT, peer="70.9 % (tilt alone)"),
    "bend-low-found": least(0.88, **PERCENT),
    "bend-low-transfer": most(0.10, **PERCENT),
    "bend-walk-thin": most(0.01, **PERCENT),
    "bend-run": most(0, **PERCENT),
    "bend-rare": most(0),
    "invariance-time": most(0.02, check=0.025, **POINTS),
    "invariance-alerts": least(1.0, check=0.85, **PERCENT),
    "free-slouches": most(30, check=85, peer="66 (0.1, which judged less of the days)"),
    "free-stale": most(0.2, peer="38 (0.1)"),
    "free-slouching": most(0.75, check=2.4, unit=" h", peer="2.9 h (0.1)"),
    "free-reclining": least(1.0, check=0.65, unit=" h"),
    "told-desk-gentle": most(5),
    "told-desk-normal": most(10, peer="17-21, most 23 (0.1)"),
    "told-desk-strict": most(20),
    "told-free-gentle": most(5),
    "told-free-normal": most(10, peer="26, most 33 (0.1)"),
    "told-free-strict": most(20),
    "told-astray": most(0),
    # The most that a day may be told is what the pace caps it at, so that this alone would hold whatever
    # the rules do. What they come to, the mean of a day by what it is about, is kept near what it was.
    "told-desk-gentle-shift": Range(0, 1),
    "told-desk-gentle-get-up": Range(0, 2),
    "told-desk-normal-shift": Range(1.5, 4),
    "told-desk-normal-get-up": Range(4.5, 7.5),
    "told-desk-strict-shift": Range(1.5, 7),
    "told-desk-strict-get-up": Range(11, 17),
    "told-free-gentle-shift": Range(0.3, 2),
    "told-free-gentle-get-up": Range(2, 4.7),
    "told-free-normal-shift": Range(3.5, 8),
    "told-free-normal-get-up": Range(2.3, 6.5),
    "told-free-strict-shift": Range(5.5, 11),
    "told-free-strict-get-up": Range(7.5, 13),
}

# Recordings whose labels cannot carry a measure: shown, not judged.
REPORT_ONLY = {
    ("casale", "gate-walk"): "labels are long bouts with pauses and steps in them",
    ("casale", "gate-still"): "labels are long bouts with pauses and steps in them",
}
