"""One cause at a time in the tiny world of one road: it is named, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from maro_logistics.explanation.reasons import CODES
from maro_logistics.solvers import EngineProcess
from tests.builder import ONE_ROAD, World, day, over, scenario_of
from tests.explanation.solving import explained
from tests.tight.case import CONDITION, condition, fleet, food, need, place, road, row, setting, stock, truck, without

TEN_TRUCKS = fleet(count=10)
COLD = (food(cold=True), truck(cold=True), place("A", cold_storage=True))
AGENCIES = {"agencies": {"red": {}, "blue": {}}}
HUB = (
    place("H"),
    row("routes", "AH", origin="A", destination="H", mode="road", km=100),
    row("routes", "AB", origin="H", destination="B", mode="road", km=100),
    row("fleets", "U", base="H", vehicle_type="truck", count=10),
)
LEVEL = (
    row("threat_rules", "3", level=3, escorts_per_convoy=1, convoy_size=1),
    row("threats", "t", route="AB", level=3),
)
ESCORTS = (
    row("vehicle_types", "police", mode="escort", speed_kmh=20, hours_per_day=10),
    row("fleets", "E", base="A", vehicle_type="police", count=1),
)
SILENT = (
    AGENCIES,
    row("agencies", "red", requires_communications=True),
    fleet(agency="red"),
    road(communications="none"),
    row("vehicle_types", "radio", mode="relay", speed_kmh=20, hours_per_day=10),
    row("fleets", "R", base="A", vehicle_type="radio", count=0),
)
LOST = need(late="lost", until=day(1))
CAUSES: tuple[tuple[str, tuple[World, ...], str], ...] = (
    ("stock", (TEN_TRUCKS, stock(quantity=4)), "6 more food at A"),
    ("stock", (TEN_TRUCKS, without("stocks", "S")), "10 food at B"),
    ("arrival", (TEN_TRUCKS, stock(available_on=day(2)), LOST), "10 food at A by 2004-07-01"),
    ("fleet", (LOST,), "1 more vehicle in T at A"),
    ("fleet", (fleet(count=0),), "1 more vehicle in T at A"),
    ("fleet", (without("fleets", "T"),), "1 vehicle of type truck at A"),
    ("route", (TEN_TRUCKS, road(capacity_t_per_day=2)), "4 t more a day by AB"),
    ("route", (TEN_TRUCKS, without("routes", "AB")), "a route to B"),
    (
        "route",
        (without("fleets", "T"), road(cost_per_t=0.1, carrier_days=0, carrier_t_per_day=2)),
        "t more a day by AB",
    ),
    ("closure", (TEN_TRUCKS, CONDITION, condition(closed="yes")), "AB open from 2004-07-01"),
    ("closure", (TEN_TRUCKS, road(closed_from=day(1))), "AB open from 2004-07-01"),
    ("access", (TEN_TRUCKS, row("access", "a", location="B", allowed="no")), "access to B by 2004-07-01"),
    ("location", (TEN_TRUCKS, place("B", open_from=day(3)), LOST), "B open longer"),
    ("handling", (TEN_TRUCKS, place("B", handling_t_per_day=2)), "t more a day handled at B"),
    (
        "fund",
        (TEN_TRUCKS, truck(cost_per_km=0.01), row("funds", "F", amount=2)),
        "2 more in F",
    ),
    ("escort", (TEN_TRUCKS, *LEVEL, *ESCORTS, LOST), "1 more escort team in E at A"),
    ("relay", (TEN_TRUCKS, *SILENT, row("stocks", "S", agency="red")), "1 more relay team in R at A"),
    ("risk", (TEN_TRUCKS, road(risk=0.1), setting(exposure_limit=0.1)), "an exposure limit higher by 0.1"),
    ("cold", (TEN_TRUCKS, food(cold=True), place("A", cold_storage=True)), "cold vehicles at A"),
    ("expiry", (TEN_TRUCKS, road(km=300), stock(expires_on=day(1))), "10 food that keep until 2004-07-02"),
    ("agency", (TEN_TRUCKS, AGENCIES, need(agency="red"), stock(agency="blue")), "10 food released for this need"),
    (
        "agency",
        (
            TEN_TRUCKS,
            AGENCIES,
            row("agencies", "blue", shares_vehicles=False),
            fleet(agency="blue"),
            stock(agency="red"),
        ),
        "vehicles of blue carrying for others on AB",
    ),
    ("distance", (TEN_TRUCKS, road(km=1000)), "food placed nearer to B before the start"),
    ("worth", (TEN_TRUCKS, truck(cost_per_km=100)), ""),
    (
        "storage",
        (TEN_TRUCKS, *HUB, place("H", storage_t=1), setting(overflow_cost=1000)),
        "room for",
    ),
    (
        "priority",
        (
            stock(quantity=5),
            TEN_TRUCKS,
            need(quantity=5, people=5, priority=5),
            row("needs", "M", location="B", item="food", quantity=5, due_within_days=0, priority=1, people=5),
        ),
        "5 more food at A",
    ),
)
"""Code, changes of the one road, and what the remedy says."""


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    """One engine for all tests: a start takes longer than a solve."""
    with EngineProcess("highs", threads=1) as process:
        yield process


def unmet_of(engine: EngineProcess, *changes: World) -> list[dict[str, Any]]:
    """Rows of ``unmet`` of the best plan of a changed world."""
    return explained(scenario_of(over(ONE_ROAD, *changes)), engine).to_dict("records")


@pytest.mark.parametrize(("code", "changes", "remedy"), CAUSES, ids=[f"{i}-{one[0]}" for i, one in enumerate(CAUSES)])
def test_the_planted_cause_is_named_and_its_remedy_told(
    engine: EngineProcess, code: str, changes: tuple[World, ...], remedy: str
) -> None:
    rows = unmet_of(engine, *changes)
    assert [row["reason"] for row in rows] == [code], rows
    assert remedy in rows[0]["help"], rows


@pytest.mark.parametrize("number", [0, 3, 13])
def test_where_labels_are_shared_the_same_cause_is_named(
    engine: EngineProcess, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maro_logistics.explanation.tracing.MOST_EFFORT", -1)
    code, changes, _ = CAUSES[number]
    assert [row["reason"] for row in unmet_of(engine, *changes)] == [code]


def test_nothing_short_names_nothing(engine: EngineProcess) -> None:
    assert unmet_of(engine, TEN_TRUCKS) == []


def test_two_causes_are_both_named(engine: EngineProcess) -> None:
    (row,) = unmet_of(engine, stock(quantity=4), LOST, need(quantity=12))
    assert row["reason"] == "stock;fleet"


def test_a_line_that_is_met_late_has_a_row_with_its_cause(engine: EngineProcess) -> None:
    (row,) = unmet_of(engine)
    assert (row["quantity"], row["late"], row["reason"]) == (0.0, 5.0, "fleet")


def test_every_code_of_the_list_is_planted_or_cannot_be_in_an_optimal_plan() -> None:
    assert set(CODES) - {code for code, _, _ in CAUSES} == {"gap"}
