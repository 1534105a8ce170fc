"""Two-stage programs by both ways: published values reproduced, and where decomposition begins to pay.

``python benchmarks/two_stage.py`` reads the public sets below ``MARO_PUBLIC_DATA`` (default ``../shared/data`` beside
the checkout; what is absent is skipped and said) and writes ``results/two_stage.csv``;
``python benchmarks/two_stage.py --crossover`` solves generated cases with more and more worlds and writes
``results/two_stage_crossover.csv``.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy import sparse

from benchmarks.smps import read_network_design, read_smps
from maro_logistics.solvers import EngineProcess, Program
from maro_logistics.solvers.decomposition import Patience, decompose
from maro_logistics.solvers.seam import Limits
from maro_logistics.solvers.two_stage import TwoStage, World, extensive

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
WORLDS = (5, 10, 20, 50, 100, 200)


def public_data() -> Path:
    """Folder of the public test sets; it may not exist."""
    return Path(os.environ.get("MARO_PUBLIC_DATA", HERE.parent.parent / "shared" / "data"))


def published(folder: Path) -> dict[str, float]:
    """Published or proven value of each two-stage case."""
    with (folder / "expected.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["folder"] == "two_stage"]
    return {row["case"]: float(row["expected"]) for row in rows}


def read_case(folder: Path, case: str) -> TwoStage:
    """A case by the name it has in the table of published values: one file, or core and outcomes."""
    if case.endswith(".dat"):
        return read_network_design(folder / "two_stage" / case)
    core, _, outcomes = case.partition(" + ")
    stem = folder / "two_stage" / core
    return read_smps(stem.with_suffix(".cor"), stem.with_suffix(".tim"), stem.with_name(f"{outcomes or core}.sto"))


def prepositioning(worlds: int, seed: int, *, depots: int = 12, sites: int = 30, whole: bool = True) -> TwoStage:
    """Where to store what before it is known who will need it: depots opened and filled now, sent to sites afterwards.

    Each world strikes some sites with a demand of their own and cuts some roads; unmet demand costs ten times the
    longest way. Kind of problem: Rawls and Turnquist (2010), "Pre-positioning of emergency supplies for disaster
    response", Transportation Research Part B 44.
    """
    random = np.random.default_rng(seed)
    where, there = random.uniform(0, 100, (depots, 2)), random.uniform(0, 100, (sites, 2))
    way = np.linalg.norm(where[:, None] - there[None, :], axis=2)
    capacity, fixed = random.uniform(150, 400, depots), random.uniform(2_000, 6_000, depots)
    first = Program(
        cost=np.concatenate([fixed, np.full(depots, 8.0)]),
        matrix=sparse.csc_array(sparse.hstack([sparse.diags_array(-capacity), sparse.eye_array(depots)]).tocsc()),
        row_lower=np.full(depots, -np.inf),
        row_upper=np.zeros(depots),
        lower=np.zeros(2 * depots),
        upper=np.concatenate([np.ones(depots), capacity]),
        integer=(np.arange(2 * depots) < depots) & whole,
    )
    flows, short = depots + np.arange(depots * sites), depots + depots * sites + np.arange(sites)
    depot, site = np.divmod(np.arange(depots * sites), sites)
    rows = np.concatenate([depot, np.arange(depots), depots + site, depots + np.arange(sites)])
    columns = np.concatenate([flows, np.arange(depots), flows, short])
    values = np.concatenate([np.ones(len(flows)), -np.ones(depots), np.ones(len(flows)), np.ones(sites)])
    matrix = sparse.coo_array((values, (rows, columns)), shape=(depots + sites, short[-1] + 1)).tocsc()
    base: Program | None = None
    made = []
    for number in range(worlds):
        struck = random.random(sites) < random.choice([0.1, 0.3, 0.6])
        demand = np.where(struck, random.uniform(20, 120, sites), 0.0)
        most = np.where(random.random(depots * sites) < 0.15, 0.0, 500.0)
        arrays = {
            "row_lower": np.concatenate([np.full(depots, -np.inf), demand]),
            "row_upper": np.concatenate([np.zeros(depots), np.full(sites, np.inf)]),
            "upper": np.concatenate([capacity, most, np.full(sites, 200.0)]),
        }
        if base is None:
            cost = np.concatenate([np.zeros(depots), way.ravel(), np.full(sites, 10 * way.max())])
            base = Program(
                cost=cost, matrix=matrix, lower=np.zeros(len(cost)), integer=np.zeros(len(cost), np.bool_), **arrays
            )
        program = base.replace(**arrays)
        made.append(World(f"w{number}", 1.0 / worlds, program, np.arange(depots), depots + np.arange(depots)))
    return TwoStage(first, tuple(made))


def both_ways(problem: TwoStage, gap: float, seconds: float) -> dict[str, object]:
    """Value, bound and seconds by the extensive form and by decomposition; engines are started before the clock."""
    with EngineProcess() as one, EngineProcess() as other:
        for engine in (one, other):
            _ = engine.version
        began = time.perf_counter()
        form = extensive(problem)
        one.load(form.program)
        whole = one.solve(limits=Limits(gap=gap, seconds=seconds))
        between = time.perf_counter()
        parts = decompose(problem, (one, other), patience=Patience(gap=gap, seconds=seconds))
        end = time.perf_counter()
    return {
        "worlds": len(problem.worlds),
        "rows": form.program.rows,
        "columns": form.program.columns,
        "integers": int(form.program.integer.sum()),
        "extensive": whole.objective,
        "extensive_bound": whole.bound,
        "extensive_s": round(between - began, 3),
        "decomposition": parts.objective,
        "decomposition_bound": parts.bound,
        "decomposition_s": round(end - between, 3),
        "rounds": parts.rounds,
        "cuts": parts.cuts,
        "stopped_by": parts.stopped_by,
    }


def _stamp() -> dict[str, str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    words = " ".join(["python", "benchmarks/two_stage.py", *sys.argv[1:]])
    return {"date": datetime.now(UTC).date().isoformat(), "commit": commit.stdout.strip(), "command": words}


def _write(rows: list[dict[str, object]], path: Path) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows in {path}")


def reproduce(path: Path) -> None:
    """Every published value by both ways."""
    folder = public_data()
    if not (folder / "expected.csv").is_file():
        print(f"SKIPPED: no public test sets in {folder} (MARO_PUBLIC_DATA names another folder)")
        return
    rows = []
    for case, value in published(folder).items():
        row = {**_stamp(), "case": case, "published": value, **both_ways(read_case(folder, case), 1e-7, 300.0)}
        rows.append(row)
        print(case, value, row["extensive"], row["decomposition"], row["extensive_s"], row["decomposition_s"])
    _write(rows, path)


def crossover(path: Path, worlds: tuple[int, ...], gap: float, seconds: float) -> None:
    """Seconds by both ways with more and more worlds."""
    rows = []
    for number in worlds:
        for whole in (False, True):
            problem = prepositioning(number, seed=0, whole=whole)
            row = {**_stamp(), "case": "prepositioning", "whole": whole, "gap": gap, **both_ways(problem, gap, seconds)}
            rows.append(row)
            print(number, whole, row["extensive"], row["decomposition"], row["extensive_s"], row["decomposition_s"])
    _write(rows, path)


def main() -> None:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crossover", action="store_true")
    parser.add_argument("--worlds", type=int, nargs="+", default=list(WORLDS))
    parser.add_argument("--gap", type=float, default=1e-4)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--result", type=Path)
    asked = parser.parse_args()
    if asked.crossover:
        crossover(asked.result or RESULTS / "two_stage_crossover.csv", tuple(asked.worlds), asked.gap, asked.seconds)
    else:
        reproduce(asked.result or RESULTS / "two_stage.csv")


if __name__ == "__main__":
    main()
