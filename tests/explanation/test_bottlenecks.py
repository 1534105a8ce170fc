"""Bottlenecks of the tiny world of one road: hand-computed worth of one more unit, guessed and confirmed."""

from __future__ import annotations

import pytest

import maro_logistics as maro
from tests.builder import ONE_ROAD, World, over, scenario_of
from tests.tight.case import fleet, need, road, setting, stock


def first_bottleneck(*changes: World) -> dict[str, object]:
    """The first row of ``bottlenecks`` of the best plan of a changed world."""
    rows = maro.plan(scenario_of(over(ONE_ROAD, *changes)), gap=0.0).bottlenecks.to_dict("records")
    assert rows, "no bottleneck"
    return rows[0]


def test_one_more_truck_saves_what_is_missing_on_the_first_day() -> None:
    # 20 t asked for, one truck brings 5 a day: missing 15, 10, 5; two trucks: 10, 0, 0; three are not tried
    row = first_bottleneck(stock(quantity=20), need(quantity=20, people=20))
    assert (row["reason"], row["resource"], row["unit"], row["added"]) == ("fleet", "T", "vehicle", 1.0)
    assert row["confirmed"] == pytest.approx(20.0)
    assert row["person_days"] == pytest.approx(20.0)
    assert row["proven"] == pytest.approx(20.0)


def test_one_more_tonne_of_stock_saves_its_share_of_every_day() -> None:
    # ten trucks, 4 t of 10 there: each further tonne is not missing on three days
    row = first_bottleneck(fleet(count=10), stock(quantity=4))
    assert (row["reason"], row["resource"], row["location"], row["unit"]) == ("stock", "food", "A", "unit")
    assert row["confirmed"] == pytest.approx(3.0)
    assert row["first_guess"] == pytest.approx(3.0, rel=1e-3)


def test_one_more_tonne_a_day_of_a_route_counts_on_all_days() -> None:
    # 2 t a day: missing 8, 6, 4; 3 t a day: 7, 4, 1
    row = first_bottleneck(fleet(count=10), road(capacity_t_per_day=2))
    assert (row["reason"], row["resource"], row["unit"]) == ("route", "AB", "t a day")
    assert row["confirmed"] == pytest.approx(6.0)


def test_a_closure_is_told_and_not_tried() -> None:
    row = first_bottleneck(fleet(count=10), road(closed_from="2004-07-01"))
    assert (row["reason"], row["resource"]) == ("closure", "AB")
    assert "not tried" in str(row["note"])


def test_nothing_short_has_no_bottleneck() -> None:
    made = maro.plan(scenario_of(over(ONE_ROAD, fleet(count=2), setting(exposure_price=1), road(risk=0.1))), gap=0.0)
    assert len(made.bottlenecks) == 0
