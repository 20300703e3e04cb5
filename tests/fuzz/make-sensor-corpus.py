#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the corpus of the sensor targets: for each family a start and some of its payloads.

The format stands in fuzz-sensor.c. Run in this folder; the result is committed."""

import pathlib

OPTIONS = 20  # 10.5 Hz, the device's own vibration off


def message(head, text=""):
    data = bytes.fromhex(text)
    return bytes([head, len(data)]) + data


def ok(text=""):
    return message(0x40, text)


def notify(characteristic, text):
    return message(characteristic, text)


def refused(kind):
    return message(0x80 | kind)


def wait(tenths):
    return bytes([0xC0, tenths]) + bytes(tenths)


POLAR_HEAD = "02ea54a2428b455208"
POLAR_START = [
    ok(), ok(), ok(),
    notify(0, "f00102000000041900320064 00c8000101100002030200040008 00".replace(" ", "")),
    ok(), notify(0, "f00202000005 0140da7f39".replace(" ", "")), ok(),
]
FAMILIES = {
    "microbit": [
        [ok(), ok("1400"), ok(), ok("322e30"), ok(), ok("5000"), notify(0, "00020000 89fc".replace(" ", ""))],
        [ok(), refused(1), notify(0, "00000000")],
    ],
    "witmotion": [
        [ok(), ok(), notify(0, "5571030007" + "00" * 15), ok(), ok(), ok(), ok(), ok(), wait(2), ok(),
         notify(0, "556100040 0fea406a400b8fe52005515 00e00040".replace(" ", "")),
         notify(0, "99556100"), notify(0, "556100000000 0008".replace(" ", "") + "00" * 12 + "5571640083 01".replace(" ", ""))],
    ],
    "upright": [
        [ok("00"), ok("08"), ok(), ok(), ok("000000"), ok("0000"), ok(), ok(), ok(),
         notify(0, "010100"), notify(1, "6001"), notify(1, "6001ff7f0080"), wait(255), wait(60), ok("01"), ok("0c"),
         notify(0, "020101")],
    ],
    "plumbline": [
        [ok(), ok("0100fa0002"), ok(), ok(), ok(), ok("0100780001"),
         notify(0, "00020100e80300000000000000100008 0000db0d".replace(" ", "")),
         notify(0, "0b010200e80300000000000000 10a000c0fe5000".replace(" ", ""))],
    ],
    "polar": [
        POLAR_START + [notify(1, POLAR_HEAD + "0145ffe4ffb503"), notify(2, "16482003")],
        POLAR_START + [notify(1, POLAR_HEAD + "81f1ff1400f00306017b0f08")],
        POLAR_START + [notify(1, POLAR_HEAD + "80d0ff6501e40f081dfc07ff0c13f2" + "00" * 81)],
        POLAR_START[:5] + [notify(0, "f0020206 00".replace(" ", "")), ok(), notify(0, "f003020000"), ok(),
                           notify(0, "f002020600"), ok()],
    ],
    "dot": [
        [ok(), ok(), ok("0000000a051e0006444f54" + "00" * 13 + "3c" + "00" * 7), ok(), wait(2), ok(), ok("5000"), ok(),
         notify(2, "40420f0000000000000000000ae81c4100002041 0000a0c10000a040".replace(" ", "") + "00" * 12),
         notify(3, "4f01")],
    ],
    "metawear": [
        [ok(), ok(), notify(1, "03800100")] + [ok()] * 9 + [notify(1, "030416c494a22ad0")],
        [ok(), ok(), notify(1, "03800400")] + [ok()] * 9 + [notify(1, "0304")],
    ],
    "thingy52": [
        [ok("e803f401f401320001"), ok(), ok(), ok(), ok(), notify(1, "00000000000000000ae81c41")],
        [ok(), refused(2), ok(), notify(2, "000000000004" + "00" * 12)],
    ],
    "infinitime": [
        [ok(), ok(), ok(), notify(0, "000000000004"), wait(31), wait(31), ok("00fe00007703")],
    ],
    "adafruit": [[ok(), ok(), ok(), ok(), notify(0, "00000000000000000ae81c41"), notify(0, "0000c07f" + "00" * 8)]],
    "sensortag": [[ok(), ok(), ok(), ok(), ok(), notify(0, "00" * 10 + "0010" + "00" * 6)]],
    "ruuvi": [
        [notify(0, "0512fc5394c37c0004fffc040cac364200cdcbb8334c884f"),
         notify(0, "058000ffffffff800080008000ffffffffffffffffffffff")],
    ],
    "bthome": [
        [notify(4, "40000701613f020c"), notify(4, "4053036162633f2c01"), notify(4, "413f020c")],
    ],
    "movesense": [
        [ok(), ok(), notify(1, "0163c800"), ok(), ok(), notify(1, "02633930000000000000000000000ae8"),
         notify(1, "03631c4100000000000000000ae81c41")],
    ],
    "nicla": [[ok(), ok(), ok(), ok(), notify(0, "040c00000000001000000000")]],
    "hipee": [
        [ok(), ok(), notify(0, "09020201f2"), ok(), ok(), ok(), ok(), notify(0, "090345320 27b".replace(" ", "")),
         notify(0, "09113561d9bdfe19fd0004000001 0000000000a1".replace(" ", ""))],
    ],
    "dikdur": [[ok(), ok("7901"), ok(), ok(), notify(0, "1e00"), notify(0, "f1ff")]],
}


def main():
    for family, seeds in FAMILIES.items():
        folder = pathlib.Path("corpus") / f"sensor-{family}"
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (folder / f"seed-{number}").write_bytes(bytes([OPTIONS]) + b"".join(seed))


main()
