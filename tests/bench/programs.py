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
    yield Figure("core: a week of the whole engine, nine hours a day", got["week_s"], "s", aim="< 5 s")
    yield Figure(
        "core: cost of a sample in that week", got["week_sample_ns"], "ns", "the judge alone",
        got["sample_ns"], aim="ratio <= 1.3",
    )
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

