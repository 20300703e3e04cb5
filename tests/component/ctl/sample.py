# SPDX-License-Identifier: GPL-3.0-or-later
"""Weeks of somebody's days, made up but adding up: minutes, and the days and weeks made of them."""

import datetime
import os
import random
import zoneinfo

from fake import GLib, variants

STATES = ["upright", "slouching", "leaning", "moving", "lying", "unjudged", "not_worn", "no_data", "paused",
          "reclining"]
MONITORED = [*STATES[:6], "reclining"]
COLUMNS = (["start", "from_usec", "day", "utc_offset_s"] + [f"{s}_s" for s in STATES]
           + ["walking_s", "sitting_s", "standing_s", "stationary_s", "deviation_deg"])
OUTCOMES = ["taken-verified", "taken-verified", "taken-unverified", "natural", "postponed", "skipped", "expired"]
NOTES = ["long call in the afternoon", "new chair", "slept badly", "walked to work"]


def _day(text):
    return datetime.date.fromisoformat(text)


class Day:
    """One day of a person who works at a desk."""

    def __init__(self, name, zone, seed, knows_sitting, hours):
        self.name = name
        self.zone = zone
        self.random = random.Random(f"{seed} {name}")
        self.knows_sitting = knows_sitting
        self.minutes = []
        self.breaks = []
        self.alerts = {}
        self.spell, self.longest = 0, 0
        self.changes = 0
        self._live(*hours)

    def _live(self, begin, end):
        midnight = datetime.datetime.combine(_day(self.name), datetime.time(), self.zone)
        moment = midnight.timestamp() + (begin * 60 + self.random.randrange(40)) * 60
        stop = midnight.timestamp() + (end * 60 - self.random.randrange(40)) * 60
        state = "not_worn"
        while moment < stop:
            previous, state = state, self._next(state)
            length = min(self._length(state), int((stop - moment) / 60) + 1)
            self.changes += state in MONITORED[:5] and previous != state
            for _ in range(length):
                self._minute(moment, state)
                moment += 60

    def _next(self, state):
        weights = {"upright": 9, "slouching": 4, "leaning": 1.2, "moving": 2.5, "lying": 0.15, "unjudged": 0.5,
                   "not_worn": 0.5, "no_data": 0.5, "paused": 0.25}
        weights[state] = 0
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _length(self, state):
        mean = {"upright": 16, "slouching": 8, "leaning": 3, "moving": 5, "lying": 15, "unjudged": 2,
                "not_worn": 35, "no_data": 20, "paused": 40}[state]
        return max(1, int(self.random.expovariate(1 / mean)))

    def _minute(self, moment, state):
        still = state in ("upright", "slouching", "leaning", "unjudged")
        is_alerted = state == "slouching" and self.random.random() < 0.03
        if state == "leaning" and int(moment // 3600) % 24 >= 14:  # on the sofa
            state = "reclining"
        row = dict.fromkeys(STATES, 0) | {state: 60, "from": int(moment), "walking": 60 * (state == "moving"),
                                          "stationary": 60 * still, "sitting": None, "standing": None}
        if self.knows_sitting:
            standing = still and int(moment // 3600) % 4 == 1
            row |= {"sitting": 60 * (still and not standing), "standing": 60 * standing}
        self.minutes.append(row)
        self.spell = self.spell + 60 if still else 0
        self.longest = max(self.longest, self.spell)
        if state == "moving" and self.random.random() < 0.12:
            self.breaks.append((int(moment), self.random.choice(OUTCOMES)))
        if is_alerted:
            self.alerts["slouch"] = self.alerts.get("slouch", 0) + 1
        if self.spell == 45 * 60:
            self.alerts["long-sitting"] = self.alerts.get("long-sitting", 0) + 1

    def sum(self, key):
        return sum(row[key] or 0 for row in self.minutes)


def bucket(days, zone_name, name, more):
    """Days as the daemon sums them up; a share only where enough of the time is covered."""
    seconds = {f"{s}_s": sum(day.sum(s) for day in days) for s in STATES + ["walking", "stationary"]}
    if any(day.knows_sitting for day in days):
        seconds |= {f"{s}_s": sum(day.sum(s) for day in days) for s in ("sitting", "standing")}
    monitored = sum(seconds[f"{s}_s"] for s in MONITORED)
    judged = seconds["upright_s"] + seconds["slouching_s"] + seconds["leaning_s"]
    coverage = monitored / max(monitored + seconds["no_data_s"], 1)
    tallies = {"alerts": {}, "breaks": {}}
    for day in days:
        for kind, count in day.alerts.items():
            tallies["alerts"][kind] = tallies["alerts"].get(kind, 0) + count
        for _, outcome in day.breaks:
            tallies["breaks"][outcome] = tallies["breaks"].get(outcome, 0) + 1
    values = {"day": name, "tz": zone_name, "monitored_s": monitored, "coverage": coverage,
              "pose_changes": sum(day.changes for day in days), "slouch_events": len(days) * 3,
              "longest_sit_s": max(day.longest for day in days), "longest_slouch_s": 900, "bends": len(days),
              "alerts": GLib.Variant("a{su}", tallies["alerts"]),
              "breaks": GLib.Variant("a{su}", tallies["breaks"]), **seconds, **more}
    if coverage >= 0.5 and judged > 0:
        values["upright_ratio"] = seconds["upright_s"] / judged
    return variants(**values)


class History:
    def __init__(self, first, last, zone="Europe/Berlin", skips=(), knows_sitting=False, hours=(8, 19), seed=1):
        self.zone_name = zone
        self.zone = zoneinfo.ZoneInfo(zone)
        self.days = {}
        self.said = []
        self.more = {}  # of a day's bucket
        self.kept = {"minutes", "hours"}
        self.flights = []  # (from which second on, in which zone)
        self.names_days = False  # events say their day and their clock; an older daemon's do not
        date = _day(first)
        while date <= _day(last):
            if date.isoformat() not in skips:
                self.days[date.isoformat()] = Day(date.isoformat(), self.zone, seed, knows_sitting, hours)
            date += datetime.timedelta(1)

    def fly(self, day, hour, zone):
        """From so many hours after the day's begin on, local time is the zone's."""
        self.flights.append((self.begin(day) + hour * 3600, zoneinfo.ZoneInfo(zone)))
        self.names_days = True

    def begin(self, day):
        return int(datetime.datetime.combine(_day(day), datetime.time(), self.zone).timestamp())

    def local(self, at):
        zone = ([self.zone] + [zone for since, zone in self.flights if since <= at])[-1]
        return datetime.datetime.fromtimestamp(at, zone)

    def say(self, day, hour, what="check-in", **details):
        moment = datetime.datetime.combine(_day(day), datetime.time(int(hour), int(hour % 1 * 60)), self.zone)
        self.say_at(int(moment.timestamp()), what, **details)

    def say_at(self, at, what="check-in", **details):
        self.said.append((at, what, details))

    def say_something(self):
        for i, day in enumerate(sorted(self.days)[::2]):
            self.say(day, 13.5, comfort=4 + i % 5, sleep=6, energy=3 + i % 6, feeling=["fine", "stiff", "sore"][i % 3],
                     note=NOTES[i % len(NOTES)])
        self.say(sorted(self.days)[-1], 17, "session", kind="massage", minutes=45)

    def hours(self, start, end):
        """Hours as the daemon sums them up."""
        found = {}
        for name, day in self.days.items():
            for row in day.minutes if start <= name <= end and "hours" in self.kept else []:
                at = row["from"] // 3600 * 3600
                if at not in found:
                    local = self.local(at)
                    found[at] = {"day": name, "start": local.isoformat(), "from_usec": GLib.Variant("t", at * 1000000)}
                for key in STATES + ["walking", "stationary", "sitting", "standing"]:
                    found[at][f"{key}_s"] = found[at].get(f"{key}_s", 0) + (row[key] or 0)
        return [variants(**values) for _, values in sorted(found.items())]

    def rows(self, start, end, size):
        if size == "hour":
            return self.hours(start, end)
        groups = {}
        for name, day in self.days.items():
            if start <= name <= end:
                date = _day(name)
                key = {"day": name, "week": (date - datetime.timedelta(date.weekday())).isoformat(),
                       "month": name[:7] + "-01"}[size]
                groups.setdefault(key, []).append(day)
        return [bucket(days, self.zone_name, key, self.more if size == "day" else {"days": len(days)})
                for key, days in groups.items()]

    def csv(self):
        lines = [",".join(COLUMNS)]
        for name, day in self.days.items():
            for row in day.minutes if "minutes" in self.kept else []:
                local = self.local(row["from"])
                values = [local.isoformat(), row["from"] * 1000000, name, int(local.utcoffset().total_seconds())]
                values += [row[s] for s in STATES + ["walking", "sitting", "standing", "stationary"]] + [""]
                lines.append(",".join("" if v is None else str(v) for v in values))
        return "\r\n".join(lines) + "\r\n"

    def events(self, kinds):
        found = []
        if "break" in kinds:
            found += [(at, "break", {"outcome": outcome}) for day in self.days.values() for at, outcome in day.breaks]
        found += [one for one in self.said if one[1] in kinds]
        return [(at * 1000000, 0, kind, variants(**details, **self.place(at)))
                for at, kind, details in sorted(found, key=lambda e: e[0])]

    def place(self, at):
        """The day that a moment belongs to, and its clock."""
        if not self.names_days:
            return {}
        local = self.local(at)
        return {"day": local.date().isoformat(),
                "utc_offset_s": GLib.Variant("i", int(local.utcoffset().total_seconds()))}

    def answer(self, fake):
        """Makes a fake daemon answer from this history."""
        def get_range(invocation):
            return GLib.Variant("(aa{sv})", (self.rows(*invocation.get_parameters().unpack()),))

        def list_events(invocation):
            from_us, to_us, kinds, limit = invocation.get_parameters().unpack()
            found = [one for one in self.events(kinds) if from_us <= one[0] < to_us]
            return GLib.Variant("(a(ttsa{sv}))", (found[-limit:],))

        def export(invocation):
            descriptors = invocation.get_message().get_unix_fd_list().steal_fds()
            with os.fdopen(descriptors[0], "w", encoding="utf-8", newline="") as out:
                out.write(self.csv())

        fake.answers |= {"GetRange": get_range, "ListEvents": list_events, "Export": export}
