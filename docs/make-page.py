# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the settings table (roff, on standard output of the given command) into a page's @TABLE@."""

import subprocess
import sys

template, command = sys.argv[1], sys.argv[2:]
table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
with open(template, encoding="utf-8") as file:
    sys.stdout.write(file.read().replace("@TABLE@\n", table))
