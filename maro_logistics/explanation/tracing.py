"""Goods traced through places and days: the way with the least in its way, and what that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.explanation.lifted import FORBIDDING
from maro_logistics.explanation.reasons import REASON
from maro_logistics.model.rounding import MILLI
from maro_logistics.network.arrays import Bools, Floats, Ints
from maro_logistics.network.services import CARRIER

if TYPE_CHECKING:
    from maro_logistics.explanation.leftover import Leftover

OBSTACLES = (*FORBIDDING, "cold", "fleet", "route", "handling", "fund", "escort", "relay", "risk", "storage")
"""What may stand in the way of a departure; access of the goods' owner counts as access, sharing as agency."""
STEP = 1e12
"""Currency that one obstacle of weight 1 counts for: obstacles first, money among equals."""
NEVER = 1e17
"""Label of what cannot be reached; above any sum of obstacles."""
MOST_EFFORT, COARSENESS = 10_000_000, 4.0
"""Passages looked at line by line; after that amounts share their labels up to a power of the second figure."""
LEAST_LOAD, LEAST_STOCK = 0.2, 0.05
"""Room for this share of a load (of what is missing, in stock) is room."""


class Room(Enum):
    """How much room counts as room, and which stock as spare."""

    FOR_SOME = "some"
    """For a fair share of a load; stock that nobody needs any more."""
    FOR_ALL = "all"
    """For a load, and stock for all that is missing."""
    AT_THE_TIME = "at the time"
    """For a load; stock counts as long as it is on hand."""


FROM_STOCK, FROM_WAITING, FROM_RECEIPT = 1, 2, 3
SPARE, LATER, BOUGHT, BOUGHT_LATER, IMAGINED = range(5)
"""Kinds of source: on hand and not needed, the same too late, a purchase, the same too late, more than there is."""


@dataclass(frozen=True, eq=False)
class Labels:
    """The least obstacles and money with which goods are at each place and period, and how they come there."""

    goods: int
    units: float
    on_hand: Floats
    """To leave or be issued, shape (locations, periods)."""
    received: Floats
    came: Ints
    """How goods come to be on hand: ``FROM_STOCK``, ``FROM_WAITING``, ``FROM_RECEIPT``."""
    passage: Ints
    """Passage by which they are received; -1 without."""
    source: Ints
    """Kind of source at each place and period."""
    source_broke: Bools
    """Bought there, and no fund has the money."""
    obstacles: Bools
    """Shape (passages, obstacles)."""
    money: Floats
    """Price of one load (or what is missing, if less) on each passage."""


@dataclass(frozen=True, eq=False)
class Way:
    """A way of goods: where they start, by which passages, where they wait."""

    source: int
    kind: int
    ready: int
    """Period in which they leave the source."""
    passages: tuple[int, ...]
    waits: tuple[tuple[int, int], ...]
    """(location, period) at whose end they lie in store."""


