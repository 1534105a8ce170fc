"""Departures: a link in a period, with its days, limits and prices. The arcs of the time-expanded network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, expand_ranges
from maro_logistics.network.services import CARRIER, REBASE, TRIP

if TYPE_CHECKING:
    from maro_logistics.network.places import Locations, Routes, ThreatRules
    from maro_logistics.network.services import Fleets, Links, Timing
    from maro_logistics.network.timeline import Timeline

ARRIVES, TURNED_BACK, LOST = 0, 1, 2
"""What becomes of cargo on its way out."""


@dataclass(frozen=True, eq=False)
class Departures:
    """Arcs by position i: one link leaving in one period.

    Days are day numbers, prices per trip (carriers: per tonne).
    """

    link: Ints
    kind: Ints
    route: Ints
    origin: Ints
    destination: Ints
    fleet: Ints
    to_fleet: Ints
    agency: Ints
    period: Ints
    day: Ints
    arrival: Ints
    returned: Ints
    """Day the vehicles are back; ``NONE`` without return."""
    fate: Ints
    received_at: Ints
    """Location where cargo out is received (origin when turned back, ``NONE`` when lost)."""
    received_day: Ints
    received: Ints
    """Period of receipt; number of periods when never."""
    back_day: Ints
    """Day a return load is received at the base; -1 when it cannot be."""
    back_from: Ints
    """Period in which a return load leaves the far end."""
    back: Ints
    """Period in which it is received at the base."""
    payload_t: Floats
    volume_m3: Floats
    capacity_days: Ints
    per_day: Ints
    days_used: Floats
    """Vehicle-days of one trip."""
    risk: Floats
    level: Ints
    price: Floats
    lost_day: Ints
    """Day on which vehicles are lost; -1 if not."""
    open_days: Floats
    """Open days of the route in the period (carriers' limit)."""
    permitted_vehicle_days: Floats
    """Vehicles times permitted days, for the limit of long periods; infinite where it does not apply."""

    def __len__(self) -> int:
        return len(self.link)


@dataclass(frozen=True, eq=False)
class _Leaving:
    """Departures by position: which link leaves when, and how long it is away."""

    link: Ints
    kind: Ints
    route: Ints
    fleet: Ints
    period: Ints
    day: Ints
    arrival: Ints
    returned: Ints
    away: Ints
    per_day: Ints


def _leaving(timeline: Timeline, links: Links, clockwork: Timing, may_leave: Bools) -> _Leaving:
    """One departure per link and period in which some day is permitted, on the first such day."""
    day_of = _first_day(timeline, may_leave)
    link, period = (index.astype(np.int64) for index in np.nonzero(day_of >= 0))
    day, kind = day_of[link, period], links.kind[link]
    away = clockwork.away[link, day]
    return _Leaving(
        link=link,
        kind=kind,
        route=links.route[link],
        fleet=links.fleet[link],
        period=period,
        day=day,
        arrival=day + clockwork.lead[link, day],
        returned=np.where(kind == TRIP, day + away - 1, NONE),
        away=away,
        per_day=clockwork.per_day[link, day],
    )


def depart(
    timeline: Timeline,
    locations: Locations,
    routes: Routes,
    fleets: Fleets,
    links: Links,
    *,
    clockwork: Timing,
    may_leave: Bools,
    rules: ThreatRules,
) -> Departures:
    """One departure per link and period in which some day is permitted, on the first such day."""
    one = _leaving(timeline, links, clockwork, may_leave)
    route = one.route
    fate, lost_day = _fates(routes, one)
    place, received_day = _receipt(locations, routes, one, fate)
    back_day = _return_receipt(locations, routes, one, fate, lost_day)
    days_used = _days_used(one, lost_day)
    level = routes.level[route, one.day]
    return Departures(
        link=one.link,
        kind=one.kind,
        route=route,
        origin=routes.origin[route],
        destination=routes.destination[route],
        fleet=one.fleet,
        to_fleet=links.to_fleet[one.link],
        agency=links.agency[one.link],
        period=one.period,
        day=one.day,
        arrival=one.arrival,
        returned=one.returned,
        fate=fate,
        received_at=place,
        received_day=received_day,
        received=np.where(fate == LOST, timeline.periods, timeline.period(received_day)),
        back_day=back_day,
        back_from=timeline.period(one.arrival),
        back=timeline.period(np.where(back_day < 0, timeline.days, back_day)),
        payload_t=_payload(routes, fleets, one),
        volume_m3=np.where(one.kind == CARRIER, np.inf, np.append(fleets.volume_m3, np.inf)[one.fleet]),
        capacity_days=one.away,
        per_day=one.per_day,
        days_used=days_used,
        risk=1.0 - (1.0 - routes.risk[route]) * (1.0 - rules.risk[level]),
        level=level,
        price=_price(routes, fleets, one, days_used),
        lost_day=lost_day,
        open_days=_per_period(timeline, ~routes.shut)[route, one.period],
        permitted_vehicle_days=_long_limit(timeline, fleets, links, may_leave, one),
    )


def _first_day(timeline: Timeline, may_leave: Bools) -> Ints:
    """First permitted day of each period, -1 without, shape (links, periods)."""
    days = np.where(may_leave, np.arange(timeline.days), timeline.days)
    first = (
        np.minimum.reduceat(days, timeline.first, axis=1) if len(days) else np.zeros((0, timeline.periods), np.int64)
    )
    return np.where(first < timeline.days, first, NONE)


def _per_period(timeline: Timeline, values: Bools | Floats) -> Floats:
    """Sums over the days of each period, shape (rows, periods)."""
    if not len(values):
        return np.zeros((0, timeline.periods))
    return np.add.reduceat(values.astype(np.float64), timeline.first, axis=1)


def _next_day(state: Bools) -> Ints:
    """First day from each day on at which ``state`` holds; number of days if never."""
    days = state.shape[1]
    when = np.where(state, np.arange(days), days)
    return np.minimum.accumulate(when[:, ::-1], axis=1)[:, ::-1] if len(state) else when


def _fates(routes: Routes, one: _Leaving) -> tuple[Ints, Ints]:
    """What becomes of cargo out, and the day vehicles are lost (-1: they are not)."""
    days = routes.lost.shape[1]

    def first_after(state: Bools, start: Ints) -> Ints:
        following = np.concatenate([_next_day(state), np.full((len(state), 1), days)], axis=1)
        return following[one.route, np.minimum(start + 1, days)]

    back, gone = first_after(routes.turned_back, one.day), first_after(routes.lost, one.day)
    event = np.minimum(back, gone)
    on_way_out = (event <= one.arrival) & (event < days)
    fate = np.where(on_way_out, np.where(gone <= back, LOST, TURNED_BACK), ARRIVES)
    gone_later = first_after(routes.lost, one.arrival)
    lost_back = ~on_way_out & (gone_later <= one.returned) & (gone_later < days)
    lost_day = np.where(fate == LOST, gone, np.where(lost_back, gone_later, NONE))
    return fate, lost_day


def _receipt(locations: Locations, routes: Routes, one: _Leaving, fate: Ints) -> tuple[Ints, Ints]:
    """Location and day of receipt of cargo out; the location is ``NONE`` where it is lost."""
    origin, destination = routes.origin[one.route], routes.destination[one.route]
    place = np.select([fate == TURNED_BACK, fate == LOST], [origin, NONE], destination)
    turned = np.where(one.returned >= 0, one.returned, one.arrival)
    return place, np.where(fate == TURNED_BACK, turned, one.arrival + locations.transfer_days[destination])


def _return_receipt(locations: Locations, routes: Routes, one: _Leaving, fate: Ints, lost_day: Ints) -> Ints:
    """Day on which a return load is received at the base; ``NONE`` when there can be none."""
    base, days = routes.origin[one.route], locations.open.shape[1]
    received = one.returned + locations.transfer_days[base]
    ok = (one.kind == TRIP) & routes.both_ways[one.route] & (fate == ARRIVES) & (lost_day < 0) & (received < days)
    at = np.clip(received, 0, days - 1)
    ok &= locations.open[base, at] & locations.open[base, np.clip(one.returned, 0, days - 1)]
    return np.where(ok, received, NONE)


def _payload(routes: Routes, fleets: Fleets, one: _Leaving) -> Floats:
    """(2) Tonnes one trip can take; carriers have no vehicle and no such limit."""
    load = np.minimum(np.append(fleets.payload_kg, 0.0)[one.fleet], routes.limit_kg[one.route, one.day]) / 1000.0
    return np.where(one.kind == CARRIER, np.inf, load)


def _days_used(one: _Leaving, lost_day: Ints) -> Floats:
    """Vehicle-days of one trip: 1/m, or whole days until back (re-basing: until arrival; lost: until then)."""
    whole = np.where(one.kind == REBASE, one.arrival - one.day + 1, one.away).astype(np.float64)
    used = np.where((one.kind == TRIP) & (one.per_day > 0), 1.0 / np.maximum(one.per_day, 1), whole)
    used = np.where(lost_day >= 0, np.minimum(used, lost_day - one.day + 1), used)
    return np.where(one.kind == CARRIER, 0.0, used)


def _price(routes: Routes, fleets: Fleets, one: _Leaving, days_used: Floats) -> Floats:
    """Cost of a trip (1 km for re-basing, 2 km out and back, plus its vehicle-days); a carrier's tariff per tonne."""
    km = routes.km[one.route] * np.where(one.kind == REBASE, 1.0, 2.0)
    per_km, per_day = np.append(fleets.cost_per_km, 0.0)[one.fleet], np.append(fleets.cost_per_day, 0.0)[one.fleet]
    own = km * per_km + days_used * per_day
    return np.where(one.kind == CARRIER, np.nan_to_num(routes.cost_per_t[one.route]), own)


def _long_limit(timeline: Timeline, fleets: Fleets, links: Links, may_leave: Bools, one: _Leaving) -> Floats:
    """``m x sum over permitted days of vehicles`` in periods longer than a day; infinite in others and for carriers."""
    count = np.concatenate([fleets.count, np.zeros((1, timeline.days))])
    vehicles = count[links.fleet] * may_leave
    most = _per_period(timeline, vehicles)[one.link, one.period] * np.maximum(one.per_day, 1)
    return np.where((timeline.length[one.period] > 1) & (one.fleet >= 0), most, np.inf)


@dataclass(frozen=True, eq=False)
class FleetDays:
    """(4) Vehicle-days that a trip of an arc takes from a fleet in a period.

    One element per (fleet, period, arc, driving).
    """

    fleet: Ints
    period: Ints
    arc: Ints
    days: Floats
    driving: Bools
    """The vehicle is on a trip; else it has left the fleet (days > 0) or joined it (days < 0)."""


def fleet_days(timeline: Timeline, fleets: Fleets, arcs: Departures) -> FleetDays:
    """(4) What trips take from fleets.

    Re-basing takes the vehicle from the old fleet for good and gives it to the new one from the day after arrival;
    a lost vehicle is missing to the end of its fleet's rows.
    """
    trip = np.flatnonzero((arcs.kind != CARRIER) & (arcs.period >= 0))
    within = trip[(arcs.kind[trip] == TRIP) & (arcs.per_day[trip] > 0)]
    longer = trip[(arcs.kind[trip] == TRIP) & (arcs.per_day[trip] == 0)]
    mover = trip[arcs.kind[trip] == REBASE]
    end = timeline.days - 1
    until = np.where(arcs.lost_day[longer] >= 0, arcs.lost_day[longer], arcs.returned[longer])
    parts = [
        (arcs.fleet[within], arcs.period[within], within, 1.0 / arcs.per_day[within]),
        _spans(timeline, arcs.fleet[longer], longer, arcs.day[longer], until),
        _spans(timeline, arcs.fleet[mover], mover, arcs.day[mover], arcs.arrival[mover]),
        _spans(timeline, arcs.fleet[mover], mover, arcs.arrival[mover] + 1, np.full(len(mover), end)),
        _negative(_spans(timeline, arcs.to_fleet[mover], mover, arcs.arrival[mover] + 1, np.full(len(mover), end))),
        _missing(timeline, fleets, arcs),
    ]
    fleet, period, arc, used = (np.concatenate([part[i] for part in parts]) for i in range(4))
    driving = np.repeat([True, True, True, False, False, False], [len(part[0]) for part in parts])
    return FleetDays(fleet.astype(np.int64), period.astype(np.int64), arc.astype(np.int64), used, driving)


def _negative(entries: tuple[Ints, Ints, Ints, Floats]) -> tuple[Ints, Ints, Ints, Floats]:
    fleet, period, arc, used = entries
    return fleet, period, arc, -used


def _spans(timeline: Timeline, fleet: Ints, arc: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Days ``first .. last`` of each element by period."""
    last = np.minimum(last, timeline.days - 1)
    begin, end = timeline.period(first), timeline.period(last)
    which, period = expand_ranges(begin, np.where(first <= last, end - begin + 1, 0))
    days = np.minimum(last[which], timeline.last[period]) - np.maximum(first[which], timeline.first[period]) + 1
    return fleet[which], period, arc[which], days.astype(np.float64)


def _missing(timeline: Timeline, fleets: Fleets, arcs: Departures) -> tuple[Ints, Ints, Ints, Floats]:
    """Days after the loss on which the fleet's rows still count the lost vehicle."""
    lost = np.flatnonzero(arcs.lost_day >= 0)
    fleet, period, arc, days = _spans(
        timeline, arcs.fleet[lost], lost, arcs.lost_day[lost] + 1, np.full(len(lost), timeline.days - 1)
    )
    first = np.maximum(arcs.lost_day[arc] + 1, timeline.first[period])
    running = np.concatenate([np.zeros((len(fleets), 1)), np.cumsum(fleets.count > 0, axis=1)], axis=1)
    days = running[fleet, timeline.last[period] + 1] - running[fleet, first] if len(arc) else days
    return fleet, period, arc, days
