"""One scenario folder as text cells."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from maro_logistics.scenario.csv_reading import read_csv
from maro_logistics.scenario.decoding import decoded
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.raw import RawScenario, RawTable
from maro_logistics.scenario.settings_reading import PLACE
from maro_logistics.scenario.tables import TABLE

SETTINGS_FILE: Final = "scenario.toml"


def read_folder(folder: Path, encoding: str | None) -> RawScenario:
    """All tables and settings of a folder as text."""
    raw = RawScenario(None, {})
    near = Nearest(list(TABLE))
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        name, suffix = file.stem.lower(), file.suffix.lower()
        if file.name.lower() == SETTINGS_FILE:
            raw.settings, findings = _read_settings(file)
            raw.findings += findings
        elif suffix != ".csv" or not file.is_file():
            continue
        elif name not in TABLE:
            message = f"no table {quoted(file.name)}; the file is ignored"
            raw.findings.append(found("unknown-table", file.stem, message, hint=near(name)))
        elif name in raw.tables or name in raw.unread:
            message, hint = f"{quoted(file.name)} and another file are the same table", "keep one of them"
            raw.findings.append(found("bad-header", name, message, hint=hint))
        else:
            _take_table(raw, name, read_csv(file.read_bytes(), TABLE[name], encoding))
    return raw


def _take_table(raw: RawScenario, name: str, table: RawTable | list[Finding]) -> None:
    if isinstance(table, RawTable):
        raw.tables[name] = table
    else:
        raw.findings += table
        raw.unread.add(name)


def _read_settings(file: Path) -> tuple[dict[str, object] | None, list[Finding]]:
    text, findings = decoded(file.read_bytes(), PLACE, None)
    if text is None:
        return {}, findings
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n")), findings
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message, hint = f"{SETTINGS_FILE} cannot be read: {error}", "write key = value, with text in quotation marks"
        return {}, [*findings, found("unreadable", PLACE, message, hint=hint)]
