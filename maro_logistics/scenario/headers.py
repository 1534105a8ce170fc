"""Which column each header means: names, synonyms, hashtags, and what is unknown, doubled or missing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from maro_logistics.scenario.cells import clean_text
from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest, folded
from maro_logistics.scenario.raw import RawTable
from maro_logistics.scenario.road_layer import ROAD_COLUMNS


@dataclass(slots=True)
class Matched:
    """A table whose columns are known by name."""

    cells: pd.DataFrame
    """Clean text, columns by declared name."""
    road: pd.DataFrame
    """Clean text of road-layer columns, by their lower-case name."""
    findings: list[Finding] = field(default_factory=list)
    is_whole: bool = True
    places: dict[str, int] = field(default_factory=dict)
    """Where each declared column stands in the file, 0 = the first."""


def matched(table: Table, raw: RawTable) -> Matched:
    """The raw table with its columns named as declared."""
    findings = list(raw.findings)
    header = [name.strip(" \t*\u00a0\ufeff") for name in raw.header]
    cells, tags, tag_findings = _without_hashtags(table.name, raw.cells)
    cells, repeat_findings = _without_repeated_header(table.name, header, cells)
    findings += tag_findings + repeat_findings
    places, road, unknown = _places(table, header, tags)
    findings += _doubled(table.name, header, places, road)
    findings += _unnamed(table.name, header, cells, tags, places)
    findings += _unknown(table, header, unknown)
    missing = _missing(table, places, [header[place] for place in unknown])
    findings += missing
    first = {name: where[0] for name, where in places.items()}
    return Matched(
        pd.DataFrame({name: clean_text(cells[place]) for name, place in first.items()}, index=cells.index),
        pd.DataFrame({name: clean_text(cells[where[0]]) for name, where in road.items()}, index=cells.index),
        findings,
        raw.is_whole and not missing,
        first,
    )


def _without_hashtags(table: str, cells: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, str], list[Finding]]:
    """The cells without a row of hashtags under the header, and the tags by place."""
    if cells.empty:
        return cells, {}, []
    row = [str(cell).strip() for cell in cells.iloc[0].tolist()]
    if not any(row) or not all(cell.startswith("#") for cell in row if cell):
        return cells, {}, []
    tags = {place: _tag(cell) for place, cell in enumerate(row) if cell}
    message = "a row of hashtags was recognised and is not data"
    return cells.iloc[1:], tags, [found("hashtag-row", table, message, row=int(cells.index[0]))]


def _tag(cell: str) -> str:
    """The hashtag in one spelling: lower case, no blanks, attributes in order."""
    name, *attributes = cell.lower().replace(" ", "").split("+")
    return "+".join([name, *sorted(attributes)])


def _without_repeated_header(table: str, header: list[str], cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The cells without rows that repeat the header, as files put together have them."""
    if cells.empty or not any(header):
        return cells, []
    filled = next(place for place, name in enumerate(header) if name)
    same = cells[filled] == header[filled]
    if not same.any():
        return cells, []
    repeats = [row for row in cells.index[same] if [str(cell).strip() for cell in cells.loc[row]] == header]
    hint = "were files put together? delete the row"
    findings = [
        found("repeated-header", table, "the header stands here again", row=int(row), hint=hint) for row in repeats
    ]
    return cells.drop(index=repeats), findings


def _places(
    table: Table, header: list[str], tags: dict[int, str]
) -> tuple[dict[str, list[int]], dict[str, list[int]], list[int]]:
    """Places by declared column, places by road-layer column, places of unknown headers."""
    names = {folded(column.name): column.name for column in table.columns}
    synonyms = {folded(word): column.name for column in table.columns for word in column.synonyms}
    places: dict[str, list[int]] = {}
    road: dict[str, list[int]] = {}
    left: list[int] = []
    for place, name in enumerate(header):
        key = folded(name)
        if declared := names.get(key) or synonyms.get(key):
            places.setdefault(declared, []).append(place)
        elif table.name == "routes" and name.lower() in ROAD_COLUMNS:
            road.setdefault(name.lower(), []).append(place)
        else:
            left.append(place)
    unknown = []
    for place in left:
        if column := _tagged(table, tags.get(place, ""), places):
            places[column.name] = [place]
        elif header[place]:
            unknown.append(place)
    return places, road, unknown


def _tagged(table: Table, tag: str, taken: dict[str, list[int]]) -> Column | None:
    """The first free column that bears the hashtag."""
    if not tag:
        return None
    return next(
        (column for column in table.columns if column.name not in taken and tag in map(_tag, column.hashtags)), None
    )


def _doubled(table: str, header: list[str], places: dict[str, list[int]], road: dict[str, list[int]]) -> list[Finding]:
    return [
        found(
            "bad-header",
            table,
            f"columns {' and '.join(str(place + 1) for place in where)} both mean {name}"
            f" ({', '.join(quoted(header[place]) for place in where)})",
            row=1,
            column=name,
            hint="keep one of them",
        )
        for name, where in {**places, **road}.items()
        if len(where) > 1
    ]


def _unnamed(
    table: str, header: list[str], cells: pd.DataFrame, tags: dict[int, str], places: dict[str, list[int]]
) -> list[Finding]:
    """Columns with cells and without a name."""
    named = {place for where in places.values() for place in where}
    return [
        found("bad-header", table, f"column {place + 1} has no name", row=1, hint="name it, or delete it")
        for place, name in enumerate(header)
        if not name and place not in named and (place in tags or bool((cells[place].str.strip() != "").any()))
    ]


def _unknown(table: Table, header: list[str], unknown: list[int]) -> list[Finding]:
    near = Nearest(table.column_names)
    return [
        found(
            "unknown-column", table.name, f"no column {quoted(header[place])}; it is ignored", row=1,
            column=header[place], hint=near(header[place]),
        )
        for place in unknown
    ]  # fmt: skip


def _missing(table: Table, places: dict[str, list[int]], unknown: list[str]) -> list[Finding]:
    if not places:
        message = "no column of the header is known"
        hint = f"the header must be the first row and name columns of {table.name}, such as {table.columns[0].name}"
        return [found("missing-column", table.name, message, row=1, hint=hint)]
    near = Nearest(unknown)
    return [
        found("missing-column", table.name, "the required column is missing", row=1, column=column.name,
              hint=_rename(near(column.name)))
        for column in table.columns
        if column.required and column.name not in places
    ]  # fmt: skip


def _rename(suggestion: str) -> str:
    return suggestion.replace("did you mean", "should it be the column") or "add it"
