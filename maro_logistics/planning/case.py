"""One contingency: the changed scenario, the base plan carried out in it, and the program both are points of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.errors import InputError
from maro_logistics.evaluation.carry_out import carry_out
from maro_logistics.evaluation.check import check
from maro_logistics.model.forecast import refuse_if_too_large
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.frozen import Base
from maro_logistics.network.network import expand
from maro_logistics.scenario.events import apply
from maro_logistics.scenario.hashing import canonical

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from maro_logistics.evaluation.findings import Report
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Case:
    """A contingency of a scenario and the base plan that it befalls."""

    scenario: Scenario
    base: Plan
    contingency: str

    @cached_property
    def row(self) -> pd.Series:
        """Its row of the table of contingencies; ``InputError`` if there is none."""
        rows = self.scenario["contingencies"]
        mine = rows[rows["contingency"] == self.contingency]
        if mine.empty:
            raise InputError(f"no contingency '{self.contingency}'")
        return mine.iloc[0]

    @property
    def known_on(self) -> date:
        """The date on which it becomes known."""
        known: date = self.row["known_on"].date()
        return known

    @cached_property
    def changed(self) -> Scenario:
        """The scenario in which it has struck."""
        return apply(self.scenario, self.contingency)

    @cached_property
    def held(self) -> Plan:
        """The base plan carried out in the changed scenario."""
        return carry_out(self.changed, self.base, known_on=self.known_on)

    @cached_property
    def held_objective(self) -> float:
        """What the held plan is worth, as the checker recomputes it; ``InputError`` if it fails the check."""
        report = self.judged(self.held)
        if not report.is_passed:
            raise InputError(f"the base plan cannot be carried out: {report.violations[0]}")
        return float(report.objective)

    def judged(self, plan: Plan) -> Report:
        """What the checker says of a plan as an answer to the contingency, what stands included."""
        return check(self.scenario, plan, any_scenario=True, contingency=self.contingency, base=self.base)

    @cached_property
    def formulation(self) -> Formulation:
        """The program of the changed scenario for the default objective, in which the held plan is a point."""
        plain = self.changed.with_settings(goals=(), tolerance=(), absolute=())
        network = expand(canonical(plain), self.held)
        refuse_if_too_large(network)
        return formulate(network)

    @cached_property
    def standing(self) -> Base:
        """The held plan in the program."""
        return Base(self.formulation, self.held)

    @cached_property
    def known_in(self) -> int:
        """Periods that start before it is known."""
        timeline = self.formulation.parts.network.timeline
        day = (np.datetime64(self.known_on) - timeline.start).astype(np.int64)
        return int((timeline.first < day).sum())

    def day_of(self, period: int) -> date:
        """First day of a period."""
        timeline = self.formulation.parts.network.timeline
        day: date = (timeline.start + np.timedelta64(int(timeline.first[period]), "D")).astype("datetime64[D]").item()
        return day
