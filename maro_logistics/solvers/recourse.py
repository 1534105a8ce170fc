"""Answers to a decided first stage, world by world, and what they say about every other first stage: cuts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.errors import EngineError
from maro_logistics.solvers.duality import reduced_costs, weak_duality_bound, weak_duality_parts
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.seam import Limits, Method, Outcome, Result
from maro_logistics.solvers.two_stage import World

BUNDLE_COLUMNS = 6_000
"""Columns up to which worlds are solved side by side: fewer solves, before each of them becomes slow."""

SMALLEST_SLOPE = 1e-9
"""Slopes below this share of the largest are dropped from a cut; the constant pays for them."""


@dataclass(frozen=True, eq=False)
class Cut:
    """``cost >= constant + slope . x[first]`` for every first stage, or ``0 >= ...`` where ``is_limit``."""

    constant: float
    slope: Floats
    is_limit: bool = False

    def at(self, x: Floats) -> float:
        """Its value; ``x`` = the linked first-stage columns."""
        return self.constant + float(self.slope @ x)


def linear_cut(world: World, program: Program, duals: Floats, found: tuple[Floats, float], *, is_limit: bool) -> Cut:
    """The cut that multipliers of the world's rows prove, by weak duality with outward rounding.

    ``program`` is the world's with bounds for its columns, or one with the same linked columns; ``found`` = the linked
    columns and the cost where the multipliers come from: where a column without end spoils the proof by a rounding
    error, the engine's word stands instead.
    Source: Van Slyke and Wets (1969), "L-shaped linear programs", SIAM Journal on Applied Mathematics 17.
    """
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[world.linked] = upper[world.linked] = 0.0
    constant = weak_duality_bound(program.replace(lower=lower, upper=upper), duals, implied=False)
    return _cut(world, constant, reduced_costs(program, duals)[world.linked], found, is_limit=is_limit)


def _cut(world: World, proved: float, slope: Floats, found: tuple[Floats, float], *, is_limit: bool = False) -> Cut:
    constant = proved if np.isfinite(proved) else found[1] - float(slope @ found[0])
    return _tidy(world, Cut(constant, slope, is_limit))


def _tidy(world: World, cut: Cut) -> Cut:
    """The cut without tiny slopes; what they could add is taken off the constant."""
    tiny = (cut.slope != 0.0) & (
        np.abs(cut.slope) <= SMALLEST_SLOPE * max(1.0, float(np.abs(cut.slope).max(initial=0)))
    )
    if not tiny.any():
        return cut
    sides = np.stack([world.program.lower[world.linked][tiny], world.program.upper[world.linked][tiny]])
    worst = np.minimum(*(cut.slope[tiny] * sides))
    if not np.isfinite(worst).all():
        return cut
    return Cut(cut.constant + float(worst.sum()), np.where(tiny, 0.0, cut.slope), cut.is_limit)


@dataclass(frozen=True, eq=False)
class Bundle:
    """Worlds side by side in one program, so that one solve answers them all."""

    numbers: tuple[int, ...]
    worlds: tuple[World, ...]
    matrix: Any
    """The matrices of the worlds along a diagonal."""

    @cached_property
    def program(self) -> Program:
        """The programs of the worlds, one beside the other."""
        programs = [world.program for world in self.worlds]
        joined = {name: np.concatenate([getattr(one, name) for one in programs]) for name in _VECTORS}
        return Program(matrix=self.matrix, offset=sum(one.offset for one in programs), **joined)

    @cached_property
    def columns(self) -> list[slice]:
        """Columns of each world."""
        return _slices([world.program.columns for world in self.worlds])

    @cached_property
    def rows(self) -> list[slice]:
        """Rows of each world."""
        return _slices([world.program.rows for world in self.worlds])

    def at(self, x: Floats) -> tuple[Floats, Floats]:
        """Bounds of all columns once the first stage is decided."""
        sides = [world.at(x) for world in self.worlds]
        return np.concatenate([lower for lower, _ in sides]), np.concatenate([upper for _, upper in sides])

    @cached_property
    def _open(self) -> Program:
        """The program with implied bounds, its linked columns at zero."""
        lower = np.concatenate([world.bounded.lower for world in self.worlds])
        upper = np.concatenate([world.bounded.upper for world in self.worlds])
        for world, columns in zip(self.worlds, self.columns, strict=True):
            lower[columns.start + world.linked] = upper[columns.start + world.linked] = 0.0
        return self.program.replace(lower=lower, upper=upper)

    def found(self, x: Floats, point: Floats, duals: Floats) -> list[tuple[float, Cut]]:
        """Cost and cut of each world from a solution of the whole bundle."""
        row_parts, column_parts = weak_duality_parts(self._open, duals)
        slopes, spent = reduced_costs(self.program, duals), self.program.cost * point
        out = []
        for world, columns, rows in zip(self.worlds, self.columns, self.rows, strict=True):
            parts = (*row_parts[rows].tolist(), *column_parts[columns].tolist(), world.program.offset)
            proved = math.nextafter(math.fsum(parts), -math.inf) if np.isfinite(parts).all() else -math.inf
            cost = float(spent[columns].sum()) + world.program.offset
            out.append((cost, _cut(world, proved, slopes[columns][world.linked], (x[world.first], cost))))
        return out


_VECTORS = ("cost", "row_lower", "row_upper", "lower", "upper", "integer")


def _slices(sizes: list[int]) -> list[slice]:
    ends = np.cumsum(sizes)
    return [slice(int(end) - size, int(end)) for end, size in zip(ends, sizes, strict=True)]


def bundles(worlds: tuple[World, ...], most: int = BUNDLE_COLUMNS) -> list[Bundle]:
    """All worlds with something to answer, side by side up to a number of columns."""
    out: list[list[int]] = []
    size = 0
    for number, world in enumerate(worlds):
        if not len(world.free):
            continue
        if not out or size + world.program.columns > most:
            out, size = [*out, []], 0
        out[-1].append(number)
        size += world.program.columns
    made: dict[tuple[int, ...], Bundle] = {}
    return [_bundle(tuple(numbers), worlds, made) for numbers in out]


def _bundle(numbers: tuple[int, ...], worlds: tuple[World, ...], made: dict[tuple[int, ...], Bundle]) -> Bundle:
    """Some worlds side by side; one matrix for all bundles that have the same."""
    chosen = tuple(worlds[number] for number in numbers)
    key = tuple(id(world.program.matrix) for world in chosen)
    if key not in made:
        matrix = sparse.csc_array(sparse.block_diag([world.program.matrix for world in chosen], format="csc"))
        matrix.sort_indices()
        made[key] = Bundle(numbers, chosen, matrix)
    return Bundle(numbers, chosen, made[key].program.matrix)


@dataclass(eq=False)
class Recourse:
    """The worlds' programs solved again and again in one engine; programs that differ in sides only are sent once."""

    engine: EngineProcess
    seed: int = 0
    loaded: Program | None = None
    solves: int = 0
    notes: list[str] = field(default_factory=list)

    def solve(self, program: Program, **asked: Any) -> Result:
        """The result for a program."""
        self.solves += 1
        base = self.loaded
        if base is None or base.matrix is not program.matrix or not (base.integer == program.integer).all():
            self.engine.load(program)
            self.loaded, changes = program, {}
        else:
            names = ("cost", "lower", "upper", "row_lower", "row_upper", "offset")
            changes = {name: getattr(program, name) for name in names}
        return self.engine.solve(send_points=False, seed=self.seed, **{**changes, **asked})

    def relaxed(self, world: World, x: Floats, seconds: float | None) -> tuple[float, Cut]:
        """Least cost of the world without whole numbers once ``x`` is decided (``inf`` = none), and the cut there."""
        lower, upper = world.at(x)
        result = self.solve(
            world.program,
            lower=lower,
            upper=upper,
            relax=True,
            warm=True,
            confirm=False,
            limits=Limits(seconds=seconds),
        )
        if result.outcome is Outcome.OPTIMAL and result.row_duals is not None and result.objective is not None:
            found = (x[world.first], result.objective)
            return result.objective, linear_cut(world, world.bounded, result.row_duals, found, is_limit=False)
        return np.inf, self._limit(world, x, seconds, result)

    def relaxed_together(self, bundle: Bundle, x: Floats, seconds: float | None) -> list[tuple[float, Cut]]:
        """What :meth:`relaxed` gives for each world of a bundle, by one solve where all of them have an answer."""
        lower, upper = bundle.at(x)
        result = self.solve(
            bundle.program,
            lower=lower,
            upper=upper,
            relax=True,
            warm=True,
            confirm=False,
            presolve=False,
            method=Method.SIMPLEX,
            limits=Limits(seconds=seconds),
        )
        if result.outcome is not Outcome.OPTIMAL or result.row_duals is None or result.x is None:
            return [self.relaxed(world, x, seconds) for world in bundle.worlds]
        return bundle.found(x, result.x, result.row_duals)

    def answer(self, world: World, x: Floats, limits: Limits, start: Floats | None = None) -> Result:
        """The best answer to the world once ``x`` is decided."""
        lower, upper = world.at(x)
        whole = world.is_whole
        return self.solve(
            world.program, lower=lower, upper=upper, limits=limits, start=start, relax=not whole, polish=whole
        )

    def free_bound(self, world: World, slope: Floats, limits: Limits) -> tuple[Cut | None, Floats | None]:
        """The cut with a given slope, its constant raised to the proved least of ``cost - slope . linked``.

        Whole numbers count, unlike in a linear cut: the world decides its linked columns anew, at the price of the
        slope. Also its point, a first stage that this world would like.
        Source: Zou, Ahmed and Sun (2019), "Stochastic dual dynamic integer programming", Mathematical Programming 175.
        """
        cost = world.program.cost.copy()
        cost[world.linked] -= slope
        result = self.solve(world.program, cost=cost, limits=limits)
        if result.bound is None:
            return None, result.x
        return Cut(result.bound - abs(result.bound) * _BOUND_ROUNDING, slope), result.x

    def _limit(self, world: World, x: Floats, seconds: float | None, found: Result) -> Cut:
        """A cut that says why the first stage leaves a world without any answer."""
        program = _elastic(world.program)
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[world.linked] = upper[world.linked] = x[world.first]
        self.loaded = None
        self.engine.load(program)
        result = self.engine.solve(
            lower=lower, upper=upper, relax=True, send_points=False, limits=Limits(seconds=seconds)
        )
        if result.row_duals is None:
            raise EngineError(
                f"world {world.name}: neither an answer nor the reason why there is none ({found.status})"
            )
        broken = 0.0 if result.objective is None else result.objective
        cut = linear_cut(world, program, result.row_duals, (x[world.first], broken), is_limit=True)
        if cut.at(x[world.first]) <= 0.0:
            raise EngineError(f"world {world.name}: the engine found no answer where there is one ({found.status})")
        return cut


_BOUND_ROUNDING = 1e-9
"""Relative error a bound proved by branch and bound may have."""


def _elastic(program: Program) -> Program:
    """The program whose cost is by how much its rows are broken."""
    rows = program.rows
    below = np.flatnonzero(np.isfinite(program.row_lower))
    above = np.flatnonzero(np.isfinite(program.row_upper))
    entries = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    place = (np.concatenate([below, above]), np.arange(len(entries)))
    slack = sparse.coo_array((entries, place), shape=(rows, len(entries)))
    matrix = sparse.csc_array(sparse.hstack([program.matrix, slack]))
    matrix.sort_indices()
    more = np.zeros(len(entries))
    return Program(
        cost=np.concatenate([np.zeros(program.columns), more + 1.0]),
        matrix=matrix,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        lower=np.concatenate([program.lower, more]),
        upper=np.concatenate([program.upper, more + np.inf]),
        integer=np.concatenate([program.integer, np.zeros(len(more), np.bool_)]),
    )
