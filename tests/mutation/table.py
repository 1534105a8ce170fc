"""The table of who caught which mutant, and the command that fills it: ``python -m tests.mutation.table``.

Each row is appended when its mutant has been hunted, so that an interrupted run goes on where it stopped. With
``--anew`` mutants whose row speaks of another state of network and model are hunted again.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from datetime import date
from pathlib import Path

import maro_logistics
from tests.mutation.hunt import MOST, Catch, Verdict, hunt
from tests.mutation.mutants import MUTANTS, Mutant

TABLE = Path(__file__).with_name("caught.csv")
COLUMNS = ("mutant", "speaks of", "tight case", "law", "checker", "probes", "model", "commit", "date")


def model_hash() -> str:
    """Hash of the sources of network and model."""
    root = Path(maro_logistics.__file__).parent
    sources = sorted([*root.glob("network/*.py"), *root.glob("model/*.py")])
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def known() -> dict[str, dict[str, str]]:
    """Rows of the table by mutant; the last one counts."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row for row in csv.DictReader(file)}


def append(row: dict[str, str]) -> None:
    """Adds a row at the end."""
    is_new = not TABLE.exists()
    with TABLE.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def row_of(mutant: Mutant, catch: Catch) -> dict[str, str]:
    """What the table says of a mutant; a judge that saw nothing says after how many probes."""
    judges = (catch.tight, catch.law, catch.checker)
    return {
        "mutant": mutant.name,
        "speaks of": "; ".join(mutant.near),
        **dict(zip(COLUMNS[2:5], (each.caught_by for each in judges), strict=True)),
        "probes": "; ".join(_effort(each) for each in judges),
        "model": model_hash(),
        "commit": commit(),
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day here
    }


def _effort(verdict: Verdict) -> str:
    return f"{verdict.tried} (the most)" if verdict.tried == MOST and not verdict.caught_by else str(verdict.tried)


def commit() -> str:
    """The commit the working copy stands on, ``unknown`` without git."""
    here = Path(__file__).parent
    try:
        told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.decode().strip()


def tidy() -> None:
    """The last row of each mutant that there still is, in the order of the mutants."""
    rows = known()
    TABLE.unlink(missing_ok=True)
    for mutant in MUTANTS:
        if mutant.name in rows:
            append(rows[mutant.name])


def main() -> None:
    """Hunts what the table does not know yet."""
    anew = "--anew" in sys.argv
    for mutant in MUTANTS:
        row = known().get(mutant.name)
        if row is None or (anew and row["model"] != model_hash()):
            row = row_of(mutant, hunt(mutant))
            append(row)
            print(*(f"{name}: {row[name]}" for name in COLUMNS[:6]), sep="\n   ", flush=True)  # noqa: T201
    tidy()


if __name__ == "__main__":
    main()
