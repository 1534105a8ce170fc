"""Tight cases of places: storage, candidates, handling, transfer, opening dates.

All worlds are changes of ``ONE_ROAD`` (see ``tests/builder.py``): 5 t a day, so missing 5, 0, 0 and an optimum of 5.
"Missing a, b, c" = tonnes missing at the end of days 1, 2, 3; deprivation is their sum where ``pi`` is 1.
"""

from __future__ import annotations

from tests.builder import day
from tests.tight.case import (
    Case,
    Variant,
    case,
    fleet,
    food,
    need,
    place,
    road,
    setting,
    stock,
)
from tests.tight.cases_goods import CHAIN
from tests.tight.cases_roads import FAR

CANDIDATE_B = place("B", candidate=True, storage_t=100, storage_m3=100, opening_cost=7)

STORAGE: tuple[Case, ...] = (
    case(
        "what is stored beyond the limit costs",
        "6",
        place("A", storage_t=4),
        25,
        "5 t stay overnight once, 1 beyond the limit at 20: 20, and 5 for what is missing.",
        Variant(place("A", storage_t=None), 5),
        Variant(place("A", storage_t=2), 65),
        Variant(setting(overflow_cost=1), 6),
        handling=20,
    ),
    case(
        "volume stored beyond the limit costs too",
        "6",
        (food(m3_per_unit=2), place("A", storage_m3=8)),
        45,
        "10 m3 stay overnight once, 2 beyond the limit at 20: 40, and 5.",
        Variant(place("A", storage_m3=None), 5),
        Variant(food(m3_per_unit=1), 5),
    ),
    case(
        "overflow costs every day of a long period",
        "6",
        (setting(periods="1x1 1x2", overflow_cost=1), need(people=0), fleet(count=0), place("A", storage_t=4)),
        18,
        "Nobody's need: 6 t beyond the limit on each of three days.",
        Variant(setting(periods=None), 18),
        Variant(place("A", storage_t=10), 0),
        Variant(stock(quantity=5), 3),
    ),
    case(
        "a candidate works once it is opened",
        "candidate hub",
        CANDIDATE_B,
        12,
        "Opened for 7: missing 5, 0, 0.",
        Variant(place("B", opening_cost=100), 30, "not worth it"),
        Variant(place("B", opening_cost=0), 5),
        Variant(place("B", candidate=False), 5),
        opening=7,
    ),
    case(
        "an open candidate costs something every day",
        "candidate hub",
        (CANDIDATE_B, place("B", opening_cost=0, running_cost_per_day=2)),
        11,
        "Open on three days for 6: missing 5, 0, 0.",
        Variant(place("B", running_cost_per_day=0), 5),
        Variant(place("B", open_until=day(2)), 9, "two days"),
        Variant(place("B", open_from=day(2)), 19, "two days for 4: missing 10, 5, 0"),
        opening=6,
    ),
    case(
        "a candidate stores ten times its limit beyond it at most",
        "6",
        (*CHAIN, setting(overflow_cost=0), place("B", candidate=True, storage_t=0.1, storage_m3=100)),
        26.7,
        "1.1 t may stay at B overnight: 1.1 t reach C on days 2 and 3: missing 10, 8.9, 7.8.",
        Variant(place("B", candidate=False), 15, "any overflow"),
        Variant(place("B", storage_t=10), 15),
    ),
)

HANDLING: tuple[Case, ...] = (
    case(
        "a place handles so much a day",
        "7",
        place("B", handling_t_per_day=4),
        8,
        "4, 4, 2 t: missing 6, 2, 0.",
        Variant(place("B", handling_t_per_day=None), 5),
        Variant(place("B", handling_t_per_day=2), 18),
    ),
    case(
        "what leaves is handled too",
        "7",
        place("A", handling_t_per_day=4),
        8,
        "4, 4, 2 t.",
        Variant(place("A", handling_t_per_day=None), 5),
    ),
    case(
        "what is received and what leaves are handled together",
        "7",
        (*CHAIN, place("B", handling_t_per_day=6)),
        19,
        "Received 5, 1, 0 and sent 0, 5, 1: missing 10, 5, 4 at C.",
        Variant(place("B", handling_t_per_day=None), 15),
    ),
    case(
        "a tonne handled costs where it leaves and where it is received, after loss",
        "handling cost",
        (place("B", handling_cost_per_t=1), road(loss_share=0.5)),
        22.5,
        "2.5 t received on days 1 and 2: missing 7.5, 5, 5 = 17.5, plus 5.",
        Variant(place("B", handling_cost_per_t=0), 17.5),
        Variant(road(loss_share=0), 15, "10 t received"),
        handling=5,
    ),
    case(
        "goods are received some days after the vehicle arrives",
        "transfer days",
        place("B", transfer_days=1),
        15,
        "Received on days 2 and 3: missing 10, 5, 0.",
        Variant(place("B", transfer_days=0), 5),
        Variant(place("B", transfer_days=2), 25),
        Variant(place("B", transfer_days=3), 30),
    ),
    case(
        "a place is shut before its first day",
        "6",
        place("A", open_from=day(2)),
        15,
        "The stock is there, but leaves on days 2 and 3.",
        Variant(place("A", open_from=None), 5),
    ),
    case(
        "a place is shut after its last day",
        "6",
        place("B", open_until=day(1)),
        15,
        "One trip: missing 5, 5, 5.",
        Variant(place("B", open_until=None), 5),
        Variant(place("B", open_until=day(2)), 5),
    ),
    case(
        "a vehicle returns to a base that is shut",
        "6",
        (FAR, place("A", open_until=day(1))),
        20,
        "Leaves on day 1, back on day 3.",
        Variant(place("B", open_until=day(1)), 30, "the destination is shut on arrival"),
    ),
)

CASES = (*STORAGE, *HANDLING)
