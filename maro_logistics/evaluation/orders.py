"""Purchases: from whom, when, how much, what comes of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from maro_logistics.evaluation.days import within
from maro_logistics.evaluation.given import write_batch
from maro_logistics.evaluation.movements import is_whole

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row


def check_orders(case: Case) -> None:
    """Note every order that the supplier would not take, or that the plan tells wrongly."""
    for row in case.written["orders"]:
        check_order(case, row)
    check_quantities(case)


def check_order(case: Case, row: Row) -> None:
    """One order: the supplier's item, its dates, who may buy, when it comes in, its batch and its price."""
    given, day = case.given, row["placed"]
    supplier, where = given.suppliers[row["supplier"]], f"order {row['order']}"
    received: date = day + timedelta(days=int(supplier["lead_days"]))
    is_firm = given.calendar.is_firm_day(day)
    is_divisible = not given.items[supplier["item"]]["whole_units"]
    for holds, rule, message in (
        (row["item"] == supplier["item"], "orders", f"{row['supplier']} does not sell {row['item']}"),
        (within(day, supplier["from"], supplier["until"]), "orders", "is placed outside the supplier's dates"),
        (row["owner"] in buyers(case, supplier), "orders", f"{row['owner'] or 'nobody'} may not buy there"),
        (row["received"] == received, "time", f"is received on {received}, not {row['received']}"),
        (given.calendar.has(received), "horizon", "is received after the last day"),
        (given.is_open(supplier["location"], received), "shut", "is received at a location that is shut"),
        (not is_firm or is_divisible or is_whole(row["quantity"]), "whole", "quantity is not a whole number"),
        (row["batch"] == batch_of(case, supplier, received), "orders", "batch is not that of goods received that day"),
    ):
        case.findings.claim(holds, rule, where, day, message)
    cost = supplier["price_per_unit"] * row["quantity"]
    case.findings.equal("orders", where, day, "cost is not price x quantity", row["cost"], cost)


def buyers(case: Case, supplier: Row) -> set[str]:
    """The pools that may buy: the stated agency's, else every one; without agencies goods are common."""
    if supplier["agency"]:
        return {case.given.pool(supplier["agency"])}
    return case.given.pools or {""}


def batch_of(case: Case, supplier: Row, received: date) -> str:
    """The batch of goods bought: they expire by their shelf life from the day of receipt."""
    return write_batch(case.given.expiry(supplier["item"], received, None), "")


def check_quantities(case: Case) -> None:
    """Per period: all pools within what can be ordered; each pool nothing or the smallest order, while firm."""
    calendar = case.given.calendar
    by_pool: dict[tuple[str, str, int], float] = defaultdict(float)
    together: dict[tuple[str, int], float] = defaultdict(float)
    for row in case.written["orders"]:
        t = calendar.period_in(row["placed"])
        by_pool[row["supplier"], row["owner"], t] += row["quantity"]
        together[row["supplier"], t] += row["quantity"]
    for (name, t), quantity in together.items():
        supplier = case.given.suppliers[name]
        if supplier["quantity_per_day"] is not None:
            days = sum(within(day, supplier["from"], supplier["until"]) for day in calendar.days(t))
            limit, message = supplier["quantity_per_day"] * days, "more is ordered than the supplier can take"
            case.findings.at_most("orders", f"supplier {name}", case.first(t), message, quantity, limit)
    for (name, _, t), quantity in by_pool.items():
        if quantity and calendar.is_firm(t):
            smallest, message = case.given.suppliers[name]["minimum_order"], "less is ordered than the smallest order"
            case.findings.at_least("orders", f"supplier {name}", case.first(t), message, quantity, smallest)
