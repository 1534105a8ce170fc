"""The plan: what to do, immutable."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from maro_logistics.errors import InputError
from maro_logistics.plan.frames import typed_tables
from maro_logistics.plan.plain import plain
from maro_logistics.plan.words import plan_html
from maro_logistics.scenario.settings import FORMAT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from maro_logistics.scenario.scenario import Scenario

PICTURES = "maro_logistics.report"
"""Where pictures are drawn: it stands above the plan, so it is imported by name when one is asked for."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What to do: a summary, and every declared table as a typed frame.

    Frames are typed like those of a scenario: exactly the declared columns in their order, an index named ``row``
    that starts at 2, text as ``str`` (empty = ``""``), numbers ``float64`` in thousandths, dates ``datetime64[s]``
    (empty = NaT), yes/no ``bool``. Neither summary nor frames may be changed in place: use :meth:`replace`.
    """

    summary: Mapping[str, Any]
    """What ``plan.json`` holds."""
    tables: Mapping[str, pd.DataFrame]
    given: Scenario | None = field(default=None, repr=False)
    """The scenario it was made for, where that is at hand; only pictures use it, no file holds it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "summary", MappingProxyType(dict(self.summary)))
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def replace(self, summary: Mapping[str, Any] | None = None, **tables: pd.DataFrame) -> Plan:
        """The same plan with another summary or other whole tables."""
        return build_plan(self.summary if summary is None else summary, {**self.tables, **tables}).of(self.given)

    def of(self, scenario: Scenario | None) -> Plan:
        """The same plan, which now knows its scenario."""
        return with_field(self, given=scenario)

    @property
    def movements(self) -> pd.DataFrame:
        """All trips of one service on one route in one period, one row each."""
        return self.tables["movements"]

    @property
    def cargo(self) -> pd.DataFrame:
        """What movements carry, out and back."""
        return self.tables["cargo"]

    @property
    def issues(self) -> pd.DataFrame:
        """What is given out, by need line."""
        return self.tables["issues"]

    @property
    def coverage(self) -> pd.DataFrame:
        """Need lines by part: asked for, met on time, met late, unmet."""
        return self.tables["coverage"]

    @property
    def unmet(self) -> pd.DataFrame:
        """Need lines with something unmet at the end or met late, and why."""
        return self.tables["unmet"]

    @property
    def bottlenecks(self) -> pd.DataFrame:
        """Resources of which one more unit buys most."""
        return self.tables["bottlenecks"]

    @property
    def orders(self) -> pd.DataFrame:
        """Purchases."""
        return self.tables["orders"]

    @property
    def stock_ledger(self) -> pd.DataFrame:
        """Stock of all goods at all places, period by period."""
        return self.tables["stock_ledger"]

    @property
    def spending(self) -> pd.DataFrame:
        """Money spent, by fund."""
        return self.tables["spending"]

    @property
    def scenario(self) -> str:
        """Name of the scenario it was made for; empty if the plan does not say."""
        return str(self.summary.get("scenario", ""))

    @property
    def objective(self) -> float | None:
        """Value of the plan, in the currency of the scenario; ``None`` if the plan does not say."""
        return _number(self.summary.get("objective"))

    @property
    def bound(self) -> float | None:
        """Proven: no plan of the scenario has an objective below this; ``None`` if nothing is proven."""
        return _number(self.summary.get("bound"))

    @property
    def gap(self) -> float | None:
        """Proven relative distance from the best possible objective, 0.01 = 1 %; ``None`` if nothing is proven."""
        return _number(self.summary.get("gap"))

    def plot_map(self, scenario: Scenario | None = None) -> Figure:
        """Map: routes by mode and tonnes, places by people and what is met.

        All pictures are figures of matplotlib (``pip install 'maro-logistics[plot]'``); they need no display. A plan
        read from files does not know its scenario: hand it in.

        Raises
        ------
        InputError
            The plan does not know its scenario.
        MachineError
            There is no matplotlib.

        Examples
        --------
        >>> plan.plot_map().savefig("map.png")  # doctest: +SKIP
        """
        return self._drawn("plot_map", scenario)

    def plot_timeline(self, scenario: Scenario | None = None) -> Figure:
        """Vehicles of every fleet in use by day, out of those there are; see :meth:`plot_map`."""
        return self._drawn("plot_timeline", scenario)

    def plot_coverage(self, scenario: Scenario | None = None) -> Figure:
        """Places by periods: the share met of what falls due; see :meth:`plot_map`."""
        return self._drawn("plot_coverage", scenario)

    def _drawn(self, picture: str, scenario: Scenario | None) -> Figure:
        known = scenario or self.given
        if known is None:
            raise InputError(f"the plan was not made here and does not know its scenario: {picture}(scenario)")
        figure: Figure = getattr(importlib.import_module(f"{PICTURES}.figures"), picture)(known, self)
        return figure

    def _repr_html_(self) -> str:
        """A short table for notebooks, every text escaped; with a small map where the scenario is known."""
        told = plan_html(self.summary, self.tables)
        if self.given is None:
            return told
        drawing = importlib.import_module(f"{PICTURES}.drawing")
        return f"<div>{drawing.small_map(self.given, self)}{told}</div>"


def build_plan(summary: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Plan:
    """The plan of a summary and its tables, which are typed; missing tables have no rows.

    Parameters
    ----------
    summary
        What ``plan.json`` is to hold; it is copied, with ``format`` added and numbers that are not finite turned into
        ``None``, so that it is the same after a way through a file.
    tables
        Frames by table; quantities are rounded to thousandths of their unit.

    Raises
    ------
    InputError
        A table or column is unknown, or a required column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> opened = pd.DataFrame({"location": ["hub"], "opened": ["2004-07-01"]})
    >>> plan = build_plan({"objective": 120.0}, {"openings": opened})
    >>> plan.objective, plan["openings"]["opened"].dt.day.tolist(), len(plan.movements)
    (120.0, [1], 0)
    """
    return Plan({"format": FORMAT, **plain(dict(summary))}, typed_tables(tables))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
