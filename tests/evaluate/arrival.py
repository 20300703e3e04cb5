# SPDX-License-Identifier: GPL-3.0-or-later
"""Walking whose samples arrive in bundles, or more than once: the same steps."""

import os
import tempfile

import scoring
from measures import Row, has_data, of, states

RATE_MIN_HZ = 20.0
LATE_S = 0.001  # between two of a bundle

# (name, seconds of a bundle, how often each value comes)
ARRIVALS = (("bundles of 0.5 s", 0.5, 1), ("bundles of 1 s", 1.0, 1), ("each value thrice", 0.0, 3))


class Arriving:
    """The samples of a recording at other times."""

    def __init__(self, recording, path, bundle_s, times):
        self.path = path
        self.placement = recording.placement
        columns = recording.columns()
        rows = list(zip(columns["t_s"], columns["ax_g"], columns["ay_g"], columns["az_g"],
                        columns["label"]))
        step_s = (rows[-1][0] - rows[0][0]) / len(rows)
        before_s = bundle = -1.0
        with open(path, "w", encoding="ascii") as stream:
            stream.write("t_s,ax_g,ay_g,az_g,label\n")
            for time_s, x, y, z, label in rows:
                if bundle_s > 0:
                    at_s = (int(time_s / bundle_s) + 1) * bundle_s
                    time_s = at_s if at_s != bundle else before_s + LATE_S
                    bundle = at_s
                for i in range(times):
                    before_s = time_s + i * step_s / times
                    stream.write(f"{before_s:.5f},{x:.4f},{y:.4f},{z:.4f},{label}\n")


def walked(recording, lines):
    """Seconds of labelled walking that are called so."""
    spans = scoring.spans(*recording.times_and_labels())
    return scoring.share(states(lines), scoring.trimmed(spans, ("walk",)),
                         lambda s: s["activity"] == "walking", has_data)[0]


def uneven(replayer, recordings):
    recording = min(recordings, key=lambda r: r.minutes)
    usual = walked(recording, replayer.run(recording))
    shares = {}
    for name, bundle_s, times in ARRIVALS:
        with tempfile.TemporaryDirectory(prefix="plumbline-evaluate.") as folder:
            made = Arriving(recording, os.path.join(folder, "arriving.csv"), bundle_s, times)
            shares[name] = walked(recording, replayer.run(made)) / usual
    text = ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares.items())
    worst = min(shares.values())
    yield Row("gait-uneven", f"walking found, of that with even samples ({text})", worst,
              f"{100 * worst:.1f} %", f"{usual:.0f} s")


def all_rows(replayer, recordings):
    """(dataset, row) for every measure that has data."""
    chosen = [r for r in of(recordings, "walk", "sit") if "clip" not in r.note
              and "shifted" not in r.note and r.rate_hz >= RATE_MIN_HZ
              and r.placement in ("chest", "upper-back")]
    for dataset in dict.fromkeys(r.dataset for r in chosen):
        for row in uneven(replayer, [r for r in chosen if r.dataset == dataset]):
            yield dataset, row
