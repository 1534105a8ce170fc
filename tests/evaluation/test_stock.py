"""Stock: order of events, losses, expiry, cold goods, what is turned back or lost on the way, orders."""

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
    world,
)

ONWARD = {
    "locations": {"C": {}},
    "routes": {"BC": {"origin": "B", "destination": "C", "mode": "road", "km": 100}},
    "fleets": {"V": {"base": "B", "vehicle_type": "truck", "count": 1}},
}


def ledger(plan, location, number):
    """The ledger row of food at a location on a day."""
    table = plan["stock_ledger"]
    rows = table[(table["location"] == location) & (table["date"] == pd.Timestamp(day(number)))]
    return rows.iloc[0]


def test_what_is_received_leaves_a_period_later_at_the_earliest():
    there = trip({"food": 5}, depart=1)
    assert_holds(world(ONWARD), movements=[there, trip({"food": 5}, depart=2, route="BC", fleet="V")])
    assert_breaks("1", world(ONWARD), movements=[there, trip({"food": 5}, depart=1, route="BC", fleet="V")])


def test_what_is_received_is_issued_in_the_same_period():
    assert_holds(world(), movements=[trip({"food": 5})], issues=[issue(5)])


def test_goods_that_no_movement_brought_are_not_received():
    plan = make(world(), movements=[trip({"food": 4})], issues=[issue(4)])
    more = altered(
        altered(altered(plan, "cargo", 0, quantity=4.5), "cargo", 0, kg=4500.0), "movements", 0, vehicles=1.0
    )
    assert_altered_breaks("1", world(), more)


def test_dated_stock_comes_in_on_its_day():
    late = world({"stocks": {"S": {"available_on": "2004-07-02"}}})
    assert_holds(late, movements=[trip({"food": 5}, depart=2)])
    plan = make(late, movements=[trip({"food": 5}, depart=2)])
    assert ledger(plan, "A", 2)["dated"] == 10


def test_dated_stock_from_before_the_start_is_there_at_the_start():
    early = world({"stocks": {"S": {"available_on": "2004-06-01"}}})
    plan = make(early, **STANDARD)
    assert ledger(plan, "A", 1)["dated"] == 10
    assert_holds(early, **STANDARD)


def test_stock_on_hand_is_lost_at_the_beginning_of_its_period_and_shares_compound():
    lossy = world(
        {
            "stock_losses": {
                "a": {"location": "A", "on": "2004-07-02", "share": 0.5},
                "b": {"location": "A", "item": "food", "on": "2004-07-02", "share": 0.5},
            }
        }
    )
    plan = make(lossy)
    assert ledger(plan, "A", 2)["lost_on_hand"] == 7.5
    assert_holds(lossy)
    assert_altered_breaks("1", lossy, make_without_loss(lossy))


def make_without_loss(scenario):
    """A plan that overlooks the losses on hand: told in a ledger of three days with 10 t each."""
    plan = make(world())
    return type(plan)({**plan.summary, **make(scenario).summary, "objective": 30.0, "bound": None}, plan.tables)


def test_the_stock_of_the_first_period_is_not_lost():
    lossy = world({"stock_losses": {"a": {"location": "A", "on": "2004-07-01", "share": 0.5}}})
    assert_holds(lossy, **STANDARD)


def test_the_share_spoilt_on_the_way_is_not_received():
    lossy = world({"routes": {"AB": {"loss_share": 0.2}}})
    plan = make(lossy, movements=[trip({"food": 5})], issues=[issue(4)])
    assert ledger(plan, "B", 1)["received"] == 4
    assert_holds(lossy, movements=[trip({"food": 5})], issues=[issue(4)])


def test_whole_units_are_not_spoilt_on_the_way():
    lossy = world({"routes": {"AB": {"loss_share": 0.2}}, "items": {"food": {"whole_units": True}}})
    assert_holds(lossy, movements=[trip({"food": 5})], issues=[issue(5)])


EXPIRING = {"stocks": {"S": {"expires_on": "2004-07-02"}}}
OLD = ("food", "", "2004-07-02")


def test_goods_are_usable_on_their_last_day_and_discarded_at_its_end():
    scenario = world(EXPIRING)
    load = {"movements": [trip({OLD: 5}, depart=2)], "issues": [issue(5, on=2, item=OLD)]}
    assert_holds(scenario, **load)
    assert ledger(make(scenario, **load), "A", 2)["discarded"] == 5


def test_goods_are_not_issued_after_their_last_day():
    scenario = world(EXPIRING, {"stocks": {"S": {"location": "B"}}})
    assert_holds(scenario, issues=[issue(5, on=2, item=OLD)])
    too_late = world(EXPIRING, {"stocks": {"S": {"location": "B", "available_on": "2004-07-03"}}})
    assert_holds(too_late)
    assert_breaks("9", too_late, issues=[issue(5, on=3, item=OLD)])


