"""The worlds a hedged plan is made for: nothing happens, or one of the chosen contingencies does."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.model.forecast import refuse_if_too_large
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.worlds import Future, Joined, join
from maro_logistics.network.network import Network, expand
from maro_logistics.network.timeline import cut
from maro_logistics.scenario.events import apply
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers.risk import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from maro_logistics.scenario.scenario import Scenario

BASE = "base"
"""Name of the world in which nothing happens."""
SUM_TOLERANCE = 1e-9
"""How far the sum of probabilities may exceed 1."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """One world: its scenario, how likely it is, and from when it can be told from the base."""

    name: str
    title: str
    scenario: Scenario
    probability: float
    known_on: date | None
    """``None`` for the base."""
    periods: int
    """Periods that start before it is known."""


def choose(scenario: Scenario, ids: Sequence[str] | None, risk: Measure) -> list[Chosen]:
    """The base, then the contingencies in the order of the scenario.

    Raises
    ------
    InputError
        There is no contingency, or none of that name; a probability is missing or all together exceed 1; a contingency
        becomes known within a period.
    """
    rows = scenario["contingencies"]
    unknown = [name for name in ids or () if name not in set(rows["contingency"])]
    if unknown:
        raise InputError(
            f"no contingency '{unknown[0]}'; the scenario states {', '.join(rows['contingency']) or 'none'}"
        )
    rows = rows if ids is None else rows[rows["contingency"].isin(ids)]
    if rows.empty:
        raise InputError("a hedge needs contingencies: the tables contingencies and events of the scenario are empty")
    rows = rows.assign(probability=_probabilities(rows, risk))
    nothing = max(1.0 - float(rows["probability"].sum()), 0.0)
    plain = scenario.with_settings(goals=(), tolerance=(), absolute=())
    base = Chosen(BASE, "Nothing happens", plain, nothing, None, 0)
    return [base, *(_world(plain, row) for _, row in rows.iterrows())]


def _probabilities(rows: pd.DataFrame, risk: Measure) -> pd.Series:
    """The probability of each contingency; equal shares where only the worst case counts and some are not stated."""
    stated = rows["probability"]
    missing = rows.loc[stated.isna(), "contingency"].tolist()
    if missing and risk is not Measure.WORST:
        raise InputError(
            f"contingencies: probability: {', '.join(missing)} has none; {risk} needs all of them (or choose worst)"
        )
    if missing:
        return stated.fillna(max(1.0 - float(stated.sum()), 0.0) / (len(missing) + 1))
    total = float(stated.sum())
    if total > 1.0 + SUM_TOLERANCE:
        raise InputError(
            f"contingencies: probability: those chosen add up to {total:g}, above 1; one of them at most comes true"
        )
    return stated


def _world(scenario: Scenario, row: pd.Series) -> Chosen:
    timeline = cut(scenario.settings)
    known_on = row["known_on"].date()
    day = int((np.datetime64(known_on, "D") - timeline.start) // np.timedelta64(1, "D"))
    inside = (timeline.first < day) & (day <= timeline.last)
    if inside.any():
        first = timeline.date(timeline.first[inside])[0]
        raise InputError(
            f"contingencies: known_on: {row['contingency']} becomes known on {known_on}, within the period that starts"
            f" on {pd.Timestamp(first).date()}; a hedge needs the first day of a period"
        )
    name = str(row["contingency"])
    changed = apply(scenario, name)
    periods = int((timeline.first < day).sum())
    return Chosen(name, str(row["title"]), changed, float(row["probability"]), known_on, periods)


@dataclass(frozen=True, eq=False)
class Modelled:
    """The worlds as programs, and the program over all of them."""

    chosen: list[Chosen]
    formulations: list[Formulation]
    joined: Joined

    @property
    def columns(self) -> int:
        """Columns of all worlds together."""
        return sum(one.size for one in self.formulations)


def model(chosen: list[Chosen]) -> Modelled:
    """The programs of the worlds, in which each considers what any world it cannot be told from would."""
    base, others = chosen[0], chosen[1:]
    ordered = [canonical(one.scenario) for one in chosen]
    alone: list[tuple[Network, int]] = [
        (expand(scenario), one.periods) for scenario, one in zip(ordered[1:], others, strict=True)
    ]
    network = expand(ordered[0], beside=alone)
    refuse_if_too_large(network)
    first = formulate(network)
    futures = [
        Future(one.name, one.probability, formulate(expand(scenario, beside=[(network, one.periods)])), one.periods)
        for scenario, one in zip(ordered[1:], others, strict=True)
    ]
    return Modelled(
        chosen, [first, *(future.formulation for future in futures)], join(first, base.probability, futures)
    )


def standing(formulation: Formulation, columns: np.ndarray, values: np.ndarray) -> Formulation:
    """The program in which some decisions stand."""
    lower, upper = formulation.lower.copy(), formulation.upper.copy()
    lower[columns] = upper[columns] = values
    return dataclasses.replace(formulation, lower=lower, upper=upper)
