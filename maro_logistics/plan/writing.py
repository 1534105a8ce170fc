"""Plan folders: written whole or not at all, never over something else."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.errors import InputError, MachineError
from maro_logistics.plan.frames import resolved
from maro_logistics.plan.inert import inert
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.tables import TABLES
from maro_logistics.scenario.declare import Column, Table

LONGEST_NAME = 60
"""Characters of a scenario's name kept in the name of a folder, so that paths stay below what Windows allows."""


def write_plan(plan: Plan, folder: str | os.PathLike[str] | None = None) -> Path:
    """The folder that now holds the plan: ``plan.json`` and one CSV file per table.

    All files appear at once or none does.

    Parameters
    ----------
    plan
        What to write.
    folder
        Where; by default the next free ``plan-NAME-001`` of the working directory.

    Raises
    ------
    InputError
        The folder holds something already.
    MachineError
        The disk refuses: full, read-only, gone.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from maro_logistics.plan.plan import build_plan
    >>> with TemporaryDirectory() as parent:
    ...     folder = write_plan(build_plan({"scenario": "two-roads"}, {}), Path(parent) / "friday")
    ...     (folder / "plan.json").is_file(), len(list(folder.glob("*.csv")))
    (True, 13)
    """
    if folder is not None:
        return _write_whole(plan, Path(folder))
    while True:
        free = next_free_folder(plan.scenario)
        try:
            return _write_whole(plan, free)
        except InputError:
            if not free.exists():
                raise


def next_free_folder(scenario_name: str, parent: str | os.PathLike[str] = ".", kind: str = "plan") -> Path:
    """``plan-NAME-001`` or the number after the highest one used in ``parent``; nothing is created."""
    stem = f"{kind}-{file_name(scenario_name)}"
    pattern = re.compile(re.escape(stem) + r"-([0-9]{3,9})(\..*)?", re.IGNORECASE)
    folder = Path(parent)
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    used = [int(match[1]) for match in map(pattern.fullmatch, names) if match]
    return folder / f"{stem}-{max(used, default=0) + 1:03d}"


def rejected_folder(folder: str | os.PathLike[str]) -> Path:
    """Where a plan meant for ``folder`` is kept when it failed the check: ``FOLDER.rejected``, ``.rejected-2`` ..."""
    path = Path(folder)
    aside = path.with_name(f"{path.name}.rejected")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.rejected-{number}")
    return aside


def require_free(folder: str | os.PathLike[str]) -> None:
    """Nothing, when a plan can be written to the folder; else ``InputError`` or ``MachineError`` with the way out."""
    path = Path(folder)
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        raise InputError(f"{path}: is there already and is not overwritten; choose another folder")
    parent = path.absolute().parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise MachineError(f"{path}: {parent} cannot be written to; choose another folder")


def file_name(text: str) -> str:
    """A name every system takes, made of ASCII letters, digits, ``_`` and ``-``; ``scenario`` when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-_")[:LONGEST_NAME].strip("-_") or "scenario"


def summary_text(summary: Mapping[str, Any]) -> str:
    """``plan.json`` of a summary: keys sorted, ``timing`` last, so that two runs differ in their last part only."""
    ordered = {key: summary[key] for key in sorted(summary) if key != "timing"}
    text = json.dumps(_sorted(ordered), indent=2, ensure_ascii=False, allow_nan=False)
    if "timing" not in summary:
        return text + "\n"
    timing = json.dumps({"timing": _sorted(summary["timing"])}, indent=2, ensure_ascii=False, allow_nan=False)
    return text.removesuffix("\n}") + ",\n" + timing.removeprefix("{\n") + "\n"


def table_text(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as texts, the way they stand in the file."""
    return pd.DataFrame(
        {column.name: _texts(column, frame[column.name]) for column in table.columns}, index=frame.index
    )


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if isinstance(value, list | tuple) else value


def _texts(column: Column, values: pd.Series) -> Any:
    """The cells of a column; every distinct value is put into words once."""
    if column.type in {"number", "integer"}:
        return number_texts(column, values)
    if column.type == "yes_no":
        return np.where(values, "yes", "no")
    codes, distinct = pd.factorize(values)
    words = pd.Series(distinct)
    texts = words.dt.strftime("%Y-%m-%d") if column.type == "date" else inert(words.astype("str"))
    return np.array([*texts, ""], dtype=object)[codes]


def number_texts(column: Column, values: pd.Series) -> Any:
    """Numbers as texts in the resolution of their column without trailing zeros; empty for none."""
    codes, distinct = pd.factorize(resolved(column, values))
    texts = [f"{value:.6f}".rstrip("0").rstrip(".") for value in distinct]
    return np.array([*texts, ""], dtype=object)[codes]


def _write_whole(plan: Plan, folder: Path) -> Path:
    require_free(folder)
    with _disk_errors(folder), _folder_beside(folder) as fresh:
        _write_text(fresh / "plan.json", summary_text(plan.summary))
        for table in TABLES:
            text = table_text(table, plan.tables[table.name]).to_csv(index=False, lineterminator="\n")
            _write_text(fresh / f"{table.name}.csv", "\ufeff" + text)
        _put(fresh, folder)
    return folder


@contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    """A fresh hidden folder on the same disk, gone afterwards unless it was moved."""
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.absolute().with_name(f".{folder.name[:LONGEST_NAME]}-{secrets.token_hex(4)}.part")
    fresh.mkdir()
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put(fresh: Path, folder: Path) -> None:
    """Give the finished folder its name; an empty folder of that name makes way."""
    with suppress(FileNotFoundError):
        folder.rmdir()
    fresh.replace(folder)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into errors that name the folder."""
    try:
        yield
    except OSError as error:
        if folder.exists():
            raise InputError(f"{folder}: is there already and is not overwritten; choose another folder") from error
        raise MachineError(f"{folder}: could not be written ({error.strerror}); nothing is left behind") from error


def _write_text(path: Path, text: str) -> None:
    """Write the file and wait until the disk has it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