def test_goods_do_not_leave_after_their_last_day():
    scenario = world(EXPIRING, {"stocks": {"S": {"available_on": "2004-07-03"}}})
    assert_breaks("9", scenario, movements=[trip({OLD: 5}, depart=3)])


def test_goods_are_not_kept_after_their_last_day():
    plan = make(world(EXPIRING))
    kept = altered(plan, "stock_ledger", 1, discarded=0.0, closing=10.0)
    assert "9" in {violation.rule for violation in judged(world(EXPIRING), kept).violations}


def test_a_batch_without_date_expires_by_shelf_life_from_the_day_it_is_there():
    scenario = world({"items": {"food": {"shelf_life_days": 1}}})
    assert ledger(make(scenario), "A", 2)["discarded"] == 10
    assert_holds(scenario)


def test_goods_that_were_there_before_the_start_have_aged_since():
    change = {"items": {"food": {"shelf_life_days": 4}}, "stocks": {"S": {"available_on": "2004-06-28"}}}
    assert ledger(make(world(change)), "A", 2)["discarded"] == 10
    assert_holds(world(change))


def test_an_expiry_after_the_horizon_is_none():
    scenario = world({"stocks": {"S": {"expires_on": "2004-07-04"}}})
    assert_holds(scenario, **STANDARD)


def test_nothing_is_discarded_that_need_not_be():
    plan = make(world())
    thrown = altered(plan, "stock_ledger", 2, discarded=10.0, closing=0.0)
    broken = {violation.rule for violation in judged(world(), thrown).violations}
    assert broken == {"9", "6"}  # and the table of storage tells stock that is no longer there


COLD = {"items": {"food": {"cold": True}}, "vehicle_types": {"truck": {"cold": True}}}


def test_cold_goods_without_a_cold_store_are_discarded_in_the_period_they_come_in():
    scenario = world(COLD, {"locations": {"A": {"cold_storage": True}}})
    plan = make(scenario, movements=[trip({"food": 5})], issues=[issue(3)])
    assert ledger(plan, "B", 1)["discarded"] == 2
    assert_holds(scenario, movements=[trip({"food": 5})], issues=[issue(3)])


def test_cold_goods_are_not_kept_without_a_cold_store():
    stored = world(COLD, {"locations": {"A": {"cold_storage": True}, "B": {"cold_storage": True}}})
    plan = make(stored, movements=[trip({"food": 5})], issues=[issue(3)])
    assert_holds(stored, movements=[trip({"food": 5})], issues=[issue(3)])
    assert_altered_breaks("13", world(COLD, {"locations": {"A": {"cold_storage": True}}}), plan)


ON_THE_WAY = {"settings": {"days": 5}, "routes": {"AB": {"hours": 15, "both_ways": True}}}
"""Out 15 h = two days, back on the third."""


def on_day(kind, number):
    dates = {"from": day(number), "until": day(number)}
    return {"route_conditions": {"x": {"route": "AB", "closed": kind, **dates}}}


def test_cargo_turned_back_is_received_at_its_origin_on_the_day_of_return():
    scenario = world(ON_THE_WAY, on_day("turned_back", 2))
    plan = make(scenario, movements=[trip({"food": 5})])
    assert ledger(plan, "A", 3)["received"] == 5
    assert_holds(scenario, movements=[trip({"food": 5})])


def test_cargo_turned_back_does_not_reach_its_destination():
    plan = make(world(ON_THE_WAY), movements=[trip({"food": 5})], issues=[issue(5, on=2)])
    assert_holds(world(ON_THE_WAY), movements=[trip({"food": 5})], issues=[issue(5, on=2)])
    assert_altered_breaks("1", world(ON_THE_WAY, on_day("turned_back", 2)), plan)


def test_cargo_and_vehicles_lost_on_the_way_are_gone():
    scenario = world(ON_THE_WAY, on_day("lost", 2), {"items": {"food": {"value_per_unit": 7}}})
    report = assert_holds(scenario, movements=[trip({"food": 5})])
    assert report.terms["loss"] == 35
    plan = make(scenario, movements=[trip({"food": 5})])
    assert list(plan["fleet_use"]["used"]) == [1, 1]
    assert_breaks("4", scenario, movements=[trip({"food": 5}), trip({"food": 5}, depart=4)])


def test_what_is_turned_back_or_lost_on_the_way_out_takes_no_return_load():
    back = {"stocks": {"R": {"location": "B", "item": "food", "quantity": 9}}}
    assert_holds(world(ON_THE_WAY, back), movements=[trip(back={"food": 5})])
    assert_breaks("15", world(ON_THE_WAY, back, on_day("turned_back", 2)), movements=[trip(back={"food": 5})])


