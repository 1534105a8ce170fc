"""Columns, tables and settings in words, from their declarations alone."""

from __future__ import annotations

from maro_logistics.scenario.declare import LARGEST_NUMBER, Column
from maro_logistics.scenario.settings_declare import Setting
from maro_logistics.scenario.wording import worded_number

_TYPES = {
    "text": "text",
    "choice": "one of",
    "list": "names separated by ;",
    "number": "number",
    "integer": "whole number",
    "date": "date YYYY-MM-DD",
    "yes_no": "yes or no",
    "integers": "whole numbers",
    "numbers": "numbers",
    "words": "words",
    "periods": "count x days",
}


def type_words(column: Column | Setting) -> str:
    """Type, choices and range, as in ``number from 0 to 1``."""
    words = _TYPES[column.type]
    if column.choices:
        words = f"{'one of' if column.type == 'choice' else 'of'} {', '.join(column.choices)}"
    return f"{words}{_range_words(column.minimum, column.maximum)}"


def _range_words(minimum: float | None, maximum: float | None) -> str:
    low = "" if minimum is None else f" from {worded_number(minimum)}"
    high = "" if maximum is None or maximum >= LARGEST_NUMBER else f" to {worded_number(maximum)}"
    return low + high


def default_words(column: Column) -> str:
    """What an empty cell stands for, as written in a file."""
    if column.required or column.default is None:
        return ""
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return column.default if isinstance(column.default, str) else worded_number(float(column.default))


def column_note(column: Column) -> str:
    """Everything about a column, as a note on its header."""
    lines = [f"{column.meaning}.", type_words(column) + (f", in {column.unit}" if column.unit else "")]
    if column.required:
        lines.append("required")
    elif default := default_words(column):
        lines.append(f"empty = {default}")
    if column.refers:
        lines.append(f"names a row of {' or '.join(column.refers)}")
    if column.info:
        lines.append("shown only, does not enter the plan")
    return "\n".join(lines)
