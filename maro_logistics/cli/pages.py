"""The generated pages of the documentation: ``python -m maro_logistics.cli.pages docs`` writes them.

With ``--check`` nothing is written; exit code 1 and the names of the pages that are not up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from maro_logistics.cli.app import app
from maro_logistics.cli.console import write
from maro_logistics.cli.equations import formulation_page
from maro_logistics.explanation.reasons import page

HELP_WIDTH = 100
"""Characters per line of the help texts on the page of commands."""


_PLAN_INTRODUCTION = (
    "# Plan files",
    "",
    "A plan is a folder with `plan.json` and one CSV file per table: UTF-8 with signature, commas, decimal points,",
    "dates as YYYY-MM-DD, quantities in thousandths of their unit (trips, teams and shares in millionths). Texts that",
    "a spreadsheet would take for a formula stand after an apostrophe. `maro check` reads the tables alone, so a plan",
    "made by hand can be checked as well; tables without rows may be missing then, and files with semicolons and",
    "decimal commas are read.",
    "",
)


def commands_page() -> str:
    """Every help text, as Markdown."""
    group = typer.main.get_command(app)
    parts = ["# Commands", "", "Written from the program itself: what `maro COMMAND --help` prints.", ""]
    root = typer.Context(group, info_name="maro", terminal_width=HELP_WIDTH)
    parts += ["```text", group.get_help(root), "```", ""]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        context = typer.Context(command, info_name=name, parent=root, terminal_width=HELP_WIDTH)
        parts += [f"## maro {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()) + "\n"


def tables_page() -> str:
    """Every table of scenarios and plans, as Markdown."""
    from maro_logistics.plan.summary import SUMMARY  # noqa: PLC0415 - only who writes pages needs all this
    from maro_logistics.plan.tables import TABLES  # noqa: PLC0415
    from maro_logistics.scenario.descriptors import reference_page, table_section  # noqa: PLC0415

    summary = ["## plan.json", "", "| key | meaning |", "|---|---|"]
    summary += [f"| `{key}` | {meaning.replace('|', chr(92) + '|')} |" for key, meaning in SUMMARY.items()]
    sections = [line for table in TABLES for line in table_section(table)]
    return "\n".join([reference_page().rstrip("\n"), "", *_PLAN_INTRODUCTION, *summary, "", *sections])


def sharing() -> str:
    """Who sees which field, as Markdown."""
    from maro_logistics.report.sharing_rules import sharing_page  # noqa: PLC0415

    return sharing_page()


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "formulation.md": formulation_page,
    "reasons.md": page,
    "sharing.md": sharing,
    "tables.md": tables_page,
}
"""Generated pages and what writes them; every other page is written by hand."""


def write_pages(folder: Path) -> list[Path]:
    """Write every generated page; the paths that changed."""
    changed = stale_pages(folder)
    for path in changed:
        path.write_text(PAGES[path.name](), encoding="utf-8", newline="\n")
    return changed


def stale_pages(folder: Path) -> list[Path]:
    """Generated pages whose file is missing or says something else."""
    paths = [folder / name for name in PAGES]
    return [path for path in paths if not path.is_file() or path.read_text(encoding="utf-8") != PAGES[path.name]()]


def main(arguments: Sequence[str]) -> int:
    """Write or check the pages of the folder named first; the exit code."""
    words = [word for word in arguments if word != "--check"]
    if len(words) != 1:
        write(sys.stderr, "Usage: python -m maro_logistics.cli.pages FOLDER [--check]")
        return 2
    is_check = "--check" in arguments
    stale = stale_pages(Path(words[0])) if is_check else write_pages(Path(words[0]))
    for path in stale:
        write(sys.stdout, f"{path}: {'not up to date; run: make docs' if is_check else 'written'}")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
