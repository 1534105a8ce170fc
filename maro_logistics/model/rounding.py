"""Whole thousandths, and amounts cut to a budget."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from maro_logistics.network.arrays import Floats, Ints

Amounts = TypeVar("Amounts", Ints, Floats)

MILLI = 1000
"""Thousandths in a unit: the resolution of every written quantity."""
NEARLY = 1e-3
"""Thousandths a solution may fall short of a whole one and still count as it (1e-6 units)."""

MILLIONTHS = 1_000_000
"""Parts in a trip, team or convoy that need not be whole: a thousandth of a trip may be tonnes."""


def down(values: Floats) -> Floats:
    """Fractions of trips rounded down to millionths, unless they are nearly the next."""
    return np.floor(values * MILLIONTHS + NEARLY) / MILLIONTHS


def up(values: Floats) -> Floats:
    """Fractions of trips rounded up to millionths, unless they are nearly the one below."""
    return np.ceil(values * MILLIONTHS - NEARLY) / MILLIONTHS


def thousandths(values: Floats) -> Ints:
    """Values in whole thousandths, rounded down unless they are nearly the next."""
    return np.floor(values * MILLI + NEARLY).astype(np.int64)


def running(values: npt.NDArray[Any], key: Ints) -> npt.NDArray[Any]:
    """Running sums within equal keys, each by itself: one sum over all would lose the small digits of large figures."""
    return pd.Series(values).groupby(key, sort=False).cumsum().to_numpy()


def cut(group: Ints, amount: Amounts, budget: Amounts) -> Amounts:
    """Amounts taken in order while the budget of their group lasts; groups need not be sorted."""
    if not len(group):
        return amount
    order = np.argsort(group, kind="stable")
    sorted_group, taken = group[order], amount[order]
    before = running(taken, sorted_group) - taken
    out = np.empty_like(amount)
    out[order] = np.clip(budget[sorted_group] - before, 0, taken)
    return out
