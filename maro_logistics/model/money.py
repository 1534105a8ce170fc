"""Money: expenses of decisions, and the funds that pay them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import Block, Rows, at_most, block, entries, equal, grouped
from maro_logistics.network.arrays import Bools, Floats, Ints
from maro_logistics.network.services import CARRIER
from maro_logistics.network.sorting import unique_rows

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.network import Network

TRANSPORT, PROCUREMENT, HANDLING, OPENING = range(4)
KINDS = ("transport", "procurement", "handling", "opening")


@dataclass(frozen=True, eq=False)
class Expenses:
    """What decisions cost somebody: one element per (column, expense); the price of overflow is not among them."""

    column: Ints
    amount: Floats
    """Currency per unit of the column."""
    payer: Ints
    """Pool; 0 when nobody in particular."""
    kind: Ints
    category: Ints
    """Item whose category it is; -1 for expenses without."""
    location: Ints
    day: Ints

    def of(self, chosen: Ints | Bools) -> Expenses:
        """The chosen elements."""
        return Expenses(**{field.name: getattr(self, field.name)[chosen] for field in dataclasses.fields(self)})


def no_expenses() -> Expenses:
    """Nothing costs anybody anything."""
    none = np.zeros(0, np.int64)
    return Expenses(none, np.zeros(0), none, none, none, none, none)


def expenses(parts: Parts) -> Expenses:
    """All expenses: trips, teams, carriers, handling, openings, orders."""
    rows = [_trips(parts), _teams(parts), _carriers(parts), _handling(parts), _openings(parts), _orders(parts)]
    joined = [np.concatenate([np.asarray(row[i]) for row in rows]) for i in range(7)]
    column, amount, payer, kind, category, location, day = joined
    some = amount != 0
    whole = [values[some].astype(np.int64) for values in (column, payer, kind, category, location, day)]
    return Expenses(whole[0], amount[some].astype(np.float64), *whole[1:])


def _pool(network: Network, agency: Ints) -> Ints:
    return np.append(network.agencies.pool, 0)[agency]


def _same(like: Ints, value: int) -> Ints:
    return np.full(len(like), value, dtype=np.int64)


Row = tuple[Ints, Floats, Ints, Ints, Ints, Ints, Ints]


def _trips(parts: Parts) -> Row:
    arcs, trips = parts.network.arcs, parts.variables["trips"]
    arc = trips["arc"]
    payer = _pool(parts.network, arcs.agency[arc])
    return (
        trips.columns,
        arcs.price[arc],
        payer,
        _same(arc, TRANSPORT),
        _same(arc, -1),
        arcs.destination[arc],
        arcs.day[arc],
    )


def _teams(parts: Parts) -> Row:
    network, teams = parts.network, parts.variables.teams
    payer = _pool(network, network.fleets.agency[teams.fleet])
    place = network.routes.destination[teams.group_route[teams.group]]
    kind, none = _same(teams.fleet, TRANSPORT), _same(teams.fleet, -1)
    return parts.variables["teams"].columns, teams.price, payer, kind, none, place, teams.day


def _carriers(parts: Parts) -> Row:
    network = parts.network
    arcs, goods = network.arcs, network.goods
    carried = parts.cargo.of(arcs.kind[parts.cargo.arc] == CARRIER)
    arc, k = carried.arc, carried.goods
    kind = _same(arc, TRANSPORT)
    return (
        carried.column,
        arcs.price[arc] * carried.t,
        goods.pool[k],
        kind,
        goods.item[k],
        arcs.destination[arc],
        arcs.day[arc],
    )


def _handling(parts: Parts) -> Row:
    place, handled = parts.network.locations, parts.variables["handled"]
    where = handled["location"]
    payer = _pool(parts.network, place.agency[where])
    return (
        handled.columns,
        place.handling_cost_per_t[where],
        payer,
        _same(where, HANDLING),
        _same(where, -1),
        where,
        handled["day"],
    )


def _openings(parts: Parts) -> Row:
    """Opening cost when ``o`` rises, running cost for every day open in a period."""
    network, opened = parts.network, parts.variables["opened"]
    place, timeline = network.locations, network.timeline
    where, period = opened["location"], opened["period"]
    day = np.maximum(timeline.first[period], place.open_from[where])
    day = np.minimum(day, timeline.last[period])
    first = np.maximum(timeline.first[period], place.open_from[where])
    days = np.maximum(np.minimum(timeline.last[period], place.open_until[where]) - first + 1, 0)
    again = np.flatnonzero(period > 0)
    column = np.concatenate([opened.columns, opened.columns, opened.columns[again - 1]])
    at = np.concatenate([np.arange(len(where)), np.arange(len(where)), again])
    cost = place.opening_cost[where]
    amount = np.concatenate([place.running_cost_per_day[where] * days, cost, -cost[again]])
    payer = _pool(network, place.agency[where[at]])
    return column, amount, payer, _same(at, OPENING), _same(at, -1), where[at], day[at]


def _orders(parts: Parts) -> Row:
    buys, ordered, goods = parts.network.purchases, parts.variables["ordered"], parts.network.goods
    kind = _same(buys.pool, PROCUREMENT)
    return ordered.columns, buys.price, buys.pool, kind, goods.item[buys.goods], buys.location, buys.placed


@dataclass(frozen=True, eq=False)
class Spending:
    """Expenses of payers that funds bind, gathered by the set of funds that may pay them."""

    expense: Ints
    """Positions in the expenses of those that funds bind."""
    group: Ints
    """Group of each of them."""
    fund: Ints
    """Fund of each (fund, group) pair."""
    group_of: Ints
    """Group of each pair."""
    groups: int


def funded(parts: Parts, spent: Expenses) -> Spending:
    """(10) Who may pay what: agency's pool, dates, kinds, categories, locations."""
    network = parts.network
    funds = network.funds
    bound = funds.binds[spent.payer] if len(funds) else np.zeros(len(spent.column), np.bool_)
    expense = np.flatnonzero(bound)
    some = spent.of(expense)
    combo, (payer, kind, item, location, day) = grouped(some.payer, some.kind, some.category, some.location, some.day)
    admitted = (
        ((funds.pool[None, :] < 0) | (funds.pool[None, :] == payer[:, None]))
        & (funds.first[None, :] <= day[:, None])
        & (day[:, None] <= funds.last[None, :])
        & funds.kinds[:, kind].T
        & funds.locations[:, location].T
        & np.concatenate([funds.items, ~funds.has_categories[:, None]], axis=1)[:, item].T
    )
    kinds, group = unique_rows(admitted) if len(combo) else (admitted, combo)
    group_of, fund = np.nonzero(kinds) if len(combo) else (combo, combo)
    return Spending(
        expense,
        group[combo],
        fund.astype(np.int64),
        group_of.astype(np.int64),
        len(kinds) if len(combo) else 0,
    )


def spend(parts: Parts, spending: Spending) -> Block:
    """``f``: what each fund pays of each group of expenses."""
    return block("spent", parts.network.funds.amount[spending.fund], fund=spending.fund, group=spending.group_of)


def budgets(parts: Parts) -> list[Rows]:
    """(10) ``sum_fund f = expense`` over the funds that admit it, ``sum f <= amount`` per fund. Currency."""
    spending, spent, paid = parts.spending, parts.expenses, parts.variables["spent"]
    cost = spent.of(spending.expense)
    body = entries((spending.group, cost.column, cost.amount), (paid["group"], paid.columns, -1.0))
    funds = parts.network.funds
    used, (fund,) = grouped(paid["fund"])
    return [
        equal("10", "expense", np.zeros(spending.groups), body),
        at_most("10", "fund", funds.amount[fund], entries((used, paid.columns, 1.0)), fund=fund),
    ]
