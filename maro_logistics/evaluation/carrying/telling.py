"""A plan carried out, told in full: every table that follows from its decisions, and its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from maro_logistics.evaluation.carrying.purse import Purse
from maro_logistics.evaluation.carrying.world import MILLI
from maro_logistics.evaluation.case import Case, open_case
from maro_logistics.evaluation.coverage import Served, outcomes, unmet_at_end
from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.fleet_time import FleetTime
from maro_logistics.evaluation.issues import served_by_period
from maro_logistics.evaluation.metrics import metrics_of
from maro_logistics.evaluation.money import Expense, expenses
from maro_logistics.evaluation.objective import goals_of, terms_of
from maro_logistics.evaluation.places import kept_stock, overflow
from maro_logistics.evaluation.written import Written
from maro_logistics.plan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maro_logistics.evaluation.carrying.world import World
    from maro_logistics.evaluation.given import Row

LEAST = 0.0005
"""Smaller figures are not written."""
ORDER = {
    "movements": ("depart", "route", "origin", "service", "fleet", "to_fleet"),
    "cargo": ("movement", "direction", "item", "owner", "batch"),
    "teams": ("depart", "route", "origin", "fleet"),
    "orders": ("placed", "supplier", "owner", "batch"),
    "openings": ("location",),
    "issues": ("date", "location", "item", "owner", "batch", "need"),
    "stock_ledger": ("date", "location", "item", "owner", "batch"),
    "storage": ("date", "location"),
    "coverage": ("need", "asked", "due"),
    "unmet": ("need",),
    "fleet_use": ("fleet", "date"),
    "spending": ("date", "payer", "kind", "category", "location", "fund"),
}
"""Columns by which the rows of each table are sorted."""
BACK_LAST = {"out": 0, "back": 1}


class Told(Written):
    """Tables of a plan that are rows so far."""

    def __init__(self, tables: Mapping[str, list[Row]], summary: Mapping[str, Any]) -> None:
        blank = {table.name: dict.fromkeys(table.column_names, "") for table in TABLES}
        rows = {name: [{**blank[name], **row} for row in tables.get(name, ())] for name in blank}
        self._set(rows, summary)


def tell(world: World, planned: Written, known_lost: Mapping[str, Mapping[tuple[int, int], float]]) -> dict[str, Any]:
    """The tables and the summary of a world in which a plan has been carried out."""
    tables = {**world.decisions, "stock_ledger": _ledger(world)}
    case = _case(world, tables)
    lines = _lines(case, known_lost)
    tables |= {"storage": _storage(case), "coverage": _coverage(case, lines), "unmet": _unmet(lines, planned)}
    case = _case(world, tables)
    tables["fleet_use"] = _fleet_use(case)
    costs = expenses(case)
    tables["spending"] = _spending(case, costs, planned)
    terms = terms_of(case, lines, costs)
    metrics = metrics_of(case, lines)
    goals = goals_of(case, lines, terms)
    told = [{"goal": name, "value": goals[name], "bound": None, "gap": None} for name in case.given.settings.goals]
    summary = {
        "objective": sum(terms.values()),
        "bound": None,
        "gap": None,
        "terms": terms,
        "goals": told,
        "equity": metrics.equity,
        "gini": metrics.gini,
        "coverage": {
            "person_days_due": metrics.total.due,
            "person_days_missing": metrics.total.missing,
            "share": metrics.total.coverage,
            "by_priority": {str(level): share for level, share in metrics.met_by_priority.items()},
        },
    }
    return {"summary": summary, "tables": {name: frame(name, rows) for name, rows in tables.items() if rows}}


def frame(name: str, rows: list[Row]) -> pd.DataFrame:
    """The rows of a table in their order."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(BACK_LAST.get(row[column], row[column]) for column in ORDER[name])

    declared = next(table for table in TABLES if table.name == name).column_names
    ordered = sorted(rows, key=key)
    return pd.DataFrame(
        {column: [row.get(column, "") for row in ordered] for column in declared if any(column in row for row in rows)}
    )


def _case(world: World, tables: Mapping[str, list[Row]]) -> Case:
    return open_case(world.given, Told(tables, {}), world.case.lines, Findings())


def _ledger(world: World) -> list[Row]:
    """The ledger, every row of which balances."""
    rows = []
    for (place, t), row in world.ledger.items():
        came = row["opening"] - row["lost_on_hand"] + row["dated"] + row["ordered"] + row["received"]
        rest = came - row["dispatched"] - row["issued"]
        discarded = row.get("discarded", 0)
        amounts = {**row, "discarded": discarded, "closing": rest - discarded}
        told = {"date": world.calendar.firsts[t], "location": place.location, **place.goods._asdict()}
        rows.append({**told, **{name: round(amount / MILLI, 3) for name, amount in amounts.items()}})
    return rows


