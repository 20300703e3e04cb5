# SPDX-License-Identifier: GPL-3.0-or-later
"""From the notification that completes the dwell to AlertRaised, both as a client receives them."""

import statistics
import time

import scene
from bus import NAME, PATH
from figures import Figure
from processes import Failed, private_bus

from gi.repository import Gio, GLib

RATE_HZ = 50
# Dwell and everything that keeps alerts apart at their least, so that one comes every few seconds.
SETTINGS = {
    "monitor": {"settle_s": 0, "moving_holdoff_s": 0},
    "slouch": {"dwell_s": 1, "clear_s": 0, "speak_after_s": 1},
    "alerts": {"repeat_s": 0, "gap_min": 0, "worn_first_min": 0, "max_per_hour": 1000,
               "max_per_day": 1000, "backoff_max_min": 0, "rest_after_ignored": 0},
    "training": {"minutes_by_week": "all", "from": "00:00", "until": "00:00"},
}
SCRIPT = "slouch 3s 30deg\nupright 2s\nrepeat\n"
CALIBRATION_S = 60
SECONDS_PER_ALERT = 8


class Listener:
    """Times of values and of slouch alerts, as they come out of one connection."""

    def __init__(self, connection):
        self.last_value_ns = 0
        self.latencies_ms = []
        self.finished = None
        connection.signal_subscribe(
            "org.bluez", "org.freedesktop.DBus.Properties", "PropertiesChanged", None,
            "org.bluez.GattCharacteristic1", Gio.DBusSignalFlags.NONE, self.on_value,
        )
        connection.signal_subscribe(
            NAME, f"{NAME}.Manager", "AlertRaised", PATH, None, Gio.DBusSignalFlags.NONE,
            self.on_alert,
        )
        connection.signal_subscribe(
            NAME, f"{NAME}.Sensor", "CalibrationFinished", None, None, Gio.DBusSignalFlags.NONE,
            self.on_calibrated,
        )

    def on_value(self, *_arguments):
        self.last_value_ns = time.monotonic_ns()

    def on_alert(self, _connection, _sender, _path, _interface, _signal, parameters):
        now_ns = time.monotonic_ns()
        if parameters.unpack()[1] == "slouch":
            self.latencies_ms.append((now_ns - self.last_value_ns) / 1e6)

    def on_calibrated(self, _connection, _sender, _path, _interface, _signal, parameters):
        self.finished = parameters.unpack()


def iterate_until(condition, deadline_s, what):
    context = GLib.MainContext.default()
    end = time.monotonic() + deadline_s
    tick = GLib.timeout_add(200, lambda: True)
    while not condition():
        context.iteration(True)
        if time.monotonic() > end:
            GLib.source_remove(tick)
            raise Failed(f"no {what} within {deadline_s} s")
    GLib.source_remove(tick)


def calibrate(bus, listener, sensor):
    parameters = GLib.Variant("(sa{sv})", ("upright", {}))
    bus.call(NAME, sensor, f"{NAME}.Sensor", "Calibrate", parameters)
    iterate_until(lambda: listener.finished is not None, CALIBRATION_S, "end of the calibration")
    if not listener.finished[0]:
        raise Failed(f"calibration refused: {listener.finished[1]}")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def take(options, folder):
    with private_bus(folder) as (address, children):
        bus = scene.start_sensor(children, address, options, folder, RATE_HZ)
        scene.start_daemon(
            children, options, folder, {**SETTINGS, **scene.sensor_section(RATE_HZ)}, bus=bus
        )
        sensor = bus.wait_for_stream()
        listener = Listener(bus.connection)
        calibrate(bus, listener, sensor)
        bus.play(scene.ADDRESS, SCRIPT)
        iterate_until(
            lambda: len(listener.latencies_ms) >= options.alerts,
            options.alerts * SECONDS_PER_ALERT,
            f"{options.alerts} alerts",
        )
        taken = listener.latencies_ms
    what = f"latency of an alert ({len(taken)} of them)"
    yield Figure(f"{what}: median", statistics.median(taken), "ms")
    yield Figure(f"{what}: p99", percentile(taken, 0.99), "ms", aim="< 5 ms")
