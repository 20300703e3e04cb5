# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do in short clips, each of them a wearer: lying, stooping, bending. Whoever made the
recordings: what is scored follows from labels and placement."""

import math
import os
import tempfile

import scoring
from measures import (Row, has_data, interval_percent, percent, share_row, states)

POSE_S = 2.0  # of a pose in front of each clip
PAUSE_S = 10.0  # between the pose and the clip
POSE_LABELS = ("walk", "sit")  # upright is how one walks, or else sits
POSE_SAMPLES_MIN = 3
STOOPS = ("bend", "squat")
RARE_HZ, THIN_HZ = 4, 10
TRUNK_LOW = ("waist", "lower-back")


class Made:
    """A recording that is made of another one."""

    def __init__(self, path, placement):
        self.path = path
        self.placement = placement


def clips_of(recording):
    """{clip: [(t, (x, y, z), label)]}"""
    columns = recording.columns()
    clips = {}
    rows = zip(columns["clip"], columns["t_s"], columns["ax_g"], columns["ay_g"], columns["az_g"],
               columns["label"])
    for clip, time, x, y, z, label in rows:
        clips.setdefault(clip, []).append((time, (x, y, z), label))
    return clips


def by_clip(lines):
    found = {}
    for line in lines:
        found.setdefault(line.get("clip"), []).append(line)
    return found


def of_clips(recordings, labels, placements=None):
    """Those that consist of clips with one of the labels."""
    return [r for r in recordings if "clip" in r.note and r.labels & set(labels)
            and (placements is None or r.placement in placements)]


def direction(vectors):
    total = [sum(v[i] for v in vectors) for i in range(3)]
    length = math.sqrt(sum(value * value for value in total))
    return tuple(value / length for value in total)


def upright_of(rows):
    """The wearer's own upright: the mean of the steps, else of sitting; None: neither."""
    for label in POSE_LABELS:
        vectors = [v for _, v, name in rows if name == label]
        if len(vectors) >= POSE_SAMPLES_MIN:
            return direction(vectors)
    return None


def write_with_poses(recording, path):
    """Each clip with some seconds of its wearer's upright pose in front; {clip: (times, labels)}."""
    spans = {}
    with open(path, "w", encoding="ascii") as stream:
        stream.write("t_s,ax_g,ay_g,az_g,clip,label\n")
        for clip, rows in clips_of(recording).items():
            pose = upright_of(rows)
            if pose is None:
                continue
            for i in range(int(POSE_S * 10) + 1):
                stream.write(f"{i / 10:.3f},{pose[0]:.4f},{pose[1]:.4f},{pose[2]:.4f},{clip},pose\n")
            later = POSE_S + PAUSE_S - rows[0][0]
            for time, (x, y, z), label in rows:
                stream.write(f"{time + later:.3f},{x:.4f},{y:.4f},{z:.4f},{clip},{label}\n")
            spans[clip] = ([row[0] + later for row in rows], [row[2] for row in rows])
    return spans


# ---- lying

def is_lying(state):
    return state["activity"] == "lying"


def is_told(state):
    return has_data(state) and state["activity"] != "unknown"


def lying_people(replayer, recordings):
    """Lying, sitting and walking of people of whom each has a pose of his own."""
    lying, other = [], []
    for recording in recordings:
        with tempfile.TemporaryDirectory(prefix="plumbline-evaluate.") as folder:
            made = Made(os.path.join(folder, "poses.csv"), recording.placement)
            clips = write_with_poses(recording, made.path)
            lines = by_clip(replayer.run(made, "--calibrate-first", str(POSE_S)))
        for clip, (times, labels) in clips.items():
            timeline = states(lines.get(clip, []))
            spans = scoring.spans(times, labels)
            lying.append(scoring.share(timeline, scoring.trimmed(spans, ("lie",)), is_lying,
                                       is_told))
            other.append(scoring.share(timeline, scoring.trimmed(spans, ("sit", "walk")), is_lying,
                                       is_told))
    yield share_row("lie-people-recall", "lying time recognised, each with a pose of his own", lying,
                    "people")
    yield share_row("lie-people-false", "sitting and walking taken for lying", other, "people")


def clips_in_which(replayer, recordings, test, *arguments):
    """(clips with a line that passes the test, clips)."""
    hits = n = 0
    for recording in recordings:
        lines = by_clip(replayer.run(recording, "--calibrate-first", "1", *arguments))
        for clip in clips_of(recording):
            hits += any(test(line) for line in lines.get(clip, []))
            n += 1
    return hits, n


def clips_row(key, name, pair):
    hits, n = pair
    return Row(key, name, hits / n if n else math.nan, percent(hits / n if n else math.nan),
               f"{n} clips", interval_percent(scoring.wilson(hits, n)))


def says_lying(line):
    return line["event"] == "state" and is_lying(line)


def stoops(replayer, recordings):
    yield clips_row("stoop-lying", "stoops and squats taken for lying",
                    clips_in_which(replayer, recordings, says_lying))


# ---- sitting down and standing up

STANDING_S = 8.0  # of the pose in front of a clip
POSE_STEP_S = 0.02
POSE_NOISE_G = 0.004  # a body's, or it is a stuck sensor


