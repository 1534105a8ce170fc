"""What stands in the way of a line's goods, and why some of a line is missing or late."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way of a line's goods."""

    code: str
    goods: int = -1
    passage: int = -1
    """Passage on which it stands; -1 for stock and issues."""
    location: int = -1
    period: int = -1
    end: int = -1
    """Period in which the goods would have been issued on this way."""
    units: float = 1.0
    """Units of goods per unit of the line, what is lost on the way included."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why some quantity of a line is missing or late."""

    codes: tuple[str, ...]
    quantity: float
    """Units of the line."""
    obstacles: tuple[Obstacle, ...] = ()
    until: int = -1
    """Last period in which issuing would have helped."""
    asked: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """An obstacle of a cause of a line."""

    line: int
    cause: Cause
    one: Obstacle


def merged(causes: list[Cause]) -> list[Cause]:
    """Causes of the same codes and obstacles' codes as one, the largest quantity first, unmet before late."""
    groups: dict[tuple[bool, tuple[str, ...]], Cause] = {}
    for one in causes:
        key = (one.late, tuple(sorted(one.codes)))
        before = groups.get(key)
        if before is None:
            groups[key] = one
        else:
            obstacles = tuple(dict.fromkeys((*before.obstacles, *one.obstacles)))
            groups[key] = Cause(
                before.codes,
                before.quantity + one.quantity,
                obstacles,
                max(before.until, one.until),
                min(before.asked, one.asked),
                late=one.late,
            )
    return sorted(groups.values(), key=lambda one: (one.late, -one.quantity, one.codes))
