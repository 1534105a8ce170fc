"""Workbooks: what a sheet hides, half-calculates or formats, and what is found in it."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from maro_logistics.errors import InputError
from maro_logistics.scenario.annotating import annotate
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.reading import read_scenario, validate
from maro_logistics.scenario.writing import write_scenario


@pytest.fixture
def book(folder, tmp_path):
    """Writes the small scenario as a workbook after ``change`` has been at it."""

    def write(change=lambda _book: None):
        path = tmp_path / "small.xlsx"
        path.unlink(missing_ok=True)
        write_scenario(read_scenario(folder()), path)
        opened = openpyxl.load_workbook(path)
        change(opened)
        opened.save(path)
        return path

    return write


def cell(sheet, row, title):
    """The cell of a row under a header."""
    place = next(head.column for head in sheet[1] if head.value == title)
    return sheet.cell(row, place)


def put(sheet, row, title, value):
    return lambda opened: setattr(cell(opened[sheet], row, title), "value", value)


def test_a_workbook_is_read_without_findings(book):
    assert validate(book()) == ()
    assert read_scenario(book()).settings.start == date(2004, 7, 1)


def test_settings_may_be_true_dates_and_numbers(book):
    def change(opened):
        for row in opened["scenario"].iter_rows(min_row=2):
            if row[0].value == "start":
                row[1].value = date(2004, 7, 2)
            if row[0].value == "days":
                row[1].value = 12

    settings = read_scenario(book(change)).settings
    assert (settings.start, settings.days) == (date(2004, 7, 2), 12)


def test_a_formula_never_calculated_names_its_cell(book):
    (found,) = validate(book(put("stocks", 2, "quantity", "=5+5")))[:1]
    assert (found.code, found.row) == ("error-cell", 2)
    assert "cell D2 holds a formula that was never calculated" in found.message


def test_an_error_value_names_its_cell(book, told):
    def change(opened):
        broken = cell(opened["stocks"], 2, "quantity")
        broken.value, broken.data_type = "#DIV/0!", "e"

    assert told(validate(book(change)))[:1] == ["error-cell stocks:2"]


def test_merged_cells_are_refused(book, told):
    change = lambda opened: opened["locations"].merge_cells("A2:A3")  # noqa: E731
    assert "error-cell locations:2" in told(validate(book(change)), "error")


def test_a_hidden_sheet_is_ignored_with_a_warning(book, told):
    def change(opened):
        opened.create_sheet("Funds").append(["fund", "amount"])
        opened["Funds"].sheet_state = "hidden"

    assert told(validate(book(change))) == ["hidden-sheet Funds:"]


def test_hidden_rows_are_read_and_told(book, told):
    change = lambda opened: setattr(opened["locations"].row_dimensions[3], "hidden", True)  # noqa: E731
    assert told(validate(book(change))) == ["hidden-rows locations:"]


def test_a_number_stored_as_text_is_read_and_told(book, told):
    path = book(put("stocks", 2, "quantity", "1500"))
    assert read_scenario(path)["stocks"].loc[2, "quantity"] == 1500.0
    assert told(validate(path)) == ["number-as-text stocks:"]


def test_a_name_entered_as_a_number_is_the_text_of_that_number(book):
    def change(opened):
        cell(opened["locations"], 2, "title").value = 101

    assert read_scenario(book(change))["locations"].loc[2, "title"] == "101"


def test_a_name_of_more_than_fifteen_digits_is_refused(book, told):
    path = book(put("locations", 2, "title", 1234567890123456789))
    assert "error-cell locations:2 title" in told(validate(path), "error")


def test_a_time_in_a_date_cell_is_refused(book, told):
    def change(opened):
        sheet = opened["stocks"]
        sheet.cell(1, 5, "available_on")
        sheet.cell(2, 5, datetime(2004, 7, 2, 12, 30))  # noqa: DTZ001

    assert told(validate(book(change)), "error") == ["no-date stocks:2 available_on"]


def test_a_header_below_the_first_row_is_refused(book, told):
    change = lambda opened: opened["locations"].insert_rows(1, 2)  # noqa: E731
    assert "bad-header locations:1" in told(validate(book(change)), "error")


def test_an_unknown_sheet_is_a_warning_and_a_readme_is_not(book, told):
    def change(opened):
        opened.create_sheet("README")
        opened.create_sheet("stokcs")

    assert told(validate(book(change))) == ["unknown-table stokcs:"]


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0old", b"location\nPort\n"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, told, content):
    path = tmp_path / "fake.xlsx"
    path.write_bytes(content)
    assert told(validate(path)) == ["unreadable fake.xlsx:"]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, told):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    assert told(validate(path)) == ["unreadable bomb.xlsx:"]


def test_an_archive_that_is_no_workbook_says_what_it_is(tmp_path):
    path = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "an OpenDocument file" in validate(path)[0].message


def test_text_that_looks_like_a_formula_stays_text(world, tmp_path):
    world["locations"][0]["title"] = '=HYPERLINK("http://x","y")'
    world["locations"][1]["title"] = "+1"
    tables = {name: rows for name, rows in world.items() if name != "settings"}
    write_scenario(build_scenario(world["settings"], tables), tmp_path / "inert.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "inert.xlsx")["locations"]
    assert cell(sheet, 2, "title").data_type == "s"
    assert read_scenario(tmp_path / "inert.xlsx")["locations"].loc[3, "title"] == "+1"


def test_findings_are_marked_in_a_copy_of_the_workbook(book, tmp_path):
    path = book(put("needs", 2, "location", "Cmap"))
    before = path.read_bytes()
    annotate(path, validate(path), tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    wrong = cell(marked["needs"], 2, "location")
    assert "no location 'Cmap'" in wrong.comment.text
    assert wrong.fill.fgColor.rgb.endswith("F5B7B1")
    listed = [row for row in marked["CHECK"].iter_rows(min_row=2, values_only=True) if row[2] == "error"]
    assert listed[0][:2] == ("needs", wrong.coordinate)
    assert marked["CHECK"]["B2"].hyperlink.location == f"'needs'!{wrong.coordinate}"
    assert path.read_bytes() == before


def test_an_annotated_copy_reads_like_the_original(book, tmp_path):
    path = book(put("needs", 2, "location", "Cmap"))
    annotate(path, validate(path), tmp_path / "marked.xlsx")
    assert validate(tmp_path / "marked.xlsx") == validate(path)


def test_findings_about_settings_are_marked_at_their_key(book, tmp_path):
    def change(opened):
        opened["scenario"].append(["daylight_hours", 25])

    path = book(change)
    annotate(path, validate(path), tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["scenario"]
    assert "above 24" in sheet.cell(sheet.max_row, 2).comment.text


def test_a_folder_cannot_be_annotated(folder, tmp_path):
    with pytest.raises(InputError, match="maro convert"):
        annotate(folder(), (), tmp_path / "marked.xlsx")
