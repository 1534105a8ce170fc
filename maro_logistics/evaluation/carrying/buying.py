"""Openings and orders as a plan is carried out (6, 10)."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.purse import Cost
from maro_logistics.evaluation.carrying.room import Limit, largest
from maro_logistics.evaluation.carrying.world import is_supplied, milli, units
from maro_logistics.evaluation.days import days_between
from maro_logistics.evaluation.money import Expense
from maro_logistics.evaluation.orders import batch_of, buyers
from maro_logistics.evaluation.stock import Place, goods_of

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.carrying.world import World
    from maro_logistics.evaluation.given import Row


class Buying:
    """The openings and orders of a plan."""

    def __init__(self, world: World, openings: list[Row], orders: list[Row]) -> None:
        self._world = world
        self._openings = {row["location"]: row for row in openings}
        self._orders: dict[int, list[Row]] = defaultdict(list)
        for row in sorted(orders, key=lambda row: str(row["order"])):
            self._orders[world.calendar.period_in(row["placed"])].append(row)

    def open(self, t: int) -> None:
        """Open the candidates whose turn it is."""
        for location, row in sorted(self._openings.items()):
            if self._world.calendar.period_in(row["opened"]) == t:
                self.secure(location)

    def works(self, location: str, day: date) -> bool:
        """Whether a place works on a day; a candidate that is to be opened by then is secured now."""
        row = self._openings.get(location)
        t = self._world.calendar.period(day)
        if row and t is not None and self._world.calendar.period_in(row["opened"]) <= t:
            self.secure(location)
        return self._world.may_be_kept(location, day)

    def secure(self, location: str) -> None:
        """Decide an opening once: it is paid whole, or it does not happen."""
        row = self._openings.get(location)
        if row is None or location in self._world.opened:
            return
        del self._openings[location]
        world, day = self._world, row["opened"]
        costs = self._costs(location, day)
        is_frozen = world.is_frozen(world.calendar.period_in(day))
        if is_frozen or (self._may_open(location, day) and largest(1.0, world.purse.limits(costs), 1.0) >= 1.0):
            world.purse.spend(costs, 1.0)
            world.opened[location] = day
            world.decisions["openings"].append({"location": location, "opened": day})

    def _may_open(self, location: str, day: date) -> bool:
        calendar, row = self._world.calendar, self._world.given.locations[location]
        first, last, t = row["open_from"], row["open_until"], calendar.period_in(day)
        is_ready = first is None or (calendar.period(first) is not None and calendar.period_in(first) <= t)
        return bool(row["candidate"]) and is_ready and (last is None or last >= day)

    def _costs(self, location: str, day: date) -> list[Cost]:
        """Opening once, and running day by day to the last day open."""
        world = self._world
        calendar, row = world.calendar, world.given.locations[location]
        payer = world.given.pool(row["agency"])
        first = calendar.firsts[calendar.period_in(day)]
        total: dict[date, float] = defaultdict(float, {first: row["opening_cost"]})
        for running in days_between(day, min(row["open_until"] or calendar.last_day, calendar.last_day)):
            total[calendar.firsts[calendar.period_in(running)]] += row["running_cost_per_day"]
        return [Cost(Expense(payer, when, "opening", "", location), amount) for when, amount in total.items()]

    def buy(self, t: int) -> None:
        """Place the orders of a period; where less than the smallest order is left, nothing is ordered."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self._orders[t]:
            groups[row["supplier"], row["owner"]].append(row)
        for (supplier, owner), rows in groups.items():
            self._buy_from(supplier, owner, rows, t)

    def _buy_from(self, supplier: str, owner: str, rows: list[Row], t: int) -> None:
        """What one pool orders of one supplier in a period."""
        world, row = self._world, self._world.given.suppliers[supplier]
        placed: list[tuple[Row, float]] = []
        for order in rows:
            quantity = order["quantity"] if world.is_frozen(t) else self._part(order, row, owner, t)
            world.meter.take(("orders", supplier, t), quantity)
            world.purse.spend(self._price(order, row), quantity)
            placed.append((order, quantity))
        least = row["minimum_order"] if world.calendar.is_firm(t) and not world.is_frozen(t) else 0.0
        is_enough = sum(quantity for _, quantity in placed) >= least - 1e-9
        for order, quantity in placed:
            if is_enough and quantity > 0:
                self._place(order, row, quantity, t)
            else:
                world.meter.take(("orders", supplier, t), -quantity)
                world.purse.spend(self._price(order, row), -quantity)

    def _part(self, order: Row, supplier: Row, owner: str, t: int) -> float:
        """The largest part of an order that can be placed, paid and received."""
        world, day = self._world, order["placed"]
        received = day + timedelta(days=int(supplier["lead_days"]))
        holds = (
            order["item"] == supplier["item"]
            and is_supplied(supplier, day)
            and owner in buyers(world.case, supplier)
            and world.calendar.has(received)
            and world.given.is_open(supplier["location"], received)
            and self.works(supplier["location"], received)
        )
        if not holds:
            return 0.0
        limits: list[Limit] = []
        if supplier["quantity_per_day"] is not None:
            days = sum(is_supplied(supplier, each) for each in world.calendar.days(t))
            limits += world.meter.limit(("orders", order["supplier"], t), supplier["quantity_per_day"] * days, 1.0)
        limits += world.purse.limits(self._price(order, supplier))
        return largest(order["quantity"], limits, world.step(order["item"], t))

    def _price(self, order: Row, supplier: Row) -> list[Cost]:
        category = self._world.given.items[supplier["item"]]["category"]
        expense = Expense(order["owner"], order["placed"], "procurement", category, supplier["location"])
        return [Cost(expense, supplier["price_per_unit"])]

    def _place(self, order: Row, supplier: Row, quantity: float, t: int) -> None:
        world = self._world
        received = order["placed"] + timedelta(days=int(supplier["lead_days"]))
        told = {**order, "received": received, "batch": batch_of(world.case, supplier, received)}
        told |= {"quantity": units(milli(quantity)), "cost": supplier["price_per_unit"] * units(milli(quantity))}
        world.decisions["orders"].append(told)
        then = world.calendar.period(received)
        if then is not None:
            world.order(Place(supplier["location"], goods_of(told)), t, then, milli(quantity))
