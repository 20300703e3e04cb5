# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the truth week against what was lived, and against each other: what adds up."""

import collections

from truth import JUDGED, MEASURED, STATES
from said import of_body
from views import rows

KEYS = {"measured": "monitored_s", "share": "upright_ratio", "slouches": "slouch_events",
        "leans": "lean_events", "bends": "bends", "breaks": "breaks_taken", "streak": "streak",
        "coverage": "coverage", "suggested": "breaks_suggested"}
TOLD_KEYS = ("told", "repeated")  # of posture and sitting
STATE_KEYS = [f"{state}_s" for state in STATES if state != "bending"]
OVERLAYS = ["walking_s", "sitting_s", "standing_s", "stationary_s"]
COUNTED_KEYS = ["slouch_events", "lean_events", "pose_changes", "bends", "breaks_taken",
                "breaks_suggested", "breaks_postponed", "breaks_skipped", "breaks_passed"]
TABLE_KEYS = ["told", "repeated", "breaks"]
ROUNDED_S = 1  # of a figure in whole seconds
LATE_S = 6     # a sample's interval is counted when the next one has come: gap_s and one more
SURE_S = 60    # of less expected time a share says nothing here, seconds being rounded


def add_up(buckets):
    """What the buckets come to, by key."""
    total = {}
    for bucket in buckets:
        for key in [*STATE_KEYS, *OVERLAYS, "missing_s", "expected_s", *COUNTED_KEYS]:
            total[key] = total.get(key, 0) + bucket.get(key, 0)
        for key in TABLE_KEYS:
            total[key] = total.get(key, collections.Counter()) + collections.Counter(bucket[key])
        for key in ("longest_slouch_s", "longest_sit_s"):
            total[key] = max(total.get(key, 0), bucket.get(key, 0))
    return total


