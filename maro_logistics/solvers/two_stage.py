"""Programs under uncertainty: decisions made now, worlds that come true afterwards, answers in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.errors import EngineError
from maro_logistics.solvers.duality import implied_bounds
from maro_logistics.solvers.program import Bools, Floats, Ints, Program
from maro_logistics.solvers.risk import Measure, Risk

PROBABILITY_TOLERANCE = 1e-9
"""How far the probabilities of all worlds may be from 1 in sum."""


@dataclass(frozen=True, eq=False)
class World:
    """One way things may turn out: a program of its own, some of whose columns are decided before it is known."""

    name: str
    probability: float
    program: Program
    linked: Ints
    """Columns of the program that equal first-stage columns; the others are free to answer the world."""
    first: Ints
    """First-stage columns they equal, one for each of ``linked``, none twice."""
    first_cost: Floats | None = None
    """Cost of first-stage columns that counts in this world alone; None = none."""

    def __post_init__(self) -> None:
        if len(self.linked) != len(self.first) or len(np.unique(self.first)) != len(self.first):
            raise EngineError(f"world {self.name}: linked columns do not match first-stage columns one to one")

    @cached_property
    def free(self) -> Ints:
        """Columns of the program that answer the world."""
        mask = np.ones(self.program.columns, np.bool_)
        mask[self.linked] = False
        return np.flatnonzero(mask)

    @cached_property
    def bounded(self) -> Program:
        """The program with the bounds that its rows imply, so that multipliers prove more."""
        if np.isfinite(self.program.lower).all() and np.isfinite(self.program.upper).all():
            return self.program
        lower, upper = implied_bounds(self.program)
        return self.program.replace(lower=lower, upper=upper)

    @property
    def is_whole(self) -> bool:
        """Whether some of the free columns are whole numbers."""
        return bool(self.program.integer[self.free].any())

    def at(self, x: Floats) -> tuple[Floats, Floats]:
        """Bounds of the columns of the program once the first stage is decided."""
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        lower[self.linked] = upper[self.linked] = x[self.first]
        return lower, upper

    def own_cost(self, x: Floats) -> float:
        """Cost of first-stage columns that counts in this world alone."""
        return 0.0 if self.first_cost is None else float(self.first_cost @ x)


@dataclass(frozen=True, eq=False)
class TwoStage:
    """``min first.cost . x + risk(first_cost_w . x + program_w.cost . y_w)``: one ``x`` for all worlds, one ``y`` each.

    The cost of the first stage counts in every world. Exactly one world comes true.
    """

    first: Program
    worlds: tuple[World, ...]

    def __post_init__(self) -> None:
        total = float(self.probability.sum())
        wrong = [world.name for world in self.worlds if not 0.0 <= world.probability <= 1.0]
        if wrong or abs(total - 1.0) > PROBABILITY_TOLERANCE:
            who = f" ({', '.join(wrong)} outside 0 to 1)" if wrong else ""
            raise EngineError(f"the probabilities of the worlds add up to {total:g}, not 1{who}")

    @property
    def probability(self) -> Floats:
        """Probability of each world."""
        return np.array([world.probability for world in self.worlds], dtype=np.float64)

    def cost(self, number: int, x: Floats, y: Floats) -> float:
        """What everything costs if world ``number`` comes true and is answered by ``y``."""
        world = self.worlds[number]
        return self.first.objective(x) + world.own_cost(x) + world.program.objective(y)


@dataclass(frozen=True, eq=False)
class Extensive:
    """A two-stage program as one program: first-stage columns, free columns of each world, columns of the risk."""

    problem: TwoStage
    risk: Risk
    program: Program
    places: tuple[Ints, ...]
    """Where each world's columns stand, one array per world."""

    def first(self, point: Floats) -> Floats:
        """The first stage of a point."""
        return point[: self.problem.first.columns]

    def of(self, number: int, point: Floats) -> Floats:
        """The columns of a world in a point."""
        return point[self.places[number]]

    def costs(self, point: Floats) -> Floats:
        """What everything costs in each world."""
        x = self.first(point)
        return np.array([self.problem.cost(w, x, self.of(w, point)) for w in range(len(self.places))])

    def point(self, x: Floats, answers: list[Floats]) -> Floats:
        """The point of a first stage and its answers, with the risk it has."""
        out = np.zeros(self.program.columns)
        out[: len(x)] = x
        for place, world, answer in zip(self.places, self.problem.worlds, answers, strict=True):
            out[place[world.free]] = answer[world.free]
        return self._with_risk(out)

    def _with_risk(self, out: Floats) -> Floats:
        costs, probability = self.costs(out), self.problem.probability
        number = len(costs)
        if self.risk.measure is Measure.WORST:
            out[-1] = self.risk.value(probability, costs)
        elif self.risk.measure is Measure.CVAR:
            threshold = self.risk.threshold(probability, costs)
            out[-1 - number] = threshold
            out[-number:] = np.maximum(costs - threshold, 0.0)
        return out


def extensive(problem: TwoStage, risk: Risk | None = None) -> Extensive:
    """The two-stage program as one program; linked columns are merged, not equated.

    ``cvar``: ``min h + sum_w p_w e_w / (1 - level)``, ``e_w >= cost_w - h``, ``e_w >= 0``; ``worst``: ``min z``, ``z >=
    cost_w``. Source: Rockafellar and Uryasev (2000), "Optimization of conditional value-at-risk", Journal of Risk 2.
    """
    risk = risk or Risk()
    places, columns = _places(problem)
    stack = _Stack(problem, places, columns)
    if risk.measure is Measure.EXPECTED:
        return Extensive(problem, risk, stack.expected(), places)
    return Extensive(problem, risk, stack.with_risk(risk), places)


