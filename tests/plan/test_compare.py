"""Two plans side by side."""

from __future__ import annotations

import json

import pandas as pd

from maro_logistics.plan.compare import compare
from tests.plan.plans import cargo, movement, plan_of, two_trucks, unmet


def test_a_plan_compared_with_itself_is_the_same():
    comparison = compare(two_trucks(), two_trucks())
    assert comparison.is_same
    assert comparison.sentences() == ("The two plans do the same.",)


def test_movements_of_other_names_are_still_the_same():
    renamed = plan_of(movements=[movement("x")], cargo=[cargo("x", 1000.0)], unmet=[unmet("B/food", 250.0)])
    assert compare(two_trucks(), renamed).is_same


def test_a_movement_of_the_new_plan_only_is_added_and_of_the_old_only_cancelled():
    empty = plan_of(unmet=[unmet("B/food", 250.0)])
    assert compare(empty, two_trucks()).sentences() == (
        "2004-07-02 add A - B on A-B by oxfam-trucks, 2 trips: food +1,000",
    )
    assert compare(two_trucks(), empty).sentences() == (
        "2004-07-02 cancel A - B on A-B by oxfam-trucks, 2 trips: food -1,000",
    )


def test_day_trips_and_cargo_of_a_movement_may_change():
    later = plan_of(
        movements=[movement("m1", depart="2004-07-04", vehicles=3.0)],
        cargo=[cargo("m1", 1200.0), cargo("m1", 5.0, direction="back", item="tent")],
        unmet=[unmet("B/food", 250.0)],
    )
    (row,) = compare(two_trucks(), later).movements.to_dict("records")
    assert (row["change"], row["old_vehicles"], row["new_vehicles"]) == ("change", 2.0, 3.0)
    assert (row["old_depart"], row["new_depart"]) == (pd.Timestamp("2004-07-02"), pd.Timestamp("2004-07-04"))
    assert compare(two_trucks(), later).sentences() == (
        "2004-07-02 change A - B on A-B by oxfam-trucks, leave on 2004-07-04, 2 -> 3 trips: food +200, tent (back) +5",
    )


def test_a_movement_of_the_same_day_is_the_same_even_where_another_is_nearer_in_the_list():
    old = plan_of(movements=[movement("a", depart="2004-07-02"), movement("b", depart="2004-07-03")])
    new = plan_of(movements=[movement("c", depart="2004-07-03"), movement("d", depart="2004-07-08")])
    assert compare(old, new).movements[["change", "old_movement", "new_movement"]].to_numpy().tolist() == [
        ["change", "a", "d"]
    ]


def test_a_movement_more_than_a_week_later_is_another():
    old, new = (plan_of(movements=[movement("m1", depart=day)]) for day in ("2004-07-02", "2004-07-10"))
    assert compare(old, new).movements["change"].tolist() == ["cancel", "add"]


def test_another_fleet_is_another_movement():
    new = plan_of(movements=[movement("m1", fleet="wfp-trucks", agency="wfp")])
    comparison = compare(plan_of(movements=[movement("m1")]), new)
    assert sorted(comparison.movements["change"]) == ["add", "cancel"]
    assert comparison.agencies.set_index("agency")[["cancelled", "added", "old_trips", "new_trips"]].to_dict(
        "index"
    ) == {
        "oxfam": {"cancelled": 1, "added": 0, "old_trips": 2.0, "new_trips": 0.0},
        "wfp": {"cancelled": 0, "added": 1, "old_trips": 0.0, "new_trips": 2.0},
    }


def test_agencies_are_told_with_the_tonnes_they_carry():
    agencies = compare(plan_of(), two_trucks()).agencies
    assert agencies[["agency", "old_t", "new_t"]].to_numpy().tolist() == [["oxfam", 0.0, 20.0]]


def test_unmet_quantities_are_told_by_place_the_largest_change_first():
    old = plan_of(unmet=[unmet("B/food", 250.0), unmet("C/food", 10.0, "C")])
    new = plan_of(unmet=[unmet("B/food", 200.0), unmet("C/food/a", 50.0, "C"), unmet("C/food/b", 60.0, "C")])
    assert compare(old, new).unmet[["location", "old", "new", "difference"]].to_numpy().tolist() == [
        ["C", 10.0, 110.0, 100.0],
        ["B", 250.0, 200.0, -50.0],
    ]


def test_the_objective_is_compared_term_by_term_and_as_a_whole():
    old = plan_of({"objective": 120.0, "terms": {"deprivation": 100.0, "transport": 20.0}})
    new = plan_of({"objective": 95.0, "terms": {"deprivation": 60.0, "transport": 35.0}})
    assert compare(old, new).terms.set_index("term")["difference"].to_dict() == {
        "deprivation": -40.0,
        "transport": 15.0,
        "objective": -25.0,
    }


def test_a_difference_below_a_thousandth_is_none():
    assert compare(
        two_trucks(),
        plan_of(
            {"objective": 120.0004},
            movements=[movement("m1")],
            cargo=[cargo("m1", 1000.0)],
            unmet=[unmet("B/food", 250.0)],
        ),
    ).is_same


def test_a_comparison_is_json():
    told = json.loads(json.dumps(compare(plan_of(), two_trucks()).as_dict(), allow_nan=False))
    assert told["same"] is False
    assert told["movements"][0]["old_depart"] is None
    assert told["movements"][0]["new_depart"] == "2004-07-02"
