"""Expenses and who pays them (10)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.days import days_between, within
from maro_logistics.evaluation.fleet_time import team_days
from maro_logistics.evaluation.given import split_list
from maro_logistics.evaluation.places import handled_tonnes, opened_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.journeys import Journey


class Expense(NamedTuple):
    """What one payer spends on one thing on one day."""

    payer: str
    day: date
    kind: str
    category: str
    location: str

    def __str__(self) -> str:
        """Who pays for what."""
        what = f"{self.kind} of {self.category}" if self.category else self.kind
        return f"{what} at {self.location}, paid by {self.payer or 'nobody'}"


def expenses(case: Case) -> dict[Expense, float]:
    """All expenses of a plan, summed up by payer, day, kind, category and location."""
    total: dict[Expense, float] = defaultdict(float)
    for source in (trip_costs, team_costs, carrier_costs, handling_costs, opening_costs, order_costs):
        for expense, amount in source(case):
            if amount:
                total[expense] += amount
    return total


def trip_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Trips, on the departure day, at the destination, paid by the pool of the fleet's agency."""
    for journey in case.journeys:
        if not journey.ride.is_carrier:
            payer = case.given.pool(case.given.fleet(journey.ride.fleet)["agency"])
            expense = Expense(payer, journey.depart, "transport", "", journey.leg.destination)
            yield expense, journey.trips * cost_of_trip(case, journey)


def cost_of_trip(case: Case, journey: Journey) -> float:
    """Kilometres (out and back; re-basing: out) and vehicle-days of one trip."""
    kind, km = case.given.type_of(journey.ride.fleet), case.given.routes[journey.leg.route]["km"]
    days = sum(share for _, share in journey.days_used)
    ways = 1.0 if journey.ride.one_way else 2.0
    cost: float = ways * km * kind["cost_per_km"] + days * kind["cost_per_day"]
    return cost


def team_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Escort and relay teams cost what a trip costs, paid by the pool of their agency."""
    for row in case.written["teams"]:
        kind, km = case.given.type_of(row["fleet"]), case.given.routes[row["route"]]["km"]
        days = sum(share for _, share in team_days(case, row))
        payer = case.given.pool(case.given.fleet(row["fleet"])["agency"])
        cost = 2.0 * km * kind["cost_per_km"] + days * kind["cost_per_day"]
        yield Expense(payer, row["depart"], "transport", "", row["destination"]), row["teams"] * cost


def carrier_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Carriers' tonnes, on the departure day, paid by the owner of the goods, by category of the item."""
    for journey in case.journeys:
        if journey.ride.is_carrier:
            tariff = case.given.routes[journey.leg.route]["cost_per_t"] or 0.0
            for load in journey.out:
                category = case.given.items[load.goods.item]["category"]
                destination = journey.leg.destination
                expense = Expense(load.goods.owner, journey.depart, "transport", category, destination)
                yield expense, load.t * tariff


def handling_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Tonnes handled, at the place and on the day, paid by the pool of the location's agency."""
    for (location, day), tonnes in handled_tonnes(case).items():
        row = case.given.locations[location]
        expense = Expense(case.given.pool(row["agency"]), day, "handling", "", location)
        yield expense, tonnes * row["handling_cost_per_t"]


def opening_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Opening once and running day by day to the last day open, on the first day of the period."""
    calendar = case.given.calendar
    for location, opened in opened_on(case).items():
        row = case.given.locations[location]
        payer = case.given.pool(row["agency"])
        opening = Expense(payer, case.first(calendar.period_in(opened)), "opening", "", location)
        yield opening, row["opening_cost"]
        last = min(row["open_until"] or calendar.last_day, calendar.last_day)
        for day in days_between(opened, last):
            running = opening._replace(day=case.first(calendar.period_in(day)))
            yield running, row["running_cost_per_day"]


def order_costs(case: Case) -> Iterator[tuple[Expense, float]]:
    """Orders, on the day placed, at the place of purchase, paid by the pool that buys."""
    for row in case.written["orders"]:
        supplier = case.given.suppliers[row["supplier"]]
        category = case.given.items[supplier["item"]]["category"]
        expense = Expense(row["owner"], row["placed"], "procurement", category, supplier["location"])
        yield expense, supplier["price_per_unit"] * row["quantity"]


def is_admitted_by_agency(case: Case, fund: Row, payer: str) -> bool:
    """Whether a fund pays for this payer at all: for anybody, or for the pool of its agency."""
    return not fund["agency"] or case.given.pool(fund["agency"]) == payer


def objection(case: Case, fund: Row, expense: Expense) -> str:
    """Why a fund does not admit an expense; empty if it does."""
    categories = split_list(fund["categories"])
    for holds, reason in (
        (is_admitted_by_agency(case, fund, expense.payer), "the fund does not pay for this payer"),
        (within(expense.day, fund["from"], fund["until"]), "the fund does not pay on this day"),
        (expense.kind in (split_list(fund["kinds"]) or [expense.kind]), "the fund does not pay for this kind"),
        (not categories or expense.category in categories, "the fund does not pay for this category"),
        (
            expense.location in (split_list(fund["locations"]) or [expense.location]),
            "the fund does not pay at this place",
        ),
    ):
        if not holds:
            return reason
    return ""


def check_money(case: Case, costs: dict[Expense, float]) -> None:
    """(10) Every expense is paid, by funds that admit it, within their amounts; who has no fund spends freely."""
    paid: dict[Expense, list[float]] = defaultdict(list)
    by_fund: dict[str, list[float]] = defaultdict(list)
    for row in case.written["spending"]:
        expense = Expense(row["payer"], row["date"], row["kind"], row["category"], row["location"])
        paid[expense].append(row["amount"])
        by_fund[row["fund"]].append(row["amount"])
        reason = objection_to_row(case, row["fund"], expense)
        case.findings.claim(not reason, "10", f"{expense} from {row['fund'] or 'no fund'}", expense.day, reason)
    check_paid(case, costs, paid)
    for name, amounts in by_fund.items():
        if name:
            limit, message = case.given.funds[name]["amount"], "more is spent than there is"
            case.findings.at_most("10", f"fund {name}", None, message, sum(amounts), limit, rows=len(amounts))


def objection_to_row(case: Case, fund: str, expense: Expense) -> str:
    """Why an expense may not be paid as a row says; empty if it may."""
    if fund:
        return objection(case, case.given.funds[fund], expense)
    is_free = not any(is_admitted_by_agency(case, row, expense.payer) for row in case.given.funds.values())
    return "" if is_free else "only who has no fund spends freely"


def check_paid(case: Case, costs: dict[Expense, float], paid: dict[Expense, list[float]]) -> None:
    """Each expense is paid in full, and nothing else; one resolution step for each row that pays a part of it."""
    for expense in sorted(costs.keys() | paid.keys()):
        amounts = paid.get(expense, [])
        message = "what is paid is not what it costs"
        cost = costs.get(expense, 0.0)
        case.findings.equal(
            "spending", str(expense), expense.day, message, sum(amounts), cost, rows=max(1, len(amounts))
        )
