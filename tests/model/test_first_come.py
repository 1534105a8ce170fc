"""First come, first served: what a dispatcher without an optimiser does, and that it is always a plan."""

import numpy as np
import pytest

from maro_logistics.model.first_come import first_come, is_feasible
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.model.replay import replay
from maro_logistics.network.network import expand
from maro_logistics.scenario.generate import generate_scenario, random_tiny
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario
from tests.builder import ONE_ROAD, World, day, over, scenario_of


def formulated(scenario: Scenario) -> Formulation:
    return formulate(expand(canonical(scenario)))


def plan_of(*changes: World) -> tuple[Formulation, np.ndarray]:
    formulation = formulated(scenario_of(over(ONE_ROAD, *changes)))
    x = first_come(formulation)
    assert is_feasible(formulation, x)
    return formulation, x


def objective(formulation: Formulation, x: np.ndarray) -> float:
    return float(formulation.cost @ x + formulation.constant)


def moved(formulation: Formulation, x: np.ndarray) -> dict[tuple[str, str, int], float]:
    """Units by origin, destination and period of departure."""
    network, out = formulation.parts.network, formulation.parts.variables["out"]
    arcs, name = network.arcs, network.locations.name
    totals: dict[tuple[str, str, int], float] = {}
    for column, arc in zip(out.columns, out["arc"], strict=True):
        if x[column] > 0:
            key = (name[arcs.origin[arc]], name[arcs.destination[arc]], int(arcs.period[arc]))
            totals[key] = totals.get(key, 0.0) + float(x[column])
    return totals


def issued(formulation: Formulation, x: np.ndarray) -> dict[tuple[str, int], float]:
    """Units by need line and period."""
    network, issue = formulation.parts.network, formulation.parts.variables["issue"]
    totals: dict[tuple[str, int], float] = {}
    for column, line, period in zip(issue.columns, issue["line"], issue["period"], strict=True):
        if x[column] > 0:
            key = (network.needs.name[line], int(period))
            totals[key] = totals.get(key, 0.0) + float(x[column])
    return totals


def test_the_one_truck_brings_five_tonnes_a_day():
    formulation, x = plan_of()
    assert moved(formulation, x) == {("A", "B", 0): 5.0, ("A", "B", 1): 5.0}
    assert objective(formulation, x) == pytest.approx(5.0)


def test_stock_on_the_spot_is_issued_before_any_truck_leaves():
    formulation, x = plan_of({"stocks": {"S2": {"location": "B", "item": "food", "quantity": 10}}})
    assert moved(formulation, x) == {}
    assert objective(formulation, x) == pytest.approx(0.0, abs=1e-9)


def test_goods_come_from_the_nearer_of_two_hubs():
    """From A it is 5 h by road; from C it is 15 h, so what leaves on day 1 is there on day 2."""
    formulation, x = plan_of(
        {
            "locations": {"C": {}},
            "stocks": {"S2": {"location": "C", "item": "food", "quantity": 10}},
            "fleets": {"U": {"base": "C", "vehicle_type": "truck", "count": 1}},
            "routes": {"CB": {"origin": "C", "destination": "B", "mode": "road", "km": 300}},
            "needs": {"N": {"quantity": 5}},
        }
    )
    assert moved(formulation, x) == {("A", "B", 0): 5.0}


def test_the_farther_hub_helps_when_the_nearer_is_empty():
    formulation, x = plan_of(
        {
            "locations": {"C": {}},
            "stocks": {"S": {"quantity": 2}, "S2": {"location": "C", "item": "food", "quantity": 10}},
            "fleets": {"U": {"base": "C", "vehicle_type": "truck", "count": 1}},
            "routes": {"CB": {"origin": "C", "destination": "B", "mode": "road", "km": 300}},
            "needs": {"N": {"quantity": 5}},
        }
    )
    assert moved(formulation, x) == {("A", "B", 0): 2.0, ("C", "B", 0): 3.0}


def test_who_asks_first_is_served_first():
    """Both ask for 5 t of the only 5 t; the one who asks a day earlier gets them, though the other is of priority 1."""
    formulation, x = plan_of(
        {
            "stocks": {"S": {"quantity": 5}},
            "needs": {
                "N": {"quantity": 5},
                "urgent": {
                    "location": "B", "item": "food", "quantity": 5, "from": day(2), "due_within_days": 0,
                    "priority": 1, "people": 10,
                },
            },
        }
    )  # fmt: skip
    assert issued(formulation, x) == {("N", 0): 5.0}


def test_of_two_who_ask_at_once_the_more_urgent_is_served_first():
    formulation, x = plan_of(
        {
            "stocks": {"S": {"quantity": 5}},
            "needs": {
                "N": {"quantity": 5},
                "urgent": {
                    "location": "B", "item": "food", "quantity": 5, "due_within_days": 0, "priority": 1, "people": 10,
                },
            },
        }
    )  # fmt: skip
    assert issued(formulation, x) == {("urgent", 0): 5.0}


