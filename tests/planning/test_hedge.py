"""A hedged plan, on a world small enough to be solved by hand.

Two sites B and C ask for 5 t each on day 1; one truck carries 5 t a day to either. A unit missing for a day costs 1.2
at B and 1 at C. Without a hedge B comes first: C misses 5 on day 1, which costs 5. If the road to C closes on day 2, C
misses 5 on all three days: 15. With C first B misses 5 on day 1: 6, whatever happens.
"""

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.cli import main
from tests.builder import ONE_ROAD, day, over, scenario_of

TWO_SITES = over(
    ONE_ROAD,
    {
        "locations": {"C": {}},
        "routes": {"AC": {"origin": "A", "destination": "C", "mode": "road", "km": 100}},
        "needs": {
            "N": {"quantity": 5, "people": 6},
            "M": {
                "location": "C",
                "item": "food",
                "quantity": 5,
                "due_within_days": 0,
                "priority": 5,
                "people": 5,
            },
        },
        "contingencies": {"slide": {"probability": 0.2, "known_on": day(2)}},
        "events": {"1": {"contingency": "slide", "kind": "close_route", "target": "AC"}},
    },
)
EXACT = {"gap": 0.0, "time_limit": 600}


def hedged(*changes, **asked):
    return maro.hedge(scenario_of(over(TWO_SITES, *changes)), **EXACT, **asked)


@pytest.mark.parametrize("method", ["extensive", "decomposition"])
def test_the_site_that_may_be_cut_off_comes_first(method):
    """0.8 x 5 + 0.2 x 15 = 7 without a hedge, 6 with one."""
    found = hedged(method=method)
    assert found.value == pytest.approx(6.0)
    assert found.bound == pytest.approx(6.0)
    assert found.before_value == pytest.approx(7.0)
    assert found.price == pytest.approx(1.0)
    assert found.table["saving"].tolist() == pytest.approx([-1.0, 9.0])
    assert found.table["saving_proved"].tolist() == pytest.approx([-1.0, 9.0])
    assert set(found.early_moves["route"]) == {"AB", "AC"}


def test_a_rare_slide_is_not_worth_a_hedge():
    """0.95 x 5 + 0.05 x 15 = 5.5 is below 6."""
    found = hedged({"contingencies": {"slide": {"probability": 0.05}}})
    assert found.value == pytest.approx(5.5)
    assert found.price == 0.0
    assert found.early_moves.empty


def test_the_worst_case_counts_however_rare_it_is():
    found = hedged({"contingencies": {"slide": {"probability": None}}}, risk="worst")
    assert found.value == pytest.approx(6.0)
    assert found.before_value == pytest.approx(15.0)


def test_the_tail_is_that_of_the_scenario():
    """The dearest tenth: 15 throughout without a hedge."""
    found = hedged(risk="cvar")
    assert (found.value, found.before_value) == (pytest.approx(6.0), pytest.approx(15.0))


def test_before_anything_is_known_all_worlds_do_the_same():
    found = hedged()
    known = pd.Timestamp(day(2))
    early = []
    for plan in found.plans.values():
        moves = plan.movements[plan.movements["depart"] < known]
        cargo = plan.cargo[plan.cargo["movement"].isin(moves["movement"])]
        early.append((moves.to_csv(index=False), cargo.to_csv(index=False)))
    assert len(early) == 2
    assert early[0] == early[1]


def test_the_plan_of_each_world_passes_the_check_of_that_world(tmp_path):
    found = hedged()
    folder = found.write(tmp_path / "hedge")
    scenario = scenario_of(TWO_SITES)
    assert maro.check(scenario, maro.read_plan(folder / "base"), any_scenario=True).is_passed
    changed = maro.apply(scenario, "slide")
    assert maro.check(changed, maro.read_plan(folder / "slide"), any_scenario=True).is_passed
    assert not maro.check(changed, maro.read_plan(folder / "plain"), any_scenario=True).is_passed
    with pytest.raises(maro.InputError, match="is there already"):
        found.write(tmp_path / "hedge")


@pytest.mark.parametrize(
    ("changes", "asked", "words"),
    [
        ({"contingencies": {"slide": {"probability": None}}}, {}, "slide has none"),
        ({"contingencies": {"flood": {"probability": 0.9, "known_on": day(2)}}}, {}, "add up to 1.1"),
        ({}, {"ids": ["storm"]}, "no contingency 'storm'"),
        (
            {"settings": {"periods": "1x1 1x2"}, "contingencies": {"slide": {"known_on": day(3)}}},
            {},
            "within the period",
        ),
    ],
)
def test_what_cannot_be_hedged_is_said(changes, asked, words):
    with pytest.raises(maro.InputError, match=words):
        hedged(changes, **asked)


def test_the_command_writes_plans_that_the_checker_verifies_against_the_base(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    maro.write_scenario(scenario_of(TWO_SITES), tmp_path / "op")
    assert main(["hedge", "op", "--gap", "0", "--time-limit", "600"]) == 0
    told = capsys.readouterr().out
    assert "if slide happens: saves 9" in told
    assert main(["check", "op", "hedge/slide"]) == 0
    assert main(["check", "op", "hedge/base"]) == 0
    assert main(["check", "op", "hedge/slide", "--base", "hedge/plain"]) == 1
    assert main(["hedge", "op"]) == 2
