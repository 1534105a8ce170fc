"""Equations of vehicles: payload, volume, fleet time, route capacity, escorts, exposure, communications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import Rows, at_least, at_most, entries, grouped
from maro_logistics.model.limits import days_in_periods, most_trips
from maro_logistics.model.teams import silent, team_days
from maro_logistics.network.arrays import Floats, Ints, product_pairs
from maro_logistics.network.departures import fleet_days
from maro_logistics.network.services import CARRIER, REBASE

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts


def payload(parts: Parts) -> list[Rows]:
    """(2) ``sum_k t_k x[a,g,k,t] <= min(payload_g, limit_a) trips[a,g,t]``. Tonnes.

    Carriers: ``tonnes <= carrier_t_per_day x open days``.
    """
    arcs, routes = parts.network.arcs, parts.network.routes
    limit = routes.carrier_t_per_day[arcs.route] * np.where(arcs.open_days > 0, arcs.open_days, 0.0)
    limit = np.where(np.isfinite(routes.carrier_t_per_day[arcs.route]), limit, np.inf)
    carried = parts.cargo.of(arcs.kind[parts.cargo.arc] == CARRIER)
    rows, (arc,) = grouped(carried.arc)
    finite = np.isfinite(limit[arc])
    place = np.cumsum(finite) - 1
    keep = finite[rows]
    body = entries((place[rows[keep]], carried.column[keep], carried.t[keep]))
    return [
        *_loads(parts, "payload", parts.cargo.t, arcs.payload_t, way=True),
        at_most("2", "carrier", limit[arc[finite]], body, arc=arc[finite]),
    ]


def volume(parts: Parts) -> list[Rows]:
    """(3) ``sum_k m3_k x[a,g,k,t] <= volume_g trips[a,g,t]``. Cubic metres."""
    return _loads(parts, "volume", parts.cargo.m3, parts.network.arcs.volume_m3, way=True)


def return_loads(parts: Parts) -> list[Rows]:
    """(15) Return loads obey (2) and (3) with the trips out and back.

    ``sum_k t_k xb <= payload y``, ``sum_k m3_k xb <= volume y``.
    """
    arcs = parts.network.arcs
    return [
        *_loads(parts, "payload", parts.cargo.t, arcs.payload_t, way=False),
        *_loads(parts, "volume", parts.cargo.m3, arcs.volume_m3, way=False),
    ]


def _loads(parts: Parts, name: str, amount: Floats, limit: Floats, *, way: bool) -> list[Rows]:
    """One row per group of departures that share cargo: what is aboard fits their trips, one way (``way``: out)."""
    cargo, arcs = parts.cargo, parts.network.arcs
    aboard = np.flatnonzero(
        (cargo.out == way) & (arcs.kind[cargo.arc] != CARRIER) & (amount > 0) & np.isfinite(limit[cargo.arc])
    )
    rows, (arc,) = grouped(cargo.arc[aboard])
    moving = np.flatnonzero(parts.variables.trip_of_arc >= 0)
    row, which = product_pairs(arc, parts.network.shared[moving])
    member = moving[which]
    body = entries(
        (rows, cargo.column[aboard], amount[aboard]), (row, parts.variables.trip_of_arc[member], -limit[member])
    )
    number = {"payload": "2", "volume": "3"}[name] if way else "15"
    return [at_most(number, name, np.zeros(len(arc)), body, arc=arc)]


def fleet_time(parts: Parts) -> list[Rows]:
    """(4) Vehicle-days of a fleet's trips in a period <= vehicle-days there.

    In long periods also ``trips <= m x vehicles on permitted days``.
    """
    network, v = parts.network, parts.variables
    taken = fleet_days(network.timeline, network.fleets, network.arcs)
    column = v.trip_of_arc[taken.arc]
    busy = column >= 0
    team_fleet, team_period, team, team_used = team_days(network, v.teams)
    periods = network.timeline.periods
    row = np.concatenate([taken.fleet[busy], team_fleet]) * periods + np.concatenate([taken.period[busy], team_period])
    columns = np.concatenate([column[busy], v["teams"].columns[team]])
    at, (present,) = grouped(row)
    available = days_in_periods(network, network.fleets.count).ravel()[present]
    body = entries((at, columns, np.concatenate([taken.days[busy], team_used])))
    fleets = present // periods
    return [at_most("4", "fleet", available, body, fleet=fleets, period=present % periods), *_long_periods(parts)]


def _long_periods(parts: Parts) -> list[Rows]:
    """``trips <= m x sum over permitted days of (vehicles + joined - left)`` in periods longer than a day."""
    network, v = parts.network, parts.variables
    arcs, trips = network.arcs, v["trips"]
    arc = trips["arc"][np.isfinite(arcs.permitted_vehicle_days[trips["arc"]])]
    mover = np.flatnonzero((arcs.kind == REBASE) & (v.trip_of_arc >= 0))
    parts_of: list[tuple[Ints, Ints, Floats | float]] = [(np.arange(len(arc)), v.trip_of_arc[arc], 1.0)]
    for fleet, sign in ((arcs.fleet, 1.0), (arcs.to_fleet, -1.0)):
        row, moved = product_pairs(arcs.fleet[arc], fleet[mover])
        i, j = arc[row], mover[moved]
        days = _permitted_after(parts, i, arcs.arrival[j] + 1) * np.maximum(arcs.per_day[i], 1)
        some = days > 0
        parts_of.append((row[some], v.trip_of_arc[j[some]], sign * days[some]))
    return [at_most("4", "long period", arcs.permitted_vehicle_days[arc], entries(*parts_of), arc=arc)]


def _permitted_after(parts: Parts, arc: Ints, day: Ints) -> Floats:
    """Permitted days of each departure's link in its period, from a day on."""
    network = parts.network
    arcs, timeline = network.arcs, network.timeline
    start = np.maximum(day, timeline.first[arcs.period[arc]])
    end = timeline.last[arcs.period[arc]]
    before = np.concatenate([np.zeros((len(network.may_leave), 1)), np.cumsum(network.may_leave, axis=1)], axis=1)
    counted = before[arcs.link[arc], end + 1] - before[arcs.link[arc], np.minimum(start, end + 1)]
    return np.asarray(counted, dtype=np.float64)


