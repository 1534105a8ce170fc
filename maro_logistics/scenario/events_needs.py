"""Events that raise needs or move people: need lines scaled, and lines added beside them.

All of them act on the lines as the scenario states them, so their order does not matter. Lines bear these names, which
the plan of the unchanged scenario does not know: ``N@2004-08-12`` the part from that day on of a line ``N`` that is
scaled on some of its days only; ``N+2004-08-12`` what is asked for on top of ``N``; ``N>kalma@2004-08-12`` what those
who moved to `kalma` ask for there. A name that is taken gets a number: ``#2``, ``#3``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from maro_logistics.scenario.build import typed_table
from maro_logistics.scenario.event_rows import Event
from maro_logistics.scenario.events_dates import Span, horizon_of, not_after, not_before, split_rows, with_rows
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE

KINDS = ("raise_need", "move_people")
"""Kinds of events that change needs."""
_SAME = 1e-12
"""Factors closer than this are one."""


def change_needs(scenario: Scenario, events: Sequence[Event]) -> Scenario:
    """The scenario after all its events about needs and people."""
    if not events:
        return scenario
    lines = need_lines(scenario)
    added = [rows for event in events for rows in _added(scenario, lines, event)]
    changed = scenario
    for location in sorted({event.target for event in events}):
        here = [event for event in events if event.target == location]
        changed, more = _reduced(changed, scenario, location, here)
        added += more
    rows = pd.concat(added, ignore_index=True) if added else pd.DataFrame()
    if rows.empty:
        return changed
    rows = rows.assign(need=_numbered(rows["need"], set(lines["need"])))
    typed, _ = typed_table(TABLE["needs"], rows.set_axis(pd.RangeIndex(2, 2 + len(rows), name="row")))
    return changed.replace(needs=with_rows(changed["needs"], typed))


def renamed(frame: pd.DataFrame, later: pd.Index) -> pd.DataFrame:
    """Need lines with names for the rows that a split made: the line's name and the first day of the part."""
    base = frame["need"].str.replace(r"@\d{4}-\d{2}-\d{2}$", "", regex=True)
    names = base + "@" + frame["from"].dt.strftime("%Y-%m-%d").fillna("").astype("str")
    return frame.assign(need=frame["need"].mask(frame.index.isin(later), names))


def need_lines(scenario: Scenario) -> pd.DataFrame:
    """Every need line, stated or from assessment and ration, with columns of `needs`; people are filled in."""
    stated = scenario["needs"]
    stated = stated.assign(people=stated["people"].fillna(_assessed(scenario, stated)))
    return pd.concat([stated, _derived(scenario)[list(stated.columns)]], ignore_index=True)


def _derived(scenario: Scenario) -> pd.DataFrame:
    """Lines of all assessments and rations with common dates; named by place, what they ask for, and first day."""
    horizon = horizon_of(scenario)
    lines = scenario["assessments"].merge(scenario["rations"], how="cross", suffixes=("", "_ration"))
    first = not_before(lines[["from", "from_ration"]].fillna(horizon.first).max(axis=1), horizon.first)
    last = not_after(lines[["until", "until_ration"]].fillna(horizon.last).min(axis=1), horizon.last)
    what = lines["item"].mask(lines["item"] == "", lines["requirement"])
    lines = lines.assign(
        need=lines["location"] + "/" + what + "/" + first.dt.strftime("%Y-%m-%d").astype("str"),
        kit="",
        agency="",
        quantity=np.nan,
        quantity_per_day=lines["people"] * lines["quantity_per_person_per_day"],
        **{"from": first, "until": last},
    )
    return lines[first <= last]


def _assessed(scenario: Scenario, lines: pd.DataFrame) -> pd.Series:
    """The largest number of people assessed at each line's place on a day of the line."""
    horizon = horizon_of(scenario)
    where = lines.reset_index(names="line")[["line", "location", "from", "until"]]
    both = where.merge(scenario["assessments"][["location", "from", "until", "people"]], on="location")
    first = both[["from_x", "from_y"]].fillna(horizon.first).max(axis=1)
    last = both[["until_x", "until_y"]].fillna(horizon.last).min(axis=1)
    return both[first <= last].groupby("line")["people"].max().reindex(lines.index)


def _added(scenario: Scenario, lines: pd.DataFrame, event: Event) -> Iterator[pd.DataFrame]:
    """Lines that an event adds: what is asked for on top, or what those who moved ask for at their new place."""
    here = lines[(lines["location"] == event.target) & _is_meant(lines, event)]
    day = event.span.first.strftime("%Y-%m-%d")
    if event.kind == "move_people" and event.number > 0:
        moved = here.assign(location=event.to, need=here["need"] + f">{event.to}@{day}")
        yield _share(moved, event.number, event.span, horizon_of(scenario))
    if event.kind == "raise_need" and event.number > 1:
        more = here.assign(need=here["need"] + f"+{day}")
        yield _share(more, event.number - 1.0, event.span, horizon_of(scenario))


def _is_meant(lines: pd.DataFrame, event: Event) -> pd.Series:
    every = pd.Series(data=True, index=lines.index)
    return lines["item"] == event.item if event.item else every


