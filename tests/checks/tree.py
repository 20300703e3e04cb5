# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks share: where the source is and which files belong to it."""

import os
import subprocess

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files():
    """The project's own files, relative to the source folder: what git tracks or would."""
    command = ["git", "-c", f"safe.directory={SOURCE}", "-C", SOURCE, "ls-files", "-z", "--cached",
               "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        return sorted({name for name in listed if name and os.path.isfile(path(name))})
    except (OSError, subprocess.CalledProcessError):
        return sorted(_walk())  # an unpacked archive


def _walk():
    for folder, folders, names in os.walk(SOURCE):
        folders[:] = [name for name in folders if not name.startswith("build") and name != ".git"
                      and name != "__pycache__"]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), SOURCE)


def path(name):
    return os.path.join(SOURCE, name)


def read(name):
    with open(path(name), encoding="utf-8") as file:
        return file.read()


def is_c(name):
    return name.endswith((".c", ".h"))
