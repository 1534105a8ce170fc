"""Every column that is no mere information moves the optimum, or a finding, by a known amount in some case."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from maro_logistics.scenario.reading import validate
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.tables import TABLES
from tests.builder import over, scenario_of
from tests.tight.cases import CASES
from tests.tight.knobs import FINDINGS, NOT_IN_A_PLAN, SOUND, Finds

MOVED = {variant.knob: each.name for each in CASES for variant in each.variants if variant.objective != each.objective}
"""Columns and settings that alone move the optimum of a case."""


def test_every_column_that_is_no_information_moves_something() -> None:
    declared = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns if not column.info}
    assert declared - set(MOVED) - {each.knob for each in FINDINGS} == set()


def test_every_setting_of_a_plan_moves_the_optimum() -> None:
    declared = {f"settings.{field.name}" for field in dataclasses.fields(Settings) if field.name not in NOT_IN_A_PLAN}
    assert declared - set(MOVED) == set()


def test_no_column_of_information_moves_anything() -> None:
    informing = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns if column.info}
    assert informing & set(MOVED) == set()


def test_the_sound_world_has_no_errors() -> None:
    assert [str(finding) for finding in validate(scenario_of(SOUND)) if finding.severity == "error"] == []


@pytest.mark.parametrize(
    "each", FINDINGS, ids=[f"{each.knob} = {next(iter(each.cells.values()))}" for each in FINDINGS]
)
def test_changing_the_column_is_found(each: Finds) -> None:
    found = [finding for finding in validate(scenario_of(over(SOUND, each.change))) if finding.severity == "error"]
    assert each.code in {finding.code for finding in found}


def test_worlds_of_the_cases_are_sound() -> None:
    wrong = [
        f"{each.name}: {finding}"
        for each in CASES[date.today().toordinal() % 6 :: 6]  # noqa: DTZ011 - any sixth will do
        for finding in validate(scenario_of(each.world))
        if finding.severity == "error"
    ]
    assert wrong == []