def _storage(case: Case) -> list[Row]:
    rows = []
    for (location, t), kept in kept_stock(case).items():
        if max(kept) > 0:
            over = overflow(case, location, kept)
            row = {"date": case.given.calendar.firsts[t], "location": location, "t": kept.t, "m3": kept.m3}
            rows.append({**row, "overflow_t": over.t, "overflow_m3": over.m3})
    return rows


def _lines(case: Case, known: Mapping[str, Mapping[tuple[int, int], float]]) -> dict[str, Served]:
    """What each line gets.

    Of a line to which late help is no help, the oldest part open is served first and what is not there when it is due
    is lost; where a split that was told before fits just as well, it stays.
    """
    lines = {}
    for name, amounts in served_by_period(case).items():
        line, lost = case.lines[name], {}
        if not line.is_useful_late:
            lost = _first_come(line.parts_by_period, amounts)
            told = {part: known.get(name, {}).get(part, 0.0) for part in lost}
            if abs(sum(told.values()) - sum(lost.values())) < LEAST and _fits(line, amounts, told):
                lost = told
        lines[name] = Served(line, amounts, lost)
    return lines


def _first_come(parts: Mapping[tuple[int, int], float], served: list[float]) -> dict[tuple[int, int], float]:
    """What is lost of each part if the oldest part that is open is served first."""
    left = dict(parts)
    step = [now - before for before, now in zip([0.0, *served], served, strict=False)]
    for t, amount in enumerate(step):
        rest = amount
        for (asked, due), missing in left.items():
            if asked <= t <= due and rest > 0:
                taken = min(missing, rest)
                left[asked, due] = missing - taken
                rest -= taken
    return left


def _fits(line: Any, served: list[float], lost: Mapping[tuple[int, int], float]) -> bool:
    """Whether these losses go with what is served: not more than asked for, not less than due."""
    for t, amount in enumerate(served):
        asked = sum(quantity for (when, _), quantity in lost.items() if when <= t)
        due = sum(quantity for (_, when), quantity in lost.items() if when <= t)
        if amount + asked > line.asked_by_period[t] + LEAST or amount + due < line.due_by_period[t] - LEAST:
            return False
    return True


def _what(served: Served) -> Row:
    line = served.line
    what = {"need": line.name, "location": line.location, "item": line.item, "kit": line.kit}
    return {**what, "requirement": line.requirement}


def _coverage(case: Case, lines: Mapping[str, Served]) -> list[Row]:
    rows, firsts = [], case.given.calendar.firsts
    for served in lines.values():
        for (asked, due), outcome in outcomes(served).items():
            amounts: Row = {"required": outcome.required, "met_on_time": outcome.on_time, "met_late": outcome.late}
            share = (outcome.on_time + outcome.late) / outcome.required
            dates: Row = {"asked": firsts[asked], "due": firsts[due]}
            rows.append({**_what(served), **dates, **amounts, "unmet": outcome.unmet, "share": share})
    return rows


def _unmet(lines: Mapping[str, Served], planned: Written) -> list[Row]:
    """Lines with something unmet or late; why is told where it was told of the same shortage."""
    before = {row["need"]: row for row in planned["unmet"]}
    rows = []
    for served in lines.values():
        quantity = unmet_at_end(served)
        late = sum((outcome.late for outcome in outcomes(served).values()), 0.0)
        if max(quantity, late) >= LEAST:
            row = {"required": served.line.total, "quantity": quantity, "people": served.line.people, "late": late}
            known = before.get(served.line.name)
            is_same = known is not None and abs(known["quantity"] - quantity) + abs(known["late"] - late) < 2 * LEAST
            why = {name: known[name] for name in ("reason", "why", "help")} if known and is_same else {}
            rows.append({**_what(served), **row, "reason": "", "why": "", "help": "", **why})
    return rows


def _fleet_use(case: Case) -> list[Row]:
    fleet_time, rows = FleetTime(case), []
    for fleet in case.given.fleets:
        for t in case.given.calendar.periods:
            used, there = fleet_time.used.get((fleet, t), 0.0), max(fleet_time.available(fleet, t), 0.0)
            if used > 0 or there > 0:
                rows.append({"fleet": fleet, "date": case.given.calendar.firsts[t], "used": used, "available": there})
    return rows


def _spending(case: Case, costs: Mapping[Expense, float], planned: Written) -> list[Row]:
    """Who pays what; where nothing changed, the funds that were to pay."""
    purse = Purse(case)
    told: dict[Expense, dict[str, float]] = {}
    purse.expenses.update({expense: amount for expense, amount in costs.items() if amount >= LEAST})
    for row in planned["spending"]:
        expense = Expense(row["payer"], row["date"], row["kind"], row["category"], row["location"])
        told.setdefault(expense, {})[row["fund"]] = row["amount"]
    return [
        {
            "fund": fund,
            "payer": expense.payer,
            "date": expense.day,
            "kind": expense.kind,
            "category": expense.category,
            "location": expense.location,
            "amount": amount,
        }
        for fund, expense, amount in purse.paid(told)
        if amount >= LEAST
    ]
