"""What the synthetic families are made of: sizes, items, agencies, vehicle types, threat rules.

Benchmarks depend on these figures and on the order of the draws: whoever changes either raises :data:`FAMILY`.
"""

from __future__ import annotations

from dataclasses import dataclass

FAMILY = "1"
"""Version of the families; stands in the name and the title of every generated scenario."""

START = "2025-06-01"
"""First day of every generated scenario; the rains set in during the horizon."""


@dataclass(frozen=True, slots=True)
class Size:
    """One family."""

    name: str
    sites: int
    hubs: int
    items: int
    days: int
    ports: int
    airports: int
    periods: str = ""
    """Lengths of the periods as in ``scenario.toml``; empty = days one by one."""
    firm_days: int | None = None
    hub_spacing_km: int = 240
    site_range: tuple[int, int] = (2, 4)
    """Fewest and most hubs from which a site is reached."""


SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size("XS", sites=4, hubs=1, items=2, days=5, ports=1, airports=1, hub_spacing_km=420, site_range=(1, 1)),
        Size("S", sites=20, hubs=3, items=4, days=14, ports=2, airports=1),
        Size("M", sites=150, hubs=12, items=6, days=30, ports=3, airports=2),
        Size("L", sites=600, hubs=30, items=8, days=45, ports=4, airports=3, periods="14x1 4x7 1x3", firm_days=14),
        Size("XL", sites=2_000, hubs=60, items=10, days=60, ports=6, airports=4, periods="14x1 6x7 1x4", firm_days=14),
    )
}
"""Families by name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One commodity and the ration that asks for it."""

    name: str
    unit: str
    kg: int
    m3: float
    category: str
    grams_per_person_day: int
    priority: int
    due_within_days: int
    value: float
    """Currency per unit."""
    pools: tuple[str, ...]
    """Agencies that hold it: the first most of it."""
    late: str = "useful"
    cold: bool = False
    shelf_life_days: int | None = None


ITEMS: tuple[Item, ...] = (
    Item("cereals", "50 kg bag", 50, 0.07, "food", 400, 2, 3, 25.0, ("food-aid", "refugee-aid")),
    Item("health-kit", "20 kg box", 20, 0.08, "health", 20, 1, 2, 400.0, ("medical-aid",)),
    Item("water-treatment", "25 kg drum", 25, 0.05, "water", 100, 1, 2, 60.0, ("refugee-aid", "medical-aid")),
    Item("tarpaulins", "bale of 5", 22, 0.06, "shelter", 80, 3, 7, 80.0, ("refugee-aid", "army")),
    Item("pulses", "25 kg bag", 25, 0.04, "food", 60, 2, 3, 22.0, ("food-aid",)),
    Item("blankets", "bale of 30", 48, 0.30, "nfi", 50, 4, 7, 150.0, ("refugee-aid", "army")),
    Item("soap", "10 kg carton", 10, 0.02, "nfi", 15, 3, 7, 15.0, ("refugee-aid",)),
    Item(
        "vaccines",
        "5 kg cold box",
        5,
        0.03,
        "health",
        2,
        1,
        0,
        900.0,
        ("medical-aid",),
        "lost",
        cold=True,
        shelf_life_days=40,
    ),
    Item("oil", "20 l carton", 18, 0.03, "food", 30, 3, 2, 30.0, ("food-aid",)),
    Item("fuel", "200 l drum", 180, 0.25, "fuel", 50, 4, 3, 220.0, ("army",)),
)
"""The first two, four, six, eight or all ten make a family."""

AGENCIES: tuple[tuple[str, str, str, str, bool, bool, bool], ...] = (
    ("food-aid", "Food agency", "humanitarian", "joint", True, True, False),
    ("refugee-aid", "Refugee agency", "humanitarian", "joint", True, True, False),
    ("medical-aid", "Medical organisation", "humanitarian", "", False, False, False),
    ("army", "Foreign contingent", "military", "", True, True, True),
    ("hauliers", "Commercial hauliers", "commercial", "", True, True, False),
)
"""Agency, title, kind, pool, shares_vehicles, accepts_escort, requires_communications."""

POOLS: dict[str, str] = {agency[0]: agency[3] or agency[0] for agency in AGENCIES}
"""Pool of each agency."""


@dataclass(frozen=True, slots=True)
class VehicleType:
    """One row of ``vehicle_types``."""

    vehicle_type: str
    mode: str
    payload_kg: int | None
    volume_m3: float | None
    speed_kmh: int
    hours_per_day: int
    range_km: int | None
    cost_per_km: float
    cost_per_day: float
    load_hours: float
    unload_hours: float
    cold: bool = False


VEHICLE_TYPES: dict[str, VehicleType] = {
    row.vehicle_type: row
    for row in (
        VehicleType("heavy-truck", "road", 20_000, 60.0, 30, 10, 1_500, 1.2, 150.0, 3.0, 3.0),
        VehicleType("medium-truck", "road", 8_000, 30.0, 30, 9, 800, 0.8, 90.0, 1.0, 1.0),
        VehicleType("light-truck", "road", 3_500, 18.0, 36, 9, 700, 0.5, 60.0, 0.5, 0.5),
        VehicleType("pickup", "road", 1_200, 5.0, 48, 9, 600, 0.3, 40.0, 0.25, 0.25),
        VehicleType("cold-van", "road", 1_500, 8.0, 45, 9, 600, 0.4, 70.0, 0.5, 0.5, cold=True),
        VehicleType("helicopter", "air", 3_000, 20.0, 200, 8, 400, 25.0, 2_500.0, 0.5, 0.5, cold=True),
        VehicleType("cargo-plane", "air", 12_000, 60.0, 480, 10, 2_500, 14.0, 6_000.0, 1.5, 1.5, cold=True),
        VehicleType("barge", "river", 100_000, 400.0, 8, 14, None, 3.0, 400.0, 8.0, 8.0),
        VehicleType("escort-team", "escort", None, None, 40, 10, 800, 0.5, 200.0, 0.0, 0.5),
        VehicleType("relay-team", "relay", None, None, 40, 10, 800, 0.4, 120.0, 0.0, 0.5),
    )
}
"""All vehicle types; a family has those that its fleets use. Speeds are those of loaded vehicles on poor roads."""

SITE_TRUCKS = ("light-truck", "medium-truck")
"""Types every hub has; the mean of their payloads is the "vehicle" in which loads are told."""

THREAT_RULES: tuple[dict[str, object], ...] = (
    {"level": 1, "risk_per_trip": 0.001},
    {"level": 2, "speed_factor": 0.9, "risk_per_trip": 0.005, "priority_factor": 1.25},
    {
        "level": 3, "speed_factor": 0.8, "risk_per_trip": 0.01, "escorts_per_convoy": 1, "convoy_size": 6,
        "closure_probability_per_day": 0.01, "priority_factor": 1.5,
    },
    {
        "level": 4, "speed_factor": 0.7, "risk_per_trip": 0.03, "escorts_per_convoy": 2, "convoy_size": 5,
        "closure_probability_per_day": 0.05, "priority_factor": 1.5,
    },
    {
        "level": 5, "closed": "departures", "risk_per_trip": 0.1,
        "closure_probability_per_day": 0.2, "priority_factor": 2.0,
    },
)  # fmt: skip
"""Rows of ``threat_rules``: from level 3 on nobody goes without escort, at level 5 nobody goes."""
