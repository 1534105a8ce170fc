"""Where and when each column of the program acts, so that the search can free a neighbourhood and fix the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.construct import moving

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Regions:
    """Place, other end and period of each column; -1 where it has none."""

    place: Ints
    other: Ints
    period: Ints
    arc: Ints
    """Departure of trips and cargo."""
    storing: Bools
    """Stock, discards and overflow: what a change elsewhere moves along."""
    trips: Bools

    @property
    def everywhere(self) -> Bools:
        """Columns that belong to no place (money, equity)."""
        return self.place < 0


def regions(formulation: Formulation) -> Regions:
    """The regions of all columns."""
    parts = formulation.parts
    network, v = parts.network, parts.variables
    place, other, period, arc = (np.full(formulation.size, -1, dtype=np.int64) for _ in range(4))
    storing, trips = np.zeros(formulation.size, np.bool_), np.zeros(formulation.size, np.bool_)

    def put(name: str, where: Ints, when: Ints | None = None, far: Ints | None = None) -> None:
        columns = v[name].columns
        place[columns] = where
        other[columns] = where if far is None else far
        if when is not None:
            period[columns] = when

    arcs, needs, holding, teams = network.arcs, network.needs, network.holding, v.teams
    for name in ("out", "back", "trips"):
        own = v[name]["arc"]
        put(name, arcs.destination[own], arcs.period[own], arcs.origin[own])
        arc[v[name].columns] = own
    for name in ("stock", "discard"):
        put(name, holding.location[v[name]["holding"]], v[name]["period"])
    for name in ("over_t", "over_m3", "opened", "draw", "handled"):
        put(name, v[name]["location"], v[name]["period"])
    for name in ("issue", "kits", "served"):
        put(name, needs.location[v[name]["line"]], v[name]["period"])
    for name in ("lost", "lost_share"):
        put(name, needs.location[v[name]["line"]], v[name]["due"])
    put("filled", needs.location[v.segments.line[v["filled"]["cell"]]], v.segments.period[v["filled"]["cell"]])
    for name in ("ordered", "placed"):
        buys = v[name]["purchase"]
        put(name, network.purchases.location[buys], network.purchases.placed_in[buys])
    route = teams.group_route[teams.group]
    put("teams", network.routes.destination[route], teams.period, network.routes.origin[route])
    group = v["convoys"]["group"]
    ends = network.routes.destination[teams.group_route[group]], network.routes.origin[teams.group_route[group]]
    put("convoys", ends[0], teams.group_period[group], ends[1])
    for name in ("stock", "discard", "over_t", "over_m3", "handled"):
        storing[v[name].columns] = True
    trips[v["trips"].columns] = True
    return Regions(place, other, period, arc, storing, trips)


def around(region: Regions, places: Bools) -> Bools:
    """Columns of some places: what happens there, all ways to and from them, and stock at the other ends."""
    inside = np.append(places, False)
    free = inside[region.place] | inside[region.other]
    feeding = np.zeros(len(inside), np.bool_)
    feeding[region.other[free & region.trips]] = True
    feeding[region.place[free & region.trips]] = True
    feeding[-1] = False
    out: Bools = free | (region.storing & feeding[region.place]) | region.everywhere
    return out


def between(region: Regions, places: Bools) -> Bools:
    """Columns of some places and of the ways between them; ways that lead elsewhere stay as they are."""
    inside = np.append(places, False)
    out: Bools = (inside[region.place] & inside[region.other]) | region.everywhere
    return out


def crew(formulation: Formulation, region: Regions, arcs: Ints, span: tuple[int, int], point: Floats) -> Bools:
    """Columns of some departures, and from the first of the span's periods on of all that can answer to them.

    Those are the flows at the places the departures join, on whatever runs there; stock where they are fed from;
    teams and convoys there within the span (first period, period after the last); money.
    """
    v, network, load = formulation.parts.variables, formulation.parts.network, formulation.parts.cargo
    first, end = span
    inside = np.zeros(len(network.locations) + 1, np.bool_)
    inside[network.arcs.origin[arcs]] = inside[network.arcs.destination[arcs]] = True
    near = inside[region.place] | inside[region.other]
    answers = near & (region.period >= first)
    out = (inside[region.place] & answers) | region.everywhere
    for name in ("trips", "teams", "convoys", "opened", "placed"):
        out[v[name].columns] = False
    for name in ("teams", "convoys", "placed"):
        columns = v[name].columns
        out[columns] = answers[columns] & (region.period[columns] < end)
    out[v.trip_of_arc[arcs]] = True
    out[load.column] = moving(formulation, out, point)[load.arc] & answers[load.column]
    carried = load.arc[out[load.column]]
    feeding = np.zeros(len(inside), np.bool_)
    feeding[network.arcs.origin[carried]] = feeding[network.arcs.destination[carried]] = True
    out |= region.storing & feeding[region.place] & (region.period >= first)
    return out
