# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of `./dev bench`, each beside its peer or bound, from one run.

usage: run.py --build DIR [--only PART[,PART]] [--seconds S] [--alerts N] [--json FILE]
Parts: core, decode, store, rest, radio, latency.

Processor time is the CPU clock of a process, the least of four windows: what else the machine does
only adds. Private memory is what was written and is nobody else's. A library's pages count as
private too where nobody else has it mapped (of SQLite's, about a MiB), or while a fresh build has
not reached the disk, so that is a line of its own.
"""

import argparse
import dataclasses
import json
import pathlib
import sys
import tempfile

import figures
import history
import latency
import programs
import radio
import rest
from processes import Failed

PARTS = {
    "core": programs.core,
    "decode": programs.decode,
    "store": history.take,
    "rest": rest.take,
    "radio": radio.take,
    "latency": latency.take,
}


def take(part, options):
    """The figures of a part; where one cannot be taken, those before it and the reason."""
    print(f"measuring: {part} ...", file=sys.stderr, flush=True)
    taken = []
    with tempfile.TemporaryDirectory(prefix=f"plumbline-bench-{part}-") as folder:
        try:
            for figure in PARTS[part](options, pathlib.Path(folder)):
                taken.append(figure)
        except (Failed, OSError) as failure:
            taken.append(figures.Figure(part, None, "", note=f"not taken: {failure}"))
    return taken


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--seconds", type=float, default=8, help="length of one measurement")
    parser.add_argument("--alerts", type=int, default=40, help="how many alerts are timed")
    parser.add_argument("--json", type=pathlib.Path, help="also write the figures to this file")
    options = parser.parse_args()
    parts = options.only.split(",")
    for part in parts:
        if part not in PARTS:
            parser.error(f'"{part}" is none of {", ".join(PARTS)}')
    taken = [figure for part in parts for figure in take(part, options)]
    figures.show(taken)
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(f) for f in taken], indent=1) + "\n")
    return 1 if any(figure.value is None for figure in taken) else 0


if __name__ == "__main__":
    sys.exit(main())
