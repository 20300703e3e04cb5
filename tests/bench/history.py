# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten years of history: what the store costs by itself, and a daemon that has it."""

import os
import shutil
import socket
import subprocess
import threading
import time

import scene
from bus import NAME, PATH, Bus
from figures import Figure
from processes import Failed, private_bus
from programs import run

from gi.repository import Gio, GLib

STARTS = 7
EXPORTS = 10
DEADLINE_S = 60

# key, name, unit, aim: at most (a number), at least ("+" before it) or none.
STORE = (
    ("size_mb", "size on disk", "MB", "60"),
    ("open_ms", "opening", "ms", ""),
    ("get_day_ms", "a day", "ms", "2"),
    ("get_day_growth", "a day, ten years : one", "", "1.5"),
    ("month_of_hours_ms", "a month by hour", "ms", "2"),
    ("month_of_hours_message_ms", "a month by hour, as a message", "ms", ""),
    ("month_of_hours_growth", "a month by hour, ten years : one", "", "1.5"),
    ("year_of_days_ms", "a year by day", "ms", ""),
    ("ten_years_by_month_ms", "ten years by month", "ms", "10"),
    ("day_of_deviation_ms", "a day of deviation", "ms", ""),
    ("ten_years_of_deviation_ms", "ten years of deviation", "ms", ""),
    ("thousand_events_ms", "1000 events", "ms", ""),
    ("export_minutes_csv_mb_per_s", "export of a month, csv", "MB/s", "+50"),
    ("export_minutes_csv_longest_piece_ms", "its longest piece", "ms", ""),
    ("export_minutes_json_mb_per_s", "export of a month, json", "MB/s", "+50"),
    ("export_events_json_mb_per_s", "export of events, json", "MB/s", ""),
    ("export_days_csv_mb_per_s", "export of a year of days, csv", "MB/s", ""),
    ("tidy_longest_step_ms", "longest step of ageing", "ms", ""),
    ("add_event_us", "an event to disk", "us", ""),
    ("flush_minute_us", "a minute to disk, synced", "us", ""),
    ("erase_day_ms", "erasing a day, file rewritten", "ms", ""),
    ("peak_rss_mb", "peak memory of all this", "MB", ""),
)

# The history ends in 2025; nothing of it shall age while it is measured.
SETTINGS = {"statistics": {"minutes_days": 36500, "hours_days": 36500, "day_starts": "00:00"}}


def judged(name, value, unit, aim):
    """A figure whose aim says whether it is met: "at most 60: ok"."""
    if not aim:
        return Figure(name, value, unit)
    is_least = aim.startswith("+")
    limit = float(aim.lstrip("+"))
    is_met = value >= limit if is_least else value <= limit
    words = f"{'at least' if is_least else 'at most'} {limit:g}: {'ok' if is_met else 'short'}"
    return Figure(name, value, unit, aim=words)


def start_until_ready(options, folder, address):
    """Seconds from exec to READY=1 of a daemon with the history, and the daemon."""
    path = folder / "notify"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.settimeout(DEADLINE_S)
        began = time.monotonic()
        daemon = subprocess.Popen(
            [
                str(options.build / "daemon/plumblined"), "--bus=session",
                f"--settings={folder / 'plumbline.conf'}", f"--state-directory={folder / 'state'}",
            ],
            env={
                **os.environ, "NOTIFY_SOCKET": str(path), "DBUS_SESSION_BUS_ADDRESS": address,
                "DBUS_SYSTEM_BUS_ADDRESS": address,
            },
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            while b"READY=1" not in listener.recv(4096):
                pass
        except TimeoutError:
            stop(daemon)
            raise Failed(f"no READY=1 within {DEADLINE_S} s") from None
        return time.monotonic() - began, daemon


def stop(daemon):
    daemon.terminate()
    daemon.wait(DEADLINE_S)


def export(bus, days):
    """MB/s of one Export to a pipe, from the call to the last byte."""
    reader, writer = os.pipe()
    received = []

    def read():
        while piece := os.read(reader, 1 << 20):
            received.append(len(piece))

    end_us = 1766966400 * 1000000  # 2025-12-29
    options = {
        "what": GLib.Variant("s", "minutes"),
        "from_usec": GLib.Variant("t", end_us - days * 86400 * 1000000),
        "to_usec": GLib.Variant("t", end_us),
    }
    thread = threading.Thread(target=read)
    thread.start()
    began = time.monotonic()
    try:
        bus.connection.call_with_unix_fd_list_sync(
            NAME, PATH, f"{NAME}.Statistics", "Export", GLib.Variant("(hsa{sv})", (0, "csv", options)),
            None, Gio.DBusCallFlags.NONE, 20000, Gio.UnixFDList.new_from_array([writer]), None,
        )
    finally:
        thread.join(DEADLINE_S)
        os.close(reader)
    return sum(received) / 1e6 / (time.monotonic() - began)


def daemon_figures(options, folder):
    (folder / "state").mkdir(mode=0o700)
    shutil.move(folder / "history.sqlite", folder / "state/history.sqlite")
    scene.write_settings(folder, SETTINGS)
    with private_bus(folder) as (address, _children):
        starts = []
        for _ in range(STARTS):
            took_s, daemon = start_until_ready(options, folder, address)
            starts.append(took_s)
            if len(starts) < STARTS:
                stop(daemon)
        yield judged("daemon, ten years: start to READY=1", min(starts) * 1000, "ms", "100")
        try:
            bus = Bus(address)
            rate = max(export(bus, 31) for _ in range(EXPORTS))
        finally:
            stop(daemon)
        yield judged("daemon, ten years: Export of a month to a pipe", rate, "MB/s", "+50")


def take(options, folder):
    got = run(options.build / "tests/bench/bench-store", folder)
    for key, name, unit, aim in STORE:
        yield judged(f"store, ten years: {name}", got[key], unit, aim)
    yield from daemon_figures(options, folder)
