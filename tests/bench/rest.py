# SPDX-License-Identifier: GPL-3.0-or-later
"""At rest: wake-ups without a sensor, and memory beside two daemons of the same kind."""

import pathlib
import time

import scene
from bus import Bus
from figures import Figure
from processes import Failed, memory_kb, private_bus, wakeups

REST_S = 10
PEERS = (
    ("upowerd", "/usr/libexec/upowerd", "org.freedesktop.UPower"),
    ("power-profiles-daemon", "/usr/libexec/power-profiles-daemon", "net.hadess.PowerProfiles"),
)
AIM_PRIVATE = "ratio <= 1.5"


def rest(process):
    before = wakeups(process.pid)
    time.sleep(REST_S)
    return wakeups(process.pid) - before


def peer_memory(children, bus):
    for name, path, bus_name in PEERS:
        if not pathlib.Path(path).exists():
            raise Failed(f"{path} is not installed")
        process = children.start(path)
        bus.wait_for_name(bus_name)
        time.sleep(1)
        yield name, memory_kb(process.pid)


def take(options, folder):
    with private_bus(folder) as (address, children):
        bus = Bus(address)
        daemon = scene.start_daemon(children, options, folder, {}, bus=bus)
        time.sleep(2)  # what starting leaves to do
        yield Figure(f"rest: wake-ups in {REST_S} s, no bluetoothd", rest(daemon), "", aim="0")
        resident, own, private = memory_kb(daemon.pid)
        for name, peer in peer_memory(children, bus):
            yield Figure("rest: private memory, written", own, "kB", name, peer[1], AIM_PRIVATE)
            yield Figure("rest: private memory, with files", private, "kB", name, peer[2])
            yield Figure("rest: resident memory", resident, "kB", name, peer[0])
    with private_bus(folder) as (address, children):
        bus = scene.start_sensor(children, address, options, folder, 50)
        daemon = scene.start_daemon(children, options, folder, {}, bus=bus)
        time.sleep(2)
        yield Figure(
            f"rest: wake-ups in {REST_S} s, bluetoothd and sensors of others", rest(daemon), "",
            aim="0",
        )
