"""The objective term by term, and the goals made of the terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model import money
from maro_logistics.model.blocks import Block, Rows, at_least, at_most, block, entries
from maro_logistics.model.vehicles import exposed
from maro_logistics.network.arrays import Floats, Ints
from maro_logistics.network.departures import LOST

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.network import Network

TERMS = ("deprivation", "transport", "handling", "opening", "procurement", "loss", "exposure")
"""Terms of the default objective, in currency."""


@dataclass(frozen=True, eq=False)
class Cost:
    """A linear function: ``constant + values . x[columns]``."""

    columns: Ints
    values: Floats
    constant: float = 0.0

    def vector(self, size: int) -> Floats:
        """Its coefficients as a dense vector."""
        if not len(self.columns):
            return np.zeros(size)
        return np.bincount(self.columns, weights=self.values, minlength=size).astype(np.float64, copy=False)

    def at(self, x: Floats) -> float:
        """Its value."""
        return float(self.constant + self.values @ x[self.columns])


def _join(*parts: tuple[Ints, Floats], constant: float = 0.0) -> Cost:
    columns = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int64)
    values = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0)
    return Cost(columns, values, constant)


def terms(parts: Parts) -> dict[str, Cost]:
    """``deprivation + transport + handling + opening + procurement + loss + exposure``, in currency."""
    price = parts.network.settings.exposure_price
    risky = exposed(parts)
    return {
        "deprivation": deprivation(parts),
        "transport": _join(_of_kind(parts, money.TRANSPORT)),
        "handling": _join(_of_kind(parts, money.HANDLING), *_overflow(parts)),
        "opening": _join(_of_kind(parts, money.OPENING)),
        "procurement": _join(_of_kind(parts, money.PROCUREMENT)),
        "loss": losses(parts),
        "exposure": _join((risky[0], price * risky[1])),
    }


def _of_kind(parts: Parts, kind: int) -> tuple[Ints, Floats]:
    spent = parts.expenses
    chosen = spent.kind == kind
    return spent.column[chosen], spent.amount[chosen]


def _overflow(parts: Parts) -> list[tuple[Ints, Floats]]:
    price = parts.network.settings.overflow_cost
    length = parts.network.timeline.length.astype(np.float64)
    return [
        (over.columns, price * length[over["period"]])
        for over in (parts.variables["over_t"], parts.variables["over_m3"])
    ]


def deprivation(parts: Parts) -> Cost:
    """Useful lines ``sum_t L_t pi (u1 + 2 u2 + 4 u3 + b3 + 2 b7)``; lost lines ``sum_t pi (l1 + 2 l2 + 4 l3)``."""
    v, needs = parts.variables, parts.network.needs
    filled, share = v["filled"], v["lost_share"]
    slopes = np.asarray(parts.network.settings.share_slopes, dtype=np.float64)
    late = needs.worth[share["line"], share["due"]] * slopes[share["rank"]]
    return _join((filled.columns, -v.segments.worth), (share.columns, late), constant=v.segments.constant)


def losses(parts: Parts) -> Cost:
    """``value_per_unit x (discarded + lost on hand or on the way + p x cargo)``."""
    network, v, cargo = parts.network, parts.variables, parts.cargo
    goods, holding, stock, discard = network.goods, network.holding, v["stock"], v["discard"]
    on = stock["period"] + 1 < network.timeline.periods
    h, period = stock["holding"][on], stock["period"][on] + 1
    k = holding.goods[h]
    gone = network.losses[holding.location[h], goods.item[k], period] * goods.value[k]
    lost = cargo.out & (network.arcs.fate[cargo.arc] == LOST)
    share = np.where(lost, 1.0, 1.0 - cargo.kept) + network.arcs.risk[cargo.arc]
    return _join(
        (discard.columns, goods.value[holding.goods[discard["holding"]]]),
        (stock.columns[on], gone),
        (cargo.column, goods.value[cargo.goods] * share),
    )


def goal_costs(parts: Parts, by_term: dict[str, Cost]) -> dict[str, Cost]:
    """What each goal minimises: deprivation, exposure = ``sum p trips``, cost = all other terms, equity."""
    rest = [by_term[name] for name in TERMS if name not in ("deprivation", "exposure")]
    risky = exposed(parts)
    goals = {
        "deprivation": by_term["deprivation"],
        "exposure": _join(risky),
        "cost": _join(*[(cost.columns, cost.values) for cost in rest]),
    }
    if "equity" in parts.variables.blocks:
        worst, share = parts.variables["equity"], place_shares(parts.network)
        weight = share.people[worst["location"][1:]] / (
            parts.network.settings.equity_tail * max(share.people.sum(), 1e-9)
        )
        goals["equity"] = _join((worst.columns, np.concatenate([[1.0], weight])))
    return goals


@dataclass(frozen=True, eq=False)
class PlaceShares:
    """Missing shares of places: ``missing person-days / person-days due``."""

    people: Floats
    """Largest number of people in the need lines of each place."""
    due: Floats
    """Person-days due at each place."""
    per_unit: Floats
    """Person-days of a unit missing in each (line, period) of useful lines, zero where nothing is due."""
    per_lost: Floats
    """People of a unit lost of each line."""


def place_shares(network: Network) -> PlaceShares:
    """Equity's people and person-days by place."""
    needs, timeline = network.needs, network.timeline
    places = len(network.locations)
    people, due = np.zeros(places), np.zeros(places)
    asks = needs.last >= 0
    np.maximum.at(people, needs.location[asks], needs.people[asks])
    days = needs.people[:, None] * timeline.length * (needs.due > 0)
    each = np.divide(needs.people, needs.per_day, out=np.zeros(len(needs)), where=needs.per_day > 0)
    owed = np.where(needs.lost[:, None], each[:, None] * needs.due_in, days)
    np.add.at(due, needs.location, owed.sum(axis=1))
    per_unit = np.divide(days, needs.due, out=np.zeros_like(days), where=needs.due > 0)
    return PlaceShares(people, due, per_unit, each)


