"""Twelve small programs on which engines have been wrong in released versions, with their answers worked out by hand.

An engine is asked them once per version and machine (see ``trust``): a wrong answer here means wrong plans elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Limits, Outcome, Result

if TYPE_CHECKING:
    from maro_logistics.solvers.process import EngineProcess

INF = np.inf

_CLOSE = 1e-6
"""Relative difference up to which an objective is the known one."""

_SECONDS = 10.0
"""Time for one answer; each takes a hundredth of it."""


class Mark(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    """Something false is claimed: an optimum, a bound, that there is no point."""
    UNANSWERED = "unanswered"
    """Nothing false is claimed, but the answer is not there either."""
    REFUSED = "refused"
    """The engine has declared that it cannot solve such programs."""


@dataclass(frozen=True)
class KnownAnswer:
    """A program and its optimum."""

    name: str
    program: Program
    optimum: float
    """``inf`` where there is no point, ``-inf`` where the objective falls without end."""
    origin: str
    """Who has been wrong on it."""


def known_answers() -> list[KnownAnswer]:
    """The twelve programs."""
    return [*_presolve(), *_numbers(), *_without()]


def _presolve() -> list[KnownAnswer]:
    """Programs that a presolve has spoilt."""
    return [
        KnownAnswer(
            "whole-or-not",
            dense_program([2, 3], [[1, 1]], [4.5], [INF], upper=10.0, integer=[False, True]),
            9.0,
            "HiGHS 1.14.0 said 15 (HiGHS issue 3043)",
        ),
        KnownAnswer(
            "cheap-whole",
            dense_program([1, 2], [[1, 1]], [20.1], [INF], lower=[0, 8], upper=20.0, integer=[True, False]),
            28.2,
            "HiGHS 1.14.0 said 29 (HiGHS issue 2957)",
        ),
        KnownAnswer(
            "absolute-value",
            dense_program(
                [100, 0.01, 0],
                [[1, 0, 1], [0, -1, 1], [0, -1, -1], [0, 0, 1]],
                [3, -INF, -INF, 0.45],
                [3, 0, 0, 3],
                lower=[0, -INF, 0],
                integer=[False, False, True],
            ),
            0.03,
            "HiGHS 1.14.0 said 200.01 (HiGHS issue 3073)",
        ),
        KnownAnswer(
            "either-slot",
            dense_program(
                [0, 0, 0, 0, 10, 8],
                [
                    [-1000, 0, 1, 0, 0, 0],
                    [0, -1000, 0, 1, 0, 0],
                    [0, 0, 1, 0, 1, 0],
                    [0, 0, 0, 1, 0, 1],
                    [1, 1, 0, 0, 0, 0],
                ],
                [-INF, -INF, 1000, 1000, -INF],
                [0, 0, 1000, 1000, 1],
                upper=[1, 1, 1000, 1000, 1000, 1000],
                integer=[True, True, False, False, False, False],
            ),
            8000.0,
            "HiGHS 1.14.0 said 10,000 (HiGHS issue 3094)",
        ),
    ]


def _trip(big: float) -> Program:
    """9 t at 1.1 a tonne by trips of 1,000,000, with ``load <= big * trips``."""
    return dense_program([1e6, 1.1], [[-big, 1], [0, 1]], [-INF, 9], [0, INF], upper=[100, 1e9], integer=[True, False])


def _numbers() -> list[KnownAnswer]:
    """Programs in which a tolerance has swallowed what matters."""
    step = dense_program([-1.00001, -1, -2], [[1, 1, 2]], [-INF], [1], upper=1.0, integer=True)
    part = dense_program([1], [[7]], [2], [INF], upper=9.0)
    return [
        KnownAnswer("leak-1e7", _trip(1e7), 1_000_009.9, "HiGHS 1.15.1 let the load through for 9.9; CBC: infeasible"),
        KnownAnswer("leak-1e8", _trip(1e8), 1_000_009.9, "CBC called it infeasible"),
        KnownAnswer("small-step", step, -1.00001, "CBC, whose increment of 1e-4 stays, took the second best"),
        KnownAnswer("part-of-one", part, 2 / 7, "OR-Tools' wrapper of CP-SAT took a continuous column for a whole one"),
    ]


def _without() -> list[KnownAnswer]:
    """Programs without an optimum, and two with one that is easily taken for none."""
    narrow = dense_program([1, 1], [[1, 1]], [3], [4], upper=1.0)
    endless = dense_program([-1, -1], [[1, -1]], [-INF], [1], integer=True)
    far = dense_program([1], [[5e-9]], [1], [INF])
    even = dense_program([1, 1], [[2, 2]], [3], [3], upper=5.0, integer=True)
    return [
        KnownAnswer("narrow", narrow, INF, "CBC: status unknown; PuLP then hands out columns that are all 0"),
        KnownAnswer("endless-whole", endless, -INF, "PuLP took HiGHS's 'unbounded or infeasible' for infeasible"),
        KnownAnswer("far-away", far, 2e8, "HiGHS drops coefficients a little smaller and says infeasible"),
        KnownAnswer("odd-sum", even, INF, "python-mip and others took a limit reached for a proof, and the reverse"),
    ]


def marked(answer: KnownAnswer, result: Result) -> tuple[Mark, str]:
    """What a result is worth, and what it says."""
    said = f"{result.outcome}, objective {result.objective!r}, bound {result.bound!r}"
    slack = _CLOSE * max(1.0, abs(answer.optimum)) if np.isfinite(answer.optimum) else 0.0
    verdicts = {INF: Outcome.INFEASIBLE, -INF: Outcome.UNBOUNDED}
    if answer.optimum in verdicts:
        if result.outcome is verdicts[answer.optimum]:
            return Mark.RIGHT, said
        claims = (Outcome.INFEASIBLE, Outcome.UNBOUNDED, Outcome.OPTIMAL)
        false = result.outcome in claims or (answer.optimum == INF and result.has_point)
        return (Mark.WRONG if false else Mark.UNANSWERED), said
    none_claimed = result.outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED)
    too_high = result.bound is not None and result.bound > answer.optimum + slack
    too_low = result.objective is not None and result.objective < answer.optimum - slack
    found = result.objective is not None and abs(result.objective - answer.optimum) <= slack
    if none_claimed or too_high or too_low or (result.outcome is Outcome.OPTIMAL and not found):
        return Mark.WRONG, said
    return (Mark.RIGHT if found else Mark.UNANSWERED), said


def asked(process: EngineProcess) -> list[tuple[KnownAnswer, Mark, str]]:
    """Every known answer with what the engine makes of it."""
    return [(answer, *_asked(process, answer)) for answer in known_answers()]


def _asked(process: EngineProcess, answer: KnownAnswer) -> tuple[Mark, str]:
    process.load(answer.program)
    try:
        result = process.solve(limits=Limits(seconds=_SECONDS), polish=True)
    except EngineError as problem:
        return Mark.REFUSED, str(problem)
    return marked(answer, result)
