"""Engines that are known by name: where their code is, what they can do, what brings them, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maro_logistics.solvers.seam import Feature, Method

_HERE = "maro_logistics.solvers"

_SEARCH = frozenset({Feature.LP, Feature.INTEGER, Feature.START, Feature.BOUND})
_THROUGH_PULP = _SEARCH | {Feature.NODE_LIMIT}


@dataclass(frozen=True)
class Known:
    """An engine by name."""

    module: str
    """Module, and after a colon its function that returns a ``seam.Engine``; imported in the engine's process only."""
    features: frozenset[Feature] | None
    """What it can do; None where only the engine itself says it."""
    distributions: tuple[str, ...] = ()
    """Distributions it comes from; the first carries the engine itself."""
    install: str = ""
    """Command that installs it."""
    licence: str = ""
    """What it asks for besides its package."""
    unverified: str = ""
    """Why its answers are worth less than those of the others."""
    writes: bool = False
    """Whether it writes files: its process then works in a private folder, removed with it."""
    spawns: bool = False
    """Whether it starts processes of its own, which must end with it."""


def _licensed(function: str, distribution: str, features: frozenset[Feature], licence: str) -> Known:
    """An engine with a licence of its own, through PuLP."""
    install = f"pip install {distribution}"
    return Known(f"{_HERE}.pulp_licensed:{function}", features, (distribution, "pulp"), install, licence, writes=True)


BUILT_IN: dict[str, Known] = {
    "highs": Known(f"{_HERE}.highs", frozenset(Feature), ("highspy",), "pip install 'highspy>=1.15.1,<1.16'"),
    "scip": Known(
        f"{_HERE}.mathopt:scip",
        _SEARCH | {Feature.NODE_LIMIT, Feature.CANCEL, Feature.PROGRESS},
        ("ortools",),
        "pip install 'ortools>=9.15,<9.16'",
    ),
    "glop": Known(
        f"{_HERE}.mathopt:glop",
        frozenset({Feature.LP, Feature.DUALS, Feature.CANCEL}),
        ("ortools",),
        "pip install 'ortools>=9.15,<9.16'",
    ),
    "pdlp": Known(
        f"{_HERE}.mathopt:pdlp",
        frozenset({Feature.LP, Feature.DUALS, Feature.CANCEL, Feature.PDLP}),
        ("ortools",),
        "pip install 'ortools>=9.15,<9.16'",
    ),
    "cpsat": Known(
        f"{_HERE}.cpsat",
        frozenset({Feature.INTEGER, Feature.START, Feature.BOUND, Feature.CANCEL, Feature.PROGRESS}),
        ("ortools",),
        "pip install 'ortools>=9.15,<9.16'",
    ),
    "cbc": Known(
        f"{_HERE}.pulp_cbc",
        _THROUGH_PULP,
        ("cbcbox", "pulp"),
        "pip install 'maro-logistics[cbc]'",
        unverified="CBC has called wrong points optimal on programs of a few columns",
        writes=True,
        spawns=True,
    ),
    "gurobi": _licensed("gurobi", "gurobipy", _SEARCH, "Gurobi licence; without one 2,000 columns and rows"),
    "cplex": _licensed("cplex", "cplex", _SEARCH, "CPLEX licence; without one 1,000 columns and rows"),
    "xpress": _licensed("xpress", "xpress", _SEARCH, "Xpress licence; without one 5,000 columns and rows in all"),
    "copt": _licensed("copt", "coptpy", _SEARCH, "COPT licence; without one 2,000 columns and rows"),
    "mosek": _licensed("mosek", "mosek", _SEARCH - {Feature.BOUND}, "MOSEK licence"),
}
"""Engines that come with this package, in the order in which they are listed."""

KNOWN_BAD: dict[str, tuple[tuple[str, str], ...]] = {
    "highspy": (
        ("1.14.0", "calls wrong values optimal on programs of two columns (HiGHS issue 2957)"),
        ("1.13.1", "calls wrong points optimal after presolve (HiGHS issue 2980)"),
        ("1.13.0", "calls wrong points optimal after presolve (HiGHS issue 2980)"),
        ("1.7.0", "calls feasible programs infeasible (HiGHS issue 1718)"),
    ),
    "cbc": (("2.10.3", "calls feasible programs infeasible and wrong points optimal on programs of a few columns"),),
}
"""Versions of a distribution (or of the program it brings) that give wrong answers, and which."""

METHOD_FEATURES = {Method.IPM: Feature.IPM, Method.PDLP: Feature.PDLP}
"""Features that a method asks for."""


def engines_with(needed: Iterable[Feature]) -> list[str]:
    """Names of the engines that declare all the features needed."""
    needed = frozenset(needed)
    return [name for name, known in BUILT_IN.items() if known.features is not None and needed <= known.features]
