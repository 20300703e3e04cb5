# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the parts that need no bus: small programs that print "name value" lines."""

import re
import subprocess

from figures import Figure
from processes import Failed


def run(*command):
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{words[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    lines = (line.split() for line in done.stdout.splitlines())
    return {line[0]: float(line[1]) for line in lines if len(line) == 2}


def core(options, _folder):
    got = run(options.build / "tests/bench/bench-core")
    yield Figure("core: samples on one core", got["samples_per_s"], "1/s")
    yield Figure(
        "core: cost of a sample", got["sample_ns"], "ns", "only normalising the vector",
        got["normalise_ns"],
    )
    yield Figure("core: a day at 50 Hz", got["day_s"], "s", aim="< 1 s")
    yield Figure("core: memory gained by four more days", got["resident_growth_kb"], "kB", aim="0")


def decode(options, _folder):
    program = options.build / "tests/bench/bench-decode"
    done = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{program} ended with {done.returncode}: {done.stderr[-400:]}")
    for family, what, cost in re.findall(
        r"^(\S+)\s+(.+?)\s+[\d.]+ ns/sample\s+([\d.]+) ns/notification", done.stdout, re.M
    ):
        yield Figure(f"decoding: {family}, {what}", float(cost), "ns")


STORE = (
    ("size_mb", "size on disk", "MB"),
    ("open_ms", "opening", "ms"),
    ("get_day_ms", "a day", "ms"),
    ("year_of_days_ms", "a year by day", "ms"),
    ("month_of_hours_ms", "a month by hour", "ms"),
    ("ten_years_by_month_ms", "ten years by month", "ms"),
    ("day_of_deviation_ms", "a day of deviation", "ms"),
    ("ten_years_of_deviation_ms", "ten years of deviation", "ms"),
    ("thousand_events_ms", "1000 events", "ms"),
    ("export_minutes_csv_mb_per_s", "export of minutes, csv", "MB/s"),
    ("export_minutes_csv_longest_piece_ms", "its longest piece", "ms"),
    ("export_events_json_mb_per_s", "export of events, json", "MB/s"),
    ("add_event_us", "an event to disk", "us"),
    ("flush_minute_us", "a minute to disk, synced", "us"),
    ("erase_day_ms", "erasing a day, file rewritten", "ms"),
    ("expire_day_ms", "expiring a day", "ms"),
    ("peak_rss_mb", "peak memory of all this", "MB"),
)


def store(options, folder):
    got = run(options.build / "tests/bench/bench-store", folder)
    for key, name, unit in STORE:
        yield Figure(f"store, ten years: {name}", got[key], unit)
