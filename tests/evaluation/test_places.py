"""Handling, storage, candidates, money."""

import pandas as pd

from tests.evaluation.handmade import (
    STANDARD,
    altered,
    assert_altered_breaks,
    assert_breaks,
    assert_holds,
    day,
    issue,
    judged,
    make,
    trip,
    without,
    world,
)


def test_a_place_handles_at_most_its_daily_tonnes_in_and_out():
    busy = {"fleets": {"T": {"count": 2}}}
    for place in ("A", "B"):
        scenario = world(busy, {"locations": {place: {"handling_t_per_day": 8}}})
        assert_holds(scenario, movements=[trip({"food": 8}, trips=2)])
        assert_breaks("7", scenario, movements=[trip({"food": 9}, trips=2)])


def test_dated_stock_and_issues_are_not_handled():
    scenario = world({"stocks": {"S": {"location": "B"}}, "locations": {"B": {"handling_t_per_day": 0}}})
    assert_holds(scenario, issues=[issue(10)])


def test_what_is_spoilt_on_the_way_is_not_handled_at_the_destination():
    scenario = world({"locations": {"B": {"handling_t_per_day": 4}}, "routes": {"AB": {"loss_share": 0.2}}})
    assert_holds(scenario, movements=[trip({"food": 5})])


def test_handling_is_priced_by_the_tonne_at_both_ends():
    prices = {"locations": {"A": {"handling_cost_per_t": 2}, "B": {"handling_cost_per_t": 3}}}
    assert assert_holds(world(prices), movements=[trip({"food": 5})]).terms["handling"] == 5 * 2 + 5 * 3


def test_a_return_load_is_handled_when_it_leaves_the_far_end_and_when_it_is_back():
    world_of_returns = world(
        {
            "settings": {"days": 4},
            "routes": {"AB": {"both_ways": True, "hours": 15}},
            "stocks": {"S": {"location": "B"}},
            "locations": {"A": {"handling_cost_per_t": 2, "agency": "red"}, "B": {"handling_cost_per_t": 3}},
            "agencies": {"red": {}},
        }
    )
    plan = make(world_of_returns, movements=[trip(back={"food": 5})])
    told = {(row.location, row.date.day, row.payer, row.amount) for row in plan["spending"].itertuples()}
    assert told == {("B", 2, "", 15), ("A", 3, "red", 10)}
    assert_holds(world_of_returns, movements=[trip(back={"food": 5})])


def test_stock_beyond_the_storage_is_overflow_and_priced_by_the_day():
    scenario = world({"locations": {"A": {"storage_t": 7}}, "settings": {"overflow_cost": 4}})
    assert assert_holds(scenario).terms["handling"] == 3 * 3 * 4


def test_overflow_counts_by_weight_and_by_volume():
    bulky = {"items": {"food": {"m3_per_unit": 2}}, "locations": {"A": {"storage_t": 7, "storage_m3": 15}}}
    report = assert_holds(world(bulky, {"settings": {"overflow_cost": 4}}))
    assert report.terms["handling"] == 3 * (3 + 5) * 4


def test_overflow_that_is_not_told_is_found():
    scenario = world({"locations": {"A": {"storage_t": 7}}})
    assert_altered_breaks("6", scenario, altered(make(scenario), "storage", 0, overflow_t=0.0))


HUB = {
    "locations": {"B": {"candidate": True, "storage_t": 0.4, "opening_cost": 100, "running_cost_per_day": 7}},
    "stocks": {"S": {"quantity": 20}},
}
OPEN = [{"location": "B", "opened": day(1)}]


def test_an_unopened_candidate_receives_nothing():
    assert_holds(world(HUB), openings=OPEN, **STANDARD)
    assert_breaks("6", world(HUB), **STANDARD)
    assert_breaks("6", world(HUB), openings=[{"location": "B", "opened": day(2)}], **STANDARD)


def test_opening_costs_once_and_running_every_day_from_then_on():
    assert assert_holds(world(HUB), openings=OPEN, **STANDARD).terms["opening"] == 100 + 3 * 7
    later = [{"location": "B", "opened": day(2)}]
    assert assert_holds(world(HUB), openings=later).terms["opening"] == 100 + 2 * 7


def test_running_costs_end_when_the_candidate_closes_for_good():
    scenario = world(HUB, {"locations": {"B": {"open_until": "2004-07-02"}}})
    assert assert_holds(scenario, openings=OPEN).terms["opening"] == 100 + 2 * 7


