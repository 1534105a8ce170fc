"""The same scenario planned otherwise, beside a plan: what pooling, planning and optimization bring."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.model.first_come import first_come
from maro_logistics.model.forecast import forecast
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.goals import Run, Stage, program
from maro_logistics.model.objective import TERMS, place_shares
from maro_logistics.model.replay import Outcome, missing_shares, replay
from maro_logistics.model.search import Search, SearchLimits, search
from maro_logistics.model.tabulate import tabulate
from maro_logistics.model.vehicles import exposed
from maro_logistics.network.arrays import Floats
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maro_logistics.planning.options import Options

THIS, FIRST, URGENT, ALONE = "this plan", "first come first served", "most urgent first", "every agency for itself"
STEPS = (("planning", FIRST, URGENT), ("optimization", URGENT, THIS), ("pooling", ALONE, THIS))
"""What is gained from one plan to the other."""
LESS_IS_BETTER = {
    "objective": True,
    "people_served": False,
    "person_days_missing": True,
    "cost": True,
    "exposure": True,
}
MOST_SECONDS, SHARE_OF_TIME = 10.0, 0.08
"""Longest search for the plan of agencies that do not pool, in seconds and as a share of the time limit."""
SHARE_OF_WORK = 5
"""The same under a work limit: a fifth of it."""
MOST_COLUMNS = 1_000_000
"""Largest program for which it is searched at all."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """One of the plans compared."""

    name: str
    formulation: Formulation
    outcome: Outcome
    bound: float | None = None
    stopped_by: str = ""

    def figures(self) -> dict[str, Any]:
        """Objective, people, person-days, cost and exposure of the plan."""
        parts, x = self.formulation.parts, self.outcome.x
        terms = {name: float(self.formulation.terms[name].at(x)) for name in TERMS}
        terms["loss"] += self.outcome.dust
        places, missing = missing_shares(parts, x)
        shares = place_shares(parts.network)
        column, risk = exposed(parts)
        objective = sum(terms.values())
        told = {
            "name": self.name,
            "objective": objective,
            "people_served": float((shares.people[places] * (1.0 - missing)).sum()),
            "person_days_missing": float((shares.due[places] * missing).sum()),
            "cost": objective - terms["deprivation"] - terms["exposure"],
            "exposure": float(x[column] @ risk),
        }
        told = {key: round(value, 6) if isinstance(value, float) else value for key, value in told.items()}
        bound = {} if self.bound is None else {"proven_bound": self.bound, "stopped_by": self.stopped_by}
        return {**told, **bound}


def baselines(
    scenario: Scenario, formulation: Formulation, stage: Stage, *, run: Run, asked: Options
) -> dict[str, Any]:
    """The keys ``baselines`` and ``evidence`` of ``plan.json``; ``scenario`` in canonical order."""
    first, urgent = (first_plan(formulation, stage.first, urgent_first=urgent) for urgent in (False, True))
    plans = [Baseline(THIS, formulation, stage.outcome), first, urgent]
    alone = None if run.should_stop() else alone_plan(scenario, run, asked)
    plans += [] if alone is None else [alone]
    told = {one.name: one.figures() for one in plans}
    return {"baselines": list(told.values()), "evidence": {"brings": _brings(told), "wins": _wins(told)}}


def first_plan(formulation: Formulation, known: dict[bool, Floats], *, urgent_first: bool) -> Baseline:
    """First come, first served, from the nearest stock; or with all needs known at once, the most urgent served first.

    ``known``: such plans that the search has already made, by ``urgent_first``.
    """
    x = known.get(urgent_first)
    made = first_come(formulation, urgent_first=urgent_first) if x is None else x
    return Baseline(URGENT if urgent_first else FIRST, formulation, replay(formulation, made))


def alone_plan(scenario: Scenario, run: Run, asked: Options) -> Baseline | None:
    """The best plan found when agencies share neither stock, nor money, nor vehicles.

    ``None`` where they share nothing anyway, or where the program is too large for a search on the side.
    """
    apart = separated(scenario)
    if apart is None:
        return None
    ordered = canonical(apart)
    network = expand(ordered)
    if forecast(network).columns > MOST_COLUMNS:
        return None
    formulation = formulate(network)
    state = _searched(formulation, run, asked)
    best = np.zeros(formulation.size) if state.x is None else state.x
    bound = float(state.bound) if np.isfinite(state.bound) else None
    return Baseline(ALONE, formulation, replay(formulation, best), bound, state.stopped_by)


def _searched(formulation: Formulation, run: Run, asked: Options) -> Search:
    seconds = None if asked.time_limit is None else min(MOST_SECONDS, SHARE_OF_TIME * asked.time_limit)
    work = None if asked.work_limit is None else max(asked.work_limit // SHARE_OF_WORK, 1)
    if work is not None:
        seconds = None
    limits = SearchLimits(seconds, asked.gap, work, asked.seed)
    one = program(formulation, formulation.cost, formulation.constant)
    run.engine.load(one)
    begun = time.monotonic()
    state = Search(formulation, one, run.engine, limits, begun, lambda _: None, run.should_stop, threads=run.threads)
    search(state)
    return state


def separated(scenario: Scenario) -> Scenario | None:
    """The scenario in which no agency shares anything; ``None`` if none does.

    Whatever is possible then is possible in the scenario as well. An agency that lives on the funds of its pool has
    none of its own: it gets an empty one, or it would spend freely.
    """
    agencies, funds = scenario["agencies"], scenario["funds"]
    pool = agencies["pool"].where(agencies["pool"] != "", agencies["agency"])
    together = pool.duplicated(keep=False)
    if len(agencies) < 2 or not (together.any() or agencies["shares_vehicles"].any()):  # noqa: PLR2004
        return None
    apart = agencies.assign(pool="", shares_vehicles=False)
    paid = set(pool[agencies["agency"].isin(funds["agency"])])
    poor = agencies["agency"][together & pool.isin(paid) & ~agencies["agency"].isin(funds["agency"])]
    empty = pd.DataFrame({"fund": "no money of " + poor, "agency": poor, "amount": 0.0}) if len(poor) else None
    if empty is not None:
        more = empty.reindex(columns=funds.columns)
        texts = {name: "" for name, kind in funds.dtypes.items() if pd.api.types.is_string_dtype(kind)}
        more = more.fillna(texts)
        funds = pd.concat([funds, more.astype(funds.dtypes)], ignore_index=True)
    return scenario.replace(agencies=apart, funds=funds)


def pooled_tables(scenario: Scenario, baseline: Baseline) -> dict[str, pd.DataFrame]:
    """Tables of the plan of separate agencies as a plan of the scenario: goods and money belong to pools again."""
    agencies = scenario["agencies"]
    pool = agencies["pool"].where(agencies["pool"] != "", agencies["agency"])
    owner = dict(zip(agencies["agency"], pool, strict=True))
    tables = tabulate(baseline.formulation.parts, baseline.outcome)
    keys: Mapping[str, list[str]] = {
        "cargo": ["movement", "direction", "item", "owner", "batch"],
        "issues": ["date", "location", "item", "owner", "batch", "need"],
        "stock_ledger": ["date", "location", "item", "owner", "batch"],
        "spending": ["fund", "payer", "date", "kind", "category", "location"],
        "orders": [],
    }
    for name, key in keys.items():
        column = "payer" if name == "spending" else "owner"
        frame = tables[name]
        frame = frame.assign(**{column: frame[column].map(lambda one: owner.get(one, one))})
        tables[name] = frame.groupby(key, as_index=False, sort=False).sum() if key and len(frame) else frame
    return tables


def _brings(told: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each step adds to every figure; positive people and negative costs are good."""
    return [
        {"what": what, "from": before, "to": after}
        | {key: round(told[after][key] - told[before][key], 6) for key in LESS_IS_BETTER}
        for what, before, after in STEPS
        if before in told and after in told
    ]


def _wins(told: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures in which another plan is better than this one."""
    this = told[THIS]
    found = []
    for name, one in told.items():
        for key, less in LESS_IS_BETTER.items():
            better = this[key] - one[key] if less else one[key] - this[key]
            if name != THIS and better > 1e-6 * max(abs(this[key]), 1.0):
                found.append({"name": name, "figure": key, "by": round(better, 6)})
    return found
