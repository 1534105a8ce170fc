"""What one search knows: its best point, its proved bound, its clock; shared by the processes that work on it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats
    from maro_logistics.solvers import EngineProcess

BETTER = 1e-9
"""Relative difference from which on a point counts as better."""
POINT = 1e-6
"""Relative violation up to which two answers put together count as a point."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """When the search ends: whatever comes first."""

    seconds: float | None
    gap: float
    work: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """How far the search is."""

    elapsed: float
    phase: str
    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative gap, None without plan or bound."""
        if self.objective is None or self.bound is None:
            return None
        return max(self.objective - self.bound, 0.0) / max(abs(self.objective), 1e-9)


@dataclass(eq=False)
class Search:
    """State of one search."""

    formulation: Formulation
    program: Program
    engine: EngineProcess
    limits: SearchLimits
    begun: float
    """``time.monotonic()`` from which seconds count."""
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]
    threads: int = 1
    proves: bool = True
    """Whether a bound is wanted; without one all time goes into better plans."""
    x: Floats | None = None
    bound: float = 0.0
    """Proved; no term of any goal can be below zero."""
    work: int = 0
    stopped_by: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    """Options of the engine as read back."""
    first: dict[bool, Floats] = field(default_factory=dict)
    """First plans as made: the most urgent first (True), in the order asked (False)."""
    relaxed: Floats | None = None
    """Solution of the relaxation."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def objective(self) -> float:
        """Of the best point; infinite without."""
        return np.inf if self.x is None else self.program.objective(self.x)

    @property
    def gap(self) -> float:
        """Relative gap of the best point."""
        return (self.objective - self.bound) / max(abs(self.objective), 1e-9) if self.x is not None else np.inf

    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.limits.seconds is None else self.limits.seconds - (time.monotonic() - self.begun)

    def over(self) -> bool:
        """Whether the search has to end, and notes why."""
        if self.stopped_by:
            return True
        left = self.left()
        if self.should_stop():
            self.stopped_by = "interrupt"
        elif self.gap <= self.limits.gap:
            self.stopped_by = "gap"
        elif left is not None and left <= 0:
            self.stopped_by = "time"
        elif self.limits.work is not None and self.work >= self.limits.work:
            self.stopped_by = "work"
        return bool(self.stopped_by)

    def ended(self) -> bool:
        """Whether somebody has ended the search; asked by every engine at work on it."""
        return bool(self.stopped_by) or self.should_stop()

    def tell(self, phase: str, bound: float | None = None, objective: float | None = None) -> None:
        """Report the state."""
        best = [value for value in (self.objective, objective) if value is not None and np.isfinite(value)]
        known = max(self.bound, 0.0 if bound is None else bound)
        self.report(Report(time.monotonic() - self.begun, phase, min(best) if best else None, known))

    def offer(self, x: Floats | None) -> float:
        """Take a point if it is better; by how much it is, 0 if it is not."""
        with self._lock:
            before = self.objective
            if x is None or self.program.objective(x) >= before - BETTER * max(abs(before), 1.0):
                return 0.0
            self.x = x
            return before - self.objective

    def adopt(self, free: Bools, before: Floats, x: Floats | None) -> float:
        """Take the answer for some columns of a point that may have been improved elsewhere meanwhile; the gain."""
        with self._lock:
            if x is None or self.x is None or self.x is before:
                return self.offer(x)
            both = np.where(free, x, self.x)
            gain = self.offer(both) if self.program.relative_violation(both) <= POINT else 0.0
            return gain or self.offer(x)

    def prove(self, bound: float | None) -> None:
        """Take a proved bound if it is tighter."""
        if bound is not None and np.isfinite(bound):
            with self._lock:
                self.bound = max(self.bound, bound)

    def spent(self, phase: str, begun: float) -> None:
        """Note the seconds of a phase."""
        with self._lock:
            self.seconds[phase] = self.seconds.get(phase, 0.0) + time.monotonic() - begun

    def capped(self, seconds: float, nodes: int, gap: float) -> Limits:
        """Limits of one piece: its own and what is left; nodes instead of seconds under a work limit."""
        left = self.left()
        if self.limits.work is None:
            return Limits(seconds=max(seconds if left is None else min(seconds, left), 0.1), gap=gap)
        return Limits(seconds=None if left is None else max(left, 0.1), gap=gap, nodes=nodes)
