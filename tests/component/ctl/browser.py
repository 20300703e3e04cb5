# SPDX-License-Identifier: GPL-3.0-or-later
"""A page as a browser lays it out: widths, contrast, pixels, paper. One Chromium run a question."""

import json
import os
import re
import struct
import subprocess
import tempfile
import zlib

CHROMIUM = os.environ["CHROMIUM"]
# Root (as on CI) has no sandbox; nothing is to be fetched, updated or remembered.
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"]
POLICY = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
DEADLINE_S = 180

# What a copy of the page tells the page around it.
MEASURE = """<script>
addEventListener("load", () => {
  const rgb = text => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = parts => parts.slice(0, 3).map(x => x / 255)
    .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const parts = rgb(getComputedStyle(element).backgroundColor);
      if (parts.length === 3 || parts[3] > 0) return parts;
    }
    return [255, 255, 255];
  };
  const name = element => element.tagName + "." + (element.getAttribute("class") || "") + " in " +
    ((element.closest("section") || {}).id || "");
  const wide = [], pale = [], clipped = [];
  for (const element of document.querySelectorAll("main *")) {
    const box = element.getBoundingClientRect();
    if (!element.closest(".wide") && box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5))
      wide.push(name(element));
    if (element.scrollWidth > element.clientWidth + 1 && ["TD", "TH", "DD", "H3", "P"].includes(element.tagName))
      clipped.push(name(element));
    const says = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (says && box.width > 1 && !element.closest("title")) {
      const style = getComputedStyle(element);
      const ink = light(rgb(element.closest("svg") ? style.fill : style.color)), paper = light(ground(element));
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      if (contrast < 4.5) pale.push(name(element) + " " + contrast.toFixed(2));
    }
  }
  parent.postMessage({name: NAME, width: innerWidth, scroll: document.documentElement.scrollWidth, wide, pale, clipped,
    fetched: performance.getEntriesByType("resource").map(entry => entry.name)}, "*");
});
</script>"""
AROUND = """<!DOCTYPE html><title>waiting</title><pre id="found"></pre><script>
const found = [];
addEventListener("message", event => {
  found.push(event.data);
  document.getElementById("found").textContent = JSON.stringify(found);
});
</script>
"""


def run(folder, *arguments):
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        done = subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={profile}", *arguments], capture_output=True,
                              timeout=DEADLINE_S, check=False, env={**os.environ, "HOME": profile})
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout.decode(errors="replace")


def scheme(is_dark):
    return f"--blink-settings=preferredColorScheme={0 if is_dark else 1}"


def dump(folder, path, *arguments):
    """The document after everything in it that would run has run."""
    return run(folder, "--virtual-time-budget=5000", *arguments, "--dump-dom", f"file://{path}")


def measure(folder, pages, is_dark=False, on_paper=False):
    """pages: name -> (text, widths). What each page at each width tells of itself."""
    around = [AROUND]
    for name, (text, widths) in pages.items():
        inner = POLICY.sub("", text).replace("</head>", MEASURE.replace("NAME", json.dumps(name)) + "</head>", 1)
        if on_paper:
            inner = inner.replace("@media print", "@media all").replace("@media screen", "@media not all")
        with open(os.path.join(folder, f"{name}.html"), "w", encoding="utf-8") as file:
            file.write(inner)
        around += [f"<iframe src=\"{name}.html\" width=\"{width}\" height=\"400\" style=\"border:0\"></iframe>"
                   for width in widths]
    path = os.path.join(folder, "around.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(around))
    text = dump(folder, path, "--window-size=1400,800", scheme(is_dark))
    found = json.loads(re.search(r"<pre id=\"found\">(.*?)</pre>", text, re.S).group(1).replace("&amp;", "&"))
    assert len(found) == sum(len(widths) for _, widths in pages.values()), found
    return found


class Picture:
    """A screenshot: 8 bits a channel, as Chromium writes them."""

    def __init__(self, data):
        self.width, self.height, depth, kind = struct.unpack(">IIBB", data[16:26])
        assert depth == 8 and kind in (2, 6), (depth, kind)
        self.size = 3 if kind == 2 else 4
        packed, at = b"", 8
        while at < len(data):
            length, name = struct.unpack(">I4s", data[at:at + 8])
            packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
            at += length + 12
        self.rows = self._unfilter(zlib.decompress(packed))

    def _unfilter(self, raw):
        stride, rows = self.width * self.size, []
        above = bytes(stride)
        for y in range(self.height):
            start = y * (stride + 1)
            kind, line = raw[start], bytearray(raw[start + 1:start + 1 + stride])
            for i in range(stride if kind else 0):
                left = line[i - self.size] if i >= self.size else 0
                corner = above[i - self.size] if i >= self.size else 0
                line[i] = (line[i] + self._guess(kind, left, above[i], corner)) & 255
            rows.append(bytes(line))
            above = rows[-1]
        return rows

    @staticmethod
    def _guess(kind, left, up, corner):
        if kind < 4:
            return (0, left, up, (left + up) // 2)[kind]
        distances = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
        return (left, up, corner)[distances.index(min(distances))]

    def at(self, x, y):
        return tuple(self.rows[y][x * self.size:x * self.size + 3])

    def colours(self):
        return {row[i:i + 3] for row in self.rows for i in range(0, len(row), self.size)}


def photograph(folder, path, width, height, is_dark=False):
    out = os.path.join(folder, "photograph.png")
    run(folder, scheme(is_dark), f"--window-size={width},{height}", f"--screenshot={out}", f"file://{path}")
    with open(out, "rb") as file:
        return Picture(file.read())


def print_out(folder, path):
    """The pages of the PDF, each as (width, height) in points."""
    out = os.path.join(folder, "paper.pdf")
    run(folder, "--no-pdf-header-footer", f"--print-to-pdf={out}", f"file://{path}")
    with open(out, "rb") as file:
        boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", file.read())
    return [(float(width), float(height)) for width, height in boxes]
