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


def test_a_loss_ends_on_the_last_day_asked_for_and_arrivals_of_other_days_are_kept():
    scenario = lost(over(ONE_ROAD, LATE), since=date(2004, 7, 1), until=date(2004, 7, 2))
    assert "lost-arrival-L" not in set(scenario["contingencies"]["contingency"])
    closed = maro.apply(scenario, "lost-route-AB")["route_conditions"]
    assert closed["from"].dt.date.tolist() == [date(2004, 7, 1)]
    assert closed["until"].dt.date.tolist() == [date(2004, 7, 2)]
    with pytest.raises(maro.InputError, match="they end before they begin"):
        lost(ONE_ROAD, since=date(2004, 7, 3), until=date(2004, 7, 2))


def test_a_pair_strikes_twice_each_from_its_own_day_and_is_known_on_the_earlier():
    scenario = lost(over(ONE_ROAD, LATE))
    both = maro.paired(scenario, [("lost-arrival-L", "lost-route-AB")])
    row = both["contingencies"].iloc[-1]
    assert row["contingency"] == "lost-arrival-L-and-lost-route-AB"
    assert row["known_on"].date() == date(2004, 7, 2)
    changed = maro.apply(both, row["contingency"])
    assert changed["route_conditions"]["from"].dt.date.tolist() == [date(2004, 7, 2)]
    assert changed["stocks"].set_index("stock")["quantity"].get("L", 0.0) == 0.0


def test_a_pair_keeps_the_later_day_of_the_other():
    late = maro.single_losses(scenario_of(ONE_ROAD), ["fleets"], since=date(2004, 7, 3))
    scenario = maro.single_losses(late, ["routes"])
    both = maro.paired(scenario, [("lost-fleet-T", "lost-route-AB")])
    fleets = maro.apply(both, "lost-fleet-T-and-lost-route-AB")["fleets"]
    assert fleets[fleets["count"] > 0]["until"].dt.date.tolist() == [date(2004, 7, 2)]


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (("lost-route-AB", "none"), "no contingency 'none' to pair"),
        (("lost-route-AB", "lost-route-AB"), "cannot be paired with itself"),
    ],
)
def test_pairs_of_nothing_are_refused(pair, told):
    with pytest.raises(maro.InputError, match=told):
        maro.paired(lost(ONE_ROAD, "routes"), [pair])


def test_a_pair_named_twice_is_there_once_and_pairs_of_the_same_name_are_refused():
    scenario = lost(ONE_ROAD, "routes", "fleets")
    pair = ("lost-route-AB", "lost-fleet-T")
    both = maro.paired(scenario, [pair, pair])
    assert both["contingencies"]["contingency"].tolist()[2:] == ["lost-route-AB-and-lost-fleet-T"]
    names = [{"contingency": name, "known_on": "2004-07-02"} for name in ("a", "b-and-c", "a-and-b", "c")]
    with pytest.raises(maro.InputError, match="the same name"):
        maro.paired(maro.with_contingencies(scenario, names, []), [("a", "b-and-c"), ("a-and-b", "c")])
