# SPDX-License-Identifier: GPL-3.0-or-later
"""Every view of the history, asked for once while time stands nearly still, as plain values."""

import csv
import datetime
import html.parser
import io
import json
import re
import tempfile

from harness import GLib, NAME, ROOT

STATISTICS = f"{NAME}.Statistics"
WHATS = ("days", "hours", "minutes", "events")
SERIES = ("upright_s", "slouching_s", "moving_s", "lying_s", "not_worn_s", "paused_s", "no_data_s",
          "stationary_s", "sitting_s", "upright_ratio", "deviation")
PAGE = 1000


class Views:
    """first, last: days such as 2026-10-21. All that is asked for is in the attributes."""

    def __init__(self, world, first, last):
        self.world, self.first, self.last = world, first, last
        self.at_s = world.clock.now_s
        self.days = {day["day"]: day for day in self._range("day")}
        self.hours, self.weeks, self.months = (self._range(b) for b in ("hour", "week", "month"))
        self.by_day = {name: self._ask("GetDay", "(s)", name) for name in self.days}
        self.summaries = {name: self._ask("GetSummary", "(s)", name) for name in self.days}
        self.today = world.day()
        self.events = self._events()
        self.history = {series: self._ask("GetHistory", "(sttu)", series, 0, 0, 5000)
                        for series in SERIES}
        self.csv = {what: self._export("csv", what) for what in WHATS}
        self.json = {what: json.loads(self._export("json", what)) for what in WHATS}
        self._ask_client()
        self.asked_s = world.clock.now_s - self.at_s
        self.world = None

    def _ask(self, method, signature, *values):
        return self.world.call(ROOT, STATISTICS, method, GLib.Variant(signature, values))[0]

    def _range(self, bucket):
        return self._ask("GetRange", "(sss)", self.first, self.last, bucket)

    def _events(self):
        """All of it: (begin, end, kind, details), pages from the newest back."""
        events, last_us = [], 0
        while True:
            page = self._ask("ListEvents", "(ttasu)", 0, last_us, [], PAGE)
            events = page + events
            if len(page) < PAGE:
                return events
            last_us = page[0][0]
            events = [event for event in events if event[0] >= last_us]

    def _export(self, format_name, what):
        with tempfile.TemporaryFile("w+", newline="") as file:
            self.world.export(file, format_name, {"what": GLib.Variant("s", what)})
            file.seek(0)
            return file.read()

    def _run(self, *words):
        code, output, errors = self.world.client(*words)
        assert code == 0, f"plumbline {' '.join(words)}: {code}, {errors}"
        return output

    def _ask_client(self):
        span = ("--from", self.first, "--to", self.last)
        self.stats_text = {name: self._run("stats", "--day", name) for name in self.days}
        self.stats_json = {name: json.loads(self._run("stats", "--day", name, "--json"))
                           for name in (self.first, self.last)}
        self.range_text = self._run("stats", *span)
        self.range_json = json.loads(self._run("stats", *span, "--json"))
        self.range_csv = {what: self._run("stats", *span, "--csv", "--content", what)
                          for what in WHATS}
        self.summary_text = {name: self._run("summary", name) for name in self.days}
        self.report_text = self._run("report", *span, "--text")
        self.report_csv = self._run("report", *span, "--csv")
        self.report_html = self._run("report", *span, "--output", "-")


def rows(text):
    """Of a CSV, each by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text)))


def moment_us(text):
    """2026-11-23T08:00:00+01:00 as microseconds since 1970."""
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1e6)


def span_s(text):
    """The last duration of a line such as "2 h 03 min", "4 min", "12 s"; None: there is none."""
    found = re.findall(r"(?:(\d+) h(?: (\d+) min)?|(\d+) min(?: (\d+) s)?|(\d+) s)\b", text)
    if not found:
        return None
    hours, more_min, minutes, more_s, seconds = (int(part or 0) for part in found[-1])
    return hours * 3600 + (more_min + minutes) * 60 + more_s + seconds


class _Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.cell = {}, None
        self.section = ""

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self.section = dict(attributes).get("id", "")
        elif tag == "tr":
            self.tables.setdefault(self.section, []).append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.tables[self.section][-1].append(" ".join(self.cell.split()))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


def tables(page):
    """The tables of an HTML page by the id of their section: rows of texts, the head first."""
    reader = _Tables()
    reader.feed(page)
    return reader.tables
