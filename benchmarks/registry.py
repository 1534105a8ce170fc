"""What is measured: every benchmark with its question, its phases and its named sets of cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import cases


@dataclass(frozen=True)
class Benchmark:
    """One question, answered case by case; each case runs in a process of its own."""

    name: str
    question: str
    timed: str
    """Which phase the seconds are of."""
    run: Callable[[str], dict[str, Any]]
    """What a case gives: fields of a result row."""
    sets: dict[str, tuple[str, ...]]
    """Cases by set: ``tiny`` for every change (3 minutes for all benchmarks), ``quick`` (15 minutes), ``full``."""
    needs_public_data: bool = False


def _each(scenarios: tuple[str, ...], who: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{scenario}/{one}" for scenario in scenarios for one in who)


HISTORICAL = ("kosovo-1999", "rwanda-1994", "darfur-2004")
SEEDS = (0, 1, 2, 3, 4)
PEERS = ("ours", "pulp-highs", "pulp-cbc", "ortools-scip", "linopy-highs", "pyomo-highs")
BUILDERS = ("ours", "pulp", "ortools", "linopy", "pyomo")
CAPS = tuple(f"facility_location/cap{n}.txt" for n in (41, 42, 43, 44, 51, 61, 62, 63, 64, 71, 72, 73, 74))
FCTP = tuple(f"network_design/fctp-{name}.mps.bz2" for name in ("bk4x3", "gr4x6", "ran10x10a"))
FIELD = ("humanitarian/wfp_syria_day", "humanitarian/esups_madagascar")
FLOWS = ("multicommodity/grid.*", "multicommodity/planar.*")
R01 = tuple(f"network_design/r01.{n}.dow" for n in range(1, 10))
LARGER = (*(f"network_design/r02.{n}.dow" for n in range(1, 10)), "network_design/c33.dow")

BENCHMARKS = (
    Benchmark(
        "building",
        "seconds and memory from tables in memory to a model, beside the same problem written by hand",
        "reading tables and stating all rows; no hand-over",
        cases.building,
        {"tiny": _each(("XS-0",), BUILDERS), "quick": _each(("S-0",), BUILDERS), "full": _each(("M-0",), BUILDERS)},
    ),
    Benchmark(
        "peers",
        "the same plain problem by hand in PuLP, OR-Tools, linopy and Pyomo: same optimum, gap at equal time",
        "build and solve apart, processor seconds of the process that states the model",
        cases.peers,
        {
            "tiny": _each(("XS-0",), PEERS),
            "quick": _each(tuple(f"XS-{seed}" for seed in SEEDS), PEERS),
            "full": _each(tuple(f"S-{seed}" for seed in SEEDS), PEERS),
        },
    ),
    Benchmark(
        "public",
        "public test sets: is the published value reproduced?",
        "wall-clock seconds of the whole plan, or of the engine",
        cases.public,
        {
            "tiny": (FCTP[0], FIELD[1], R01[0]),
            "quick": (*FCTP, *FIELD, *CAPS, *FLOWS, *R01),
            "full": (*FCTP, *FIELD, *CAPS, *FLOWS, *R01, *LARGER),
        },
        needs_public_data=True,
    ),
    Benchmark(
        "scaling",
        "how seconds, memory and size grow with the family",
        "network and formulation, processor seconds",
        cases.scaling,
        {"tiny": ("XS-0",), "quick": ("XS-0", "S-0", "M-0"), "full": ("XS-0", "S-0", "M-0", "L-0", "XL-0")},
    ),
    Benchmark(
        "plans",
        "the gap of whole plans after the time given, default options, beside first come, first served",
        "wall-clock seconds of the whole plan: search, other plans, reasons, check",
        cases.plans,
        {
            "tiny": ("XS-0@20",),
            "quick": (*(f"S-{seed}@60" for seed in (1, 2)), *(f"{name}@120" for name in HISTORICAL)),
            "full": (*(f"S-{seed}@60" for seed in SEEDS), *(f"{name}@120" for name in HISTORICAL), "M-0@300"),
        },
    ),
)
"""Every benchmark of the registry; the scripts beside it are run by hand."""


def named(name: str) -> Benchmark:
    """The benchmark of that name."""
    for one in BENCHMARKS:
        if one.name == name:
            return one
    raise SystemExit(f"no benchmark '{name}'; one of {', '.join(one.name for one in BENCHMARKS)}, or all")
