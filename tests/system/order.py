# SPDX-License-Identifier: GPL-3.0-or-later
"""What is signalled beside what is kept: for everything that is both, one order and the same times.

Virtual time says when a signal came: within the step in which time passed, or at a standstill while a
method was called. A break that lasted stands in the history at its begin; its signal comes at its end.
"""

import collections

from harness import GLib, NAME, ROOT, rig

# of the bus, args: its arguments; it was sent after from_us and not after to_us
Signal = collections.namedtuple("Signal", "name args from_us to_us")
# of the history; end_us is 0 for a moment
Row = collections.namedtuple("Row", "begin_us end_us kind details")

KINDS = ["alert-raised", "alert-repeated", "alert-cleared", "posture-changed", "break",
         "calibration-finished"]
ONLY_SIGNALLED = {"Suggested", "Started", "Missed"}
NAMES = ONLY_SIGNALLED | {"AlertRaised", "AlertCleared", "PostureChanged", "Finished",
                          "CalibrationFinished"}
WALKED = {"natural", "taken-verified"}  # outcomes of breaks whose end is a sum
NOT_KEPT, NOT_SIGNALLED = "was signalled and is not kept", "is kept and was not signalled"
PAGE = 1000
CLOCK_US = 2  # the clock answers in seconds: what is lost when they become microseconds


def label_of_signal(signal):
    """What happened, in the words that the history has for it."""
    name, args = signal.name, signal.args
    if name == "AlertRaised":
        return "alert raised", args[1], number(args[0]), args[3]["times"]
    if name == "AlertCleared":
        return "alert cleared", args[1], number(args[0]), args[2]
    if name == "PostureChanged":
        return "posture", args[0], args[1]
    if name == "Finished":
        return "break", args[1]
    return "calibration", args[2]["pose"], args[2]["reason"]


def label_of_row(row):
    details = row.details
    if row.kind in ("alert-raised", "alert-repeated"):
        return "alert raised", details["alert"], details["id"], details["times"]
    if row.kind == "alert-cleared":
        return "alert cleared", details["alert"], details["id"], details["outcome"]
    if row.kind == "posture-changed":
        return "posture", details["from"], details["to"]
    if row.kind == "break":
        return "break", details["outcome"]
    return "calibration", details["pose"], details["reason"]


def number(path):
    return int(path.rsplit("/", 1)[1])


