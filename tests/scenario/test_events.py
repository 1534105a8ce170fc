"""Every kind of event, recomputed by hand on three days of one road: food at A, needed at B."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.evaluation.given import Given
from maro_logistics.evaluation.needs import need_lines
from maro_logistics.scenario.hashing import canonical
from tests.builder import ONE_ROAD, World, day, over, scenario_of

DAY_1, DAY_2, DAY_3 = (pd.Timestamp(day(number)) for number in (1, 2, 3))


def struck(*events: dict[str, Any], world: World = ONE_ROAD, known: int = 2) -> maro.Scenario:
    """The world after these events, known on day 2."""
    rows = [{"contingency": "c", **event} for event in events]
    known_on = [{"contingency": "c", "known_on": day(known)}]
    return maro.apply(maro.with_contingencies(scenario_of(world), known_on, rows), "c")


def rows(scenario: maro.Scenario, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The cells of some columns, row by row."""
    return list(scenario[table][list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize("told", ["departures", "turned_back", "lost"])
def test_a_closed_route_is_a_condition_from_the_day_on_which_it_is_known(told: str) -> None:
    changed = struck({"kind": "close_route", "target": "AB", "value": told, "until": day(2)})
    columns = ("route", "from", "until", "closed")
    assert rows(changed, "route_conditions", *columns) == [("AB", DAY_2, DAY_2, told)]


def test_a_closure_that_does_not_say_more_forbids_departures() -> None:
    changed = struck({"kind": "close_route", "target": "AB"})
    assert rows(changed, "route_conditions", "closed", "until") == [("departures", DAY_3)]


def test_slow_and_cut_routes_are_conditions_with_factors() -> None:
    changed = struck(
        {"kind": "slow_route", "target": "AB", "value": "0.5"}, {"kind": "cut_route", "target": "AB", "value": "0.25"}
    )
    assert sorted(rows(changed, "route_conditions", "speed_factor", "capacity_factor")) == [(0.5, 1.0), (1.0, 0.25)]


def test_a_closed_location_is_shut_to_everybody() -> None:
    changed = struck({"kind": "close_location", "target": "B", "from": day(3)})
    columns = ("agency", "location", "route", "allowed", "from", "asked_on")
    assert rows(changed, "access", *columns) == [("", "B", "", False, DAY_3, DAY_2)]


def test_access_of_one_agency_is_withdrawn_from_a_route() -> None:
    world = over(ONE_ROAD, {"agencies": {"red": {}}})
    changed = struck({"kind": "withdraw_access", "target": "AB", "agency": "red"}, world=world)
    assert rows(changed, "access", "agency", "route", "allowed") == [("red", "AB", False)]


def test_a_raised_threat_is_a_row_of_its_own() -> None:
    changed = struck({"kind": "raise_threat", "target": "B", "value": "4"})
    assert rows(changed, "threats", "location", "level", "from") == [("B", 4.0, DAY_2)]


def test_lost_stock_is_a_share_of_what_is_on_hand_that_day() -> None:
    changed = struck({"kind": "lose_stock", "target": "A", "value": "0.5"})
    assert rows(changed, "stock_losses", "location", "item", "on", "share") == [("A", "", DAY_2, 0.5)]


def test_a_share_of_all_stock_leaves_out_whole_units() -> None:
    world = over(ONE_ROAD, {"items": {"kit": {"kg_per_unit": 10, "whole_units": True}}})
    changed = struck({"kind": "lose_stock", "target": "A", "value": "0.5"}, world=world)
    assert rows(changed, "stock_losses", "item", "share") == [("food", 0.5)]


def test_a_late_arrival_comes_later_and_has_aged_on_the_way() -> None:
    world = over(ONE_ROAD, {"items": {"food": {"shelf_life_days": 1}}, "stocks": {"S": {"available_on": day(2)}}})
    changed = struck({"kind": "delay_arrival", "target": "S", "value": "1"}, world=world)
    assert rows(changed, "stocks", "available_on", "expires_on", "quantity") == [(DAY_3, DAY_3, 10.0)]


def test_what_expires_before_it_comes_does_not_come() -> None:
    world = over(ONE_ROAD, {"stocks": {"S": {"available_on": day(2), "expires_on": day(2)}}})
    changed = struck({"kind": "delay_arrival", "target": "S", "value": "1"}, world=world)
    assert rows(changed, "stocks", "available_on", "quantity") == [(DAY_3, 0.0)]


def test_of_a_lost_arrival_the_rest_comes_and_of_whole_units_the_rest_rounded_down() -> None:
    loss = {"kind": "lose_arrival", "target": "S", "value": "0.25"}
    assert rows(struck(loss, known=1), "stocks", "quantity") == [(7.5,)]
    whole = over(ONE_ROAD, {"items": {"food": {"whole_units": True}}})
    assert rows(struck(loss, world=whole, known=1), "stocks", "quantity") == [(7.0,)]


def test_lost_vehicles_split_the_fleet_by_date() -> None:
    world = over(ONE_ROAD, {"fleets": {"T": {"count": 5}}})
    changed = struck({"kind": "lose_vehicles", "target": "T", "value": "3", "until": day(2)}, world=world)
    told = sorted(rows(changed, "fleets", "count", "from", "until"), key=lambda row: str(row[2]))
    counts = {str(row[2])[:10]: row[0] for row in told}
    assert counts == {"2004-07-01": 5.0, "2004-07-02": 2.0, "NaT": 5.0}


def test_losing_all_vehicles_leaves_none_and_never_fewer() -> None:
    assert rows(struck({"kind": "lose_vehicles", "target": "T"}, known=1), "fleets", "count") == [(0.0,)]
    many = {"kind": "lose_vehicles", "target": "T", "value": "9"}
    assert rows(struck(many, many, known=1), "fleets", "count") == [(0.0,)]


def test_a_raised_need_is_a_second_line_with_the_extra() -> None:
    world = over(ONE_ROAD, {"needs": {"N": {"quantity": None, "quantity_per_day": 10}}})
    changed = struck({"kind": "raise_need", "target": "B", "value": "1.5", "until": day(2)}, world=world)
    columns = ("need", "quantity_per_day", "people", "from", "until")
    assert rows(changed, "needs", *columns)[1] == ("N+2004-07-02", 5.0, 5.0, DAY_2, DAY_2)
    assert rows(changed, "needs", "need", "quantity_per_day")[0] == ("N", 10.0)


def test_a_need_asked_for_once_before_the_event_is_not_raised() -> None:
    assert len(struck({"kind": "raise_need", "target": "B", "value": "2"})["needs"]) == 1
    assert len(struck({"kind": "raise_need", "target": "B", "value": "2"}, known=1)["needs"]) == 2


def test_a_lowered_need_is_scaled_on_the_days_of_the_event_and_keeps_its_name_before() -> None:
    world = over(ONE_ROAD, {"needs": {"N": {"quantity": None, "quantity_per_day": 10}}})
    changed = struck({"kind": "raise_need", "target": "B", "value": "0.4", "until": day(2)}, world=world)
    told = {name: rest for name, *rest in rows(changed, "needs", "need", "quantity_per_day", "people")}
    assert told == {"N": [10.0, 10.0], "N@2004-07-02": [4.0, 4.0], "N@2004-07-03": [10.0, 10.0]}


ASSESSED = over(
    ONE_ROAD,
    {
        "locations": {"C": {}, "D": {}},
        "assessments": {"B": {"location": "B", "people": 100}},
        "items": {"oil": {"kg_per_unit": 1}},
        "rations": {
            "food": {"item": "food", "quantity_per_person_per_day": 0.1, "priority": 2},
            "oil": {"item": "oil", "quantity_per_person_per_day": 0.01},
        },
        "needs": {"N": None},
    },
)
"""A hundred people at B who need 10 t of food and a kilogramme of oil a day."""


def needs_by_day(scenario: maro.Scenario) -> dict[tuple[str, str, int], float]:
    """What is asked for by place, item and day, derived lines too, as the checker reads it."""
    asked: dict[tuple[str, str, int], float] = {}
    for line in need_lines(Given(scenario)).values():
        for part in line.parts:
            key = (line.location, line.item, (part.asked - day(1)).days + 1)
            asked[key] = round(asked.get(key, 0.0) + part.quantity, 9)
    return asked


def test_people_who_move_take_their_need_with_them_and_shares_are_of_those_who_were_there() -> None:
    to_c = {"kind": "move_people", "target": "B", "to": "C", "value": "0.4"}
    to_d = {"kind": "move_people", "target": "B", "to": "D", "value": "0.2"}
    asked = needs_by_day(struck(to_c, to_d, world=ASSESSED))
    assert [asked["B", "food", number] for number in (1, 2, 3)] == [10.0, 4.0, 4.0]
    assert [asked.get(("C", "food", number)) for number in (1, 2, 3)] == [None, 4.0, 4.0]
    assert [asked.get(("D", "oil", number)) for number in (1, 2, 3)] == [None, 0.2, 0.2]


def test_one_item_of_an_assessment_is_lowered_and_the_others_are_not() -> None:
    asked = needs_by_day(struck({"kind": "raise_need", "target": "B", "item": "oil", "value": "0.5"}, world=ASSESSED))
    assert [asked["B", "food", number] for number in (1, 2, 3)] == [10.0, 10.0, 10.0]
    assert [asked["B", "oil", number] for number in (1, 2, 3)] == [1.0, 0.5, 0.5]


def test_prices_and_funds_change_as_a_whole() -> None:
    shop = {"location": "A", "item": "food", "price_per_unit": 100}
    world = over(ONE_ROAD, {"suppliers": {"shop": shop}, "funds": {"F": {"amount": 50}}})
    changed = struck(
        {"kind": "change_price", "target": "shop", "value": "1.2"},
        {"kind": "change_fund", "target": "F", "value": "0.5"},
        world=world,
    )
    assert rows(changed, "suppliers", "price_per_unit") == [(120.0,)]
    assert rows(changed, "funds", "amount") == [(25.0,)]


@pytest.mark.parametrize(
    ("operation", "value", "left"),
    [
        ("set", "3", [("T", 1.0), ("T", 3.0)]),
        ("scale", "4", [("T", 1.0), ("T", 4.0)]),
        ("add", "2", [("T", 1.0), ("T", 3.0)]),
    ],
)
def test_an_edit_changes_a_dated_table_from_its_day_on(operation: str, value: str, left: list[Any]) -> None:
    edit = {"kind": "edit", "table": "fleets", "where": "fleet=T", "column": "count"}
    assert rows(struck({**edit, "operation": operation, "value": value}), "fleets", "fleet", "count") == left


def test_an_edit_of_a_table_without_dates_holds_for_the_whole_horizon() -> None:
    edit = {"kind": "edit", "table": "routes", "where": "route=AB", "column": "km", "operation": "scale", "value": "2"}
    assert rows(struck(edit), "routes", "km") == [(200.0,)]


def test_several_events_do_not_depend_on_the_order_of_their_rows() -> None:
    events = [
        {"contingency": "c", "kind": "move_people", "target": "B", "to": "C", "value": "0.4"},
        {"contingency": "c", "kind": "lose_vehicles", "target": "T", "value": "1"},
        {"contingency": "c", "kind": "edit", "table": "fleets", "column": "count", "operation": "set", "value": "3"},
    ]
    known = [{"contingency": "c", "known_on": day(2)}]
    one = maro.apply(maro.with_contingencies(scenario_of(ASSESSED), known, events), "c")
    other = maro.apply(maro.with_contingencies(scenario_of(ASSESSED), known, events[::-1]), "c")
    assert maro.input_hash(one) == maro.input_hash(other)
    assert maro.input_hash(
        maro.apply(canonical(maro.with_contingencies(scenario_of(ASSESSED), known, events)), "c")
    ) == (maro.input_hash(one))
    assert sorted(rows(one, "fleets", "count")) == [(1.0,), (2.0,)]


def test_what_an_event_breaks_names_contingency_and_event() -> None:
    edit = {"kind": "edit", "table": "routes", "where": "route=AB", "column": "destination", "operation": "set"}
    with pytest.raises(
        maro.ScenarioError, match=r"events:3: contingency 'c': edit makes routes invalid.*begins and ends"
    ):
        struck({"kind": "close_route", "target": "AB"}, {**edit, "value": "A"})


def test_events_that_do_not_fit_are_refused() -> None:
    with pytest.raises(maro.ScenarioError, match="before the contingency is known"):
        struck({"kind": "close_route", "target": "AB", "from": day(1)})
    with pytest.raises(maro.ScenarioError, match="no route 'AC'"):
        struck({"kind": "close_route", "target": "AC"})
    with pytest.raises(maro.InputError, match="no contingency 'd'"):
        maro.apply(scenario_of(ONE_ROAD), "d")
