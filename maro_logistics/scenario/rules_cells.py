"""Rules about single cells: required, in range; and about the settings one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.scenario.declare import LARGEST_NUMBER, Column, Table
from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.rule_parts import is_empty, told
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS, Setting
from maro_logistics.scenario.settings_reading import PLACE
from maro_logistics.scenario.tables import TABLES
from maro_logistics.scenario.wording import worded_number


def cells(draft: Draft) -> list[Finding]:
    """Required cells that are empty and numbers out of range."""
    findings: list[Finding] = []
    for table in TABLES:
        frame = draft.tables[table.name]
        if frame.empty:
            continue
        for column in table.columns:
            if column.required and column.type != "yes_no":
                findings += _empty_cells(draft, table, column)
        for column in _exceeding(table, frame):
            findings += _out_of_range(table, column, frame)
    return findings


def _exceeding(table: Table, frame: pd.DataFrame) -> list[Column]:
    """Columns of numbers that leave their range somewhere."""
    columns = [column for column in table.columns if column.type in ("number", "integer")]
    values = frame[[column.name for column in columns]].to_numpy()
    lowest = np.array([-LARGEST_NUMBER if column.minimum is None else column.minimum for column in columns])
    highest = np.array([LARGEST_NUMBER if column.maximum is None else column.maximum for column in columns])
    exceeds = np.any((values < lowest) | (values > highest), axis=0)
    return [column for column, wrong in zip(columns, exceeds.tolist(), strict=True) if wrong]


def _empty_cells(draft: Draft, table: Table, column: Column) -> list[Finding]:
    empty = is_empty(draft.tables[table.name][column.name])
    if table.name in draft.unread and empty.all():
        return []
    frame = draft.sound(table.name)
    return told("empty-cell", table.name, column.name, frame, empty[frame.index], "is required but empty")


def _out_of_range(table: Table, column: Column, frame: pd.DataFrame) -> list[Finding]:
    values = frame[column.name]
    beyond = values.abs() > LARGEST_NUMBER
    low = (values < column.minimum) & ~beyond if column.minimum is not None else beyond & False
    high = (values > column.maximum) & ~beyond if column.maximum is not None else beyond & False
    unit = f" {column.unit}" if column.unit and not column.unit.startswith(("0-", "1-")) else ""
    hint = "are latitude and longitude swapped, or in metres?" if column.name in ("latitude", "longitude") else ""
    return [
        *told("too-large", table.name, column.name, frame, beyond, lambda value: f"{value}{unit} is beyond 1e9",
              "use a larger unit"),
        *told("out-of-range", table.name, column.name, frame, low,
              lambda value: f"{value}{unit} is below {worded_number(column.minimum or 0.0)}", hint),
        *told("out-of-range", table.name, column.name, frame, high,
              lambda value: f"{value}{unit} is above {worded_number(column.maximum or 0.0)}", hint),
    ]  # fmt: skip


def settings(draft: Draft) -> list[Finding]:
    """Settings out of range or at odds with each other."""
    given = draft.settings
    if given is None:
        return []
    findings: list[Finding] = []
    for setting in SETTINGS:
        findings += _setting(setting, getattr(given, setting.key))
    for setting in SOLVE_SETTINGS:
        findings += _setting(setting, getattr(given.solve, setting.key))
    return findings + _periods(given) + _slopes(given) + _goals(given)


def _wrong(key: str, message: str, hint: str = "") -> Finding:
    return found("bad-setting", PLACE, message, column=key, hint=hint)


def _setting(setting: Setting, value: Any) -> list[Finding]:
    """Range, words and length of one setting."""
    values = value if isinstance(value, tuple) else (value,)
    findings = []
    for each in values:
        if isinstance(each, (int, float)):
            if setting.minimum is not None and each < setting.minimum:
                findings.append(_wrong(setting.key, f"{each} is below {worded_number(setting.minimum)}"))
            if setting.maximum is not None and each > setting.maximum:
                findings.append(_wrong(setting.key, f"{each} is above {worded_number(setting.maximum)}"))
        elif setting.choices and each is not None and each not in setting.choices:
            message = f"{quoted(str(each))} is not one of {', '.join(setting.choices)}"
            findings.append(_wrong(setting.key, message, Nearest(setting.choices)(str(each))))
    if setting.length is not None and len(values) != setting.length:
        findings.append(_wrong(setting.key, f"has {len(values)} values", f"give {setting.length}"))
    return findings


def _periods(given: Settings) -> list[Finding]:
    total = sum(given.periods)
    if not given.periods or total == given.days:
        return []
    return [_wrong("periods", f"add up to {total} days, the horizon has {given.days}", "change periods or days")]


def _slopes(given: Settings) -> list[Finding]:
    """Slopes must not fall, or missing more would cost less; waiting costs at least what missing costs."""
    findings = [
        _wrong(key, "the slopes fall", "let them rise or stay")
        for key in ("share_slopes", "waiting_slopes")
        if list(getattr(given, key)) != sorted(getattr(given, key))
    ]
    if given.waiting_slopes and given.waiting_slopes[0] < 1:
        findings.append(_wrong("waiting_slopes", "the first slope is below 1", "begin with 1"))
    if list(given.waiting_days) != sorted(set(given.waiting_days)):
        findings.append(_wrong("waiting_days", "the days do not rise"))
    if len(given.waiting_slopes) != len(given.waiting_days) + 1:
        message = f"{len(given.waiting_slopes)} slopes do not fit {len(given.waiting_days)} waiting_days"
        findings.append(_wrong("waiting_slopes", message, "give one slope more than days"))
    return findings


def _goals(given: Settings) -> list[Finding]:
    findings = []
    if len(set(given.goals)) != len(given.goals):
        findings.append(_wrong("goals", "a goal stands twice"))
    findings += [
        _wrong(
            key,
            f"has {len(getattr(given, key))} values for {len(given.goals)} goals",
            "give one value, or one per goal",
        )
        for key in ("tolerance", "absolute")
        if given.goals and len(getattr(given, key)) not in (0, len(given.goals))
    ]
    return findings
