"""Tight cases of the way: closures, daylight, access, permits, threats.

All worlds are changes of ``ONE_ROAD`` (see ``tests/builder.py``): 5 t a day, so missing 5, 0, 0 and an optimum of 5.
"Missing a, b, c" = tonnes missing at the end of days 1, 2, 3; deprivation is their sum where ``pi`` is 1.
"""

from __future__ import annotations

from tests.builder import day
from tests.tight.case import (
    CONDITION,
    PLACE_C,
    Case,
    Variant,
    agencies,
    case,
    condition,
    fleet,
    food,
    need,
    place,
    road,
    row,
    setting,
    stock,
    truck,
)
from tests.tight.cases_roads import FAR

SIDE_ROAD = row("routes", "AC", origin="A", destination="C", mode="road", km=100)


def access(**cells: object) -> dict[str, dict[str, object]]:
    """Cells of the access rule r."""
    return row("access", "r", **cells)  # type: ignore[return-value]


def threat(**cells: object) -> dict[str, dict[str, object]]:
    """Cells of the threat x."""
    return row("threats", "x", **cells)  # type: ignore[return-value]


LEVEL_3 = row("threat_rules", "3", level=3) | threat(level=3)
"""A threat of level 3 nowhere yet, and a rule for that level that changes nothing yet."""
SHUT = access(allowed=False)
"""An access rule that shuts something out."""

CLOSURES: tuple[Case, ...] = (
    case(
        "a condition closes a road for departures",
        "closures",
        (PLACE_C, SIDE_ROAD, CONDITION, condition(from_=day(1), until=day(1), closed="departures")),
        15,
        "Trips on days 2 and 3.",
        Variant(condition(closed="no"), 5),
        Variant(condition(route="AC"), 5),
        Variant(condition(until=day(2)), 25),
        Variant(condition(until=None), 30),
    ),
    case(
        "a closure that begins later leaves the days before it open",
        "closures",
        (CONDITION, condition(from_=day(2), closed="departures")),
        15,
        "One trip: missing 5, 5, 5.",
        Variant(condition(from_=day(3)), 5),
        Variant(condition(from_=None), 30),
    ),
    case(
        "nobody is under way on a road that is closed",
        "closures",
        (FAR, setting(days=5), CONDITION, condition(from_=day(3), until=day(3), closed="yes")),
        45,
        "The way back of a trip of day 1 is on day 3; leaves on day 4, arrives on day 5: 4 x 10 + 5.",
        Variant(condition(closed="departures"), 25, "leaves on days 1 and 4: missing 10, 5, 5, 5, 0"),
        Variant(condition(closed="turned_back"), 25, "the cargo is there, the way back goes on"),
        Variant(condition(closed="lost"), 30, "the cargo is there, the truck is lost: missing 10, 5, 5, 5, 5"),
        Variant(condition(closed="no"), 25),
    ),
    case(
        "cargo on its way out is turned back or lost",
        "closures",
        (
            FAR,
            setting(overflow_cost=1),
            need(people=0),
            food(value_per_unit=2),
            place("A", storage_t=5),
            CONDITION,
            condition(from_=day(2), until=day(2), closed="turned_back"),
        ),
        5,
        "Nobody's need: the 5 t beyond A's store are best sent away on day 1; back on day 3 they overflow once.",
        Variant(condition(closed="lost"), 10, "5 t lost at 2 on the way instead of 15 for three days of overflow"),
        Variant(condition(closed="yes"), 15, "nothing can leave"),
        Variant(condition(closed="no"), 0, "kept at B"),
        Variant(condition(closed="departures"), 0, "kept at B"),
    ),
    case(
        "a road can be closed between two dates",
        "closures",
        road(closed_from=day(1), closed_until=day(1)),
        15,
        "Trips on days 2 and 3.",
        Variant(road(closed_until=day(2)), 25),
        Variant(setting(start=day(2)), 5, "past before the start"),
    ),
    case(
        "a road closed from a date stays closed",
        "closures",
        road(closed_from=day(2)),
        15,
        "One trip.",
        Variant(road(closed_from=day(3)), 5),
        Variant(road(closed_from=None), 5),
    ),
    case(
        "a condition slows a road",
        "closures",
        (CONDITION, condition(speed_factor=0.5)),
        10,
        "10 h out: leaves on days 1 and 3: missing 5, 5, 0.",
        Variant(condition(speed_factor=1), 5),
        Variant(road(speed_factor=2), 5, "factors multiply"),
    ),
    case(
        "a condition limits the load of a vehicle",
        "2",
        (CONDITION, condition(limit_kg=2000)),
        18,
        "2 t a day: missing 8, 6, 4.",
        Variant(condition(limit_kg=None), 5),
        Variant(condition(until=day(1)), 11, "2, 5, 3 t: missing 8, 3, 0"),
    ),
    case(
        "some roads are driven in daylight only",
        "daylight",
        (setting(daylight_hours=10), truck(hours_per_day=12), road(km=110, daylight_only=True)),
        10,
        "11 h out and back do not fit into 10: leaves on days 1 and 3.",
        Variant(road(daylight_only=False), 5),
        Variant(setting(daylight_hours=11), 5),
        Variant(setting(daylight_hours=None), 5, "11 h unless said otherwise"),
    ),
    case(
        "a vehicle goes no farther than its range and on no other mode",
        "sets",
        truck(range_km=100),
        5,
        "100 km are just in range.",
        Variant(truck(range_km=99), 30),
        Variant(truck(mode="air"), 30),
        Variant(road(mode="air"), 30),
        Variant(road(km=101), 30, "101 km"),
    ),
    case(
        "a vehicle serves the roads that begin at its base",
        "sets",
        PLACE_C,
        5,
        "A is the base of the truck.",
        Variant(fleet(base="C"), 30),
        Variant(road(origin="C"), 30),
        Variant(road(destination="C"), 30),
        Variant(need(location="C"), 30),
    ),
)

