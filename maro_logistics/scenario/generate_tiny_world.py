"""The plain tiny world on which the rare features are laid: one port, one hub, two to four sites, four to six days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from maro_logistics.scenario.generate_draws import Draws, days_after
from maro_logistics.scenario.generate_sizes import FAMILY, START

Row = dict[str, object]

FOOD_PER_PERSON_DAY = 0.005
"""Units of 100 kg: half a kilogram."""

MEDICINE_PER_PERSON_DAY = 0.0005
"""Units of 20 kg: ten grams."""


WORTHS = ("0.02", "0.1", "1", "10")
"""Currency per person-day: from where transport is dear to the default, where only need counts."""


@dataclass(slots=True)
class TinyWorld:
    """A tiny scenario being written: rows by table, and the draws it is made with."""

    draws: Draws
    days: int
    sites: tuple[str, ...]
    settings: Row
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Mapping[str, object]) -> None:
        """One more row of the table."""
        self.tables.setdefault(table, []).append(dict(row))

    def change(self, table: str, name: str, cells: Mapping[str, object]) -> None:
        """Lays the cells over the row of that name (its first column)."""
        self.row(table, name).update(cells)

    def row(self, table: str, name: str) -> Row:
        """The row of that name (its first column)."""
        return next(row for row in self.tables[table] if next(iter(row.values())) == name)

    def day(self, number: int) -> str:
        """ISO date of a day of the horizon, 0 = its first; later days are cut to its last."""
        return str(days_after(START, np.array([min(number, self.days - 1)]))[0])

    def number(self, low: int, high: int) -> int:
        """A whole number of ``low..high``."""
        return self.draws.integer(low, high)

    def decimal(self, low: float, high: float, places: int = 2) -> float:
        """A number of ``low..high`` with so many decimal places."""
        return float(self.draws.decimals(low, high, 1, places)[0])

    def site(self) -> str:
        """One of the sites."""
        return self.draws.word(self.sites)

    def to_site(self) -> str:
        """One of the roads from the hub to a site."""
        return f"hub:{self.site()}"

    def people(self, site: str) -> int:
        """People assessed first at the site."""
        people = self.row("assessments", site)["people"]
        return people if isinstance(people, int) else 0


def plain_world(seed: int) -> TinyWorld:
    """The world without any rare feature."""
    draws = Draws(seed, 4_000_000)
    sites = tuple(f"site-{number}" for number in range(1, draws.integer(2, 4) + 1))
    days = draws.integer(4, 6)
    settings: Row = {"name": f"tiny-{FAMILY}-{seed}", "start": START, "days": days}
    settings["value_per_person_day"] = draws.pick(WORTHS, 1)[0]
    settings["title"] = f"Tiny synthetic scenario, family {FAMILY}, seed {seed}"
    world = TinyWorld(draws, days, sites, settings)
    _add_places(world)
    _add_people(world)
    _add_goods(world)
    _add_means(world)
    return world


def _add_places(world: TinyWorld) -> None:
    world.add("locations", {"location": "port", "kind": "port"})
    world.add("locations", {"location": "hub", "kind": "hub"})
    world.add("routes", _road("port", "hub", world.number(60, 180)))
    for site in world.sites:
        world.add("locations", {"location": site, "kind": "site"})
        world.add("routes", _road("hub", site, world.number(40, 220)))


def _road(origin: str, destination: str, km: int) -> Row:
    return {"route": f"{origin}:{destination}", "origin": origin, "destination": destination, "mode": "road", "km": km}


def _add_people(world: TinyWorld) -> None:
    for site in world.sites:
        world.add("assessments", {"location": site, "people": world.number(40, 120) * 10})
    world.add("rations", {"item": "food", "quantity_per_person_per_day": FOOD_PER_PERSON_DAY, "priority": 2})
    world.add("rations", {"item": "medicine", "quantity_per_person_per_day": MEDICINE_PER_PERSON_DAY, "priority": 1})


def _add_goods(world: TinyWorld) -> None:
    world.add(
        "items", {"item": "food", "kg_per_unit": 100, "m3_per_unit": 0.2, "category": "food", "value_per_unit": 50}
    )
    world.add(
        "items",
        {"item": "medicine", "kg_per_unit": 20, "m3_per_unit": 0.1, "category": "health", "value_per_unit": 300},
    )
    person_days = sum(world.people(site) for site in world.sites) * world.days
    hundredths = round(person_days * FOOD_PER_PERSON_DAY) // 10
    some = person_days // 2000
    rows: tuple[Row, ...] = (
        {"stock": "food at hub", "location": "hub", "item": "food", "agency": "alpha", "quantity": 4 * hundredths},
        {"stock": "food at port", "location": "port", "item": "food", "agency": "beta", "quantity": 3 * hundredths},
        {"stock": "food arriving", "location": "port", "item": "food", "agency": "alpha", "quantity": 2 * hundredths},
        {"stock": "medicine at hub", "location": "hub", "item": "medicine", "agency": "gamma", "quantity": some * 0.8},
    )
    for row in rows:
        world.add("stocks", row)
    world.change("stocks", "food arriving", {"available_on": world.day(world.number(1, 2))})


def _add_means(world: TinyWorld) -> None:
    for agency, pool in (("alpha", "joint"), ("beta", "joint"), ("gamma", "")):
        world.add("agencies", {"agency": agency, "kind": "humanitarian", "pool": pool})
    truck = {"vehicle_type": "truck", "mode": "road", "payload_kg": 2000, "speed_kmh": 30, "cost_per_km": 0.8}
    van = {"vehicle_type": "van", "mode": "road", "payload_kg": 800, "speed_kmh": 40, "cost_per_km": 0.4}
    world.add("vehicle_types", {**truck, "cost_per_day": 60, "load_hours": 0.5, "unload_hours": 0.5})
    world.add("vehicle_types", {**van, "cost_per_day": 40, "load_hours": 0.25, "unload_hours": 0.25})
    world.add(
        "fleets", {"fleet": "trucks at hub", "base": "hub", "vehicle_type": "truck", "agency": "alpha", "count": 1}
    )
    world.add("fleets", {"fleet": "vans at hub", "base": "hub", "vehicle_type": "van", "agency": "gamma", "count": 1})
    world.add(
        "fleets", {"fleet": "trucks at port", "base": "port", "vehicle_type": "truck", "agency": "beta", "count": 1}
    )
