"""The command about engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from maro_logistics.cli.console import Answer, Console, columns

if TYPE_CHECKING:
    from maro_logistics.solvers.survey import Surveyed


def engines(
    console: Console,
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Ask the known answers again, whatever is remembered.")] = False,
) -> Answer:
    """List what can solve on this machine.

    Each engine is asked twelve small programs on which engines have been wrong. What it answered is remembered for its
    version and this machine; an engine with a wrong answer is refused by maro plan, unless --insist is given.
    """
    from maro_logistics.solvers.survey import import_trap, survey  # noqa: PLC0415 - keeps help quick

    found = survey(anew=anew)
    present = [one for one in found if one.status.version]
    rows = [_row(one) for one in present]
    lines = list(columns(rows, ("engine", "version", "can", "known answers", "")))
    for one in present:
        doubt = one.problem or (f"unverified: {one.status.doubt}" if one.status.doubt else "")
        lines += [f"  {one.status.name}: {doubt}"] if doubt else []
        lines += [f"  {one.status.name} asks for: {one.status.licence}"] if one.status.licence else []
    missing = [one for one in found if not one.status.version]
    absent = [(one.status.name, one.status.note, one.status.install) for one in missing]
    lines += ["", *columns(absent, ("not here", "why", "install with"))] if missing else []
    trap = import_trap()
    if trap:
        console.detail(trap)
    if not present:
        console.warn("Nothing here can solve; install one with: pip install highspy")
    return Answer({"engines": [_as_dict(one) for one in found], "imports": trap}, tuple(lines))


def _row(one: Surveyed) -> tuple[str, str, str, str, str]:
    status = one.status
    answers = one.trust.words if one.trust else "none"
    return (status.name, status.version or "-", " ".join(sorted(status.features)), answers, status.note)


def _as_dict(one: Surveyed) -> dict[str, Any]:
    """The engine as plain data."""
    status, trust = one.status, one.trust
    answers = None
    if trust is not None:
        answers = {name: getattr(trust, name) for name in ("right", "wrong", "unanswered", "refused", "remembered")}
    return {
        "name": status.name,
        "version": status.version,
        "features": sorted(status.features),
        "note": status.note,
        "install": status.install,
        "licence": status.licence,
        "doubt": status.doubt,
        "known_answers": answers,
        "problem": one.problem,
    }
