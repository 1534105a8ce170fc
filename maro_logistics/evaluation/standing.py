"""What stands in a variant: the decisions of the base plan before the contingency was known."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from maro_logistics.evaluation.capacity import check_capacity
from maro_logistics.evaluation.carry_out import played
from maro_logistics.evaluation.carrying.telling import Told
from maro_logistics.evaluation.case import open_case
from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.fleet_time import FleetTime, check_long_periods, check_vehicle_days
from maro_logistics.evaluation.issues import check_issues
from maro_logistics.evaluation.money import Expense, check_money, expenses
from maro_logistics.evaluation.movements import check_movements
from maro_logistics.evaluation.orders import check_orders
from maro_logistics.evaluation.places import check_handling, check_openings
from maro_logistics.evaluation.teams import check_teams

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.written import Written

DECIDED = {
    "movements": ("depart", "route", "origin", "one_way", "to_fleet", "fleet", "vehicles"),
    "teams": ("depart", "fleet", "route", "origin", "teams", "convoys"),
    "orders": ("placed", "supplier", "item", "owner", "batch", "quantity"),
    "openings": ("opened", "location"),
    "issues": ("date", "location", "item", "owner", "batch", "need", "quantity"),
}
"""Columns in which a plan decides, by table; the first is the day of the decision. Names do not matter."""
Decision = tuple[object, ...]
Tables = dict[str, list["Row"]]


def check_standing(case: Case, base: Written, known_on: date) -> None:
    """Note what the plan decides differently before a day; what stands is excused where it exceeds limits by itself.

    Decisions of all periods that start before the day stand: as in the base plan, or as that is carried out in the
    period in which the day lies.
    """
    last = sum(first < known_on for first in case.given.calendar.firsts)
    held = played(case.given, base, known_on)
    mine, theirs = _before(case, case.written.tables, last), _before(case, held.decisions, last)
    for name, day in _differences(mine, theirs):
        message = f"a decision of {day} in {name} is not that of the base plan, which stands until {known_on}"
        case.findings.claim(False, "frozen", name, day, message)  # noqa: FBT003
    case.findings.excuse(_broken_alone(case, mine))


def _before(case: Case, tables: Tables, last: int) -> Tables:
    """The decisions of the first periods."""
    stands = {
        name: [row for row in tables[name] if case.given.calendar.period_in(row[columns[0]]) < last]
        for name, columns in DECIDED.items()
    }
    names = {row["movement"] for row in stands["movements"]}
    return {**stands, "cargo": [row for row in tables["cargo"] if row["movement"] in names]}


def _differences(mine: Tables, theirs: Tables) -> list[tuple[str, date]]:
    """(table, day) of every decision that only one of the two has."""
    found: set[tuple[str, date]] = set()
    for name in DECIDED:
        here, there = _decisions(name, mine), _decisions(name, theirs)
        found |= {(name, decision[0]) for decision in (here - there) + (there - here)}  # type: ignore[misc]
    return sorted(found)


def _decisions(name: str, tables: Tables) -> Counter[Decision]:
    """How often each decision is taken, a movement with all its cargo."""
    cargo: dict[str, list[Decision]] = defaultdict(list)
    for row in tables["cargo"] if name == "movements" else ():
        amount = round(row["quantity"], 3)
        cargo[row["movement"]].append((row["direction"], row["item"], row["owner"], row["batch"], amount))
    return Counter(
        (*(_plain(row[column]) for column in DECIDED[name]), *sorted(cargo.get(row.get("movement", ""), ()), key=str))
        for row in tables[name]
    )


def _plain(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _broken_alone(case: Case, stands: Tables) -> Findings:
    """What the decisions that stand break if there were no others."""
    alone = open_case(case.given, Told(stands, {}), case.lines, Findings())
    costs = expenses(alone)
    paid = Told({**stands, "spending": _spending(case, costs)}, {})
    alone = replace(alone, written=paid)
    check_movements(alone)
    check_capacity(alone)
    fleet_time = FleetTime(alone)
    check_vehicle_days(alone, fleet_time)
    check_long_periods(alone, fleet_time)
    check_teams(alone)
    check_orders(alone)
    check_issues(alone)
    check_handling(alone)
    check_openings(alone)
    check_money(alone, costs)
    return alone.findings


def _spending(case: Case, costs: dict[Expense, float]) -> list[Row]:
    """Who pays for what stands: of every expense its share, by the funds that the plan tells."""
    total: dict[Expense, float] = defaultdict(float)
    told = []
    for row in case.written["spending"]:
        expense = Expense(row["payer"], row["date"], row["kind"], row["category"], row["location"])
        if expense in costs:
            total[expense] += row["amount"]
            told.append((expense, row))
    return [
        {**row, "amount": row["amount"] * min(costs[expense] / total[expense], 1.0)}
        for expense, row in told
        if total[expense] > 0
    ]
