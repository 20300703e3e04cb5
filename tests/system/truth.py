# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of truth-week.txt as values: what happened when, and the figures of each day."""

import dataclasses
import datetime
import os
import re

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "truth-week.txt")
DAY_STARTS_H = 4
JUDGED = ("upright", "slouching", "leaning")
MEASURED = (*JUDGED, "bending", "moving", "lying", "unjudged", "reclining")
STATES = (*MEASURED, "not_worn", "paused", "off", "no_data")
# What bending is counted as, beside the pose that it leaves.
BENDING = ("upright", "slouching", "leaning", "moving", "lying", "unjudged")
CHANGE_S, ON_S, WALK_S, LEFT_S, LIE_S = 6, 12, 18, 10, 6
FIXED = {"wall": 2, "coverage": 0.004, "share": 0.005, "sitting": ON_S, "standing": ON_S,
         "longest_slouch": CHANGE_S + WALK_S + LEFT_S, "longest_sit": CHANGE_S + WALK_S + ON_S}
RATIOS = ("coverage", "share")
COUNTS = ("slouches", "leans", "bends", "breaks", "streak", "told", "repeated", "suggested")
WORDS = ("goal",)


@dataclasses.dataclass
class Span:
    """One state from when to when, seconds since 1970; what the sensor named so is made to feel."""
    from_s: float
    to_s: float
    state: str
    pose: str
    sensor: str


@dataclasses.dataclass
class Act:
    at_s: float
    words: list


@dataclasses.dataclass
class Day:
    name: str
    zone: str
    offset: datetime.timezone
    figures: dict = dataclasses.field(default_factory=dict)


