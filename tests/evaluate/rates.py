# SPDX-License-Identifier: GPL-3.0-or-later
"""What an angular rate that is not what it should be does to the trunk's angle: recordings with a
reference direction, their rates made wrong."""

import math
import os
import tempfile

from measures import Row, angle_errors, of

RATE_COLUMNS = ("gx_dps", "gy_dps", "gz_dps")

# (name, what the sensor makes of the rate)
FAULTS = (
    ("sign", lambda x, y, z: (-x, -y, -z)),
    ("radians", lambda x, y, z: tuple(math.radians(value) for value in (x, y, z))),
    ("axes", lambda x, y, z: (y, z, x)),
    ("twenty times", lambda x, y, z: (20 * x, 20 * y, 20 * z)),
    ("bias of 15 deg/s", lambda x, y, z: (x, y + 15, z)),
)


class Faulty:
    """A recording with other rates, and the columns of the original for what is true."""

    def __init__(self, recording, path, fault):
        self.recording = recording
        self.path = path
        self.placement = recording.placement
        columns = recording.columns()
        names = [name for name in columns if name not in RATE_COLUMNS]
        rates = [fault(*rate) for rate in zip(*(columns[name] for name in RATE_COLUMNS))]
        with open(path, "w", encoding="ascii") as stream:
            stream.write(",".join(names + list(RATE_COLUMNS)) + "\n")
            for values, rate in zip(zip(*(columns[name] for name in names)), rates):
                cells = [f"{v:.4f}" if isinstance(v, float) else v for v in values]
                stream.write(",".join(cells + [f"{value:.4f}" for value in rate]) + "\n")

    def columns(self):
        return self.recording.columns()


def rms(errors):
    return math.sqrt(sum(error * error for error, _ in errors) / len(errors))


def faults(replayer, recordings):
    """How much worse than acceleration alone the worst of them is."""
    plain = rms([e for recording in recordings
                 for e in angle_errors(replayer, recording, "--no-rate")])
    found = {}
    for name, fault in FAULTS:
        errors = []
        for recording in recordings:
            with tempfile.TemporaryDirectory(prefix="plumbline-evaluate.") as folder:
                errors += angle_errors(
                    replayer, Faulty(recording, os.path.join(folder, "faulty.csv"), fault))
        found[name] = rms(errors)
    text = ", ".join(f"{name} {value:.1f}" for name, value in found.items())
    worst = max(found.values())
    yield Row("angle-faulty", f"trunk angle with a wrong rate: RMS ({text}; none {plain:.1f})",
              worst / plain, f"{worst / plain:.2f} of none", f"{len(recordings)} files")


def all_rows(replayer, recordings):
    """(dataset, row) for every measure that has data."""
    chosen = [r for r in of(recordings, "reference") if "gx_dps" in r.columns()]
    for dataset in dict.fromkeys(r.dataset for r in chosen):
        for row in faults(replayer, [r for r in chosen if r.dataset == dataset]):
            yield dataset, row
