"""Tables of means: vehicle types, fleets, agencies, funds."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table, choice, date, integer, names, number, text, yes_no

VEHICLE_TYPES = Table(
    "vehicle_types",
    "Kinds of vehicle, escort team and relay team.",
    (
        text("vehicle_type", "Name of the type", required=True),
        choice("mode", "road air sea river rail pack drone escort relay", "What it travels on", required=True),
        number("payload_kg", "kg", "Largest load of one vehicle (empty for teams)"),
        number("volume_m3", "m3", "Largest volume of one vehicle (empty: no limit)"),
        number("speed_kmh", "km/h", "Speed at factor 1", required=True, minimum=0.1, maximum=2_000),
        number("hours_per_day", "h", "Hours a vehicle works on a day", default=10, minimum=0.1, maximum=24),
        number("range_km", "km", "Longest leg one way"),
        number("cost_per_km", "currency/km", "Cost of a kilometre", default=0),
        number("cost_per_day", "currency/day", "Cost of a vehicle-day used", default=0),
        number("load_hours", "h", "Loading, once a trip", default=0, maximum=240),
        number("unload_hours", "h", "Unloading, once a trip", default=0, maximum=240),
        yes_no("cold", "Can carry cold items"),
        yes_no("whole", "no = trips may be fractions", default=True),
    ),
    key=("vehicle_type",),
)

FLEETS = Table(
    "fleets",
    "Vehicles of one type, of one agency, at one location; several rows of one fleet split it by date.",
    (
        text("fleet", "Name of the fleet", required=True),
        text("base", "Where the vehicles are", required=True, refers="locations"),
        text("vehicle_type", "Their type", required=True, refers="vehicle_types"),
        text("agency", "Who runs them", refers="agencies"),
        integer("count", "vehicles", "How many (0: a place to re-base to)", required=True, maximum=100_000),
        date("from", "First day they are there (empty: start)"),
        date("until", "Last day they are there (empty: end)"),
        yes_no("may_rebase", "May move for good to a fleet of the same type and agency elsewhere"),
    ),
    key=("fleet", "from"),
)

AGENCIES = Table(
    "agencies",
    "Organisations with their mandate.",
    (
        text("agency", "Name of the agency", required=True, hashtags="#org+code #org"),
        text("title", "Name to print", info=True, hashtags="#org+name"),
        choice("kind", "humanitarian military civil commercial", "What it is", info=True),
        text("pool", "Agencies with the same pool share stock (empty: its own)"),
        yes_no("shares_vehicles", "Its vehicles carry others' goods", default=True),
        yes_no("accepts_escort", "It travels under escort", default=True),
        yes_no("requires_communications", "It travels without coverage only with a relay team"),
    ),
    key=("agency",),
)

FUNDS = Table(
    "funds",
    "Money: who may spend how much, when, on what, where.",
    (
        text("fund", "Name of the fund", required=True),
        text("agency", "Whose pool it pays for (empty: anybody)", refers="agencies"),
        number("amount", "currency", "How much there is", required=True),
        date("from", "First day of spending (empty: start)"),
        date("until", "Last such day (empty: end)"),
        names("kinds", "What it pays (empty: all)", choices="transport procurement handling opening"),
        names("categories", "Item categories it pays; such a fund pays no trips (empty: all)"),
        names("locations", "Where it pays (empty: everywhere)", refers="locations"),
    ),
    key=("fund",),
)
