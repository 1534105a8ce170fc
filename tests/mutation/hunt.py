"""Who catches a mutant: tight cases, laws, the checker."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.scenario import Scenario
from tests.builder import scenario_of
from tests.laws.laws import LAWS, forget, plain
from tests.mutation.mutants import Mutant
from tests.proof import UnsolvableError, solved
from tests.tight.case import Case
from tests.tight.cases import CASES

OFF = 2e-3
"""From here on an optimum counts as another one."""
SEEDS = (0, 1, 4, 7, 10)
"""Random tiny scenarios on which laws and checker are tried."""


@dataclass(frozen=True)
class Catch:
    """First of each kind that saw a mutant; empty if none did."""

    tight: str
    law: str
    checker: str

    @property
    def is_caught(self) -> bool:
        """Whether anything saw it."""
        return bool(self.tight or self.law or self.checker)


def hunt(mutant: Mutant) -> Catch:
    """What catches the mutant, looking everywhere."""
    with mutant.alive(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        forget()
        try:
            return Catch(first_case(mutant), first_law(), first_violation(mutant))
        finally:
            forget()


def quick_hunt(mutant: Mutant) -> str:
    """The first of its near cases that catches the mutant; empty if none does."""
    with mutant.alive(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return next((each.name for each in _near(mutant) if _is_off(each)), "")


def first_case(mutant: Mutant) -> str:
    """Name of the first tight case whose optimum comes out wrong."""
    others = [each for each in CASES if each.decided_by not in mutant.near]
    return next((each.name for each in (*_near(mutant), *others) if _is_off(each)), "")


def first_law() -> str:
    """Name of the first law that is broken (the checker's own law aside)."""
    own = [law for law in LAWS if law.name != "optima pass the checker"]
    for seed in SEEDS:
        scenario = random_tiny(seed)
        for law in own:
            if _breaks(lambda law=law, scenario=scenario: law.broken(scenario)):  # type: ignore[misc]
                return f"{law.name} (seed {seed})"
    return ""


def first_violation(mutant: Mutant) -> str:
    """The first rule that the checker sees broken by an optimum of the mutant."""
    for scenario in _judged(mutant):
        try:
            violations = solved(scenario).report.violations
        except UnsolvableError:
            continue
        if violations:
            return f"({violations[0].rule}) {violations[0].message}"
    return ""


def _judged(mutant: Mutant) -> Iterator[Scenario]:
    for each in _near(mutant):
        for world, _ in each.worlds:
            yield scenario_of(world)
    for seed in SEEDS:
        yield plain(random_tiny(seed))


def _near(mutant: Mutant) -> tuple[Case, ...]:
    return tuple(each for each in CASES if each.decided_by in mutant.near)


def _is_off(each: Case) -> bool:
    """Whether some world of the case has another optimum than the one computed by hand, or none."""
    for world, objective in each.worlds:
        try:
            if abs(solved(scenario_of(world)).objective - objective) > OFF:
                return True
        except UnsolvableError:
            return True
    return False


def _breaks(check: object) -> bool:
    try:
        return bool(check())  # type: ignore[operator]
    except UnsolvableError:
        return True
