"""What every engine is held to: the conformance suite, engines broken on purpose, and random programs.

>>> from maro_logistics.testing import run_suite
>>> records = run_suite("highs")  # doctest: +SKIP
>>> {record.grade for record in records}  # doctest: +SKIP
{<Grade.PASSED: 'passed'>}
"""

from __future__ import annotations

from maro_logistics.testing import cases_limits, cases_outcomes, cases_process, cases_shapes, cases_values
from maro_logistics.testing.bench import CASES, Bench, Case, Grade, Record, Refused, case, grade
from maro_logistics.testing.exclusions import EXCLUSIONS
from maro_logistics.testing.suite import run_suite

__all__ = [
    "CASES",
    "EXCLUSIONS",
    "Bench",
    "Case",
    "Grade",
    "Record",
    "Refused",
    "case",
    "cases_limits",
    "cases_outcomes",
    "cases_process",
    "cases_shapes",
    "cases_values",
    "grade",
    "run_suite",
]
