"""Seconds and memory to build the program of a generated scenario and to hand it to HiGHS, beside PuLP and linopy.

``python benchmarks/building.py`` runs every contender of ``contenders.py`` on family M, seed 0, each run in a process
of its own, and appends a row to ``results/building.csv`` as soon as a run has ended; runs that stand there already
(same commit, machine, Python, size, seed) are left out, so a broken session is resumed by the same command. Linux only.
``--size S`` is a quick try, ``--only pulp`` one contender, ``--one ours`` one run in this process, as JSON.

Every process first builds family XS and solves its linear relaxation: libraries are loaded and warm when the clock
starts, and all contenders must reach the same optimum. On the size asked for, all must have the same number of rows,
columns, integer columns and coefficients.
"""
# ruff: noqa: PLC0415 - the process that starts the others stays small: children inherit its peak memory

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contenders import Ready

RESULT = Path(__file__).parent / "results" / "building.csv"
NAMES = ("ours", "rows", "arrays", "linopy", "linopy-sparse", "pulp")
REPEATS = {"ours": 3, "rows": 3, "arrays": 3, "linopy": 3, "linopy-sparse": 3, "pulp": 1}
"""PuLP takes long enough for its noise not to matter."""
SIZES = ("rows", "columns", "integers", "nonzeros")
MEASURED = (
    "build_s",
    "hand_over_s",
    "build_cpu_s",
    "hand_over_cpu_s",
    "base_mb",
    "build_peak_mb",
    "peak_mb",
    "hand_over_grown_mb",
    "copy_mb",
)
CPU = ("build_cpu_s", "hand_over_cpu_s")
"""Compared rather than the wall clock, which other work on the machine stretches."""
IDENTITY = ("commit", "machine", "python", "versions", "size", "seed", "contender", "repeat")
COLUMNS = ("date", *IDENTITY, "load", *SIZES, *MEASURED, "xs_optimum")
MEBIBYTE = 2**20
AGREEMENT = 1e-6
"""Relative difference allowed between optima."""


def measure(name: str, size: str, seed: int, folder: Path) -> dict[str, Any]:
    """One run in this process: seconds, MiB and what HiGHS holds afterwards."""
    from contenders import CONTENDERS

    optimum = _optimum(CONTENDERS[name]("XS", seed, folder / "XS.npz"))
    ready = CONTENDERS[name](size, seed, folder / f"{size}.npz")
    gc.collect()
    base = _resident()
    began = _clocks()
    model = ready.build()
    built, build_peak, before = _clocks(), _peak(), _resident()
    highs = ready.hand_over(model)
    handed = _clocks()
    grown, peak, lp = _resident() - before, _peak(), highs.getLp()
    counts = (highs.getNumRow(), highs.getNumCol(), _integers(lp), highs.getNumNz())
    seconds = (built[0] - began[0], handed[0] - built[0], built[1] - began[1], handed[1] - built[1])
    memory = (base, build_peak, peak, grown, solver_copy(*counts) / MEBIBYTE)
    return {
        "versions": ready.versions,
        **dict(zip(SIZES, counts, strict=True)),
        **dict(zip(MEASURED, [round(value, 4) for value in (*seconds, *memory)], strict=True)),
        "xs_optimum": optimum,
    }


def _clocks() -> tuple[float, float]:
    """Seconds of the wall clock and of the processor."""
    return time.perf_counter(), time.process_time()


def solver_copy(rows: int, columns: int, _integers: int, nonzeros: int) -> int:
    """Bytes of one copy of the program as HiGHS keeps it.

    Cost and two bounds (8 bytes each), kind (1) and start (4) per column, two sides (8 each) per row, row number (4)
    and value (8) per coefficient.
    """
    return columns * (3 * 8 + 1 + 4) + 4 + rows * 2 * 8 + nonzeros * (4 + 8)


def _integers(lp: Any) -> int:
    return sum(1 for kind in lp.integrality_ if kind.name == "kInteger")


def _optimum(ready: Ready) -> float:
    """Optimum of the linear relaxation, with the constant."""
    highs = ready.hand_over(ready.build())
    highs.setOptionValue("output_flag", "off")
    highs.setOptionValue("solve_relaxation", "on")
    highs.run()
    if highs.getModelStatus().name != "kOptimal":
        raise SystemExit(f"XS ended as {highs.getModelStatus().name}")
    relaxed: float = highs.getInfo().objective_function_value
    return relaxed + ready.offset


def _resident() -> float:
    """MiB of this process in memory now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


def _peak() -> float:
    """Most MiB of this process in memory so far."""
    import resource

    kibibytes: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kibibytes * 1024 / MEBIBYTE


def machine() -> str:
    """Processor and number of cores."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{(models or [platform.machine()])[0]}, {os.cpu_count()} cores"


