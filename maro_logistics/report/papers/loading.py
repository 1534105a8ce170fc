"""How the cargo of a movement is divided over its trips, in whole units where the item is handled whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

THOUSAND = 1000
"""Quantities are counted in thousandths, so that parts add up exactly."""
SLACK = 1e-6
"""Relative: what rounding to thousandths may add to a full load."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A quantity of goods."""

    goods: int
    """Position of the goods in the list of cargo."""
    quantity: float
    kg_per_unit: float
    m3_per_unit: float
    is_whole: bool

    @property
    def kg(self) -> float:
        """Weight of all of it."""
        return self.quantity * self.kg_per_unit

    @property
    def m3(self) -> float:
        """Volume of all of it."""
        return self.quantity * self.m3_per_unit


@dataclass(frozen=True, slots=True)
class Loading:
    """Lots by trip, and what fits on none."""

    trips: tuple[tuple[Lot, ...], ...]
    left: tuple[Lot, ...] = ()


def divide(lots: Sequence[Lot], trips: int, payload_kg: float, volume_m3: float) -> Loading:
    """The lots on so many trips, none above payload or volume; all quantities add up to those given.

    Trips are filled one after the other, so that most carry few kinds of goods. Where heavy and light goods do not fit
    that way, every trip takes the same share of each. What then fits on no trip in whole units is left.
    """
    filled = _one_after_the_other(lots, trips, payload_kg, volume_m3)
    return filled if not filled.left else _same_share(lots, trips, payload_kg, volume_m3)


def _one_after_the_other(lots: Sequence[Lot], trips: int, payload_kg: float, volume_m3: float) -> Loading:
    waiting = [lot for lot in lots if lot.quantity > 0]
    loaded: list[tuple[Lot, ...]] = []
    for _ in range(trips):
        aboard: list[Lot] = []
        while waiting:
            part = _fitting(waiting[0], aboard, payload_kg, volume_m3)
            if part is None:
                break
            aboard.append(part)
            rest = _minus(waiting.pop(0), part)
            if rest is not None:
                waiting.insert(0, rest)
                break
        loaded.append(tuple(aboard))
    return Loading(tuple(loaded), tuple(waiting))


def _same_share(lots: Sequence[Lot], trips: int, payload_kg: float, volume_m3: float) -> Loading:
    """Every trip with its share of each lot; odd units go where there is room."""
    aboard: list[list[Lot]] = [[] for _ in range(trips)]
    left: list[Lot] = []
    for lot in lots:
        rest: Lot | None = lot
        step = 1.0 if lot.is_whole else 1 / THOUSAND
        share = math.floor(lot.quantity / trips / step + SLACK) * step
        for load in aboard:
            if rest is not None and share > 0:
                part = _fitting(replace(lot, quantity=min(share, rest.quantity)), load, payload_kg, volume_m3)
                rest = _loaded(rest, part, load)
        for load in sorted(aboard, key=lambda load: sum(part.kg for part in load)):
            if rest is not None:
                rest = _loaded(rest, _fitting(rest, load, payload_kg, volume_m3), load)
        if rest is not None and not rest.is_whole and rest.quantity <= trips / THOUSAND:
            # What rounding the shares down to thousandths has left over.
            rest = _loaded(rest, rest, min(aboard, key=lambda load: sum(part.kg for part in load)))
        left += [rest] if rest is not None else []
    return Loading(tuple(tuple(_merged(load)) for load in aboard), tuple(left))


def _loaded(rest: Lot, part: Lot | None, load: list[Lot]) -> Lot | None:
    """What is left of the rest once the part is loaded."""
    if part is None:
        return rest
    load.append(part)
    return _minus(rest, part)


def _merged(load: Sequence[Lot]) -> list[Lot]:
    """One lot per goods."""
    merged: dict[int, Lot] = {}
    for lot in load:
        before = merged[lot.goods].quantity if lot.goods in merged else 0.0
        merged[lot.goods] = replace(lot, quantity=round(before + lot.quantity, 3))
    return list(merged.values())


def _fitting(lot: Lot, aboard: Sequence[Lot], payload_kg: float, volume_m3: float) -> Lot | None:
    """The largest part of the lot there is still room for; ``None`` for nothing."""
    room = lot.quantity
    for used, limit, per_unit in (
        (sum(other.kg for other in aboard), payload_kg, lot.kg_per_unit),
        (sum(other.m3 for other in aboard), volume_m3, lot.m3_per_unit),
    ):
        if per_unit > 0 and math.isfinite(limit):
            room = min(room, max(0.0, limit * (1 + SLACK) - used) / per_unit)
    step = 1 if lot.is_whole else THOUSAND
    part = lot.quantity if room >= lot.quantity else math.floor(room * step + SLACK) / step
    return replace(lot, quantity=part) if part > 0 else None


def _minus(lot: Lot, part: Lot) -> Lot | None:
    rest = round(lot.quantity - part.quantity, 3)
    return replace(lot, quantity=rest) if rest > 0 else None


def told_amounts(loading: Loading, totals: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Weight and volume of every trip in thousandths, which add up exactly to those of the cargo rows.

    ``totals`` are kilograms and cubic metres by goods; the last trip with a goods bears what rounding has left over.
    """
    last = {lot.goods: number for number, lots in enumerate(loading.trips) for lot in lots}
    rest = [list(total) for total in totals]
    for lot in loading.left:
        rest[lot.goods] = [rest[lot.goods][0] - lot.kg, rest[lot.goods][1] - lot.m3]
    amounts = []
    for number, lots in enumerate(loading.trips):
        parts = []
        for lot in lots:
            part = tuple(rest[lot.goods]) if last[lot.goods] == number else (round(lot.kg, 3), round(lot.m3, 3))
            rest[lot.goods] = [before - now for before, now in zip(rest[lot.goods], part, strict=True)]
            parts.append(part)
        amounts.append((round(sum(kg for kg, _ in parts), 3), round(sum(m3 for _, m3 in parts), 3)))
    return amounts
