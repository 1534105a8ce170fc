"""Tiny random scenarios: a plain world and the rare features that are laid over it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.scenario import generate_tiny_goods as goods
from maro_logistics.scenario import generate_tiny_means as means
from maro_logistics.scenario import generate_tiny_settings as rules
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.generate_draws import Draws
from maro_logistics.scenario.generate_tiny_world import Row, TinyWorld, plain_world
from maro_logistics.scenario.tables import TABLE

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

Feature = Callable[[TinyWorld], None]

_LAID: tuple[Feature, ...] = (
    goods.kits,
    goods.requirements,
    goods.earmarks,
    goods.common_goods,
    goods.expiry,
    goods.whole_units,
    goods.lost_lines,
    goods.due_windows,
    goods.displacement,
    goods.phases,
    goods.minimum_orders,
    goods.stock_losses,
    goods.cold_chain,
    goods.people_moved,
    goods.return_loads,
    means.storage_limits,
    means.handling,
    means.transfer_days,
    means.opening_dates,
    means.candidate_hub,
    means.rebasing,
    means.fleet_dates,
    means.fractions,
    means.volumes,
    means.own_vehicles,
    means.carriers,
    means.airlift,
    means.capacities,
    means.loss_on_the_way,
    means.daylight,
    means.rains,
    means.closures,
    means.turned_back,
    means.threats,
    means.escorts,
    means.relay_teams,
    means.exposure,
    means.access,
    means.permits,
    means.funds,
    rules.telescoping,
    rules.firm_days,
    rules.slopes,
    rules.priorities,
    rules.goals,
    rules.contingencies,
)

FEATURES: dict[str, Feature] = {feature.__name__: feature for feature in _LAID}
"""Rare features by name, in the order in which they are laid over the plain world."""

PERCENT_OF_FEATURES = 12
"""Chance of each feature where none are named: five or six of them meet, and a world stays small."""


def tiny(seed: int, features: Collection[str] | None = None) -> Scenario:
    """The tiny scenario of a seed with the named features, or with drawn ones; see ``generate.random_tiny``."""
    world = tiny_world(seed, features)
    return build_scenario(world.settings, {name: _frame(name, rows) for name, rows in world.tables.items()})


def tiny_world(seed: int, features: Collection[str] | None = None) -> TinyWorld:
    """The rows of that scenario before they are typed."""
    if seed < 0:
        raise InputError(f"seed: {seed} is below 0")
    unknown = sorted(set(features or ()) - set(FEATURES))
    if unknown:
        raise InputError(f"features: no feature {', '.join(unknown)}; see generate_tiny.FEATURES")
    world = plain_world(seed)
    drawn = Draws(seed, 5_000_000).chance(PERCENT_OF_FEATURES, len(FEATURES))
    for (name, lay), is_drawn in zip(FEATURES.items(), drawn.tolist(), strict=True):
        if is_drawn if features is None else name in features:
            lay(world)
    return world


def _frame(table: str, rows: list[Row]) -> pd.DataFrame:
    """The rows with dates and flags typed already, which spares the reading of text."""
    frame = pd.DataFrame(rows)
    for column in TABLE[table].columns:
        if column.name in frame and column.type == "date":
            frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[s]")
        elif column.name in frame and column.type == "yes_no" and column.default is not None:
            frame[column.name] = [
                cell if isinstance(cell, bool) else bool(column.default) for cell in frame[column.name]
            ]
    return frame
