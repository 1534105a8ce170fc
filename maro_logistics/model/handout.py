"""Issues to need lines out of unclaimed stock: by item, for requirements (once for each), in whole kits."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from maro_logistics.model.formulation import Formulation
from maro_logistics.model.on_hand import OnHand
from maro_logistics.model.rounding import MILLI
from maro_logistics.network.arrays import Floats

NEARLY = 1e-6
"""Units by which an amount may fall short of a step and still count as it."""


class Handout:
    """What has been issued, and the periods in which more can be."""

    def __init__(self, formulation: Formulation, stock: OnHand) -> None:
        parts = formulation.parts
        network, v = parts.network, parts.variables
        needs, issue = network.needs, v["issue"]
        self._stock, self._v = stock, v
        self._holding_at = v.holding_at
        self._place: list[int] = needs.location.tolist()
        self._requirement: list[int] = needs.requirement.tolist()
        self._kit: list[int] = needs.kit.tolist()
        self._item: list[int] = network.goods.item.tolist()
        self._step: list[float] = np.where(network.goods.whole, 1.0, 1.0 / MILLI).tolist()
        self._columns: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        self._amount: dict[tuple[int, int], float] = {}
        self._following: dict[tuple[int, int], list[int]] = {}
        self._periods = network.timeline.periods
        rows = zip(issue["line"].tolist(), issue["goods"].tolist(), issue["period"].tolist(), strict=True)
        for column, (line, goods, period) in zip(issue.columns.tolist(), rows, strict=True):
            self._columns[line][goods][period] = column
        for line, goods, amount in zip(
            *(values.tolist() for values in (network.issues.line, network.issues.goods, network.issues.amount)),
            strict=True,
        ):
            self._amount[line, goods] = amount
        self._kit_column = {
            key: column
            for *key_parts, column in zip(
                v["kits"]["line"].tolist(), v["kits"]["period"].tolist(), v["kits"].columns.tolist(), strict=True
            )
            for key in [tuple(key_parts)]
        }
        self._contents: dict[int, list[tuple[int, float]]] = defaultdict(list)
        inside = network.kits
        for kit, item, units in zip(inside.kit.tolist(), inside.item.tolist(), inside.units.tolist(), strict=True):
            self._contents[kit].append((item, units))
        self._given: dict[int, float] = defaultdict(float)
        self._issued: dict[int, float] = defaultdict(float)
        self._drawn: dict[tuple[int, int], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._counted: dict[tuple[int, int, int, int], float] = defaultdict(float)

    def given(self, line: int) -> float:
        """What has been counted for a line, in its units."""
        return self._given[line]

    def goods(self, line: int) -> list[int]:
        """Goods that may ever be issued to a line."""
        return list(self._columns[line]) if line in self._columns else []

    def amount(self, line: int, goods: int) -> float:
        """Units of the line that a unit of goods counts for; a kit's line: units of goods in a kit."""
        return self._amount[line, goods]

    def is_kit(self, line: int) -> bool:
        """Whether a line asks for kits."""
        return self._kit[line] >= 0

    def contents(self, line: int) -> list[tuple[int, float]]:
        """(item, units) of the kit a line asks for."""
        return self._contents[self._kit[line]]

    def rounded(self, goods: int, units: float) -> float:
        """Units rounded down to what can be moved and written: whole ones or thousandths."""
        if self._step[goods] == 1.0:
            return float(math.floor(units + NEARLY))
        return math.floor(units * MILLI + NEARLY * MILLI) / MILLI

    def step(self, line: int) -> float:
        """Least amount that can be counted for a line, in its units."""
        if self.is_kit(line):
            return 1.0 - NEARLY
        return (
            min((self._step[goods] * self._amount[line, goods] for goods in self.goods(line)), default=math.inf)
            - NEARLY
        )

    def first_period(self, line: int, goods: int, begin: int, end: int) -> int | None:
        """First period of a stretch in which goods may be issued to a line."""
        following = self._following.get((line, goods))
        if following is None:
            columns = self._columns[line][goods]
            following, period = [], self._periods
            for t in reversed(range(self._periods)):
                period = t if t in columns else period
                following.append(period)
            self._following[line, goods] = following = following[::-1]
        period = following[begin]
        return period if period <= end else None

    def on_the_spot(self, line: int, goods: int, begin: int, end: int, least: float) -> tuple[float, int] | None:
        """(units unclaimed, period): the first period in which at least so many units can be issued to a line."""
        h = int(self._holding_at[self._place[line], goods])
        if h < 0:
            return None
        columns = self._columns[line][goods]
        for period in range(begin, end + 1):
            if period in columns:
                units = self._stock.there(h, 2 * period + 1)
                if units >= least - NEARLY:
                    return self.rounded(goods, units), period
        return None

    def count_again(self, line: int, begin: int, end: int, missing: float) -> float:
        """Count units drawn for other requirements for this line too; what they give, in units of the line."""
        if self._requirement[line] < 0:
            return 0.0
        gained = 0.0
        for goods in self.goods(line):
            amount, columns = self._amount[line, goods], self._columns[line][goods]
            for period, drawn in list(self._drawn[self._place[line], goods].items()):
                key = (self._place[line], goods, period, self._requirement[line])
                units = self.rounded(goods, min(drawn - self._counted[key], (missing - gained) / amount))
                if units > 0 and begin <= period <= end and period in columns:
                    self._count(line, goods, period, units)
                    gained += units * amount
        return gained

    def give(self, line: int, goods: int, period: int, units: float) -> float:
        """Issue units that are unclaimed on the spot; the units issued."""
        place, requirement = self._place[line], self._requirement[line]
        h = int(self._holding_at[place, goods])
        units = self.rounded(goods, min(units, self._stock.there(h, 2 * period + 1)))
        if units <= 0:
            return 0.0
        more = units
        if requirement >= 0:
            drawn = self._drawn[place, goods]
            more = max(self._counted[place, goods, period, requirement] + units - drawn[period], 0.0)
            drawn[period] += more
        self._stock.change(h, 2 * period + 1, -more)
        self._count(line, goods, period, units)
        return units

    def _count(self, line: int, goods: int, period: int, units: float) -> None:
        self._issued[self._columns[line][goods][period]] += units
        self._given[line] += units * (1.0 if self.is_kit(line) else self._amount[line, goods])
        if self._requirement[line] >= 0:
            self._counted[self._place[line], goods, period, self._requirement[line]] += units

    def pack_kits(self, line: int, begin: int, end: int, wanted: float) -> float:
        """Issue whole kits as soon as all their items are there; the number issued."""
        packed = 0.0
        for period in range(begin, end + 1):
            number = math.floor(min(self._kits_there(line, period), wanted - packed) + NEARLY)
            if number > 0 and (line, period) in self._kit_column:
                for item, units in self.contents(line):
                    self._take_item(line, item, period, units * number)
                self._issued[self._kit_column[line, period]] += number
                packed += number
        self._given[line] += packed
        return packed

    def unclaimed(self, line: int, item: int, period: int) -> float:
        """Units of an item that can be issued to a line in a period."""
        return sum(self._there(line, goods, period) for goods in self.goods(line) if self._item[goods] == item)

    def _there(self, line: int, goods: int, period: int) -> float:
        h = int(self._holding_at[self._place[line], goods])
        if h < 0 or period not in self._columns[line][goods]:
            return 0.0
        return self.rounded(goods, max(self._stock.there(h, 2 * period + 1), 0.0))

    def _kits_there(self, line: int, period: int) -> float:
        return min(
            (self.unclaimed(line, item, period) / units for item, units in self.contents(line) if units > 0),
            default=0.0,
        )

    def _take_item(self, line: int, item: int, period: int, units: float) -> None:
        for goods in self.goods(line):
            if self._item[goods] == item and units > 0:
                taken = min(units, self._there(line, goods, period))
                if taken > 0:
                    self._stock.change(int(self._holding_at[self._place[line], goods]), 2 * period + 1, -taken)
                    self._issued[self._columns[line][goods][period]] += taken
                    units -= taken

    def write(self, x: Floats) -> None:
        """Put issues, kits and draws into the columns."""
        x[list(self._issued.keys())] = list(self._issued.values())
        draw = self._v["draw"]
        keys = zip(draw["location"].tolist(), draw["goods"].tolist(), draw["period"].tolist(), strict=True)
        x[draw.columns] = [
            self._drawn[place, goods][period] if (place, goods) in self._drawn else 0.0 for place, goods, period in keys
        ]
