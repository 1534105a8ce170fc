"""The workbook of a plan, read back by another library than the one that writes it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.plan.tables import TABLES
from maro_logistics.report import workbook
from maro_logistics.report.workbook import write_workbook
from tests.builder import ONE_ROAD, over, scenario_of


@pytest.fixture(scope="module")
def scenario() -> maro.Scenario:
    return maro.read_scenario("instances/two-roads")


@pytest.fixture(scope="module")
def plan(scenario) -> maro.Plan:
    return maro.plan(scenario, gap=0.0)


def load(path: Path) -> Any:
    """The workbook read from memory, so that no file stays open."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def coverage_of(**cells: object) -> pd.DataFrame:
    """5 of the 10 tonnes asked for arrive on time, 2 late, 3 never."""
    part = {"need": "N", "location": "B", "item": "food", "asked": "2004-07-01", "due": "2004-07-01"}
    figures = {"required": 10.0, "met_on_time": 5.0, "met_late": 2.0, "unmet": 3.0, "share": 0.7}
    return pd.DataFrame([{**part, **figures, **cells}])


def test_every_table_with_rows_is_a_sheet_that_holds_the_same_cells(plan, scenario, tmp_path):
    book = load(write_workbook(plan, scenario, tmp_path / "plan.xlsx").path)
    filled = [table for table in TABLES if len(plan[table.name])]
    assert book.sheetnames == ["summary", *(table.name for table in filled)]
    for table in filled:
        rows = list(book[table.name].iter_rows(values_only=True))
        assert [str(cell).split("\n")[0] for cell in rows[0]] == list(table.column_names)
        assert len(rows) == len(plan[table.name]) + 1
        for cells, values in zip(rows[1:], plan[table.name].itertuples(index=False), strict=True):
            for cell, value, column in zip(cells, values, table.columns, strict=True):
                if column.type == "yes_no":
                    assert cell == ("yes" if value else "no")
                elif pd.isna(value) or value == "":
                    assert cell is None
                else:
                    assert cell == value


def test_headers_tell_units_and_stay_in_sight(plan, scenario, tmp_path):
    book = load(write_workbook(plan, scenario, tmp_path / "plan.xlsx").path)
    sheet = book["spending"]
    assert sheet["G1"].value == "amount\n[USD]"
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == f"'spending'!$A$1:$G${len(plan.spending) + 1}"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_dates_are_dates_in_the_form_of_the_language(plan, scenario, tmp_path):
    forms = {}
    for language in ("en", "fr"):
        given = scenario.with_settings(language=language)
        book = load(write_workbook(plan, given, tmp_path / f"{language}.xlsx").path)
        cell = book["movements"]["C2"]
        assert cell.value == datetime(2025, 3, 3)  # noqa: DTZ001
        forms[language] = cell.number_format
    assert forms == {"en": "yyyy-mm-dd", "fr": "dd/mm/yyyy"}


def test_names_that_look_like_formulas_or_links_stay_text(tmp_path):
    name = '=HYPERLINK("http://example.org","x")'
    given = scenario_of(over(ONE_ROAD, {"settings": {"title": "=1+1"}}))
    made = maro.build_plan({}, {"coverage": coverage_of(location=name, item="https://example.org")})
    book = load(write_workbook(made, given, tmp_path / "plan.xlsx").path)
    sheet = book["coverage"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (name, "s")
    assert (sheet["C2"].value, sheet["C2"].hyperlink) == ("https://example.org", None)
    assert (book["summary"]["A1"].value, book["summary"]["A1"].data_type) == ("=1+1", "s")


def test_the_summary_tells_the_value_the_need_met_and_the_shortest_places(plan, scenario, tmp_path):
    book = load(write_workbook(plan, scenario, tmp_path / "plan.xlsx").path)
    rows = [tuple(cell for cell in row if cell is not None) for row in book["summary"].iter_rows(values_only=True)]
    assert ("Objective [USD]", pytest.approx(801650.6)) in rows
    assert ("Cargo moved [t]", 40) in rows
    # Of 48 t due 38 come on time, 2 t late, 8 t never.
    assert (3, 1, 1, pytest.approx(38 / 48), pytest.approx(2 / 48), pytest.approx(8 / 48)) in rows
    assert ("hill_camp", 24000, pytest.approx(8 / 48)) in rows


def test_the_same_plan_gives_the_same_bytes_over_an_older_workbook(plan, scenario, tmp_path):
    path = tmp_path / "plan.xlsx"
    first = write_workbook(plan, scenario, path).path.read_bytes()
    assert write_workbook(plan, scenario, path).path == path
    assert path.read_bytes() == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_table_too_long_for_a_sheet_stands_beside_as_csv(plan, scenario, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    written = write_workbook(plan, scenario, tmp_path / "plan.xlsx")
    rows = len(plan.stock_ledger)
    assert rows > 5
    assert f"stock_ledger has {rows} rows, too many for a sheet: see stock_ledger.csv" in written.notes
    assert len(pd.read_csv(tmp_path / "stock_ledger.csv")) == rows
    sheet = load(written.path)["stock_ledger"]
    assert "open stock_ledger.csv" in sheet["A2"].value
    assert sheet.max_row == 2


def test_a_workbook_held_open_gives_a_second_name_and_a_message(plan, scenario, tmp_path, monkeypatch):
    held = tmp_path / "plan.xlsx"
    held.write_bytes(b"open in another program")
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if Path(target) == held:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    written = write_workbook(plan, scenario, held)
    assert written.path.name == "plan-2.xlsx"
    assert "held open" in written.notes[0]
    assert held.read_bytes() == b"open in another program"
    assert load(written.path).sheetnames[0] == "summary"


def test_a_folder_that_cannot_be_written_to_is_an_error_of_the_machine(plan, scenario, tmp_path, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(maro.MachineError, match="No space left"):
        write_workbook(plan, scenario, tmp_path / "plan.xlsx")


def test_a_plan_without_rows_is_a_summary_alone(tmp_path):
    written = write_workbook(maro.build_plan({}, {}), scenario_of(ONE_ROAD), tmp_path / "plan.xlsx")
    book = load(written.path)
    assert book.sheetnames == ["summary"]
    texts = [cell for row in book["summary"].iter_rows(values_only=True) for cell in row if cell]
    assert "Nothing is needed within the horizon." in texts