def write_standing(rows, path):
    """A clip that begins with standing, as its first second is; the label of that is pose."""
    pose = direction([v for t, v, _ in rows if t - rows[0][0] < 1.0])
    noise = (POSE_NOISE_G * math.sin(i * i) for i in range(1 << 30))
    with open(path, "w", encoding="ascii") as stream:
        stream.write("t_s,ax_g,ay_g,az_g,label\n")
        for i in range(int(STANDING_S / POSE_STEP_S)):
            x, y, z = (value + next(noise) for value in pose)
            stream.write(f"{i * POSE_STEP_S:.3f},{x:.4f},{y:.4f},{z:.4f},pose\n")
        for time, (x, y, z), _ in rows:
            stream.write(f"{STANDING_S + time - rows[0][0]:.3f},{x:.4f},{y:.4f},{z:.4f},clip\n")


def chairs(replayer, recordings):
    """Who stands, sits down and gets up sat in between, and stands at the end."""
    sat = stood = n = 0
    with tempfile.TemporaryDirectory(prefix="plumbline-evaluate.") as folder:
        for recording in recordings:
            for rows in clips_of(recording).values():
                made = Made(os.path.join(folder, f"{n}.csv"), recording.placement)
                write_standing(rows, made.path)
                lines = replayer.run(made, "--calibrate-standing", "pose")
                said = [line["activity"] for line in lines if line["event"] == "state"
                        and line["t_s"] > STANDING_S]
                known = [activity for activity in said if activity in ("sitting", "standing")]
                n += 1
                sat += "sitting" in known
                stood += bool(known) and known[-1] == "standing"
    yield clips_row("chair-sat", "chairs: sitting seen in between", (sat, n))
    yield clips_row("chair-stood", "chairs: standing seen afterwards", (stood, n))


# ---- bends

BENDS_FROM_DEG = 45.0
QUICK_S = 0.2  # low pass


def is_counted(line):
    return line["event"] == "bend" and not line["transfer"]


def goes_down(rows):
    """The trunk passes the mark, by a calculation of our own, against the first second."""
    first = [v for t, v, _ in rows if t - rows[0][0] < 1.0]
    upright = direction(first)
    smooth, before = rows[0][1], rows[0][0]
    for time, vector, _ in rows:
        gain = 1 - math.exp((before - time) / QUICK_S)
        smooth = tuple(a + gain * (b - a) for a, b in zip(smooth, vector))
        before = time
        if scoring.angle_deg(upright, smooth) > BENDS_FROM_DEG:
            return True
    return False


def low_bends(replayer, recordings):
    """At the waist, of those that go deep enough; what a clip is called without one is no miss."""
    hits = n = 0
    for recording in recordings:
        lines = by_clip(replayer.run(recording, "--calibrate-first", "1"))
        for clip, rows in clips_of(recording).items():
            if goes_down(rows):
                n += 1
                hits += any(is_counted(line) for line in lines.get(clip, []))
    yield clips_row("bend-low-found", "bends beyond 45 deg counted", (hits, n))


def low_chairs(replayer, recordings):
    yield clips_row("bend-low-transfer", "chair transfers taken for a bend",
                    clips_in_which(replayer, recordings, is_counted))


def thinned_walks(replayer, recordings):
    yield clips_row("bend-walk-thin", "walking at 10 Hz taken for a bend",
                    clips_in_which(replayer, recordings, is_counted, "--rate", str(THIN_HZ)))


def runs(replayer, recordings):
    yield clips_row("bend-run", "jogging and hopping taken for a bend",
                    clips_in_which(replayer, recordings, is_counted))


def rare_samples(replayer, recordings):
    """Nothing can be counted there."""
    count = sum(line["event"] == "bend" for recording in recordings
                for line in replayer.run(recording, "--calibrate", "calib"))
    n = f"{sum(r.minutes for r in recordings) / 1440:.1f} days"
    yield Row("bend-rare", "bends counted below 5 samples a second", count, str(count), n)


def all_rows(replayer, recordings):
    """(dataset, row) for every measure that has data."""
    plans = [
        ([r for r in of_clips(recordings, ("lie",)) if r.labels & set(POSE_LABELS)], lying_people),
        (of_clips(recordings, STOOPS, TRUNK_LOW), stoops),
        (of_clips(recordings, ("bend",), TRUNK_LOW), low_bends),
        (of_clips(recordings, ("chair-transfer",), TRUNK_LOW), low_chairs),
        (of_clips(recordings, ("chair-transfer",), TRUNK_LOW), chairs),
        ([r for r in of_clips(recordings, ("walk", "stairs")) if r.rate_hz >= THIN_HZ],
         thinned_walks),
        (of_clips(recordings, ("jog", "hop")), runs),
        ([r for r in recordings if r.rate_hz < RARE_HZ and "calib" in r.labels], rare_samples),
    ]
    for chosen, measure in plans:
        for dataset in dict.fromkeys(r.dataset for r in chosen):
            for row in measure(replayer, [r for r in chosen if r.dataset == dataset]):
                yield dataset, row
