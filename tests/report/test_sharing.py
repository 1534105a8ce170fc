"""What is passed on holds nothing of others: every text and coordinate of a scenario is planted and searched for."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maro_logistics as maro
from maro_logistics.plan.tables import TABLES as PLAN_TABLES
from maro_logistics.report.sharing_public import FEWEST, LARGEST_SHARE, public_sums, to_withhold
from maro_logistics.report.sharing_rules import ALL, PLAN, SCENARIO
from maro_logistics.scenario.tables import TABLES as SCENARIO_TABLES
from tests.report.planted import (
    Plants,
    leaks,
    require_nothing_but_sums_is_public,
    require_partner_sees_its_own_alone,
    spots_in,
    written_in_full,
)
from tests.report.unpack import readable


@pytest.fixture(scope="module")
def drawn() -> maro.Scenario:
    """Without a label."""
    return maro.generate_scenario(size="XS", seed=1)


@pytest.fixture(scope="module")
def plants(drawn) -> Plants:
    return Plants(drawn)


@pytest.fixture(scope="module")
def plan(plants) -> maro.Plan:
    return maro.plan(plants.scenario, work_limit=1, threads=1)


@pytest.fixture(scope="module")
def full(plants, plan, tmp_path_factory) -> Path:
    return written_in_full(plants, plan, tmp_path_factory.mktemp("full") / "plan")


def test_the_search_finds_every_plant_in_full(plants, full):
    text = readable(full)
    assert leaks(text, plants.all()) == plants.all()
    assert spots_in(text, plants.spots) == set(plants.spots)


def test_the_report_itself_names_places_fleets_and_routes_of_everybody(plants, full):
    text = (full / "report.html").read_text(encoding="utf-8").lower()
    scenario = plants.scenario
    words = {*scenario["locations"]["title"], *scenario["fleets"]["fleet"], *scenario["routes"]["route"]}
    assert leaks(text, words) == words


def test_nothing_but_areas_and_categories_is_public(plants, plan, tmp_path):
    require_nothing_but_sums_is_public(plants, plan, tmp_path / "out")


def test_a_partner_sees_its_own_and_nothing_of_others(plants, plan, tmp_path):
    for number, agency in enumerate(plants.scenario["agencies"]["agency"]):
        require_partner_sees_its_own_alone(plants, plan, agency, tmp_path / str(number))


@pytest.mark.parametrize("audience", ["public", "partner:food-aid"])
def test_without_a_label_nothing_is_written_for_others(audience, drawn, tmp_path):
    with pytest.raises(maro.InputError, match="how sensitive"):
        maro.write_report(drawn, maro.build_plan({}, {}), tmp_path / "out", audience=audience)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_without_a_label_files_are_for_their_owner_only(drawn, tmp_path):
    folder = maro.write_plan(maro.build_plan({}, {}), tmp_path / "plan")
    written = maro.write_report(drawn, maro.build_plan({}, {}), folder)
    assert all(stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600) for path in written.paths)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("audience", "words"), [("friends", "none of"), ("partner:food-ade", "did you mean 'food-aid'")]
)
def test_an_unknown_audience_is_told(audience, words, drawn, tmp_path):
    scenario = drawn.with_settings(sensitivity="internal")
    with pytest.raises(maro.InputError, match=words):
        maro.write_report(scenario, maro.build_plan({}, {}), tmp_path / "out", audience=audience)


def test_what_is_passed_on_does_not_go_into_the_folder_of_a_plan(drawn, tmp_path):
    scenario = drawn.with_settings(sensitivity="internal")
    folder = maro.write_plan(maro.build_plan({}, {}), tmp_path / "plan")
    with pytest.raises(maro.InputError, match="folder of a plan"):
        maro.write_report(scenario, maro.build_plan({}, {}), folder, audience="public")


def figures(*parts: list[float]) -> list[np.ndarray]:
    return [np.array(part, dtype=float) for part in parts]


@pytest.mark.parametrize(
    ("parts", "withheld"),
    [
        (figures([5, 5, 5], [4, 4, 4]), set()),
        (figures([5, 5, 5], [9]), {0, 1}),  # the total would give the second back
        (figures([5, 5, 5], [2, 2, 2], [9, 1]), {1, 2}),  # the smallest other one goes with it
        (figures([5, 5, 5], [9, 1], [9, 1]), {1, 2}),  # two of two places are four together
        (figures([5, 5, 5], [100, 1, 1]), {0, 1}),  # three places, but one of them is nearly all
        (figures([5, 5, 5], []), set()),  # nothing is no secret
    ],
)
def test_what_is_withheld_by_hand(parts, withheld):
    assert to_withhold(parts) == withheld


@given(st.lists(st.lists(st.integers(0, 50), max_size=6), max_size=7))
@settings(max_examples=60, deadline=None)
def test_what_the_total_leaves_unknown_is_never_one_area_or_a_few_places(lists):
    parts = figures(*lists)
    withheld = to_withhold(parts)
    told = [part[part > 0] for at, part in enumerate(parts) if at not in withheld]
    assert all(not len(part) or (len(part) >= FEWEST and part.max() <= LARGEST_SHARE * part.sum()) for part in told)
    if withheld:
        rest = np.concatenate([parts[at] for at in withheld])
        everything = {at for at, part in enumerate(parts) if part.sum() > 0}
        assert withheld == everything or (len(withheld) > 1 and (rest > 0).sum() >= FEWEST)


def test_public_sums_without_areas_are_totals_alone(plants, plan):
    scenario = plants.scenario
    bare = scenario.replace(locations=scenario["locations"].assign(area=""))
    sums = public_sums(bare, plan)
    assert sums.areas == ()
    places = plan.coverage.loc[plan.coverage["required"] > 0, "location"].nunique()
    assert sums.columns[0].total == (places if places >= FEWEST else None)


@pytest.mark.parametrize(("declared", "rules"), [(SCENARIO_TABLES, SCENARIO), (PLAN_TABLES, PLAN)])
def test_every_table_has_a_rule_that_names_columns_there_are(declared, rules):
    columns = {table.name: set(table.column_names) for table in declared}
    assert set(rules) == set(columns)
    named = {table: set(rule.columns.split()) - {ALL} for table, rule in rules.items()}
    assert {table: names - columns[table] for table, names in named.items() if names - columns[table]} == {}
