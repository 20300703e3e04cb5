# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev soak: a month with the daemon in which something goes wrong every few minutes.

Time is virtual (../clock): a month of real programs on a real bus takes minutes, and what is
counted can be compared to the second. The seed gives the month: what is worn, what fails, when; only
the jitter of the daemon's own waits differs from run to run.
"""

import argparse
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import day as plan  # noqa: E402
from faults import RECOVERY_MAX_S, Faults  # noqa: E402
from ledger import CHANGE_S, GAP_S, SETTLE_S, STATES, Ledger  # noqa: E402
from scene import Scene  # noqa: E402

EPOCH_S = 1772431200  # 2026-03-02 07:00 in Berlin; summer time begins within the month
DAYS = 30
LAST_KILL = 3         # killed and restarted on the first days only: memory is watched on the others
CHECK_AFTER_S = 600   # by then the night is on disk, too
# From the first day on that nothing restarts it: SQLite's cache (512 KiB) fills as the file grows. After
# a week it is full, and what is left is a page here or there, so far 60 KiB at most: a leak of one byte
# a sample would be 84 KiB a day, one of a hundred bytes a connection 7.
GROWTH_MAX_KIB, FILLED_DAY = 512, 7
FLAT_MAX_KIB = 128


class Soak:
    def __init__(self, scene, seed, days, listed):
        self.scene, self.seed, self.days = scene, seed, days
        self.clock = scene.clock
        self.ledger = Ledger()
        self.faults = Faults(scene, self.ledger, listed, random.Random(f"{seed}:deck"))
        self.memory_kib = []
        self.sums = {}    # local day -> seconds by state, of the exported minutes
        self.wrong = []
        self.passed = 0
        self.checked_s = None

    def begin(self):
        self.scene.start()
        self.scene.play("upright 24h")
        self.scene.until_heard(120, "the start")
        self.scene.calibrate()
        self.ledger.play(self.clock.now_s, "slouching")
        self.clock.run(60)
        self.checked_s = self.clock.now_s // 60 * 60

    def is_heard(self):
        return self.ledger.state_at(self.clock.now_s) != "no_data"

    def play(self, script, truth, after):
        """From now on; the sensor may have been away until now."""
        from_s, was_heard = self.clock.now_s, self.is_heard()
        self.scene.play(script)
        for stretch in truth:
            self.ledger.play(from_s + stretch.at_s, stretch.state)
            self.faults.note(from_s + stretch.at_s, f"played: {stretch.state}")
        if not was_heard:
            self.scene.until_heard(RECOVERY_MAX_S, after)
            self.ledger.blind(from_s, from_s, self.clock.now_s)

    def play_day(self, number):
        draw = random.Random(f"{self.seed}:{number}")
        from_s = self.clock.now_s
        self.play(*plan.stretches(draw), "the night")
        may_kill = number < min(LAST_KILL, self.days)
        is_checked = number == 0
        while True:
            at_s = plan.next_fault_s(draw, self.clock.now_s - from_s)
            if not is_checked and at_s > CHECK_AFTER_S:
                self.clock.run_to(from_s + CHECK_AFTER_S)
                self.check(from_s, f"day {number}")
                is_checked = True
            if at_s > plan.DAY - 2 * plan.HOUR:
                break
            self.clock.run_to(from_s + at_s)
            self.faults.strike(draw, self.is_heard, may_kill)
        self.clock.run_to(from_s + plan.DAY)
        if not may_kill:
            self.memory_kib.append(self.scene.private_kib())

    def expect(self, what, complaints):
        self.passed += not complaints
        self.wrong += [f"{what}: {complaint}" for complaint in complaints]

    def check(self, until_s, what):
        """Every whole minute since the last check."""
        until_s = until_s // 60 * 60
        minutes = self.scene.minutes(self.checked_s, until_s)
        for row in minutes.values():
            sums = self.sums.setdefault(row["day"], dict.fromkeys(STATES, 0.0))
            for state in STATES:
                sums[state] += row[state]
        complaints = self.ledger.check(minutes, self.checked_s, until_s)
        self.expect(f"{what}, minutes", [f"{text}\n{self.faults.tell(minute)}"
                                         for minute, text in complaints])
        self.checked_s = until_s
        self.ledger.forget(self.checked_s)

    def check_days(self):
        """The days as the daemon adds them up, but the first and the last, which are not whole."""
        for name in sorted(self.sums)[1:-1]:
            stats = self.scene.day(name)
            self.expect(f"{name}, its sum", [
                f"{stats[state + '_s']} s {state}, its minutes are {seconds:.3f} s"
                for state, seconds in self.sums[name].items()
                if abs(stats[state + "_s"] - seconds) > 1])

    def finish(self):
        self.play("upright 24h", [plan.Stretch(0, "upright")], "the last night")
        self.clock.run(2 * CHECK_AFTER_S)
        self.check(self.clock.now_s - CHECK_AFTER_S, "the last day")
        self.check_days()
        self.expect_flat("after its first day", self.memory_kib, GROWTH_MAX_KIB)
        self.expect_flat("after a week", self.settled_kib(), FLAT_MAX_KIB)
        code = self.scene.end()
        self.expect("the end", [f"the daemon ended with {code}"] if code else [])

    def settled_kib(self):
        return self.memory_kib[FILLED_DAY - LAST_KILL:]

    def expect_flat(self, since, memory_kib, most_kib):
        if len(memory_kib) > 1:
            grown_kib = memory_kib[-1] - memory_kib[0]
            self.expect("memory", [f"{grown_kib} KiB more than {since}"]
                        if grown_kib > most_kib else [])

    def report(self, days, took_s):
        faults = self.faults
        simulated_s = days * plan.DAY
        print(f"simulated {days} days in {took_s:.0f} s: {simulated_s / took_s:.0f} times as fast")
        print(f"faults: {sum(faults.counts.values())}, each of {len(faults.counts)} kinds at least "
              f"{min(faults.counts.values(), default=0)} times")
        print("back after, at worst, simulated s: "
              + ", ".join(f"{name} {seconds:.0f}" for name, seconds in
                          sorted(faults.slowest_s.items(), key=lambda item: -item[1])))
        known_s = self.ledger.exact_s + self.ledger.loose_s
        print(f"counted as played, minute by minute, to 0.01 s: {self.ledger.exact_s:.0f} s of "
              f"{known_s:.0f} s; the rest lies within {CHANGE_S:.0f} s of a change of posture, "
              f"{GAP_S:.0f} s (gap_s) of a fault's begin or {SETTLE_S:.0f} s of its end, where more "
              "than one state is right; no minute holds more or less than 60 s")
        if len(self.memory_kib) > 1:
            settled = self.settled_kib()[:1]
            print(f"memory of the daemon's own: {self.memory_kib[0]} KiB after its first day, "
                  + "".join(f"{kib} KiB after a week, " for kib in settled)
                  + f"{max(self.memory_kib)} KiB at most, {self.memory_kib[-1]} KiB at the end")
        else:
            print("memory: not judged, which takes more than "
                  f"{LAST_KILL + 1} days (it is killed on the first {LAST_KILL})")


def listed_faults(build):
    said = subprocess.run([os.path.join(build, "sim/plumbline-sim"), "--faults"], check=True,
                          capture_output=True, text=True).stdout
    return [line.split()[0] for line in said.splitlines() if line.strip()]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev soak")
    parser.add_argument("minutes", nargs="?", type=float, default=10, metavar="MINUTES",
                        help="of real time, at most (default 10); a month fits into ten")
    parser.add_argument("--seed", type=int, help="which month (default: drawn and printed)")
    parser.add_argument("--days", type=int, default=DAYS, help="simulated days (default 30)")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10 ** 6)
    return options


def run(options, soak, begin_s):
    """How many days there was time for."""
    soak.begin()
    for number in range(options.days):
        soak.play_day(number)
        spent_s = time.monotonic() - begin_s
        print(f"day {number + 1}: {spent_s:.0f} s, {sum(soak.faults.counts.values())} faults, "
              f"{len(soak.wrong)} complaints, {soak.scene.private_kib()} KiB", flush=True)
        if spent_s * (number + 2) / (number + 1) > options.minutes * 60:
            break
    soak.finish()
    if number + 1 < options.days:
        print(f"{options.minutes:g} minutes were enough for {number + 1} of {options.days} days")
    return number + 1


def main():
    options = parse_arguments()
    listed = listed_faults(options.build)
    print(f"seed {options.seed}", flush=True)
    begin_s = time.monotonic()
    scene = Scene(options.build, EPOCH_S)
    soak = Soak(scene, options.seed, options.days, listed)
    try:
        days = run(options, soak, begin_s)
        soak.report(days, time.monotonic() - begin_s)
    except AssertionError as error:
        soak.wrong.append(f"{soak.faults.tell(soak.clock.now_s)}\n{error}")
    finally:
        scene.close()
    for complaint in soak.wrong[:40]:
        print(complaint)
    print(f"{soak.passed} passed, {len(soak.wrong)} failed")
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
