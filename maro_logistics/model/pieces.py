"""Pieces of the program that are solved again with the rest fixed: where a small change may pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.regions import around, between, regions

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Bools, Floats, Ints

FIRST_SIZES = {"sites": 1.0, "branch": 1.0, "days": 1.0}
"""Places or periods a piece of each kind begins with; it grows while pieces are easy and shrinks when they are not."""
LARGEST = {"sites": 40.0, "branch": 60.0, "days": 15.0}
EASY, HARD = 0.4, 0.9
"""Shares of the time of a piece below which its kind grows, and above which it shrinks."""
MEMORY = 0.8
"""Weight of the past in what a kind of piece has lately achieved."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Columns set free, and the kind of neighbourhood they form."""

    kind: str
    free: Bools


class Pieces:
    """A stream of pieces: sites with all ways to them, branches of the network, stretches of days."""

    def __init__(self, formulation: Formulation, seed: int, *, steady: bool) -> None:
        network = formulation.parts.network
        self.formulation, self.region = formulation, regions(formulation)
        self._random = np.random.default_rng(seed)
        self._steady = steady
        self._size = dict(FIRST_SIZES)
        self._merit = dict.fromkeys(FIRST_SIZES, 1.0)
        arcs = network.arcs
        ways = (
            np.unique(np.stack([arcs.origin, arcs.destination], axis=1), axis=0)
            if len(arcs)
            else np.zeros((0, 2), np.int64)
        )
        self._origin, self._destination = ways[:, 0], ways[:, 1]
        self._needy: Ints = np.unique(network.needs.location[network.needs.last >= 0])
        self._queue: list[int] = []

    def next(self, x: Floats) -> Piece:
        """The next piece: kinds that lately helped come more often."""
        kinds = list(self._merit)
        weight = np.array([self._merit[kind] for kind in kinds])
        kind = kinds[int(self._random.choice(len(kinds), p=weight / weight.sum()))]
        return Piece(kind, {"sites": self._sites, "branch": self._branch, "days": self._days}[kind](x))

    def learn(self, piece: Piece, *, better: bool, share: float) -> None:
        """Take note of how a piece went: whether it helped, and what share of its time it took."""
        merit = MEMORY * self._merit[piece.kind] + (1 - MEMORY) * float(better)
        self._merit[piece.kind] = max(merit, 0.1)
        if self._steady:
            return
        factor = 1.2 if share < EASY else 0.6 if share > HARD else 1.0
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

    def _days(self, x: Floats) -> Bools:
        """A hub, its sources and all places it serves: what travels between them on some days, all stock and issues."""
        seed = self._seed_place(x)
        hub = self._random.permutation(self._origin[self._destination == seed])[:1]
        served = self._destination[np.isin(self._origin, hub)]
        sources = self._origin[np.isin(self._destination, hub)]
        free = between(self.region, self._chosen(np.concatenate([[seed], hub, served, sources]).astype(np.int64)))
        periods, span = self.formulation.parts.network.timeline.periods, self._number("days")
        first = int(self._random.integers(0, max(periods - span + 1, 1)))
        travels = self.region.arc >= 0
        return free & (~travels | ((first <= self.region.period) & (self.region.period < first + span)))
