"""What a plan already says about a network: names of its movements and goods as positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import NONE, Ints, positions, texts
from maro_logistics.network.services import CARRIER, REBASE, TRIP

if TYPE_CHECKING:
    from maro_logistics.network.departures import Departures
    from maro_logistics.network.goods import Goods, Items
    from maro_logistics.network.places import Locations, Routes
    from maro_logistics.network.reach import Carriage
    from maro_logistics.network.services import Agencies, Fleets
    from maro_logistics.network.timeline import Timeline
    from maro_logistics.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Names:
    """What turns the names a plan uses into positions."""

    timeline: Timeline
    locations: Locations
    routes: Routes
    fleets: Fleets
    arcs: Departures
    agencies: Agencies
    items: Items
    goods: Goods


def batches(timeline: Timeline, goods: Goods) -> np.ndarray[Any, Any]:
    """How each goods' batch is written: expiry date, earmark, both, or ``-``."""
    expiry = pd.Series(timeline.date(goods.expiry)).dt.strftime("%Y-%m-%d").fillna("")
    earmark = goods.earmark.astype(str)
    written = np.where(earmark == "", expiry, expiry + np.char.add("@", earmark))
    return np.where(written == "", "-", written).astype(object)


def goods_of(names: Names, frame: pd.DataFrame) -> Ints:
    """Goods of each row by ``item``, ``owner`` and ``batch``; ``NONE`` where there are no such goods."""
    goods = names.goods
    known = pd.MultiIndex.from_arrays(
        [
            np.asarray(names.items.name, dtype=object)[goods.item],
            np.asarray(names.agencies.pool_name, dtype=object)[goods.pool],
            batches(names.timeline, goods),
        ]
    )
    wanted = pd.MultiIndex.from_arrays([texts(frame, column) for column in ("item", "owner", "batch")])
    return known.get_indexer(wanted).astype(np.int64)


def arcs_of(names: Names, movements: pd.DataFrame) -> Ints:
    """Departure of each movement by service, route, direction, fleets and day; ``NONE`` where nothing leaves so."""
    arcs, routes, fleets, timeline = names.arcs, names.routes, names.fleets, names.timeline
    known = pd.MultiIndex.from_arrays(
        [arcs.kind, routes.row[arcs.route], arcs.origin, arcs.destination, arcs.fleet, arcs.to_fleet, arcs.day]
    )
    carried = texts(movements, "service") == "carrier"
    place = names.locations.name
    wanted = pd.MultiIndex.from_arrays(
        [
            np.where(carried, CARRIER, np.where(movements["one_way"].to_numpy(dtype=np.bool_), REBASE, TRIP)),
            positions(routes.name, texts(movements, "route")),
            positions(place, texts(movements, "origin")),
            positions(place, texts(movements, "destination")),
            positions(fleets.name, texts(movements, "fleet")),
            positions(fleets.name, texts(movements, "to_fleet")),
            timeline.day(movements["depart"], NONE),
        ]
    )
    return known.get_indexer(wanted).astype(np.int64)


def carried_by(names: Names, plan: Plan) -> tuple[Ints, Ints]:
    """(departure, goods) of each row of the plan's cargo; ``NONE`` where the network knows no such thing."""
    movement = positions(pd.Index(texts(plan.movements, "movement"), dtype=object), texts(plan.cargo, "movement"))
    arc = np.append(arcs_of(names, plan.movements), NONE)[movement]
    return arc, goods_of(names, plan.cargo)


def keep(names: Names, plan: Plan, carriage: Carriage, shared: Ints, direction: str) -> tuple[Ints, Ints]:
    """(departure, goods) of the carriage of one direction and of all that the plan carries that way.

    A plan made under other circumstances may carry what would not be worth considering now.
    """
    arc, goods = carried_by(names, plan)
    way = (texts(plan.cargo, "direction") == direction) & (arc >= 0) & (goods >= 0)
    size = max(len(names.goods), 1)
    have = carriage.arc * size + carriage.goods
    more = np.setdiff1d(shared[arc[way]] * size + goods[way], have)
    return np.concatenate([carriage.arc, more // size]), np.concatenate([carriage.goods, more % size])
