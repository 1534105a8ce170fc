"""The horizon cut into periods, and dates as day numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import Bools, Ints

if TYPE_CHECKING:
    from maro_logistics.scenario.settings import Settings

NEVER = 10**6
"""Day number of what does not happen: later than any horizon."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """Days 0 .. days - 1 of the horizon and the periods they fall in."""

    start: np.datetime64
    days: int
    length: Ints
    """Days of each period, shape (periods,)."""
    first: Ints
    """First day of each period."""
    last: Ints
    """Last day of each period."""
    period_of: Ints
    """Period of each day, shape (days,)."""
    firm: Bools
    """Periods in which whole numbers are demanded."""

    @property
    def periods(self) -> int:
        """Number of periods."""
        return len(self.length)

    def day(self, dates: pd.Series[Any], empty: int) -> Ints:
        """Day number of each date (may lie outside the horizon); ``empty`` where there is none."""
        values = dates.to_numpy(dtype="datetime64[D]")
        missing = np.isnat(values)
        out = np.zeros(len(values), dtype=np.int64)
        out[~missing] = (values[~missing] - self.start).astype(np.int64)
        out[missing] = empty
        return out

    def date(self, days: Ints) -> Any:
        """Dates of day numbers as ``datetime64[s]``; NaT where the number is negative or ``NEVER``."""
        dates = (self.start + np.clip(days, 0, NEVER).astype("timedelta64[D]")).astype("datetime64[s]")
        dates[(days < 0) | (days >= NEVER)] = np.datetime64("NaT", "s")
        return dates

    def covers(self, first: Ints, last: Ints) -> Bools:
        """Which days lie within ``first .. last``, shape (rows, days)."""
        day = np.arange(self.days)
        return (first[:, None] <= day) & (day <= last[:, None])

    def period(self, days: Ints) -> Ints:
        """Period in which each day falls; the number of periods where it lies beyond the horizon."""
        inside = self.period_of[np.clip(days, 0, self.days - 1)]
        return np.where(days >= self.days, self.periods, inside)

    def overlap(self, first: Ints, last: Ints) -> Ints:
        """Days of each period within ``first .. last``, shape (rows, periods)."""
        low = np.maximum(first[:, None], self.first)
        high = np.minimum(last[:, None], self.last)
        days: Ints = np.maximum(high - low + 1, 0)
        return days


def cut(settings: Settings) -> Timeline:
    """The timeline of the settings."""
    length = np.asarray(settings.period_lengths, dtype=np.int64)
    last = np.cumsum(length) - 1
    first = last - length + 1
    firm_days = settings.days if settings.firm_days is None else settings.firm_days
    return Timeline(
        start=np.datetime64(settings.start, "D"),
        days=settings.days,
        length=length,
        first=first,
        last=last,
        period_of=np.repeat(np.arange(len(length)), length),
        firm=first < firm_days,
    )