class Truth:
    """days by name, spans and acts in order of time."""

    def __init__(self):
        self.days, self.spans, self.acts = {}, [], []
        self.columns = None
        self.sensor = "back"
        with open(PATH, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                words = line.partition("#")[0].split()
                if words:
                    try:
                        self._read(words)
                    except (ValueError, KeyError, IndexError) as error:
                        raise ValueError(f"{PATH}:{number}: {error!r}") from error
        self.begin_s, self.end_s = self.spans[0].from_s, self.spans[-1].to_s

    def _read(self, words):
        if words[0] == "day":
            _word, name, zone, offset = words
            self.day = Day(name, zone, parse_offset(offset))
            self.days[name] = self.day
        elif words[0] == "figures":
            self.columns = [next(d for d in self.days.values() if d.name.endswith("-" + column))
                            for column in words[1:]]
        elif self.columns:
            for day, text in zip(self.columns, words[1:], strict=True):
                day.figures[words[0]] = parse_figure(words[0], text)
        elif words[1] == "*":
            self._read_act(self._at(words[0]), words[2:])
        else:
            self._read_span(*words[:3], " ".join(words[3:]))

    def _read_act(self, at_s, words):
        if words[0] == "sensor":
            self._close(at_s)
            self.sensor = words[1]
        self.acts.append(Act(at_s, words))

    def _read_span(self, from_text, to_text, state, pose):
        from_s = self._at(from_text)
        if state not in STATES:
            raise ValueError(state)
        self._close(from_s)
        to_s = None if to_text == "until" else self._at(to_text)
        self.spans.append(Span(from_s, to_s, state, pose, self.sensor))

    def _close(self, at_s):
        """A span that went on until the next one ends; what follows it must join."""
        if not self.spans:
            return
        if self.spans[-1].to_s is None:
            self.spans[-1].to_s = at_s
        if self.spans[-1].to_s != at_s:
            raise ValueError(f"{self.spans[-1]} is not followed at once")

    def _at(self, text):
        """08:00, 08:00:50 or 15:00-04:00 of the day that is being read."""
        clock, sign, zone = re.fullmatch(r"([\d:]+)(?:([+-])([\d:]+))?", text).groups()
        offset = parse_offset(sign + zone) if sign else self.day.offset
        date = datetime.date.fromisoformat(self.day.name)
        time = datetime.time.fromisoformat(clock)
        if time.hour < DAY_STARTS_H:
            date += datetime.timedelta(days=1)
        return datetime.datetime.combine(date, time, offset).timestamp()

    def add_up(self, from_s, to_s):
        """Seconds by state of a stretch, of what happened."""
        sums = dict.fromkeys(STATES, 0.0)
        for span in self.spans:
            sums[span.state] += max(0, min(span.to_s, to_s) - max(span.from_s, from_s))
        return sums

    def count(self, from_s, to_s, *states):
        """How many times, of a stretch, one of the states was entered."""
        count, before = 0, None
        for span in self.spans:
            if span.from_s < to_s and span.to_s > from_s:
                count += span.state in states and before not in states
                before = span.state
        return count

    def tolerance(self, name, figure):
        """By how much a figure of a day may be off; see the head of the table."""
        from_s, to_s = self.bounds(name)
        figures = self.days[name].figures
        if figure in FIXED:
            return FIXED[figure]
        on_s = ON_S * self.count(from_s, to_s, *MEASURED)
        walk_s = WALK_S * self.count(from_s, to_s, "moving")
        if figure in STATES:
            open_s = figures["bending"] if figure in BENDING else 0
            near_s = on_s if figure == "no_data" else 0
            lie_s = LIE_S * self.count(from_s, to_s, "lying") if figure in MEASURED else 0
            return CHANGE_S * (self.count(from_s, to_s, figure) + 1) + open_s + near_s + lie_s
        return {"walking": walk_s, "stationary": walk_s + on_s, "measured": on_s, "expected": on_s,
                "missing": ON_S * self.count(from_s, to_s, "no_data") if figures["missing"] else 0,
                }[figure]

    def state_at(self, at_s):
        return next((span.state for span in self.spans if span.from_s <= at_s < span.to_s),
                    self.spans[-1].state)

    def held(self):
        """[(from, to)]: when nothing may be told, as the machine and other programs were told."""
        begins = {("inhibit",): "uninhibit", ("profile", "commuting"): "profile",
                  ("mode", "off"): "mode", ("sleep",): "wake"}
        stretches = []
        for i, act in enumerate(self.acts):
            end = begins.get(tuple(act.words)) or begins.get(tuple(act.words[:1]))
            if act.words[0] == "pause":
                stretches.append((act.at_s, act.at_s + int(act.words[1]) * 60))
            elif end:
                over = next((later for later in self.acts[i + 1:] if later.words[0] == end), None)
                stretches.append((act.at_s, over.at_s if over else self.end_s))
        return stretches

    def is_asleep(self, at_s):
        """Whether the computer slept then."""
        return any(act.words[0] == "sleep" and act.at_s <= at_s < later.at_s
                   for act, later in zip(self.acts, self.acts[1:]))

    def day_of(self, at_s):
        """The last one goes on."""
        return max(name for name in self.days if self.begin_of(name) <= at_s)

    def begin_of(self, name):
        """When a day begins; the first: when the daemon does."""
        date = datetime.date.fromisoformat(name)
        day = self.days.get(name) or list(self.days.values())[-1]
        time = datetime.time(DAY_STARTS_H)
        begin_s = datetime.datetime.combine(date, time, day.offset).timestamp()
        return max(begin_s, self.begin_s)

    def bounds(self, name):
        """From when to when a day is, as far as it was lived."""
        next_day = datetime.date.fromisoformat(name) + datetime.timedelta(days=1)
        return self.begin_of(name), min(self.begin_of(next_day.isoformat()), self.end_s)


def parse_offset(text):
    hours, minutes = text[1:].split(":")
    away = datetime.timedelta(hours=int(hours), minutes=int(minutes))
    return datetime.timezone(-away if text[0] == "-" else away)


def parse_figure(name, text):
    """Seconds of 6:47:43 and 6:47; numbers; None where nothing can be known."""
    if text == "-":
        return None
    if name in WORDS:
        return text
    if name in RATIOS:
        return float(text)
    if name in COUNTS:
        return int(text)
    parts = [int(part) for part in text.split(":")]
    return sum(part * unit for part, unit in zip(parts, (3600, 60, 1))) if len(parts) > 1 else int(text)
