"""Decisions rounded to what can be written and dispatched, and every figure that depends on them told exactly.

Rounding only ever takes away: less leaves, less is issued. What the program knows of a decision stays an upper limit,
so the result obeys every limit the solution obeyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.objective import place_shares
from maro_logistics.model.quantities import Ledger, Quantities
from maro_logistics.model.rounding import MILLI, cut, down, thousandths, up
from maro_logistics.model.segments import fill
from maro_logistics.model.split import Loads
from maro_logistics.model.trim import trim
from maro_logistics.network.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation, Parts

WHOLE = 1e-5
"""By how much an engine may miss a whole number."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan in the columns of the program, everything in it exact, with the stock ledger it leads to."""

    x: Floats
    """As written, everything in thousandths."""
    point: Floats
    """The same decisions with stock to the last digit: a point of the program, rows and all."""
    ledger: Ledger
    loads: Loads
    """Cargo by departure, after the cargo that departures share was split over them."""
    equity: float
    dust: float
    """Value of stock lost on hand beyond the exact share, because losses are written in thousandths.

    Part of the loss term.
    """


def replay(formulation: Formulation, x: Floats) -> Outcome:
    """The plan that carries out a solution (or part of one)."""
    parts = formulation.parts
    x = np.clip(x, formulation.lower, formulation.upper)
    _round_vehicles(parts, x, formulation.integer)
    quantity = Quantities(parts, x)
    ledger = quantity.carry_out()
    quantity.write(x)
    loads = quantity.loads.cut_to(quantity.cargo)
    trim(parts, x, formulation.integer, loads)
    x = np.clip(x, formulation.lower, formulation.upper)
    _lose(parts, x)
    _close(parts, x, ledger)
    _pay(parts, x)
    return Outcome(x, _exact(formulation, x), ledger, loads, _equity(parts, x), _dust(parts, ledger))


def _exact(formulation: Formulation, x: Floats) -> Floats:
    """The point with stock, discards and overflow as the balance of stock has them, not rounded to thousandths."""
    parts = formulation.parts
    network, v = parts.network, parts.variables
    stock, discard, holding = v["stock"], v["discard"], network.holding
    point = x.copy()
    point[stock.columns] = point[discard.columns] = 0.0
    if ("1", "balance") not in formulation.rows:
        return point
    rows = formulation.rows[("1", "balance")]
    gained = (formulation.row_lower - formulation.matrix @ point)[rows]
    share = 1.0 - network.losses[holding.location, network.goods.item[holding.goods]]
    column = np.full((len(holding), network.timeline.periods), -1, dtype=np.int64)
    column[stock["holding"], stock["period"]] = stock.columns
    thrown = column.copy()
    thrown[discard["holding"], discard["period"]] = discard.columns
    left = np.zeros(len(holding))
    for t in range(network.timeline.periods):
        here = np.flatnonzero((holding.first <= t) & (t <= holding.last))
        left[here] = np.maximum(
            left[here] * share[here, t] + gained[v.balance_start[here] + t - holding.first[here]], 0.0
        )
        stays = column[here, t] >= 0
        point[thrown[here, t]] = left[here]
        left[here] = np.where(stays, left[here], 0.0)
    _overflow(parts, point)
    return np.clip(point, formulation.lower, formulation.upper)


def _overflow(parts: Parts, point: Floats) -> None:
    """Overflow that the stock of the point makes."""
    network, v = parts.network, parts.variables
    stock = v["stock"]
    for name, unit, limit in (
        ("over_t", network.goods.t, network.locations.storage_t),
        ("over_m3", network.goods.m3, network.locations.storage_m3),
    ):
        held = np.zeros((len(network.locations), network.timeline.periods))
        k = network.holding.goods[stock["holding"]]
        np.add.at(held, (network.holding.location[stock["holding"]], stock["period"]), point[stock.columns] * unit[k])
        _fill_over(parts, point, name, held, limit)


def _fill_over(parts: Parts, x: Floats, name: str, held: Floats, limit: Floats) -> None:
    over, opened = parts.variables[name], parts.variables["opened"]
    open_now = np.ones(held.shape)
    open_now[opened["location"], opened["period"]] = x[opened.columns]
    room = limit[over["location"]] * open_now[over["location"], over["period"]]
    x[over.columns] = np.maximum(held[over["location"], over["period"]] - room, 0.0)


def _dust(parts: Parts, ledger: Ledger) -> float:
    network, holding = parts.network, parts.network.holding
    if not len(holding):
        return 0.0
    share = network.losses[holding.location, network.goods.item[holding.goods]]
    more = (ledger.lost - share * ledger.opening) / MILLI
    return float((more * network.goods.value[holding.goods][:, None]).sum())


def _round_vehicles(parts: Parts, x: Floats, integer: Bools) -> None:
    """Whole trips, teams and openings to the nearest; fractions of trips and kits down, of teams and convoys up.

    Kits and orders may come from a linear program that does not know they are whole.
    """
    v = parts.variables
    for name, rounded in (
        ("trips", down),
        ("teams", up),
        ("convoys", up),
        ("opened", up),
    ):
        columns = v[name].columns
        x[columns] = np.where(integer[columns], np.rint(x[columns]), rounded(x[columns]))
    placed, kits = v["placed"].columns, v["kits"].columns
    x[placed] = np.ceil(x[placed] - WHOLE)
    x[kits] = np.where(integer[kits], np.floor(x[kits] + WHOLE), _down_to_milli(x[kits]))


def _down_to_milli(values: Floats) -> Floats:
    return thousandths(values) / MILLI


