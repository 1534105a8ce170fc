"""Kills a batch of contingencies at random moments and resumes it, until it ends: the answers must be those of a batch
that was left in peace.

python -m benchmarks.kill_batch SCENARIO PLAN --kills 20 --work-limit 1
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd


def command(arguments: argparse.Namespace, out: Path, *more: str) -> list[str]:
    words = [sys.executable, "-m", "maro_logistics", "contingencies", arguments.scenario, arguments.plan]
    return [*words, "-o", str(out), "-q", "--work-limit", str(arguments.work_limit), "--workers", "2", *more]


def table(out: Path) -> pd.DataFrame:
    return pd.read_csv(out / "contingencies.csv").drop(columns="seconds")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("plan")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--work-limit", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    with TemporaryDirectory() as folder:
        peace, war = Path(folder) / "peace", Path(folder) / "war"
        begun = time.monotonic()
        subprocess.run(command(arguments, peace), stdout=subprocess.DEVNULL, check=True)
        whole = time.monotonic() - begun
        killed = 0
        for _ in range(arguments.kills):
            resume = ["--resume"] if (war / ".lock").exists() else []
            with subprocess.Popen(command(arguments, war, *resume), stdout=subprocess.DEVNULL) as process:
                time.sleep(draw.uniform(0, whole / 2))
                killed += process.poll() is None
                process.kill()
        subprocess.run(command(arguments, war, "--resume"), stdout=subprocess.DEVNULL, check=True)
        same = table(peace).equals(table(war))
    print(f"{killed} of {arguments.kills} runs killed at work, {whole:.0f} s undisturbed, same answers: {same}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
