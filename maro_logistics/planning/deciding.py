"""The latest day on which switching from the base plan still pays, found by halving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

KEPT = 0.95
"""Share of the benefit of switching at once that switching on the last day still has to give."""
WITHIN = 1e-6
"""Share of held up to which a benefit is none: the engines' own tolerance."""

EXACT = 1e-9
"""Share of held by which a benefit may fall short and still be enough: the last digits of a float."""

Word = Literal["decide by", "no deadline", "no benefit beyond the gap", "not asked"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when one may wait."""

    word: Word
    day: date | None = None
    """Latest day on which switching gives enough, where there is a deadline; the first day of the last period without
    one."""
    tried: tuple[tuple[date, float], ...] = ()
    """Days of switching that were solved for, and the objective reached."""

    def __str__(self) -> str:
        """The date, or why there is none."""
        return self.day.isoformat() if self.word == "decide by" and self.day is not None else self.word


@dataclass(frozen=True, eq=False)
class Switch:
    """What it takes to ask how good a later switch is."""

    first: int
    """Period in which the contingency is known."""
    periods: int
    best: Callable[[int, float], float]
    """Objective of holding the base plan until a period and being free from it on; may stop once it is no more than
    the second figure."""
    day_of: Callable[[int], date]
    """First day of a period."""


def deadline(held: float, variant: float, switch: Switch | None) -> Deadline:
    """The latest period from whose first day on switching still gives 95 % of the benefit of switching at once.

    Both ends are solved for: the period gives enough, the next does not. Benefit by day need not fall steadily, so an
    even later day may by chance do as well. Switching after the last period gives nothing.
    """
    benefit = held - variant
    if benefit <= WITHIN * max(abs(held), 1.0):
        return Deadline("no benefit beyond the gap")
    if switch is None or switch.first >= switch.periods:
        return Deadline("not asked")
    target = held - KEPT * benefit + EXACT * max(abs(held), 1.0)
    good, bad = switch.first, switch.periods
    tried = []
    while bad - good > 1:
        middle = (good + bad) // 2
        reached = switch.best(middle, target)
        tried.append((switch.day_of(middle), reached))
        good, bad = (middle, bad) if reached <= target else (good, middle)
    word: Word = "no deadline" if good == switch.periods - 1 else "decide by"
    return Deadline(word, switch.day_of(good), tuple(tried))
