"""Needs raised and people moved, as the checker reads it: every line of a place, day by day."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from maro_logistics.evaluation.days import days_between
from maro_logistics.evaluation.events_split import split_rows
from maro_logistics.evaluation.needs import assessed_people, derived_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from maro_logistics.evaluation.given import Given, Row, Tables

QUANTITIES = ("quantity", "quantity_per_day", "people")
"""What is scaled of a line."""
Stretch = tuple["date", "date", float]
"""First and last day with one factor."""


def part_names(table: list[Row], later: Sequence[Row]) -> None:
    """Name the later parts of lines that were cut: the name of the line and their first day."""
    for row in table:
        if any(row is part for part in later):
            row["need"] = re.sub(r"@\d{4}-\d{2}-\d{2}$", "", row["need"]) + f"@{row['from'].isoformat()}"


def change_needs(tables: Tables, events: Sequence[Row], before: Given) -> None:
    """Change needs and assessments by all events at once; every event acts on the lines as they were ``before``."""
    if not events:
        return
    stated = [{**row, "people": _people(row, before)} for row in before.needs]
    derived = list(derived_rows(before))
    added: list[Row] = [row for event in events for row in _added(event, [*stated, *derived], before)]
    for location in sorted({event["target"] for event in events}):
        here = [event for event in events if event["target"] == location]
        added += _reduce(tables, location, here, [row for row in derived if row["location"] == location], before)
    taken = {row["need"] for row in [*stated, *derived]}
    for row in added:
        name, number = row["need"], 1
        while row["need"] in taken:
            number += 1
            row["need"] = f"{name}#{number}"
        taken.add(row["need"])
        tables["needs"].append(row)


def _people(row: Row, before: Given) -> float:
    people: float | None = row["people"]
    return assessed_people(row, before) if people is None else people


def _added(event: Row, lines: Sequence[Row], before: Given) -> Iterator[Row]:
    """Lines that an event adds."""
    day, value = event["from"].isoformat(), float(event["value"])
    moves = event["kind"] == "move_people"
    share = value if moves else value - 1.0
    for line in lines:
        is_meant = moves or event["item"] in {"", line["item"]}
        if line["location"] == event["target"] and is_meant and share > 0:
            mark = f">{event['to']}@{day}" if moves else f"+{day}"
            named = {**line, "need": line["need"] + mark, "location": event["to"] if moves else line["location"]}
            yield from _part(named, share, (event["from"], event["until"]), before)


def _part(line: Row, share: float, days: tuple[date, date], before: Given) -> Iterator[Row]:
    """A share of a line on some days."""
    calendar = before.calendar
    first, last = line["from"] or calendar.start, line["until"] or calendar.last_day
    scaled = {**line, **{name: None if line[name] is None else line[name] * share for name in QUANTITIES}}
    if line["quantity_per_day"] is None:
        if days[0] <= max(first, calendar.start) <= days[1]:
            yield scaled
    elif first <= days[1] and last >= days[0]:
        yield {**scaled, "from": max(first, days[0]), "until": min(last, days[1])}


def _reduce(
    tables: Tables, location: str, events: Sequence[Row], derived: Sequence[Row], before: Given
) -> Iterator[Row]:
    """Scale down the lines of a place; lines that make up for rations scaled too far."""
    calendar = before.calendar
    days = days_between(calendar.start, calendar.last_day)
    items = {row["item"] for row in [*tables["needs"], *before.rations]}
    left = {item: [_left(item, day, events) for day in days] for item in items | {""}}
    if all(factor >= 1.0 - 1e-12 for factors in left.values() for factor in factors):
        return
    for row in tables["needs"]:
        if row["location"] == location and row["people"] is None:
            row["people"] = _people(row, before)
    for item in items:
        for first, last, factor in _stretches(days, left[item]):
            _scale(tables["needs"], location, item, (first, last, factor), before)
    yield from _reduce_rations(tables, location, derived, left, before)


def _reduce_rations(
    tables: Tables, location: str, derived: Sequence[Row], left: dict[str, list[float]], before: Given
) -> Iterator[Row]:
    """Scale down the assessments of a place to what is left of the ration that loses most; the rest made up for."""
    days = days_between(before.calendar.start, before.calendar.last_day)
    least = [min([left[row["item"]][n] for row in before.rations] or [1.0]) for n in range(len(days))]
    for first, last, factor in _stretches(days, least):
        span = {"from": first, "until": last}
        for row in split_rows(tables["assessments"], lambda row: row["location"] == location, span, before.calendar):
            row["people"] *= factor
    for item in sorted({row["item"] for row in derived}):
        missing = [1.0 - (mine - common) for mine, common in zip(left[item], least, strict=True)]
        for first, last, rest in _stretches(days, missing):
            for line in [line for line in derived if line["item"] == item]:
                named = {**line, "need": f"{line['need']}+{first.isoformat()}"}
                yield from _part(named, 1.0 - rest, (first, last), before)


def _left(item: str, day: date, events: Sequence[Row]) -> float:
    """What is left of the need for an item on a day."""
    moved, factor = 0.0, 1.0
    for event in events:
        if event["from"] <= day <= event["until"]:
            if event["kind"] == "move_people":
                moved += float(event["value"])
            elif float(event["value"]) < 1 and event["item"] in {"", item}:
                factor *= float(event["value"])
    return factor * max(1.0 - moved, 0.0)


def _stretches(days: Sequence[date], factors: Sequence[float]) -> Iterator[Stretch]:
    """Runs of days with one factor below 1."""
    for factor, run in groupby(zip(days, factors, strict=True), key=lambda pair: pair[1]):
        together = [day for day, _ in run]
        if factor < 1.0 - 1e-12:
            yield together[0], together[-1], factor


def _scale(needs: list[Row], location: str, item: str, stretch: Stretch, before: Given) -> None:
    """Scale the stated lines of a place and item on the days of a stretch."""
    first, last, factor = stretch
    calendar = before.calendar

    def is_mine(row: Row) -> bool:
        return bool(row["location"] == location and row["item"] == item and row["quantity_per_day"] is not None)

    once = [
        row
        for row in needs
        if row["location"] == location
        and row["item"] == item
        and row["quantity_per_day"] is None
        and first <= max(row["from"] or calendar.start, calendar.start) <= last
    ]
    within = split_rows(needs, is_mine, {"from": first, "until": last}, calendar)
    part_names(needs, within.later)
    for row in [*once, *within]:
        for name in QUANTITIES:
            row[name] = None if row[name] is None else row[name] * factor
