"""What the process of an engine does with a request: narrow the program, solve, polish, widen the answer again."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.restrict import Restriction, as_requested, restrict
from maro_logistics.solvers.seam import Answer, Control, Engine, Job, Limits, Outcome, Progress, Request, StopReason

_POLISH_SHARE = 0.1
"""Part of the time kept for polishing; a linear program takes a small part of what its integer program takes."""

_POLISH_SECONDS = 2.0
"""Most that is kept for polishing, and what polishing may take when the time is over, in seconds: below the grace after
which the process is ended."""

_REPORT_SECONDS = 0.1
"""Least time between two reports without a point, in seconds."""

_POINT_SECONDS = 0.5
"""Least time between two points sent, in seconds; a point found in between waits."""


class Watch:
    """The control of one solve: whether to stop, the time left, reports at a bearable rate."""

    def __init__(self, seconds: float | None, stopped: Callable[[], bool], tell: Callable[[Progress], None]) -> None:
        self._begun = time.monotonic()
        self._end = None if seconds is None else self._begun + seconds
        self._stopped, self._tell = stopped, tell
        self._last_report = self._last_point = -np.inf
        self._waiting: Progress | None = None
        self._sending = threading.Lock()  # engines may ask to stop in one thread and report in another

    def stopped(self) -> bool:
        """Whether the engine is to stop now; a good moment to send a point that waits."""
        self._send_point()
        return self._stopped()

    def remaining(self) -> float | None:
        """Seconds left; None without limit."""
        return None if self._end is None else self._end - time.monotonic()

    def report(self, progress: Progress) -> None:
        """Send the report, or keep its point for later, or drop it where another was just sent."""
        now = time.monotonic()
        progress = dataclasses.replace(progress, seconds=now - self._begun)
        if progress.x is not None:
            with self._sending:
                self._waiting = progress
            self._send_point()
        elif now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self._tell(progress)

    def _send_point(self) -> None:
        now = time.monotonic()
        with self._sending:
            if self._waiting is not None and now - self._last_point >= _POINT_SECONDS:
                progress, self._waiting = self._waiting, None
                self._last_report = self._last_point = now
                self._tell(progress)


@dataclass(frozen=True)
class _Shortened:
    """A control with another end of time."""

    watch: Control
    seconds: float | None
    begun: float
    heeds_stop: bool

    def stopped(self) -> bool:
        return self.heeds_stop and self.watch.stopped()

    def remaining(self) -> float | None:
        return None if self.seconds is None else self.begun + self.seconds - time.monotonic()

    def report(self, progress: Progress) -> None:
        self.watch.report(progress)


@dataclass(frozen=True, eq=False)
class Task:
    """A request for a program, and who is to do it."""

    engine: Engine
    threads: int
    program: Program
    request: Request
    control: Control

    def job(self, control: Control, **changes: Any) -> Answer:
        """The answer of the engine to the task as it stands, but for ``changes``."""
        request = self.request
        job = Job(
            program=self.program,
            limits=request.limits,
            start=request.start,
            method=request.method,
            crossover=request.crossover,
            presolve=request.presolve,
            confirm=request.confirm,
            warm=request.warm,
            seed=request.seed,
            threads=self.threads,
            send_points=request.send_points,
            options=request.options,
        )
        return self.engine.solve(dataclasses.replace(job, **changes), control)


def carry_out(task: Task) -> tuple[Answer, bool]:
    """The answer for the whole program, and whether its point has been polished."""
    request = task.request
    asked = as_requested(task.program, request)
    if request.columns is None:
        return _answered(dataclasses.replace(task, program=asked))
    if request.fixed is None:
        raise EngineError("columns: the others need their values in 'fixed'")
    part = restrict(asked, request.columns, request.fixed, request.tolerance)
    if part.broken_row is not None:
        note = f"the fixed columns break row {part.broken_row}, which no free column can mend"
        return Answer(Outcome.INFEASIBLE, StopReason.FINISHED, "restricted", notes=(note,)), False
    start = None if request.start is None else request.start[part.columns]
    narrow = dataclasses.replace(request, start=start)
    control = _Widened(task.control, part)
    answer, polished = _answered(dataclasses.replace(task, program=part.program, request=narrow, control=control))
    return _widened(answer, part), polished


@dataclass(frozen=True, eq=False)
class _Widened:
    """A control whose reports bring points of the whole program."""

    watch: Control
    part: Restriction

    def stopped(self) -> bool:
        return self.watch.stopped()

    def remaining(self) -> float | None:
        return self.watch.remaining()

    def report(self, progress: Progress) -> None:
        x = progress.x
        self.watch.report(progress if x is None else dataclasses.replace(progress, x=self.part.widen(x)))


def _widened(answer: Answer, part: Restriction) -> Answer:
    x = None if answer.x is None else part.widen(answer.x)
    duals = None if answer.row_duals is None else part.widen_duals(answer.row_duals)
    return dataclasses.replace(answer, x=x, row_duals=duals)


def _answered(task: Task) -> tuple[Answer, bool]:
    """The answer of the engine, polished if asked for."""
    if task.program.columns == 0:
        return _without_columns(task.program), False
    polish = task.request.polish and bool(task.program.integer.any())
    answer = task.job(_timed(task.control, polish=polish))
    if not polish or answer.x is None:
        return answer, False
    return _polished(task, answer, answer.x)


def _timed(control: Control, *, polish: bool) -> Control:
    """The control for the search, some time kept back where polishing follows."""
    remaining = control.remaining()
    if not polish or remaining is None:
        return control
    kept = min(_POLISH_SECONDS, _POLISH_SHARE * remaining)
    return _Shortened(control, remaining - kept, time.monotonic(), heeds_stop=True)


def _polished(task: Task, answer: Answer, found: Floats) -> tuple[Answer, bool]:
    """The answer with integers exactly whole and the rest solved anew; without a point if no rest fits them."""
    program = task.program
    fixed = np.where(program.integer, np.round(found), found)
    part = restrict(program, np.flatnonzero(~program.integer), fixed, task.request.tolerance)
    if part.broken_row is not None:
        return _refused(answer, f"with whole integers row {part.broken_row} is broken"), False
    if part.program.columns == 0:
        return dataclasses.replace(answer, x=fixed), True
    rest = _rest(dataclasses.replace(task, program=part.program))
    if rest.outcome is Outcome.INFEASIBLE:
        return _refused(answer, "with whole integers no values are left for the other columns"), False
    if rest.x is None or rest.outcome is not Outcome.OPTIMAL:
        return dataclasses.replace(answer, notes=(*answer.notes, f"not polished ({rest.status})")), False
    duals = None if rest.row_duals is None else part.widen_duals(rest.row_duals)
    return dataclasses.replace(answer, x=part.widen(rest.x), row_duals=duals), True


def _rest(task: Task) -> Answer:
    """The answer for the columns that are left once the integers are fixed, in the time that is left, or a little."""
    remaining = task.control.remaining()
    seconds = None if remaining is None else max(remaining, _POLISH_SECONDS)
    if task.control.stopped():
        seconds = _POLISH_SECONDS
    control = _Shortened(task.control, seconds, time.monotonic(), heeds_stop=False)
    return task.job(control, limits=Limits(seconds=seconds), start=None, warm=False, options={}, send_points=False)


def _refused(answer: Answer, why: str) -> Answer:
    """The answer without its point, which lived on fractions within the engine's tolerance."""
    return dataclasses.replace(answer, x=None, notes=(*answer.notes, f"the point found was dropped: {why}"))


def _without_columns(program: Program) -> Answer:
    """The answer for a program in which nothing is left to decide."""
    x = np.zeros(0)
    if program.relative_violation(x) > 0.0:
        return Answer(Outcome.INFEASIBLE, StopReason.FINISHED, "no columns")
    return Answer(Outcome.OPTIMAL, StopReason.FINISHED, "no columns", x, np.zeros(program.rows), program.offset)
