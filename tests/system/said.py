# SPDX-License-Identifier: GPL-3.0-or-later
"""What the client writes for people, against the days that the bus tells: stats, summary, report."""

import collections
import datetime
import re
import statistics

from views import rows, span_s, tables

STATE_LABELS = {"upright": "upright", "slouching": "slouching", "leaning": "leaning",
                "reclining": "reclining", "moving": "moving", "lying": "lying", "not judged": "unjudged",
                "not worn": "not_worn", "paused": "paused", "switched off": "off",
                "no data": "no_data", "of it missing": "missing"}
PAGE_LABELS = {"near the pose you set": "upright", "in one place": "stationary",
               "walking": "walking", "sitting": "sitting", "standing": "standing",
               **{label: state for label, state in STATE_LABELS.items() if state != "upright"}}
TOLD_OF_BODY = ("slouch", "lean", "long-sitting", "break-due")
MINUTE_S = 31  # of a time that is told in minutes


def number(pattern, text, default=None):
    """What the pattern catches, as a number."""
    found = re.search(pattern, text)
    return float(found.group(1)) if found else default


def of_body(day, *keys):
    """How often one was told of posture and sitting."""
    return sum(day[key].get(kind, 0) for key in keys for kind in TOLD_OF_BODY)


class Said:
    """Tests of the class that has views, names, running, near () and each_day ()."""

    def told(self, text, seconds, what):
        """A duration that is written out; nothing stands for nothing, and for what is not known."""
        written = span_s(text)
        if written is None:
            self.assertLess(seconds or 0, 60, f"{what}: {text!r}")
        else:
            self.near(written, seconds or 0, MINUTE_S if written >= 60 else 2, f"{what}: {text!r}")

    def ended_days(self):
        """(name, day) but the running one, whose figures move on while they are looked at."""
        for name, day in self.each_day():
            if name != self.running:
                yield name, day

    def test_stats_in_words(self):
        for name, day in self.ended_days():
            text = self.views.stats_text[name]
            head = text.splitlines()[1]
            self.told(head.partition(" measured")[0], day["monitored_s"], "measured")
            self.near(number(r"usable data for (\d+) %", head), day["coverage"] * 100, 0.6, "coverage")
            self.near(number(r"(\d+) % of the judged", head), day["upright_ratio"] * 100, 0.6, "share")
            self._check_states(text, day)
            self._check_counts_in_words(text, day)

    def _check_states(self, text, day):
        shares, seen = [], set()
        for line in text.splitlines():
            label = re.split(r"\s{2,}|\s[█░]", line.strip())[0]
            state = STATE_LABELS.get(label)
            if not state or not line.startswith("  "):
                continue
            seen.add(state)
            self.told(re.sub(r"\d+ %$", "", line.rstrip()), day[f"{state}_s"], label)
            share = number(r"(\d+) %$", line.rstrip())
            shares += [] if share is None else [share]
        self.assertEqual(sum(shares), 100, text)
        hidden = [state for state in STATE_LABELS.values() if state not in seen]
        self.assertEqual([state for state in hidden if day[f"{state}_s"] >= 60], [], text)

    def _check_counts_in_words(self, text, day):
        self.assertEqual(number(r"Slouches\s+(\d+)", text, 0), day["slouch_events"])
        self.assertEqual(number(r"Leaning\s+(\d+) time", text, 0), day["lean_events"])
        self.assertEqual(number(r"(\d+) changes? of pose", text), day["pose_changes"])
        self.assertEqual(number(r"(\d+) deep bend", text), day["bends"])
        self.assertEqual(number(r"Alerts\s+(\d+) told", text, 0), of_body(day, "told", "repeated"))
        self.assertEqual(number(r"(\d+) of them again", text, 0), of_body(day, "repeated"))
        self._check_breaks(text, day)
        self.assertEqual("Sitting " in text, "sitting_s" in day)
        longest = re.search(r"(?:Longest sit|Stationary)\s+(.*) at most", text)
        self.told(longest.group(1), day["longest_sit_s"], "longest in one place")
        slouch = re.search(r"Slouches.*longest (.*)", text)
        self.told(slouch.group(1), day["longest_slouch_s"], "longest slouch")

    def _check_breaks(self, text, day):
        taken = number(r"(\d+) (?:breaks? )?taken", text, 0)
        self.assertEqual(taken, day["breaks_taken"], text)
        for word, key in (("suggested", "breaks_suggested"), ("postponed", "breaks_postponed"),
                          ("skipped", "breaks_skipped"), ("let pass", "breaks_passed")):
            self.assertEqual(number(rf"(\d+) {word}", text, 0), day[key], text)

    def test_the_range_in_words(self):
        lines = self.views.range_text.splitlines()[1:]
        self.assertEqual(len(lines), len(self.names))
        for line, (_name, day) in zip(lines, self.ended_days()):
            self.near(number(r"(\d+) %", line), day["upright_ratio"] * 100, 0.6, line)
            rest = line.partition("%")[2]
            measured, slouches, spell = re.fullmatch(r"\s+(.*?)\s+(\d+)\s{2,}(\S.*)", rest).groups()
            self.told(measured, day["monitored_s"], line)
            self.assertEqual(int(slouches), day["slouch_events"], line)
            self.told(spell, day["longest_sit_s"], line)

    def test_the_summary_in_words(self):
        for name, day in self.ended_days():
            text = self.views.summary_text[name]
            self.assertEqual(text, f"{name}. {self.views.summaries[name]['text']}\n")
            self.told(re.search(r"worn (.*?),", text).group(1), day["monitored_s"], "worn")
            self.near(number(r"(\d+) % of the judged", text), day["upright_ratio"] * 100, 0.6, text)
            self.told(re.search(r"In one place for (.*?),", text).group(1), day["stationary_s"], text)
            self.told(re.search(r"longest spell (.*?)\.", text).group(1), day["longest_sit_s"], text)
            self.near(number(r"Data for (\d+) %", text), day["coverage"] * 100, 0.6, text)
            self._check_breaks(text, day)
            self._check_told(text, day)
            self.assertEqual("goals were met" in text, day.get("goal_met") is True)
            self.assertEqual("not reached" in text, day.get("goal_met") is False)

    def _check_told(self, text, day):
        """"Told 5 times, 2 of them followed."; all, none, or that nobody knows."""
        told, heeded = of_body(day, "told", "repeated"), day["notices_heeded"]
        judged = heeded + day["notices_ignored"]
        self.assertEqual(number(r"Told (\d+) times?", text, 0), told, text)
        if told == 0:
            return
        rest = re.search(r"Told \d+ times?([^.]*)\.", text).group(1)
        if judged == 0 or (heeded == 0 and judged < told):
            wanted = ""
        elif heeded == 0:
            wanted = ", not followed" if told == 1 else ", none of them followed"
        elif heeded >= told:
            wanted = ", and followed" if told == 1 else ", all of them followed"
        else:
            wanted = f", {heeded} of them followed"
        self.assertEqual(rest, wanted, text)

    def test_what_became_of_notices(self):
        """Each telling of posture and sitting has one end at most; days count what the events say."""
        for name, day in self.ended_days():
            ends = collections.Counter((kind, details.get("outcome")) for _from, _to, kind, details in self.views.events
                                       if details["day"] == name and kind in ("notice", "silent-moment"))
            self.assertEqual(day["notices_heeded"], ends["notice", "heeded"])
            self.assertEqual(day["notices_ignored"], ends["notice", "ignored"])
            self.assertEqual(day["silent_moments_ended"], ends["silent-moment", "ended"])
            self.assertEqual(day["silent_moments"], ends["silent-moment", "ended"] + ends["silent-moment", "lasted"])
            self.assertLessEqual(day["notices_heeded"] + day["notices_ignored"], of_body(day, "told", "repeated"))
            self.assertLessEqual(day["silent_moments"], day["slouch_events"] + day["lean_events"])

    def test_the_report_as_a_table(self):
        listed = [row for row in rows(self.views.report_csv) if row["record"] == "day"]
        self.assertEqual([row["day"] for row in listed], self.names)
        for row, (_name, day) in zip(listed, self.ended_days()):
            for column, key in (("worn_min", "monitored_s"), ("in_one_place_min", "stationary_s"),
                                ("longest_in_one_place_min", "longest_sit_s"),
                                ("upright_min", "upright_s"), ("slouching_min", "slouching_s"),
                                ("leaning_min", "leaning_s")):
                self.near(float(row[column]) * 60, day[key], MINUTE_S, column)
            self.assertEqual(row["sitting_min"] != "", "sitting_s" in day)
            self.near(float(row["sitting_min"] or 0) * 60, day.get("sitting_s", 0), MINUTE_S, "sitting")
            self.near(float(row["coverage"]), day["coverage"], 0.001, "coverage")
            self.near(float(row["upright_share"]), day["upright_ratio"], 0.001, "share")
            self.assertEqual(int(row["breaks"]), day["breaks_taken"])
        said = [(row["record"], row["day"], row["time"][:16])
                for row in rows(self.views.report_csv) if row["record"] != "day"]
        self.assertEqual(sorted(said), [("check-in", "2026-10-27", "2026-10-27T17:20"),
                                        ("session", "2026-10-27", "2026-10-27T17:00")])

    def test_the_report_in_words(self):
        text = self.views.report_text
        days = list(self.views.days.values())
        worn_s, missing_s = (sum(day[key] for day in days) for key in ("monitored_s", "missing_s"))
        worn = re.search(r"Sensor worn\s+(.*) on (\d+) days", text)
        self.told(worn.group(1), worn_s, "worn")
        self.assertEqual(int(worn.group(2)), sum(day["monitored_s"] > 0 for day in days))
        unjudged_s = sum(day["unjudged_s"] for day in days)
        self.near(number(r"Coverage\s+(\d+) %", text),
                  (worn_s - unjudged_s) / (worn_s + missing_s) * 100, 0.6, "coverage")
        self.assertEqual(number(r"Breaks\s+(\d+)", text), sum(day["breaks_taken"] for day in days))
        upright_s = sum(day["upright_s"] for day in days)
        away_s = sum(day["slouching_s"] + day["leaning_s"] for day in days)
        self.near(number(r"Near the pose set.* (\d+) % of the time", text),
                  upright_s / (upright_s + away_s) * 100, 0.6, "share")
        for name, day in self.ended_days():
            line = next(line for line in text.splitlines() if line.startswith(f"{name} "))
            self.told(re.split(r"\s{2,}", line)[1], day["monitored_s"], line)
            shares = re.findall(r"(\d+) %", line)
            self.near(float(shares[0]), day["upright_ratio"] * 100, 0.6, line)
            self.near(float(shares[1]), day["coverage"] * 100, 0.6, line)
        self.assertIn("2026-10-27 17:20", text)
        self.assertIn("2026-10-27 17:00", text)

    def test_the_report_as_a_page(self):
        page = tables(self.views.report_html)
        for name, day in self.ended_days():
            breaks, alerts, variation = (self._row(page[section], name, 3)
                                         for section in ("breaks", "alerts", "variation"))
            self.assertEqual(number(r"(\d+)", breaks[1], 0), day["breaks_taken"], breaks)
            self.assertEqual(number(r"(\d+)", alerts[1], 0), of_body(day, "told", "repeated"), alerts)
            self.told(variation[2], day["longest_sit_s"], variation)
            self.assertEqual(number(r"(\d+)$", variation[3]), day["pose_changes"], variation)
            self.assertEqual(number(r"(\d+)$", variation[4]), day["bends"], variation)
            figures = self._row(page["figures"], name, 1)
            self._check_figures(page["figures"][0][1:], figures[1:], day)

    def test_the_tiles_of_the_page(self):
        """Sums and medians, all of the same days."""
        days = list(self.views.days.values())
        tiles = {label: (value, remark) for label, value, remark in re.findall(
            r"<dt>(.*?)</dt><dd><b>(.*?)</b><span>(.*?)</span>", self.views.report_html)}

        def median(of_day):
            return statistics.median(of_day(day) for day in days)

        measured, remark = tiles["Measured"]
        self.told(measured, sum(day["monitored_s"] for day in days), "measured")
        self.assertEqual(remark, f"on {len(days)} days")
        for label, key in (("Covered", "coverage"), ("Near the pose you set", "upright_ratio")):
            self.near(number(r"(\d+) %", tiles[label][0]), 100 * median(lambda day: day[key]), 0.6, label)
        for label, key in (("Slouching", "slouching_s"), ("In one place", "stationary_s")):
            self.told(tiles[label][0], median(lambda day: day[key]), label)
        self.near(float(tiles["Changes of pose an hour"][0]),
                  median(lambda day: day["pose_changes"] / (day["monitored_s"] / 3600)), 0.06, "changes")
        self.assertEqual(int(tiles["Breaks taken"][0]), sum(day["breaks_taken"] for day in days))
        told, remark = tiles["Alerts told"]
        self.assertEqual(int(told), sum(of_body(day, "told", "repeated") for day in days))
        self.assertEqual(number(r"(\d+) of them again", remark, 0), sum(of_body(day, "repeated") for day in days))

    @staticmethod
    def _row(table, name, least):
        """The day's row; where it has none, empty cells."""
        label = datetime.date.fromisoformat(name).strftime("%a %-d %b")
        return next((row for row in table if row[0] == label), [label] + [""] * least)

    def _check_figures(self, head, cells, day):
        """A column a state, each of those that the day has."""
        self.assertEqual(len(cells), len(head))
        shown = [PAGE_LABELS[label] + "_s" for label in head]
        for key, label, cell in zip(shown, head, cells):
            self.told(cell.removeprefix(label), day.get(key, 0), label)
        self.assertEqual([key for key in self.STATE_KEYS if day[key] >= 60 and key not in shown], [],
                         "states without a column")
