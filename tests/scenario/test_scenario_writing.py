"""What is written reads back as the same; content has one hash in every form and order."""

from __future__ import annotations

import string
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from maro_logistics.errors import InputError
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.declare import Column
from maro_logistics.scenario.hashing import canonical, canonical_text, input_hash
from maro_logistics.scenario.reading import examined, read_scenario
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE, TABLES
from maro_logistics.scenario.writing import write_scenario

LETTERS = st.characters(whitelist_categories=("L", "N", "P", "S"), blacklist_characters="#", max_codepoint=0x2FFF)
WORDS = st.text(LETTERS, min_size=1, max_size=12)


def cells(column: Column):
    """Values that a column may hold, empty ones included."""
    kinds = {
        "text": WORDS,
        "choice": st.sampled_from(column.choices or ("",)),
        "list": st.lists(st.sampled_from(column.choices or ("Port", "Camp")), min_size=1, max_size=2).map(";".join),
        "number": st.floats(column.minimum, column.maximum, allow_nan=False),
        "integer": st.integers(int(column.minimum or 0), int(min(column.maximum or 9, 1e6))).map(float),
        "date": st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2199-12-31").date()),
        "yes_no": st.booleans(),
    }
    kind = kinds[column.type]
    return kind if column.required or column.type == "yes_no" else st.none() | kind


def rows(name: str):
    columns = {column.name: cells(column) for column in TABLE[name].columns}
    return st.lists(st.fixed_dictionaries(columns), max_size=2)


WORLDS = st.fixed_dictionaries({table.name: rows(table.name) for table in TABLES})


def same(left: Scenario, right: Scenario) -> None:
    assert left.settings == right.settings
    for table in TABLES:
        pd.testing.assert_frame_equal(left[table.name], right[table.name])


def through(scenario: Scenario, path: Path) -> Scenario:
    """The scenario after it was written and read, whatever the rules say about it."""
    write_scenario(scenario, path)
    draft, _ = examined(path)
    assert draft.settings is not None
    return Scenario(draft.settings, draft.tables)


@settings(max_examples=5, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(WORLDS)
def test_folder_workbook_and_folder_again_hold_the_same(world):
    scenario = build_scenario(
        {"name": "any", "start": "2004-07-01", "days": 9, "periods": "2x1 1x7", "tolerance": 0.1, "goals": "cost"},
        world,
    )
    with tempfile.TemporaryDirectory() as place:
        first = through(scenario, Path(place) / "first")
        second = through(first, Path(place) / "second.xlsx")
        third = through(second, Path(place) / "third")
    same(scenario, first)
    same(first, second)
    same(second, third)
    assert input_hash(scenario) == input_hash(second)


@given(st.permutations(range(4)))
@settings(max_examples=6, deadline=None, derandomize=True)
def test_the_order_of_rows_changes_neither_hash_nor_canonical_form(order):
    needs = [
        {"location": "Camp", "item": "food", "quantity": 10},
        {"location": "Camp", "item": "food", "quantity": 9},
        {"location": "Camp", "item": "food", "quantity": 9, "priority": 1},
        {"location": "Camp", "item": "soap", "quantity": 9},
    ]
    given_settings = {"name": "any", "start": "2004-07-01", "days": 9}
    plain = build_scenario(given_settings, {"needs": needs})
    mixed = build_scenario(given_settings, {"needs": [needs[place] for place in order]})
    assert input_hash(plain) == input_hash(mixed)
    same(canonical(plain), canonical(mixed))


def test_the_canonical_text_is_short_and_plain(world):
    world = {"settings": world["settings"], "locations": world["locations"]}
    scenario = build_scenario(world["settings"], {"locations": world["locations"]})
    lines = canonical_text(scenario).replace("\x1f", "|").splitlines()
    assert lines == [
        "name = small", "start = 2004-07-01", "days = 10", "", "locations", "location|storage_t", "Camp|", "Port|100",
    ]  # fmt: skip


def test_a_changed_cell_or_setting_changes_the_hash(world):
    tables = {name: rows for name, rows in world.items() if name != "settings"}
    plain = input_hash(build_scenario(world["settings"], tables))
    assert input_hash(build_scenario({**world["settings"], "days": 11}, tables)) != plain
    world["routes"][0]["km"] = 101
    assert input_hash(build_scenario(world["settings"], tables)) != plain


def test_a_value_that_equals_the_default_says_nothing(world):
    tables = {name: rows for name, rows in world.items() if name != "settings"}
    plain = input_hash(build_scenario(world["settings"], tables))
    world["routes"][0] |= {"speed_factor": 1, "both_ways": "no", "communications": "full"}
    assert input_hash(build_scenario({**world["settings"], "cvar": 0.9}, tables)) == plain


def test_only_tables_with_rows_and_columns_that_say_something_are_written(folder, tmp_path):
    write_scenario(read_scenario(folder()), tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "fleets.csv", "items.csv", "locations.csv", "needs.csv", "routes.csv", "scenario.toml", "stocks.csv",
        "vehicle_types.csv",
    ]  # fmt: skip
    assert (tmp_path / "out" / "routes.csv").read_text() == "route,origin,destination,mode,km\nR,Port,Camp,road,100\n"


def test_what_a_spreadsheet_takes_for_a_formula_is_written_inert_and_read_back(folder, tmp_path):
    scenario = read_scenario(folder(locations="location,title\nPort,=1+1\nCamp,'-x\n"))
    write_scenario(scenario, tmp_path / "out")
    text = (tmp_path / "out" / "locations.csv").read_text()
    assert "Port,'=1+1\n" in text
    assert read_scenario(tmp_path / "out")["locations"]["title"].tolist() == ["=1+1", "-x"]


def test_nothing_is_overwritten(folder, tmp_path):
    scenario = read_scenario(folder())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        write_scenario(scenario, tmp_path / "full")
    (tmp_path / "full.xlsx").write_text("mine")
    with pytest.raises(InputError, match="exists"):
        write_scenario(scenario, tmp_path / "full.xlsx")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["full", "full.xlsx", "small"]


def test_a_scenario_is_not_written_into_an_unknown_kind_of_file(folder, tmp_path):
    with pytest.raises(InputError, match="written to a folder"):
        write_scenario(read_scenario(folder()), tmp_path / "out.ods")


def test_printable_ascii_survives_in_names(tmp_path):
    name = string.punctuation.replace(";", "")
    scenario = build_scenario({"name": name, "start": "2004-07-01", "days": 1}, {"locations": [{"location": name}]})
    for target in ("ascii", "ascii.xlsx"):
        same(through(scenario, tmp_path / target), scenario)
