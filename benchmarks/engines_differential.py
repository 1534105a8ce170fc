"""Every engine against brute force on random small programs: ``python benchmarks/engines_differential.py 5000``.

Goes on where it was ended. One line per block of programs and engine in ``results/engines_differential.csv``; every
wrong answer, made as small as it stays wrong, in ``results/engines_wrong.jsonl``.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np

from maro_logistics.solvers import EngineProcess, Program
from maro_logistics.solvers.known_answers import Mark
from maro_logistics.solvers.registry import available_engines
from maro_logistics.testing.differential import held_against, random_program, shrunk, true_optimum, written

RESULTS = Path(__file__).parent / "results"
TABLE, WRONG = RESULTS / "engines_differential.csv", RESULTS / "engines_wrong.jsonl"
BLOCK = 250
HEADER = ("engine", "version", "first", "programs", "right", "wrong", "unanswered", "refused", "infeasible")


def done() -> set[tuple[str, str, int]]:
    if not TABLE.exists():
        return set()
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["engine"], row["version"], int(row["first"])) for row in csv.DictReader(file)}


def block(process: EngineProcess, first: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in range(first, first + BLOCK):
        program = random_program(seed)
        optimum = true_optimum(program)
        if optimum is None:
            raise AssertionError(seed)
        counts["infeasible"] += optimum == np.inf
        mark, said = held_against(process, program, optimum)
        counts[mark] += 1
        if mark is Mark.WRONG:
            keep(process, seed, program, said)
    return counts


def keep(process: EngineProcess, seed: int, program: Program, said: str) -> None:
    def is_wrong(one: Program) -> bool:
        optimum = true_optimum(one)
        return optimum is not None and held_against(process, one, optimum)[0] is Mark.WRONG

    small = shrunk(program, is_wrong)
    line = {"engine": process.engine, "version": process.version, "seed": seed, "said": said}
    line |= {"optimum": true_optimum(small), "program": json.loads(written(small))}
    with WRONG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=int)
    parser.add_argument("--engine", action="append", help="default: all that start here")
    asked = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    engines = asked.engine or [one.name for one in available_engines() if one.version]
    before = done()
    if not TABLE.exists():
        TABLE.write_text(",".join(HEADER) + "\n", encoding="utf-8")
    for first in range(0, asked.programs, BLOCK):
        for engine in engines:
            with EngineProcess(engine) as process:
                if (engine, process.version, first) in before:
                    continue
                counts = block(process, first)
                row = (engine, process.version, first, BLOCK, *(counts[name] for name in HEADER[4:]))
            with TABLE.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(row)
            print(*row, flush=True)


if __name__ == "__main__":
    main()
