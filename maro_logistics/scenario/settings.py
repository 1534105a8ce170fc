"""The settings of a scenario (``scenario.toml``, or the sheet ``scenario`` of a workbook)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FORMAT = 1
"""Version of the scenario and plan files this program reads and writes."""

GOALS = ("deprivation", "equity", "exposure", "cost")
"""What a plan can be asked to minimise one after the other."""


@dataclass(frozen=True, slots=True)
class SolveDefaults:
    """Limits a scenario asks for; ``None`` leaves it to the program, and the command line overrides both."""

    time_limit: float | None = None
    """Seconds."""
    gap: float | None = None
    """Relative, 0.01 = 1 %."""
    work_limit: int | None = None
    """Units of work; repeats exactly, unlike seconds."""
    engine: str | None = None
    threads: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """One operation's settings; meanings as in the planning problem."""

    name: str
    start: date
    days: int
    title: str = ""
    currency: str = "USD"
    language: str = "en"
    sensitivity: str = ""
    sources: str = ""
    licence: str = ""
    periods: tuple[int, ...] = ()
    """Whole days of each period, adding up to ``days``; empty = days one by one. In files: ``14x1 6x7``."""
    firm_days: int | None = None
    daylight_hours: float = 11.0
    value_per_person_day: float = 10.0
    priority_weights: tuple[float, ...] = (16.0, 8.0, 4.0, 2.0, 1.0)
    share_slopes: tuple[float, ...] = (1.0, 2.0, 4.0)
    waiting_slopes: tuple[float, ...] = (1.0, 2.0, 4.0)
    waiting_days: tuple[int, ...] = (3, 7)
    overflow_cost: float = 20.0
    """Currency per t, and per m3, and day."""
    exposure_price: float = 0.0
    exposure_limit: float | None = None
    goals: tuple[str, ...] = ()
    tolerance: tuple[float, ...] = ()
    """Relative, one per goal; empty = 0.01 each."""
    absolute: tuple[float, ...] = ()
    """One per goal; empty = 0.001 each."""
    equity_tail: float = 0.2
    generated_on: date | None = None
    cvar: float = 0.9
    solve: SolveDefaults = SolveDefaults()

    @property
    def last_day(self) -> date:
        """Last day of the horizon."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def period_lengths(self) -> tuple[int, ...]:
        """Days of each period, never empty."""
        return self.periods or (1,) * self.days
