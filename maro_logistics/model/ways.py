"""Which cargo leads from place to place when, and the nearest ways from where goods are to where they are asked for."""

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
        self._nets: dict[int, _Net] = {}
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
        net = self._net_of(goods)
        ways = []
        if place in net.sources:
            ways.append(Way(0.0, goods, int(self._holding_at[place, goods]), (place,)))
        for last, days in net.before.get(place, ()):
            for path, before in net.paths_to(last):
                if place not in path:
                    ways.append(Way(before + days, goods, int(self._holding_at[path[0], goods]), (*path, place)))
        return sorted(ways, key=lambda way: (way.days, len(way.places), way.places))

    def _net_of(self, goods: int) -> _Net:
        found = self._nets.get(goods)
        if found is None:
            first, end = np.searchsorted(self._stretch, [goods * self._places**2, (goods + 1) * self._places**2])
            ends = self._stretch[first:end] % self._places**2
            origin, destination, days = ends // self._places, ends % self._places, self._days[first:end]
            found = self._nets[goods] = _Net(self._sources.get(goods, []), origin, destination, days, self._places)
        return found


class _Net:
    """Nearest ways of one goods from its sources to all places."""

    def __init__(self, sources: list[int], origin: Ints, destination: Ints, days: Floats, places: int) -> None:
        self.sources = sources
        self.before: dict[int, list[tuple[int, float]]] = {}
        """(place before, days of the stretch) of every place that can be reached."""
        for start, end, length in zip(origin.tolist(), destination.tolist(), days.tolist(), strict=True):
            self.before.setdefault(end, []).append((start, length))
        graph = sparse.coo_array((days + HANDOVER, (origin, destination)), shape=(places, places)).tocsr()
        self._distance, self._previous = csgraph.dijkstra(graph, indices=sources, return_predecessors=True)
        self._paths: dict[int, list[tuple[tuple[int, ...], float]]] = {}

    def paths_to(self, place: int) -> list[tuple[tuple[int, ...], float]]:
        """(places, days until goods can leave again) of the nearest way from every source to a place."""
        found = self._paths.get(place)
        if found is None:
            paths = [
                (_path(self._previous[i], source, place), float(self._distance[i, place]))
                for i, source in enumerate(self.sources)
            ]
            found = self._paths[place] = [(path, days) for path, days in paths if path]
        return found


def _arrives(parts: Parts) -> Bools:
    """Cargo that reaches the other end in time, between places that are no candidates."""
    network, cargo = parts.network, parts.cargo
    arcs, shut = network.arcs, np.append(network.locations.candidate, True)
    end = np.where(cargo.out, arcs.destination[cargo.arc], arcs.origin[cargo.arc])
    there = (cargo.received_at == end) & (cargo.received_in < network.timeline.periods) & (cargo.kept > 0)
    return np.asarray(there & ~shut[cargo.leaves_from] & ~shut[cargo.received_at], dtype=np.bool_)


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
