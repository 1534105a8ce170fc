"""Tables of people and what they need, of phases, and of what may befall the scenario."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table, choice, date, integer, number, text

ASSESSMENTS = Table(
    "assessments",
    "How many people are where, between two dates.",
    (
        text("location", "Where", required=True, refers="locations", hashtags="#loc+code"),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        number("people", "people", "How many", required=True, hashtags="#affected #inneed"),
        number("confidence", "0-1", "In the number; for simulation only", default=1, maximum=1, info=True),
        integer("severity", "1-5", "Assessed severity", minimum=1, maximum=5, info=True),
        number("displaced", "people", "Displaced among them", info=True),
        text("source", "Who assessed", info=True),
        date("assessed_on", "When", info=True),
    ),
    key=("location", "from"),
)

RATIONS = Table(
    "rations",
    "What one person needs a day; with the assessments they make need lines.",
    (
        text("item", "The item, or", refers="items"),
        text("requirement", "the requirement of which it is the ration"),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        number("quantity_per_person_per_day", "units/person/day", "The ration", required=True),
        integer("priority", "1-5", "1 = most urgent", default=3, minimum=1, maximum=5),
        choice("late", "useful lost", "Whether what comes late still helps", default="useful"),
        integer("due_within_days", "days", "How long after it is asked for it is due", default=0, maximum=3_650),
    ),
    key=("item", "requirement", "from"),
)

NEEDS = Table(
    "needs",
    "Need lines: what a location asks for, over which dates.",
    (
        text("need", "Name of the line (empty: made from the other columns)"),
        text("location", "Where", required=True, refers="locations", hashtags="#loc+code #adm2+code"),
        text("item", "The item, or", refers="items", hashtags="#item+code"),
        text("kit", "the kit, or", refers="kits"),
        text("requirement", "the requirement that is asked for"),
        number("quantity", "units", "Asked for once, on `from`", hashtags="#inneed"),
        number("quantity_per_day", "units/day", "Asked for on each day from..until"),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)", hashtags="#date+due"),
        integer(
            "due_within_days",
            "days",
            "Due so long after it is asked for (empty: 0; with quantity: until)",
            maximum=3_650,
        ),
        integer("priority", "1-5", "1 = most urgent", default=3, minimum=1, maximum=5),
        choice("late", "useful lost", "Whether what comes late still helps", default="useful"),
        number("people", "people", "How many it is for (empty: assessed people of the location)", hashtags="#affected"),
        text("agency", "Only its pool may serve the line (empty: all)", refers="agencies", hashtags="#org"),
    ),
    key=("need",),
)

PHASES = Table(
    "phases",
    "How the worth of categories of need changes over time.",
    (
        text("phase", "Name of the phase", required=True),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        text("category", "Item category, requirement or kit", required=True),
        number("priority_factor", "factor", "Multiplies what such need is worth", required=True, maximum=1_000),
    ),
    key=("phase", "category"),
)

CONTINGENCIES = Table(
    "contingencies",
    "Named things that may go wrong.",
    (
        text("contingency", "Name", required=True),
        text("title", "Name to print", info=True),
        number("probability", "probability", "That it happens (all together at most 1)", maximum=1),
        date("known_on", "Day on which it becomes known", required=True),
        text("trigger", "What to watch for", info=True),
    ),
    key=("contingency",),
)

EVENTS = Table(
    "events",
    "What a contingency changes, from a date to a date.",
    (
        text("contingency", "The contingency", required=True, refers="contingencies"),
        choice(
            "kind",
            "close_route slow_route cut_route close_location lose_stock lose_arrival delay_arrival lose_vehicles "
            "raise_need move_people withdraw_access raise_threat change_fund change_price edit",
            "What happens",
            required=True,
        ),
        text("target", "To which route, location, stock, fleet, fund or supplier"),
        text("agency", "Whose access is withdrawn", refers="agencies"),
        text("item", "Which item, where it narrows", refers="items"),
        text("to", "Where the people move", refers="locations"),
        date("from", "First day (empty: known_on)"),
        date("until", "Last day (empty: end)"),
        text("value", "Factor, share, days, level, count, or departures / turned_back / lost"),
        text("table", "For edit: the table"),
        text("where", "For edit: column=value that picks the rows"),
        text("column", "For edit: the column"),
        choice("operation", "set scale add", "For edit: what is done with the value"),
    ),
)
