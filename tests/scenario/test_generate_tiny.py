"""Tiny random scenarios use every table and column of the format over some seeds, and are valid."""

from __future__ import annotations

from functools import cache

import pytest

from maro_logistics.errors import InputError
from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.generate_tiny import FEATURES, tiny_world
from maro_logistics.scenario.generate_tiny_world import TinyWorld
from maro_logistics.scenario.reading import validate
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.tables import TABLE, TABLES

SEEDS = 200


@cache
def drawn() -> tuple[TinyWorld, ...]:
    return tuple(tiny_world(seed) for seed in range(SEEDS))


def columns_used(world: TinyWorld) -> set[tuple[str, str]]:
    """Columns in which some cell is given and is not the default."""
    return {
        (table, column)
        for table, rows in world.tables.items()
        for row in rows
        for column, cell in row.items()
        if cell not in ("", None, TABLE[table].column(column).default)
    }


def test_every_column_that_enters_a_plan_is_used_over_the_seeds():
    used = set().union(*(columns_used(world) for world in drawn()))
    wanted = {(table.name, column.name) for table in TABLES for column in table.columns if not column.info}
    assert wanted - used == set()


def test_every_setting_that_enters_a_plan_is_used_over_the_seeds():
    told = {"name", "title", "currency", "language", "sensitivity", "sources", "licence", "solve"}
    used = set().union(*(world.settings for world in drawn()))
    assert set(Settings.__dataclass_fields__) - told - used == set()


def test_each_drawn_scenario_is_valid():
    wrong = {
        seed: [str(finding) for finding in validate(random_tiny(seed)) if finding.severity == "error"]
        for seed in range(12)
    }
    assert {seed: findings for seed, findings in wrong.items() if findings} == {}


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_alone_is_valid_and_changes_the_plain_world(feature):
    plain, changed = random_tiny(3, ()), random_tiny(3, {feature})
    assert [str(finding) for finding in validate(changed) if finding.severity == "error"] == []
    tables_differ = any(not plain[table.name].equals(changed[table.name]) for table in TABLES)
    assert tables_differ or plain.settings != changed.settings


def test_all_features_together_are_valid():
    assert [str(finding) for finding in validate(random_tiny(5, FEATURES)) if finding.severity == "error"] == []


def test_the_plain_world_is_the_same_for_the_same_seed():
    one, two = random_tiny(11, ()), random_tiny(11, ())
    assert one.settings == two.settings
    assert all(one[table.name].equals(two[table.name]) for table in TABLES)


def test_a_tiny_world_has_two_to_four_sites_and_four_to_six_days():
    assert {len(world.sites) for world in drawn()} == {2, 3, 4}
    assert {world.days for world in drawn()} == {4, 5, 6}


def test_an_unknown_feature_is_refused_by_name():
    with pytest.raises(InputError, match="no feature kitz"):
        random_tiny(0, {"kitz"})


def test_a_negative_seed_is_refused():
    with pytest.raises(InputError, match="-2 is below 0"):
        random_tiny(-2)
