# SPDX-License-Identifier: GPL-3.0-or-later
"""Processor time of a notification: the daemon, a subscriber on bleak, the barest GDBus client."""

import pathlib
import sys
import time

import scene
from figures import Figure
from processes import Failed, cpu_s, private_bus

RATES_HZ = (10, 50, 1000)
FASTEST_HZ = 400  # that the settings allow; more is a fault of the virtual sensor
# What else the machine does only adds: the least of so many windows is the cost itself.
WINDOWS = 4
BLEAK = pathlib.Path(__file__).with_name("bleak_subscriber.py")
AIM_BARE = "ratio <= 1.3"
AIM_BLEAK = "ratio <= 0.2"


def measure(bus, processes, rate_hz, seconds):
    """Microseconds of processor time per notification, for each of the processes; and the rate."""
    if rate_hz > FASTEST_HZ:
        bus.flood()
    time.sleep(1)  # what connecting still has to do is not the cost of a notification
    least, rates = {}, []
    for _ in range(WINDOWS):
        count = bus.notifications(scene.ADDRESS)
        before = {name: cpu_s(process.pid) for name, process in processes.items()}
        started = time.monotonic()
        time.sleep(seconds / WINDOWS)
        used = {name: cpu_s(process.pid) - before[name] for name, process in processes.items()}
        count = bus.notifications(scene.ADDRESS) - count
        if count == 0:
            raise Failed("the virtual sensor sent nothing")
        rates.append(count / (time.monotonic() - started))
        for name, s in used.items():
            least[name] = min(least.get(name, s / count), s / count)
    return {name: 1e6 * s for name, s in least.items()}, sum(rates) / WINDOWS


def start_bare(children, options, method):
    return children.start(
        options.build / "tests/bench/bench-bare-client", scene.ADDRESS, scene.UUID, method,
        ready="ready",
    )


def take_signals(options, folder, rate_hz):
    """All three hear the same notifications at the same time."""
    with private_bus(folder) as (address, children):
        bus = scene.start_sensor(children, address, options, folder, rate_hz)
        # Bleak has to find the sensor by its advertisements, which end with the connection.
        bleak = children.start(
            sys.executable, "-u", BLEAK, scene.ADDRESS, scene.UUID, ready="ready"
        )
        bare = start_bare(children, options, "signals")
        settings = scene.sensor_section(rate_hz)
        daemon = scene.start_daemon(children, options, folder, settings, bus=bus)
        bus.wait_for_stream()
        processes = {"daemon": daemon, "bare": bare, "bleak": bleak}
        got, rate = measure(bus, processes, rate_hz, options.seconds)
    what = f"radio: notification at {rate:.0f}/s, StartNotify"
    yield Figure(what, got["daemon"], "us", "bare client", got["bare"], AIM_BARE)
    yield Figure(what, got["daemon"], "us", "bleak", got["bleak"], AIM_BLEAK)


def take_fd(options, folder, rate_hz, bleak_us):
    """The file descriptor has one holder at a time: first the daemon, then the bare client."""
    got = {}
    with private_bus(folder) as (address, children):
        bus = scene.start_sensor(children, address, options, folder, rate_hz)
        settings = scene.sensor_section(rate_hz, notify="fd")
        daemon = scene.start_daemon(children, options, folder, settings, bus=bus)
        bus.wait_for_stream()
        got, rate = measure(bus, {"daemon": daemon}, rate_hz, options.seconds)
        children.stop(daemon)
        bare = start_bare(children, options, "fd")
        got.update(measure(bus, {"bare": bare}, rate_hz, options.seconds)[0])
    what = f"radio: notification at {rate:.0f}/s, AcquireNotify"
    yield Figure(what, got["daemon"], "us", "bare client", got["bare"], AIM_BARE)
    yield Figure(what, got["daemon"], "us", "bleak (StartNotify)", bleak_us, AIM_BLEAK)


def take(options, folder):
    for rate_hz in RATES_HZ:
        by_signals = list(take_signals(options, folder, rate_hz))
        yield from by_signals
        yield from take_fd(options, folder, rate_hz, by_signals[-1].bound)
