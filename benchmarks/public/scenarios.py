"""The scenario of a dated public case."""

from __future__ import annotations

from typing import Any

from benchmarks.public import syria, tables
from benchmarks.public.folder import folder


def scenario_of(case: str) -> Any:
    """The scenario of a case of ``expected.csv``, as ``folder/case``."""
    path = folder() / case
    if case.startswith("facility_location/cap"):
        return tables.warehouses(path)
    if case.startswith("network_design/fctp"):
        return tables.fixed_charge(path)
    return tables.buckets(path) if case.endswith("esups_madagascar") else syria.scenario_of(path)
