"""Tight cases of what refers to what: a line's item, kit or requirement, a fleet's type, a carrier's agency."""

from __future__ import annotations

from tests.tight.case import PLACE_C, RICE, Case, Variant, agencies, case, fleet, food, need, road, row, setting
from tests.tight.cases_roads import CARRIER
from tests.tight.cases_ways import SHUT, access

CASES: tuple[Case, ...] = (
    case(
        "a fleet is of one type",
        "sets",
        row("vehicle_types", "van", mode="road", payload_kg=2000, speed_kmh=20, hours_per_day=10),
        5,
        "Trucks of 5 t.",
        Variant(fleet(vehicle_type="van"), 18, "2 t a day: missing 8, 6, 4"),
    ),
    case(
        "a carrier has the access of its agency",
        "11",
        (*CARRIER, agencies("g", "h"), road(carrier_agency="g"), SHUT, access(agency="g", route="AB")),
        30,
        "g is shut out.",
        Variant(road(carrier_agency="h"), 10),
        Variant(road(carrier_agency=None), 10, "nobody in particular"),
    ),
    case(
        "a line asks for the kit it names",
        "17",
        (
            RICE,
            row("kits", "K", kit="K", item="food", units_per_kit=1),
            row("kits", "L", kit="L", item="rice", units_per_kit=1),
            need(item=None, kit="K"),
        ),
        5,
        "10 kits of a tonne of food.",
        Variant(need(kit="L"), 30, "there is no rice"),
        Variant(row("phases", "p", category="K", priority_factor=2), 10, "phases may name a kit"),
    ),
    case(
        "parts of kits are given where no period is firm",
        "17",
        (
            setting(firm_days=0),
            row("kits", "K", kit="K", item="food", units_per_kit=2),
            need(item=None, kit="K", quantity=2.5, people=2.5),
        ),
        0,
        "2.5 kits of 2 t on day 1.",
        Variant(setting(firm_days=None), 1.5, "two whole kits: half a kit missing on three days"),
    ),
    case(
        "a line asks for the requirement it names",
        "8",
        (
            RICE,
            row("contents", "f", item="food", requirement="kcal", amount_per_unit=1),
            row("contents", "r", item="rice", requirement="protein", amount_per_unit=1),
            need(item=None, requirement="kcal"),
        ),
        5,
        "A tonne of food gives 1.",
        Variant(need(requirement="protein"), 30, "there is no rice"),
        Variant(row("phases", "p", category="kcal", priority_factor=2), 10, "phases may name a requirement"),
        Variant(row("phases", "p", category="food", priority_factor=2), 5, "not the category of what meets it"),
    ),
    case(
        "a day later is a day later",
        "sets",
        (PLACE_C, setting(days=4), food(shelf_life_days=1)),
        5,
        "Food for two days.",
        Variant(setting(days=2), 5),
        Variant(setting(days=1), 5),
        Variant(food(shelf_life_days=0), 20, "missing 5 on four days"),
    ),
)
