"""What a plan has done before a date, fixed in the program: as bounds and limits, so that nothing else knows of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.errors import InputError
from maro_logistics.model.encode import encode
from maro_logistics.model.first_come import ABSOLUTE, RELATIVE, broken_rows
from maro_logistics.model.formulation import Formulation
from maro_logistics.model.replay import Outcome, replay

if TYPE_CHECKING:
    from maro_logistics.network.arrays import Bools, Floats
    from maro_logistics.plan.plan import Plan

DECISIONS = ("out", "back", "trips", "teams", "convoys", "ordered", "placed", "opened", "issue", "draw", "kits")
"""Columns that are decided. All others follow from them, or stay free: what is given up, and which fund pays."""
MOST_TOLD = 3
"""Rows a message names."""


@dataclass(frozen=True, eq=False)
class Frozen:
    """A program in which a plan's decisions before a period stand, and the plan as a point of it."""

    formulation: Formulation
    start: Outcome
    lifted: int
    """Limits that what stands exceeds by itself; nothing may be added there."""


class Base:
    """A plan in the program of a scenario, which can be frozen up to any period.

    Raises ``InputError`` where the plan does what the program has no column for.
    """

    def __init__(self, formulation: Formulation, plan: Plan) -> None:
        self._plan = encode(formulation.parts, plan)
        if self._plan.strange:
            told = ", ".join(self._plan.strange[:MOST_TOLD])
            raise InputError(f"the plan does what the scenario does not know: {told}")
        self._formulation = _with_room(formulation, self._plan.x)
        everything = self._settled(self._formulation, formulation.parts.network.timeline.periods)
        draw = formulation.parts.variables["draw"].columns
        self._drawn = self._plan.x.copy()
        self._drawn[draw] = replay(everything, self._plan.x).x[draw]

    def frozen(self, periods: int) -> Frozen:
        """The program in which all decisions of the first ``periods`` periods stand as in the plan."""
        base, x = self._formulation, self._drawn
        fixed = decided_before(base, periods)
        one = dataclasses.replace(base, lower=np.where(fixed, x, base.lower), upper=np.where(fixed, x, base.upper))
        roomy = dataclasses.replace(one, upper=np.where(_follows(one), np.inf, one.upper))
        start = replay(self._settled(roomy, base.parts.network.timeline.periods), x)
        one, lifted = _lifted(one, start.point, fixed)
        broken = broken_rows(one, start.point)
        if broken.any():
            raise InputError(f"the plan cannot be carried on in this scenario: {_told(one, broken)}")
        return Frozen(self._settled(one, periods), start, lifted)

    def free(self, frozen: Frozen) -> Formulation:
        """The program with the limits of a frozen one, in which nothing stands."""
        limits = frozen.formulation
        upper = np.maximum(self._formulation.upper, limits.upper)
        return dataclasses.replace(
            self._formulation, row_lower=limits.row_lower, row_upper=limits.row_upper, upper=upper
        )

    def _settled(self, formulation: Formulation, periods: int) -> Formulation:
        """The program that leaves cargo of the first periods on the departures the plan has it on."""
        parts, loads = formulation.parts, self._plan.loads
        settled = loads.of(parts.network.arcs.period[loads.arc] < periods)
        return dataclasses.replace(formulation, parts=dataclasses.replace(parts, settled=settled))


def decided_before(formulation: Formulation, periods: int) -> Bools:
    """Columns of decisions of the first periods: departures with all their cargo, orders, openings, issues."""
    network, v = formulation.parts.network, formulation.parts.variables
    arcs = network.arcs
    when = {
        **{name: arcs.period[v[name]["arc"]] for name in ("out", "back", "trips")},
        **{name: network.purchases.placed_in[v[name]["purchase"]] for name in ("ordered", "placed")},
        **{name: v[name]["period"] for name in ("opened", "issue", "draw", "kits")},
        "teams": v.teams.period,
        "convoys": v.teams.group_period[v["convoys"]["group"]],
    }
    out = np.zeros(formulation.size, np.bool_)
    for name in DECISIONS:
        out[v[name].columns] = when[name] < periods
    return out


