"""Tight cases of needs: windows, lateness, slopes, waiting, requirements, kits, assessments, priorities, phases.

All worlds are changes of ``ONE_ROAD`` (see ``tests/builder.py``): 5 t a day, so missing 5, 0, 0 and an optimum of 5.
"Missing a, b, c" = tonnes missing at the end of days 1, 2, 3; deprivation is their sum where ``pi`` is 1.
"""

from __future__ import annotations

from tests.builder import day
from tests.tight.case import (
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
    without,
)

DAILY = need(quantity=None, quantity_per_day=5, people=5)
"""5 t asked for at B on each day, by 5 people; due on the day."""
SLOW = truck(payload_kg=2000)
"""2 t a day."""
PREPARED = (stock(location="B"), fleet(count=0))
"""The 10 t are at B already and nothing drives."""
TWO_SITES = (
    PLACE_C,
    row("routes", "AC", origin="A", destination="C", mode="road", km=100),
    row("needs", "M", location="C", item="food", quantity=10, due_within_days=0, priority=5, people=10),
    fleet(count=2),
    truck(payload_kg=10000),
)
"""B and C ask for 10 t each on the first day; 10 t at A and two trucks of 10 t."""


def rations(**cells: object) -> tuple[dict[str, dict[str, object]], ...]:
    """10 people at B eat a tonne each a day; instead of the need N."""
    ration = {"item": "food", "quantity_per_person_per_day": 1, "priority": 5, **cells}
    return (  # type: ignore[return-value]
        RICE,
        without("needs", "N"),
        stock(quantity=30),
        row("assessments", "a", location="B", people=10),
        row("rations", "f", **ration),
    )


def requirement() -> tuple[dict[str, dict[str, object]], ...]:
    """B asks for 20 kcal on the first day, for 20 people, instead of food; a tonne of food gives 2."""
    return (  # type: ignore[return-value]
        RICE,
        row("items", "oil", kg_per_unit=1000),
        row("contents", "f", item="food", requirement="kcal", amount_per_unit=2),
        row("contents", "r", item="rice", requirement="kcal", amount_per_unit=1),
        need(item=None, requirement="kcal", quantity=20, people=20),
    )


WINDOWS: tuple[Case, ...] = (
    case(
        "what is asked for later is not served before",
        "8",
        (DAILY, *PREPARED, stock(quantity=15, expires_on=day(1))),
        15,
        "5 t are issued on day 1, 10 t are discarded: missing 0, 5, 10.",
        Variant(stock(expires_on=day(2)), 5, "5 and 5 issued: missing 0, 0, 5"),
        Variant(stock(expires_on=None), 0),
    ),
    case(
        "daily need is due on its day and adds up",
        "8",
        (DAILY, SLOW, stock(quantity=15)),
        18,
        "2, 4, 6 t of 5, 10, 15: missing 3, 6, 9.",
        Variant(need(due_within_days=1), 5, "due 0, 5, 10; what is due after day 3 is left out: missing 0, 1, 4"),
        Variant(need(from_=day(2)), 5, "due 0, 5, 10; 4 and 6 t by then: missing 0, 1, 4"),
        Variant(need(until=day(1)), 4, "due 5: missing 3, 1, 0"),
        Variant(need(quantity_per_day=2), 0),
        Variant(need(people=10), 36),
    ),
    case(
        "a quantity is due within its window",
        "due windows",
        need(due_within_days=1),
        0,
        "Due on day 2.",
        Variant(need(due_within_days=0), 5),
        Variant(SLOW, 10, "missing 0, 6, 4"),
        Variant(need(due_within_days=3), 0, "due after the last day: left out"),
    ),
    case(
        "a quantity without a window is due when its dates end",
        "due windows",
        (SLOW, need(due_within_days=None, until=day(2))),
        10,
        "Due on day 2: missing 0, 6, 4.",
        Variant(need(until=None), 4, "due on day 3"),
        Variant(need(until=day(1)), 18),
        Variant(need(due_within_days=0), 18),
    ),
    case(
        "need that begins later is met from what came before",
        "due windows",
        need(from_=day(2)),
        0,
        "10 t at B by day 2.",
        Variant(need(from_=None), 5),
        Variant(SLOW, 10, "missing 0, 6, 4"),
    ),
    case(
        "what comes late is lost where late is lost",
        "lost lines",
        (SLOW, need(late="lost")),
        8,
        "2 t on day 1; 8 are lost once.",
        Variant(need(late="useful"), 18),
        Variant(need(due_within_days=1), 6),
        Variant(truck(payload_kg=10000), 0),
    ),
    case(
        "a later ration does not serve a lost one",
        "lost lines",
        (DAILY, need(late="lost"), fleet(from_=day(3)), stock(quantity=15), truck(payload_kg=15000)),
        10,
        "15 t on day 3 serve that day's 5; the other 10 are lost.",
        Variant(need(late="useful"), 15, "missing 5, 10, 0"),
        Variant(
            need(due_within_days=1), 5, "the ration of day 1 is lost, that of day 2 is served, that of day 3 left out"
        ),
    ),
    case(
        "lost parts in due windows are told apart",
        "lost lines",
        (DAILY, SLOW, need(late="lost", due_within_days=1)),
        4,
        "4 t by day 2 for the part of day 1 (1 lost), 2 t on day 3 for that of day 2 (3 lost).",
        Variant(need(late="useful"), 5, "missing 0, 1, 4"),
    ),
)

