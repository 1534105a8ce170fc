"""Every deliberate error.

::

    MaroError                  anything this package raises on purpose
    ├── InputError             the scenario, a plan folder or the command is wrong       (exit 2)
    │   └── ScenarioError      carries every finding of the scenario
    ├── NoPlanError            the answer is no: nothing passed the check in the limits  (exit 1)
    │   └── PlanRejectedError  a plan was made and fails the check; carries the plan
    ├── MachineError           this machine cannot: memory, disk, a lock                 (exit 3)
    └── EngineError            an engine is missing, refused an option, or broke down    (exit 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST_TOLD = 20
"""Violations an error message tells one by one; the rest is counted."""


class MaroError(Exception):
    """Anything this package raises on purpose; ``exit_code`` is what the command line makes of it."""

    exit_code = 1


class InputError(MaroError):
    """The scenario, a plan folder or the command is wrong."""

    exit_code = 2


class ScenarioError(InputError):
    """The scenario has errors; ``findings`` holds all of them, warnings included."""

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class NoPlanError(MaroError):
    """No plan passed the check within the limits."""

    exit_code = 1


class PlanRejectedError(NoPlanError):
    """A plan was made and fails the check, so it must not be used; ``plan`` is that plan, ``violations`` says why."""

    def __init__(self, plan: Any, violations: Sequence[Any]) -> None:
        self.plan = plan
        self.violations = tuple(violations)
        told = [str(violation) for violation in self.violations[:MOST_TOLD]]
        more = len(self.violations) - len(told)
        lines = [f"the plan fails the check: {len(self.violations)} violations", *told]
        super().__init__("\n".join([*lines, f"and {more} more"] if more else lines))


class MachineError(MaroError):
    """The machine cannot do it: memory, disk, a lock held by another run."""

    exit_code = 3


class EngineError(MaroError):
    """An engine is missing, refused an option, or broke down."""

    exit_code = 3
