"""What is given out: who gets what, kits, requirements, what left the stock (8, 11, 17)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.given import Goods, read_batch
from maro_logistics.evaluation.movements import is_whole
from maro_logistics.evaluation.needs import demand_items

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Given, Row
    from maro_logistics.evaluation.needs import NeedLine

Issued = dict[tuple[str, Goods, int], float]
"""Units by location, goods and period."""


def check_issues(case: Case) -> None:
    """Note every issue that may not be, or not so much."""
    for row in case.written["issues"]:
        check_issue(case, row, case.lines[row["need"]])
    check_kits(case)
    check_whole_issues(case)
    check_not_more_than_asked(case)


def check_issue(case: Case, row: Row, line: NeedLine) -> None:
    """One issue: where the line is, an item it asks for, goods it may have, a place that is open to their owner."""
    given, where, day = case.given, f"issue to {line.name}", row["date"]
    _, earmark = read_batch(row["batch"])
    is_owner = not line.agency or row["owner"] in ("", given.pool(line.agency))
    t = given.calendar.period_in(day)
    for_line = not earmark or earmark == (line.location if earmark in given.locations else line.agency)
    for holds, rule, message in (
        (row["location"] == line.location, "gets", "issued at a place other than the line's"),
        (row["item"] in demand_items(line, given), "gets", f"{row['item']} does not count for this line"),
        (is_owner, "gets", f"goods of {row['owner']} go to a line that only {line.agency}'s pool may serve"),
        (for_line, "gets", f"goods reserved for {earmark} go to another"),
        (is_place_open(case, row["location"], t), "shut", "issued at a place that is shut"),
        (is_owner_admitted(case, row, t), "11", f"no agency that owns {row['item']} has access when it is issued"),
    ):
        case.findings.claim(holds, rule, where, day, message)


def is_place_open(case: Case, location: str, t: int) -> bool:
    """Whether a place is open on some day of a period."""
    return any(case.given.is_open(location, day) for day in case.given.calendar.days(t))


def is_owner_admitted(case: Case, row: Row, t: int) -> bool:
    """Whether some agency that owns the goods has access on some day of the period on which the place is open."""
    days = [day for day in case.given.calendar.days(t) if case.given.is_open(row["location"], day)]
    return not days or any(case.access.of_owner(row["owner"], row["location"], day) for day in days)


def amount_per_unit(line: NeedLine, item: str, given: Given) -> float:
    """How much of what a line asks for one unit of an item gives: 1, or its contents."""
    return given.contents.get((item, line.requirement), 0.0) if line.requirement else 1.0


def issued_units(case: Case) -> Issued:
    """Units that left the stock: for items and kits, and for requirements the largest sum over the lines of one."""
    units: Issued = defaultdict(float)
    for_requirements: dict[str, Issued] = defaultdict(lambda: defaultdict(float))
    for row in case.written["issues"]:
        line = case.lines[row["need"]]
        goods = Goods(row["item"], row["owner"], row["batch"])
        key = (row["location"], goods, case.given.calendar.period_in(row["date"]))
        if line.requirement:
            for_requirements[line.requirement][key] += row["quantity"]
        else:
            units[key] += row["quantity"]
    for key, quantity in largest(for_requirements).items():
        units[key] += quantity
    return units


def largest(by_requirement: dict[str, Issued]) -> Issued:
    """For each goods, place and period the largest of the requirements' sums: a unit counts once for each of them."""
    most: Issued = {}
    for issued in by_requirement.values():
        for key, quantity in issued.items():
            most[key] = max(most.get(key, 0.0), quantity)
    return most


def served_by_period(case: Case) -> dict[str, list[float]]:
    """``S_r(t)``: units (x contents; kits for lines of kits) counted for each line up to the end of each period."""
    periods = len(case.given.calendar.lengths)
    served = {name: [0.0] * periods for name in case.lines}
    for row in case.written["issues"]:
        line = case.lines[row["need"]]
        if not line.kit:
            t = case.given.calendar.period_in(row["date"])
            served[line.name][t] += row["quantity"] * amount_per_unit(line, row["item"], case.given)
    for (name, t), items in kit_items(case).items():
        served[name][t] += whole_kits(case, name, items)
    for amounts in served.values():
        for t in range(1, periods):
            amounts[t] += amounts[t - 1]
    return served


def kit_items(case: Case) -> dict[tuple[str, int], dict[str, float]]:
    """Units of each item issued to each line of kits in each period."""
    items: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in case.written["issues"]:
        if case.lines[row["need"]].kit:
            items[row["need"], case.given.calendar.period_in(row["date"])][row["item"]] += row["quantity"]
    return items


def whole_kits(case: Case, name: str, items: dict[str, float]) -> float:
    """Kits that the issued items make, in thousandths, told by the item of which most units go into a kit."""
    contents = case.given.kits[case.lines[name].kit]
    fullest = max(contents, key=lambda item: (contents[item], item))
    return round(items.get(fullest, 0.0) / contents[fullest], 3)


def check_kits(case: Case) -> None:
    """(17) The items of a kit are issued together: units per kit x one number of kits, whole in firm periods."""
    for (name, t), items in kit_items(case).items():
        where, day = f"kits for {name}", case.first(t)
        kits = whole_kits(case, name, items)
        if case.given.calendar.is_firm(t):
            case.findings.claim(is_whole(kits), "17", where, day, f"{kits:g} kits are not a whole number")
        for item, units in case.given.kits[case.lines[name].kit].items():
            message = f"{item} is not what so many kits hold"
            rows = max(1, len(items))
            case.findings.equal("17", where, day, message, items.get(item, 0.0), kits * units, rows=rows)


def check_whole_issues(case: Case) -> None:
    """Items in whole units leave the stock, and go to lines that name them or a kit, in whole numbers while firm."""
    given = case.given
    for (location, goods, t), quantity in issued_units(case).items():
        if given.items[goods.item]["whole_units"] and given.calendar.is_firm(t):
            message = f"{quantity:g} units of {goods.item} are not a whole number"
            case.findings.claim(is_whole(quantity), "whole", f"issues at {location}", case.first(t), message)
    for row in case.written["issues"]:
        line = case.lines[row["need"]]
        t = given.calendar.period_in(row["date"])
        if given.items[row["item"]]["whole_units"] and given.calendar.is_firm(t) and not line.requirement:
            message = f"{row['quantity']:g} units of {row['item']} are not a whole number"
            case.findings.claim(is_whole(row["quantity"]), "whole", f"issue to {line.name}", row["date"], message)


def check_not_more_than_asked(case: Case) -> None:
    """(8) ``S_r(t) <= O_r(t)``: nothing counts before it is asked for, nor beyond."""
    for name, served in served_by_period(case).items():
        line = case.lines[name]
        for t, amount in enumerate(served):
            asked = line.asked_by_period[t]
            message = "more is counted than is asked for by then"
            case.findings.at_most("8", f"need {name}", case.first(t), message, amount, asked)
