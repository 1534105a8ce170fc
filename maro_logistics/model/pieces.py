"""Pieces of the program that are solved again with the rest fixed: where a small change may pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.arms import Arms
from maro_logistics.model.regions import around, between, crew, regions

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints

FIRST_SIZES = {"sites": 1.0, "branch": 1.0, "crew": 80.0}
"""What a piece of each kind begins with; it grows while pieces are easy and shrinks when they are not.

Places, places, departures.
"""
LARGEST = {"sites": 40.0, "branch": 60.0, "crew": 2_000.0}
EASY, HARD = 0.4, 0.9
"""Shares of the time of a piece below which its kind grows, and above which it shrinks."""
TRIES = 20
"""Pieces drawn until one has trips that may change, where decisions stand."""
FIRST_ROOM, SMALLEST_ROOM, LARGEST_ROOM = 12_000.0, 2_000.0, 60_000.0
"""Columns of a crew's piece: at most so many at first, later as many as are solved in time, within these ends."""
MOST_CREWS = 3
"""Fleets freed together at most."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Columns set free, and the kind of neighbourhood they form."""

    kind: str
    free: Bools


class Pieces:
    """A stream of pieces: fleets on some days, sites with all ways to them, branches of the network."""

    def __init__(self, formulation: Formulation, seed: int, seconds: float, *, steady: bool) -> None:
        network = formulation.parts.network
        self.formulation, self.region = formulation, regions(formulation)
        self._random = np.random.default_rng(seed)
        self._seconds, self._steady = seconds, steady
        self._size = dict(FIRST_SIZES)
        self._arms = Arms(tuple(FIRST_SIZES))
        arcs = network.arcs
        ways = (
            np.unique(np.stack([arcs.origin, arcs.destination], axis=1), axis=0)
            if len(arcs)
            else np.zeros((0, 2), np.int64)
        )
        self._origin, self._destination = ways[:, 0], ways[:, 1]
        self._needy: Ints = np.unique(network.needs.location[network.needs.last >= 0])
        self._queue: list[int] = []
        self._arc: Ints = formulation.parts.variables["trips"]["arc"]
        self._fleet: Ints = arcs.fleet[self._arc]
        self._base = network.fleets.base
        self._fleets: list[int] = []
        self._room = FIRST_ROOM
        trips = np.zeros(formulation.size, np.bool_)
        trips[formulation.parts.variables["trips"].columns] = True
        self._may_change = trips & (formulation.lower < formulation.upper)
        self._stands = bool((formulation.lower > 0).any())

    def next(self, x: Floats) -> Piece:
        """The next piece: kinds that lately gained most in their time come more often."""
        kind = self._arms.draw(self._random)
        make = {"sites": self._sites, "branch": self._branch, "crew": self._crew}[kind]
        free = make(x)
        for _ in range(TRIES):
            if not self._stands or (free & self._may_change).any():
                break
            free = make(x)
        return Piece(kind, free)

    def learn(self, piece: Piece, *, gain: float, seconds: float) -> None:
        """Take note of how a piece went: its gain as a share of the objective, and the seconds it took."""
        if self._steady:
            self._arms.learn(piece.kind, gain, 1.0)
            return
        self._arms.learn(piece.kind, gain, max(seconds, 0.05))
        share = seconds / self._seconds
        factor = 1.2 if share < EASY else 0.8 if share > HARD and gain <= 0 else 1.0
        if piece.kind == "crew":
            most = min(self._room, float(piece.free.sum()))
            self._room = most * 0.9 if factor < 1 else self._room * 1.05 if factor > 1 else self._room
            self._room = float(np.clip(self._room, SMALLEST_ROOM, LARGEST_ROOM))
        self._size[piece.kind] = float(np.clip(self._size[piece.kind] * factor, 1.0, LARGEST[piece.kind]))

    def _number(self, kind: str) -> int:
        return max(round(self._size[kind]), 1)

    def _seed_place(self, x: Floats) -> int:
        """A needy place; every one has its turn, those that lack most first."""
        if not self._queue:
            lacking = self._lacking(x)
            noise = self._random.uniform(0.5, 1.5, len(self._needy))
            self._queue = self._needy[np.argsort(lacking * noise, kind="stable")].tolist()
        return self._queue.pop()

    def _lacking(self, x: Floats) -> Floats:
        """What the missing units of each needy place cost."""
        v, needs = self.formulation.parts.variables, self.formulation.parts.network.needs
        segments, filled = v.segments, v["filled"]
        cost = np.zeros(len(self.formulation.parts.network.locations))
        missing = (segments.width - x[filled.columns]) * segments.worth
        np.add.at(cost, needs.location[segments.line[segments.cell]], missing)
        share = v["lost_share"]
        late = x[share.columns] * needs.worth[share["line"], share["due"]]
        np.add.at(cost, needs.location[share["line"]], late)
        return cost[self._needy]

    def _chosen(self, places: Ints) -> Bools:
        out = np.zeros(len(self.formulation.parts.network.locations), np.bool_)
        out[places] = True
        return out

    def _around_hub(self, hubs: Ints, number: int, seed: int) -> Ints:
        """The seed place and some more needy places served from the same hubs."""
        near = np.intersect1d(self._destination[np.isin(self._origin, hubs)], self._needy)
        near = near[near != seed]
        more = self._random.permutation(near)[: max(number - 1, 0)]
        return np.concatenate([[seed], more]).astype(np.int64)

    def _sites(self, x: Floats) -> Bools:
        seed = self._seed_place(x)
        hubs = self._origin[self._destination == seed]
        hub = self._random.permutation(hubs)[:1]
        return around(self.region, self._chosen(self._around_hub(hub, self._number("sites"), seed)))

    def _branch(self, x: Floats) -> Bools:
        """A place, its hub, where that is fed from, and some more places of the hub: ways between them free."""
        seed = self._seed_place(x)
        hubs = self._random.permutation(self._origin[self._destination == seed])[:1]
        sources = self._random.permutation(self._origin[np.isin(self._destination, hubs)])[:2]
        sites = self._around_hub(hubs, self._number("branch"), seed)
        return between(self.region, self._chosen(np.concatenate([sites, hubs, sources]).astype(np.int64)))

    def _crew(self, x: Floats) -> Bools:
        """One to three fleets of a base, their trips in a stretch of days; flows around them from then on."""
        if not len(self._arc):
            return self._sites(x)
        if not self._fleets:
            self._fleets = self._random.permutation(np.unique(self._fleet)).tolist()
        seed = self._fleets.pop()
        near = np.unique(self._fleet[self._base[self._fleet] == self._base[seed]])
        others = self._random.permutation(near[near != seed])[: int(self._random.integers(MOST_CREWS))]
        own = self._arc[np.isin(self._fleet, np.append(others, seed))]
        arcs, periods = self.formulation.parts.network.arcs, self.formulation.parts.network.timeline.periods
        span = int(np.clip(round(periods * self._size["crew"] / len(own)), 1, periods))
        first = max(int(self._random.integers(-(span // 2), periods - span // 2)), 0)
        chosen = own[(first <= arcs.period[own]) & (arcs.period[own] < first + span)]
        return self._narrowed(chosen, (first, first + span), x)

    def _narrowed(self, arcs: Ints, span: tuple[int, int], x: Floats) -> Bools:
        """Columns around some departures: those to ever fewer places, until no more are free than a piece may have."""
        free = crew(self.formulation, self.region, arcs, span, x)
        ends = self._random.permutation(np.unique(self.formulation.parts.network.arcs.destination[arcs]))
        while free.sum() > self._room and len(ends) > 1:
            ends = ends[: (len(ends) + 1) // 2]
            arcs = arcs[np.isin(self.formulation.parts.network.arcs.destination[arcs], ends)]
            free = crew(self.formulation, self.region, arcs, span, x)
        return free
