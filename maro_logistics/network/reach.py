"""Pruning: which goods can be where when, and where it still makes sense to bring them.

Nothing is dropped that could matter to the optimum. Goods that cannot be at a place in time have no departures there.
A departure that brings goods to where they can no longer be issued, nor sent on to be issued, is dropped only from
places where leaving the goods costs nothing: any plan that uses it is at least as good without it.
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
    from maro_logistics.network.goods import DatedStock, Goods, Purchases
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


def may_carry(links: Links, fleets: Fleets, goods: Goods, agencies: Agencies) -> Bools:
    """(13) Which goods each link may carry, shape (links, goods): cold goods by cold vehicles only, never by carriers.

    A fleet carries its own pool's and common goods, others' only if its agency shares vehicles; a carrier carries all.
    Cold goods are kept only in cold stores; elsewhere what is left at the end of a period is discarded.
    """
    pool = np.append(agencies.pool, 0)[links.agency]
    shares = np.append(agencies.shares_vehicles, [True])[links.agency]
    carrier = links.kind == CARRIER
    own = (goods.pool[None, :] == pool[:, None]) | (goods.pool == 0)[None, :]
    cold = ~carrier & fleets.cold[links.fleet] if len(fleets) else np.zeros(len(links), np.bool_)
    allowed: Bools = (own | (shares | carrier)[:, None]) & (cold[:, None] | ~goods.cold[None, :])
    return allowed


class Lanes:
    """Goods on links, and when they would be there.

    Earliest receipt when ready by t, latest departure for receipt by t; tables have shape (links, periods + 1), one for
    the way out and one for return loads.
    """

    def __init__(self, timeline: Timeline, routes: Routes, links: Links, arcs: Departures, carries: Bools) -> None:
        self.periods = timeline.periods
        self.link, self.goods = (index.astype(np.int64) for index in np.nonzero(carries))
        """Pairs that may travel."""
        route = links.route[self.link]
        self.ends = (routes.origin[route], routes.destination[route])
        out = np.flatnonzero((arcs.fate == ARRIVES) & (arcs.received < self.periods))
        back = np.flatnonzero(arcs.back_day >= 0)
        leaving = (arcs.period[out], arcs.back_from[back])
        received = (arcs.received[out], arcs.back[back])
        link = (arcs.link[out], arcs.link[back])
        self.earliest = [
            _earliest(*each, len(links), self.periods) for each in zip(link, leaving, received, strict=True)
        ]
        self.latest = [_latest(*each, len(links), self.periods) for each in zip(link, leaving, received, strict=True)]


def _earliest(link: Ints, leaving: Ints, received: Ints, *shape: int) -> Ints:
    links, periods = shape
    table = np.full((links, periods + 1), periods, dtype=np.int64)
    np.minimum.at(table, (link, leaving), received)
    return np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1]


def _latest(link: Ints, leaving: Ints, received: Ints, *shape: int) -> Ints:
    links, periods = shape
    table = np.full((links, periods + 1), NONE, dtype=np.int64)
    np.maximum.at(table, (link, received), leaving)
    return np.maximum.accumulate(table, axis=1)


@dataclass(frozen=True, eq=False)
class Reach:
    """When goods can be dispatched from and received at places, and until when it makes sense.

    Shape (locations, goods).
    """

    ready: Ints
    """First period in which the goods can leave; number of periods when never."""
    useful: Ints
    """Last period in which receiving them helps a need; -1 when never."""
    useful_leaving: Ints
    """Last period in which having them there to leave helps."""
    risky: Bools
    """Leaving them there may cost something."""


def entering(timeline: Timeline, locations: Locations, goods: Goods, dated: DatedStock, purchases: Purchases) -> Ints:
    """First period in which goods come to a place other than by a departure; number of periods when never."""
    first = np.full((len(locations), len(goods)), timeline.periods, dtype=np.int64)
    np.minimum.at(first, (dated.location, dated.goods), dated.period)
    np.minimum.at(first, (purchases.location, purchases.goods), purchases.received_in)
    return first


def issued_until(locations: Locations, goods: Goods, needs: Needs, serving: Servings) -> Ints:
    """Last period in which goods can be issued at a place; -1 when never; shape (locations, goods)."""
    until = np.full((len(locations), len(goods)), NONE, dtype=np.int64)
    last = np.minimum(needs.last[serving.line], goods.expires[serving.goods])
    np.maximum.at(until, (needs.location[serving.line], serving.goods), last)
    return until


def supplied(goods: Goods, dated: DatedStock, purchases: Purchases) -> Floats:
    """Most units of each goods that can ever come in."""
    supply = np.zeros(len(goods))
    np.add.at(supply, dated.goods, dated.quantity)
    np.add.at(supply, purchases.goods, purchases.most)
    return supply


def reach(
    lanes: Lanes, locations: Locations, goods: Goods, *, first: Ints, until: Ints, supply: Floats, losses: Floats
) -> Reach:
    """Earliest and latest useful times of all goods at all places (label-correcting, all links at once).

    ``first`` as of :func:`entering`, ``until`` as of :func:`issued_until`, ``supply`` as of :func:`supplied`;
    ``losses`` on hand with shape (locations, items, periods).
    """
    ready, here = first.copy(), first.copy()
    while True:
        before = here.copy()
        _forward(here, ready, lanes)
        if (before == here).all():
            break
    useful, leaving = until.copy(), np.full_like(until, NONE)
    while True:
        before = leaving.copy()
        _backward(useful, leaving, lanes, goods)
        if (before == leaving).all():
            break
    return Reach(ready, useful, leaving, _risky(locations, goods, here < lanes.periods, supply, losses))


def _forward(here: Ints, ready: Ints, lanes: Lanes) -> None:
    """Goods that are ready at one end are received at the other, and ready there from the next period on."""
    for source, target, table in zip(lanes.ends, lanes.ends[::-1], lanes.earliest, strict=True):
        at = table[lanes.link, ready[source, lanes.goods]]
        np.minimum.at(here, (target, lanes.goods), at)
    np.minimum(ready, here + 1, out=ready, where=here < lanes.periods)


def _backward(useful: Ints, leaving: Ints, lanes: Lanes, goods: Goods) -> None:
    """Goods that are useful at one end until t are worth having at the other until the last departure before."""
    for source, target, table in zip(lanes.ends, lanes.ends[::-1], lanes.latest, strict=True):
        until = np.minimum(useful[target, lanes.goods], goods.expires[lanes.goods])
        at = np.where(until >= 0, table[lanes.link, np.maximum(until, 0)], NONE)
        np.maximum.at(leaving, (source, lanes.goods), at)
    np.maximum(useful, leaving - 1, out=useful)


def _risky(locations: Locations, goods: Goods, there: Bools, supply: Floats, losses: Floats) -> Bools:
    """Places whose storage could overflow, that lose stock, or that cannot keep the goods cold."""
    weight, volume = _most_stored(there, supply, goods.t), _most_stored(there, supply, goods.m3)
    full = (weight > locations.storage_t) | (volume > locations.storage_m3)
    lossy = np.asarray(losses.any(axis=2))[:, goods.item]
    risky: Bools = full[:, None] | lossy | (goods.cold[None, :] & ~locations.cold_storage[:, None])
    return risky


def _most_stored(there: Bools, supply: Floats, unit: Floats) -> Floats:
    """Weight or volume of all goods that can be at a place, were all of them there."""
    total: Floats = np.where(there & (unit > 0), supply * np.where(unit > 0, unit, 1.0), 0.0).sum(axis=1)
    return total


def carriage(
    timeline: Timeline,
    arcs: Departures,
    links: Links,
    carries: Bools,
    reached: Reach,
    *,
    goods: Goods,
    allowed: Bools,
    shared: Ints,
) -> tuple[Carriage, Carriage]:
    """Cargo worth considering, out and back, on the first of departures that share it.

    ``allowed`` is access of pools to places by day, shape (pools, locations, days).
    """
    link, good = (index.astype(np.int64) for index in np.nonzero(carries))
    shape = (len(links), timeline.periods)
    own = (shared == np.arange(len(arcs))) & (arcs.payload_t > 0)
    open_to = [allowed[:, place, arcs.day] for place in (arcs.destination, arcs.origin)]
    begin = np.minimum(reached.ready[_of_link(arcs.origin, arcs, links)[link], good], timeline.periods)
    which, arc = _pairs(arcs, np.flatnonzero(own), link, begin, shape)
    out = _worth_sending(arcs, arc, good[which], reached, goods, periods=timeline.periods)
    out &= open_to[0][goods.pool[good[which]], arc]
    sent = Carriage(arc[out], good[which[out]])
    returning = np.flatnonzero(own & (arcs.back_day >= 0))
    which, arc = _pairs(arcs, returning, link, np.zeros(len(link), np.int64), shape)
    back = _worth_returning(arcs, arc, good[which], reached, goods)
    back &= open_to[1][goods.pool[good[which]], arc]
    return sent, Carriage(arc[back], good[which[back]])


def _of_link(values: Ints, arcs: Departures, links: Links) -> Ints:
    """A value that all departures of a link have in common, by link; 0 for links without departures."""
    out = np.zeros(len(links), dtype=np.int64)
    out[arcs.link] = values
    return out


def _pairs(arcs: Departures, chosen: Ints, link: Ints, begin: Ints, shape: tuple[int, int]) -> tuple[Ints, Ints]:
    """The chosen departures of each link from a period on: position of the link given, departure.

    ``shape`` = (links, periods).
    """
    links, periods = shape
    key = arcs.link[chosen] * periods + arcs.period[chosen]
    first = np.zeros(links * periods + 1, dtype=np.int64)
    first[1:] = np.cumsum(np.bincount(key, minlength=links * periods))
    start = first[link * periods + begin]
    which, place = expand_ranges(start, first[(link + 1) * periods] - start)
    return which, chosen[place]


def _worth_sending(arcs: Departures, arc: Ints, good: Ints, reached: Reach, goods: Goods, *, periods: int) -> Bools:
    """Departures with goods that arrive in time to help, or that spare a place from which leaving them may cost."""
    received, fate = arcs.received[arc], arcs.fate[arc]
    expires = goods.expires[good]
    risky = reached.risky[arcs.origin[arc], good]
    usable = received <= np.minimum(expires, periods - 1)
    helps = received <= reached.useful[arcs.destination[arc], good]
    worth: Bools = (fate == ARRIVES) & usable & (helps | risky)
    if (fate != ARRIVES).any():
        there = arcs.received_at[arc] >= 0
        worth |= (fate != ARRIVES) & risky & (~there | ((fate == TURNED_BACK) & usable))
    return worth & (arcs.period[arc] <= expires)


def _worth_returning(arcs: Departures, arc: Ints, good: Ints, reached: Reach, goods: Goods) -> Bools:
    """Return loads that are ready at the far end in time, and help at the base or spare a place that may cost."""
    far, received = arcs.destination[arc], arcs.back[arc]
    ok = (arcs.back_from[arc] >= reached.ready[far, good]) & (received <= goods.expires[good])
    worth: Bools = ok & ((received <= reached.useful[arcs.origin[arc], good]) | reached.risky[far, good])
    return worth


def holdings(
    timeline: Timeline,
    locations: Locations,
    arcs: Departures,
    goods: Goods,
    first: Ints,
    *,
    out: Carriage,
    back: Carriage,
) -> Holding:
    """Places and goods that can hold stock, from the first period in which any can come in.

    ``first`` as of :func:`entering`.
    """
    first = first.copy()
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
