"""Vehicles, routes' capacity, exposure, escorts, relay teams, access."""

from tests.evaluation.handmade import STANDARD, assert_breaks, assert_holds, day, issue, make, trip, world

TWO_DAYS = {"routes": {"AB": {"hours": 10}}}
HALF_DAY = {"routes": {"AB": {"hours": 2.5}}}
"""Out and back 5 h: two trips fit into a day of 10 h."""
PLENTY = {"fleets": {"T": {"count": 9}}, "stocks": {"S": {"quantity": 99}}}


def test_a_vehicle_makes_as_many_trips_a_day_as_fit():
    assert_holds(world(HALF_DAY), movements=[trip({"food": 10}, trips=2)])
    assert_breaks("4", world(HALF_DAY), movements=[trip({"food": 10}, trips=3)])


def test_a_vehicle_on_a_trip_of_two_days_is_not_there_on_the_second():
    assert_holds(world(TWO_DAYS), movements=[trip({"food": 5}, depart=1), trip({"food": 5}, depart=3)])
    assert_breaks("4", world(TWO_DAYS), movements=[trip({"food": 5}, depart=1), trip({"food": 5}, depart=2)])


def test_hours_of_two_vehicles_are_not_pooled():
    scenario = world({"routes": {"AB": {"hours": 3}}, "fleets": {"T": {"count": 2}}})
    assert_holds(scenario, movements=[trip({"food": 10}, trips=2)])
    assert_breaks("4", scenario, movements=[trip({"food": 10}, trips=3)])


def test_vehicles_are_there_within_the_dates_of_their_row_only():
    scenario = world({"fleets": {"T": {"from": "2004-07-02"}}})
    assert_holds(scenario, movements=[trip({"food": 5}, depart=2)])
    assert_breaks("4", scenario, movements=[trip({"food": 5}, depart=1)])


def test_movements_of_one_fleet_on_several_routes_share_its_vehicles():
    roads = {"locations": {"C": {}}, "routes": {"AC": {"origin": "A", "destination": "C", "mode": "road", "km": 100}}}
    assert_breaks("4", world(roads), movements=[trip({"food": 5}), trip({"food": 5}, route="AC")])


REBASING = {
    "routes": {"AB": {"both_ways": True}},
    "fleets": {
        "T": {"may_rebase": True},
        "U": {"base": "B", "vehicle_type": "truck", "count": 0, "may_rebase": True},
    },
}


def test_a_vehicle_that_re_bases_serves_its_new_fleet_from_the_day_after_arrival():
    move = trip({"food": 5}, to_fleet="U", depart=1)
    assert_holds(world(REBASING), movements=[move, trip(route="AB", origin="B", fleet="U", depart=2)])
    assert_breaks("4", world(REBASING), movements=[move, trip(route="AB", origin="B", fleet="U", depart=1)])


def test_a_vehicle_that_has_re_based_is_no_longer_with_its_old_fleet():
    move = trip({"food": 5}, to_fleet="U", depart=1)
    assert_breaks("4", world(REBASING), movements=[move, trip({"food": 5}, depart=2)])


def test_a_re_basing_trip_takes_whole_days():
    scenario = world(REBASING, HALF_DAY)
    assert_breaks("4", scenario, movements=[trip({"food": 5}, to_fleet="U"), trip({"food": 5})])


def test_in_a_long_period_vehicles_work_every_day():
    assert_holds(world({"settings": {"days": 4, "periods": "1x4"}}, PLENTY), movements=[trip({"food": 20}, trips=4)])


def test_in_a_long_period_trips_are_limited_by_the_days_on_which_they_may_leave():
    closed = {"route_conditions": {"x": {"route": "AB", "closed": "departures", "from": "2004-07-03"}}}
    weekly = world({"settings": {"days": 4, "periods": "1x4"}}, closed)
    assert_holds(weekly, movements=[trip({"food": 10}, trips=2)])
    assert_breaks("4", weekly, movements=[trip({"food": 10}, trips=3)])


def test_tonnes_on_a_route_are_at_most_its_daily_capacity():
    scenario = world(PLENTY, {"routes": {"AB": {"capacity_t_per_day": 8}}})
    assert_holds(scenario, movements=[trip({"food": 8}, trips=2)])
    assert_breaks("5", scenario, movements=[trip({"food": 9}, trips=2)])


def test_trips_on_a_route_are_at_most_its_daily_capacity():
    scenario = world(PLENTY, {"routes": {"AB": {"capacity_vehicles_per_day": 2}}})
    assert_holds(scenario, movements=[trip({"food": 8}, trips=2)])
    assert_breaks("5", scenario, movements=[trip({"food": 8}, trips=3)])


def test_a_condition_cuts_the_capacity_of_its_days():
    rain = {"route_conditions": {"rain": {"route": "AB", "from": "2004-07-02", "capacity_factor": 0.5}}}
    scenario = world(PLENTY, rain, {"routes": {"AB": {"capacity_t_per_day": 8}}})
    assert_holds(scenario, movements=[trip({"food": 8}, trips=2, depart=1)])
    assert_breaks("5", scenario, movements=[trip({"food": 8}, trips=2, depart=2)])


