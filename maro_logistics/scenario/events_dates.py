"""Rows of dated tables split where an event begins and ends."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from maro_logistics.scenario.scenario import Scenario

ONE_DAY = pd.Timedelta(days=1)


class Span(NamedTuple):
    """Days on which an event holds, both included."""

    first: pd.Timestamp
    last: pd.Timestamp


class Split(NamedTuple):
    """A frame whose rows end and begin with a span."""

    frame: pd.DataFrame
    within: pd.Index
    """Rows that lie wholly within the span."""
    later: pd.Index
    """Rows that are new: what lies after the part of a row that kept its place."""


def horizon_of(scenario: Scenario) -> Span:
    """First and last day of the horizon."""
    return Span(pd.Timestamp(scenario.settings.start), pd.Timestamp(scenario.settings.last_day))


def split_rows(frame: pd.DataFrame, picked: pd.Series, span: Span, horizon: Span) -> Split:
    """The picked rows cut where the span begins and ends; the part of each row that comes first keeps its place.

    Empty ends of rows stay empty. Rows that share no day with the span are left alone.
    """
    first, last = frame["from"].fillna(horizon.first), frame["until"].fillna(horizon.last)
    shared = picked & (first <= span.last) & (last >= span.first)
    before, after = shared & (first < span.first), shared & (last > span.last)
    kept = frame.copy()
    kept.loc[before, "until"] = span.first - ONE_DAY
    kept.loc[after & ~before, "until"] = span.last
    inside = frame[before].assign(**{"from": span.first})
    inside["until"] = inside["until"].mask(after[before], span.last)
    behind = frame[after].assign(**{"from": span.last + ONE_DAY})
    whole = with_rows(with_rows(kept, inside), behind)
    new = whole.index[len(frame) :]
    return Split(whole, frame.index[shared & ~before].append(new[: len(inside)]), new)


def with_rows(frame: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """The frame with rows at its end, numbered on."""
    if added.empty:
        return frame
    start = int(frame.index.max()) + 1 if len(frame) else 2
    numbered = added.set_axis(pd.RangeIndex(start, start + len(added), name="row"))
    return numbered if frame.empty else pd.concat([frame, numbered])


def with_table(scenario: Scenario, table: str, frame: pd.DataFrame) -> Scenario:
    """The scenario with another frame in place of a table."""
    return Scenario(scenario.settings, {**scenario.tables, table: frame})


def not_before(days: pd.Series, first: pd.Timestamp) -> pd.Series:
    """The days, none of them earlier than the first."""
    return days.mask(days < first, first)


def not_after(days: pd.Series, last: pd.Timestamp) -> pd.Series:
    """The days, none of them later than the last."""
    return days.mask(days > last, last)
