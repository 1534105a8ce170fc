"""Ways to build the same program: by this package from tables, by PuLP and linopy from the finished rows and columns.

Each contender has two steps, timed apart by ``building.py``: ``build`` makes its own model, ``hand_over`` fills a HiGHS
model from it in the contender's own way and returns it.
"""
# ruff: noqa: PLC0415 - each process loads the libraries of its own contender only

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.solvers.program import Program


@dataclass(frozen=True, slots=True)
class Ready:
    """A contender with all its libraries loaded and its input in memory."""

    versions: str
    build: Callable[[], Any]
    """Makes the model."""
    hand_over: Callable[[Any], Any]
    """Fills a ``highspy.Highs`` from the model and returns it."""
    offset: float
    """Constant of the objective that the hand-over leaves out."""


@dataclass(frozen=True, eq=False)
class Arrays:
    """The finished program, row by row, and where the groups of rows begin."""

    program: Program
    by_rows: sparse.csr_array
    starts: np.ndarray
    """First row of each group (one equation each), and the number of rows at the end."""


def write_arrays(path: Path, size: str, seed: int) -> None:
    """Build the program of a generated scenario and write it as ``.npz``."""
    formulation, program = _formulated(size, seed)
    arrays = {name: getattr(program, name) for name in ("cost", "row_lower", "row_upper", "lower", "upper", "integer")}
    matrix = program.by_rows
    starts = np.array([rows.start for rows in formulation.rows.values()] + [program.rows])
    extra = {"indptr": matrix.indptr, "indices": matrix.indices, "data": matrix.data, "starts": starts}
    np.savez(path, offset=np.array(program.offset), **arrays, **extra)


def read_arrays(path: Path) -> Arrays:
    """What :func:`write_arrays` has written."""
    with np.load(path) as file:
        read = {name: file[name] for name in file.files}
    shape = (len(read["row_lower"]), len(read["cost"]))
    by_rows = sparse.csr_array((read.pop("data"), read.pop("indices"), read.pop("indptr")), shape=shape)
    starts, offset = read.pop("starts"), float(read.pop("offset"))
    return Arrays(Program(**read, matrix=by_rows.tocsc(), offset=offset), by_rows, starts)


def _formulated(size: str, seed: int) -> tuple[Any, Program]:
    from maro_logistics.scenario.generate import generate_scenario

    return _arrays_of(generate_scenario(size, seed))


def _arrays_of(scenario: Any) -> tuple[Any, Program]:
    """All this package does from tables in memory to arrays."""
    from maro_logistics.model.formulation import formulate
    from maro_logistics.model.goals import program
    from maro_logistics.network.network import expand
    from maro_logistics.scenario.hashing import canonical

    formulation = formulate(expand(canonical(scenario)))
    return formulation, program(formulation, formulation.cost, formulation.constant)


