# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a wearer would be told in a day, by pace: real sitting looped to a day at the desk, and
whole days of free living. Nobody heeds anything: what was recorded goes on."""

import os
import tempfile

import days
import scoring
from measures import Row, datasets, has_data, states
from recordings import Replayer

PACES = {pace: f"[alerts]\npace = {pace}\n" for pace in ("gentle", "normal", "strict")}
SHIFT = ("slouch", "lean")
GET_UP = ("long-sitting", "break-due")
AWAY = ("walking", "lying")
KNOWN_AFTER_S = 30.0  # a walk is known by then
FREE_LABEL = "calib"  # somebody stood upright
FREE_STARTS_AT_S = 14 * 3600.0  # so that its nights are nights: nobody wrote down the hour
FREE_START = "2026-11-23T14:00:00Z"


class Told:
    def __init__(self):
        self.kinds = {kind: 0 for kind in SHIFT + GET_UP}
        self.astray = 0

    @property
    def count(self):
        return sum(self.kinds.values())


def count_told(lines, walks=()):
    """Notices to the wearer in the order of the events, repeats too; astray: those that came while
    walking (also by the plan of a composed day), lying or not worn."""
    told = Told()
    activity = wear = "unknown"
    for line in lines:
        event = line["event"]
        if event == "activity-changed":
            activity = line["to"]
        elif event == "wear-changed":
            wear = line["to"]
        elif (event in ("alert-raised", "alert-repeated") and line["alert"] in told.kinds
              and line["state"] == "active"):
            told.kinds[line["alert"]] += 1
            is_walking = any(a + KNOWN_AFTER_S < line["t_s"] <= b for a, b in walks)
            told.astray += is_walking or activity in AWAY or wear == "not-worn"
    return told


def play(program, day, folder):
    """{pace: Told} of a day."""
    result = {}
    day.write()
    for pace, text in PACES.items():
        settings = os.path.join(folder, f"{pace}.conf")
        with open(settings, "w", encoding="ascii") as stream:
            stream.write(text)
        lines = Replayer(program, settings).run(day, "--calibrate", days.POSE, "--start", day.start,
                                                "--zone", "UTC")
        result[pace] = count_told(lines, day.walks())
    os.unlink(day.path)
    return result


def rows_of(what, key, results):
    """results: [{pace: Told}] of days. The value is the most that any of them was told; of each kind the
    mean of a day."""
    n = f"{len(results)} days"
    for pace in PACES:
        of_pace = [result[pace] for result in results]
        counts = [told.count for told in of_pace]
        kinds = ", ".join(f"{kind} {sum(t.kinds[kind] for t in of_pace) / len(of_pace):.1f}"
                          for kind in SHIFT + GET_UP)
        most = max(counts)
        yield Row(f"{key}-{pace}", f"told in {what}, {pace} ({kinds})", most,
                  f"{scoring.median(counts):g}, most {most}", n)
        for part, kinds in (("shift", SHIFT), ("get-up", GET_UP)):
            mean = sum(told.kinds[kind] for told in of_pace for kind in kinds) / len(of_pace)
            yield Row(f"{key}-{pace}-{part}", f"told in {what}, {pace}: to {part.replace('-', ' ')}", mean,
                      f"{mean:.1f}", n)
    astray = sum(told.astray for result in results for told in result.values())
    yield Row("told-astray", f"told in {what}, while walking, lying or not worn", astray,
              str(astray), f"{n}, {len(PACES)} paces")


def desk_rows(program, recordings):
    """(dataset, row) of days at the desk."""
    chosen = [r for r in recordings if days.is_desk(r) and r.placement in ("chest", "upper-back")
              and "flips" not in r.note and "shifted" not in r.note]
    for dataset, group in datasets(chosen):
        with tempfile.TemporaryDirectory() as folder:
            results = [play(program, days.DeskDay(r, os.path.join(folder, "day.csv")), folder)
                       for r in group]
        for row in rows_of("8 h at the desk", "told-desk", results):
            yield dataset, row


def walking_spans(lines):
    """Spans in which the judge saw walking."""
    timeline = states(lines)
    ends = [time for time, _ in timeline.changes[1:]] + [timeline.end]
    return [(time, end) for (time, state), end in zip(timeline.changes, ends)
            if state["activity"] == "walking" and has_data(state)]


def free_rows(program, settings, recordings):
    """(dataset, row) of days of free living."""
    chosen = [r for r in recordings if FREE_LABEL in r.labels]
    for dataset, group in datasets(chosen):
        results = []
        for recording in group:
            # without a pose nothing is lying: all that moves like walking is seen
            lines = Replayer(program, settings).run(recording)
            with tempfile.TemporaryDirectory() as folder:
                results += [play(program, day, folder) for day in days.free_days(
                    recording, os.path.join(folder, "day.csv"), walking_spans(lines), FREE_LABEL,
                    FREE_STARTS_AT_S, FREE_START)]
        for row in rows_of("a day of free living", "told-free", results):
            yield dataset, row
