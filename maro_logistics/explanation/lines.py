"""Need lines that lack something: which parts, what they may be served with, what serving them would save."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.replay import served_by_line
from maro_logistics.model.segments import stretches
from maro_logistics.model.tabulate import coverage_parts
from maro_logistics.network.arrays import Bools, Floats, Ints
from maro_logistics.network.needs import Servings, servings

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome
    from maro_logistics.network.network import Network
    from maro_logistics.scenario.scenario import Scenario

LEAST = 0.0005
"""Units of a line below this are not told: half a thousandth."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a line lacks."""

    asked: int
    """Period from which it may be issued."""
    until: int
    """Last period in which issuing it would have mended this."""
    quantity: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Goods that could serve a line."""

    goods: int
    units: float
    """Units of goods per unit of the line."""
    allowed: bool
    """By agency and earmark."""


class Lines:
    """All need lines of a plan, seen from what they lack."""

    def __init__(self, parts: Parts, outcome: Outcome, scenario: Scenario) -> None:
        network = self.network = parts.network
        self.served = served_by_line(parts, outcome.x)
        on_time, late = coverage_parts(parts, outcome.x)
        self._unmet, self._late = network.needs.part_quantity - on_time - late, late
        self._by_line = _positions(network.needs.part_line, len(network.needs))
        self._servings = _all_servings(network, scenario)
        own = _pairs(servings(scenario, network.needs, network.goods, network.items, network.agencies))
        self._allowed = own
        pools = network.access.pool(network.agencies.pool, len(network.agencies.pool_name))
        self._access = np.logical_or.reduceat(pools, network.timeline.first, axis=2)
        self._open = np.logical_or.reduceat(network.locations.open, network.timeline.first, axis=1)
        self._of_line = _positions(self._servings.line, len(network.needs))

    def unmet(self, line: int) -> list[Part]:
        """Parts that are never met, the first asked first."""
        last = int(self.network.needs.last[line])
        return self._parts(line, self._unmet, last)

    def late(self, line: int) -> list[Part]:
        """Parts that are met late."""
        return self._parts(line, self._late, None)

    def _parts(self, line: int, quantity: Floats, until: int | None) -> list[Part]:
        needs, rows = self.network.needs, self._by_line[line]
        lost = bool(needs.lost[line])
        return [
            Part(
                int(needs.part_asked[i]),
                int(needs.part_due[i]) if until is None or lost else until,
                float(quantity[i]),
            )
            for i in rows
            if quantity[i] > LEAST
        ]

    def choices(self, line: int) -> list[list[Choice]]:
        """What serves the line: for kits one list of goods per item, else one list."""
        network, s = self.network, self._servings
        kit = network.needs.kit[line]
        rows = self._of_line[line]
        items = network.goods.item[s.goods[rows]]
        made = [
            Choice(
                int(s.goods[i]),
                float(s.amount[i] if kit >= 0 else 1.0 / s.amount[i]),
                (line, int(s.goods[i])) in self._allowed,
            )
            for i in rows
        ]
        if kit < 0:
            return [made]
        contents = network.kits.item[network.kits.kit == kit]
        return [[one for one, item in zip(made, items, strict=True) if item == wanted] for wanted in contents]

    def saving(self, line: int, quantity: float) -> Floats:
        """Deprivation saved by so much more of a line from each period on, shape (periods,)."""
        network = self.network
        needs, timeline = network.needs, network.timeline
        periods = np.arange(timeline.periods)
        if needs.lost[line]:
            slope = max(network.settings.share_slopes)
            worth = np.where(needs.due_in[line] > 0, needs.worth[line], 0.0) * slope * quantity
            return np.asarray(np.maximum.accumulate(worth[::-1])[::-1], dtype=np.float64)
        bounds, slope_of = stretches(network.settings, needs, np.full(timeline.periods, line), periods)
        now = self.served[line]
        gain = _filled(bounds, slope_of, now + quantity) - _filled(bounds, slope_of, now)
        gain *= needs.worth[line] * timeline.length
        return np.asarray(np.cumsum(gain[::-1])[::-1], dtype=np.float64)

    def issue_blocks(self, line: int, choice: Choice) -> dict[str, Bools]:
        """What forbids issuing goods to a line in each period, by reason."""
        network, place = self.network, int(self.network.needs.location[line])
        period = np.arange(network.timeline.periods)
        never = np.zeros(network.timeline.periods, np.bool_)
        return {
            "access": ~self._access[int(network.goods.pool[choice.goods]), place],
            "location": ~self._open[place],
            "agency": never if choice.allowed else ~never,
            "expiry": period > int(network.goods.expires[choice.goods]),
        }


def _filled(bounds: Floats, slope: Floats, served: Floats) -> Floats:
    """Worth-free value of cumulative service in each period."""
    before = np.concatenate([np.zeros((len(bounds), 1)), bounds[:, :-1]], axis=1)
    filled = np.clip(served[:, None] - before, 0.0, np.maximum(bounds - before, 0.0))
    return np.asarray((filled * slope).sum(axis=1), dtype=np.float64)


def _positions(keys: Ints, size: int) -> list[Ints]:
    """Positions of each key 0 .. size - 1."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, size))) if size else []


def _all_servings(network: Network, scenario: Scenario) -> Servings:
    """Which goods could meet which line, if agencies and earmarks did not matter."""
    nobody = np.full(len(network.needs), -1, dtype=np.int64)
    needs = dataclasses.replace(network.needs, agency=nobody)
    free = np.full(len(network.goods), -1, dtype=np.int64)
    goods = dataclasses.replace(network.goods, earmark_location=free, earmark_agency=free)
    return servings(scenario, needs, goods, network.items, network.agencies)


def _pairs(found: Servings) -> set[tuple[int, int]]:
    return set(zip(found.line.tolist(), found.goods.tolist(), strict=True))
