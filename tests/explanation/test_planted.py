"""Causes planted in generated scenarios where everything else is ample: exactly they are named, and remedies cure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import maro_logistics as maro
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.solvers import EngineProcess
from tests.explanation.planting import PAIRS, PLANTS, ample, planted
from tests.explanation.solving import diagnosed, explained, remedied

FEW = ("slow_fleet", "closed", "earmark")
"""Planted by every run; the others by slow ones."""
CASES = [
    pytest.param(name, seed, id=f"{name}-{seed}", marks=() if name in FEW and seed == 0 else pytest.mark.slow)
    for name in PLANTS
    for seed in (0, 1)
]
NO_REMEDY = frozenset({"distance", "worth", "priority"})
"""Without a remedy in the scenario's tables, or one that the more urgent would take."""


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    """One engine for all tests: a start takes longer than a solve."""
    with EngineProcess("highs", threads=1) as process:
        yield process


def generated(seed: int, size: str = "XS") -> Scenario:
    """A generated scenario."""
    return maro.generate_scenario(size, seed)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_planted_cause_is_named_alone_and_its_remedy_cures(engine: EngineProcess, name: str, seed: int) -> None:
    code = PLANTS[name][0]
    scenario, site = planted(generated(seed), seed, name)
    explanation, table = diagnosed(scenario, engine)
    assert set(table["reason"]) == {code}, table[["need", "quantity", "late", "reason", "why"]].to_string()
    assert site.name in set(table["location"])
    if code in NO_REMEDY:
        return
    cured = explained(remedied(scenario, explanation), engine)
    stated = table.set_index("need")["quantity"]
    left = cured.set_index("need")["quantity"].reindex(stated.index).fillna(0.0)
    assert ((stated - left) >= 0.999 * stated - 0.01).all(), cured.to_string()


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_two_planted_causes_are_both_named(engine: EngineProcess, pair: tuple[str, str]) -> None:
    scenario, site = planted(generated(2), 0, *pair)
    table = explained(scenario, engine)
    mine = table[(table["location"] == site.name) & (table["item"] == site.item)]
    assert len(mine)
    codes = {PLANTS[name][0] for name in pair}
    assert {frozenset(reason.split(";")) for reason in mine["reason"]} == {frozenset(codes)}, mine.to_string()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_where_nothing_is_short_nothing_is_named(engine: EngineProcess, seed: int) -> None:
    table = explained(ample(generated(seed)), engine)
    assert table.empty, table.to_string()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no_stock", "closed", "access", "distance", "cold", "earmark"])
def test_causes_are_named_in_larger_scenarios_and_unfinished_plans(engine: EngineProcess, name: str) -> None:
    scenario, site = planted(generated(0, "S"), 0, name)
    _, table = diagnosed(scenario, engine, work=4)
    item = table["item"] == site.item
    mine = table[item & (table["location"] == site.name)]
    assert len(mine)
    assert set(mine["reason"]) == {PLANTS[name][0]}, mine[["need", "quantity", "late", "reason", "why"]].to_string()
