"""From a scenario to a checked plan by the library's own ``plan``: the same optima as in the test's own process."""

from __future__ import annotations

from datetime import date

import pytest

from maro_logistics.planning import plan
from tests.builder import scenario_of
from tests.tight.case import Case
from tests.tight.cases import CASES

A_DAY = 4
"""Cases tried in the default run."""
TODAY = date.today().toordinal() * A_DAY  # noqa: DTZ011 - any rotation will do
EVERY = [pytest.param(each, id=f"{each.decided_by}: {each.name}") for each in CASES]


def _agrees(each: Case) -> None:
    made = plan(scenario_of(each.world), gap=0.0, time_limit=20.0)
    assert made.objective == pytest.approx(each.objective, abs=2e-3)
    if not made.summary["goals"]:
        assert made.bound == pytest.approx(each.objective, abs=2e-3) or each.decided_by == "whole units"
        assert made.gap is not None
        assert made.gap <= 1e-3 or each.decided_by == "whole units"


@pytest.mark.parametrize("each", [CASES[(TODAY + number) % len(CASES)] for number in range(A_DAY)])
def test_plan_of_the_day_reaches_the_optimum_and_proves_it(each: Case) -> None:
    _agrees(each)


@pytest.mark.slow
@pytest.mark.parametrize("each", EVERY)
def test_plan_reaches_the_optimum_and_proves_it(each: Case) -> None:
    _agrees(each)
