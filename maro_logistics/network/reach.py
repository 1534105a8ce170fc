"""Pruning: which goods can be where when, and where it still makes sense to bring them.

Nothing is dropped that could matter to the optimum. Goods that cannot be at a place in time have no departures there. A departure
that brings goods to where they can no longer be issued, nor sent on to be issued, is dropped only from places where leaving the
goods costs nothing: any plan that uses it is at least as good without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, expand_ranges
from maro_logistics.network.departures import ARRIVES, TURNED_BACK
from maro_logistics.network.services import CARRIER

if TYPE_CHECKING:
    from maro_logistics.network.departures import Departures
    from maro_logistics.network.goods import DatedStock, Goods, Items, Purchases
    from maro_logistics.network.needs import Needs, Servings
    from maro_logistics.network.places import Locations, Routes
    from maro_logistics.network.services import Agencies, Fleets, Links
    from maro_logistics.network.timeline import Timeline


@dataclass(frozen=True, eq=False)
class Carriage:
    """Pairs (departure, goods): cargo that may go out, or come back."""

    arc: Ints
    goods: Ints

    def __len__(self) -> int:
        return len(self.arc)


@dataclass(frozen=True, eq=False)
class Holding:
    """Pairs (location, goods) that may hold stock, with the first and last period in which they can."""

    location: Ints
    goods: Ints
    first: Ints
    last: Ints
    kept: Bools
    """Stock may stay from period to period (cold goods without a cold store do not)."""

    def __len__(self) -> int:
        return len(self.location)


def may_carry(links: Links, fleets: Fleets, goods: Goods, agencies: Agencies, routes: Routes) -> Bools:
    """(13) Which goods each link may carry, shape (links, goods): cold goods by cold vehicles only, never by carriers.

    A fleet carries its own pool's and common goods, others' only if its agency shares vehicles; a carrier carries all. Cold goods
    are kept only in cold stores; elsewhere what is left at the end of a period is discarded.
    """
    pool = np.append(agencies.pool, 0)[links.agency]
    shares = np.append(agencies.shares_vehicles, True)[links.agency]
    carrier = links.kind == CARRIER
    own = (goods.pool[None, :] == pool[:, None]) | (goods.pool == 0)[None, :]
    cold = np.where(carrier, False, fleets.cold[links.fleet]) if len(fleets) else np.zeros(len(links), np.bool_)
    return (own | (shares | carrier)[:, None]) & (cold[:, None] | ~goods.cold[None, :])


class _Tables:
    """Per link: earliest receipt when ready by t, and latest departure for receipt by t; out and back."""

    def __init__(self, timeline: Timeline, links: int, arcs: Departures) -> None:
        size, never = timeline.periods, timeline.periods
        self.earliest = np.full((links, size + 1), never, dtype=np.int64)
        self.earliest_back = self.earliest.copy()
        self.latest = np.full((links, size + 1), NONE, dtype=np.int64)
        self.latest_back = self.latest.copy()
        out = np.flatnonzero((arcs.fate == ARRIVES) & (arcs.received < never))
        back = np.flatnonzero(arcs.back_day >= 0)
        np.minimum.at(self.earliest, (arcs.link[out], arcs.period[out]), arcs.received[out])
        np.minimum.at(self.earliest_back, (arcs.link[back], arcs.back_from[back]), arcs.back[back])
        np.maximum.at(self.latest, (arcs.link[out], arcs.received[out]), arcs.period[out])
        np.maximum.at(self.latest_back, (arcs.link[back], arcs.back[back]), arcs.back_from[back])
        for table in (self.earliest, self.earliest_back):
            table[:] = np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1]
        for table in (self.latest, self.latest_back):
            table[:] = np.maximum.accumulate(table, axis=1)


@dataclass(frozen=True, eq=False)
class Reach:
    """When goods can be dispatched from and received at places, and until when it makes sense; shape (locations, goods)."""

    ready: Ints
    """First period in which the goods can leave; number of periods when never."""
    useful: Ints
    """Last period in which receiving them helps a need; -1 when never."""
    useful_leaving: Ints
    """Last period in which having them there to leave helps."""
    risky: Bools
    """Leaving them there may cost something."""


def reach(
    timeline: Timeline,
    locations: Locations,
    links: Links,
    origin: Ints,
    destination: Ints,
    carries: Bools,
    arcs: Departures,
    goods: Goods,
    dated: DatedStock,
    purchases: Purchases,
    needs: Needs,
    serving: Servings,
    losses: Floats,
) -> Reach:
    """Earliest and latest useful times of all goods at all places (label-correcting, all links at once)."""
    tables = _Tables(timeline, len(links), arcs)
    link, good = (index.astype(np.int64) for index in np.nonzero(carries))
    ends = (origin[link], destination[link])
    ready = np.full((len(locations), len(goods)), timeline.periods, dtype=np.int64)
    np.minimum.at(ready, (dated.location, dated.goods), dated.period)
    np.minimum.at(ready, (purchases.location, purchases.goods), purchases.received_in)
    here = ready.copy()
    while True:
        before = here.copy()
        _forward(here, ready, tables, link, good, ends)
        if (before == here).all():
            break
    issue = np.full((len(locations), len(goods)), NONE, dtype=np.int64)
    last = np.minimum(needs.last[serving.line], goods.expires[serving.goods])
    np.maximum.at(issue, (needs.location[serving.line], serving.goods), last)
    useful, leaving = issue.copy(), np.full_like(issue, NONE)
    while True:
        before = leaving.copy()
        _backward(useful, leaving, tables, link, good, ends, goods)
        if (before == leaving).all():
            break
    supply = np.zeros(len(goods))
    np.add.at(supply, dated.goods, dated.quantity)
    np.add.at(supply, purchases.goods, purchases.most)
    return Reach(ready, useful, leaving, _risky(locations, goods, here < timeline.periods, supply, losses))


def _forward(here: Ints, ready: Ints, tables: _Tables, link: Ints, good: Ints, ends: tuple[Ints, Ints]) -> None:
    for source, target, table in ((0, 1, tables.earliest), (1, 0, tables.earliest_back)):
        at = table[link, ready[ends[source], good]]
        np.minimum.at(here, (ends[target], good), at)
    np.minimum(ready, here + 1, out=ready, where=here + 1 < tables.earliest.shape[1])


def _backward(
    useful: Ints, leaving: Ints, tables: _Tables, link: Ints, good: Ints, ends: tuple[Ints, Ints], goods: Goods
) -> None:
    for source, target, table in ((0, 1, tables.latest), (1, 0, tables.latest_back)):
        until = np.minimum(useful[ends[target], good], goods.expires[good])
        at = np.where(until >= 0, table[link, np.maximum(until, 0)], NONE)
        np.maximum.at(leaving, (ends[source], good), at)
    np.maximum(useful, leaving - 1, out=useful)


def _risky(locations: Locations, goods: Goods, there: Bools, supply: Floats, losses: Floats) -> Bools:
    """Places whose storage could overflow, that lose stock, or that cannot keep the goods cold."""
    weight, volume = (
        np.where(there & (unit > 0), supply * np.where(unit > 0, unit, 1.0), 0.0).sum(axis=1)
        for unit in (goods.t, goods.m3)
    )
    full = (weight > locations.storage_t) | (volume > locations.storage_m3)
    lossy = losses.any(axis=2)[:, goods.item]
    return full[:, None] | lossy | (goods.cold[None, :] & ~locations.cold_storage[:, None])


def carriage(
    timeline: Timeline,
    arcs: Departures,
    links: Links,
    carries: Bools,
    reached: Reach,
    goods: Goods,
    allowed: Bools,
    shared: Ints,
) -> tuple[Carriage, Carriage]:
    """Cargo worth considering, out and back, on the first of departures that share it. ``allowed`` is access of pools to places by day, shape (pools, locations, days)."""
    first_arc = np.searchsorted(
        arcs.link * timeline.periods + arcs.period, np.arange(len(links) * timeline.periods + 1)
    )
    first_arc = first_arc.astype(np.int64)
    link, good = (index.astype(np.int64) for index in np.nonzero(carries))
    arc_range = first_arc[link * timeline.periods], first_arc[(link + 1) * timeline.periods]
    has = arc_range[1] > arc_range[0]
    link, good = link[has], good[has]
    start, stop = arc_range[0][has], arc_range[1][has]
    origin = arcs.origin[start]
    ready = np.minimum(reached.ready[origin, good], timeline.periods)
    begin = first_arc[link * timeline.periods + ready]
    which, arc = expand_ranges(begin, stop - begin)
    own = shared == np.arange(len(arcs))
    out = own[arc] & _worth_sending(arcs, arc, good[which], reached, goods, timeline)
    out &= allowed[goods.pool[good[which]], arcs.destination[arc], arcs.day[arc]]
    which_back, arc_back = expand_ranges(start, stop - start)
    back = own[arc_back] & _worth_returning(arcs, arc_back, good[which_back], reached, goods)
    back &= allowed[goods.pool[good[which_back]], arcs.origin[arc_back], arcs.day[arc_back]]
    return Carriage(arc[out], good[which][out]), Carriage(arc_back[back], good[which_back][back])


def _worth_sending(arcs: Departures, arc: Ints, good: Ints, reached: Reach, goods: Goods, timeline: Timeline) -> Bools:
    risky = reached.risky[arcs.origin[arc], good]
    there = arcs.received_at[arc] >= 0
    usable = arcs.received[arc] <= np.minimum(goods.expires[good], timeline.periods - 1)
    helps = arcs.received[arc] <= reached.useful[arcs.destination[arc], good]
    leaves = arcs.period[arc] <= goods.expires[good]
    arrives = (arcs.fate[arc] == ARRIVES) & usable & (helps | risky)
    detour = (arcs.fate[arc] != ARRIVES) & risky & (~there | ((arcs.fate[arc] == TURNED_BACK) & usable))
    return leaves & (arrives | detour) & (arcs.payload_t[arc] > 0)


def _worth_returning(arcs: Departures, arc: Ints, good: Ints, reached: Reach, goods: Goods) -> Bools:
    far, base = arcs.destination[arc], arcs.origin[arc]
    ok = (arcs.back_day[arc] >= 0) & (arcs.back_from[arc] >= reached.ready[far, good])
    ok &= (arcs.back[arc] <= goods.expires[good]) & (arcs.payload_t[arc] > 0)
    return ok & ((arcs.back[arc] <= reached.useful[base, good]) | reached.risky[far, good])


def holdings(
    timeline: Timeline,
    locations: Locations,
    arcs: Departures,
    goods: Goods,
    dated: DatedStock,
    purchases: Purchases,
    out: Carriage,
    back: Carriage,
) -> Holding:
    """Places and goods that can hold stock, from the first period in which any can come in."""
    first = np.full((len(locations), len(goods)), timeline.periods, dtype=np.int64)
    np.minimum.at(first, (dated.location, dated.goods), dated.period)
    np.minimum.at(first, (purchases.location, purchases.goods), purchases.received_in)
    landed = arcs.received_at[out.arc] >= 0
    arc, good = out.arc[landed], out.goods[landed]
    np.minimum.at(first, (arcs.received_at[arc], good), arcs.received[arc])
    np.minimum.at(first, (arcs.origin[back.arc], back.goods), arcs.back[back.arc])
    last = np.minimum(goods.expires, timeline.periods - 1)
    place, good = (index.astype(np.int64) for index in np.nonzero(first <= last[None, :]))
    return Holding(
        location=place,
        goods=good,
        first=first[place, good],
        last=last[good],
        kept=locations.cold_storage[place] | ~goods.cold[good],
    )
