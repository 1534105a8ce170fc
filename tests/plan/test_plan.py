"""The plan as a value: typed frames, a summary, nothing to be changed in place."""

from __future__ import annotations

import pandas as pd
import pytest

from maro_logistics.errors import InputError
from maro_logistics.plan.plan import build_plan
from maro_logistics.plan.tables import TABLES
from tests.plan.plans import SUMMARY, cargo, movement, plan_of, two_trucks


def test_every_table_of_a_plan_has_exactly_the_declared_columns():
    plan = build_plan({}, {})
    assert {table.name: tuple(plan.tables[table.name].columns) for table in TABLES} == {
        table.name: table.column_names for table in TABLES
    }


def test_columns_of_a_plan_have_the_type_of_their_declaration_even_without_rows():
    for plan in (build_plan({}, {}), two_trucks()):
        kinds = {name: str(dtype) for name, dtype in plan.movements.dtypes.items()}
        assert kinds["movement"] == "str"
        assert kinds["depart"] == kinds["return_on"] == "datetime64[s]"
        assert kinds["one_way"] == "bool"
        assert kinds["vehicles"] == "float64"
        assert plan.movements.index.name == "row"


def test_rows_are_counted_like_the_rows_of_the_file():
    plan = plan_of(movements=[movement("m1"), movement("m2")])
    assert plan.movements.index.tolist() == [2, 3]


def test_quantities_are_rounded_to_thousandths():
    plan = plan_of(cargo=[cargo("m1", 0.12345), cargo("m2", -0.0001)])
    assert plan.cargo["quantity"].tolist() == [0.123, 0.0]
    assert str(plan.cargo["quantity"].iloc[1]) == "0.0"


def test_optional_columns_may_be_left_out():
    row = movement("m1")
    for name in ("tour", "return_on", "to_fleet", "one_way", "agency"):
        del row[name]
    plan = plan_of(movements=[row])
    assert plan.movements["tour"].tolist() == [""]
    assert plan.movements["return_on"].isna().all()
    assert plan.movements["one_way"].tolist() == [False]


def test_a_missing_required_column_is_refused():
    row = movement("m1")
    del row["route"]
    with pytest.raises(InputError, match="movements: the column 'route' is missing"):
        plan_of(movements=[row])


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"moves": []}, "no table 'moves'"),
        ({"cargo": [{**cargo("m1", 1.0), "quality": 3}]}, "no column 'quality'"),
    ],
)
def test_unknown_tables_and_columns_are_refused(tables, message):
    with pytest.raises(InputError, match=message):
        build_plan({}, {name: pd.DataFrame(rows) for name, rows in tables.items()})


def test_the_summary_is_told_by_properties():
    plan = two_trucks()
    assert (plan.scenario, plan.objective, plan.bound, plan.gap) == ("two trucks", 120.0, 119.4, 0.005)


def test_a_bound_of_minus_infinity_is_no_bound():
    plan = plan_of({"bound": float("-inf"), "gap": float("inf")})
    assert plan.bound is None
    assert plan.gap is None


def test_a_plan_cannot_be_changed_in_place():
    plan = two_trucks()
    with pytest.raises(TypeError):
        plan.summary["objective"] = 0.0  # type: ignore[index]
    with pytest.raises(TypeError):
        plan.tables["movements"] = pd.DataFrame()  # type: ignore[index]


def test_replace_changes_one_table_and_leaves_the_old_plan_alone():
    plan = two_trucks()
    other = plan.replace(movements=pd.DataFrame([movement("m1", vehicles=3.0)]))
    assert (plan.movements["vehicles"].tolist(), other.movements["vehicles"].tolist()) == ([2.0], [3.0])
    assert other.summary == {"format": 1, **SUMMARY}


def test_what_a_notebook_shows_is_escaped():
    html = plan_of({"scenario": "<script>alert(1)</script>"})._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
