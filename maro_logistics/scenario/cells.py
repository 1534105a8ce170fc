"""The grammar of cells: text columns become typed columns, and what does not fit becomes findings."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from maro_logistics.scenario.declare import Column
from maro_logistics.scenario.findings import Finding, found, found_where, quoted
from maro_logistics.scenario.likeness import Nearest

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
"""The only way to write a number: Python and pandas would take ``1_000``, ``inf`` and Arabic digits as well."""

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
YES_NO = {"yes": True, "no": False, "true": True, "false": False, "oui": True, "non": False}
LONGEST_TEXT = 1_000
LONGEST_NAME = 200

_FORBIDDEN = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
_GROUPED = re.compile("-?[0-9]{1,3}([ ,'.\u00a0\u202f][0-9]{3})+(,[0-9]+)?")
_UNIT = re.compile(f"({NUMBER})\\s*[^\\W\\d_]+[^0-9]*")
_OTHER_DATE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}.*")

Typed = tuple[pd.Series, list[Finding]]


def typed_column(table: str, column: Column, cells: pd.Series) -> Typed:
    """The typed column and what does not fit its type.

    Parameters
    ----------
    table
        Name of the table, for the findings.
    column
        Its declaration.
    cells
        Stripped text, indexed by row; empty text stands for an empty cell, which takes the default.
    """
    empty = cells == ""
    values, findings = _READERS[column.type](table, column, cells, empty)
    if column.default is not None and column.type != "yes_no":
        values = values.mask(empty, column.default)
    return values.rename(column.name), findings


def clean_text(cells: pd.Series) -> pd.Series:
    """The cells without blanks around them, in one Unicode spelling (NFC)."""
    stripped = cells.str.strip(" \t\r\n\u00a0\u202f")
    plain = stripped.str.isascii()
    return stripped if plain.all() else stripped.where(plain, stripped.str.normalize("NFC"))


def _read_text(table: str, column: Column, cells: pd.Series, _empty: pd.Series) -> Typed:
    longest = LONGEST_TEXT if column.info else LONGEST_NAME
    wrong = (cells.str.len() > longest) | cells.str.contains(_FORBIDDEN, regex=True)
    return cells, found_where(
        "bad-text", table, column.name, cells[wrong],
        lambda value: f"{quoted(value)} is longer than {longest} characters" if len(value) > longest
        else f"{quoted(value)} holds control or direction characters",
        "shorten or retype the text",
    )  # fmt: skip


def _read_choice(table: str, column: Column, cells: pd.Series, empty: pd.Series) -> Typed:
    lowered = cells.str.lower()
    wrong = ~empty & ~lowered.isin(column.choices)
    findings = found_where(
        "no-choice", table, column.name, cells[wrong],
        lambda value: f"{quoted(value)} is not one of {', '.join(column.choices)}", Nearest(column.choices),
    )  # fmt: skip
    return lowered.mask(wrong, ""), findings


def _read_list(table: str, column: Column, cells: pd.Series, _empty: pd.Series) -> Typed:
    joined = cells.str.replace(r"\s*;[\s;]*", ";", regex=True).str.strip("; ")
    findings: list[Finding] = []
    if column.choices:
        joined = joined.str.lower()
        words = joined[joined != ""].str.split(";").explode()
        findings = found_where(
            "no-choice", table, column.name, words[~words.isin(column.choices)],
            lambda word: f"{quoted(word)} is not one of {', '.join(column.choices)}", Nearest(column.choices),
        )  # fmt: skip
    return joined, findings


def _read_number(table: str, column: Column, cells: pd.Series, empty: pd.Series) -> Typed:
    fits = cells.str.fullmatch(NUMBER)
    wrong = ~empty & ~fits
    values = pd.Series(np.nan, index=cells.index, dtype="float64")
    values[fits] = cells[fits].astype("float64")
    findings = found_where(
        "no-number", table, column.name, cells[wrong], lambda value: f"{quoted(value)} is not a number", _mend_number
    )
    endless = np.isinf(values)
    if endless.any():
        findings += found_where(
            "too-large", table, column.name, cells[endless], lambda value: f"{quoted(value)} is beyond 1e9"
        )
        values = values.mask(endless)
    if column.type == "integer":
        broken = values.notna() & (values % 1 != 0)
        findings += found_where(
            "no-whole-number", table, column.name, cells[broken], lambda value: f"{value} is not a whole number"
        )
        values = values.mask(broken)
    return values, findings


def _mend_number(value: str) -> str:
    """How a text that is meant as a number should be written."""
    if value.endswith("%"):
        return "write a share between 0 and 1, without %"
    if unit := _UNIT.fullmatch(value):
        return f"write {unit[1]} alone, in the unit of the column"
    if _GROUPED.fullmatch(value):
        return "write digits without separators, with a point before decimals"
    if re.fullmatch("-?[0-9]+,[0-9]+", value):
        return "write a decimal point, or read the file with --decimal ,"
    return "write digits, with a point before decimals"


def _read_date(table: str, column: Column, cells: pd.Series, empty: pd.Series) -> Typed:
    shaped = cells.str.fullmatch(DATE)
    days = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[s]")
    parsed = pd.to_datetime(cells[shaped], format="%Y-%m-%d", errors="coerce")
    days[shaped] = parsed.astype("datetime64[s]")
    known = days.dt.year.between(1900, 2199)
    wrong = ~empty & ~known
    findings = found_where(
        "no-date", table, column.name, cells[wrong], lambda value: f"{quoted(value)} is not a date", _mend_date
    )
    return days.where(known), findings


def _mend_date(value: str) -> str:
    """How a text that is meant as a date should be written."""
    if re.fullmatch(DATE, value):
        return "the calendar has no such day between 1900 and 2199"
    if re.fullmatch(f"{DATE}[T ].*", value):
        return f"write {value[:10]}, without time or zone"
    if _OTHER_DATE.fullmatch(value):
        return "write YYYY-MM-DD; which part is the month cannot be told"
    return "write YYYY-MM-DD"


def _read_yes_no(table: str, column: Column, cells: pd.Series, empty: pd.Series) -> Typed:
    lowered = cells.str.lower()
    wrong = ~empty & ~lowered.isin(list(YES_NO))
    findings = found_where(
        "no-yes-no", table, column.name, cells[wrong], lambda value: f"{quoted(value)} is neither yes nor no"
    )
    if column.default is None:
        findings += [
            found(
                "empty-cell", table, "is required but empty", row=int(row), column=column.name, hint="write yes or no"
            )
            for row in cells.index[empty]
        ]
    values = lowered.map(YES_NO)
    return values.where(values.notna(), bool(column.default)).astype(bool), findings


_READERS: dict[str, Callable[[str, Column, pd.Series, pd.Series], Typed]] = {
    "text": _read_text,
    "choice": _read_choice,
    "list": _read_list,
    "number": _read_number,
    "integer": _read_number,
    "date": _read_date,
    "yes_no": _read_yes_no,
}
