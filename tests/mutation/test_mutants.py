"""Seeded modelling bugs are caught; ``caught.csv`` says by whom (``python -m tests.mutation.table`` fills it)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.mutation.hunt import hunt, quick_hunt
from tests.mutation.mutants import MUTANTS, Mutant
from tests.mutation.table import append, known, model_hash, row_of, tidy

A_DAY = 3
"""Mutants tried in the default run."""
EVERY = [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS]
TODAY = date.today().timetuple().tm_yday * A_DAY  # noqa: DTZ011 - any rotation will do


def test_there_are_at_least_two_dozen_mutants() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 24


def test_the_table_has_a_row_for_every_mutant_and_for_no_other() -> None:
    assert set(known()) == {mutant.name for mutant in MUTANTS}


def test_every_mutant_is_caught_by_someone() -> None:
    free = [name for name, row in known().items() if not (row["tight case"] or row["law"] or row["checker"])]
    assert free == []


@pytest.mark.parametrize("mutant", [MUTANTS[(TODAY + number) % len(MUTANTS)] for number in range(A_DAY)])
def test_mutant_of_the_day_is_caught_by_its_cases(mutant: Mutant) -> None:
    assert quick_hunt(mutant) != ""


@pytest.mark.slow
@pytest.mark.parametrize("mutant", EVERY)
def test_mutant_is_caught(mutant: Mutant) -> None:
    row = known().get(mutant.name)
    if row is None or row["model"] != model_hash():
        append(row_of(mutant, hunt(mutant)))
        tidy()
    row = known()[mutant.name]
    assert row["tight case"] or row["law"] or row["checker"]
