# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of recordings with a manifest, and plumbline-replay run over them."""

import csv
import gzip
import json
import os
import subprocess


class Recording:
    def __init__(self, root, row):
        self.file = row["file"]
        self.path = os.path.join(root, row["file"])
        self.placement = row["placement"]
        self.subject = row["subject"]
        self.rate_hz = float(row["rate_hz"])
        self.minutes = float(row["minutes"])
        self.note = row.get("note") or ""
        self.dataset = row["file"].split("/")[0]
        self.labels = {part.rsplit(":", 1)[0] for part in row["samples_per_label"].split()}
        self._columns = None

    def columns(self):
        """{name: [value]}; numbers for everything but clip and label."""
        if self._columns is None:
            opener = gzip.open if self.path.endswith(".gz") else open
            with opener(self.path, "rt", newline="") as stream:
                reader = csv.reader(stream)
                names = next(reader)
                columns = list(zip(*reader))
            self._columns = {
                name: list(values) if name in ("clip", "label") else [float(v) for v in values]
                for name, values in zip(names, columns)}
        return self._columns

    def times_and_labels(self):
        columns = self.columns()
        return columns["t_s"], columns["label"]


def read_manifest(root):
    with open(os.path.join(root, "manifest.csv"), newline="") as stream:
        return [Recording(root, row) for row in csv.DictReader(stream)]


class ReplayFailed(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


NO_POSE = 3  # exit code of plumbline-replay: a pose could not be captured


class Replayer:
    """Remembers what it ran: several measures read the same replay."""

    def __init__(self, program, settings):
        """settings: a file that lifts the limits on how often alerts come, so that what is measured
        is the judgement and not the politeness."""
        self.program = program
        self.settings = settings
        self.known = {}

    def run(self, recording, *arguments):
        key = (recording.path, arguments)
        if key not in self.known:
            command = [self.program, recording.path, "--placement", recording.placement,
                       "--settings", self.settings, *arguments]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, check=False)
            if done.returncode != 0:
                raise ReplayFailed(done.returncode, done.stderr.strip())
            self.known[key] = [json.loads(line) for line in done.stdout.splitlines()]
        return self.known[key]
