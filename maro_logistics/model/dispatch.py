"""Cargo booked on departures: into the spare room of trips already booked, else on new whole trips with their teams."""

from __future__ import annotations

import math

import numpy as np

from maro_logistics.model.formulation import Formulation
from maro_logistics.model.room import CONVOY, LOAD, RELAY, Room
from maro_logistics.network.arrays import Ints

NEARLY = 1e-9
"""Trips or units by which a figure may fall short of a whole number and still count as it."""


class Dispatch:
    """Books cargo columns (by position in the cargo), the trips under them, convoys and teams."""

    def __init__(self, formulation: Formulation) -> None:
        parts = formulation.parts
        network, v, cargo = parts.network, parts.variables, parts.cargo
        self.room = Room(formulation)
        self._column: list[int] = cargo.column.tolist()
        self._arc: list[int] = cargo.arc.tolist()
        self._t: list[float] = cargo.t.tolist()
        self._m3: list[float] = cargo.m3.tolist()
        self._payload: list[float] = network.arcs.payload_t.tolist()
        self._volume: list[float] = network.arcs.volume_m3.tolist()
        self._price: list[float] = network.arcs.price.tolist()
        self._trip: list[int] = v.trip_of_arc.tolist()
        self._members = _by_key(network.shared[v["trips"]["arc"]], v["trips"]["arc"])
        self._group: list[int] = v.teams.group_of_arc.tolist()
        self._size: list[int] = v.teams.group_size.tolist()
        self._each: list[int] = v.teams.group_escorts.tolist()
        self._convoy = dict(zip(v["convoys"]["group"].tolist(), v["convoys"].columns.tolist(), strict=True))
        self._escorts = _by_key(v.teams.group[~v.teams.relay], v["teams"].columns[~v.teams.relay])
        self._relays = _by_key(v.teams.group[v.teams.relay], v["teams"].columns[v.teams.relay])
        self._full: set[int] = set()
        self._shut: set[int] = set()

    def most(self, row: int, wanted: float) -> float:
        """How much of a cargo column there is room for, as far as it is wanted."""
        if self._is_shut(self._arc[row]):
            return 0.0
        hard, spare = self._limits(row)
        most = min(hard, wanted)
        if most <= 0:
            return 0.0
        for arc in self._members.get(self._arc[row], ()):
            if spare >= most:
                break
            spare += self._trips_left(arc) * self._units_per_trip(row, arc)
        return max(min(most, spare), 0.0)

    def _is_shut(self, arc: int) -> bool:
        """Whether no vehicle goes nor can go; once true, always true. Carriers always go."""
        if arc in self._shut:
            return True
        members = self._members.get(arc)
        if members and all(one in self._full and not self.room.booked.get(self._trip[one]) for one in members):
            self._shut.add(arc)
        return arc in self._shut

    def book(self, row: int, wanted: float) -> float:
        """Book up to the wanted amount of a cargo column, with new trips where it needs them; what was booked."""
        hard, spare = self._limits(row)
        wanted = min(wanted, hard)
        arcs = self._members.get(self._arc[row], ())
        if spare < wanted - NEARLY:
            for arc in sorted(
                arcs, key=lambda arc: (self._price[arc] / self._units_per_trip(row, arc), -self._payload[arc], arc)
            ):
                missing = (wanted - spare) / self._units_per_trip(row, arc)
                self.send(arc, math.ceil(missing - NEARLY))
                spare = self._limits(row)[1]
                if spare >= wanted - NEARLY:
                    break
        column = self._column[row]
        for at, value in self.room.entries[column]:
            if self.room.kind[at] == CONVOY and value > 0:
                self._gather(self._group[self._arc[row]], wanted * value - self.room.slack[at])
        return min(wanted, self.room.most(column))

    def load(self, row: int, amount: float) -> None:
        """Put an amount aboard that was booked."""
        self.room.take(self._column[row], amount)

    def _limits(self, row: int) -> tuple[float, float]:
        """(most that limits allow which nothing widens, spare room of the trips booked)."""
        column = self._column[row]
        slack, kind = self.room.slack, self.room.kind
        hard, spare = self.room.left(column), np.inf
        for at, value in self.room.entries[column]:
            if value <= 0:
                continue
            if kind[at] == LOAD:
                spare = min(spare, slack[at] / value)
            elif kind[at] == CONVOY:
                hard = min(hard, (slack[at] + self._convoys_left(self._group[self._arc[row]])) / value)
            else:
                hard = min(hard, slack[at] / value)
        return max(hard, 0.0), max(spare, 0.0)

    def _units_per_trip(self, row: int, arc: int) -> float:
        by_weight = self._payload[arc] / self._t[row] if self._t[row] > 0 else np.inf
        by_volume = self._volume[arc] / self._m3[row] if self._m3[row] > 0 else np.inf
        return min(by_weight, by_volume)

    def _trips_left(self, arc: int) -> float:
        """Whole trips of a departure that there is still room for, with the teams they take."""
        if arc in self._full:
            return 0.0
        column = self._trip[arc]
        most = self.room.left(column)
        for at, value in self.room.entries[column]:
            if value <= 0:
                continue
            slack = self.room.slack[at]
            kind = self.room.kind[at]
            if kind == CONVOY:
                slack += self._convoys_left(self._group[arc])
            elif kind == RELAY and any(self.room.most(team) >= 1 for team in self._relays.get(self._group[arc], ())):
                slack = np.inf
            most = min(most, slack / value)
        trips = math.floor(most + NEARLY) if most < np.inf else np.inf
        if trips < 1:
            self._full.add(arc)
        return max(trips, 0.0)

    def _convoys_left(self, group: int) -> float:
        """Trips that new convoys of a group could still protect."""
        teams = sum(math.floor(self.room.most(team) + NEARLY) for team in self._escorts.get(group, ()))
        return float(teams // max(self._each[group], 1) * self._size[group])

    def send(self, arc: int, wanted: int) -> int:
        """Book new trips of a departure, with convoys and relay teams where they are demanded; how many were booked."""
        trips = int(min(wanted, self._trips_left(arc)))
        if trips < 1:
            return 0
        column, group = self._trip[arc], self._group[arc]
        for at, value in self.room.entries[column]:
            missing = trips * value - self.room.slack[at]
            if value > 0 and missing > NEARLY and self.room.kind[at] == CONVOY:
                self._gather(group, missing)
            elif value > 0 and missing > NEARLY and self.room.kind[at] == RELAY:
                self._call(group, at, missing)
        trips = min(trips, math.floor(self.room.most(column) + NEARLY))
        if trips < 1:
            self._full.add(arc)
            return 0
        self.room.take(column, float(trips))
        return trips

    def _gather(self, group: int, trips: float) -> None:
        """(12) Convoys for some more trips, as many as there are escort teams for."""
        for _ in range(math.ceil(trips / self._size[group] - NEARLY)):
            wanted = self._each[group]
            free = [(team, math.floor(self.room.most(team) + NEARLY)) for team in self._escorts.get(group, ())]
            if sum(number for _, number in free) < wanted or self.room.upper[self._convoy[group]] < 1:
                return
            for team, number in free:
                sent = min(number, wanted)
                if sent > 0:
                    self.room.take(team, float(sent))
                    wanted -= sent
            if self.room.most(self._convoy[group]) < 1 - NEARLY:
                return
            self.room.take(self._convoy[group], 1.0)

    def _call(self, group: int, at: int, trips: float) -> None:
        """(16) Relay teams until some more trips are in touch."""
        for team in self._relays.get(group, ()):
            covers = -next(value for row, value in self.room.entries[team] if row == at)
            number = min(math.ceil(trips / covers - NEARLY), math.floor(self.room.most(team) + NEARLY))
            if number >= 1:
                self.room.take(team, float(number))
                trips -= number * covers
            if trips <= NEARLY:
                return


def _by_key(keys: Ints, values: Ints) -> dict[int, list[int]]:
    """Values by key, in order."""
    out: dict[int, list[int]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        out.setdefault(key, []).append(value)
    return out
