"""The notebook among the documents runs from its first cell to its last, as it stands."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "from-files-to-variant.ipynb"


def run(source: str, names: dict[str, object]) -> object:
    """What the cell shows: the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(NOTEBOOK), "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)


def test_every_cell_runs_and_shows_something():
    pytest.importorskip("matplotlib")
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    shown = [run("".join(cell["source"]), names) for cell in cells]
    assert all(value is not None for value in shown)
    assert sum(hasattr(value, "_repr_png_") for value in shown) == 4
    assert shown[-1] == ["report.html", "plan.xlsx", "documents", "plan.geojson", "plan.ics"]
    assert "switch" in names["variant"].sentence()  # type: ignore[attr-defined]
