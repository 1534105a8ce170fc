"""Cargo that departures share, split over their vehicles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.rounding import MILLI, cut
from maro_logistics.network.services import CARRIER

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.arrays import Bools, Floats, Ints

ROOM = 1e-6
"""Tonnes or cubic metres by which a load may pass its limit, as room for floating point."""


@dataclass(frozen=True, eq=False)
class Loads:
    """Cargo by row of the cargo columns and departure, in thousandths of a unit."""

    row: Ints
    arc: Ints
    quantity: Ints

    def of(self, chosen: Bools) -> Loads:
        """The chosen elements."""
        return Loads(self.row[chosen], self.arc[chosen], self.quantity[chosen])

    def total(self, rows: int) -> Ints:
        """What all departures carry of each cargo row."""
        return np.bincount(self.row, weights=self.quantity, minlength=rows).astype(np.int64)

    def cut_to(self, amount: Ints) -> Loads:
        """The same loads where less of a row goes: taken in order of departures."""
        return Loads(self.row, self.arc, cut(self.row, self.quantity, amount))


def no_loads() -> Loads:
    """No cargo on any departure."""
    none = np.zeros(0, np.int64)
    return Loads(none, none, none)


def split(parts: Parts, x: Floats, amount: Ints) -> Loads:
    """Loads that fit the trips of each departure by weight and volume; what does not fit stays behind.

    Rows whose loads are settled keep them.
    """
    network, cargo, settled = parts.network, parts.cargo, parts.settled
    fixed = np.zeros(len(cargo), np.bool_)
    fixed[settled.row] = (amount == settled.total(len(cargo)))[settled.row]
    rows = np.flatnonzero((amount > 0) & ~fixed)
    members = _members(parts, x)
    plain = rows[network.arcs.kind[cargo.arc[rows]] == CARRIER]
    kept = settled.of(fixed[settled.row])
    row, arc, quantity = [kept.row, plain], [kept.arc, cargo.arc[plain]], [kept.quantity, amount[plain]]
    rest = rows[network.arcs.kind[cargo.arc[rows]] != CARRIER]
    order = rest[np.lexsort((rest, cargo.out[rest], cargo.arc[rest]))]
    key = cargo.arc[order] * 2 + cargo.out[order]
    for group in np.split(order, np.flatnonzero(np.diff(key)) + 1) if len(order) else []:
        vehicles = members.get(int(cargo.arc[group[0]]), [])
        for i, member, taken in _pack(parts, group, amount, vehicles, x):
            row.append(np.array([i]))
            arc.append(np.array([member]))
            quantity.append(np.array([taken]))
    return Loads(*(np.concatenate(part).astype(np.int64) for part in (row, arc, quantity)))


def _members(parts: Parts, x: Floats) -> dict[int, list[int]]:
    """Departures with trips, by the first of those they share cargo with; the largest vehicles first."""
    column, arcs = parts.variables.trip_of_arc, parts.network.arcs
    going = np.flatnonzero(column >= 0)
    going = going[x[column[going]] > 0]
    going = going[np.lexsort((going, -arcs.payload_t[going]))]
    out: dict[int, list[int]] = {}
    for arc in going.tolist():
        out.setdefault(int(parts.network.shared[arc]), []).append(arc)
    return out


def _pack(parts: Parts, group: Ints, amount: Ints, vehicles: list[int], x: Floats) -> list[tuple[int, int, int]]:
    """(row, departure, thousandths) of one group of cargo rows over the departures that share it."""
    arcs, cargo, whole = parts.network.arcs, parts.cargo, parts.network.goods.whole
    trips = [float(x[parts.variables.trip_of_arc[arc]]) for arc in vehicles]
    weight = [float(arcs.payload_t[arc]) * number + ROOM for arc, number in zip(vehicles, trips, strict=True)]
    space = [float(arcs.volume_m3[arc]) * number + ROOM for arc, number in zip(vehicles, trips, strict=True)]
    density = np.divide(cargo.m3[group], cargo.t[group], out=np.full(len(group), np.inf), where=cargo.t[group] > 0)
    out = []
    for i in group[np.argsort(-density, kind="stable")].tolist():
        left, t, m3 = int(amount[i]), float(cargo.t[i]), float(cargo.m3[i])
        step = MILLI if whole[cargo.goods[i]] and left % MILLI == 0 else 1
        for j, arc in enumerate(vehicles):
            most = min(_fits(weight[j], t), _fits(space[j], m3), left) // step * step
            if most > 0:
                out.append((i, arc, most))
                weight[j] -= most / MILLI * t
                space[j] -= most / MILLI * m3
                left -= most
    return out


def _fits(room: float, unit: float) -> int:
    """Thousandths of a unit that fit into the room."""
    return 10**15 if unit <= 0 or room == np.inf else max(int(room / unit * MILLI + 1e-6), 0)
