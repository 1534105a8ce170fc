"""What is given: declared tables, reading, writing, validation.

The public names are imported on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {
    "Finding": "findings",
    "Scenario": "scenario",
    "Settings": "settings",
    "annotate": "annotating",
    "build_scenario": "build",
    "bundled_scenarios": "templates",
    "canonical": "hashing",
    "input_hash": "hashing",
    "read_scenario": "reading",
    "reference_page": "descriptors",
    "schema": "descriptors",
    "template": "templates",
    "validate": "reading",
    "write_scenario": "writing",
}
"""Module of each public name."""

__all__ = sorted(_PLACES)  # noqa: PLE0605  (kept true by a test)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
