"""Rules of single movements: service, days, load, who carries what."""

import pytest

from tests.evaluation.handmade import assert_breaks, assert_holds, issue, make, trip, world

AGENCIES = {
    "agencies": {"red": {"shares_vehicles": False}, "blue": {}},
    "stocks": {"S": {"agency": "red"}},
    "fleets": {"T": {"agency": "red"}},
}
RED = ("food", "red", "-")
TWO_DAYS = {"routes": {"AB": {"hours": 10}}}
"""Out 10 h = one day, out and back 20 h = two days."""
SLOW = {"routes": {"AB": {"hours": 15}}}
"""Out 15 h = two days, out and back 30 h = three days."""


def one_trip(load=5.0, **more):
    return {"movements": [trip({"food": load}, **more)]}


def test_the_load_of_a_trip_is_at_most_the_payload():
    assert_holds(world(), **one_trip(5))
    assert_breaks("2", world(), **one_trip(5.01))


def test_a_limit_of_the_route_lowers_the_payload():
    scenario = world({"routes": {"AB": {"limit_kg": 4000}}})
    assert_holds(scenario, **one_trip(4))
    assert_breaks("2", scenario, **one_trip(5))


def test_a_limit_of_a_condition_holds_on_its_days_only():
    scenario = world({"route_conditions": {"rain": {"route": "AB", "from": "2004-07-02", "limit_kg": 4000}}})
    assert_holds(scenario, **one_trip(5, depart=1))
    assert_breaks("2", scenario, **one_trip(5, depart=2))


def test_vehicles_that_may_carry_nothing_do_not_leave():
    scenario = world({"routes": {"AB": {"limit_kg": 0}}})
    assert_breaks("2", scenario, movements=[trip()])


def test_the_volume_of_a_load_is_at_most_that_of_the_vehicle():
    scenario = world({"items": {"food": {"m3_per_unit": 2}}, "vehicle_types": {"truck": {"volume_m3": 8}}})
    assert_holds(scenario, **one_trip(4))
    assert_breaks("3", scenario, **one_trip(5))


def test_trips_are_whole():
    assert_breaks("whole", world(), **one_trip(2, trips=0.5))


def test_trips_of_a_type_that_counts_in_fractions_need_not_be_whole():
    assert_holds(world({"vehicle_types": {"truck": {"whole": False}}}), **one_trip(2, trips=0.5))


def test_trips_need_not_be_whole_after_the_firm_periods():
    scenario = world({"settings": {"firm_days": 1}})
    assert_holds(scenario, **one_trip(2, trips=0.5, depart=2))
    assert_breaks("whole", scenario, **one_trip(2, trips=0.5, depart=1))


def test_cargo_of_whole_units_is_whole():
    scenario = world({"items": {"food": {"whole_units": True}}})
    assert_holds(scenario, **one_trip(2))
    assert_breaks("whole", scenario, **one_trip(2.5))


def test_a_fleet_travels_on_routes_of_its_mode_only():
    assert_breaks("service", world({"routes": {"AB": {"mode": "river"}}}), **one_trip())


def test_a_fleet_leaves_from_its_base_only():
    scenario = world({"routes": {"AB": {"both_ways": True}}, "stocks": {"S": {"location": "B"}}})
    assert_breaks("service", scenario, **one_trip(origin="B"))


def test_a_route_longer_than_the_range_is_not_travelled():
    assert_holds(world({"vehicle_types": {"truck": {"range_km": 100}}}), **one_trip())
    assert_breaks("service", world({"vehicle_types": {"truck": {"range_km": 99}}}), **one_trip())


def test_a_carrier_needs_a_tariff():
    priced = {"routes": {"AB": {"cost_per_t": 10, "carrier_days": 0}}}
    assert_holds(world(priced), **one_trip(fleet=""))
    assert_breaks("service", world({"routes": {"AB": {"carrier_days": 0}}}), **one_trip(fleet=""))


def test_an_agency_that_shares_no_vehicles_carries_its_own_pools_goods_and_common_ones_only():
    assert_holds(world(AGENCIES), movements=[trip({RED: 5})])
    blue = world(AGENCIES, {"stocks": {"S": {"agency": "blue"}}})
    assert_breaks("carries", blue, movements=[trip({("food", "blue", "-"): 5})])
    pooled = world(AGENCIES, {"agencies": {"red": {"pool": "all"}, "blue": {"pool": "all"}}})
    assert_holds(pooled, movements=[trip({("food", "all", "-"): 5})])


@pytest.mark.parametrize("fleet", ["T", ""])
def test_cold_items_travel_in_cold_vehicles_only(fleet):
    cold = {
        "items": {"food": {"cold": True}},
        "routes": {"AB": {"cost_per_t": 1, "carrier_days": 0}},
        "locations": {"A": {"cold_storage": True}, "B": {"cold_storage": True}},
    }
    assert_breaks("13", world(cold), **one_trip(fleet=fleet))


