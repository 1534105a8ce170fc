"""Roads that a threat may close: contingencies with the probability that the threat rules give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from typing import TYPE_CHECKING

import pandas as pd

from maro_logistics.scenario.events import with_contingencies
from maro_logistics.scenario.losses import loss_days

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

PREFIX = "threat-route-"
"""What the names of generated closures begin with."""
CERTAIN = 1.0
"""Contingencies exclude one another, so their probabilities add up to no more."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A road that its threat level may close."""

    route: str
    first: date
    last: date
    probability: float
    """That it is closed on at least one of its days."""


def threat_closures(scenario: Scenario, *, since: date | None = None, until: date | None = None) -> Scenario:
    """The scenario with one more contingency for every road that its threat level may close.

    Days of a road are those on which its level, the highest of its own and of both its ends, has a
    ``closure_probability_per_day`` above 0 and is not closed by rule anyway. The closure (``departures``) lasts from
    the first of them to the last, is known on the first, and has the probability ``1 - product of (1 - probability of
    the day)``. The column ``probability`` is filled in where all contingencies together stay within 1, as those that
    exclude one another must; closures of many roads do not, so the title tells the probability always. Names are
    ``threat-route-NAME``.

    Parameters
    ----------
    scenario
        What is given; its own contingencies stay.
    since, until
        First and last day that is looked at; default as in :func:`single_losses`, to the end.

    Raises
    ------
    InputError
        The days are not in the horizon, or in the wrong order.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.threat_closures(maro.read_scenario("instances/two-roads"))
    >>> len(scenario["contingencies"])
    2
    """
    found = closures(scenario, since, until)
    if not found:
        return scenario
    stated = scenario["contingencies"]
    others = stated.loc[~stated["contingency"].isin([PREFIX + one.route for one in found]), "probability"]
    fits = float(others.sum()) + sum(one.probability for one in found) <= CERTAIN
    contingencies = [
        {
            "contingency": PREFIX + one.route,
            "title": f"Threats close the route {one.route} (probability {one.probability:.1%})",
            "probability": one.probability if fits else "",
            "known_on": one.first.isoformat(),
            "trigger": f"threat level on {one.route} or at its ends",
        }
        for one in found
    ]
    events = [
        {
            "contingency": PREFIX + one.route,
            "kind": "close_route",
            "target": one.route,
            "until": one.last.isoformat(),
            "value": "departures",
        }
        for one in found
    ]
    return with_contingencies(scenario, contingencies, events)


def closures(scenario: Scenario, since: date | None = None, until: date | None = None) -> list[Closure]:
    """The roads that their threat level may close within some days, in the order of the table of routes."""
    first, last = loss_days(scenario, since, until)
    rules = scenario["threat_rules"]
    open_rules = rules[rules["closed"] != "departures"]
    chance = dict(zip(open_rules["level"].tolist(), open_rules["closure_probability_per_day"].tolist(), strict=True))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    routes, places = _levels(scenario, "route", days), _levels(scenario, "location", days)
    none = [0] * len(days)
    out = []
    for route in scenario["routes"].to_dict("records"):
        ends = [places.get(route[end], none) for end in ("origin", "destination")]
        around = (routes.get(route["route"], none), *ends)
        daily = {day: chance.get(max(levels), 0.0) for day, *levels in zip(days, *around, strict=True)}
        likely = {day: value for day, value in daily.items() if value > 0}
        if likely:
            missed = prod(1.0 - value for value in likely.values())
            out.append(Closure(str(route["route"]), min(likely), max(likely), 1.0 - missed))
    return out


def _levels(scenario: Scenario, column: str, days: list[date]) -> dict[str, list[int]]:
    """The highest level assessed for each route or location that has one, day by day."""
    out: dict[str, list[int]] = {}
    for row in scenario["threats"].to_dict("records"):
        if pd.isna(row[column]) or not row[column]:
            continue
        begins = days[0] if pd.isna(row["from"]) else row["from"].date()
        ends = days[-1] if pd.isna(row["until"]) else row["until"].date()
        before = out.get(row[column], [0] * len(days))
        level = int(row["level"])
        now = [max(old, level) if begins <= day <= ends else old for old, day in zip(before, days, strict=True)]
        out[row[column]] = now
    return out
