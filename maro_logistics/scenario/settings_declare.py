"""Every setting of a scenario, declared once: type, unit, range, meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from maro_logistics.scenario.declare import LARGEST_NUMBER
from maro_logistics.scenario.settings import GOALS

SettingType = Literal["text", "date", "integer", "number", "integers", "numbers", "words", "periods"]

ENGINES: Final = ("highs", "ortools", "pulp")
LARGEST_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of ``scenario.toml`` or of the sheet ``scenario``."""

    key: str
    type: SettingType
    meaning: str
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    length: int | None = None
    """How many values a list has, where that is fixed."""


def _number(key: str, unit: str, meaning: str, minimum: float = 0, maximum: float = LARGEST_NUMBER) -> Setting:
    return Setting(key, "number", meaning, unit, minimum=minimum, maximum=maximum)


def _integer(key: str, unit: str, meaning: str, minimum: float, maximum: float, *, required: bool = False) -> Setting:
    return Setting(key, "integer", meaning, unit, required, minimum, maximum)


def _numbers(key: str, meaning: str, length: int | None = None) -> Setting:
    return Setting(key, "numbers", meaning, minimum=0, maximum=LARGEST_NUMBER, length=length)


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("name", "text", "Short name of the scenario; plans bear it", required=True),
    Setting("start", "date", "First day of the horizon", required=True),
    _integer("days", "days", "Length of the horizon", 1, LARGEST_DAYS, required=True),
    Setting("title", "text", "Name to print"),
    Setting("currency", "text", "Currency of all money"),
    Setting("language", "text", "Language of what is printed", choices=("en", "fr")),
    Setting("sensitivity", "text", "How sensitive the data are, for those who pass them on"),
    Setting("sources", "text", "Where the data come from"),
    Setting("licence", "text", "Licence of the data"),
    Setting("periods", "periods", "Cut of the horizon, as in 14x1 6x7: 14 of a day, 6 of a week (empty: days)", "days"),
    _integer("firm_days", "days", "Whole vehicles are demanded in periods that start within so many days (empty: all)",
             0, LARGEST_DAYS),
    _number("daylight_hours", "h", "Driving hours on a daylight_only route, at most", 0.1, 24),
    _number("value_per_person_day", "currency", "What a person's full need on a day is worth"),
    _numbers("priority_weights", "Factor of priorities 1 to 5", 5),
    _numbers("share_slopes", "Cost of the first, second and last third that is missing; not falling", 3),
    _numbers("waiting_slopes", "Cost of waiting up to each of waiting_days, and after; at least 1, not falling"),
    Setting("waiting_days", "integers", "Days of waiting at which the slope changes; rising", "days", minimum=1,
            maximum=LARGEST_DAYS),
    _number("overflow_cost", "currency per t or m3 and day", "Price of storing more than a location holds"),
    _number("exposure_price", "currency", "Price of one expected loss of a trip"),
    _number("exposure_limit", "trips", "Largest expected number of lost trips (empty: no limit)"),
    Setting("goals", "words", "Goals minimised one after the other (empty: one sum of money)", choices=GOALS),
    _numbers("tolerance", "Share by which later goals may worsen each goal (empty: 0.01 each)"),
    _numbers("absolute", "Amount by which they may at least worsen it (empty: 0.001 each)"),
    _number("equity_tail", "share", "Share of worst-off people that equity looks at", 0.001, 1),
    Setting("generated_on", "date", "Day from which generated contingencies hold (empty: day 8 or mid-horizon)"),
    _number("cvar", "share", "Level of the conditional value at risk in a hedge", 0, 0.999),
)  # fmt: skip
"""Settings of the operation, in the order in which they are written."""

SOLVE_SETTINGS: Final[tuple[Setting, ...]] = (
    _number("time_limit", "s", "Seconds to look for a plan", 0.001),
    _number("gap", "share", "Proven gap at which the search ends, 0.01 = 1 %", 0, 1),
    _integer("work_limit", "units", "Work to look for a plan; repeats exactly, unlike seconds", 1, LARGEST_NUMBER),
    Setting("engine", "text", "Solver engine", choices=ENGINES),
    _integer("threads", "threads", "Threads of the engine", 1, 1_024),
    _integer("seed", "", "Seed of the engine", 0, LARGEST_NUMBER),
)
"""Keys of the table ``[solve]``; ``solve.time_limit`` and so on in a workbook. The command line overrides them."""
