"""Decisions rounded to what can be written and dispatched, carried out period by period, so that every dependent figure is exact.

Rounding only ever takes away: less leaves, less is issued. What the program knows of a decision stays an upper limit, so the result
obeys every limit the solution obeyed. Quantities are whole thousandths here, so sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.model.objective import place_shares
from maro_logistics.model.rounding import MILLI, NEARLY, cut, down, thousandths, up
from maro_logistics.model.segments import fill
from maro_logistics.model.split import Loads, split
from maro_logistics.model.stores import handled_entries
from maro_logistics.model.trim import trim
from maro_logistics.network.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation, Parts


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


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan in the columns of the program, everything in it exact, with the stock ledger it leads to."""

    x: Floats
    """As written, everything in thousandths."""
    point: Floats
    """The same decisions with stock to the last digit: a point of the program, rows and all."""
    ledger: Ledger
    loads: Loads
    """Cargo by departure, after the cargo that departures share was split over them."""
    equity: float
    dust: float
    """Value of stock lost on hand beyond the exact share, because losses are written in thousandths; part of the loss term."""


def replay(formulation: Formulation, x: Floats) -> Outcome:
    """The plan that carries out a solution (or part of one)."""
    parts = formulation.parts
    x = np.clip(x, formulation.lower, formulation.upper)
    _round_vehicles(parts, x, formulation.integer)
    quantity = _Quantities(parts, x)
    ledger = quantity.carry_out()
    quantity.write(x)
    loads = quantity.loads.cut_to(quantity.cargo)
    trim(parts, x, formulation.integer, loads)
    _lose(parts, x)
    _close(parts, x, ledger)
    _pay(parts, x)
    return Outcome(x, _exact(formulation, x), ledger, loads, _equity(parts, x), _dust(parts, ledger))


def _exact(formulation: Formulation, x: Floats) -> Floats:
    """The point with stock, discards and overflow as the balance of stock has them, not rounded to thousandths."""
    parts = formulation.parts
    network, v = parts.network, parts.variables
    stock, discard, holding = v["stock"], v["discard"], network.holding
    point = x.copy()
    point[stock.columns] = point[discard.columns] = 0.0
    if ("1", "balance") not in formulation.rows:
        return point
    rows = formulation.rows[("1", "balance")]
    gained = (formulation.row_lower - formulation.matrix @ point)[rows]
    share = 1.0 - network.losses[holding.location, network.goods.item[holding.goods]]
    column = np.full((len(holding), network.timeline.periods), -1, dtype=np.int64)
    column[stock["holding"], stock["period"]] = stock.columns
    thrown = column.copy()
    thrown[discard["holding"], discard["period"]] = discard.columns
    left = np.zeros(len(holding))
    for t in range(network.timeline.periods):
        here = np.flatnonzero((holding.first <= t) & (t <= holding.last))
        left[here] = np.maximum(
            left[here] * share[here, t] + gained[v.balance_start[here] + t - holding.first[here]], 0.0
        )
        stays = column[here, t] >= 0
        point[thrown[here, t]] = left[here]
        left[here] = np.where(stays, left[here], 0.0)
    _overflow(parts, point)
    return np.clip(point, formulation.lower, formulation.upper)


def _overflow(parts: Parts, point: Floats) -> None:
    """Overflow that the stock of the point makes."""
    network, v = parts.network, parts.variables
    stock = v["stock"]
    for name, unit, limit in (
        ("over_t", network.goods.t, network.locations.storage_t),
        ("over_m3", network.goods.m3, network.locations.storage_m3),
    ):
        held = np.zeros((len(network.locations), network.timeline.periods))
        k = network.holding.goods[stock["holding"]]
        np.add.at(held, (network.holding.location[stock["holding"]], stock["period"]), point[stock.columns] * unit[k])
        _fill_over(parts, point, name, held, limit)


def _fill_over(parts: Parts, x: Floats, name: str, held: Floats, limit: Floats) -> None:
    over, opened = parts.variables[name], parts.variables["opened"]
    open_now = np.ones(held.shape)
    open_now[opened["location"], opened["period"]] = x[opened.columns]
    room = limit[over["location"]] * open_now[over["location"], over["period"]]
    x[over.columns] = np.maximum(held[over["location"], over["period"]] - room, 0.0)