SLOPES: tuple[Case, ...] = (
    case(
        "the larger the share missing, the worse",
        "share slopes",
        (setting(days=1, share_slopes=[1, 2, 4]), need(quantity=9, people=9), truck(payload_kg=3000)),
        9,
        "6 of 9 missing: 3 x 1 + 3 x 2.",
        Variant(truck(payload_kg=1000), 17, "8 missing: 3 x 1 + 3 x 2 + 2 x 4"),
        Variant(setting(share_slopes=[1, 1, 1]), 6),
        Variant(setting(share_slopes=[1, 3, 4]), 12),
        Variant(setting(share_slopes=None), 9, "the default"),
    ),
    case(
        "shortage is shared where slopes rise",
        "share slopes",
        (
            *TWO_SITES,
            setting(days=1, share_slopes=[1, 2, 4]),
            stock(quantity=9),
            need(quantity=9, people=9),
            row("needs", "M", quantity=9, people=9),
        ),
        12,
        "9 t for 9 and 9: nobody misses more than two thirds, as 3 x 1 + 3 x 2 and 3 x 1.",
        Variant(setting(share_slopes=[1, 1, 1]), 9),
        Variant(stock(quantity=6), 18, "6 missing each"),
    ),
    case(
        "waiting makes it worse, after some days",
        "waiting surcharge",
        (setting(days=9, waiting_slopes=[1, 2, 4]), fleet(count=0), need(quantity=1, people=1)),
        19,
        "1 t missing on 9 days: 9; from day 4 on 1 more: 6; from day 8 on 2 more: 4.",
        Variant(setting(waiting_slopes=[1, 1, 1]), 9),
        Variant(setting(waiting_slopes=None), 19, "the default"),
        Variant(setting(waiting_days=[1, 2]), 31, "8 more from day 2 on, 14 more from day 3 on"),
        Variant(setting(waiting_slopes=[2, 2, 2]), 18, "1 more from the first day on"),
        Variant(
            setting(periods="3x3"), 21, "by the last day of a period: 9 + 2 x 3 (days 4 to 9) + 2 x 3 (days 7 to 9)"
        ),
        Variant(need(late="lost"), 1, "lost once"),
    ),
)