PORT: World = {
    "locations": {"P": {}},
    "stocks": {"S": {"location": "P"}},
    "fleets": {"U": {"base": "P", "vehicle_type": "truck", "count": 1}},
    "routes": {"PA": {"origin": "P", "destination": "A", "mode": "road", "km": 100}},
}
"""All goods are at the port P, a day's drive before A."""


def test_goods_go_on_from_a_hub_on_the_day_after_they_came():
    formulation, x = plan_of(PORT)
    expected = {("P", "A", 0): 5.0, ("A", "B", 1): 5.0, ("P", "A", 1): 5.0, ("A", "B", 2): 5.0}
    assert moved(formulation, x) == expected
    assert objective(formulation, x) == pytest.approx(10.0 + 5.0)


def test_a_vehicle_that_is_not_full_takes_what_is_asked_for_next():
    """2 t are asked for each day: one trip brings 5 t on the first day, another the last tonne."""
    change: World = {
        "needs": {"N": {"quantity": None, "quantity_per_day": 2}},
        "fleets": {"T": {"count": 3}},
    }
    formulation, x = plan_of(change)
    trips = formulation.parts.variables["trips"].columns
    assert issued(formulation, x) == {("N", 0): 2.0, ("N", 1): 2.0, ("N", 2): 2.0}
    assert x[trips].sum() == 2.0


def test_nothing_leaves_that_cannot_arrive_in_time():
    formulation, x = plan_of({"routes": {"AB": {"km": 2000}}})
    assert moved(formulation, x) == {}
    assert not x[formulation.parts.variables["trips"].columns].any()


def test_what_is_lost_when_late_is_not_brought_late():
    formulation, x = plan_of({"needs": {"N": {"late": "lost"}}})
    assert issued(formulation, x) == {("N", 0): 5.0}
    assert x[formulation.parts.variables["lost"].columns].sum() == 5.0


def test_whole_units_travel_whole():
    formulation, x = plan_of(
        {"items": {"food": {"kg_per_unit": 2000, "whole_units": True}}, "needs": {"N": {"quantity": 2.5}}}
    )
    assert moved(formulation, x) == {("A", "B", 0): 2.0}


def test_a_convoy_takes_the_escort_it_needs_and_no_trip_goes_without():
    escorted: World = {
        "vehicle_types": {"car": {"mode": "escort", "payload_kg": 0, "speed_kmh": 20, "hours_per_day": 10}},
        "fleets": {"E": {"base": "A", "vehicle_type": "car", "count": 1}, "T": {"count": 2}},
        "threats": {"H": {"route": "AB", "level": 3}},
        "threat_rules": {"R": {"level": 3, "escorts_per_convoy": 1, "convoy_size": 1}},
    }
    formulation, x = plan_of(escorted)
    assert moved(formulation, x) == {("A", "B", 0): 5.0, ("A", "B", 1): 5.0}
    assert x[formulation.parts.variables["teams"].columns].sum() == 2.0


def test_no_more_trips_leave_than_the_fund_pays():
    """A trip costs 2 x 100 km x 1 = 200; the fund has 250."""
    formulation, x = plan_of(
        {
            "settings": {"value_per_person_day": 1000},
            "vehicle_types": {"truck": {"cost_per_km": 1}},
            "funds": {"F": {"amount": 250}},
        }
    )
    assert moved(formulation, x) == {("A", "B", 0): 5.0}
    assert x[formulation.parts.variables["spent"].columns].sum() == pytest.approx(200.0)


def test_trips_that_cost_more_than_they_are_worth_leave_the_plan_at_doing_nothing():
    formulation, x = plan_of({"vehicle_types": {"truck": {"cost_per_km": 1000}}})
    assert moved(formulation, x) == {}


@pytest.mark.parametrize("seed", range(41))
def test_tiny_worlds_get_a_plan_no_worse_than_none(seed: int):
    formulation = formulated(random_tiny(seed))
    x = first_come(formulation)
    assert is_feasible(formulation, x)
    assert objective(formulation, x) <= objective(formulation, replay(formulation, np.zeros(formulation.size)).x)


@pytest.mark.parametrize("size", ["XS", "S"])
def test_generated_worlds_get_a_plan_that_moves_much(size: str):
    formulation = formulated(generate_scenario(size, 0))
    x = first_come(formulation)
    assert is_feasible(formulation, x)
    assert objective(formulation, x) < 0.5 * formulation.constant


def test_the_same_world_gets_the_same_plan():
    first, again = (first_come(formulated(random_tiny(3))) for _ in range(2))
    np.testing.assert_array_equal(first, again)
