"""The latest day on which switching still pays, by halving."""

from datetime import date, timedelta

import pytest

from maro_logistics.planning.deciding import Switch, deadline

START = date(2004, 7, 1)


def switch(values, asked=None, first=0):
    """Switching in period p costs ``values[p - first]``."""

    def best(period, _target):
        if asked is not None:
            asked.append(period)
        return values[period - first]

    return Switch(first, first + len(values), best, lambda period: START + timedelta(days=period))


def test_the_day_is_the_last_that_keeps_95_percent_and_the_next_was_looked_at():
    asked = []
    found = deadline(100.0, 0.0, switch([0, 2, 4, 5, 6, 50, 90, 95], asked, first=3))
    assert (found.word, found.day) == ("decide by", START + timedelta(days=6))
    assert {6, 7} <= set(asked)
    assert str(found) == "2004-07-07"


def test_few_days_are_looked_at():
    asked = []
    deadline(100.0, 0.0, switch([0] * 30 + [80] * 34, asked))
    assert len(asked) == 6


def test_where_only_switching_at_once_helps_the_day_is_the_one_it_is_known_on():
    assert deadline(100.0, 0.0, switch([0, 6, 7, 8])).day == START


def test_where_the_last_period_still_gives_enough_there_is_no_deadline():
    assert str(deadline(100.0, 0.0, switch([0, 1, 2, 3]))) == "no deadline"


@pytest.mark.parametrize("held", [100.0, 100.00001])
def test_where_nothing_is_gained_nothing_is_looked_at(held):
    asked = []
    assert str(deadline(held, 100.0, switch([0, 1], asked))) == "no benefit beyond the gap"
    assert asked == []