REQUIREMENTS: tuple[Case, ...] = (
    case(
        "a requirement is met by what its goods contain",
        "8",
        requirement(),
        10,
        "5 t give 10 of 20 on day 1, the rest comes on day 2.",
        Variant(row("contents", "f", amount_per_unit=4), 0),
        Variant(row("contents", "f", requirement="protein"), 60, "food gives no kcal"),
        Variant(row("contents", "f", item="oil"), 60),
        Variant(row("stocks", "R", location="A", item="rice", quantity=20), 10, "rice gives less"),
    ),
    case(
        "the mix of goods is chosen",
        "requirements mix",
        (
            *requirement(),
            row("contents", "o", item="oil", requirement="kcal", amount_per_unit=5),
            row("stocks", "O", location="A", item="oil", quantity=1),
        ),
        7,
        "1 t of oil and 4 of food on day 1 give 13.",
        Variant(row("contents", "o", amount_per_unit=10), 2),
        Variant(row("stocks", "O", quantity=0), 10),
    ),
    case(
        "a unit counts for every requirement it serves",
        "requirements mix",
        (
            *requirement(),
            *PREPARED,
            need(quantity=10, people=10),
            stock(quantity=5),
            row("contents", "p", item="food", requirement="protein", amount_per_unit=1),
            row("needs", "P", location="B", requirement="protein", quantity=5, due_within_days=0, priority=5, people=5),
        ),
        0,
        "5 t give 10 kcal and 5 protein at the same time.",
        Variant(stock(quantity=3), 18, "4 kcal and 2 protein missing on three days"),
        Variant(row("contents", "p", amount_per_unit=0.5), 7.5),
    ),
    case(
        "a unit counts for one line of each requirement",
        "8",
        (
            *requirement(),
            *PREPARED,
            row("needs", "K", location="B", requirement="kcal", quantity=20, due_within_days=0, priority=5, people=20),
        ),
        60,
        "20 kcal for two lines of 20: 20 missing on three days.",
        Variant(stock(quantity=20), 0),
        Variant(
            row("needs", "K", requirement="protein")
            | row("contents", "p", item="food", requirement="protein", amount_per_unit=2),
            0,
        ),
    ),
    case(
        "a unit given by name counts for nothing else",
        "8",
        (
            *requirement(),
            *PREPARED,
            need(quantity=10, people=10),
            stock(quantity=5),
            row("needs", "F", location="B", item="food", quantity=5, due_within_days=0, priority=5, people=5),
        ),
        15,
        "Worth 2 a tonne for kcal and 1 by name: the 5 t give kcal, 5 t are missing by name.",
        Variant(stock(quantity=10), 0),
        Variant(need(people=2), 6, "kcal are worth 0.4 a tonne: 10 x 0.2 x 3"),
    ),
    case(
        "kits are issued whole",
        "17",
        (
            *PREPARED,
            row("items", "soap", kg_per_unit=1, category="nfi"),
            RICE,
            row("stocks", "W", location="B", item="soap", quantity=5),
            row("kits", "K1", kit="K", item="food", units_per_kit=1),
            row("kits", "K2", kit="K", item="soap", units_per_kit=2),
            need(item=None, kit="K", quantity=3, people=3),
        ),
        3,
        "5 pieces of soap make two kits: one missing on three days.",
        Variant(row("stocks", "W", quantity=6), 0),
        Variant(row("kits", "K2", units_per_kit=1), 0),
        Variant(row("kits", "K2", units_per_kit=3), 6, "one kit"),
        Variant(row("kits", "K2", item="rice"), 9, "no kit without rice"),
        Variant(row("kits", "K2", kit="L"), 0, "K is food alone"),
        Variant(setting(firm_days=0), 1.5, "two and a half kits where no period is firm"),
        Variant(need(people=6), 6),
    ),
)

