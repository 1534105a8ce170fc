"""The report of a plan written again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.report.folder import Extra, Written, write_papers

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


def write_report(
    scenario: Scenario,
    plan: Plan,
    folder: str | os.PathLike[str],
    *,
    boundaries: str | os.PathLike[str] | None = None,
    beside: str | os.PathLike[str] | None = None,
) -> Written:
    """Write what people look at and work with; returns the files. The same plan gives the same bytes.

    Parameters
    ----------
    folder
        Where the files go, mostly the plan's own folder; it is made when it is not there.
    boundaries
        GeoJSON file with outlines for the map, in place of the built-in ones.
    beside
        Folder with the plan's variants and rankings; the same folder by default.

    Raises
    ------
    InputError
        The boundaries are not GeoJSON.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import maro_logistics as maro
    >>> scenario = maro.generate_scenario(size="XS", seed=1)
    >>> with TemporaryDirectory() as folder:
    ...     maro.write_report(scenario, maro.build_plan({}, {}), folder).paths[0].name
    'report.html'
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    return write_papers(
        plan,
        scenario,
        target,
        Extra(
            boundaries=None if boundaries is None else Path(boundaries),
            beside=None if beside is None else Path(beside),
        ),
    )
