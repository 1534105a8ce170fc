"""Rows of dated tables cut where an event begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from maro_logistics.evaluation.days import ONE_DAY

if TYPE_CHECKING:
    from maro_logistics.evaluation.days import Calendar
    from maro_logistics.evaluation.given import Row


class Within(list["Row"]):
    """The rows that lie within an event, and those that are new because a row was cut."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[Row] = []


def split_rows(table: list[Row], is_picked: Callable[[Row], bool], span: Row, calendar: Calendar) -> Within:
    """Cut the picked rows of a table at the ends of a span of days; those within it."""
    within = Within()
    for row in list(table):
        first, last = row["from"] or calendar.start, row["until"] or calendar.last_day
        if not is_picked(row) or first > span["until"] or last < span["from"]:
            continue
        end, middle = row["until"], row
        if first < span["from"]:
            middle = {**row, "from": span["from"]}
            row["until"] = span["from"] - ONE_DAY
            within.later.append(middle)
            table.append(middle)
        if last > span["until"]:
            middle["until"] = span["until"]
            after = {**middle, "from": span["until"] + ONE_DAY, "until": end}
            within.later.append(after)
            table.append(after)
        within.append(middle)
    return within
