"""Generated XS scenarios to proved optimality by several engines: ``python benchmarks/engines_scenarios.py 50``.

Goes on where it was ended; one line per scenario and engine in ``results/engines_scenarios.csv``.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import maro_logistics as maro
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import program
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from maro_logistics.solvers import EngineProcess, Limits, Program

TABLE = Path(__file__).parent / "results" / "engines_scenarios.csv"
HEADER = ("scenario", "engine", "version", "columns", "outcome", "stop", "objective", "bound", "seconds")


def scenario_program(name: str) -> Program:
    scenario = maro.read_scenario("instances/two-roads") if name == "two-roads" else None
    scenario = scenario or maro.generate_scenario("XS", seed=int(name.removeprefix("XS-")))
    formulation = formulate(expand(canonical(scenario)))
    return program(formulation, formulation.cost, formulation.constant)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", type=int)
    parser.add_argument("--engine", action="append")
    parser.add_argument("--seconds", type=float, default=120.0)
    asked = parser.parse_args()
    rows = list(csv.DictReader(TABLE.open(encoding="utf-8", newline=""))) if TABLE.exists() else []
    done = {(row["scenario"], row["engine"]) for row in rows}
    if not rows:
        TABLE.write_text(",".join(HEADER) + "\n", encoding="utf-8")
    for name in ["two-roads", *(f"XS-{seed}" for seed in range(asked.scenarios))]:
        wanted = [one for one in asked.engine or ("highs", "scip", "cbc") if (name, one) not in done]
        built = scenario_program(name) if wanted else None
        for engine in wanted:
            with EngineProcess(engine) as process:
                process.load(built)
                result = process.solve(limits=Limits(seconds=asked.seconds), polish=True)
                row = (name, engine, process.version, built.columns, result.outcome, result.stop, result.objective)
            row += (result.bound, round(result.seconds, 2))
            with TABLE.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(row)
            print(*row, *result.notes, flush=True)


if __name__ == "__main__":
    main()
