"""Plan folders read back, whoever made them: everything wrong is told at once."""

from __future__ import annotations

import difflib
import io
import json
import os
import re
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.plan.frames import DTYPE, FIRST_ROW, empty_value
from maro_logistics.plan.inert import restored
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.tables import TABLES
from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.settings import FORMAT

MOST_PROBLEMS = 50
"""Problems told one by one; the rest is counted."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_SIGNS = frozenset("0123456789.")
_YES_NO = {"yes": True, "no": False}


class _Problems:
    """What is wrong with a plan folder, collected."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Keep one problem."""
        self.lines.append(f"{where}: {what}")

    def raise_any(self, folder: Path) -> None:
        """``InputError`` with all of them, when there are any."""
        if not self.lines:
            return
        rest = len(self.lines) - MOST_PROBLEMS
        more = [f"and {rest} more"] if rest > 0 else []
        raise InputError("\n".join([f"{folder}: this plan cannot be read", *self.lines[:MOST_PROBLEMS], *more]))


def read_plan(folder: str | os.PathLike[str]) -> Plan:
    r"""The plan a folder holds, typed; made by this program, by hand or by another one.

    ``plan.json`` and any table may be missing: a missing table has no rows. Columns that no table declares are left
    aside. A file with semicolons has decimal commas.

    Parameters
    ----------
    folder
        A folder that :func:`write_plan` wrote, or one with files like it.

    Raises
    ------
    InputError
        With every problem, told by table, row and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "openings.csv").write_text("location,opened\nhub,2004-07-01\n", encoding="utf-8")
    ...     read_plan(folder)["openings"]["location"].tolist()
    ['hub']
    """
    path = Path(folder)
    known = [path / "plan.json", *(path / f"{table.name}.csv" for table in TABLES)]
    if not any(file.is_file() for file in known):
        raise InputError(f"{path}: holds no plan; a plan folder has plan.json, movements.csv, issues.csv ...")
    problems = _Problems()
    summary = _read_summary(path / "plan.json", problems)
    tables = {table.name: _read_table(path / f"{table.name}.csv", table, problems) for table in TABLES}
    problems.raise_any(path)
    return Plan({"format": FORMAT, **summary}, tables)


def _read_summary(path: Path, problems: _Problems) -> dict[str, Any]:
    """What ``plan.json`` holds; nothing without the file."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        summary = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_distinct)
    except (ValueError, RecursionError) as error:
        problems.add("plan.json", f"is not valid JSON ({error})")
        return {}
    if not isinstance(summary, dict):
        problems.add("plan.json", "is not a JSON object")
        return {}
    _check_summary(summary, problems)
    return summary


def _check_summary(summary: dict[str, Any], problems: _Problems) -> None:
    version = summary.get("format", FORMAT)
    if version != FORMAT:
        problems.add(
            "plan.json", f"format {version!r} is not known; this program reads format {FORMAT}, a newer one may read it"
        )
    for name in ("objective", "bound", "gap"):
        value = summary.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            problems.add("plan.json", f"{name}: {value!r} is not a number")


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of the pairs; ``ValueError`` when a key stands twice."""
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands twice")
    return result


def _read_table(path: Path, table: Table, problems: _Problems) -> pd.DataFrame:
    """The typed frame of one file."""
    texts, comma = _read_texts(path, table, problems)
    texts.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(texts), name="row")
    columns = {column.name: _read_column(table, column, texts, problems, comma=comma) for column in table.columns}
    frame = pd.DataFrame(columns, index=texts.index)
    for row in frame.index[frame.duplicated(list(table.key))]:
        problems.add(f"{table.name}:{row}", f"the same {', '.join(table.key)} stands in an earlier row")
    return frame


def _read_texts(path: Path, table: Table, problems: _Problems) -> tuple[pd.DataFrame, bool]:
    """The cells of the file as texts, and whether it writes decimal commas; no rows when it is missing or broken."""
    nothing = pd.DataFrame({name: [] for name in table.column_names}, dtype="str")
    if not path.is_file():
        return nothing, False
    try:
        text = path.read_bytes().decode("utf-8-sig")
        comma = ";" in text.partition("\n")[0]
        frame = _split(text, ";" if comma else ",")
    except UnicodeDecodeError as error:
        problems.add(path.name, f"is not UTF-8 (byte {error.start + 1}); save it as CSV UTF-8")
        return nothing, False
    except ValueError as error:
        problems.add(path.name, f"is not a table ({str(error).splitlines()[0]})")
        return nothing, False
    return (frame, comma) if _has_columns(frame, table, problems) else (nothing, False)


