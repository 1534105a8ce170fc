"""The loss of every single element, as contingencies in memory."""

from datetime import date

import pytest

import maro_logistics as maro
from maro_logistics.scenario.losses import LOSSES, first_day
from tests.builder import ONE_ROAD, over, scenario_of

LATE = {"stocks": {"L": {"location": "A", "item": "food", "quantity": 5, "available_on": "2004-07-03"}}}


def lost(world, *kinds, **options):
    scenario = scenario_of(world)
    return maro.single_losses(scenario, kinds or LOSSES, **options)


def test_every_route_location_fleet_and_late_stock_is_lost_once():
    names = lost(over(ONE_ROAD, LATE))["contingencies"]["contingency"].tolist()
    assert names == ["lost-route-AB", "lost-location-A", "lost-location-B", "lost-fleet-T", "lost-arrival-L"]


def test_a_lost_fleet_has_no_vehicles_from_the_middle_of_a_short_horizon_on():
    scenario = lost(ONE_ROAD, "fleets")
    assert first_day(scenario) == date(2004, 7, 2)
    fleets = maro.apply(scenario, "lost-fleet-T")["fleets"]
    there = fleets[fleets["count"] > 0]
    assert there["until"].dt.date.tolist() == [date(2004, 7, 1)]
    assert there["count"].tolist() == [1]


def test_a_lost_arrival_never_comes_and_a_lost_route_is_closed_from_the_day_asked_for():
    scenario = lost(over(ONE_ROAD, LATE), "arrivals", "routes", since=date(2004, 7, 3))
    stocks = maro.apply(scenario, "lost-arrival-L")["stocks"].set_index("stock")["quantity"]
    assert stocks.get("L", 0.0) == 0.0
    assert stocks["S"] == 10.0
    closed = maro.apply(scenario, "lost-route-AB")["route_conditions"]
    assert closed[["route", "closed"]].values.tolist() == [["AB", "departures"]]
    assert closed["from"].dt.date.tolist() == [date(2004, 7, 3)]


def test_what_cannot_be_lost_and_days_outside_are_refused():
    with pytest.raises(maro.InputError, match="no losses of 'roads'; there are routes, locations, fleets, arrivals"):
        lost(ONE_ROAD, "roads")
    with pytest.raises(maro.InputError, match="not in the horizon"):
        lost(ONE_ROAD, "routes", since=date(2005, 1, 1))


def test_scenarios_of_their_own_contingencies_keep_them():
    scenario = maro.single_losses(maro.read_scenario("instances/two-roads"), ["arrivals"])
    assert scenario["contingencies"]["contingency"].tolist() == ["ridge-slide", "ship-late", "lost-arrival-food-ship"]