def _dust(parts: Parts, ledger: Ledger) -> float:
    network, holding = parts.network, parts.network.holding
    if not len(holding):
        return 0.0
    share = network.losses[holding.location, network.goods.item[holding.goods]]
    more = (ledger.lost - share * ledger.opening) / MILLI
    return float((more * network.goods.value[holding.goods][:, None]).sum())


def _round_vehicles(parts: Parts, x: Floats, integer: Bools) -> None:
    """Whole trips, teams and openings to the nearest; fractions of trips down, of teams and convoys up."""
    v = parts.variables
    for name, rounded in (
        ("trips", down),
        ("teams", up),
        ("convoys", up),
        ("opened", up),
        ("placed", up),
        ("kits", _down_to_milli),
    ):
        columns = v[name].columns
        x[columns] = np.where(integer[columns], np.rint(x[columns]), rounded(x[columns]))


def _down_to_milli(values: Floats) -> Floats:
    return thousandths(values) / MILLI


class _Quantities:
    """Cargo, orders, issues and draws in thousandths, cut to what is there when their turn comes."""

    def __init__(self, parts: Parts, x: Floats) -> None:
        self.parts, v = parts, parts.variables
        network, cargo = parts.network, parts.cargo
        goods, firm = network.goods, network.timeline.firm
        self.cargo = _whole(
            thousandths(x[cargo.column]), goods.whole[cargo.goods] & firm[network.arcs.period[cargo.arc]]
        )
        self.loads = split(parts, x, self.cargo)
        self.cargo = self.loads.total(len(cargo))
        buys, issue, draw = network.purchases, v["issue"], v["draw"]
        ordered = _whole(thousandths(x[v["ordered"].columns]), goods.whole[buys.goods] & firm[buys.placed_in])
        self.ordered = np.where(ordered / MILLI < buys.least * firm[buys.placed_in] - 1e-9, 0, ordered)
        self.issue = _whole(self._issues(x), goods.whole[issue["goods"]] & firm[issue["period"]])
        self.kits = np.rint(x[v["kits"].columns] * MILLI).astype(np.int64)
        self.kind = network.needs.requirement[issue["line"]] >= 0
        self.draw_of, self.draws = self._draw_groups()
        self.draw = np.zeros(len(draw), dtype=np.int64)
        self.kit_rows = self.kit_group = np.zeros(0, dtype=np.int64)
        self.kit_units = np.zeros(0)
        self._size_draws()
        self._size_kits()

    def _issues(self, x: Floats) -> Ints:
        """Issues rounded so that what a line has been given of a goods never lags by more than a thousandth.

        Lines whose late part is lost do not catch up: what they miss is gone.
        """
        issue = self.parts.variables["issue"]
        if not len(issue):
            return np.zeros(0, dtype=np.int64)
        group, _ = grouped(issue["line"], issue["goods"])
        order = np.lexsort((issue["period"], group))
        total = np.cumsum(x[issue.columns][order])
        first = np.flatnonzero(np.diff(group[order], prepend=-1))
        begun = np.repeat(total[first] - x[issue.columns][order][first], np.diff(np.append(first, len(order))))
        so_far = thousandths(total - begun)
        each = np.diff(so_far, prepend=0)
        each[first] = so_far[first]
        out = np.empty(len(order), dtype=np.int64)
        out[order] = each
        passing = self.parts.network.needs.lost[issue["line"]]
        return np.where(passing, thousandths(x[issue.columns]), out)

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
        """Sums over the rows of each kit item made equal to ``wanted``: cut in order, then topped up in the first row."""
        budget = np.zeros(int(self.kit_group.max()) + 1, dtype=np.int64)
        budget[self.kit_group] = wanted
        rows = self.kit_rows
        self.issue[rows] = cut(self.kit_group, self.issue[rows], budget)
        missing = budget - np.bincount(self.kit_group, weights=self.issue[rows], minlength=len(budget)).astype(np.int64)
        _, first = np.unique(self.kit_group, return_index=True)
        self.issue[rows[first]] += missing

    def carry_out(self) -> Ledger:
        """Play all periods: losses, dated stock and orders, departures, receipts, issues, discards."""
        parts = self.parts
        network, v, cargo = parts.network, parts.variables, parts.cargo
        holding, periods = network.holding, network.timeline.periods
        shape = (len(holding), periods)
        names = ("opening", "lost", "dated", "ordered", "dispatched", "received", "issued", "discarded", "closing")
        book = {name: np.zeros(shape, dtype=np.int64) for name in names}
        known, buys = network.dated, network.purchases
        np.add.at(
            book["dated"],
            (v.holding_at[known.location, known.goods], known.period),
            np.floor(known.quantity * MILLI + NEARLY).astype(np.int64),
        )
        bought = v.holding_at[buys.location, buys.goods]
        self.ordered = np.where(bought >= 0, self.ordered, 0)
        np.add.at(book["ordered"], (bought, buys.received_in), self.ordered)
        leaves = v.holding_at[cargo.leaves_from, cargo.goods]
        lands = np.where(cargo.received_at >= 0, v.holding_at[cargo.received_at, cargo.goods], -1)
        plan = _Calendar(self, periods, leaves)
        arriving = np.zeros(shape)
        lossy = (
            network.losses[holding.location, network.goods.item[holding.goods]]
            if len(holding)
            else np.zeros((0, periods))
        )
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

    def _whole_again(self, amount: Ints, rows: Ints) -> Ints:
        network = self.parts.network
        goods = self.parts.cargo.goods[rows]
        return _whole(
            amount, network.goods.whole[goods] & network.timeline.firm[network.arcs.period[self.parts.cargo.arc[rows]]]
        )

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
        issue, kits = self.parts.variables["issue"], self.parts.variables["kits"]
        here = np.flatnonzero(kits["period"] == t)
        if not len(here) or not len(self.kit_rows):
            return
        now = issue["period"][self.kit_rows] == t
        total = np.bincount(self.kit_group, weights=self.issue[self.kit_rows])[self.kit_group]
        possible = total / self.kit_units / MILLI
        line = issue["line"][self.kit_rows]
        most = np.full(len(self.parts.network.needs), np.inf)
        np.minimum.at(most, line[now], possible[now])
        firm = self.parts.network.timeline.firm[t]
        count = most[kits["line"][here]]
        count = np.floor(count + 1e-9) if firm else np.floor(count * MILLI + NEARLY) / MILLI
        self.kits[here] = np.minimum(self.kits[here], np.rint(count * MILLI).astype(np.int64))
        number = np.zeros(len(self.parts.network.needs))
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
    return np.where(whole, amount // MILLI * MILLI, amount)


class _Calendar:
    """Rows by the period in which their turn comes."""

    def __init__(self, quantity: _Quantities, periods: int, leaves: Ints) -> None:
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


def served_by_line(parts: Parts, x: Floats) -> Floats:
    """``S_r(t)``: what is counted for each line by the end of each period, shape (lines, periods)."""
    v, needs = parts.variables, parts.network.needs
    issue, kits = v["issue"], v["kits"]
    out = np.zeros((len(needs), parts.network.timeline.periods))
    counted = np.flatnonzero(needs.kit[issue["line"]] < 0)
    given = x[issue.columns[counted]] * parts.network.issues.amount[counted]
    np.add.at(out, (issue["line"][counted], issue["period"][counted]), given)
    np.add.at(out, (kits["line"], kits["period"]), x[kits.columns])
    return np.cumsum(out, axis=1)


def _lose(parts: Parts, x: Floats) -> None:
    """Losses of lines whose late part is lost: those of the solution, and what is now missing when it falls due."""
    v, needs = parts.variables, parts.network.needs
    lost, share, served = v["lost"], v["lost_share"], v["served"]
    if not len(lost):
        return
    total = served_by_line(parts, x)
    x[served.columns] = total[served["line"], served["period"]]
    x[lost.columns] = needs.part_quantity[lost["part"]] - _saved(parts, x, total)
    by_due = np.zeros_like(needs.due_in)
    np.add.at(by_due, (lost["line"], lost["due"]), x[lost.columns])
    width = share_width = v["lost_share"].upper
    before = share["rank"] * width
    x[share.columns] = np.clip(by_due[share["line"], share["due"]] - before, 0.0, share_width)


def _saved(parts: Parts, x: Floats, total: Floats) -> Floats:
    """What is served of each part that can be lost: of what the solution does not give up, the part due first comes first."""
    lost = parts.variables["lost"]
    quantity = parts.network.needs.part_quantity[lost["part"]]
    kept = np.maximum(quantity - x[lost.columns], 0.0)
    served = np.zeros(len(lost))
    step = np.diff(total, axis=1, prepend=0.0)
    for t in range(parts.network.timeline.periods):
        rows = np.flatnonzero((lost["asked"] <= t) & (t <= lost["due"]))
        rows = rows[np.lexsort((lost["due"][rows], lost["line"][rows]))]
        served[rows] += cut(lost["line"][rows], kept[rows] - served[rows], step[:, t])
    return np.minimum(served, quantity)


def _close(parts: Parts, x: Floats, ledger: Ledger) -> None:
    """Closing stock, discards, overflow and filled stretches."""
    network, v = parts.network, parts.variables
    segments, stock, discard = v.segments, v["stock"], v["discard"]
    x[stock.columns] = ledger.closing[stock["holding"], stock["period"]] / MILLI
    x[discard.columns] = ledger.discarded[discard["holding"], discard["period"]] / MILLI
    row, which, tonnes = handled_entries(parts)
    amount = x[parts.cargo.column[which]] * tonnes
    x[v["handled"].columns] = np.bincount(row, weights=amount, minlength=len(v["handled"]))
    total = served_by_line(parts, x)
    x[v["filled"].columns] = fill(segments, total[segments.line, segments.period])
    for name, unit, limit in (
        ("over_t", network.goods.t, network.locations.storage_t),
        ("over_m3", network.goods.m3, network.locations.storage_m3),
    ):
        _fill_over(parts, x, name, stored(parts, ledger, unit), limit)


def stored(parts: Parts, ledger: Ledger, unit: Floats) -> Floats:
    """Weight or volume of closing stock of each place and period, by what a unit weighs."""
    network = parts.network
    out = np.zeros((len(network.locations), network.timeline.periods))
    np.add.at(out, network.holding.location, ledger.closing / MILLI * unit[network.holding.goods][:, None])
    return out


def _pay(parts: Parts, x: Floats) -> None:
    """Spending by fund, now that expenses are exact: each fund pays no more than in the solution, in order."""
    spending, spent, paid = parts.spending, parts.expenses, parts.variables["spent"]
    if not len(paid):
        return
    cost = spent.of(spending.expense)
    owed = np.zeros(spending.groups)
    np.add.at(owed, spending.group, cost.amount * x[cost.column])
    planned = np.maximum(x[paid.columns], 0.0)
    total = np.zeros(spending.groups)
    np.add.at(total, paid["group"], planned)
    share = np.divide(owed, total, out=np.zeros(spending.groups), where=total > 0)
    x[paid.columns] = planned * share[paid["group"]]


def _equity(parts: Parts, x: Floats) -> float:
    """Mean missing share of the worst-off ``equity_tail`` of people; sets the columns of the goal when there are any."""
    shares = missing_shares(parts, x)
    weight = place_shares(parts.network).people[shares[0]]
    tail = parts.network.settings.equity_tail * weight.sum()
    if tail <= 0:
        return 0.0
    order = np.argsort(-shares[1], kind="stable")
    reach = np.cumsum(weight[order])
    h = shares[1][order][min(int(np.searchsorted(reach, tail * (1 - 1e-12))), len(order) - 1)]
    excess = np.maximum(shares[1] - h, 0.0)
    if "equity" in parts.variables.blocks:
        x[parts.variables["equity"].columns] = np.concatenate([[h], excess])
    return float(h + (weight * excess).sum() / tail)


def missing_shares(parts: Parts, x: Floats) -> tuple[Ints, Floats]:
    """(place, missing person-days / person-days due) of every place where something is due."""
    network, v = parts.network, parts.variables
    shares, needs, lost = place_shares(network), network.needs, v["lost_share"]
    missing = np.maximum(needs.due - served_by_line(parts, x), 0.0) * shares.per_unit
    missing[needs.lost] = 0.0
    out = np.zeros(len(network.locations))
    np.add.at(out, needs.location, missing.sum(axis=1))
    np.add.at(out, needs.location[lost["line"]], x[lost.columns] * shares.per_lost[lost["line"]])
    places = np.flatnonzero(shares.due > 0)
    return places, out[places] / shares.due[places]
