"""A quick bound: what all goods that ever come in could do if they were everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from maro_logistics.solvers.program import Program

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Floats, Ints

SERVICE = ("issue", "draw", "kits", "filled", "served", "lost", "lost_share")
"""Blocks of what is given out and what that leaves missing."""
EQUATIONS = ("8", "17")
"""Equations kept: need, requirements, kits. They hold only columns of these blocks."""


def supply_program(formulation: Formulation, whole: Program) -> Program:
    """A relaxation of the program: needs as they are, goods in one store for the whole operation, transport free.

    Valid for every goal: each plan gives out no more of a goods than has come in by then, and the terms left out are
    never below zero. Rows of (8) and (17), and for each goods ``p[k,t] = p[k,t-1] + coming in - given out``; units.
    """
    network, v = formulation.parts.network, formulation.parts.variables
    periods = network.timeline.periods
    columns = np.concatenate([v[name].columns for name in SERVICE])
    kept = [places for (number, _), places in formulation.rows.items() if number in EQUATIONS]
    rows = np.concatenate([np.arange(place.start, place.stop) for place in kept]) if kept else np.zeros(0, np.int64)
    pool = len(network.goods) * periods
    needs = sparse.hstack([whole.matrix[rows][:, columns], sparse.csc_array((len(rows), pool))])
    coming = _coming(formulation)
    store = sparse.hstack([_given(formulation, columns), _store(len(network.goods), periods)])
    total = np.repeat(coming.sum(axis=1), periods)
    return Program(
        cost=np.concatenate([whole.cost[columns], np.zeros(pool)]),
        matrix=sparse.csc_array(sparse.vstack([needs, store])),
        row_lower=np.concatenate([whole.row_lower[rows], coming.ravel()]),
        row_upper=np.concatenate([whole.row_upper[rows], coming.ravel()]),
        lower=np.concatenate([whole.lower[columns], np.zeros(pool)]),
        upper=np.concatenate([whole.upper[columns], total]),
        integer=np.zeros(len(columns) + pool, np.bool_),
        offset=whole.offset,
    )


def _coming(formulation: Formulation) -> Floats:
    """Units of each goods that come in or can be bought in each period, shape (goods, periods)."""
    network, ordered = formulation.parts.network, formulation.parts.variables["ordered"]
    out = np.zeros((len(network.goods), network.timeline.periods))
    np.add.at(out, (network.dated.goods, network.dated.period), network.dated.quantity)
    np.add.at(out, (network.purchases.goods, network.purchases.received_in), ordered.upper)
    return out


def _given(formulation: Formulation, columns: Ints) -> sparse.coo_array:
    """Units that issues to named items and kits, and draws, take of each goods and period."""
    network, v = formulation.parts.network, formulation.parts.variables
    issue, draw, periods = v["issue"], v["draw"], network.timeline.periods
    place = np.full(formulation.size, -1, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    direct = network.needs.requirement[issue["line"]] < 0
    row = np.concatenate(
        [(issue["goods"] * periods + issue["period"])[direct], draw["goods"] * periods + draw["period"]]
    )
    column = place[np.concatenate([issue.columns[direct], draw.columns])]
    shape = (len(network.goods) * periods, len(columns))
    return sparse.coo_array((np.ones(len(row)), (row, column)), shape=shape)


def _store(goods: int, periods: int) -> sparse.coo_array:
    """``p[k,t] - p[k,t-1]`` for every goods and period."""
    here = np.arange(goods * periods)
    later = here[here % periods > 0]
    value = np.concatenate([np.ones(len(here)), -np.ones(len(later))])
    at = np.concatenate([here, later]), np.concatenate([here, later - 1])
    return sparse.coo_array((value, at), shape=(len(here), len(here)))
