"""The plain model, equation by equation, in loops; the libraries differ in how they state a variable and a row."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Protocol

from benchmarks.peers.plain import Data


class Writer(Protocol):
    """One modelling library."""

    def var(self, upper: float, *, whole: bool = False) -> Any:
        """A variable from 0 to ``upper``."""

    def row(self, terms: list[tuple[float, Any]], lower: float, upper: float) -> None:
        """``lower <= sum of coefficient x variable <= upper``."""

    def minimise(self, terms: list[tuple[float, Any]]) -> None:
        """The objective."""


def write(data: Data, m: Writer) -> None:
    """All variables, rows and the objective of the plain model."""
    cost: list[tuple[float, Any]] = []
    leaving, coming = defaultdict(list), defaultdict(list)
    _services(data, m, cost, leaving, coming)
    issued = _needs(data, m, cost)
    _stock(data, m, cost, leaving, coming, issued)
    _handling(data, m, cost, leaving, coming)
    m.minimise(cost)


def _services(data: Data, m: Writer, cost: list, leaving: Any, coming: Any) -> None:
    """(2, 3, 4, 5) Cargo and trips of every departure."""
    busy, tonnes, trips = defaultdict(list), defaultdict(list), defaultdict(list)
    supply = defaultdict(float)
    for (_, k, _), quantity in data.dated.items():
        supply[k] += quantity
    for service in data.services:
        aboard, volume = [], []
        for k in service.goods:
            item = data.items[k[0]]
            x = m.var(supply[k])
            t = item["kg_per_unit"] / 1000
            kept = 1 - (0.0 if item["whole_units"] else service.loss)
            leaving[service.origin, k, service.day].append((1.0, x, t))
            coming[service.destination, k, service.received].append((kept, x, t))
            aboard.append((t, x))
            volume.append((_given(item["m3_per_unit"], 0.0), x))
            cost.append(((1 - kept + service.risk) * _given(item["value_per_unit"], 0.0), x))
        tonnes[service.route, service.day] += aboard
        if not service.fleet:
            if service.most_t < math.inf:
                m.row(aboard, -math.inf, service.most_t)
            trips[service.route, service.day] += [(t / service.load_t, x) for t, x in aboard]
            exposed = service.risk * data.settings.exposure_price / service.load_t
            cost += [(t * (service.price + exposed), x) for t, x in aboard]
            continue
        most = data.vehicles.get((service.fleet, service.day), 0.0)
        share = service.days_busy[0][1]
        y = m.var(math.floor(most / share + 1e-9), whole=bool(data.whole[service.fleet]))
        m.row([*aboard, (-service.payload_t, y)], -math.inf, 0.0)
        if service.volume_m3 < math.inf:
            m.row([*volume, (-service.volume_m3, y)], -math.inf, 0.0)
        for day, used in service.days_busy:
            busy[service.fleet, day].append((used, y))
        trips[service.route, service.day].append((1.0, y))
        cost.append((service.price + service.risk * data.settings.exposure_price, y))
    for (fleet, day), terms in busy.items():
        m.row(terms, -math.inf, data.vehicles.get((fleet, day), 0.0))
    for used, limit in ((tonnes, data.capacity_t), (trips, data.capacity_trips)):
        for key, terms in used.items():
            if key in limit:
                m.row(terms, -math.inf, limit[key])


def _given(value: Any, empty: float) -> float:
    return empty if value != value else value  # noqa: PLR0124 - NaN differs from itself


def _needs(data: Data, m: Writer, cost: list) -> Any:
    """(8) Cumulative service, what is missing by thirds, and waiting; returns what is issued."""
    issued = defaultdict(list)
    own = data.settings
    steps = [b - a for a, b in zip((1.0, *own.waiting_slopes), own.waiting_slopes, strict=False)]
    for line in data.lines:
        before: list[tuple[float, Any]] = []
        goods = [k for k in data.goods if k[0] == line["item"]]
        for day in range(data.days):
            served = m.var(line["asked"][day])
            given = []
            for k in goods:
                if max(data.first.get((line["place"], k), data.days), line["first"]) <= day <= k[2]:
                    d = m.var(line["asked"][-1])
                    given.append((-1.0, d))
                    issued[line["place"], k, day].append((1.0, d))
            m.row([(1.0, served), *before, *given], 0.0, 0.0)
            before = [(-1.0, served)]
            due = line["due"][day]
            if due > 0:
                thirds = [m.var(due / len(own.share_slopes)) for _ in own.share_slopes]
                m.row([(1.0, served), *((1.0, u) for u in thirds)], due, math.inf)
                cost += [(line["worth"] * slope, u) for slope, u in zip(own.share_slopes, thirds, strict=True)]
            ripe = [line["due"][day], *(waited[day] for waited in line["waited"])]
            for step, quantity in zip(steps, ripe, strict=True):
                if step > 0 and quantity > 0:
                    late = m.var(quantity)
                    m.row([(1.0, served), (1.0, late)], quantity, math.inf)
                    cost.append((line["worth"] * step, late))
    return issued


def _stock(data: Data, m: Writer, cost: list, leaving: Any, coming: Any, issued: Any) -> None:
    """(1, 6, 9, 13) What was there and came in leaves, is issued, is discarded or stays."""
    held = defaultdict(list)
    supply = defaultdict(float)
    for (_, k, _), quantity in data.dated.items():
        supply[k] += quantity
    for (place, k), first in data.first.items():
        item = data.items[k[0]]
        stays = data.places[place]["cold_storage"] or not item["cold"]
        before: list[tuple[float, Any]] = []
        for day in range(first, min(k[2], data.days - 1) + 1):
            closing = m.var(supply[k])
            out = [(1.0, x) for _, x, _ in leaving[place, k, day]]
            into = [(-kept, x) for kept, x, _ in coming[place, k, day]]
            dated = data.dated.get((place, k, day), 0.0)
            m.row([(1.0, closing), *before, *out, *into, *issued[place, k, day]], dated, dated)
            if out and into:
                m.row([*before, *out], -math.inf, dated)
            before = []
            if stays and day < k[2]:
                before = [(-1.0, closing)]
                held[place, day].append((item, closing))
            else:
                cost.append((_given(item["value_per_unit"], 0.0), closing))
    for (place, _), stock in held.items():
        for column, unit, per in (("storage_t", "kg_per_unit", 1000.0), ("storage_m3", "m3_per_unit", 1.0)):
            limit = data.places[place][column]
            if limit == limit:  # noqa: PLR0124 - not empty
                over = m.var(math.inf)
                amounts = [(_given(item[unit], 0.0) / per, s) for item, s in stock]
                m.row([*amounts, (-1.0, over)], -math.inf, limit)
                cost.append((data.settings.overflow_cost, over))


def _handling(data: Data, m: Writer, cost: list, leaving: Any, coming: Any) -> None:
    """(7) Tonnes received and leaving."""
    handled = defaultdict(list)
    for (place, _, day), rows in leaving.items():
        handled[place, day] += [(t, x) for _, x, t in rows]
    for (place, _, day), rows in coming.items():
        handled[place, day] += [(kept * t, x) for kept, x, t in rows]
    for (place, _), terms in handled.items():
        price, limit = data.places[place]["handling_cost_per_t"], data.places[place]["handling_t_per_day"]
        if limit == limit and terms:  # noqa: PLR0124 - not empty
            m.row(terms, -math.inf, limit)
        if price > 0:
            cost += [(price * t, x) for t, x in terms]
