from __future__ import annotations

import json

import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess, Outcome, StopReason, registry
from maro_logistics.solvers.known_answers import Mark, known_answers, marked
from maro_logistics.solvers.seam import Result
from maro_logistics.solvers.trust import cache_folder, refuse_if_wrong, trust
from maro_logistics.testing.broken import register_broken


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MARO_CACHE", str(tmp_path))
    return tmp_path


def test_there_are_twelve_known_answers_and_highs_gets_them_right(highs):
    assert len({one.name for one in known_answers()}) == 12
    found = trust(highs)
    assert (found.right, found.wrong, found.unanswered, found.refused) == (12, (), (), 0)


def test_what_was_found_is_remembered_for_this_version_and_a_spoilt_memory_is_asked_anew(highs):
    first = trust(highs)
    assert not first.remembered
    assert trust(highs).remembered
    [file] = cache_folder().iterdir()
    file.write_text(json.dumps({"engine": "highs", "right": 12}))
    assert not trust(highs).remembered
    file.write_text("{")
    assert not trust(highs).remembered


def test_a_memory_that_cannot_be_written_is_no_obstacle(highs, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MARO_CACHE", str(tmp_path / "file"))
    assert trust(highs).right == 12


@pytest.mark.parametrize("fault", ["lies-about-optimal", "calls-infeasible"])
def test_an_engine_with_wrong_known_answers_is_refused_by_name(fault):
    with EngineProcess(register_broken(fault)) as process, pytest.raises(EngineError, match=rf"broken-{fault} .*wrong"):
        refuse_if_wrong(process)


def test_a_version_known_to_be_bad_is_refused_with_the_reason(monkeypatch, highs):
    monkeypatch.setattr(registry, "KNOWN_BAD", {"highs": ((highs.version, "gives wrong answers on Mondays"),)})
    with pytest.raises(EngineError, match=r"highs .* is refused: .* on Mondays"):
        refuse_if_wrong(highs)


def _result(outcome, objective, bound):
    return Result(outcome, StopReason.FINISHED, 0.0, "some", "1", objective=objective, bound=bound)


@pytest.mark.parametrize(
    ("outcome", "objective", "bound", "mark"),
    [
        (Outcome.OPTIMAL, 9.0, 9.0, Mark.RIGHT),
        (Outcome.FEASIBLE, 9.0, 3.0, Mark.RIGHT),
        (Outcome.FEASIBLE, 15.0, 3.0, Mark.UNANSWERED),
        (Outcome.NONE, None, None, Mark.UNANSWERED),
        (Outcome.OPTIMAL, 15.0, 15.0, Mark.WRONG),
        (Outcome.FEASIBLE, 15.0, 10.0, Mark.WRONG),
        (Outcome.FEASIBLE, 8.0, 3.0, Mark.WRONG),
        (Outcome.INFEASIBLE, None, None, Mark.WRONG),
    ],
)
def test_an_answer_is_wrong_only_where_something_false_is_claimed(outcome, objective, bound, mark):
    assert marked(known_answers()[0], _result(outcome, objective, bound))[0] is mark
