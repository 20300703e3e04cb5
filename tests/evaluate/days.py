# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole days out of recordings, as files that plumbline-replay plays: eight hours at the desk composed
of what a recording holds of sitting and walking, and the days of a recording that lasts for days."""

import math

SITS = ("sit", "sit-upright", "sit-slouched")
WALKS = ("walk", "walk-upright", "walk-slouched")
HEADER = "t_s,ax_g,ay_g,az_g,label\n"
RATE_HZ = 10.0  # thinned out to about this: what is told does not depend on more
HOUR_S = 3600.0
WALK_S = 120.0  # of each hour at the desk
DESK_HOURS = 8
DESK_START = "2026-11-23T09:00:00Z"
POSE = "pose"  # the label of the seconds that the pose is taken from
POSE_S = 20.0  # of it, where it is not recorded
DAY_S = 86400.0
DAY_BEGINS_S = 4 * HOUR_S  # as [statistics] day_starts


def step_of(times):
    """Seconds between two samples, the usual ones."""
    gaps = sorted(b - a for a, b in zip(times, times[1:]) if b > a)
    return gaps[len(gaps) // 2]


def samples_with(columns, labels, keep_every, pose):
    """"ax,ay,az,label" of the samples that carry one of the labels, every so many of them; the label
    is POSE where it was the given one."""
    rows = zip(columns["ax_g"], columns["ay_g"], columns["az_g"], columns["label"])
    chosen = [(x, y, z, POSE if label == pose else "none") for x, y, z, label in rows
              if label in labels]
    return [f"{x:.4f},{y:.4f},{z:.4f},{label}" for x, y, z, label in chosen[::keep_every]]


def steps(sample, count, step_s):
    """Walking for a recording that has none: this sample, at 1.8 steps a second."""
    vector = [float(value) for value in sample.split(",")[:3]]
    made = []
    for i in range(count):
        length = 1 + 0.25 * math.sin(2 * math.pi * 1.8 * i * step_s)
        made.append(",".join(f"{length * value:.4f}" for value in vector) + ",none")
    return made


def is_desk(recording):
    """It has ten minutes of sitting, or both of its ways."""
    return "sit" in recording.labels or {"sit-upright", "sit-slouched"} <= recording.labels


class DeskDay:
    """Sitting, over and over, and two minutes of walking at the end of each hour."""

    start = DESK_START

    def __init__(self, recording, path):
        columns = recording.columns()
        step_s = step_of(columns["t_s"])
        keep_every = max(1, int(1 / step_s / RATE_HZ + 0.01))
        self.step_s = step_s * keep_every
        self.path = path
        self.placement = recording.placement
        pose = "sit-upright" if "sit-upright" in recording.labels else "sit"
        self.seated = samples_with(columns, SITS, keep_every, pose)
        self.walked = samples_with(columns, WALKS, keep_every, pose)
        if len(self.walked) * self.step_s < 60:
            self.walked = steps(self.seated[0], int(WALK_S / self.step_s), self.step_s)

    def walks(self):
        """[(start, end)] in the day's seconds."""
        return [((i + 1) * HOUR_S - WALK_S, (i + 1) * HOUR_S) for i in range(DESK_HOURS)]

    def write(self):
        walk_from_s = HOUR_S - WALK_S
        seated = walked = 0
        with open(self.path, "w", encoding="ascii") as stream:
            stream.write(HEADER)
            for i in range(int(DESK_HOURS * HOUR_S / self.step_s)):
                time_s = i * self.step_s
                if time_s % HOUR_S < walk_from_s:
                    sample = self.seated[seated % len(self.seated)]
                    seated += 1
                else:
                    sample = self.walked[walked % len(self.walked)]
                    walked += 1
                stream.write(f"{time_s:.3f},{sample}\n")


# ---- days of free living

def normalised(vector):
    length = math.sqrt(sum(value * value for value in vector))
    return tuple(value / length for value in vector)


def turned(vector, before, after):
    """The vector, turned as the direction before is turned to become the one after."""
    axis = (before[1] * after[2] - before[2] * after[1], before[2] * after[0] - before[0] * after[2],
            before[0] * after[1] - before[1] * after[0])
    cosine = sum(b * a for b, a in zip(before, after))
    crossed = (axis[1] * vector[2] - axis[2] * vector[1], axis[2] * vector[0] - axis[0] * vector[2],
               axis[0] * vector[1] - axis[1] * vector[0])
    along = sum(a * v for a, v in zip(axis, vector)) / (1 + cosine)
    return tuple(cosine * v + c + along * a for v, c, a in zip(vector, crossed, axis))


def mean_direction(rows):
    """Of rows (t, x, y, z, ...)."""
    return normalised([sum(row[i] for row in rows) for i in (1, 2, 3)])


def is_within(spans):
    """A test for times that never go back."""
    waiting = iter(spans)
    span = next(waiting, None)

    def test(time_s):
        nonlocal span
        while span is not None and time_s >= span[1]:
            span = next(waiting, None)
        return span is not None and time_s >= span[0]
    return test


def day_edges(length_s, starts_at_s):
    """[(start, end)] of the days that begin within it, and of the one that runs at its beginning, in
    seconds of the recording; the last one only if it has most of its hours."""
    first = (DAY_BEGINS_S - starts_at_s) % DAY_S
    edges = [0.0] + [first + i * DAY_S for i in range(int(length_s / DAY_S) + 2)]
    return [(a, b) for a, b in zip(edges, edges[1:]) if b <= length_s and b > a]


class FreeDay:
    """A day of a recording that lasts for days. The pose is the first day's, turned as the mean
    direction of walking was turned since: the wearer set it anew after the sensor was put on."""

    def __init__(self, recording, path, start, rows, pose):
        self.placement = recording.placement
        self.path = path
        self.start = start
        self.rows = rows
        self.pose = pose

    def walks(self):
        return []

    def write(self):
        step_s = self.rows[1][0] - self.rows[0][0]
        count = int(POSE_S / step_s) + 1
        begin_s = self.rows[0][0]
        pose = ",".join(f"{value:.4f}" for value in self.pose)
        with open(self.path, "w", encoding="ascii") as stream:
            stream.write(HEADER)
            for i in range(count):
                stream.write(f"{begin_s + i * step_s:.3f},{pose},{POSE}\n")
            for time_s, x, y, z in self.rows[count:]:
                stream.write(f"{time_s:.3f},{x:.4f},{y:.4f},{z:.4f},none\n")


def free_days(recording, path, walking_spans, label, starts_at_s, start):
    """The days of the recording, whose second 0 is so many seconds after midnight."""
    columns = recording.columns()
    rows = list(zip(columns["t_s"], columns["ax_g"], columns["ay_g"], columns["az_g"]))
    poses = [row for row, name in zip(rows, columns["label"]) if name == label]
    if not poses:
        return
    walks_at = is_within(walking_spans)
    walked = [row for row in rows if walks_at(row[0])]
    first_walk = None
    for begin_s, end_s in day_edges(rows[-1][0], starts_at_s):
        of_day = [row for row in rows if begin_s <= row[0] < end_s and row[0] > poses[-1][0]]
        steps_of_day = [row for row in walked if begin_s <= row[0] < end_s]
        if len(of_day) < 1000 or len(steps_of_day) < 100:
            continue
        walk = mean_direction(steps_of_day)
        first_walk = first_walk or walk
        pose = turned(mean_direction(poses), first_walk, walk)
        yield FreeDay(recording, path, start, of_day, pose)
