# SPDX-License-Identifier: GPL-3.0-or-later
"""What was played against what the daemon counted, minute by minute, to the second.

Every moment has a set of states that the daemon may count it as. A steady stretch allows one, so a
minute of it must be counted as exactly 60 seconds of that. More than one is allowed only

- within CHANGE_S of a change of what is played: the tilt is smoothed over a second, is named when it
  has lasted another, and at one sample a second each of these rounds up; and whoever moves from one
  pose to another passes through those between (PASSED);
- from the last sample before a fault to GAP_S after it, while a gap may still turn out to be none;
- from HEARD_S before data is known to be back to SETTLE_S after it: filters start afresh, and what
  was known before a short gap holds until they have;
- while a fault may or may not keep samples away, such as a flood, which is cut off after ten seconds;
- for a SIGKILL, what is not on disk yet: the minute that runs, and GAP_S of the one before.

While no sample can arrive, nothing but "no data" is allowed. A minute's states add up to 60 s always.
"""

import dataclasses

STATES = ("upright", "slouching", "leaning", "moving", "lying", "unjudged", "not_worn", "no_data",
          "paused", "off", "reclining")
SAMPLE_S = 1.0  # a stretch between two samples is counted as the state at its begin
GAP_S = 5.0     # [monitor] gap_s: a silence up to this is none
HEARD_S = 2.0   # how exactly it is known when samples came again
CHANGE_S = 6.0
LIE_S = 6.0  # more, to lie down: a stoop is over by then
PASSED = frozenset({"upright", "slouching", "leaning", "moving", "unjudged"})
SETTLE_S = 5.0
SETTLING = frozenset({"unjudged", "moving", "no_data"})
BEFORE_KNOWN = {"moving": {"upright"}, "lying": {"leaning"}}  # it takes seconds to know a walk
NOT_SURE = {"reclining": {"leaning"}}  # a fault may come before the two minutes that it takes
EXACT_S = 0.01  # the daemon writes milliseconds


@dataclasses.dataclass
class Overlay:
    from_s: float
    to_s: float
    only: frozenset = None          # instead of what is played
    also: frozenset = frozenset()   # beside it


class Ledger:
    def __init__(self):
        self.truth = []  # (time, state), in order
        self.overlays = []
        self.lost = []   # (from, to): may be missing altogether
        self.exact_s = self.loose_s = 0.0

    def play(self, at_s, state):
        if self.truth:  # even from one side to the other, which are one state
            old = self.truth[-1][1]
            also = PASSED | {old, state} | ({"lying"} if old == "not_worn" else set())
            lie_s = LIE_S if state == "lying" else 0
            self.add(at_s - SAMPLE_S, at_s + CHANGE_S + lie_s, also=also)
        self.truth.append((at_s, state))

    def add(self, from_s, to_s, only=None, also=()):
        self.overlays.append(Overlay(from_s, to_s, frozenset(only) if only else None,
                                     frozenset(also)))

    def blind(self, from_s, to_s, back_s, early_s=0.0):
        """No sample can come from from_s to to_s, less early_s; at back_s, to HEARD_S, they did."""
        sure_s = max(to_s, back_s - HEARD_S) - early_s
        self.add(from_s - SAMPLE_S, back_s, also={"no_data"})
        if sure_s - from_s > GAP_S:
            self.add(from_s, sure_s, only={"no_data"})
        self.unsure(max(from_s, sure_s - HEARD_S), back_s, from_s)

    def unsure(self, from_s, to_s, since_s):
        """Samples may come or not, and then the last that was known at since_s holds for a moment."""
        known = {self.state_at(since_s - CHANGE_S), self.state_at(since_s)}
        if any(since_s - CHANGE_S < at_s <= since_s for at_s, _state in self.truth):
            known |= PASSED  # it was on its way from one pose to another
        self.add(from_s, to_s + SETTLE_S, also=known | SETTLING)

    def instead(self, from_s, to_s, state):
        """That state whatever is played."""
        self.add(from_s - SAMPLE_S, to_s + SAMPLE_S, also={state})
        self.add(from_s + SAMPLE_S, to_s, only={state})
        self.settle(to_s, to_s)

    def settle(self, from_s, to_s):
        self.add(from_s, to_s + SETTLE_S, also=SETTLING)

    def lose(self, from_s, to_s):
        self.lost.append((from_s, to_s))

    def state_at(self, at_s):
        state = "no_data"
        for since_s, name in self.truth:
            if since_s > at_s:
                break
            state = name
        return state

    def _pieces(self, from_s, to_s):
        """[(seconds, allowed states)] of a stretch."""
        overlays = [o for o in self.overlays if o.from_s < to_s and o.to_s > from_s]
        borders = {from_s, to_s}
        borders.update(t for o in overlays for t in (o.from_s, o.to_s) if from_s < t < to_s)
        borders.update(t for t, _state in self.truth if from_s < t < to_s)
        borders = sorted(borders)
        for begin_s, end_s in zip(borders, borders[1:]):
            middle_s = (begin_s + end_s) / 2
            here = [o for o in overlays if o.from_s <= middle_s < o.to_s]
            only = [o.only for o in here if o.only]
            allowed = set(only[-1] if only else {self.state_at(middle_s)})
            allowed |= set() if only else NOT_SURE.get(self.state_at(middle_s), set())
            for overlay in here:
                if not overlay.only and not only:
                    allowed |= overlay.also
                    if overlay.also >= SETTLING:
                        allowed |= BEFORE_KNOWN.get(self.state_at(middle_s), set())
            yield end_s - begin_s, allowed

    def _missing_s(self, from_s, to_s):
        return sum(max(0.0, min(b, to_s) - max(a, from_s)) for a, b in self.lost)

    def check(self, minutes, from_s, to_s):
        """Complaints about every whole minute of the stretch: [(its start, what is wrong)]."""
        wrong = []
        minute = int(from_s // 60 + (from_s % 60 > 0)) * 60
        while minute + 60 <= to_s:
            wrong += [(minute, text)
                      for text in self._check_minute(minutes.get(minute, {}), minute)]
            minute += 60
        return wrong

    def _check_minute(self, counted, minute):
        missing_s = self._missing_s(minute, minute + 60)
        pieces = list(self._pieces(minute, minute + 60))
        total_s = sum(counted.get(state, 0) for state in STATES)
        wrong = []
        if not 60 - missing_s - EXACT_S <= total_s <= 60 + EXACT_S:
            wrong.append(f"{minute}: {total_s:.3f} s were counted in a minute")
        for state in STATES:
            least_s = sum(s for s, allowed in pieces if allowed == {state}) - missing_s
            most_s = sum(s for s, allowed in pieces if state in allowed)
            has_s = counted.get(state, 0)
            if not least_s - EXACT_S <= has_s <= most_s + EXACT_S:
                wrong.append(f"{minute}: {has_s:.3f} s {state}, played {least_s:.3f} to {most_s:.3f} s")
        self.exact_s += sum(s for s, allowed in pieces if len(allowed) == 1)
        self.loose_s += sum(s for s, allowed in pieces if len(allowed) > 1)
        return wrong

    def forget(self, before_s):
        """What is checked needs no more room."""
        self.overlays = [o for o in self.overlays if o.to_s > before_s]
        self.lost = [pair for pair in self.lost if pair[1] > before_s]
        while len(self.truth) > 1 and self.truth[1][0] <= before_s:
            del self.truth[0]
