"""Tables of a plan as sheets: frozen headers with units, real dates, colours that warn, pages that print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from maro_logistics.scenario.declare import Column, Table

A4: Final = 9
"""Number of the paper size."""
WIDEST: Final = 44
"""Characters of the widest column."""
MEASURED_ROWS: Final = 500
"""Rows looked at to find the width of a column."""
SHORT: Final = {"bg_color": "#F7C9B6", "font_color": "#7A1F00", "bold": True}
"""Look of what is missing or full; bold, so that it is seen in grey too."""
EXCEL_FIRST: Final = pd.Timestamp("1901-01-01")
"""Spreadsheets count a 29 February 1900 that never was; earlier dates are written as text."""

WARNED: Final = frozenset(
    {
        ("coverage", "unmet"),
        ("unmet", "quantity"),
        ("storage", "overflow_t"),
        ("storage", "overflow_m3"),
        ("stock_ledger", "discarded"),
        ("stock_ledger", "lost_on_hand"),
    }
)
"""Table and column of cells that stand out when they are not 0."""


class Formats:
    """The looks of cells, made once per workbook and looked up by name."""

    def __init__(self, book: Workbook, language: str) -> None:
        day = "dd/mm/yyyy" if language == "fr" else "yyyy-mm-dd"
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16},
            "subtitle": {"font_size": 11, "font_color": "#444444"},
            "section": {"bold": True, "font_size": 12, "bottom": 1},
            "header": {
                "bold": True,
                "bg_color": "#1B4F72",
                "font_color": "#FFFFFF",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            },
            "label": {"bold": True},
            "text": {"num_format": "@"},
            "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
            "date": {"num_format": day, "align": "left"},
            "whole": {"num_format": "#,##0"},
            "fine": {"num_format": "#,##0.000"},
            "money": {"num_format": "#,##0.00"},
            "share": {"num_format": "0%"},
            "short": SHORT,
            "note": {"italic": True, "font_color": "#444444"},
        }
        self._made = {name: book.add_format(look) for name, look in looks.items()}

    def __getitem__(self, name: str) -> Format:
        return self._made[name]


def write_table_sheet(sheet: Worksheet, table: Table, frame: pd.DataFrame, formats: Formats, currency: str) -> None:
    """One table: header, rows, colours, and how it prints."""
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, header(column, currency), formats["header"])
        sheet.write_comment(0, place, column.meaning, {"x_scale": 2})
        look = formats[_look(column, frame[column.name])]
        sheet.set_column(place, place, _width(column, frame[column.name], currency), look)
        _write_cells(sheet, place, column, frame[column.name], look)
    _colour(sheet, table, len(frame), formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(frame), len(table.columns) - 1)
    print_as_pages(sheet, len(frame), len(table.columns) - 1, table.meaning)
    sheet.repeat_rows(0)


def write_moved_sheet(sheet: Worksheet, table: Table, rows: int, formats: Formats) -> None:
    """A sheet that says where a table is that is too long for a sheet."""
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, table.meaning, formats["label"])
    sheet.write_string(1, 0, f"{rows:,} rows are too many for a sheet: open {table.name}.csv, which stands beside.")


def print_as_pages(sheet: Worksheet, last_row: int, last_column: int, title: str, *, landscape: bool = True) -> None:
    """Print on A4, as wide as one page, with the sheet's name and page numbers."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L&8{title.replace('&', '&&')}&C&8&A&R&8&P / &N")


def header(column: Column, currency: str) -> str:
    """What stands above a column: its name, and its unit below where it has one."""
    unit = column.unit.replace("currency", currency)
    return f"{column.name}\n[{unit}]" if unit else column.name


def _look(column: Column, values: pd.Series) -> str:
    if column.type not in ("number", "integer"):
        return "date" if column.type == "date" else "text"
    if column.unit in ("share", "currency"):
        return "share" if column.unit == "share" else "money"
    return "whole" if (values.dropna() % 1 == 0).all() else "fine"


def _width(column: Column, values: pd.Series, currency: str) -> float:
    """Characters that show the longest of the first cells, and the header's longest word."""
    title = max(len(part) for part in header(column, currency).split("\n")) + 3
    if column.type in ("number", "integer"):
        largest = values.abs().max() if len(values) else 0.0
        return max(title, len(f"{largest:,.3f}") + 1) if largest == largest else title  # noqa: PLR0124 (NaN)
    if column.type == "date":
        return max(title, 11)
    longest = values[:MEASURED_ROWS].str.len().max() if column.type != "yes_no" and len(values) else 3
    return min(WIDEST, max(title, int(longest) + 1))


def _write_cells(sheet: Worksheet, place: int, column: Column, values: pd.Series, look: Format) -> None:
    write = _writers(sheet, column)
    for row, value in enumerate(values.tolist(), 1):
        write(row, place, value, look)


def _writers(sheet: Worksheet, column: Column) -> Callable[[int, int, Any, Format], None]:
    """The function that writes one cell of such a column; empty cells stay empty, texts stay texts."""

    def number(row: int, place: int, value: float, look: Format) -> None:
        if value == value:  # noqa: PLR0124  (NaN alone differs from itself)
            sheet.write_number(row, place, value, look)

    def day(row: int, place: int, value: Any, look: Format) -> None:
        if value is not pd.NaT:
            if value >= EXCEL_FIRST:
                sheet.write_datetime(row, place, value.to_pydatetime(), look)
            else:
                sheet.write_string(row, place, value.date().isoformat(), look)

    def yes_no(row: int, place: int, value: bool, look: Format) -> None:  # noqa: FBT001 - a cell
        sheet.write_string(row, place, "yes" if value else "no", look)

    def text(row: int, place: int, value: str, look: Format) -> None:
        if value:
            sheet.write_string(row, place, value, look)

    return {"number": number, "integer": number, "date": day, "yes_no": yes_no}.get(column.type, text)


def _colour(sheet: Worksheet, table: Table, rows: int, formats: Formats) -> None:
    """Let shortages, overflow and full fleets stand out."""
    for place, column in enumerate(table.columns):
        area = (1, place, rows, place)
        if (table.name, column.name) in WARNED:
            rule = {"type": "cell", "criteria": ">", "value": 0, "format": formats["short"]}
            sheet.conditional_format(*area, rule)
        elif column.unit == "share":
            bars = {"type": "data_bar", "bar_color": "#8FB8DE", "min_type": "num", "max_type": "num"}
            sheet.conditional_format(*area, {**bars, "min_value": 0, "max_value": 1})
    if table.name == "fleet_use":
        used, available = (table.column_names.index(name) for name in ("used", "available"))
        letter, other = chr(ord("A") + used), chr(ord("A") + available)
        rule = {"type": "formula", "criteria": f"=AND(${other}2>0,${letter}2>=${other}2)", "format": formats["short"]}
        sheet.conditional_format(1, used, rows, used, rule)
