"""Stock, period by period: losses, what comes in, departures, receipts, issues, discards (1, 9, 13)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.given import Goods, write_batch
from maro_logistics.evaluation.issues import issued_units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Given, Row


class Place(NamedTuple):
    """Goods at a location."""

    location: str
    goods: Goods

    def __str__(self) -> str:
        """Goods and location."""
        return f"{self.goods} at {self.location}"


FLOWS = ("dated", "ordered", "dispatched", "received", "issued")
"""Columns of the ledger that follow from other tables."""
MESSAGES = {
    "opening": "opening is not the closing stock of the period before",
    "lost_on_hand": "lost on hand is not the share of what was there",
    "dated": "dated stock is not that of the scenario",
    "ordered": "ordered goods coming in are not those of the orders",
    "dispatched": "dispatched is not what the movements take",
    "received": "received is not what the movements bring",
    "issued": "issued is not what the issues take",
    "closing": "closing is not opening and what came in less what went out",
}
EMPTY = dict.fromkeys(("opening", "lost_on_hand", *FLOWS, "discarded", "closing"), 0.0)
"""The ledger row of goods of which there are none."""

Amounts = dict[tuple[Place, int], float]


def dated_stock(given: Given) -> Amounts:
    """What the scenario brings in by itself, by goods, place and period; nothing after the horizon."""
    amounts: Amounts = defaultdict(float)
    start = given.calendar.start
    for row in given.stocks:
        available: date = row["available_on"] or start
        t = given.calendar.period(available)
        if t is not None and row["quantity"]:
            batch = write_batch(given.expiry(row["item"], available, row["expires_on"]), row["earmark"])
            goods = Goods(row["item"], given.pool(row["agency"]), batch)
            amounts[Place(row["location"], goods), t] += row["quantity"]
    return amounts


def flows_by_period(case: Case) -> dict[str, Amounts]:
    """What every other table says about each goods, place and period, by column of the ledger."""
    flows: dict[str, Amounts] = {name: defaultdict(float) for name in FLOWS}
    flows["dated"] = dated_stock(case.given)
    for row in case.written["orders"]:
        t = case.period(row["received"])
        if t is not None:
            place = Place(case.given.suppliers[row["supplier"]]["location"], goods_of(row))
            flows["ordered"][place, t] += row["quantity"]
    for journey in case.journeys:
        for flow in journey.flows:
            t = case.period(flow.day)
            if t is not None and flow.kind != "lost":
                column = "dispatched" if flow.kind == "leaves" else "received"
                flows[column][Place(flow.location, flow.goods), t] += flow.quantity
    for (location, goods, t), quantity in issued_units(case).items():
        flows["issued"][Place(location, goods), t] += quantity
    return flows


def goods_of(row: Row) -> Goods:
    """Item, owner and batch of a row of the plan."""
    return Goods(row["item"], row["owner"], row["batch"])


def loss_share(given: Given, place: Place, t: int) -> float:
    """The share of stock on hand that is lost at the beginning of a period; several rows compound."""
    kept = 1.0
    for row in given.stock_losses.get(place.location, ()):
        if row["item"] in ("", place.goods.item) and given.calendar.period(row["on"]) == t:
            kept *= 1.0 - row["share"]
    return 1.0 - kept


def ledger_by_place(case: Case) -> dict[Place, dict[int, Row]]:
    """Rows of the ledger by goods and place, and period."""
    ledger: dict[Place, dict[int, Row]] = defaultdict(dict)
    for row in case.written["stock_ledger"]:
        ledger[Place(row["location"], goods_of(row))][case.given.calendar.period_in(row["date"])] = row
    return ledger


def periods_of(
    case: Case, ledger: dict[Place, dict[int, Row]], flows: dict[str, Amounts]
) -> Iterator[tuple[Place, int]]:
    """Every goods, place and period of which the ledger or another table tells, in order, and the period after."""
    periods: dict[Place, set[int]] = {place: set(rows) for place, rows in ledger.items()}
    for amounts in flows.values():
        for place, t in amounts:
            periods.setdefault(place, set()).add(t)
    last = len(case.given.calendar.lengths) - 1
    for place in sorted(periods):
        told = periods[place] | {min(t + 1, last) for t in ledger.get(place, ())}
        for t in sorted(told):
            yield place, t


def check_ledger(case: Case) -> None:
    """(1) The ledger follows from the other tables, balances, and is negative at no moment."""
    ledger, flows = ledger_by_place(case), flows_by_period(case)
    for place, t in periods_of(case, ledger, flows):
        row = ledger.get(place, {}).get(t, EMPTY)
        before = ledger.get(place, {}).get(t - 1, EMPTY)["closing"]
        expected = {name: flows[name].get((place, t), 0.0) for name in FLOWS}
        expected["opening"] = before
        expected["lost_on_hand"] = before * loss_share(case.given, place, t)
        check_row(case, place, t, row, expected)


def check_row(case: Case, place: Place, t: int, row: Row, expected: dict[str, float]) -> None:
    """One row of the ledger: each column as it must be, no step below zero, discards where they are allowed."""
    findings, where, day = case.findings, str(place), case.first(t)
    for name, amount in expected.items():
        findings.equal("1", where, day, MESSAGES[name], row[name], amount)
    ready = row["opening"] - row["lost_on_hand"] + row["dated"] + row["ordered"] - row["dispatched"]
    findings.at_least("1", where, day, "more leaves than is there before the period's receipts", ready, 0.0)
    remaining = ready + row["received"] - row["issued"]
    findings.at_least("1", where, day, "more is issued than is there", remaining, 0.0)
    findings.equal("1", where, day, MESSAGES["closing"], row["closing"], remaining - row["discarded"])
    check_discards(case, place, t, row)


def check_discards(case: Case, place: Place, t: int, row: Row) -> None:
    """(9), (13) What expires, and cold goods without a cold store, go at the end of the period; nothing else does."""
    findings, where, day, given = case.findings, str(place), case.first(t), case.given
    is_expired = given.last_period(place.goods.batch) <= t
    is_warm = given.items[place.goods.item]["cold"] and not given.locations[place.location]["cold_storage"]
    if is_expired:
        findings.equal("9", where, day, "goods are kept after they expire", row["closing"], 0.0)
    if is_warm:
        findings.equal("13", where, day, "cold goods are kept without a cold store", row["closing"], 0.0)
    if not (is_expired or is_warm):
        findings.equal("9", where, day, "goods are discarded that need not be", row["discarded"], 0.0)
    is_late = given.last_period(place.goods.batch) < t
    if is_late and row["issued"]:
        findings.claim(False, "9", where, day, "goods are issued after they expire")  # noqa: FBT003
    if is_late and row["dispatched"]:
        findings.claim(False, "9", where, day, "goods leave after they expire")  # noqa: FBT003
