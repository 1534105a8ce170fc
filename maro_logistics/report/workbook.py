"""A plan as a workbook: every table a formatted sheet, ready to be read and printed."""

from __future__ import annotations

import io
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlsxwriter

from maro_logistics.errors import MachineError
from maro_logistics.plan.tables import TABLES
from maro_logistics.plan.writing import table_text
from maro_logistics.report.workbook_sheets import Formats, write_moved_sheet, write_table_sheet
from maro_logistics.report.workbook_summary import write_summary_sheet

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.declare import Table
    from maro_logistics.scenario.scenario import Scenario

MOST_ROWS: Final = 50_000
"""Rows of a table that still make a usable sheet; longer tables stay CSV files."""

MOST_NAMES: Final = 99
"""Names that are tried when a workbook is held open."""


@dataclass(frozen=True, slots=True)
class WrittenWorkbook:
    """What was written where."""

    path: Path
    notes: tuple[str, ...] = ()
    """What the reader should know: another name, tables that stand beside."""


def write_workbook(plan: Plan, scenario: Scenario, path: str | os.PathLike[str]) -> WrittenWorkbook:
    """The workbook of a plan, written whole; the same plan and scenario give the same bytes.

    The first sheet is a summary, the others are the tables of the plan with units in their headers. A table beyond
    :data:`MOST_ROWS` rows becomes a CSV file beside the workbook. Where a program holds the file open, the next free
    name is taken: ``plan-2.xlsx``.

    Parameters
    ----------
    plan, scenario
        What to tell, and the data it was made for.
    path
        Name of the workbook; a workbook of that name is replaced.

    Raises
    ------
    MachineError
        The disk refuses.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")  # doctest: +SKIP
    >>> write_workbook(maro.plan(scenario), scenario, "plan.xlsx").path.name  # doctest: +SKIP
    'plan.xlsx'
    """
    wanted = Path(path)
    moved = [table for table in TABLES if len(plan[table.name]) > MOST_ROWS]
    content = _workbook_bytes(plan, scenario, moved)
    try:
        wanted.absolute().parent.mkdir(parents=True, exist_ok=True)
        notes = [_moved_note(plan, table, wanted) for table in moved]
        written = _put_beside_open_files(content, wanted)
    except OSError as error:
        raise MachineError(f"{wanted}: could not be written ({error.strerror})") from error
    if written != wanted:
        notes.append(f"{wanted} is held open by another program; the workbook is in {written}")
    return WrittenWorkbook(written, tuple(notes))


def _workbook_bytes(plan: Plan, scenario: Scenario, moved: list[Table]) -> bytes:
    """The file's content. Nothing in it tells when it was made."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        settings = scenario.settings
        start = datetime.combine(settings.start, time())
        book.set_properties({"title": settings.title or settings.name, "subject": "Plan", "created": start})
        formats = Formats(book, settings.language)
        shown = [table for table in TABLES if len(plan[table.name])]
        write_summary_sheet(book.add_worksheet("summary"), plan, scenario, formats)
        for table in shown:
            sheet = book.add_worksheet(table.name)
            if table in moved:
                write_moved_sheet(sheet, table, len(plan[table.name]), formats)
            else:
                write_table_sheet(sheet, table, plan[table.name], formats, settings.currency)
    return memory.getvalue()


def _moved_note(plan: Plan, table: Table, workbook: Path) -> str:
    """Make sure the CSV file of a long table stands beside the workbook."""
    path = workbook.with_name(f"{table.name}.csv")
    frame = plan[table.name]
    if not path.exists():
        text = table_text(table, frame).to_csv(index=False, lineterminator="\n")
        path.write_text("\ufeff" + text, encoding="utf-8", newline="")
    return f"{table.name} has {len(frame):,} rows, too many for a sheet: see {path.name}"


def _put_beside_open_files(content: bytes, wanted: Path) -> Path:
    """The path that now holds the content: the one wanted, or the next name where it is held open."""
    fresh = wanted.with_name(f".{secrets.token_hex(4)}.part")
    fresh.write_bytes(content)
    try:
        for number in range(1, MOST_NAMES + 1):
            path = wanted if number == 1 else wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
            try:
                fresh.replace(path)
            except PermissionError:
                if number == MOST_NAMES or not path.exists():
                    raise
            else:
                return path
    finally:
        fresh.unlink(missing_ok=True)
    raise AssertionError("the loop returns or raises")
