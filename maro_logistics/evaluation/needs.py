"""Need lines, as stated and as derived from assessments and rations, with their parts and what they are worth."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.days import ONE_DAY, days_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maro_logistics.evaluation.days import Calendar
    from maro_logistics.evaluation.given import Given, Row
    from maro_logistics.evaluation.roads import Roads


class Part(NamedTuple):
    """A quantity asked for on one day and due on another, within the horizon."""

    asked: date
    due: date
    quantity: float


@dataclass(frozen=True)
class NeedLine:
    """One need line."""

    name: str
    location: str
    item: str
    kit: str
    requirement: str
    agency: str
    priority: int
    is_useful_late: bool
    people: float
    quantity: float
    """A day's quantity, or the whole: what `people` lack when it is missing."""
    parts: tuple[Part, ...]
    """Oldest first; parts due after the horizon are left out."""
    calendar: Calendar

    @property
    def total(self) -> float:
        """All that is asked for and due within the horizon."""
        return sum((part.quantity for part in self.parts), 0.0)

    @cached_property
    def asked_by_period(self) -> list[float]:
        """``O_r(t)``: asked for by the end of each period."""
        return self._by_period([(part.asked, part.quantity) for part in self.parts])

    @cached_property
    def due_by_period(self) -> list[float]:
        """``D_r(t)``: due by the end of each period."""
        return self._by_period([(part.due, part.quantity) for part in self.parts])

    @cached_property
    def due_in_period(self) -> list[float]:
        """``q_r(t)``: due in each period."""
        so_far = [0.0, *self.due_by_period]
        return [after - before for before, after in pairwise(so_far)]

    @cached_property
    def parts_by_period(self) -> dict[tuple[int, int], float]:
        """What was asked for in one period and due in another, oldest first."""
        parts: dict[tuple[int, int], float] = {}
        for part in self.parts:
            key = (self.calendar.period_in(part.asked), self.calendar.period_in(part.due))
            parts[key] = parts.get(key, 0.0) + part.quantity
        return dict(sorted(parts.items()))

    def due_by_days_before(self, day: date, days: int) -> float:
        """What is due at least so many days before a day."""
        return self._cumulated[bisect_right(self._due_days, day - timedelta(days=days))]

    @cached_property
    def _due_days(self) -> list[date]:
        return [part.due for part in self.parts]

    @cached_property
    def _cumulated(self) -> list[float]:
        return [0.0, *accumulate(part.quantity for part in self.parts)]

    def _by_period(self, dated: list[tuple[date, float]]) -> list[float]:
        amounts = [0.0] * len(self.calendar.lengths)
        for day, quantity in dated:
            amounts[self.calendar.period_in(day)] += quantity
        return list(accumulate(amounts))


def need_lines(given: Given) -> dict[str, NeedLine]:
    """Every need line by name: the rows of `needs`, then one for each assessment and ration with common dates."""
    lines = {row["need"]: stated_line(row, given) for row in given.needs}
    derived = sorted(derived_rows(given), key=other_columns_as_text)
    for row in derived:
        name = free_name(row["need"], lines)
        lines[name] = stated_line({**row, "need": name}, given)
    return lines


