"""Issues as a plan is carried out: what was planned up to a day and is not yet given may be given then (8, 17)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.room import NEARLY, stepped
from maro_logistics.evaluation.carrying.world import MILLI, milli, units
from maro_logistics.evaluation.findings import tolerance
from maro_logistics.evaluation.given import Goods, read_batch
from maro_logistics.evaluation.issues import amount_per_unit
from maro_logistics.evaluation.needs import demand_items
from maro_logistics.evaluation.stock import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maro_logistics.evaluation.carrying.world import World
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.needs import NeedLine

Pool = dict[Goods, int]
"""Thousandths planned up to now and not yet given, by goods in the order in which they were planned."""


class Issuing:
    """The issues of a plan."""

    def __init__(self, world: World, issues: list[Row], known: set[str]) -> None:
        self._world, self._known = world, known
        self._lines = world.case.lines
        self._planned: dict[int, list[Row]] = defaultdict(list)
        for row in issues:
            self._planned[world.calendar.period_in(row["date"])].append(row)
        self._pools: dict[str, Pool] = defaultdict(dict)
        self._likeness = {row["need"]: row for row in issues}
        """A row of every line that the plan gives anything, to tell which lines are like it."""
        self.served: dict[str, float] = dict.fromkeys(self._lines, 0.0)
        self._gone: dict[str, float] = dict.fromkeys(self._lines, 0.0)
        """Lost for good so far, of lines to which late help is no help."""
        self._out: dict[tuple[Place, str], int] = {}
        """Thousandths counted for each requirement this period."""
        self._left: dict[Place, int] = {}
        """Thousandths that left the stock for requirements this period."""

    def issue(self, t: int) -> None:
        """Issues of a period, line by line; then lines that the plan does not know get what theirs like did not."""
        self._out, self._left = defaultdict(int), defaultdict(int)
        for row in self._planned[t]:
            goods = Goods(row["item"], row["owner"], row["batch"])
            pool = self._pools[row["need"]]
            pool[goods] = pool.get(goods, 0) + milli(row["quantity"])
        for name in sorted(self._pools.keys() & self._lines.keys()):
            self._serve(self._lines[name], self._pools[name], t)
        for name in sorted(self._lines.keys() - self._known):
            for pool in self._pools_like(self._lines[name]):
                self._serve(self._lines[name], pool, t)
        for name, line in self._lines.items():
            if not line.is_useful_late:
                self._gone[name] = max(self._gone[name], line.due_by_period[t] - self.served[name])

    def _pools_like(self, line: NeedLine) -> Iterator[Pool]:
        """What was planned for lines that the plan knows, at the same place, for the same thing."""
        for name in sorted(self._pools):
            known, row = self._lines.get(name), self._likeness[name]
            if known is None:
                is_like = row["location"] == line.location and row["item"] in demand_items(line, self._world.given)
            else:
                is_like = _what(known) == _what(line)
            if is_like:
                yield self._pools[name]

    def _serve(self, line: NeedLine, pool: Pool, t: int) -> None:
        """Give a line what a pool holds for it."""
        if not any(pool.values()) or not self._world.is_open(line.location, t):
            return
        if line.kit:
            self._serve_kits(line, pool, t)
            return
        for goods, planned in list(pool.items()):
            quantity = self._part(line, goods, planned, t)
            if quantity > 0:
                self._give(line, pool, goods, quantity, t)
                self.served[line.name] += units(quantity) * amount_per_unit(line, goods.item, self._world.given)

    def _room(self, line: NeedLine, t: int) -> float:
        """How much more may be counted for a line."""
        return line.asked_by_period[t] - self.served[line.name] - self._gone[line.name]

    def _part(self, line: NeedLine, goods: Goods, planned: int, t: int) -> int:
        """Thousandths of goods that a line can be given of what was planned."""
        world = self._world
        if planned <= 0 or not self._may_have(line, goods, t):
            return 0
        amount = amount_per_unit(line, goods.item, world.given)
        room = self._room(line, t)
        part = min(planned, self._there(line, goods))
        is_frozen = world.is_frozen(t)
        if not is_frozen and amount > 0 and part * amount / MILLI - room > tolerance(line.asked_by_period[t]):
            part = min(part, math.floor(max(room, 0.0) / amount * MILLI + NEARLY))
        if not is_frozen and world.step(goods.item, t) == 1.0:
            part -= part % MILLI
        return part

    def _may_have(self, line: NeedLine, goods: Goods, t: int) -> bool:
        """Whether a line may be given these goods at all."""
        given = self._world.given
        _, earmark = read_batch(goods.batch)
        is_owner = not line.agency or goods.owner in {"", given.pool(line.agency)}
        for_line = not earmark or earmark == (line.location if earmark in given.locations else line.agency)
        counts = goods.item in demand_items(line, given)
        return counts and is_owner and for_line and self._world.may_issue(line.location, goods, t)

    def _there(self, line: NeedLine, goods: Goods) -> int:
        """Thousandths that can be counted for a line: on hand, or given out already for another requirement."""
        place = Place(line.location, goods)
        there = self._world.stock.get(place, 0)
        if line.requirement:
            there += self._left[place] - self._out[place, line.requirement]
        return max(there, 0)

    def _give(self, line: NeedLine, pool: Pool, goods: Goods, quantity: int, t: int) -> None:
        """Enter an issue."""
        place, leaves = Place(line.location, goods), quantity
        if line.requirement:
            self._out[place, line.requirement] += quantity
            leaves = max(self._out[place, line.requirement] - self._left[place], 0)
            self._left[place] += leaves
        self._world.issue(place, t, leaves)
        pool[goods] -= quantity
        self._tell(line, goods, quantity, t)

    def _tell(self, line: NeedLine, goods: Goods, quantity: int, t: int) -> None:
        day = self._world.calendar.firsts[t]
        told = {"date": day, "location": line.location, **goods._asdict(), "need": line.name}
        rows = self._world.decisions["issues"]
        for row in reversed(rows):
            if row["date"] != day:
                break
            if all(row[name] == value for name, value in told.items()):
                row["quantity"] = units(milli(row["quantity"]) + quantity)
                return
        rows.append({**told, "quantity": units(quantity)})

    def _serve_kits(self, line: NeedLine, pool: Pool, t: int) -> None:
        """(17) As many kits as all their items are there for."""
        world, contents = self._world, self._world.given.kits.get(line.kit, {})
        mine = {goods: planned for goods, planned in pool.items() if self._may_have(line, goods, t)}
        there: dict[str, int] = defaultdict(int)
        for goods, planned in mine.items():
            there[goods.item] += min(planned, self._there(line, goods))
        if not contents:
            return
        kits = min(there[item] / MILLI / amount for item, amount in contents.items())
        room = self._room(line, t)
        if kits - room > tolerance(line.asked_by_period[t]) and not world.is_frozen(t):
            kits = max(room, 0.0)
        kits = stepped(kits + 1e-6, 1.0 if world.calendar.is_firm(t) else 1.0 / MILLI)
        for item, amount in contents.items():
            wanted = math.floor(kits * amount * MILLI + 0.5)
            for goods in [goods for goods in mine if goods.item == item]:
                taken = min(wanted, pool[goods], self._there(line, goods))
                if taken > 0:
                    self._give(line, pool, goods, taken, t)
                    wanted -= taken
        self.served[line.name] += kits


def _what(line: NeedLine) -> tuple[str, ...]:
    """Where a line is and what it asks for, and of whom."""
    return (line.location, line.item, line.kit, line.requirement, line.agency)
