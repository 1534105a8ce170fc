"""All papers of a plan, written into a folder."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError
from maro_logistics.plan.writing import file_name
from maro_logistics.report.papers.facts import Facts
from maro_logistics.report.papers.journeys import manifest, waybill
from maro_logistics.report.papers.pdf import pdf_bytes
from maro_logistics.report.papers.sheet import Frame, Paper
from maro_logistics.report.papers.situation import situation_brief
from maro_logistics.report.papers.stores import departures, release_orders, stock_card
from maro_logistics.report.papers.tasks import agencies, day_sheet, own_trips, task_sheet
from maro_logistics.report.papers.web import html_text
from maro_logistics.report.papers.words import language as language_of

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario


def write_documents(
    scenario: Scenario, plan: Plan, folder: str | os.PathLike[str], language: str | None = None
) -> list[Path]:
    """The papers of a plan as PDF and HTML, written into ``folder``; the same plan gives the same bytes.

    ``situation-brief`` is one page for the coordinator. ``agencies/NAME/task-sheet`` tells one agency all it does,
    ``agencies/NAME/DATE`` holds its tasks of a day with the manifest and the waybill of each movement.
    ``places/NAME`` holds a place's stock card and its release orders.

    Parameters
    ----------
    scenario, plan
        What to tell.
    folder
        Folder of papers; older papers in it are replaced as a whole.
    language
        ``en`` or ``fr``; default: that of the scenario.

    Returns
    -------
    list of Path
        The files, PDF and HTML, in the order of their names.

    Raises
    ------
    MachineError
        The disk refuses.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")  # doctest: +SKIP
    >>> write_documents(scenario, maro.plan(scenario), "documents")[0].name  # doctest: +SKIP
    '2025-03-03.html'
    """
    target = Path(folder)
    fresh = target.with_name(f".{target.name}-{secrets.token_hex(4)}.part")
    facts = Facts(scenario, plan, language_of(language or scenario.settings.language))
    frame, made_on = page_frame(facts), scenario.settings.start
    try:
        for paper in papers(facts):
            path = fresh.joinpath(*paper.name.split("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f"{path.name}.pdf").write_bytes(pdf_bytes(paper, frame, made_on))
            path.with_name(f"{path.name}.html").write_text(html_text(paper, frame), encoding="utf-8", newline="\n")
        _put(fresh, target)
    except OSError as error:
        raise MachineError(f"{target}: could not be written ({error.strerror})") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return sorted(path for path in target.rglob("*") if path.is_file())


def papers(facts: Facts) -> Iterator[Paper]:
    """Every paper of a plan."""
    brief = situation_brief(facts)
    yield Paper("situation-brief", brief.title, (brief,))
    taken: dict[str, str] = {}
    for agency in agencies(facts):
        yield from _agency_papers(facts, agency, f"agencies/{_free_name(agency or 'no-agency', taken)}")
    yield from _place_papers(facts)


def page_frame(facts: Facts) -> Frame:
    """What stands on every page."""
    settings, say = facts.scenario.settings, facts.say
    label = f"{say('sensitivity')}: {settings.sensitivity} · " if settings.sensitivity else ""
    footer = f"{label}{say('plan')} {facts.code} · {say('planned')}"
    return Frame(say.code, settings.title or settings.name, footer, say("page"))


def _agency_papers(facts: Facts, agency: str, folder: str) -> Iterator[Paper]:
    sheet = task_sheet(facts, agency)
    yield Paper(f"{folder}/task-sheet", f"{sheet.title}: {sheet.subtitle}", (sheet,))
    own = own_trips(facts, agency)
    for day in sorted({trip.row.depart for trip in own}):
        leaving = [trip for trip in own if trip.row.depart == day]
        travelling = [paper(facts, trip) for trip in leaving for paper in (manifest, waybill)]
        first = day_sheet(facts, agency, day, leaving)
        title = f"{first.title}: {first.subtitle}, {facts.say.date(day)}"
        yield Paper(f"{folder}/{day:%Y-%m-%d}", title, (first, *travelling))


def _place_papers(facts: Facts) -> Iterator[Paper]:
    leaving = departures(facts)
    ledger = dict(iter(facts.plan.stock_ledger.groupby("location")))
    named = facts.scenario["locations"]["location"].tolist()
    places = [name for name in named if name in ledger or name in leaving]
    taken: dict[str, str] = {}
    for place in places:
        rows = ledger.get(place, facts.plan.stock_ledger[:0])
        sheets = (stock_card(facts, place, rows), *release_orders(facts, place, leaving.get(place, [])))
        yield Paper(f"places/{_free_name(place, taken)}", facts.location(place), sheets)


def _free_name(name: str, taken: dict[str, str]) -> str:
    """A name for files, of its own for every name even where letters had to go."""
    plain = file_name(name)
    number = 1
    while taken.setdefault(f"{plain}-{number}".casefold() if number > 1 else plain.casefold(), name) != name:
        number += 1
    return plain if number == 1 else f"{plain}-{number}"


def _put(fresh: Path, target: Path) -> None:
    """Give the finished folder its name in place of an older one."""
    old = target.with_name(f".{target.name}-{secrets.token_hex(4)}.old")
    with suppress(FileNotFoundError):
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)
