"""What the page shows of one plan: small tables of positions and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.report.html_index import Index, number, numbers

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan

MOST_SHORTAGES = 3000
"""Need lines in the table of shortages; the whole list is in ``unmet.csv``."""
_KNOWN = frozenset({"need", "location", "item", "kit", "requirement", "required", "quantity", "people"})
NOTHING_DUE = -1
"""Coverage of a place in a period in which nothing falls due."""


def plan_data(index: Index, plan: Plan) -> dict[str, Any]:
    """Everything the page shows of the plan."""
    cover = cover_data(index, plan)
    return {
        "head": _headline(index, plan),
        "terms": {name: number(value) for name, value in (plan.summary.get("terms") or {}).items()},
        "goals": plan.summary.get("goals") or [],
        "moves": movement_data(index, plan),
        "cover": cover["periods"],
        "met": cover["whole"],
        "need": _by_need(index, plan),
        "stock": _stock(index, plan),
        "short": _shortages(index, plan),
        "use": fleet_use_data(index, plan),
        "spend": _spending(plan),
    }


def _headline(index: Index, plan: Plan) -> dict[str, Any]:
    """The figures at the top; each is one of ``plan.json`` or a sum over one table."""
    summary, coverage = plan.summary, plan.summary.get("coverage") or {}
    lines = plan.coverage.groupby(["need", "location"])[["required", "unmet"]].sum().reset_index()
    lines = lines[lines["required"] > 0]
    lines["people"] = lines["need"].map(index.needs["people"]).astype("float64").fillna(0.0)
    short = lines[lines["unmet"] > 0]
    return {
        "objective": number(plan.objective),
        "bound": number(plan.bound),
        "gap": number(plan.gap, 6),
        "status": summary.get("status", ""),
        "stopped_by": summary.get("stopped_by", ""),
        "share": number(coverage.get("share"), 6),
        "by_priority": {name: number(value, 6) for name, value in (coverage.get("by_priority") or {}).items()},
        "person_days_missing": number(coverage.get("person_days_missing")),
        "person_days_due": number(coverage.get("person_days_due")),
        "places_short": int(short["location"].nunique()),
        "places": int(lines["location"].nunique()),
        "people_short": number(short.groupby("location")["people"].max().sum()),
        "people": number(lines.groupby("location")["people"].max().sum()),
        "spent": number(plan.spending["amount"].sum()),
        "trips": number(plan.movements["vehicles"].sum()),
        "tonnes": number(plan.cargo["kg"].sum() / 1000),
        "movements": len(plan.movements),
        "unmet_lines": len(plan.unmet),
    }


def movement_data(index: Index, plan: Plan) -> list[list[Any]]:
    """Day of departure, arrival, return; route, origin, destination, fleet; trips, tonnes out, tonnes back."""
    rows = plan.movements
    tonnes = plan.cargo.pivot_table(index="movement", columns="direction", values="kg", aggfunc="sum") / 1000
    out, back = (
        rows["movement"].map(tonnes[way]).fillna(0.0) if way in tonnes else rows["vehicles"] * 0.0
        for way in ("out", "back")
    )
    columns = (
        index.day(rows["depart"]).tolist(),
        index.day(rows["arrive"]).tolist(),
        index.day(rows["return_on"]).tolist(),
        [index.routes.of(name, o=-1, d=-1, mode="road") for name in rows["route"]],
        [index.places.of(name, kind="", people=0) for name in rows["origin"]],
        [index.places.of(name, kind="", people=0) for name in rows["destination"]],
        [index.fleets.of(name, base=-1, type="", agency="", mode="") for name in rows["fleet"]],
        numbers(rows["vehicles"]),
        numbers(out),
        numbers(back),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def _lines(index: Index, plan: Plan) -> pd.DataFrame:
    """Coverage by need line and period in which it falls due, with people."""
    rows = plan.coverage[plan.coverage["required"] > 0]
    rows = rows.assign(period=index.period(rows["due"]))
    lines = rows.groupby(["need", "location", "period"])[["required", "met_on_time", "met_late", "unmet"]].sum()
    lines = lines.reset_index()
    return lines.assign(people=index.people(lines["need"]))


def cover_data(index: Index, plan: Plan) -> dict[str, Any]:
    """By place: percent met on time of what is due in each period; percent met in the end over all of it."""
    lines = _lines(index, plan)
    weighted = lines.assign(met=lines["people"] * lines["met_on_time"] / lines["required"])
    cells = weighted.groupby(["location", "period"])[["met", "people"]].sum()
    where = [index.places.of(name, kind="", people=0, needs=1) for name in cells.index.get_level_values(0)]
    table = np.full((len(index.places.rows), index.timeline.periods), NOTHING_DUE)
    table[where, cells.index.get_level_values(1)] = percent(cells["met"] / cells["people"])
    whole = lines.groupby(["need", "location"])[["required", "met_on_time", "met_late"]].sum().reset_index()
    people = index.people(whole["need"])
    met = people * np.minimum((whole["met_on_time"] + whole["met_late"]) / whole["required"], 1.0)
    sums = whole.assign(met=met, people=people).groupby("location")[["met", "people"]].sum()
    final = np.full(len(index.places.rows), NOTHING_DUE)
    final[[index.places.of(name) for name in sums.index]] = percent(sums["met"] / sums["people"])
    needed = {str(place): table[place].tolist() for place in np.flatnonzero((table != NOTHING_DUE).any(axis=1))}
    return {"periods": needed, "whole": final.tolist()}


def percent(shares: Any) -> Any:
    """Whole percent, rounded down, so that only what is wholly met is called 100 %."""
    return np.clip(np.floor(np.asarray(shares, dtype="float64") * 100 + 1e-6), 0, 100).astype(int)


def _by_need(index: Index, plan: Plan) -> list[list[Any]]:
    """What is needed (item, kit, requirement), priority, need lines, share on time, late, unmet (by people)."""
    keys = ["need", "location", "item", "kit", "requirement"]
    rows = plan.coverage.groupby(keys)[["required", "met_on_time", "met_late", "unmet"]].sum().reset_index()
    rows = rows[rows["required"] > 0]
    people = index.people(rows["need"])
    rows = rows.assign(
        people=people,
        what=rows["requirement"] + rows["kit"] + rows["item"],
        priority=rows["need"].map(index.needs["priority"]).astype("float64").fillna(3),
        **{name: people * rows[name] / rows["required"] for name in ("met_on_time", "met_late", "unmet")},
    )
    figures = ["people", "met_on_time", "met_late", "unmet"]
    groups = rows.groupby(["priority", "what"])
    sums = groups[figures].sum().assign(lines=groups.size()).reset_index()
    return [
        [index.goods.get(row["what"], (row["what"], ""))[0], number(row["priority"]), int(row["lines"])]
        + [number(row[name] / row["people"], 4) for name in figures[1:]]
        for row in sums.to_dict("records")
    ]


def _stock(index: Index, plan: Plan) -> dict[str, Any]:
    """By place: closing stock by period in tonnes (cubic metres where only these are limited), and the overflow."""
    result: dict[str, Any] = {}
    for name, rows in plan["storage"].groupby("location"):
        place = index.places.of(str(name), kind="", people=0)
        given = index.places.rows[place]
        unit = "m3" if given.get("t") is None and given.get("m3") is not None else "t"
        closing, over = np.zeros(index.timeline.periods), np.zeros(index.timeline.periods)
        period = index.period(rows["date"])
        closing[period], over[period] = rows[unit], rows[f"overflow_{unit}"]
        if closing.any():
            result[str(place)] = [unit, numbers(closing, 1), number(over.max(), 1)]
    return result


def _shortages(index: Index, plan: Plan) -> dict[str, Any]:
    """Need lines with something unmet, most people times missing share first; reasons where the table has them."""
    rows = plan.unmet
    more = [name for name in rows.columns if name not in _KNOWN]
    weight = rows["people"] * rows["quantity"] / rows["required"].clip(lower=1e-9)
    rows = rows.assign(weight=weight).sort_values(["weight", "need"], ascending=[False, True], kind="stable")
    kept = rows.head(MOST_SHORTAGES)
    table = []
    for row in kept.to_dict("records"):
        what = row["requirement"] or row["kit"] or row["item"]
        title, unit = index.goods.get(what, (what, ""))
        priority = index.needs["priority"].get(row["need"])
        table.append(
            [
                index.places.of(row["location"], kind="", people=0),
                title,
                unit,
                number(row["required"]),
                number(row["quantity"]),
                number(row["people"]),
                number(priority),
                *(_cell(row[name]) for name in more),
            ]
        )
    return {"more": more, "rows": table, "left": len(rows) - len(kept)}


def _cell(value: Any) -> Any:
    """A cell of a table others declare: number, date or text."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return "" if value is pd.NaT else value


def fleet_use_data(index: Index, plan: Plan) -> dict[str, Any]:
    """By fleet: vehicle-days used and available by period."""
    result: dict[str, Any] = {}
    for name, rows in plan["fleet_use"].groupby("fleet"):
        fleet = index.fleets.of(str(name), base=-1, type="", agency="", mode="")
        used, there = np.zeros(index.timeline.periods), np.zeros(index.timeline.periods)
        period = index.period(rows["date"])
        np.add.at(used, period, rows["used"])
        np.add.at(there, period, rows["available"])
        result[str(fleet)] = [numbers(used, 2), numbers(there, 2)]
    return result


def _spending(plan: Plan) -> list[list[Any]]:
    """Fund, payer, and the amount by kind: transport, procurement, handling, opening."""
    kinds = ("transport", "procurement", "handling", "opening")
    rows = plan.spending.assign(payer=plan.spending["payer"].where(plan.spending["fund"] == "", ""))
    sums = rows.pivot_table(index=["fund", "payer"], columns="kind", values="amount", aggfunc="sum", fill_value=0.0)
    return [
        [row["fund"], row["payer"], *(number(row.get(kind, 0.0), 2) for kind in kinds)]
        for row in sums.reset_index().to_dict("records")
    ]
