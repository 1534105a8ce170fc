"""What a workbook holds besides values: errors, formulas never calculated, hidden rows, merged cells, bombs.

A reader of values alone drops error cells and formulas without a stored value silently, so the XML of the sheets is
searched for them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import fromstring

from maro_logistics.scenario.findings import Finding, found

MOST_BYTES: Final = 400_000_000
"""Of all parts of a workbook, unpacked: twice the largest table a sheet holds in this format."""
MOST_RATIO: Final = 100
"""Unpacked over packed size of a part; real sheets stay below 40."""
SMALL_BYTES: Final = 1_000_000
"""Parts smaller than this may be packed as tightly as they like."""
MOST_PARTS: Final = 1_000
_MOST_CELLS: Final = 50

_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)</v>')
_UNCALCULATED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):')
_HIDDEN = re.compile(rb'<row [^>]*\bhidden="(?:1|true)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def refusal(path: Path) -> Finding | None:
    """Why the file is not opened at all, if so."""
    start = path.read_bytes()[:8]
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _refused(
            path, "the file is an old .xls workbook or protected by a password", "save it as .xlsx without password"
        )
    if not start.startswith(b"PK"):
        return _refused(path, "the file is not a workbook, whatever its name says", "save it as .xlsx")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        return _refused(path, f"the workbook is damaged: {error}", "save it again as .xlsx")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument file" if "mimetype" in names else "a zip archive"
        return _refused(path, f"the file is {kind}, not an .xlsx workbook", "save it as .xlsx")
    swollen = any(p.file_size > SMALL_BYTES and p.file_size > MOST_RATIO * max(p.compress_size, 1) for p in parts)
    if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        return _refused(
            path, "the workbook unpacks to more than a scenario can be", "copy its tables into a new workbook"
        )
    return None


def scan(path: Path, sheets: Collection[str]) -> dict[str, list[Finding]]:
    """What is found in the sheets of these (lower-case) names, by name."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: _scan_sheet(name, archive.read(part))
            for name, part in _parts(archive).items()
            if name in sheets and part in archive.namelist()
        }


def _refused(path: Path, message: str, hint: str) -> Finding:
    return found("unreadable", path.name, message, hint=hint)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of each sheet by lower-case name."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  (size is checked)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    return {
        str(sheet.get("name")).strip().lower(): _inside(targets.get(sheet.get(_RELATION), ""))
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan_sheet(name: str, xml: bytes) -> list[Finding]:
    findings: list[Finding] = []
    if b't="e"' in xml:
        findings += [
            _cell(name, cell[1], cell[2], f"holds the error {cell[3].decode(errors='replace')}", "mend the formula")
            for cell in _first(_ERROR, xml)
        ]
    if b"<f" in xml:
        hint = "open and save the workbook in a spreadsheet program"
        findings += [
            _cell(name, cell[1], cell[2], "holds a formula that was never calculated", hint)
            for cell in _first(_UNCALCULATED, xml)
        ]
    if b"<mergeCell " in xml:
        findings += [
            _cell(name, cell[1], cell[2], "is merged with its neighbours", "split the cells and fill in each")
            for cell in _first(_MERGED, xml)
        ]
    if hidden := len(_HIDDEN.findall(xml)):
        findings.append(found("hidden-rows", name, f"{hidden} hidden rows are read like the others"))
    return findings


def _first(pattern: re.Pattern[bytes], xml: bytes) -> list[re.Match[bytes]]:
    return [match for match, _ in zip(pattern.finditer(xml), range(_MOST_CELLS), strict=False)]


def _cell(sheet: str, column: bytes, row: bytes, message: str, hint: str) -> Finding:
    address = f"{column.decode()}{row.decode()}"
    return found("error-cell", sheet, f"cell {address} {message}", row=int(row), hint=hint)
