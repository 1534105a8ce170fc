"""What missing units cost, as stretches of cumulative service of falling worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.network.needs import Needs
    from maro_logistics.network.network import Network
    from maro_logistics.scenario.settings import Settings

THIN = 1e-9
"""Stretches thinner than this share of their end are rounding, not data."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Stretches of the cumulative service ``S_r(t)`` of useful lines.

    A cell is a need line in a period. Its deprivation is convex and piecewise linear in ``S``: ``constant - sum worth x
    filled`` where the stretches fill in order of falling worth, which any minimum does by itself.
    """

    line: Ints
    """Line of each cell that can be served."""
    period: Ints
    cell_at: Ints
    """Cell of each (line, period), -1 without; shape (lines, periods)."""
    cell: Ints
    """Cell of each stretch."""
    rank: Ints
    """Order of the stretch within its cell."""
    width: Floats
    worth: Floats
    """Currency per unit filled, for all days of the period."""
    due: Bools
    """The stretch lies within what is due: unfilled, it is missing."""
    constant: float
    """Deprivation if nothing is ever served, useful lines, all cells."""


def segment(network: Network) -> Segments:
    """The stretches of all useful need lines; cells before anything can be issued are constant."""
    needs, periods = network.needs, network.timeline.periods
    useful = np.flatnonzero(~needs.lost & (needs.last >= 0))
    line, period = np.repeat(useful, periods), np.tile(np.arange(periods), len(useful))
    bounds, slope = stretches(network.settings, needs, line, period)
    width = np.diff(bounds, axis=1, prepend=0.0)
    worth = slope * (needs.worth[line, period] * network.timeline.length[period])[:, None]
    first = np.full(len(needs), periods, dtype=np.int64)
    np.minimum.at(first, network.issues.line, network.issues.period)
    kept = np.flatnonzero(period >= first[line])
    cell_at = np.full((len(needs), periods), -1, dtype=np.int64)
    cell_at[line[kept], period[kept]] = np.arange(len(kept))
    cell, rank = np.nonzero(width[kept] > 0)
    middle = bounds[kept][cell, rank] - width[kept][cell, rank] / 2
    due = needs.due[line[kept], period[kept]]
    return Segments(
        line=line[kept],
        period=period[kept],
        cell_at=cell_at,
        cell=cell.astype(np.int64),
        rank=rank.astype(np.int64),
        width=width[kept][cell, rank],
        worth=worth[kept][cell, rank],
        due=middle < due[cell],
        constant=float((width * worth).sum()),
    )


def stretches(settings: Settings, needs: Needs, line: Ints, period: Ints) -> tuple[Floats, Floats]:
    """(8) Upper ends of the stretches of each cell in rising order, and the slope of deprivation in each."""
    shares = np.asarray(settings.share_slopes, dtype=np.float64)
    due, asked = needs.due[line, period], needs.asked[line, period]
    ends = [due * (i + 1) / len(shares) for i in range(len(shares) - 1)]
    waited = [table[line, period] for table in needs.waited]
    bounds = _snapped(np.sort(np.stack([*ends, due, *waited, asked], axis=1), axis=1))
    middle = (bounds + np.concatenate([np.zeros((len(line), 1)), bounds[:, :-1]], axis=1)) / 2
    slope = np.zeros_like(bounds)
    for i, share in enumerate(shares[::-1]):
        below, above = due * i / len(shares), due * (i + 1) / len(shares)
        slope += share * ((middle > below[:, None]) & (middle < above[:, None]))
    for step, table in zip(waiting_steps(settings), waited, strict=True):
        slope += step * (middle < table[:, None])
    return bounds, slope


def _snapped(bounds: Floats) -> Floats:
    """Ends that differ only by rounding made equal, so that no stretch is as thin as rounding."""
    thin = np.diff(bounds, axis=1, prepend=0.0) <= THIN * np.maximum(bounds, 1.0)
    return np.maximum.accumulate(np.where(thin, 0.0, bounds), axis=1)


def waiting_steps(settings: Settings) -> Floats:
    """Steps between the waiting slopes; the first is what exceeds the 1 already counted by the share slopes."""
    return np.diff(np.asarray(settings.waiting_slopes, dtype=np.float64), prepend=1.0)


def fill(segments: Segments, served: Floats) -> Floats:
    """How far cumulative service, by cell, fills each stretch."""
    width = np.zeros((len(segments.line), int(segments.rank.max(initial=-1)) + 1))
    width[segments.cell, segments.rank] = segments.width
    before = (np.cumsum(width, axis=1) - width)[segments.cell, segments.rank]
    return np.clip(served[segments.cell] - before, 0.0, segments.width)
