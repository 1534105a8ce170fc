"""Networks of one operation under different circumstances: what is the same thing in both of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import Ints
from maro_logistics.network.standing import batches

if TYPE_CHECKING:
    from maro_logistics.network.network import Network
    from maro_logistics.network.reach import Carriage
    from maro_logistics.network.standing import Names


def named(index: pd.Index[Any], position: Ints) -> np.ndarray[Any, Any]:
    """Names of positions, empty for -1."""
    return np.append(np.asarray(index, dtype=object), "")[position]


def way_keys(names: Names, route: Ints) -> list[Any]:
    """What tells directed routes apart: id and both ends."""
    routes, place = names.routes, names.locations.name
    return [
        named(routes.name, routes.row[route]),
        named(place, routes.origin[route]),
        named(place, routes.destination[route]),
    ]


def arc_keys(names: Names, arc: Ints) -> list[Any]:
    """What tells departures apart: kind, way, fleets and day."""
    arcs, fleets = names.arcs, names.fleets.name
    return [
        arcs.kind[arc],
        *way_keys(names, arcs.route[arc]),
        named(fleets, arcs.fleet[arc]),
        named(fleets, arcs.to_fleet[arc]),
        arcs.day[arc],
    ]


def goods_keys(names: Names, goods: Ints) -> list[Any]:
    """What tells goods apart: item, owner and batch."""
    return [
        named(names.items.name, names.goods.item[goods]),
        named(names.agencies.pool_name, names.goods.pool[goods]),
        batches(names.timeline, names.goods)[goods],
    ]


def same(known: list[Any], wanted: list[Any]) -> Ints:
    """Position of each wanted tuple of keys among the known ones, which are unique; -1 where it is not there."""
    if not len(known[0]) or not len(wanted[0]):
        return np.full(len(wanted[0]), -1, dtype=np.int64)
    return pd.MultiIndex.from_arrays(known).get_indexer(pd.MultiIndex.from_arrays(wanted)).astype(np.int64)


def kept_beside(
    names: Names, other: tuple[Network, int], carriage: Carriage, shared: Ints, direction: str
) -> tuple[Ints, Ints]:
    """(departure, goods) of the carriage of one direction, and of what another network carries in its first periods.

    What may be worth carrying as long as nobody knows which of the two comes true.
    """
    network, periods = other
    theirs = network.out if direction == "out" else network.back
    early = network.arcs.period[theirs.arc] < periods
    here = np.arange(len(names.arcs)), np.arange(len(names.goods))
    arc = same(arc_keys(names, here[0]), arc_keys(network.names, theirs.arc[early]))
    goods = same(goods_keys(names, here[1]), goods_keys(network.names, theirs.goods[early]))
    both = (arc >= 0) & (goods >= 0)
    size = max(len(names.goods), 1)
    have = carriage.arc * size + carriage.goods
    more = np.setdiff1d(shared[arc[both]] * size + goods[both], have)
    return np.concatenate([carriage.arc, more // size]), np.concatenate([carriage.goods, more % size])
