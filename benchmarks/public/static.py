"""Public sets that are static: goods pass any number of arcs in no time, which a dated plan never does.

They go through the array seam to the engines, and test arrays, bounds and infeasibility there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.public.folder import folder
from maro_logistics.solvers import Program


def network_design(path: Path) -> Program:
    """Multicommodity fixed-charge network design, with the strong linking rows ``x[k,a] <= demand[k] y[a]``."""
    lines = path.read_text(encoding="ascii").split("\n")[1:]
    nodes, arcs, goods = (int(word) for word in lines[0].split())
    table = np.array([[float(word) for word in line.split()[:5]] for line in lines[1 : 1 + arcs]])
    asked = np.array([[float(word) for word in line.split()[:3]] for line in lines[1 + arcs : 1 + arcs + goods]])
    tail, head = table[:, 0].astype(int) - 1, table[:, 1].astype(int) - 1
    unit, capacity, fixed = table[:, 2], table[:, 3], table[:, 4]
    most = np.minimum(asked[:, 2][:, None], capacity[None, :])
    flow = np.arange(goods * arcs).reshape(goods, arcs)
    opened = goods * arcs + np.arange(arcs)
    k = np.repeat(np.arange(goods), arcs)
    a = np.tile(np.arange(arcs), goods)
    side = np.zeros((goods, nodes))
    side[np.arange(goods), asked[:, 0].astype(int) - 1] += asked[:, 2]
    side[np.arange(goods), asked[:, 1].astype(int) - 1] -= asked[:, 2]
    rows = [
        (k * nodes + tail[a], flow.ravel(), 1.0),
        (k * nodes + head[a], flow.ravel(), -1.0),
        (goods * nodes + a, flow.ravel(), 1.0),
        (goods * nodes + np.arange(arcs), opened, -capacity),
        (goods * nodes + arcs + flow.ravel(), flow.ravel(), 1.0),
        (goods * nodes + arcs + flow.ravel(), opened[a], -most.ravel()),
    ]
    loose = arcs + goods * arcs
    return Program(
        cost=np.concatenate([np.tile(unit, goods), fixed]),
        matrix=_matrix(rows, goods * nodes + loose, goods * arcs + arcs),
        row_lower=np.concatenate([side.ravel(), np.full(loose, -np.inf)]),
        row_upper=np.concatenate([side.ravel(), np.zeros(loose)]),
        lower=np.zeros(goods * arcs + arcs),
        upper=np.concatenate([most.ravel(), np.ones(arcs)]),
        integer=np.arange(goods * arcs + arcs) >= goods * arcs,
    )


def multicommodity(stem: Path) -> Program:
    """Multicommodity flow of least cost with common capacities; arcs of all products have a column for each."""
    goods, nodes, *_ = (int(word) for word in Path(f"{stem}.nod").read_text(encoding="ascii").split())
    arcs = _numbers(stem, "arc")
    supply, common = _numbers(stem, "sup"), _numbers(stem, "mut")
    every = arcs[:, 3] < 0
    column = np.concatenate([np.flatnonzero(~every), np.repeat(np.flatnonzero(every), goods)])
    product = np.concatenate([arcs[~every, 3].astype(int) - 1, np.tile(np.arange(goods), int(every.sum()))])
    tail, head = arcs[column, 1].astype(int) - 1, arcs[column, 2].astype(int) - 1
    here = np.arange(len(column))
    side = np.zeros((goods, nodes))
    np.add.at(side, (supply[:, 1].astype(int) - 1, supply[:, 0].astype(int) - 1), supply[:, 2])
    pointer = arcs[column, 6].astype(int)
    bound = np.flatnonzero(pointer > 0)
    rows = [
        (product * nodes + tail, here, 1.0),
        (product * nodes + head, here, -1.0),
        (goods * nodes + pointer[bound] - 1, bound, 1.0),
    ]
    limit = np.full(int(pointer.max()), np.inf)
    limit[common[:, 0].astype(int) - 1] = common[:, 1]
    own = np.where(arcs[column, 5] < 0, np.inf, arcs[column, 5])
    return Program(
        cost=arcs[column, 4],
        matrix=_matrix(rows, goods * nodes + len(limit), len(column)),
        row_lower=np.concatenate([side.ravel(), np.full(len(limit), -np.inf)]),
        row_upper=np.concatenate([side.ravel(), limit]),
        lower=np.zeros(len(column)),
        upper=own,
        integer=np.zeros(len(column), np.bool_),
    )


def _numbers(stem: Path, ending: str) -> np.ndarray:
    lines = Path(f"{stem}.{ending}").read_text(encoding="ascii").split("\n")
    return np.array([[float(word) for word in line.split()] for line in lines if line.strip()])


def _matrix(parts: list[tuple[Any, Any, Any]], rows: int, columns: int) -> Any:
    row, column = (np.concatenate([np.asarray(part[i]) for part in parts]) for i in (0, 1))
    value = np.concatenate(
        [np.broadcast_to(np.asarray(part[2], dtype=np.float64), np.shape(part[0])) for part in parts]
    )
    return sparse.csc_array(sparse.coo_array((value, (row, column)), shape=(rows, columns)))


def program_of(case: str) -> Program:
    """The program of a case of ``expected.csv``."""
    if case.startswith("multicommodity"):
        return multicommodity(folder() / case.removesuffix(".*"))
    return network_design(folder() / case)
