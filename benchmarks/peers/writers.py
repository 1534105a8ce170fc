"""The plain model in PuLP, OR-Tools, linopy and Pyomo: each library's usual way to state variables and rows.

``solve`` returns (objective, proven bound, seconds of build and solve); one library per process, because the engines'
libraries do not share one.
"""
# ruff: noqa: PLC0415 - each process loads the libraries of its own peer only

from __future__ import annotations

import math
import sys
import time
from typing import Any

from benchmarks.peers.model import write
from benchmarks.peers.plain import Data

Terms = list[tuple[float, Any]]


class Pulp:
    """PuLP, with HiGHS or CBC."""

    def __init__(self, engine: str) -> None:
        sys.modules["ortools"] = None  # type: ignore[assignment]  # PuLP 4 would load it beside highspy
        import pulp

        self.pulp, self.engine, self.count = pulp, engine, 0
        self.problem = pulp.LpProblem("plan", pulp.LpMinimize)
        self.expression = getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)

    def var(self, upper: float, *, whole: bool = False) -> Any:
        self.count += 1
        kind = self.pulp.LpInteger if whole else self.pulp.LpContinuous
        up = None if upper == math.inf else upper
        if hasattr(self.problem, "add_variable"):
            return self.problem.add_variable(f"x{self.count}", 0, up, kind)
        return self.pulp.LpVariable(f"x{self.count}", 0, up, kind)

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        body = self.expression([(x, c) for c, x in _added(terms)])
        if lower == upper:
            self.problem += body == upper
        elif upper < math.inf:
            self.problem += body <= upper
        else:
            self.problem += body >= lower

    def minimise(self, terms: Terms) -> None:
        self.problem += self.expression([(x, c) for c, x in _added(terms)])

    def solve(self, seconds: float, gap: float) -> tuple[float, float]:
        options = {"msg": False, "timeLimit": seconds, "gapRel": gap}
        names = {"cbc": ("PULP_CBC_CMD", "COIN_CMD"), "highs": ("HiGHS",)}[self.engine]
        engine = next(getattr(self.pulp, name) for name in names if hasattr(self.pulp, name))
        self.problem.solve(engine(**options))
        return float(self.pulp.value(self.problem.objective)), math.nan


class OrTools:
    """OR-Tools' linear solver wrapper with SCIP."""

    def __init__(self, engine: str) -> None:
        from ortools.linear_solver import pywraplp

        self.pywraplp = pywraplp
        self.solver = pywraplp.Solver.CreateSolver(engine.upper())

    def var(self, upper: float, *, whole: bool = False) -> Any:
        return self.solver.IntVar(0, upper, "") if whole else self.solver.NumVar(0, upper, "")

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        one = self.solver.Constraint(lower, upper)
        for coefficient, x in _added(terms):
            one.SetCoefficient(x, coefficient)

    def minimise(self, terms: Terms) -> None:
        objective = self.solver.Objective()
        for coefficient, x in _added(terms):
            objective.SetCoefficient(x, coefficient)
        objective.SetMinimization()

    def solve(self, seconds: float, gap: float) -> tuple[float, float]:
        self.solver.SetTimeLimit(int(1000 * seconds))
        options = self.pywraplp.MPSolverParameters()
        options.SetDoubleParam(options.RELATIVE_MIP_GAP, gap)
        self.solver.Solve(options)
        return self.solver.Objective().Value(), self.solver.Objective().BestBound()


class Pyomo:
    """Pyomo with HiGHS."""

    def __init__(self, engine: str) -> None:
        import pyomo.environ as pyo

        self.pyo, self.engine = pyo, engine
        self.model = pyo.ConcreteModel()
        self.model.x, self.model.rows = pyo.VarList(), pyo.ConstraintList()

    def var(self, upper: float, *, whole: bool = False) -> Any:
        x = self.model.x.add()
        x.setlb(0)
        x.setub(None if upper == math.inf else upper)
        x.domain = self.pyo.Integers if whole else self.pyo.Reals
        return x

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        body = self.pyo.quicksum((c * x for c, x in terms))
        if lower == upper:
            self.model.rows.add(body == upper)
        elif upper < math.inf:
            self.model.rows.add(body <= upper)
        else:
            self.model.rows.add(body >= lower)

    def minimise(self, terms: Terms) -> None:
        self.model.cost = self.pyo.Objective(expr=self.pyo.quicksum((c * x for c, x in terms)))

    def solve(self, seconds: float, gap: float) -> tuple[float, float]:
        from pyomo.contrib.appsi.solvers.highs import Highs

        engine = Highs()
        engine.config.time_limit, engine.config.mip_gap = seconds, gap
        told = engine.solve(self.model)
        return float(told.best_feasible_objective), float(told.best_objective_bound)


