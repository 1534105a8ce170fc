"""The conformance suite run against an engine."""

from __future__ import annotations

from collections.abc import Iterable

from maro_logistics.testing import bench, cases_limits, cases_outcomes, cases_process, cases_shapes, cases_values
from maro_logistics.testing.exclusions import EXCLUSIONS

_MODULES = (cases_outcomes, cases_shapes, cases_values, cases_limits, cases_process)
"""Modules whose import enters the cases, in the order in which they run."""


def run_suite(engine: str, names: Iterable[str] | None = None) -> list[bench.Record]:
    """What comes of the cases of the suite, all or some by name, with an engine."""
    chosen = list(bench.CASES) if names is None else list(names)
    return bench.run_cases(engine, [bench.CASES[name] for name in chosen], EXCLUSIONS)
