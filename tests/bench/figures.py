# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures and the one table they are printed as."""

import dataclasses
import sys
from typing import Optional


@dataclasses.dataclass
class Figure:
    name: str
    value: Optional[float]  # None: could not be taken, note says why
    unit: str
    beside: str = ""  # what it is measured beside
    bound: Optional[float] = None  # that one's value, in the same unit
    aim: str = ""  # in words, "ratio <= 0.2"
    note: str = ""

    @property
    def ratio(self):
        if self.value is None or not self.bound:
            return None
        return self.value / self.bound


def number(value):
    if value is None:
        return "-"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}".replace(",", " ")
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


HEAD = ("figure", "value", "unit", "beside", "its value", "ratio", "aim")


def rows(figures):
    for figure in figures:
        yield (
            figure.name,
            number(figure.value),
            figure.unit,
            figure.beside,
            number(figure.bound) if figure.beside else "",
            f"{figure.ratio:.2f}" if figure.ratio is not None else "",
            figure.note or figure.aim,
        )


def show(figures, out=sys.stdout):
    table = [HEAD, *rows(figures)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    right = {1, 4, 5}
    for at, row in enumerate(table):
        cells = [
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths))
        ]
        print("  ".join(cells).rstrip(), file=out)
        if at == 0:
            print("  ".join("-" * width for width in widths), file=out)
