"""The world in which a plan is carried out: what is there, what has been decided, what is left of every limit."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.fleets import Fleets
from maro_logistics.evaluation.carrying.purse import Purse
from maro_logistics.evaluation.carrying.room import Meter
from maro_logistics.evaluation.days import within
from maro_logistics.evaluation.stock import FLOWS, Place, dated_stock, loss_share

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Goods, Row

MILLI = 1000
"""Stock is counted in whole thousandths of a unit."""
SLACK = 1e-3
"""Thousandths that a share may fall short of a whole one and still count as it."""


class World:
    """Everything the decisions of a period need to know of those before."""

    def __init__(self, case: Case, frozen: int) -> None:
        self.case = case
        self.given = case.given
        self.calendar = case.given.calendar
        self.frozen = frozen
        """So many periods are carried out as planned, whatever the limits say."""
        self.meter, self.purse, self.fleets = Meter(), Purse(case), Fleets(case.given)
        self.stock: dict[Place, int] = defaultdict(int)
        self.opened: dict[str, date] = {}
        self.decisions: dict[str, list[Row]] = {
            name: [] for name in ("movements", "cargo", "teams", "orders", "openings", "issues")
        }
        self.ledger: dict[tuple[Place, int], dict[str, int]] = {}
        self._arriving: dict[int, dict[Place, float]] = defaultdict(lambda: defaultdict(float))
        self._coming: dict[int, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
        self._dated: dict[int, dict[Place, int]] = defaultdict(dict)
        for (place, t), quantity in dated_stock(case.given).items():
            self._dated[t][place] = math.floor(quantity * MILLI + SLACK)

    def is_frozen(self, t: int) -> bool:
        """Whether the decisions of a period stand as they were planned."""
        return t < self.frozen

    def book(self, place: Place, t: int, column: str, quantity: int) -> None:
        """Enter a quantity into the ledger."""
        if quantity:
            row = self.ledger.setdefault((place, t), dict.fromkeys(("opening", "lost_on_hand", *FLOWS), 0))
            row[column] += quantity

    def begin(self, t: int) -> None:
        """Losses of stock on hand, then dated stock and the orders placed so far that come in."""
        for place, quantity in list(self.stock.items()):
            lost = math.ceil(quantity * loss_share(self.given, place, t) - SLACK)
            self.book(place, t, "opening", quantity)
            self.book(place, t, "lost_on_hand", lost)
            self.stock[place] -= lost
        for place, quantity in self._dated[t].items():
            self.book(place, t, "dated", quantity)
            self.stock[place] += quantity
        for place, quantity in self._coming.pop(t, {}).items():
            self.book(place, t, "ordered", quantity)
            self.stock[place] += quantity

    def order(self, place: Place, now: int, then: int, quantity: int) -> None:
        """Goods bought in period ``now`` come in in period ``then``."""
        if then > now:
            self._coming[then][place] += quantity
            return
        self.book(place, now, "ordered", quantity)
        self.stock[place] += quantity

    def leave(self, place: Place, t: int, quantity: int) -> None:
        """Goods leave."""
        self.book(place, t, "dispatched", quantity)
        self.stock[place] -= quantity

    def send(self, place: Place, day: date, quantity: float) -> None:
        """Goods (in thousandths) will be received on a day; after the horizon they never are."""
        t = self.calendar.period(day)
        if t is not None:
            self._arriving[t][place] += quantity

    def receive(self, t: int) -> None:
        """Receipts; what is less than a thousandth waits for the next."""
        for place, quantity in self._arriving.pop(t, {}).items():
            whole = math.floor(quantity + SLACK)
            self.book(place, t, "received", whole)
            self.stock[place] += whole
            if quantity > whole and t + 1 in self.calendar.periods:
                self._arriving[t + 1][place] += quantity - whole

    def issue(self, place: Place, t: int, quantity: int) -> None:
        """Goods are given out."""
        self.book(place, t, "issued", quantity)
        self.stock[place] -= quantity

    def close(self, t: int) -> None:
        """Expired goods, and cold goods without a cold store, are thrown away; the rest stays."""
        for place, quantity in list(self.stock.items()):
            if quantity and self.is_thrown_away(place, t):
                self.ledger.setdefault((place, t), dict.fromkeys(("opening", "lost_on_hand", *FLOWS), 0))
                self.ledger[place, t]["discarded"] = quantity
                self.stock[place] = 0
        for place in [place for place, quantity in self.stock.items() if not quantity]:
            del self.stock[place]

    def is_thrown_away(self, place: Place, t: int) -> bool:
        """Whether what is left of goods at the end of a period goes."""
        is_warm = (
            self.given.items[place.goods.item]["cold"] and not self.given.locations[place.location]["cold_storage"]
        )
        return is_warm or self.given.last_period(place.goods.batch) <= t

    def step(self, item: str, t: int) -> float:
        """The smallest step of a quantity: a unit of whole items in firm periods, else a thousandth."""
        return 1.0 if self.given.items[item]["whole_units"] and self.calendar.is_firm(t) else 1.0 / MILLI

    def on_hand(self, place: Place) -> float:
        """Units on hand."""
        return self.stock.get(place, 0) / MILLI

    def may_be_kept(self, location: str, day: date) -> bool:
        """Whether a location works on a day: a candidate only once it is opened."""
        t = self.calendar.period(day)
        if t is None or not self.given.locations[location]["candidate"]:
            return True
        return location in self.opened and self.calendar.period_in(self.opened[location]) <= t

    def is_open(self, location: str, t: int) -> bool:
        """Whether a place is open on some day of a period."""
        return any(self.given.is_open(location, day) for day in self.calendar.days(t))

    def may_issue(self, location: str, goods: Goods, t: int) -> bool:
        """Whether the place is open and an owner of the goods has access on some day of the period."""
        days = [day for day in self.calendar.days(t) if self.given.is_open(location, day)]
        return any(self.case.access.of_owner(goods.owner, location, day) for day in days)


def milli(quantity: float) -> int:
    """A written quantity in whole thousandths."""
    return math.floor(quantity * MILLI + 0.5)


def units(quantity: int) -> float:
    """Thousandths as units."""
    return round(quantity / MILLI, 3)


def is_supplied(supplier: Row, day: date) -> bool:
    """Whether a supplier takes orders on a day."""
    return within(day, supplier["from"], supplier["until"])
