"""Events of one contingency as plain values, in an order that does not depend on the order of rows."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from maro_logistics.scenario.events_dates import Span, horizon_of
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_frame


class Event(NamedTuple):
    """One event."""

    row: int
    """Row of the table of events."""
    kind: str
    target: str
    agency: str
    item: str
    to: str
    span: Span
    """Days on which it holds: from `known_on` or `from`, to `until` or the end of the horizon."""
    value: str
    table: str
    where: str
    column: str
    operation: str
    known_on: pd.Timestamp

    @property
    def number(self) -> float:
        """The value of a kind that asks for a number; not a number where it is empty."""
        return float(self.value) if self.value else float("nan")


def events_of(scenario: Scenario, contingency: str) -> list[Event]:
    """The events of a contingency: edits first, all others after them, each group in the order of its texts."""
    frame = scenario["events"]
    mine = frame[frame["contingency"] == contingency]
    if mine.empty:
        return []
    rows = scenario["contingencies"]
    known_on = pd.Timestamp(rows.loc[rows["contingency"] == contingency, "known_on"].iloc[0])
    last = horizon_of(scenario).last
    words = worded_frame(TABLE["events"], mine).assign(edits=mine["kind"] != "edit")
    ordered = words.sort_values(["edits", *TABLE["events"].column_names], kind="stable")
    spans = pd.DataFrame(
        {"first": mine["from"].fillna(known_on), "last": mine["until"].fillna(max(last, known_on))}
    ).loc[ordered.index]
    return [
        Event(
            row=int(row),
            span=Span(pd.Timestamp(first), pd.Timestamp(end)),
            known_on=known_on,
            **dict(zip(_TEXTS, texts, strict=True)),
        )
        for row, first, end, texts in zip(
            ordered.index, spans["first"], spans["last"], ordered[list(_TEXTS)].itertuples(index=False), strict=True
        )
    ]


_TEXTS = ("kind", "target", "agency", "item", "to", "value", "table", "where", "column", "operation")
