"""One workbook as text cells; whatever a sheet hides or leaves uncalculated is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from maro_logistics.scenario.csv_reading import SHEET_LIMITS
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.raw import RawScenario, RawTable
from maro_logistics.scenario.settings_reading import PLACE
from maro_logistics.scenario.sheet_scan import refusal, scan
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.wording import worded_number

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

OWN_SHEETS: Final = ("readme", "check")
"""Sheets that templates and annotated copies bear besides the tables."""

LARGEST_EXACT: Final = 1e15
"""Whole numbers above this lose digits in a sheet; such a name must be text."""


def read_workbook(path: Path) -> RawScenario:
    """All tables and settings of a workbook as text."""
    import python_calamine  # noqa: PLC0415  (not needed for folders)

    if refused := refusal(path):
        return RawScenario(None, {}, [refused])
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        message = f"the workbook cannot be read: {error}"
        return RawScenario(None, {}, [found("unreadable", path.name, message, hint="save it again as .xlsx")])
    with book:
        return _read_sheets(path, book)


def _read_sheets(path: Path, book: CalamineWorkbook) -> RawScenario:
    import python_calamine  # noqa: PLC0415

    near = Nearest([*TABLE, PLACE])
    raw = RawScenario(None, {})
    scanned = scan(path, {*TABLE, PLACE})
    for sheet in book.sheets_metadata:
        name = sheet.name.strip().lower()
        if name in OWN_SHEETS:
            continue
        if name not in TABLE and name != PLACE:
            message = f"no table {quoted(sheet.name)}; the sheet is ignored"
            raw.findings.append(found("unknown-table", sheet.name, message, hint=near(name)))
        elif sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            message = "the sheet is hidden and ignored"
            raw.findings.append(found("hidden-sheet", sheet.name, message, hint="show it if it is meant"))
        else:
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            _take_sheet(raw, name, rows, scanned.get(name, []))
    return raw


def _take_sheet(raw: RawScenario, name: str, rows: Sequence[Sequence[object]], scanned: list[Finding]) -> None:
    """Put one sheet into the raw scenario."""
    raw.findings += scanned
    if name == PLACE:
        raw.settings = _settings(rows)
    elif not rows or not any(cell != "" for cell in rows[0]):
        message, hint = "the first row of the sheet is empty", "put the header into the first row"
        raw.findings.append(found("bad-header", name, message, row=1, hint=hint))
        raw.unread.add(name)
    else:
        raw.tables[name] = _table(name, rows)
        raw.tables[name].is_whole = not any(finding.severity == "error" for finding in scanned)


def _settings(rows: Sequence[Sequence[object]]) -> dict[str, object]:
    """Values of column B by the keys of column A."""
    pairs = {str(row[0]).strip(): _setting(row[1] if len(row) > 1 else "") for row in rows if row}
    pairs.pop("key", None)
    pairs.pop("", None)
    return pairs


def _setting(cell: object) -> object:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell


def _table(name: str, rows: Sequence[Sequence[object]]) -> RawTable:
    """The sheet as text, without empty rows."""
    header = [str(cell).strip() for cell in rows[0]]
    columns: list[tuple[object, ...]] = list(zip(*rows[1:], strict=True)) if len(rows) > 1 else [()] * len(header)
    index = pd.RangeIndex(2, 1 + len(rows), name="row")
    worded = [_worded(column) for column in columns]
    cells = pd.DataFrame({place: pd.Series(words, index, dtype="str") for place, words in enumerate(worded)}, index)
    filled = (cells != "").any(axis=1)
    raw = RawTable(name, header, cells[filled])
    raw.number_texts = {
        place: sum(isinstance(cell, str) and cell != "" for cell in cells) for place, cells in enumerate(columns)
    }
    if len(rows) in SHEET_LIMITS:
        message = f"the sheet has exactly {len(rows):,} rows, as many as a spreadsheet holds"
        raw.findings.append(found("possible-cut", name, message, hint="check that nothing is missing at its end"))
    raw.findings += _lossy_numbers(name, header, columns)
    return raw


def _worded(column: Sequence[object]) -> list[str]:
    """The cells as text; whole columns of text or numbers, the usual case, go fast."""
    kinds = Counter(map(type, column))
    if set(kinds) == {str}:
        return list(column)  # type: ignore[arg-type]
    return [cell if isinstance(cell, str) else _word(cell) for cell in column]


def _word(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return worded_number(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _lossy_numbers(name: str, header: list[str], columns: list[tuple[object, ...]]) -> list[Finding]:
    """Names of more digits than a number in a sheet holds."""
    table = TABLE[name]
    texts = {column.name for column in table.columns if column.type == "text"}
    return [
        found(
            "error-cell", name, "a number of more than 15 digits has lost some", row=row, column=title,
            value=str(cell), hint="format the column as text and enter it again",
        )
        for title, column in zip(header, columns, strict=True)
        if title in texts
        for row, cell in enumerate(column, 2)
        if isinstance(cell, (int, float)) and abs(cell) >= LARGEST_EXACT
    ]  # fmt: skip
