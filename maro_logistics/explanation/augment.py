"""One more unit of a resource, laid into the arrays of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model import flow, money, stores, vehicles
from maro_logistics.network.arrays import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from maro_logistics.model.formulation import Formulation

EQUATIONS = {
    "1": flow.balance,
    "2": vehicles.payload,
    "4": vehicles.fleet_time,
    "5": vehicles.route_capacity,
    "6": stores.storage,
    "7": stores.handling,
    "10": money.budgets,
}
MONEY_SHARE = 0.01
"""Share of a fund that is tried as one more: a single unit of a currency moves nothing that is whole."""


@dataclass(frozen=True, eq=False)
class Added:
    """What one more unit changes: limits of rows and columns, by how much."""

    unit: str
    amount: float
    rows: Ints
    row_more: Floats
    columns: Ints
    column_more: Floats
    equal: bool = False
    """The rows are equations: both sides move."""
    places: tuple[int, ...] = ()
    """Locations at which it acts."""
    holding: int = -1
    """Place and goods whose stock it is."""


class Augment:
    """Makes the changes for named resources of a program."""

    def __init__(self, formulation: Formulation) -> None:
        self._formulation, self._parts = formulation, formulation.parts
        self._labels: dict[tuple[str, str], Mapping[str, Ints]] = {}
        for equation in EQUATIONS.values():
            for rows in equation(self._parts):
                self._labels[(rows.number, rows.name)] = rows.labels

    def of(self, code: str, resource: str, location: str) -> Added | None:
        """One more unit of a resource; ``None`` where that is no matter of a limit (a closure, an access)."""
        if code == "stock":
            return self._stock(resource, location)
        if code in {"handling", "storage"}:
            return self._handling(location) if code == "handling" else self._storage(location)
        makers = {"fleet": self._fleet, "escort": self._fleet, "relay": self._fleet, "route": self._route}
        makers["fund"] = self._fund
        return makers[code](resource) if code in makers else None

    def _rows(self, number: str, name: str, label: str, value: int) -> tuple[Ints, Ints]:
        """(row of the program, period) of the rows that bear a label."""
        if (number, name) not in self._formulation.rows:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        labels = self._labels[(number, name)]
        here = np.flatnonzero(labels[label] == value)
        period = labels.get("period", np.zeros(len(labels[label]), np.int64))[here]
        return self._formulation.rows[(number, name)].start + here, period

    def _length(self, period: Ints) -> Floats:
        return self._parts.network.timeline.length[period].astype(np.float64)

    def _fleet(self, resource: str) -> Added | None:
        network, v = self._parts.network, self._parts.variables
        f = _position(network.fleets.name, resource)
        if f < 0:
            return None
        rows, period = self._rows("4", "fleet", "fleet", f)
        arcs, trips, teams = network.arcs, v["trips"], v.teams
        mine = np.flatnonzero(arcs.fleet[trips["arc"]] == f)
        arc = trips["arc"][mine]
        more = self._length(arcs.period[arc]) * np.maximum(arcs.per_day[arc], 1)
        sent = np.flatnonzero(teams.fleet == f)
        more_teams = self._length(teams.period[sent]) * np.maximum(teams.per_day[sent], 1)
        cargo, lifted = self._cargo(arc, more)
        columns = np.concatenate([trips.columns[mine], v["teams"].columns[sent], cargo])
        unit = "team" if network.fleets.mode[f] in {"escort", "relay"} else "vehicle"
        ends = (int(network.fleets.base[f]), *np.unique(arcs.destination[arc]).tolist())
        return Added(
            unit, 1.0, rows, self._length(period), columns, np.concatenate([more, more_teams, lifted]), places=ends
        )

    def _cargo(self, arc: Ints, trips: Floats) -> tuple[Ints, Floats]:
        """Cargo columns of departures, and by how many units more trips lift their limits."""
        network, cargo = self._parts.network, self._parts.cargo
        tonnes = np.zeros(len(network.arcs))
        np.add.at(tonnes, network.shared[arc], trips * network.arcs.payload_t[arc])
        some = np.flatnonzero(tonnes[cargo.arc] > 0)
        weight = cargo.t[some]
        units = np.divide(tonnes[cargo.arc[some]], weight, out=np.zeros(len(some)), where=weight > 0)
        return cargo.column[some], units

    def _route(self, resource: str) -> Added | None:
        network = self._parts.network
        row = _position(network.routes.name, resource)
        if row < 0:
            return None
        a = np.flatnonzero(network.routes.row == row)
        places = tuple(np.unique([network.routes.origin[a], network.routes.destination[a]]).tolist())
        trips, when = self._rows("5", "trips", "route", row)
        tonnes, period = self._rows("5", "tonnes", "route", row)
        load = max((self._load(int(i)) for i in a), default=1.0)
        arc = self._labels[("2", "carrier")]["arc"] if ("2", "carrier") in self._formulation.rows else np.zeros(0, int)
        here = np.flatnonzero(np.isin(network.arcs.route[arc], a))
        start = self._formulation.rows[("2", "carrier")].start if len(here) else 0
        unit, amount = ("trip a day", 1.0) if len(trips) else ("t a day", 1.0)
        each = load if len(trips) else 1.0
        more = [
            self._length(when),
            each * self._length(period),
            each * self._length(network.arcs.period[arc[here]]),
        ]
        rows = np.concatenate([trips, tonnes, start + here]).astype(np.int64)
        if not len(rows):
            return None
        none = np.zeros(0, np.int64)
        return Added(unit, amount, rows, np.concatenate(more), none, np.zeros(0), places=places)

    def _load(self, route: int) -> float:
        """Tonnes of the largest vehicle on a directed route."""
        arcs = self._parts.network.arcs
        load = arcs.payload_t[(arcs.route == route) & np.isfinite(arcs.payload_t)]
        return float(load.max(initial=1.0))

    def _handling(self, location: str) -> Added | None:
        network, handled = self._parts.network, self._parts.variables["handled"]
        n = _position(network.locations.name, location)
        rows, period = self._rows("7", "handling", "location", n)
        mine = np.flatnonzero(handled["location"] == n)
        more = self._length(handled["period"][mine])
        return Added("t a day", 1.0, rows, self._length(period), handled.columns[mine], more, places=(n,))

    def _storage(self, location: str) -> Added | None:
        network = self._parts.network
        n = _position(network.locations.name, location)
        rows, _ = self._rows("6", "storage", "location", n)
        if n < 0 or network.locations.candidate[n] or not len(rows):
            return None
        none = np.zeros(0, np.int64)
        return Added("t", 1.0, rows, np.ones(len(rows)), none, np.zeros(0), places=(n,))

    def _fund(self, resource: str) -> Added | None:
        network, paid = self._parts.network, self._parts.variables["spent"]
        f = _position(network.funds.name, resource)
        rows, _ = self._rows("10", "fund", "fund", f)
        if f < 0 or not len(rows):
            return None
        amount = max(round(MONEY_SHARE * float(network.funds.amount[f])), 1.0)
        columns = paid.columns[paid["fund"] == f]
        more = np.full(len(columns), amount)
        return Added("currency", amount, rows, np.full(len(rows), amount), columns, more)

    def _stock(self, resource: str, location: str) -> Added | None:
        """A tonne more (a unit, of what weighs nothing), there from the first day on which such goods can be."""
        network, v = self._parts.network, self._parts.variables
        item = _position(network.items.name, resource)
        n = _position(network.locations.name, location)
        holding = network.holding
        mine = np.flatnonzero((holding.location == n) & (network.goods.item[holding.goods] == item))
        if item < 0 or not len(mine) or ("1", "balance") not in self._formulation.rows:
            return None
        h = int(mine[np.argmin(holding.first[mine])])
        weight = float(network.items.t[item])
        units = 1.0 if weight <= 0 or network.items.whole[item] else 1.0 / weight
        row = self._formulation.rows[("1", "balance")].start + int(v.balance_start[h])
        goods = int(holding.goods[h])
        columns = [v[name].columns[v[name]["goods"] == goods] for name in ("out", "back", "issue", "draw")]
        columns += [v[name].columns[holding.goods[v[name]["holding"]] == goods] for name in ("stock", "discard")]
        whole = np.concatenate(columns)
        unit = "unit" if units == 1.0 else "t"
        rows = np.array([row], dtype=np.int64)
        more = np.full(len(whole), units)
        return Added(unit, 1.0, rows, np.array([units]), whole, more, equal=True, places=(n,), holding=h)


def _position(names: pd.Index[str], name: str) -> int:
    """Position of a name; -1 where there is none such."""
    found = np.flatnonzero(np.asarray(names, dtype=object) == name)
    return int(found[0]) if len(found) else -1
