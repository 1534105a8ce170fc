"""A plan carried out: what is cut, lost, turned back and late, by hand on three days of one road."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.plan.tables import TABLE
from tests.builder import day
from tests.evaluation.handmade import STANDARD, issue, judged, make, trip, world

DECISIONS = ("movements", "cargo", "teams", "orders", "openings", "issues", "stock_ledger", "storage")


def carried(scenario, plan, **options):
    """The plan carried out, which passes the check."""
    result = maro.carry_out(scenario, plan, **options)
    report = judged(scenario, result)
    assert report.verdict == "PASS", str(report)
    assert report.objective == pytest.approx(result.objective)
    return result


def assert_same(plan, other):
    """Two plans decide the same and come to the same."""
    for name in DECISIONS:
        tables = (made[name].sort_values(list(TABLE[name].key), ignore_index=True) for made in (plan, other))
        pd.testing.assert_frame_equal(*tables)
    assert other.objective == pytest.approx(plan.objective, rel=1e-9)


def sent(plan):
    """(day, trips, tonnes) of every movement."""
    tonnes = plan.cargo.groupby("movement")["quantity"].sum()
    moves = zip(plan.movements["depart"], plan.movements["vehicles"], plan.movements["movement"], strict=True)
    return [((when.date() - day(1)).days + 1, trips, float(tonnes.get(name, 0.0))) for when, trips, name in moves]


def given(plan):
    """(day, quantity) of every issue."""
    return [((row.date.date() - day(1)).days + 1, row.quantity) for row in plan.issues.itertuples()]


def test_a_plan_carried_out_in_its_own_scenario_stays_what_it_is() -> None:
    plan = make(world(), **STANDARD)
    assert_same(plan, carried(world(), plan))


def test_a_departure_on_a_closed_day_stays_and_is_not_sent_later() -> None:
    changed = world(
        {"route_conditions": {"c": {"route": "AB", "from": day(2), "until": day(2), "closed": "departures"}}}
    )
    held = carried(changed, make(world(), **STANDARD))
    assert sent(held) == [(1, 1.0, 5.0)]
    assert given(held) == [(1, 5.0)]
    assert held.objective == pytest.approx(5 + 5 + 5)


def test_goods_that_come_late_leave_no_more_but_are_issued_once_there() -> None:
    late = world({"stocks": {"S": {"quantity": 8}}})
    held = carried(late, make(world(), **STANDARD))
    assert sent(held) == [(1, 1.0, 5.0), (2, 1.0, 3.0)]
    assert given(held) == [(1, 5.0), (2, 3.0)]


def test_vehicles_for_which_no_goods_are_there_stay_at_their_base() -> None:
    two = {"fleets": {"T": {"count": 2}}}
    plan = make(world(two), movements=[trip({"food": 10}, trips=2)], issues=[issue(10)])
    held = carried(world(two, {"stocks": {"S": {"quantity": 4}}}), plan)
    assert sent(held) == [(1, 1.0, 4.0)]


def test_whole_trips_are_cut_first_and_then_cargo_row_by_row() -> None:
    two = {"fleets": {"T": {"count": 2}}, "items": {"oil": {"kg_per_unit": 1000}}}
    oil = {"stocks": {"O": {"location": "A", "item": "oil", "quantity": 10}}}
    plan = make(world(two, oil), movements=[trip({"food": 6, "oil": 4}, trips=2)], issues=[issue(6)])
    held = carried(world(two, oil, {"fleets": {"T": {"count": 1}}}), plan)
    assert held.movements["vehicles"].tolist() == [1.0]
    assert list(zip(held.cargo["item"], held.cargo["quantity"], strict=True)) == [("food", 5.0)]
    assert given(held) == [(1, 5.0)]


FAR = {"routes": {"AB": {"km": 300}}, "settings": {"days": 6}}
"""The road takes 15 hours: a truck arrives on its second day and is back on the third."""


def struck(told, *changes):
    """The far road closed on day 2, which finds the truck of day 1 under way."""
    row = {"route": "AB", "from": day(2), "until": day(2), "closed": told}
    return world(FAR, *changes, {"route_conditions": {"c": row}})


def far_plan():
    """One truck leaves on day 1 and is there on day 2."""
    return make(world(FAR), movements=[trip({"food": 5})], issues=[issue(5, on=2)])


def test_what_is_under_way_when_departures_are_forbidden_arrives() -> None:
    assert given(carried(struck("departures"), far_plan())) == [(2, 5.0)]


def test_what_is_turned_back_is_in_stock_at_its_origin_again() -> None:
    held = carried(struck("turned_back"), far_plan())
    assert given(held) == []
    ledger = held.stock_ledger.set_index(["location", "date"])
    assert ledger.loc[("A", pd.Timestamp(day(3))), "received"] == 5.0
    assert held.stock_ledger["received"].sum() == 5.0


def test_what_is_lost_is_gone_with_its_vehicle() -> None:
    held = carried(struck("lost", {"items": {"food": {"value_per_unit": 7}}}), far_plan())
    assert held.stock_ledger["received"].sum() == 0.0
    assert held.summary["terms"]["loss"] == pytest.approx(35.0)
    use = held["fleet_use"].set_index("date")["available"]
    assert use.get(pd.Timestamp(day(2))) == 1.0
    assert use.get(pd.Timestamp(day(3)), 0.0) == 0.0


def test_stock_lost_on_hand_is_missing_from_the_next_departure() -> None:
    held = carried(world({"stock_losses": {"l": {"location": "A", "item": "food", "on": day(2), "share": 0.8}}}),
                   make(world(), **STANDARD))  # fmt: skip
    assert sent(held) == [(1, 1.0, 5.0), (2, 1.0, 1.0)]


def test_what_is_in_store_where_nobody_may_go_stays_and_is_issued_afterwards() -> None:
    shut = world({"access": {"x": {"location": "B", "allowed": False, "from": day(1), "until": day(1)}}})
    plan = make(world(), movements=[trip({"food": 5}, depart=2)], issues=[issue(5, on=2)])
    assert given(carried(shut, plan)) == [(2, 5.0)]
    late = world({"access": {"x": {"location": "B", "allowed": False, "from": day(2), "until": day(2)}}})
    early = make(world(), movements=[trip({"food": 5})], issues=[issue(3, on=1), issue(2, on=2)])
    assert given(carried(late, early)) == [(1, 3.0), (3, 2.0)]


MONEY = {"agencies": {"red": {}}, "fleets": {"T": {"agency": "red"}}, "vehicle_types": {"truck": {"cost_per_km": 1}},
         "funds": {"F": {"agency": "red", "amount": 400}}}  # fmt: skip
"""A trip costs 200 and the fund pays two."""


def test_a_movement_that_nobody_can_pay_stays() -> None:
    plan = make(world(MONEY), **STANDARD)
    held = carried(world(MONEY, {"funds": {"F": {"amount": 399}}}), plan)
    assert sent(held) == [(1, 1.0, 5.0)]


def test_which_fund_pays_is_free() -> None:
    two = {"funds": {"F": {"amount": 200}, "G": {"amount": 200, "until": day(1)}}}
    plan = make(world(MONEY), **STANDARD)
    held = carried(world(MONEY, two), plan)
    assert sorted(zip(held.spending["fund"], held.spending["date"].dt.day, strict=True)) == [("F", 2), ("G", 1)]


def test_what_happened_before_the_day_stands_whatever_limits_say() -> None:
    plan = make(world(MONEY), **STANDARD)
    poor = world(MONEY, {"funds": {"F": {"amount": 100}}})
    held = maro.carry_out(poor, plan, known_on=day(2))
    assert sent(held) == [(1, 1.0, 5.0)]
    assert sent(maro.carry_out(poor, plan)) == []


def test_orders_below_the_smallest_order_are_not_placed() -> None:
    shop = {"suppliers": {"shop": {"location": "A", "item": "food", "price_per_unit": 1, "minimum_order": 4}}}
    order = {"supplier": "shop", "quantity": 5, "placed": 1}
    plan = make(world(shop), orders=[order])
    assert carried(world(shop, {"suppliers": {"shop": {"quantity_per_day": 4}}}), plan).orders["quantity"].tolist() == [
        4
    ]
    assert len(carried(world(shop, {"suppliers": {"shop": {"quantity_per_day": 3}}}), plan).orders) == 0


DAILY = {"needs": {"N": {"quantity": None, "quantity_per_day": 5, "people": 5}}, "fleets": {"T": {"count": 2}},
         "stocks": {"S": {"quantity": 15}}}  # fmt: skip
"""Five tonnes a day are asked for."""


def daily_plan():
    """Five tonnes a day are brought and given."""
    return make(world(DAILY), movements=[trip({"food": 5}, depart=number) for number in (1, 2, 3)],
                issues=[issue(5, on=number) for number in (1, 2, 3)])  # fmt: skip


def test_a_line_that_goes_on_under_another_name_is_given_what_was_meant_for_it() -> None:
    event = {"contingency": "c", "kind": "raise_need", "target": "B", "value": "0.4"}
    told = maro.with_contingencies(world(DAILY), [{"contingency": "c", "known_on": day(2)}], [event])
    held = carried(maro.apply(told, "c"), daily_plan())
    assert list(zip(held.issues["need"], held.issues["quantity"], strict=True)) == [
        ("N", 5.0), ("N@2004-07-02", 2.0), ("N@2004-07-02", 2.0)
    ]  # fmt: skip


def test_nothing_is_added_for_those_who_need_more() -> None:
    event = {"contingency": "c", "kind": "raise_need", "target": "B", "value": "2"}
    told = maro.with_contingencies(world(DAILY), [{"contingency": "c", "known_on": day(2)}], [event])
    held = carried(maro.apply(told, "c"), daily_plan())
    assert held.issues["need"].unique().tolist() == ["N"]
    assert held.issues["quantity"].sum() == 15.0


LATE_LOST = {"needs": {"N": {"late": "lost", "quantity": None, "quantity_per_day": 5, "due_within_days": 1}},
             "fleets": {"T": {"count": 2}}}  # fmt: skip


def test_what_is_lost_when_late_does_not_count_later() -> None:
    plan = make(world(LATE_LOST), movements=[trip({"food": 5}, depart=1), trip({"food": 5}, depart=2)],
                issues=[issue(5, on=1), issue(5, on=2)])  # fmt: skip
    shut = world(
        LATE_LOST, {"route_conditions": {"c": {"route": "AB", "from": day(1), "until": day(1), "closed": "departures"}}}
    )
    held = carried(shut, plan)
    assert given(held) == [(2, 5.0)]
    assert held.coverage.set_index("due")["unmet"].to_dict() == {
        pd.Timestamp(day(2)): 0.0, pd.Timestamp(day(3)): 5.0
    }  # fmt: skip


def test_two_roads_held_costs_more_and_carrying_out_twice_is_once() -> None:
    scenario = maro.read_scenario("instances/two-roads")
    plan = maro.plan(scenario, gap=0, time_limit=300)
    assert_same(plan, carried(scenario, plan))
    for name in scenario["contingencies"]["contingency"]:
        changed = maro.apply(scenario, name)
        held = carried(changed, plan)
        assert held.objective >= plan.objective
        assert_same(held, carried(changed, held))
        early = carried(changed, plan, known_on=date(2025, 3, 3))
        assert_same(held, early)
