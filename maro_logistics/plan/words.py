"""A plan in a few words and figures, for people."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def percent(share: float | None) -> str:
    """A share in words: ``0.0123`` is ``1.23 %``, ``None`` is ``not proven``."""
    return "not proven" if share is None else f"{100 * share:.2f} %"


def amount(value: float | None) -> str:
    """A number for reading: digits in groups of three, at most two decimals; ``-`` for ``None``."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:,.2f}"  # noqa: PLR2004


def signed(value: float) -> str:
    """A difference for reading, with its sign: ``+1,200``, ``-3.50``."""
    return f"+{amount(value)}" if value > 0 else amount(value)


def plan_html(summary: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> str:
    """A short HTML table of what the plan is, every text escaped."""
    rows = {
        "Scenario": summary.get("scenario", ""),
        "Status": summary.get("status", ""),
        "Objective": amount(summary.get("objective")),
        "Proven bound": amount(summary.get("bound")),
        "Gap": percent(summary.get("gap")),
        **{name.replace("_", " ").capitalize(): f"{len(frame):,} rows" for name, frame in tables.items() if len(frame)},
    }
    cells = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(str(text))}</td></tr>" for name, text in rows.items())
    return f"<table><caption>Plan</caption>{''.join(cells)}</table>"
