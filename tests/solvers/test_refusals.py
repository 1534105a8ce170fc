from __future__ import annotations

import numpy as np
import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess, Feature, Limits, Method
from maro_logistics.solvers.cpsat import scaled

from .programs import INF, program, two_by_two


@pytest.mark.parametrize(
    ("engine", "asked", "words"),
    [
        ("glop", {}, "lacks integer; engines that can: highs, scip, cbc"),
        ("scip", {"relax": True, "method": Method.IPM}, "lacks ipm; engines that can: highs$"),
        ("cpsat", {}, "lacks lp; engines that can: highs, scip, cbc"),
        ("cbc", {"needs": frozenset({Feature.CANCEL})}, "lacks cancel; engines that can: highs, scip$"),
        ("cpsat", {"limits": Limits(nodes=5)}, "lacks lp, node_limit"),
    ],
)
def test_what_an_engine_cannot_do_is_refused_before_it_starts_naming_those_that_can(engine, asked, words):
    process = EngineProcess(engine)
    process.load(two_by_two(integer=[True, False]))
    with pytest.raises(EngineError, match=words):
        process.solve(**asked)
    assert process.process_id is None


def test_whole_programs_are_scaled_row_by_row_and_sides_rounded_inwards():
    whole = scaled(program([0.25, 3.0], [[0.5, 1.25], [2, 3]], [0.3, -INF], [7.1, 9.9], upper=[4.6, 3], integer=True))
    assert (whole.cost, whole.cost_scale) == ([25, 300], 100)
    assert whole.upper == [4, 3]
    assert whole.rows == [([0, 1], [50, 125], 30, 710), ([0, 1], [2, 3], None, 9)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"integer": np.array([True, False])}, "column 1 need not be a whole number"),
        ({"upper": np.array([10.0, INF]), "row_upper": np.array([INF])}, "column 1 has no end"),
        ({"cost": np.array([1.0, 1 / 3])}, "the objective has a coefficient of more than 9 decimals"),
        ({"upper": np.array([1e14, 1e14]), "cost": np.array([0.001, 1e7])}, "the objective could reach"),
    ],
)
def test_programs_that_do_not_scale_are_refused_with_what_stands_in_the_way(change, words):
    with pytest.raises(EngineError, match=words):
        scaled(program([1, 2], [[1, 1]], [0], [9], upper=10.0, integer=True).replace(**change))


def test_a_row_that_does_not_scale_is_named():
    with pytest.raises(EngineError, match="row 1 has a coefficient of more than 9 decimals"):
        scaled(program([1, 2], [[1, 1], [1 / 3, 1]], [0, 0], [9, 9], upper=10.0, integer=True))
