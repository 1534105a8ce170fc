"""What ``plan.json`` claims: objective, terms, bound, gap, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maro_logistics.evaluation.findings import Findings
    from maro_logistics.evaluation.metrics import Metrics
    from maro_logistics.scenario.settings import Settings

SMALLEST = 1e-9
"""Least divisor of a gap."""
DUST = 9
"""Digits after the point of a value: what is left of a sum that ought to be zero is rounding, and no gap."""
GAP_STEP = 1e-6
"""By how much a written gap may differ from the recomputed one."""


def check_summary(
    summary: Mapping[str, Any],
    terms: Mapping[str, float],
    goals: Mapping[str, float],
    settings: Settings,
    findings: Findings,
) -> None:
    """Note every claim that is not borne out by the tables."""
    objective = sum(terms.values())
    check_figure(summary.get("objective"), objective, "objective", "objective", findings)
    told = summary.get("terms") or {}
    for name, amount in terms.items():
        check_figure(told.get(name), amount, "objective", name, findings)
    check_bound(summary, objective, "plan", findings)
    check_goals(summary, goals, settings, findings)


def check_figures(summary: Mapping[str, Any], metrics: Metrics, findings: Findings) -> None:
    """Figures about people, where they are told, are the recomputed ones."""
    coverage = summary.get("coverage") or {}
    figures = {
        "equity": (summary.get("equity"), metrics.equity),
        "gini": (summary.get("gini"), metrics.gini),
        "person_days_due": (coverage.get("person_days_due"), metrics.total.due),
        "person_days_missing": (coverage.get("person_days_missing"), metrics.total.missing),
        "share": (coverage.get("share"), metrics.total.coverage),
    }
    for level, share in (coverage.get("by_priority") or {}).items():
        figures[f"coverage of priority {level}"] = (share, metrics.met_by_priority.get(int(level), 1.0))
    for name, (told, amount) in figures.items():
        if told is not None:
            check_figure(told, amount, "people", name, findings)


def check_figure(told: object, amount: float, rule: str, name: str, findings: Findings) -> None:
    """A written figure is the recomputed one."""
    if isinstance(told, int | float):
        findings.equal(rule, name, None, f"{name} is not what the tables give", float(told), amount)
    else:
        findings.claim(False, rule, name, None, f"{name} is not told")  # noqa: FBT003


def check_bound(told: Mapping[str, Any], value: float, where: str, findings: Findings) -> None:
    """A bound, if one is told, is not above the value it bounds, and the gap is the one between the two."""
    bound, gap = told.get("bound"), told.get("gap")
    if bound is None:
        return
    value = round(value, DUST)
    findings.at_most("bound", where, None, "the bound lies above the value", float(bound), value)
    if gap is not None:
        expected = (value - float(bound)) / max(abs(value), SMALLEST)
        is_same = abs(float(gap) - expected) <= GAP_STEP * max(1.0, abs(expected))
        message = f"gap {float(gap):g} is not (value - bound) / |value| = {expected:g}"
        findings.claim(is_same, "gap", where, None, message)


def check_goals(summary: Mapping[str, Any], goals: Mapping[str, float], settings: Settings, findings: Findings) -> None:
    """Goals are told in the order asked for, each with its recomputed value."""
    told = list(summary.get("goals") or [])
    names = tuple(row.get("goal") for row in told)
    message = (
        f"goals told are {', '.join(map(str, names)) or 'none'}, asked for are {', '.join(settings.goals) or 'none'}"
    )
    findings.claim(names == tuple(settings.goals), "goals", "plan", None, message)
    for row in told:
        name = str(row.get("goal"))
        if name in goals:
            check_figure(row.get("value"), goals[name], "goals", name, findings)
            check_bound(row, goals[name], f"goal {name}", findings)
