"""Equations of goods: balance of stock, kits, requirements, need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import Rows, at_least, at_most, entries, equal, grouped
from maro_logistics.network.arrays import Floats, Ints, expand_ranges, product_pairs
from maro_logistics.network.sorting import marked

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.network import Network


def balance(parts: Parts) -> list[Rows]:
    """(1) Stock, dated stock and goods ordered and received leave, are issued, are discarded or stay. Units.

    ``(1 - loss on hand) s[n,k,t-1] + dated + ordered - leaving + (1 - loss share) received - issued - discarded =
    s[n,k,t]``, one row per place, goods and period in which stock can be there. Where goods both leave and come in on
    the way in a period, a second row says that only what was there before can leave: ``(1 - loss on hand) s[n,k,t-1] +
    dated + ordered >= leaving``.
    """
    network, v = parts.network, parts.variables
    cargo = parts.cargo
    leaving = _at(parts, cargo.leaves_from, cargo.goods, cargo.leaves_in)
    landed = np.flatnonzero(cargo.received_at >= 0)
    landing = _at(parts, cargo.received_at[landed], cargo.goods[landed], cargo.received_in[landed])
    before = _carried_over(parts)
    bought = v["ordered"]
    buys = network.purchases
    ordered = _at(parts, buys.location, buys.goods, buys.received_in)
    stock, discard = v["stock"], v["discard"]
    dated = np.zeros(parts.balance_rows)
    known = network.dated
    np.add.at(dated, _at(parts, known.location, known.goods, known.period), known.quantity)
    body = entries(
        (_row(parts, stock["holding"], stock["period"]), stock.columns, 1.0),
        (before[0], before[1], -before[2]),
        (leaving, cargo.column, 1.0),
        (landing, cargo.column[landed], -cargo.kept[landed]),
        (ordered, bought.columns, -1.0),
        (_row(parts, discard["holding"], discard["period"]), discard.columns, 1.0),
        *_issued(parts),
    )
    both = np.flatnonzero(marked(parts.balance_rows, leaving, landing))
    place = np.full(parts.balance_rows, -1, dtype=np.int64)
    place[both] = np.arange(len(both))
    keep = [place[rows] >= 0 for rows in (leaving, before[0], ordered)]
    there = entries(
        (place[leaving[keep[0]]], cargo.column[keep[0]], 1.0),
        (place[before[0][keep[1]]], before[1][keep[1]], -before[2][keep[1]]),
        (place[ordered[keep[2]]], bought.columns[keep[2]], -1.0),
    )
    holding, period = _balanced(network)
    named = {"holding": holding, "location": network.holding.location[holding], "period": period}
    return [
        equal("1", "balance", dated, body, **named),
        at_most("1", "available", dated[both], there, **{name: label[both] for name, label in named.items()}),
    ]


def _balanced(network: Network) -> tuple[Ints, Ints]:
    """(holding, period) of each balance row."""
    return expand_ranges(network.holding.first, network.holding.last - network.holding.first + 1)


def _at(parts: Parts, location: Ints, goods: Ints, period: Ints) -> Ints:
    """Balance row of each place, goods and period."""
    return _row(parts, parts.variables.holding_at[location, goods], period)


def _row(parts: Parts, holding: Ints, period: Ints) -> Ints:
    """Balance row of each holding and period."""
    return parts.variables.balance_start[holding] + period - parts.network.holding.first[holding]


def _carried_over(parts: Parts) -> tuple[Ints, Ints, Floats]:
    """(row of the next period, stock column, share that survives the losses on hand)."""
    network, v = parts.network, parts.variables
    stock, holding = v["stock"], network.holding
    on = stock["period"] < holding.last[stock["holding"]]
    h, period = stock["holding"][on], stock["period"][on] + 1
    lost = network.losses[holding.location[h], network.goods.item[holding.goods[h]], period]
    return _row(parts, h, period), stock.columns[on], 1.0 - lost


def _issued(parts: Parts) -> list[tuple[Ints, Ints, float]]:
    """Issues to lines that name an item or a kit, and units drawn for requirements."""
    needs, issue, draw = parts.network.needs, parts.variables["issue"], parts.variables["draw"]
    direct = needs.requirement[issue["line"]] < 0
    rows = _at(parts, needs.location[issue["line"]], issue["goods"], issue["period"])
    drawn = _at(parts, draw["location"], draw["goods"], draw["period"])
    return [(rows[direct], issue.columns[direct], 1.0), (drawn, draw.columns, 1.0)]


def requirements(parts: Parts) -> list[Rows]:
    """(8) ``sum of d[r,k,t] over the lines of one requirement at n <= e[n,k,t]``.

    A unit counts once for each requirement.
    """
    needs, issue, draw = parts.network.needs, parts.variables["issue"], parts.variables["draw"]
    one = np.flatnonzero(needs.requirement[issue["line"]] >= 0)
    line = issue["line"][one]
    keys = (needs.location[line], issue["goods"][one], issue["period"][one])
    group, (place, goods, period, requirement) = grouped(*keys, needs.requirement[line])
    drawn = _find((draw["location"], draw["goods"], draw["period"]), (place, goods, period))
    body = entries((group, issue.columns[one], 1.0), (np.arange(len(place)), draw.columns[drawn], -1.0))
    named = {"location": place, "goods": goods, "period": period, "requirement": requirement}
    return [at_most("8", "requirement", np.zeros(len(place)), body, **named)]


def _find(among: tuple[Ints, ...], wanted: tuple[Ints, ...]) -> Ints:
    """Position of each wanted triple among unique ones, all present."""
    size = [int(max(a.max(initial=0), b.max(initial=0))) + 1 for a, b in zip(among, wanted, strict=True)]
    code = [
        np.ravel_multi_index(triple, size) if len(triple[0]) else np.zeros(0, np.int64) for triple in (among, wanted)
    ]
    order = np.argsort(code[0])
    return order[np.searchsorted(code[0], code[1], sorter=order)].astype(np.int64)


def service(parts: Parts) -> list[Rows]:
    """(8) Useful when late: ``S_r(t) = S_r(t-1) + counted``, ``S_r(t) <= O_r(t)``, ``u[r,t] >= D_r(t) - S_r(t)``.

    ``S_r(t)`` is the sum of its filled stretches, whose widths add up to ``O_r(t)``; what is unfilled below ``D_r(t)``
    is ``u[r,t]``.
    """
    v, segments = parts.variables, parts.variables.segments
    filled, issue, kits = v["filled"], v["issue"], v["kits"]
    cell = filled["cell"]
    following = segments.period[cell] + 1 < parts.network.timeline.periods
    next_period = np.minimum(segments.period[cell] + 1, parts.network.timeline.periods - 1)
    next_cell = segments.cell_at[segments.line[cell], next_period]
    counted = _counted(parts)
    at = segments.cell_at[issue["line"][counted], issue["period"][counted]]
    useful = at >= 0
    kit_at = segments.cell_at[kits["line"], kits["period"]]
    body = entries(
        (cell, filled.columns, 1.0),
        (next_cell[following], filled.columns[following], -1.0),
        (at[useful], issue.columns[counted][useful], -parts.network.issues.amount[counted][useful]),
        (kit_at[kit_at >= 0], kits.columns[kit_at >= 0], -1.0),
    )
    return [equal("8", "service", np.zeros(len(segments.line)), body)]


def _counted(parts: Parts) -> Ints:
    """Issues that count by themselves (kits count as kits)."""
    return np.flatnonzero(parts.network.needs.kit[parts.variables["issue"]["line"]] < 0)


def service_or_lost(parts: Parts) -> list[Rows]:
    """(8) Lost when late: what is served and what is lost together meet what is due, and stay within what is asked.

    ``S_r(t) + l of parts asked for by t <= O_r(t)`` and ``S_r(t) + l of parts due by t >= D_r(t)``. ``l`` is told
    by part; the parts due in a period add up to thirds ``l1 + l2 + l3`` of the quantity due in it.
    """
    network, v = parts.network, parts.variables
    needs, served, lost, share = network.needs, v["served"], v["lost"], v["lost_share"]
    issue, kits = v["issue"], v["kits"]
    row_at = np.full((len(needs), network.timeline.periods), -1, dtype=np.int64)
    row_at[served["line"], served["period"]] = np.arange(len(served))
    follows = np.flatnonzero(served["period"] > needs.first[served["line"]])
    counted = _counted(parts)
    at = row_at[issue["line"][counted], issue["period"][counted]]
    some = at >= 0
    kit_at = row_at[kits["line"], kits["period"]]
    grown = entries(
        (np.arange(len(served)), served.columns, 1.0),
        (follows, served.columns[follows - 1], -1.0),
        (at[some], issue.columns[counted][some], -network.issues.amount[counted][some]),
        (kit_at[kit_at >= 0], kits.columns[kit_at >= 0], -1.0),
    )
    own = (np.arange(len(served)), served.columns, 1.0)
    asked = entries(own, _from_then_on(row_at, needs.last, lost["line"], lost["asked"], lost.columns))
    due = entries(own, _from_then_on(row_at, needs.last, lost["line"], lost["due"], lost.columns))
    group, (line, period) = grouped(lost["line"], lost["due"])
    third = _find((line, period), (share["line"], share["due"]))
    split = entries((group, lost.columns, 1.0), (third, share.columns, -1.0))
    return [
        equal("8", "served", np.zeros(len(served)), grown),
        at_most("8", "asked", needs.asked[served["line"], served["period"]], asked),
        at_least("8", "due", needs.due[served["line"], served["period"]], due),
        equal("8", "lost", np.zeros(len(line)), split),
    ]


def _from_then_on(row_at: Ints, last: Ints, line: Ints, period: Ints, column: Ints) -> tuple[Ints, Ints, float]:
    """Entries of a part's column in all rows of its line from a period on."""
    which, when = expand_ranges(period, last[line] - period + 1)
    return row_at[line[which], when], column[which], 1.0