def free_name(name: str, taken: dict[str, NeedLine]) -> str:
    """The name itself, or with the first free number."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    return free


def other_columns_as_text(row: Row) -> tuple[str, ...]:
    """The order in which lines of one name are numbered."""
    values = (value for name, value in row.items() if name != "need")
    return ("", *("" if value is None else str(value) for value in values))


def derived_rows(given: Given) -> Iterator[Row]:
    """Rows like those of `needs`, made from assessments and rations."""
    calendar = given.calendar
    for assessment in given.assessments:
        for ration in given.rations:
            starts = (assessment["from"], ration["from"], calendar.start)
            ends = (assessment["until"], ration["until"], calendar.last_day)
            first, last = max(day for day in starts if day), min(day for day in ends if day)
            if first <= last:
                yield derived_row(assessment, ration, first, last)


def derived_row(assessment: Row, ration: Row, first: date, last: date) -> Row:
    """One derived line: so many people, so much each, every day of the common dates."""
    what = ration["item"] or ration["requirement"]
    return {
        "need": "/".join((assessment["location"], what, first.isoformat())),
        "location": assessment["location"],
        "item": ration["item"],
        "kit": "",
        "requirement": ration["requirement"],
        "quantity": None,
        "quantity_per_day": assessment["people"] * ration["quantity_per_person_per_day"],
        "from": first,
        "until": last,
        "due_within_days": ration["due_within_days"],
        "priority": ration["priority"],
        "late": ration["late"],
        "people": assessment["people"],
        "agency": "",
    }


def stated_line(row: Row, given: Given) -> NeedLine:
    """The need line of a row of `needs`."""
    people = row["people"]
    asks_daily = row["quantity_per_day"] is not None
    quantity: float = row["quantity_per_day"] if asks_daily else row["quantity"] or 0.0
    parts = daily_parts(row, given.calendar) if asks_daily else single_part(row, given.calendar)
    return NeedLine(
        name=row["need"],
        location=row["location"],
        item=row["item"],
        kit=row["kit"],
        requirement=row["requirement"],
        agency=row["agency"],
        priority=int(row["priority"]),
        is_useful_late=row["late"] == "useful",
        people=assessed_people(row, given) if people is None else people,
        quantity=quantity,
        parts=tuple(part for part in parts if part.due <= given.calendar.last_day and part.quantity > 0),
        calendar=given.calendar,
    )


def daily_parts(row: Row, calendar: Calendar) -> list[Part]:
    """A part for each day of the line within the horizon."""
    first = max(row["from"] or calendar.start, calendar.start)
    last = min(row["until"] or calendar.last_day, calendar.last_day)
    wait = ONE_DAY * int(row["due_within_days"] or 0)
    return [Part(day, day + wait, row["quantity_per_day"]) for day in days_between(first, last)]


def single_part(row: Row, calendar: Calendar) -> list[Part]:
    """The whole, asked for once on `from` and due `due_within_days` later, or on `until` without it."""
    first: date = row["from"] or calendar.start
    if first > calendar.last_day:
        return []
    if row["due_within_days"] is None:
        due: date = row["until"] or calendar.last_day
    else:
        due = first + timedelta(days=int(row["due_within_days"]))
    asked = max(first, calendar.start)
    return [Part(asked, max(due, asked), row["quantity"] or 0.0)]


def assessed_people(row: Row, given: Given) -> float:
    """The largest number of people of the location's assessments that share a day with the line; 0 without any."""
    calendar = given.calendar
    first, last = row["from"] or calendar.start, row["until"] or calendar.last_day
    sharing = [
        other["people"]
        for other in given.assessments
        if other["location"] == row["location"]
        and max(first, other["from"] or calendar.start) <= min(last, other["until"] or calendar.last_day)
    ]
    return max(sharing, default=0.0)


def worth(line: NeedLine, t: int, given: Given, roads: Roads) -> float:
    """``pi_r(t)``: what it is worth that one unit is not missing for one day."""
    if not line.quantity:
        return 0.0
    settings, day = given.settings, given.calendar.firsts[t]
    weight = settings.priority_weights[line.priority - 1]
    level = roads.level_of_location(line.location, day)
    factor: float = roads.rule(level)["priority_factor"] * phase_factor(line, day, given)
    return settings.value_per_person_day * weight * factor * line.people / line.quantity


def phase_factor(line: NeedLine, day: date, given: Given) -> float:
    """The product of the factors of all phases of a day for the line's category, requirement or kit."""
    category = given.items[line.item]["category"] if line.item else line.requirement or line.kit
    factor = 1.0
    for row in given.phases:
        lasts = (row["from"] or date.min) <= day <= (row["until"] or date.max)
        if row["category"] == category and lasts:
            factor *= row["priority_factor"]
    return factor


def demand_items(line: NeedLine, given: Given) -> set[str]:
    """The items that count for a line."""
    if line.item:
        return {line.item}
    if line.kit:
        return set(given.kits.get(line.kit, {}))
    return {item for item, requirement in given.contents if requirement == line.requirement}
