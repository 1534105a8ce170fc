"""Cases: limits, interrupts, gaps and bounds."""

from __future__ import annotations

import time

import numpy as np

from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.seam import Feature, Limits, Outcome, Progress, Result, StopReason
from maro_logistics.testing.bench import GRACE_SECONDS, Bench, case
from maro_logistics.testing.cases_outcomes import GUARD, is_optimum, same
from maro_logistics.testing.programs import INF, corner, knapsacks, market_split, transport

_SHORT = 0.6
"""Seconds after which a solve that would take hours is stopped."""

_SLACK = 5.0
"""Seconds a busy machine may add to whatever takes time."""


def _is_sound(result: Result) -> None:
    """Assert that what is there fits together."""
    if result.objective is not None and result.bound is not None:
        assert result.bound <= result.objective + 1e-6 * max(1.0, abs(result.objective)), (
            result.bound,
            result.objective,
        )
    if result.outcome is Outcome.OPTIMAL:
        assert result.bound is not None
        assert result.has_point


@case("time-limit-with-point")
def time_limit_with_point(bench: Bench) -> None:
    """Out of time with a point: the point is kept, called feasible, and lies above the bound."""
    program = knapsacks()
    result = bench.solve(program, limits=Limits(seconds=_SHORT))
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.TIME), (result.outcome, result.stop)
    assert result.x is not None
    assert program.relative_violation(result.x) <= 1e-6  # noqa: PLR2004 - the tolerance of a request
    _is_sound(result)
    assert result.bound is None or result.bound < (result.objective or 0.0) - 0.5


@case("time-limit-without-point")
def time_limit_without_point(bench: Bench) -> None:
    """Out of time without a point nothing is said about points, least of all that there are none."""
    result = bench.solve(market_split(), limits=Limits(seconds=_SHORT))
    assert result.outcome in (Outcome.NONE, Outcome.FEASIBLE), result.outcome
    assert result.outcome is Outcome.FEASIBLE or result.x is None


@case("time-limit-is-kept")
def time_limit_is_kept(bench: Bench) -> None:
    """A time limit ends a solve, by the engine itself and not by the end of its process."""
    result = bench.solve(knapsacks(seed=2), limits=Limits(seconds=_SHORT))
    assert result.stop is StopReason.TIME, result.notes


@case("no-time-at-all")
def no_time_at_all(bench: Bench) -> None:
    """With hardly any time no optimum is made up, whatever kind of program."""
    result = bench.solve(transport(40, 60), limits=Limits(seconds=0.01))
    _is_sound(result)
    assert result.outcome not in (Outcome.INFEASIBLE, Outcome.UNBOUNDED), result.outcome


@case("node-limit")
def node_limit(bench: Bench) -> None:
    """A limit on nodes ends a solve and keeps what was found."""
    result = bench.solve(knapsacks(), limits=Limits(nodes=1, seconds=60.0))
    assert result.stop is StopReason.NODES, result.stop
    assert result.outcome in (Outcome.FEASIBLE, Outcome.NONE)
    _is_sound(result)


@case("node-limit-repeats")
def node_limit_repeats(bench: Bench) -> None:
    """The same seed and limit on nodes give the same point."""
    points = [bench.solve(knapsacks(), limits=Limits(nodes=5, seconds=60.0), seed=7).x for _ in range(2)]
    assert points[0] is None or np.array_equal(points[0], points[1] if points[1] is not None else [])


@case("gap")
def gap(bench: Bench) -> None:
    """A gap asked for is enough: the point is called optimal within it."""
    result = bench.solve(knapsacks(24, 6), limits=Limits(gap=0.2, seconds=60.0))
    assert result.outcome is Outcome.OPTIMAL, (result.outcome, result.stop, result.bound)
    assert result.gap is not None
    assert result.gap <= 0.2 + 1e-9


