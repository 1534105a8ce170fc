"""Departures that goods cannot tell apart: same route, same days, same rules, other vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.services import CARRIER

if TYPE_CHECKING:
    from maro_logistics.network.arrays import Bools, Ints
    from maro_logistics.network.departures import Departures


def share(arcs: Departures, carries: Bools) -> Ints:
    """For each departure the first of those whose cargo it shares.

    One flow serves all vehicles of one route, day and timing. Sharing loses nothing: cargo that fits all vehicles
    together is split over them when the plan is written. Vehicles share only if they may carry the same goods;
    carriers share with nobody.
    """
    if not len(arcs):
        return np.zeros(0, dtype=np.int64)
    _, rule = np.unique(carries, axis=0, return_inverse=True)
    apart = np.where(arcs.kind == CARRIER, np.arange(len(arcs)), -1)
    days = (arcs.day, arcs.arrival, arcs.returned, arcs.received_day, arcs.back_day, arcs.lost_day)
    rules = (rule.ravel()[arcs.link], (arcs.payload_t > 0).astype(np.int64), _shape(arcs))
    table = np.stack((arcs.kind, arcs.route, *days, arcs.fate, *rules, apart), axis=1)
    _, first, group = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return first[group.ravel()].astype(np.int64)


def _shape(arcs: Departures) -> Ints:
    """Whether the volume of the vehicles is limited at all."""
    return np.isfinite(arcs.volume_m3).astype(np.int64)
