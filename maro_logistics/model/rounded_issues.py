"""Issues in thousandths: no drift, and never more than a line has asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.model.rounding import MILLI, running, thousandths

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.arrays import Floats, Ints


def rounded_issues(parts: Parts, x: Floats) -> Ints:
    """Issues rounded so that what a line has been given of a goods never lags by more than a thousandth.

    Lines whose late part is lost do not catch up: what they miss is gone. No line is given more than it has asked for.
    """
    issue, needs = parts.variables["issue"], parts.network.needs
    if not len(issue):
        return np.zeros(0, dtype=np.int64)
    group, _ = grouped(issue["line"], issue["goods"])
    order = np.lexsort((issue["period"], group))
    each = np.diff(thousandths(running(x[issue.columns][order], group[order])), prepend=0)
    each[_first(group[order])] = thousandths(x[issue.columns][order])[_first(group[order])]
    caught_up = np.empty(len(order), dtype=np.int64)
    caught_up[order] = each
    plain = needs.lost[issue["line"]] | (needs.kit[issue["line"]] >= 0)
    return _capped(parts, np.where(plain, thousandths(x[issue.columns]), caught_up))


def _capped(parts: Parts, amount: Ints) -> Ints:
    """The issues cut so that what is counted for a line by the end of a period is at most what it asked for by then."""
    issue, needs = parts.variables["issue"], parts.network.needs
    worth = parts.network.issues.amount
    rows = np.flatnonzero(needs.kit[issue["line"]] < 0)
    rows = rows[np.lexsort((issue["goods"][rows], issue["period"][rows], issue["line"][rows]))]
    line = issue["line"][rows]
    counted = amount[rows] / MILLI * worth[rows]
    most = np.minimum(running(counted, line), needs.asked[line, issue["period"][rows]])
    allowed = np.diff(most, prepend=0.0)
    allowed[_first(line)] = most[_first(line)]
    over = allowed < counted - 1e-9 * np.maximum(counted, 1.0)
    out = amount.copy()
    out[rows[over]] = np.maximum(np.floor(allowed[over] / worth[rows[over]] * MILLI + 1e-6), 0).astype(np.int64)
    return out


def _first(key: Ints) -> Ints:
    """Positions at which a sorted key changes."""
    return np.flatnonzero(np.diff(key, prepend=-1)).astype(np.int64)