class Recorder:
    """Hears every signal of a world's daemon, and moves its time."""

    def __init__(self, world):
        self.world = world
        self.signals = []
        self.begin_us = self.from_us = self.now_us()
        world.connection.signal_subscribe(NAME, None, None, None, None,
                                          rig.Gio.DBusSignalFlags.NONE, self._on_signal)
        self.drain()
        del self.signals[:]

    def now_us(self):
        return round(self.world.clock.now_s * 1e6)

    def _on_signal(self, _connection, _sender, _path, _interface, name, parameters):
        if name in NAMES:
            self.signals.append(Signal(name, parameters.unpack(), self.from_us, self.now_us()))

    def drain(self):
        """Everything that was signalled by now has arrived."""
        for name, path, interface, method in (
                (NAME, ROOT, "org.freedesktop.DBus.Peer", "Ping"),
                ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId")):
            self.world.connection.call_sync(name, path, interface, method, None, None, 0, 20000, None)
        while GLib.MainContext.default().iteration(False):
            pass

    def run(self, seconds):
        """Lets time pass, in one step."""
        self.from_us = self.now_us()
        self.world.run(seconds)
        self.drain()
        self.from_us = self.now_us()

    def leap(self, seconds):
        self.from_us = self.now_us()
        self.world.clock.leap(seconds)
        self.drain()
        self.from_us = self.now_us()

    def until(self, condition, what, seconds=900, step_s=0.2):
        end_us = self.now_us() + seconds * 1e6
        while not condition():
            assert self.now_us() < end_us, f"not within {seconds} s: {what}\n{self.tell()}"
            self.run(step_s)

    def _page(self, last_us):
        """The newest of the rows that begin between the recorder's begin and last_us, both included."""
        listed = self.world.call(ROOT, f"{NAME}.Statistics", "ListEvents", GLib.Variant(
            "(ttasu)", (self.begin_us, last_us + 1, KINDS, PAGE)))[0]
        return [Row(*row) for row in listed]

    def rows(self):
        """All of the history since the recorder's begin, in its order."""
        rows, last_us = [], self.now_us() + CLOCK_US
        while True:
            page = self._page(last_us)
            rows = page + rows
            if len(page) < PAGE:
                return rows
            last_us = page[0].begin_us  # it may begin amid what is of one moment: all of that again
            rows = [row for row in rows if row.begin_us > last_us]

    def tell(self, at_us=None, count=24):
        """What both have around a moment (default: at the end), with seconds since the begin."""
        def ago(of_us):
            return f"{(of_us - self.begin_us) / 1e6:13.6f}"

        def near(lines):
            first = next((i for i, line in enumerate(lines) if line[0] >= at_us), 0) if at_us else \
                len(lines)
            return [text for _at, text in lines[max(first - count // 2, 0):][:count]] \
                if at_us else [text for _at, text in lines[-count:]]

        bus = [(s.to_us, f"{ago(s.from_us)} {ago(s.to_us)}  "
                f"{s.name if s.name in ONLY_SIGNALLED else label_of_signal(s)}") for s in self.signals]
        history = [(r.begin_us, f"{ago(r.begin_us)} {ago(r.end_us) if r.end_us else '':>13}  "
                    f"{label_of_row(r)}") for r in self.rows()]
        return "\n".join(["the bus:", *near(bus), "the history:", *near(history)])

    def labels(self):
        """What was signalled and is history, in the order of the bus."""
        return [label_of_signal(s) for s in self.signals if s.name not in ONLY_SIGNALLED]

    def complaints(self):
        """[(when, what)]: where bus and history differ in what happened, in its order, in its time."""
        self.rows()  # what this question itself brings about is heard, too
        self.drain()
        signals = [s for s in self.signals if s.name not in ONLY_SIGNALLED]
        return compare(signals, self.rows())


def ended_us(row):
    return row.end_us or row.begin_us


def is_sent_then(signal, at_us):
    return signal.from_us - CLOCK_US <= at_us <= signal.to_us + CLOCK_US


def is_of_row(signal, row):
    """Whether the Finished tells of this row. What was walked is added up over a while: the row is as
    long as the walking, and ends before its signal."""
    seconds = (ended_us(row) - row.begin_us) // 10 ** 6
    if label_of_signal(signal) != label_of_row(row) or signal.args[2] != seconds:
        return False
    if row.details["outcome"] in WALKED:
        return ended_us(row) <= signal.to_us + CLOCK_US
    return is_sent_then(signal, ended_us(row))


def pair_breaks(signals, rows):
    """({index of a Finished: its row}, complaints about those that have no counterpart)."""
    kept = [row for row in rows if row.kind == "break"]
    pairs, wrong = {}, []
    for index, signal in enumerate(signals):
        row = next((row for row in kept if signal.name == "Finished" and is_of_row(signal, row)), None)
        if row is not None:
            kept.remove(row)
            pairs[index] = row
        elif signal.name == "Finished":
            wrong.append((signal.to_us, f"{label_of_signal(signal)} {NOT_KEPT}"))
    wrong += [(ended_us(row), f"{label_of_row(row)} {NOT_SIGNALLED}") for row in kept]
    return pairs, wrong


def compare(signals, rows):
    """[(when, what)] of what is wrong. A break that lasted stands in the history where it began."""
    breaks, wrong = pair_breaks(signals, rows)
    paired = {id(row) for row in breaks.values()}
    kept = iter([row for row in rows if row.kind != "break" or id(row) in paired and not row.end_us])
    last_us = 0
    for index, signal in enumerate(signals):
        if signal.name == "Finished" and index not in breaks:
            continue
        has_lasted = index in breaks and breaks[index].end_us != 0
        row = breaks[index] if has_lasted else next(kept, None)
        if row is None:
            return wrong + [(signal.to_us, f"{label_of_signal(signal)} {NOT_KEPT}")]
        if label_of_signal(signal) != label_of_row(row):
            return wrong + [(row.begin_us, f"the history goes on with {label_of_row(row)}, "
                                           f"the bus with {label_of_signal(signal)}")]
        if has_lasted and row.details["outcome"] in WALKED:
            continue
        wrong += [(ended_us(row), text) for text in compare_times(signal, row, last_us)]
        last_us = ended_us(row)
    return wrong + [(row.begin_us, f"{label_of_row(row)} {NOT_SIGNALLED}") for row in kept]


def compare_times(signal, row, last_us):
    label, at_us = label_of_row(row), ended_us(row)
    if not is_sent_then(signal, at_us):
        yield f"{label} of {at_us} was signalled between {signal.from_us} and {signal.to_us}"
    if signal.name == "PostureChanged" and signal.args[2] != at_us:
        yield f"{label} of {at_us} is dated {signal.args[2]} on the bus"
    if at_us < last_us:
        yield f"{label} of {at_us} was signalled after something of {last_us}"
