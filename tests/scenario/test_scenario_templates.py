"""Templates, bundled scenarios, the schema and the reference page come from the declarations."""

from __future__ import annotations

import json
import subprocess
import sys

import openpyxl
import pytest

import maro_logistics.scenario as package
from maro_logistics.errors import InputError, ScenarioError
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.descriptors import reference_page, schema
from maro_logistics.scenario.hashing import input_hash
from maro_logistics.scenario.reading import read_scenario, validate
from maro_logistics.scenario.settings_declare import SETTINGS
from maro_logistics.scenario.tables import TABLES
from maro_logistics.scenario.templates import bundled_scenarios, template


@pytest.mark.parametrize("xlsx", [False, True])
def test_an_empty_template_lacks_nothing_but_what_must_be_filled_in(tmp_path, told, xlsx):
    assert told(validate(template(tmp_path / "new", xlsx=xlsx)), "error") == [
        "missing-setting scenario: days",
        "missing-setting scenario: name",
        "missing-setting scenario: start",
    ]


def test_the_template_of_a_folder_explains_every_column_and_setting(tmp_path):
    readme = (template(tmp_path / "new") / "README.md").read_text()
    assert all(column.meaning in readme for table in TABLES for column in table.columns)
    assert all(f"`{setting.key}`" in readme for setting in SETTINGS)


def test_the_template_workbook_offers_choices_and_explains_headers(tmp_path):
    book = openpyxl.load_workbook(template(tmp_path / "new", xlsx=True))
    assert book["routes"]["A1"].comment.text.startswith("Name of the route.")
    assert book["routes"].freeze_panes == "B2"
    offers = {str(each.sqref).split("2:")[0]: each.formula1 for each in book["routes"].data_validations.dataValidation}
    assert offers["B"].startswith("locations!$A$2:")
    assert offers["D"] == '"road,air,sea,river,rail,pack,drone"'


def test_a_template_is_not_written_over_anything(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        template(tmp_path)


def test_a_wrong_example_is_answered_with_the_nearest(tmp_path):
    name = next(iter(bundled_scenarios()))
    with pytest.raises(InputError, match=f"did you mean '{name}'"):
        template(tmp_path / "new", example=name[:-1])


def test_a_bundled_scenario_is_the_same_as_folder_and_workbook(tmp_path):
    name = next(iter(bundled_scenarios()))
    forms = [template(tmp_path / "copy", name), template(tmp_path / "copy", name, xlsx=True)]
    assert len({input_hash(read_scenario(form)) for form in forms}) == 1


def test_every_bundled_scenario_is_free_of_errors(told):
    assert {name: told(validate(folder), "error") for name, folder in bundled_scenarios().items()} == {
        name: [] for name in bundled_scenarios()
    }


def test_the_schema_is_json_and_knows_keys_types_and_links():
    described = json.loads(json.dumps(schema()))
    assert [resource["name"] for resource in described["resources"]] == [table.name for table in TABLES]
    fleets = schema("fleets")
    assert {"fields": ["base"], "reference": {"resource": "locations", "fields": ["location"]}} in fleets["foreignKeys"]
    count = next(field for field in fleets["fields"] if field["name"] == "count")
    assert (count["type"], count["unit"]) == ("integer", "vehicles")
    assert count["constraints"] == {"required": True, "minimum": 0.0, "maximum": 100_000}


def test_the_schema_of_an_unknown_table_is_an_input_error():
    with pytest.raises(InputError, match="did you mean 'routes'"):
        schema("route")


def test_the_reference_page_names_every_column():
    page = reference_page()
    assert all(f"`{column.name}`" in page for table in TABLES for column in table.columns)


def test_importing_the_package_loads_no_pandas():
    code = "import sys, maro_logistics.scenario; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_every_public_name_of_the_package_exists():
    assert all(callable(getattr(package, name)) for name in package.__all__)


def test_names_of_rows_are_made_of_their_cells_and_numbered_in_a_fixed_order():
    needs = [
        {"location": "B", "item": "food", "quantity": 9, "from": "2004-07-02"},
        {"location": "B", "item": "food", "quantity": 10, "from": "2004-07-02", "agency": "UN"},
        {"location": "B", "requirement": "kcal", "quantity_per_day": 9},
        {"location": "B", "requirement": "kcal", "quantity_per_day": 8},
    ]
    made = build_scenario({"name": "n", "start": "2004-07-01", "days": 3}, {"needs": needs})["needs"]["need"]
    assert made.tolist() == ["B/food/2004-07-02", "B/food/UN/2004-07-02", "B/kcal#2", "B/kcal"]


def test_typed_frames_have_the_declared_columns_types_and_defaults():
    scenario = build_scenario({"name": "n", "start": "2004-07-01", "days": 3}, {"routes": [{"route": "R"}]})
    for table in TABLES:
        assert tuple(scenario[table.name].columns) == table.column_names
        assert scenario[table.name].index.name == "row"
    routes = scenario["routes"]
    assert (routes.index[0], routes.loc[2, "speed_factor"], routes.loc[2, "communications"]) == (2, 1.0, "full")
    assert [str(routes[name].dtype) for name in ("route", "km", "both_ways", "closed_from")] == [
        "str", "float64", "bool", "datetime64[s]",
    ]  # fmt: skip


def test_what_cannot_be_typed_in_memory_is_raised_with_every_cell():
    with pytest.raises(ScenarioError) as raised:
        build_scenario(
            {"name": "n", "start": "2004-07-01", "days": 3},
            {"items": [{"item": "a", "kg_per_unit": "12 t", "cold": "maybe", "weight": 1}], "routse": []},
        )
    assert sorted(found.code for found in raised.value.findings) == [
        "no-number", "no-yes-no", "unknown-column", "unknown-table",
    ]  # fmt: skip
