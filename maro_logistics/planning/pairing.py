"""Which pairs of losses to answer: those whose brackets reach highest, found without solving."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.errors import MaroError, ScenarioError
from maro_logistics.planning.case import Case
from maro_logistics.planning.criticality import criticality
from maro_logistics.scenario.pairs import pair_name, paired

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.planning.variants import Answers
    from maro_logistics.scenario.scenario import Scenario

PER_PAIR, LEAST = 5, 20
"""Pairs that are carried out for each pair asked for, and at least."""
SCALE, ROUNDED = 1e-9, 1e-3
"""Differences of two objectives that arithmetic and the rounding of a ranking explain: relative, and absolute."""


@dataclass(frozen=True, eq=False)
class Pairing:
    """The pairs of some losses that may be the worst."""

    table: pd.DataFrame
    """``contingency``, ``one``, ``other``, ``alone`` (the worse of both by itself costs at least that),
    ``held_damage`` (what holding on to the plan costs, less the objective of the base plan; infinite if it cannot be
    carried out) and ``damage_high`` (the same less the bound of the base plan: the pair costs at most that; infinite
    without a bound), worst first."""
    possible: int
    """All pairs of the losses that may strike together; those that are not in the table were not looked at."""
    size: float = 0.0
    """Objective of the base plan, which tells what arithmetic may explain."""

    def worst(self, count: int) -> list[tuple[str, str]]:
        """The pairs to answer."""
        return list(self.table.head(count)[["one", "other"]].itertuples(index=False, name=None))

    def settled(self, ranking: pd.DataFrame) -> tuple[int, int]:
        """Of the pairs that were not answered: how many hurt less for certain than all that were, how many are open.

        ``ranking`` is the :func:`criticality` of the answered pairs.
        """
        if ranking.empty:
            return 0, self.possible
        least = float(ranking["damage_low"].min())
        left = self.table[~self.table["contingency"].isin(set(ranking["contingency"]))]
        margin = ROUNDED + SCALE * (self.size + abs(least))
        # both are less the same objective, so the gap of the base plan plays no part
        below = int((left["held_damage"] < least - margin).sum())
        return below, self.possible - len(ranking) - below


def pairing(scenario: Scenario, base: Plan, answers: Answers, count: int) -> Pairing:
    """The likely worst pairs of answered losses: ``count`` and more to compare them with.

    First come pairs of what is bad by itself; the base plan is carried out in each of some of them, which bounds what
    the pair costs from above without a solve. Those that reach highest are the ones to answer. Pairs that cannot strike
    together (the scenario after both breaks a rule) are none.
    """
    ranking = criticality(answers, base)
    low, high = (
        dict(zip(ranking["contingency"], ranking[side], strict=True)) for side in ("damage_low", "damage_high")
    )
    names = [name for name in answers.table["contingency"] if name in high]
    likely = sorted(combinations(names, 2), key=lambda pair: -(high[pair[0]] + high[pair[1]]))
    looked = likely[: max(PER_PAIR * count, LEAST)]
    both = paired(scenario, looked)
    objective = np.nan if base.objective is None else base.objective
    gap = np.inf if base.bound is None else objective - base.bound
    rows = []
    for pair in looked:
        held = _held(Case(both, base, pair_name(*pair)))
        if held is not None:
            alone, damage = max(low[name] for name in pair), held - objective
            rows.append((pair_name(*pair), *pair, alone, damage, damage + gap))
    columns = ["contingency", "one", "other", "alone", "held_damage", "damage_high"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["held_damage", "alone"], ascending=False, kind="stable")
    possible = len(likely) - len(looked) + len(rows)
    return Pairing(table.reset_index(drop=True), possible, abs(objective))


def _held(case: Case) -> float | None:
    """What the base plan is worth in a pair: infinite where it cannot be carried out, none where both exclude."""
    try:
        _ = case.changed
    except ScenarioError:
        return None
    try:
        return case.held_objective
    except MaroError:
        return float(np.inf)