class Linopy:
    """linopy with HiGHS: rows gathered into arrays, all of one sense added as one block."""

    def __init__(self, engine: str) -> None:
        import linopy

        linopy.options["semantics"] = "v1"
        self.linopy, self.engine, self.cost = linopy, engine, []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: dict[str, list[tuple[Terms, float]]] = {"=": [], "<=": [], ">=": []}

    def var(self, upper: float, *, whole: bool = False) -> int:
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        sign, side = ("=", upper) if lower == upper else ("<=", upper) if upper < math.inf else (">=", lower)
        self.rows[sign].append((_added(terms), side))

    def minimise(self, terms: Terms) -> None:
        """The objective, and with it the model: everything is known now."""
        import numpy as np
        import xarray

        self.model = self.linopy.Model(sparse=True)
        upper, whole = np.array(self.upper), np.array(self.whole)
        labels = np.zeros(len(upper), dtype=np.int64)
        for name, which in (("flow", ~whole), ("trips", whole)):
            if which.any():
                sides = [xarray.DataArray(side[which], dims=[name]) for side in (0 * (upper < 0) + 0.0 * whole, upper)]
                labels[which] = self.model.add_variables(*sides, name=name, integer=name == "trips").labels.values
        for number, (sign, rows) in enumerate(self.rows.items()):
            if rows:
                row = np.repeat(np.arange(len(rows)), [len(terms) for terms, _ in rows])
                body = self._body(labels, [term for terms, _ in rows for term in terms])
                left = body.groupby(xarray.DataArray(row, dims=["entry"], name="row")).sum()
                side = xarray.DataArray(np.array([side for _, side in rows]), dims=["row"])
                self.model.add_constraints(left, sign, side, name=f"rows{number}")
        self.model.add_objective(self._body(labels, _added(terms)).sum())

    def _body(self, labels: Any, terms: Terms) -> Any:
        import numpy as np
        import xarray

        variables = labels[np.array([x for _, x in terms])]
        values = np.array([c for c, _ in terms])
        dims = ("entry", "_term")
        data = xarray.Dataset({"vars": (dims, variables[:, None]), "coeffs": (dims, values[:, None])})
        return self.linopy.LinearExpression(data, self.model)

    def solve(self, seconds: float, gap: float) -> tuple[float, float]:
        self.model.solve(solver_name="highs", io_api="direct", time_limit=seconds, mip_rel_gap=gap, output_flag=False)
        return float(self.model.objective.value), math.nan


class Counting:
    """Another writer, and the size of what is written."""

    def __init__(self, peer: Any) -> None:
        self.peer, self.rows, self.columns, self.nonzeros = peer, 0, 0, 0

    def var(self, upper: float, *, whole: bool = False) -> Any:
        self.columns += 1
        return self.peer.var(upper, whole=whole)

    def row(self, terms: Terms, lower: float, upper: float) -> None:
        self.rows += 1
        self.nonzeros += len(terms)
        self.peer.row(terms, lower, upper)

    def minimise(self, terms: Terms) -> None:
        self.peer.minimise(terms)


def _added(terms: Terms) -> Terms:
    """Each variable once."""
    out: dict[int, tuple[float, Any]] = {}
    for coefficient, x in terms:
        key = x if isinstance(x, int) else id(x)
        out[key] = (out[key][0] + coefficient, x) if key in out else (coefficient, x)
    return list(out.values())


PEERS = {
    "pulp-cbc": (Pulp, "cbc"),
    "pulp-highs": (Pulp, "highs"),
    "ortools-scip": (OrTools, "scip"),
    "linopy-highs": (Linopy, "highs"),
    "pyomo-highs": (Pyomo, "highs"),
}
"""Peers by name: library and engine."""


def run(name: str, data: Data, seconds: float, gap: float) -> dict[str, float]:
    """Objective, bound, and seconds of the processor for building and solving."""
    library, engine = PEERS[name]
    peer = library(engine)
    began = time.process_time()
    write(data, peer)
    built = time.process_time()
    objective, bound = peer.solve(seconds, gap)
    return {
        "objective": objective,
        "bound": bound,
        "build_cpu_s": round(built - began, 3),
        "solve_cpu_s": round(time.process_time() - built, 3),
    }
