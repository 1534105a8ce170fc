"""A plan without an engine: first come, first served, from the nearest stock, on the first departure.

What a dispatcher does who looks at one request at a time. Nothing is bought, no store opened, no fleet based elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from maro_logistics.model.dispatch import Dispatch
from maro_logistics.model.formulation import Formulation
from maro_logistics.model.handout import Handout
from maro_logistics.model.on_hand import OnHand
from maro_logistics.model.replay import replay
from maro_logistics.model.rounding import MILLI
from maro_logistics.model.ways import Way, Ways
from maro_logistics.network.arrays import Bools, Floats

RELATIVE, ABSOLUTE = 1e-6, 1e-3
"""By how much a row may be broken: share of its side, units of the row."""


def first_come(formulation: Formulation, *, urgent_first: bool = False) -> Floats:
    """A feasible point of the program: needs served in the order asked, due, priority, name, from the nearest stock.

    With ``urgent_first`` in the order priority, asked, due, name: what is asked for later is known from the start.

    Never worse than doing nothing. If a limit should be broken after all, only what is on the spot is issued.
    """
    still = replay(formulation, np.zeros(formulation.size)).x
    for far in (True, False):
        x = replay(formulation, _Clerk(formulation, far=far).serve(urgent_first=urgent_first)).x
        if is_feasible(formulation, x) and formulation.cost @ x <= formulation.cost @ still:
            return x
    return still


def is_feasible(formulation: Formulation, x: Floats) -> bool:
    """Whether a point keeps all rows and bounds within the tolerance of the planning problem."""
    return not broken_rows(formulation, x).any() and _keeps_bounds(formulation, x)


def broken_rows(formulation: Formulation, x: Floats) -> Bools:
    """Rows broken by more than 1e-3 of their unit and 1e-6 of their side."""
    row = formulation.matrix @ x
    return _over(row, formulation.row_upper) | _over(-row, -formulation.row_lower)


def _over(value: Floats, limit: Floats) -> Bools:
    room = np.maximum(ABSOLUTE, RELATIVE * np.abs(np.where(np.isfinite(limit), limit, 0.0)))
    return np.asarray(value > limit + room, dtype=np.bool_)


def _keeps_bounds(formulation: Formulation, x: Floats) -> bool:
    whole = x[formulation.integer]
    outside = _over(x, formulation.upper) | _over(-x, -formulation.lower)
    return not outside.any() and bool((np.abs(whole - np.rint(whole)) <= RELATIVE).all())


@dataclass(frozen=True, slots=True)
class _Request:
    """A part of a need line."""

    line: int
    asked: int
    """Period from which on it may be issued."""
    latest: int
    """Last period in which issuing it is of use."""


class _Clerk:
    """Goes through the parts of the needs and serves each as far as goods and departures go."""

    def __init__(self, formulation: Formulation, *, far: bool) -> None:
        parts = formulation.parts
        network, cargo = parts.network, parts.cargo
        self._formulation, self._far = formulation, far
        self._stock = OnHand(parts)
        self._ways = Ways(parts)
        self._dispatch = Dispatch(formulation)
        self._handout = Handout(formulation, self._stock)
        self._holding_at = parts.variables.holding_at
        self._place: list[int] = network.needs.location.tolist()
        self._item: list[int] = network.goods.item.tolist()
        self._leaves: list[int] = cargo.leaves_in.tolist()
        self._received: list[int] = cargo.received_in.tolist()
        self._kept: list[float] = cargo.kept.tolist()
        self._step: list[float] = np.where(network.goods.whole, 1.0, 1.0 / MILLI).tolist()
        self._never = 2 * network.timeline.periods
        self._known: dict[int, list[Way]] = {}

    def serve(self, *, urgent_first: bool) -> Floats:
        """Cargo, trips, teams, convoys, issues and spending of the plan; what depends on them is left at zero."""
        needs = self._formulation.parts.network.needs
        line_of = needs.part_line
        keys = (needs.priority[line_of], needs.part_due, needs.part_asked)
        order = np.lexsort((line_of, *(keys[1:] + keys[:1] if urgent_first else keys)))
        done: set[int] = set()
        for part in order.tolist():
            line, asked = int(line_of[part]), int(needs.part_asked[part])
            if needs.lost[line]:
                request, missing = _Request(line, asked, int(needs.part_due[part])), float(needs.part_quantity[part])
            else:
                request = _Request(line, asked, int(needs.last[line]))
                missing = float(needs.asked[line, asked]) - self._handout.given(line)
            if line in done:
                self._handout.count_again(line, asked, request.latest, missing)
            elif self._serve_part(request, missing) > self._handout.step(line) and not needs.lost[line]:
                done.add(line)
        return self._decisions()

    def _decisions(self) -> Floats:
        x = np.zeros(self._formulation.size)
        room = self._dispatch.room
        x[list(room.booked.keys())] = list(room.booked.values())
        v = self._formulation.parts.variables
        x[v["spent"].columns] = room.purse.spent
        self._handout.write(x)
        return x

    def _serve_part(self, request: _Request, missing: float) -> float:
        """What is still missing of a part after all ways were tried; units of the line."""
        line = request.line
        if self._handout.is_kit(line):
            return missing - self._serve_kits(request, missing)
        missing -= self._handout.count_again(line, request.asked, request.latest, missing)
        step = self._handout.step(line)
        for way in self._open_ways(line):
            amount, given = self._handout.amount(line, way.goods), 1.0
            while missing > step and given > 0:
                units, period = self._bring(request, way, missing / amount)
                given = self._handout.give(line, way.goods, period, units) if units > 0 else 0.0
                missing -= given * amount
            if missing <= step:
                break
        return missing

    def _serve_kits(self, request: _Request, missing: float) -> float:
        """Kits issued after the items they still lack were brought."""
        wanted = float(math.floor(missing + RELATIVE))
        for item, units in self._handout.contents(request.line):
            lacking = units * wanted - self._handout.unclaimed(request.line, item, request.latest)
            for way in self._open_ways(request.line):
                brought = 1.0 if self._item[way.goods] == item and len(way.places) > 1 else 0.0
                while brought > 0 and lacking >= self._step[way.goods]:
                    brought = self._bring(request, way, lacking)[0]
                    lacking -= brought
            wanted = min(wanted, float(math.floor(wanted - max(lacking, 0.0) / units + RELATIVE)))
        return self._handout.pack_kits(request.line, request.asked, request.latest, wanted) if wanted >= 1 else 0.0

    def _open_ways(self, line: int) -> list[Way]:
        """Ways of all goods that serve a line, the nearest first, as long as something may still come by them."""
        ways = self._known.get(line)
        if ways is None:
            found = [way for goods in self._handout.goods(line) for way in self._ways.nearest(goods, self._place[line])]
            ways = sorted(found, key=lambda way: way.days)
        ways = self._known[line] = [way for way in ways if self._is_open(way)]
        return ways

    def _is_open(self, way: Way) -> bool:
        if self._stock.begins(way.source) >= self._never:
            return False
        if len(way.places) == 1:
            return True
        stretches = zip(way.places, way.places[1:], strict=False)
        return self._far and all(self._ways.departures(way.goods, *stretch) for stretch in stretches)

    def _bring(self, request: _Request, way: Way, wanted: float) -> tuple[float, int]:
        """(units, period): what a way can bring that can be issued, and when; no units if it brings nothing."""
        wanted = self._handout.rounded(way.goods, wanted)
        if wanted <= 0:
            return 0.0, 0
        if len(way.places) == 1:
            span = (request.asked, request.latest)
            found = self._handout.on_the_spot(request.line, way.goods, *span, self._step[way.goods])
        else:
            legs = self._find(request, way, wanted)
            found = self._move(request, way, legs) if legs else None
        units, period = found or (0.0, 0)
        return min(units, wanted), period

    def _find(self, request: _Request, way: Way, wanted: float) -> list[tuple[int, float]]:
        """(cargo row, units) of each leg: the first departures with room along a way; empty if there are none."""
        if not self._is_open(way):
            return []
        survival, step = self._survival(way), self._step[way.goods]
        amount = wanted / survival + (step if survival < 1 else 0.0)
        legs: list[tuple[int, float]] = []
        h, since = way.source, self._stock.begins(way.source)
        for i in range(len(way.places) - 1):
            leg = self._next_leg(request, way, i, (h, since, amount))
            if leg is None:
                return []
            legs.append(leg)
            h, since, amount = self._beyond(way, i, leg)
        return legs

    def _beyond(self, way: Way, i: int, leg: tuple[int, float]) -> tuple[int, int, float]:
        """(holding, moment, units) received from a leg."""
        row, units = leg
        return int(self._holding_at[way.places[i + 1], way.goods]), 2 * self._received[row] + 1, units * self._kept[row]

    def _next_leg(self, request: _Request, way: Way, i: int, here: tuple[int, int, float]) -> tuple[int, float] | None:
        """(cargo row, units) of the first departure with room on a stretch; ``here`` = (holding, moment, units)."""
        h, since, amount = here
        step = self._step[way.goods]
        departures = self._ways.departures(way.goods, way.places[i], way.places[i + 1])
        for row in list(departures):
            if self._received[row] > request.latest:
                return None
            moment = 2 * self._leaves[row]
            if moment < since or not self._is_useful(request, way, i, row):
                continue
            there = self._stock.there(h, moment) if i == 0 else amount * self._stock.survives(h, since, moment)
            there = self._handout.rounded(way.goods, min(there, amount))
            if there < step:
                continue
            units = self._handout.rounded(way.goods, self._dispatch.most(row, there))
            if units >= step:
                return row, units
            departures.remove(row)
        return None

    def _survival(self, way: Way) -> float:
        """Share of goods that arrives by the first departures of a way."""
        stretches = zip(way.places, way.places[1:], strict=False)
        return math.prod(self._kept[self._ways.departures(way.goods, *stretch)[0]] for stretch in stretches)

    def _is_useful(self, request: _Request, way: Way, i: int, row: int) -> bool:
        """Whether what a departure of a stretch brings can be issued in time, or leave again in the next period."""
        h, since = int(self._holding_at[way.places[i + 1], way.goods]), 2 * self._received[row] + 1
        if i < len(way.places) - 2:
            return h >= 0 and self._stock.survives(h, since, since + 1) > 0
        period = self._issue_period(request, way.goods, self._received[row])
        return h >= 0 and period is not None and self._stock.survives(h, since, 2 * period + 1) > 0

    def _issue_period(self, request: _Request, goods: int, received: int) -> int | None:
        begin = max(received, request.asked)
        return self._handout.first_period(request.line, goods, begin, request.latest)

    def _move(self, request: _Request, way: Way, legs: list[tuple[int, float]]) -> tuple[float, int]:
        """Book the legs of a way and load them; (units, period) as can be issued in the end."""
        amount, since = legs[0][1], 0
        for i, (row, units) in enumerate(legs):
            start, end = (int(self._holding_at[place, way.goods]) for place in way.places[i : i + 2])
            moment = 2 * self._leaves[row]
            if i > 0:
                amount = self._handout.rounded(way.goods, amount * self._stock.survives(start, since, moment))
            booked = self._handout.rounded(way.goods, self._dispatch.book(row, min(units, amount)))
            if booked <= 0:
                self._close(way, i, row)
                return 0.0, 0
            self._dispatch.load(row, booked)
            self._stock.change(start, moment, -booked)
            since, amount = 2 * self._received[row] + 1, self._handout.rounded(way.goods, booked * self._kept[row])
            self._stock.change(end, since, amount)
        period = self._issue_period(request, way.goods, self._received[legs[-1][0]]) or 0
        h = int(self._holding_at[way.places[-1], way.goods])
        return self._handout.rounded(way.goods, amount * self._stock.survives(h, since, 2 * period + 1)), period

    def _close(self, way: Way, stretch: int, row: int) -> None:
        """Look no more at a departure that took nothing."""
        departures = self._ways.departures(way.goods, way.places[stretch], way.places[stretch + 1])
        if row in departures:
            departures.remove(row)
