"""Random small programs with their true optima, engines held against them, and disagreements made small."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.optimize import linprog

from maro_logistics.errors import EngineError
from maro_logistics.solvers.dense import dense_program
from maro_logistics.solvers.known_answers import KnownAnswer, Mark, marked
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.program import Floats, Program
from maro_logistics.solvers.restrict import restrict
from maro_logistics.solvers.seam import Limits

INF = np.inf

_SECONDS = 10.0
"""Time an engine has for one program."""

_MOST_CHOICES = 20_000
"""Most combinations of whole numbers that are tried one by one."""


_MOST_LINEAR = 150
"""Most linear programs solved for the optimum of one program."""


def random_program(seed: int) -> Program:
    """A program of 2 to 6 columns, small enough to try everything: dense, or of the shape of deliveries."""
    random = np.random.default_rng(seed)
    return _deliveries(random) if seed % 3 == 0 else _dense(random)


def _dense(random: np.random.Generator) -> Program:
    """Dense rows of large whole coefficients: the kind on which engines have been wrong most often."""
    columns, rows = int(random.integers(2, 6)), int(random.integers(1, 5))
    matrix = random.integers(-60, 100, size=(rows, columns)).astype(float)
    matrix[random.random(matrix.shape) < 0.2] = 0.0  # noqa: PLR2004 - a fifth of the coefficients
    upper = random.integers(1, 4, size=columns).astype(float)
    lower = np.where(random.random(columns) < 0.2, -upper, 0.0)  # noqa: PLR2004 - a fifth
    whole = np.ones(columns, np.bool_)
    choices = np.prod(upper[:-1] - lower[:-1] + 1)
    whole[-1] = random.random() < 0.6 or choices > _MOST_LINEAR  # noqa: PLR2004 - more often whole than not
    inside = np.floor(lower + random.random(columns) * (upper - lower))
    room = random.integers(0, 20, size=rows) if random.random() < 0.8 else random.integers(-300, 20, size=rows)  # noqa: PLR2004
    row_upper = matrix @ inside + room
    row_lower = np.where(random.random(rows) < 0.25, row_upper, -INF)  # noqa: PLR2004 - a quarter are equalities
    cost = random.integers(-100, 100, size=columns).astype(float)
    return dense_program(cost, matrix, row_lower, row_upper, lower=lower, upper=upper, integer=whole)


def _deliveries(random: np.random.Generator) -> Program:
    """Trips by road and by air, a load on each, unmet need, a supply and a budget."""
    payload = random.integers(2, 12, size=2).astype(float)
    need, supply = float(random.integers(5, 40)), float(random.integers(5, 60))
    budget = float(random.integers(0, 60))
    price = random.integers(1, 20, size=2).astype(float)
    rows = [
        [-payload[0], 0, 1, 0, 0],
        [0, -payload[1], 0, 1, 0],
        [0, 0, 1, 1, 1],
        [0, 0, 1, 1, 0],
        [price[0], price[1], 0, 0, 0],
    ]
    limit = random.integers(0, 8, size=2).astype(float)
    cost = [*price, 0.1, 0.3, float(random.integers(5, 200))]
    return dense_program(
        cost,
        rows,
        [-INF, -INF, need, -INF, -INF],
        [0, 0, need, supply, budget],
        upper=[*limit, need, need, need],
        integer=[True, True, False, False, False],
    )  # fmt: skip


def true_optimum(program: Program) -> float | None:
    """The optimum by trying every combination of whole numbers; ``inf`` where there is no point, None where too many.

    What is left once they are fixed is a linear program, solved by SciPy.
    """
    whole = np.flatnonzero(program.integer)
    if not np.isfinite([program.lower[whole], program.upper[whole]]).all():
        return None
    ranges = [range(int(np.ceil(program.lower[j])), int(np.floor(program.upper[j])) + 1) for j in whole]
    if np.prod([max(len(one), 1) for one in ranges], dtype=float) > _MOST_CHOICES:
        return None
    best = INF
    choices = list(itertools.product(*ranges))
    points = np.array(choices, dtype=float).reshape(len(choices), len(whole))
    if len(whole) == program.columns:
        return _best_of(program, points)
    for point in points:
        best = min(best, _rest(program, whole, point))
    return best


def _best_of(program: Program, points: Floats) -> float:
    """The best of some points, or ``inf``."""
    if not len(points):
        return INF
    activity = program.matrix @ points.T
    slack = 1e-9
    kept = (activity >= program.row_lower[:, None] - slack) & (activity <= program.row_upper[:, None] + slack)
    values = points[kept.all(axis=0)] @ program.cost
    return float(values.min()) + program.offset if len(values) else INF


def _rest(program: Program, whole: Any, values: Floats) -> float:
    """The best that continuous columns can make of these whole numbers."""
    fixed = np.zeros(program.columns)
    fixed[whole] = values
    part = restrict(program, np.flatnonzero(~program.integer), fixed)
    if part.broken_row is not None:
        return INF
    small = part.program
    if not small.rows:
        return float(np.minimum(small.cost * small.lower, small.cost * small.upper).sum()) + small.offset
    dense, low, high = small.matrix.toarray(), small.row_lower, small.row_upper
    same, above, below = low == high, np.isfinite(high) & (low != high), np.isfinite(low) & (low != high)
    solved = linprog(
        small.cost,
        A_ub=np.vstack([dense[above], -dense[below]]),
        b_ub=np.concatenate([high[above], -low[below]]),
        A_eq=dense[same],
        b_eq=high[same],
        bounds=np.column_stack([small.lower, small.upper]),
    )
    return float(solved.fun) + small.offset if solved.status == 0 else INF


def held_against(process: EngineProcess, program: Program, optimum: float) -> tuple[Mark, str]:
    """What an engine's answer to a program is worth, its point checked in the program itself."""
    process.load(program)
    try:
        result = process.solve(limits=Limits(seconds=_SECONDS), polish=True)
    except EngineError as problem:
        return Mark.REFUSED, str(problem)
    mark, said = marked(KnownAnswer("random", program, optimum, ""), result)
    if result.x is not None and program.relative_violation(result.x) > 1e-6:  # noqa: PLR2004 - the tolerance of a request
        return Mark.WRONG, f"{said}; the point breaks a row or a side"
    return mark, said


