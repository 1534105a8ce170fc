"""Departures that goods cannot tell apart: same route, same days, same rules, other vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.services import CARRIER
from maro_logistics.network.sorting import grouped_first, unique_rows

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
    _, rule = unique_rows(carries)
    apart = np.where(arcs.kind == CARRIER, np.arange(len(arcs)), -1)
    spans = [days - arcs.day for days in (arcs.arrival, arcs.returned, arcs.received_day, arcs.back_day, arcs.lost_day)]
    rules = (rule[arcs.link], (arcs.payload_t > 0).astype(np.int64), _shape(arcs))
    group, first = grouped_first(arcs.route, arcs.day, arcs.kind, arcs.fate, *rules, *spans, apart)
    return first[group]


def _shape(arcs: Departures) -> Ints:
    """Whether the volume of the vehicles is limited at all."""
    return np.isfinite(arcs.volume_m3).astype(np.int64)
