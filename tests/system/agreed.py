# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of the truth week against each other: answers, exports, series, events, signals."""

import collections
import datetime
import json

import views
from lived import COUNTED_KEYS, LATE_S, OVERLAYS, ROUNDED_S, STATE_KEYS, add_up
from truth import CHANGE_S, WALK_S
from views import moment_us, rows

WORDS = ("day", "start", "tz", "kind", "sensor")
TOLD_OF_BODY = {"slouch", "lean", "long-sitting", "break-due"}
QUIET = {"lying", "moving", "not_worn", "paused", "off", "no_data"}
TAKEN = ("natural", "taken-verified", "taken-unverified")
NOT_KNOWN = {"deviation": {"no_data", "not_worn", "off", "paused"},
             "upright_ratio": {"no_data", "not_worn", "off", "paused", "lying"}}
POINT_S = 180  # at most, of a series of the week in 5000 points
HOLD_S = 1     # by then a hold that begins or ends does


class Agreed:
    """Tests of the class that has truth, views, heard, names, running, near () and each_day ()."""

    def test_hours_are_the_same_in_both_views(self):
        exported = {row["start"]: row for row in rows(self.views.csv["hours"])}
        self.assertEqual(list(exported), [hour["start"] for hour in self.views.hours])
        for hour in self.views.hours:
            row = exported[hour["start"]]
            self.assertEqual((row["day"], int(row["from_usec"])), (hour["day"], hour["from_usec"]))
            self.assertEqual(moment_us(hour["start"]), hour["from_usec"])
            for key in [*STATE_KEYS, *OVERLAYS, "missing_s"]:
                self.assertEqual(row[key] != "", key in hour, (row["start"], key))
                if hour is not self.views.hours[-1]:
                    self.near(float(row[key] or 0), hour.get(key, 0), ROUNDED_S, (row["start"], key))

    # one day in every view

    def test_the_answers_of_the_bus_agree(self):
        for name, day in self.each_day():
            self.same(self.views.by_day[name], day, name, "GetDay")
            summary = dict(self.views.summaries[name])
            for key in ("span", "text", "language", "tone"):
                summary.pop(key)
            self.same(summary, day, name, "GetSummary")
        self.same(self.views.today, self.views.days[self.running], self.running, "Today")

    def test_the_clients_json_is_what_the_bus_says(self):
        self.assertEqual([day["day"] for day in self.views.range_json], self.names)
        for day in [*self.views.range_json, *self.views.stats_json.values()]:
            self.same(day, self.views.days[day["day"]], day["day"], "stats --json")

    def test_the_export_of_days_is_what_the_bus_says(self):
        for listed in (self.views.json["days"],
                       [self._typed(row) for row in rows(self.views.csv["days"])],
                       [self._typed(row) for row in rows(self.views.range_csv["days"])]):
            self.assertEqual([day["day"] for day in listed], self.names)
            for day in listed:
                known = {key: value for key, value in day.items() if value is not None}
                self.same(known, self.views.days[day["day"]], day["day"], "Export")

    @staticmethod
    def _typed(row):
        """Of a CSV, as JSON has it; words stay words."""
        def typed(text):
            try:
                return json.loads(text)
            except ValueError:
                return text or None
        return {key: (text or None) if key in WORDS else typed(text) for key, text in row.items()}

    def test_csv_and_json_of_every_export_agree(self):
        for what in views.WHATS:
            exported, listed = self.views.json[what], rows(self.views.csv[what])
            self.assertEqual(len(listed), len(exported), what)
            for row, wanted in list(zip(listed, exported))[:-1]:  # the last one goes on
                self.assertEqual(self._typed(row), wanted, what)

    def test_the_clients_csv_is_the_export(self):
        for what in views.WHATS:
            listed, exported = rows(self.views.range_csv[what]), rows(self.views.csv[what])
            ended = [row for row in exported if row["day"] != self.running]
            self.assertEqual(listed[:len(ended)], ended, what)

    # series

    def test_series_add_up_to_days(self):
        for series, points in self.views.history.items():
            if not series.endswith("_s"):
                continue
            wanted = sum(day.get(series, 0) for day in self.views.days.values())
            self.near(sum(value for _at_us, value in points), wanted,
                      len(self.names) * ROUNDED_S + self.views.asked_s, series)

    def test_series_tell_nothing_where_nothing_is_known(self):
        for series, unknown in NOT_KNOWN.items():
            for at_us, value in self.views.history[series]:
                at_s = at_us / 1e6
                lived = self.truth.add_up(at_s - CHANGE_S, at_s + POINT_S)
                states = {state for state, seconds in lived.items() if seconds > 0}
                self.assertFalse(len(states) == 1 and states <= unknown,
                                 f"{series} {value} while {states}, {self.clock(at_s)}")
        self.assertEqual({self.truth.day_of(at_us / 1e6)
                          for at_us, _value in self.views.history["sitting_s"]}, {"2026-10-23"})

    # events

    def test_events_are_the_same_in_every_view(self):
        exported = [(row["from_usec"], row["to_usec"], row["kind"])
                    for row in self.views.json["events"]]
        listed = [event[:3] for event in self.views.events]
        self.assertEqual(exported[:len(listed)], listed)
        for event, row in zip(self.views.events, self.views.json["events"]):
            at_us = moment_us(row["start"])
            self.assertEqual(at_us // 10 ** 6, row["from_usec"] // 10 ** 6)
            self.assertEqual(row["day"], self.truth.day_of(row["from_usec"] / 1e6))
            details = dict(event[3])
            self.assertEqual(details.pop("day"), row["day"])
            self.assertEqual(details.pop("utc_offset_s"), row["utc_offset_s"])
            self.assertEqual(details.pop("sensor", row["sensor"]), row["sensor"])
            self.assertEqual(details, row["details"] or {})

    def test_events_are_what_the_days_count(self):
        for name, day in self.each_day():
            if name != self.running:
                self._check_counts(day, [event for event in self.views.events
                                         if self.truth.day_of(event[0] / 1e6) == name])

    def _check_counts(self, day, events):
        def count(kind, key=None):
            return collections.Counter(e[3][key] if key else "" for e in events if e[2] == kind)

        def longest(kind, is_of=lambda details: True):
            return max(((e[1] - e[0]) // 10 ** 6 for e in events if e[2] == kind and is_of(e[3])),
                       default=0)

        self.assertEqual(dict(count("alert-raised", "alert")), day["told"])
        self.assertEqual(day["alerts"], day["told"])
        self.assertEqual(dict(count("alert-repeated", "alert")), day["repeated"])
        outcomes = count("break", "outcome")
        self.assertEqual(dict(outcomes), day["breaks"])
        self.assertEqual(sum(outcomes[outcome] for outcome in TAKEN),
                         day["breaks_taken"])
        for key in ("postponed", "skipped"):
            self.assertEqual(outcomes[key], day[f"breaks_{key}"])
        self.assertEqual(len([e for e in events if e[2] == "break" and e[3]["told"]
                              and e[3]["outcome"] == "expired"]), day["breaks_passed"])
        self.assertEqual(count("break-suggested")[""], day["breaks_suggested"])
        self.assertEqual(count("posture-changed")[""], day["pose_changes"])
        self.assertEqual(count("bend")[""], day["bends"])
        postures = count("slouch-ended", "posture")
        self.assertEqual(postures["slouching"], day["slouch_events"])
        self.assertEqual(sum(postures.values()) - postures["slouching"], day["lean_events"])
        self.near(day["longest_slouch_s"],
                  longest("slouch-ended", lambda details: details["posture"] == "slouching"),
                  ROUNDED_S, "longest slouch")
        durations = [e[3]["duration_s"] for e in events if e[2] == "bout-ended"]
        self.near(day["longest_sit_s"], max(durations, default=0), ROUNDED_S, "longest in one place")

    def test_what_became_of_breaks_was_told(self):
        """Nobody takes, skips or lets pass a break that they never heard of."""
        breaks = [event[3] for event in self.views.events if event[2] == "break"]
        taken = [rest for rest in breaks if rest["outcome"] in ("taken-verified", "taken-unverified")]
        asked = [rest for rest in taken if rest["trigger"] == "asked"]
        days = self.views.days.values()
        self.assertLessEqual(
            len(taken) + sum(day["breaks_skipped"] + day["breaks_passed"] for day in days),
            len(asked) + sum(day["breaks_suggested"] for day in days))

    def test_what_was_signalled_is_what_is_kept(self):
        raised = [(heard.values[1], heard.values[3]["times"]) for heard in self.heard
                  if heard.name == "AlertRaised"]
        kept = [(e[3]["alert"], e[3]["times"]) for e in self.views.events
                if e[2] in ("alert-raised", "alert-repeated")]
        self.assertEqual(kept[:len(raised)], raised)
        finished = collections.Counter(heard.values[1] for heard in self.heard
                                       if heard.name == "Finished")
        days = add_up(self.views.days.values())
        self.assertEqual(finished, days["breaks"])
        self.assertEqual(sum(heard.name == "Suggested" for heard in self.heard),
                         days["breaks_suggested"])

    def test_nothing_is_told_at_the_wrong_moment(self):
        held, wrong = self.truth.held(), []
        for at_us, _end_us, kind, details in self.views.events:
            if kind not in ("alert-raised", "alert-repeated"):
                continue
            at_s, alert = at_us / 1e6, details["alert"]
            states = {self.truth.state_at(at_s - WALK_S), self.truth.state_at(at_s)}
            if any(from_s + HOLD_S < at_s < to_s - HOLD_S for from_s, to_s in held):
                wrong.append(f"{self.clock(at_s)} {kind} {alert} under a hold: {details}")
            if alert in TOLD_OF_BODY and states <= QUIET:
                wrong.append(f"{self.clock(at_s)} {kind} {alert} while {states}: {details}")
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def clock(self, at_s):
        """A moment as the wearer's clock had it, for people."""
        offset = self.truth.days[self.truth.day_of(at_s)].offset
        return datetime.datetime.fromtimestamp(at_s, offset).isoformat()

    # summaries

    def test_each_day_is_summed_up_once(self):
        told = [heard.values[0] for heard in self.heard if heard.name == "DaySummary"]
        self.assertEqual([summary["day"] for summary in told], self.names[:-1])
        for summary in told:
            self._check_summary(summary, self.views.days[summary["day"]])
            later = self.views.summaries[summary["day"]]
            self.assertEqual(summary["text"], later["text"])

    def test_each_hour_is_summed_up_once(self):
        told = [heard.values[0] for heard in self.heard if heard.name == "HourSummary"]
        hours = {hour["start"]: hour for hour in self.views.hours}
        starts = [summary["start"] for summary in told]
        worn = [start for start, hour in hours.items()
                if hour["monitored_s"] > 0 and start != self.views.hours[-1]["start"]
                and not self.truth.is_asleep(hour["from_usec"] / 1e6 + 3600)]
        self.assertEqual(starts, sorted(set(starts), key=moment_us))
        self.assertEqual([start for start in worn if start not in starts], [])
        for summary in told:
            self._check_summary(summary, hours[summary["start"]])

    def _check_summary(self, summary, bucket):
        """What was said when it ended is what is kept of it."""
        for key in [*STATE_KEYS, "missing_s", *COUNTED_KEYS, "day"]:
            if isinstance(bucket[key], str) or not key.endswith("_s"):
                self.assertEqual(summary[key], bucket[key], key)
            else:
                self.near(summary[key], bucket[key], LATE_S, f"{bucket['day']}: {key}")
