"""The network with every prohibition lifted: where goods could travel, and what forbids it.

Prohibitions (closures, access, opening dates, refused escorts, ranges, absent vehicles) take departures out of the
network, so the network alone cannot tell which of them stood in the way. Here they are lifted one by one.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, texts
from maro_logistics.network.departures import ARRIVES, Departures, depart
from maro_logistics.network.services import CARRIER, REBASE, Fleets, Links, link, muster, permitted, timing

if TYPE_CHECKING:
    from maro_logistics.network.network import Network
    from maro_logistics.scenario.scenario import Scenario

FORBIDDING = ("closure", "access", "location", "agency")
"""Reasons that forbid departures, in the order of the columns of ``blocked``."""


@dataclass(frozen=True, eq=False)
class Passages:
    """Cargo out and back on departures, allowed or not, one element each; sorted by the period in which it leaves."""

    arcs: Departures
    """Departures without prohibitions."""
    fleets: Fleets
    """Fleets of the scenario, and imagined ones where a route has nobody to drive it."""
    own_fleet: Ints
    """Fleet of the scenario for each of these fleets, -1 for imagined ones."""
    own_arc: Ints
    """Departure of the network for each lifted departure, -1 where there is none."""
    own_link: Ints
    """Link of the network for each lifted departure, -1 where there is none."""
    arc: Ints
    """Lifted departure of each passage."""
    back: Bools
    """Return load."""
    origin: Ints
    destination: Ints
    leaves: Ints
    received: Ints
    kept: Floats
    """Share that is not lost on the way (goods in units, not whole ones)."""
    blocked: Bools
    """Which of ``FORBIDDING`` forbid the departure, shape (passages, reasons)."""
    starts: Ints
    """First passage that leaves in each period, shape (periods + 1,)."""

    def __len__(self) -> int:
        return len(self.arc)


def lift(network: Network, scenario: Scenario) -> Passages:
    """All passages of the scenario's places and routes within the horizon."""
    routes, locations = network.routes, network.locations
    nothing = np.zeros_like(routes.shut)
    open_routes = dataclasses.replace(routes, shut=nothing, no_way=nothing, turned_back=nothing, lost=nothing)
    always = np.ones_like(locations.open)
    open_places = dataclasses.replace(locations, open=always)
    free = np.ones_like(network.access.location), np.ones_like(network.access.route)
    open_access = dataclasses.replace(network.access, location=free[0], route=free[1])
    accepting = dataclasses.replace(network.agencies, accepts_escort=np.ones_like(network.agencies.accepts_escort))
    fleets, own_fleet = _everywhere(network, scenario)
    links = _trips_and_carriers(link(open_routes, fleets))
    clockwork = timing(open_routes, fleets, links, network.settings)
    lifted: dict[str, Any] = {
        "routes": open_routes,
        "locations": open_places,
        "access": open_access,
        "agencies": accepting,
    }
    single: dict[str, dict[str, Any]] = {
        "closure": {"routes": routes},
        "access": {"access": network.access},
        "location": {"locations": locations},
        "agency": {"agencies": network.agencies},
    }

    def may_leave(**kept: Any) -> Bools:
        given = {**lifted, **kept}
        return permitted(
            given["routes"], given["locations"], links, clockwork, given["access"],
            agencies=given["agencies"], rules=network.rules,
        )  # fmt: skip

    arcs = depart(
        network.timeline, open_places, open_routes, fleets, links,
        clockwork=clockwork, may_leave=may_leave(), rules=network.rules,
    )  # fmt: skip
    first = network.timeline.first
    by_period = [np.logical_or.reduceat(may_leave(**single[code]), first, axis=1) for code in FORBIDDING]
    blocked = np.stack([~one[arcs.link, arcs.period] for one in by_period], axis=1)
    own_arc, own_link, undone = _own(network, links, own_fleet, arcs)
    blocked[:, FORBIDDING.index("closure")] |= undone
    return _passages(network, arcs, (fleets, own_fleet), (own_arc, own_link), blocked)


