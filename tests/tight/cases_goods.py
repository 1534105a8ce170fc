"""Tight cases of goods: balance, losses, expiry, cold chain, suppliers, owners and earmarks.

All worlds are changes of ``ONE_ROAD`` (see ``tests/builder.py``): 5 t a day, so missing 5, 0, 0 and an optimum of 5.
"Missing a, b, c" = tonnes missing at the end of days 1, 2, 3; deprivation is their sum where ``pi`` is 1.
"""

from __future__ import annotations

from tests.builder import day
from tests.tight.case import (
    NO_FLEET,
    PLACE_C,
    RICE,
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

CHAIN = (
    PLACE_C,
    row("routes", "BC", origin="B", destination="C", mode="road", km=100),
    row("fleets", "U", base="B", vehicle_type="truck", count=1),
    need(location="C"),
)
"""A -> B -> C with a truck at A and one at B; the need is at C."""


def loss(**cells: object) -> dict[str, dict[str, object]]:
    """A loss of stock on hand: by default half of what is at A at the beginning of day 2."""
    return row("stock_losses", "l", **{"location": "A", "on": day(2), "share": 0.5, **cells})  # type: ignore[return-value]


def supplier(**cells: object) -> dict[str, dict[str, object]]:
    """A supplier of food at A for 0.5 a tonne; by default the only source."""
    columns = {"location": "A", "item": "food", "price_per_unit": 0.5, **cells}
    return row("suppliers", "P", **columns) | stock(quantity=0)  # type: ignore[return-value]


BALANCE: tuple[Case, ...] = (
    case(
        "a road that loses half of the cargo delivers half of it",
        "1",
        (road(loss_share=0.5), food(value_per_unit=1)),
        22.5,
        "2.5 t arrive on days 1 and 2, then A is empty: missing 7.5, 5, 5 = 17.5; 5 t lost at 1.",
        Variant(road(loss_share=0), 5),
        Variant(food(value_per_unit=0), 17.5),
        deprivation=17.5,
        loss=5,
    ),
    case(
        "stock on hand is lost at the beginning of the day, before anything leaves",
        "1",
        (RICE, food(value_per_unit=4), loss()),
        20,
        "5 t left on day 1, 2.5 of the other 5 t are lost at 4 each: missing 5, 2.5, 2.5 = 10, plus 10.",
        Variant(row("stock_losses", "l", share=1), 35, "missing 5, 5, 5 = 15 and 5 t x 4 = 20"),
        Variant(row("stock_losses", "l", on=day(3)), 5, "A is empty by then"),
        Variant(row("stock_losses", "l", on=day(1)), 5, "the opening stock of the first day is not on hand yet"),
        Variant(row("stock_losses", "l", item="rice"), 5),
        Variant(row("stock_losses", "l", location="B"), 5, "B keeps nothing overnight"),
        Variant(food(value_per_unit=0), 10),
        deprivation=10,
        loss=10,
    ),
    case(
        "two losses in one long period compound",
        "1",
        (
            setting(periods="1x1 1x2"),
            fleet(from_=day(2)),
            loss(),
            row("stock_losses", "m", location="A", on=day(3), share=0.5),
        ),
        25,
        "A keeps 10 x 0.5 x 0.5 = 2.5 t for the period of days 2 and 3: 10 x 1 + 7.5 x 2.",
        Variant({"stock_losses": {"m": None}}, 20, "5 t left: 10 + 5 x 2"),
    ),
    case(
        "what comes in today leaves tomorrow",
        "1",
        CHAIN,
        15,
        "A-B on day 1, B-C on day 2: 5 t reach C on day 2 and 5 on day 3: missing 10, 5, 0.",
        Variant(row("routes", "AC", origin="A", destination="C", mode="road", km=100), 5, "straight to C from day 1"),
        Variant(stock(location="B"), 5),
        Variant(row("fleets", "U", count=2), 15, "a second truck at B has nothing to carry"),
    ),
    case(
        "dated stock can leave on the day it comes",
        "1",
        stock(available_on=day(2)),
        15,
        "Leaves on days 2 and 3: missing 10, 5, 0.",
        Variant(stock(available_on=None), 5),
        Variant(stock(available_on=day(3)), 25, "missing 10, 10, 5"),
        Variant(stock(available_on=day(4)), 30, "after the last day"),
        Variant(stock(quantity=5), 20, "missing 10, 5, 5"),
    ),
    case(
        "there is no more than there is",
        "1",
        RICE,
        5,
        "5 t on day 1, 5 t on day 2.",
        Variant(stock(quantity=5), 15, "missing 5, 5, 5"),
        Variant(stock(location="B"), 0, "already there"),
        Variant(stock(item="rice"), 30, "no food at all"),
        Variant(stock(quantity=0), 30),
    ),
    case(
        "whole units travel whole, and loss shares do not touch them",
        "whole units",
        (food(whole_units=True), truck(payload_kg=5500)),
        5,
        "5.5 t would fit, 5 units go: missing 5, 0, 0.",
        Variant(food(whole_units=False), 4.5, "5.5 t go on day 1: missing 4.5"),
        Variant(setting(firm_days=0), 4.5, "no period is firm, so units count in fractions"),
        Variant(road(loss_share=0.5), 5, "not for whole units"),
    ),
)

EXPIRY: tuple[Case, ...] = (
    case(
        "goods are usable on the day they expire, and discarded at its end",
        "9",
        (stock(expires_on=day(1)), food(value_per_unit=2)),
        25,
        "5 t go on day 1, 5 t are discarded at 2: missing 5, 5, 5 = 15, plus 10.",
        Variant(stock(expires_on=day(2)), 5, "all used by day 2"),
        Variant(stock(expires_on=None), 5),
        Variant(food(value_per_unit=0), 15),
        deprivation=15,
        loss=10,
    ),
    case(
        "goods that would be received after they expire do not leave",
        "9",
        (road(km=300), stock(expires_on=day(2))),
        20,
        "15 h of driving: leaves on day 1, is there on day 2: missing 10, 5, 5.",
        Variant(stock(expires_on=day(1)), 30),
    ),
    case(
        "shelf life counts from the day goods are available",
        "9",
        food(shelf_life_days=0),
        15,
        "Usable on day 1 only: missing 5, 5, 5.",
        Variant(food(shelf_life_days=1), 5),
        Variant(stock(available_on=day(2)), 20, "usable on day 2 only: missing 10, 5, 5"),
    ),
    case(
        "shelf life of an order counts from its receipt",
        "expiry batch",
        (food(shelf_life_days=0), supplier(lead_days=1, until=day(1))),
        22.5,
        "Ordered on day 1, usable on day 2 only: missing 10, 5, 5 = 20, plus 5 x 0.5.",
        Variant(food(shelf_life_days=1), 20, "10 t ordered, the rest goes on day 3: missing 10, 5, 0 = 15, plus 5"),
        procurement=2.5,
    ),
    case(
        "what expires first is used first, by choice of the model",
        "expiry batch",
        (stock(quantity=5), row("stocks", "S2", location="A", item="food", quantity=5, expires_on=day(1))),
        5,
        "Day 1 takes the batch that expires, day 2 the other: missing 5, 0, 0.",
        Variant(row("stocks", "S2", quantity=0), 15, "missing 5, 5, 5"),
        Variant(stock(expires_on=day(1)), 15, "both expire on day 1: missing 5, 5, 5"),
    ),
)

COLD: tuple[Case, ...] = (
    case(
        "cold goods outside a cold store do not last the night",
        "13",
        (food(cold=True, value_per_unit=2), truck(cold=True), place("A", cold_storage=True)),
        5,
        "A keeps the second 5 t cold; at B they are issued on the day they come.",
        Variant(place("A", cold_storage=False), 25, "5 t discarded at 2: missing 5, 5, 5 = 15, plus 10"),
        Variant(truck(cold=False), 30, "no cold vehicle"),
    ),
    case(
        "cold goods ride on cold vehicles only",
        "13",
        (food(cold=True), place("A", cold_storage=True)),
        30,
        "The truck is not cold.",
        Variant(food(cold=False), 5),
        Variant(truck(cold=True), 5),
    ),
    case(
        "carriers carry no cold goods",
        "13",
        (NO_FLEET, place("A", cold_storage=True), food(cold=True), road(cost_per_t=0.5, carrier_days=0)),
        30,
        "Only a carrier goes.",
        Variant(food(cold=False), 5, "10 t on day 1 at 0.5"),
    ),
)

ORDERS: tuple[Case, ...] = (
    case(
        "what is ordered comes after the lead time and is paid",
        "orders",
        (RICE, supplier()),
        10,
        "Ordered and received on days 1 and 2: missing 5, 0, 0, and 10 x 0.5.",
        Variant(row("suppliers", "P", location="B"), 5, "received where it is needed: only 10 x 0.5"),
        Variant(row("suppliers", "P", item="rice"), 30),
        Variant(row("suppliers", "P", price_per_unit=0.25), 7.5),
        Variant(row("suppliers", "P", quantity_per_day=4), 13, "4, 4, 2: missing 6, 2, 0 = 8, plus 5"),
        Variant(row("suppliers", "P", lead_days=1), 20, "missing 10, 5, 0 = 15, plus 5"),
        Variant(row("suppliers", "P", lead_days=3), 30, "never received"),
        Variant(row("suppliers", "P", from_=day(2)), 20, "missing 10, 5, 0 = 15, plus 5"),
        Variant(row("suppliers", "P", until=day(1), quantity_per_day=5), 17.5, "5 t: missing 5, 5, 5, plus 2.5"),
        deprivation=5,
        procurement=5,
    ),
    case(
        "the last day of placing orders binds",
        "orders",
        supplier(quantity_per_day=5, until=day(1)),
        17.5,
        "5 t ordered on day 1: missing 5, 5, 5 = 15, plus 2.5.",
        Variant(row("suppliers", "P", until=day(2)), 10),
        Variant(row("suppliers", "P", until=None), 10),
    ),
    case(
        "an order is at least the minimum or not placed",
        "orders",
        (supplier(minimum_order=20), need(quantity=5, people=5)),
        10,
        "20 t for 10 although 5 t would do: nothing missing; doing without costs 15.",
        Variant(row("suppliers", "P", minimum_order=0), 2.5),
        Variant(row("suppliers", "P", minimum_order=40), 15, "20 for the order is more than 15 for doing without"),
        Variant(setting(firm_days=0), 2.5, "no period is firm"),
    ),
    case(
        "a supplier's limit holds for all pools together and for each day of a long period",
        "orders",
        (
            setting(periods="1x3"),
            agencies("g", "h"),
            need(agency="g", quantity=10),
            row(
                "needs",
                "H",
                location="B",
                item="food",
                quantity=10,
                priority=5,
                people=10,
                agency="h",
                due_within_days=0,
            ),
            supplier(location="B", quantity_per_day=5),
        ),
        22.5,
        "15 t in the three days for 20 asked: missing 5 for 3 days = 15, plus 7.5.",
        Variant(row("suppliers", "P", quantity_per_day=None), 10, "20 t at 0.5"),
        Variant(row("suppliers", "P", agency="g"), 35, "g buys 10 t for 5, h misses 10 for 3 days"),
    ),
)

OWNERS: tuple[Case, ...] = (
    case(
        "a need line of an agency is served by its pool and by common goods only",
        "pools",
        (agencies("g", "h"), need(agency="g"), stock(agency="h")),
        30,
        "The goods are of another pool.",
        Variant(stock(agency=None), 5, "common goods"),
        Variant(stock(agency="g"), 5),
        Variant(need(agency=None), 5, "a line without agency is served by all"),
        Variant(row("agencies", "h", pool="g"), 5, "h shares the stock of g's pool"),
    ),
    case(
        "agencies of one pool share stock",
        "pools",
        (
            agencies("g", "h"),
            row("agencies", "g", pool="P"),
            row("agencies", "h", pool="P"),
            need(agency="g"),
            stock(agency="h"),
        ),
        5,
        "One pool.",
        Variant(row("agencies", "h", pool=None), 30),
    ),
    case(
        "a fleet carries others' goods only when its agency shares vehicles",
        "sharing of vehicles",
        (agencies("g", "h"), stock(agency="h"), fleet(agency="g"), row("agencies", "g", shares_vehicles=False)),
        30,
        "g keeps its trucks to itself.",
        Variant(row("agencies", "g", shares_vehicles=True), 5),
        Variant(stock(agency=None), 5, "common goods ride all the same"),
        Variant(fleet(agency="h"), 5),
    ),
    case(
        "a carrier carries everybody's goods",
        "carriers",
        (
            NO_FLEET,
            agencies("g", "h"),
            row("agencies", "g", shares_vehicles=False),
            stock(agency="h"),
            road(cost_per_t=0.5, carrier_days=0, carrier_t_per_day=5, carrier_agency="g"),
        ),
        10,
        "5 t a day: missing 5, 0, 0, and 10 x 0.5.",
        Variant(road(carrier_t_per_day=2), 21, "2 t a day: missing 8, 6, 4 = 18, plus 3"),
    ),
    case(
        "goods reserved for a place are issued there only",
        "earmark",
        (PLACE_C, stock(earmark="C")),
        30,
        "Reserved for C.",
        Variant(stock(earmark="B"), 5),
        Variant(stock(earmark=None), 5),
    ),
    case(
        "goods reserved for an agency are issued to its need lines only",
        "earmark",
        (agencies("g"), stock(earmark="g")),
        30,
        "The line is nobody's.",
        Variant(need(agency="g"), 5),
        Variant(stock(earmark=None), 5),
    ),
    case(
        "an order goes to a pool that may buy",
        "pools",
        (agencies("g", "h"), supplier(agency="h"), need(agency="g")),
        30,
        "h buys for itself; the line takes g's goods only.",
        Variant(row("suppliers", "P", agency="g"), 10),
        Variant(row("suppliers", "P", agency=None), 10, "every pool may buy"),
    ),
)

CASES = (*BALANCE, *EXPIRY, *COLD, *ORDERS, *OWNERS)
