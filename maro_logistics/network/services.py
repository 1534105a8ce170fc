"""Services: which fleet or carrier can use which directed route, on which days, how fast, at what price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, flags, floats, positions, product_pairs, texts
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    from maro_logistics.network.access import Access
    from maro_logistics.network.places import Locations, Routes, ThreatRules
    from maro_logistics.scenario.scenario import Scenario
    from maro_logistics.scenario.settings import Settings

TRIP, CARRIER, REBASE = 0, 1, 2
"""Kinds of link: out and back, bought by the tonne, out for good."""


@dataclass(frozen=True, eq=False)
class Agencies:
    """Agencies and the pools they belong to; pool 0 is that of common goods."""

    name: pd.Index[str]
    pool: Ints
    pool_name: pd.Index[str]
    shares_vehicles: Bools
    accepts_escort: Bools
    requires_communications: Bools


def organise(scenario: Scenario) -> Agencies:
    """The agencies of the scenario."""
    table = scenario["agencies"]
    name = texts(table, "agency")
    pool = np.where(texts(table, "pool") == "", name, texts(table, "pool"))
    pool_name = pd.Index(["", *sorted(set(pool))], dtype=object)
    return Agencies(
        name=pd.Index(name, dtype=object),
        pool=positions(pool_name, pool),
        pool_name=pool_name,
        shares_vehicles=flags(table, "shares_vehicles"),
        accepts_escort=flags(table, "accepts_escort"),
        requires_communications=flags(table, "requires_communications"),
    )


@dataclass(frozen=True, eq=False)
class Fleets:
    """Fleets by position f, with the technical data of their vehicles."""

    name: pd.Index[str]
    base: Ints
    type: Ints
    type_name: pd.Index[str]
    agency: Ints
    count: Floats
    """Vehicles on each day, shape (fleets, days)."""
    may_rebase: Bools
    mode: np.ndarray[tuple[int], np.dtype[np.object_]]
    payload_kg: Floats
    volume_m3: Floats
    speed_kmh: Floats
    hours_per_day: Floats
    range_km: Floats
    cost_per_km: Floats
    cost_per_day: Floats
    load_hours: Floats
    unload_hours: Floats
    cold: Bools
    whole: Bools

    def __len__(self) -> int:
        return len(self.name)


def muster(scenario: Scenario, timeline: Timeline, locations: Locations, agencies: Agencies) -> Fleets:
    """The fleets of the scenario; rows of one fleet split it by date."""
    table, types = scenario["fleets"], scenario["vehicle_types"]
    names, first = np.unique(texts(table, "fleet").astype(str), return_index=True)
    name = pd.Index(names.astype(object), dtype=object)
    type_name = pd.Index(texts(types, "vehicle_type"), dtype=object)
    days = timeline.covers(timeline.day(table["from"], 0), timeline.day(table["until"], NEVER))
    count = np.zeros((len(name), timeline.days))
    np.add.at(count, positions(name, texts(table, "fleet")), days * floats(table, "count")[:, None])
    kind = positions(type_name, texts(table, "vehicle_type"))[first]
    return Fleets(
        name=name,
        base=positions(locations.name, texts(table, "base"))[first],
        type=kind,
        type_name=type_name,
        agency=positions(agencies.name, texts(table, "agency"))[first],
        count=count,
        may_rebase=flags(table, "may_rebase")[first],
        mode=texts(types, "mode")[kind],
        payload_kg=floats(types, "payload_kg", 0.0)[kind],
        volume_m3=floats(types, "volume_m3", np.inf)[kind],
        speed_kmh=floats(types, "speed_kmh")[kind],
        hours_per_day=floats(types, "hours_per_day")[kind],
        range_km=floats(types, "range_km", np.inf)[kind],
        cost_per_km=floats(types, "cost_per_km")[kind],
        cost_per_day=floats(types, "cost_per_day")[kind],
        load_hours=floats(types, "load_hours")[kind],
        unload_hours=floats(types, "unload_hours")[kind],
        cold=flags(types, "cold")[kind],
        whole=flags(types, "whole")[kind],
    )


@dataclass(frozen=True, eq=False)
class Links:
    """A service on a directed route: the g on a of the equations, re-basing apart."""

    kind: Ints
    route: Ints
    fleet: Ints
    """``NONE`` for carriers."""
    to_fleet: Ints
    """Fleet joined when re-basing."""
    agency: Ints

    def __len__(self) -> int:
        return len(self.kind)


def link(routes: Routes, fleets: Fleets) -> Links:
    """Every service on every route it could ever use: mode, base, range; sorted by kind, route, fleet."""
    modes = {mode: i for i, mode in enumerate(sorted(set(routes.mode) | set(fleets.mode)))}
    code = np.asarray([modes[mode] for mode in routes.mode], dtype=np.int64)
    own = np.asarray([modes[mode] for mode in fleets.mode], dtype=np.int64)
    scale = len(modes) + 1
    route, fleet = product_pairs(routes.origin * scale + code, fleets.base * scale + own)
    near = routes.km[route] <= fleets.range_km[fleet]
    route, fleet = route[near], fleet[near]
    carrier = np.flatnonzero(~np.isnan(routes.cost_per_t))
    mover, joined = _rebasing(routes, fleets, route, fleet)
    none = np.full(len(carrier), NONE, dtype=np.int64)
    return Links(
        kind=np.repeat([TRIP, CARRIER, REBASE], [len(route), len(carrier), len(mover)]).astype(np.int64),
        route=np.concatenate([route, carrier, route[mover]]),
        fleet=np.concatenate([fleet, none, fleet[mover]]),
        to_fleet=np.concatenate([np.full(len(route), NONE), none, joined]).astype(np.int64),
        agency=np.concatenate([fleets.agency[fleet], routes.carrier_agency[carrier], fleets.agency[fleet[mover]]]),
    )


def _rebasing(routes: Routes, fleets: Fleets, route: Ints, fleet: Ints) -> tuple[Ints, Ints]:
    """Pairs (trip link, fleet at its destination that its vehicles may join)."""
    agencies, places = int(fleets.agency.max(initial=0)) + 2, int(fleets.base.max(initial=0)) + 2
    kin = (fleets.type * agencies + fleets.agency + 1) * places
    willing = np.flatnonzero(fleets.may_rebase)
    movers = np.flatnonzero(fleets.may_rebase[fleet] & (routes.destination[route] < places))
    i, j = product_pairs(kin[fleet[movers]] + routes.destination[route[movers]], (kin + fleets.base)[willing])
    different = fleet[movers[i]] != willing[j]
    return movers[i[different]], willing[j[different]]


@dataclass(frozen=True, eq=False)
class Timing:
    """Minutes and days of a link on each departure day, shape (links, days)."""

    lead: Ints
    """Days from departure to arrival."""
    away: Ints
    """Days a trip takes, B."""
    per_day: Ints
    """Trips a vehicle makes in a day, m; 0 when a trip takes more than one."""


def clock(hours: Floats) -> Ints:
    """Minutes, half a minute upwards, at least one."""
    return np.maximum(np.floor(hours * 60.0 + 0.5 + 1e-9), 1).astype(np.int64)


def team_timing(routes: Routes, fleets: Fleets, settings: Settings, route: Ints, fleet: Ints) -> Timing:
    """Timing of vehicles of ``fleet`` on ``route``, element by element."""
    driven = np.where(np.isnan(routes.hours[route]), routes.km[route] / fleets.speed_kmh[fleet], routes.hours[route])
    drive = driven[:, None] / routes.speed[route]
    handling = (fleets.load_hours + fleets.unload_hours)[fleet][:, None]
    hours = fleets.hours_per_day[fleet]
    day = clock(np.where(routes.daylight_only[route], np.minimum(hours, settings.daylight_hours), hours))[:, None]
    out, trip = clock(handling + drive), clock(handling + 2 * drive)
    away = -(-trip // day)
    return Timing(lead=-(-out // day) - 1, away=away, per_day=np.where(away == 1, day // trip, 0))


def timing(routes: Routes, fleets: Fleets, links: Links, settings: Settings) -> Timing:
    """Timing of every link; carriers take their days."""
    own = links.kind != CARRIER
    lead = np.repeat(routes.carrier_days[links.route][:, None], routes.speed.shape[1], axis=1)
    away, per_day = lead + 1, np.zeros_like(lead)
    fleet = team_timing(routes, fleets, settings, links.route[own], links.fleet[own])
    lead[own], away[own], per_day[own] = fleet.lead, fleet.away, fleet.per_day
    away[links.kind == REBASE] = lead[links.kind == REBASE] + 1
    return Timing(lead, away, per_day)


def permitted(
    routes: Routes,
    locations: Locations,
    links: Links,
    clockwork: Timing,
    access: Access,
    *,
    agencies: Agencies,
    rules: ThreatRules,
) -> Bools:
    """(11) Days on which each link may be left on, shape (links, days).

    The agency that runs the vehicle has access to the route and both ends on the departure day; the route is not
    closed, nor under way while nobody may be; both ends are open; under escort the agency accepts escorts; cargo would
    be received within the horizon. Access of the owner of the goods to the destination, and to the place of issue,
    decides which cargo and issues exist.
    """
    route, agency = links.route, np.where(links.agency < 0, len(agencies.name), links.agency)
    origin, destination = routes.origin[route], routes.destination[route]
    days = routes.shut.shape[1]
    day = np.arange(days)
    arrival = day + clockwork.lead
    received = arrival + locations.transfer_days[destination][:, None]
    last = np.where(links.kind[:, None] == REBASE, arrival, received)
    ok = ~routes.shut[route] & (last < days)
    ok &= access.route[agency, routes.row[route]]
    ok &= access.location[agency, origin] & access.location[agency, destination]
    ok &= locations.open[origin] & _on_day(locations.open, destination, arrival)
    ok &= (last >= days) | (links.kind[:, None] == REBASE) | _on_day(locations.open, destination, received)
    ok &= ~under_way(routes.no_way[route], day[None, :], clockwork.away)
    refuses = np.append(~agencies.accepts_escort, [False])[agency]
    allowed: Bools = ok & ~(refuses[:, None] & (rules.escorts[routes.level[route]] > 0))
    return allowed


def _on_day(state: Bools, index: Ints, day: Ints) -> Bools:
    return state[index[:, None], np.clip(day, 0, state.shape[1] - 1)]


def under_way(state: Bools, departure: Ints, away: Ints) -> Bools:
    """Whether ``state`` holds on one of the days ``departure .. departure + away - 1`` inside the horizon."""
    days = state.shape[1]
    before = np.concatenate([np.zeros((len(state), 1), np.int64), np.cumsum(state, axis=1)], axis=1)
    rows = np.arange(len(state))[:, None]
    held: Bools = before[rows, np.minimum(departure + away, days)] > before[rows, np.minimum(departure, days)]
    return held