def test_both_directions_of_a_route_share_its_capacity():
    both = {
        "routes": {"AB": {"both_ways": True, "capacity_vehicles_per_day": 1}},
        "fleets": {"U": {"base": "B", "vehicle_type": "truck", "count": 1}},
    }
    assert_breaks("5", world(both), movements=[trip(), trip(origin="B", fleet="U")])


def test_return_loads_count_by_weight_on_their_route():
    both = {
        "routes": {"AB": {"both_ways": True, "capacity_t_per_day": 8}},
        "stocks": {"R": {"location": "B", "item": "food", "quantity": 9}},
    }
    assert_holds(world(both), movements=[trip({"food": 5}, back={"food": 3})])
    assert_breaks("5", world(both), movements=[trip({"food": 5}, back={"food": 4})])


CARRIER = {"routes": {"AB": {"cost_per_t": 1, "carrier_days": 0, "carrier_t_per_day": 6, "carrier_load_t": 4}}}


def test_a_carrier_takes_at_most_its_daily_tonnes():
    assert_holds(world(CARRIER), movements=[trip({"food": 6}, fleet="")])
    assert_breaks("2", world(CARRIER), movements=[trip({"food": 7}, fleet="")])


def test_trips_of_a_carrier_count_on_the_route_as_tonnes_by_load():
    busy = world(CARRIER, {"routes": {"AB": {"capacity_vehicles_per_day": 1}}})
    assert_holds(busy, movements=[trip({"food": 4}, fleet="")])
    assert_breaks("5", busy, movements=[trip({"food": 5}, fleet="")])


def test_exposure_counts_every_trip_with_its_risk_and_stays_within_its_limit():
    risky = {"routes": {"AB": {"risk": 0.1}}, "settings": {"exposure_limit": 0.25}}
    level = {"threats": {"x": {"route": "AB", "level": 2}}, "threat_rules": {"two": {"level": 2, "risk_per_trip": 0.1}}}
    assert_holds(world(risky), **STANDARD)  # 2 x 0.1
    assert_breaks("14", world(risky, level), **STANDARD)  # 2 x 0.19


ESCORTED = {
    "threats": {"x": {"route": "AB", "level": 3}},
    "threat_rules": {"three": {"level": 3, "escorts_per_convoy": 2, "convoy_size": 3}},
    "vehicle_types": {"guard": {"mode": "escort", "speed_kmh": 20, "hours_per_day": 10, "cost_per_day": 5}},
    "fleets": {"G": {"base": "B", "vehicle_type": "guard", "count": 4}},
}


def team(number, *, convoys=1, fleet="G", on=1):
    row = {"fleet": fleet, "route": "AB", "origin": "A", "destination": "B", "depart": day(on)}
    return {**row, "teams": number, "convoys": convoys}


def test_trips_at_a_level_that_demands_escorts_go_in_convoys_with_teams():
    scenario = world(ESCORTED, PLENTY)
    assert_holds(scenario, movements=[trip({"food": 15}, trips=3)], teams=[team(2)])
    assert_holds(scenario, movements=[trip({"food": 20}, trips=4)], teams=[team(4, convoys=2)])
    assert_breaks("12", scenario, movements=[trip({"food": 20}, trips=4)], teams=[team(2)])
    assert_breaks("12", scenario, movements=[trip({"food": 15}, trips=3)], teams=[team(1)])
    assert_breaks("12", scenario, movements=[trip({"food": 5})])


def test_escorts_cost_what_a_trip_costs():
    report = assert_holds(world(ESCORTED, PLENTY), movements=[trip({"food": 15}, trips=3)], teams=[team(2)])
    assert report.terms["transport"] == 10


def test_teams_are_limited_like_vehicles():
    scenario = world(ESCORTED, PLENTY, {"fleets": {"G": {"count": 1}}})
    assert_breaks("4", scenario, movements=[trip({"food": 5})], teams=[team(2)])


def test_teams_are_based_at_an_end_of_the_route():
    scenario = world(ESCORTED, {"locations": {"C": {}}, "fleets": {"G": {"base": "C"}}})
    assert_breaks("12", scenario, movements=[trip({"food": 5})], teams=[team(2)])


def test_teams_and_convoys_are_whole():
    assert_breaks("whole", world(ESCORTED), movements=[trip({"food": 5})], teams=[team(2.5)])
    assert_breaks("whole", world(ESCORTED), movements=[trip({"food": 5})], teams=[team(3, convoys=1.2)])


def test_vehicles_are_no_teams():
    assert_breaks("service", world(PLENTY), teams=[team(1, fleet="T", convoys=0)])


