"""Where the public sets are, and what they should give."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path


class AbsentError(Exception):
    """The public data are not here."""


@dataclass(frozen=True)
class Expected:
    """A row of ``expected.csv``."""

    folder: str
    case: str
    value: float
    """Infinite where the case is infeasible."""
    tolerance: float
    """Absolute."""


def folder() -> Path:
    """The folder of the public data."""
    told = os.environ.get("MARO_PUBLIC_DATA", "")
    if not told:
        raise AbsentError("public data: the environment variable MARO_PUBLIC_DATA names no folder")
    path = Path(told)
    if not (path / "expected.csv").exists():
        raise AbsentError(f"public data: no expected.csv in {path}")
    return path


def expected() -> dict[str, Expected]:
    """What is known of each case, by ``folder/case``; cases without a number are left out."""
    out = {}
    with (folder() / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value = float("inf") if row["expected"].lower().startswith("infeasible") else _number(row["expected"])
            if value is not None:
                key = f"{row['folder']}/{row['case'].split(' ')[0]}"
                out[key] = Expected(row["folder"], row["case"], value, _tolerance(row["tolerance"], value))
    return out


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _tolerance(text: str, value: float) -> float:
    words = text.replace("abs", "").split()
    size = _number(words[0]) if words else None
    if size is None:
        return 1e-6 * abs(value)
    return size * abs(value) if "rel" in words else size
