"""Decisions in whole thousandths, carried out period by period, so that every sum is exact."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.model.rounded_issues import rounded_issues
from maro_logistics.model.rounding import MILLI, NEARLY, cut, thousandths
from maro_logistics.model.split import split
from maro_logistics.network.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts


@dataclass(frozen=True, eq=False)
class Ledger:
    """Stock of each holding and period in thousandths, shape (holdings, periods)."""

    opening: Ints
    lost: Ints
    dated: Ints
    ordered: Ints
    dispatched: Ints
    received: Ints
    issued: Ints
    discarded: Ints
    closing: Ints


class Quantities:
    """Cargo, orders, issues and draws in thousandths, cut to what is there when their turn comes.

    ``cargo``, ``ordered``, ``issue``, ``draw`` and ``kits`` follow the columns of their names; ``loads`` is the cargo
    by departure, after the cargo that departures share was split over them.
    """

    def __init__(self, parts: Parts, x: Floats) -> None:
        self.parts, v = parts, parts.variables
        network, cargo = parts.network, parts.cargo
        goods, firm = network.goods, network.timeline.firm
        every = np.arange(len(cargo))
        self.loads = split(parts, x, self._whole_again(thousandths(x[cargo.column]), every))
        self.cargo = self.loads.total(len(cargo))
        buys, issue, draw = network.purchases, v["issue"], v["draw"]
        ordered = _whole(thousandths(x[v["ordered"].columns]), goods.whole[buys.goods] & firm[buys.placed_in])
        self.ordered = np.where(ordered / MILLI < buys.least * firm[buys.placed_in] - 1e-9, 0, ordered)
        self.issue = _whole(rounded_issues(parts, x), goods.whole[issue["goods"]] & firm[issue["period"]])
        self.kits = np.rint(x[v["kits"].columns] * MILLI).astype(np.int64)
        self.kind = network.needs.requirement[issue["line"]] >= 0
        self.draw_of, self.draws = self._draw_groups()
        self.draw = np.zeros(len(draw), dtype=np.int64)
        self.kit_rows = self.kit_group = np.zeros(0, dtype=np.int64)
        self.kit_units = np.zeros(0)
        self._size_draws()
        self._size_kits()

    def _draw_groups(self) -> tuple[Ints, Ints]:
        """Draw of each issue for a requirement, -1 for others; and the (draw, requirement) group of each."""
        v, network = self.parts.variables, self.parts.network
        issue, draw = v["issue"], v["draw"]
        size = (len(network.locations), max(len(network.goods), 1), network.timeline.periods)
        known = np.full(size if len(draw) else (1, 1, 1), -1, dtype=np.int64)
        known[draw["location"], draw["goods"], draw["period"]] = np.arange(len(draw))
        of = np.full(len(issue), -1, dtype=np.int64)
        one = np.flatnonzero(self.kind)
        of[one] = known[network.needs.location[issue["line"][one]], issue["goods"][one], issue["period"][one]]
        return of, of * max(len(network.needs.requirement_name), 1) + network.needs.requirement[issue["line"]]

    def _size_draws(self) -> None:
        """A draw is the largest sum over the lines of one requirement."""
        one = np.flatnonzero(self.kind)
        if not len(one):
            return
        group, (_,) = grouped(self.draws[one])
        total = np.bincount(group, weights=self.issue[one]).astype(np.int64)
        np.maximum.at(self.draw, self.draw_of[one], total[group])

    def _size_kits(self) -> None:
        """Issues for kits become exactly units_per_kit x kits, the largest row taking the difference."""
        v, needs = self.parts.variables, self.parts.network.needs
        issue, kits = v["issue"], v["kits"]
        one = np.flatnonzero(needs.kit[issue["line"]] >= 0)
        if not len(one):
            return
        number = np.zeros((len(needs), self.parts.network.timeline.periods))
        number[kits["line"], kits["period"]] = self.kits / MILLI
        units = self.parts.network.issues.amount[one]
        wanted = np.rint(units * number[issue["line"][one], issue["period"][one]] * MILLI).astype(np.int64)
        self.kit_rows, self.kit_units = one, units
        self.kit_group, _ = grouped(
            issue["line"][one], issue["period"][one], self.parts.network.goods.item[issue["goods"][one]]
        )
        self._match(wanted)

    def _match(self, wanted: Ints) -> None:
        """Sums over the rows of each kit item made equal to ``wanted``: cut in order, the first row topped up."""
        budget = np.zeros(int(self.kit_group.max()) + 1, dtype=np.int64)
        budget[self.kit_group] = wanted
        rows = self.kit_rows
        self.issue[rows] = cut(self.kit_group, self.issue[rows], budget)
        missing = budget - np.bincount(self.kit_group, weights=self.issue[rows], minlength=len(budget)).astype(np.int64)
        _, first = np.unique(self.kit_group, return_index=True)
        self.issue[rows[first]] += missing

    def carry_out(self) -> Ledger:
        """Play all periods: losses, dated stock and orders, departures, receipts, issues, discards."""
        network, cargo = self.parts.network, self.parts.cargo
        holding, periods = network.holding, network.timeline.periods
        book = self._entered()
        leaves, lands = self._ends()
        plan = _Calendar(self, periods, leaves)
        arriving = np.zeros((len(holding), periods))
        lossy = network.losses[holding.location, network.goods.item[holding.goods]]
        stays = holding.kept[:, None] & (np.arange(periods) < network.goods.expires[holding.goods][:, None])
        stock = np.zeros(len(holding), dtype=np.int64)
        for t in range(periods):
            book["opening"][:, t] = stock
            book["lost"][:, t] = np.ceil(stock * lossy[:, t] - NEARLY).astype(np.int64)
            there = stock - book["lost"][:, t] + book["dated"][:, t] + book["ordered"][:, t]
            rows = plan.leaving(t)
            self.cargo[rows] = self._whole_again(cut(leaves[rows], self.cargo[rows], there), rows)
            np.add.at(book["dispatched"][:, t], leaves[rows], self.cargo[rows])
            landed = rows[lands[rows] >= 0]
            np.add.at(arriving, (lands[landed], cargo.received_in[landed]), self.cargo[landed] * cargo.kept[landed])
            book["received"][:, t] = np.floor(arriving[:, t] + NEARLY).astype(np.int64)
            arriving[:, t + 1 : t + 2] += np.maximum(arriving[:, [t]] - book["received"][:, [t]], 0.0)
            there += book["received"][:, t] - book["dispatched"][:, t]
            book["issued"][:, t] = self._issue(plan, t, there)
            rest = there - book["issued"][:, t]
            book["discarded"][:, t] = np.where(stays[:, t], 0, rest)
            stock = np.where(stays[:, t], rest, 0)
            book["closing"][:, t] = stock
        return Ledger(**book)

    def _entered(self) -> dict[str, Ints]:
        """The ledger with dated stock and orders entered, the rest empty; orders that reach no holding are dropped."""
        network, holding_at = self.parts.network, self.parts.variables.holding_at
        shape = (len(network.holding), network.timeline.periods)
        book = {field.name: np.zeros(shape, dtype=np.int64) for field in dataclasses.fields(Ledger)}
        known, buys = network.dated, network.purchases
        quantity = np.floor(known.quantity * MILLI + NEARLY).astype(np.int64)
        np.add.at(book["dated"], (holding_at[known.location, known.goods], known.period), quantity)
        bought = holding_at[buys.location, buys.goods]
        self.ordered = np.where(bought >= 0, self.ordered, 0)
        np.add.at(book["ordered"], (bought, buys.received_in), self.ordered)
        return book

    def _ends(self) -> tuple[Ints, Ints]:
        """Holding that each cargo column leaves, and the one that receives it (-1: none)."""
        cargo, holding_at = self.parts.cargo, self.parts.variables.holding_at
        lands = np.where(cargo.received_at >= 0, holding_at[cargo.received_at, cargo.goods], -1)
        return holding_at[cargo.leaves_from, cargo.goods], lands

    def _whole_again(self, amount: Ints, rows: Ints) -> Ints:
        """Cargo of goods in whole units in firm periods cut to whole units."""
        network, cargo = self.parts.network, self.parts.cargo
        firm = network.timeline.firm[network.arcs.period[cargo.arc[rows]]]
        return _whole(amount, network.goods.whole[cargo.goods[rows]] & firm)

    def _issue(self, plan: _Calendar, t: int, there: Ints) -> Ints:
        """Issues of a period cut to what is there, per holding."""
        v, network = self.parts.variables, self.parts.network
        issue, draw = v["issue"], v["draw"]
        direct, drawn = plan.direct(t), plan.drawn(t)
        place = v.holding_at[network.needs.location[issue["line"][direct]], issue["goods"][direct]]
        where = v.holding_at[draw["location"][drawn], draw["goods"][drawn]]
        amount = np.concatenate([self.issue[direct], self.draw[drawn]])
        holding = np.concatenate([place, where])
        good = np.concatenate([issue["goods"][direct], draw["goods"][drawn]])
        given = cut(holding, amount, there)
        if network.timeline.firm[t]:
            given = _whole(given, network.goods.whole[good])
        short = (given < amount).any()
        self.issue[direct], self.draw[drawn] = given[: len(direct)], given[len(direct) :]
        if short:
            self._settle(plan, t)
            given = np.concatenate([self.issue[direct], self.draw[drawn]])
        return np.bincount(holding, weights=given, minlength=len(network.holding)).astype(np.int64)

    def _settle(self, plan: _Calendar, t: int) -> None:
        """After a cut: requirement lines share the smaller draw, kits are counted again."""
        rows = plan.required(t)
        if len(rows):
            group, (key,) = grouped(self.draws[rows])
            budget = self.draw[key // max(len(self.parts.network.needs.requirement_name), 1)]
            self.issue[rows] = cut(group, self.issue[rows], budget)
        here = np.flatnonzero(self.parts.variables["kits"]["period"] == t)
        if len(here) and len(self.kit_rows):
            self._count_kits(here, t)

    def _count_kits(self, here: Ints, t: int) -> None:
        """As many kits as the scarcest item allows, and issues for them to match."""
        issue, kits = self.parts.variables["issue"], self.parts.variables["kits"]
        lines = len(self.parts.network.needs)
        now = issue["period"][self.kit_rows] == t
        total = np.bincount(self.kit_group, weights=self.issue[self.kit_rows])[self.kit_group]
        line = issue["line"][self.kit_rows]
        most = np.full(lines, np.inf)
        np.minimum.at(most, line[now], (total / self.kit_units / MILLI)[now])
        count = most[kits["line"][here]]
        firm = self.parts.network.timeline.firm[t]
        count = np.floor(count + 1e-9) if firm else np.floor(count * MILLI + NEARLY) / MILLI
        self.kits[here] = np.minimum(self.kits[here], np.rint(count * MILLI).astype(np.int64))
        number = np.zeros(lines)
        number[kits["line"][here]] = self.kits[here] / MILLI
        wanted = total.astype(np.int64)
        wanted[now] = np.minimum(wanted[now], np.rint(self.kit_units[now] * number[line[now]] * MILLI).astype(np.int64))
        self._match(wanted)

    def write(self, x: Floats) -> None:
        """Put the carried out quantities into the columns."""
        v = self.parts.variables
        x[self.parts.cargo.column] = self.cargo / MILLI
        x[v["ordered"].columns] = self.ordered / MILLI
        x[v["issue"].columns] = self.issue / MILLI
        x[v["draw"].columns] = self.draw / MILLI
        x[v["kits"].columns] = self.kits / MILLI
        placed = v["placed"]
        x[placed.columns] = (self.ordered[placed["purchase"]] > 0).astype(np.float64)


def _whole(amount: Ints, whole: Bools) -> Ints:
    """Thousandths, cut to whole units where those are demanded."""
    return np.where(whole, amount // MILLI * MILLI, amount)


class _Calendar:
    """Rows by the period in which their turn comes."""

    def __init__(self, quantity: Quantities, periods: int, leaves: Ints) -> None:
        issue, draw = quantity.parts.variables["issue"], quantity.parts.variables["draw"]
        cargo = quantity.parts.cargo
        self._leaving = _by_period(cargo.leaves_in, leaves >= 0, periods)
        self._direct = _by_period(issue["period"], ~quantity.kind, periods)
        self._required = _by_period(issue["period"], quantity.kind, periods)
        self._drawn = _by_period(draw["period"], np.ones(len(draw), np.bool_), periods)

    def leaving(self, t: int) -> Ints:
        """Cargo rows that leave in t."""
        return self._leaving[t]

    def direct(self, t: int) -> Ints:
        """Issues to lines that name an item or a kit."""
        return self._direct[t]

    def required(self, t: int) -> Ints:
        """Issues counted for requirements."""
        return self._required[t]

    def drawn(self, t: int) -> Ints:
        """Draws."""
        return self._drawn[t]


def _by_period(period: Ints, chosen: Bools, periods: int) -> list[Ints]:
    rows = np.flatnonzero(chosen)
    order = rows[np.argsort(period[rows], kind="stable")]
    return np.split(order, np.searchsorted(period[order], np.arange(1, periods)))
