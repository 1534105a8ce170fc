"""From names back to positions: a plan's tables as decisions of the program. The inverse of the second door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.model import money
from maro_logistics.model.rounding import MILLI
from maro_logistics.model.split import Loads, no_loads
from maro_logistics.network.arrays import NONE, Ints, positions, texts
from maro_logistics.network.services import CARRIER
from maro_logistics.network.standing import arcs_of, carried_by, goods_of

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.network.arrays import Bools, Floats
    from maro_logistics.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Encoded:
    """The decisions of a plan; what follows from them (stock, what is missing, handled tonnes) is left at zero."""

    x: Floats
    loads: Loads
    """Cargo by departure, as the plan has it."""
    strange: tuple[str, ...]
    """Rows of the plan for which the program has no column."""


def encode(parts: Parts, plan: Plan) -> Encoded:
    """The plan as a point of the program of a network, which may be that of another scenario."""
    pen = _Pen(parts, plan)
    pen.movements()
    pen.teams()
    pen.orders()
    pen.openings()
    pen.issues()
    pen.losses()
    pen.spending()
    return Encoded(pen.x, pen.loads, tuple(pen.strange))


def lookup(known: list[Ints], wanted: list[Ints]) -> Ints:
    """Position of each wanted tuple among the known ones, which are unique; ``NONE`` where it is not there."""
    if not len(known[0]):
        return np.full(len(wanted[0]), NONE, dtype=np.int64)
    return pd.MultiIndex.from_arrays(known).get_indexer(pd.MultiIndex.from_arrays(wanted)).astype(np.int64)


class _Pen:
    """Writes the tables of a plan into the columns, one kind of decision after the other."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self.parts, self.plan, self.names = parts, plan, parts.network.names
        self.x = np.zeros(parts.variables.size)
        self.loads = no_loads()
        self.strange: list[str] = []

    def movements(self) -> None:
        """Trips and cargo."""
        network, v, cargo = self.parts.network, self.parts.variables, self.parts.cargo
        movements, rows = self.plan.movements, self.plan.cargo
        arc = arcs_of(self.names, movements)
        own = (texts(movements, "service") != "carrier") & self._known("movement", arc >= 0, movements, "movement")
        column = np.append(v.trip_of_arc, NONE)[arc]
        moved = (column >= 0) | (np.append(network.arcs.kind, NONE)[arc] == CARRIER)
        own &= self._known("movement", moved | (arc < 0), movements, "movement")
        np.add.at(self.x, column[own & (column >= 0)], movements["vehicles"].to_numpy(np.float64)[own & (column >= 0)])
        by, goods = carried_by(self.names, self.plan)
        out = texts(rows, "direction") == "out"
        row = lookup(
            [cargo.arc, cargo.goods, cargo.out.astype(np.int64)],
            [np.append(network.shared, NONE)[by], goods, out.astype(np.int64)],
        )
        ok = self._known("cargo", row >= 0, rows, "movement")
        amount = np.rint(rows["quantity"].to_numpy(np.float64) * MILLI).astype(np.int64)
        self.loads = Loads(row[ok], by[ok], amount[ok])
        np.add.at(self.x, cargo.column[row[ok]], amount[ok] / MILLI)

    def teams(self) -> None:
        """Escort and relay teams, and convoys."""
        network, v, frame = self.parts.network, self.parts.variables, self.plan["teams"]
        trips, routes, place = v.teams, network.routes, network.locations.name
        route = lookup(
            [routes.row, routes.origin, routes.destination],
            [positions(routes.name, texts(frame, "route")), *(positions(place, texts(frame, end)) for end in _ENDS)],
        )
        group = lookup([trips.group_route, trips.group_day], [route, network.timeline.day(frame["depart"], NONE)])
        one = lookup([trips.group, trips.fleet], [group, positions(network.fleets.name, texts(frame, "fleet"))])
        ok = self._known("team", (group >= 0) & (one >= 0), frame, "fleet")
        np.add.at(self.x, v["teams"].columns[one[ok]], frame["teams"].to_numpy(np.float64)[ok])
        convoy = np.full(len(trips.group_route) + 1, NONE, dtype=np.int64)
        convoy[v["convoys"]["group"]] = v["convoys"].columns
        led = ok & (convoy[group] >= 0)
        np.add.at(self.x, convoy[group[led]], frame["convoys"].to_numpy(np.float64)[led])

    def orders(self) -> None:
        """Orders, and that they are placed."""
        network, v, frame = self.parts.network, self.parts.variables, self.plan.orders
        buys = network.purchases
        row = lookup(
            [buys.supplier, buys.goods, buys.placed],
            [
                positions(network.supplier_name, texts(frame, "supplier")),
                goods_of(self.names, frame),
                network.timeline.day(frame["placed"], NONE),
            ],
        )
        ok = self._known("order", row >= 0, frame, "order")
        np.add.at(self.x, v["ordered"].columns[row[ok]], frame["quantity"].to_numpy(np.float64)[ok])
        self.x[v["placed"].columns] = self.x[v["ordered"].columns[v["placed"]["purchase"]]] > 0

    def openings(self) -> None:
        """Candidates, open from the period of their opening on."""
        network, opened, frame = self.parts.network, self.parts.variables["opened"], self.plan["openings"]
        place = positions(network.locations.name, texts(frame, "location"))
        known = self._known("opening", np.isin(place, opened["location"]), frame, "location")
        first = np.full(len(network.locations) + 1, network.timeline.periods, dtype=np.int64)
        first[place[known]] = network.timeline.period(network.timeline.day(frame["opened"], 0)[known])
        self.x[opened.columns] = opened["period"] >= first[opened["location"]]

    def issues(self) -> None:
        """Issues and kits; draws follow from them."""
        network, v, frame = self.parts.network, self.parts.variables, self.plan.issues
        issue, kits = v["issue"], v["kits"]
        row = lookup(
            [issue["line"], issue["goods"], issue["period"]],
            [
                positions(network.needs.name, texts(frame, "need")),
                goods_of(self.names, frame),
                network.timeline.period(network.timeline.day(frame["date"], 0)),
            ],
        )
        ok = self._known("issue", row >= 0, frame, "need")
        np.add.at(self.x, issue.columns[row[ok]], frame["quantity"].to_numpy(np.float64)[ok])
        rows = np.flatnonzero(network.needs.kit[issue["line"]] >= 0)
        if not len(rows):
            return
        number = np.full((len(network.needs), network.timeline.periods), np.inf)
        item = network.goods.item[issue["goods"][rows]]
        frame = pd.DataFrame({"line": issue["line"][rows], "period": issue["period"][rows], "item": item})
        frame["kits"] = self.x[issue.columns[rows]] / network.issues.amount[rows]
        each = frame.groupby(["line", "period", "item"], as_index=False)["kits"].sum()
        np.minimum.at(number, (each["line"].to_numpy(), each["period"].to_numpy()), each["kits"].to_numpy())
        found = number[kits["line"], kits["period"]]
        self.x[kits.columns] = np.where(np.isfinite(found), np.round(found, 3), 0.0)

    def losses(self) -> None:
        """What is given up of needs that are lost when late."""
        network, lost, frame = self.parts.network, self.parts.variables["lost"], self.plan.coverage
        timeline = network.timeline
        row = lookup(
            [lost["line"], lost["asked"], lost["due"]],
            [
                positions(network.needs.name, texts(frame, "need")),
                *(timeline.period(timeline.day(frame[name], 0)) for name in ("asked", "due")),
            ],
        )
        ok = row >= 0
        self.x[lost.columns[row[ok]]] = frame["unmet"].to_numpy(np.float64)[ok]

    def spending(self) -> None:
        """What funds pay of each group of expenses, as far as the plan tells."""
        network, paid, frame = self.parts.network, self.parts.variables["spent"], self.plan.spending
        spending = self.parts.spending
        spent = self.parts.expenses.of(spending.expense)
        category = np.append(network.items.category, "")[spent.category].astype(str)
        words = pd.Index(np.unique(np.concatenate([category, texts(frame, "category").astype(str)])))
        known = np.stack([spent.payer, spent.day, spent.kind, words.get_indexer(pd.Index(category)), spent.location])
        _, first = np.unique(known, axis=1, return_index=True)
        wanted = [
            positions(network.agencies.pool_name, texts(frame, "payer")),
            network.timeline.day(frame["date"], NONE),
            positions(list(money.KINDS), texts(frame, "kind")),
            words.get_indexer(pd.Index(texts(frame, "category").astype(str))).astype(np.int64),
            positions(network.locations.name, texts(frame, "location")),
        ]
        at = lookup(list(known[:, first]), wanted)
        group = np.append(spending.group[first], NONE)[at]
        column = lookup([paid["fund"], paid["group"]], [positions(network.funds.name, texts(frame, "fund")), group])
        ok = column >= 0
        np.add.at(self.x, paid.columns[column[ok]], frame["amount"].to_numpy(np.float64)[ok])

    def _known(self, what: str, ok: Bools, frame: pd.DataFrame, name: str) -> Bools:
        """``ok``, after a note of the rows that are not."""
        self.strange += [f"{what} {text}" for text in frame[name].to_numpy()[~ok]]
        return ok


_ENDS = ("origin", "destination")
