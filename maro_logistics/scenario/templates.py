"""Templates to fill in, and the scenarios that come with the program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from maro_logistics.errors import InputError
from maro_logistics.scenario.build import build_scenario
from maro_logistics.scenario.descriptors import settings_section, table_section
from maro_logistics.scenario.folder_reading import SETTINGS_FILE
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.reading import read_scenario
from maro_logistics.scenario.settings import FORMAT, Settings
from maro_logistics.scenario.settings_declare import SETTINGS, SOLVE_SETTINGS
from maro_logistics.scenario.settings_reading import settings_values
from maro_logistics.scenario.tables import TABLES
from maro_logistics.scenario.writing import toml_value, write_new_file, write_new_folder, write_scenario

_REQUIRED_FIRST = "Required are scenario.toml, locations, items, stocks, routes, and needs or assessments with rations."


def bundled_scenarios() -> dict[str, Path]:
    """Folders of the scenarios that come with the program, by name.

    Examples
    --------
    >>> "two-roads" in bundled_scenarios()
    True
    """
    package = Path(__file__).resolve().parent.parent
    places = [package / "instances", package.parent / "instances"]
    home = next((place for place in places if place.is_dir()), None)
    folders = sorted(home.iterdir()) if home else []
    return {folder.name: folder for folder in folders if (folder / SETTINGS_FILE).is_file()}


def template(path: str | Path, example: str | None = None, *, xlsx: bool = False) -> Path:
    """Write an empty template with every column explained, or a copy of a bundled scenario; return where it stands.

    Parameters
    ----------
    path
        A new or empty folder; a workbook if it ends in ``.xlsx`` or ``xlsx`` asks for one (the ending is added).
    example
        Name of a bundled scenario to copy.
    xlsx
        Whether to write a workbook.

    Raises
    ------
    InputError
        If something stands at the path already, or there is no such example.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from maro_logistics import read_scenario
    >>> with TemporaryDirectory() as folder:
    ...     written = template(Path(folder) / "my-operation", "two-roads")
    ...     written.name, len(read_scenario(written)["locations"])
    ('my-operation', 2)
    """
    target = Path(path)
    is_workbook = xlsx or target.suffix.lower() == ".xlsx"
    if is_workbook and target.suffix.lower() != ".xlsx":
        target = target.with_name(f"{target.name}.xlsx")
    if example is not None:
        _copy(_bundled(example), target, is_workbook=is_workbook)
    elif is_workbook:
        write_new_file(target, _write_empty_workbook)
    else:
        write_new_folder(target, _write_empty_folder)
    return target


def _bundled(example: str) -> Path:
    bundled = bundled_scenarios()
    if example not in bundled:
        known = ", ".join(bundled) or "none is installed"
        raise InputError(f"no bundled scenario {example!r}; {Nearest(list(bundled))(example) or known}")
    return bundled[example]


def _copy(source: Path, target: Path, *, is_workbook: bool) -> None:
    if is_workbook:
        write_scenario(read_scenario(source), target)
    else:
        write_new_folder(target, lambda folder: _copy_files(source, folder))


def _copy_files(source: Path, folder: Path) -> None:
    shutil.copytree(source, folder, dirs_exist_ok=True)


def _write_empty_workbook(path: Path) -> None:
    from maro_logistics.scenario.workbook_writing import write_sheets  # noqa: PLC0415  (heavy, often not needed)

    values = _plain_settings()
    frames = build_scenario({"name": "empty", "start": date(2000, 1, 1), "days": 1}, {}).tables
    write_sheets(path, values, frames, every=True)


def _write_empty_folder(folder: Path) -> None:
    texts = {SETTINGS_FILE: "\n".join(_settings_lines()) + "\n", "README.md": "\n".join(_readme_lines())}
    texts |= {f"{table.name}.csv": ",".join(table.column_names) + "\n" for table in TABLES}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _plain_settings() -> dict[str, object]:
    """Defaults of the optional settings."""
    required = {setting.key for setting in SETTINGS if setting.required}
    values = settings_values(Settings(name="", start=date(2000, 1, 1), days=1), every=True)
    return {key: value for key, value in values.items() if key not in required}


def _settings_lines() -> Iterator[str]:
    """``scenario.toml`` with the required keys to fill in and the others as comments with their defaults."""
    values = _plain_settings()
    yield f"format = {FORMAT}"
    for setting in SETTINGS:
        unit = f" ({setting.unit})" if setting.unit else ""
        yield f"\n# {setting.meaning}{unit}"
        if setting.required:
            yield f'{setting.key} = ""'
        else:
            value = values[setting.key]
            yield f"# {setting.key} = {'' if value is None else toml_value(setting.key, value)}"
    yield "\n[solve]"
    for setting in SOLVE_SETTINGS:
        yield f"\n# {setting.meaning}\n# {setting.key} ="


def _readme_lines() -> list[str]:
    lines = [
        "# How to fill in this scenario",
        "",
        "One CSV file per table, one row per record below the header. Bold columns must be filled in; leave the others",
        "empty where the default will do. Tables that are not needed may be deleted.",
        f"{_REQUIRED_FIRST} Check with `maro validate` and the name of this folder.",
        "",
    ]
    return [*lines, *settings_section(), *(line for table in TABLES for line in table_section(table))]
