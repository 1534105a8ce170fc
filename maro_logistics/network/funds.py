"""Funds: who may spend how much on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import NONE, Bools, Floats, Ints, floats, positions, texts
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    from maro_logistics.network.goods import Items
    from maro_logistics.network.places import Locations
    from maro_logistics.network.services import Agencies
    from maro_logistics.scenario.scenario import Scenario

KINDS = ("transport", "procurement", "handling", "opening")


@dataclass(frozen=True, eq=False)
class Funds:
    """Funds by position."""

    name: pd.Index[str]
    pool: Ints
    """Pool it pays for; -1 = anybody."""
    amount: Floats
    first: Ints
    last: Ints
    kinds: Bools
    """Shape (funds, kinds)."""
    items: Bools
    """Items whose category it pays, shape (funds, items)."""
    has_categories: Bools
    locations: Bools
    """Shape (funds, locations)."""
    binds: Bools
    """Pools whose spending some fund admits, and so all funds together limit; shape (pools,)."""

    def __len__(self) -> int:
        return len(self.name)


def raise_funds(
    scenario: Scenario, timeline: Timeline, agencies: Agencies, locations: Locations, items: Items
) -> Funds:
    """The funds of the scenario."""
    table = scenario["funds"]
    agency = positions(agencies.name, texts(table, "agency"))
    pool = np.where(agency >= 0, np.append(agencies.pool, NONE)[agency], NONE)
    binds = np.zeros(len(agencies.pool_name), np.bool_)
    binds[pool[pool >= 0]] = True
    return Funds(
        name=pd.Index(texts(table, "fund"), dtype=object),
        pool=pool,
        amount=floats(table, "amount"),
        first=timeline.day(table["from"], 0),
        last=timeline.day(table["until"], NEVER),
        kinds=_listed(texts(table, "kinds"), np.asarray(KINDS, dtype=object)),
        items=_listed(texts(table, "categories"), items.category),
        has_categories=texts(table, "categories") != "",
        locations=_listed(texts(table, "locations"), np.asarray(locations.name, dtype=object)),
        binds=binds | bool((pool == NONE).any()),
    )


def _listed(lists: np.ndarray[Any, Any], names: np.ndarray[Any, Any]) -> Bools:
    """Whether each name stands in each ``;`` list; an empty list holds all."""
    rows = [
        np.isin(names, [word.strip() for word in text.split(";")]) if text else np.ones(len(names), np.bool_)
        for text in lists
    ]
    return np.asarray(rows, dtype=np.bool_).reshape(len(lists), len(names))
