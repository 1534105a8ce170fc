"""Scenarios written to folders and workbooks, without loss."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.scenario.declare import Table
from maro_logistics.scenario.folder_reading import SETTINGS_FILE
from maro_logistics.scenario.hashing import says_something
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings import FORMAT, Settings
from maro_logistics.scenario.settings_declare import SETTINGS
from maro_logistics.scenario.settings_reading import settings_values, worded_periods
from maro_logistics.scenario.tables import TABLES
from maro_logistics.scenario.wording import worded_frame, worded_number

FORMULA_LIKE: Final = r"^('*[=+\-@])"
"""Text that a spreadsheet takes for a formula; it is written after an apostrophe, which reading takes away."""


def write_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write the scenario into a new folder, or a new workbook if the path ends in ``.xlsx``; whole or not at all.

    Only tables with rows are written, and the required ones; columns that hold nothing but defaults are left out.

    Raises
    ------
    InputError
        If something stands at the path already.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from maro_logistics import input_hash, read_scenario
    >>> scenario = read_scenario("instances/two-roads")
    >>> with TemporaryDirectory() as folder:
    ...     write_scenario(scenario, Path(folder) / "copy.xlsx")
    ...     input_hash(read_scenario(Path(folder) / "copy.xlsx")) == input_hash(scenario)
    True
    """
    target = Path(path)
    if target.suffix.lower() == ".xlsx":
        from maro_logistics.scenario.workbook_writing import write_workbook  # noqa: PLC0415  (heavy, often not needed)

        write_new_file(target, lambda file: write_workbook(scenario, file))
    elif target.suffix.lower() in (".xls", ".xlsm", ".ods", ".csv"):
        raise InputError(f"{target.name}: a scenario is written to a folder or to an .xlsx workbook")
    else:
        write_new_folder(target, lambda folder: _write_files(scenario, folder))


def write_new_file(target: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` make the file beside its place and move it there when it is whole."""
    if target.exists():
        raise InputError(f"{target} exists already; name another file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".writing-") as beside:
        whole = Path(beside) / target.name
        write(whole)
        os.replace(whole, target)  # noqa: PTH105  (fails on Windows rather than overwrite what is open)


def write_new_folder(target: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a folder beside its place and move it there when whole; an empty folder may stand there."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} exists already and is not empty; name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".writing-"))
    try:
        whole = beside / "whole"
        whole.mkdir()
        write(whole)
        if target.exists():
            target.rmdir()
        whole.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def worded_table(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns worth writing, as text: required ones, keys, and those that say something."""
    words = worded_frame(table, frame)
    kept = [
        column.name
        for column in table.columns
        if column.required or column.name in table.key[:1] or says_something(column, frame[column.name])
    ]
    return words[kept]


def worded_toml(settings: Settings) -> str:
    """The text of ``scenario.toml``."""
    values = {"format": FORMAT, **settings_values(settings)}
    main = [f"{key} = {toml_value(key, value)}" for key, value in values.items() if "." not in key]
    solve = [f"{key.removeprefix('solve.')} = {toml_value(key, value)}" for key, value in values.items() if "." in key]
    return "\n".join([*main, *(["", "[solve]", *solve] if solve else [])]) + "\n"


def csv_text(words: pd.DataFrame) -> str:
    """The frame of text as CSV; what a spreadsheet would take for a formula is written after an apostrophe."""
    numeric = {column.name for table in TABLES for column in table.columns if column.type in ("number", "integer")}
    inert = words.apply(
        lambda column: column if column.name in numeric else column.str.replace(FORMULA_LIKE, r"'\1", regex=True)
    )
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(words.columns)
    writer.writerows(zip(*(inert[name].tolist() for name in words.columns), strict=True))
    return target.getvalue()


def _write_files(scenario: Scenario, folder: Path) -> None:
    (folder / SETTINGS_FILE).write_text(worded_toml(scenario.settings), encoding="utf-8", newline="\n")
    for table in TABLES:
        frame = scenario[table.name]
        if len(frame) or table.required or (table.name == "needs" and scenario["rations"].empty):
            text = csv_text(worded_table(table, frame))
            (folder / f"{table.name}.csv").write_text(text, encoding="utf-8", newline="\n")


def toml_value(key: str, value: Any) -> str:
    """The value of a setting as it is written in ``scenario.toml``."""
    kinds = {setting.key: setting.type for setting in SETTINGS}
    if kinds.get(key) == "periods":
        return json.dumps(worded_periods(value))
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value('', each) for each in value)}]"
    if isinstance(value, (int, float)):
        return worded_number(float(value))
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
