"""Ways of goods: which cargo leads from place to place when, and the nearest ways from where goods are to where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from maro_logistics.model.formulation import Parts
from maro_logistics.network.arrays import NONE, Bools, Floats, Ints

HANDOVER = 1.0
"""Days between receipt and the next departure: what is received in a period leaves in the next at the earliest."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of goods from a place that has some to a place that asks for them."""

    days: float
    """Travel days, at best."""
    goods: int
    source: int
    """Holding."""
    places: tuple[int, ...]
    """From the source to the place that asks."""


class Ways:
    """Cargo columns (positions in the cargo) by stretch and goods, and nearest ways over them."""

    def __init__(self, parts: Parts) -> None:
        network, cargo = parts.network, parts.cargo
        self._places, self._goods = len(network.locations), len(network.goods)
        self._holding_at = parts.variables.holding_at
        rows = np.flatnonzero(_arrives(parts))
        key = (cargo.goods[rows] * self._places + cargo.leaves_from[rows]) * self._places + cargo.received_at[rows]
        price = _price(parts)[rows]
        order = np.lexsort((rows, price, cargo.received_in[rows], key))
        self._row, self._key = rows[order], key[order]
        stretch, first = np.unique(self._key, return_index=True)
        self._stretch, self._first = stretch, np.append(first, len(order)).astype(np.int64)
        days = _days(parts)[self._row]
        self._days = np.minimum.reduceat(days, first) if len(order) else np.zeros(0)
        self._departures: dict[int, list[int]] = {}
        self._nearest: dict[int, tuple[Floats, Ints]] = {}
        self._sources = _sources(parts)

    def departures(self, goods: int, origin: int, destination: int) -> list[int]:
        """Cargo columns of goods on a stretch, the first received first; the list may be shortened."""
        key = (goods * self._places + origin) * self._places + destination
        found = self._departures.get(key)
        if found is None:
            at = int(np.searchsorted(self._stretch, key))
            known = at < len(self._stretch) and int(self._stretch[at]) == key
            found = self._row[self._first[at] : self._first[at + 1]].tolist() if known else []
            self._departures[key] = found
        return found

    def nearest(self, goods: int, place: int) -> list[Way]:
        """All ways of goods to a place, one for each source and each place before the last, the nearest first."""
        distance, before = self._from_sources(goods)
        sources = self._sources.get(goods, [])
        ways = []
        for i, source in enumerate(sources):
            if source == place:
                ways.append(Way(0.0, goods, int(self._holding_at[source, goods]), (place,)))
                continue
            for last, days in self._last_stretches(goods, place):
                path = _path(before[i], source, last)
                if path and place not in path:
                    total = float(distance[i, last]) + days + (HANDOVER if last != source else 0.0)
                    ways.append(Way(total, goods, int(self._holding_at[source, goods]), (*path, place)))
        return sorted(ways, key=lambda way: (way.days, len(way.places), way.places))

    def _last_stretches(self, goods: int, place: int) -> list[tuple[int, float]]:
        span = slice(*np.searchsorted(self._stretch, [goods * self._places**2, (goods + 1) * self._places**2]))
        here = np.flatnonzero(self._stretch[span] % self._places == place)
        origin = self._stretch[span][here] // self._places % self._places
        return list(zip(origin.tolist(), self._days[span][here].tolist(), strict=True))

    def _from_sources(self, goods: int) -> tuple[Floats, Ints]:
        """(days, place before) of every place from every source of goods, shape (sources, places)."""
        found = self._nearest.get(goods)
        if found is None:
            span = slice(*np.searchsorted(self._stretch, [goods * self._places**2, (goods + 1) * self._places**2]))
            ends = self._stretch[span] % self._places**2
            position = (ends // self._places, ends % self._places)
            days = self._days[span] + HANDOVER
            graph = sparse.coo_array((days, position), shape=(self._places, self._places)).tocsr()
            sources = self._sources.get(goods, [])
            distance, before = csgraph.dijkstra(graph, indices=sources, return_predecessors=True)
            found = self._nearest[goods] = (np.maximum(distance - HANDOVER, 0.0), before.astype(np.int64))
        return found


def _arrives(parts: Parts) -> Bools:
    """Cargo that reaches the other end in time, between places that are no candidates."""
    network, cargo = parts.network, parts.cargo
    arcs, shut = network.arcs, np.append(network.locations.candidate, True)
    end = np.where(cargo.out, arcs.destination[cargo.arc], arcs.origin[cargo.arc])
    there = (cargo.received_at == end) & (cargo.received_in < network.timeline.periods) & (cargo.kept > 0)
    return there & ~shut[cargo.leaves_from] & ~shut[cargo.received_at]


def _days(parts: Parts) -> Floats:
    """Days from departure to receipt of each cargo column."""
    arcs, cargo = parts.network.arcs, parts.cargo
    out = arcs.received_day[cargo.arc] - arcs.day[cargo.arc]
    back = arcs.back_day[cargo.arc] - arcs.arrival[cargo.arc]
    return np.where(cargo.out, out, back).astype(np.float64)


def _price(parts: Parts) -> Floats:
    """Currency per tonne of each cargo column, in full vehicles; nothing extra for return loads."""
    arcs, cargo = parts.network.arcs, parts.cargo
    load = np.where(np.isfinite(arcs.payload_t) & (arcs.payload_t > 0), arcs.payload_t, 1.0)
    return np.where(cargo.out, (arcs.price / load)[cargo.arc], 0.0)


def _sources(parts: Parts) -> dict[int, list[int]]:
    """Places where goods are or come in by themselves."""
    dated = parts.network.dated
    pairs = np.unique(np.stack([dated.goods, dated.location], axis=1), axis=0)
    out: dict[int, list[int]] = {}
    for goods, place in pairs.tolist():
        if parts.variables.holding_at[place, goods] != NONE:
            out.setdefault(goods, []).append(place)
    return out


def _path(before: Ints, source: int, end: int) -> tuple[int, ...]:
    """Places from the source to an end; empty when there is no way."""
    path = [end]
    while path[-1] != source:
        previous = int(before[path[-1]])
        if previous < 0:
            return ()
        path.append(previous)
    return tuple(reversed(path))
