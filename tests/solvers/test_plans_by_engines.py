from __future__ import annotations

import pytest

import maro_logistics as maro
from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess
from maro_logistics.testing.broken import register_broken


def _starts(engine):
    try:
        with EngineProcess(engine) as process:
            return process.version
    except EngineError:
        return ""


@pytest.mark.parametrize("engine", ["highs", "scip", "cbc"])
def test_every_engine_for_integers_proves_the_same_plan_optimal(two_roads, engine):
    if _starts(engine) in ("", "2.10.3"):
        pytest.skip(f"{engine} is not here, or known to be wrong")
    made = maro.plan(two_roads, engine=engine, gap=0.0, time_limit=300)
    assert made.summary["objective"] == pytest.approx(801650.6)
    assert made.summary["status"] == "optimal"
    assert made.summary["engine"]["name"] == engine


def test_a_relaxation_is_solved_by_engines_without_interior_point_and_multipliers(two_roads, monkeypatch):
    monkeypatch.setattr("maro_logistics.model.search.DIRECT_COLUMNS", 10)
    made = maro.plan(two_roads, engine="scip", work_limit=30, gap=0.0)
    assert made.summary["bound"] <= 801650.6 + 1e-3
    assert made.summary["bound"] > 0.5 * 801650.6
    assert made.summary["objective"] >= 801650.6 - 1e-3


def test_an_engine_that_cannot_plan_is_refused_naming_those_that_can(two_roads):
    with pytest.raises(EngineError, match=r"glop cannot do this: it lacks integer; engines that can: highs, scip"):
        maro.plan(two_roads, engine="glop", time_limit=300)


def test_an_engine_with_wrong_known_answers_plans_only_where_the_user_insists(two_roads, monkeypatch, tmp_path):
    monkeypatch.setenv("MARO_CACHE", str(tmp_path))
    name = register_broken("calls-infeasible")
    with pytest.raises(EngineError, match=rf"{name} .* is refused: wrong known answers"):
        maro.plan(two_roads, engine=name, time_limit=300)
    assert maro.plan(two_roads, engine=name, insist=True, gap=0.0, time_limit=300).summary["engine"]["name"] == name


@pytest.fixture(scope="module")
def two_roads():
    return maro.read_scenario("instances/two-roads")
