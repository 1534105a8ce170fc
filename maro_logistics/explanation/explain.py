"""The reasons of a plan: what stands in unmet.csv beside every need line that lacks something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.explanation.causes import Diagnosis
from maro_logistics.explanation.leftover import Leftover
from maro_logistics.explanation.lifted import lift
from maro_logistics.explanation.lines import Lines
from maro_logistics.explanation.obstacles import Cause
from maro_logistics.explanation.tracing import Tracer
from maro_logistics.explanation.users import Users

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome
    from maro_logistics.scenario.scenario import Scenario

CRUMB = 0.01
"""Causes of a smaller share of what a line lacks are not told."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why each need line lacks what it lacks."""

    diagnosis: Diagnosis
    causes: dict[int, list[Cause]]
    """By position of the line; lines that lack nothing are not there."""

    def codes(self, line: int) -> tuple[str, ...]:
        """Reasons of a line, the one that holds most first, each once; of what is unmet, else of what is late."""
        causes = self.causes.get(line, [])
        unmet = [cause for cause in causes if not cause.late] or causes
        total = sum(cause.quantity for cause in unmet)
        told = [cause for cause in unmet if cause.quantity >= CRUMB * total]
        return tuple(dict.fromkeys(code for cause in told for code in cause.codes))


def explain(parts: Parts, outcome: Outcome, scenario: Scenario, *, is_optimal: bool) -> Explanation:
    """The causes of everything that a plan leaves unmet or meets late.

    Parameters
    ----------
    parts, outcome
        The network, the variables, and the plan as carried out.
    scenario
        The same scenario, its rows in canonical order.
    is_optimal
        The plan is proven optimal, so nothing can be left to the gap.
    """
    leftover = Leftover(parts, outcome, lift(parts.network, scenario))
    tracer = Tracer(leftover)
    lines = Lines(parts, outcome, scenario)
    diagnosis = Diagnosis(tracer, lines, Users(leftover), is_optimal)
    needs = parts.network.needs
    short = [r for r in range(len(needs)) if lines.unmet(r) or lines.late(r)]
    worth = needs.worth.max(axis=1, initial=0.0) if len(needs) else np.zeros(0)
    order = sorted(short, key=lambda r: (-worth[r] * sum(part.quantity for part in lines.unmet(r)), r))
    return Explanation(diagnosis, {r: diagnosis.line(r) for r in order})