def test_cold_items_travel_in_cold_vehicles():
    cold = {
        "items": {"food": {"cold": True}},
        "vehicle_types": {"truck": {"cold": True}},
        "locations": {"A": {"cold_storage": True}, "B": {"cold_storage": True}},
    }
    assert_holds(world(cold), **one_trip())


def test_goods_that_would_be_received_after_they_expire_do_not_leave():
    slow = {"routes": {"AB": {"hours": 10}}, "locations": {"B": {"transfer_days": 1}}}
    fresh = world(slow, {"stocks": {"S": {"expires_on": "2004-07-02"}}})
    stale = world(slow, {"stocks": {"S": {"expires_on": "2004-07-01"}}})
    assert_holds(fresh, movements=[trip({("food", "", "2004-07-02"): 5})])
    assert_breaks("9", stale, movements=[trip({("food", "", "2004-07-01"): 5})])


def test_nothing_leaves_on_a_day_on_which_a_condition_closes_the_route_to_departures():
    for kind in ("departures", "yes", "turned_back", "lost"):
        condition = {"route": "AB", "closed": kind, "from": "2004-07-02", "until": "2004-07-02"}
        scenario = world({"route_conditions": {"shut": condition}})
        assert_holds(scenario, **one_trip(depart=1))
        assert_breaks("closed", scenario, **one_trip(depart=2))


def test_nobody_is_under_way_while_the_route_is_closed_altogether():
    dates = {"from": "2004-07-02", "until": "2004-07-02"}
    closed = world(TWO_DAYS, {"route_conditions": {"shut": {"route": "AB", "closed": "yes", **dates}}})
    departures = world(TWO_DAYS, {"route_conditions": {"shut": {"route": "AB", "closed": "departures", **dates}}})
    assert_breaks("closed", closed, **one_trip(depart=1))
    assert_holds(departures, **one_trip(depart=1))


def test_the_dates_of_a_route_close_it_to_those_under_way():
    scenario = world(TWO_DAYS, {"routes": {"AB": {"closed_from": "2004-07-03"}}})
    assert_holds(scenario, **one_trip(depart=1))
    assert_breaks("closed", scenario, **one_trip(depart=2))


def test_a_closure_after_the_last_day_never_comes():
    closed = {"route": "AB", "closed": "yes", "from": "2004-07-04"}
    lost = {"route": "AB", "closed": "lost", "from": "2004-07-04"}
    assert_holds(world(TWO_DAYS, {"route_conditions": {"x": closed}}), **one_trip(depart=3))
    assert_holds(world(TWO_DAYS, {"routes": {"AB": {"closed_from": "2004-07-04"}}}), **one_trip(depart=3))
    paid = {"vehicle_types": {"truck": {"cost_per_day": 30}}}
    slow = {"routes": {"AB": {"hours": 25}}}  # out three days, back after five
    report = assert_holds(world(slow, paid, {"route_conditions": {"x": lost}}), **one_trip(depart=1))
    assert report.terms["transport"] == 5 * 30


def test_a_threat_level_whose_rule_closes_keeps_movements_from_leaving():
    rules = {"threat_rules": {"five": {"level": 5, "closed": "departures"}}}
    assert_breaks("closed", world(rules, {"threats": {"x": {"route": "AB", "level": 5}}}), **one_trip())
    assert_breaks("closed", world(rules, {"threats": {"x": {"location": "B", "level": 5}}}), **one_trip())
    assert_holds(world(rules, {"threats": {"x": {"route": "AB", "level": 4}}}), **one_trip())


def test_nothing_leaves_or_reaches_a_location_that_is_shut():
    assert_breaks("shut", world({"locations": {"A": {"open_from": "2004-07-02"}}}), **one_trip())
    assert_breaks("shut", world({"locations": {"B": {"open_from": "2004-07-02"}}}), **one_trip())
    assert_holds(world({"locations": {"B": {"open_until": "2004-07-01"}}}), **one_trip())


def test_cargo_is_not_received_at_a_location_that_is_shut_by_then():
    scenario = world({"locations": {"B": {"open_until": "2004-07-01", "transfer_days": 1}}})
    assert_breaks("shut", scenario, **one_trip())


def test_nothing_leaves_that_would_be_received_after_the_last_day():
    scenario = world({"locations": {"B": {"transfer_days": 1}}})
    assert_holds(scenario, **one_trip(depart=2))
    assert_breaks("horizon", scenario, **one_trip(depart=3))


def test_vehicles_may_be_out_on_the_last_day():
    assert_holds(world(TWO_DAYS), **one_trip(depart=3))


