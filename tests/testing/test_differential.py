from __future__ import annotations

import json

import numpy as np
import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess
from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.known_answers import Mark
from maro_logistics.testing.broken import register_broken
from maro_logistics.testing.differential import held_against, random_program, shrunk, true_optimum, written
from maro_logistics.testing.programs import clash, corner, trip

PROGRAMS = 60
"""Programs of the short run; the long one is ``benchmarks/engines_differential.py``."""


@pytest.mark.parametrize(
    ("program", "optimum"),
    [
        (corner("whole"), -9.0),
        (corner("mixed", offset=2.0), -7.0),
        (clash("whole"), np.inf),
        (trip(1e7), 1_000_009.9),
        (dense_program([-1, 2], np.zeros((0, 2)), [], [], upper=[3, 4], integer=[True, False]), -3.0),
    ],
)
def test_trying_everything_finds_the_optimum_known_by_hand(program, optimum):
    assert true_optimum(program) == pytest.approx(optimum)


def test_a_program_too_large_to_try_everything_has_no_answer():
    assert true_optimum(dense_program([1] * 5, [[1] * 5], [1], [9], upper=9.0, integer=True)) is None


def test_random_programs_are_of_every_kind():
    optima = [true_optimum(random_program(seed)) for seed in range(60)]
    assert None not in optima
    assert 1 <= sum(value == np.inf for value in optima) <= 30
    assert any(not random_program(seed).integer.all() for seed in range(60))


@pytest.mark.parametrize("engine", ["highs", "scip", "cpsat", "cbc"])
def test_engines_agree_with_trying_everything(engine):
    wrong = []
    with EngineProcess(engine) as process:
        try:
            version = process.version
        except EngineError as problem:
            pytest.skip(str(problem))
        if version == "2.10.3":
            pytest.skip("this CBC is known to give wrong answers")
        for seed in range(PROGRAMS):
            program = random_program(seed)
            mark, said = held_against(process, program, true_optimum(program))
            wrong += [(seed, said)] if mark in (Mark.WRONG, Mark.UNANSWERED) else []
    assert not wrong


def test_a_wrong_engine_is_seen_and_its_failure_made_small():
    with EngineProcess(register_broken("lies-about-optimal")) as process:

        def is_wrong(one):
            optimum = true_optimum(one)
            return optimum is not None and held_against(process, one, optimum)[0] is Mark.WRONG

        first = next(one for one in map(random_program, range(30)) if is_wrong(one))
        small = shrunk(first, is_wrong)
        assert is_wrong(small)
    assert (small.rows, small.columns) == (0, 1)
    assert json.loads(written(small))["rows"] == []
