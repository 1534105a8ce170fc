"""Everything people look at, written into a plan folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError
from maro_logistics.report.page_file import write_page
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
    """Folder with variants and rankings; the plan's own by default."""
    audience: str = ""
    """Whom the files are for, in words; empty = the operation itself."""


def write_papers(plan: Plan, scenario: Scenario, folder: Path, extra: Extra | None = None) -> Written:
    """Write report and workbook into the folder; what the disk refuses becomes a note, the rest is written."""
    paths: list[Path] = []
    notes: list[str] = []
    for write in (_page, _workbook):
        try:
            written = write(plan, scenario, folder, extra or Extra())
        except MachineError as error:
            notes.append(str(error))
        else:
            paths.extend(written.paths)
            notes.extend(written.notes)
    return Written(tuple(paths), tuple(notes))


def _page(plan: Plan, scenario: Scenario, folder: Path, extra: Extra) -> Written:
    beside = folder if extra.beside is None else extra.beside
    path = write_page(scenario, plan, folder, beside, boundaries=extra.boundaries, audience=extra.audience)
    return Written((path,), ())


def _workbook(plan: Plan, scenario: Scenario, folder: Path, _: Extra) -> Written:
    workbook = write_workbook(plan, scenario, folder / "plan.xlsx")
    return Written((workbook.path,), workbook.notes)
