"""One contingency answered: held, variant, foresight, and until when one may wait."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maro_logistics.errors import PlanRejectedError
from maro_logistics.model.frozen import Frozen
from maro_logistics.model.goals import Stage
from maro_logistics.model.search import Report, SearchLimits
from maro_logistics.model.tabulate import tabulate
from maro_logistics.plan.hashing import plan_hash
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.plan.shortfall import shortfall
from maro_logistics.planning.deciding import Deadline, Switch, deadline
from maro_logistics.planning.improving import Effort, Found, improve
from maro_logistics.planning.options import Options
from maro_logistics.planning.summary import summary
from maro_logistics.solvers import EngineProcess

if TYPE_CHECKING:
    from maro_logistics.planning.case import Case

VARIANT, FORESIGHT, DECIDE = 0.4, 0.25, 0.35
"""Shares of the time of a contingency: the variant, foresight, all later days of switching together."""
DECIDE_WORK = 4
"""Under a work limit a later day of switching may take this fraction of it."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found for one contingency; amounts in the currency of the scenario."""

    held: float
    variant: float
    variant_bound: float
    foresight: float
    foresight_bound: float
    deadline: Deadline
    unmet_people: float
    unmet_t: float
    cost: float
    plan: Plan
    held_plan: Plan

    @property
    def replanning(self) -> tuple[float, float]:
        """Between which values the value of replanning lies: held less the best possible variant."""
        return self.held - self.variant, self.held - self.variant_bound

    @property
    def warning(self) -> tuple[float, float]:
        """Between which values the value of warning lies: the best possible variant less the best foresight."""
        return max(self.variant_bound - self.foresight, 0.0), max(self.variant - self.foresight_bound, 0.0)

    @property
    def gap(self) -> float:
        """Relative gap of the variant."""
        return (self.variant - self.variant_bound) / max(abs(self.variant), 1e-9)


def answer(
    case: Case,
    asked: Options,
    *,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    decides: bool = True,
) -> Answer:
    """The contingency answered within the limits; every plan in it passes the check.

    Raises ``InputError`` where the base plan cannot be carried on, ``PlanRejectedError`` where the variant fails the
    check.
    """
    begun = time.monotonic()
    held, frozen = case.held_objective, case.standing.frozen(case.known_in)
    with EngineProcess(asked.engine, threads=1) as engine:
        desk = _Desk(engine, asked, report, should_stop)
        variant = improve(frozen.formulation, frozen.start, desk.effort(VARIANT), home=frozen.start)
        foresight = improve(case.standing.free(frozen), variant.outcome, desk.effort(FORESIGHT))
        value = min(variant.objective, held)
        bound = min(max(variant.bound, foresight.bound), value)
        variant = dataclasses.replace(variant, objective=value, bound=bound)
        until = deadline(held, value, _switch(case, desk) if decides else None)
        told = summary(case.changed, asked, frozen.formulation, [_stage(variant)], engine.version)
    plan = _variant_plan(case, frozen, variant, {**told, "timing": {"answer": round(time.monotonic() - begun, 3)}})
    short = shortfall(case.changed, plan), shortfall(case.scenario, case.base)
    return Answer(
        held=held,
        variant=value,
        variant_bound=bound,
        foresight=min(foresight.objective, value),
        foresight_bound=min(foresight.bound, foresight.objective, value),
        deadline=until,
        unmet_people=short[0].people - short[1].people,
        unmet_t=short[0].tonnes - short[1].tonnes,
        cost=_cost(plan) - _cost(case.base),
        plan=plan,
        held_plan=case.held,
    )


@dataclass(frozen=True, eq=False)
class _Desk:
    """The engine and the limits of one contingency."""

    engine: EngineProcess
    asked: Options
    report: Callable[[Report], None]
    should_stop: Callable[[], bool]

    def effort(self, share: float, *, work: int = 1, enough: Callable[[], bool] | None = None) -> Effort:
        """What one of its searches may take: a share of the time, the ``work``-th part of the work."""
        asked = self.asked
        seconds = None if asked.time_limit is None else asked.time_limit * share
        units = None if asked.work_limit is None else max(asked.work_limit // work, 1)
        limits = SearchLimits(seconds, asked.gap, units, asked.seed)
        return Effort(self.engine, limits, self.report, self.should_stop if enough is None else enough)


def _switch(case: Case, desk: _Desk) -> Switch:
    """How good it is to hold the base plan until a later period."""
    first, periods = case.known_in, case.formulation.parts.network.timeline.periods
    solves = max((periods - first - 1).bit_length(), 1)

    def best(period: int, target: float) -> float:
        later = case.standing.frozen(period)
        seen: list[float] = []

        def enough() -> bool:
            return desk.should_stop() or any(value <= target for value in seen[-1:])

        effort = desk.effort(DECIDE / solves, work=DECIDE_WORK, enough=enough)

        def hear(report: Report) -> None:
            if report.objective is not None:
                seen.append(report.objective)
            desk.report(report)

        effort = dataclasses.replace(effort, report=hear, proves=False)
        return improve(later.formulation, later.start, effort).objective

    return Switch(first, periods, best, case.day_of)


def _stage(found: Found) -> Stage:
    return dataclasses.replace(found.stage, outcome=found.outcome, bound=found.bound)


def _variant_plan(case: Case, frozen: Frozen, found: Found, told: dict[str, Any]) -> Plan:
    """The variant as a plan, checked; it tells what it answers and from which plan it comes."""
    origin = {
        "contingency": case.contingency,
        "known_on": case.known_on.isoformat(),
        "base_hash": plan_hash(case.base),
        "base_input_hash": str(case.base.summary.get("input_hash", "")),
    }
    made = build_plan({**told, **origin}, tabulate(frozen.formulation.parts, found.outcome))
    report = case.judged(made)
    if not report.is_passed:
        raise PlanRejectedError(made, report.violations)
    return made


def _cost(plan: Plan) -> float:
    """All terms of the objective but deprivation and exposure."""
    terms: dict[str, Any] = dict(plan.summary.get("terms") or {})
    return float(sum(value or 0.0 for name, value in terms.items() if name not in ("deprivation", "exposure")))
