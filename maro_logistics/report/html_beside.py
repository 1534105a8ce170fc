"""What others left in a plan folder: answers to contingencies, rankings, variants, hedged plans."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maro_logistics.errors import InputError
from maro_logistics.plan.reading import read_plan

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan

Table = dict[str, Any]
"""``columns``: names; ``rows``: lists of texts and numbers."""
THIS_PLAN = "this plan"
"""Name of the plan itself among those it is compared with."""
MOST_VARIANTS = 40
"""Variants a page holds; all of them stand in the table of contingencies."""
_LESS_IS_BETTER = ("objective", "deprivation", "cost", "exposure", "unmet", "missing", "gap", "spent", "short", "late")
_FIRST = (
    "name", "what", "from", "to", "figure", "objective", "people_served", "person_days_missing", "cost", "exposure",
)  # fmt: skip
_MORE_IS_BETTER = ("served", "share", "coverage", "met")


def nothing() -> Table:
    """A table without rows."""
    return {"columns": [], "rows": []}


@dataclass(frozen=True, slots=True)
class Beside:
    """Results that stand beside a plan; each is empty where nobody made it."""

    contingencies: Table = field(default_factory=nothing)
    criticality: Table = field(default_factory=nothing)
    hedge: Table = field(default_factory=nothing)
    variants: tuple[tuple[str, Plan], ...] = ()
    """Contingency and its plan."""


def read_beside(folder: Path) -> Beside:
    """What stands in the folder of a plan beside its own tables, or in one with answers to its contingencies."""
    contingencies = read_contingencies(folder)
    return Beside(
        contingencies=contingencies,
        criticality=_first_table(folder, "criticality.csv", "contingencies/criticality.csv"),
        hedge=_first_table(folder, "hedge/hedge.csv", "hedge/summary.csv"),
        variants=_variants(folder, contingencies),
    )


def read_contingencies(folder: Path) -> Table:
    """What answering the contingencies of a plan told, one row each; no rows where nobody answered them."""
    return _first_table(folder, "contingencies.csv", "contingencies/contingencies.csv")


def _variants(folder: Path, contingencies: Table) -> tuple[tuple[str, Plan], ...]:
    """Plans in folders below that say which contingency they answer, in the order of the table of contingencies."""
    files = sorted(file for depth in ("*", "*/*", "*/*/*") for file in folder.glob(f"{depth}/plan.json"))
    found: dict[str, Plan] = {}
    for file in files:
        try:
            plan = read_plan(file.parent)
        except InputError:
            continue
        name = contingency_of(plan.summary)
        if name and file.parent.name not in {"held", "foresight"}:
            found.setdefault(name, plan)
    order = {str(row[0]): number for number, row in enumerate(contingencies["rows"])}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return tuple((name, found[name]) for name in names[:MOST_VARIANTS])


def contingency_of(summary: Mapping[str, Any]) -> str:
    """Name of the contingency a plan answers; empty for a base plan."""
    told = summary.get("contingency", "")
    if isinstance(told, Mapping):
        told = told.get("contingency", told.get("id", told.get("name", "")))
    return str(told or "")


def _first_table(folder: Path, *names: str) -> Table:
    """The first of the files that is there."""
    for name in names:
        if (folder / name).is_file():
            return read_table(folder / name)
    return nothing()


def read_table(path: Path) -> Table:
    """A CSV file as texts and numbers, whoever declared its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    if not rows:
        return nothing()
    width = len(rows[0])
    return {"columns": rows[0], "rows": [[_value(cell) for cell in (row + [""] * width)[:width]] for row in rows[1:]]}


def _value(cell: str) -> Any:
    """A number where the cell is one; a text without the mark that keeps a spreadsheet from running it."""
    if cell[:1].isdigit() or (cell[:1] == "-" and cell[1:2].isdigit()):
        try:
            number = float(cell)
        except ValueError:
            return cell
        return int(number) if number.is_integer() else number
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("'=+-@\t\r") else cell


def frame_table(frame: Any) -> Table:
    """A frame of a plan as a table of the page."""
    columns = [str(name) for name in frame.columns if not frame[name].astype("str").isin(["", "nan", "NaT"]).all()]
    rows = [[_plain(value) for value in row] for row in frame[columns].itertuples(index=False)]
    return {"columns": columns, "rows": rows}


def _plain(value: Any) -> Any:
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else round(value, 3)  # noqa: PLR0124 - NaN
    return value


def baseline_table(summary: Mapping[str, Any]) -> Table:
    """The baselines that ``plan.json`` tells of, one row each, this plan first; ``less`` says which way is better."""
    told = summary.get("baselines") or {}
    named = told.items() if isinstance(told, Mapping) else ((row.get("name", ""), row) for row in told)
    rows = {str(name): _figures(row) for name, row in named if isinstance(row, Mapping)}
    found = dict.fromkeys(name for row in rows.values() for name in row)
    columns = [*(name for name in _FIRST if name in found), *(name for name in found if name not in _FIRST)]
    less = [0, *(_way(name) for name in columns)]
    rows = {THIS_PLAN: rows.pop(THIS_PLAN), **rows} if THIS_PLAN in rows else rows
    return {
        "columns": ["plan", *columns],
        "rows": [[name.replace("_", " "), *(row.get(column) for column in columns)] for name, row in rows.items()],
        "less": less,
    }


def records_table(records: Any) -> Table:
    """Records as a table: a column per key, in the order in which they appear."""
    rows = [row for row in records or [] if isinstance(row, Mapping)]
    found = dict.fromkeys(name for row in rows for name in row)
    columns = [*(name for name in _FIRST if name in found), *(name for name in found if name not in _FIRST)]
    return {"columns": columns, "rows": [[row.get(name) for name in columns] for row in rows]}


def _figures(row: Mapping[str, Any]) -> dict[str, float]:
    return {
        str(name): value
        for name, value in row.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def _way(name: str) -> int:
    """1 when less is better, -1 when more is, 0 when neither is known."""
    if any(word in name for word in _MORE_IS_BETTER) and not any(word in name for word in ("unmet", "missing")):
        return -1
    return int(any(word in name for word in _LESS_IS_BETTER))
