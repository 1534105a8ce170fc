"""The checker as a whole: hash, form, verdict, what the summary claims."""

import pandas as pd
import pytest

from maro_logistics.errors import InputError
from maro_logistics.evaluation.check import check
from maro_logistics.evaluation.findings import Violation
from maro_logistics.plan.plan import Plan
from maro_logistics.scenario.hashing import input_hash
from tests.evaluation.handmade import (
    STANDARD,
    altered,
    assert_altered_breaks,
    assert_holds,
    broken_rules,
    day,
    judged,
    make,
    twice,
    without,
    world,
)


def told(plan, **changes):
    return Plan({**plan.summary, **changes}, plan.tables)


def test_the_plan_of_one_road_passes_and_costs_the_five_tonnes_missing_for_one_day():
    assert assert_holds(world(), **STANDARD).objective == 5


def test_a_plan_that_does_nothing_passes_and_misses_ten_tonnes_for_three_days():
    assert assert_holds(world()).objective == 30


def test_a_plan_made_for_another_scenario_is_refused():
    with pytest.raises(InputError, match="another scenario"):
        check(world(), told(make(world(), **STANDARD), input_hash="0"))


def test_a_plan_that_bears_the_hash_of_the_scenario_is_judged():
    plan = told(make(world(), **STANDARD), input_hash=input_hash(world()))
    assert check(world(), plan).verdict == "PASS"


def test_a_plan_without_a_table_is_refused():
    plan = make(world(), **STANDARD)
    tables = {name: frame for name, frame in plan.tables.items() if name != "cargo"}
    with pytest.raises(InputError, match="cargo"):
        check(world(), Plan(plan.summary, tables), any_scenario=True)


def test_a_violation_prints_as_a_sentence_with_rule_place_day_and_numbers():
    violation = Violation("4", "fleet T", day(2), "too many", 3.0, 2.0, 1.0)
    assert str(violation) == "(4) fleet T on 2004-07-02: too many: 3 against 2, off by 1"


def test_a_report_tells_verdict_and_violations_line_by_line():
    report = judged(world(), told(make(world(), **STANDARD), objective=4.0))
    assert str(report).splitlines()[0] == "FAIL"
    assert not report.is_passed
    assert len(str(report).splitlines()) == 1 + len(report.violations)


def test_a_load_half_a_kilogram_too_heavy_is_tolerated_and_listed():
    scenario = world({"vehicle_types": {"truck": {"payload_kg": 4999.5}}})
    report = judged(scenario, make(scenario, **STANDARD))
    assert report.verdict == "PASS_TOL"
    assert {breach.rule for breach in report.tolerated} == {"2"}
    assert report.is_passed


def test_a_load_two_kilograms_too_heavy_is_not_tolerated():
    scenario = world({"vehicle_types": {"truck": {"payload_kg": 4998}}})
    assert broken_rules(scenario, make(scenario, **STANDARD)) == {"2"}


@pytest.mark.parametrize(
    ("table", "position", "cells"),
    [
        ("movements", 0, {"route": "nowhere"}),
        ("movements", 0, {"fleet": "nobody"}),
        ("movements", 0, {"fleet": ""}),
        ("movements", 0, {"one_way": True}),
        ("movements", 0, {"depart": pd.Timestamp(2004, 6, 30)}),
        ("movements", 0, {"origin": "B", "destination": "A"}),
        ("movements", 0, {"vehicles": -1.0}),
        ("movements", 0, {"vehicles": float("nan")}),
        ("movements", 0, {"service": "balloon"}),
        ("cargo", 0, {"movement": "m9"}),
        ("cargo", 0, {"item": "gold"}),
        ("cargo", 0, {"owner": "nobody known"}),
        ("cargo", 0, {"batch": "next year"}),
        ("cargo", 0, {"batch": "@nowhere"}),
        ("cargo", 0, {"quantity": float("inf")}),
        ("issues", 0, {"need": "nobody"}),
        ("issues", 0, {"date": pd.Timestamp(2004, 7, 9)}),
        ("stock_ledger", 0, {"location": ""}),
        ("coverage", 0, {"need": "nobody"}),
    ],
)
def test_what_does_not_fit_the_form_fails_before_anything_else_is_judged(table, position, cells):
    report = judged(world(), altered(make(world(), **STANDARD), table, position, **cells))
    assert {violation.rule for violation in report.violations} == {"form"}
    assert report.objective != report.objective


def test_a_quantity_finer_than_a_thousandth_does_not_fit_the_form():
    plan = make(world(), **STANDARD)
    assert_altered_breaks("form", world(), altered(plan, "cargo", 0, quantity=4.9995))


@pytest.mark.parametrize("table", ["movements", "cargo", "issues", "stock_ledger", "coverage", "fleet_use"])
def test_a_row_that_stands_twice_does_not_fit_the_form(table):
    assert_altered_breaks("form", world(), twice(make(world(), **STANDARD), table, 0))


@pytest.mark.parametrize(
    ("table", "rule"),
    [("storage", "6"), ("coverage", "coverage"), ("fleet_use", "fleet_use"), ("spending", "spending")],
)
def test_a_row_that_is_left_out_is_missed(table, rule):
    scenario = world({"vehicle_types": {"truck": {"cost_per_km": 1}}})
    assert_altered_breaks(rule, scenario, without(make(scenario, **STANDARD), table, 0))


