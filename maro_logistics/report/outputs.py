"""The report of a plan written again, for the operation itself, for a partner, or for everybody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import InputError
from maro_logistics.report.folder import Extra, Written, write_papers
from maro_logistics.report.page_file import write_whole
from maro_logistics.report.sharing_partner import for_partner
from maro_logistics.report.sharing_public import public_csv, public_html, public_sums

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

FULL, PUBLIC, PARTNER = "full", "public", "partner:"


def write_report(
    scenario: Scenario,
    plan: Plan,
    folder: str | os.PathLike[str],
    *,
    audience: str = FULL,
    boundaries: str | os.PathLike[str] | None = None,
    beside: str | os.PathLike[str] | None = None,
) -> Written:
    """Write what people look at and work with; returns the files. The same plan gives the same bytes.

    Parameters
    ----------
    folder
        Where the files go; it is made when it is not there. ``full`` mostly goes into the plan's own folder, the
        others never do.
    audience
        ``full``, ``partner:AGENCY`` (its own rows and shared facts) or ``public`` (sums by area).
    boundaries
        GeoJSON file with outlines for the map, in place of the built-in ones.
    beside
        Folder with the plan's variants and rankings, shown in ``full``; the same folder by default.

    Raises
    ------
    InputError
        The boundaries are not GeoJSON; there is no such audience or agency; the scenario has no label of sensitivity,
        or the folder is that of a plan, and it is not for the operation itself.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import maro_logistics as maro
    >>> scenario = maro.generate_scenario(size="XS", seed=1)
    >>> with TemporaryDirectory() as folder:
    ...     maro.write_report(scenario, maro.build_plan({}, {}), folder).paths[0].name
    'report.html'
    """
    target, outlines = Path(folder), None if boundaries is None else Path(boundaries)
    if audience == FULL:
        target.mkdir(parents=True, exist_ok=True)
        extra = Extra(boundaries=outlines, beside=target if beside is None else Path(beside))
        return write_papers(plan, scenario, target, extra)
    require_shareable(scenario, target, audience)
    if audience == PUBLIC:
        return _public(scenario, plan, target)
    agency = audience.removeprefix(PARTNER)
    seen, own = for_partner(scenario, plan, agency)
    target.mkdir(parents=True, exist_ok=True)
    return write_papers(own, seen, target, Extra(boundaries=outlines, audience=f"For {_title(seen, agency)}"))


def require_shareable(scenario: Scenario, target: Path, audience: str) -> None:
    """Nothing, when the scenario may be written for the audience; else ``InputError`` with the way out."""
    if audience != PUBLIC and not audience.startswith(PARTNER):
        raise InputError(f"'{audience}' is none of {FULL}, {PARTNER}AGENCY, {PUBLIC}")
    if not scenario.settings.sensitivity:
        raise InputError(
            "the scenario does not say how sensitive it is, so nothing is written for others; set sensitivity in "
            "scenario.toml (a word of your own, such as public, internal, restricted)"
        )
    if (target / "plan.json").exists():
        raise InputError(f"{target}: is the folder of a plan; choose another one for what is passed on")


def _title(scenario: Scenario, agency: str) -> str:
    """The agency as people know it."""
    return str(scenario["agencies"]["title"].iloc[0] or agency)


def _public(scenario: Scenario, plan: Plan, folder: Path) -> Written:
    sums = public_sums(scenario, plan)
    texts = {"public.html": public_html(sums, scenario.settings.sensitivity), "public.csv": public_csv(sums)}
    paths = [write_whole(folder / name, text.encode(), is_private=False) for name, text in texts.items()]
    return Written(tuple(paths), ())
