"""What the papers tell of a plan, looked up once: movements with their cargo, titles, units, limits, numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.plan.tables import CARGO, MOVEMENTS
from maro_logistics.plan.writing import table_text
from maro_logistics.report.papers.words import Language, stamp

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

MEASURED = frozenset({"", "t", "mt", "kg", "g", "l", "litre", "litres", "m3", "tonne", "tonnes"})
"""Units of goods whose packages the scenario does not know: bags and drums are counted at loading."""
CODE_LENGTH = 6
"""Characters of the plan's code in document numbers."""


@dataclass(frozen=True, slots=True)
class CargoLine:
    """One row of cargo."""

    direction: str
    item: str
    owner: str
    batch: str
    quantity: float
    kg: float
    m3: float


@dataclass(frozen=True, slots=True)
class Trip:
    """One movement as the papers tell it."""

    name: str
    row: Any
    """Its row in the table of movements."""
    cargo: tuple[CargoLine, ...]

    @property
    def out(self) -> tuple[CargoLine, ...]:
        """Cargo of the way out."""
        return tuple(line for line in self.cargo if line.direction == "out")

    @property
    def back(self) -> tuple[CargoLine, ...]:
        """Return load."""
        return tuple(line for line in self.cargo if line.direction == "back")

    @property
    def trips(self) -> int:
        """Whole trips that carry it out: a carrier's, or a fraction of a trip, is rounded up."""
        return max(1, math.ceil(round(float(self.row.vehicles), 6)))


