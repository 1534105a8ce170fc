"""The optimum of every tiny world is the one computed by hand, and the checker agrees."""

from __future__ import annotations

import pytest

from tests.builder import World, scenario_of
from tests.proof import solved
from tests.tight.case import Case
from tests.tight.cases import CASES, EQUATIONS, RULES

TOLERANCE = 2e-3
"""Quantities of plans are written in thousandths of a unit."""
WORLDS = [
    pytest.param(each, world, objective, id=f"{each.decided_by}: {each.name} [{number}]")
    for each in CASES
    for number, (world, objective) in enumerate(each.worlds)
]


def test_every_equation_and_rule_has_a_case() -> None:
    assert {each.decided_by for each in CASES} == {*EQUATIONS, *RULES}


def test_every_case_has_a_companion_with_another_optimum() -> None:
    alone = [each.name for each in CASES if all(v.objective == each.objective for v in each.variants)]
    assert alone == []


def test_names_of_cases_are_unique() -> None:
    assert len({each.name for each in CASES}) == len(CASES) >= 45


@pytest.mark.parametrize(("each", "world", "objective"), WORLDS)
def test_optimum_is_the_one_computed_by_hand(each: Case, world: World, objective: float) -> None:
    result = solved(scenario_of(world))
    assert result.objective == pytest.approx(objective, abs=TOLERANCE), each.why
    if world == each.world:
        told = {name: result.terms[name] for name in each.terms}
        assert told == pytest.approx(dict(each.terms), abs=TOLERANCE)
    assert [str(violation) for violation in result.report.violations] == []
    assert result.report.objective == pytest.approx(objective, abs=TOLERANCE)
