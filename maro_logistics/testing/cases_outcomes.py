"""Cases: what is known when an engine has stopped."""

from __future__ import annotations

import numpy as np

from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.seam import Feature, Limits, Outcome, Result, StopReason
from maro_logistics.testing.bench import Bench, case
from maro_logistics.testing.programs import CORNER, INF, KINDS, clash, corner, endless, trip

CLOSE = 1e-6
"""Relative difference up to which two objectives are the same."""

GUARD = Limits(seconds=60.0)
"""Time within which every small program is solved on any machine."""


def same(value: float | None, expected: float) -> bool:
    """Whether a value is there and as expected."""
    return value is not None and abs(value - expected) <= CLOSE * max(1.0, abs(expected))


def is_optimum(result: Result, expected: float) -> None:
    """Assert that the optimum was found and, by an engine that proves bounds, proved."""
    assert result.x is not None, f"no point: {result.status} {result.notes}"
    assert same(result.objective, expected), f"{result.objective!r} instead of {expected!r}"
    assert result.bound is None or result.bound <= expected + CLOSE * max(1.0, abs(expected)), result.bound
    assert result.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE), result.outcome
    assert result.outcome is Outcome.OPTIMAL or result.bound is None, f"bound {result.bound!r} proves nothing"


def _each_kind() -> None:
    """Enter the cases that exist for programs without integers, with integers only, and mixed."""
    for kind in KINDS:

        @case(f"optimal-{kind}")
        def optimal(bench: Bench, kind: str = kind) -> None:
            """The optimum of a program of two rows is found and proved."""
            result = bench.solve(corner(kind), limits=GUARD)
            is_optimum(result, CORNER[kind])

        @case(f"offset-{kind}")
        def offset(bench: Bench, kind: str = kind) -> None:
            """A constant of the objective counts in objective and bound."""
            result = bench.solve(corner(kind, offset=20.0), limits=GUARD)
            is_optimum(result, CORNER[kind] + 20.0)

        @case(f"infeasible-{kind}")
        def infeasible(bench: Bench, kind: str = kind) -> None:
            """Rows that contradict each other leave no point."""
            result = bench.solve(clash(kind), limits=GUARD)
            assert (result.outcome, result.x) == (Outcome.INFEASIBLE, None), (result.outcome, result.status)

        @case(f"unbounded-{kind}")
        def unbounded(bench: Bench, kind: str = kind) -> None:
            """An endless fall is unbounded, neither optimal nor infeasible."""
            result = bench.solve(endless(kind), limits=GUARD)
            assert (result.outcome, result.x) == (Outcome.UNBOUNDED, None), (result.outcome, result.status)

        @case(f"polished-{kind}")
        def polished(bench: Bench, kind: str = kind) -> None:
            """A polished point is whole to the last bit where it has to be."""
            result = bench.solve(corner(kind), limits=GUARD, polish=True)
            is_optimum(result, CORNER[kind])
            assert result.x is not None
            whole = result.x[np.broadcast_to(KINDS[kind], 2)]
            assert np.array_equal(whole, np.round(whole)), whole


_each_kind()


@case("infeasible-by-integrality")
def infeasible_by_integrality(bench: Bench) -> None:
    """2x + 2y = 3 has solutions, but none in whole numbers."""
    result = bench.solve(dense_program([1, 1], [[2, 2]], [3], [3], upper=5.0, integer=True), limits=GUARD)
    assert result.outcome is Outcome.INFEASIBLE, result.status


@case("infeasible-empty-row")
def infeasible_empty_row(bench: Bench) -> None:
    """A row without coefficients that asks for 1 leaves no point."""
    result = bench.solve(dense_program([1, 1], [[1, 1], [0, 0]], [1, 1], [2, INF], upper=5.0), limits=GUARD)
    assert result.outcome is Outcome.INFEASIBLE, result.status


@case("infeasible-empty-row-whole")
def infeasible_empty_row_whole(bench: Bench) -> None:
    """The same in whole numbers."""
    asked = dense_program([1, 1], [[1, 1], [0, 0]], [1, 1], [2, INF], upper=5.0, integer=True)
    assert bench.solve(asked, limits=GUARD).outcome is Outcome.INFEASIBLE


@case("infeasible-by-request")
def infeasible_by_request(bench: Bench) -> None:
    """Bounds of a request can leave no point; the next solve knows nothing of them."""
    asked = dense_program([1, 1], [[1, 1]], [3], [4], upper=5.0)
    assert bench.solve(asked, limits=GUARD, upper=np.array([1.0, 1.0])).outcome is Outcome.INFEASIBLE
    is_optimum(bench.solve(asked, limits=GUARD), 3.0)


@case("unbounded-free-column")
def unbounded_free_column(bench: Bench) -> None:
    """A free column with a cost and no row falls without end."""
    result = bench.solve(dense_program([1, 1], [[0, 1]], [1], [2], lower=[-INF, 0]), limits=GUARD)
    assert result.outcome is Outcome.UNBOUNDED, result.status


@case("bounded-along-a-ray")
def bounded_along_a_ray(bench: Bench) -> None:
    """Points without end are no endless fall: minimise x + y with x - y = 1."""
    is_optimum(bench.solve(dense_program([1, 1], [[1, -1]], [1], [1]), limits=GUARD), 1.0)


@case("infeasible-and-endless")
def infeasible_and_endless(bench: Bench) -> None:
    """A program whose objective would fall without end, had it any point, is not unbounded."""
    asked = dense_program([-1, 1], [[0, 1], [0, 1]], [2, -INF], [INF, 1])
    assert bench.solve(asked, limits=GUARD).outcome in (Outcome.INFEASIBLE, Outcome.NONE)


@case("finished-for-no-limit")
def finished_for_no_limit(bench: Bench) -> None:
    """An engine that solves a program to the end says so, and how long it took."""
    result = bench.solve(corner("whole"), limits=GUARD)
    assert result.stop in (StopReason.FINISHED, StopReason.GAP), result.stop
    assert result.seconds >= 0.0


@case("engine-and-version")
def engine_and_version(bench: Bench) -> None:
    """A result names engine and version."""
    kind = "linear" if Feature.LP in bench.process.features else "whole"
    result = bench.solve(corner(kind), limits=GUARD)
    assert (result.engine, result.version) == (bench.engine, bench.process.version)
    assert result.version


@case("big-m-tight")
def big_m_tight(bench: Bench) -> None:
    """With a tight big-M the whole trip is paid."""
    is_optimum(bench.solve(trip(9.0), limits=GUARD, polish=True), 1_000_009.9)


@case("big-m-loose")
def big_m_loose(bench: Bench) -> None:
    """With a big-M of ten million no trip leaks through the tolerance, and the program is not called infeasible."""
    result = bench.solve(trip(1e7), limits=GUARD, polish=True)
    assert result.outcome is not Outcome.INFEASIBLE, "called infeasible"
    assert result.objective is None or same(result.objective, 1_000_009.9), result.objective