@pytest.mark.parametrize(
    ("change", "arrive", "back"),
    [
        ({}, 1, 1),
        (TWO_DAYS, 1, 2),
        (SLOW, 2, 3),
        ({"routes": {"AB": {"speed_factor": 0.5}}}, 1, 2),
        ({"routes": {"AB": {"daylight_only": True}}, "settings": {"daylight_hours": 9}}, 1, 2),
        ({"vehicle_types": {"truck": {"load_hours": 1, "unload_hours": 1}}}, 1, 2),
        ({"vehicle_types": {"truck": {"load_hours": 3, "unload_hours": 3}}}, 2, 2),
        ({"route_conditions": {"rain": {"route": "AB", "speed_factor": 0.5}}}, 1, 2),
        (
            {
                "route_conditions": {"rain": {"route": "AB", "speed_factor": 0.5}},
                "threats": {"x": {"location": "A", "level": 1}},
                "threat_rules": {"one": {"level": 1, "speed_factor": 0.5}},
            },
            2,
            4,
        ),
    ],
)
def test_days_of_arrival_and_return_follow_from_hours_of_the_departure_day(change, arrive, back):
    movements = make(world(change), **one_trip()).movements
    assert movements["arrive"].iloc[0].day == arrive
    assert movements["return_on"].iloc[0].day == back
    assert_holds(world(change), **one_trip())


def test_hours_are_rounded_to_minutes_half_upwards():
    km = {"routes": {"AB": {"km": 100.16}}}  # 100.16 km at 20 km/h and back: 600.96 minutes, one more than a day's 600
    scenario = world(km)
    assert make(scenario, **one_trip()).movements["return_on"].iloc[0].day == 2
    just = world({"routes": {"AB": {"km": 100.08}}})  # 600.48 minutes count as 600
    assert make(just, **one_trip()).movements["return_on"].iloc[0].day == 1


BOTH_WAYS = {
    "routes": {"AB": {"both_ways": True}},
    "stocks": {"R": {"location": "B", "item": "empties", "quantity": 20}},
    "items": {"empties": {"kg_per_unit": 1000}},
}


def test_a_return_load_is_at_most_the_payload():
    assert_holds(world(BOTH_WAYS), movements=[trip(back={"empties": 5})])
    assert_breaks("2", world(BOTH_WAYS), movements=[trip(back={"empties": 6})])


def test_a_return_load_needs_a_route_both_ways():
    assert_breaks(
        "15", world(BOTH_WAYS, {"routes": {"AB": {"both_ways": False}}}), movements=[trip(back={"empties": 5})]
    )


def test_a_carrier_takes_no_return_load():
    scenario = world(BOTH_WAYS, {"routes": {"AB": {"cost_per_t": 1, "carrier_days": 0}}})
    assert_breaks("15", scenario, movements=[trip(fleet="", back={"empties": 5})])


def test_a_return_load_reaches_its_base_within_the_horizon():
    scenario = world(BOTH_WAYS, TWO_DAYS)
    assert_holds(scenario, movements=[trip(depart=2, back={"empties": 5})])
    assert_breaks("horizon", scenario, movements=[trip(depart=3, back={"empties": 5})])


def test_a_return_load_may_not_reach_a_base_that_is_shut_but_a_vehicle_may():
    scenario = world(BOTH_WAYS, TWO_DAYS, {"locations": {"A": {"open_until": "2004-07-01"}}})
    assert_holds(scenario, movements=[trip(depart=1)])
    assert_breaks("shut", scenario, movements=[trip(depart=1, back={"empties": 5})])


REBASING = {
    "vehicle_types": {"truck": {"cost_per_km": 1}},
    "fleets": {
        "T": {"may_rebase": True},
        "U": {"base": "B", "vehicle_type": "truck", "count": 0, "may_rebase": True},
    },
}


def test_vehicles_re_base_between_two_fleets_that_may():
    assert_holds(world(REBASING), movements=[trip({"food": 5}, to_fleet="U")])
    for fleet in ("T", "U"):
        stuck = world(REBASING, {"fleets": {fleet: {"may_rebase": False}}})
        assert_breaks("rebasing", stuck, movements=[trip({"food": 5}, to_fleet="U")])


def test_vehicles_re_base_to_a_fleet_of_their_type_at_the_destination():
    other = {"vehicle_types": {"lorry": {"mode": "road", "payload_kg": 1, "speed_kmh": 20}}}
    unlike = world(REBASING, other, {"fleets": {"U": {"vehicle_type": "lorry"}}})
    elsewhere = world(REBASING, {"fleets": {"U": {"base": "A"}}})
    assert_breaks("rebasing", unlike, movements=[trip(to_fleet="U")])
    assert_breaks("rebasing", elsewhere, movements=[trip(to_fleet="U")])


def test_a_carrier_arrives_its_days_later():
    scenario = world({"routes": {"AB": {"cost_per_t": 1, "carrier_days": 2}}})
    plan = {"movements": [trip({"food": 5}, fleet="")], "issues": [issue(5, on=3)]}
    assert make(scenario, **plan).movements["arrive"].iloc[0].day == 3
    assert_holds(scenario, **plan)


def test_a_carrier_arrives_within_the_horizon():
    scenario = world({"routes": {"AB": {"cost_per_t": 1, "carrier_days": 2}}})
    assert_breaks("horizon", scenario, movements=[trip({"food": 5}, fleet="", depart=2)])
