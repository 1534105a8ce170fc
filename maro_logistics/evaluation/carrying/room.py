"""How much of a decision fits: the largest part that no limit cuts off."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from maro_logistics.evaluation.findings import tolerance

NEARLY = 1e-7
"""Steps a part may fall short of a whole one and still count as it."""
UNIT = 0.001
"""Quantities are told in thousandths of their unit."""
TRIP = 1e-6
"""Trips that need not be whole are told in millionths."""


class Limit(NamedTuple):
    """What is left of something, and how much of it one unit of a decision takes."""

    room: float
    per_unit: float
    right: float
    """Right side of the equation, for what counts as holding."""


def largest(wanted: float, limits: Iterable[Limit], step: float) -> float:
    """The largest part, in whole steps, that every limit admits; all of it where every equation holds."""
    part = wanted
    for room, per_unit, right in limits:
        if per_unit > 0 and part * per_unit - room > tolerance(right):
            part = min(part, max(room, 0.0) / per_unit)
    return wanted if part == wanted else stepped(part, step)


def stepped(amount: float, step: float) -> float:
    """The amount rounded down to whole steps, unless it is nearly the next."""
    return max(math.floor(amount / step + NEARLY), 0) * step


class Meter:
    """What has been used of limits so far."""

    def __init__(self) -> None:
        self.used: dict[Hashable, float] = defaultdict(float)

    def limit(self, key: Hashable, right: float | None, per_unit: float) -> list[Limit]:
        """The limit of that key; none where nothing limits it."""
        if right is None or math.isinf(right):
            return []
        return [Limit(right - self.used[key], per_unit, right)]

    def take(self, key: Hashable, amount: float) -> None:
        """Note that so much more is used."""
        self.used[key] += amount
