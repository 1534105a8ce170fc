"""Two-stage programs of public test sets: the SMPS format, and stochastic network design.

SMPS (Birge et al. 1987): a core program in MPS form (``.cor``), the first row and column of each stage (``.tim``), and
how the second stage may turn out (``.sto``: ``INDEP``, ``BLOCKS`` or ``SCENARIOS``, all ``DISCRETE``).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.solvers.program import Program
from maro_logistics.solvers.two_stage import TwoStage, World

Change = dict[tuple[str, str], float]
"""Values by (column, row); the right-hand side stands under the column ``""``."""


@dataclass
class Core:
    """The core program by names, in the order of the file."""

    objective: str = ""
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    values: Change = field(default_factory=dict)
    bounds: dict[str, list[float]] = field(default_factory=dict)
    rhs_names: set[str] = field(default_factory=set)


def read_core(path: Path) -> Core:
    """The core program of a ``.cor`` file."""
    core, section = Core(), ""
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("*"):
            continue
        if not line[0].isspace():
            section = line.split()[0].upper()
            continue
        words = line.split()
        if section == "ROWS":
            core.rows[words[1]] = words[0].upper()
            core.objective = core.objective or (words[1] if words[0].upper() == "N" else "")
        elif section == "COLUMNS":
            core.columns[words[0]] = None
            for row, value in _pairs(words[1:]):
                core.values[words[0], row] = value
        elif section == "RHS":
            named = len(words) % 2 == 1
            core.rhs_names.add(words[0] if named else "")
            for row, value in _pairs(words[named:]):
                core.values["", row] = value
        elif section == "BOUNDS":
            _bound(core, words)
        elif section not in ("NAME", "ENDATA"):
            raise ValueError(f"{path}: section {section} is not known")
    return core


def _pairs(words: list[str]) -> list[tuple[str, float]]:
    return [(words[i], float(words[i + 1])) for i in range(0, len(words), 2)]


def _bound(core: Core, words: list[str]) -> None:
    kind, column = words[0].upper(), words[2]
    value = float(words[3]) if len(words) > 3 else 0.0
    sides = core.bounds.setdefault(column, [0.0, np.inf])
    low = {"LO": value, "FX": value, "FR": -np.inf, "MI": -np.inf}
    high = {"UP": value, "FX": value, "FR": np.inf, "PL": np.inf}
    if kind not in {*low, *high}:
        raise ValueError(f"bounds of kind {kind} are not known")
    sides[0], sides[1] = low.get(kind, sides[0]), high.get(kind, sides[1])


def read_stages(path: Path) -> tuple[str, str]:
    """First column and first row of the second stage of a ``.tim`` file."""
    lines = [line.split() for line in path.read_text().splitlines() if line[:1].isspace() and line.strip()]
    if len(lines) != 2:
        raise ValueError(f"{path}: {len(lines)} stages, not two")
    return lines[1][0], lines[1][1]


def read_outcomes(path: Path, core: Core) -> list[tuple[float, Change]]:
    """Probability and changed values of every outcome of a ``.sto`` file."""
    kind, independent, blocks = "", {}, {}
    current: Change = {}
    for line in path.read_text().splitlines():
        words = line.split()
        if not words or line.startswith("*"):
            continue
        if not line[0].isspace():
            kind = words[0].upper()
            if len(words) > 1 and kind != "STOCH" and words[1].upper() != "DISCRETE":
                raise ValueError(f"{path}: {kind} {words[1]} is not known")
        elif kind == "INDEP":
            key = _place(core, words[0], words[1])
            independent.setdefault(key, []).append((float(words[-1]), {key: float(words[2])}))
        elif kind == "BLOCKS" and words[0].upper() == "BL":
            outcomes = blocks.setdefault(words[1], [])
            current = dict(outcomes[0][1]) if outcomes else {}
            outcomes.append((float(words[-1]), current))
        elif kind in ("BLOCKS", "SCENARIOS"):
            for row, value in _pairs(words[1:]):
                current[_place(core, words[0], row)] = value
        else:
            raise ValueError(f"{path}: {kind} is not known")
    return _together([*independent.values(), *blocks.values()])


def _place(core: Core, column: str, row: str) -> tuple[str, str]:
    """Which value is meant; names of right-hand sides vary, whatever is no column is one."""
    return (column if column in core.columns else "", row)


def _together(parts: list[list[tuple[float, Change]]]) -> list[tuple[float, Change]]:
    """Every combination of outcomes that are independent of each other."""
    out = []
    for chosen in itertools.product(*parts):
        probability, change = 1.0, Change()
        for one, values in chosen:
            probability *= one
            change |= values
        if probability > 0.0:
            out.append((probability, change))
    return out


def read_smps(core_path: Path, stages_path: Path, outcomes_path: Path) -> TwoStage:
    """The two-stage program of three SMPS files."""
    core = read_core(core_path)
    column, row = read_stages(stages_path)
    columns, rows = list(core.columns), [name for name in core.rows if name != core.objective]
    first_columns, first_rows = columns.index(column), rows.index(row)
    cost, matrix, sides, bounds = _arrays(core, columns, rows)
    now = slice(0, first_columns)
    first = Program(
        cost=cost[now],
        matrix=sparse.csc_array(matrix[:first_rows, now]),
        row_lower=sides[0][:first_rows],
        row_upper=sides[1][:first_rows],
        lower=bounds[0][now],
        upper=bounds[1][now],
        integer=np.zeros(first_columns, np.bool_),
    )
    worlds = []
    outcomes = read_outcomes(outcomes_path, core)
    base: Program | None = None
    for number, (probability, change) in enumerate(outcomes):
        changed = Core(core.objective, core.rows, core.columns, {**core.values, **change}, core.bounds)
        fixed = base is not None and all(name == "" for name, _ in change)
        cost_w, matrix_w, sides_w, _ = (
            (cost, None, _sides(changed, rows), None) if fixed else _arrays(changed, columns, rows)
        )
        later = np.where(np.arange(len(columns)) < first_columns, 0.0, cost_w)
        arrays = {"cost": later, "row_lower": sides_w[0][first_rows:], "row_upper": sides_w[1][first_rows:]}
        if fixed:
            program = base.replace(**arrays)
        else:
            program = Program(
                matrix=sparse.csc_array(matrix_w[first_rows:, :]),
                lower=bounds[0],
                upper=bounds[1],
                integer=np.zeros(len(columns), np.bool_),
                **arrays,
            )
            base = program
        linked = np.arange(first_columns)
        worlds.append(World(str(number), probability, program, linked, linked))
    return TwoStage(first, tuple(worlds))


def _arrays(core: Core, columns: list[str], rows: list[str]) -> tuple[Any, ...]:
    """Cost, matrix, row sides and column bounds of a core program."""
    column_at = {name: i for i, name in enumerate(columns)}
    row_at = {name: i for i, name in enumerate(rows)}
    cost = np.zeros(len(columns))
    entries: list[tuple[float, int, int]] = []
    for (column, row), value in core.values.items():
        if column and row == core.objective:
            cost[column_at[column]] = value
        elif column and value != 0.0:
            entries.append((value, row_at[row], column_at[column]))
    data, row_index, column_index = (np.array(part) for part in zip(*entries, strict=True))
    matrix = sparse.coo_array((data, (row_index, column_index)), shape=(len(rows), len(columns))).tocsr()
    bounds = np.array([core.bounds.get(name, [0.0, np.inf]) for name in columns]).T
    return cost, matrix, _sides(core, rows), bounds


def _sides(core: Core, rows: list[str]) -> tuple[np.ndarray, np.ndarray]:
    rhs = np.array([core.values.get(("", row), 0.0) for row in rows])
    kind = np.array([core.rows[row] for row in rows])
    return np.where(kind == "L", -np.inf, rhs), np.where(kind == "G", np.inf, rhs)


def read_network_design(path: Path) -> TwoStage:
    """Stochastic fixed-charge network design: open arcs now, route one flow once costs and capacities are known.

    ``min sum f x + E[sum c_w y]``, ``y <= u_w x``, out - in = b_w, x binary. After ``+``: n, density, ratio, adjacency,
    fixed costs, K, probabilities, then per world unit costs, capacities, node supplies; ``--`` separates.
    """
    text = path.read_text().split("\n+", 1)[1]
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("-" * 2)]
    nodes, adjacency, fixed = int(lines[0]), _table(lines[3]), _table(lines[4])
    probability = _table(lines[6])[0]
    tail, head = np.nonzero(adjacency)
    arcs = len(tail)
    worlds = []
    for number, weight in enumerate(probability):
        cost, capacity, supply = (_table(line) for line in lines[7 + 3 * number : 10 + 3 * number])
        a = np.arange(arcs)
        balance = sparse.coo_array(
            (np.repeat([1.0, -1.0], arcs), (np.concatenate([tail, head]), np.tile(arcs + a, 2))),
            shape=(nodes, 2 * arcs),
        )
        room = sparse.coo_array(
            (np.concatenate([np.ones(arcs), -capacity[tail, head]]), (np.tile(a, 2), np.concatenate([arcs + a, a]))),
            shape=(arcs, 2 * arcs),
        )
        program = Program(
            cost=np.concatenate([np.zeros(arcs), cost[tail, head]]),
            matrix=sparse.csc_array(sparse.vstack([balance, room]).tocsc()),
            row_lower=np.concatenate([supply[0], np.full(arcs, -np.inf)]),
            row_upper=np.concatenate([supply[0], np.zeros(arcs)]),
            lower=np.zeros(2 * arcs),
            upper=np.concatenate([np.ones(arcs), capacity[tail, head]]),
            integer=np.arange(2 * arcs) < arcs,
        )
        worlds.append(World(str(number), float(weight), program, a, a))
    first = Program(
        cost=fixed[tail, head],
        matrix=sparse.csc_array((0, arcs)),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        lower=np.zeros(arcs),
        upper=np.ones(arcs),
        integer=np.ones(arcs, np.bool_),
    )
    return TwoStage(first, tuple(worlds))


def _table(line: str) -> np.ndarray:
    return np.array([[float(cell) for cell in row.split(",")] for row in line.split(";")])
