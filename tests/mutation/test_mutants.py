"""Seeded modelling bugs are caught; the slow run writes who caught which into ``caught.csv``, and can be resumed."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import pytest

import maro_logistics
from tests.mutation.hunt import Catch, hunt, quick_hunt
from tests.mutation.mutants import MUTANTS, Mutant

TABLE = Path(__file__).with_name("caught.csv")
COLUMNS = ("mutant", "tight case", "law", "checker", "model")
A_DAY = 3
"""Mutants tried in the default run."""
EVERY = [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS]
TODAY = date.today().timetuple().tm_yday * A_DAY  # noqa: DTZ011 - any rotation will do


def model_hash() -> str:
    """Hash of the sources of network and model."""
    root = Path(maro_logistics.__file__).parent
    sources = sorted([*root.glob("network/*.py"), *root.glob("model/*.py")])
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def known() -> dict[str, dict[str, str]]:
    """Rows of the table by mutant."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row for row in csv.DictReader(file)}


def note(mutant: Mutant, catch: Catch) -> None:
    """Puts a row into the table, sorted by mutant."""
    row = dict(zip(COLUMNS, (mutant.name, catch.tight, catch.law, catch.checker, model_hash()), strict=True))
    rows = {**known(), mutant.name: row}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in sorted(rows))


def test_there_are_at_least_two_dozen_mutants() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 24


@pytest.mark.parametrize("mutant", [MUTANTS[(TODAY + number) % len(MUTANTS)] for number in range(A_DAY)])
def test_mutant_of_the_day_is_caught_by_its_cases(mutant: Mutant) -> None:
    assert quick_hunt(mutant) != ""


@pytest.mark.slow
@pytest.mark.parametrize("mutant", EVERY)
def test_mutant_is_caught(mutant: Mutant) -> None:
    row = known().get(mutant.name)
    if row is None or row["model"] != model_hash():
        note(mutant, hunt(mutant))
    row = known()[mutant.name]
    assert row["tight case"] or row["law"] or row["checker"]
