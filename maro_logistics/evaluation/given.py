"""What the scenario says, as plain rows: text, numbers and dates (``None`` = empty), booleans by column name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from maro_logistics.evaluation.days import Calendar, within

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.scenario.scenario import Scenario
    from maro_logistics.scenario.settings import Settings

Row = dict[str, Any]
Tables = dict[str, list[Row]]


class Leg(NamedTuple):
    """One direction of a route."""

    route: str
    origin: str
    destination: str

    def __str__(self) -> str:
        """Route and direction."""
        return f"{self.route} ({self.origin} to {self.destination})"


class Goods(NamedTuple):
    """An item of one owner and batch."""

    item: str
    owner: str
    batch: str

    def __str__(self) -> str:
        """Item, owner and batch, readable."""
        return f"{self.item} of {self.owner or 'nobody'}, batch {self.batch}"


def rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a typed table."""
    columns = [plain_values(frame[name]) for name in frame.columns]
    names = list(frame.columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def plain_values(column: pd.Series) -> list[Any]:
    """The values of a typed column with ``None`` for empty numbers and dates."""
    if column.dtype.kind == "M":
        return column.to_numpy().astype("datetime64[D]").tolist()
    if column.dtype.kind in "fiu":
        return [None if value != value else float(value) for value in column.to_list()]  # noqa: PLR0124
    return list(column.to_list())


def split_list(text: str) -> list[str]:
    """The names in a list column."""
    return [name.strip() for name in text.split(";") if name.strip()]


def read_batch(batch: str) -> tuple[date | None, str]:
    """Expiry date and earmark of a written batch; ``ValueError`` if it is not written properly."""
    if batch == "-":
        return None, ""
    expiry, mark, earmark = batch.partition("@")
    if not expiry and not earmark:
        raise ValueError(batch)
    if mark and not earmark:
        raise ValueError(batch)
    return (date.fromisoformat(expiry) if expiry else None), earmark


def write_batch(expires_on: date | None, earmark: str) -> str:
    """A batch as plans write it."""
    expiry = expires_on.isoformat() if expires_on else ""
    return f"{expiry}@{earmark}" if earmark else expiry or "-"


class Given:
    """The scenario's raw tables, looked up by name."""

    def __init__(self, scenario: Scenario) -> None:
        self._read(scenario.settings, {name: rows(frame) for name, frame in scenario.tables.items()})

    @classmethod
    def of_rows(cls, settings: Settings, tables: Tables) -> Given:
        """What raw rows say."""
        given = cls.__new__(cls)
        given._read(settings, tables)  # noqa: SLF001  (it is one of us)
        return given

    def _read(self, settings: Settings, tables: Tables) -> None:
        self.settings = settings
        self.calendar = Calendar(settings)
        self.locations = by_key(tables["locations"], "location")
        self.items = by_key(tables["items"], "item")
        self.routes = by_key(tables["routes"], "route")
        self.vehicle_types = by_key(tables["vehicle_types"], "vehicle_type")
        self.agencies = by_key(tables["agencies"], "agency")
        self.suppliers = by_key(tables["suppliers"], "supplier")
        self.funds = by_key(tables["funds"], "fund")
        self.fleets = grouped(tables["fleets"], "fleet")
        self.conditions = grouped(tables["route_conditions"], "route")
        self.threat_rules = {int(row["level"]): row for row in tables["threat_rules"]}
        self.threats_of_locations = grouped(tables["threats"], "location")
        self.threats_of_routes = grouped(tables["threats"], "route")
        self.access_to_locations = grouped(tables["access"], "location")
        self.access_to_routes = grouped(tables["access"], "route")
        self.stocks = tables["stocks"]
        self.stock_losses = grouped(tables["stock_losses"], "location")
        self.phases = tables["phases"]
        self.assessments = tables["assessments"]
        self.rations = tables["rations"]
        self.needs = tables["needs"]
        self.contents: dict[tuple[str, str], float] = {
            (row["item"], row["requirement"]): row["amount_per_unit"] for row in tables["contents"]
        }
        self.kits: dict[str, dict[str, float]] = defaultdict(dict)
        for row in tables["kits"]:
            self.kits[row["kit"]][row["item"]] = row["units_per_kit"]
        self.pools = {self.pool(agency) for agency in self.agencies}

    def pool(self, agency: str) -> str:
        """The pool of an agency: its own name where it states none; nobody's pool is nobody."""
        row = self.agencies.get(agency)
        return (row["pool"] if row else "") or agency

    def agencies_of(self, owner: str) -> list[str]:
        """The agencies that own goods; common goods belong to all, and to nobody in particular."""
        if not owner:
            return [*self.agencies, ""]
        return [agency for agency in self.agencies if self.pool(agency) == owner]

    def legs(self, route: str) -> list[Leg]:
        """The directions of a route."""
        row = self.routes[route]
        there = Leg(route, row["origin"], row["destination"])
        return [there, Leg(route, there.destination, there.origin)] if row["both_ways"] else [there]

    def fleet(self, fleet: str) -> Row:
        """Base, type and agency of a fleet (of its first row)."""
        return self.fleets[fleet][0]

    def count(self, fleet: str, day: date) -> float:
        """Vehicles of a fleet on a day by its own rows, before re-basing and losses."""
        return sum((row["count"] for row in self.fleets[fleet] if within(day, row["from"], row["until"])), 0.0)

    def type_of(self, fleet: str) -> Row:
        """The vehicle type of a fleet."""
        kind: Row = self.vehicle_types[self.fleet(fleet)["vehicle_type"]]
        return kind

    def is_open(self, location: str, day: date) -> bool:
        """Whether anything may leave, arrive or be issued at a location on a day."""
        row = self.locations[location]
        return within(day, row["open_from"], row["open_until"])

    def tonnes(self, item: str, quantity: float) -> float:
        """Weight of a quantity of an item, in tonnes."""
        weight: float = self.items[item]["kg_per_unit"]
        return quantity * weight / 1000.0

    def volume(self, item: str, quantity: float) -> float:
        """Volume of a quantity of an item, in m3."""
        volume: float = self.items[item]["m3_per_unit"]
        return quantity * volume

    def expiry(self, item: str, available: date, expires_on: date | None) -> date | None:
        """Last usable day: as stated, else by shelf life from the day goods are there; none if after the horizon.

        Goods that were there before the start have aged since then.
        """
        shelf_life = self.items[item]["shelf_life_days"]
        if expires_on is None and shelf_life is not None:
            expires_on = available + timedelta(days=int(shelf_life))
        return None if expires_on is None or expires_on > self.calendar.last_day else expires_on

    def last_period(self, batch: str) -> int:
        """The last period in which goods of a batch can be received and issued."""
        expires_on, _ = read_batch(batch)
        t = None if expires_on is None else self.calendar.period(expires_on)
        return len(self.calendar.lengths) if t is None else t


def by_key(table: list[Row], key: str) -> dict[str, Row]:
    """Rows by a column that names them."""
    return {row[key]: row for row in table}


def grouped(table: list[Row], key: str) -> dict[str, list[Row]]:
    """Rows by a column in which a name may occur several times; rows without that name are left out."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in table:
        if row[key]:
            groups[row[key]].append(row)
    return dict(groups)
