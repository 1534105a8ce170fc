"""Small programs written out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from maro_logistics.solvers.program import Program


def dense_program(
    cost: Any,
    rows: Any,
    row_lower: Any,
    row_upper: Any,
    *,
    lower: Any = 0.0,
    upper: Any = np.inf,
    integer: Any = False,
    offset: float = 0.0,
) -> Program:
    """A program from a dense matrix; bounds and integrality may be one value for all columns.

    Examples
    --------
    >>> dense_program([1.0, 2.0], [[1, 1]], [3], [np.inf]).size
    '1 rows, 2 columns (0 integer), 2 coefficients'
    """
    cost = np.asarray(cost, dtype=float)
    size = len(cost)
    return Program(
        cost=cost,
        matrix=sparse.csc_array(np.asarray(rows, dtype=float).reshape(len(row_lower), size)),
        row_lower=np.asarray(row_lower, dtype=float),
        row_upper=np.asarray(row_upper, dtype=float),
        lower=np.broadcast_to(np.asarray(lower, dtype=float), size),
        upper=np.broadcast_to(np.asarray(upper, dtype=float), size),
        integer=np.broadcast_to(np.asarray(integer, dtype=bool), size),
        offset=offset,
    )
