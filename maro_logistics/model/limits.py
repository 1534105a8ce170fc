"""Finite limits of every decision, from the data: never a constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import grouped
from maro_logistics.network.arrays import Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.network.network import Network


def supplies(network: Network) -> Floats:
    """Units of each goods on hand, coming in, or worth buying."""
    supply = np.zeros(len(network.goods))
    np.add.at(supply, network.dated.goods, network.dated.quantity)
    np.add.at(supply, network.purchases.goods, order_limits(network))
    return supply


def order_limits(network: Network) -> Floats:
    """Most units of each possible order: the supplier's limit, and what all lines it could serve ever ask for."""
    issues, needs, buys = network.issues, network.needs, network.purchases
    group, (line, goods) = grouped(issues.line, issues.goods)
    amount = np.zeros(len(line))
    amount[group] = issues.amount
    per_unit = np.where(needs.kit[line] >= 0, amount, np.divide(1.0, amount, out=np.zeros(len(line)), where=amount > 0))
    wanted = np.zeros(len(network.goods))
    np.add.at(wanted, goods, needs.asked[line, -1] * per_unit)
    useful = np.maximum(np.ceil(wanted[buys.goods]), np.ceil(buys.least))
    return np.minimum(buys.most, useful)


def most_trips(network: Network, arc: Ints) -> Floats:
    """Most trips the fleet can make on each departure: its vehicles and all that may join, times m."""
    arcs, fleets, timeline = network.arcs, network.fleets, network.timeline
    kin, _ = grouped(fleets.type, fleets.agency)
    together = np.zeros((int(kin.max(initial=-1)) + 1, timeline.days))
    np.add.at(together, kin, np.where(fleets.may_rebase[:, None], fleets.count, 0.0))
    vehicles = np.where(fleets.may_rebase[:, None], together[kin], fleets.count)
    return days_in_periods(network, vehicles)[arcs.fleet[arc], arcs.period[arc]] * np.maximum(arcs.per_day[arc], 1)


def days_in_periods(network: Network, per_day: Floats) -> Floats:
    """Sums of daily values over the days of each period, shape (rows, periods)."""
    timeline = network.timeline
    if not len(per_day):
        return np.zeros((0, timeline.periods))
    return np.add.reduceat(per_day, timeline.first, axis=1)
