"""Everything a rule looks at: the scenario's rows, the plan's rows, and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maro_logistics.errors import InputError
from maro_logistics.evaluation.access import Access
from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.form import check_form, missing_columns
from maro_logistics.evaluation.given import Given
from maro_logistics.evaluation.journeys import read_journeys
from maro_logistics.evaluation.needs import need_lines
from maro_logistics.evaluation.roads import Roads
from maro_logistics.evaluation.trips import Timetable
from maro_logistics.evaluation.written import Written

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.journeys import Journey
    from maro_logistics.evaluation.needs import NeedLine
    from maro_logistics.evaluation.written import PlanLike
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """A scenario and a plan whose form is right."""

    given: Given
    written: Written
    roads: Roads
    access: Access
    timetable: Timetable
    lines: dict[str, NeedLine]
    journeys: list[Journey]
    findings: Findings

    def period(self, day: date) -> int | None:
        """The period of a day; none after the horizon."""
        return self.given.calendar.period(day)

    def first(self, t: int) -> date:
        """The first day of a period."""
        return self.given.calendar.firsts[t]


def read_case(scenario: Scenario, plan: PlanLike) -> Case | Findings:
    """The case of a scenario and a plan; what is wrong with the plan's form, if anything.

    Raises
    ------
    InputError
        The plan lacks tables or columns.
    """
    refuse_unfinished(plan)
    return case_of(Given(scenario), Written(plan))


def refuse_unfinished(plan: PlanLike) -> None:
    """Raise unless the plan has all its tables and columns."""
    missing = missing_columns(plan)
    if missing:
        raise InputError(f"the plan has no {', no '.join(missing)}; write the plan's tables in full")


def case_of(given: Given, written: Written) -> Case | Findings:
    """The case of what is given and a plan with all its columns; what is wrong with the plan's form, if anything."""
    findings = Findings()
    lines = need_lines(given)
    check_form(written, given, lines, findings)
    return findings if findings.violations else open_case(given, written, lines, findings)


def open_case(given: Given, written: Written, lines: dict[str, NeedLine], findings: Findings) -> Case:
    """The case of a plan whose form is right."""
    roads = Roads(given)
    access = Access(given)
    timetable = Timetable(given, roads, access)
    journeys = read_journeys(given, written, roads, timetable)
    return Case(given, written, roads, access, timetable, lines, journeys, findings)
