"""Escort and relay teams: where they are needed and who can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.model.limits import days_in_periods, most_trips, supplies
from maro_logistics.network.arrays import Bools, Floats, Ints, expand_ranges, product_pairs
from maro_logistics.network.services import team_timing, under_way

if TYPE_CHECKING:
    from maro_logistics.network.network import Network


@dataclass(frozen=True, eq=False)
class TeamTrips:
    """Groups = a directed route on a departure day on which escorts or relay teams are wanted.

    Trips = fleets that can go.
    """

    group_of_arc: Ints
    """Group of each departure, -1 without."""
    group_route: Ints
    group_day: Ints
    group_period: Ints
    group_escorts: Ints
    """Teams per convoy; 0 where only a relay is wanted."""
    group_size: Ints
    group_most: Floats
    """Most convoys that make sense."""
    group: Ints
    """Group of each team trip."""
    fleet: Ints
    period: Ints
    day: Ints
    relay: Bools
    most: Floats
    days_used: Floats
    price: Floats
    away: Ints
    per_day: Ints


def silent(network: Network) -> Bools:
    """(16) Departures that need a relay team."""
    arcs = network.arcs
    asks = np.append(network.agencies.requires_communications, [False])[arcs.agency]
    return asks & network.routes.no_communications[arcs.route] & (arcs.fleet >= 0)


def team_trips(network: Network, trip_arc: Ints) -> TeamTrips:
    """(12, 16) All team trips that can be of use."""
    arcs, rules = network.arcs, network.rules
    escorts = rules.escorts[arcs.level]
    moved = np.zeros(len(arcs), np.bool_)
    moved[trip_arc] = True
    moved |= arcs.fleet < 0
    wanting = np.flatnonzero(((escorts > 0) | silent(network)) & moved)
    number, (route, day) = grouped(arcs.route[wanting], arcs.day[wanting])
    group_of_arc = np.full(len(arcs), -1, dtype=np.int64)
    group_of_arc[wanting] = number
    level = network.routes.level[route, day]
    group, fleet, relay = _candidates(network, route, day)
    clockwork = team_timing(network.routes, network.fleets, network.settings, route[group], fleet)
    here = np.arange(len(group))
    away, per_day = clockwork.away[here, day[group]], clockwork.per_day[here, day[group]]
    clear = _clear(network, route[group], day[group], away)
    group, fleet, relay, away, per_day = group[clear], fleet[clear], relay[clear], away[clear], per_day[clear]
    used = np.where(per_day > 0, 1.0 / np.maximum(per_day, 1), away.astype(np.float64))
    period = network.timeline.period(day[group])
    size = np.maximum(rules.convoy_size[level], 1)
    distance = 2 * network.routes.km[route[group]]
    return TeamTrips(
        group_of_arc=group_of_arc,
        group_route=route,
        group_day=day,
        group_period=network.timeline.period(day),
        group_escorts=rules.escorts[level],
        group_size=size,
        group_most=_most_convoys(network, group_of_arc, size, trip_arc),
        group=group,
        fleet=fleet,
        period=period,
        day=day[group],
        relay=relay,
        most=_most_teams(network, fleet, period, per_day),
        days_used=used,
        price=distance * network.fleets.cost_per_km[fleet] + used * network.fleets.cost_per_day[fleet],
        away=away,
        per_day=per_day,
    )


def _candidates(network: Network, route: Ints, day: Ints) -> tuple[Ints, Ints, Bools]:
    """Team fleets based at either end whose agency has access and whose range suffices."""
    fleets, routes = network.fleets, network.routes
    teams = np.flatnonzero((fleets.mode == "escort") | (fleets.mode == "relay"))
    ends = [product_pairs(end[route], fleets.base[teams]) for end in (routes.origin, routes.destination)]
    group = np.concatenate([pair[0] for pair in ends])
    fleet = teams[np.concatenate([pair[1] for pair in ends])]
    a, d = route[group], day[group]
    agency = np.where(fleets.agency[fleet] < 0, len(network.agencies.name), fleets.agency[fleet])
    ok = network.access.route[agency, routes.row[a], d]
    ok &= (
        network.access.location[agency, routes.origin[a], d] & network.access.location[agency, routes.destination[a], d]
    )
    ok &= routes.km[a] <= fleets.range_km[fleet]
    relay = fleets.mode[fleet] == "relay"
    order = np.lexsort((fleet[ok], group[ok]))
    return group[ok][order], fleet[ok][order], np.asarray(relay[ok][order], dtype=np.bool_)


def _clear(network: Network, route: Ints, day: Ints, away: Ints) -> Bools:
    """Teams are not under way on a day on which nobody may be, or on which whatever is under way is lost."""
    if not len(route):
        return np.zeros(0, np.bool_)
    shut = (network.routes.no_way | network.routes.lost)[route]
    return ~under_way(shut, day[:, None], away[:, None])[:, 0]


def _most_teams(network: Network, fleet: Ints, period: Ints, per_day: Ints) -> Floats:
    return days_in_periods(network, network.fleets.count)[fleet, period] * np.maximum(per_day, 1)


def _most_convoys(network: Network, group_of_arc: Ints, size: Ints, trip_arc: Ints) -> Floats:
    """One convoy for every ``size`` trips that could ever go together."""
    most = np.zeros(len(size))
    held = trip_arc[group_of_arc[trip_arc] >= 0]
    np.add.at(most, group_of_arc[held], most_trips(network, held))
    carriers = np.flatnonzero((network.arcs.fleet < 0) & (group_of_arc >= 0))
    routes = network.routes
    limit = routes.carrier_t_per_day[network.arcs.route[carriers]] * network.arcs.open_days[carriers]
    weight = (network.goods.t * supplies(network)).sum()
    load = routes.carrier_load_t[network.arcs.route[carriers]]
    np.add.at(most, group_of_arc[carriers], np.minimum(limit, weight) / load)
    return np.ceil(most / size)


def team_days(network: Network, teams: TeamTrips) -> tuple[Ints, Ints, Ints, Floats]:
    """(4) Entries (fleet, period, team trip, vehicle-days of one team)."""
    timeline = network.timeline
    trip = np.arange(len(teams.fleet))
    short = teams.per_day > 0
    longer = trip[~short]
    last = np.minimum(teams.day[longer] + teams.away[longer], timeline.days) - 1
    begin, end = timeline.period(teams.day[longer]), timeline.period(last)
    which, period = expand_ranges(begin, end - begin + 1)
    days = (
        np.minimum(last[which], timeline.last[period])
        - np.maximum(teams.day[longer][which], timeline.first[period])
        + 1
    )
    one = longer[which]
    return (
        np.concatenate([teams.fleet[short], teams.fleet[one]]),
        np.concatenate([teams.period[short], period]),
        np.concatenate([trip[short], one]),
        np.concatenate([1.0 / np.maximum(teams.per_day[short], 1), days.astype(np.float64)]),
    )
