"""Which loss hurts most: every answer as a bracket of the damage it leaves, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.planning.variants import Answers

CRITICALITY_COLUMNS = {
    "rank": "1 = hurts most, by what the best answer found still costs",
    "contingency": "Its name",
    "title": "What is lost",
    "known_on": "Day of the loss",
    "damage_low": "What it costs at least: bound of the variant less the objective of the base plan",
    "damage_high": "What it costs at most: the variant less the bound of the base plan",
    "held_damage": "What it costs to hold on to the base plan: held less its objective",
    "unmet_people": "More people whose need is never met than in the base plan",
    "settled": "Whether it certainly hurts no less than the next: the brackets do not overlap",
}
"""Columns of ``criticality.csv`` and what they mean."""


def criticality(answers: Answers, base: Plan) -> pd.DataFrame:
    """The answered losses, worst first, each with a bracket that the optimal damage certainly lies in.

    Damage is the optimal objective after the loss less the optimal objective without it. Neither is known, so the gaps
    of both plans are inside the bracket. Columns as in :data:`CRITICALITY_COLUMNS`, currency of the scenario.
    """
    done = answers.table[answers.table["status"] == "done"]
    objective = np.nan if base.objective is None else base.objective
    bound = objective if base.bound is None else base.bound
    proven = done["held"] - done["replanning_high"]
    out = pd.DataFrame(
        {
            "contingency": done["contingency"],
            "title": done["title"],
            "known_on": done["known_on"],
            "damage_low": proven - objective,
            "damage_high": done["variant"] - bound,
            "held_damage": done["held"] - objective,
            "unmet_people": done["unmet_people"],
        }
    )
    order = (done["variant"] - objective).sort_values(ascending=False, kind="stable").index
    out = out.loc[order].reset_index(drop=True)
    following = out["damage_high"].iloc[::-1].cummax().iloc[::-1].shift(-1, fill_value=-np.inf)
    out.insert(0, "rank", np.arange(1, len(out) + 1))
    out["settled"] = (out["damage_low"] >= following).map({True: "yes", False: "no"})
    figures = ["damage_low", "damage_high", "held_damage", "unmet_people"]
    out[figures] = out[figures].astype("float64").round(3)
    return out[list(CRITICALITY_COLUMNS)]
