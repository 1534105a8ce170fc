"""What it costs when nothing ever comes, written out from the definition of deprivation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from maro_logistics.scenario.scenario import Scenario
from tests.laws.changes import explicit_needs


@dataclass(frozen=True)
class _Line:
    """A need line as its parts: days (0 = the first of the horizon) on which so much is due."""

    due: dict[int, float]
    is_lost: bool
    people: float
    per_day: float
    weight: float
    factors: np.ndarray[tuple[int], np.dtype[np.float64]]
    """What phases and threats make of its worth, by period."""


def nothing_comes(scenario: Scenario) -> float:
    """Deprivation of the scenario when no unit is ever issued, in currency."""
    explicit = explicit_needs(scenario)
    lengths = scenario.settings.period_lengths
    last = np.cumsum(lengths) - 1
    first = last - np.asarray(lengths) + 1
    lines = [_line(explicit, row, first) for row in explicit["needs"].to_dict("records")]
    return sum(_cost(scenario, line, lengths, last) for line in lines)


def _line(scenario: Scenario, row: dict[str, object], first: np.ndarray) -> _Line:
    own = scenario.settings
    daily = not np.isnan(row["quantity_per_day"])
    begin = _day(scenario, row["from"], 0)
    end = _day(scenario, row["until"], own.days - 1)
    if daily:
        within = 0 if np.isnan(row["due_within_days"]) else int(row["due_within_days"])
        due = {day + within: row["quantity_per_day"] for day in range(max(begin, 0), min(end, own.days - 1) + 1)}
        quantity = row["quantity_per_day"]
    else:
        quantity = row["quantity"]
        asked = min(own.days, begin)
        at = end if np.isnan(row["due_within_days"]) else begin + int(row["due_within_days"])
        due = {max(at, 0): quantity} if asked < own.days else {}
    return _Line(
        due={day: amount for day, amount in due.items() if day < own.days},
        is_lost=row["late"] == "lost",
        people=_people(scenario, row, begin, end),
        per_day=quantity,
        weight=own.priority_weights[int(row["priority"]) - 1],
        factors=_factors(scenario, row, first),
    )


def _day(scenario: Scenario, value: pd.Timestamp, empty: int) -> int:
    return empty if pd.isna(value) else (value.date() - scenario.settings.start).days


def _people(scenario: Scenario, row: dict[str, object], begin: int, end: int) -> float:
    """People of the line: its own, or the most of the location's assessments that share a day with it."""
    if not np.isnan(row["people"]):
        return row["people"]
    here = scenario["assessments"][scenario["assessments"]["location"] == row["location"]]
    shares = [
        each["people"]
        for each in here.to_dict("records")
        if _day(scenario, each["from"], 0) <= end and begin <= _day(scenario, each["until"], scenario.settings.days - 1)
    ]
    return max(shares, default=0.0)


def _factors(scenario: Scenario, row: dict[str, object], first: np.ndarray) -> np.ndarray:
    """Phases of the category of what is asked for, and the factor of the level of the place, on the first days."""
    category = dict(zip(scenario["items"]["item"], scenario["items"]["category"], strict=True))
    asked = category.get(row["item"], "") if row["item"] else row["requirement"] or row["kit"]
    factors = np.ones(len(first))
    days = scenario.settings.days - 1
    for phase in scenario["phases"].to_dict("records"):
        if phase["category"] == asked:
            held = (first >= _day(scenario, phase["from"], 0)) & (first <= _day(scenario, phase["until"], days))
            factors = np.where(held, factors * phase["priority_factor"], factors)
    level = np.zeros(len(first))
    for threat in scenario["threats"].to_dict("records"):
        if threat["location"] == row["location"]:
            held = (first >= _day(scenario, threat["from"], 0)) & (first <= _day(scenario, threat["until"], days))
            level = np.where(held, np.maximum(level, threat["level"]), level)
    rules = dict(zip(scenario["threat_rules"]["level"], scenario["threat_rules"]["priority_factor"], strict=True))
    return factors * np.array([rules.get(each, 1.0) for each in level])


def _cost(scenario: Scenario, line: _Line, lengths: tuple[int, ...], last: np.ndarray) -> float:
    """Deprivation of a line of which nothing is met."""
    if line.per_day == 0:
        return 0.0
    own = scenario.settings
    worth = own.value_per_person_day * line.weight * line.factors * line.people / line.per_day
    mean = float(np.mean(own.share_slopes))
    steps = np.diff([1.0, *own.waiting_slopes])
    total = 0.0
    for period, (length, end) in enumerate(zip(lengths, last, strict=True)):
        if line.is_lost:
            begin = end - length + 1
            total += worth[period] * mean * sum(q for day, q in line.due.items() if begin <= day <= end)
            continue
        missing = mean * sum(q for day, q in line.due.items() if day <= end)
        for step, wait in zip(steps, (0, *own.waiting_days), strict=True):
            missing += step * sum(q for day, q in line.due.items() if day <= end - wait)
        total += length * worth[period] * missing
    return total
