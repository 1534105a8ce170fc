"""Need lines, who gets what, kits, requirements, coverage."""

import pytest

from maro_logistics.evaluation.given import Given
from maro_logistics.evaluation.needs import need_lines, worth
from maro_logistics.evaluation.roads import Roads
from tests.evaluation.handmade import (
    altered,
    assert_altered_breaks,
    assert_breaks,
    assert_holds,
    broken_rules,
    day,
    issue,
    make,
    world,
)

THERE = {"stocks": {"S": {"location": "B"}}}
"""The goods are where the need is."""
DAILY = {"needs": {"N": {"quantity": None, "quantity_per_day": 3, "due_within_days": None}}}
"""3 t on each of three days."""


def line(scenario, name="N"):
    return need_lines(Given(scenario))[name]


def coverage(plan):
    """(asked, due, required, on time, late, unmet) by part, days as numbers."""
    table = plan["coverage"]
    amounts = table[["required", "met_on_time", "met_late", "unmet"]].to_numpy().tolist()
    dates = zip(table["asked"].dt.day.tolist(), table["due"].dt.day.tolist(), strict=True)
    return [(*days, *numbers) for days, numbers in zip(dates, amounts, strict=True)]


def test_no_more_is_counted_than_was_asked_for():
    assert_holds(world(THERE, {"stocks": {"S": {"quantity": 99}}}), issues=[issue(10)])
    assert_breaks("8", world(THERE, {"stocks": {"S": {"quantity": 99}}}), issues=[issue(11)])


def test_nothing_counts_before_it_is_asked_for():
    scenario = world(THERE, DAILY)
    assert_holds(scenario, issues=[issue(3, on=1), issue(3, on=2)])
    assert_breaks("8", scenario, issues=[issue(4, on=1)])


def test_parts_are_covered_oldest_first():
    plan = make(world(THERE, DAILY), issues=[issue(2, on=1), issue(3, on=2)])
    assert coverage(plan) == [(1, 1, 3, 2, 1, 0), (2, 2, 3, 2, 0, 1), (3, 3, 3, 0, 0, 3)]


def test_parts_due_after_the_horizon_are_left_out():
    scenario = world(THERE, DAILY, {"needs": {"N": {"due_within_days": 1}}})
    assert line(scenario).total == 6
    assert [(part.asked, part.due) for part in line(scenario).parts] == [(day(1), day(2)), (day(2), day(3))]


def test_days_before_the_start_do_not_count():
    scenario = world(THERE, DAILY, {"needs": {"N": {"from": "2004-06-01", "until": "2004-07-02"}}})
    assert line(scenario).total == 6


def test_a_quantity_is_due_on_its_last_day_where_nothing_else_is_said():
    need = {"needs": {"N": {"due_within_days": None, "from": "2004-07-01", "until": "2004-07-02"}}}
    assert line(world(need)).parts[0].due == day(2)
    assert line(world({"needs": {"N": {"due_within_days": None}}})).parts[0].due == day(3)


def test_a_quantity_asked_for_before_the_start_is_asked_for_at_the_start():
    early = world({"needs": {"N": {"from": "2004-06-01"}}})
    assert line(early).parts[0][:2] == (day(1), day(1))


def test_a_quantity_asked_for_after_the_horizon_is_left_out():
    assert line(world({"needs": {"N": {"from": "2004-08-01"}}})).parts == ()


LOST = {"needs": {"N": {"late": "lost", "quantity": None, "quantity_per_day": 3, "due_within_days": None}}}


def test_what_comes_too_late_for_a_line_that_cannot_wait_is_lost():
    plan = make(world(THERE, LOST), issues=[issue(2, on=1), issue(3, on=2)])
    assert coverage(plan) == [(1, 1, 3, 2, 0, 1), (2, 2, 3, 3, 0, 0), (3, 3, 3, 0, 0, 3)]
    assert_holds(world(THERE, LOST), issues=[issue(2, on=1), issue(3, on=2)])


def test_a_line_that_cannot_wait_does_not_catch_up():
    assert_breaks("8", world(THERE, LOST), issues=[issue(2, on=1), issue(4, on=2)])


def test_what_is_lost_may_not_be_told_as_met():
    plan = make(world(THERE, LOST), issues=[issue(2, on=1), issue(3, on=2)])
    better = altered(plan, "coverage", 0, unmet=0.0, met_on_time=3.0, share=1.0)
    assert "8" in broken_rules(world(THERE, LOST), better)


RATIONS = {
    "needs": {"N": None},
    "assessments": {"one": {"location": "B", "people": 100, "from": "2004-07-02"}},
    "rations": {"r": {"item": "food", "quantity_per_person_per_day": 0.01, "priority": 2, "due_within_days": 1}},
}


