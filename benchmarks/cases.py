"""How a case of each benchmark is run, in the process it has to itself; returns fields of a result row."""
# ruff: noqa: PLC0415 - each process loads the libraries of its own case only

from __future__ import annotations

import gc
import resource
import time
from pathlib import Path
from typing import Any

PEER_SECONDS = 60.0
"""Time a peer, and this package, has for a scenario."""
PUBLIC_SECONDS = 120.0
AGREEMENT = 2e-6
"""Relative difference allowed between optima of different engines."""
LIBRARY = {"pulp": "pulp-highs", "ortools": "ortools-scip", "linopy": "linopy-highs", "pyomo": "pyomo-highs"}


def _plain(scenario: str) -> Any:
    """The plain part of a generated scenario, as ``XS-0``."""
    from benchmarks.peers.plain import plain_scenario
    from maro_logistics import generate_scenario

    size, seed = scenario.split("-")
    return plain_scenario(generate_scenario(size, int(seed)))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def building(case: str) -> dict[str, Any]:
    """Tables in memory to a finished model, after a first time on XS that loads and warms everything."""
    scenario, who = case.split("/")
    build = _ours if who == "ours" else _by_hand(LIBRARY[who])
    build(_plain("XS-0"))
    given = _plain(scenario)
    gc.collect()
    base, best = _peak_mb(), float("inf")
    for _ in range(3 if who == "ours" else 1):
        began = time.process_time()
        size = build(given)
        best = min(best, time.process_time() - began)
    return {**size, "build_cpu_s": round(best, 4), "peak_mb": round(_peak_mb() - base, 1)}


def _ours(scenario: Any) -> dict[str, Any]:
    from maro_logistics.model.formulation import formulate
    from maro_logistics.model.goals import program
    from maro_logistics.network.network import expand
    from maro_logistics.scenario.hashing import canonical

    formulation = formulate(expand(canonical(scenario)))
    done = program(formulation, formulation.cost, formulation.constant)
    return {"rows": done.rows, "columns": done.columns, "nonzeros": int(done.matrix.nnz)}


def _by_hand(name: str) -> Any:
    from benchmarks.peers.model import write
    from benchmarks.peers.plain import read
    from benchmarks.peers.writers import PEERS, Counting

    library, engine = PEERS[name]

    def build(scenario: Any) -> dict[str, Any]:
        peer = Counting(library(engine))
        write(read(scenario), peer)
        return {"rows": peer.rows, "columns": peer.columns, "nonzeros": peer.nonzeros}

    return build


def peers(case: str) -> dict[str, Any]:
    """A scenario solved by a peer, or by this package; XS to gap 0, where all must agree."""
    scenario, who = case.split("/")
    gap = 0.0 if scenario.startswith("XS") else 1e-4
    if who == "ours":
        return _own_plan(_plain(scenario), PEER_SECONDS, gap)
    from benchmarks.peers.plain import read
    from benchmarks.peers.writers import run

    began = time.monotonic()
    data = read(_plain(scenario))
    told = run(who, data, PEER_SECONDS, gap)
    return {**told, "seconds": round(time.monotonic() - began, 2)}


def _own_plan(scenario: Any, seconds: float, gap: float) -> dict[str, Any]:
    import maro_logistics as maro

    began = time.monotonic()
    plan = maro.plan(scenario, time_limit=seconds, gap=gap)
    violations = maro.check(scenario, plan).violations
    if violations:
        raise SystemExit(f"the plan fails the check: {violations[0]}")
    return {
        "objective": sum(plan.summary["terms"].values()),
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": round(time.monotonic() - began, 2),
        "note": "passes the check",
    }


def public(case: str) -> dict[str, Any]:
    """A public case against its published value."""
    from benchmarks.public.folder import expected

    known = expected()[case]
    static = case.startswith("multicommodity") or case.endswith(".dow")
    told = _static(case) if static else _dated(case)
    off = abs(told.get("objective", float("inf")) - known.value) if told.get("objective") is not None else 0.0
    proved = known.value == told.get("objective") or off <= known.tolerance
    return {**told, "expected": known.value, "status": "ok" if proved else "off"}


def _dated(case: str) -> dict[str, Any]:
    from benchmarks.public.scenarios import scenario_of

    return _own_plan(scenario_of(case), PUBLIC_SECONDS, 0.0)


def _static(case: str) -> dict[str, Any]:
    from benchmarks.public.static import program_of
    from maro_logistics.solvers import EngineProcess, Limits

    program = program_of(case)
    began = time.monotonic()
    with EngineProcess("highs", threads=2) as engine:
        engine.load(program)
        result = engine.solve(limits=Limits(seconds=PUBLIC_SECONDS, gap=0.0))
    infeasible = str(result.outcome).endswith("infeasible")
    return {
        "objective": float("inf") if infeasible else result.objective,
        "bound": result.bound,
        "seconds": round(time.monotonic() - began, 2),
        "rows": program.rows,
        "columns": program.columns,
        "nonzeros": int(program.matrix.nnz),
        "note": f"through the array seam: {result.outcome}",
    }


def scaling(case: str) -> dict[str, Any]:
    """Network and formulation of a whole generated scenario."""
    from maro_logistics import generate_scenario

    size, seed = case.split("-")
    _ours(generate_scenario("XS", 0))
    scenario = generate_scenario(size, int(seed))
    gc.collect()
    base, began = _peak_mb(), time.process_time()
    told = _ours(scenario)
    return {**told, "build_cpu_s": round(time.process_time() - began, 4), "peak_mb": round(_peak_mb() - base, 1)}


def plans(case: str) -> dict[str, Any]:
    """A whole plan with default options: ``S-1@60`` is family and seed, ``kosovo-1999@120`` a bundled scenario."""
    import maro_logistics as maro

    name, seconds = case.rsplit("@", 1)
    family, _, seed = name.partition("-")
    bundled = Path(__file__).parents[1] / "instances" / name
    scenario = maro.read_scenario(bundled) if bundled.is_dir() else maro.generate_scenario(family, int(seed))
    began = time.perf_counter()
    plan = maro.plan(scenario, time_limit=float(seconds))
    spent = time.perf_counter() - began
    if not maro.check(scenario, plan).is_passed:
        raise AssertionError("the plan fails its check")
    first = next(one for one in plan.summary["baselines"] if one["name"] == "first come first served")
    told = {"objective": plan.objective, "bound": plan.bound, "gap": round(plan.gap, 4), "seconds": round(spent, 1)}
    return {**told, "note": f"check passed; first come, first served {first['objective']:.6g}"}