def _with_room(formulation: Formulation, x: Floats) -> Formulation:
    """The program with upper limits that admit what a plan of other circumstances does.

    Where it orders more than would be of use now, there may also be more of those goods everywhere.
    """
    network, v = formulation.parts.network, formulation.parts.variables
    upper = np.maximum(formulation.upper, x)
    more = np.zeros(len(network.goods))
    ordered = v["ordered"]
    np.add.at(more, network.purchases.goods, np.maximum(x - formulation.upper, 0.0)[ordered.columns])
    if not more.any():
        return dataclasses.replace(formulation, upper=upper)
    for name in ("out", "back", "issue", "draw"):
        upper[v[name].columns] += more[v[name]["goods"]]
    for name in ("stock", "discard"):
        upper[v[name].columns] += more[network.holding.goods[v[name]["holding"]]]
    return dataclasses.replace(formulation, upper=upper)


def _lifted(formulation: Formulation, point: Floats, fixed: Bools) -> tuple[Formulation, int]:
    """The program whose limits are at least what a point asks of them, where something that stands is part of it.

    Nothing may be added there: whatever asks for more of such a limit stays as the point has it. And the number of
    limits that were lifted.
    """
    row = formulation.matrix @ point
    standing = _touched(formulation, fixed)
    over = broken_rows(formulation, point) & standing & (formulation.row_lower < formulation.row_upper)
    upper = np.where(over, np.maximum(formulation.row_upper, row), formulation.row_upper)
    lower = np.where(over, np.minimum(formulation.row_lower, row), formulation.row_lower)
    asks = _asks_more(formulation, over) & _moves(formulation)
    most = np.where(asks, np.minimum(formulation.upper, np.maximum(point, formulation.lower)), formulation.upper)
    room = np.maximum(ABSOLUTE, RELATIVE * np.abs(formulation.upper))
    beyond = np.isfinite(formulation.upper) & (point > formulation.upper + room)
    most = np.where(beyond, point, most)
    changed = dataclasses.replace(formulation, row_lower=lower, row_upper=upper, upper=most)
    return changed, int(over.sum() + beyond.sum())


def _follows(formulation: Formulation) -> Bools:
    """Columns of what follows from decisions."""
    v = formulation.parts.variables
    out = np.zeros(formulation.size, np.bool_)
    for name in ("handled", "over_t", "over_m3", "stock"):
        out[v[name].columns] = True
    return out


def _touched(formulation: Formulation, columns: Bools) -> Bools:
    """Rows with a coefficient of one of the columns, or of what follows from one (handled tonnes, spending)."""
    matrix = abs(formulation.matrix)
    rows = matrix @ columns.astype(np.float64) > 0
    follows = _follows(formulation)
    follows[formulation.parts.variables["spent"].columns] = True
    linked = (matrix.T @ rows.astype(np.float64) > 0) & follows
    return np.asarray(rows | (matrix @ linked.astype(np.float64) > 0), dtype=np.bool_)


def _asks_more(formulation: Formulation, rows: Bools) -> Bools:
    """Columns that use up a limit among the rows."""
    sign = np.where(np.isfinite(formulation.row_upper), 1.0, -1.0) * rows
    uses = formulation.matrix.copy()
    uses.data = np.maximum(uses.data * sign[uses.indices], 0.0)
    return np.asarray(uses.T @ np.ones(len(rows)) > 0, dtype=np.bool_)


def _moves(formulation: Formulation) -> Bools:
    """Columns of decisions and of handled tonnes; what funds pay may be split anew."""
    v = formulation.parts.variables
    out = np.zeros(formulation.size, np.bool_)
    for name in (*DECISIONS, "handled"):
        out[v[name].columns] = True
    return out


def _told(formulation: Formulation, broken: Bools) -> str:
    """Where broken rows stand, in words."""
    at = np.flatnonzero(broken)
    names = [f"({number}) {name}" for (number, name), rows in formulation.rows.items()
             if ((rows.start <= at) & (at < rows.stop)).any()]  # fmt: skip
    return ", ".join(names[:MOST_TOLD])