def test_need_lines_are_derived_from_assessments_and_rations_over_their_common_dates():
    derived = line(world(RATIONS), "B/food/2004-07-02")
    assert (derived.people, derived.quantity, derived.priority) == (100, 1, 2)
    assert [(part.asked, part.due, part.quantity) for part in derived.parts] == [(day(2), day(3), 1)]


def test_a_derived_line_with_the_name_of_a_stated_one_is_numbered():
    stated = {"needs": {"N": {"need": "B/food/2004-07-02"}}}
    scenario = world({**RATIONS, "needs": {}}, stated)
    assert sorted(need_lines(Given(scenario))) == ["B/food/2004-07-02", "B/food/2004-07-02#2"]


def test_an_assessment_and_a_ration_without_common_dates_make_no_line():
    scenario = world(RATIONS, {"rations": {"r": {"until": "2004-07-01"}}})
    assert need_lines(Given(scenario)) == {}


def test_people_of_a_line_without_are_the_most_assessed_on_one_of_its_days():
    counts = {
        "needs": {"N": {"people": None, "until": "2004-07-02"}},
        "assessments": {
            "a": {"location": "B", "people": 100, "until": "2004-07-01"},
            "b": {"location": "B", "people": 300, "from": "2004-07-02", "until": "2004-07-02"},
            "c": {"location": "B", "people": 900, "from": "2004-07-03"},
        },
    }
    assert line(world(counts)).people == 300


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 1),
        ({"settings": {"value_per_person_day": 10}}, 10),
        ({"needs": {"N": {"priority": 1}}}, 16),
        ({"needs": {"N": {"priority": 2}}}, 8),
        ({"needs": {"N": {"people": 50}}}, 5),
        ({"needs": {"N": {"quantity": 5}}}, 2),
        ({"phases": {"p": {"category": "food", "priority_factor": 3}}}, 3),
        ({"phases": {"p": {"category": "water", "priority_factor": 3}}}, 1),
        ({"phases": {"p": {"category": "food", "priority_factor": 3, "from": "2004-07-02"}}}, 1),
        (
            {
                "threats": {"x": {"location": "B", "level": 2}},
                "threat_rules": {"two": {"level": 2, "priority_factor": 5}},
            },
            5,
        ),
        (
            {
                "threats": {"x": {"route": "AB", "level": 2}},
                "threat_rules": {"two": {"level": 2, "priority_factor": 5}},
            },
            1,
        ),
    ],
)
def test_what_a_missing_unit_is_worth_a_day(change, expected):
    given = Given(world(change))
    assert worth(need_lines(given)["N"], 0, given, Roads(given)) == expected


def test_goods_are_issued_where_the_line_is():
    assert_breaks("gets", world({"stocks": {"S": {"location": "A"}}}), issues=[issue(5, location="A")])


def test_an_item_counts_for_lines_that_ask_for_it_only():
    tents = {"items": {"tent": {"kg_per_unit": 50}}, "stocks": {"S": {"item": "tent"}}}
    assert_breaks("gets", world(THERE, tents), issues=[issue(5, item="tent")])


AGENCIES = {"agencies": {"red": {}, "blue": {}}, "needs": {"N": {"agency": "red"}}}


def test_a_line_with_an_agency_is_served_by_its_pool_and_common_goods_only():
    assert_holds(world(THERE, AGENCIES), issues=[issue(5)])
    mine = world(THERE, AGENCIES, {"stocks": {"S": {"agency": "red"}}})
    assert_holds(mine, issues=[issue(5, item=("food", "red", "-"))])
    others = world(THERE, AGENCIES, {"stocks": {"S": {"agency": "blue"}}})
    assert_breaks("gets", others, issues=[issue(5, item=("food", "blue", "-"))])


def test_goods_reserved_for_a_location_are_issued_there_only():
    for_b = world(THERE, {"stocks": {"S": {"earmark": "B"}}})
    assert_holds(for_b, issues=[issue(5, item=("food", "", "@B"))])
    for_a = world(THERE, {"stocks": {"S": {"earmark": "A"}}})
    assert_breaks("gets", for_a, issues=[issue(5, item=("food", "", "@A"))])


def test_goods_reserved_for_an_agency_go_to_its_lines_only():
    for_red = world(THERE, AGENCIES, {"stocks": {"S": {"earmark": "red"}}})
    assert_holds(for_red, issues=[issue(5, item=("food", "", "@red"))])
    for_blue = world(THERE, AGENCIES, {"stocks": {"S": {"earmark": "blue"}}})
    assert_breaks("gets", for_blue, issues=[issue(5, item=("food", "", "@blue"))])


