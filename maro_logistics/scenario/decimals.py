"""Decimal commas: read where there is no doubt, refused where there is."""

from __future__ import annotations

from typing import Final

import pandas as pd

from maro_logistics.scenario.declare import Table
from maro_logistics.scenario.findings import Finding, found, quoted

_COMMA: Final = r"-?[0-9]+,[0-9]+"
_POINT: Final = r"-?[0-9]+\.[0-9]+"
_GROUPS_OF_COMMA: Final = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_GROUPS_OF_POINT: Final = r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"


def with_decimal_points(
    table: Table, cells: pd.DataFrame, decimal: str | None, *, separated: bool
) -> tuple[pd.DataFrame, list[Finding]]:
    """The cells with points for decimal commas, and what was assumed or is ambiguous.

    Without ``decimal`` a comma counts as decimal mark only in files separated by semicolons or tabs (``separated``),
    where no number has a point and some number with a comma cannot be one with thousands separated.
    """
    names = [column.name for column in table.columns if column.type in ("number", "integer") and column.name in cells]
    if decimal == "." or not names or (decimal is None and not separated):
        return cells, []
    numbers = pd.concat({name: cells[name] for name in names})
    commas = numbers[numbers.str.fullmatch(_COMMA)]
    if decimal is None:
        points = numbers[numbers.str.fullmatch(_POINT)]
        doubt = _doubtful(commas, points)
        if doubt is not None:
            return _without_marks(cells, names), [_ambiguous(table.name, doubt, str(numbers[doubt]))]
        if commas.empty:
            return cells, []
    mended = cells.assign(**{name: _pointed(cells[name]) for name in names})
    if decimal is not None or commas.empty:
        return mended, []
    message = f"commas were read as decimal marks, as in {quoted(str(commas.iloc[0]))}"
    return mended, [found("assumed-decimal", table.name, message, hint="say --decimal . if that is wrong")]


def _doubtful(commas: pd.Series, points: pd.Series) -> tuple[str, int] | None:
    """Column and row of a number that may be read in two ways, if there is one."""
    both = not commas.empty and not points.empty
    rarer = points if commas.empty or (both and len(points) < len(commas)) else commas
    groups = _GROUPS_OF_POINT if commas.empty else _GROUPS_OF_COMMA
    if rarer.empty or not (both or rarer.str.fullmatch(groups).all()):
        return None
    column, row = rarer.index[0]
    return str(column), int(row)


def _ambiguous(table: str, where: tuple[str, int], value: str) -> Finding:
    column, row = where
    message = f"{quoted(value)} may have a decimal mark or separate thousands"
    hint = "say --decimal , or --decimal ."
    return found("ambiguous-number", table, message, row=row, column=column, value=value, hint=hint)


def _pointed(cells: pd.Series) -> pd.Series:
    fits = cells.str.fullmatch(r"-?[0-9]+,[0-9]+(?:[eE][+-]?[0-9]+)?")
    return cells.where(~fits, cells.str.replace(",", ".", regex=False))


def _without_marks(cells: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The cells without numbers that hold a mark: one finding stands for all of them."""
    return cells.assign(**{name: cells[name].mask(cells[name].str.contains("[.,]", regex=True), "") for name in names})
