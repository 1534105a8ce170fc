"""Resources of which one more unit buys most: guessed by prices, then tried."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.explanation.augment import Added, Augment
from maro_logistics.explanation.remedies import Remedies
from maro_logistics.model.construct import completion
from maro_logistics.model.objective import place_shares
from maro_logistics.model.regions import around, regions
from maro_logistics.model.replay import missing_shares
from maro_logistics.model.search import DIRECT_COLUMNS
from maro_logistics.plan.tables import BOTTLENECKS
from maro_logistics.plan.words import percent
from maro_logistics.solvers.seam import Feature, Limits, Method

if TYPE_CHECKING:
    from collections.abc import Callable

    from maro_logistics.explanation.explain import Explanation
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats
    from maro_logistics.solvers import EngineProcess
    from maro_logistics.solvers.program import Program

MOST = 10
"""Resources that are tried."""
MOST_PLACES = 6
"""Places that lack most because of a resource, set free with it when it is tried."""
TRIAL_NODES = 40
"""Nodes of the search tree for one trial under a work limit."""
TRIAL_SECONDS = 2.0
"""Seconds for one trial under a clock."""


@dataclass(eq=False)
class Shortage:
    """A resource that binds, and what lacks because of it."""

    code: str
    resource: str
    location: str
    lines: set[int] = field(default_factory=set)
    value: float = 0.0
    """Currency: what mending all its lines would save."""
    guess: float = 0.0


@dataclass(frozen=True, eq=False)
class Trial:
    """How trials are solved."""

    formulation: Formulation
    program: Program
    engine: EngineProcess
    point: Floats
    bound: float | None
    seconds: float | None
    """For all trials together; ``None`` under a work limit, where nothing may depend on the clock."""
    seed: int
    should_stop: Callable[[], bool]
    most: int = MOST
    """Resources that are tried."""
    begun: float = field(default_factory=time.monotonic)
    controls: dict[bytes, Floats | None] = field(default_factory=dict)
    """Best points found without anything added, by the columns set free."""

    @property
    def objective(self) -> float:
        """Of the plan."""
        return self.program.objective(self.point)

    @property
    def is_over(self) -> bool:
        """Whether the time for trials is up, or the user wants to see an end."""
        return self.should_stop() or (self.seconds is not None and time.monotonic() - self.begun > self.seconds)

    @property
    def limits(self) -> Limits:
        """Limits of one trial."""
        direct = self.program.columns <= DIRECT_COLUMNS
        gap = 1e-5 if direct else 1e-4
        if self.seconds is None:
            return Limits(gap=gap, nodes=TRIAL_NODES)
        return Limits(seconds=min(TRIAL_SECONDS, self.seconds / 4), gap=gap)


def bottlenecks(explanation: Explanation, trial: Trial) -> pd.DataFrame:
    """The table ``bottlenecks`` of a plan."""
    found = shortages(explanation)
    augment = Augment(trial.formulation)
    added = {id(one): augment.of(one.code, one.resource, one.location) for one in found}
    prices = _prices(trial)
    for one in found:
        one.guess = _guess(one, added[id(one)], prices)
    best = sorted(found, key=lambda one: (-one.guess, -one.value, one.code, one.resource, one.location))[: trial.most]
    rows = [_tried(trial, explanation, one, added[id(one)]) for one in best]
    rows.sort(key=lambda row: -np.nan_to_num(row["confirmed"], nan=-1.0))
    ranked = [{"rank": float(i + 1), **row} for i, row in enumerate(rows)]
    return pd.DataFrame(ranked, columns=list(BOTTLENECKS.column_names))


def shortages(explanation: Explanation) -> list[Shortage]:
    """Every resource that stands in the way of something unmet."""
    diagnosis, remedies = explanation.diagnosis, Remedies(explanation.diagnosis)
    found: dict[tuple[str, str, str], Shortage] = {}
    for line, causes in explanation.causes.items():
        for cause in causes:
            saved = float(diagnosis.lines.saving(line, cause.quantity).max()) if cause.obstacles else 0.0
            for one in remedies.of(line, cause):
                key = (one.code, one.resource, one.location)
                shortage = found.setdefault(key, Shortage(*key))
                shortage.lines.add(line)
                shortage.value += saved
    return list(found.values())


def _prices(trial: Trial) -> tuple[Floats, Floats] | None:
    """(of the rows, of the upper limits of columns): prices when the trips of the plan are fixed."""
    free = np.flatnonzero(completion(trial.formulation, trial.point))
    if not len(free) or trial.should_stop():
        return None
    small = trial.program.columns <= DIRECT_COLUMNS or Feature.IPM not in trial.engine.features
    result = trial.engine.solve(
        limits=Limits(seconds=None if trial.seconds is None else trial.seconds / 3),
        columns=free,
        fixed=trial.point,
        relax=True,
        method=Method.CHOOSE if small else Method.IPM,
        crossover=small,
        tolerance=1e-6 if small else 1e-3,
        send_points=False,
        should_stop=trial.should_stop,
    )
    if result.row_duals is None or result.reduced_costs is None:
        return None
    limits = np.zeros(trial.program.columns)
    limits[free] = np.maximum(-result.reduced_costs[free], 0.0)
    return np.abs(result.row_duals), limits


def _guess(one: Shortage, added: Added | None, prices: tuple[Floats, Floats] | None) -> float:
    """What one more unit is worth: by prices; where the program has none (fleets), by what its lines would save."""
    if added is not None and prices is not None and len(added.rows):
        priced = float(prices[0][added.rows] @ added.row_more + prices[1][added.columns] @ added.column_more)
        if priced > 0:
            return min(priced, one.value)
    return one.value / max(len(one.lines), 1)


def _free(trial: Trial, explanation: Explanation, one: Shortage, added: Added) -> Bools:
    """Columns set free when a resource is tried: all of a small program, else those around where it is short."""
    if trial.program.columns <= DIRECT_COLUMNS:
        return np.ones(trial.program.columns, np.bool_)
    network = trial.formulation.parts.network
    lines = sorted(one.lines, key=lambda r: (-float(explanation.diagnosis.lines.served[r].sum()), r))
    lacking = [int(network.needs.location[r]) for r in lines]
    places = np.zeros(len(network.locations), np.bool_)
    places[list(dict.fromkeys(lacking))[:MOST_PLACES]] = True
    places[list(added.places[:1])] = True
    return around(regions(trial.formulation), places)


def _tried(trial: Trial, explanation: Explanation, one: Shortage, added: Added | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "reason": one.code,
        "resource": one.resource or one.code,
        "location": one.location,
        "unit": "-" if added is None else added.unit,
        "added": 0.0 if added is None else added.amount,
        "lines": float(len(one.lines)),
        "first_guess": round(one.guess, 3),
        "confirmed": np.nan,
        "person_days": np.nan,
        "proven": np.nan,
        "note": "not tried: it is no matter of one more unit",
    }
    if added is None:
        return row
    if trial.is_over:
        return {**row, "note": "not tried: the time for trials was up"}
    free = np.flatnonzero(_free(trial, explanation, one, added))
    key = free.tobytes()
    if key not in trial.controls:
        trial.controls[key] = _solved(trial, free, trial.program, trial.point)
    without = trial.controls[key]
    with_it = _solved(trial, free, enlarged(trial.program, added), _start(trial, added))
    if without is None or with_it is None:
        return {**row, "note": "tried, without a result within the limits"}
    base, more = trial.program.objective(without), trial.program.objective(with_it)
    gain = max(base - more, 0.0)
    people = _missing(trial, without) - _missing(trial, with_it)
    proven = max((trial.bound if trial.bound is not None else -np.inf) - more, 0.0)
    figures = {"confirmed": round(gain, 3), "person_days": round(max(people, 0.0), 3), "proven": round(proven, 3)}
    return {**row, **figures, "note": _note(trial, gain, proven)}


def _start(trial: Trial, added: Added) -> Floats:
    """The plan with one more unit in it: further stock just lies where it is, all else is as before."""
    point = trial.point.copy()
    if added.holding < 0:
        return point
    parts = trial.formulation.parts
    for name in ("stock", "discard"):
        block = parts.variables[name]
        mine = block.columns[block["holding"] == added.holding]
        point[mine] += added.row_more[0]
    return point


def _solved(trial: Trial, free: Any, program: Program, start: Floats) -> Floats | None:
    """The best point found with some columns free; the plan itself if nothing better was found."""
    result = trial.engine.solve(
        limits=trial.limits,
        columns=free,
        fixed=start,
        start=start,
        lower=program.lower,
        upper=program.upper,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        seed=trial.seed,
        send_points=False,
        should_stop=trial.should_stop,
    )
    if result.x is None:
        return None
    better = program.objective(result.x) <= trial.program.objective(trial.point)
    return result.x if better else trial.point


def enlarged(program: Program, added: Added) -> Program:
    """The program with the limits moved."""
    row_upper, row_lower = program.row_upper.copy(), program.row_lower.copy()
    np.add.at(row_upper, added.rows, added.row_more)
    if added.equal:
        np.add.at(row_lower, added.rows, added.row_more)
    upper = program.upper.copy()
    np.add.at(upper, added.columns, added.column_more)
    return dataclasses.replace(program, row_upper=row_upper, row_lower=row_lower, upper=upper)


def _missing(trial: Trial, x: Floats) -> float:
    """Person-days missing in a point."""
    places, share = missing_shares(trial.formulation.parts, x)
    return float((share * place_shares(trial.formulation.parts.network).due[places]).sum())


def _note(trial: Trial, gain: float, proven: float) -> str:
    """What the two figures allow to say."""
    if trial.bound is None:
        return "with it the same search finds a plan better by the confirmed figure; no bound, so nothing is proven"
    gap = percent((trial.objective - trial.bound) / max(abs(trial.objective), 1e-9))
    if proven > 0:
        return f"no plan without it comes closer than the proven figure (gap of this plan: {gap})"
    if gain > 0:
        return f"better than the same search without it; within the gap of {gap}, so not proven for the best plan"
    return f"the brief search found nothing better with it; the gap of {gap} leaves open whether it helps"