@dataclass(frozen=True)
class Facts:
    """A scenario and a plan, ready to be told in a language."""

    scenario: Scenario
    plan: Plan
    say: Language

    @cached_property
    def code(self) -> str:
        """Short code of what the plan does: two plans do not share document numbers."""
        texts = [table_text(table, self.plan[table.name]).to_csv(index=False) for table in (MOVEMENTS, CARGO)]
        digest = hashlib.sha256("\n".join([self.plan.scenario, *texts]).encode()).hexdigest()
        return digest[:CODE_LENGTH].upper()

    def number(self, kind: str, *parts: Any) -> str:
        """A document number: kind, code of the plan, and what the document is about."""
        told = [stamp(part) if isinstance(part, pd.Timestamp) else str(part) for part in parts]
        return "-".join([kind, self.code, *told])

    @cached_property
    def trips(self) -> tuple[Trip, ...]:
        """All movements in the order of the plan, with their cargo."""
        lines: dict[str, list[CargoLine]] = {}
        for row in records(self.plan.cargo):
            line = CargoLine(row.direction, row.item, row.owner, row.batch, row.quantity, row.kg, row.m3)
            lines.setdefault(str(row.movement), []).append(line)
        rows = records(self.plan.movements)
        return tuple(Trip(str(row.movement), row, tuple(lines.get(str(row.movement), ()))) for row in rows)

    @cached_property
    def _items(self) -> Mapping[str, Any]:
        return {row.item: row for row in records(self.scenario["items"])}

    @cached_property
    def _titles(self) -> Mapping[str, Mapping[str, str]]:
        keys = {"locations": "location", "agencies": "agency"}
        return {
            table: dict(zip(self.scenario[table][key], self.scenario[table]["title"], strict=True))
            for table, key in keys.items()
        }

    def item(self, name: str) -> str:
        """Title of an item."""
        row = self._items.get(name)
        return (row.title or name) if row is not None else name

    def unit(self, name: str) -> str:
        """What one unit of an item is; empty where the scenario does not say."""
        row = self._items.get(name)
        return str(row.unit) if row is not None else ""

    def is_whole(self, name: str) -> bool:
        """Whether the plan handles the item in whole units."""
        row = self._items.get(name)
        return bool(row is not None and row.whole_units)

    def handling_units(self, line: CargoLine) -> str:
        """The whole number of units to be counted at loading; empty for goods that are measured, not counted."""
        is_counted = self.is_whole(line.item) or self.unit(line.item).casefold() not in MEASURED
        return self.say.number(math.floor(line.quantity + 0.5), 0) if is_counted else ""

    def location(self, name: str) -> str:
        """Title of a location, with its name where that is another word."""
        title = self._titles["locations"].get(name, "")
        return f"{title} [{name}]" if title else name

    def agency(self, name: str) -> str:
        """Title of an agency."""
        return self._titles["agencies"].get(name) or name or self.say("no agency")

    def owner(self, name: str) -> str:
        """Name of a pool that owns goods."""
        return name or self.say("common goods")

    def batch(self, name: str) -> str:
        """Expiry date and earmark as people read them."""
        day, _, earmark = name.partition("@")
        told = "" if day in ("", "-") else self.say.date(pd.Timestamp(day))
        return " / ".join(part for part in (told, earmark) if part) or "-"

    def mode(self, name: str) -> str:
        """Name of a mode."""
        return self.say(name)

    def quantity(self, line: CargoLine) -> str:
        """Quantity and unit of a row of cargo."""
        return f"{self.say.number(line.quantity)} {self.unit(line.item)}".rstrip()

    def pools(self, agency: str) -> str:
        """The pool an agency shares stock with: its own name where it has none."""
        table = self.scenario["agencies"]
        pool = table.loc[table["agency"] == agency, "pool"]
        return (pool.iloc[0] or agency) if len(pool) else agency

    @cached_property
    def _routes(self) -> Mapping[str, Any]:
        return {row.route: row for row in records(self.scenario["routes"])}

    @cached_property
    def _types(self) -> Mapping[str, Any]:
        return {row.vehicle_type: row for row in records(self.scenario["vehicle_types"])}

    def route(self, name: str) -> Any:
        """The row of a route; ``None`` if the scenario has none of that name."""
        return self._routes.get(name)

    def load_limits(self, trip: Trip) -> tuple[float, float]:
        """Kilograms and cubic metres one trip may carry, as far as type, route and condition of the day say."""
        route, kind = self.route(trip.row.route), self._types.get(trip.row.vehicle_type)
        if trip.row.service == "carrier":
            return (route.carrier_load_t * 1000 if route is not None else math.inf), math.inf
        limits = [kind.payload_kg if kind is not None else math.nan, route.limit_kg if route is not None else math.nan]
        limits += self._conditions(trip)
        volume = kind.volume_m3 if kind is not None else math.nan
        return _least(limits), _least([volume])

    @cached_property
    def _limited(self) -> pd.DataFrame:
        table = self.scenario["route_conditions"]
        return table[table["limit_kg"].notna()]

    def _conditions(self, trip: Trip) -> list[float]:
        rows = self._limited
        rows = rows[rows["route"] == trip.row.route]
        day = trip.row.depart
        begun = rows["from"].isna() | (rows["from"] <= day)
        going = rows["until"].isna() | (rows["until"] >= day)
        return [float(limit) for limit in rows.loc[begun & going, "limit_kg"]]

    @cached_property
    def _firm(self) -> Mapping[Any, bool]:
        """Whether a departure's period is a single day with whole vehicles, by its first day."""
        settings = self.scenario.settings
        firsts = np.concatenate([[0], np.cumsum(settings.period_lengths)[:-1]])
        firm = settings.days if settings.firm_days is None else settings.firm_days
        start = pd.Timestamp(settings.start)
        return {
            start + pd.Timedelta(days=int(first + offset)): length == 1 and first < firm
            for first, length in zip(firsts, settings.period_lengths, strict=True)
            for offset in range(length)
        }

    def is_firm(self, day: Any) -> bool:
        """Whether what leaves on the day is planned by day and in whole vehicles."""
        return self._firm.get(day, True)

    def summed(self, lines: Sequence[CargoLine]) -> tuple[float, float]:
        """Kilograms and cubic metres of rows of cargo."""
        return sum(line.kg for line in lines), sum(line.m3 for line in lines)


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, a value of each with the columns as attributes."""
    return frame.itertuples(index=False)


def _least(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]  # noqa: PLR0124 (NaN alone differs from itself)
    return min(known, default=math.inf)
