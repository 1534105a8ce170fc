"""A plan explained: reasons, bottlenecks and other ways to plan beside its tables."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from maro_logistics.explanation.bottlenecks import MOST, Trial
from maro_logistics.explanation.tables import reasons
from maro_logistics.model.goals import Run, Stage, program
from maro_logistics.model.search import Report
from maro_logistics.model.tabulate import tabulate
from maro_logistics.planning.baselines import baselines
from maro_logistics.planning.summary import PROVEN

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.model.formulation import Formulation
    from maro_logistics.planning.options import Options
    from maro_logistics.scenario.scenario import Scenario

WORK_PER_TRIAL = 10
"""Units of a work limit for which one bottleneck is tried."""
MOST_EXTRA, SHARE_EXTRA = 12.0, 0.1
"""Longest time for trials of bottlenecks: in seconds, and as a share of the time limit."""


def explained(
    scenario: Scenario, formulation: Formulation, stage: Stage, *, run: Run, asked: Options
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """All tables of a plan, those that say why too, and what ``plan.json`` tells beside: baselines, evidence.

    ``scenario`` in canonical order, ``stage`` the last of the search. After an interrupt nothing more is solved.
    """
    tables = tabulate(formulation.parts, stage.outcome)
    _tell(run, "baselines")
    beside = baselines(scenario, formulation, stage, run=run, asked=asked)
    _tell(run, "reasons")
    trial = _trial(formulation, stage, run, asked)
    is_optimal = trial.bound is not None and trial.objective - trial.bound <= PROVEN * max(abs(trial.objective), 1e-9)
    told = reasons(scenario, formulation.parts, stage.outcome, tables, is_optimal=is_optimal, trial=trial)
    return {**tables, **told}, beside


def _tell(run: Run, phase: str) -> None:
    run.report(Report(time.monotonic() - run.begun, phase, None, None))


def _trial(formulation: Formulation, stage: Stage, run: Run, asked: Options) -> Trial:
    """How bottlenecks are tried."""
    whole = program(formulation, formulation.cost, formulation.constant)
    run.engine.load(whole)
    alone = not formulation.parts.network.settings.goals and np.isfinite(stage.bound)
    bound = min(stage.bound, whole.objective(stage.outcome.point)) if alone else None
    limit = asked.time_limit
    seconds = MOST_EXTRA if limit is None else min(MOST_EXTRA, SHARE_EXTRA * limit)
    return Trial(
        formulation,
        whole,
        run.engine,
        stage.outcome.point,
        bound,
        None if asked.work_limit is not None else seconds,
        asked.seed,
        run.should_stop,
        MOST if asked.work_limit is None else min(max(asked.work_limit // WORK_PER_TRIAL, 1), MOST),
    )
