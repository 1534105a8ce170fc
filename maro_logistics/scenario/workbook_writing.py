"""Scenarios and templates as workbooks: text stays text, headers explain themselves, cells offer what they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from maro_logistics.errors import InputError
from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.describe import column_note
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings import FORMAT
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS
from maro_logistics.scenario.settings_reading import PLACE, settings_values, worded_setting
from maro_logistics.scenario.tables import TABLE, TABLES
from maro_logistics.scenario.wording import worded_number
from maro_logistics.scenario.writing import worded_table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_048_576
"""Rows of a sheet."""

OFFERED_ROWS: Final = 5_000
"""Rows below the header whose cells offer choices."""

_EXCEL_FIRST: Final = pd.Timestamp("1901-01-01")
"""Spreadsheets count a 29 February 1900 that never was; earlier dates are written as text."""

_EXACT_DIGITS: Final = ".16G"
"""Digits with which numbers are stored; the few that need one more are stored as text."""


def write_workbook(scenario: Scenario, path: Path) -> None:
    """Write the scenario into a workbook."""
    values = settings_values(scenario.settings)
    frames = {
        table.name: scenario[table.name]
        for table in TABLES
        if len(scenario[table.name]) or table.required or (table.name == "needs" and scenario["rations"].empty)
    }
    names = {name: list(worded_table(TABLE[name], frame).columns) for name, frame in frames.items()}
    write_sheets(path, values, {name: frame[names[name]] for name, frame in frames.items()}, every=False)


def write_sheets(path: Path, settings: Mapping[str, Any], frames: Mapping[str, pd.DataFrame], *, every: bool) -> None:
    """Write settings and typed frames as sheets; ``every`` setting, or only those that are given."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        formats = {
            "plain": book.add_format({"bold": True, "bg_color": "#DCE6EC", "border": 1}),
            "required": book.add_format({"bold": True, "bg_color": "#1B4F72", "font_color": "#FFFFFF", "border": 1}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "number": book.add_format(),
        }
        _write_settings(book.add_worksheet(PLACE), settings, formats, every=every)
        for name, frame in frames.items():
            _write_table(book.add_worksheet(name), TABLE[name], frame, formats, frames)


def _write_settings(sheet: Worksheet, values: Mapping[str, Any], formats: dict[str, Format], *, every: bool) -> None:
    for place, title in enumerate(("key", "value", "unit", "meaning")):
        sheet.write_string(0, place, title, formats["plain"])
    sheet.write_string(1, 0, "format")
    sheet.write_number(1, 1, FORMAT)
    sheet.write_string(1, 3, "Version of this format")
    row = 2
    declared = [(setting.key, setting) for setting in SETTINGS]
    declared += [(f"solve.{setting.key}", setting) for setting in SOLVE_SETTINGS]
    for key, setting in declared:
        if key in values or every:
            sheet.write_string(row, 0, key, formats["required"] if setting.required and every else None)
            sheet.write_string(row, 1, worded_setting(setting, values.get(key)), formats["text"])
            sheet.write_string(row, 2, setting.unit)
            sheet.write_string(row, 3, setting.meaning)
            row += 1
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 90)
    sheet.freeze_panes(1, 0)


def _write_table(
    sheet: Worksheet, table: Table, frame: pd.DataFrame, formats: dict[str, Format], sheets: Mapping[str, pd.DataFrame]
) -> None:
    if len(frame) >= MOST_ROWS:
        raise InputError(
            f"{table.name} has {len(frame):,} rows, a sheet holds {MOST_ROWS - 1:,}; write a folder instead"
        )
    for place, name in enumerate(frame.columns):
        column = table.column(name)
        sheet.write_string(0, place, name, formats["required" if column.required else "plain"])
        sheet.write_comment(0, place, column_note(column), {"x_scale": 2, "y_scale": 1.2})
        kind = {"number": "number", "integer": "number", "date": "date"}.get(column.type, "text")
        sheet.set_column(place, place, max(11, len(name) + 3), formats[kind])
        _offer(sheet, place, column, sheets)
        _write_cells(sheet, place, column, frame[name], formats[kind])
    sheet.freeze_panes(1, 1)


def _write_cells(sheet: Worksheet, place: int, column: Column, values: pd.Series, form: Format) -> None:
    """The filled-in cells below the header."""
    for row, value in enumerate(values.tolist(), 1):
        if column.type in ("number", "integer"):
            if value == value:  # noqa: PLR0124  (NaN alone differs from itself)
                _write_number(sheet, row, place, value, form)
        elif column.type == "date":
            if value is not pd.NaT:
                _write_date(sheet, row, place, value, form)
        elif column.type == "yes_no":
            sheet.write_string(row, place, "yes" if value else "no", form)
        elif value:
            sheet.write_string(row, place, value, form)


def _write_number(sheet: Worksheet, row: int, place: int, value: float, form: Format) -> None:
    if float(format(value, _EXACT_DIGITS)) == value:
        sheet.write_number(row, place, value, form)
    else:
        sheet.write_string(row, place, worded_number(value), form)


def _write_date(sheet: Worksheet, row: int, place: int, value: pd.Timestamp, form: Format) -> None:
    if value >= _EXCEL_FIRST:
        sheet.write_datetime(row, place, value.to_pydatetime(), form)
    else:
        sheet.write_string(row, place, value.date().isoformat(), form)


def _offer(sheet: Worksheet, place: int, column: Column, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Let the cells offer the words or names they may hold, and refuse numbers out of range."""
    choices = ("yes", "no") if column.type == "yes_no" else column.choices if column.type == "choice" else ()
    offer: dict[str, Any] | None = None
    if choices:
        offer = {"validate": "list", "source": list(choices)}
    elif column.type == "text" and len(column.refers) == 1 and column.refers[0] in sheets:
        source = f"={column.refers[0]}!$A$2:$A${max(OFFERED_ROWS, len(sheets[column.refers[0]])) + 1}"
        offer = {"validate": "list", "source": source, "error_type": "warning"}
    elif column.type in ("number", "integer"):
        offer = {
            "validate": "integer" if column.type == "integer" else "decimal",
            "criteria": "between",
            "minimum": column.minimum,
            "maximum": column.maximum,
            "error_type": "warning",
        }
    if offer:
        sheet.data_validation(1, place, OFFERED_ROWS, place, offer)
