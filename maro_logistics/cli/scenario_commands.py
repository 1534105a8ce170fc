"""Commands about scenarios: new, validate, convert, generate, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import maro_logistics as maro
from maro_logistics.cli.commands import WRONG_INPUT, finding_dict
from maro_logistics.cli.console import Answer, Console, columns
from maro_logistics.cli.options import Decimal, Encoding, ScenarioPath, read
from maro_logistics.errors import InputError


def new(
    console: Console,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; with --xlsx the workbook to make.")],
    example: Annotated[
        str | None, typer.Option("--from", metavar="EXAMPLE", help="Copy this bundled scenario.")
    ] = None,
    *,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Write an Excel workbook.")] = False,
) -> Answer:
    """Write a template, or a copy of an example.

    Every column of the template is explained. Examples are the bundled scenarios: two-roads, darfur-2004 and others.
    """
    written = maro.template(folder, example=example, xlsx=xlsx)
    console.note(f"Next: maro validate {written}")
    return Answer({"scenario": str(written), "example": example}, (f"Wrote {written}",))


def validate(
    console: Console,
    scenario: ScenarioPath,
    *,
    annotate: Annotated[bool, typer.Option("--annotate", help="Mark the findings in a copy of the workbook.")] = False,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Check everything in a scenario.

    Every finding is printed at once: errors, warnings, and notices of what was assumed. Exit code 2 when there are
    errors.
    """
    findings = maro.validate(scenario, encoding=encoding, decimal=decimal)
    counts = {kind: sum(finding.severity == kind for finding in findings) for kind in ("error", "warning", "notice")}
    data: dict[str, Any] = {"scenario": str(scenario), "findings": [finding_dict(finding) for finding in findings]}
    data |= {f"{kind}s": count for kind, count in counts.items()}
    lines = [f"{finding.severity}: {finding}" for finding in findings]
    if annotate:
        data["annotated"] = str(_annotated(scenario, findings))
        console.note(f"Marked in {data['annotated']}")
    words = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count)
    verdict = "cannot be planned yet" if counts["error"] else "is valid"
    lines.append(f"{scenario} {verdict}: {words or 'nothing found'}")
    return Answer(data, tuple(lines), exit_code=WRONG_INPUT if counts["error"] else 0)


def _annotated(path: Path, findings: tuple[maro.Finding, ...]) -> Path:
    """The copy of the workbook in which the findings are marked."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path}: only a workbook can be annotated; make one with: maro convert {path} {path}.xlsx")
    out = path.with_name(f"{path.stem}-checked.xlsx")
    maro.annotate(path, findings, out)
    return out


def convert(
    console: Console,
    source: Annotated[Path, typer.Argument(metavar="A", help="Scenario to read: folder or workbook.")],
    target: Annotated[
        Path, typer.Argument(metavar="B", help="Scenario to write: a folder, or a name ending in .xlsx.")
    ],
    *,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Turn a folder into a workbook, or back.

    Nothing is lost on the way.
    """
    scenario = read(console, source, encoding, decimal)
    maro.write_scenario(scenario, target)
    return Answer({"scenario": str(target), "input_hash": maro.input_hash(scenario)}, (f"Wrote {target}",))


def generate(
    console: Console,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make, or a name ending in .xlsx.")],
    *,
    size: Annotated[str, typer.Option(help="XS, S, M, L or XL: 4, 20, 150, 600 or 2,000 sites.")] = "S",
    seed: Annotated[int, typer.Option(help="Another number gives another scenario of the family.")] = 0,
) -> Answer:
    """Write a synthetic scenario.

    It has a realistic shape; the same size and seed give the same one everywhere.
    """
    scenario = maro.generate_scenario(size, seed)
    maro.write_scenario(scenario, folder)
    console.note(f"Next: maro plan {folder}")
    data = {"scenario": str(folder), "name": scenario.settings.name, "input_hash": maro.input_hash(scenario)}
    return Answer(data, (f"Wrote {folder}: {scenario.settings.name}",))


def schema(
    console: Console,
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="One table; all of them without it.")] = None,
) -> Answer:
    """Show the file format.

    All tables, or the columns of one. With --json as a data-package descriptor.
    """
    if table is None:
        console.note("The columns of a table: maro schema TABLE")
    return Answer(maro.schema(table), _tables_shown() if table is None else _columns_shown(table))


def _tables_shown() -> tuple[str, ...]:
    from maro_logistics.scenario.tables import TABLES  # noqa: PLC0415 - keeps help quick

    rows = ((table.name, "required" if table.required else "", table.meaning) for table in TABLES)
    return columns(rows, ("table", "", "meaning"))


def _columns_shown(name: str) -> tuple[str, ...]:
    """The columns of a table, one line each."""
    from maro_logistics.scenario.tables import TABLE  # noqa: PLC0415 - keeps help quick

    rows = (
        (
            column.name,
            " ".join(column.choices) if column.choices else column.type,
            column.unit,
            "required" if column.required else "" if column.default is None else f"default {_word(column.default)}",
            column.meaning,
        )
        for column in TABLE[name].columns
    )
    return columns(rows, ("column", "type", "unit", "", "meaning"))


def _word(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"{default:g}" if isinstance(default, float) else str(default)