ACCESS: tuple[Case, ...] = (
    case(
        "an agency without access to a road does not use it",
        "11",
        (
            setting(days=4),
            agencies("g", "h"),
            PLACE_C,
            SIDE_ROAD,
            fleet(agency="g"),
            SHUT,
            access(agency="g", route="AB", from_=day(1), until=day(2)),
        ),
        25,
        "Trips on days 3 and 4: missing 10, 10, 5, 0.",
        Variant(access(agency="h"), 5),
        Variant(access(agency=None), 25, "everybody is shut out"),
        Variant(access(route="AC"), 5),
        Variant(access(from_=day(2)), 10, "trips on days 1 and 3: missing 5, 5, 0, 0"),
        Variant(access(until=day(1)), 15),
        Variant(access(allowed=True), 5, "open on days 1 and 2 only"),
        Variant(fleet(agency="h"), 5),
    ),
    case(
        "where some days are granted only these are open",
        "11",
        (
            setting(days=4),
            agencies("g"),
            fleet(agency="g"),
            SHUT,
            access(agency="g", route="AB", allowed=True, from_=day(2), until=day(2)),
        ),
        25,
        "One trip on day 2: missing 10, 5, 5, 5.",
        Variant(access(until=day(3)), 15),
        Variant(access(until=None), 15),
        Variant(fleet(agency=None), 5, "rows of an agency bind that agency"),
    ),
    case(
        "a permit holds after its lead time, and for its days",
        "permits",
        (
            setting(days=4),
            agencies("g"),
            fleet(agency="g"),
            SHUT,
            access(agency="g", route="AB", allowed=True, asked_on=day(1), permit_lead_days=1, permit_valid_days=2),
        ),
        15,
        "Holds on days 2 and 3: missing 10, 5, 0, 0.",
        Variant(access(permit_lead_days=2), 25),
        Variant(access(asked_on=day(2)), 25),
        Variant(access(permit_valid_days=1), 25, "day 2 only: missing 10, 5, 5, 5"),
        Variant(access(until=day(2)), 25),
        Variant(access(from_=day(3)), 25),
    ),
    case(
        "vehicles need access to the destination",
        "11",
        (PLACE_C, SHUT, access(location="B", until=day(1))),
        15,
        "Trips on days 2 and 3.",
        Variant(access(location="C"), 5),
        Variant(access(location="A"), 15),
        Variant(access(until=None), 30),
    ),
    case(
        "cargo needs access of an agency of its pool",
        "11",
        (agencies("g", "h"), row("agencies", "g", pool="P"), stock(agency="g"), SHUT, access(agency="g", location="B")),
        30,
        "The truck is nobody's, but the goods are of g.",
        Variant(row("agencies", "h", pool="P"), 5, "h has access for the pool"),
        Variant(stock(agency="h"), 5),
        Variant(stock(agency=None), 5, "common goods"),
    ),
    case(
        "goods are issued where an agency of their pool has access",
        "11",
        (agencies("g"), stock(location="B", agency="g"), SHUT, access(agency="g", location="B", until=day(2))),
        20,
        "Issued on day 3: missing 10, 10, 0.",
        Variant(access(until=day(1)), 10),
        Variant(stock(agency=None), 0),
        Variant(setting(periods="1x3"), 0, "some day of the period is enough"),
    ),
)

