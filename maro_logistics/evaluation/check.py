"""The independent checker: recomputes every rule and the objective from a scenario's tables and a plan's tables alone.

It shares no code with what makes plans. Order of events in every period: losses of stock on hand, dated stock and
orders, departures, receipts, issues, discards, closing stock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.errors import InputError
from maro_logistics.evaluation.capacity import check_capacity
from maro_logistics.evaluation.case import case_of, read_case, refuse_unfinished
from maro_logistics.evaluation.coverage import check_coverage, serve
from maro_logistics.evaluation.events import struck
from maro_logistics.evaluation.findings import Findings, Report
from maro_logistics.evaluation.fleet_time import FleetTime, check_fleets
from maro_logistics.evaluation.issues import check_issues
from maro_logistics.evaluation.metrics import metrics_of
from maro_logistics.evaluation.money import check_money, expenses
from maro_logistics.evaluation.movements import check_movements
from maro_logistics.evaluation.objective import goals_of, terms_of
from maro_logistics.evaluation.orders import check_orders
from maro_logistics.evaluation.places import check_places
from maro_logistics.evaluation.standing import check_standing
from maro_logistics.evaluation.stock import check_ledger
from maro_logistics.evaluation.summary import check_figures, check_summary
from maro_logistics.evaluation.teams import check_teams
from maro_logistics.evaluation.written import Written
from maro_logistics.scenario.hashing import input_hash

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.written import PlanLike
    from maro_logistics.scenario.scenario import Scenario


def check(
    scenario: Scenario,
    plan: PlanLike,
    *,
    any_scenario: bool = False,
    contingency: str = "",
    base: PlanLike | None = None,
) -> Report:
    """Everything a plan breaks, and its objective, recomputed.

    Parameters
    ----------
    scenario
        What was given; only its settings and raw tables are read.
    plan
        Typed tables and summary, as written.
    any_scenario
        Judge the plan even if it was made for another scenario (its input hash differs).
    contingency
        Judge the plan as an answer to this contingency of the scenario.
    base
        The plan that the contingency befell: what it decided before the contingency was known must stand in the plan.
        Where what stands exceeds a limit by itself, the limit becomes what stands.

    Raises
    ------
    InputError
        The plan was made for another scenario, or lacks tables or columns.

    Examples
    --------
    >>> report = check(scenario, plan)  # doctest: +SKIP
    >>> report.verdict  # doctest: +SKIP
    'PASS'
    """
    if contingency:
        return check_variant(scenario, plan, Answered(contingency, base), any_scenario=any_scenario)
    if not any_scenario:
        refuse_other_scenario(scenario, plan)
    case = read_case(scenario, plan)
    if isinstance(case, Findings):
        return Report(tuple(case.violations), float("nan"), {}, {}, case.verdict())
    return judge(case)


class Answered(NamedTuple):
    """What a variant answers: a contingency, and the plan that it befell."""

    contingency: str
    base: PlanLike | None


def check_variant(scenario: Scenario, plan: PlanLike, answered: Answered, *, any_scenario: bool) -> Report:
    """Everything a variant breaks in the scenario in which its contingency has struck, as the checker reads it."""
    told = plan.summary.get("base_input_hash")
    if told is not None and not any_scenario and told != input_hash(scenario):
        raise InputError("the variant answers a contingency of another scenario; check it against its own scenario")
    refuse_unfinished(plan)
    after = struck(scenario, answered.contingency)
    case = case_of(after.given, Written(plan))
    if isinstance(case, Findings):
        return Report(tuple(case.violations), float("nan"), {}, {}, case.verdict())
    if answered.base is not None:
        refuse_unfinished(answered.base)
        check_standing(case, Written(answered.base), after.known_on)
    return judge(case)


def judge(case: Case) -> Report:
    """The report on a plan whose form is right."""
    lines = serve(case)
    costs = expenses(case)
    terms = terms_of(case, lines, costs)
    goals = goals_of(case, lines, terms)
    check_rules(case)
    check_coverage(case, lines)
    check_money(case, costs)
    check_summary(case.written.summary, terms, goals, case.given.settings, case.findings)
    check_figures(case.written.summary, metrics_of(case, lines), case.findings)
    return report(case.findings, terms, goals)


def refuse_other_scenario(scenario: Scenario, plan: PlanLike) -> None:
    """Raise unless the plan bears the hash of this scenario."""
    expected, told = input_hash(scenario), plan.summary.get("input_hash")
    if told != expected:
        message = f"the plan was made for another scenario (input hash {told}, this one has {expected})"
        raise InputError(f"{message}; check it against its own scenario, or ask to judge it against this one")


def check_rules(case: Case) -> None:
    """Every rule but coverage, money and what the summary claims."""
    check_movements(case)
    check_capacity(case)
    check_fleets(case, FleetTime(case))
    check_teams(case)
    check_orders(case)
    check_ledger(case)
    check_issues(case)
    check_places(case)


def report(findings: Findings, terms: dict[str, float], goals: dict[str, float]) -> Report:
    """The report on a plan that could be judged in full."""
    violations, tolerated = tuple(findings.violations), tuple(findings.tolerated)
    return Report(violations, sum(terms.values()), terms, goals, findings.verdict(), tolerated)
