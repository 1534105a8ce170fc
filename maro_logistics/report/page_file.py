"""The page as a file: whole or not at all, for its owner only when the scenario does not say how sensitive it is."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError
from maro_logistics.report.html import report_html
from maro_logistics.report.html_beside import read_beside

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

_BINARY: int = getattr(os, "O_BINARY", 0)
"""Without it Windows would change the ends of lines."""


def write_page(
    scenario: Scenario,
    plan: Plan,
    folder: Path,
    beside: Path | None,
    *,
    boundaries: Path | None = None,
    audience: str = "",
) -> Path:
    """``report.html`` in the folder, with the variants and rankings found in ``beside``, if that is given."""
    found = None if beside is None else read_beside(beside)
    text = report_html(scenario, plan, found, boundaries=boundaries, audience=audience)
    return write_whole(folder / "report.html", text.encode(), is_private=not scenario.settings.sensitivity)


def write_whole(path: Path, content: bytes, *, is_private: bool) -> Path:
    """The file, with this content or not at all; an older one is replaced. ``MachineError`` when the disk refuses."""
    fresh = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if is_private else 0o777)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if is_private else 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise MachineError(f"{path}: could not be written ({error.strerror})") from error
    return path
