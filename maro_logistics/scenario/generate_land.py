"""The land of a synthetic scenario: where ports, airports, hubs and sites lie, and which hubs serve which sites."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np

from maro_logistics.scenario.generate_draws import Draws, Flags, Integers, Texts, names, whole_root
from maro_logistics.scenario.generate_sizes import Size

DETOUR_PERCENT = 130
"""Kilometres of road per 100 km in a straight line, as on the sparse networks of poor countries."""

AIR_EVERY = 3
"""Every third hub, from the first on, has helicopters; it and the next receive cargo planes."""

RIVER_EVERY = 6
"""Every sixth hub lies on a river that barges go up."""

CANDIDATE_EVERY = 6
"""Every sixth hub is only a candidate."""


@dataclass(frozen=True, slots=True)
class Land:
    """Places with whole-kilometre coordinates ``(n, 2)`` (east, north), and the road links from hubs to sites."""

    size: Size
    ports: Texts
    airports: Texts
    hubs: Texts
    sites: Texts
    port_km: Integers
    airport_km: Integers
    hub_km: Integers
    site_km: Integers
    link_site: Integers
    """Site of each link, ascending; the links of a site begin with the nearest hub."""
    link_hub: Integers
    link_km: Integers
    """Length of the road."""
    nearest_hub: Integers
    """Of each site."""
    nearest_km: Integers
    """Road kilometres from there."""

    @property
    def is_candidate(self) -> Flags:
        """Which hubs are candidates."""
        return np.asarray(np.arange(self.size.hubs) % CANDIDATE_EVERY == CANDIDATE_EVERY - 2)


def straight_km(ours: Integers, theirs: Integers) -> Integers:
    """Whole kilometres in a straight line, at least 1, from each of ours to each of theirs: ``(ours, theirs)``."""
    squares = ((ours[:, None, :] - theirs[None, :, :]) ** 2).sum(axis=2)
    return np.maximum(whole_root(squares), 1)


def road_km(straight: Integers) -> Integers:
    """Whole kilometres of road for those in a straight line."""
    return (straight * DETOUR_PERCENT + 50) // 100


def ranked(ours: Integers, theirs: Integers) -> tuple[Integers, Integers]:
    """Theirs from the nearest to the farthest of each of ours, and the straight kilometres in that order."""
    distance = straight_km(ours, theirs)
    order = np.argsort(distance, axis=1, kind="stable").astype(np.int64)
    return order, np.take_along_axis(distance, order, axis=1)


def lay_out(size: Size, draws: Draws) -> Land:
    """The land of a family: hubs on a shaken grid, sites anywhere, ports and airports around."""
    hub_km, extent = _hubs(size, draws)
    margin = size.hub_spacing_km // 2
    site_km = np.stack([draws.integers(-margin, side - margin, size.sites) for side in extent], axis=1)
    port_km = _around(size.ports, extent, 80, draws)
    airport_km = _around(size.airports, extent, 40, draws) if size.hubs > 1 else draws.integers(-60, 60, 2)[None, :]
    link_site, link_hub, straight = _links(site_km, hub_km, size, draws)
    first = np.flatnonzero(np.diff(link_site, prepend=-1))
    return Land(
        size,
        names("port", size.ports, 2),
        names("airport", size.airports, 2),
        names("hub", size.hubs, 2),
        names("site", size.sites),
        port_km,
        airport_km,
        hub_km,
        site_km,
        link_site,
        link_hub,
        road_km(straight),
        link_hub[first],
        road_km(straight)[first],
    )


def _hubs(size: Size, draws: Draws) -> tuple[Integers, tuple[int, int]]:
    """Hubs one by one on a grid, each shaken by up to a fifth of the spacing, and the extent of the land."""
    columns = isqrt(size.hubs - 1) + 1
    rows = -(-size.hubs // columns)
    shake = size.hub_spacing_km // 5
    place = np.arange(size.hubs)
    grid = np.stack([place % columns, place // columns], axis=1) * size.hub_spacing_km
    moved = np.stack([draws.integers(-shake, shake, size.hubs) for _ in range(2)], axis=1)
    return grid + moved, (columns * size.hub_spacing_km, rows * size.hub_spacing_km)


def _around(count: int, extent: tuple[int, int], away_km: int, draws: Draws) -> Integers:
    """Places outside the four sides of the land in turn, somewhere along the side."""
    half = -(min(extent) // 4)
    along = draws.integers(0, 100, count)
    side = np.arange(count) % 4
    east_west = np.where(side == 0, half - away_km, extent[0] + half + away_km)
    north_south = np.where(side == 1, half - away_km, extent[1] + half + away_km)
    on_east_west = side % 2 == 0
    east = np.where(on_east_west, east_west, half + along * extent[0] // 100)
    north = np.where(on_east_west, half + along * extent[1] // 100, north_south)
    return np.stack([east, north], axis=1)


def _links(site_km: Integers, hub_km: Integers, size: Size, draws: Draws) -> tuple[Integers, Integers, Integers]:
    """Site, hub and straight kilometres of each link: each site with its nearest two to four hubs."""
    order, distance = ranked(site_km, hub_km)
    fewest, most = (min(bound, size.hubs) for bound in size.site_range)
    linked = np.arange(size.hubs)[None, :] < draws.integers(fewest, most, size.sites)[:, None]
    site, rank = np.nonzero(linked)
    return site.astype(np.int64), order[site, rank], distance[site, rank]