def kit_contents(parts: Parts) -> list[Rows]:
    """(17) ``sum over the goods of an item of d[r,k,t] = units_per_kit x kits[r,t]``, for every item of the kit."""
    network, v = parts.network, parts.variables
    issue, kits, needs = v["issue"], v["kits"], network.needs
    one = np.flatnonzero(needs.kit[issue["line"]] >= 0)
    item = network.goods.item[issue["goods"][one]]
    line, period, number, units = _kit_items(parts)
    size = (len(needs), network.timeline.periods, len(network.items.name))
    known = np.full(size, -1, dtype=np.int64) if len(line) else np.zeros(size, np.int64)
    known[line, period, number] = np.arange(len(line))
    rows = known[issue["line"][one], issue["period"][one], item]
    kit_at = _find((kits["line"], kits["period"]), (line, period))
    body = entries((rows, issue.columns[one], 1.0), (np.arange(len(line)), kits.columns[kit_at], -units))
    return [equal("17", "kit", np.zeros(len(line)), body)]


def _kit_items(parts: Parts) -> tuple[Ints, Ints, Ints, Floats]:
    """(line, period, item, units per kit) for every kit decision and every item of its kit."""
    kits, needs = parts.variables["kits"], parts.network.needs
    inside = parts.network.kits
    which, row = product_pairs(needs.kit[kits["line"]], inside.kit)
    return kits["line"][which], kits["period"][which], inside.item[row], inside.units[row]
