"""Equations of places: storage, handling, candidates; and of purchases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import Block, Rows, at_least, at_most, block, entries, equal, grouped
from maro_logistics.network.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.model.cargo import Cargo
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.network import Network


def storage(parts: Parts) -> list[Rows]:
    """(6) ``weight (volume) of s[n,.,t] <= storage_n (x o[n,t] for candidates) + w[n,t]``; ``w <= 10 storage o``.

    Nothing is received at an unopened candidate; ``o`` never falls.
    """
    network, v = parts.network, parts.variables
    return [
        *_limit(parts, v["over_t"], network.locations.storage_t, network.goods.t),
        *_limit(parts, v["over_m3"], network.locations.storage_m3, network.goods.m3),
        *_receipts(parts),
        *_stays_open(parts),
    ]


def _opened_at(parts: Parts, location: Ints, period: Ints) -> Ints:
    """Column of ``o[n,t]``; -1 at places that are no candidates."""
    network, opened = parts.network, parts.variables["opened"]
    at = np.full((len(network.locations), network.timeline.periods), -1, dtype=np.int64)
    at[opened["location"], opened["period"]] = opened.columns
    return at[location, period]


def _limit(parts: Parts, over: Block, limit: Floats, unit: Floats) -> list[Rows]:
    network, stock = parts.network, parts.variables["stock"]
    row_at = np.full((len(network.locations), network.timeline.periods), -1, dtype=np.int64)
    row_at[over["location"], over["period"]] = np.arange(len(over))
    rows = row_at[network.holding.location[stock["holding"]], stock["period"]]
    amount = unit[network.holding.goods[stock["holding"]]]
    held = (rows >= 0) & (amount > 0)
    opened = _opened_at(parts, over["location"], over["period"])
    candidate = np.flatnonzero(opened >= 0)
    here = np.arange(len(over))
    most = limit[over["location"]]
    body = entries(
        (rows[held], stock.columns[held], amount[held]),
        (here, over.columns, -1.0),
        (candidate, opened[candidate], -most[candidate]),
    )
    ten = entries(
        (np.arange(len(candidate)), over.columns[candidate], 1.0),
        (np.arange(len(candidate)), opened[candidate], -10.0 * most[candidate]),
    )
    room = np.where(opened >= 0, 0.0, most)
    return [
        at_most("6", "storage", room, body, location=over["location"], period=over["period"]),
        at_most("6", "overflow", np.zeros(len(candidate)), ten),
    ]


def _receipts(parts: Parts) -> list[Rows]:
    """Goods come to a candidate only once it is open: units received <= units that exist x o."""
    network, v, cargo = parts.network, parts.variables, parts.cargo
    landed = np.flatnonzero(
        (cargo.received_at >= 0) & np.append(network.locations.candidate, [False])[cargo.received_at]
    )
    bought = np.flatnonzero(network.locations.candidate[network.purchases.location])
    buys = network.purchases
    place = np.concatenate([cargo.received_at[landed], buys.location[bought]])
    goods = np.concatenate([cargo.goods[landed], buys.goods[bought]])
    period = np.concatenate([cargo.received_in[landed], buys.received_in[bought]])
    column = np.concatenate([cargo.column[landed], v["ordered"].columns[bought]])
    row, (where, what, when) = grouped(place, goods, period)
    body = entries((row, column, 1.0), (np.arange(len(where)), _opened_at(parts, where, when), -v.supply[what]))
    return [at_most("6", "opened", np.zeros(len(where)), body, location=where, goods=what, period=when)]


def _stays_open(parts: Parts) -> list[Rows]:
    opened = parts.variables["opened"]
    later = np.flatnonzero(opened["period"] > 0)
    row = np.arange(len(later))
    body = entries((row, opened.columns[later], 1.0), (row, opened.columns[later - 1], -1.0))
    return [at_least("6", "stays open", np.zeros(len(later)), body)]


@dataclass(frozen=True, eq=False)
class Handled:
    """What a unit of cargo adds to the handled tonnes of a place and day, one element per coefficient."""

    row: Ints
    """Position among the handled tonnes."""
    which: Ints
    """Position in the cargo."""
    tonnes: Floats


def handled_block(network: Network, load: Cargo, most: Floats) -> tuple[Block, Handled]:
    """Tonnes handled at each place on each day, where handling costs or is limited, and what adds to them.

    ``most`` = upper limits of the cargo columns.
    """
    where = network.locations
    place, day, which, tonnes = _handled(
        network, load, (where.handling_cost_per_t > 0) | np.isfinite(where.handling_t_per_day)
    )
    row, (at, when) = grouped(place, day)
    period = network.timeline.period(when)
    upper = np.bincount(row, weights=tonnes * most[which], minlength=len(at)).astype(np.float64)
    limit = where.handling_t_per_day[at] * network.timeline.length[period]
    handled = block("handled", np.minimum(upper, limit), location=at, day=when, period=period)
    return handled, Handled(row, which, tonnes)


def _handled(network: Network, load: Cargo, matters: Bools) -> tuple[Ints, Ints, Ints, Floats]:
    """(place, day, position in the cargo, tonnes per unit) of all that is handled at places where it matters.

    Handled is what leaves, and what is received after loss.
    """
    arcs = network.arcs
    leaving = np.flatnonzero(matters[load.leaves_from] & (load.t > 0))
    landing = np.flatnonzero(np.append(matters, [False])[load.received_at] & (load.t * load.kept > 0))
    arc, back = load.arc[leaving], load.arc[landing]
    return (
        np.concatenate([load.leaves_from[leaving], load.received_at[landing]]),
        np.concatenate(
            [
                np.where(load.out[leaving], arcs.day[arc], arcs.arrival[arc]),
                np.where(load.out[landing], arcs.received_day[back], arcs.back_day[back]),
            ]
        ),
        np.concatenate([leaving, landing]),
        np.concatenate([load.t[leaving], load.t[landing] * load.kept[landing]]),
    )


def handling(parts: Parts) -> list[Rows]:
    """(7) ``tonnes received + tonnes leaving in t <= handling_t_per_day x days``.

    Dated stock, orders and issues are not handled. One variable holds the tonnes of a place and
    day, so that money (10) is told from it too.
    """
    network, handled = parts.network, parts.variables["handled"]
    adds, here = parts.handled, np.arange(len(handled))
    body = entries((adds.row, parts.cargo.column[adds.which], adds.tonnes), (here, handled.columns, -1.0))
    at, (place, period) = grouped(handled["location"], handled["period"])
    several = np.bincount(at, minlength=len(place)) > 1
    limit = network.locations.handling_t_per_day[place] * network.timeline.length[period]
    kept = np.flatnonzero(several & np.isfinite(limit))
    number = np.full(len(place), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    some = number[at] >= 0 if len(at) else np.zeros(0, np.bool_)
    together = entries((number[at[some]], handled.columns[some], 1.0))
    return [
        equal("7", "handled", np.zeros(len(handled)), body, location=handled["location"], period=handled["period"]),
        at_most("7", "handling", limit[kept], together, location=place[kept], period=period[kept]),
    ]


def orders(parts: Parts) -> list[Rows]:
    """(orders) ``sum over pools of b[j,p,t] <= quantity_per_day x days``.

    In firm periods ``b = 0`` or ``b >= minimum_order``.
    """
    network, v = parts.network, parts.variables
    buys, ordered, placed = network.purchases, v["ordered"], v["placed"]
    limited = np.flatnonzero(np.isfinite(buys.most))
    row, (supplier, _) = grouped(buys.supplier[limited], buys.placed_in[limited])
    limit = np.zeros(len(supplier))
    limit[row] = buys.most[limited]
    one = placed["purchase"]
    here = np.arange(len(one))
    least = entries((here, ordered.columns[one], 1.0), (here, placed.columns, -buys.least[one]))
    most = entries((here, ordered.columns[one], 1.0), (here, placed.columns, -ordered.upper[one]))
    return [
        at_most("orders", "supplier", limit, entries((row, ordered.columns[limited], 1.0))),
        at_least("orders", "minimum", np.zeros(len(one)), least),
        at_most("orders", "placed", np.zeros(len(one)), most),
    ]
