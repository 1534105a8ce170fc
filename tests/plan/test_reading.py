"""Plan folders read back, whoever made them."""

from __future__ import annotations

import pandas as pd
import pytest

from maro_logistics.errors import InputError
from maro_logistics.plan.reading import read_plan
from maro_logistics.plan.tables import TABLE
from maro_logistics.plan.writing import write_plan
from tests.plan.plans import cargo, movement, plan_of, two_trucks, unmet

ORDERS = "order,supplier,item,owner,batch,placed,received,quantity,cost"


def problems(folder) -> list[str]:
    """What reading the folder complains about, without the first line."""
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    return str(caught.value).splitlines()[1:]


def orders(tmp_path, *rows: str, header: str = ORDERS):
    (tmp_path / "orders.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_a_plan_comes_back_as_it_was_written(tmp_path):
    plan = plan_of(
        movements=[movement("m1"), movement("m2", return_on=None, service="carrier", fleet="", one_way=True)],
        cargo=[cargo("m1", 999.999), cargo("m2", 0.001, batch="2004-08-01@nyala", item='a "b", c')],
        unmet=[unmet("B/food", 250.0)],
    )
    read = read_plan(write_plan(plan, tmp_path / "plan"))
    assert read.summary == plan.summary
    for name, frame in plan.tables.items():
        pd.testing.assert_frame_equal(read.tables[name], frame)


def test_a_table_made_by_hand_is_a_plan_without_the_other_files(tmp_path):
    plan = read_plan(orders(tmp_path, "o1,shop,food,,-,2004-07-01,2004-07-03,10,25.5"))
    assert plan.orders["cost"].tolist() == [25.5]
    assert plan.movements.empty
    assert plan.objective is None


def test_columns_may_stand_in_any_order_and_have_neighbours_of_their_own(tmp_path):
    header = "remark,cost,quantity,received,placed,batch,owner,item,supplier,order"
    plan = read_plan(orders(tmp_path, "call first,25.5,10,2004-07-03,2004-07-01,-,,food,shop,o1", header=header))
    assert tuple(plan.orders.columns) == TABLE["orders"].column_names
    assert plan.orders["supplier"].tolist() == ["shop"]


def test_a_file_with_semicolons_has_decimal_commas(tmp_path):
    row = "o1;shop;food;;-;2004-07-01;2004-07-03;10;25,5"
    assert read_plan(orders(tmp_path, row, header=ORDERS.replace(",", ";"))).orders["cost"].tolist() == [25.5]


def test_a_folder_without_a_plan_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no plan"):
        read_plan(tmp_path)


def test_every_problem_is_told_at_once_with_row_and_column(tmp_path):
    told = problems(
        orders(
            tmp_path,
            "o1,shop,food,,-,2004-02-30,2004-07-03,many,25.5",
            "o2,,food,,-,07/01/2004,2004-07-03,-1,nan",
            "o1,shop,food,,-,2004-07-01,2004-07-03,1_000,1e16",
        )
    )
    assert told == [
        "orders:3: supplier: is empty",
        "orders:2: placed: there is no day 2004-02-30",
        "orders:3: placed: '07/01/2004' is not a date like 2004-07-31",
        "orders:2: quantity: 'many' is not a number",
        "orders:3: quantity: -1 is below 0",
        "orders:4: quantity: '1_000' is not a number",
        "orders:3: cost: 'nan' is not a number",
        "orders:4: cost: 1e16 is above 1e+15",
        "orders:4: the same order stands in an earlier row",
    ]


def test_no_more_than_fifty_problems_are_told_one_by_one(tmp_path):
    told = problems(orders(tmp_path, *(f"o{i},shop,food,,-,2004-07-01,2004-07-03,x,1" for i in range(60))))
    assert len(told) == 51
    assert told[-1] == "and 10 more"


def test_a_misspelt_column_is_suggested(tmp_path):
    assert problems(orders(tmp_path, header=ORDERS.replace("quantity", "quantty"))) == [
        "orders:1: no column 'quantty'; did you mean 'quantity'?",
        "orders:1: the column 'quantity' is missing",
    ]


def test_a_row_that_ends_early_lacks_its_last_cells(tmp_path):
    assert problems(orders(tmp_path, "o1,shop,food,,-,2004-07-01,2004-07-03,10")) == ["orders:2: cost: is empty"]


@pytest.mark.parametrize(
    "row",
    ["o1,shop,food,,-,2004-07-01,2004-07-03,10,1,extra", '"o1,shop,food,,-,2004-07-01,2004-07-03,10,1'],
)
def test_a_file_that_is_no_table_is_told(tmp_path, row):
    assert problems(orders(tmp_path, row))[0].startswith("orders.csv: is not a table")


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "orders.csv").write_bytes(ORDERS.encode() + "\no1,Néma".encode("cp1252"))
    assert problems(tmp_path) == ["orders.csv: is not UTF-8 (byte 67); save it as CSV UTF-8"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"objective": NaN}', "NaN is not a number"),
        ('{"objective": 1, "objective": 2}', "a key stands twice"),
        ('{"objective": "low"}', "objective: 'low' is not a number"),
        ('{"objective": 1,}', "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("[]", "is not a JSON object"),
        ('{"format": 2}', "format 2 is not known"),
    ],
)
def test_a_broken_summary_is_told(tmp_path, text, problem):
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    (told,) = problems(tmp_path)
    assert told.startswith("plan.json: ")
    assert problem in told


def test_a_choice_that_is_none_is_told(tmp_path):
    folder = write_plan(two_trucks(), tmp_path / "plan")
    file = folder / "cargo.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",out,", ",forth,"), encoding="utf-8")
    assert problems(folder) == ["cargo:2: direction: 'forth' is none of out, back"]
