"""Findings marked in a copy of the user's own workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maro_logistics.errors import InputError
from maro_logistics.scenario.findings import Finding
from maro_logistics.scenario.likeness import folded
from maro_logistics.scenario.reading import WORKBOOKS
from maro_logistics.scenario.sheet_scan import refusal
from maro_logistics.scenario.tables import TABLE
from maro_logistics.scenario.writing import write_new_file

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CHECK_SHEET: Final = "CHECK"
_RANK: Final = {"notice": 0, "warning": 1, "error": 2}
_FILLS: Final = ("D6EAF8", "FCE8B2", "F5B7B1")
"""Blue, yellow and red, by rank: a cell takes the colour of the gravest thing found in it."""

_MOST_MARKED: Final = 5_000
"""Findings that are marked one by one; the rest would only repeat the pattern."""


def annotate(path: str | Path, findings: Sequence[Finding], out: str | Path) -> None:
    """Write a copy of the workbook with marked cells, comments, and a sheet CHECK that lists and links all findings.

    Raises
    ------
    InputError
        If ``path`` is no workbook, or something stands at ``out`` already.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import openpyxl
    >>> from maro_logistics import read_scenario, write_scenario
    >>> with TemporaryDirectory() as folder:
    ...     written = Path(folder) / "two-roads.xlsx"
    ...     write_scenario(read_scenario("instances/two-roads"), written)
    ...     annotate(written, [], Path(folder) / "checked.xlsx")
    ...     "CHECK" in openpyxl.load_workbook(Path(folder) / "checked.xlsx").sheetnames
    True
    """
    import openpyxl  # noqa: PLC0415  (slow to import, needed here only)

    source = Path(path)
    if source.suffix.lower() not in WORKBOOKS:
        raise InputError(f"{source} is no workbook; write one with maro convert, then annotate that")
    if refused := refusal(source):
        raise InputError(str(refused))
    book = openpyxl.load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")
    _mark(book, findings[:_MOST_MARKED])
    write_new_file(Path(out), book.save)


def _mark(book: Workbook, findings: Sequence[Finding]) -> None:
    for name in [name for name in book.sheetnames if name.upper() == CHECK_SHEET]:
        del book[name]
    sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
    check = book.create_sheet(CHECK_SHEET, 0)
    for place, title in enumerate(("sheet", "cell", "kind", "problem", "way out"), 1):
        check.cell(1, place, title)
    gravest: dict[tuple[str, str], int] = {}
    for line, finding in enumerate(findings, 2):
        sheet = sheets.get(finding.table.lower())
        cell = _cell(sheet, finding) if sheet is not None else None
        _list_finding(check, line, finding, cell)
        if cell is not None:
            where = (finding.table, cell.coordinate)
            gravest[where] = max(gravest.get(where, 0), _RANK[finding.severity])
            _mark_cell(cell, finding, _FILLS[gravest[where]])
    for letter, width in zip("ABCDE", (18, 10, 10, 80, 60), strict=True):
        check.column_dimensions[letter].width = width
    check.freeze_panes = "A2"
    book.active = 0


def _list_finding(check: Worksheet, line: int, finding: Finding, cell: Cell | None) -> None:
    """Put the finding on a line of the sheet CHECK, with a link to its cell."""
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    address = "" if cell is None else cell.coordinate
    texts = (finding.table, address, finding.severity, _problem(finding), finding.hint)
    for place, text in enumerate(texts, 1):
        listed = check.cell(line, place, _printable(text))
        listed.data_type = "s"
    if cell is not None:
        sheet = cell.parent.title.replace("'", "''")
        check.cell(line, 2).hyperlink = Hyperlink(ref=f"B{line}", location=f"'{sheet}'!{address}")


def _cell(sheet: Worksheet, finding: Finding) -> Cell | None:
    """The cell a finding is about: that of its column, or the first of its row."""
    header = [folded(str(cell.value or "").strip(" *")) for cell in sheet[1]]
    wanted = {folded(finding.column)}
    if finding.table in TABLE and finding.column in TABLE[finding.table].column_names:
        wanted |= set(map(folded, TABLE[finding.table].column(finding.column).synonyms))
    if finding.table not in TABLE:
        rows = {folded(str(sheet.cell(row, 1).value or "")): row for row in range(1, sheet.max_row + 1)}
        row = rows.get(folded(finding.column))
        return None if row is None else sheet.cell(row, 2)
    if finding.row is None:
        return None
    place = next((place for place, name in enumerate(header, 1) if name in wanted and name), 1)
    return sheet.cell(finding.row, place)


def _mark_cell(cell: Cell, finding: Finding, colour: str) -> None:
    """Fill the cell and add the finding to its comment."""
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    if type(cell).__name__ == "MergedCell":
        return
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    hint = f"\n{finding.hint}" if finding.hint else ""
    cell.comment = Comment(_printable(f"{before}{finding.severity}: {finding.message}{hint}"), "maro", 160, 320)
    cell.fill = PatternFill("solid", fgColor=colour)


def _problem(finding: Finding) -> str:
    return f"{finding.column}: {finding.message}" if finding.column else finding.message


def _printable(text: str) -> str:
    """The text without characters a workbook refuses."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
