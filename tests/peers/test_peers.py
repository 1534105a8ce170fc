"""The same scenario written plainly by hand in other libraries has the optimum this package finds."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers.plain import plain_scenario
from maro_logistics import generate_scenario
from tests.proof import solved

ROOT = Path(__file__).parents[2]
AGREEMENT = 2e-6
"""Relative difference allowed between two engines' optima."""
CALL = """
import json, sys
from benchmarks.peers.plain import plain_scenario, read
from benchmarks.peers.writers import run
from maro_logistics import generate_scenario
name, seed = sys.argv[1], int(sys.argv[2])
print(json.dumps(run(name, read(plain_scenario(generate_scenario("XS", seed))), 120.0, 0.0)))
"""


def peer(name: str, seed: int) -> dict[str, float]:
    """What a peer says, in a process of its own."""
    call = [sys.executable, "-W", "ignore", "-c", CALL, name, str(seed)]
    told = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize(("name", "library"), [("pulp-highs", "pulp"), ("ortools-scip", "ortools")])
def test_peer_has_the_optimum_of_this_package(name: str, library: str) -> None:
    _agree(name, library, 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
@pytest.mark.parametrize(
    ("name", "library"),
    [("pulp-highs", "pulp"), ("ortools-scip", "ortools"), ("linopy-highs", "linopy"), ("pyomo-highs", "pyomo")],
)
def test_peer_has_the_optimum_of_this_package_for_other_seeds(name: str, library: str, seed: int) -> None:
    _agree(name, library, seed)


def _agree(name: str, library: str, seed: int) -> None:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed: pip install '.[bench]'")
    own = solved(plain_scenario(generate_scenario("XS", seed))).bound
    assert peer(name, seed)["objective"] == pytest.approx(own, rel=AGREEMENT)
