"""The order in which the parts of a line stand when some run from right to left.

A short form of the Unicode bidirectional algorithm (UAX 9): letters and figures have levels, what stands between two
of the same level joins them, and runs are reversed from the highest level down. Marks that set directions by hand are
not known here.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

RIGHT_TO_LEFT = frozenset({"R", "AL"})
FIGURES = frozenset({"EN", "AN"})


def runs(line: str) -> list[tuple[str, bool]]:
    """Parts of the line from left to right as they stand on paper, and whether each runs from right to left.

    >>> runs("Camp 7")
    [('Camp 7', False)]
    """
    kinds = [unicodedata.bidirectional(letter) for letter in line]
    first = next((kind for kind in kinds if kind == "L" or kind in RIGHT_TO_LEFT), "L")
    base = 1 if first in RIGHT_TO_LEFT else 0
    levels = _joined(_levels(kinds, base), base)
    parts = [
        ("".join(line[place] for place, _ in group), level)
        for level, group in (
            (level, list(pairs)) for level, pairs in groupby(enumerate(levels), key=lambda pair: pair[1])
        )
    ]
    for level in range(max(levels, default=0), 0, -1):
        parts = _reversed_from(parts, level)
    return [(text, level % 2 == 1) for text, level in parts]


def _levels(kinds: list[str], base: int) -> list[int | None]:
    """The level of every letter and figure; ``None`` for what takes that of its neighbours."""
    levels: list[int | None] = []
    last = base
    for kind in kinds:
        if kind == "L":
            last = 2 if base else 0
            levels.append(last)
        elif kind in RIGHT_TO_LEFT:
            last = 1
            levels.append(last)
        else:
            levels.append((2 if base or last == 1 else 0) if kind in FIGURES else None)
    return levels


def _joined(levels: list[int | None], base: int) -> list[int]:
    """Every level; between two parts of the same level everything has it, elsewhere that of the line."""
    joined: list[int] = []
    for place, level in enumerate(levels):
        if level is not None:
            joined.append(level)
            continue
        before = next((each for each in reversed(levels[:place]) if each is not None), base)
        after = next((each for each in levels[place:] if each is not None), base)
        between = 1 if {before, after} <= {1, 2} and 1 in {before, after} else before if before == after else base
        joined.append(between)
    return joined


def _reversed_from(parts: list[tuple[str, int]], level: int) -> list[tuple[str, int]]:
    """The parts with every sequence of that level or more turned round."""
    turned: list[tuple[str, int]] = []
    high: list[tuple[str, int]] = []
    for part in parts:
        if part[1] >= level:
            high.append(part)
        else:
            turned += [*reversed(high), part]
            high = []
    return [*turned, *reversed(high)]
