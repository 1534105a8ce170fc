"""Tight cases of money, danger and goals: funds, exposure, escorts, communications, goals, equity.

All worlds are changes of ``ONE_ROAD`` (see ``tests/builder.py``): 5 t a day, so missing 5, 0, 0 and an optimum of 5.
"Missing a, b, c" = tonnes missing at the end of days 1, 2, 3; deprivation is their sum where ``pi`` is 1.
"""

from __future__ import annotations

from tests.builder import day
from tests.tight.case import (
    PLACE_C,
    Case,
    Variant,
    agencies,
    case,
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
from tests.tight.cases_goods import supplier
from tests.tight.cases_needs import TWO_SITES
from tests.tight.cases_roads import CARRIER
from tests.tight.cases_ways import LEVEL_3, threat


def fund(**cells: object) -> dict[str, dict[str, object]]:
    """Cells of the fund F."""
    return row("funds", "F", **cells)


PAID_TRIPS = (PLACE_C, agencies("g", "h"), fleet(agency="g"), truck(cost_per_km=0.005), fund(agency="g", amount=1))
"""A trip of 200 km costs 1, paid by g, who has 1."""
TEAM = row("vehicle_types", "team", mode="escort", speed_kmh=20, hours_per_day=10)
ESCORTED = (
    PLACE_C,
    agencies("g"),
    fleet(agency="g", count=2),
    LEVEL_3,
    row("threat_rules", "3", escorts_per_convoy=1, convoy_size=1),
    threat(route="AB"),
    TEAM,
    row("fleets", "E", base="A", vehicle_type="team", count=1),
)
"""Two trucks, and one escort team for one truck at a time."""
SILENT = (
    PLACE_C,
    agencies("g"),
    row("agencies", "g", requires_communications=True),
    fleet(agency="g"),
    road(communications="none"),
    row("vehicle_types", "relay", mode="relay", speed_kmh=20, hours_per_day=10),
    row("fleets", "R", base="A", vehicle_type="relay", count=1),
)
"""A road without coverage and one relay team."""

FUNDS: tuple[Case, ...] = (
    case(
        "trips are paid by a fund of the agency that runs them",
        "10",
        PAID_TRIPS,
        16,
        "One trip: missing 5, 5, 5, plus 1.",
        Variant(fund(amount=2), 7),
        Variant(fund(amount=0.99), 30),
        Variant(fund(agency="h"), 7, "g is admitted by no fund and spends freely"),
        Variant(fund(agency=None), 16, "a fund for everybody"),
        Variant(fund(from_=day(2)), 21, "the trip leaves on day 2: missing 10, 5, 5, plus 1"),
        Variant(fund(kinds="procurement"), 30, "it pays no trips"),
        Variant(fund(kinds="transport;handling"), 16),
        Variant(fund(categories="food"), 30, "a fund with categories pays no trips"),
        Variant(fund(locations="C"), 30, "B is where trips are paid"),
        Variant(fund(locations="B"), 16),
        Variant(fleet(agency=None), 7, "nobody pays"),
        Variant(row("funds", "G", agency="g", amount=1), 7, "two funds"),
        transport=1,
        deprivation=15,
    ),
    case(
        "a fund pays until its last day",
        "10",
        (*PAID_TRIPS, fund(amount=10, until=day(1))),
        16,
        "One trip on day 1.",
        Variant(fund(until=day(2)), 7),
        Variant(fund(until=None), 7),
    ),
    case(
        "agencies of one pool pay for each other",
        "10",
        (*PAID_TRIPS, row("agencies", "g", pool="P"), row("agencies", "h", pool="P"), fund(agency="h")),
        16,
        "h's fund pays for g.",
        Variant(row("agencies", "h", pool=None), 7, "g is admitted by no fund and spends freely"),
    ),
    case(
        "a fund for everybody binds those without agency too",
        "10",
        (truck(cost_per_km=0.005), fund(amount=1)),
        16,
        "One trip.",
        Variant(fund(amount=2), 7),
    ),
    case(
        "orders are paid by a fund of the buyer that admits their category",
        "10",
        (
            agencies("g"),
            supplier(location="B", agency="g"),
            fund(agency="g", amount=2, categories="food", kinds="procurement"),
        ),
        20,
        "4 t for 2 on day 1: missing 6 on three days, plus 2.",
        Variant(fund(amount=10), 5),
        Variant(food(category="water"), 30),
        Variant(fund(categories="water"), 30),
        Variant(row("suppliers", "P", price_per_unit=0.25), 8, "8 t: missing 2, plus 2"),
    ),
    case(
        "orders are paid when they are placed",
        "10",
        (agencies("g"), supplier(location="B", agency="g", lead_days=1), fund(agency="g", amount=10, from_=day(2))),
        25,
        "Placed on day 2, received on day 3: missing 10, 10, 0, plus 5.",
        Variant(fund(from_=None), 15, "placed on day 1: missing 10, 0, 0, plus 5"),
        Variant(fund(from_=day(3)), 30),
    ),
    case(
        "the owner of the goods pays the carrier",
        "10",
        (*CARRIER, agencies("g"), stock(agency="g"), fund(agency="g", amount=2)),
        20,
        "4 t for 2: missing 6, 6, 6, plus 2.",
        Variant(fund(amount=5), 10),
        Variant(fund(categories="food"), 20, "carriers' tonnes have a category"),
        Variant(fund(categories="water"), 30),
        Variant(stock(agency=None), 10, "nobody pays for common goods"),
    ),
    case(
        "the agency of the place pays its handling",
        "10",
        (agencies("g"), place("B", handling_cost_per_t=1, agency="g"), fund(agency="g", amount=2)),
        26,
        "2 t are received: missing 8, 8, 8, plus 2.",
        Variant(place("B", agency=None), 15, "nobody pays"),
        Variant(fund(amount=20), 15),
        Variant(fund(kinds="opening"), 30),
    ),
    case(
        "the agency of the place pays its opening",
        "10",
        (
            agencies("g"),
            place("B", candidate=True, storage_t=100, storage_m3=100, opening_cost=7, agency="g"),
            fund(agency="g", amount=6),
        ),
        30,
        "7 to open, 6 there.",
        Variant(fund(amount=7), 12),
        Variant(place("B", agency=None), 12),
        Variant(place("B", opening_cost=6), 11),
    ),
)

DANGER: tuple[Case, ...] = (
    case(
        "exposure is priced by trip",
        "14",
        (road(risk=0.1), setting(exposure_price=10)),
        7,
        "Two trips of 0.1 at 10.",
        Variant(road(risk=0.2), 9),
        Variant(road(risk=0), 5),
        Variant(setting(exposure_price=20), 9),
        Variant(setting(exposure_limit=0.1), 16, "one trip: missing 5, 5, 5, plus 1"),
        exposure=2,
    ),
    case(
        "exposure is limited",
        "14",
        (road(risk=0.1), setting(exposure_limit=0.1)),
        15,
        "One trip: missing 5, 5, 5.",
        Variant(setting(exposure_limit=0.2), 5),
        Variant(setting(exposure_limit=None), 5),
        Variant(setting(exposure_limit=0.09), 30),
        Variant(road(risk=0.05), 5),
    ),
    case(
        "risk of the road and of its level come together",
        "14",
        (
            road(risk=0.5),
            setting(exposure_price=4),
            LEVEL_3,
            row("threat_rules", "3", risk_per_trip=0.5),
            threat(route="AB"),
        ),
        11,
        "1 - 0.5 x 0.5 = 0.75 a trip at 4: 6 for two.",
        Variant(row("threat_rules", "3", risk_per_trip=0), 9),
        Variant(road(risk=0), 9),
        Variant(threat(level=2), 9),
    ),
    case(
        "cargo at risk is priced, not taken off",
        "14",
        (road(risk=0.1), food(value_per_unit=1)),
        6,
        "0.1 x 10 t at 1, and 10 t arrive.",
        Variant(food(value_per_unit=0), 5),
        loss=1,
        deprivation=5,
    ),
    case(
        "carriers' trips are exposed, unrounded",
        "14",
        (*CARRIER, road(risk=0.1), setting(exposure_price=10)),
        10.5,
        "10 t are half a trip of 20 t: 0.05 at 10; 5 missing and 5 for the carrier.",
        Variant(road(carrier_load_t=5), 12, "two trips"),
    ),
    case(
        "trips under threat need escorts",
        "12",
        ESCORTED,
        5,
        "One convoy of one truck a day.",
        Variant(row("threat_rules", "3", convoy_size=2), 0),
        Variant(row("threat_rules", "3", escorts_per_convoy=0), 0),
        Variant(row("threat_rules", "3", escorts_per_convoy=2), 30, "one team is not enough"),
        Variant(row("fleets", "E", count=2), 0),
        Variant(row("fleets", "E", count=0), 30),
        Variant(row("fleets", "E", base="C"), 30, "at neither end of the road"),
        Variant(row("fleets", "E", base="B") | road(both_ways=True), 5, "teams come from either end"),
        Variant(row("vehicle_types", "team", speed_kmh=10), 10, "the team needs two days: trips on days 1 and 3"),
        Variant(row("vehicle_types", "team", hours_per_day=20), 0, "the team goes twice a day"),
        Variant(row("vehicle_types", "team", cost_per_km=0.01), 9, "two rounds of 200 km"),
        Variant(row("vehicle_types", "team", range_km=99), 30),
        Variant(row("vehicle_types", "team", mode="relay"), 30),
        Variant(row("agencies", "g", accepts_escort=False), 30),
        Variant(threat(level=2), 0),
        Variant(threat(from_=day(2)), 0, "all goes on day 1"),
        Variant(threat(until=day(1)), 5, "one truck on day 1, then all"),
    ),
    case(
        "a convoy may carry many, and whole convoys count",
        "12",
        (
            *ESCORTED,
            fleet(count=3),
            row("threat_rules", "3", convoy_size=2),
            stock(quantity=15),
            need(quantity=15, people=15),
        ),
        5,
        "One convoy of two trucks on day 1, one truck on day 2.",
        Variant(row("threat_rules", "3", convoy_size=3), 0),
        Variant(row("fleets", "E", count=2), 0, "two convoys"),
    ),
    case(
        "where nobody is heard a relay team goes along",
        "16",
        SILENT,
        5,
        "One team serves all trips of a day.",
        Variant(row("fleets", "R", count=0), 30),
        Variant(row("fleets", "R", base="C"), 30, "at neither end of the road"),
        Variant(row("vehicle_types", "relay", speed_kmh=10), 10, "the team needs two days: trips on days 1 and 3"),
        Variant(fleet(count=2), 0, "one team for both trucks"),
        Variant(row("fleets", "R", from_=day(2)), 15),
    ),
    case(
        "without a relay team only those travel who need none",
        "16",
        (*SILENT, row("fleets", "R", count=0)),
        30,
        "g must be heard.",
        Variant(row("agencies", "g", requires_communications=False), 5),
        Variant(road(communications="radio"), 5),
        Variant(road(communications=None), 5, "full unless said otherwise"),
        Variant(fleet(agency=None), 5),
        Variant(row("fleets", "R", count=1), 5),
    ),
)

GOALS: tuple[Case, ...] = (
    case(
        "goals come one after the other",
        "goals",
        (truck(cost_per_day=12), setting(goals=["deprivation", "cost"], tolerance=[0, 0], absolute=[0, 0])),
        29,
        "Both trips although the second costs 12 and saves 10: deprivation 5, cost 24.",
        Variant(setting(goals=["cost", "deprivation"]), 30, "nothing is spent"),
        Variant(setting(tolerance=[2, 0]), 27, "deprivation may be 15: one trip"),
        Variant(setting(absolute=[10, 0]), 27, "deprivation may be 15: one trip"),
        Variant(setting(tolerance=None, absolute=None), 29, "0.01 and 0.001 unless said otherwise"),
        deprivation=5,
        transport=24,
    ),
    case(
        "without goals one number is weighed",
        "goals",
        truck(cost_per_day=12),
        27,
        "The second trip costs 12 and saves 10: 15 + 12.",
        Variant(setting(goals=["deprivation", "cost"]), 29),
        Variant(truck(cost_per_day=10), 25),
    ),
    case(
        "exposure may be a goal",
        "goals",
        (road(risk=0.1), setting(goals=["exposure", "deprivation"])),
        30,
        "Nobody is exposed.",
        Variant(setting(absolute=[0.1, 0.001]), 15, "one trip"),
        Variant(setting(goals=["deprivation", "exposure"]), 5),
    ),
    case(
        "the worst-off miss as little as can be",
        "equity",
        (
            *TWO_SITES,
            row("needs", "M", people=30),
            setting(goals=["equity", "deprivation"], tolerance=[0, 0], absolute=[0, 0]),
        ),
        60,
        "A fifth of 40 people lives at either place: half is missing at both: 5 x 1 x 3 + 5 x 3 x 3.",
        Variant(setting(goals=None), 30, "C is worth 3 a tonne; B misses 10 on three days"),
        Variant(setting(equity_tail=1), 30, "over all people: 10 of 40 at B miss everything, better than 30 at C"),
        Variant(setting(equity_tail=0.25), 60),
    ),
)

CASES = (*FUNDS, *DANGER, *GOALS)
