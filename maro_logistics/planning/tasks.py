"""One contingency as a task that can run anywhere: what all tasks share travels once, a task is a name and options."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maro_logistics.errors import MaroError
from maro_logistics.plan.plain import plain
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.planning.answering import answer
from maro_logistics.planning.case import Case
from maro_logistics.planning.options import Options
from maro_logistics.planning.variants import Row, empty_row, row_of
from maro_logistics.scenario.scenario import Scenario

if TYPE_CHECKING:
    from maro_logistics.scenario.settings import Settings

Tables = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Shared:
    """A scenario and its base plan as plain values and frames."""

    settings: Settings
    scenario_tables: Tables
    plan_summary: dict[str, Any]
    plan_tables: Tables

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return Scenario(self.settings, self.scenario_tables)

    @property
    def base(self) -> Plan:
        """The base plan."""
        return build_plan(self.plan_summary, self.plan_tables)


@dataclass(frozen=True, slots=True)
class Task:
    """Answer one contingency."""

    contingency: str
    options: Options
    decides: bool = True


@dataclass(frozen=True, eq=False)
class Done:
    """What came of a task: a row, and the variant where there is one."""

    row: Row
    plan_summary: dict[str, Any] | None = None
    plan_tables: Tables | None = None

    @property
    def plan(self) -> Plan | None:
        """The variant."""
        if self.plan_summary is None or self.plan_tables is None:
            return None
        return build_plan(self.plan_summary, self.plan_tables)


def share(scenario: Scenario, base: Plan) -> Shared:
    """What all tasks of a batch share."""
    return Shared(scenario.settings, dict(scenario.tables), plain(base.summary), dict(base.tables))


def carry_out_task(shared: Shared, task: Task) -> Done:
    """The task done; whatever goes wrong with the contingency becomes a row that says so."""
    begun = time.monotonic()
    case = Case(shared.scenario, shared.base, task.contingency)
    try:
        found = answer(case, task.options, report=_silent, should_stop=_never, decides=task.decides)
    except MaroError as error:
        return Done(failed(case, str(error), time.monotonic() - begun))
    except Exception as error:  # noqa: BLE001 - one contingency that breaks must not stop the others
        return Done(failed(case, f"internal error: {type(error).__name__}: {error}", time.monotonic() - begun))
    return Done(row_of(case, found, time.monotonic() - begun), plain(found.plan.summary), dict(found.plan.tables))


def failed(case: Case, why: str, seconds: float | None = None) -> Row:
    """The row of a contingency that could not be answered."""
    first = why.strip().splitlines()[0] if why.strip() else "no reason given"
    return empty_row(case.row, "failed", first, None if seconds is None else round(seconds, 3))


def single_thread(options: Options) -> Options:
    """The options of one of many processes: it has one thread."""
    return dataclasses.replace(options, threads=1)


def _silent(_: object) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False
