"""Applying the difference of two plans to the first gives exactly the decisions of the second."""

import pytest

import maro_logistics as maro
from maro_logistics.plan.difference import difference, with_difference
from maro_logistics.plan.plan import build_plan
from maro_logistics.scenario.generate import random_tiny
from tests.builder import ONE_ROAD, over, scenario_of

DECISIONS = ("movements", "cargo", "teams", "orders", "openings", "issues")


def planned(scenario, **changes):
    return maro.plan(scenario.with_settings(**changes), work_limit=2, threads=1)


@pytest.mark.parametrize("seed", [1, 4])
def test_the_difference_applied_to_the_first_plan_gives_the_second(seed):
    scenario = random_tiny(seed)
    cheap = {"value_per_person_day": scenario.settings.value_per_person_day / 1e6}
    first, second, nothing = planned(scenario), planned(scenario, **cheap), build_plan({}, {})
    for old, new in ((first, second), (second, first), (nothing, first), (first, nothing), (first, first)):
        change = difference(old, new)
        after = with_difference(old, change)
        for name in DECISIONS:
            assert after[name].equals(new[name]), name
        assert (len(change) == 0) == (old is new)


def test_a_movement_with_less_cargo_is_one_row_of_cargo_removed_and_one_added():
    scenario = scenario_of(ONE_ROAD)
    less = scenario_of(over(ONE_ROAD, {"stocks": {"S": {"quantity": 9}}}))
    change = difference(*(maro.plan(one, gap=0, threads=1) for one in (scenario, less)))
    assert change.tables["movements"].empty
    assert change.tables["cargo"][["change", "quantity"]].to_numpy().tolist() == [["remove", 5], ["add", 4]]


def test_what_is_not_there_cannot_be_removed():
    plan = maro.plan(scenario_of(ONE_ROAD), gap=0, threads=1)
    with pytest.raises(ValueError, match="removes what the plan does not have"):
        with_difference(build_plan({}, {}), difference(plan, build_plan({}, {})))
