"""From positions back to names: the tables of a plan. The second of the two doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.model import money
from maro_logistics.model.blocks import grouped
from maro_logistics.model.replay import served_by_line, stored
from maro_logistics.model.rounding import MILLI
from maro_logistics.model.teams import team_days
from maro_logistics.model.trim import trips_by_arc
from maro_logistics.network.arrays import product_pairs
from maro_logistics.network.departures import fleet_days
from maro_logistics.network.services import CARRIER, REBASE
from maro_logistics.network.standing import batches

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome
    from maro_logistics.network.arrays import Floats, Ints
    from maro_logistics.network.network import Network

LEAST = 0.0005
"""Half a thousandth: smaller figures are not written."""
OPEN = 0.5
"""Candidates above it are open: zero or one, but for the last digits of a solution."""


def tabulate(parts: Parts, outcome: Outcome) -> dict[str, pd.DataFrame]:
    """All tables of the plan, in the order of its declaration."""
    moves = _Movements(parts, outcome)
    return {
        "movements": moves.table(),
        "cargo": moves.cargo(),
        "teams": _teams(parts, outcome.x),
        "orders": _orders(parts, outcome.x),
        "openings": _openings(parts, outcome.x),
        "issues": _issues(parts, outcome.x),
        "stock_ledger": _ledger(parts, outcome),
        "storage": _storage(parts, outcome),
        **_coverage(parts, outcome.x),
        "fleet_use": _fleet_use(parts, outcome.x),
        "spending": _spending(parts, outcome.x),
    }


def _named(names: pd.Index[Any], index: Ints) -> np.ndarray[Any, Any]:
    """Names of positions, empty for -1."""
    return np.append(np.asarray(names, dtype=object), "")[index]


def _rounded(values: Floats) -> Floats:
    return np.round(values, 3)


def _goods(network: Network, k: Ints) -> dict[str, Any]:
    return {
        "item": _named(network.items.name, network.goods.item[k]),
        "owner": _named(network.agencies.pool_name, network.goods.pool[k]),
        "batch": batches(network.timeline, network.goods)[k],
    }


def _sorted(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.sort_values(by, kind="stable", ignore_index=True)


class _Movements:
    """Departures that happen, named in the order of day, route, place, service."""

    def __init__(self, parts: Parts, outcome: Outcome) -> None:
        network, x, loads = parts.network, outcome.x, outcome.loads
        arcs, routes = network.arcs, network.routes
        self.parts, self.loads = parts, loads
        self.trips = trips_by_arc(parts, x)
        loaded = np.zeros(len(arcs), np.bool_)
        loaded[loads.arc[loads.quantity > 0]] = True
        self.arc = np.flatnonzero((self.trips > 0) & (loaded | (arcs.kind == REBASE)))
        a = arcs.route[self.arc]
        frame = pd.DataFrame(
            {
                "tour": "",
                "depart": network.timeline.date(arcs.day[self.arc]),
                "arrive": network.timeline.date(arcs.arrival[self.arc]),
                "received": network.timeline.date(arcs.received_day[self.arc]),
                "return_on": network.timeline.date(arcs.returned[self.arc]),
                "route": _named(routes.name, routes.row[a]),
                "origin": _named(network.locations.name, arcs.origin[self.arc]),
                "destination": _named(network.locations.name, arcs.destination[self.arc]),
                "mode": routes.mode[a],
                "one_way": arcs.kind[self.arc] == REBASE,
                "to_fleet": _named(network.fleets.name, arcs.to_fleet[self.arc]),
                "service": np.where(arcs.kind[self.arc] == CARRIER, "carrier", "fleet"),
                "fleet": _named(network.fleets.name, arcs.fleet[self.arc]),
                "agency": _named(network.agencies.name, arcs.agency[self.arc]),
                "vehicle_type": _named(network.fleets.type_name, self._types()),
                "vehicles": self.trips[self.arc],
            }
        )
        order = frame.sort_values(
            ["depart", "route", "origin", "service", "fleet", "to_fleet"], kind="stable"
        ).index.to_numpy()
        self.frame, self.arc = frame.loc[order].reset_index(drop=True), self.arc[order]
        self.name = np.asarray([f"M{number:06d}" for number in range(1, len(frame) + 1)], dtype=object)

    def _types(self) -> Ints:
        arcs, fleets = self.parts.network.arcs, self.parts.network.fleets
        return np.append(fleets.type, -1)[arcs.fleet[self.arc]]

    def table(self) -> pd.DataFrame:
        """Table ``movements``."""
        frame = self.frame.copy()
        frame.insert(0, "movement", self.name)
        frame["vehicles"] = np.round(frame["vehicles"], 6)
        return frame

    def cargo(self) -> pd.DataFrame:
        """Table ``cargo``."""
        cargo, network = self.parts.cargo, self.parts.network
        number = np.full(len(network.arcs), -1, dtype=np.int64)
        number[self.arc] = np.arange(len(self.arc))
        some = (self.loads.quantity > 0) & (number[self.loads.arc] >= 0)
        rows, arc = self.loads.row[some], self.loads.arc[some]
        quantity = self.loads.quantity[some] / MILLI
        frame = pd.DataFrame(
            {
                "movement": self.name[number[arc]] if len(rows) else np.zeros(0, dtype=object),
                "direction": np.where(cargo.out[rows], "out", "back"),
                **_goods(network, cargo.goods[rows]),
                "quantity": quantity,
                "kg": _rounded(quantity * cargo.t[rows] * 1000.0),
                "m3": _rounded(quantity * cargo.m3[rows]),
            }
        )
        frame["direction"] = pd.Categorical(frame["direction"], ["out", "back"], ordered=True)
        frame = _sorted(frame, ["movement", "direction", "item", "owner", "batch"])
        frame["direction"] = frame["direction"].astype(str)
        return frame


def _teams(parts: Parts, x: Floats) -> pd.DataFrame:
    network, v = parts.network, parts.variables
    teams, convoys = v.teams, v["convoys"]
    number = x[v["teams"].columns]
    rows = np.flatnonzero(number > 0)
    group = teams.group[rows]
    route = teams.group_route[group]
    count = np.zeros(len(teams.group_route))
    count[convoys["group"]] = x[convoys.columns]
    escort = ~teams.relay[rows]
    first = np.zeros(len(rows), np.bool_)
    _, where = np.unique(np.where(escort, group, -1 - np.arange(len(rows))), return_index=True)
    first[where] = True
    frame = pd.DataFrame(
        {
            "fleet": _named(network.fleets.name, teams.fleet[rows]),
            "route": _named(network.routes.name, network.routes.row[route]),
            "origin": _named(network.locations.name, network.routes.origin[route]),
            "destination": _named(network.locations.name, network.routes.destination[route]),
            "depart": network.timeline.date(teams.day[rows]),
            "teams": np.round(number[rows], 6),
            "convoys": np.round(np.where(first & escort, count[group], 0.0), 6),
        }
    )
    return _sorted(frame, ["depart", "route", "origin", "fleet"])


def _orders(parts: Parts, x: Floats) -> pd.DataFrame:
    network, ordered = parts.network, parts.variables["ordered"]
    rows = np.flatnonzero(x[ordered.columns] >= LEAST)
    buys = network.purchases
    quantity = _rounded(x[ordered.columns[rows]])
    frame = pd.DataFrame(
        {
            "supplier": _named(network.supplier_name, buys.supplier[rows]),
            **_goods(network, buys.goods[rows]),
            "placed": network.timeline.date(buys.placed[rows]),
            "received": network.timeline.date(buys.received[rows]),
            "quantity": quantity,
            "cost": _rounded(quantity * buys.price[rows]),
        }
    )
    frame = _sorted(frame, ["placed", "supplier", "owner", "batch"])
    frame.insert(0, "order", [f"O{number:05d}" for number in range(1, len(frame) + 1)])
    return frame


def _openings(parts: Parts, x: Floats) -> pd.DataFrame:
    network, opened = parts.network, parts.variables["opened"]
    rows = np.flatnonzero(x[opened.columns] > OPEN)
    _, (place,) = grouped(opened["location"][rows])
    first = np.full(len(network.locations), network.timeline.periods, dtype=np.int64)
    np.minimum.at(first, opened["location"][rows], opened["period"][rows])
    day = np.maximum(network.timeline.first[first[place]], network.locations.open_from[place]) if len(place) else place
    return pd.DataFrame({"location": _named(network.locations.name, place), "opened": network.timeline.date(day)})


def _issues(parts: Parts, x: Floats) -> pd.DataFrame:
    network, issue = parts.network, parts.variables["issue"]
    rows = np.flatnonzero(x[issue.columns] >= LEAST)
    line = issue["line"][rows]
    frame = pd.DataFrame(
        {
            "date": network.timeline.date(network.timeline.first[issue["period"][rows]]),
            "location": _named(network.locations.name, network.needs.location[line]),
            **_goods(network, issue["goods"][rows]),
            "need": _named(network.needs.name, line),
            "quantity": _rounded(x[issue.columns[rows]]),
        }
    )
    return _sorted(frame, ["date", "location", "item", "owner", "batch", "need"])


def _ledger(parts: Parts, outcome: Outcome) -> pd.DataFrame:
    network, ledger = parts.network, outcome.ledger
    names = ("opening", "lost", "dated", "ordered", "dispatched", "received", "issued", "discarded", "closing")
    book = {name: getattr(ledger, name) for name in names}
    some = np.any([book[name] != 0 for name in names], axis=0)
    h, period = np.nonzero(some)
    frame = pd.DataFrame(
        {
            "date": network.timeline.date(network.timeline.first[period]),
            "location": _named(network.locations.name, network.holding.location[h]),
            **_goods(network, network.holding.goods[h]),
            **{("lost_on_hand" if name == "lost" else name): book[name][h, period] / MILLI for name in names},
        }
    )
    return _sorted(frame, ["date", "location", "item", "owner", "batch"])


def _storage(parts: Parts, outcome: Outcome) -> pd.DataFrame:
    network, v = parts.network, parts.variables
    weight = stored(parts, outcome.ledger, network.goods.t)
    space = stored(parts, outcome.ledger, network.goods.m3)
    over = []
    for name in ("over_t", "over_m3"):
        table = np.zeros(weight.shape)
        table[v[name]["location"], v[name]["period"]] = outcome.x[v[name].columns]
        over.append(table)
    n, t = np.nonzero((weight > 0) | (space > 0))
    frame = pd.DataFrame(
        {
            "date": network.timeline.date(network.timeline.first[t]),
            "location": _named(network.locations.name, n),
            "t": _rounded(weight[n, t]),
            "m3": _rounded(space[n, t]),
            "overflow_t": _rounded(over[0][n, t]),
            "overflow_m3": _rounded(over[1][n, t]),
        }
    )
    return _sorted(frame, ["date", "location"])


def coverage_parts(parts: Parts, x: Floats) -> tuple[Floats, Floats]:
    """(met on time, met late) of every part: oldest part first; of lost lines what is not lost."""
    needs, periods = parts.network.needs, parts.network.timeline.periods
    total = served_by_line(parts, x)
    line, due, quantity = needs.part_line, needs.part_due, needs.part_quantity
    before = _before(line, due, quantity)
    on_time = np.clip(total[line, due] - before, 0.0, quantity)
    at_end = np.clip(total[line, periods - 1] - before, 0.0, quantity)
    lost = parts.variables["lost"]
    gone = np.zeros(len(line))
    gone[lost["part"]] = x[lost.columns]
    is_lost = needs.lost[line]
    return np.where(is_lost, quantity - gone, on_time), np.where(is_lost, 0.0, at_end - on_time)


def _before(line: Ints, due: Ints, quantity: Floats) -> Floats:
    """Quantity of the same line that is due, and then asked for, earlier."""
    order = np.lexsort((np.arange(len(line)), due, line))
    total = np.cumsum(quantity[order]) - quantity[order]
    first = np.concatenate([[True], line[order][1:] != line[order][:-1]]) if len(line) else np.zeros(0, np.bool_)
    starts = np.flatnonzero(first)
    total -= np.repeat(total[starts], np.diff(np.append(starts, len(line))))
    out = np.empty(len(line))
    out[order] = total
    return out


def _coverage(parts: Parts, x: Floats) -> dict[str, pd.DataFrame]:
    network = parts.network
    needs, timeline = network.needs, network.timeline
    line, required = needs.part_line, needs.part_quantity
    exact = coverage_parts(parts, x)
    on_time, late = _rounded(exact[0]), _rounded(exact[1])
    written = _rounded(required)
    unmet = _rounded(np.maximum(required - exact[0] - exact[1], 0.0))
    what = {
        "need": _named(needs.name, line),
        "location": _named(network.locations.name, needs.location[line]),
        "item": _named(network.items.name, needs.item[line]),
        "kit": _named(needs.kit_name, needs.kit[line]),
        "requirement": _named(needs.requirement_name, needs.requirement[line]),
    }
    frame = pd.DataFrame(
        {
            **what,
            "asked": timeline.date(timeline.first[needs.part_asked]),
            "due": timeline.date(timeline.first[needs.part_due]),
            "required": written,
            "met_on_time": on_time,
            "met_late": late,
            "unmet": unmet,
            "share": np.divide(exact[0] + exact[1], required, out=np.ones(len(line)), where=required > 0).round(6),
        }
    )
    missing = pd.DataFrame(
        {**what, "required": required, "quantity": required - exact[0] - exact[1], "people": needs.people[line]}
    )
    sums = missing.groupby(list(what), sort=False, as_index=False)
    short = sums.agg(required=("required", "sum"), quantity=("quantity", "sum"), people=("people", "first"))
    short[["required", "quantity"]] = short[["required", "quantity"]].round(3)
    short = short[short["quantity"] > 0]
    return {"coverage": _sorted(frame, ["need", "asked", "due"]), "unmet": _sorted(short, ["need"])}


def _fleet_use(parts: Parts, x: Floats) -> pd.DataFrame:
    network, v = parts.network, parts.variables
    shape = (len(network.fleets), network.timeline.periods)
    used, moved = np.zeros(shape), np.zeros(shape)
    taken = fleet_days(network.timeline, network.fleets, network.arcs)
    column = v.trip_of_arc[taken.arc]
    days = taken.days * np.where(column >= 0, np.append(x, 0.0)[column], 0.0)
    np.add.at(used, (taken.fleet, taken.period), np.where(taken.driving, days, 0.0))
    np.add.at(moved, (taken.fleet, taken.period), np.where(taken.driving, 0.0, -days))
    team_fleet, team_period, team, team_used = team_days(network, v.teams)
    np.add.at(used, (team_fleet, team_period), x[v["teams"].columns[team]] * team_used)
    there = np.add.reduceat(network.fleets.count, network.timeline.first, axis=1) if len(network.fleets) else used
    f, t = np.nonzero((there + moved > 0) | (used > 0))
    frame = pd.DataFrame(
        {
            "fleet": _named(network.fleets.name, f),
            "date": network.timeline.date(network.timeline.first[t]),
            "used": _rounded(used[f, t]),
            "available": _rounded((there + moved)[f, t]),
        }
    )
    return _sorted(frame, ["fleet", "date"])


def _spending(parts: Parts, x: Floats) -> pd.DataFrame:
    """Expenses gathered by payer, day, kind, category and place, each split over its funds."""
    network, spent, spending = parts.network, parts.expenses, parts.spending
    amount = spent.amount * x[spent.column]
    group_of = np.full(len(amount), -1, dtype=np.int64)
    group_of[spending.expense] = spending.group
    category = np.append(network.items.category, "")[spent.category].astype(str)
    names, code = np.unique(category, return_inverse=True)
    row, keys = grouped(spent.payer, spent.day, spent.kind, code.astype(np.int64), spent.location, group_of)
    total = np.zeros(len(keys[0]))
    np.add.at(total, row, amount)
    fund, which, share = _shares(parts, x, keys[5], total)
    frame = pd.DataFrame(
        {
            "fund": _named(network.funds.name, fund),
            "payer": _named(network.agencies.pool_name, keys[0][which]),
            "date": network.timeline.date(keys[1][which]),
            "kind": np.asarray(money.KINDS, dtype=object)[keys[2][which]],
            "category": names.astype(object)[keys[3][which]] if len(names) else np.zeros(0, dtype=object),
            "location": _named(network.locations.name, keys[4][which]),
            "amount": _rounded(share),
        }
    )
    frame = frame[frame["amount"] != 0]
    return _sorted(frame, ["date", "payer", "kind", "category", "location", "fund"])


def _shares(parts: Parts, x: Floats, group: Ints, total: Floats) -> tuple[Ints, Ints, Floats]:
    """(fund, expense row, amount): free spending whole, the rest in proportion to what funds pay of its group."""
    spending, paid = parts.spending, parts.variables["spent"]
    free = np.flatnonzero(group < 0)
    amount = x[paid.columns]
    sums = np.zeros(spending.groups)
    np.add.at(sums, paid["group"], amount)
    share = np.divide(amount, sums[paid["group"]], out=np.zeros(len(paid)), where=sums[paid["group"]] > 0)
    bound = np.flatnonzero(group >= 0)
    i, pair = product_pairs(group[bound], paid["group"])
    return (
        np.concatenate([np.full(len(free), -1, dtype=np.int64), paid["fund"][pair]]),
        np.concatenate([free, bound[i]]),
        np.concatenate([total[free], total[bound[i]] * share[pair]]),
    )
