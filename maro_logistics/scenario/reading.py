"""Scenarios from folders and workbooks, every problem told in one pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from maro_logistics.errors import InputError, ScenarioError
from maro_logistics.scenario.build import FIRST_ROW, typed_table
from maro_logistics.scenario.decimals import with_decimal_points
from maro_logistics.scenario.draft import Draft, draft_of, flawed_rows
from maro_logistics.scenario.findings import Finding, found, has_errors
from maro_logistics.scenario.folder_reading import SETTINGS_FILE, read_folder
from maro_logistics.scenario.headers import Matched, matched
from maro_logistics.scenario.raw import RawScenario, RawTable
from maro_logistics.scenario.road_layer import RAINY_SETTINGS, closed_words, without_road_layer
from maro_logistics.scenario.rules import broken_rules
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings_reading import PLACE, typed_settings
from maro_logistics.scenario.tables import TABLE, TABLES
from maro_logistics.scenario.workbook_reading import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
"""Suffixes of workbooks; macros are never run."""


def read_scenario(
    path: str | Path,
    *,
    encoding: str | None = None,
    decimal: str | None = None,
    notices: list[Finding] | None = None,
) -> Scenario:
    """The scenario in a folder or workbook, read and validated.

    Parameters
    ----------
    path
        A folder with ``scenario.toml`` and CSV tables, or an ``.xlsx`` workbook.
    encoding
        Encoding of all CSV files; by default UTF-8, UTF-16 with signature, or Windows text where that is certain.
    decimal
        ``","`` or ``"."``; by default a point, or a comma where that is certain.
    notices
        Takes the warnings and the assumptions made, if given.

    Raises
    ------
    ScenarioError
        With every finding of every table, if any of them is an error.

    Examples
    --------
    >>> read_scenario("instances/two-roads").settings.name  # doctest: +SKIP
    'two-roads'
    """
    draft, findings = examined(path, encoding=encoding, decimal=decimal)
    if draft.settings is None or has_errors(findings):
        raise ScenarioError(findings)
    if notices is not None:
        notices.extend(findings)
    return Scenario(draft.settings, draft.tables)


def validate(
    scenario: str | Path | Scenario, *, encoding: str | None = None, decimal: str | None = None
) -> tuple[Finding, ...]:
    """Everything found in a scenario: errors, warnings, and the assumptions made on reading it.

    Examples
    --------
    >>> [str(finding) for finding in validate("instances/two-roads")]  # doctest: +SKIP
    []
    """
    if isinstance(scenario, Scenario):
        return tuple(broken_rules(draft_of(scenario)))
    return tuple(examined(scenario, encoding=encoding, decimal=decimal)[1])


def examined(
    path: str | Path, *, encoding: str | None = None, decimal: str | None = None
) -> tuple[Draft, list[Finding]]:
    """What could be read of a scenario and everything found, in the order of the tables."""
    if decimal not in (None, ",", "."):
        raise InputError(f"the decimal mark is , or . and not {decimal!r}")
    raw = _read(Path(path), encoding)
    draft, findings = _typed(raw, decimal)
    findings += broken_rules(draft)
    places = {name: place for place, name in enumerate([PLACE, *TABLE])}
    findings.sort(key=lambda finding: (places.get(finding.table, -1), finding.row or 0))
    return draft, findings


def _read(path: Path, encoding: str | None) -> RawScenario:
    """The scenario as text."""
    if path.is_file() and path.name.lower() == SETTINGS_FILE:
        path = path.parent
    if path.is_dir():
        return read_folder(path, encoding)
    if not path.exists():
        raise InputError(f"no scenario at {path}")
    if path.suffix.lower() in WORKBOOKS:
        return read_workbook(path)
    message = f"{path.name} is neither a folder nor an .xlsx workbook"
    return RawScenario(None, {}, [found("unreadable", path.name, message, hint="name the folder with scenario.toml")])


def _typed(raw: RawScenario, decimal: str | None) -> tuple[Draft, list[Finding]]:
    """The typed draft and what was found on the way."""
    findings = list(raw.findings)
    stated = dict(raw.settings or {})
    rainy = {name: stated.pop(name, None) for name in RAINY_SETTINGS}
    settings, wrong = typed_settings(stated) if stated else (None, _missing_settings(raw))
    tables = {name: matched(TABLE[name], table) for name, table in raw.tables.items()}
    cells = {name: _worded(raw.tables[name], match, decimal) for name, match in tables.items()}
    findings += wrong + [finding for match in tables.values() for finding in match.findings]
    findings += _unfold_road_layer(cells, tables, rainy)
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        empty = pd.DataFrame(index=pd.RangeIndex(FIRST_ROW, FIRST_ROW, name="row"))
        frames[table.name], wrong = typed_table(table, cells.get(table.name, empty), is_clean=True)
        findings += wrong
    findings += _missing_tables(raw)
    unread = raw.unread | {name for name, match in tables.items() if not match.is_whole}
    unread |= {finding.table for finding in findings if finding.code == "missing-table"}
    if _is_closed(raw):
        unread |= set(TABLE)
    return Draft(settings, frames, frozenset(unread), flawed_rows(findings)), findings


def _worded(raw: RawTable, match: Matched, decimal: str | None) -> pd.DataFrame:
    """Cells of known columns with decimal points; what is assumed goes to the findings of ``match``."""
    table = TABLE[raw.name]
    numeric = {column.name for column in table.columns if column.type in ("number", "integer")}
    texts = sum(raw.number_texts.get(place, 0) for name, place in match.places.items() if name in numeric)
    if texts:
        message = f"{texts} cells hold numbers stored as text; they are read as numbers"
        match.findings.append(found("number-as-text", raw.name, message))
    cells, findings = with_decimal_points(table, match.cells, decimal, separated=raw.delimiter in (";", "\t"))
    match.findings += findings
    if raw.name == "route_conditions" and "closed" in cells:
        return cells.assign(closed=closed_words(cells["closed"]))
    return cells


def _unfold_road_layer(
    cells: dict[str, pd.DataFrame], tables: dict[str, Matched], rainy: dict[str, object]
) -> list[Finding]:
    """Put what a road layer says about the routes into ``cells``."""
    match = tables.get("routes")
    if match is None or "route" not in cells["routes"]:
        return []
    cells["routes"], rows, findings = without_road_layer(cells["routes"], match.road, rainy)
    if len(rows):
        own = cells.get("route_conditions", pd.DataFrame())
        first = int(own.index.max()) + 1 if len(own) else FIRST_ROW
        added = rows.set_axis(pd.RangeIndex(first, first + len(rows)))
        cells["route_conditions"] = pd.concat([own, added]).fillna("").astype("str").rename_axis("row")
    return findings


def _missing_settings(raw: RawScenario) -> list[Finding]:
    if raw.settings is not None or has_errors(raw.findings):
        return []
    message = f"{SETTINGS_FILE}, or the sheet {PLACE!r} of a workbook, is missing"
    return [found("missing-table", PLACE, message, hint="maro new writes one")]


def _is_closed(raw: RawScenario) -> bool:
    """Whether nothing at all could be read."""
    return has_errors(raw.findings) and not raw.tables


def _missing_tables(raw: RawScenario) -> list[Finding]:
    """Required tables that do not exist; needs exist in one of two forms."""
    if _is_closed(raw):
        return []
    there = set(raw.tables) | raw.unread
    findings = [
        found("missing-table", table.name, "the required table is missing", hint=f"add {table.name}.csv, or the sheet")
        for table in TABLES
        if table.required and table.name not in there
    ]
    if "needs" not in there and not {"assessments", "rations"} <= there:
        hint = "add needs, or assessments and rations"
        findings.append(found("missing-table", "needs", "the required table is missing", hint=hint))
    return findings
