"""What a judgement consists of: violations, tolerances, the report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RESOLUTION = 0.001
"""Quantities are written in thousandths of a unit: one step of that may be missing from any equation."""
RELATIVE = 1e-6
"""Or this share of an equation's right side."""
DUST = 1e-6
"""Differences of floating point sums that are not worth mentioning even as tolerated."""

Verdict = Literal["PASS", "PASS_TOL", "FAIL"]


def tolerance(right: float, rows: int = 1) -> float:
    """By how much an equation with this right side may be broken; one resolution step for each rounded row."""
    return max(RESOLUTION * rows, RELATIVE * abs(right))


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a plan breaks; prints as a sentence."""

    rule: str
    """Number of the equation, or name of the invariant."""
    where: str
    day: date | None
    message: str
    left: float = 0.0
    right: float = 0.0
    excess: float = 0.0
    """By how much the left side misses the right one; 0 where the rule is not about numbers."""

    def __str__(self) -> str:
        """The violation as one sentence."""
        when = f" on {self.day.isoformat()}" if self.day else ""
        numbers = f": {self.left:.6g} against {self.right:.6g}, off by {self.excess:.6g}" if self.excess else ""
        return f"({self.rule}) {self.where}{when}: {self.message}{numbers}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    violations: tuple[Violation, ...]
    objective: float
    """Recomputed from the written tables; not a number where the form of the plan let nothing be recomputed."""
    terms: Mapping[str, float]
    goals: Mapping[str, float]
    """Recomputed value of every goal a plan can be asked to minimise."""
    verdict: Verdict
    tolerated: tuple[Violation, ...] = ()
    """Limits exceeded by no more than the tolerance."""

    @property
    def is_passed(self) -> bool:
        """Whether the plan holds, tolerances included."""
        return self.verdict != "FAIL"

    def __str__(self) -> str:
        """The verdict and every violation, a line each."""
        lines = [self.verdict, *map(str, self.violations)]
        return "\n".join([*lines, *(f"tolerated: {breach}" for breach in self.tolerated)])


@dataclass(slots=True)
class Findings:
    """Collects what the rules find."""

    violations: list[Violation] = field(default_factory=list)
    tolerated: list[Violation] = field(default_factory=list)
    excused: dict[tuple[str, str, date | None, str], float] = field(default_factory=dict)
    """What stands may break: left sides of limits by rule, place, day and message; they take the limit's place."""

    def excuse(self, standing: Findings) -> None:
        """Whatever decisions that stand break by themselves is no violation, as long as nothing is added."""
        for breach in (*standing.violations, *standing.tolerated):
            self.excused[breach.rule, breach.where, breach.day, breach.message] = breach.left

    def claim(self, holds: bool, rule: str, where: str, day: date | None, message: str) -> None:  # noqa: FBT001
        """Note a violation unless the claim holds."""
        if not holds and (rule, where, day, message) not in self.excused:
            self.violations.append(Violation(rule, where, day, message))

    def at_most(  # noqa: PLR0917 - reads like the equation: left, right
        self, rule: str, where: str, day: date | None, message: str, left: float, right: float, *, rows: int = 1
    ) -> None:
        """``left <= right``; `rows` counts written rows on the left whose rounding cannot be avoided."""
        right = max(right, self.excused.get((rule, where, day, message), right))
        excess = left - right
        if excess <= DUST:
            return
        too_much = excess > tolerance(right, rows)
        breach = Violation(rule, where, day, message, left, right, excess)
        (self.violations if too_much else self.tolerated).append(breach)

    def at_least(  # noqa: PLR0917 - reads like the equation: left, right
        self, rule: str, where: str, day: date | None, message: str, left: float, right: float, *, rows: int = 1
    ) -> None:
        """``left >= right``."""
        right = min(right, self.excused.get((rule, where, day, message), right))
        missing = right - left
        if missing > RESOLUTION and missing > tolerance(right, rows):
            self.violations.append(Violation(rule, where, day, message, left, right, missing))

    def equal(  # noqa: PLR0917 - reads like the equation: left, right
        self, rule: str, where: str, day: date | None, message: str, left: float, right: float, *, rows: int = 1
    ) -> None:
        """``left = right``: a written figure against the recomputed one."""
        off = abs(left - right)
        if off <= RESOLUTION:
            return
        if off > tolerance(right, rows) or math.isnan(off):
            self.violations.append(Violation(rule, where, day, message, left, right, off))

    def verdict(self) -> Verdict:
        """FAIL with any violation, PASS_TOL where a limit is exceeded within the tolerance, else PASS."""
        if self.violations:
            return "FAIL"
        return "PASS_TOL" if self.tolerated else "PASS"