def ours(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001 - starts from tables, not from arrays
    """This package: tables to arrays, handed over in one piece."""
    import highspy

    import maro_logistics.model.goals
    import maro_logistics.network.network  # noqa: F401 - loaded before the clock runs, like the other contenders
    from maro_logistics.scenario.generate import generate_scenario

    scenario = generate_scenario(size, seed)

    def hand_over(program: Program) -> Any:
        from maro_logistics.solvers.highs import _hand_over

        highs = _silent(highspy)
        _hand_over(highspy, highs, program)
        return highs

    return Ready(_versions("maro-logistics", "numpy", "pandas"), lambda: _arrays_of(scenario)[1], hand_over, 0.0)


def rows(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001
    """This package from where the others begin: the groups of rows as triplets, put together and checked."""
    import highspy

    from maro_logistics.model.formulation import _assemble
    from maro_logistics.solvers.highs import _hand_over

    given = read_arrays(arrays)
    groups, keep = _groups(given), given.program

    def build() -> Program:
        matrix, _ = _assemble(list(groups), keep.columns)
        sides = {name: getattr(keep, name) for name in ("row_lower", "row_upper", "lower", "upper", "integer")}
        return Program(cost=keep.cost, matrix=matrix, offset=keep.offset, **sides)

    def hand_over(program: Program) -> Any:
        highs = _silent(highspy)
        _hand_over(highspy, highs, program)
        return highs

    return Ready(_versions("maro-logistics", "numpy"), build, hand_over, 0.0)


def _groups(given: Arrays) -> list[Any]:
    """The groups of rows as the equations return them."""
    from maro_logistics.model.blocks import Rows, entries

    groups, starts, program = [], given.starts.tolist(), given.program
    for number, (first, end) in enumerate(pairwise(starts)):
        part = given.by_rows[first:end].tocoo()
        body = entries((part.row, part.col, part.data))
        sides = (program.row_lower[first:end], program.row_upper[first:end])
        groups.append(Rows(str(number), "group", *sides, body))
    return groups


def arrays_only(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001
    """Nothing built: the finished arrays handed over, to see what HiGHS itself needs."""
    import highspy

    from maro_logistics.solvers.highs import _hand_over

    program = read_arrays(arrays).program

    def hand_over(given: Program) -> Any:
        highs = _silent(highspy)
        _hand_over(highspy, highs, given)
        return highs

    return Ready(_versions("numpy"), lambda: program, hand_over, 0.0)


def pulp(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001
    """PuLP: one object per variable, expression and constraint; PuLP 3 and 4 alike."""
    sys.modules["ortools"] = None  # type: ignore[assignment]  # PuLP 4 would load it beside highspy
    import pulp as library

    given = read_arrays(arrays)
    expression = getattr(library.LpAffineExpression, "from_list", library.LpAffineExpression)
    solver = library.HiGHS(msg=False)

    def hand_over(problem: Any) -> Any:
        solver.createAndConfigureSolver(problem)
        solver.buildSolverModel(problem)
        return problem.solverModel

    release = int(version("pulp").split(".")[0])
    left_out = given.program.offset if release < 4 else 0.0  # PuLP 3 does not pass the constant on
    return Ready(_versions("pulp"), lambda: _pulp_problem(library, expression, given), hand_over, left_out)


def _pulp_problem(library: Any, expression: Callable[..., Any], given: Arrays) -> Any:
    """The program as a ``pulp.LpProblem``."""
    program, matrix = given.program, given.by_rows
    problem = library.LpProblem("program", library.LpMinimize)
    kinds = np.where(program.integer, library.LpInteger, library.LpContinuous).tolist()
    sides = zip(_finite(program.lower), _finite(program.upper), kinds, strict=True)
    variables = [problem.add_variable(f"x{column}", *side) for column, side in enumerate(sides)]
    costly = np.flatnonzero(program.cost).tolist()
    prices = program.cost[costly].tolist()
    problem += expression([(variables[j], c) for j, c in zip(costly, prices, strict=True)], constant=program.offset)
    columns, values, starts = matrix.indices.tolist(), matrix.data.tolist(), matrix.indptr.tolist()
    lower, upper = program.row_lower.tolist(), _finite(program.row_upper)
    for row, (low, most) in enumerate(zip(lower, upper, strict=True)):
        part = slice(starts[row], starts[row + 1])
        body = expression([(variables[j], a) for j, a in zip(columns[part], values[part], strict=True)])
        if most is None:
            problem += body >= low
        elif low == most:
            problem += body == most
        else:
            problem += body <= most
    return problem


def _finite(values: np.ndarray) -> list[float | None]:
    """The values, None where there is no limit."""
    return [value if value not in (-np.inf, np.inf) else None for value in values.tolist()]


def linopy(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001
    """linopy as it is by default: each group of rows one array of terms, filled up to its longest row."""
    return _linopy(arrays, sparse_model=False)


def linopy_sparse(size: str, seed: int, arrays: Path) -> Ready:  # noqa: ARG001
    """linopy with ``Model(sparse=True)``: each group of rows a sum of its terms grouped by row."""
    return _linopy(arrays, sparse_model=True)


def _linopy(arrays: Path, *, sparse_model: bool) -> Ready:
    import highspy  # noqa: F401 - loaded before the clock runs
    import linopy as library
    from linopy.io import to_highspy

    library.options["semantics"] = "v1"
    given = read_arrays(arrays)
    return Ready(
        _versions("linopy", "xarray"),
        lambda: _linopy_model(library, given, sparse_model=sparse_model),
        to_highspy,
        given.program.offset,
    )


def _linopy_model(library: Any, given: Arrays, *, sparse_model: bool) -> Any:
    """The program as a ``linopy.Model``: one array of continuous variables, one of integer ones, groups of rows."""
    import xarray

    program, matrix, starts = given.program, given.by_rows, given.starts
    model = library.Model(sparse=sparse_model)
    labels = np.zeros(program.columns, dtype=np.int32)
    for name, which in (("flow", ~program.integer), ("whole", program.integer)):
        sides = [xarray.DataArray(side[which], dims=[name]) for side in (program.lower, program.upper)]
        labels[which] = model.add_variables(*sides, name=name, integer=name == "whole").labels.values
    body = _summed if sparse_model else _padded
    for group, (first, end) in enumerate(pairwise(starts.tolist())):
        sign, side = _sense(program, first, end)
        left = body(library, model, labels, matrix[first:end])
        model.add_constraints(left, sign, xarray.DataArray(side, dims=["row"]), name=f"group{group}")
    costly = np.flatnonzero(program.cost)
    terms = {"vars": ("_term", labels[costly]), "coeffs": ("_term", program.cost[costly])}
    model.add_objective(library.LinearExpression(xarray.Dataset(terms), model))
    return model


def _sense(program: Program, first: int, end: int) -> tuple[str, np.ndarray]:
    """Sign and right side of a group of rows, all of one sense."""
    lower, upper = program.row_lower[first:end], program.row_upper[first:end]
    if np.isinf(lower).all():
        return "<=", upper
    if np.isinf(upper).all():
        return ">=", lower
    if not np.array_equal(lower, upper):
        raise SystemExit(f"rows {first} to {end - 1} are not of one sense")
    return "=", lower


def _padded(library: Any, model: Any, labels: np.ndarray, part: Any) -> Any:
    """Rows as an array of (row, term), short rows filled up with nothing."""
    import xarray

    length = np.diff(part.indptr)
    shape = (len(length), int(length.max()))
    filled = np.arange(shape[1]) < length[:, None]
    variables, coefficients = np.full(shape, -1, labels.dtype), np.full(shape, np.nan)
    variables[filled], coefficients[filled] = labels[part.indices], part.data
    dims = ("row", "_term")
    return library.LinearExpression(xarray.Dataset({"vars": (dims, variables), "coeffs": (dims, coefficients)}), model)


def _summed(library: Any, model: Any, labels: np.ndarray, part: Any) -> Any:
    """Rows as sums of single terms grouped by row."""
    import xarray

    dims = ("entry", "_term")
    terms = {"vars": (dims, labels[part.indices][:, None]), "coeffs": (dims, part.data[:, None])}
    row = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    single = library.LinearExpression(xarray.Dataset(terms), model)
    return single.groupby(xarray.DataArray(row, dims=["entry"], name="row")).sum()


def _silent(highspy: Any) -> Any:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - positional in highspy
    return highs


def _versions(*packages: str) -> str:
    import maro_logistics

    def of(package: str) -> str:
        return maro_logistics.__version__ if package == "maro-logistics" else version(package)

    return " ".join(f"{package} {of(package)}" for package in ("highspy", *packages))


CONTENDERS: dict[str, Callable[[str, int, Path], Ready]] = {
    "ours": ours,
    "rows": rows,
    "arrays": arrays_only,
    "linopy": linopy,
    "linopy-sparse": linopy_sparse,
    "pulp": pulp,
}
"""By name; the order in which they run."""
