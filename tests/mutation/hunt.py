"""Who catches a mutant: tight cases, laws, the checker.

Each of the three judges tries its probes one by one, nearest first, and stops at its first catch. A probe that fails
in the healthy model too proves nothing and is passed over, and so is one the engine had no time for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.scenario import Scenario
from tests.builder import scenario_of
from tests.laws.laws import LAWS, Law, forget, plain
from tests.mutation.mutants import Mutant
from tests.mutation.near_laws import near_laws
from tests.proof import TooSlowError, UnsolvableError, solved
from tests.tight.case import Case
from tests.tight.cases import CASES

OFF = 2e-3
"""From here on an optimum counts as another one."""
SEEDS = (0, 1, 4, 7, 10)
"""Random tiny scenarios on which laws and checker are tried."""
MOST = 100
"""Probes a judge tries at most for one mutant: a minute or so."""
CHECKED_LAW = "optima pass the checker"
"""The law that is the checker's, not the laws'."""


@dataclass(frozen=True)
class Probe:
    """Something a judge looks at: its name, and what is wrong there (empty if nothing)."""

    name: str
    wrong: Callable[[], str]


@dataclass(frozen=True)
class Verdict:
    """What one judge says of a mutant."""

    caught_by: str
    """The first probe that saw it; empty if none did."""
    tried: int
    """Probes tried."""


@dataclass(frozen=True)
class Catch:
    """First probe of each judge that saw a mutant."""

    tight: Verdict
    law: Verdict
    checker: Verdict

    @property
    def is_caught(self) -> bool:
        """Whether anything saw it."""
        return bool(self.tight.caught_by or self.law.caught_by or self.checker.caught_by)


def hunt(mutant: Mutant) -> Catch:
    """What catches the mutant, by every judge."""
    return Catch(*(judged(mutant, probes) for probes in (case_probes, law_probes, checker_probes)))


def judged(mutant: Mutant, probes: Callable[[Mutant], Iterator[Probe]]) -> Verdict:
    """The first probe that is right in the healthy model and wrong with the mutant."""
    tried = 0
    for tried, probe in enumerate(islice(probes(mutant), MOST), 1):
        with _bug(mutant):
            seen = _wrong(probe)
        if seen and not _healthy(probe):
            return Verdict(f"{probe.name}: {seen}" if seen != probe.name else seen, tried)
    return Verdict("", tried)


def quick_hunt(mutant: Mutant) -> str:
    """The first of its near cases that catches the mutant; empty if none does."""
    with _bug(mutant):
        return next((each.name for each in near_cases(mutant) if _wrong(_case_probe(each))), "")


def near_cases(mutant: Mutant) -> tuple[Case, ...]:
    """The cases the mutant names, in its order."""
    return tuple(each for word in mutant.near for each in CASES if each.decided_by == word)


def case_probes(mutant: Mutant) -> Iterator[Probe]:
    """Tight cases: those of its equation first."""
    near = near_cases(mutant)
    for each in (*near, *(other for other in CASES if other not in near)):
        yield _case_probe(each)


def law_probes(mutant: Mutant) -> Iterator[Probe]:
    """Laws: near ones in the worlds of its near cases, near ones in random scenarios, then all others there."""
    own = [law for law in LAWS if law.name != CHECKED_LAW]
    near = [law for law in own if law.name in near_laws(mutant.near)]
    worlds = [(f"world of '{each.name}'", scenario_of(each.world)) for each in near_cases(mutant)]
    random = [(f"seed {seed}", random_tiny(seed)) for seed in SEEDS]
    for laws, places in ((near, worlds), (near, random), ([law for law in own if law not in near], random)):
        for place, scenario in places:
            for law in laws:
                yield _law_probe(law, place, scenario)


def checker_probes(mutant: Mutant) -> Iterator[Probe]:
    """Optima handed to the checker: of the near cases and their variants, of random scenarios, of all other cases."""
    near = near_cases(mutant)
    yield from _checked_worlds(near)
    for seed in SEEDS:
        yield _checked(f"seed {seed}", plain(random_tiny(seed)))
    yield from _checked_worlds(tuple(other for other in CASES if other not in near))


def _checked_worlds(cases: tuple[Case, ...]) -> Iterator[Probe]:
    for each in cases:
        for number, (world, _) in enumerate(each.worlds):
            yield _checked(f"'{each.name}' [{number}]", scenario_of(world))


def _case_probe(each: Case) -> Probe:
    """Whether some world of the case has another optimum than the one computed by hand, or none."""

    def wrong() -> str:
        for number, (world, expected) in enumerate(each.worlds):
            try:
                found = solved(scenario_of(world)).objective
            except TooSlowError:
                continue
            except UnsolvableError:
                return f"[{number}] no optimum"
            if abs(found - expected) > OFF:
                return f"[{number}] {found:.6g} instead of {expected:.6g}"
        return ""

    return Probe(each.name, wrong)


def _law_probe(law: Law, place: str, scenario: Scenario) -> Probe:
    return Probe(f"{law.name} ({place})", lambda: law.broken(scenario))


def _checked(place: str, scenario: Scenario) -> Probe:
    def wrong() -> str:
        violations = solved(scenario).report.violations
        return f"({violations[0].rule}) {violations[0].message}" if violations else ""

    return Probe(place, wrong)


def _wrong(probe: Probe) -> str:
    """What is wrong; nothing where time ran out, and that there is no optimum where doing nothing is one."""
    try:
        return probe.wrong()
    except TooSlowError:
        return ""
    except UnsolvableError:
        return "no optimum"


def _healthy(probe: Probe) -> str:
    """What is wrong without any mutant."""
    forget()
    try:
        return _wrong(probe)
    finally:
        forget()


@contextmanager
def _bug(mutant: Mutant) -> Iterator[None]:
    """While the bug is in; optima remembered from before or after do not count."""
    global _alive  # noqa: PLW0603 - laws remember optima in one place for all
    if _alive != mutant.name:
        forget()
        _alive = mutant.name
    with mutant.alive(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


_alive = ""
"""The mutant whose optima are remembered."""
