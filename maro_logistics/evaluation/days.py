"""The calendar: days, periods, what is firm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maro_logistics.scenario.settings import Settings

ONE_DAY = timedelta(days=1)


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies between two days, both included; an empty end is open."""
    return (first is None or first <= day) and (last is None or day <= last)


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included; none if the last is earlier."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


class Calendar:
    """The horizon ``start .. start + days - 1`` and its periods."""

    def __init__(self, settings: Settings) -> None:
        self.start = settings.start
        self.last_day = settings.start + timedelta(days=settings.days - 1)
        self.lengths = tuple(settings.period_lengths)
        self.firsts: list[date] = []
        self.lasts: list[date] = []
        day = settings.start
        for length in self.lengths:
            self.firsts.append(day)
            self.lasts.append(day + timedelta(days=length - 1))
            day += timedelta(days=length)
        self._period = {
            day: t
            for t, (first, last) in enumerate(zip(self.firsts, self.lasts, strict=True))
            for day in days_between(first, last)
        }
        everything = settings.firm_days is None
        end_of_firm = date.max if everything else self.start + timedelta(days=settings.firm_days or 0)
        self._firm = [first < end_of_firm for first in self.firsts]

    @property
    def periods(self) -> range:
        """Numbers of the periods, from 0."""
        return range(len(self.lengths))

    def has(self, day: date) -> bool:
        """Whether the day is in the horizon."""
        return self.start <= day <= self.last_day

    def period(self, day: date) -> int | None:
        """The period a day falls in: the first for days before the start, none after the last day."""
        return 0 if day < self.start else self._period.get(day)

    def period_in(self, day: date) -> int:
        """The period of a day that is not after the horizon."""
        return 0 if day < self.start else self._period[day]

    def days(self, t: int) -> list[date]:
        """The days of a period."""
        return days_between(self.firsts[t], self.lasts[t])

    def is_firm(self, t: int) -> bool:
        """Whether whole numbers are demanded in the period."""
        return self._firm[t]

    def is_firm_day(self, day: date) -> bool:
        """Whether whole numbers are demanded of what is decided on that day."""
        t = self.period(day)
        return t is not None and self._firm[t]