def test_nothing_is_issued_at_a_place_that_is_shut():
    scenario = world(THERE, {"locations": {"B": {"open_from": "2004-07-02"}}})
    assert_holds(scenario, issues=[issue(5, on=2)])
    assert_breaks("shut", scenario, issues=[issue(5, on=1)])


def test_whole_units_are_issued_whole():
    whole = {"items": {"food": {"whole_units": True}}}
    assert_breaks("whole", world(THERE, whole), issues=[issue(2.5)])
    assert_holds(world(THERE, whole, {"settings": {"firm_days": 1}}), issues=[issue(2.5, on=2)])


KITS = {
    "items": {"tent": {"kg_per_unit": 50}, "pot": {"kg_per_unit": 1}},
    "kits": {
        "a": {"kit": "home", "item": "tent", "units_per_kit": 1},
        "b": {"kit": "home", "item": "pot", "units_per_kit": 2},
    },
    "stocks": {
        "S": {"item": "tent", "location": "B", "quantity": 20},
        "P": {"item": "pot", "location": "B", "quantity": 20},
    },
    "needs": {"N": {"item": None, "kit": "home"}},
}


def kits(tents, pots):
    return [issue(tents, item="tent"), issue(pots, item="pot")]


def test_items_of_a_kit_are_issued_together_in_whole_kits():
    plan = make(world(KITS), issues=kits(4, 8))
    assert coverage(plan) == [(1, 1, 10, 4, 0, 6)]
    assert_holds(world(KITS), issues=kits(4, 8))
    assert_breaks("17", world(KITS), issues=kits(4, 9))
    assert_breaks("17", world(KITS), issues=kits(2.5, 5))
    assert_breaks("17", world(KITS), issues=[issue(4, item="tent")])


REQUIREMENTS = {
    "items": {"rice": {"kg_per_unit": 1}},
    "contents": {
        "a": {"item": "food", "requirement": "kcal", "amount_per_unit": 3},
        "b": {"item": "food", "requirement": "protein", "amount_per_unit": 2},
        "c": {"item": "rice", "requirement": "kcal", "amount_per_unit": 5},
    },
    "needs": {
        "N": {"item": None, "requirement": "kcal", "quantity": 30},
        "M": {"location": "B", "requirement": "protein", "quantity": 30, "due_within_days": 0, "people": 10},
    },
}


def test_a_unit_counts_once_for_each_requirement_by_its_contents():
    scenario = world(THERE, REQUIREMENTS)
    plan = make(scenario, issues=[issue(4), issue(4, need="M")])
    assert coverage(plan) == [(1, 1, 30, 12, 0, 18), (1, 1, 30, 8, 0, 22)]
    assert plan["stock_ledger"]["issued"].iloc[0] == 4
    assert_holds(scenario, issues=[issue(4), issue(4, need="M")])


def test_units_issued_for_two_lines_of_one_requirement_add_up():
    second = {
        "needs": {"O": {"location": "B", "requirement": "kcal", "quantity": 30, "due_within_days": 0, "people": 5}}
    }
    scenario = world(THERE, REQUIREMENTS, second)
    plan = make(scenario, issues=[issue(4), issue(3, need="O")])
    assert plan["stock_ledger"]["issued"].iloc[0] == 7
    assert_altered_breaks("1", scenario, altered_ledger(plan, issued=4.0))


def altered_ledger(plan, *, issued):
    """The plan with less issued on the first day, and so more left on all days."""
    more = plan["stock_ledger"]["issued"].iloc[0] - issued
    changed = altered(plan, "stock_ledger", 0, issued=issued, closing=10.0 - issued)
    for position in (1, 2):
        row = plan["stock_ledger"].iloc[position]
        changed = altered(
            changed, "stock_ledger", position, opening=row["opening"] + more, closing=row["closing"] + more
        )
    for position in (0, 1, 2):
        changed = altered(changed, "storage", position, t=10.0 - issued)
    return changed


def test_units_for_a_line_that_names_the_item_count_for_that_line_alone():
    named = {"needs": {"O": {"location": "B", "item": "food", "quantity": 9, "due_within_days": 0, "people": 5}}}
    plan = make(world(THERE, REQUIREMENTS, named), issues=[issue(4), issue(3, need="O")])
    assert plan["stock_ledger"]["issued"].iloc[0] == 7


def test_a_mix_of_items_meets_a_requirement():
    both = {"stocks": {"R": {"location": "B", "item": "rice", "quantity": 9}}}
    plan = make(world(THERE, REQUIREMENTS, both), issues=[issue(5), issue(3, item="rice")])
    assert coverage(plan)[0] == (1, 1, 30, 30, 0, 0)