def test_an_agency_that_accepts_no_escort_does_not_use_a_route_that_demands_one():
    proud = {"agencies": {"red": {"accepts_escort": False}}, "fleets": {"T": {"agency": "red"}}}
    assert_breaks("12", world(ESCORTED, proud), movements=[trip({"food": 5})], teams=[team(2)])
    calm = world(ESCORTED, proud, {"threats": {"x": {"level": 2}}})
    assert_holds(calm, movements=[trip({"food": 5})])


SILENT = {
    "agencies": {"red": {"requires_communications": True}},
    "fleets": {"T": {"agency": "red", "count": 2}, "R": {"base": "A", "vehicle_type": "radio", "count": 1}},
    "vehicle_types": {"radio": {"mode": "relay", "speed_kmh": 20, "hours_per_day": 10}},
    "routes": {"AB": {"communications": "none"}},
}


def test_an_agency_that_requires_communications_travels_without_coverage_only_with_a_relay_team():
    load = {"movements": [trip({"food": 10}, trips=2)]}
    assert_holds(world(SILENT), teams=[team(1, fleet="R", convoys=0)], **load)
    assert_breaks("16", world(SILENT), **load)
    assert_holds(world(SILENT, {"routes": {"AB": {"communications": "radio"}}}), **load)
    assert_holds(world(SILENT, {"agencies": {"red": {"requires_communications": False}}}), **load)


AGENCY = {"agencies": {"red": {}, "blue": {}}, "fleets": {"T": {"agency": "red"}}}


def test_those_who_run_the_vehicles_need_access_to_route_and_both_ends():
    for target in ({"route": "AB"}, {"location": "A"}, {"location": "B"}):
        no = {"access": {"x": {"agency": "red", "allowed": False, **target}}}
        assert_breaks("11", world(AGENCY, no), movements=[trip({"food": 5})])
        other = {"access": {"x": {"agency": "blue", "allowed": False, **target}}}
        assert_holds(world(AGENCY, other), movements=[trip({"food": 5})])


def test_where_a_row_says_yes_a_target_is_open_within_it_only_and_no_wins():
    yes = {"access": {"x": {"agency": "red", "route": "AB", "allowed": True, "from": "2004-07-02"}}}
    assert_holds(world(AGENCY, yes), movements=[trip({"food": 5}, depart=2)])
    assert_breaks("11", world(AGENCY, yes), movements=[trip({"food": 5}, depart=1)])
    both = world(AGENCY, yes, {"access": {"y": {"route": "AB", "allowed": False}}})
    assert_breaks("11", both, movements=[trip({"food": 5}, depart=2)])


def test_a_permit_holds_from_its_grant_for_as_long_as_it_is_valid():
    permit = {"agency": "red", "route": "AB", "allowed": True, "permit_lead_days": 1, "permit_valid_days": 1}
    scenario = world(AGENCY, {"access": {"x": permit}})
    assert_breaks("11", scenario, movements=[trip({"food": 5}, depart=1)])
    assert_holds(scenario, movements=[trip({"food": 5}, depart=2)])
    assert_breaks("11", scenario, movements=[trip({"food": 5}, depart=3)])


def test_a_permit_asked_for_before_the_start_holds_earlier():
    permit = {"agency": "red", "route": "AB", "allowed": True, "permit_lead_days": 1, "asked_on": "2004-06-30"}
    assert_holds(world(AGENCY, {"access": {"x": permit}}), movements=[trip({"food": 5}, depart=1)])


def test_cargo_needs_an_owner_with_access_to_its_destination():
    owned = {
        "stocks": {"S": {"agency": "blue"}},
        "access": {"x": {"agency": "blue", "location": "B", "allowed": False}},
    }
    blue = {("food", "blue", "-"): 5}
    assert_breaks("11", world(AGENCY, owned), movements=[trip(blue)])
    pooled = world(AGENCY, owned, {"agencies": {"red": {"pool": "all"}, "blue": {"pool": "all"}}})
    assert_holds(pooled, movements=[trip({("food", "all", "-"): 5})])


def test_common_goods_go_wherever_any_agency_has_access():
    shut = {"access": {"x": {"agency": "blue", "location": "B", "allowed": False}}}
    assert_holds(world(AGENCY, shut), movements=[trip({"food": 5})])


def test_goods_are_issued_only_where_an_owner_has_access_in_the_period():
    there = {"stocks": {"S": {"location": "B", "agency": "blue"}}}
    dates = {"from": "2004-07-02", "until": "2004-07-02"}
    scenario = world(AGENCY, there, {"access": {"x": {"agency": "blue", "location": "B", "allowed": False, **dates}}})
    assert_holds(scenario, issues=[issue(5, on=1, item=("food", "blue", "-"))])
    assert_breaks("11", scenario, issues=[issue(5, on=2, item=("food", "blue", "-"))])


def test_days_of_teams_follow_from_their_own_speed():
    slow = world(ESCORTED, {"vehicle_types": {"guard": {"speed_kmh": 10}}})
    plan = make(slow, movements=[trip({"food": 5})], teams=[team(2)])
    guards = plan["fleet_use"][plan["fleet_use"]["fleet"] == "G"]
    assert list(guards["used"]) == [2, 2]
