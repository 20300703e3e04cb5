# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured. Each measure takes the recordings that carry the labels it needs, whoever made
them, and yields rows for the table."""

import math

import scoring
from recordings import NO_POSE, ReplayFailed

SLOUCHED = ("slouching", "leaning-back", "leaning-left", "leaning-right")
FROZEN = ("moving", "walking")
DWELL_S = 15.0  # the default of [slouch] dwell_s
WALKS = ("walk", "walk-upright", "walk-slouched")
STILLS = ("sit", "stand", "lie", "sit-upright", "sit-slouched", "stand-upright", "stand-slouched")


class Row:
    def __init__(self, key, name, value, text, n, interval=""):
        self.key = key  # names the target
        self.name = name
        self.value = value  # compared with the target
        self.text = text
        self.n = n
        self.interval = interval


def percent(value):
    return "-" if math.isnan(value) else f"{100 * value:.1f} %"


def interval_percent(pair):
    return f"{100 * pair[0]:.0f}-{100 * pair[1]:.0f} %" if not math.isnan(pair[0]) else ""


def interval_number(pair, unit=""):
    return f"{pair[0]:.2f}-{pair[1]:.2f}{unit}" if not math.isnan(pair[0]) else ""


def hours(seconds):
    return f"{seconds / 3600:.2f} h"


def ratio(pairs):
    hit = sum(p[0] for p in pairs)
    total = sum(p[1] for p in pairs)
    return hit / total if total else math.nan


def share_row(key, name, pairs, unit="files"):
    pairs = [p for p in pairs if p[1] > 0]
    total = sum(p[1] for p in pairs)
    return Row(key, name, ratio(pairs), percent(ratio(pairs)), f"{len(pairs)} {unit}, {hours(total)}",
               interval_percent(scoring.bootstrap(pairs, ratio)))


def states(lines):
    """Timeline of state lines of one recording without clips."""
    changes = [(line["t_s"], line) for line in lines if line["event"] == "state"]
    end = max((line["t_s"] for line in lines), default=0.0)
    return scoring.Timeline(changes, end)


def has_data(state):
    return state["quality"] in ("live", "suspect")


def is_slouched(state):
    return state["posture"] in SLOUCHED


def is_judged(state):
    return has_data(state) and state["posture"] != "unknown"


def alert_times(lines):
    return [line["t_s"] for line in lines
            if line["event"] == "alert-raised" and line["alert"] in ("slouch", "lean")]


def of(recordings, *labels, placements=None):
    return [r for r in recordings if r.labels.issuperset(labels)
            and (placements is None or r.placement in placements)
            and "flips" not in r.note]


def datasets(recordings):
    names = []
    for recording in recordings:
        if recording.dataset not in names:
            names.append(recording.dataset)
    return [(name, [r for r in recordings if r.dataset == name]) for name in names]


# ---- slouching

def slouch_runs(replayer, recordings, *more):
    for recording in recordings:
        lines = replayer.run(recording, "--calibrate", "sit-upright", *more)
        yield recording, scoring.spans(*recording.times_and_labels()), lines


def slouch_events(replayer, recordings):
    found = latencies = None
    found, latencies, false, upright_s = 0, [], 0, 0.0
    n = 0
    for _, spans, lines in slouch_runs(replayer, recordings):
        alerts = alert_times(lines)
        block_list = scoring.blocks(spans, "sit-slouched")
        first = scoring.first_alerts(alerts, block_list, DWELL_S)
        n += len(first)
        latencies += [f for f in first if f is not None]
        for start, end in scoring.trimmed(spans, ("sit-upright",)):
            false += sum(start <= t <= end for t in alerts)
            upright_s += end - start
    found = len(latencies)
    yield Row("slouch-recall", "slouched-sitting blocks alerted", found / n if n else math.nan,
              f"{found} of {n}", f"{n} blocks", interval_percent(scoring.wilson(found, n)))
    yield Row("latency-median", "alert after the dwell, median", scoring.median(latencies),
              f"{scoring.median(latencies):.1f} s", f"{found} alerts",
              interval_number(scoring.bootstrap(latencies, scoring.median), " s"))
    worst = max(latencies, default=math.nan)
    yield Row("latency-max", "alert after the dwell, longest", worst, f"{worst:.1f} s",
              f"{found} alerts")
    pair = scoring.poisson_interval(false, upright_s / 3600)
    yield Row("slouch-false", "false slouch alerts in upright sitting", false,
              f"{false} ({false / max(upright_s / 3600, 1e-9):.1f}/h)", hours(upright_s),
              interval_number(pair, "/h"))


def flagged(spans, lines, label):
    return scoring.share(states(lines), scoring.trimmed(spans, (label,)), is_slouched, has_data)


def slouch_time(replayer, recordings):
    slouched, upright = [], []
    for _, spans, lines in slouch_runs(replayer, recordings):
        slouched.append(flagged(spans, lines, "sit-slouched"))
        upright.append(flagged(spans, lines, "sit-upright"))
    yield share_row("slouch-flagged", "slouched sitting time flagged", slouched)
    yield share_row("upright-flagged", "upright sitting time flagged", upright)


def two_pose_run(replayer, recording, pose, slouched_pose, label):
    """With the second pose where it can be captured; with the first alone where it is refused, as
    the wearer would be left with."""
    arguments = [f"--{pose}", f"{label}-upright"]
    try:
        return replayer.run(recording, *arguments, f"--{slouched_pose}", f"{label}-slouched")
    except ReplayFailed as failure:
        if failure.code != NO_POSE:
            raise
        return replayer.run(recording, *arguments)


def balanced(quads):
    slouched = ratio([q[:2] for q in quads])
    upright = ratio([q[2:] for q in quads])
    return (slouched + 1 - upright) / 2


def two_pose(replayer, recordings, label, pose, slouched_pose):
    quads = []
    for recording in recordings:
        lines = two_pose_run(replayer, recording, pose, slouched_pose, label)
        spans = scoring.spans(*recording.times_and_labels())
        quads.append(flagged(spans, lines, f"{label}-slouched") +
                     flagged(spans, lines, f"{label}-upright"))
    total = sum(q[1] + q[3] for q in quads)
    value = balanced(quads)
    name = "sitting" if label == "sit" else "standing"
    yield Row(f"two-pose-{label}", f"two poses, {name}: balanced accuracy", value, f"{value:.3f}",
              f"{len(quads)} files, {hours(total)}",
              interval_number(scoring.bootstrap(quads, balanced)))


# ---- movement

def reference_arguments(recording):
    for label in ("sit-upright", "stand-upright"):
        if label in recording.labels:
            return ("--calibrate", label)
    if recording.placement in ("waist", "lower-back") and "stand" in recording.labels:
        return ("--calibrate-standing", "stand")
    return ("--calibrate", "sit") if "sit" in recording.labels else ()


def walking_gate(replayer, recordings):
    walking, still = [], []
    for recording in recordings:
        lines = replayer.run(recording, *reference_arguments(recording))
        spans = scoring.spans(*recording.times_and_labels())
        timeline = states(lines)
        walking.append(scoring.share(timeline, scoring.trimmed(spans, WALKS),
                                     lambda s: s["activity"] in FROZEN, has_data))
        still.append(scoring.share(timeline, scoring.trimmed(spans, STILLS),
                                   lambda s: s["activity"] not in FROZEN, has_data))
    yield share_row("gate-walk", "walking time not judged (frozen)", walking)
    yield share_row("gate-still", "still time kept for judging", still)


CLASSES = ("lie", "walk", "sit", "stand")
SAID = {"lying": "lie", "walking": "walk", "moving": "walk", "sitting": "sit",
        "standing": "stand"}


def confuse(timeline, spans):
    confusion = {}
    for label in CLASSES:
        for start, end in scoring.trimmed(spans, (label,)):
            for state, seconds in timeline.pieces(start, end):
                said = SAID.get(state["activity"], "none")
                confusion[(label, said)] = confusion.get((label, said), 0.0) + seconds
    return confusion


def add_up(confusions):
    total = {}
    for confusion in confusions:
        for key, seconds in confusion.items():
            total[key] = total.get(key, 0.0) + seconds
    return total


def sitting_error(confusion):
    total = sum(confusion.values())
    true = sum(s for (t, _), s in confusion.items() if t == "sit")
    said = sum(s for (_, p), s in confusion.items() if p == "sit")
    return abs(said - true) / total if total else math.nan


def stances(replayer, recordings):
    confusions = []
    for recording in recordings:
        lines = replayer.run(recording, "--rate", "10", "--calibrate-standing", "stand")
        spans = scoring.spans(*recording.times_and_labels())
        confusions.append(confuse(states(lines), spans))
    total = add_up(confusions)
    f1, macro, _ = scoring.confusion_f1(total, CLASSES)
    seconds = sum(total.values())
    text = " ".join(f"{name} {f1[name]:.3f}" for name in CLASSES)
    yield Row("stance-f1", f"lie/walk/sit/stand at 10 Hz, macro F1 ({text})", macro,
              f"{macro:.3f}", f"{len(confusions)} files, {hours(seconds)}",
              interval_number(scoring.bootstrap(
                  confusions, lambda c: scoring.confusion_f1(add_up(c), CLASSES)[1])))
    errors = [sitting_error(c) for c in confusions]
    mean = sum(errors) / len(errors)
    yield Row("sitting-error", "sitting-time error, mean of files", mean,
              f"{100 * mean:.1f} points", f"{len(errors)} files",
              interval_number(tuple(100 * v for v in scoring.bootstrap(
                  errors, lambda e: sum(e) / len(e)))))
    lie = [(sum(s for (t, p), s in c.items() if t == p == "lie"),
            sum(s for (t, _), s in c.items() if t == "lie")) for c in confusions]
    other = [(sum(s for (t, p), s in c.items() if t != "lie" and p == "lie"),
              sum(s for (t, _), s in c.items() if t != "lie")) for c in confusions]
    yield share_row("lie-recall", "lying time recognised", lie)
    yield share_row("lie-false", "other time taken for lying", other)


def walking_time(replayer, recordings):
    errors, total_s = [], 0.0
    for recording in recordings:
        lines = replayer.run(recording, *reference_arguments(recording))
        spans = scoring.spans(*recording.times_and_labels())
        timeline = states(lines)
        known = [s for s in spans if s[0] in ("sit", "stand", "walk", "stairs")]
        parts = [(s[1], s[2]) for s in known]
        said, total = scoring.share(timeline, parts, lambda s: s["activity"] == "walking")
        true = sum(s[2] - s[1] for s in known if s[0] in ("walk", "stairs"))
        errors.append(abs(said - true) / total)
        total_s += total
    mean = sum(errors) / len(errors)
    yield Row("walking-error", "walking-time error, mean of files", mean,
              f"{100 * mean:.2f} points", f"{len(errors)} files, {hours(total_s)}",
              interval_number(tuple(100 * v for v in scoring.bootstrap(
                  errors, lambda e: sum(e) / len(e)))))


def false_breaks(replayer, recordings):
    count, seated_s, leaving, walking, labelled = 0, 0.0, [], [], []
    for recording in recordings:
        lines = replayer.run(recording, *reference_arguments(recording))
        breaks = [line["t_s"] for line in lines if line["event"] == "break-verified"]
        spans = scoring.spans(*recording.times_and_labels())
        for label, start, end in spans:
            if label == "sit":
                count += sum(start <= t <= end for t in breaks)
                seated_s += end - start
        ends = [s[2] for s in spans if s[0] == "sit"]
        if ends and "walk" in recording.labels:
            walks = [line["t_s"] for line in lines
                     if line["event"] == "state" and line["activity"] == "walking"]
            leaving.append(first_after(breaks, ends[0]) - ends[0])
            walking.append(first_after(walks, ends[0]) - ends[0])
            begun = [s[1] for s in spans if s[0] == "walk" and s[1] > ends[0]]
            labelled.append(first_after(begun, ends[0]) - ends[0])
    rate = count / max(seated_s / 3600, 1e-9)
    yield Row("false-breaks", "seated bouts cut by false breaks", rate, f"{count} ({rate:.1f}/h)",
              hours(seated_s), interval_number(scoring.poisson_interval(count, seated_s / 3600),
                                               "/h"))
    for key, name, values in (
            ("leave-walk", "leaving the chair to walking recognised, median", walking),
            ("break-delay", "leaving the chair to break verified (60 s walked), median", leaving),
            ("leave-label", "for comparison: to the first step by the labels", labelled)):
        if values:
            middle = scoring.median(values)
            yield Row(key, name, middle, f"{middle:.0f} s", f"{len(values)} wearers",
                      f"{min(values):.0f}-{max(values):.0f} s (range)")


def first_after(times, start):
    return min((t for t in times if t > start), default=math.inf)


# ---- angles

def angle_errors(replayer, recording, *arguments):
    """[(error, quiet)] of the trunk angle against the reference columns."""
    columns = recording.columns()
    times = columns["t_s"]
    vectors = list(zip(columns["ux"], columns["uy"], columns["uz"]))
    first = [v for t, v in zip(times, vectors) if t - times[0] <= 5.0]
    upright = tuple(sum(v[i] for v in first) for i in range(3))
    quiet = scoring.quiet_flags(times, vectors)
    truth = {round(t, 4): (scoring.angle_deg(upright, v), q)
             for t, v, q in zip(times, vectors, quiet)}
    lines = replayer.run(recording, "--calibrate-first", "5", "--readings", "1000", *arguments)
    result = []
    for line in lines:
        if line["event"] != "reading" or line["deviation_deg"] is None:
            continue
        angle, is_quiet = truth[round(line["t_s"], 4)]
        result.append((line["deviation_deg"] - angle, is_quiet))
    return result


def angles(replayer, recordings):
    plain, fused = [], []
    for recording in recordings:
        plain.append(angle_errors(replayer, recording, "--no-rate"))
        fused.append(angle_errors(replayer, recording))
    quiet = [abs(e) for errors in plain for e, is_quiet in errors if is_quiet]
    mae = sum(quiet) / len(quiet) if quiet else math.nan
    yield Row("angle-quiet", "trunk angle, quiet, acceleration only: mean error", mae,
              f"{mae:.2f} deg", f"{len(recordings)} files, {len(quiet)} samples")
    moving = [e for errors in fused for e, _ in errors]
    rms = math.sqrt(sum(e * e for e in moving) / len(moving)) if moving else math.nan
    yield Row("angle-rate", "trunk angle, all motion, with angular rate: RMS", rms,
              f"{rms:.2f} deg", f"{len(recordings)} files, {len(moving)} samples")


# ---- bends

def clips_with_bend(replayer, recordings):
    """(clips in which a bend was counted, clips)."""
    with_bend, n = 0, 0
    for recording in recordings:
        lines = replayer.run(recording, "--calibrate-first", "1")
        seen = {line.get("clip") for line in lines
                if line["event"] == "bend" and not line["transfer"]}
        n += len({line.get("clip") for line in lines if line["event"] == "summary"})
        with_bend += len(seen)
    return with_bend, n


def bends(replayer, recordings):
    for key, name, labels in (
            ("bend-found", "deep bends counted", ("bend",)),
            ("bend-walk", "walking and gestures taken for a bend", ("walk", "gesture", "stairs")),
            ("bend-transfer", "chair transfers taken for a bend", ("chair-transfer",))):
        chosen = [r for r in recordings if r.labels & set(labels)]
        hits, n = clips_with_bend(replayer, chosen)
        if n:
            yield Row(key, name, hits / n, percent(hits / n), f"{n} clips",
                      interval_percent(scoring.wilson(hits, n)))


# ---- invariance

VARIANTS = [("10 Hz", ("--rate", "10")), ("5 Hz", ("--rate", "5")), ("2 Hz", ("--rate", "2")),
            ("1 Hz", ("--rate", "1")), ("10 % lost", ("--loss", "0.1")),
            ("50 % lost", ("--loss", "0.5")), ("90 % lost", ("--loss", "0.9"))]


def invariance_arguments(recording):
    """All the poses that the wearer would have captured for being judged."""
    if {"sit", "stand"} <= recording.labels:
        return ("--calibrate", "sit", "--calibrate-standing", "stand")
    return reference_arguments(recording)


def flagged_share(recording, lines, full_spans):
    parts = scoring.trimmed(full_spans, STILLS)
    return scoring.share(states(lines), parts, is_slouched, is_judged)


def invariance(replayer, recordings):
    base, base_alerts = {}, {}
    span_lists = {r.path: scoring.spans(*r.times_and_labels()) for r in recordings}
    for recording in recordings:
        lines = replayer.run(recording, *invariance_arguments(recording))
        base[recording.path] = flagged_share(recording, lines, span_lists[recording.path])
        base_alerts[recording.path] = alerted_blocks(lines, span_lists[recording.path])
    for name, arguments in VARIANTS:
        pairs, same = [], 0
        for recording in recordings:
            lines = replayer.run(recording, *invariance_arguments(recording), *arguments)
            spans = span_lists[recording.path]
            pairs.append(flagged_share(recording, lines, spans))
            same += alerted_blocks(lines, spans) == base_alerts[recording.path]
        change = abs(ratio(pairs) - ratio(list(base.values())))
        yield Row("invariance-time", f"{name}: change of the time flagged", change,
                  f"{100 * change:.1f} points", f"{len(recordings)} files")
        yield Row("invariance-alerts", f"{name}: files with the same alerts",
                  same / len(recordings), f"{same} of {len(recordings)}",
                  f"{len(recordings)} files")


def alerted_blocks(lines, spans):
    """For each block of the posture that the reference belongs to: did an alert come? Standing judged
    by a seated reference hovers about the threshold and says nothing about the stream."""
    alerts = alert_times(lines)
    return [any(start <= t <= end + scoring.GAP_S for t in alerts)
            for label in ("sit-upright", "sit-slouched", "stand")
            for start, end in scoring.blocks(spans, label, least_s=15.0)]


def all_rows(replayer, recordings):
    """(dataset, row) for every measure that has data."""
    plans = [
        (of(recordings, "sit-upright", "sit-slouched"), slouch_events),
        (of(recordings, "sit-upright", "sit-slouched"), slouch_time),
        (of(recordings, "sit-upright", "sit-slouched"),
         lambda p, r: two_pose(p, r, "sit", "calibrate", "calibrate-slouched")),
        (of(recordings, "stand-upright", "stand-slouched"),
         lambda p, r: two_pose(p, r, "stand", "calibrate-standing",
                               "calibrate-standing-slouched")),
        ([r for r in recordings if r.labels & set(WALKS) and r.labels & set(STILLS)
          and "clip" not in r.note and "flips" not in r.note], walking_gate),
        (of(recordings, "sit", "stand", "lie", placements=("waist", "lower-back")), stances),
        (of(recordings, "sit", "stand", "walk", placements=("chest", "upper-back")),
         walking_time),
        ([r for r in recordings if "sit" in r.labels
          and r.placement in ("chest", "upper-back")], false_breaks),
        (of(recordings, "reference"), angles),
        ([r for r in recordings if "clip" in r.note], bends),
        ([r for r in recordings if r.labels & {"sit-upright", "stand"} and r.labels & set(STILLS)
          and r.placement != "chest" and "flips" not in r.note], invariance),
    ]
    for chosen, measure in plans:
        for dataset, group in datasets(chosen):
            for row in measure(replayer, group):
                yield dataset, row