def shrunk(program: Program, is_wrong: Callable[[Program], bool]) -> Program:
    """The program without every row, column, digit and bound that is not needed to stay wrong."""
    while (smaller := next((one for one in _smaller(program) if is_wrong(one)), None)) is not None:
        program = smaller
    return program


def _smaller(program: Program) -> Iterator[Program]:
    """Programs that are a little simpler, the boldest first."""
    dense = program.matrix.toarray()
    for row in range(program.rows):
        kept = np.arange(program.rows) != row
        yield _parts(program, dense[kept], program.row_lower[kept], program.row_upper[kept], slice(None))
    for column in range(program.columns if program.columns > 1 else 0):
        kept = np.arange(program.columns) != column
        yield _parts(program, dense[:, kept], program.row_lower, program.row_upper, kept)
    for name in ("cost", "lower", "upper"):
        values = getattr(program, name)
        for place in np.flatnonzero(np.isfinite(values) & (values != 0)):
            for simpler in (0.0, np.trunc(values[place] / 2)):
                changed = values.copy()
                changed[place] = simpler
                other = {"lower": program.lower, "upper": program.upper, name: changed}
                if abs(simpler) < abs(values[place]) and (other["lower"] <= other["upper"]).all():
                    yield program.replace(**{name: changed})
    for row, column in np.argwhere(dense != 0):
        changed = dense.copy()
        changed[row, column] = 0.0
        yield _parts(program, changed, program.row_lower, program.row_upper, slice(None))


def _parts(program: Program, dense: Floats, row_lower: Floats, row_upper: Floats, columns: Any) -> Program:
    """The program with another matrix and some of its columns."""
    return dense_program(
        program.cost[columns],
        dense,
        row_lower,
        row_upper,
        lower=program.lower[columns],
        upper=program.upper[columns],
        integer=program.integer[columns],
        offset=program.offset,
    )


def written(program: Program) -> str:
    """The program as one line of JSON, for a failure that is kept; null is an infinite side."""
    sides = {name: getattr(program, name) for name in ("row_lower", "row_upper", "lower", "upper")}
    told = {name: [float(v) if np.isfinite(v) else None for v in values] for name, values in sides.items()}
    told |= {"cost": program.cost.tolist(), "rows": program.matrix.toarray().tolist()}
    return json.dumps(told | {"integer": program.integer.tolist(), "offset": program.offset})
