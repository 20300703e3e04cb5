# SPDX-License-Identifier: GPL-3.0-or-later
"""What the judge makes of days of free living, in a day of them: slouches and how long, reclining, and
how often the pose is doubted. Nobody wrote down what was true, so these are held to what is plausible."""

import scoring
from measures import Row, alert_times, datasets, interval_number
from told import FREE_LABEL

DAY_S = 86400.0


class Lived:
    """Sums over recordings."""

    def __init__(self):
        self.days, self.slouches, self.stale = 0.0, 0, 0
        self.hours = {"slouching": 0.0, "reclining": 0.0}

    def add(self, lines):
        summary = next(line for line in lines if line["event"] == "summary")
        self.days += summary["duration_s"] / DAY_S
        self.slouches += len(alert_times(lines))
        self.stale += sum(line["event"] == "alert-raised" and line["alert"] == "calibration-stale"
                          for line in lines)
        self.hours["slouching"] += (summary["slouching_s"] + summary["leaning_s"]) / 3600
        self.hours["reclining"] += summary["reclining_s"] / 3600


def rows_of(lived):
    n = f"{lived.days:.0f} days"
    for key, name, count in (("free-slouches", "slouch alerts a day, told at once", lived.slouches),
                             ("free-stale", "calibration-stale alerts a day", lived.stale)):
        rate = count / lived.days
        yield Row(key, name, rate, f"{rate:.1f}", n,
                  interval_number(scoring.poisson_interval(count, lived.days)))
    for what, name in (("slouching", "slouching or leaning, a day"), ("reclining", "reclining, a day")):
        value = lived.hours[what] / lived.days
        yield Row(f"free-{what}", name, value, f"{value:.2f} h", n)


def all_rows(replayer, recordings):
    """(dataset, row) of the recordings in which somebody stood upright at that label."""
    for dataset, group in datasets([r for r in recordings if FREE_LABEL in r.labels]):
        lived = Lived()
        for recording in group:
            lived.add(replayer.run(recording, "--calibrate", FREE_LABEL))
        for row in rows_of(lived):
            yield dataset, row