def test_overflow_at_a_candidate_is_at_most_ten_times_its_storage():
    assert_holds(world(HUB), openings=OPEN, movements=[trip({"food": 4.4})])
    assert_breaks("6", world(HUB), openings=OPEN, movements=[trip({"food": 4.5})])


def test_only_candidates_are_opened_and_not_before_they_can_be():
    assert_breaks("6", world(), openings=OPEN)
    assert_breaks("6", world(HUB, {"locations": {"B": {"open_from": "2004-07-02"}}}), openings=OPEN)


MONEY = {
    "agencies": {"red": {}, "blue": {}},
    "fleets": {"T": {"agency": "red"}},
    "vehicle_types": {"truck": {"cost_per_km": 1}},
    "funds": {"F": {"agency": "red", "amount": 400}},
}
"""Each trip costs 200."""


def test_a_fund_pays_at_most_its_amount():
    assert_holds(world(MONEY), **STANDARD)
    assert_breaks("10", world(MONEY, {"funds": {"F": {"amount": 399}}}), **STANDARD)


def test_who_has_no_fund_spends_freely():
    scenario = world(MONEY, {"funds": {"F": {"agency": "blue", "amount": 0}}})
    assert set(make(scenario, **STANDARD)["spending"]["fund"]) == {""}
    assert_holds(scenario, **STANDARD)


def test_who_has_a_fund_spends_nothing_beside_it():
    plan = make(world(MONEY), **STANDARD)
    assert_altered_breaks("10", world(MONEY), altered(plan, "spending", 0, fund=""))


def test_a_fund_pays_on_its_days_kinds_categories_and_places_only():
    for change in (
        {"from": "2004-07-02"},
        {"until": "2004-07-01"},
        {"kinds": "procurement;handling"},
        {"categories": "food"},
        {"locations": "A"},
    ):
        assert_breaks("10", world(MONEY, {"funds": {"F": change}}), **STANDARD)
    assert_holds(world(MONEY, {"funds": {"F": {"kinds": "transport", "locations": "B;A"}}}), **STANDARD)


def test_a_fund_without_agency_pays_for_anybody():
    common = {"funds": {"F": {"agency": None}}, "fleets": {"T": {"agency": None}}}
    assert set(make(world(MONEY, common), **STANDARD)["spending"]["fund"]) == {"F"}
    assert_holds(world(MONEY, common), **STANDARD)
    assert_breaks("10", world(MONEY, common, {"funds": {"F": {"amount": 1}}}), **STANDARD)


def test_pools_share_their_funds():
    pooled = {"agencies": {"red": {"pool": "all"}, "blue": {"pool": "all"}}, "funds": {"F": {"agency": "blue"}}}
    assert set(make(world(MONEY, pooled), **STANDARD)["spending"]["payer"]) == {"all"}
    assert_holds(world(MONEY, pooled), **STANDARD)


def test_a_fund_with_categories_pays_carriers_and_orders_of_them():
    carried = {
        "routes": {"AB": {"cost_per_t": 10, "carrier_days": 0}},
        "stocks": {"S": {"agency": "red"}},
        "funds": {"F": {"categories": "food;water"}},
    }
    load = {"movements": [trip({("food", "red", "-"): 5}, fleet="")]}
    assert assert_holds(world(MONEY, carried), **load).terms["transport"] == 50
    assert_breaks("10", world(MONEY, carried, {"funds": {"F": {"categories": "water"}}}), **load)


def test_an_expense_that_nobody_pays_is_found():
    assert_altered_breaks("spending", world(MONEY), without(make(world(MONEY), **STANDARD), "spending", 1))


def test_an_expense_paid_on_another_day_is_found():
    plan = altered(make(world(MONEY), **STANDARD), "spending", 0, date=pd.Timestamp(2004, 7, 3))
    assert_altered_breaks("spending", world(MONEY), plan)


def test_two_funds_may_share_an_expense():
    two = {"funds": {"F": {"amount": 300}, "G": {"agency": "red", "amount": 100}}}
    plan = make(world(MONEY), **STANDARD)
    spending = plan["spending"]
    split = pd.concat(
        [spending.iloc[:1], spending.iloc[1:].assign(amount=100.0), spending.iloc[1:].assign(fund="G", amount=100.0)]
    )
    shared = type(plan)(plan.summary, {**plan.tables, "spending": split})
    assert judged(world(MONEY, two), shared).verdict == "PASS"
