"""Money: whether expenses can be paid by some split over the funds, and one such split (10).

Which fund pays is free, so an expense can be paid as long as, for every set of funds that some expenses are bound to,
these expenses are within the money of the set (the marriage theorem of Hall, 1935, in amounts). Only sets that are
unions of what expenses admit need to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.carrying.room import Limit
from maro_logistics.evaluation.findings import tolerance
from maro_logistics.evaluation.money import Expense, is_admitted_by_agency, objection

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case

Funds = frozenset[str]
Payers = Callable[[Expense], "Funds | None"]
SMALLEST = 1e-9
"""Amounts below this are none."""


class Cost(NamedTuple):
    """What one unit of a decision adds to an expense."""

    expense: Expense
    per_unit: float


class Purse:
    """The funds, and what has been spent so far."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._funds = case.given.funds
        self._admitted: dict[Expense, Funds | None] = {}
        self._spent: dict[Funds, float] = defaultdict(float)
        self._unions: dict[Funds, float] = {}
        """Spending bound to each union of sets of funds."""
        self.expenses: dict[Expense, float] = defaultdict(float)

    def limits(self, costs: Iterable[Cost]) -> list[Limit]:
        """The limits that the money sets to a decision with these costs per unit."""
        bound: dict[Funds, float] = defaultdict(float)
        for expense, per_unit in costs:
            funds = self._payers(expense)
            if funds is not None and per_unit > 0:
                bound[funds] += per_unit
        for funds in bound:
            self._know(funds)
        return [
            Limit(self._amount(union) - spent, per_unit, self._amount(union))
            for union, spent in self._unions.items()
            if (per_unit := sum(rate for funds, rate in bound.items() if funds <= union)) > 0
        ]

    def spend(self, costs: Iterable[Cost], units: float) -> None:
        """Note that so many units are paid for; negative units give back."""
        for expense, per_unit in costs:
            amount = per_unit * units
            self.expenses[expense] += amount
            funds = self._payers(expense)
            if funds is not None and amount:
                self._know(funds)
                self._spent[funds] += amount
                for union in self._unions:
                    if funds <= union:
                        self._unions[union] += amount

    def _amount(self, union: Funds) -> float:
        return sum((float(self._funds[name]["amount"]) for name in union), 0.0)

    def _payers(self, expense: Expense) -> Funds | None:
        """The funds that may pay an expense; ``None`` where its payer spends freely."""
        if expense not in self._admitted:
            rows = self._funds.items()
            is_bound = any(is_admitted_by_agency(self._case, fund, expense.payer) for _, fund in rows)
            names = frozenset(name for name, fund in rows if not objection(self._case, fund, expense))
            self._admitted[expense] = names if is_bound else None
        return self._admitted[expense]

    def _know(self, funds: Funds) -> None:
        """Make sure the unions with a set of funds are among those looked at."""
        if funds in self._spent:
            return
        self._spent[funds] = 0.0
        for union in [funds, *(funds | other for other in self._unions)]:
            if union not in self._unions:
                self._unions[union] = sum(amount for bound, amount in self._spent.items() if bound <= union)

    def paid(self, preferred: dict[Expense, dict[str, float]]) -> list[tuple[str, Expense, float]]:
        """Who pays what: as preferred as far as that goes, the rest by whoever may and has money left."""
        left = {name: float(fund["amount"]) for name, fund in self._funds.items()}
        rows: list[tuple[str, Expense, float]] = []
        open_amounts: dict[Expense, float] = {}
        for expense, amount in sorted(self.expenses.items()):
            funds = self._payers(expense)
            if funds is None:
                rows.append(("", expense, amount))
                continue
            for name, told in preferred.get(expense, {}).items():
                part = min(told, amount) if name in funds else 0.0
                if part - left[name] > tolerance(left[name]):
                    part = max(left[name], 0.0)
                if part > SMALLEST:
                    rows.append((name, expense, part))
                    left[name] -= part
                    amount -= part  # noqa: PLW2901
            open_amounts[expense] = amount
        flow = _Flow(left, rows)
        for expense, amount in open_amounts.items():
            if amount > SMALLEST:
                flow.pay(expense, amount, self._payers(expense) or frozenset(), self._payers)
        return flow.rows()


class _Flow:
    """A split of expenses over funds that grows along augmenting paths."""

    def __init__(self, left: dict[str, float], rows: list[tuple[str, Expense, float]]) -> None:
        self._left = left
        self._free = [row for row in rows if not row[0]]
        self._pays: dict[str, dict[Expense, float]] = defaultdict(dict)
        for name, expense, amount in rows:
            if name:
                self._pays[name][expense] = self._pays[name].get(expense, 0.0) + amount

    def pay(self, expense: Expense, amount: float, funds: Funds, payers: Payers) -> None:
        """Pay an expense, other expenses making room where they can; what nobody has goes to a fund that may pay."""
        while amount > SMALLEST:
            path = self._path(funds, payers)
            if path is None:
                break
            amount -= self._shift(expense, amount, path)
        if amount > SMALLEST:
            name = min(funds) if funds else min(self._left)
            self._add(name, expense, amount)

    def _path(self, funds: Funds, payers: Payers) -> list[tuple[str, Expense | None]] | None:
        """Funds from one that may pay to one with money left; between them the expense that moves on."""
        before: dict[str, tuple[str, Expense] | None] = dict.fromkeys(sorted(funds))
        queue = list(before)
        for name in queue:
            if self._left[name] > SMALLEST:
                return self._back(name, before)
            for expense, amount in self._pays[name].items():
                if amount > SMALLEST:
                    for other in sorted(payers(expense) or ()):
                        if other not in before:
                            before[other] = (name, expense)
                            queue.append(other)
        return None

    @staticmethod
    def _back(name: str, before: dict[str, tuple[str, Expense] | None]) -> list[tuple[str, Expense | None]]:
        path: list[tuple[str, Expense | None]] = []
        step: tuple[str, Expense] | None
        while True:
            step = before[name]
            path.append((name, step[1] if step else None))
            if step is None:
                return path[::-1]
            name = step[0]

    def _shift(self, expense: Expense, amount: float, path: list[tuple[str, Expense | None]]) -> float:
        """Move money along a path; how much."""
        moved = min(amount, self._left[path[-1][0]])
        for (name, _), (_, moving) in pairwise(path):
            moved = min(moved, self._pays[name][moving])  # type: ignore[index]
        for (name, _), (other, moving) in pairwise(path):
            if moving is not None:
                self._pays[name][moving] -= moved
                self._left[name] += moved
                self._add(other, moving, moved)
        self._add(path[0][0], expense, moved)
        return moved

    def _add(self, name: str, expense: Expense, amount: float) -> None:
        self._pays[name][expense] = self._pays[name].get(expense, 0.0) + amount
        self._left[name] -= amount

    def rows(self) -> list[tuple[str, Expense, float]]:
        """The split."""
        bound = [(name, expense, amount) for name, part in self._pays.items() for expense, amount in part.items()]
        return [*self._free, *(row for row in bound if row[2] > SMALLEST)]
