"""What is told of a contingency: one row of figures, the plan that answers it, and what changes."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from maro_logistics.plan.compare import Comparison, compare
from maro_logistics.plan.difference import ADD, REMOVE, difference
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.plan.words import amount, percent, signed
from maro_logistics.planning.deciding import WITHIN

if TYPE_CHECKING:
    from maro_logistics.planning.answering import Answer
    from maro_logistics.planning.case import Case

Status = Literal["done", "failed", "skipped"]
Row = dict[str, Any]

COLUMNS: Mapping[str, str] = {
    "contingency": "Its name",
    "title": "What happens",
    "probability": "How likely it is; empty if the scenario does not say",
    "known_on": "Date on which it becomes known",
    "trigger": "What to watch",
    "decide_by": "Latest day on which switching still gives 95 % of the benefit; or why there is no such day",
    "held": "Objective of the base plan carried out to the end, in the currency of the scenario",
    "variant": "Objective of the best plan found that is free from known_on on",
    "foresight": "Objective of the best plan found that knows it from the start",
    "replanning_low": "Value of replanning: held less the variant, at least",
    "replanning_high": "The same at most: held less the bound of the variant",
    "warning_low": "Value of warning: the variant less foresight, at least",
    "warning_high": "The same at most",
    "finding": "replanning pays, or within the gap: the value of replanning may be nothing",
    "unmet_people": "More people whose need is never met than in the base plan",
    "unmet_t": "More tonnes never delivered than in the base plan",
    "cost": "More cost than the base plan: transport, handling, opening, procurement, loss",
    "gap": "Relative gap of the variant",
    "status": "done, failed or skipped",
    "seconds": "How long it took",
    "note": "Why it failed",
}
"""Columns of ``contingencies.csv`` and what they mean."""
TIMING = ("seconds",)
"""Columns that differ between two runs of the same work."""
PAYS, WITHIN_GAP = "replanning pays", "within the gap"


@dataclass(frozen=True, eq=False)
class Variant:
    """The answer to one contingency."""

    row: Mapping[str, Any]
    """Its figures by the names of :data:`COLUMNS`."""
    plan: Plan | None
    """What to do; ``None`` where there is no answer."""
    base: Plan
    """The plan it departs from."""

    @property
    def contingency(self) -> str:
        """Its name."""
        return str(self.row["contingency"])

    @property
    def status(self) -> Status:
        """``done``, ``failed`` or ``skipped``."""
        status: Status = self.row["status"]
        return status

    @property
    def difference(self) -> Comparison:
        """What changes from the base plan, movement by movement, by agency, unmet, cost."""
        return compare(self.base, build_plan({}, {}) if self.plan is None else self.plan)

    def sentence(self) -> str:
        """The answer in one line, for the one on duty."""
        row = self.row
        if self.status != "done":
            return f"{self.contingency}: {self.status}" + (f", {row['note']}" if row["note"] else "")
        name = self.contingency + (f" ({row['title']})" if row["title"] else "")
        if row["finding"] != PAYS:
            return f"{name}: keep to the plan; a better answer is not proven (gap {percent(row['gap'])})"
        until = {"no deadline": "at any time"}.get(row["decide_by"], f"by {row['decide_by']}")
        short = f", {signed(row['unmet_people'])} people short" if abs(row["unmet_people"]) >= 1 else ""
        return f"{name}: switch {until}, saves {amount(row['replanning_low'])} against holding on{short}"

    def lines(self) -> tuple[str, ...]:
        """The answer in full: what to watch, figures, then what changes from the base plan and for whom."""
        row = self.row
        head = [self.sentence(), f"known on {row['known_on']}", f"watch: {row['trigger'] or 'nothing is said'}"]
        if self.plan is None:
            return tuple(head)
        figures = [f"{name}: {told(name, row[name])}" for name in _FIGURES]
        changes = self.difference
        return (*head, *figures, "", *changes.sentences(), *_ordering(self.base, self.plan), *_by_agency(changes))

    def _repr_html_(self) -> str:
        """Figures and changes, for notebooks."""
        rows = (
            f"<tr><th>{html.escape(name)}</th><td>{html.escape(told(name, self.row.get(name)))}</td></tr>"
            for name in COLUMNS
        )
        changes = "" if self.plan is None else self.difference.movements.to_html(index=False, escape=True)
        return f"<table><caption>{html.escape(self.sentence())}</caption>{''.join(rows)}</table>{changes}"


_FIGURES = ("held", "variant", "foresight", "decide_by", "unmet_people", "unmet_t", "cost", "gap")


def _ordering(base: Plan, plan: Plan) -> list[str]:
    """Orders and openings that are taken back or added, in words."""
    changed = difference(base, plan).tables
    orders = [
        f"{one['placed']:%Y-%m-%d} {_VERB[one['change']]} order of {amount(one['quantity'])} {one['item']}"
        f" from {one['supplier']}"
        for one in changed["orders"].to_dict("records")
    ]
    openings = [
        f"{one['opened']:%Y-%m-%d} {'open' if one['change'] == ADD else 'do not open'} {one['location']}"
        for one in changed["openings"].to_dict("records")
    ]
    return [*orders, *openings]


_VERB = {ADD: "place", REMOVE: "do not place"}


def _by_agency(changes: Comparison) -> list[str]:
    """What changes on the task sheet of each agency."""
    return [
        f"{one['agency'] or 'no agency'}: {one['cancelled']} movements cancelled, {one['added']} added,"
        f" {one['changed']} changed; {amount(one['old_t'])} t -> {amount(one['new_t'])} t"
        for one in changes.agencies.to_dict("records")
        if one["cancelled"] or one["added"] or one["changed"]
    ]


def told(name: str, value: Any) -> str:
    """A figure of a row for reading."""
    if value is None or value == "":
        return ""
    if name in ("gap", "probability") and isinstance(value, float):
        return percent(value)
    return amount(value) if isinstance(value, int | float) else str(value)


def row_of(case: Case, answer: Answer, seconds: float) -> Row:
    """The row of an answered contingency."""
    low, high = answer.replanning
    pays = low > WITHIN * max(abs(answer.held), 1.0)
    figures = {
        "decide_by": str(answer.deadline),
        "held": answer.held,
        "variant": answer.variant,
        "foresight": answer.foresight,
        "replanning_low": low,
        "replanning_high": high,
        "warning_low": answer.warning[0],
        "warning_high": answer.warning[1],
        "finding": PAYS if pays else WITHIN_GAP,
        "unmet_people": answer.unmet_people,
        "unmet_t": answer.unmet_t,
        "cost": answer.cost,
        "gap": answer.gap,
    }
    return {**stated(case.row), **figures, "status": "done", "seconds": round(seconds, 3), "note": ""}


def empty_row(row: pd.Series, status: Status, note: str, seconds: float | None = None) -> Row:
    """The row of a contingency without an answer."""
    return {**dict.fromkeys(COLUMNS), **stated(row), "status": status, "note": note, "seconds": seconds}


def stated(row: pd.Series) -> Row:
    """What the scenario says of a contingency."""
    probability = row["probability"]
    return {
        **{name: str(row[name]) for name in ("contingency", "title", "trigger")},
        "probability": None if pd.isna(probability) else float(probability),
        "known_on": row["known_on"].date().isoformat(),
    }


def frame_of(rows: list[Row]) -> pd.DataFrame:
    """Rows as a typed frame with the columns of ``contingencies.csv``."""
    frame = pd.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], columns=list(COLUMNS))
    texts = ("contingency", "title", "trigger", "decide_by", "finding", "status", "note")
    for name in COLUMNS:
        if name == "known_on":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        elif name in texts:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), "").astype("str")
        else:
            frame[name] = pd.to_numeric(frame[name]).astype("float64")
    return frame


@dataclass(frozen=True, eq=False)
class Answers:
    """Every contingency that was asked for: done + failed + skipped = asked."""

    table: pd.DataFrame
    """One row per contingency, the columns of ``contingencies.csv``."""
    variants: Mapping[str, Variant]
    """By the name of the contingency, in the order in which they were asked for."""
    folder: Path | None
    """Where they are written."""
    is_interrupted: bool = False

    def count(self, status: Status) -> int:
        """How many were done, failed or were skipped."""
        return sum(variant.status == status for variant in self.variants.values())

    def _repr_html_(self) -> str:
        """The table, for notebooks."""
        return str(self.table.to_html(index=False, escape=True))