def served_by_line(parts: Parts, x: Floats) -> Floats:
    """``S_r(t)``: what is counted for each line by the end of each period, shape (lines, periods)."""
    v, needs = parts.variables, parts.network.needs
    issue, kits = v["issue"], v["kits"]
    out = np.zeros((len(needs), parts.network.timeline.periods))
    counted = np.flatnonzero(needs.kit[issue["line"]] < 0)
    given = x[issue.columns[counted]] * parts.network.issues.amount[counted]
    np.add.at(out, (issue["line"][counted], issue["period"][counted]), given)
    np.add.at(out, (kits["line"], kits["period"]), x[kits.columns])
    return np.cumsum(out, axis=1)


def _lose(parts: Parts, x: Floats) -> None:
    """Losses of lines whose late part is lost: those of the solution, and what is now missing when it falls due."""
    v, needs = parts.variables, parts.network.needs
    lost, share, served = v["lost"], v["lost_share"], v["served"]
    if not len(lost):
        return
    total = served_by_line(parts, x)
    x[served.columns] = total[served["line"], served["period"]]
    x[lost.columns] = needs.part_quantity[lost["part"]] - _saved(parts, x, total)
    by_due = np.zeros_like(needs.due_in)
    np.add.at(by_due, (lost["line"], lost["due"]), x[lost.columns])
    before = share["rank"] * share.upper
    x[share.columns] = np.clip(by_due[share["line"], share["due"]] - before, 0.0, share.upper)


def _saved(parts: Parts, x: Floats, total: Floats) -> Floats:
    """What is served of each part that can be lost.

    Of what the solution does not give up, the part due first comes first.
    """
    lost = parts.variables["lost"]
    quantity = parts.network.needs.part_quantity[lost["part"]]
    kept = np.maximum(quantity - x[lost.columns], 0.0)
    served = np.zeros(len(lost))
    step = np.diff(total, axis=1, prepend=0.0)
    for t in range(parts.network.timeline.periods):
        rows = np.flatnonzero((lost["asked"] <= t) & (t <= lost["due"]))
        rows = rows[np.lexsort((lost["due"][rows], lost["line"][rows]))]
        served[rows] += cut(lost["line"][rows], kept[rows] - served[rows], step[:, t])
    return np.minimum(served, quantity)


def _close(parts: Parts, x: Floats, ledger: Ledger) -> None:
    """Closing stock, discards, overflow and filled stretches."""
    network, v = parts.network, parts.variables
    segments, stock, discard = v.segments, v["stock"], v["discard"]
    x[stock.columns] = ledger.closing[stock["holding"], stock["period"]] / MILLI
    x[discard.columns] = ledger.discarded[discard["holding"], discard["period"]] / MILLI
    adds = parts.handled
    amount = x[parts.cargo.column[adds.which]] * adds.tonnes
    x[v["handled"].columns] = np.bincount(adds.row, weights=amount, minlength=len(v["handled"]))
    total = served_by_line(parts, x)
    x[v["filled"].columns] = fill(segments, total[segments.line, segments.period])
    for name, unit, limit in (
        ("over_t", network.goods.t, network.locations.storage_t),
        ("over_m3", network.goods.m3, network.locations.storage_m3),
    ):
        _fill_over(parts, x, name, stored(parts, ledger, unit), limit)


def stored(parts: Parts, ledger: Ledger, unit: Floats) -> Floats:
    """Weight or volume of closing stock of each place and period, by what a unit weighs."""
    network = parts.network
    out = np.zeros((len(network.locations), network.timeline.periods))
    np.add.at(out, network.holding.location, ledger.closing / MILLI * unit[network.holding.goods][:, None])
    return out


def _pay(parts: Parts, x: Floats) -> None:
    """Spending by fund, now that expenses are exact: each fund pays no more than in the solution, in order."""
    spending, spent, paid = parts.spending, parts.expenses, parts.variables["spent"]
    if not len(paid):
        return
    cost = spent.of(spending.expense)
    owed = np.zeros(spending.groups)
    np.add.at(owed, spending.group, cost.amount * x[cost.column])
    planned = np.maximum(x[paid.columns], 0.0)
    total = np.zeros(spending.groups)
    np.add.at(total, paid["group"], planned)
    share = np.divide(owed, total, out=np.zeros(spending.groups), where=total > 0)
    x[paid.columns] = planned * share[paid["group"]]


def _equity(parts: Parts, x: Floats) -> float:
    """Mean missing share of the worst-off ``equity_tail`` of people; sets the columns of the goal if there are any."""
    shares = missing_shares(parts, x)
    weight = place_shares(parts.network).people[shares[0]]
    tail = parts.network.settings.equity_tail * weight.sum()
    if tail <= 0:
        return 0.0
    order = np.argsort(-shares[1], kind="stable")
    reach = np.cumsum(weight[order])
    h = shares[1][order][min(int(np.searchsorted(reach, tail * (1 - 1e-12))), len(order) - 1)]
    excess = np.maximum(shares[1] - h, 0.0)
    if "equity" in parts.variables.blocks:
        x[parts.variables["equity"].columns] = np.concatenate([[h], excess])
    return float(h + (weight * excess).sum() / tail)


def missing_shares(parts: Parts, x: Floats) -> tuple[Ints, Floats]:
    """(place, missing person-days / person-days due) of every place where something is due."""
    network, v = parts.network, parts.variables
    shares, needs, lost = place_shares(network), network.needs, v["lost_share"]
    missing = np.maximum(needs.due - served_by_line(parts, x), 0.0) * shares.per_unit
    missing[needs.lost] = 0.0
    out = np.zeros(len(network.locations))
    np.add.at(out, needs.location, missing.sum(axis=1))
    np.add.at(out, needs.location[lost["line"]], x[lost.columns] * shares.per_lost[lost["line"]])
    places = np.flatnonzero(shares.due > 0)
    return places, out[places] / shares.due[places]