class Tracer:
    """Finds ways of goods, taking account of what a plan leaves over."""

    def __init__(self, leftover: Leftover) -> None:
        self.leftover, self.passages = leftover, leftover.passages
        network = self.network = leftover.parts.network
        self.periods = network.timeline.periods
        self._pools = network.access.pool(network.agencies.pool, len(network.agencies.pool_name))
        self._buys = [np.flatnonzero(network.purchases.goods == k) for k in range(len(network.goods))]
        self._held = [np.flatnonzero(network.holding.goods == k) for k in range(len(network.goods))]
        self._effort = 0
        self._known: dict[tuple[int, float, Room], Labels] = {}
        self._weight = np.array([REASON[code].weight for code in OBSTACLES])
        self._extra = {LATER: REASON["arrival"].weight, BOUGHT_LATER: REASON["arrival"].weight}
        self._extra[IMAGINED] = REASON["stock"].weight

    @property
    def is_coarse(self) -> bool:
        """Whether so much was traced already that like amounts share their labels from now on."""
        return self._effort > MOST_EFFORT

    def labels(self, goods: int, units: float, room: Room, place: int) -> Labels:
        """Labels of all places for ``units`` of goods wanted at a place (in large networks, for nearly so many)."""
        if not self.is_coarse:
            self._effort += len(self.passages)
            return self._labels(goods, units, room, place)
        nearly = COARSENESS ** np.floor(np.log(max(units, 1e-3)) / np.log(COARSENESS))
        key = (goods, float(nearly), room)
        if key not in self._known:
            self._known[key] = self._labels(goods, float(nearly), room, -1)
        return self._known[key]

    def _labels(self, goods: int, units: float, room: Room, place: int) -> Labels:
        p = self.passages
        obstacles, money = self._obstacles(goods, units, LEAST_LOAD if room == Room.FOR_SOME else 1.0)
        cost = (obstacles @ self._weight) * STEP + money
        start, source, broke = self._sources(goods, units, room, place)
        wait = self._waiting(goods, units)
        shape = (len(self.network.locations), self.periods)
        on_hand, received = np.full(shape, NEVER), np.full(shape, NEVER)
        came, passage = np.zeros(shape, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
        for t in range(self.periods):
            on_hand[:, t], came[:, t] = start[:, t], FROM_STOCK
            if t:
                for how, before in ((FROM_WAITING, on_hand), (FROM_RECEIPT, received)):
                    label = before[:, t - 1] + wait[:, t - 1]
                    better = label < on_hand[:, t]
                    on_hand[better, t], came[better, t] = label[better], how
            j = np.arange(p.starts[t], p.starts[t + 1])
            label = on_hand[p.origin[j], t] + cost[j]
            sooner = np.flatnonzero(label < received[p.destination[j], p.received[j]])
            order = sooner[np.argsort(-label[sooner], kind="stable")]
            at = (p.destination[j[order]], p.received[j[order]])
            received[at], passage[at] = label[order], j[order]
        return Labels(goods, units, on_hand, received, came, passage, source, broke, obstacles, money)

    def may_be_free(self, goods: int, units: float) -> bool:
        """Whether some stock is spare or for sale at all, so that a way without obstacles is possible."""
        least = max(units * LEAST_STOCK, 1e-3) * (1 - 1e-6)
        spare = self.leftover.spare[self._held[goods]]
        return bool((spare >= least).any() or (self.leftover.for_sale[self._buys[goods]] > 0).any())

    def way(self, labels: Labels, location: int, period: int) -> Way:
        """The way that leads to a label, traced back."""
        n, t = location, period
        passages: list[int] = []
        waits: list[tuple[int, int]] = []
        by_receipt = labels.received[n, t] < labels.on_hand[n, t]
        while True:
            if by_receipt:
                j = int(labels.passage[n, t])
                passages.append(j)
                n, t, by_receipt = int(self.passages.origin[j]), int(self.passages.leaves[j]), False
            elif labels.came[n, t] == FROM_STOCK:
                kind = int(labels.source[n, t])
                return Way(n, kind, t, tuple(passages[::-1]), tuple(waits[::-1]))
            else:
                by_receipt, t = labels.came[n, t] == FROM_RECEIPT, t - 1
                waits.append((n, t))

    def load(self, passage: int, goods: int) -> float:
        """Units of goods that one vehicle takes; infinite for carriers."""
        arcs, i, k = self.passages.arcs, self.passages.arc[passage], self.network.goods
        limits = [
            limit[i] / unit[goods]
            for limit, unit in ((arcs.payload_t, k.t), (arcs.volume_m3, k.m3))
            if unit[goods] > 0 and np.isfinite(limit[i])
        ]
        return float(min(limits, default=np.inf))

    def room_on(self, passage: int, goods: int) -> float:
        """Units that still fit on trips of one passage that run anyway."""
        p, k, arc = self.passages, self.network.goods, int(self.passages.arc[passage])
        room_t, room_m3 = (float(room[arc]) for room in self.leftover.room[int(p.back[passage])])
        if max(room_t, room_m3) <= 0:
            return 0.0
        pairs = ((room_t, float(k.t[goods])), (room_m3, float(k.m3[goods])))
        return max(min((room / unit for room, unit in pairs if unit > 0), default=np.inf), 0.0)

    def price_of(self, way: Way, goods: int, units: float) -> float:
        """What carrying units along a way costs, trips that run anyway used first, further ones whole."""
        total = 0.0
        for j in way.passages:
            load = self.load(j, goods)
            more = max(units - self.room_on(j, goods), 0.0)
            arc = int(self.passages.arc[j])
            if self.passages.arcs.kind[arc] == CARRIER:
                total += float(self.passages.arcs.price[arc]) * units * float(self.network.goods.t[goods])
                continue
            trips = more / load if np.isfinite(load) else 0.0
            trips = float(np.ceil(trips - 1e-9)) if self.leftover.whole[arc] else trips
            total += trips * float(self.passages.arcs.price[arc])
        return total

    def price_at_source(self, way: Way, labels: Labels, units: float) -> float:
        """What the goods cost where they start: nothing, unless they are bought."""
        label = float(labels.on_hand[way.source, way.ready]) % (STEP / 10) if way.kind >= BOUGHT else 0.0
        return label * units / labels.units if labels.units > 0 else 0.0

    def loads(self, goods: int) -> Floats:
        """The same for all passages."""
        arcs, k = self.passages.arcs, self.network.goods
        out = np.full(len(arcs), np.inf)
        for limit, unit in ((arcs.payload_t, k.t[goods]), (arcs.volume_m3, k.m3[goods])):
            if unit > 0:
                out = np.minimum(out, limit / unit)
        return out[self.passages.arc]

    def running_room(self, goods: int) -> Floats:
        """Units that still fit on trips that run anyway, by passage."""
        p, k = self.passages, self.network.goods
        out = np.zeros(len(p))
        for back in (False, True):
            mine = np.flatnonzero(p.back == back)
            room_t, room_m3 = self.leftover.room[int(back)]
            room = np.full(len(mine), np.inf)
            for limit, unit in ((room_t, k.t[goods]), (room_m3, k.m3[goods])):
                if unit > 0:
                    room = np.minimum(room, limit[p.arc[mine]] / unit)
            # goods without weight and volume still need a trip that runs
            out[mine] = np.where(np.maximum(room_t, room_m3)[p.arc[mine]] > 0, room, 0.0)
        return np.maximum(out, 0.0)

    def _obstacles(self, goods: int, units: float, share: float) -> tuple[Bools, Floats]:
        """What stands in the way of a load (or a share of it) on each passage, and what all units cost there."""
        p, left, network = self.passages, self.leftover, self.network
        arcs, k, arc = p.arcs, network.goods, p.arc
        load = self.loads(goods)
        carrier = arcs.kind[arc] == CARRIER
        least = np.minimum(units, np.where(np.isfinite(load), share * load, units))
        riding = ~carrier & (self.running_room(goods) >= least * (1 - 1e-9)) & (p.own_arc[arc] >= 0)
        tonnes = least * k.t[goods]
        out = np.zeros((len(p), len(OBSTACLES)), np.bool_)
        column = {code: i for i, code in enumerate(OBSTACLES)}
        out[:, : len(FORBIDDING)] = p.blocked
        shut = p.blocked.any(axis=1)
        far = np.where(p.back, arcs.origin[arc], arcs.destination[arc])
        out[:, column["access"]] |= ~self._pools[k.pool[goods], far, arcs.day[arc]]
        out[:, column["agency"]] |= self._not_shared(goods)[arc]
        warm = np.ones(len(arcs), np.bool_) if not len(p.fleets) else ~np.append(p.fleets.cold, [False])[arcs.fleet]
        out[:, column["cold"]] = k.cold[goods] & (carrier | warm[arc])
        wanted = np.where(left.whole[arc], 1.0, np.minimum(1.0, units / np.maximum(load, 1e-12)))
        out[:, column["fleet"]] = ~carrier & ~riding & (left.trips_left[arc] < wanted - 1e-9)
        row, t = network.routes.row[arcs.route[arc]], arcs.period[arc]
        full = left.road_t[row, t] < tonnes * (1 - 1e-9)
        full |= ~riding & (left.road_trips[row, t] < np.where(carrier, 0.0, 1.0) - 1e-9)
        full |= carrier & (left.carrier_t[arc] < tonnes * (1 - 1e-9))
        out[:, column["route"]] = (full & ~shut) | (load <= 0)
        handled = tonnes + np.zeros(len(p))
        busy = left.handling[p.origin, p.leaves] < handled * (1 - 1e-9)
        busy |= left.handling[p.destination, p.received] < handled * p.kept * (1 - 1e-9)
        out[:, column["handling"]] = busy & (handled > 0)
        price = self._price(goods, units, load, riding)
        out[:, column["fund"]] = self._broke(goods, price) | self.handling_broke(goods, np.minimum(units, load))
        out[:, column["escort"]] = left.no_escort[arc] & ~riding & ~shut
        out[:, column["relay"]] = left.no_relay[arc] & ~riding & ~shut
        out[:, column["risk"]] = ~riding & (arcs.risk[arc] * np.where(carrier, 0.0, 1.0) > left.exposure + 1e-9)
        out[:, column["storage"]] = self._no_room(goods, units, load)
        return out, price * np.maximum(1.0, units / np.maximum(load, 1e-12))

    def _no_room(self, goods: int, units: float, load: Floats) -> Bools:
        """(6) Candidates take at most ten times their storage beyond it."""
        p, place, k = self.passages, self.network.locations, self.network.goods
        amount = np.minimum(units, load)
        t = np.minimum(p.received, self.periods - 1)
        full = self.leftover.stored_t[p.destination, t] + amount * k.t[goods] > 11 * place.storage_t[p.destination]
        full |= self.leftover.stored_m3[p.destination, t] + amount * k.m3[goods] > 11 * place.storage_m3[p.destination]
        return np.asarray(full & place.candidate[p.destination], dtype=np.bool_)

    def _not_shared(self, goods: int) -> Bools:
        """(who carries what) Departures whose vehicles carry no such goods, because of whose they are."""
        network, arcs, agencies = self.network, self.passages.arcs, self.network.agencies
        pool = np.append(agencies.pool, 0)[arcs.agency]
        shares = np.append(agencies.shares_vehicles, [True])[arcs.agency] | (arcs.kind == CARRIER)
        mine = network.goods.pool[goods]
        return np.asarray(~shares & (pool != mine) & (mine != 0), dtype=np.bool_)

    def _price(self, goods: int, units: float, load: Floats, riding: Bools) -> Floats:
        """Currency for a load (or all units, if less): trips, tariffs, handling, opening of the place it goes to."""
        p, network, arcs = self.passages, self.network, self.passages.arcs
        amount = np.minimum(units, load)
        tonnes = amount * network.goods.t[goods]
        carrier = arcs.kind[p.arc] == CARRIER
        share = np.where(self.leftover.whole[p.arc], 1.0, np.minimum(1.0, units / np.maximum(load, 1e-12)))
        price = np.where(carrier, arcs.price[p.arc] * tonnes, np.where(riding, 0.0, arcs.price[p.arc] * share))
        place = network.locations
        price = price + tonnes * (place.handling_cost_per_t[p.origin] + place.handling_cost_per_t[p.destination])
        risk = arcs.risk[p.arc] * np.where(riding | carrier, 0.0, 1.0)
        price = price + risk * network.settings.exposure_price
        price = price + arcs.risk[p.arc] * amount * network.goods.value[goods]
        closed = ~self.leftover.opened[p.destination, np.minimum(p.received, self.periods - 1)]
        days = network.timeline.days - network.timeline.first[np.minimum(p.received, self.periods - 1)]
        opening = place.opening_cost[p.destination] + place.running_cost_per_day[p.destination] * days
        return np.asarray(price + np.where(closed, opening, 0.0), dtype=np.float64)

    def _broke(self, goods: int, money: Floats) -> Bools:
        """(10) Passages whose price exceeds what funds have left."""
        p, left, network, arcs = self.passages, self.leftover, self.network, self.passages.arcs
        carrier = np.flatnonzero(arcs.kind == CARRIER)
        purse = left.trip_money.copy()
        payer = np.full(len(carrier), network.goods.pool[goods], dtype=np.int64)
        item = np.full(len(carrier), network.goods.item[goods], dtype=np.int64)
        purse[carrier] = left.purse(payer, 0, item, arcs.destination[carrier], arcs.day[carrier])
        return np.asarray((money > purse[p.arc] + 1e-6) & (arcs.price[p.arc] > 0), dtype=np.bool_)

    def handling_broke(self, goods: int, units: Floats) -> Bools:
        """(10) Passages for whose handling, at either end, no fund has the money."""
        p, left, place = self.passages, self.leftover, self.network.locations
        tonnes = units * self.network.goods.t[goods]
        last = np.minimum(p.received, self.periods - 1)
        out = tonnes * place.handling_cost_per_t[p.origin] > left.handling_money[p.origin, p.leaves] + 1e-6
        out |= tonnes * place.handling_cost_per_t[p.destination] > left.handling_money[p.destination, last] + 1e-6
        return np.asarray(out, dtype=np.bool_)

    def _sources(self, goods: int, units: float, room: Room, place: int) -> tuple[Floats, Ints, Bools]:
        """Where goods are or could be from the start: label and kind, shape (locations, periods)."""
        network, left = self.network, self.leftover
        shape = (len(network.locations), self.periods)
        label, kind = np.full(shape, NEVER), np.full(shape, -1, dtype=np.int64)
        least = max(units * (1.0 if room == Room.FOR_ALL else LEAST_STOCK) * (1 - 1e-9) - 1e-3, 1e-3)
        dated = np.asarray(left.outcome.ledger.dated + left.outcome.ledger.ordered) / MILLI
        for n in np.unique(self._enters(goods)):
            label[n], kind[n] = self._extra[IMAGINED] * STEP, IMAGINED
        for h in self._held[goods]:
            n = network.holding.location[h]
            # what lies at the place itself at the time is given to somebody, perhaps to this very line
            at_the_time = room == Room.AT_THE_TIME and n != place
            there = (left.on_hand[h] if at_the_time else left.spare[h]) >= least
            coming = there | (dated[h] >= least) if at_the_time else there
            later = np.logical_or.accumulate(coming[::-1])[::-1] & ~there
            for where, what in ((later, LATER), (there, SPARE)):
                price = self._extra.get(what, 0.0) * STEP
                better = where & (price < label[n])
                label[n, better], kind[n, better] = price, what
        return label, kind, self._purchases(goods, units, label, kind)

    def _enters(self, goods: int) -> Ints:
        """Places where goods come in by themselves or are bought."""
        dated, buys = self.network.dated, self.network.purchases
        return np.concatenate([dated.location[dated.goods == goods], buys.location[buys.goods == goods]])

    def _purchases(self, goods: int, units: float, label: Floats, kind: Ints) -> Bools:
        """Lay orders that could still be placed over the sources; where they lack money."""
        broke = np.zeros(label.shape, np.bool_)
        left, buys = self.leftover, self.network.purchases
        mine = self._buys[goods]
        amount = np.maximum(units, buys.least[mine])
        some = left.for_sale[mine] >= np.maximum(np.minimum(LEAST_STOCK * units, amount), buys.least[mine])
        mine, money = mine[some], (amount * buys.price[mine])[some]
        broke_now = money > left.order_money[mine] + 1e-6
        for b, paid, poor in zip(mine.tolist(), money.tolist(), broke_now.tolist(), strict=True):
            # without money it is no matter of days, and more stock would be the simpler remedy
            price = paid + (self._weight[OBSTACLES.index("fund")] * STEP if poor else 0.0)
            n, t = int(buys.location[b]), int(buys.received_in[b])
            for when, what in ((slice(0, t), BOUGHT_LATER), (slice(t, None), BOUGHT)):
                total = price + self._extra.get(what, 0.0) * STEP
                better = (total < label[n, when]) & (not poor or what == BOUGHT)
                label[n, when] = np.where(better, total, label[n, when])
                kind[n, when] = np.where(better, what, kind[n, when])
                broke[n, when] = np.where(better, poor, broke[n, when])
        return broke

    def _waiting(self, goods: int, units: float) -> Floats:
        """What keeping goods over the end of each period costs or forbids, shape (locations, periods)."""
        network, left, k = self.network, self.leftover, self.network.goods
        place = network.locations
        cost = self.overflow(goods, units)
        if k.cold[goods]:
            cost = cost + np.where(place.cold_storage, 0.0, self._weight[OBSTACLES.index("cold")] * STEP)[:, None]
        return np.asarray(cost + 0.0 * left.stored_t, dtype=np.float64)

    def overflow(self, goods: int, units: float) -> Floats:
        """(6) Price of what exceeds the storage when units are kept over each period, shape (locations, periods)."""
        network, left, k = self.network, self.leftover, self.network.goods
        place, total = network.locations, np.zeros_like(left.stored_t)
        for held, limit, unit in (
            (left.stored_t, place.storage_t, k.t[goods]),
            (left.stored_m3, place.storage_m3, k.m3[goods]),
        ):
            room = np.where(np.isfinite(limit), limit, np.inf)[:, None] - held
            total += np.clip(units * unit - np.maximum(room, 0.0), 0.0, None)
        return np.asarray(total * network.settings.overflow_cost * network.timeline.length, dtype=np.float64)
