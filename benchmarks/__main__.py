"""``python -m benchmarks list | run NAME | page``: measure, keep every result, show them.

Each case runs in a process of its own; its row is appended to ``results/NAME.csv`` of the registry as soon as it is
done, and a case that stands there already for this commit and machine is left out, so an interrupted run goes on where
it stopped. Exit code 1: a case failed or is off; 3: the public data are not here.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import math
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.building import commit, machine
from benchmarks.public.folder import AbsentError, folder
from benchmarks.registry import BENCHMARKS, Benchmark, named

HERE = Path(__file__).parent
RESULTS = HERE / "results"
COLUMNS = (
    "date", "commit", "machine", "python", "load", "benchmark", "case", "status", "objective", "bound", "gap",
    "expected", "seconds", "build_cpu_s", "solve_cpu_s", "peak_mb", "rows", "columns", "nonzeros", "note",
)  # fmt: skip
CASE_SECONDS = 1200
AGREEMENT = 2e-6
"""Relative difference allowed between optima of peers on one scenario."""
ABSENT = 3


def main() -> int:
    """Exit code."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parts = options.add_subparsers(dest="command", required=True)
    parts.add_parser("list", help="what there is")
    run = parts.add_parser("run", help="run one benchmark, or all")
    run.add_argument("name", help="name of the benchmark, or all")
    run.add_argument("--set", default="quick", choices=("tiny", "quick", "full"), dest="chosen")
    run.add_argument("--only", default="", help="only cases whose name contains this")
    run.add_argument("--results", type=Path, default=RESULTS, help="folder of the results")
    page = parts.add_parser("page", help="write the tables of the results")
    page.add_argument("--results", type=Path, default=RESULTS)
    one = parts.add_parser("case", help="run one case in this process, printed as JSON")
    one.add_argument("name")
    one.add_argument("case")
    chosen = options.parse_args()
    if chosen.command == "list":
        return _list()
    if chosen.command == "case":
        print(json.dumps(named(chosen.name).run(chosen.case)))
        return 0
    if chosen.command == "page":
        (chosen.results / "README.md").write_text(page_of(chosen.results), encoding="utf-8")
        return 0
    wanted = BENCHMARKS if chosen.name == "all" else (named(chosen.name),)
    codes = {run_set(one, chosen.chosen, chosen.results, chosen.only) for one in wanted}
    return 1 if 1 in codes else max(codes)


def _list() -> int:
    for one in BENCHMARKS:
        sizes = ", ".join(f"{name} {len(cases)}" for name, cases in one.sets.items())
        print(f"{one.name:10} {one.question}\n{'':10} timed: {one.timed}; cases: {sizes}")
    return 0


def run_set(one: Benchmark, chosen: str, results: Path, only: str = "") -> int:
    """Exit code of a set: every case that is not there yet."""
    if one.needs_public_data:
        try:
            folder()
        except AbsentError as problem:
            print(f"{one.name}: skipped, {problem}", file=sys.stderr)
            return ABSENT
    here = {"commit": _commit(), "machine": machine(), "python": platform.python_version()}
    path = results / f"registry-{one.name}.csv"
    for case in one.sets[chosen]:
        if only not in case or any(_same(row, here, case) for row in rows_of(path)):
            continue
        row = {**here, "benchmark": one.name, "case": case, "date": dt.datetime.now(dt.UTC).date().isoformat()}
        row |= {"load": round(os.getloadavg()[0], 1), "status": "ok", **_measured(one.name, case)}
        _append(path, row)
        print(
            *(f"{row.get(key, '')}" for key in ("benchmark", "case", "status", "objective", "note")),
            sep="  ",
            flush=True,
        )
    mine = [row for row in rows_of(path) if all(row[key] == value for key, value in here.items())]
    mine = [row for row in mine if row["case"] in one.sets[chosen] and only in row["case"]]
    found = [f"{row['case']}: {row['status']} {row['note']}" for row in mine if row["status"] != "ok"]
    found += disagreements(mine) if one.name == "peers" else []
    print(*(f"{one.name}: {problem}" for problem in found), sep="\n", file=sys.stderr)
    return 1 if found else 0


def _commit() -> str:
    """The commit, ``unknown`` in a copy without its history."""
    try:
        return commit()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _same(row: dict[str, str], here: dict[str, str], case: str) -> bool:
    return row["case"] == case and row["status"] == "ok" and all(row[key] == value for key, value in here.items())


def _measured(name: str, case: str) -> dict[str, Any]:
    """Fields a case gives, in a process of its own; what went wrong as a note."""
    call = [sys.executable, "-W", "ignore", "-m", "benchmarks", "case", name, case]
    try:
        told = subprocess.run(call, cwd=HERE.parent, capture_output=True, text=True, timeout=CASE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"status": "failed", "note": f"not done after {CASE_SECONDS} s"}
    if told.returncode:
        words = told.stderr.strip().splitlines() or [f"exit code {told.returncode}"]
        missing = "No module named" in words[-1]
        return {"status": "ok" if missing else "failed", "note": f"not run: {words[-1]}" if missing else words[-1]}
    return dict(json.loads(told.stdout.splitlines()[-1]))


def disagreements(rows: list[dict[str, str]]) -> list[str]:
    """Scenarios of XS on which peers do not agree; CBC is shown, not counted on."""
    found, groups = [], {}
    for row in rows:
        scenario, who = row["case"].split("/")
        if scenario.startswith("XS") and row["objective"] and who not in ("pulp-cbc", "ours"):
            groups.setdefault(scenario, []).append(float(row["objective"]))
    for scenario, optima in groups.items():
        if max(optima) - min(optima) > AGREEMENT * abs(max(optima)):
            found.append(f"{scenario}: optima from {min(optima)} to {max(optima)}")
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a result file; none without it."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _append(path: Path, row: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def page_of(results: Path) -> str:
    """Tables of the last result of every case, with what they were measured on."""
    lines = [
        "# Results",
        "",
        "Written by `python -m benchmarks page`; the last row of each case in the CSV files beside it.",
        "",
    ]
    for one in BENCHMARKS:
        last = {row["case"]: row for row in rows_of(results / f"registry-{one.name}.csv")}
        if not last:
            continue
        shown = [column for column in COLUMNS[6:] if any(row[column] for row in last.values())]
        lines += [f"## {one.name}", "", f"{one.question}. Timed: {one.timed}.", ""]
        states = sorted(
            {
                f"{row['date']}, commit `{row['commit']}`, {row['machine']}, Python {row['python']}"
                for row in last.values()
            }
        )
        lines += [f"- {state}" for state in states]
        lines += ["", "| " + " | ".join((*shown, "load")) + " |", "|" + "---|" * (len(shown) + 1)]
        lines += [
            "| " + " | ".join((*(_worded(row[key]) for key in shown), row["load"])) + " |" for row in last.values()
        ]
        lines.append("")
    return "\n".join(lines)


def _worded(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return "" if math.isnan(value) else f"{value:.10g}"


if __name__ == "__main__":
    sys.exit(main())