def _split(text: str, separator: str) -> pd.DataFrame:
    """The cells of a CSV text; ``ValueError`` when a row has more cells than the header."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return pd.read_csv(io.StringIO(text), sep=separator, dtype="str", keep_default_na=False, index_col=False)
        except pd.errors.ParserWarning as error:
            raise ValueError("rows have more cells than the header") from error


def _has_columns(frame: pd.DataFrame, table: Table, problems: _Problems) -> bool:
    """Whether every required column is there; also tells of columns that look like a misspelt one."""
    names = [str(name) for name in frame.columns]
    missing = [name for name in table.column_names if name not in names]
    for name in names:
        near = difflib.get_close_matches(name.lower(), missing, n=1) if name not in table.column_names else []
        if near:
            problems.add(f"{table.name}:1", f"no column '{name}'; did you mean '{near[0]}'?")
    required = [column.name for column in table.columns if column.required and column.name in missing]
    for name in required:
        problems.add(f"{table.name}:1", f"the column '{name}' is missing")
    return not required


def _read_column(table: Table, column: Column, texts: pd.DataFrame, problems: _Problems, *, comma: bool) -> pd.Series:
    """One column in its declared type; cells that do not fit are told and left empty."""
    if column.name not in texts.columns:
        return pd.Series(empty_value(column), index=texts.index, dtype=DTYPE[column.type])
    codes, distinct = pd.factorize(texts[column.name])
    words = pd.Series(distinct, dtype="str")
    if column.type == "text":
        words = restored(words)
    elif comma and column.type in {"number", "integer"}:
        words = words.str.replace(",", ".", regex=False)
    values, wrong = _plain_numbers(column, words) or _parsed(column, words.tolist())
    for position in np.flatnonzero(np.isin(codes, list(wrong))):
        problems.add(f"{table.name}:{position + FIRST_ROW}", f"{column.name}: {wrong[int(codes[position])]}")
    return pd.Series(values, dtype=DTYPE[column.type]).take(codes).set_axis(texts.index)


def _plain_numbers(column: Column, words: pd.Series) -> tuple[Any, dict[int, str]] | None:
    """The values of cells of nothing but digits and points, read at once; ``None`` if any is not."""
    if column.type not in {"number", "integer"} or not set("".join(words)) <= _PLAIN_SIGNS or (words == "").any():
        return None
    numbers = pd.to_numeric(words, errors="coerce")
    in_range = numbers.ge(column.minimum or 0.0) & numbers.le(column.maximum or np.inf)
    return (numbers, {}) if in_range.all() else None


def _parsed(column: Column, words: list[str]) -> tuple[list[Any], dict[int, str]]:
    """The values of distinct cells, and by position what is wrong with those that do not fit."""
    values: list[Any] = []
    wrong: dict[int, str] = {}
    for position, word in enumerate(words):
        try:
            values.append(_value(column, word))
        except ValueError as error:
            values.append(empty_value(column))
            wrong[position] = str(error)
    return values, wrong


def _value(column: Column, word: str) -> Any:
    """What the cell says; ``ValueError`` with what is wrong."""
    if word == "" and column.required:
        raise ValueError("is empty")
    return empty_value(column) if word == "" else _PARSERS[column.type](column, word)


def _text(_: Column, word: str) -> str:
    return word


def _choice(column: Column, word: str) -> str:
    if word not in column.choices:
        raise ValueError(f"'{word}' is none of {', '.join(column.choices)}")
    return word


def _number(column: Column, word: str) -> float:
    if not _NUMBER.fullmatch(word):
        raise ValueError(f"'{word}' is not a number")
    value = float(word)
    if column.minimum is not None and value < column.minimum:
        raise ValueError(f"{word} is below {column.minimum:g}")
    if column.maximum is not None and value > column.maximum:
        raise ValueError(f"{word} is above {column.maximum:g}")
    return value


def _date(_: Column, word: str) -> date:
    if not _DATE.fullmatch(word):
        raise ValueError(f"'{word}' is not a date like 2004-07-31")
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(f"there is no day {word}") from error


def _yes_no(_: Column, word: str) -> bool:
    if word not in _YES_NO:
        raise ValueError(f"'{word}' is neither yes nor no")
    return _YES_NO[word]


_PARSERS: dict[str, Callable[[Column, str], Any]] = {
    "text": _text,
    "list": _text,
    "choice": _choice,
    "number": _number,
    "integer": _number,
    "date": _date,
    "yes_no": _yes_no,
}
"""How cells are read, by the type of their column."""
