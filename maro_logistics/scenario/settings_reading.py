"""Settings from a mapping (``scenario.toml`` or the sheet ``scenario``), and back into one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any

from maro_logistics.errors import InputError
from maro_logistics.scenario.cells import DATE, NUMBER
from maro_logistics.scenario.findings import Finding, found, has_errors, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.settings import FORMAT, Settings, SolveDefaults
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS, Setting
from maro_logistics.scenario.wording import worded_number

PLACE = "scenario"
"""What findings about settings name as their table."""

_RUN = re.compile(r"([0-9]+)(?:x([0-9]+))?")


def typed_settings(raw: Mapping[str, object]) -> tuple[Settings | None, list[Finding]]:
    """The settings, ``None`` if any cannot be typed, and what was found; empty values take the default."""
    flat, findings = _flattened(raw)
    values: dict[str, Any] = {}
    solve: dict[str, Any] = {}
    for setting in (*SETTINGS, *SOLVE_SETTINGS):
        value = flat.get(setting.key)
        if value is None or value == "":
            if setting.required:
                findings.append(found("missing-setting", PLACE, "is required but missing", column=setting.key))
            continue
        try:
            (solve if setting in SOLVE_SETTINGS else values)[setting.key] = _PARSERS[setting.type](value)
        except InputError as error:
            findings.append(found("bad-setting", PLACE, str(error), column=setting.key, value=str(value)))
    if has_errors(findings):
        return None, findings
    goals = len(values.get("goals", ()))
    for key in ("tolerance", "absolute"):
        if goals and len(values.get(key, ())) == 1:
            values[key] = values[key] * goals
    return Settings(**values, solve=SolveDefaults(**solve)), findings


def settings_values(settings: Settings, *, every: bool = False) -> dict[str, Any]:
    """Plain values by key, solving under ``solve.``; only what differs from the default unless ``every``."""
    plain = {field.name: field.default for field in fields(Settings)}
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        value = getattr(settings, setting.key)
        if every or value != plain[setting.key] or plain[setting.key] is MISSING:
            values[setting.key] = value
    for setting in SOLVE_SETTINGS:
        value = getattr(settings.solve, setting.key)
        if every or value is not None:
            values[f"solve.{setting.key}"] = value
    return values


def worded_periods(lengths: Sequence[int]) -> str:
    """Period lengths as ``14x1 6x7``."""
    runs: list[list[int]] = []
    for length in lengths:
        if runs and runs[-1][1] == length:
            runs[-1][0] += 1
        else:
            runs.append([1, length])
    return " ".join(f"{count}x{length}" for count, length in runs)


def worded_setting(setting: Setting, value: Any) -> str:
    """The value as the text of one cell."""
    if value is None:
        return ""
    if setting.type == "periods":
        return worded_periods(value)
    if setting.type in ("integers", "numbers"):
        return " ".join(worded_number(float(each)) for each in value)
    if setting.type == "words":
        return " ".join(value)
    if setting.type in ("integer", "number"):
        return worded_number(float(value))
    return str(value)


def _flattened(raw: Mapping[str, object]) -> tuple[dict[str, object], list[Finding]]:
    """One level of known keys, and findings about the others."""
    known = [setting.key for setting in (*SETTINGS, *SOLVE_SETTINGS)]
    near = Nearest(known)
    flat: dict[str, object] = {}
    findings: list[Finding] = []
    solve = raw.get("solve")
    inner = {f"solve.{key}": value for key, value in solve.items()} if isinstance(solve, Mapping) else {}
    for key, value in {**raw, **inner}.items():
        name = key.removeprefix("solve.")
        if name in known:
            flat[name] = value
        elif key == "format":
            findings += _format_findings(value)
        elif not (key == "solve" and isinstance(value, Mapping)):
            findings.append(found("unknown-setting", PLACE, f"no setting {quoted(key)}", column=key, hint=near(name)))
    return flat, findings


def _format_findings(value: object) -> list[Finding]:
    text = worded_number(value) if isinstance(value, float) else str(value)
    if not re.fullmatch("[0-9]{1,9}", text):
        message = f"{quoted(text)} is not a version of the format"
        return [found("bad-setting", PLACE, message, column="format", value=text, hint=f"write {FORMAT}")]
    if int(text) > FORMAT:
        message = f"the files are of format {text}, this program reads formats up to {FORMAT}"
        hint = f"install a version of maro-logistics that reads format {text}"
        return [found("newer-format", PLACE, message, column="format", value=text, hint=hint)]
    if int(text) < FORMAT:
        message = f"files of format {text} were read as format {FORMAT}"
        return [
            found("older-format", PLACE, message, column="format", value=text, hint="maro convert writes the new one")
        ]
    return []


def _text(value: object) -> str:
    text = str(value).strip()
    if not text.isprintable() and not set(text) <= {"\n", "\t", *filter(str.isprintable, text)}:
        raise InputError(f"{quoted(text)} holds control characters")
    return text


def _date(value: object) -> date:
    if isinstance(value, datetime):
        raise InputError(f"{value} has a time; write a date alone, YYYY-MM-DD")
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(DATE, value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise InputError(f"the calendar has no day {value}") from None
    raise InputError(f"{quoted(str(value))} is not a date; write YYYY-MM-DD")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise InputError(f"{quoted(str(value))} is not a number")
    if isinstance(value, str) and not re.fullmatch(NUMBER, value.strip()):
        raise InputError(f"{quoted(str(value))} is not a number")
    number = float(value)
    if number - number != 0:
        raise InputError(f"{value} is not a finite number")
    return number


def _integer(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise InputError(f"{value} is not a whole number")
    return int(number)


def _items(value: object) -> list[object]:
    if isinstance(value, str):
        return list(filter(None, re.split(r"[;,\s\[\]]+", value)))
    return list(value) if isinstance(value, Sequence) else [value]


def _periods(value: object) -> tuple[int, ...]:
    lengths: list[int] = []
    for word in _items(value):
        run = _RUN.fullmatch(str(word))
        if run is None:
            raise InputError(f"{quoted(str(word))} is not a count and a length in days, as 14x1")
        count, length = (int(run[1]), int(run[2])) if run[2] else (1, int(run[1]))
        if not 1 <= length <= _MOST_PERIODS or not 1 <= count <= _MOST_PERIODS:
            raise InputError(f"{run[0]}: count and length lie between 1 and {_MOST_PERIODS}")
        lengths += [length] * count
    return tuple(lengths)


_MOST_PERIODS = 3_650
"""Ten years of days; more would be a slip of the pen."""

_PARSERS: dict[str, Callable[[object], object]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "integer": _integer,
    "numbers": lambda value: tuple(_number(each) for each in _items(value)),
    "integers": lambda value: tuple(_integer(each) for each in _items(value)),
    "words": lambda value: tuple(_text(each) for each in _items(value)),
    "periods": _periods,
}
