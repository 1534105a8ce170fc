"""Which movement of one plan is which of another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd

from maro_logistics.plan.plan import Plan

FARTHEST_DAYS = 7
"""Days by which a movement may have moved and still be the same one; beyond it is another."""
_SAME = ("route", "origin", "destination", "service", "fleet", "one_way", "to_fleet", "tour")
HALF_A_THOUSANDTH = 0.0005
"""Quantities are written in thousandths: what differs by less does not differ."""
Row = dict[Any, Any]


@dataclass(frozen=True, eq=False)
class Pair:
    """One movement in two plans; ``None`` where a plan does not have it."""

    old: Row | None
    new: Row | None
    old_cargo: pd.DataFrame
    new_cargo: pd.DataFrame

    @property
    def either(self) -> Row:
        """The movement as the new plan has it, or else the old."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a pair has a movement")
        return found

    @property
    def old_name(self) -> str:
        """Its name in the old plan, empty if it is not there."""
        return str(self.old["movement"]) if self.old else ""

    @property
    def new_name(self) -> str:
        """Its name in the new plan, empty if it is not there."""
        return str(self.new["movement"]) if self.new else ""

    @property
    def is_moved(self) -> bool:
        """Whether it leaves on another day."""
        return self.old is not None and self.new is not None and self.old["depart"] != self.new["depart"]

    @property
    def is_resized(self) -> bool:
        """Whether it takes another number of trips."""
        trips = [float(row["vehicles"]) for row in (self.old, self.new) if row]
        return max(trips) - min(trips) > HALF_A_THOUSANDTH


def pair_movements(old: Plan, new: Plan) -> list[Pair]:
    """Every movement of both plans once, with its like in the other plan where it has one."""
    olds, news = _by_service(old), _by_service(new)
    old_cargo, new_cargo = _cargo_by_movement(old), _cargo_by_movement(new)
    pairs = []
    for service in dict.fromkeys([*olds, *news]):
        for before, after in _match(olds.get(service, []), news.get(service, [])):
            pairs.append(Pair(before, after, _cargo(old_cargo, before, old), _cargo(new_cargo, after, new)))
    return pairs


def _by_service(plan: Plan) -> dict[tuple[Any, ...], list[Row]]:
    """Movements by what they have in common with their like in another plan."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in plan.movements.to_dict("records"):
        groups[tuple(row[name] for name in _SAME)].append(row)
    return groups


def _match(olds: list[Row], news: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Pairs of one service: those of one day first, then the nearest days; the rest alone."""
    distances = sorted(
        (abs((before["depart"] - after["depart"]).days), i, j)
        for i, before in enumerate(olds)
        for j, after in enumerate(news)
        if abs((before["depart"] - after["depart"]).days) <= FARTHEST_DAYS
    )
    free_old, free_new = dict(enumerate(olds)), dict(enumerate(news))
    pairs: list[tuple[Row | None, Row | None]] = []
    for _, i, j in distances:
        if i in free_old and j in free_new:
            pairs.append((free_old.pop(i), free_new.pop(j)))
    return pairs + [(row, None) for row in free_old.values()] + [(None, row) for row in free_new.values()]


def _cargo_by_movement(plan: Plan) -> dict[str, pd.DataFrame]:
    return {str(name): rows for name, rows in plan.cargo.groupby("movement", sort=False)}


def _cargo(by_movement: dict[str, pd.DataFrame], movement: Row | None, plan: Plan) -> pd.DataFrame:
    """Cargo of the movement; no rows without a movement."""
    nothing = plan.cargo.iloc[:0]
    return nothing if movement is None else by_movement.get(movement["movement"], nothing)
