from __future__ import annotations

import pytest

from maro_logistics.solvers import EngineProcess, register_engine

from . import engines


@pytest.fixture(scope="session")
def highs():
    """HiGHS, one process for all tests that only ask for answers."""
    with EngineProcess("highs", threads=1) as process:
        yield process


@pytest.fixture
def own_highs():
    """HiGHS in a process that the test may ruin."""
    with EngineProcess("highs", threads=1) as process:
        yield process


@pytest.fixture
def misbehaving():
    """An engine that does what the seed says (see ``engines``)."""
    register_engine("misbehaving", engines.__name__)
    with EngineProcess("misbehaving", grace_seconds=0.5) as process:
        yield process
