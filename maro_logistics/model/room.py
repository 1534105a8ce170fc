"""What still fits while decisions are booked one by one: the slack of every limit, and the money left."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from maro_logistics.model.formulation import Formulation
from maro_logistics.network.arrays import Floats, Ints

HARD, LOAD, CONVOY, RELAY = range(4)
"""Limits that only shrink; that trips widen; that convoys widen; that relay teams widen."""
LIMITS = {
    ("2", "payload"): LOAD, ("3", "volume"): LOAD, ("15", "payload"): LOAD, ("15", "volume"): LOAD,
    ("2", "carrier"): HARD, ("4", "fleet"): HARD, ("4", "long period"): HARD, ("5", "tonnes"): HARD,
    ("5", "trips"): HARD, ("6", "opened"): HARD, ("7", "handling"): HARD, ("12", "convoy"): CONVOY,
    ("12", "escort"): HARD, ("14", "exposure"): HARD, ("16", "communications"): RELAY,
}  # fmt: skip
"""Rows that limit what is moved, by (equation, name). Where (12) demands escorts, they come before their convoy."""
Entry = tuple[int, float]
"""(row or group, amount per unit of a column)."""


class Columns:
    """Entries of a sparse matrix, column by column, as plain numbers."""

    def __init__(self, matrix: sparse.csc_array) -> None:
        self._start: list[int] = matrix.indptr.tolist()
        self._row, self._value = matrix.indices, matrix.data
        self._known: dict[int, list[Entry]] = {}

    def __getitem__(self, column: int) -> list[Entry]:
        found = self._known.get(column)
        if found is None:
            span = slice(self._start[column], self._start[column + 1])
            found = list(zip(self._row[span].tolist(), self._value[span].tolist(), strict=True))
            self._known[column] = found
        return found


class Room:
    """Slack of every limit on movements, and what is booked of each column."""

    def __init__(self, formulation: Formulation) -> None:
        handled = formulation.parts.variables["handled"]
        matrix = formulation.matrix.tocsr()
        tonnes = _tonnes_handled(formulation, matrix)
        blocks = [(tonnes, formulation.upper[handled.columns], HARD)]
        for name, kind in LIMITS.items():
            if name in formulation.rows:
                body, most = _at_most(formulation, matrix, formulation.rows[name])
                blocks.append((body + body[:, handled.columns] @ tonnes, most, kind))
        self.entries = Columns(sparse.vstack([body for body, _, _ in blocks]).tocsc())
        self.slack: list[float] = np.concatenate([most for _, most, _ in blocks]).tolist()
        self.kind: list[int] = np.repeat([kind for _, _, kind in blocks], [len(most) for _, most, _ in blocks]).tolist()
        self.upper: list[float] = formulation.upper.tolist()
        self.booked: dict[int, float] = {}
        self.purse = Purse(formulation, tonnes)

    def left(self, column: int) -> float:
        """How much more of a column its own limit and the money allow."""
        return min(self.upper[column] - self.booked.get(column, 0.0), self.purse.affordable(column))

    def most(self, column: int) -> float:
        """How much more of a column there is room for as things are."""
        most = self.left(column)
        for row, value in self.entries[column]:
            if value > 0:
                most = min(most, self.slack[row] / value)
        return max(most, 0.0)

    def take(self, column: int, amount: float) -> None:
        """Book an amount of a column."""
        self.booked[column] = self.booked.get(column, 0.0) + amount
        for row, value in self.entries[column]:
            self.slack[row] -= value * amount
        self.purse.pay(column, amount)


def _tonnes_handled(formulation: Formulation, matrix: sparse.csr_array) -> sparse.csr_array:
    """(7) Tonnes handled, by place and day, of a unit of each cargo column; shape (handled, columns)."""
    handled = formulation.parts.variables["handled"]
    if ("7", "handled") not in formulation.rows:
        return sparse.csr_array((len(handled), formulation.size))
    own = sparse.csr_array(
        (np.ones(len(handled)), (np.arange(len(handled)), handled.columns)), shape=(len(handled), formulation.size)
    )
    return sparse.csr_array(matrix[formulation.rows[("7", "handled")]] + own)


def _at_most(formulation: Formulation, matrix: sparse.csr_array, rows: slice) -> tuple[sparse.csr_array, Floats]:
    """Rows as ``body <= most``, turned round where they are ``>=``."""
    body = matrix[rows]
    upper, lower = formulation.row_upper[rows], formulation.row_lower[rows]
    sign = np.where(np.isfinite(upper), 1.0, -1.0)
    return sparse.csr_array(sparse.diags_array(sign) @ body), np.where(sign > 0, upper, -lower)


class Purse:
    """(10) What each fund has left, and what it pays of each group of expenses."""

    def __init__(self, formulation: Formulation, tonnes: sparse.csr_array) -> None:
        spending, funds = formulation.parts.spending, formulation.parts.network.funds
        paid, handled = formulation.parts.variables["spent"], formulation.parts.variables["handled"]
        self.left: list[float] = funds.amount.tolist()
        self.spent: list[float] = [0.0] * len(paid)
        self._pairs: list[list[int]] = [[] for _ in range(spending.groups)]
        self._fund: list[int] = spending.fund.tolist()
        wide = np.bincount(spending.fund, minlength=len(funds))
        for pair in np.argsort(wide[spending.fund], kind="stable").tolist():
            self._pairs[int(spending.group_of[pair])].append(pair)
        owed = _expenses(formulation)
        self._owed = Columns((owed + owed[:, handled.columns] @ tonnes).tocsc())

    def affordable(self, column: int) -> float:
        """Most of a column that the funds can pay."""
        owed = self._owed[column]
        if not owed:
            return np.inf
        together = sum(max(amount, 0.0) for _, amount in owed)
        least = min(sum(self.left[self._fund[pair]] for pair in self._pairs[group]) for group, _ in owed)
        return least / together if together > 0 else np.inf

    def pay(self, column: int, amount: float) -> None:
        """Pay for an amount of a column, from the most special fund first."""
        for group, price in self._owed[column]:
            due = price * amount
            for pair in self._pairs[group]:
                part = min(due, self.left[self._fund[pair]])
                self.left[self._fund[pair]] -= part
                self.spent[pair] += part
                due -= part


def _expenses(formulation: Formulation) -> sparse.csr_array:
    """Currency owed by each group of payers for a unit of each column; shape (groups, columns)."""
    spending, spent = formulation.parts.spending, formulation.parts.expenses.of(formulation.parts.spending.expense)
    shape = (spending.groups, formulation.size)
    position: tuple[Ints, Ints] = (spending.group, spent.column)
    return sparse.coo_array((spent.amount, position), shape=shape).tocsr()