def route_capacity(parts: Parts) -> list[Rows]:
    """(5) Tonnes out and back, and trips, of movements leaving in t on a row of the routes table <= its capacity.

    Both directions together.
    """
    network, cargo = parts.network, parts.cargo
    row = network.routes.row[network.arcs.route]
    tonnes = (row[cargo.arc], network.arcs.period[cargo.arc], cargo.column, cargo.t)
    trips = _all_trips(parts)
    counted = (row[trips[0]], network.arcs.period[trips[0]], trips[1], trips[2])
    return [
        *_capacity(parts, "tonnes", network.routes.capacity_t, tonnes),
        *_capacity(parts, "trips", network.routes.capacity_trips, counted),
    ]


def _capacity(parts: Parts, name: str, per_day: Floats, used: tuple[Ints, Ints, Ints, Floats]) -> list[Rows]:
    limit = days_in_periods(parts.network, per_day)
    row, period, column, value = used
    limited = np.isfinite(limit[row, period]) & (value > 0)
    at, (route, when) = grouped(row[limited], period[limited])
    body = entries((at, column[limited], value[limited]))
    return [at_most("5", name, limit[route, when], body, route=route, period=when)]


def _all_trips(parts: Parts) -> tuple[Ints, Ints, Floats]:
    """(departure, column, trips per unit) of fleets' trips and of carriers' tonnes / load."""
    network, trips, cargo = parts.network, parts.variables["trips"], parts.cargo
    carried = np.flatnonzero(network.arcs.kind[cargo.arc] == CARRIER)
    load = network.routes.carrier_load_t[network.arcs.route[cargo.arc[carried]]]
    return (
        np.concatenate([trips["arc"], cargo.arc[carried]]),
        np.concatenate([trips.columns, cargo.column[carried]]),
        np.concatenate([np.ones(len(trips)), cargo.t[carried] / load]),
    )


def escorts(parts: Parts) -> list[Rows]:
    """(12) Where the level demands it, all that leaves on a route on a day goes in convoys with escorts.

    ``trips on a <= convoy_size n[a,t]`` and ``sum_f c[f,a,t] >= escorts_per_convoy n[a,t]``.
    """
    v = parts.variables
    teams, convoys = v.teams, v["convoys"]
    arc, column, value = _all_trips(parts)
    convoy_of = np.full(len(teams.group_route), -1, dtype=np.int64)
    convoy_of[convoys["group"]] = np.arange(len(convoys))
    group = np.where(teams.group_of_arc[arc] >= 0, np.append(convoy_of, -1)[teams.group_of_arc[arc]], -1)
    some = group >= 0
    here = np.arange(len(convoys))
    size = teams.group_size[convoys["group"]].astype(np.float64)
    each = teams.group_escorts[convoys["group"]].astype(np.float64)
    going = np.flatnonzero(~teams.relay & (np.append(convoy_of, -1)[teams.group] >= 0))
    convoyed = entries((group[some], column[some], value[some]), (here, convoys.columns, -size))
    led = convoy_of[teams.group[going]]
    escorted = entries((led, v["teams"].columns[going], 1.0), (here, convoys.columns, -each))
    nothing = np.zeros(len(convoys))
    route, period = teams.group_route[convoys["group"]], teams.group_period[convoys["group"]]
    return [
        at_most("12", "convoy", nothing, convoyed, route=route, period=period),
        at_least("12", "escort", nothing, escorted, route=route, period=period),
    ]


def exposure(parts: Parts) -> list[Rows]:
    """(14) ``sum p trips <= exposure_limit``, each trip once, carriers too."""
    limit = parts.network.settings.exposure_limit
    if limit is None:
        return []
    column, value = exposed(parts)
    return [at_most("14", "exposure", np.array([limit]), entries((np.zeros(len(column), np.int64), column, value)))]


def exposed(parts: Parts) -> tuple[Ints, Floats]:
    """(column, probability of loss per unit) of all trips."""
    arc, column, value = _all_trips(parts)
    risk = parts.network.arcs.risk[arc] * value
    return column[risk > 0], risk[risk > 0]


def communications(parts: Parts) -> list[Rows]:
    """(16) Without coverage ``trips <= M teams`` for agencies that require it.

    M = most trips the fleet can make in t.
    """
    v, network = parts.variables, parts.network
    arc = np.flatnonzero(silent(network) & (v.trip_of_arc >= 0))
    teams = v.teams
    relays = np.flatnonzero(teams.relay)
    row, which = product_pairs(teams.group_of_arc[arc], teams.group[relays])
    most = most_trips(network, arc)
    body = entries((np.arange(len(arc)), v.trip_of_arc[arc], 1.0), (row, v["teams"].columns[relays[which]], -most[row]))
    return [at_most("16", "communications", np.zeros(len(arc)), body, arc=arc)]
