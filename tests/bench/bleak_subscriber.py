# SPDX-License-Identifier: GPL-3.0-or-later
"""A subscriber as a program on python3-bleak has it: takes each value and unpacks three numbers.

usage: bleak_subscriber.py ADDRESS UUID. Says "ready" and goes on until it is killed.
"""

import asyncio
import struct
import sys

from bleak import BleakClient


def take(_sender, value):
    if len(value) == 6:
        struct.unpack("<hhh", value)


async def main(address, uuid):
    async with BleakClient(address) as client:
        await client.start_notify(uuid, take)
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(main(sys.argv[1], sys.argv[2]))