THREATS: tuple[Case, ...] = (
    case(
        "a threat level closes the routes of a place",
        "threats",
        (
            PLACE_C,
            SIDE_ROAD,
            LEVEL_3,
            row("threat_rules", "3", closed="departures"),
            threat(location="B", until=day(1)),
        ),
        15,
        "Trips on days 2 and 3.",
        Variant(threat(location="C"), 5),
        Variant(threat(level=2), 5),
        Variant(threat(until=day(2)), 25),
        Variant(threat(from_=day(2), until=None), 15, "one trip: missing 5, 5, 5"),
        Variant(row("threat_rules", "3", closed="no"), 5),
        Variant(row("threat_rules", "3", level=4), 5, "no rule for level 3"),
    ),
    case(
        "a threat to a road is its own",
        "threats",
        (PLACE_C, SIDE_ROAD, LEVEL_3, row("threat_rules", "3", closed="departures"), threat(route="AB", from_=day(2))),
        15,
        "One trip: missing 5, 5, 5.",
        Variant(threat(route="AC"), 5),
        Variant(threat(from_=day(3)), 5),
    ),
    case(
        "a threat level slows its routes",
        "threats",
        (LEVEL_3, row("threat_rules", "3", speed_factor=0.5), threat(location="B")),
        10,
        "10 h out: leaves on days 1 and 3.",
        Variant(row("threat_rules", "3", speed_factor=1), 5),
        Variant(condition(route="AB", speed_factor=2), 5, "factors multiply"),
    ),
    case(
        "the highest level holds where threats overlap",
        "threats",
        (
            LEVEL_3,
            row("threat_rules", "3", closed="departures"),
            threat(location="B"),
            row("threats", "y", route="AB", level=4, until=day(1)),
        ),
        15,
        "Level 4, without a rule, on day 1; level 3 after: one trip.",
        Variant(row("threats", "y", level=2), 30),
        Variant(row("threats", "y", until=day(2)), 5),
    ),
    case(
        "need at a threatened place is worth more",
        "threats",
        (LEVEL_3, row("threat_rules", "3", priority_factor=2), threat(location="B")),
        10,
        "Missing 5, 0, 0 at 2.",
        Variant(row("threat_rules", "3", priority_factor=1), 5),
        Variant(threat(from_=day(2)), 5, "not on day 1"),
        Variant(threat(until=day(1)), 10),
    ),
)

CASES = (*CLOSURES, *ACCESS, *THREATS)
