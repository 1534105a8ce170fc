"""Every table of a plan, declared once, in the vocabulary of the scenario's tables."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table, choice, date, number, text, yes_no

PERIOD = "First day of the period"
OWNER = "Pool that owns the goods (empty: common)"
BATCH = "Expiry date and earmark: 2004-08-01, 2004-08-01@place, @place, or -"
BIG = 1e15

MOVEMENTS = Table(
    "movements",
    "All trips of one service on one route in one period.",
    (
        text("movement", "Name of the movement", required=True),
        text("tour", "Tour it is a leg of (empty: out and back)"),
        date("depart", "Day the vehicles leave", required=True),
        date("arrive", "Day they reach the destination", required=True),
        date("received", "Day the cargo is in stock there", required=True),
        date("return_on", "Day they are back (empty: carrier, re-basing)"),
        text("route", "The route", required=True),
        text("origin", "Where it leaves", required=True),
        text("destination", "Where it goes", required=True),
        text("mode", "Mode of the route", required=True),
        yes_no("one_way", "Re-basing"),
        text("to_fleet", "Fleet the vehicles join when re-basing"),
        choice("service", "fleet carrier", "What moves the cargo", required=True),
        text("fleet", "The fleet (empty: carrier)"),
        text("agency", "Who runs the vehicles"),
        text("vehicle_type", "Type of the vehicles (empty: carrier)"),
        number("vehicles", "trips", "Trips; a carrier's are tonnes / load", required=True, maximum=BIG),
    ),
    key=("movement",),
)
CARGO = Table(
    "cargo",
    "What movements carry, out and back.",
    (
        text("movement", "The movement", required=True),
        choice("direction", "out back", "Out, or return load", required=True),
        text("item", "The item", required=True),
        text("owner", OWNER),
        text("batch", BATCH, required=True),
        number("quantity", "units", "How much", required=True, maximum=BIG),
        number("kg", "kg", "Its weight", required=True, maximum=BIG),
        number("m3", "m3", "Its volume", required=True, maximum=BIG),
    ),
    key=("movement", "direction", "item", "owner", "batch"),
)
TEAMS = Table(
    "teams",
    "Escort and relay teams sent on a route.",
    (
        text("fleet", "The fleet of teams", required=True),
        text("route", "The route", required=True),
        text("origin", "Where the movements they serve leave", required=True),
        text("destination", "Where these go", required=True),
        date("depart", "The day", required=True),
        number("teams", "teams", "How many go", required=True, maximum=BIG),
        number(
            "convoys",
            "convoys",
            "Convoys of that day on that route, told in one of its rows (relay: 0)",
            default=0,
            maximum=BIG,
        ),
    ),
    key=("fleet", "route", "origin", "depart"),
)
ORDERS = Table(
    "orders",
    "Purchases.",
    (
        text("order", "Name of the order", required=True),
        text("supplier", "From whom", required=True),
        text("item", "What", required=True),
        text("owner", OWNER),
        text("batch", BATCH, required=True),
        date("placed", "Day of the order", required=True),
        date("received", "Day the goods come in", required=True),
        number("quantity", "units", "How much", required=True, maximum=BIG),
        number("cost", "currency", "Price paid", required=True, maximum=BIG),
    ),
    key=("order",),
)
OPENINGS = Table(
    "openings",
    "Candidate locations that are opened.",
    (
        text("location", "The candidate", required=True),
        date("opened", "First day it works", required=True),
    ),
    key=("location",),
)
ISSUES = Table(
    "issues",
    "What is given out, counted by need line.",
    (
        date("date", PERIOD, required=True),
        text("location", "Where", required=True),
        text("item", "What", required=True),
        text("owner", OWNER),
        text("batch", BATCH, required=True),
        text("need", "The need line", required=True),
        number("quantity", "units", "Units of the item counted for the line", required=True, maximum=BIG),
    ),
    key=("date", "location", "item", "owner", "batch", "need"),
)
STOCK_LEDGER = Table(
    "stock_ledger",
    "Stock of all goods at all places, period by period, where there is any.",
    (
        date("date", PERIOD, required=True),
        text("location", "Where", required=True),
        text("item", "What", required=True),
        text("owner", OWNER),
        text("batch", BATCH, required=True),
        *(
            number(name, "units", meaning, required=True, maximum=BIG)
            for name, meaning in (
                ("opening", "At the end of the period before"),
                ("lost_on_hand", "Lost at the beginning"),
                ("dated", "Dated stock coming in"),
                ("ordered", "Orders coming in"),
                ("dispatched", "Leaving, return loads too"),
                ("received", "Received from movements, after loss"),
                ("issued", "Given out"),
                ("discarded", "Thrown away (expired, or cold goods without a cold store)"),
                ("closing", "At the end of the period"),
            )
        ),
    ),
    key=("date", "location", "item", "owner", "batch"),
)
STORAGE = Table(
    "storage",
    "Closing stock of places by weight and volume, where there is any.",
    (
        date("date", PERIOD, required=True),
        text("location", "Where", required=True),
        number("t", "t", "Weight of closing stock", required=True, maximum=BIG),
        number("m3", "m3", "Volume of closing stock", required=True, maximum=BIG),
        number("overflow_t", "t", "Weight beyond the limit", required=True, maximum=BIG),
        number("overflow_m3", "m3", "Volume beyond the limit", required=True, maximum=BIG),
    ),
    key=("date", "location"),
)
COVERAGE = Table(
    "coverage",
    "Need lines by part: what was asked for in one period and due in one period.",
    (
        text("need", "The need line", required=True),
        text("location", "Where", required=True),
        text("item", "The item"),
        text("kit", "or kit"),
        text("requirement", "or requirement"),
        date("asked", "First day of the period in which the part is asked for", required=True),
        date("due", "First day of the period in which it is due", required=True),
        number("required", "units", "Asked for", required=True, maximum=BIG),
        number("met_on_time", "units", "Met by the end of the due period", required=True, maximum=BIG),
        number("met_late", "units", "Met later (useful lines)", required=True, maximum=BIG),
        number("unmet", "units", "Never met", required=True, maximum=BIG),
        number("share", "share", "Met on time or late / required", required=True, maximum=BIG),
    ),
    key=("need", "asked", "due"),
)
UNMET = Table(
    "unmet",
    "Need lines with something unmet at the end or met late, and why.",
    (
        text("need", "The need line", required=True),
        text("location", "Where", required=True),
        text("item", "The item"),
        text("kit", "or kit"),
        text("requirement", "or requirement"),
        number("required", "units", "Asked for and due within the horizon", required=True, maximum=BIG),
        number("quantity", "units", "Unmet at the end", required=True, maximum=BIG),
        number("people", "people", "How many the line is for", required=True, maximum=BIG),
        number("late", "units", "Met, but after it was due", default=0, maximum=BIG),
        text("reason", "Codes of the binding causes, the one that holds most first, separated by ;"),
        text("why", "The causes in words, with the resource that binds"),
        text("help", "The least that would have helped"),
    ),
    key=("need",),
)
BOTTLENECKS = Table(
    "bottlenecks",
    "Resources of which one more unit buys most.",
    (
        number("rank", "-", "1 = buys most", required=True, maximum=BIG),
        text("reason", "Code of the cause that the resource is", required=True),
        text("resource", "Fleet, route, location, fund or item", required=True),
        text("location", "Where it would have to be (empty: everywhere)"),
        text("unit", "What one more is: vehicle, t, unit, currency, day ...", required=True),
        number("added", "of that unit", "How much more was tried", required=True, maximum=BIG),
        number("lines", "need lines", "Need lines that lack something because of it", required=True, maximum=BIG),
        number("first_guess", "currency", "What it is worth by the prices of the linear program", maximum=BIG),
        number("confirmed", "currency", "How much better the plan became when solved again with it", maximum=BIG),
        number("person_days", "person-days", "How many fewer person-days are missing then", maximum=BIG),
        number("proven", "currency", "How much of that holds for any plan, as far as the bound tells", maximum=BIG),
        text("note", "What the figures allow to say"),
    ),
    key=("rank",),
)
FLEET_USE = Table(
    "fleet_use",
    "Vehicle-days by fleet and period, teams too.",
    (
        text("fleet", "The fleet", required=True),
        date("date", PERIOD, required=True),
        number("used", "vehicle-days", "Used by trips", required=True, maximum=BIG),
        number("available", "vehicle-days", "There", required=True, maximum=BIG),
    ),
    key=("fleet", "date"),
)
SPENDING = Table(
    "spending",
    "Money spent, by fund.",
    (
        text("fund", "The fund (empty: payer without funds, spends freely)"),
        text("payer", "Pool that pays"),
        date("date", "Day of the expense", required=True),
        choice("kind", "transport procurement handling opening", "What for", required=True),
        text("category", "Item category (orders and carriers only)"),
        text("location", "Destination, or place of purchase, store", required=True),
        number("amount", "currency", "How much", required=True, maximum=BIG),
    ),
    key=("fund", "payer", "date", "kind", "category", "location"),
)

TABLES: tuple[Table, ...] = (
    MOVEMENTS,
    CARGO,
    TEAMS,
    ORDERS,
    OPENINGS,
    ISSUES,
    STOCK_LEDGER,
    STORAGE,
    COVERAGE,
    UNMET,
    BOTTLENECKS,
    FLEET_USE,
    SPENDING,
)
"""All tables of a plan in the order in which they are written."""
TABLE: dict[str, Table] = {table.name: table for table in TABLES}
"""The same by name."""
