"""Causes of what need lines lack, traced one line after the other."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.explanation.lines import LEAST, Choice, Part
from maro_logistics.explanation.obstacles import Cause, Obstacle, merged
from maro_logistics.explanation.reasons import REASON
from maro_logistics.explanation.tracing import (
    BOUGHT,
    BOUGHT_LATER,
    FROM_STOCK,
    IMAGINED,
    LATER,
    NEVER,
    OBSTACLES,
    STEP,
    Labels,
    Room,
    Tracer,
    Way,
)
from maro_logistics.network.arrays import Floats

if TYPE_CHECKING:
    from maro_logistics.explanation.leftover import Leftover
    from maro_logistics.explanation.lines import Lines
    from maro_logistics.explanation.users import Users

ROUNDS = 4
"""Free ways tried one after the other for one line; what is left after that is within the gap."""


@dataclass(frozen=True, slots=True)
class Option:
    """The best way of one component of a line to be there by a period."""

    choice: Choice
    labels: Labels
    place: int
    period: int
    total: float
    """Obstacles and money."""


Components = list[list[tuple[Choice, Labels]]]
"""What a line needs together (kits: several items), and for each the goods that would do, with their labels."""


@dataclass(eq=False)
class Diagnosis:
    """Finds the causes of all lines of a plan."""

    tracer: Tracer
    lines: Lines
    users: Users
    is_optimal: bool
    """The plan is proven optimal: nothing is left to the gap."""
    causes: dict[int, list[Cause]] = field(default_factory=dict)

    @property
    def left(self) -> Leftover:
        """What the plan leaves over."""
        return self.tracer.leftover

    def line(self, line: int) -> list[Cause]:
        """The causes of one line, unmet first."""
        found: list[Cause] = []
        parts = self.lines.unmet(line)
        for _ in range(ROUNDS):
            if not parts:
                break
            causes, parts = self._unmet(line, parts)
            found += causes
        found += [Cause(("gap",), part.quantity, (), part.until, part.asked) for part in parts]
        late = self.lines.late(line)
        if late:
            found += self._late(line, late)
        self.causes[line] = merged(found)
        return self.causes[line]

    def _unmet(self, line: int, parts: list[Part]) -> tuple[list[Cause], list[Part]]:
        """Causes found in one round, and the parts that are still without."""
        total = sum(part.quantity for part in parts)
        if not self.is_optimal:
            gap, rest = self._within_gap(line, parts, total)
            if gap:
                return gap, rest
        components = self._components(line, total, Room.FOR_ALL)
        return [self._cause(line, components, part, total) for part in parts], []

    def _within_gap(self, line: int, parts: list[Part], total: float) -> tuple[list[Cause], list[Part]]:
        """Parts that one free way would have served, worth its cost, and the rest."""
        if not all(
            any(self.tracer.may_be_free(one.goods, total * one.units) for one in component)
            for component in self.lines.choices(line)
        ):
            return [], parts
        components = self._components(line, total, Room.FOR_SOME)
        for part in parts:
            free = self._free(line, components, part, total)
            if not free:
                continue
            pushed = total if self.tracer.is_coarse else self._push(free, total)
            found, rest = [], []
            for one in parts:
                taken = min(one.quantity, pushed) if one.asked <= free[0].period else 0.0
                pushed -= taken
                if taken > 0:
                    found.append(Cause(("gap",), taken, (), one.until, one.asked))
                if one.quantity - taken > LEAST:
                    rest.append(Part(one.asked, one.until, one.quantity - taken))
            return found, rest
        return [], parts

    def _free(self, line: int, components: Components, part: Part, total: float) -> list[Option]:
        """Ways without any obstacle by which some of a part would come, worth its cost; none if there are none."""
        if self._is_crumb(line, part):
            return []
        best = [self._options(line, component, part, total) for component in components]
        if not best:
            return []
        for i in range(len(best[0])):
            options = [option for one in best if (option := one[i]) is not None]
            if len(options) < len(best) or sum(option.total for option in options) >= STEP / 2:
                continue
            amount = min(*(self._most(option, total) for option in options), part.quantity)
            money = sum(self._price(option, amount * option.choice.units) for option in options)
            return options if self.lines.saving(line, amount)[part.asked + i] > money + 1e-6 else []
        return []

    def _price(self, option: Option, units: float) -> float:
        """What so much of an option costs; whole trips."""
        price = self.tracer.price_of(self._way(option), option.choice.goods, units)
        return price + self.tracer.price_at_source(self._way(option), option.labels, units)

    def _late(self, line: int, parts: list[Part]) -> list[Cause]:
        total = sum(part.quantity for part in parts)
        components = self._components(line, total, Room.AT_THE_TIME)
        return [dataclasses.replace(self._cause(line, components, part, total), late=True) for part in parts]

    def _components(self, line: int, quantity: float, room: Room) -> Components:
        place = int(self.tracer.network.needs.location[line])
        return [
            [(choice, self.tracer.labels(choice.goods, quantity * choice.units, room, place)) for choice in component]
            for component in self.lines.choices(line)
        ]

    def _cause(self, line: int, components: Components, part: Part, total: float) -> Cause:
        """Why a part is missing or late: the way with the least in the way among those that would be worth it."""
        if self._is_crumb(line, part):
            return Cause(("worth",), part.quantity, (), part.until, part.asked)
        best = [self._options(line, component, part, total) for component in components]
        span = range(part.until - part.asked + 1)
        sums = np.array(
            [
                sum(NEVER if (one := options[i]) is None else one.total for options in best) if best else NEVER
                for i in span
            ]
        )
        if (sums >= NEVER).all():
            return self._unreachable(line, part)
        money = np.mod(sums, STEP / 10)
        saved = self.lines.saving(line, total)[part.asked : part.until + 1]
        share = self._load_share(best, total)
        few = self.lines.saving(line, total * share)[part.asked : part.until + 1]
        worth = (sums < NEVER) & ((saved > money + 1e-6) | (few > money * share + 1e-6))
        if not worth.any():
            return self._not_worth(best, sums, part, saved)
        candidates = np.flatnonzero(worth)
        i = int(candidates[np.argmin(np.floor(sums[candidates] / (STEP / 10)))])
        if sums[i] < STEP / 2:
            code = "worth" if self.is_optimal else "gap"
            return Cause((code,), part.quantity, (), part.until, part.asked)
        return self._blocked(line, best, i, part)

    def _load_share(self, best: list[list[Option | None]], total: float) -> float:
        """Share of what is missing that one load of the last leg takes."""
        loads = [
            self.tracer.load(int(option.labels.passage[option.place, option.period]), option.choice.goods)
            / option.choice.units
            for options in best
            for option in options
            if option is not None and option.labels.passage[option.place, option.period] >= 0
        ]
        return min(min(loads, default=total) / total, 1.0) if total > 0 else 1.0

    def _is_crumb(self, line: int, part: Part) -> bool:
        """Whether less than one whole unit or kit is missing where only whole ones are issued."""
        network = self.tracer.network
        needs = network.needs
        item = int(needs.item[line])
        whole = needs.kit[line] >= 0 or (item >= 0 and bool(network.items.whole[item]))
        return bool(whole and part.quantity < 1.0 - 1e-6 and network.timeline.firm[part.asked])

    def _options(
        self, line: int, component: list[tuple[Choice, Labels]], part: Part, total: float
    ) -> list[Option | None]:
        """The best option of a component for each period of issue."""
        place = int(self.tracer.network.needs.location[line])
        span = range(part.asked, part.until + 1)
        out: list[Option | None] = [None] * len(span)
        for choice, labels in component:
            label = np.minimum(labels.on_hand[place], labels.received[place])
            money = np.mod(label, STEP / 10)
            label = label - money + money * (total * choice.units / labels.units)
            for code, blocked in self.lines.issue_blocks(line, choice).items():
                label = label + np.where(blocked, REASON[code].weight * STEP, 0.0)
            for i, t in enumerate(span):
                before = out[i]
                if label[t] < NEVER and (before is None or label[t] < before.total):
                    out[i] = Option(choice, labels, place, t, float(label[t]))
        return out

    def _unreachable(self, line: int, part: Part) -> Cause:
        """Nothing leads there in time, whatever is allowed."""
        network = self.tracer.network
        place = int(network.needs.location[line])
        if not self._has_source(line):
            return Cause(("stock",), part.quantity, (Obstacle("stock"),), part.until, part.asked)
        connected = self._connected(line, place)
        code = "distance" if connected else "route"
        return Cause((code,), part.quantity, (Obstacle(code, location=place),), part.until, part.asked)

    def _has_source(self, line: int) -> bool:
        network = self.tracer.network
        for component in self.lines.choices(line):
            goods = np.array([choice.goods for choice in component], dtype=np.int64)
            if not (np.isin(network.dated.goods, goods).any() or np.isin(network.purchases.goods, goods).any()):
                return False
        return True

    def _connected(self, line: int, place: int) -> bool:
        """Whether routes lead there from any place where its goods come in, whatever time it takes."""
        network = self.tracer.network
        goods = np.array([c.goods for component in self.lines.choices(line) for c in component], dtype=np.int64)
        reached = np.zeros(len(network.locations), np.bool_)
        reached[network.dated.location[np.isin(network.dated.goods, goods)]] = True
        reached[network.purchases.location[np.isin(network.purchases.goods, goods)]] = True
        while True:
            more = reached.copy()
            more[network.routes.destination[reached[network.routes.origin]]] = True
            if (more == reached).all():
                return bool(reached[place])
            reached = more

    def _blocked(self, line: int, best: list[list[Option | None]], i: int, part: Part) -> Cause:
        obstacles: list[Obstacle] = []
        for options in best:
            option = options[i]
            if option is not None:
                obstacles += self.obstacles(line, option)
        codes = tuple(dict.fromkeys(one.code for one in obstacles))
        if codes and self.users.all_more_urgent(line, obstacles):
            codes = ("priority",)
        return Cause(codes or ("worth",), part.quantity, tuple(obstacles), part.until, part.asked)

    def obstacles(self, line: int, option: Option) -> list[Obstacle]:
        """Everything in the way of an option, in the order in which goods would meet it."""
        tracer, goods, end = self.tracer, option.choice.goods, option.period
        place, way = option.place, self._way(option)
        kept = 1.0 if tracer.network.goods.whole[goods] else float(np.prod(tracer.passages.kept[list(way.passages)]))
        units = option.choice.units / max(kept, 1e-9)
        out: list[Obstacle] = []
        start = {IMAGINED: "stock", LATER: "arrival", BOUGHT_LATER: "arrival"}.get(way.kind)
        if start:
            out.append(Obstacle(start, goods, -1, way.source, way.ready, end, units))
        if way.kind in (BOUGHT, BOUGHT_LATER) and option.labels.source_broke[way.source, way.ready]:
            out.append(Obstacle("fund", goods, -1, way.source, way.ready, end, units))
        for j in way.passages:
            origin, leaves = int(tracer.passages.origin[j]), int(tracer.passages.leaves[j])
            for code, there in zip(OBSTACLES, option.labels.obstacles[j], strict=True):
                if there:
                    out.append(Obstacle(code, goods, j, origin, leaves, end, units))
        out += self._stays(way, goods, end, units)
        for code, blocked in self.lines.issue_blocks(line, option.choice).items():
            if blocked[option.period]:
                out.append(Obstacle(code, goods, -1, place, option.period, end, units))
        return out

    def _stays(self, way: Way, goods: int, end: int, units: float) -> list[Obstacle]:
        """Where goods would have to be kept cold and are not."""
        network = self.tracer.network
        if not network.goods.cold[goods]:
            return []
        return [
            Obstacle("cold", goods, -1, n, t, end, units) for n, t in way.waits if not network.locations.cold_storage[n]
        ]

    def _not_worth(self, best: list[list[Option | None]], sums: Floats, part: Part, saved: Floats) -> Cause:
        """It costs more than it is worth; where only overflow makes it so, storage is the cause."""
        known = np.flatnonzero(sums < NEVER)
        i = int(known[np.argmin(sums[known])])
        stored: list[Obstacle] = []
        price = 0.0
        for options in best:
            option = options[i]
            if option is None:
                continue
            goods = option.choice.goods
            way = self._way(option)
            cost = self.tracer.overflow(goods, option.labels.units)
            paid = [(n, t, float(cost[n, t])) for n, t in way.waits if cost[n, t] > 0]
            price += sum(one[2] for one in paid)
            stored += [Obstacle("storage", goods, -1, n, t, option.period, option.choice.units) for n, t, _ in paid]
        money = float(np.mod(sums[i], STEP / 10))
        if stored and saved[i] > money - price + 1e-9:
            obstacles = tuple(stored)
            return Cause(("storage",), part.quantity, obstacles, part.until, part.asked)
        return Cause(("worth",), part.quantity, (), part.until, part.asked)

    def _push(self, options: list[Option], quantity: float) -> float:
        """Units of the line that the free ways would bring; they are taken out of what is left."""
        amount = min(self._most(option, quantity) for option in options)
        for option in options:
            self._take(option, amount * option.choice.units)
        return amount

    def _most(self, option: Option, quantity: float) -> float:
        """Units of the line that a free way brings, at most."""
        tracer, goods = self.tracer, option.choice.goods
        units = quantity * option.choice.units
        way = self._way(option)
        for j in way.passages:
            load, arc = tracer.load(j, goods), int(tracer.passages.arc[j])
            room = tracer.room_on(j, goods)
            trips = float(self.left.trips_left[arc])
            units = min(units, room + (trips * load if np.isfinite(load) and np.isfinite(trips) else units))
        held = tracer.network.holding
        rows = np.flatnonzero((held.goods == goods) & (held.location == way.source))
        if len(rows) and option.labels.came[way.source, way.ready] == FROM_STOCK and way.kind == 0:
            units = min(units, float(self.left.spare[rows[0], way.ready]))
        return max(units / option.choice.units, 1e-3)

    def _way(self, option: Option) -> Way:
        return self.tracer.way(option.labels, option.place, option.period)

    def _take(self, option: Option, units: float) -> None:
        tracer, goods, network = self.tracer, option.choice.goods, self.tracer.network
        way = self._way(option)
        for j in way.passages:
            arc, load = int(tracer.passages.arc[j]), tracer.load(j, goods)
            if tracer.passages.back[j]:
                continue
            room = tracer.room_on(j, goods)
            more = max(units - room, 0.0)
            trips = 0.0 if not np.isfinite(load) else more / load
            trips = float(np.ceil(trips - 1e-9)) if self.left.whole[arc] else trips
            self.left.use(arc, trips, units * float(network.goods.t[goods]), units * float(network.goods.m3[goods]))
        rows = np.flatnonzero((network.holding.goods == goods) & (network.holding.location == way.source))
        if len(rows):
            self.left.spare[rows[0]] = np.maximum(self.left.spare[rows[0]] - units, 0.0)
