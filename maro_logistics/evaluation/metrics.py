"""Figures about people, recomputed from a plan: person-days due and missing, coverage by priority, evenness."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maro_logistics.errors import InputError
from maro_logistics.evaluation.case import read_case
from maro_logistics.evaluation.coverage import outcomes, serve
from maro_logistics.evaluation.equity import equity, gini, line_shortfall, shortfalls
from maro_logistics.evaluation.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.coverage import Served
    from maro_logistics.evaluation.written import PlanLike
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Person-days, each line of need counted by itself."""

    due: float
    missing: float

    @property
    def coverage(self) -> float:
        """Share of person-days due that is not missing; 1 where none are due."""
        return 1.0 - self.missing / self.due if self.due > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Metrics:
    """How people fare under a plan."""

    total: PersonDays
    by_priority: Mapping[int, PersonDays]
    """1 = most urgent; only priorities of lines with something due."""
    met_by_priority: Mapping[int, float]
    """Share of what is due that is met in the end, in time or late, weighted by people."""
    by_location: Mapping[str, PersonDays]
    """Only locations with something due."""
    equity: float
    """Mean missing share of the worst-off `equity_tail` of people; 0 is best."""
    gini: float
    """Gini coefficient of the coverage of locations, weighted by people; 0 = all alike."""


def measure(scenario: Scenario, plan: PlanLike) -> Metrics:
    """The figures about people of a plan whose form is right.

    Raises
    ------
    InputError
        The form of the plan is wrong: check it first.

    Examples
    --------
    >>> measure(scenario, plan).total.coverage  # doctest: +SKIP
    0.83
    """
    case = read_case(scenario, plan)
    if isinstance(case, Findings):
        raise InputError(f"the plan cannot be read: {case.violations[0]}; check it first")
    return metrics_of(case, serve(case))


def metrics_of(case: Case, lines: Mapping[str, Served]) -> Metrics:
    """The figures about people of a case, given what each line gets."""
    places = shortfalls(case, lines)
    return Metrics(
        total=together(case, list(lines.values())),
        by_priority={level: together(case, group) for level, group in by_priority(lines).items()},
        met_by_priority={level: met_share(group) for level, group in by_priority(lines).items()},
        by_location={name: PersonDays(place.due, place.missing) for name, place in sorted(places.items())},
        equity=equity(case, lines),
        gini=gini((place.people, 1.0 - place.share) for place in places.values()),
    )


def together(case: Case, lines: list[Served]) -> PersonDays:
    """Person-days of some lines."""
    parts = [line_shortfall(case, served) for served in lines]
    return PersonDays(sum(part.due for part in parts), sum(part.missing for part in parts))


def by_priority(lines: Mapping[str, Served]) -> dict[int, list[Served]]:
    """Lines with something due by priority, the most urgent first."""
    groups: dict[int, list[Served]] = defaultdict(list)
    for served in lines.values():
        if served.line.parts:
            groups[served.line.priority].append(served)
    return dict(sorted(groups.items()))


def met_share(lines: list[Served]) -> float:
    """The share of what is due that is met, in time or late, each line weighted by the people for whom a unit is."""
    required, met = 0.0, 0.0
    for served in lines:
        people_per_unit = served.line.people / served.line.quantity
        for outcome in outcomes(served).values():
            required += people_per_unit * outcome.required
            met += people_per_unit * (outcome.on_time + outcome.late)
    return met / required if required > 0 else 1.0