def _share(lines: pd.DataFrame, share: float, span: Span, horizon: Span) -> pd.DataFrame:
    """A share of the lines on the days of a span; lines asked for once if they are asked for on one of them."""
    first, last = lines["from"].fillna(horizon.first), lines["until"].fillna(horizon.last)
    daily = lines["quantity_per_day"].notna()
    asked = not_before(first, horizon.first)
    some = (daily & (first <= span.last) & (last >= span.first)) | (
        ~daily & (asked >= span.first) & (asked <= span.last)
    )
    part = lines.assign(
        quantity=lines["quantity"] * share,
        quantity_per_day=lines["quantity_per_day"] * share,
        people=lines["people"] * share,
        **{
            "from": lines["from"].where(~daily, not_before(first, span.first)),
            "until": lines["until"].where(~daily, not_after(last, span.last)),
        },
    )
    return part[some]


def _numbered(names: pd.Series, taken: set[str]) -> list[str]:
    """The names, numbered where they are taken; few, so one by one."""
    free: list[str] = []
    for name in names:
        number, candidate = 1, str(name)
        while candidate in taken:
            number += 1
            candidate = f"{name}#{number}"
        taken.add(candidate)
        free.append(candidate)
    return free


def _reduced(
    changed: Scenario, stated: Scenario, location: str, events: Sequence[Event]
) -> tuple[Scenario, list[pd.DataFrame]]:
    """The scenario with the lines of a place scaled down, and lines that make up for what was scaled too far.

    An assessment feeds all its rations. Where an event narrows to one item, the assessment is scaled for that item,
    and the other rations are made up for by lines of their own.
    """
    factors = _factors(stated, events)
    if all((factor >= 1.0 - _SAME).all() for factor in factors.values()):
        return changed, []
    horizon, needs = horizon_of(changed), changed["needs"]
    here = needs["location"] == location
    needs = needs.assign(people=needs["people"].where(~here, needs["people"].fillna(_assessed(stated, needs))))
    for item in sorted(set(needs.loc[here, "item"])):
        for span, factor in _stretches(_factor(factors, item), horizon):
            needs = _scaled_lines(needs, location, item, span, factor, horizon)
    assessed, rations = changed["assessments"], stated["rations"]
    least = np.min([_factor(factors, item) for item in rations["item"]] or [np.ones(1)], axis=0)
    for span, factor in _stretches(least, horizon):
        split = split_rows(assessed, assessed["location"] == location, span, horizon)
        scale = np.where(split.frame.index.isin(split.within), factor, 1.0)
        assessed = split.frame.assign(people=split.frame["people"] * scale)
    return changed.replace(needs=needs, assessments=assessed), list(_made_up(stated, location, factors, least))


def _factors(scenario: Scenario, events: Sequence[Event]) -> dict[str, np.ndarray]:
    """What is left of the need of a place by item (empty: of all items), day by day of the horizon."""
    days, start = scenario.settings.days, pd.Timestamp(scenario.settings.start)
    factors = {"": np.ones(days)}
    moved = np.zeros(days)
    for event in events:
        first, last = (event.span.first - start).days, (event.span.last - start).days + 1
        inside = slice(max(first, 0), max(last, 0))
        if event.kind == "move_people":
            moved[inside] += event.number
        elif event.number < 1:
            factors.setdefault(event.item, np.ones(days))[inside] *= event.number
    factors[""] = factors[""] * np.maximum(1.0 - moved, 0.0)
    return factors


def _factor(factors: dict[str, np.ndarray], item: str) -> np.ndarray:
    return factors[""] * factors[item] if item and item in factors else factors[""]


def _stretches(factor: np.ndarray, horizon: Span) -> Iterator[tuple[Span, float]]:
    """Stretches of days with one factor below 1."""
    edges = np.flatnonzero(np.diff(factor) != 0) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(factor))
    for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
        if factor[first] < 1.0 - _SAME:
            days = (horizon.first + pd.Timedelta(days=first), horizon.first + pd.Timedelta(days=last - 1))
            yield Span(*days), float(factor[first])


def _scaled_lines(  # noqa: PLR0917  (a frame, whose lines, when, how much)
    needs: pd.DataFrame, location: str, item: str, span: Span, factor: float, horizon: Span
) -> pd.DataFrame:
    """The stated lines of a place and item scaled on the days of a span."""
    mine = (needs["location"] == location) & (needs["item"] == item)
    daily = needs["quantity_per_day"].notna()
    asked = not_before(needs["from"].fillna(horizon.first), horizon.first)
    once = needs.index[mine & ~daily & (asked >= span.first) & (asked <= span.last)]
    split = split_rows(needs, mine & daily, span, horizon)
    frame = renamed(split.frame, split.later)
    scale = np.where(frame.index.isin(split.within.append(once)), factor, 1.0)
    return frame.assign(
        quantity=frame["quantity"] * scale,
        quantity_per_day=frame["quantity_per_day"] * scale,
        people=frame["people"] * scale,
    )


def _made_up(
    stated: Scenario, location: str, factors: dict[str, np.ndarray], least: np.ndarray
) -> Iterator[pd.DataFrame]:
    """Lines for rations of which more is left than the scaled assessment gives."""
    horizon, derived = horizon_of(stated), _derived(stated)
    derived = derived.loc[derived["location"] == location, list(stated["needs"].columns)]
    for item in sorted(set(derived["item"])):
        more = _factor(factors, item) - least
        for span, left_out in _stretches(1.0 - more, horizon):
            lines = derived[derived["item"] == item]
            day = span.first.strftime("%Y-%m-%d")
            yield _share(lines.assign(need=lines["need"] + f"+{day}"), 1.0 - left_out, span, horizon)
