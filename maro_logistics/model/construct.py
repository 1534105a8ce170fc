"""A first plan from a relaxed one: whole trips that keep up with the fractional ones, as vehicles allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.limits import days_in_periods
from maro_logistics.network.departures import fleet_days

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class TripRoom:
    """What limits the number of trips: vehicle-days by fleet and period, trips by route row and period."""

    days: Floats
    trips: Floats
    entry_start: Ints
    """First entry of each departure in the three arrays that follow."""
    entry_fleet: Ints
    entry_period: Ints
    entry_days: Floats
    row: Ints
    period: Ints

    def most(self, arc: int, wanted: int) -> int:
        """How many of the wanted trips of a departure there is room for."""
        span = slice(self.entry_start[arc], self.entry_start[arc + 1])
        days = self.entry_days[span]
        left = self.days[self.entry_fleet[span], self.entry_period[span]]
        room = np.floor(left[days > 0] / days[days > 0] + 1e-9).min(initial=wanted)
        return int(max(min(room, np.floor(self.trips[self.row[arc], self.period[arc]] + 1e-9)), 0))

    def take(self, arc: int, trips: int) -> None:
        """Book trips of a departure."""
        span = slice(self.entry_start[arc], self.entry_start[arc + 1])
        self.days[self.entry_fleet[span], self.entry_period[span]] -= trips * self.entry_days[span]
        self.trips[self.row[arc], self.period[arc]] -= trips


def trip_room(formulation: Formulation) -> TripRoom:
    """All room, nothing booked."""
    network = formulation.parts.network
    taken = fleet_days(network.timeline, network.fleets, network.arcs)
    order = np.argsort(taken.arc, kind="stable")
    return TripRoom(
        days=days_in_periods(network, network.fleets.count).copy(),
        trips=days_in_periods(network, network.routes.capacity_trips).copy(),
        entry_start=np.searchsorted(taken.arc[order], np.arange(len(network.arcs) + 1)).astype(np.int64),
        entry_fleet=taken.fleet[order],
        entry_period=taken.period[order],
        entry_days=taken.days[order],
        row=network.routes.row[network.arcs.route],
        period=network.arcs.period,
    )


def keep_up(formulation: Formulation, relaxed: Floats, lead: float) -> Floats:
    """Whole trips of each trip column that keep up with the relaxed ones link by link.

    A link leaves when its fractional trips so far are ahead of its whole ones by more than ``1 - lead``; the furthest behind first.
    """
    network, trips = formulation.parts.network, formulation.parts.variables["trips"]
    room = trip_room(formulation)
    arc = trips["arc"]
    link, period = network.arcs.link[arc], network.arcs.period[arc]
    behind = np.zeros(len(network.links))
    out = np.zeros(len(arc))
    for rows in _by_period(period, network.timeline.periods):
        np.add.at(behind, link[rows], relaxed[trips.columns[rows]])
        for j in rows[np.argsort(-behind[link[rows]], kind="stable")]:
            wanted = int(np.floor(behind[link[j]] + lead))
            if wanted <= 0:
                break
            number = min(wanted, int(trips.upper[j]), room.most(int(arc[j]), wanted))
            if number > 0:
                room.take(int(arc[j]), number)
                behind[link[j]] -= number
                out[j] = number
    return out


def _by_period(period: Ints, periods: int) -> list[Ints]:
    order = np.argsort(period, kind="stable")
    return np.split(order, np.searchsorted(period[order], np.arange(1, periods)))


def completion(formulation: Formulation, trips: Floats) -> tuple[Bools, Floats]:
    """(columns left free, point) when trips are fixed: flows, and all that goes with escorts, stay free."""
    parts = formulation.parts
    v, cargo = parts.variables, parts.cargo
    arc = v["trips"]["arc"]
    escorted = v.teams.group_of_arc[arc] >= 0
    fixed = ~escorted & formulation.integer[v["trips"].columns]
    point = np.zeros(formulation.size)
    point[v["trips"].columns] = np.where(fixed, trips, 0.0)
    free = np.ones(formulation.size, np.bool_)
    free[v["trips"].columns] = ~fixed
    free[cargo.column] = moving(formulation, free, point)[cargo.arc]
    return free, point


def moving(formulation: Formulation, free: Bools, point: Floats) -> Bools:
    """Departures on which cargo can go: some vehicle of those that share it runs or is free to; carriers."""
    parts = formulation.parts
    column, shared = parts.variables.trip_of_arc, parts.network.shared
    going = (column < 0) & (parts.network.arcs.fleet < 0)
    own = column >= 0
    going[own] = free[column[own]] | (point[column[own]] > 1e-6)
    out = np.zeros(len(shared), np.bool_)
    np.logical_or.at(out, shared, going)
    return out
