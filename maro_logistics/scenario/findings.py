"""What is wrong, doubtful or worth knowing about a scenario: findings, and the closed list of their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from maro_logistics.scenario.codes import CODES

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning", "notice"]

LONGEST_SHOWN = 60
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; prints as ``needs:14: location: no location 'Beria'; did you mean 'Beira'?``."""

    severity: Severity
    table: str
    row: int | None
    """Row of the file or sheet, 1 = header; ``None`` where no row is meant."""
    column: str
    value: str
    """The value as read, empty where no cell is meant."""
    rule: str
    """The rule that is broken, one sentence per code."""
    message: str
    hint: str = ""
    """The way out."""
    code: str = ""

    def __str__(self) -> str:
        row = "" if self.row is None else f":{self.row}"
        column = f" {self.column}:" if self.column else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.table}{row}:{column} {self.message}{hint}"


def found(
    code: str,
    table: str,
    message: str,
    *,
    row: int | None = None,
    column: str = "",
    value: str = "",
    hint: str = "",
) -> Finding:
    """The finding of that code; severity and rule come with the code."""
    severity, rule = CODES[code]
    return Finding(severity, table, row, column, value, rule, message, hint, code)


def found_where(  # noqa: PLR0917  (all rules call it, always with all of these)
    code: str,
    table: str,
    column: str,
    cells: pd.Series[str],
    message: Callable[[str], str],
    hint: Callable[[str], str] | str = "",
) -> list[Finding]:
    """One finding for each of the cells, which are indexed by row."""
    say = hint if callable(hint) else lambda _value: hint
    return [
        found(code, table, message(value), row=int(row), column=column, value=value, hint=say(value))
        for row, value in zip(cells.index, cells.tolist(), strict=True)
    ]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity == "error" for finding in findings)


def quoted(value: str) -> str:
    """The value in quotes, shortened, with control characters made visible."""
    return repr(value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 3] + "...")
