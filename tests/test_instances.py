"""The bundled scenarios are valid, as large as promised, and tell what is published and what is assumed."""

from __future__ import annotations

import csv
import functools
import itertools
from pathlib import Path

import pandas as pd
import pytest

from maro_logistics.scenario.reading import read_scenario, validate
from maro_logistics.scenario.scenario import Scenario

INSTANCES = Path(__file__).parent.parent / "instances"
BUNDLED = sorted(path.parent.name for path in INSTANCES.glob("*/scenario.toml"))
HISTORICAL = ["darfur-2004", "kosovo-1999", "rwanda-1994"]
TEAMS = {"escort", "relay"}
GOOD_ENOUGH_KM = 15.0
"""Farther than this from its namesake in GeoNames a coordinate is taken for a mistake."""


@functools.cache
def bundled(name: str) -> Scenario:
    """The bundled scenario of that name, read once."""
    return read_scenario(INSTANCES / name)


@pytest.fixture(params=HISTORICAL)
def historical(request: pytest.FixtureRequest) -> Scenario:
    """One of the three historical scenarios."""
    return bundled(request.param)


def derived_lines(scenario: Scenario) -> int:
    """Number of pairs of an assessment and a ration that share a day of the horizon."""
    horizon = pd.DataFrame(
        {"start": [scenario.settings.start], "end": [scenario.settings.last_day]}, dtype="datetime64[s]"
    )
    pairs = scenario["assessments"].merge(scenario["rations"], how="cross", suffixes=("", "_ration"))
    pairs = pairs.merge(horizon, how="cross")
    begins = pairs[["from", "from_ration", "start"]].max(axis=1)
    ends = pairs[["until", "until_ration", "end"]].min(axis=1)
    return int((begins <= ends).sum())


