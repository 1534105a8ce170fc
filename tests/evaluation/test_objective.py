"""The objective and the goals, each case computed by hand."""

import pytest

from maro_logistics.evaluation.equity import Shortfall, gini, worst_share
from maro_logistics.evaluation.objective import by_share
from tests.evaluation.handmade import STANDARD, assert_holds, day, issue, trip, world

THERE = {"stocks": {"S": {"location": "B"}}}
STEEP = {"settings": {"share_slopes": [1, 2, 4], "waiting_slopes": [1, 1, 1]}}
WAITING = {"settings": {"days": 10, "waiting_slopes": [1, 2, 4], "waiting_days": [3, 7]}}


def test_missing_thirds_weigh_one_two_and_four():
    assert by_share(3, 9, (1, 2, 4)) == 3
    assert by_share(6, 9, (1, 2, 4)) == 3 + 6
    assert by_share(9, 9, (1, 2, 4)) == 3 + 6 + 12
    assert by_share(4.5, 9, (1, 2, 4)) == 3 + 3


def test_deprivation_weighs_thirds_of_what_was_due_day_by_day():
    need = {"needs": {"N": {"quantity": 9, "people": 9}}}
    report = assert_holds(world(THERE, STEEP, need), issues=[issue(3, on=1), issue(3, on=2)])
    assert report.terms["deprivation"] == (3 + 6) + 3 + 3


def test_what_waits_longer_than_three_days_costs_one_more_and_after_seven_two_more_again():
    one = {"needs": {"N": {"quantity": 1, "people": 1}}}
    report = assert_holds(world(WAITING, one))
    # ten days of 1; from day 4 (3 days after it was due) 1 more, on 7 days; from day 8 2 more, on 3 days
    assert report.terms["deprivation"] == 10 + 7 + 2 * 3


def test_waiting_counts_from_the_day_each_part_is_due():
    daily = {"needs": {"N": {"quantity": None, "quantity_per_day": 1, "due_within_days": None, "people": 1}}}
    short = {"settings": {"days": 5, "waiting_slopes": [1, 2, 4], "waiting_days": [3, 7]}}
    report = assert_holds(world(short, daily))
    # missing 1, 2, 3, 4, 5; waited three days: 1 on day 4, 2 on day 5
    assert report.terms["deprivation"] == 15 + 1 + 2


def test_a_first_waiting_slope_above_one_adds_to_all_that_is_missing():
    one = {"needs": {"N": {"quantity": 1, "people": 1}}, "settings": {"waiting_slopes": [1.5, 1.5, 1.5]}}
    assert assert_holds(world(one)).terms["deprivation"] == 3 * 1.5


def test_a_long_period_counts_for_all_its_days():
    long = {"settings": {"days": 5, "periods": "1x1 1x4"}, "needs": {"N": {"quantity": 1, "people": 1}}}
    assert assert_holds(world(long)).terms["deprivation"] == 1 + 4


def test_what_is_lost_counts_once_by_thirds_of_what_was_due_in_the_period():
    lost = {"needs": {"N": {"late": "lost", "quantity": 9, "people": 9}}}
    report = assert_holds(world(THERE, STEEP, lost), issues=[issue(3)])
    assert report.terms["deprivation"] == 3 + 2 * 3


def test_urgent_need_weighs_sixteen_times_the_least_urgent():
    assert assert_holds(world({"needs": {"N": {"priority": 1}}})).terms["deprivation"] == 30 * 16


def test_trips_cost_kilometres_out_and_back_and_vehicle_days():
    prices = {"vehicle_types": {"truck": {"cost_per_km": 2, "cost_per_day": 30}}}
    assert assert_holds(world(prices), **STANDARD).terms["transport"] == 2 * (200 * 2 + 30)


def test_a_trip_of_half_a_day_costs_half_a_vehicle_day():
    prices = {"vehicle_types": {"truck": {"cost_per_day": 30}}, "routes": {"AB": {"hours": 2.5}}}
    assert assert_holds(world(prices), movements=[trip({"food": 5})]).terms["transport"] == 15


def test_a_trip_of_three_days_costs_three_vehicle_days_even_beyond_the_horizon():
    prices = {"vehicle_types": {"truck": {"cost_per_day": 30}}, "routes": {"AB": {"hours": 15}}}
    assert assert_holds(world(prices), movements=[trip({"food": 5}, depart=2)]).terms["transport"] == 90


def test_re_basing_costs_kilometres_one_way_and_days_to_arrival():
    change = {
        "vehicle_types": {"truck": {"cost_per_km": 2, "cost_per_day": 30}},
        "routes": {"AB": {"hours": 15}},
        "fleets": {
            "T": {"may_rebase": True},
            "U": {"base": "B", "vehicle_type": "truck", "count": 0, "may_rebase": True},
        },
    }
    report = assert_holds(world(change), movements=[trip({"food": 5}, to_fleet="U")])
    assert report.terms["transport"] == 100 * 2 + 2 * 30


