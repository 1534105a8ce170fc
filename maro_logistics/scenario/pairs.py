"""Two contingencies that strike together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.scenario.events import with_contingencies

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario


def pair_name(one: str, other: str) -> str:
    """Name of the contingency in which two strike together."""
    return f"{one}-and-{other}"


def paired(scenario: Scenario, pairs: Iterable[tuple[str, str]]) -> Scenario:
    """The scenario with one more contingency for each pair of its contingencies that is named.

    Both happen, each from its own day on; the pair is known on the earlier of the two days. Its name is
    ``ONE-and-OTHER``. A pair that is named twice is there once.

    Raises
    ------
    InputError
        There is no contingency of a name, one is paired with itself, or two pairs would have the same name.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.paired(maro.read_scenario("instances/two-roads"), [("ridge-slide", "ship-late")])
    >>> scenario["contingencies"]["contingency"].tolist()[-1]
    'ridge-slide-and-ship-late'
    """
    wanted = list(dict.fromkeys(pairs))
    rows = scenario["contingencies"].set_index("contingency", drop=False)
    for one, other in wanted:
        for name in (one, other):
            if name not in rows.index:
                raise InputError(f"no contingency '{name}' to pair")
        if one == other:
            raise InputError(f"contingency '{one}' cannot be paired with itself")
    if len({pair_name(*pair) for pair in wanted}) < len(wanted):
        raise InputError("two pairs would have the same name; give their contingencies other names")
    if not wanted:
        return scenario
    contingencies = [_row(rows, pair) for pair in wanted]
    events = pd.concat([_events(scenario, name, pair_name(*pair)) for pair in wanted for name in pair])
    return with_contingencies(scenario, contingencies, events.reset_index(drop=True))


def _row(rows: pd.DataFrame, pair: tuple[str, str]) -> dict[str, str]:
    mine = rows.loc[list(pair)]
    titles = [title or name for title, name in zip(mine["title"].tolist(), pair, strict=True)]
    known = min(mine["known_on"].dt.date.tolist()).isoformat()
    return {"contingency": pair_name(*pair), "title": "; ".join(titles), "known_on": known}


def _events(scenario: Scenario, name: str, pair: str) -> pd.DataFrame:
    """The events of a contingency as those of a pair: they begin when they would have begun without the other."""
    rows, acting = scenario["contingencies"], scenario["events"]
    known = rows.loc[rows["contingency"] == name, "known_on"].iloc[0]
    mine = acting[acting["contingency"] == name]
    mine = mine.assign(contingency=pair)
    late = mine["kind"].isin(("lose_arrival", "delay_arrival"))
    mine["from"] = mine["from"].where(mine["from"].notna() | late, known)
    return mine