def equity_block(network: Network) -> list[Block]:
    """``h`` and the excess over it of every place where something is due, if equity is a goal."""
    if "equity" not in network.settings.goals:
        return []
    places = np.flatnonzero(place_shares(network).due > 0)
    return [block("equity", np.ones(len(places) + 1), location=np.concatenate([[-1], places]).astype(np.int64))]


def equity(parts: Parts) -> list[Rows]:
    """(equity) ``min h + sum_n people_n (share_n - h)+ / (equity_tail x all people)``.

    The mean missing share of the worst-off tail of people.
    """
    if "equity" not in parts.variables.blocks:
        return []
    network, v = parts.network, parts.variables
    shares, worst, segments = place_shares(network), v["equity"], v.segments
    places = worst["location"][1:]
    row_at = np.full(len(network.locations), -1, dtype=np.int64)
    row_at[places] = np.arange(len(places))
    line, period = segments.line[segments.cell], segments.period[segments.cell]
    due = segments.due & (row_at[network.needs.location[line]] >= 0)
    place = network.needs.location[line[due]]
    met = shares.per_unit[line[due], period[due]] / shares.due[place]
    lost = v["lost_share"]
    where = network.needs.location[lost["line"]]
    missing = shares.per_lost[lost["line"]] / shares.due[where]
    useful = ~network.needs.lost
    everything = np.zeros(len(network.locations))
    owed = (shares.per_unit * network.needs.due).sum(axis=1)
    np.add.at(everything, network.needs.location[useful], owed[useful])
    here = np.arange(len(places))
    body = entries(
        (row_at[place], v["filled"].columns[due], met),
        (row_at[where], lost.columns, -missing),
        (here, np.full(len(places), worst.start), 1.0),
        (here, worst.columns[1:], 1.0),
    )
    return [at_least("equity", "equity", everything[places] / shares.due[places], body)]


def goal_limit(cost: Cost, most: float) -> Rows:
    """``z_j <= v_j + max(tolerance_j |v_j|, absolute_j)`` for an earlier goal."""
    some = cost.values != 0
    row = np.zeros(int(some.sum()), np.int64)
    return at_most(
        "goals", "goal", np.array([most - cost.constant]), entries((row, cost.columns[some], cost.values[some]))
    )
