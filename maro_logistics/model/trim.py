"""Trips, convoys and teams cut down to what the cargo needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.model.rounding import MILLI, MILLIONTHS, cut, up
from maro_logistics.model.teams import silent
from maro_logistics.network.services import CARRIER, TRIP

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.split import Loads
    from maro_logistics.network.arrays import Bools, Floats, Ints


def trim(parts: Parts, x: Floats, integer: Bools, loads: Loads) -> None:
    """No trip out and back, convoy or team more than the cargo aboard asks for."""
    trips = parts.variables["trips"]
    arc = trips["arc"]
    needed = trips_needed(parts, loads)[arc]
    whole = integer[trips.columns]
    needed = np.where(whole, np.ceil(needed - 1e-9), up(needed))
    out_and_back = parts.network.arcs.kind[arc] == TRIP
    x[trips.columns] = np.where(out_and_back, np.minimum(x[trips.columns], needed), x[trips.columns])
    _trim_convoys(parts, x, integer)
    _trim_relays(parts, x, integer)


def trips_needed(parts: Parts, loads: Loads) -> Floats:
    """Trips (not rounded) that the cargo of each departure fills, by weight and volume, out or back."""
    cargo, arcs = parts.cargo, parts.network.arcs
    needed = np.zeros(len(arcs))
    for unit, limit in ((cargo.t, arcs.payload_t), (cargo.m3, arcs.volume_m3)):
        load = np.zeros((2, len(arcs)))
        np.add.at(load, (cargo.out[loads.row].astype(np.int64), loads.arc), loads.quantity / MILLI * unit[loads.row])
        needed = np.maximum(needed, np.divide(load.max(axis=0), limit, out=np.zeros(len(arcs)), where=limit > 0))
    return needed


def trips_by_arc(parts: Parts, x: Floats) -> Floats:
    """Trips of each departure; a carrier's are tonnes / load."""
    network, cargo, trips = parts.network, parts.cargo, parts.variables["trips"]
    out = np.zeros(len(network.arcs))
    out[trips["arc"]] = x[trips.columns]
    carried = np.flatnonzero(network.arcs.kind[cargo.arc] == CARRIER)
    arc = cargo.arc[carried]
    load = network.routes.carrier_load_t[network.arcs.route[arc]]
    np.add.at(out, arc, x[cargo.column[carried]] * cargo.t[carried] / load)
    return out


def _trim_convoys(parts: Parts, x: Floats, integer: Bools) -> None:
    v = parts.variables
    teams, convoys, escorts = v.teams, v["convoys"], v["teams"]
    if not len(convoys):
        return
    going = np.zeros(len(teams.group_route))
    arc = np.flatnonzero(teams.group_of_arc >= 0)
    np.add.at(going, teams.group_of_arc[arc], trips_by_arc(parts, x)[arc])
    number = going[convoys["group"]] / teams.group_size[convoys["group"]]
    whole = integer[convoys.columns]
    x[convoys.columns] = np.where(whole, np.ceil(number - 1e-9), up(number))
    wanted = np.zeros(len(teams.group_route))
    wanted[convoys["group"]] = x[convoys.columns] * teams.group_escorts[convoys["group"]]
    rows = np.flatnonzero(~teams.relay)
    _keep(x, escorts.columns[rows], teams.group[rows], wanted)


def _trim_relays(parts: Parts, x: Floats, integer: Bools) -> None:
    """One relay team a route and day is enough when teams are whole; none where nobody goes."""
    v = parts.variables
    teams = v.teams
    rows = np.flatnonzero(teams.relay)
    if not len(rows):
        return
    arc = np.flatnonzero(silent(parts.network) & (teams.group_of_arc >= 0))
    going = np.zeros(len(teams.group_route))
    np.add.at(going, teams.group_of_arc[arc], trips_by_arc(parts, x)[arc])
    whole = integer[v["teams"].columns[rows]]
    planned = np.zeros(len(teams.group_route))
    np.add.at(planned, teams.group[rows], x[v["teams"].columns[rows]])
    all_whole = np.ones(len(teams.group_route), np.bool_)
    np.logical_and.at(all_whole, teams.group[rows], whole)
    _keep(x, v["teams"].columns[rows], teams.group[rows], np.where(going > 0, np.where(all_whole, 1.0, planned), 0.0))


def _keep(x: Floats, columns: Ints, group: Ints, wanted: Floats) -> None:
    """Teams in order until their group has what it wants."""
    if not len(columns):
        return
    number, (key,) = grouped(group)
    budget = np.rint(up(wanted[key]) * MILLIONTHS).astype(np.int64)
    x[columns] = cut(number, np.rint(x[columns] * MILLIONTHS).astype(np.int64), budget) / MILLIONTHS
