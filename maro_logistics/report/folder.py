"""Everything people look at, written into a plan folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError
from maro_logistics.report.workbook import write_workbook

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what the reader should know about it."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def write_papers(plan: Plan, scenario: Scenario, folder: Path) -> Written:
    """Write the workbook into the folder; what the disk refuses becomes a note, the rest is written."""
    paths: list[Path] = []
    notes: list[str] = []
    try:
        workbook = write_workbook(plan, scenario, folder / "plan.xlsx")
    except MachineError as error:
        notes.append(str(error))
    else:
        paths.append(workbook.path)
        notes.extend(workbook.notes)
    return Written(tuple(paths), tuple(notes))