def coordinates() -> list[dict[str, str]]:
    """Rows of the committed comparison with GeoNames."""
    with (INSTANCES / "coordinates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_roads_and_three_historical_scenarios_are_bundled() -> None:
    assert sorted([*HISTORICAL, "two-roads"]) == BUNDLED


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_scenario_has_no_errors(name: str) -> None:
    assert [str(finding) for finding in validate(INSTANCES / name) if finding.severity == "error"] == []


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_scenario_bears_the_name_of_its_folder(name: str) -> None:
    assert bundled(name).settings.name == name


@pytest.mark.parametrize("name", HISTORICAL)
def test_the_readme_tells_published_from_assumed(name: str) -> None:
    text = (INSTANCES / name / "README.md").read_text(encoding="utf-8")
    assert "## Published figures" in text
    assert "## Assumed" in text
    assert "GeoNames (CC BY 4.0)" in text
    assert text.isascii()


def test_a_historical_scenario_is_as_large_as_promised(historical: Scenario) -> None:
    modes = set(historical["vehicle_types"]["mode"]) | set(historical["routes"]["mode"])
    assert 25 <= len(historical["locations"]) <= 60
    assert len(historical["routes"]) >= 60
    assert len(historical["needs"]) + derived_lines(historical) >= 300
    assert 6 <= len(historical["items"]) <= 12
    assert historical["items"]["category"].nunique() >= 4
    assert 30 <= historical.settings.days <= 60
    assert len(modes - TEAMS) >= 3
    assert len(historical["agencies"]) >= 4


def test_a_historical_scenario_uses_every_part_of_the_format(historical: Scenario) -> None:
    stocks, items, locations = historical["stocks"], historical["items"], historical["locations"]
    unused = [name for name, table in historical.tables.items() if table.empty]
    assert unused == []
    assert set(historical["access"]["allowed"]) == {True, False}
    assert historical["access"]["permit_lead_days"].notna().any()
    assert stocks["available_on"].notna().any()
    assert stocks["expires_on"].notna().any()
    assert (stocks["earmark"] != "").any()
    assert locations["storage_t"].notna().any()
    assert locations["handling_t_per_day"].notna().any()
    assert locations["candidate"].any()
    assert locations["cold_storage"].any()
    assert items["cold"].any()
    assert items["whole_units"].any()
    assert historical["threat_rules"]["escorts_per_convoy"].max() >= 1
    assert (historical["vehicle_types"]["mode"] == "escort").any()


def test_the_contingencies_of_a_historical_scenario_can_be_answered_and_weighed(historical: Scenario) -> None:
    contingencies, events = historical["contingencies"], historical["events"]
    assert 8 <= len(contingencies) <= 15
    assert set(contingencies["contingency"]) == set(events["contingency"])
    assert contingencies["probability"].notna().all()
    assert contingencies["probability"].sum() <= 1
    assert (contingencies["trigger"] != "").all()
    assert events["kind"].nunique() >= 6


def test_every_location_with_coordinates_was_compared_with_geonames() -> None:
    located = []
    for name in BUNDLED:
        places = bundled(name)["locations"]
        located += [(name, place) for place in places["location"][places["latitude"].notna()]]
    assert [(row["scenario"], row["location"]) for row in coordinates()] == located


def test_every_namesake_in_geonames_is_near() -> None:
    namesakes = [row for row in coordinates() if row["match"] == "name"]
    assert len(namesakes) >= 80
    assert [row for row in namesakes if float(row["distance_km"]) > GOOD_ENOUGH_KM] == []


# two-roads: what its README computes by hand, computed once more by trying everything.

DAYS, DAILY_T, STOCK_T, SHIP_T, SHIP_DAY = 4, 12.0, 30.0, 10.0, 2
USD_PER_T_DAY = 10.0 * 4 * 24_000 / 12
BRIDGE_T, BRIDGE_USD = 4.0, 2 * 60 * 0.83 + 45
RIDGE_T, RIDGE_USD, RIDGE_DAYS = 10.0, 2 * 150 * 0.83 + 2 * 45, 2
HANDLING_USD_PER_T = 3.75
Choice = tuple[str, ...]


def is_possible(schedule: tuple[Choice, ...]) -> bool:
    """No lorry leaves while it is away, and one lorry a day at most takes the ridge road."""
    away = any(
        first[lorry] == "ridge" and second[lorry] != ""
        for first, second in itertools.pairwise(schedule)
        for lorry in (0, 1)
    )
    return not away and all(day.count("ridge") <= 1 for day in schedule)


def least_cost(schedule: tuple[Choice, ...]) -> float:
    """USD that these trips cost at least; exactly, where never more than a third of what is due is missing.

    They carry as much as they can: until the end more is due than there ever is, and a tonne less on the last day costs
    more than its handling. The slope is 1 (it is more beyond the first third), and waiting, which adds, is left out.
    """
    depot, delivered, cost = STOCK_T, 0.0, 0.0
    for day, choice in enumerate(schedule):
        depot += SHIP_T if day == SHIP_DAY else 0.0
        load = min(depot, choice.count("bridge") * BRIDGE_T + choice.count("ridge") * RIDGE_T)
        depot, delivered = depot - load, delivered + load
        missing = max(0.0, DAILY_T * (day + 1) - delivered)
        cost += missing * USD_PER_T_DAY
        cost += choice.count("bridge") * BRIDGE_USD + choice.count("ridge") * RIDGE_USD + load * HANDLING_USD_PER_T
    return cost


def test_the_optimum_of_two_roads_is_the_one_in_its_readme() -> None:
    choices = list(itertools.product(("", "bridge", "ridge"), repeat=2))
    schedules = [schedule for schedule in itertools.product(choices, repeat=DAYS) if is_possible(schedule)]
    ranked = sorted(schedules, key=least_cost)
    assert least_cost(ranked[0]) == pytest.approx(801_650.60, abs=0.005)
    assert [sorted(day) for day in ranked[0]] == [["bridge", "ridge"], ["", "ridge"], ["", "ridge"], ["", "ridge"]]
    assert "**801,650.60**" in (INSTANCES / "two-roads" / "README.md").read_text(encoding="utf-8")
