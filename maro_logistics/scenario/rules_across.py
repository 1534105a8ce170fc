"""Rules about several rows or tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found
from maro_logistics.scenario.rule_parts import days_of, horizon, overlapping, told

_SLACK = 1e-9
"""Of a sum of probabilities: decimal fractions do not add up exactly."""


def overlaps(draft: Draft) -> list[Finding]:
    """Assessments of one location, or rows of one fleet, that share a day."""
    findings: list[Finding] = []
    for table, same in (("assessments", "location"), ("fleets", "fleet")):
        hits = overlapping(draft.sound(table), same)
        findings += [
            found("overlap", table, f"shares days with row {other}", row=int(row), column="from", value=name,
                  hint=f"end one row of {name!r} before the next begins")
            for row, name, other in zip(hits.index, hits[same], hits["other"], strict=True)
        ]  # fmt: skip
    return findings


def fleet_rows(draft: Draft) -> list[Finding]:
    """Rows of one fleet that disagree on what the fleet is."""
    frame = draft.sound("fleets")
    findings: list[Finding] = []
    for column in ("base", "vehicle_type", "agency", "may_rebase"):
        first = frame.groupby("fleet")[column].transform("first")
        findings += told(
            "fleet-rows", "fleets", column, frame, frame[column] != first,
            f"differs from the {column} of the fleet's first row", "give it another fleet name",
        )  # fmt: skip
    return findings


def candidates(draft: Draft) -> list[Finding]:
    """Dated stock at candidate locations."""
    frame, places = draft.sound("stocks"), draft.tables["locations"]
    there = frame["location"].isin(places.loc[places["candidate"], "location"])
    hint = "put it elsewhere, or make the location no candidate"
    return told("candidate", "stocks", "location", frame, there, lambda value: f"{value!r} is a candidate", hint)


def probabilities(draft: Draft) -> list[Finding]:
    """Contingencies that together are more than certain."""
    frame = draft.sound("contingencies")
    total = float(frame["probability"].sum())
    if total <= 1 + _SLACK:
        return []
    message = f"add up to {total:.6g}, more than 1"
    return [found("probability", "contingencies", message, column="probability", hint="exactly one world comes true")]


def people(draft: Draft) -> list[Finding]:
    """Need lines that are for nobody that is stated anywhere."""
    given = horizon(draft)
    if given is None or draft.unread & {"needs", "assessments"}:
        return []
    _, start, end = given
    frame = draft.sound("needs")
    lines = frame[frame["people"].isna()]
    if lines.empty:
        return []
    hint = "give people, or assess the location on a day of the line"
    nobody = ~_shares_day(lines, draft.tables["assessments"], start, end)
    return told("no-people", "needs", "people", lines, nobody, "nobody is stated or assessed at the location", hint)


def _shares_day(lines: pd.DataFrame, assessed: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Whether some assessment of the location shares a day of the horizon with each line.

    Days of an assessment overlap those of a line if fewer of them end before the line begins than begin before it ends.
    """
    span = (end - start).days + 1
    first, last = (_day_numbers(bound, start, span) for bound in days_of(assessed))
    inside = ~((assessed["until"] < start) | (assessed["from"] > end))
    codes, names = pd.factorize(assessed.loc[inside, "location"])
    place = lines["location"].map(pd.Series(np.arange(len(names)), names))
    known = place.notna()
    base = place[known].astype("int64") * span
    wanted_first, wanted_last = (_day_numbers(bound[known], start, span) for bound in days_of(lines))
    begin_by = np.searchsorted(np.sort(codes * span + first[inside]), base + wanted_last, side="right")
    end_before = np.searchsorted(np.sort(codes * span + last[inside]), base + wanted_first, side="left")
    shares = pd.Series(data=False, index=lines.index)
    shares[known] = begin_by > end_before
    return shares


def _day_numbers(bound: pd.Series, start: pd.Timestamp, span: int) -> pd.Series:
    """Days since the start, within the horizon of ``span`` days."""
    return (bound - start).dt.days.clip(0, span - 1)
