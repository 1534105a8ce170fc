"""Brackets of damage, worked out by hand."""

from types import SimpleNamespace

import pandas as pd

from maro_logistics.plan.plan import build_plan
from maro_logistics.planning.criticality import criticality


def told(**columns):
    rows = pd.DataFrame({"status": "done", "title": "", "known_on": "2004-07-02", "unmet_people": 0.0, **columns})
    return SimpleNamespace(table=rows)


def test_the_bracket_holds_both_gaps_and_the_worst_loss_comes_first():
    # base: 100, proven 90; "road": held 180, variant 150 with bound 140; "ship": held 125, variant 120, bound 108
    answers = told(
        contingency=["ship", "road"], held=[125.0, 180.0], variant=[120.0, 150.0], replanning_high=[17.0, 40.0]
    )
    table = criticality(answers, build_plan({"objective": 100.0, "bound": 90.0}, {}))
    assert table["contingency"].tolist() == ["road", "ship"]
    assert table[["damage_low", "damage_high", "held_damage"]].to_numpy().tolist() == [
        [40.0, 60.0, 80.0],
        [8.0, 30.0, 25.0],
    ]
    assert table["settled"].tolist() == ["yes", "yes"]


def test_overlapping_brackets_are_not_settled():
    answers = told(contingency=["a", "b"], held=[160.0, 160.0], variant=[150.0, 149.0], replanning_high=[30.0, 30.0])
    table = criticality(answers, build_plan({"objective": 100.0, "bound": 95.0}, {}))
    assert table["settled"].tolist() == ["no", "yes"]


def test_what_failed_is_not_ranked():
    answers = told(contingency=["a"], held=[1.0], variant=[1.0], replanning_high=[0.0])
    answers.table["status"] = "failed"
    assert criticality(answers, build_plan({"objective": 1.0}, {})).empty
