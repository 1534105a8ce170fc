"""What is passed on of the historical scenarios holds nothing of others: every text and coordinate is planted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import maro_logistics as maro
from tests.report.planted import (
    Plants,
    leaks,
    quick_plan,
    require_nothing_but_sums_is_public,
    require_partner_sees_its_own_alone,
    spots_in,
    written_in_full,
)
from tests.report.unpack import readable

ROOT = Path(__file__).parents[2]
HISTORICAL = ("darfur-2004", "kosovo-1999", "rwanda-1994")


@cache
def planted(name: str) -> tuple[Plants, maro.Plan]:
    """The scenario with its texts and coordinates replaced, and a plan that needs no engine."""
    plants = Plants(maro.read_scenario(ROOT / "instances" / name))
    return plants, quick_plan(plants.scenario)


@pytest.mark.parametrize("name", HISTORICAL)
def test_nothing_but_areas_and_categories_is_public(name, tmp_path):
    require_nothing_but_sums_is_public(*planted(name), tmp_path / "out")


def test_the_agency_that_moves_least_sees_its_own_and_nothing_of_others(tmp_path):
    plants, plan = planted("darfur-2004")
    moves = plan.movements["agency"].value_counts()
    require_partner_sees_its_own_alone(plants, plan, str(moves.index[-1]), tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize("name", HISTORICAL)
def test_every_agency_sees_its_own_and_nothing_of_others(name, tmp_path):
    plants, plan = planted(name)
    for number, agency in enumerate(plants.scenario["agencies"]["agency"]):
        require_partner_sees_its_own_alone(plants, plan, agency, tmp_path / str(number))


@pytest.mark.slow
@pytest.mark.parametrize("name", HISTORICAL)
def test_the_search_finds_every_plant_in_full(name, tmp_path):
    plants, plan = planted(name)
    text = readable(written_in_full(plants, plan, tmp_path / "plan"))
    assert leaks(text, plants.all()) == plants.all()
    assert spots_in(text, plants.spots) == set(plants.spots)