def _everywhere(network: Network, scenario: Scenario) -> tuple[Fleets, Ints]:
    """Fleets of endless range, imagined ones without vehicles included; and the network's fleet of each."""
    routes, fleets = network.routes, network.fleets
    there = set(zip(fleets.base.tolist(), fleets.mode.tolist(), strict=True))
    carried = set(np.flatnonzero(~np.isnan(routes.cost_per_t)).tolist())
    types = scenario["vehicle_types"].sort_values(["payload_kg", "vehicle_type"], ascending=[False, True])
    largest = dict(zip(texts(types, "mode")[::-1], texts(types, "vehicle_type")[::-1], strict=True))
    wanted = {
        (int(routes.origin[a]), routes.mode[a])
        for a in range(len(routes))
        if a not in carried and routes.mode[a] in largest and (int(routes.origin[a]), routes.mode[a]) not in there
    }
    rows = [
        {"fleet": f"\x00{n:09d} {mode}", "base": network.locations.name[n], "vehicle_type": largest[mode], "count": 0.0}
        for n, mode in sorted(wanted)
    ]
    frame = scenario["fleets"]
    if rows:
        more = pd.DataFrame(rows).reindex(columns=frame.columns)
        more = more.astype({"agency": "object"}).fillna({"agency": ""})
        more["may_rebase"] = False
        frame = pd.concat([frame, more.astype(frame.dtypes)], ignore_index=True) if len(frame) else more
        frame = frame.astype(scenario["fleets"].dtypes)
    extended = muster(scenario.replace(fleets=frame), network.timeline, network.locations, network.agencies)
    own = fleets.name.get_indexer(extended.name).astype(np.int64)
    return dataclasses.replace(extended, range_km=np.full(len(extended), np.inf)), own


def _trips_and_carriers(links: Links) -> Links:
    keep = links.kind != REBASE
    return Links(**{field.name: getattr(links, field.name)[keep] for field in dataclasses.fields(links)})


def _own(network: Network, links: Links, own_fleet: Ints, arcs: Departures) -> tuple[Ints, Ints, Bools]:
    """(departure, link) of the network for each lifted departure, and which of them do not arrive there."""
    fleet = np.append(own_fleet, NONE)[links.fleet]
    known = {
        key: i
        for i, key in enumerate(
            zip(network.links.kind.tolist(), network.links.route.tolist(), network.links.fleet.tolist(), strict=True)
        )
        if key[0] != REBASE
    }
    keys = zip(links.kind.tolist(), links.route.tolist(), fleet.tolist(), strict=True)
    own_link = np.array(
        [NONE if key[0] != CARRIER and key[2] < 0 else known.get(key, NONE) for key in keys], dtype=np.int64
    )
    periods = network.timeline.periods
    at = np.full(len(network.links) * periods + 1, NONE, dtype=np.int64)
    at[network.arcs.link * periods + network.arcs.period] = np.arange(len(network.arcs))
    link_of = own_link[arcs.link]
    own = np.where(link_of >= 0, at[np.where(link_of >= 0, link_of * periods + arcs.period, -1)], NONE)
    undone = (own >= 0) & (np.append(network.arcs.fate, ARRIVES)[own] != ARRIVES)
    return own, link_of, undone


def _passages(
    network: Network, arcs: Departures, fleets: tuple[Fleets, Ints], own: tuple[Ints, Ints], blocked: Bools
) -> Passages:
    """Out and back (of vehicles that exist), sorted by the period in which the cargo leaves."""
    periods = network.timeline.periods
    out, back = np.flatnonzero(arcs.received < periods), np.flatnonzero((arcs.back_day >= 0) & (own[1] >= 0))
    arc = np.concatenate([out, back])
    is_back = np.arange(len(arc)) >= len(out)
    leaves = np.where(is_back, arcs.back_from[arc], arcs.period[arc])
    order = np.argsort(leaves, kind="stable")
    arc, is_back, leaves = arc[order], is_back[order], leaves[order]
    return Passages(
        arcs=arcs,
        fleets=fleets[0],
        own_fleet=fleets[1],
        own_arc=own[0],
        own_link=own[1],
        arc=arc,
        back=is_back,
        origin=np.where(is_back, arcs.destination[arc], arcs.origin[arc]),
        destination=np.where(is_back, arcs.origin[arc], arcs.destination[arc]),
        leaves=leaves,
        received=np.where(is_back, arcs.back[arc], arcs.received[arc]),
        kept=1.0 - network.routes.loss_share[arcs.route[arc]],
        blocked=blocked[arc],
        starts=np.searchsorted(leaves, np.arange(periods + 1)).astype(np.int64),
    )
