"""Many worlds: the first stage alone, taught by cuts what it costs in each world, with bounds on both sides."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.program import Floats, Ints, Program
from maro_logistics.solvers.recourse import Cut, Recourse, bundles
from maro_logistics.solvers.risk import Risk
from maro_logistics.solvers.seam import Limits, Result, relative_gap
from maro_logistics.solvers.two_stage import Extensive, TwoStage, World, extensive

LOWEST_COST = -1e12
"""Where the cost of a world begins before its first cut."""

NEW_CUT = 1e-7
"""Relative amount by which a cut must lift a world's cost to be worth a row."""

INWARD = 0.5
"""Share of the way from the best first stage to the newest at which the linear phase looks for cuts.

Source: Ben-Ameur and Neto (2007), "Acceleration of cutting-plane and column generation algorithms", Networks 49.
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """When a decomposition ends: whatever comes first."""

    gap: float = 1e-6
    """Relative gap that is good enough."""
    seconds: float | None = None
    rounds: int = 500
    answer_gap: float = 1e-6
    """Relative gap of one world's answer."""
    nodes: int | None = None
    """Nodes of one solve with whole numbers: a limit that repeats exactly."""
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Decomposed:
    """The best first stage found, its answers, and what is proved."""

    x: Floats | None
    answers: tuple[Floats, ...]
    """Columns of each world's program, linked ones included."""
    objective: float
    bound: float
    rounds: int
    cuts: int
    solves: int
    stopped_by: str

    @property
    def gap(self) -> float:
        """Relative gap; infinite without a first stage."""
        gap = relative_gap(self.objective if np.isfinite(self.objective) else None, self.bound)
        return np.inf if gap is None else gap


Told = Callable[[int, float, float], None]
"""Called with the round, the best objective and the bound."""