def test_carriers_cost_their_tariff_by_the_tonne():
    change = {"routes": {"AB": {"cost_per_t": 12, "carrier_days": 0}}}
    assert assert_holds(world(change), movements=[trip({"food": 5}, fleet="")]).terms["transport"] == 60


VALUE = {"items": {"food": {"value_per_unit": 10}}}


def test_loss_is_the_value_of_what_is_spoilt_on_the_way():
    change = {"routes": {"AB": {"loss_share": 0.2}}}
    assert assert_holds(world(VALUE, change), movements=[trip({"food": 5})]).terms["loss"] == 10


def test_loss_is_the_value_of_what_is_discarded_and_lost_on_hand():
    discarded = world(VALUE, {"stocks": {"S": {"expires_on": day(2)}}})
    assert assert_holds(discarded).terms["loss"] == 100
    on_hand = world(VALUE, {"stock_losses": {"x": {"location": "A", "on": day(2), "share": 0.3}}})
    assert assert_holds(on_hand).terms["loss"] == pytest.approx(30)


def test_loss_counts_cargo_at_risk_out_and_back():
    change = {
        "routes": {"AB": {"risk": 0.1, "both_ways": True}},
        "stocks": {"R": {"location": "B", "item": "food", "quantity": 5}},
    }
    report = assert_holds(world(VALUE, change), movements=[trip({"food": 5}, back={"food": 2})])
    assert report.terms["loss"] == pytest.approx(0.1 * 7 * 10)


def test_exposure_is_priced_by_trips_expected_to_be_lost():
    change = {"routes": {"AB": {"risk": 0.1}}, "settings": {"exposure_price": 50}}
    report = assert_holds(world(change), **STANDARD)
    assert report.terms["exposure"] == pytest.approx(50 * 0.2)
    assert report.goals["exposure"] == pytest.approx(0.2)


def test_trips_of_a_carrier_are_exposed_as_tonnes_by_load():
    change = {"routes": {"AB": {"risk": 0.1, "cost_per_t": 0, "carrier_days": 0, "carrier_load_t": 10}}}
    report = assert_holds(world(change), movements=[trip({"food": 5}, fleet="")])
    assert report.goals["exposure"] == pytest.approx(0.05)


def test_the_objective_is_the_sum_of_its_terms_and_cost_is_that_of_money_and_loss():
    change = {"vehicle_types": {"truck": {"cost_per_km": 2}}, "locations": {"A": {"handling_cost_per_t": 1}}}
    report = assert_holds(world(change), **STANDARD)
    assert report.objective == 5 + 800 + 10
    assert report.goals["cost"] == 810


TWO_SITES = {
    "locations": {"C": {}},
    "needs": {
        "N": {"people": 10},
        "M": {"location": "C", "item": "food", "quantity": 10, "due_within_days": 0, "priority": 5, "people": 30},
    },
}


def test_equity_is_the_mean_missing_share_of_the_worst_off_fifth_of_people():
    report = assert_holds(world(THERE, TWO_SITES), issues=[issue(10)])
    assert report.goals["equity"] == 1  # C, with 30 of 40 people, gets nothing: the worst 8 people all live there
    wide = world(THERE, TWO_SITES, {"settings": {"equity_tail": 1.0}})
    assert assert_holds(wide, issues=[issue(10)]).goals["equity"] == pytest.approx(30 / 40)


def test_equity_counts_missing_person_days_of_all_days_something_is_due():
    report = assert_holds(world(THERE), issues=[issue(5, on=1), issue(5, on=2)])
    assert report.goals["equity"] == pytest.approx((0.5 + 0 + 0) / 3)


def test_equity_of_lines_that_cannot_wait_counts_what_is_lost():
    lost = {"needs": {"N": {"late": "lost", "quantity": None, "quantity_per_day": 4, "due_within_days": None}}}
    report = assert_holds(world(THERE, lost), issues=[issue(4, on=1), issue(3, on=2)])
    assert report.goals["equity"] == pytest.approx((0 + 0.25 + 1) / 3)


def test_the_worst_share_takes_part_of_the_place_in_which_the_tail_ends():
    places = [Shortfall(10, 1, 1.0), Shortfall(30, 1, 0.5), Shortfall(60, 1, 0.0)]
    assert worst_share(places, 0.2) == pytest.approx((10 * 1 + 10 * 0.5) / 20)


def test_the_gini_coefficient_is_zero_for_equal_and_high_for_unequal_coverage():
    assert gini([(10, 0.5), (30, 0.5)]) == pytest.approx(0)
    assert gini([(50, 0.0), (50, 1.0)]) == pytest.approx(0.5)
    assert gini([(1, 0.0)]) == 0
