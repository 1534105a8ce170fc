"""Every law holds in tiny random scenarios solved to gap 0."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from maro_logistics.scenario.generate import random_tiny
from tests.laws.laws import LAWS, Law
from tests.proof import TooSlowError

FEW, MANY = 2, 40
"""Scenarios a law is tried on by default, and in the slow run."""
PATIENT = settings(
    derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def test_there_are_at_least_twenty_laws() -> None:
    assert len({law.name for law in LAWS}) == len(LAWS) >= 20


@pytest.mark.parametrize("law", LAWS, ids=[law.name for law in LAWS])
@given(seed=st.sampled_from([0, 1, 7, 10]))
@settings(PATIENT, max_examples=FEW)
def test_law_holds(law: Law, seed: int) -> None:
    assert law.broken(random_tiny(seed)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=[law.name for law in LAWS])
@given(seed=st.integers(0, int(os.environ.get("MARO_LAW_SEEDS", "999"))))
@settings(PATIENT, max_examples=MANY)
def test_law_holds_in_many_scenarios(law: Law, seed: int) -> None:
    try:
        broken = law.broken(random_tiny(seed))
    except TooSlowError:
        reject()
    assert broken == ""
