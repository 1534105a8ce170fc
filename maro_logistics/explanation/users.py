"""Who uses what is short, and whether they are more urgent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import Bools, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maro_logistics.explanation.leftover import Leftover
    from maro_logistics.explanation.obstacles import Obstacle

NOBODY = 0
"""Least urgent priority among no users at all: more urgent than any."""
SHARED = frozenset({"stock", "fleet", "route", "handling"})
"""Reasons that can mean that somebody else was served instead."""


class Users:
    """Priorities of the need lines that a plan's cargo and issues serve."""

    def __init__(self, leftover: Leftover) -> None:
        self._left = leftover
        parts, x = leftover.parts, leftover.outcome.x
        network, issue = parts.network, parts.variables["issue"]
        given = np.flatnonzero(x[issue.columns] > 0)
        self._line, self._goods = issue["line"][given], issue["goods"][given]
        priority = network.needs.priority[self._line]
        places, goods = len(network.locations), max(len(network.goods), 1)
        self._at = np.full((places, goods), NOBODY, dtype=np.int64)
        np.maximum.at(self._at, (network.needs.location[self._line], self._goods), priority)
        self._of_goods = self._at.max(axis=0)
        self._of_item = np.full(len(network.items.name), NOBODY, dtype=np.int64)
        np.maximum.at(self._of_item, network.goods.item, self._of_goods[: len(network.goods)])
        moving = np.flatnonzero(x[parts.cargo.column] > 0)
        self._cargo = parts.cargo.of(moving)
        to = self._cargo.received_at
        here = self._at[np.maximum(to, 0), self._cargo.goods]
        self._laxest = np.where(here > NOBODY, here, self._of_goods[self._cargo.goods])
        """Least urgent priority that each cargo serves."""

    def all_more_urgent(self, line: int, obstacles: Sequence[Obstacle]) -> bool:
        """Whether everything in the way is used up by lines that are more urgent, and by nobody else."""
        own = int(self._left.parts.network.needs.priority[line])
        if not obstacles or any(one.code not in SHARED for one in obstacles):
            return False
        found = [self._laxest_user(line, one) for one in obstacles]
        return all(NOBODY < lax < own for lax in found)

    def _laxest_user(self, line: int, one: Obstacle) -> int:
        """Least urgent priority among those who use what is short; ``NOBODY`` when nobody does."""
        network = self._left.parts.network
        if one.code == "stock":
            if one.goods < 0:
                return NOBODY
            others = self._line[(network.goods.item[self._goods] == network.goods.item[one.goods])]
            others = others[others != line]
            mine = self._line[network.goods.item[self._goods] == network.goods.item[one.goods]]
            if (mine == line).any() and not len(others):
                return NOBODY
            return int(network.needs.priority[others].max(initial=NOBODY))
        if one.passage < 0:
            return NOBODY
        return int(self._laxest[self._sharing(one)].max(initial=NOBODY))

    def _sharing(self, one: Obstacle) -> Bools | Ints:
        """Cargo that uses what a passage would use."""
        p, network = self._left.passages, self._left.parts.network
        arc = int(p.arc[one.passage])
        arcs, mine = network.arcs, self._cargo.arc
        if one.code == "fleet":
            fleet, period, of, _ = self._left.taken
            periods = np.unique(period[of == arc])
            own = int(np.append(p.own_fleet, -1)[p.arcs.fleet[arc]])
            busy = (fleet == own) & np.isin(period, periods)
            working = np.unique(p.own_arc[of[busy]])
            working = working[working >= 0]
            working = working[self._left.trips[working] > 0]
            return np.isin(mine, np.unique(network.shared[working]))
        if one.code == "route":
            row = network.routes.row
            same = row[arcs.route[mine]] == row[p.arcs.route[arc]]
            return np.asarray(same & (arcs.period[mine] == p.arcs.period[arc]), dtype=np.bool_)
        places = (int(p.origin[one.passage]), int(p.destination[one.passage]))
        times = (int(p.leaves[one.passage]), int(p.received[one.passage]))
        leaving = np.isin(self._cargo.leaves_from, places) & np.isin(self._cargo.leaves_in, times)
        landing = np.isin(self._cargo.received_at, places) & np.isin(self._cargo.received_in, times)
        return np.asarray(leaving | landing, dtype=np.bool_)
