"""Figures about people, each computed by hand."""

import pytest

from maro_logistics.errors import InputError
from maro_logistics.evaluation.metrics import PersonDays, measure
from maro_logistics.plan.plan import Plan
from tests.evaluation.handmade import altered, issue, make, world

TWO_SITES = {
    "stocks": {"S": {"location": "B"}},
    "locations": {"C": {}},
    "needs": {
        "N": {"people": 10},
        "M": {"location": "C", "item": "food", "quantity": 10, "due_within_days": 0, "priority": 1, "people": 30},
    },
}


def figures():
    scenario = world(TWO_SITES)
    return measure(scenario, make(scenario, issues=[issue(5, on=1), issue(5, on=2)]))


def test_person_days_are_due_on_every_day_and_missing_by_share():
    # N: 10 people, 3 days, half missing on the first; M: 30 people, 3 days, all missing
    assert figures().total == PersonDays(due=30 + 90, missing=5 + 90)
    assert figures().total.coverage == pytest.approx(25 / 120)


def test_coverage_is_told_by_priority_and_by_location():
    assert list(figures().by_priority) == [1, 5]
    assert figures().by_priority[5] == PersonDays(30, 5)
    assert figures().met_by_priority == {1: 0, 5: 1}
    assert figures().by_location == {"B": PersonDays(30, 5), "C": PersonDays(90, 90)}


def test_evenness_tells_that_the_worst_off_get_nothing():
    assert figures().equity == 1
    # three quarters of people get nothing, one quarter all that there is: area under the curve 1/8
    assert figures().gini == pytest.approx(1 - 2 / 8)


def test_where_nothing_is_due_all_is_covered():
    assert PersonDays(0, 0).coverage == 1


def test_a_plan_that_cannot_be_read_is_not_measured():
    plan = make(world(), issues=[])
    with pytest.raises(InputError, match="check it first"):
        measure(world(), altered(plan, "coverage", 0, need="nobody"))
    with pytest.raises(InputError, match="cargo"):
        measure(world(), Plan(plan.summary, {name: t for name, t in plan.tables.items() if name != "cargo"}))