@case("absolute-gap")
def absolute_gap(bench: Bench) -> None:
    """Without a gap to spare the very optimum is found, a thousandth better than the next best."""
    asked = dense_program([-1.001, -1.0], [[1, 1]], [-INF], [1], upper=1.0, integer=True)
    is_optimum(bench.solve(asked, limits=GUARD), -1.001)


@case("small-steps")
def small_steps(bench: Bench) -> None:
    """Points that differ by a hundred-thousandth are told apart."""
    asked = dense_program([-1.00001, -1.0, -2.0], [[1, 1, 2]], [-INF], [1], upper=1.0, integer=True)
    is_optimum(bench.solve(asked, limits=GUARD), -1.00001)


@case("bound-below-zero")
def bound_below_zero(bench: Bench) -> None:
    """A bound of a program with negative objective lies below it."""
    bench.needs(Feature.BOUND)
    result = bench.solve(knapsacks(), limits=Limits(seconds=_SHORT))
    assert result.bound is None or result.bound <= (result.objective or 0.0) < 0


@case("bound-above-zero")
def bound_above_zero(bench: Bench) -> None:
    """A bound of a program with positive objective lies below it, and a gap is never negative."""
    bench.needs(Feature.BOUND)
    program = knapsacks().replace(offset=5000.0)
    result = bench.solve(program, limits=Limits(seconds=_SHORT))
    _is_sound(result)
    assert result.gap is None or result.gap >= 0


@case("objective-of-zero")
def objective_of_zero(bench: Bench) -> None:
    """An optimum of zero is proved: its gap is zero, not undefined."""
    result = bench.solve(corner("whole", offset=9.0), limits=GUARD)
    is_optimum(result, 0.0)
    assert result.bound is None or same(result.bound, 0.0)


@case("no-bound-of-a-stopped-relaxation")
def no_bound_of_a_stopped_relaxation(bench: Bench) -> None:
    """A linear program out of time has no bound above its optimum."""
    program = transport(30, 50, seed=4)
    full = bench.solve(program, limits=GUARD)
    cut = bench.solve(program, limits=Limits(seconds=0.01))
    assert full.objective is not None
    assert cut.bound is None or cut.bound <= full.objective * (1 + 1e-6)


@case("stop-keeps-the-point")
def stop_keeps_the_point(bench: Bench) -> None:
    """An engine that has declared it keeps its best point when it is stopped, and soon."""
    bench.needs(Feature.CANCEL, Feature.PROGRESS)
    seen: list[float] = []

    def hear(progress: Progress) -> None:
        if progress.x is not None:
            seen.append(time.monotonic())

    result = bench.solve(knapsacks(), limits=GUARD, on_progress=hear, should_stop=lambda: bool(seen))
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.INTERRUPTED), (result.outcome, result.stop)
    assert time.monotonic() - seen[0] < GRACE_SECONDS + _SLACK


@case("stop-and-solve-again")
def stop_and_solve_again(bench: Bench) -> None:
    """After a stop the next solve is right, whether or not the process had to be replaced."""
    bench.needs(Feature.INTEGER)
    begun = time.monotonic()
    stopped = bench.solve(market_split(), limits=GUARD, should_stop=lambda: time.monotonic() - begun > _SHORT / 2)
    assert stopped.stop is StopReason.INTERRUPTED, stopped.stop
    assert stopped.outcome in (Outcome.NONE, Outcome.FEASIBLE)
    is_optimum(bench.solve(corner("whole"), limits=GUARD), -9.0)


@case("progress-tells-points")
def progress_tells_points(bench: Bench) -> None:
    """Points told on the way are points of the program, with the objective they have."""
    bench.needs(Feature.PROGRESS)
    program, seen = knapsacks(), list[Progress]()
    bench.solve(program, limits=Limits(seconds=_SHORT), on_progress=seen.append)
    told = [one for one in seen if one.x is not None]
    assert told
    for one in told:
        assert one.x is not None
        assert program.relative_violation(one.x) <= 1e-6  # noqa: PLR2004 - the tolerance of a request
        assert one.objective is not None
        assert program.objective(one.x) <= one.objective + 1e-6 * abs(one.objective)
