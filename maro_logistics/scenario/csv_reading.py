"""One CSV file as text cells, with the rows and fields counted."""

from __future__ import annotations

import csv
from itertools import compress
from typing import Final

import pandas as pd

from maro_logistics.scenario.declare import Table
from maro_logistics.scenario.decoding import decoded
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.raw import RawTable

SHEET_LIMITS: Final = (65_536, 1_048_576)
"""Rows an old and a new spreadsheet hold: a table of exactly so many may have been cut off."""

INERT: Final = r"^'('*[=+\-@])"
"""Text with an apostrophe before what a spreadsheet takes for the start of a formula."""

_DELIMITERS: Final = (",", ";", "\t")
_MOST_COUNTED: Final = 50
"""Rows with a wrong number of fields that are told one by one."""


def read_csv(content: bytes, table: Table, encoding: str | None) -> RawTable | list[Finding]:
    """The table as text, or why it cannot be read."""
    text, findings = decoded(content, table.name, encoding)
    if text is None:
        return findings
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = 1 if lines[0].lower().startswith("sep=") else 0
    if not any(line.strip() for line in lines):
        return [*findings, found("unreadable", table.name, "the file is empty", hint="it needs a header")]
    odd = [row for row, line in enumerate(lines, 1) if '"' in line and line.count('"') % 2]
    if odd:
        message = "a quotation mark is opened and not closed on this row"
        hint = "close it, or write a quotation mark inside text twice"
        return [*findings, found("unclosed-quote", table.name, message, row=odd[0], hint=hint)]
    return _table(lines, first, table, findings)


def _table(lines: list[str], first: int, table: Table, findings: list[Finding]) -> RawTable | list[Finding]:
    """The table that stands on these lines, from line ``first`` (0 = the first) on."""
    while not lines[first].strip():
        first += 1
    try:
        delimiter = _delimiter(lines[first], table)
        records = list(csv.reader(lines[first:], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return [*findings, found("unreadable", table.name, f"the file is not CSV: {error}")]
    header = records[0]
    filled = [any(record) for record in records]
    filled[0] = False
    rows = list(compress(range(first + 1, first + 1 + len(records)), filled))
    body = list(compress(records, filled))
    wrong = [place for place, record in enumerate(body) if len(record) != len(header)]
    findings += _count_findings(table.name, [(rows[place], len(body[place])) for place in wrong], len(header))
    if len(records) in SHEET_LIMITS:
        message = f"the table has exactly {len(records):,} rows, as many as a spreadsheet holds"
        findings.append(found("possible-cut", table.name, message, hint="check that nothing is missing at its end"))
    for place in reversed(wrong):
        del rows[place], body[place]
    columns = list(zip(*body, strict=True)) if body else [()] * len(header)
    index = pd.Index(rows, dtype="int64", name="row")
    cells = pd.DataFrame({place: pd.Series(column, index, dtype="str") for place, column in enumerate(columns)}, index)
    return RawTable(table.name, header, _live(cells, lines), findings, is_whole=not wrong, delimiter=delimiter)


def _live(cells: pd.DataFrame, lines: list[str]) -> pd.DataFrame:
    """The cells without the apostrophe that keeps spreadsheets from taking text for a formula."""
    if not any("'" in line for line in lines):
        return cells
    live = {place: column.str.replace(INERT, r"\1", regex=True) for place, column in cells.items()}
    return pd.DataFrame(live, cells.index)


def _delimiter(header: str, table: Table) -> str:
    """The delimiter that makes most known names out of the header; a comma in case of doubt."""
    known = {name for column in table.columns for name in (column.name, *column.synonyms)}

    def names_known(delimiter: str) -> tuple[int, int]:
        names = [name.strip(' "').lower() for name in header.split(delimiter)]
        return sum(name in known for name in names), len(names)

    return max(_DELIMITERS, key=names_known)


def _count_findings(table: str, wrong: list[tuple[int, int]], wanted: int) -> list[Finding]:
    findings = [
        found(
            "field-count",
            table,
            f"{count} fields where the header has {wanted}",
            row=row,
            hint="quote text that holds the separator" if count > wanted else "fill the row up with separators",
        )
        for row, count in wrong[:_MOST_COUNTED]
    ]
    if len(wrong) > _MOST_COUNTED:
        message = f"{len(wrong) - _MOST_COUNTED} further rows have the wrong number of fields"
        findings.append(found("field-count", table, message, value=quoted(str(wanted))))
    return findings
