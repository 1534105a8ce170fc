"""The best plan of a tiny scenario with its reasons, without the rest of a plan."""

from __future__ import annotations

import time

import pandas as pd

from maro_logistics.explanation.edits import apply_edits
from maro_logistics.explanation.explain import Explanation, explain
from maro_logistics.explanation.remedies import Remedies
from maro_logistics.explanation.tables import unmet_table
from maro_logistics.model.formulation import formulate
from maro_logistics.model.goals import Run, minimise
from maro_logistics.model.search import SearchLimits
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.solvers import EngineProcess


def diagnosed(
    scenario: Scenario, engine: EngineProcess, *, work: int | None = None
) -> tuple[Explanation, pd.DataFrame]:
    """Why the best plan of a scenario lacks what it lacks, and the table ``unmet`` that tells it.

    The plan is optimal, unless ``work`` ends the search before.
    """
    ordered = canonical(scenario)
    formulation = formulate(expand(ordered))
    limits = SearchLimits(seconds=None if work else 120.0, gap=0.0, work=work, seed=0)
    run = Run(engine, limits, time.monotonic(), 1, lambda _: None, lambda: False)
    outcome = minimise(formulation, run)[-1].outcome
    explanation = explain(formulation.parts, outcome, ordered, is_optimal=work is None)
    return explanation, unmet_table(explanation, tabulate(formulation.parts, outcome)["unmet"])


def explained(scenario: Scenario, engine: EngineProcess) -> pd.DataFrame:
    """The table ``unmet`` of the optimal plan of a scenario, with reasons."""
    return diagnosed(scenario, engine)[1]


def remedied(scenario: Scenario, explanation: Explanation) -> Scenario:
    """The scenario with the remedies of everything that lacks made."""
    remedies = Remedies(explanation.diagnosis)
    edits = [
        edit
        for line, causes in explanation.causes.items()
        for cause in causes
        for remedy in remedies.of(line, cause)
        for edit in remedy.edits
    ]
    return apply_edits(scenario, edits)