def test_a_return_load_is_lost_on_the_way_back_but_not_turned_back():
    back = {"stocks": {"R": {"location": "B", "item": "food", "quantity": 9}}}
    turned = world(ON_THE_WAY, back, on_day("turned_back", 3))
    lost = world(ON_THE_WAY, back, on_day("lost", 3))
    load = {"movements": [trip(back={"food": 5})]}
    assert_holds(turned, **load)
    assert ledger(make(turned, **load), "A", 3)["received"] == 5
    assert_holds(lost, **load)
    assert ledger(make(lost, **load), "A", 3)["received"] == 0


def test_what_is_turned_back_on_the_way_back_can_still_be_lost_later():
    slow = {"settings": {"days": 6}, "routes": {"AB": {"hours": 15, "both_ways": True}}}
    slower = {"vehicle_types": {"truck": {"hours_per_day": 8}}}  # out 15 h: two days; out and back 30 h: four days
    turned = {"route": "AB", "closed": "turned_back", "from": day(3), "until": day(3)}
    lost = {"route": "AB", "closed": "lost", "from": day(4), "until": day(4)}
    value = {"items": {"food": {"value_per_unit": 10}}, "stocks": {"S": {"location": "B"}}}
    scenario = world(slow, slower, value, {"route_conditions": {"x": turned, "y": lost}})
    assert assert_holds(scenario, movements=[trip(back={"food": 5})]).terms["loss"] == 50


SHOP = {"suppliers": {"shop": {"location": "B", "item": "food", "price_per_unit": 3, "lead_days": 1}}}


def order(quantity, *, placed=1, **more):
    return {"supplier": "shop", "placed": placed, "quantity": quantity, **more}


def test_ordered_goods_come_in_lead_days_later_and_can_be_issued_that_day():
    report = assert_holds(world(SHOP), orders=[order(10)], issues=[issue(10, on=2)])
    assert report.terms["procurement"] == 30
    assert_breaks("time", world(SHOP), orders=[order(10, received=3)])


def test_orders_are_placed_within_the_suppliers_dates():
    assert_breaks("orders", world(SHOP, {"suppliers": {"shop": {"from": "2004-07-02"}}}), orders=[order(10)])


def test_an_order_is_at_most_what_the_supplier_can_take_on_a_day():
    scenario = world(SHOP, {"suppliers": {"shop": {"quantity_per_day": 8}}})
    assert_holds(scenario, orders=[order(8)])
    assert_breaks("orders", scenario, orders=[order(9)])


def test_an_order_is_nothing_or_the_smallest_order_while_firm():
    smallest = {"suppliers": {"shop": {"minimum_order": 5}}}
    assert_holds(world(SHOP, smallest), orders=[order(5)])
    assert_breaks("orders", world(SHOP, smallest), orders=[order(4)])
    assert_holds(world(SHOP, smallest, {"settings": {"firm_days": 1}}), orders=[order(4, placed=2)])


def test_an_order_is_received_within_the_horizon():
    assert_breaks("horizon", world(SHOP), orders=[order(5, placed=3)])


def test_an_order_is_not_received_at_a_location_that_is_shut():
    assert_breaks("shut", world(SHOP, {"locations": {"B": {"open_from": "2004-07-03"}}}), orders=[order(5)])


def test_whole_units_are_ordered_whole():
    assert_breaks("whole", world(SHOP, {"items": {"food": {"whole_units": True}}}), orders=[order(2.5)])


def test_only_the_stated_agencys_pool_buys_from_a_supplier():
    red = {"agencies": {"red": {}, "blue": {}}, "suppliers": {"shop": {"agency": "red"}}}
    assert_holds(world(SHOP, red), orders=[order(5, owner="red")])
    assert_breaks("orders", world(SHOP, red), orders=[order(5, owner="blue")])
    assert_breaks("orders", world(SHOP, red), orders=[order(5, owner="")])


def test_bought_goods_expire_by_shelf_life_from_the_day_of_receipt():
    scenario = world(SHOP, {"items": {"food": {"shelf_life_days": 1}}, "stocks": {"S": {"quantity": 0}}})
    assert_breaks("orders", scenario, orders=[order(5, placed=1)])
    assert_holds(world(SHOP, {"items": {"food": {"shelf_life_days": 5}}}), orders=[order(5, placed=1)])


def test_the_cost_of_an_order_is_its_price():
    report = judged(world(SHOP), make(world(SHOP), orders=[order(5, cost=14.0)]))
    assert {violation.rule for violation in report.violations} == {"orders"}
