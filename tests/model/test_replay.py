"""Solutions that do not know what is whole are rounded so that nothing is counted that is not there."""

import numpy as np
import pytest

from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.replay import _round_vehicles
from maro_logistics.network.arrays import Floats
from maro_logistics.network.network import expand
from maro_logistics.scenario.generate import random_tiny
from maro_logistics.scenario.hashing import canonical


def with_whole(name: str) -> Formulation:
    """The first drawn scenario with whole decisions of a kind."""
    for seed in range(60):
        formulation = formulate(expand(canonical(random_tiny(seed))))
        columns = formulation.parts.variables[name].columns
        if len(columns) and formulation.integer[columns].any():
            return formulation
    raise AssertionError(name)


def rounded(name: str, value: float) -> Floats:
    """What becomes of a value of all whole decisions of a kind."""
    formulation = with_whole(name)
    columns = formulation.parts.variables[name].columns
    x = np.full(formulation.size, value)
    _round_vehicles(formulation.parts, x, formulation.integer)
    return np.unique(x[columns[formulation.integer[columns]]])


@pytest.mark.parametrize(("value", "whole"), [(0.4, 0), (0.6, 0), (0.999, 0), (1 - 1e-6, 1), (2.667, 2), (3.0, 3)])
def test_a_part_of_a_kit_is_no_kit_and_the_tolerance_of_an_engine_is(value: float, whole: int) -> None:
    assert rounded("kits", value) == [whole]


@pytest.mark.parametrize(("value", "whole"), [(0.0, 0), (1e-6, 0), (0.3, 1), (1.0, 1)])
def test_an_order_placed_in_part_is_placed(value: float, whole: int) -> None:
    assert rounded("placed", value) == [whole]
