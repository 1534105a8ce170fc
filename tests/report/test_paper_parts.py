"""Parts of the papers that can be checked with a pencil: loads, words, directions."""

from __future__ import annotations

import math
import random
from datetime import date

import pandas as pd
import pytest

from maro_logistics.report.papers.direction import runs
from maro_logistics.report.papers.lettering import known, width, wrapped
from maro_logistics.report.papers.loading import Lot, divide, told_amounts
from maro_logistics.report.papers.words import LANGUAGES, WORDS, language

FREE = math.inf


def lot(goods: int, quantity: float, kg: float, *, m3: float = 0.0, is_whole: bool = False) -> Lot:
    return Lot(goods, quantity, kg, m3, is_whole)


def quantities(loading) -> list[list[tuple[int, float]]]:
    return [[(part.goods, part.quantity) for part in load] for load in loading.trips]


def test_trips_are_filled_one_after_the_other():
    loading = divide([lot(0, 12.0, 1000), lot(1, 6.0, 1000)], 2, 10_000, FREE)
    assert quantities(loading) == [[(0, 10.0)], [(0, 2.0), (1, 6.0)]]


def test_heavy_and_light_goods_share_trips_where_they_do_not_fit_otherwise():
    # 20 t of iron and 20 m3 of mattresses: two trips of 10 t and 10 m3 must take half of each.
    loading = divide([lot(0, 20.0, 1000), lot(1, 20.0, 0, m3=1)], 2, 10_000, 10)
    assert quantities(loading) == [[(0, 10.0), (1, 10.0)], [(0, 10.0), (1, 10.0)]]


def test_whole_units_are_not_cut_and_what_fits_nowhere_is_told():
    # Three kits of 4 t on two trips of 6 t: one each, the third on neither.
    loading = divide([lot(0, 3.0, 4000, is_whole=True)], 2, 6_000, FREE)
    assert quantities(loading) == [[(0, 1.0)], [(0, 1.0)]]
    assert [(part.goods, part.quantity) for part in loading.left] == [(0, 1.0)]


def test_rounded_weights_add_up_to_the_cargo():
    loading = divide([lot(0, 1.0, 1000 / 3)], 1, FREE, FREE)
    assert told_amounts(loading, [(333.333, 0.0)]) == [(333.333, 0.0)]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_or_added_and_no_trip_is_too_heavy(seed):
    draw = random.Random(seed)
    trips = draw.randint(1, 9)
    lots = []
    for goods in range(draw.randint(1, 5)):
        is_whole, thousandths = draw.random() < 0.5, draw.randint(1, 40_000)
        quantity = float(thousandths // 1000 + 1) if is_whole else thousandths / 1000
        lots.append(lot(goods, quantity, draw.randint(1, 3000), is_whole=is_whole))
    payload = sum(each.kg for each in lots) / trips * 1.05
    loading = divide(lots, trips, payload, FREE)
    for each in lots:
        parts = [part for load in (*loading.trips, loading.left) for part in load if part.goods == each.goods]
        assert sum(part.quantity for part in parts) == pytest.approx(each.quantity, abs=1e-9)
        assert not each.is_whole or all(part.quantity.is_integer() for part in parts)
    for load in loading.trips:
        # A kilogram or so per goods: what rounding to thousandths of a unit leaves over is loaded last.
        assert sum(part.kg for part in load) <= payload * (1 + 1e-6) + sum(
            trips * each.kg_per_unit / 1000 for each in lots
        )


def test_every_label_is_there_in_every_language():
    assert all(len(words) == len(LANGUAGES) and all(words) for words in WORDS.values())


def test_numbers_and_dates_have_the_form_of_the_language():
    english, french = language("en"), language("fr")
    assert (english.number(1234567.5), french.number(1234567.5)) == ("1,234,567.5", "1\u202f234\u202f567,5")
    assert (english.number(0.0004), french.number(12.0)) == ("0", "12")
    assert (english.percent(0.126), french.percent(0.126, 1)) == ("13\u00a0%", "12,6\u00a0%")
    day = date(2004, 8, 1)
    assert (english.date(day), french.date(day)) == ("01 Aug 2004", "1er août 2004")
    assert (english.short_date(day), french.short_date(day)) == ("01 Aug", "01/08")
    assert english.date(pd.NaT) == french.short_date(pd.NaT) == ""
    assert language("xx").code == "en"


def test_parts_from_right_to_left_stand_in_the_order_of_reading():
    arabic = "\u0645\u062e\u064a\u0645"
    assert runs("camp 7") == [("camp 7", False)]
    assert runs(f"camp {arabic} west") == [("camp ", False), (arabic, True), (" west", False)]
    # The figure follows the Arabic word, so it is read after it: to its left.
    assert runs(f"{arabic} 12") == [("12", False), (f"{arabic} ", True)]


def test_lines_are_never_wider_than_the_room_and_lose_no_letter():
    text = "Corn-soya blend averyveryverylongwordwithoutanyplacetobreakit 40 t"
    lines = wrapped(text, 20.0, 8.0)
    assert len(lines) > 2
    assert all(width(line, 8.0) <= 20.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_letters_the_font_does_not_have_and_marks_that_turn_the_line_become_question_marks():
    assert known("a\u202eb\u4e2d\tc\n") == "a?b? c "
