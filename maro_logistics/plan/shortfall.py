"""What a plan leaves unmet at the end, in people and in tonnes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Shortfall:
    """People whose need is never met and what is missing."""

    people: float
    """People of each need line times the share of it that stays unmet; of each location its worst line counts."""
    tonnes: float
    """Weight of the missing items and kits; requirements have none."""


def shortfall(scenario: Scenario, plan: Plan) -> Shortfall:
    """What is unmet at the end of a plan of a scenario.

    >>> from maro_logistics.plan.plan import build_plan
    >>> from maro_logistics.scenario.generate import generate_scenario
    >>> shortfall(generate_scenario(size="XS", seed=1), build_plan({}, {}))
    Shortfall(people=0.0, tonnes=0.0)
    """
    unmet = plan.unmet
    share = (unmet["quantity"] / unmet["required"].where(unmet["required"] > 0)).fillna(0.0)
    people = (unmet["people"] * share).groupby(unmet["location"]).max().sum()
    kg = _weights(scenario)
    what = unmet["item"].where(unmet["item"] != "", unmet["kit"])
    tonnes = (unmet["quantity"] * what.map(kg).fillna(0.0)).sum() / 1000.0
    return Shortfall(float(people), float(tonnes))


def _weights(scenario: Scenario) -> dict[str, float]:
    """Kilograms of a unit of each item and each kit."""
    items = scenario["items"].set_index("item")["kg_per_unit"]
    kits = scenario["kits"]
    each = kits["units_per_kit"] * kits["item"].map(items)
    weights = pd.concat([items, each.groupby(kits["kit"]).sum()])
    return {str(name): float(value) for name, value in weights.items()}
