"""Relief logistics: from supplies, routes and needs to a delivery schedule with a proven gap.

>>> import maro_logistics as maro
>>> scenario = maro.read_scenario("instances/two-roads")  # doctest: +SKIP
>>> plan = maro.plan(scenario, time_limit=60)  # doctest: +SKIP
>>> plan.movements  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import maro_logistics.plan as _plan_package

if TYPE_CHECKING:
    from maro_logistics.errors import (
        EngineError,
        InputError,
        MachineError,
        MaroError,
        NoPlanError,
        PlanRejectedError,
        ScenarioError,
    )
    from maro_logistics.evaluation.carry_out import carry_out
    from maro_logistics.evaluation.check import check
    from maro_logistics.evaluation.findings import Report, Violation
    from maro_logistics.plan.compare import Comparison, compare
    from maro_logistics.plan.plan import Plan, build_plan
    from maro_logistics.plan.reading import read_plan
    from maro_logistics.plan.writing import write_plan
    from maro_logistics.planning import Progress, plan
    from maro_logistics.planning.batch import Advance, answer_contingencies
    from maro_logistics.planning.hedged import Hedge
    from maro_logistics.planning.hedging import hedge
    from maro_logistics.planning.variants import Answers, Variant
    from maro_logistics.report.outputs import write_report
    from maro_logistics.scenario.annotating import annotate
    from maro_logistics.scenario.build import build_scenario
    from maro_logistics.scenario.closures import threat_closures
    from maro_logistics.scenario.descriptors import schema
    from maro_logistics.scenario.events import apply, with_contingencies
    from maro_logistics.scenario.findings import Finding
    from maro_logistics.scenario.generate import generate_scenario
    from maro_logistics.scenario.hashing import input_hash
    from maro_logistics.scenario.losses import single_losses
    from maro_logistics.scenario.pairs import paired
    from maro_logistics.scenario.reading import read_scenario, validate
    from maro_logistics.scenario.scenario import Scenario
    from maro_logistics.scenario.settings import Settings
    from maro_logistics.scenario.templates import bundled_scenarios, template
    from maro_logistics.scenario.writing import write_scenario
    from maro_logistics.solvers.registry import available_engines

__version__ = "0.1.0"

__all__ = [
    "Advance",
    "Answers",
    "Comparison",
    "EngineError",
    "Finding",
    "Hedge",
    "InputError",
    "MachineError",
    "MaroError",
    "NoPlanError",
    "Plan",
    "PlanRejectedError",
    "Progress",
    "Report",
    "Scenario",
    "ScenarioError",
    "Settings",
    "Variant",
    "Violation",
    "annotate",
    "answer_contingencies",
    "apply",
    "available_engines",
    "build_plan",
    "build_scenario",
    "bundled_scenarios",
    "carry_out",
    "check",
    "compare",
    "generate_scenario",
    "hedge",
    "input_hash",
    "paired",
    "plan",
    "read_plan",
    "read_scenario",
    "schema",
    "single_losses",
    "template",
    "threat_closures",
    "validate",
    "with_contingencies",
    "write_plan",
    "write_report",
    "write_scenario",
]

_HOME = {
    "Advance": "planning.batch",
    "Answers": "planning.variants",
    "Comparison": "plan.compare",
    "EngineError": "errors",
    "Finding": "scenario.findings",
    "Hedge": "planning.hedged",
    "InputError": "errors",
    "MachineError": "errors",
    "MaroError": "errors",
    "NoPlanError": "errors",
    "Plan": "plan.plan",
    "PlanRejectedError": "errors",
    "Progress": "planning",
    "Report": "evaluation.findings",
    "Scenario": "scenario.scenario",
    "ScenarioError": "errors",
    "Settings": "scenario.settings",
    "Variant": "planning.variants",
    "Violation": "evaluation.findings",
    "annotate": "scenario.annotating",
    "answer_contingencies": "planning.batch",
    "apply": "scenario.events",
    "available_engines": "solvers.registry",
    "build_plan": "plan.plan",
    "build_scenario": "scenario.build",
    "bundled_scenarios": "scenario.templates",
    "carry_out": "evaluation.carry_out",
    "check": "evaluation.check",
    "compare": "plan.compare",
    "generate_scenario": "scenario.generate",
    "hedge": "planning.hedging",
    "input_hash": "scenario.hashing",
    "paired": "scenario.pairs",
    "read_plan": "plan.reading",
    "read_scenario": "scenario.reading",
    "schema": "scenario.descriptors",
    "single_losses": "scenario.losses",
    "template": "scenario.templates",
    "threat_closures": "scenario.closures",
    "validate": "scenario.reading",
    "with_contingencies": "scenario.events",
    "write_plan": "plan.writing",
    "write_report": "report.outputs",
    "write_scenario": "scenario.writing",
}
"""Module of every public name: they are imported when first asked for, so that ``maro --help`` stays quick."""


class _PlanPackage(ModuleType):
    """The package ``maro_logistics.plan``, which can be called: ``maro.plan(scenario)`` makes a plan.

    The import system binds the name ``plan`` to the package as soon as one of its modules is imported, so the function
    of that name has to live in the package itself.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Plan:
        """Make a plan, see :func:`maro_logistics.planning.plan`.

        >>> import maro_logistics as maro
        >>> plan = maro.plan(maro.read_scenario("instances/two-roads"), gap=0)  # doctest: +SKIP
        """
        made: Plan = importlib.import_module("maro_logistics.planning").plan(*arguments, **options)
        return made


sys.modules[_plan_package.__name__].__class__ = _PlanPackage


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
