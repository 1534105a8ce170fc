"""What a plan leaves over: vehicle-days, room on trips and routes, handling, money, teams, stock. Exact figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.limits import days_in_periods
from maro_logistics.model.replay import stored
from maro_logistics.model.rounding import MILLI
from maro_logistics.model.teams import team_days
from maro_logistics.model.trim import trips_by_arc
from maro_logistics.model.vehicles import exposed
from maro_logistics.network.arrays import Bools, Floats, Ints
from maro_logistics.network.departures import fleet_days
from maro_logistics.network.services import CARRIER, TRIP

if TYPE_CHECKING:
    from maro_logistics.explanation.lifted import Passages
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome

NEARLY = 1e-6
"""Trips this close to the next whole one count as whole."""


class Leftover:
    """Resources not used by a plan, by lifted departure or by (place, period); units of the planning problem."""

    def __init__(self, parts: Parts, outcome: Outcome, passages: Passages) -> None:
        self.parts, self.outcome, self.passages = parts, outcome, passages
        network, arcs = parts.network, passages.arcs
        self.trips = trips_by_arc(parts, outcome.x)
        """Trips of each departure of the network."""
        self.days = np.concatenate([_days(parts, outcome.x), np.zeros((1, network.timeline.periods))])
        """Vehicle-days of each fleet and period; the last row stands for imagined fleets."""
        taken = fleet_days(network.timeline, passages.fleets, arcs)
        own = taken.driving & (arcs.kind[taken.arc] == TRIP)
        self.taken = (passages.own_fleet[taken.fleet[own]], taken.period[own], taken.arc[own], taken.days[own])
        """(fleet, period, lifted departure, vehicle-days of one trip)."""
        self.whole = np.append(passages.fleets.whole, [False])[arcs.fleet] & network.timeline.firm[arcs.period]
        self.price = arcs.price
        self._load()
        self._roads()
        self._places()
        self._teams()
        self._purses()
        self.trips_left = self._trips_left()

    def _load(self) -> None:
        """Room on trips that run: tonnes and cubic metres, out and back, by lifted departure."""
        network, cargo, x = self.parts.network, self.parts.cargo, self.outcome.x
        arcs, column = network.arcs, self.parts.variables.trip_of_arc
        going = np.where(column >= 0, np.append(x, 0.0)[column], 0.0)
        own = self.passages.own_arc
        self.room: list[tuple[Floats, Floats]] = []
        for way in (True, False):
            pair = []
            for unit, limit in ((cargo.t, arcs.payload_t), (cargo.m3, arcs.volume_m3)):
                room = np.zeros(len(arcs) + 1)
                lift = np.where(going > 0, going, 0.0) * np.where(np.isfinite(limit), limit, 0.0)
                np.add.at(room, network.shared, np.where(np.isfinite(limit) | (going <= 0), lift, np.inf))
                mine = np.flatnonzero(cargo.out == way)
                np.subtract.at(room, cargo.arc[mine], x[cargo.column[mine]] * unit[mine])
                pair.append(np.append(room[np.append(network.shared, len(arcs))], 0.0)[own])
            self.room.append((pair[0], pair[1]))

    def _roads(self) -> None:
        """Tonnes and trips that routes still take, by row of the table and period; tonnes that carriers still take."""
        network, cargo, x = self.parts.network, self.parts.cargo, self.outcome.x
        arcs, routes = network.arcs, network.routes
        row = routes.row[arcs.route]
        tonnes = x[cargo.column] * cargo.t
        self.road_t = days_in_periods(network, np.where(np.isfinite(routes.capacity_t), routes.capacity_t, 0.0))
        np.subtract.at(self.road_t, (row[cargo.arc], arcs.period[cargo.arc]), tonnes)
        self.road_t[~np.isfinite(routes.capacity_t).all(axis=1)] = np.inf
        self.road_trips = days_in_periods(
            network, np.where(np.isfinite(routes.capacity_trips), routes.capacity_trips, 0.0)
        )
        np.subtract.at(self.road_trips, (row, arcs.period), self.trips)
        self.road_trips[~np.isfinite(routes.capacity_trips).all(axis=1)] = np.inf
        carried = np.zeros(len(arcs) + 1)
        np.add.at(carried, cargo.arc, np.where(arcs.kind[cargo.arc] == CARRIER, tonnes, 0.0))
        limit = np.where(
            np.isfinite(routes.carrier_t_per_day[arcs.route]),
            np.nan_to_num(routes.carrier_t_per_day[arcs.route], posinf=0.0) * arcs.open_days,
            np.inf,
        )
        self.carrier_t = np.append(limit - carried[:-1], 0.0)[self.passages.own_arc]

    def _places(self) -> None:
        """Tonnes that places still handle, and what they store, by place and period; stock nobody needs any more."""
        network, cargo, x = self.parts.network, self.parts.cargo, self.outcome.x
        place, periods = network.locations, network.timeline.periods
        handled = np.zeros((len(place), periods))
        tonnes = x[cargo.column] * cargo.t
        np.add.at(handled, (cargo.leaves_from, cargo.leaves_in), tonnes)
        landed = np.flatnonzero(cargo.received_at >= 0)
        np.add.at(handled, (cargo.received_at[landed], cargo.received_in[landed]), tonnes[landed] * cargo.kept[landed])
        limit = place.handling_t_per_day[:, None] * network.timeline.length
        self.handling = limit - handled
        self.stored_t = stored(self.parts, self.outcome.ledger, network.goods.t)
        self.stored_m3 = stored(self.parts, self.outcome.ledger, network.goods.m3)
        opened = self.parts.variables["opened"]
        self.opened = ~place.candidate[:, None] | np.zeros((len(place), periods), np.bool_)
        self.opened[opened["location"], opened["period"]] = x[opened.columns] > 0.5  # noqa: PLR2004
        self._stocks()

    def _stocks(self) -> None:
        """Units of each holding: spare from a period on, and on hand before departures; what suppliers still sell."""
        network, ledger = self.parts.network, self.outcome.ledger
        holding, buys = network.holding, network.purchases
        there = ledger.closing + np.cumsum(ledger.discarded, axis=1)
        spare = np.minimum.accumulate(there[:, ::-1], axis=1)[:, ::-1]
        warm = network.goods.cold[holding.goods] & ~network.locations.cold_storage[holding.location]
        self.spare = np.where(warm[:, None], ledger.discarded, spare) / MILLI
        coming = ledger.opening - ledger.lost + ledger.dated + ledger.ordered - ledger.dispatched
        self.on_hand = np.maximum(coming, 0) / MILLI
        ordered = self.outcome.x[self.parts.variables["ordered"].columns]
        code = buys.supplier * (network.timeline.periods + 1) + buys.placed_in
        _, group = np.unique(code, return_inverse=True)
        total = np.zeros(int(group.max(initial=-1)) + 1)
        np.add.at(total, group, ordered)
        self.for_sale = buys.most - total[group] if len(buys) else np.zeros(0)

    def _teams(self) -> None:
        """Whether one more trip of a lifted departure would have its escort, and its relay team."""
        v, x, own = self.parts.variables, self.outcome.x, self.passages.own_arc
        teams = v.teams
        groups = len(teams.group_route)
        free = np.zeros((2, groups + 1))
        possible = np.full(len(teams.fleet), np.inf)
        fleet, period, trip, days = team_days(self.parts.network, teams)
        np.minimum.at(possible, trip, np.floor(self.days[fleet, period] / days + NEARLY))
        np.add.at(free, (teams.relay.astype(np.int64), teams.group), possible)
        sent = np.zeros((2, groups + 1))
        np.add.at(sent, (teams.relay.astype(np.int64), teams.group), x[v["teams"].columns])
        going = np.zeros(groups + 1)
        arc = np.flatnonzero(teams.group_of_arc >= 0)
        np.add.at(going, teams.group_of_arc[arc], self.trips[arc])
        convoys = np.zeros(groups + 1)
        convoys[v["convoys"]["group"]] = x[v["convoys"].columns]
        places = np.append(teams.group_size, 1) * convoys - going
        escorts = np.append(teams.group_escorts, 0)
        group = np.append(teams.group_of_arc, -1)[own]
        self.group = group
        self.no_escort = ((places < 1 - NEARLY) & (free[0] < escorts) & (escorts > 0))[group]
        network = self.parts.network
        asks = np.append(network.agencies.requires_communications, [False])[self.passages.arcs.agency]
        silent = asks & network.routes.no_communications[self.passages.arcs.route] & (self.passages.arcs.fleet >= 0)
        self.no_relay = ((sent[1] < 1 - NEARLY) & (free[1] < 1))[group] & silent & (group >= 0)

    def _purses(self) -> None:
        """Money left for a trip of each lifted departure (infinite where nobody's funds bind), and exposure left."""
        network, x = self.parts.network, self.outcome.x
        paid = self.parts.variables["spent"]
        spent = np.zeros(len(network.funds))
        np.add.at(spent, paid["fund"], x[paid.columns])
        self.fund_left = network.funds.amount - spent
        arcs = self.passages.arcs
        payer = np.append(network.agencies.pool, 0)[arcs.agency]
        none = np.full(len(arcs), -1, dtype=np.int64)
        self.trip_money = self.purse(payer, 0, none, arcs.destination, arcs.day)
        buys = network.purchases
        item = network.goods.item[buys.goods]
        self.order_money = self.purse(buys.pool, 1, item, buys.location, buys.placed)
        place, periods = network.locations, network.timeline.periods
        where = np.repeat(np.arange(len(place), dtype=np.int64), periods)
        day = np.tile(network.timeline.first, len(place))
        owner = np.append(network.agencies.pool, 0)[place.agency[where]]
        nothing = np.full(len(where), -1, dtype=np.int64)
        self.handling_money = self.purse(owner, 2, nothing, where, day).reshape(len(place), periods)
        limit = network.settings.exposure_limit
        column, value = exposed(self.parts)
        self.exposure = np.inf if limit is None else limit - float(x[column] @ value)

    def admitting(self, payer: Ints, kind: int, item: Ints, location: Ints, day: Ints) -> Bools:
        """(10) Which funds may pay each expense, shape (expenses, funds)."""
        funds = self.parts.network.funds
        categories = np.concatenate([funds.items, ~funds.has_categories[:, None]], axis=1)
        admitted: Bools = (
            ((funds.pool[None, :] < 0) | (funds.pool[None, :] == payer[:, None]))
            & (funds.first[None, :] <= day[:, None])
            & (day[:, None] <= funds.last[None, :])
            & funds.kinds[:, kind][None, :]
            & funds.locations[:, location].T
            & categories[:, item].T
        )
        return admitted

    def purse(self, payer: Ints, kind: int, item: Ints, location: Ints, day: Ints) -> Floats:
        """(10) Money that all funds admitting an expense have left; infinite for payers who spend freely."""
        if not len(self.fund_left):
            return np.full(len(payer), np.inf)
        admitted = self.admitting(payer, kind, item, location, day)
        left = (admitted * np.maximum(self.fund_left, 0.0)).sum(axis=1)
        return np.where(self.parts.network.funds.binds[payer], left, np.inf)

    def _trips_left(self) -> Floats:
        """Further trips that vehicle-days allow on each lifted departure; infinite for carriers."""
        fleet, period, arc, days = self.taken
        left = np.where(self.passages.arcs.fleet < 0, np.inf, np.full(len(self.passages.arcs), np.inf))
        np.minimum.at(left, arc, np.maximum(self.days[fleet, period], 0.0) / days)
        left = np.where(self.whole, np.floor(left + NEARLY), left)
        return np.where((self.passages.arcs.fleet >= 0) & (self.passages.own_link < 0), 0.0, left)

    def use(self, arc: int, trips: float, tonnes: float, m3: float) -> None:
        """Take trips and their cargo of a lifted departure out of what is left, so that nothing is promised twice."""
        fleet, period, of, days = self.taken
        mine = of == arc
        np.subtract.at(self.days, (fleet[mine], period[mine]), days[mine] * trips)
        arcs, routes = self.passages.arcs, self.parts.network.routes
        row, t = routes.row[arcs.route[arc]], arcs.period[arc]
        self.road_t[row, t] -= tonnes
        self.road_trips[row, t] -= trips
        self.carrier_t[arc] -= tonnes
        payload, volume = arcs.payload_t[arc], arcs.volume_m3[arc]
        weight, space = self.room[0]
        weight[arc] += (trips * payload if np.isfinite(payload) else 0.0) - tonnes
        space[arc] += (trips * volume if np.isfinite(volume) else 0.0) - m3
        self.trips_left = self._trips_left()


def _days(parts: Parts, x: Floats) -> Floats:
    """(4) Vehicle-days left of each fleet and period."""
    network, v = parts.network, parts.variables
    left = days_in_periods(network, network.fleets.count)
    taken = fleet_days(network.timeline, network.fleets, network.arcs)
    column = v.trip_of_arc[taken.arc]
    np.subtract.at(
        left, (taken.fleet, taken.period), taken.days * np.where(column >= 0, np.append(x, 0.0)[column], 0.0)
    )
    fleet, period, team, used = team_days(network, v.teams)
    np.subtract.at(left, (fleet, period), x[v["teams"].columns[team]] * used)
    return left
