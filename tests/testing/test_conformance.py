from __future__ import annotations

import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.registry import engine_names, known_engine
from maro_logistics.testing import CASES, EXCLUSIONS, Grade, run_suite
from maro_logistics.testing.bench import run_cases
from maro_logistics.testing.broken import FAULTS, register_broken

SLOW = {
    "node-limit",
    "node-limit-repeats",
    "gap",
    "start-right",
    "time-limit-is-kept",
    "bound-below-zero",
    "no-time-at-all",
    "no-bound-of-a-stopped-relaxation",
    "killed-at-work",
    "memory-limit",
}
"""Cases that take seconds on a busy machine: part of the slow run only, but for HiGHS."""


def _version(engine):
    try:
        with EngineProcess(engine) as process:
            return process.version
    except EngineError as problem:
        return f"absent: {problem}"


def _suite(engine, names):
    if _version(engine).startswith("absent"):
        pytest.skip(_version(engine))
    if engine == "cbc" and _version(engine) == "2.10.3":
        pytest.skip("this CBC is known to give wrong answers")
    records = run_suite(engine, names)
    bad = [f"{one.case}: {one.words}" for one in records if one.grade in (Grade.FAILED, Grade.STALE)]
    assert not bad, "\n".join(bad)
    return records


def test_there_are_more_than_sixty_cases_each_with_a_claim():
    assert len(CASES) >= 60
    assert all(one.claim.endswith(".") for one in CASES.values())


@pytest.mark.parametrize("engine", ["highs", "scip", "glop", "pdlp", "cpsat", "cbc"])
def test_every_open_engine_conforms_in_the_quick_cases(engine):
    records = _suite(engine, [name for name in CASES if name not in SLOW])
    least = 40 if engine in ("glop", "pdlp", "cpsat") else 80
    assert sum(one.grade is Grade.PASSED for one in records) >= least


@pytest.mark.slow
@pytest.mark.parametrize("engine", engine_names())
def test_every_engine_found_conforms(engine):
    if known_engine(engine).features is None:
        pytest.skip("not an engine of this package")
    _suite(engine, list(CASES))


def test_exclusions_name_cases_and_engines_that_exist_and_no_case_is_excluded_everywhere():
    assert all(engine in engine_names() and case in CASES and reason for (engine, case), reason in EXCLUSIONS.items())
    for case in CASES:
        assert not all((engine, case) in EXCLUSIONS for engine in ("highs", "scip", "cbc"))


@pytest.fixture
def impatient(monkeypatch):
    """Little patience with engines that are known to overrun their limits."""
    monkeypatch.setattr("maro_logistics.testing.bench.GRACE_SECONDS", 0.5)


SEEN_BY = {
    "lies-about-optimal": ["optimal-whole", "range-whole"],
    "drops-a-row": ["optimal-whole", "infeasible-linear"],
    "ignores-the-limit": ["time-limit-with-point", "time-limit-is-kept"],
    "hangs": ["finished-for-no-limit"],
    "dies": ["optimal-linear"],
    "breaks-a-row": ["optimal-mixed", "equality-linear"],
    "calls-infeasible": ["unbounded-linear", "time-limit-without-point"],
    "boasts": ["time-limit-with-point"],
    "turns-signs": ["duals-of-upper-sides", "duals-of-lower-sides"],
    "forgets-the-offset": ["offset-whole"],
}


def test_every_fault_has_cases_that_are_to_see_it():
    assert set(SEEN_BY) == set(FAULTS)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "hangs"])
def test_the_suite_sees_an_engine_broken_on_purpose(fault):
    name = register_broken(fault)
    records = run_cases(name, [CASES[case] for case in SEEN_BY[fault]], {})
    assert [one.grade for one in records] == [Grade.FAILED] * len(records), records


@pytest.mark.usefixtures("impatient")
def test_the_suite_sees_an_engine_that_hangs():
    name = register_broken("hangs")
    records = run_cases(name, [CASES["time-limit-is-kept"]], {})
    assert [one.grade for one in records] == [Grade.FAILED], records


def test_an_exclusion_excuses_a_failure_and_fails_once_the_case_passes():
    name = register_broken("forgets-the-offset")
    cases = [CASES["offset-whole"], CASES["optimal-whole"]]
    reasons = {(name, "offset-whole"): "known", (name, "optimal-whole"): "was so once"}
    assert [one.grade for one in run_cases(name, cases, reasons)] == [Grade.EXCLUDED, Grade.STALE]