class Lived:
    """Tests of the class that has truth, views, names, running, near () and each_day ()."""

    # what was lived

    def test_the_days_are_as_lived(self):
        self.assertEqual(list(self.views.days), self.names)
        for name, day in self.each_day():
            wrong = []
            for figure, wanted in self.truth.days[name].figures.items():
                if figure in ("wall", "bending", "goal"):
                    continue
                value = of_body(day, figure) if figure in TOLD_KEYS else day.get(KEYS.get(figure, figure + "_s"))
                if wanted is None or value is None:
                    if value is not wanted:
                        wrong.append(f"{figure}: {value}, wanted {wanted}")
                    continue
                slack = 0 if isinstance(wanted, int) and figure in (*KEYS, *TOLD_KEYS) and figure != "measured" \
                    else self.truth.tolerance(name, figure)
                if abs(value - wanted) > slack:
                    wrong.append(f"{figure}: {value}, wanted {wanted} ± {slack}")
            self.assertEqual(wrong, [])
            self.assertEqual(day["tz"], self._zone(name))

    def _zone(self, name):
        """Where the day ended."""
        return self.truth.days[self.running if name >= "2026-10-27" else name].zone

    def test_the_table_adds_up(self):
        """The hand that wrote the figures read the same story as the machine."""
        for name, day in self.truth.days.items():
            from_s, to_s = self.truth.bounds(name)
            lived = self.truth.add_up(from_s, to_s)
            self.assertEqual({state: day.figures[state] for state in STATES}, lived, name)
            self.assertEqual(day.figures["wall"], to_s - from_s)
            self.assertEqual(day.figures["measured"], sum(lived[state] for state in MEASURED))
            self.assertEqual(day.figures["expected"],
                             day.figures["measured"] + day.figures["missing"])

    def test_goals_are_told_when_the_day_is_over(self):
        for name, day in self.each_day():
            wanted = {"met": True, "missed": False, None: None}[self.truth.days[name].figures["goal"]]
            self.assertEqual(day.get("goal_met"), wanted)
            self.assertTrue(name == self.running or "goal_so_far" not in day)

    def test_the_hours_are_as_lived(self):
        for hour in self.views.hours:
            from_s = hour["from_usec"] / 1e6
            lived = self.truth.add_up(from_s, from_s + 3600)
            for state in STATES:
                if state == "bending":
                    continue
                slack = LATE_S * (1 + self.truth.count(from_s, from_s + 3600, *STATES)) \
                    + lived["bending"]
                self.near(hour[f"{state}_s"], lived[state], slack, f"{hour['start']}, {state}")

    # what adds up

    def test_states_add_up_to_wall_time(self):
        for name, day in self.each_day():
            sum_s = sum(day[key] for key in STATE_KEYS)
            slack_s = ROUNDED_S + self.stopped_s(*self.truth.bounds(name))
            self.near(sum_s, self.truth.days[name].figures["wall"],
                      slack_s + (self.views.asked_s if name == self.running else 0), "all states")

    def test_the_parts_of_a_bucket(self):
        for bucket in [*self.views.days.values(), *self.views.hours, *self.views.weeks]:
            self.looked_at = bucket.get("start", bucket["day"])
            self._check_parts(bucket)

    def _check_parts(self, bucket):
        measured_s = sum(bucket[f"{state}_s"] for state in MEASURED if state != "bending")
        judged_s = sum(bucket[f"{state}_s"] for state in JUDGED)
        self.near(bucket["monitored_s"], measured_s, ROUNDED_S, "monitored_s")
        self.near(bucket["expected_s"], measured_s + bucket["missing_s"], 2 * ROUNDED_S, "expected_s")
        self.assertLessEqual(bucket["missing_s"], bucket["no_data_s"] + ROUNDED_S)
        if bucket["expected_s"] >= 60:
            usable = (measured_s - bucket["unjudged_s"]) / bucket["expected_s"]
            self.near(bucket["coverage"], usable, 3 / bucket["expected_s"], "coverage")
        if "upright_ratio" in bucket:
            self.near(bucket["upright_ratio"], bucket["upright_s"] / judged_s, 2 / judged_s, "share")
        else:
            self.assertTrue(bucket["coverage"] < 0.5 or judged_s < 2, "a share is missing")
        self.assertEqual("sitting_s" in bucket, "standing_s" in bucket)
        self.assertLessEqual(bucket["walking_s"], bucket["moving_s"] + ROUNDED_S)
        self.near(bucket["stationary_s"] + bucket["walking_s"] + bucket["lying_s"], measured_s,
                  3 * ROUNDED_S, "in one place, walking and lying")

    def test_hours_add_up_to_days(self):
        for name, day in self.each_day():
            hours = [dict(hour) for hour in self.views.hours if hour["day"] == name]
            for key in ("longest_slouch_s", "longest_sit_s"):  # an hour has its part of it
                self.assertTrue(all(hour[key] <= 3600 for hour in hours), key)
                self.assertLessEqual(max(hour.pop(key) for hour in hours), day[key])
            self._check_sum({**day, "longest_slouch_s": 0, "longest_sit_s": 0}, hours, "hours")

    def test_days_add_up_to_weeks_and_months(self):
        """Sitting, which one day of the week knows, is told of that day and of nothing longer."""
        days = {name: {key: value for key, value in day.items() if key not in ("sitting_s", "standing_s")}
                for name, day in self.views.days.items()}
        for buckets in (self.views.weeks, self.views.months):
            self.assertEqual(sum(bucket["days"] for bucket in buckets), len(self.names))
            self.assertEqual([key for bucket in buckets for key in bucket if key in ("sitting_s", "standing_s")], [])
            self._check_sum(add_up(buckets), list(days.values()), "days")
        monday = self.views.weeks[1]["day"]
        self.assertEqual(monday, "2026-10-26")
        self._check_sum(self.views.weeks[0],
                        [day for name, day in days.items() if name < monday], "a week")

    def _check_sum(self, whole, parts, what):
        total, whole = add_up(parts), add_up([whole])
        for key, value in total.items():
            is_time = key.endswith("_s") and not key.startswith("longest")
            if is_time:
                self.near(value, whole[key], len(parts) * ROUNDED_S, f"{what}: {key}")
            else:
                self.assertEqual(value, whole[key], f"{what}: {key}")

    def test_minutes_add_up_to_hours(self):
        minutes = rows(self.views.csv["minutes"])
        sums = collections.defaultdict(collections.Counter)
        for row in minutes:
            hour_s = (int(row["from_usec"]) // 10 ** 6 + int(row["utc_offset_s"])) // 3600 * 3600
            key = hour_s - int(row["utc_offset_s"]), row["day"]
            for name in [*STATE_KEYS, *OVERLAYS, "missing_s"]:
                sums[key][name] += float(row[name] or 0)
            from_s = int(row["from_usec"]) / 10 ** 6
            slack_s = 0.01 + self.stopped_s(from_s, from_s + 60)
            self.near(sum(float(row[name]) for name in STATE_KEYS), 60,
                      slack_s if row["from_usec"] != minutes[-1]["from_usec"] else 60, row["start"])
        hours = {(int(row["from_usec"]) // 10 ** 6, row["day"]): row
                 for row in rows(self.views.csv["hours"])}
        self.assertEqual(list(sums), list(hours))
        for key, row in hours.items():
            is_last = key == list(hours)[-1]
            for name, value in sums[key].items():
                self.near(float(row[name] or 0), value, 0.1 + is_last * self.views.asked_s,
                          f"{row['start']}: {name}")

    def test_the_hour_that_came_twice(self):
        night = [hour["start"] for hour in self.views.hours if "2026-10-25T02" in hour["start"]]
        self.assertEqual(night, ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"])
