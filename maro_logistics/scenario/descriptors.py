"""The format for machines (data package descriptor, table schemas) and for people (reference page)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from maro_logistics.errors import InputError
from maro_logistics.scenario.declare import Column, Table
from maro_logistics.scenario.describe import default_words, type_words
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.settings import FORMAT, Settings
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS, Setting
from maro_logistics.scenario.settings_reading import PLACE, settings_values, worded_setting
from maro_logistics.scenario.tables import TABLE, TABLES

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_FIELD_TYPES: Final = {
    "text": "string",
    "choice": "string",
    "list": "list",
    "number": "number",
    "integer": "integer",
    "date": "date",
    "yes_no": "boolean",
}
_SETTING_TYPES: Final = {"integers": "list", "numbers": "list", "words": "list", "periods": "string"}


def schema(table: str | None = None) -> dict[str, Any]:
    """The data package descriptor of a scenario folder, or the table schema of one table (``scenario`` = the settings).

    The form is that of Data Package 2.0 (https://datapackage.org); ``unit``, ``info``, ``refers`` and others are
    additions of this format.

    Raises
    ------
    InputError
        If there is no such table.

    Examples
    --------
    >>> schema("contents")["primaryKey"]
    ['item', 'requirement']
    """
    if table is None:
        resources = [_resource(each) for each in TABLES]
        return {"$schema": _PROFILE, "name": "maro-scenario", "format": FORMAT, "settings": _settings_fields(),
                "resources": resources}  # fmt: skip
    if table == PLACE:
        return {"fields": _settings_fields()}
    if table not in TABLE:
        raise InputError(f"no table {table!r}; {Nearest([*TABLE, PLACE])(table) or ', '.join(TABLE)}")
    return _table_schema(TABLE[table])


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.meaning,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "required": table.required,
        "schema": _table_schema(table),
    }


def _table_schema(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        whole = all(table.column(name).required for name in table.key)
        described |= {"primaryKey": list(table.key)} if whole else {"uniqueKeys": [list(table.key)]}
    links = [column for column in table.columns if len(column.refers) == 1 and column.type == "text"]
    if links:
        described["foreignKeys"] = [
            {"fields": [column.name], "reference": {"resource": target, "fields": [TABLE[target].key[0]]}}
            for column in links
            for target in column.refers
        ]
    return described


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": _FIELD_TYPES[column.type], "description": column.meaning}
    if column.type == "yes_no":
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.type == "list":
        described["delimiter"] = ";"
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {"minimum": column.minimum} if column.minimum is not None else {}
    constraints |= {"maximum": column.maximum} if column.maximum is not None else {}
    if column.choices and column.type == "choice":
        constraints["enum"] = list(column.choices)
    additions = {
        "constraints": constraints,
        "default": column.default,
        "unit": column.unit,
        "refers": list(column.refers),
        "choices": list(column.choices) if column.type == "list" else [],
        "synonyms": list(column.synonyms),
        "hashtags": list(column.hashtags),
        "info": column.info,
    }
    return described | {key: value for key, value in additions.items() if value not in ({}, [], None, "", False)}


def _settings_fields() -> list[dict[str, Any]]:
    return [_setting_field(s, s.key) for s in SETTINGS] + [_setting_field(s, f"solve.{s.key}") for s in SOLVE_SETTINGS]


def _setting_field(setting: Setting, key: str) -> dict[str, Any]:
    constraints = {
        "required": setting.required or None,
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "enum": list(setting.choices) or None,
    }
    described = {
        "name": key,
        "type": _SETTING_TYPES.get(setting.type, "string" if setting.type == "text" else setting.type),
        "description": setting.meaning,
        "unit": setting.unit or None,
        "constraints": {name: value for name, value in constraints.items() if value is not None} or None,
    }
    return {name: value for name, value in described.items() if value is not None}


def reference_page() -> str:
    """Markdown that explains every table, column and setting."""
    return "\n".join(
        [*_INTRODUCTION, *settings_section(), *(line for table in TABLES for line in table_section(table))]
    )


def settings_section() -> list[str]:
    """Markdown lines about the settings."""
    lines = [
        "## Settings",
        "",
        "In `scenario.toml`, or in the sheet `scenario` of a workbook. Keys of `[solve]` are written",
    ]
    lines += ["`solve.time_limit` and so on in a workbook; the command line overrides them.", ""]
    lines += ["| key | type | unit | default | meaning |", "|---|---|---|---|---|"]
    lines.append(f"| **`format`** | whole number |  | {FORMAT} | Version of this format |")
    plain = settings_values(_PLAIN, every=True)
    for setting in SETTINGS:
        default = "" if setting.required else worded_setting(setting, plain[setting.key])
        lines.append(_setting_line(setting, setting.key, default))
    lines += [_setting_line(setting, f"solve.{setting.key}", "") for setting in SOLVE_SETTINGS]
    rain = "First and last day of the rainy season, used only to read `BdWthrPrac` of a road layer"
    lines += [f"| `rainy_from`, `rainy_until` | date YYYY-MM-DD |  |  | {rain} |"]
    return [*lines, ""]


def table_section(table: Table) -> list[str]:
    """Markdown lines about one table."""
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    need = " Required." if table.required else ""
    lines = [f"## {table.name}", "", f"{table.meaning}{need}{key}", ""]
    lines += ["| column | type | unit | default | meaning |", "|---|---|---|---|---|"]
    return [*lines, *map(_column_line, table.columns), ""]


def _setting_line(setting: Setting, key: str, default: str) -> str:
    name = f"**`{key}`**" if setting.required else f"`{key}`"
    return f"| {name} | {type_words(setting)} | {setting.unit} | {default} | {setting.meaning} |"


def _column_line(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    meaning = column.meaning
    if column.refers:
        meaning += f"; names a row of {' or '.join(f'`{table}`' for table in column.refers)}"
    if column.info:
        meaning += " (shown only)"
    if column.synonyms or column.hashtags:
        meaning += f"; also read from {', '.join(f'`{word}`' for word in (*column.synonyms, *column.hashtags))}"
    return f"| {name} | {type_words(column)} | {column.unit} | {default_words(column)} | {meaning} |"


_PLAIN: Final = Settings(name="", start=date(2000, 1, 1), days=1)
"""Carries the defaults of all optional settings."""

_INTRODUCTION: Final = """# Tables and settings

A scenario is a folder with `scenario.toml` and one CSV file per table, or one `.xlsx` workbook with a sheet per table.
Bold columns are required. An empty cell takes the default; where there is none, it means no limit, or what the meaning
says. Dates are written YYYY-MM-DD, numbers with a decimal point and no thousands separators; names are opaque text.

Rows of hashtags under the header (Humanitarian Exchange Language, https://hxlstandard.org) are recognised; where a
header is unknown they name the column. On `routes`, columns of road layers are understood: `curntprac` and
`GdWthrPrac` (practicability, by the class names of the layer), `TotLoadMT` and `maxloadmt` (tonnes) become
`limit_kg`, the smallest of all; `BdWthrPrac` becomes rows of `route_conditions` between `rainy_from` and `rainy_until`;
`status` and `OpStatus` of a closed or abandoned road close it. The largest load of a class is the tonnage in its name.
"""
