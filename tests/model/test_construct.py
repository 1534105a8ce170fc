"""First plans from relaxed ones respect what stands."""

import dataclasses

import numpy as np

import maro_logistics as maro
from maro_logistics.model.construct import keep_up
from maro_logistics.model.formulation import formulate
from maro_logistics.model.frozen import Base
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from tests.builder import ONE_ROAD, scenario_of


def test_trips_that_stand_go_and_take_their_vehicles():
    scenario = scenario_of(ONE_ROAD)
    plan = maro.plan(scenario, gap=0, threads=1)
    frozen = Base(formulate(expand(canonical(scenario), plan)), plan).frozen(2).formulation
    trips = frozen.parts.variables["trips"].columns
    wishes = np.full(frozen.size, 5.0)
    assert keep_up(frozen, wishes, 0.5)[trips].tolist() == [1, 1, 1]
    nothing = dataclasses.replace(frozen, upper=np.where(np.isin(np.arange(frozen.size), trips[2]), 0.0, frozen.upper))
    assert keep_up(nothing, np.zeros(frozen.size), 0.5)[trips].tolist() == [1, 1, 0]