def test_a_need_line_with_something_unmet_and_no_row_is_missed():
    assert_altered_breaks("unmet", world(), without(make(world()), "unmet", 0))


@pytest.mark.parametrize(
    ("table", "cells", "rule"),
    [
        ("cargo", {"kg": 4000.0}, "cargo"),
        ("cargo", {"m3": 1.0}, "cargo"),
        ("movements", {"arrive": pd.Timestamp(2004, 7, 2)}, "time"),
        ("movements", {"received": pd.Timestamp(2004, 7, 2)}, "time"),
        ("movements", {"return_on": pd.Timestamp(2004, 7, 2)}, "time"),
        ("movements", {"mode": "air"}, "service"),
        ("movements", {"vehicle_type": "lorry"}, "service"),
        ("movements", {"agency": "army"}, "service"),
        ("storage", {"t": 4.0}, "6"),
        ("storage", {"overflow_t": 1.0}, "6"),
        ("coverage", {"met_late": 3.0}, "coverage"),
        ("coverage", {"met_on_time": 6.0}, "coverage"),
        ("coverage", {"unmet": 1.0}, "coverage"),
        ("coverage", {"required": 9.0}, "coverage"),
        ("coverage", {"share": 0.5}, "coverage"),
        ("coverage", {"location": "A"}, "coverage"),
        ("fleet_use", {"used": 2.0}, "fleet_use"),
        ("fleet_use", {"available": 2.0}, "fleet_use"),
        ("stock_ledger", {"opening": 1.0}, "1"),
        ("stock_ledger", {"dated": 11.0}, "1"),
        ("stock_ledger", {"received": 1.0}, "1"),
        ("stock_ledger", {"closing": 6.0}, "1"),
    ],
)
def test_a_figure_that_does_not_follow_from_the_other_tables_is_found(table, cells, rule):
    assert rule in broken_rules(world(), altered(make(world(), **STANDARD), table, 0, **cells))


def test_an_unmet_quantity_that_is_not_the_recomputed_one_is_found():
    assert_altered_breaks("unmet", world(), altered(make(world()), "unmet", 0, quantity=9.0))


def test_an_objective_that_is_told_too_low_is_found():
    assert_altered_breaks("objective", world(), told(make(world(), **STANDARD), objective=4.9, bound=None))


def test_a_term_that_is_told_wrongly_is_found():
    plan = make(world(), **STANDARD)
    assert_altered_breaks("objective", world(), told(plan, terms={**plan.summary["terms"], "transport": 1.0}))


def test_a_summary_that_does_not_tell_the_objective_is_found():
    assert_altered_breaks("objective", world(), told(make(world(), **STANDARD), objective=None))


def test_a_bound_above_the_objective_is_found():
    assert_altered_breaks("bound", world(), told(make(world(), **STANDARD), bound=6.0, gap=-0.2))


def test_a_gap_that_is_not_the_share_between_bound_and_objective_is_found():
    assert_altered_breaks("gap", world(), told(make(world(), **STANDARD), bound=4.0, gap=0.1))


def test_a_gap_of_a_fifth_holds_where_the_bound_is_four_and_the_objective_five():
    assert broken_rules(world(), told(make(world(), **STANDARD), bound=4.0, gap=0.2)) == set()


def test_goals_are_told_with_their_values():
    scenario = world({"settings": {"goals": ["deprivation", "cost"]}, "vehicle_types": {"truck": {"cost_per_km": 1}}})
    report = assert_holds(scenario, **STANDARD)
    assert report.goals["deprivation"] == 5
    assert report.goals["cost"] == 400


def test_a_goal_that_is_left_out_is_found():
    scenario = world({"settings": {"goals": ["deprivation", "cost"]}})
    plan = make(scenario, **STANDARD)
    assert_altered_breaks("goals", scenario, told(plan, goals=plan.summary["goals"][:1]))


def test_a_goal_whose_value_is_told_wrongly_is_found():
    scenario = world({"settings": {"goals": ["deprivation"]}})
    goals = [{"goal": "deprivation", "value": 4.0, "bound": 4.0, "gap": None}]
    assert_altered_breaks("goals", scenario, told(make(scenario, **STANDARD), goals=goals))


@pytest.mark.parametrize(
    "figures",
    [
        {"equity": 0.9},
        {"gini": 0.5},
        {"coverage": {"person_days_due": 20.0}},
        {"coverage": {"person_days_missing": 0.0}},
        {"coverage": {"share": 1.0}},
        {"coverage": {"by_priority": {"5": 0.9}}},
    ],
)
def test_figures_about_people_that_are_told_wrongly_are_found(figures):
    assert_altered_breaks("people", world(), told(make(world(), **STANDARD), **figures))


def test_figures_about_people_that_are_told_rightly_pass():
    right = {"person_days_due": 30.0, "person_days_missing": 5.0, "share": 1 - 5 / 30, "by_priority": {"5": 1.0}}
    assert broken_rules(world(), told(make(world(), **STANDARD), gini=0.0, coverage=right)) == set()