def commit() -> str:
    """Commit of the package, with a + where its files differ from it."""

    def git(*words: str) -> str:
        call = ("git", "-C", str(Path(__file__).parent.parent), *words)
        return subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "maro_logistics", "benchmarks/contenders.py", "benchmarks/building.py")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def run_all(size: str, seed: int, names: list[str], result: Path) -> None:
    """Every run that is not in the result yet, each in a process of its own."""
    common = _circumstances(size, seed)
    done = {tuple(row[name] for name in IDENTITY if name != "versions") for row in read(result)}
    with tempfile.TemporaryDirectory() as folder:
        for each in {"XS", size}:
            _child("--write", str(Path(folder) / f"{each}.npz"), "--size", each, "--seed", str(seed))
        for repeat in range(1, max(REPEATS.values()) + 1):  # all take turns, so that a busy machine disturbs all alike
            for name in names:
                if repeat > REPEATS[name]:
                    continue
                row = {**common, "contender": name, "repeat": repeat}
                if tuple(str(row[key]) for key in IDENTITY if key != "versions") in done:
                    continue
                row |= {"date": dt.datetime.now(dt.UTC).date().isoformat(), "load": _load()}
                row |= json.loads(
                    _child("--one", name, "--size", size, "--seed", str(seed), "--arrays", folder).splitlines()[-1]
                )
                append(result, row)
                print(
                    f"{name:14} {repeat}  build {row['build_s']:8.3f} s  hand-over {row['hand_over_s']:8.3f} s",
                    flush=True,
                )


def _circumstances(size: str, seed: int) -> dict[str, Any]:
    return {"commit": commit(), "machine": machine(), "python": platform.python_version(), "size": size, "seed": seed}


def _load() -> float:
    return round(os.getloadavg()[0], 1)


def _child(*words: str) -> str:
    """What this script prints when run with these words in a new process."""
    call = [sys.executable, __file__, *words]
    return subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True).stdout


def read(result: Path) -> list[dict[str, str]]:
    """Rows of the result; none when there is no file."""
    if not result.exists():
        return []
    with result.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(result: Path, row: dict[str, Any]) -> None:
    """Add one row, and the head to a new file."""
    result.parent.mkdir(exist_ok=True)
    fresh = not result.exists()
    with result.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def disagreements(rows: list[dict[str, str]]) -> list[str]:
    """Ways in which the contenders did not build the same program."""
    found = [f"{name} differ" for name in SIZES if len({row[name] for row in rows}) > 1]
    optima = [float(row["xs_optimum"]) for row in rows]
    if max(optima) - min(optima) > AGREEMENT * abs(max(optima)):
        found.append(f"the optima of XS differ: {min(optima)} to {max(optima)}")
    return found


def report(rows: list[dict[str, str]]) -> list[str]:
    """Medians by contender, and how they compare with ours."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(f"{row['contender']} ({row['versions'].split()[2:4][-1]})", []).append(row)
    medians = {
        name: {key: statistics.median(float(row[key]) for row in part) for key in MEASURED}
        for name, part in groups.items()
    }
    own = next((value for name, value in medians.items() if name.startswith("ours")), None)
    heads = ("build s", "hand s", "cpu: build", "hand", "x build", "x both", "peak MiB", "/ copy")
    lines = [f"{'contender':24}" + "".join(f"{head:>11}" for head in heads)]
    for name, value in medians.items():
        over = value["build_peak_mb"] - value["base_mb"]
        figures = [*(f"{value[key]:.3f}" for key in MEASURED[:4]), _times(value, own, CPU[:1]), _times(value, own, CPU)]
        figures += [f"{over:.0f}", f"{over / value['copy_mb']:.1f}"]
        lines.append(f"{name:24}" + "".join(f"{figure:>11}" for figure in figures))
    return lines


def _times(value: dict[str, float], own: dict[str, float] | None, keys: tuple[str, ...]) -> str:
    """How many times as much as ours; empty without ours."""
    return "" if own is None else f"{sum(value[key] for key in keys) / sum(own[key] for key in keys):.1f}"


def main() -> None:
    """Run, and print the comparison."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", default="M")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--only", action="append", choices=NAMES, help="contender, may be repeated; default all")
    options.add_argument("--one", choices=NAMES, help="one run in this process, printed as JSON")
    options.add_argument("--arrays", type=Path, help="folder of the finished programs, for --one")
    options.add_argument("--write", type=Path, help="write the finished program as .npz and end")
    options.add_argument("--result", type=Path, default=RESULT)
    chosen = options.parse_args()
    if chosen.write:
        from contenders import write_arrays

        write_arrays(chosen.write, chosen.size, chosen.seed)
    elif chosen.one:
        _one(chosen.one, chosen.size, chosen.seed, chosen.arrays)
    else:
        run_all(chosen.size, chosen.seed, chosen.only or list(NAMES), chosen.result)
        wanted = {**_circumstances(chosen.size, chosen.seed), "seed": str(chosen.seed)}
        rows = [row for row in read(chosen.result) if all(row[key] == value for key, value in wanted.items())]
        print(*report(rows), sep="\n")
        if found := disagreements(rows):
            raise SystemExit("; ".join(found))


def _one(name: str, size: str, seed: int, folder: Path | None) -> None:
    """Print one run as JSON; the finished programs are written first where they are not given."""
    if folder is not None:
        print(json.dumps(measure(name, size, seed, folder)))
        return
    with tempfile.TemporaryDirectory() as made:
        for each in {"XS", size}:
            _child("--write", str(Path(made) / f"{each}.npz"), "--size", each, "--seed", str(seed))
        print(json.dumps(measure(name, size, seed, Path(made))))


if __name__ == "__main__":
    main()