PEOPLE: tuple[Case, ...] = (
    case(
        "people times rations make needs",
        "derived needs",
        rations(),
        30,
        "Due 10, 20, 30; 5, 10, 15 t come: missing 5, 10, 15.",
        Variant(row("assessments", "a", people=5), 0),
        Variant(row("assessments", "a", location="A"), 0, "they are where the food is"),
        Variant(row("assessments", "a", from_=day(2)), 5, "due 0, 10, 20 and 10, 15 t by then"),
        Variant(row("assessments", "a", until=day(1)), 5, "due 10: missing 5, 0, 0"),
        Variant(row("rations", "f", quantity_per_person_per_day=0.5), 0),
        Variant(row("rations", "f", quantity_per_person_per_day=2), 45, "missing 15, 30, 45 at 10 people / 20 t"),
        Variant(row("rations", "f", from_=day(2)), 5),
        Variant(row("rations", "f", until=day(1)), 5),
        Variant(row("rations", "f", item="rice"), 60, "no rice: missing 10, 20, 30"),
        Variant(row("rations", "f", priority=4), 60),
        Variant(row("rations", "f", late="lost"), 15, "5 lost each day"),
        Variant(row("rations", "f", due_within_days=1), 5, "due 0, 10, 20, the third is left out: missing 0, 0, 5"),
    ),
    case(
        "a ration may be of a requirement",
        "derived needs",
        (
            *rations(item=None, requirement="kcal"),
            row("contents", "f", item="food", requirement="kcal", amount_per_unit=2),
            row("contents", "p", item="rice", requirement="protein", amount_per_unit=2),
        ),
        0,
        "5 t give the 10 kcal of a day.",
        Variant(row("contents", "f", amount_per_unit=1), 30),
        Variant(row("rations", "f", requirement="protein"), 60, "no rice: missing 10, 20, 30"),
        Variant(row("rations", "f", item="food", requirement=None), 30),
    ),
    case(
        "a line without people is for those assessed there",
        "derived needs",
        (
            need(people=None),
            row("assessments", "a", location="B", people=10, until=day(1)),
            row("assessments", "b", location="B", people=20, from_=day(2)),
        ),
        10,
        "At most 20 people share a day with the line: pi = 2.",
        Variant(need(until=day(1)), 5, "10 people on day 1"),
        Variant(need(people=30), 15),
        Variant(row("assessments", "b", people=40), 20),
    ),
    case(
        "more urgent need is served first",
        "priority",
        (*TWO_SITES, stock(quantity=10), row("needs", "M", people=20)),
        30,
        "C is worth 2 a tonne and is served; B misses 10 t on three days.",
        Variant(need(priority=3), 60, "B is worth 4; C misses 10 x 2 x 3"),
        Variant(setting(priority_weights=[16, 8, 4, 2, 3]), 90),
        Variant(setting(value_per_person_day=10), 300),
        Variant(need(people=40), 60),
        Variant(row("needs", "M", location="B"), 30, "the same at one place"),
    ),
    case(
        "priority multiplies what need is worth",
        "priority",
        (),
        5,
        "Priority 5 weighs 1.",
        Variant(need(priority=4), 10),
        Variant(need(priority=None), 20, "priority 3 unless said otherwise"),
        Variant(setting(priority_weights=[5, 4, 3, 2, 0.5]), 2.5),
        Variant(setting(value_per_person_day=None), 50, "10 unless said otherwise"),
        Variant(need(people=20), 10),
        Variant(need(quantity=20), 17.5, "pi = 1/2: missing 15, 10, 10"),
    ),
    case(
        "phases change what need is worth",
        "phases",
        (SLOW, row("phases", "p", category="food", priority_factor=2, from_=day(2), until=day(2))),
        24,
        "Missing 8, 6, 4; 6 counts twice.",
        Variant(row("phases", "p", from_=day(1)), 32),
        Variant(row("phases", "p", until=day(3)), 28),
        Variant(row("phases", "p", category="water"), 18),
        Variant(row("phases", "p", priority_factor=3), 30),
        Variant(food(category="water"), 18),
        Variant(row("phases", "q", category="food", priority_factor=2), 48, "factors multiply: 16 + 24 + 8"),
    ),
    case(
        "a need line names what it asks for",
        "sets",
        (PLACE_C, RICE, agencies("g"), row("kits", "K1", kit="K", item="rice", units_per_kit=1)),
        5,
        "Food at B.",
        Variant(need(item="rice"), 30),
        Variant(need(location="C"), 30),
        Variant(need(item=None, kit="K"), 30),
        Variant(need(location="A"), 0),
        Variant(place("B", kind="site"), 5),
        Variant(road(both_ways=True), 5),
    ),
)

CASES = (*WINDOWS, *SLOPES, *REQUIREMENTS, *PEOPLE)
