# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores from labels and from what the judge said. No files, no processes: numbers in, numbers out."""

import math

GAP_S = 5.0  # a longer silence ends a span
MARGIN_S = 3.0  # labels are pressed by hand: the edges of a span are uncertain


def spans(times, labels, gap_s=GAP_S):
    """[(label, start, end)] of unbroken runs of one label."""
    result = []
    start = last = current = None
    for time, label in zip(times, labels):
        if label != current or time - last > gap_s:
            if current is not None:
                result.append((current, start, last))
            current, start = label, time
        last = time
    if current is not None:
        result.append((current, start, last))
    return result


def trim(span, before_s=MARGIN_S, after_s=MARGIN_S):
    """The certain part of a span, or None."""
    label, start, end = span
    start, end = start + before_s, end - after_s
    return (label, start, end) if end > start else None


def trimmed(all_spans, labels, before_s=MARGIN_S, after_s=MARGIN_S):
    """(start, end) of the certain parts of the spans that carry one of the labels."""
    found = (trim(s, before_s, after_s) for s in all_spans if s[0] in labels)
    return [(s[1], s[2]) for s in found if s]


def blocks(all_spans, label, least_s=30.0, bridge_s=200.0):
    """[(start, end)]: spans of a label with nothing else between them are one block."""
    result = []
    previous = None
    for name, start, end in all_spans:
        if name == label:
            if previous == label and start - result[-1][1] <= bridge_s:
                result[-1] = (result[-1][0], end)
            else:
                result.append((start, end))
        previous = name
    return [b for b in result if b[1] - b[0] >= least_s]


class Timeline:
    """A state that holds until the next one."""

    def __init__(self, changes, end):
        """changes: [(time, value)] in order of time."""
        self.changes = changes
        self.end = end

    def pieces(self, start, end):
        """(value, seconds) within [start, end)."""
        for i, (time, value) in enumerate(self.changes):
            until = self.changes[i + 1][0] if i + 1 < len(self.changes) else self.end
            low, high = max(time, start), min(until, end)
            if high > low:
                yield value, high - low

    def seconds(self, start, end, test):
        return sum(s for value, s in self.pieces(start, end) if test(value))


def share(timeline, parts, test, counts=lambda value: True):
    """(seconds for which test holds, seconds that count) over (start, end) parts."""
    hit = total = 0.0
    for start, end in parts:
        hit += timeline.seconds(start, end, lambda v: counts(v) and test(v))
        total += timeline.seconds(start, end, counts)
    return hit, total


def wilson(hits, n, z=1.96):
    """95 % confidence interval of a proportion of n independent trials."""
    if n <= 0:
        return (0.0, 1.0)
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (max(0.0, centre - half), min(1.0, centre + half))


def _poisson_cdf(k, mean):
    term = total = math.exp(-mean)
    for i in range(1, k + 1):
        term *= mean / i
        total += term
    return total


def _bisect(test, low, high):
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if test(middle) else (low, middle)
    return (low + high) / 2


def poisson_interval(events, hours):
    """Exact 95 % confidence interval of a rate per hour."""
    if hours <= 0:
        return (0.0, math.inf)
    top = 10.0 * (events + 5)
    low = 0.0
    if events > 0:
        low = _bisect(lambda m: 1 - _poisson_cdf(events - 1, m) < 0.025, 0.0, top)
    high = _bisect(lambda m: _poisson_cdf(events, m) > 0.025, 0.0, top)
    return (low / hours, high / hours)


def bootstrap(values, statistic, rounds=1000):
    """95 % interval of a statistic over groups (files, wearers), by resampling the groups; a fixed
    generator makes it repeatable."""
    if len(values) < 2:
        return (math.nan, math.nan)
    state = 12345
    results = []
    for _ in range(rounds):
        sample = []
        for _ in values:
            state = (1103515245 * state + 12345) % 2147483648
            sample.append(values[(state >> 8) % len(values)])
        results.append(statistic(sample))
    results.sort()
    return (results[int(0.025 * rounds)], results[int(0.975 * rounds) - 1])


def confusion_f1(confusion, classes):
    """{(truth, said): seconds} -> ({class: F1}, macro F1, accuracy)."""
    f1 = {}
    for name in classes:
        hit = confusion.get((name, name), 0.0)
        said = sum(s for (_, p), s in confusion.items() if p == name)
        true = sum(s for (t, _), s in confusion.items() if t == name)
        f1[name] = 2 * hit / (said + true) if said + true > 0 else math.nan
    right = sum(confusion.get((c, c), 0.0) for c in classes)
    total = sum(confusion.values())
    known = [v for v in f1.values() if not math.isnan(v)]
    macro = sum(known) / len(known) if known else math.nan
    return f1, macro, right / total if total else math.nan


def median(values):
    ordered = sorted(values)
    n = len(ordered)
    if n == 0:
        return math.nan
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def angle_deg(a, b):
    """Between two vectors, exact near zero."""
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    dot = sum(x * y for x, y in zip(a, b))
    return math.degrees(math.atan2(math.sqrt(sum(c * c for c in cross)), dot))


def quiet_flags(times, vectors, window_s=2.0, limit_deg=2.0):
    """True where the reference has turned by less than limit_deg over the last window_s."""
    flags = []
    back = 0
    for i, time in enumerate(times):
        while times[back] < time - window_s:
            back += 1
        has_window = time - times[0] >= window_s
        flags.append(has_window and all(
            angle_deg(vectors[j], vectors[i]) < limit_deg for j in range(back, i, 4)))
    return flags


def first_alerts(alert_times, block_list, dwell_s):
    """[seconds after onset + dwell, or None] for each block: the first alert within it."""
    result = []
    for start, end in block_list:
        inside = [t for t in alert_times if start <= t <= end + GAP_S]
        result.append(inside[0] - start - dwell_s if inside else None)
    return result
