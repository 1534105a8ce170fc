"""The decisions of the planning problem as blocks of variables, each bounded by the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.model.blocks import Block, block, grouped, lay_out
from maro_logistics.model.limits import most_trips, order_limits, supplies
from maro_logistics.model.segments import Segments, segment
from maro_logistics.model.teams import TeamTrips, team_trips
from maro_logistics.network.arrays import NONE, Floats, Ints, expand_ranges
from maro_logistics.network.services import CARRIER, REBASE
from maro_logistics.network.sorting import marked

if TYPE_CHECKING:
    from maro_logistics.network.network import Network


@dataclass(frozen=True, eq=False)
class Variables:
    """All blocks, and the positions that tie them together."""

    blocks: dict[str, Block]
    segments: Segments
    teams: TeamTrips
    trip_of_arc: Ints
    """Column of the trips of each departure; -1 for carriers and departures without anything to move."""
    holding_at: Ints
    """Holding of each (location, goods), -1 without; shape (locations, goods)."""
    balance_start: Ints
    """First balance row of each holding."""
    supply: Floats
    """Units of each goods that can ever be there."""

    def __getitem__(self, name: str) -> Block:
        return self.blocks[name]

    @property
    def size(self) -> int:
        """Number of columns."""
        return sum(len(one) for one in self.blocks.values())


def declare(network: Network) -> Variables:
    """All variables of the planning problem of a network."""
    holding = network.holding
    holding_at = np.full((len(network.locations), len(network.goods)), NONE, dtype=np.int64)
    holding_at[holding.location, holding.goods] = np.arange(len(holding))
    spans = holding.last - holding.first + 1
    supply = supplies(network)
    out, back = _cargo(network, holding_at, "out"), _cargo(network, holding_at, "back")
    trips = _trips(network, np.concatenate([out[0], back[0]]))
    segments = segment(network)
    teams = team_trips(network, trips["arc"])
    blocks = [
        _carried(network, "out", out, supply, trips),
        _carried(network, "back", back, supply, trips),
        trips,
        *stock_and_discards(network, supply),
        *_given(network, supply),
        _filled(segments),
        *_late(network),
        *_purchases(network),
        _openings(network),
        *_teams(network, teams),
        *_overflow(network),
    ]
    laid = lay_out(blocks)
    trip_of_arc = np.full(len(network.arcs), NONE, dtype=np.int64)
    trip_of_arc[laid["trips"]["arc"]] = laid["trips"].columns
    return Variables(laid, segments, teams, trip_of_arc, holding_at, np.cumsum(spans) - spans, supply)


def _cargo(network: Network, holding_at: Ints, way: str) -> tuple[Ints, Ints]:
    """Pairs (departure, goods) whose goods can be there when it leaves and, if received, are received in time."""
    arcs, pair = network.arcs, network.out if way == "out" else network.back
    place = arcs.origin[pair.arc] if way == "out" else arcs.destination[pair.arc]
    period = arcs.period[pair.arc] if way == "out" else arcs.back_from[pair.arc]
    holding = holding_at[place, pair.goods]
    ok = holding >= 0
    ok &= (network.holding.first[holding] <= period) & (period <= network.holding.last[holding])
    return pair.arc[ok], pair.goods[ok]


def _trips(network: Network, loaded: Ints) -> Block:
    arcs, fleets = network.arcs, network.fleets
    useful = (arcs.kind == REBASE) | marked(len(arcs), loaded)[network.shared]
    arc = np.flatnonzero(useful & (arcs.kind != CARRIER))
    upper = most_trips(network, arc)
    whole = network.timeline.firm[arcs.period[arc]] & fleets.whole[arcs.fleet[arc]]
    upper = np.where(whole, np.floor(upper + 1e-9), upper)
    return block("trips", upper, integer=whole, arc=arc)


def _carried(network: Network, name: str, pair: tuple[Ints, Ints], supply: Floats, trips: Block) -> Block:
    arcs, goods = network.arcs, network.goods
    most = np.full(len(arcs), np.inf)
    most[network.shared[trips["arc"]]] = 0.0
    np.add.at(most, network.shared[trips["arc"]], trips.upper * arcs.payload_t[trips["arc"]])
    weight = goods.t[pair[1]]
    with np.errstate(divide="ignore", invalid="ignore"):
        by_weight = np.where(weight > 0, most[pair[0]] / weight, np.inf)
    return block(name, np.minimum(supply[pair[1]], by_weight), arc=pair[0], goods=pair[1])


def stock_and_discards(network: Network, supply: Floats) -> list[Block]:
    """(9) Closing stock exists up to the period before that of the expiry date; then what is left is discarded.

    Departures whose goods would be received later do not exist. Apart from (13) nothing else is ever discarded.
    """
    holding, goods = network.holding, network.goods
    which, period = expand_ranges(holding.first, holding.last - holding.first + 1)
    ends = period >= goods.expires[holding.goods[which]]
    stays = holding.kept[which] & ~ends
    limit = supply[holding.goods[which]]
    return [
        block("stock", limit[stays], holding=which[stays], period=period[stays]),
        block("discard", limit[~stays], holding=which[~stays], period=period[~stays]),
    ]


def _given(network: Network, supply: Floats) -> list[Block]:
    """Issues counted for lines, units drawn for requirements, whole kits."""
    issues, needs, timeline = network.issues, network.needs, network.timeline
    asked = needs.asked[issues.line, issues.period]
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = np.where(needs.kit[issues.line] >= 0, asked * issues.amount, asked / issues.amount)
    upper = np.minimum(supply[issues.goods], np.ceil(wanted))
    draws = needs.requirement[issues.line] >= 0
    place = needs.location[issues.line[draws]]
    _, (at, goods, period) = grouped(place, issues.goods[draws], issues.period[draws])
    kits = needs.kit[issues.line] >= 0
    _, (line, when) = grouped(issues.line[kits], issues.period[kits])
    asked_kits = needs.asked[line, when]
    return [
        block("issue", upper, line=issues.line, goods=issues.goods, period=issues.period),
        block("draw", supply[goods], location=at, goods=goods, period=period),
        block(
            "kits",
            np.where(timeline.firm[when], np.floor(asked_kits + 1e-9), asked_kits),
            integer=timeline.firm[when],
            line=line,
            period=when,
        ),
    ]


def _filled(segments: Segments) -> Block:
    return block("filled", segments.width, cell=segments.cell)


def _late(network: Network) -> list[Block]:
    """Cumulative service, losses by part and by third of the quantity due, of lines whose late part is lost."""
    needs = network.needs
    lost = np.flatnonzero(needs.lost[needs.part_line])
    thirds = len(network.settings.share_slopes)
    _, (line, due) = grouped(needs.part_line[lost], needs.part_due[lost])
    each = np.repeat(needs.due_in[line, due] / thirds, thirds)
    rank = np.tile(np.arange(thirds), len(line))
    own = np.flatnonzero(needs.lost & (needs.last >= 0))
    which, period = expand_ranges(needs.first[own], needs.last[own] - needs.first[own] + 1)
    return [
        block("served", needs.asked[own[which], period], line=own[which], period=period),
        block(
            "lost",
            needs.part_quantity[lost],
            part=lost,
            line=needs.part_line[lost],
            asked=needs.part_asked[lost],
            due=needs.part_due[lost],
        ),
        block("lost_share", each, line=np.repeat(line, thirds), due=np.repeat(due, thirds), rank=rank),
    ]


def _purchases(network: Network) -> list[Block]:
    buys, firm = network.purchases, network.timeline.firm
    limit = order_limits(network)
    binary = np.flatnonzero((buys.least > 0) & firm[buys.placed_in])
    return [
        block("ordered", limit, purchase=np.arange(len(buys))),
        block("placed", np.ones(len(binary)), integer=np.ones(len(binary), np.bool_), purchase=binary),
    ]


def _openings(network: Network) -> Block:
    place, timeline = network.locations, network.timeline
    candidates = np.flatnonzero(place.candidate)
    which = np.repeat(candidates, timeline.periods)
    period = np.tile(np.arange(timeline.periods), len(candidates))
    upper = (timeline.last[period] >= place.open_from[which]).astype(np.float64)
    return block("opened", upper, integer=np.ones(len(which), np.bool_), location=which, period=period)


def _teams(network: Network, teams: TeamTrips) -> list[Block]:
    firm, fleets = network.timeline.firm, network.fleets
    whole = firm[teams.period] & fleets.whole[teams.fleet]
    convoys = teams.group_escorts > 0
    return [
        block(
            "teams",
            np.where(whole, np.floor(teams.most + 1e-9), teams.most),
            integer=whole,
            trip=np.arange(len(teams.fleet)),
        ),
        block(
            "convoys",
            teams.group_most[convoys],
            integer=firm[teams.group_period[convoys]],
            group=np.flatnonzero(convoys),
        ),
    ]


def _overflow(network: Network) -> list[Block]:
    """Weight and volume beyond the storage limits of places that have some and hold goods."""
    place, holding, periods = network.locations, network.holding, network.timeline.periods
    supply = supplies(network)
    out = []
    for name, limit, unit in (
        ("over_t", place.storage_t, network.goods.t),
        ("over_m3", place.storage_m3, network.goods.m3),
    ):
        most = np.zeros(len(place))
        np.add.at(most, holding.location, supply[holding.goods] * unit[holding.goods])
        some = np.flatnonzero(np.isfinite(limit) & ((most > limit) | place.candidate) & (most > 0))
        upper = np.where(place.candidate[some], np.minimum(10 * limit[some], most[some]), most[some])
        where = np.repeat(some, periods)
        out.append(
            block(name, np.repeat(upper, periods), location=where, period=np.tile(np.arange(periods), len(some)))
        )
    return out
