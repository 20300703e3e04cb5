# SPDX-License-Identifier: GPL-3.0-or-later
"""The scene of the figures that need a sensor: a bus, a virtual sensor on it, a daemon."""

import pathlib

from bus import SIMULATOR, NAME, Bus

ADDRESS = "C0:FF:EE:00:00:01"
# The micro:bit's accelerometer data, which clients of it subscribe to.
UUID = "e95dca4b-251d-470a-a062-fa1922dfa9a8"
FAMILY = "microbit"
LIBRARY = pathlib.Path(__file__).resolve().parents[2] / "config/library"


def start_sensor(children, address, options, folder, rate_hz):
    script = folder / "sensor.script"
    script.write_text("upright 3600s\nrepeat\n")
    children.start(
        options.build / "sim/plumbline-sim",
        "--virtual",
        f"--bus-address={address}",
        f"--sensor={FAMILY},address={ADDRESS},rate={min(rate_hz, 400):g}",
        f"--script={script}",
    )
    bus = Bus(address)
    bus.wait_for_name("org.bluez")
    bus.wait_for_name(SIMULATOR)
    return bus


def write_settings(folder, sections):
    """{section: {key: value}} as a file; its path."""
    settings = folder / "plumbline.conf"
    lines = []
    for section, keys in sections.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {value}" for key, value in keys.items()]
    settings.write_text("\n".join(lines) + "\n")
    return settings


def start_daemon(children, options, folder, sections, bus=None):
    """plumblined with these settings; its process."""
    settings = write_settings(folder, sections)
    state = folder / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    daemon = children.start(
        options.build / "daemon/plumblined",
        "--bus=session",
        f"--settings={settings}",
        f"--state-directory={state}",
        f"--library={LIBRARY}",
    )
    if bus:
        bus.wait_for_name(NAME)
    return daemon


def sensor_section(rate_hz, notify="signals"):
    return {
        "sensor:back": {
            "address": ADDRESS,
            "driver": FAMILY,
            "placement": "upper-back",
            "rate_hz": f"{min(rate_hz, 400):g}",
            "notify": notify,
        }
    }
