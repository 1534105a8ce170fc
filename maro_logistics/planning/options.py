"""How a scenario is to be solved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

TIME_LIMIT = 120.0
"""Seconds a plan may take when nobody says otherwise."""
GAP = 0.01
"""Relative gap that is good enough when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve: the call beats the scenario, the scenario beats the defaults."""

    time_limit: float | None
    gap: float
    work_limit: int | None
    engine: str
    threads: int
    seed: int


def options(scenario: Scenario, **asked: Any) -> Options:
    """The options of a run; a work limit without a time limit runs without a clock."""
    own = scenario.settings.solve

    def first(name: str, default: Any) -> Any:
        value = asked.get(name)
        return value if value is not None else getattr(own, name) if getattr(own, name) is not None else default

    work = first("work_limit", None)
    return Options(
        time_limit=first("time_limit", None if work is not None else TIME_LIMIT),
        gap=first("gap", GAP),
        work_limit=work,
        engine=first("engine", "highs"),
        threads=first("threads", min(os.cpu_count() or 1, 2)),
        seed=first("seed", 0),
    )
