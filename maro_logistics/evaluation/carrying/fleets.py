"""Vehicles and teams as a plan is carried out: what is there, what is used, who joins and leaves (4)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.room import Limit
from maro_logistics.evaluation.days import ONE_DAY, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maro_logistics.evaluation.given import Given


class Change:
    """Vehicles that leave a fleet (for good, or while a row of it runs), one for each unit of a decision."""

    def __init__(self, fleet: str, first: date, last: date | None) -> None:
        self.fleet, self.first, self.last = fleet, first, last


class Fleets:
    """Vehicle-days of every fleet."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._changes: dict[str, list[tuple[date, date | None, float]]] = defaultdict(list)
        self._there: dict[tuple[str, int], float] = {}
        self.used: dict[tuple[str, int], float] = defaultdict(float)

    def vehicles(self, fleet: str, day: date) -> float:
        """Vehicles of a fleet on a day."""
        changes = self._changes.get(fleet, ())
        return self._given.count(fleet, day) + sum(n for first, last, n in changes if within(day, first, last))

    def available(self, fleet: str, t: int) -> float:
        """Vehicle-days of a fleet in a period."""
        key = (fleet, t)
        if key not in self._there:
            self._there[key] = sum((self.vehicles(fleet, day) for day in self._given.calendar.days(t)), 0.0)
        return self._there[key]

    def limits(self, fleet: str, days: Iterable[tuple[date, float]], gone: Change | None) -> list[Limit]:
        """The limits that (4) sets to trips that use these shares of days, after which vehicles may be gone."""
        takes = self._shares(days)
        for t in self._given.calendar.periods if gone else ():
            if takes.get(t) or self.used[fleet, t] > 0:
                lost = sum(within(day, gone.first, gone.last) for day in self._given.calendar.days(t)) if gone else 0
                takes[t] = takes.get(t, 0.0) + lost
        return [
            Limit(self.available(fleet, t) - self.used[fleet, t], share, self.available(fleet, t))
            for t, share in takes.items()
            if share
        ]

    def use(self, fleet: str, days: Iterable[tuple[date, float]], number: float) -> None:
        """Note trips that use these shares of days."""
        for t, share in self._shares(days).items():
            self.used[fleet, t] += share * number

    def change(self, fleet: str, first: date, last: date | None, number: float) -> None:
        """Note vehicles that join (or, negative, leave) from a day on."""
        if number:
            self._changes[fleet].append((first, last, number))
            self._there = {key: there for key, there in self._there.items() if key[0] != fleet}

    def loss(self, fleet: str, day: date) -> Change:
        """Vehicles lost on a day: missing from the next day on, while the fleet's row of that day runs."""
        running = [row for row in self._given.fleets[fleet] if within(day, row["from"], row["until"])]
        return Change(fleet, day + ONE_DAY, running[0]["until"] if running else None)

    def _shares(self, days: Iterable[tuple[date, float]]) -> dict[int, float]:
        takes: dict[int, float] = defaultdict(float)
        for day, share in days:
            t = self._given.calendar.period(day)
            if t is not None:
                takes[t] += share
        return dict(takes)