def decompose(
    problem: TwoStage,
    engines: tuple[EngineProcess, EngineProcess],
    risk: Risk | None = None,
    *,
    patience: Patience | None = None,
    starts: tuple[Floats, ...] = (),
    told: Told | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Decomposed:
    """The two-stage program solved world by world (L-shaped, one cut per world and round).

    First without whole numbers, then with those of the first stage. Where worlds have whole numbers of their own, their
    linear cuts are raised to what branch and bound proves of each world; a gap may remain, and is told.
    ``engines``: one for the first stage, one for the worlds. ``starts``: first stages to try before any other.
    """
    run = _Run(problem, engines, risk or Risk(), patience or Patience(), told, should_stop)
    for x in starts:
        run.offer(x)
    run.begin()
    for x in starts:
        run.look(x, None)
    run.linear()
    run.whole()
    return run.outcome()


@dataclass(eq=False)
class _Run:
    """State of one decomposition."""

    problem: TwoStage
    engines: tuple[EngineProcess, EngineProcess]
    risk: Risk
    patience: Patience
    told: Told | None
    should_stop: Callable[[], bool] | None
    began: float = field(default_factory=time.monotonic)
    best: Floats | None = None
    answers: tuple[Floats, ...] = ()
    objective: float = np.inf
    bound: float = -np.inf
    rounds: int = 0
    stopped_by: str = ""
    tried: dict[bytes, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.recourse = Recourse(self.engines[1], self.patience.seed)
        self.bundles = bundles(self.problem.worlds)
        self.cuts: list[list[Cut]] = [[] for _ in self.problem.worlds]
        self.open = [w for w, world in enumerate(self.problem.worlds) if len(world.free)]
        """Worlds with something to answer; the cost of the others is known."""
        outlines = tuple(_outline(world) if len(world.free) else world for world in self.problem.worlds)
        self.form: Extensive = extensive(TwoStage(self.problem.first, outlines), self.risk)

    @property
    def is_whole(self) -> bool:
        """Whether some world has whole numbers of its own."""
        return any(world.is_whole for world in self.problem.worlds)

    def left(self) -> float | None:
        """Seconds left."""
        return (
            None
            if self.patience.seconds is None
            else max(self.patience.seconds - (time.monotonic() - self.began), 0.05)
        )

    def over(self) -> bool:
        """Whether to end, and notes why."""
        left = self.left()
        if self.stopped_by:
            return True
        if self.should_stop is not None and self.should_stop():
            self.stopped_by = "interrupt"
        elif self.reached(self.objective):
            self.stopped_by = "gap"
        elif left is not None and left <= _NO_TIME:
            self.stopped_by = "time"
        elif self.rounds >= self.patience.rounds:
            self.stopped_by = "rounds"
        return bool(self.stopped_by)

    def reached(self, objective: float) -> bool:
        """Whether the bound is as near to an objective as asked for."""
        allowed = self.patience.gap * max(abs(objective), _SMALLEST)
        return bool(np.isfinite(objective)) and objective - self.bound <= allowed

    def tell(self) -> None:
        """Report the state."""
        if self.told is not None:
            self.told(self.rounds, self.objective, self.bound)

    # --- first stage -------------------------------------------------------------------------------------------------

    def master(self) -> Program:
        """The first stage with every world's cost held up by its cuts."""
        base, size = self.form.program, self.form.program.columns
        rows: list[Ints] = []
        columns: list[Ints] = []
        values: list[Floats] = []
        constants: list[float] = []
        for w in self.open:
            cost, first = int(self.form.places[w][-1]), self.problem.worlds[w].first
            for cut in self.cuts[w]:
                some = np.flatnonzero(cut.slope)
                column, value = first[some], -cut.slope[some]
                if not cut.is_limit:
                    column, value = np.append(column, cost), np.append(value, 1.0)
                rows.append(np.full(len(column), len(constants)))
                columns.append(column)
                values.append(value)
                constants.append(cut.constant)
        entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        matrix = sparse.csc_array(sparse.vstack([base.matrix, sparse.coo_array(entries, shape=(len(constants), size))]))
        matrix.sort_indices()
        return base.replace(
            matrix=matrix,
            row_lower=np.concatenate([base.row_lower, constants]),
            row_upper=np.concatenate([base.row_upper, np.full(len(constants), np.inf)]),
        )

    def worlds(self) -> list[tuple[int, World]]:
        """The worlds with their numbers."""
        return list(enumerate(self.problem.worlds))

    def proposal(self, *, relax: bool) -> tuple[Floats | None, Floats, float]:
        """First stage and costs of the worlds that the cuts think best, and the bound they prove."""
        form, engine = self.form, self.engines[0]
        engine.load(self.master() if self.open else form.program)
        limits = Limits(seconds=self.left(), gap=self.patience.gap / 2, nodes=None if relax else self.patience.nodes)
        result = engine.solve(
            relax=relax, limits=limits, send_points=False, polish=not relax, seed=self.patience.seed, confirm=False
        )
        if result.x is None:
            return None, np.zeros(0), -np.inf if result.bound is None else result.bound
        thought = np.array([form.of(w, result.x)[-1] if len(world.free) else 0.0 for w, world in self.worlds()])
        return form.first(result.x), thought, -np.inf if result.bound is None else result.bound

    # --- worlds ------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A first cut for each world: what it costs at least, were the first stage its own."""
        for w in self.open:
            world = self.problem.worlds[w]
            result = self.recourse.solve(world.program, relax=True, warm=True, limits=Limits(seconds=self.left()))
            floor = LOWEST_COST if result.bound is None else result.bound - abs(result.bound) * _ROUNDING
            self.cuts[w].append(Cut(max(floor, LOWEST_COST), np.zeros(len(world.first))))

    def look(self, x: Floats, thought: Floats | None) -> tuple[Floats, bool]:
        """Costs of the worlds without whole numbers at ``x``; whether the cuts found there say something new."""
        costs, news = np.zeros(len(self.problem.worlds)), False
        for bundle in self.bundles:
            for w, (cost, cut) in zip(
                bundle.numbers, self.recourse.relaxed_together(bundle, x, self.left()), strict=True
            ):
                costs[w] = cost
                news |= self.learn(w, cut, x[self.problem.worlds[w].first], None if thought is None else thought[w])
        return costs, news

    def learn(self, w: int, cut: Cut, here: Floats, thought: float | None) -> bool:
        """Keep a cut that lifts the cost of its world at ``here`` above what was thought; whether it does."""
        known = max(one.at(here) for one in self.cuts[w] if not one.is_limit)
        before = known if thought is None else min(thought, known)
        if not cut.is_limit and cut.at(here) <= before + NEW_CUT * max(1.0, abs(before)):
            return False
        self.cuts[w].append(cut)
        return True

    def total(self, x: Floats, costs: Floats) -> float:
        """The risk of the costs of the worlds."""
        shared = self.problem.first.objective(x)
        own = np.array([world.own_cost(x) + (0.0 if len(world.free) else world.program.offset)
                        for world in self.problem.worlds])  # fmt: skip
        return self.risk.value(self.problem.probability, shared + own + costs)

    def offer(self, x: Floats, costs: Floats | None = None) -> None:
        """Keep a first stage if it is the best so far; its worlds are answered for that, unless ``costs`` are known."""
        key = np.round(x, 6).tobytes()
        if key in self.tried:
            return
        answers: list[Floats] = []
        if costs is None:
            answers, costs = self._answers(x)
        self.tried[key] = self.total(x, costs) if np.isfinite(costs).all() else np.inf
        if self.tried[key] < self.objective:
            self.best, self.answers, self.objective = x, tuple(answers), self.tried[key]

    def _answers(self, x: Floats) -> tuple[list[Floats], Floats]:
        """An answer to each world and its cost; ``inf`` and nothing more from the first world without."""
        answers, costs = [], np.zeros(len(self.problem.worlds))
        for w, world in self.worlds():
            result = self._answered(world, x)
            if result.x is None or result.objective is None:
                costs[w] = np.inf
                break
            answers.append(result.x)
            costs[w] = result.objective if len(world.free) else 0.0
        return answers, costs

    def _answered(self, world: World, x: Floats) -> Result:
        limits = Limits(seconds=self.left(), gap=self.patience.answer_gap, nodes=self.patience.nodes)
        return self.recourse.answer(world, x, limits)

    # --- the two phases ----------------------------------------------------------------------------------------------

    def linear(self) -> None:
        """Cuts from first stages without whole numbers, until those close the gap of the relaxation."""
        centre: Floats | None = None
        least = np.inf
        inward = INWARD
        while not self.over():
            x, thought, bound = self.proposal(relax=True)
            if x is None:
                return
            self.bound = max(self.bound, bound)
            self.rounds += 1
            point = x if centre is None else inward * x + (1.0 - inward) * centre
            costs, news = self.look(point, None if centre is not None and inward < 1.0 else thought)
            value = self.total(point, costs) if np.isfinite(costs).all() else np.inf
            if value < least:
                least, centre = value, point
            if self.reached(least):
                break
            if not news and inward == 1.0:
                break
            inward = INWARD if news else 1.0
            self.tell()
        if centre is not None and not self.problem.first.integer.any():
            self.offer(centre)

    def whole(self) -> None:
        """First stages with whole numbers, each answered exactly, until the gap is closed or nothing new is learnt."""
        while not self.over():
            x, thought, bound = self.proposal(relax=False)
            if x is None:
                self.stopped_by = self.stopped_by or "nothing left"
                return
            self.bound = max(self.bound, min(bound, self.objective))
            self.rounds += 1
            costs, news = self.look(x, thought)
            if not self.is_whole:
                self.offer(x, costs)
            elif not news:
                self.offer(x)
            if not self.over() and not news and not (self.is_whole and self.raised(x)):
                self.stopped_by = "nothing new"
            self.tell()

    def raised(self, x: Floats) -> bool:
        """Whether branch and bound on whole worlds lifts a cut at ``x``; first stages worlds like are tried."""
        news = False
        for w in self.open:
            world = self.problem.worlds[w]
            if self.over() or not world.is_whole:
                continue
            _, steep = self.recourse.relaxed(world, x, self.left())
            limits = Limits(seconds=self.left(), gap=self.patience.answer_gap, nodes=self.patience.nodes)
            cut, _ = self.recourse.free_bound(world, steep.slope, limits)
            news |= cut is not None and self.learn(w, cut, x[world.first], None)
        return news

    def outcome(self) -> Decomposed:
        """What came of it."""
        if self.best is not None and not self.answers:
            self.answers = tuple(self._answers(self.best)[0])
        count = sum(len(cuts) for cuts in self.cuts)
        bound = min(self.bound, self.objective)
        return Decomposed(
            self.best,
            self.answers,
            self.objective,
            bound,
            self.rounds,
            count,
            self.recourse.solves,
            self.stopped_by or "gap",
        )


_SMALLEST = 1e-9
"""Objective below which a relative gap means nothing."""

_NO_TIME = 0.051
"""Seconds left that count as none."""

_ROUNDING = 1e-9
"""Relative error the optimum of a relaxation may have."""


def _outline(world: World) -> World:
    """A world of one free column, its cost; cuts hold it up."""
    count = len(world.first)
    program = Program(
        cost=np.append(np.zeros(count), 1.0),
        matrix=sparse.csc_array((0, count + 1)),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        lower=np.append(world.program.lower[world.linked], LOWEST_COST),
        upper=np.append(world.program.upper[world.linked], np.inf),
        integer=np.append(world.program.integer[world.linked], np.zeros(1, np.bool_)),
    )
    return World(world.name, world.probability, program, np.arange(count), world.first, world.first_cost)