def _places(problem: TwoStage) -> tuple[tuple[Ints, ...], int]:
    """Where the columns of each world stand, and how many columns there are in all."""
    columns, places = problem.first.columns, []
    for world in problem.worlds:
        place = np.empty(world.program.columns, dtype=np.int64)
        place[world.linked] = world.first
        place[world.free] = columns + np.arange(len(world.free))
        places.append(place)
        columns += len(world.free)
    return tuple(places), columns


@dataclass(frozen=True, eq=False)
class _Stack:
    """The programs of all worlds below that of the first stage."""

    problem: TwoStage
    places: tuple[Ints, ...]
    columns: int

    def expected(self) -> Program:
        """The program with the expected cost."""
        cost = np.zeros(self.columns)
        for weight, row in zip(self.problem.probability, self._costs(), strict=True):
            np.add.at(cost, row.indices, weight * row.data)
        return self._program(cost, float(self.problem.probability @ self._offsets()))

    def with_risk(self, risk: Risk) -> Program:
        """The program with columns and rows for the tail or the worst world."""
        number = len(self.problem.worlds)
        tail = risk.measure is Measure.CVAR
        base = self._program(np.zeros(self.columns), 0.0)
        more = 1 + number if tail else 1
        weight = self.problem.probability / (1.0 - risk.level) if tail else np.zeros(0)
        signs = sparse.hstack([-np.ones((number, 1)), -sparse.eye_array(number)]) if tail else -np.ones((number, 1))
        rows = sparse.hstack([self._cost_rows(), sparse.csc_array(signs)])
        return Program(
            cost=np.concatenate([base.cost, [1.0], weight]),
            matrix=_sorted(sparse.vstack([_wider(base.matrix, more), rows])),
            row_lower=np.concatenate([base.row_lower, np.full(number, -np.inf)]),
            row_upper=np.concatenate([base.row_upper, -self._offsets()]),
            lower=np.concatenate([base.lower, [-np.inf], np.zeros(more - 1)]),
            upper=np.concatenate([base.upper, np.full(more, np.inf)]),
            integer=np.concatenate([base.integer, np.zeros(more, np.bool_)]),
        )

    def _program(self, cost: Floats, offset: float) -> Program:
        programs = [self.problem.first, *(world.program for world in self.problem.worlds)]
        places = [np.arange(self.problem.first.columns), *self.places]
        lower, upper, integer = self._bounds()
        blocks = [_moved(one.matrix, place, self.columns) for one, place in zip(programs, places, strict=True)]
        return Program(
            cost=cost,
            matrix=_sorted(sparse.vstack(blocks)),
            row_lower=np.concatenate([one.row_lower for one in programs]),
            row_upper=np.concatenate([one.row_upper for one in programs]),
            lower=lower,
            upper=upper,
            integer=integer,
            offset=offset,
        )

    def _bounds(self) -> tuple[Floats, Floats, Bools]:
        """Bounds of merged columns are the tighter ones; one that is whole anywhere is whole."""
        lower, upper = np.full(self.columns, -np.inf), np.full(self.columns, np.inf)
        integer = np.zeros(self.columns, np.bool_)
        count = self.problem.first.columns
        lower[:count], upper[:count] = self.problem.first.lower, self.problem.first.upper
        integer[:count] = self.problem.first.integer
        for world, place in zip(self.problem.worlds, self.places, strict=True):
            lower[place] = np.maximum(lower[place], world.program.lower)
            upper[place] = np.minimum(upper[place], world.program.upper)
            integer[place] |= world.program.integer
        return lower, upper, integer

    def _costs(self) -> list[Any]:
        """Cost of every column in each world, as sparse rows."""
        count = self.problem.first.columns
        rows = []
        for world, place in zip(self.problem.worlds, self.places, strict=True):
            shared = self.problem.first.cost + (0.0 if world.first_cost is None else world.first_cost)
            column = np.concatenate([np.arange(count), place])
            value = np.concatenate([shared, world.program.cost])
            some = value != 0.0
            entries = (value[some], (np.zeros(int(some.sum()), np.int64), column[some]))
            rows.append(sparse.coo_array(entries, shape=(1, self.columns)).tocsr())
        return rows

    def _cost_rows(self) -> Any:
        return sparse.vstack(self._costs())

    def _offsets(self) -> Floats:
        return np.array([self.problem.first.offset + world.program.offset for world in self.problem.worlds])


def _moved(matrix: Any, place: Ints, columns: int) -> Any:
    """The matrix with its columns where they stand in a wider one."""
    entries = matrix.tocoo()
    return sparse.coo_array((entries.data, (entries.row, place[entries.col])), shape=(matrix.shape[0], columns))


def _wider(matrix: Any, more: int) -> Any:
    return sparse.hstack([matrix, sparse.csc_array((matrix.shape[0], more))])


def _sorted(matrix: Any) -> Any:
    out = sparse.csc_array(matrix)
    out.sum_duplicates()
    out.eliminate_zeros()
    out.sort_indices()
    return out
