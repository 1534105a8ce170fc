"""A first plan from a relaxed one: whole trips that keep up with the fractional ones, as vehicles and teams allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.dispatch import Dispatch

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints


def keep_up(formulation: Formulation, relaxed: Floats, lead: float) -> Floats:
    """A point that holds whole trips, with their teams, that keep up with the relaxed ones link by link.

    Flows are zero. What stands goes. Beyond it a link leaves when its fractional trips so far are ahead of its whole
    ones by more than ``1 - lead``; the furthest behind first.
    """
    network, trips = formulation.parts.network, formulation.parts.variables["trips"]
    dispatch = Dispatch(formulation)
    arc = trips["arc"]
    link = network.arcs.link[arc]
    standing = formulation.lower
    for column in np.flatnonzero(standing > 0).tolist():
        dispatch.room.take(column, float(standing[column]))
    behind = np.zeros(len(network.links))
    for rows in _by_period(network.arcs.period[arc], network.timeline.periods):
        np.add.at(behind, link[rows], (relaxed - standing)[trips.columns[rows]])
        for j in rows[np.argsort(-behind[link[rows]], kind="stable")]:
            wanted = int(np.floor(behind[link[j]] + lead))
            if wanted <= 0:
                break
            behind[link[j]] -= dispatch.send(int(arc[j]), wanted)
    point = np.zeros(formulation.size)
    point[list(dispatch.room.booked)] = list(dispatch.room.booked.values())
    opened = formulation.parts.variables["opened"].columns
    point[opened] = np.clip(np.rint(relaxed[opened]), standing[opened], formulation.upper[opened])
    return point


def _by_period(period: Ints, periods: int) -> list[Ints]:
    order = np.argsort(period, kind="stable")
    return np.split(order, np.searchsorted(period[order], np.arange(1, periods)))


def completion(formulation: Formulation, point: Floats) -> Bools:
    """Columns that stay free when trips, teams and openings of a point are fixed.

    Flows on what runs, orders, issues, money.
    """
    v, cargo = formulation.parts.variables, formulation.parts.cargo
    free = np.ones(formulation.size, np.bool_)
    for name in ("trips", "teams", "convoys", "opened"):
        free[v[name].columns] = ~formulation.integer[v[name].columns]
    free[cargo.column] = moving(formulation, free, point)[cargo.arc]
    return free


def moving(formulation: Formulation, free: Bools, point: Floats) -> Bools:
    """Departures on which cargo can go: some vehicle of those that share it runs or is free to; carriers."""
    parts = formulation.parts
    column, shared = parts.variables.trip_of_arc, parts.network.shared
    going = (column < 0) & (parts.network.arcs.fleet < 0)
    own = column >= 0
    going[own] = free[column[own]] | (point[column[own]] > RUNS)
    out = np.zeros(len(shared), np.bool_)
    np.logical_or.at(out, shared, going)
    return out


RUNS = 1e-6
"""Trips above which a departure is taken to run."""
