"""Everything people look at, written into a plan folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError
from maro_logistics.report.exchange import write_calendar, write_geojson
from maro_logistics.report.html_beside import read_contingencies
from maro_logistics.report.page_file import write_page
from maro_logistics.report.papers.writing import write_documents
from maro_logistics.report.workbook import write_workbook

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what the reader should know about it."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """What is not in the plan itself."""

    boundaries: Path | None = None
    """GeoJSON outlines for maps, in place of the built-in ones."""
    beside: Path | None = None
    """Folder with variants and rankings to show; none by default."""
    audience: str = ""
    """Whom the files are for, in words; empty = the operation itself."""


def write_papers(plan: Plan, scenario: Scenario, folder: Path, extra: Extra | None = None) -> Written:
    """Write report, workbook and papers into the folder; what the disk refuses becomes a note, the rest is written."""
    paths: list[Path] = []
    notes: list[str] = []
    for write in (_page, _workbook, _documents, _exchange):
        try:
            written = write(plan, scenario, folder, extra or Extra())
        except MachineError as error:
            notes.append(str(error))
        else:
            paths.extend(written.paths)
            notes.extend(written.notes)
    if not scenario.settings.sensitivity:
        notes.extend(_close(folder, paths))
    return Written(tuple(paths), tuple(notes))


def _close(folder: Path, paths: list[Path]) -> list[str]:
    """Make what was written its owner's alone, and the folder where it is a plan's; returns what could not be."""
    closed = [*paths, *([folder] if (folder / "plan.json").is_file() else [])]
    try:
        for path in closed:
            path.chmod(0o700 if path.is_dir() else 0o600)
    except OSError as error:
        return [f"{folder}: could not be closed to others ({error.strerror})"]
    return []


def _page(plan: Plan, scenario: Scenario, folder: Path, extra: Extra) -> Written:
    path = write_page(scenario, plan, folder, extra.beside, boundaries=extra.boundaries, audience=extra.audience)
    return Written((path,), ())


def _workbook(plan: Plan, scenario: Scenario, folder: Path, _: Extra) -> Written:
    workbook = write_workbook(plan, scenario, folder / "plan.xlsx")
    return Written((workbook.path,), workbook.notes)


def _documents(plan: Plan, scenario: Scenario, folder: Path, _: Extra) -> Written:
    write_documents(scenario, plan, folder / "documents")
    return Written((folder / "documents",), ())


def _exchange(plan: Plan, scenario: Scenario, folder: Path, extra: Extra) -> Written:
    answered = None if extra.beside is None else read_contingencies(extra.beside)
    paths = (
        write_geojson(scenario, plan, folder / "plan.geojson"),
        write_calendar(scenario, plan, folder / "plan.ics", answered),
    )
    return Written(paths, ())
