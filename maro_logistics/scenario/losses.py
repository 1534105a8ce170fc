"""Contingencies that nobody has written down: the loss of every single route, location, fleet or arrival."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from maro_logistics.errors import InputError
from maro_logistics.scenario.events import with_contingencies

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

LOSSES = ("routes", "locations", "fleets", "arrivals")
"""What can be lost, by the table whose rows are lost one by one; arrivals are stocks that come in later."""
EVENT_OF = {
    "routes": "close_route",
    "locations": "close_location",
    "fleets": "lose_vehicles",
    "arrivals": "lose_arrival",
}
VALUE_OF = {"routes": "departures", "locations": "", "fleets": "", "arrivals": "1"}
WORD_OF = {"routes": "route", "locations": "location", "fleets": "fleet", "arrivals": "arrival"}
FIRST_DAY = 8
"""Day from which generated losses hold where the horizon is longer; else they hold from its middle on."""


def single_losses(
    scenario: Scenario, kinds: Iterable[str] = LOSSES, *, since: date | None = None, until: date | None = None
) -> Scenario:
    """The scenario with one more contingency for the loss of every single element of some kinds.

    A loss is known on the day from which it holds: ``since``, else the scenario's ``generated_on``, else day 8, or
    mid-horizon if that is earlier. It lasts until ``until``, else to the end. An arrival is lost on its own date,
    if that is one of the days stated. Their names are ``lost-route-NAME``, ``lost-location-NAME``,
    ``lost-fleet-NAME``, ``lost-arrival-NAME``.

    Parameters
    ----------
    scenario
        What is given; its own contingencies stay.
    kinds
        Of ``routes``, ``locations``, ``fleets``, ``arrivals``.
    since, until
        First and last day of the losses.

    Raises
    ------
    InputError
        There is no such kind, or the days are not in the horizon or in the wrong order.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.single_losses(maro.read_scenario("instances/two-roads"), ["routes"])
    >>> scenario["contingencies"]["contingency"].tolist()[-2:]
    ['lost-route-bridge_road', 'lost-route-ridge_road']
    """
    wanted = list(dict.fromkeys(kinds))
    if unknown := [kind for kind in wanted if kind not in LOSSES]:
        raise InputError(f"no losses of '{unknown[0]}'; there are {', '.join(LOSSES)}")
    day, last = loss_days(scenario, since, until)
    lost = [(kind, name, when) for kind in wanted for name, when in _elements(scenario, kind, day)]
    if since is not None or until is not None:
        lost = [(kind, name, when) for kind, name, when in lost if day <= when <= last]
    contingencies = [
        {
            "contingency": loss_name(kind, name),
            "title": f"The {WORD_OF[kind]} {name} is lost",
            "known_on": when.isoformat(),
        }
        for kind, name, when in lost
    ]
    ends = {kind: "" if until is None or kind == "arrivals" else until.isoformat() for kind in LOSSES}
    events = [
        {
            "contingency": loss_name(kind, name),
            "kind": EVENT_OF[kind],
            "target": name,
            "until": ends[kind],
            "value": VALUE_OF[kind],
        }
        for kind, name, _ in lost
    ]
    return with_contingencies(scenario, contingencies, events) if lost else scenario


def loss_name(kind: str, element: str) -> str:
    """Name of the contingency in which an element of a kind is lost."""
    return f"lost-{WORD_OF[kind]}-{element}"


def loss_days(scenario: Scenario, since: date | None, until: date | None) -> tuple[date, date]:
    """First and last day of generated losses; ``InputError`` where they are not in the horizon, or in no order."""
    settings = scenario.settings
    first, last = since or first_day(scenario), until or settings.last_day
    for word, day in (("from", first), ("until", last)):
        if not settings.start <= day <= settings.last_day:
            raise InputError(f"losses {word} {day.isoformat()}: that day is not in the horizon")
    if last < first:
        raise InputError(f"losses from {first.isoformat()} until {last.isoformat()}: they end before they begin")
    return first, last


def first_day(scenario: Scenario) -> date:
    """Day from which generated losses hold."""
    settings = scenario.settings
    if settings.generated_on is not None:
        return settings.generated_on
    return settings.start + timedelta(days=min(FIRST_DAY - 1, settings.days // 2))


def _elements(scenario: Scenario, kind: str, day: date) -> list[tuple[str, date]]:
    """(name, day of the loss) of everything of a kind that can be lost."""
    if kind == "arrivals":
        stocks = scenario["stocks"].dropna(subset=["available_on"])
        dates = [when.date() for when in stocks["available_on"]]
        inside = zip(stocks["stock"].tolist(), dates, strict=True)
        settings = scenario.settings
        return [(name, when) for name, when in inside if settings.start < when <= settings.last_day]
    column = WORD_OF[kind]
    return [(name, day) for name in dict.fromkeys(scenario[kind][column].tolist())]
