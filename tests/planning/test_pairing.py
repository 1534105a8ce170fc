"""Which pairs of losses are answered, on a world with two roads, worked out by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.planning.case import Case
from maro_logistics.planning.pairing import Pairing, pairing
from tests.builder import ONE_ROAD, over, scenario_of

SECOND = {
    "locations": {"C": {}},
    "routes": {"AC": {"origin": "A", "destination": "C", "mode": "road", "km": 100}},
    "fleets": {"U": {"base": "A", "vehicle_type": "truck", "count": 1}},
}


def answered(**damage):
    """Singles as they would be answered without any gap, from a base plan of objective 0."""
    value = [float(number) for number in damage.values()]
    names = list(damage)
    table = pd.DataFrame({"contingency": names, "status": "done", "title": "", "known_on": "2004-07-02"})
    return SimpleNamespace(
        table=table.assign(held=value, variant=value, replanning_high=0.0, unmet_people=0.0),
    )


def test_a_pair_that_is_held_costs_what_neither_alone_costs():
    # Both trucks drive on day 1, so 10 t are there at once and nothing is missing. Without the road from day 1 on
    # nothing arrives: 10 units missing x 3 days = 30, whatever else is lost. Without both trucks it is the same;
    # without one, the other brings 5 t on day 1 by the plan: 5 x 3 = 15.
    scenario = maro.single_losses(scenario_of(over(ONE_ROAD, SECOND)), ["fleets"], since=scenario_start())
    base = maro.plan(scenario, work_limit=5, gap=0.0)
    assert base.objective == pytest.approx(0.0)
    found = pairing(scenario, base, answered(**{"lost-fleet-T": 15, "lost-fleet-U": 15}), 1)
    row = found.table.iloc[0]
    assert row["contingency"] == "lost-fleet-T-and-lost-fleet-U"
    assert row["alone"] == pytest.approx(15.0)
    assert row["damage_high"] == pytest.approx(30.0)
    assert found.worst(3) == [("lost-fleet-T", "lost-fleet-U")]


def scenario_start():
    return ONE_ROAD["settings"]["start"]


def test_what_cannot_hurt_as_much_as_all_that_is_answered_is_settled():
    table = pd.DataFrame(
        {
            "contingency": ["a+b", "a+c", "b+c"],
            "one": ["a", "a", "b"],
            "other": ["b", "c", "c"],
            "alone": [5.0, 5.0, 1.0],
            "held_damage": [20.0, 12.0, 4.0],
            "damage_high": [21.0, 13.0, 5.0],
        }
    )
    found = Pairing(table, possible=6)
    assert found.worst(1) == [("a", "b")]
    # a+b costs at least 10: b+c (at most 4) is less, a+c (at most 12) is open, three were not looked at
    ranking = pd.DataFrame({"contingency": ["a+b"], "damage_low": [10.0]})
    assert found.settled(ranking) == (1, 4)
    assert found.settled(ranking.iloc[:0]) == (0, 6)
    # what costs the same does not hurt less
    assert found.settled(ranking.assign(damage_low=4.0)) == (0, 5)


def test_a_plan_that_cannot_be_carried_out_is_no_upper_bound(monkeypatch):
    scenario = maro.single_losses(scenario_of(over(ONE_ROAD, SECOND)), ["fleets"], since=scenario_start())
    base = maro.build_plan({"objective": 0.0, "bound": 0.0}, {})

    def refuse(case):
        raise maro.InputError(f"the base plan cannot be carried out in {case.contingency}")

    monkeypatch.setattr(Case, "held_objective", property(refuse))
    found = pairing(scenario, base, answered(**{"lost-fleet-T": 15, "lost-fleet-U": 15}), 1)
    assert found.table["held_damage"].tolist() == [float("inf")]
    assert found.settled(pd.DataFrame({"contingency": ["other"], "damage_low": [1e12]})) == (0, 0)


def test_a_plan_without_a_bound_bounds_no_damage(monkeypatch):
    scenario = maro.single_losses(scenario_of(over(ONE_ROAD, SECOND)), ["fleets"], since=scenario_start())
    monkeypatch.setattr(Case, "held_objective", property(lambda _: 30.0))
    found = pairing(
        scenario,
        maro.build_plan({"objective": 10.0}, {}),
        answered(**{"lost-fleet-T": 15, "lost-fleet-U": 15}),
        1,
    )
    assert found.table[["held_damage", "damage_high"]].to_numpy().tolist() == [[20.0, float("inf")]]


def test_losses_that_exclude_one_another_are_no_pair():
    fewer = {"table": "fleets", "where": "fleet=T", "column": "count", "operation": "set", "value": "0"}
    gone = {"table": "routes", "where": "route=AB", "column": "km", "operation": "set", "value": "-1"}
    scenario = maro.with_contingencies(
        scenario_of(ONE_ROAD),
        [{"contingency": name, "known_on": "2004-07-02"} for name in ("fewer", "gone")],
        [{"contingency": "fewer", "kind": "edit", **fewer}, {"contingency": "gone", "kind": "edit", **gone}],
    )
    found = pairing(scenario, maro.build_plan({"objective": 0.0}, {}), answered(fewer=1, gone=2), 1)
    assert (found.worst(1), found.possible) == ([], 0)
