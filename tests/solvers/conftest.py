from __future__ import annotations

from pathlib import Path

import pytest

from maro_logistics.solvers import EngineProcess, register_engine

from . import engines


@pytest.fixture(scope="session")
def highs():
    """HiGHS; a test that ends its process leaves the next one a new one."""
    with EngineProcess("highs", threads=1) as process:
        yield process


@pytest.fixture(scope="module")
def misbehaviour():
    """The name of an engine that does what the seed says (see ``engines``)."""
    name = engines.__name__
    register_engine("misbehaving", name)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(engines.__file__).parents[name.count(".")]))
        yield "misbehaving"


@pytest.fixture(scope="module")
def misbehaving(misbehaviour):
    """That engine, with little patience for it."""
    with EngineProcess(misbehaviour, grace_seconds=0.5) as process:
        yield process
