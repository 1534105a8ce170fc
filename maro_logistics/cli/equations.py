"""The page of numbered equations, taken from the docstrings of the functions that state them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

PACKAGES = ("maro_logistics.network", "maro_logistics.model")
"""Packages whose functions may state an equation: in which data come in, then in which they become rows."""
OBJECTIVE = "maro_logistics.model.objective"
"""Module whose functions state the objective."""
TITLES = {
    1: "Balance of stock",
    2: "Payload",
    3: "Volume",
    4: "Fleet time",
    5: "Route capacity",
    6: "Storage",
    7: "Handling",
    8: "Need",
    9: "Expiry",
    10: "Money",
    11: "Access",
    12: "Escort",
    13: "Cold chain",
    14: "Exposure",
    15: "Return loads",
    16: "Communications",
    17: "Kits",
}
"""What each equation is about; its number is its name in code, tests and violations."""
_NUMBERS = re.compile(r"\(([0-9]+(?:, [0-9]+)*)\) ")


@dataclass(frozen=True, slots=True)
class Statement:
    """One function that states something, and what it says."""

    place: str
    text: str


def formulation_page() -> str:
    """Every numbered equation and the objective, as Markdown, with the functions that state them."""
    stated = numbered()
    lines = list(_INTRODUCTION)
    for number, title in TITLES.items():
        lines += [f"## ({number}) {title}", "", *_bullets(stated.get(number, []))]
    objective = [
        Statement(_place(function), text) for function, text in _documented(importlib.import_module(OBJECTIVE))
    ]
    return "\n".join([*lines, "## Objective", "", *_bullets(objective)])


def numbered() -> dict[int, list[Statement]]:
    """What the code says about each equation: docstrings that start with its number in brackets."""
    found: dict[int, list[Statement]] = {}
    for module in _modules():
        for function, text in _documented(module):
            match = _NUMBERS.match(text)
            if match:
                for number in match[1].split(", "):
                    found.setdefault(int(number), []).append(Statement(_place(function), text[match.end() :]))
    return found


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        folder = importlib.import_module(package)
        for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda info: info.name):
            yield importlib.import_module(f"{package}.{module.name}")


def _documented(module: ModuleType) -> Iterator[tuple[type | object, str]]:
    """Functions and classes of the module with their docstrings, in the order of the file."""
    own = [
        part
        for part in vars(module).values()
        if (inspect.isfunction(part) or inspect.isclass(part)) and part.__module__ == module.__name__ and part.__doc__
    ]
    own.sort(key=lambda part: inspect.getsourcelines(part)[1])
    for part in own:
        yield part, inspect.cleandoc(part.__doc__ or "")


def _place(part: object) -> str:
    module = str(getattr(part, "__module__", "")).removeprefix("maro_logistics.")
    return f"{module}.{getattr(part, '__qualname__', '')}"


def _bullets(statements: list[Statement]) -> list[str]:
    """One bullet per statement, its paragraphs joined, in the notation of code."""
    bullets = [f"- {_joined(statement.text)} *({statement.place})*" for statement in statements]
    return [*bullets, ""]


def _joined(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


_INTRODUCTION = (
    "# Formulation",
    "",
    "The mathematics of a plan, in the words of the functions that state it: `x`, `xb` cargo out and back, `y`, `z`",
    "trips and re-basing trips, `s` stock, `d`, `e` units counted for need lines and issued for requirements, `u`, `l`",
    "units missing and lost, `o` candidate opened, `b` orders, `c`, `n` teams and convoys, `w` storage beyond the",
    "limit, `f` spending; indices `a` route, `g` service, `k` goods, `n` place, `r` need line, `t` period.",
    "[readings.md](readings.md) says how each is meant.",
    "",
)
