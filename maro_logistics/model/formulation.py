"""The whole program of a network: variables, numbered equations, objective."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from maro_logistics.model import flow, money, objective, split, stores, vehicles
from maro_logistics.model.blocks import lay_out
from maro_logistics.model.cargo import Cargo, cargo
from maro_logistics.model.money import Expenses, Spending
from maro_logistics.model.objective import Cost
from maro_logistics.model.stores import Handled
from maro_logistics.model.variables import Variables, declare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maro_logistics.model.blocks import Block, Rows
    from maro_logistics.model.split import Loads
    from maro_logistics.network.arrays import Bools, Floats, Ints
    from maro_logistics.network.network import Network


@dataclass(frozen=True, eq=False)
class Parts:
    """What the equations are written in."""

    network: Network
    variables: Variables
    cargo: Cargo
    handled: Handled
    expenses: Expenses
    spending: Spending
    settled: Loads = field(default_factory=split.no_loads)
    """Cargo whose departure is settled already where several share it."""

    @property
    def balance_rows(self) -> int:
        """Number of (place, goods, period) in which stock can be."""
        holding = self.network.holding
        return int((holding.last - holding.first + 1).sum())


EQUATIONS: tuple[Callable[[Parts], list[Rows]], ...] = (
    flow.balance,
    vehicles.payload,
    vehicles.volume,
    vehicles.fleet_time,
    vehicles.route_capacity,
    stores.storage,
    stores.handling,
    flow.service,
    flow.service_or_lost,
    flow.requirements,
    money.budgets,
    vehicles.escorts,
    vehicles.exposure,
    vehicles.return_loads,
    vehicles.communications,
    flow.kit_contents,
    stores.orders,
    objective.equity,
)
"""Equations that become rows. Those missing here (9, 11, 13) decide which variables exist at all."""


@dataclass(frozen=True, eq=False)
class Formulation:
    """A network as a mixed-integer program in arrays, minimised."""

    parts: Parts
    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Bools
    terms: dict[str, Cost]
    goals: dict[str, Cost]
    rows: dict[tuple[str, str], slice]
    """Where the rows of each (equation, name) stand."""
    row_labels: dict[tuple[str, str], Mapping[str, Ints]]
    """What these rows stand for, as positions in the network, where their equation tells."""

    @property
    def whole_goods(self) -> Bools:
        """Cargo, orders and issues of goods in whole units in firm periods."""
        network, v, load = self.parts.network, self.parts.variables, self.parts.cargo
        whole, firm = network.goods.whole, network.timeline.firm
        out = np.zeros(self.size, np.bool_)
        out[load.column] = whole[load.goods] & firm[network.arcs.period[load.arc]]
        out[v["ordered"].columns] = whole[network.purchases.goods] & firm[network.purchases.placed_in]
        for name in ("issue", "draw"):
            out[v[name].columns] = whole[v[name]["goods"]] & firm[v[name]["period"]]
        return out

    @property
    def cost(self) -> Floats:
        """Coefficients of the default objective."""
        total = np.zeros(self.size)
        for cost in self.terms.values():
            if len(cost.columns):
                total += cost.vector(self.size)
        return total

    @property
    def constant(self) -> float:
        """Constant of the default objective."""
        return sum(cost.constant for cost in self.terms.values())

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.lower)


def prepare(network: Network) -> Parts:
    """Variables of a network and everything the equations share."""
    variables = declare(network)
    variables = _with(variables, objective.equity_block(network))
    none = np.zeros(0, np.int64)
    nothing = Spending(none, none, none, none, 0)
    load = cargo(network, variables)
    most = np.concatenate([variables["out"].upper, variables["back"].upper])
    block, handled = stores.handled_block(network, load, most)
    variables = _with(variables, [block])
    parts = Parts(network, variables, load, handled, money.no_expenses(), nothing)
    parts = dataclasses.replace(parts, expenses=money.expenses(parts))
    parts = dataclasses.replace(parts, spending=money.funded(parts, parts.expenses))
    return dataclasses.replace(parts, variables=_with(variables, [money.spend(parts, parts.spending)]))


def _with(variables: Variables, more: list[Block]) -> Variables:
    return dataclasses.replace(variables, blocks=lay_out([*variables.blocks.values(), *more]))


def formulate(network: Network) -> Formulation:
    """The program of a network."""
    parts = prepare(network)
    groups = [rows for equation in EQUATIONS for rows in equation(parts) if len(rows)]
    lower, upper = (_joined([getattr(rows, side) for rows in groups]) for side in ("lower", "upper"))
    labels = {(rows.number, rows.name): rows.labels for rows in groups}
    matrix, places = _assemble(groups, parts.variables.size)
    blocks = parts.variables.blocks.values()
    terms = objective.terms(parts)
    return Formulation(
        parts=parts,
        matrix=matrix,
        row_lower=lower,
        row_upper=upper,
        lower=np.concatenate([one.lower for one in blocks]),
        upper=np.concatenate([one.upper for one in blocks]),
        integer=np.concatenate([one.integer for one in blocks]),
        terms=terms,
        goals=objective.goal_costs(parts, terms),
        rows=places,
        row_labels=labels,
    )


def _joined(sides: list[Floats]) -> Floats:
    return np.concatenate(sides) if sides else np.zeros(0)


def _assemble(groups: list[Rows], columns: int) -> tuple[sparse.csc_array, dict[tuple[str, str], slice]]:
    """All groups of rows, one below the other, as one matrix; equal positions add up.

    The list is emptied on the way: coefficients are not kept twice.
    """
    starts = np.cumsum([0, *(len(rows) for rows in groups)])
    sizes = [len(rows.entries.row) for rows in groups]
    places = {
        (rows.number, rows.name): slice(int(start), int(start) + len(rows))
        for rows, start in zip(groups, starts, strict=False)
    }
    parts = [(rows.entries.row, rows.entries.column, rows.entries.value) for rows in groups]
    groups.clear()
    if not parts:
        return sparse.csc_array((0, columns)), places
    row = np.concatenate([part[0] for part in parts])
    row += np.repeat(starts[:-1].astype(np.int32), sizes)
    rest = [part[1:] for part in parts]
    parts.clear()
    column = np.concatenate([part[0] for part in rest])
    values = [part[1] for part in rest]
    rest.clear()
    value = np.concatenate(values)
    values.clear()
    matrix = sparse.coo_array((value, (row, column)), shape=(int(starts[-1]), columns)).tocsc()
    if np.count_nonzero(matrix.data) < matrix.nnz:
        matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix, places
