"""Among answers that are equally good, the one that changes least."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Floats
    from maro_logistics.solvers.program import Program

PER_TONNE = 0.05
"""A tonne that is sent otherwise counts as this many trips."""
ROOM = 1e-9
"""By how much the objective may grow, relative: the last digits of a float."""


def settling(formulation: Formulation, one: Program, point: Floats, home: Floats) -> Program:
    """The program that finds, between a point and ``home``, what is as good as the point and nearest to home.

    Decisions stay between their two values, so that the distance to home is linear; one row keeps the objective of
    ``one``. Distance counts trips, teams, orders and openings that differ, and tonnes of cargo a little.
    """
    low, high = np.minimum(point, home), np.maximum(point, home)
    weight = _weights(formulation)
    boxed = weight > 0
    value = one.objective(point)
    row = sparse.csc_array(one.cost[None, :])
    most = value - one.offset + ROOM * max(abs(value), 1.0)
    return dataclasses.replace(
        one,
        cost=np.where(home <= point, weight, -weight),
        matrix=sparse.csc_array(sparse.vstack([one.matrix, row])),
        row_lower=np.append(one.row_lower, -np.inf),
        row_upper=np.append(one.row_upper, most),
        lower=np.where(boxed, np.maximum(low, one.lower), one.lower),
        upper=np.where(boxed, np.minimum(high, one.upper), one.upper),
        offset=0.0,
    )


def distance(formulation: Formulation, point: Floats, home: Floats) -> float:
    """How much a point changes of another: trips, teams, orders and openings, and a little for tonnes."""
    return float(_weights(formulation) @ np.abs(point - home))


def _weights(formulation: Formulation) -> Floats:
    v, cargo = formulation.parts.variables, formulation.parts.cargo
    out = np.zeros(formulation.size)
    for name in ("trips", "teams", "opened", "placed"):
        out[v[name].columns] = 1.0
    out[cargo.column] = np.maximum(PER_TONNE * cargo.t, 1e-6)
    buys = formulation.parts.network.purchases
    out[v["ordered"].columns] = np.maximum(PER_TONNE * formulation.parts.network.goods.t[buys.goods], 1e-6)
    return out
