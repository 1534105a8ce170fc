"""The state of routes: closures, threat levels, speed, limits, risk, day by day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Literal

from maro_logistics.evaluation.days import days_between, within

if TYPE_CHECKING:
    from maro_logistics.evaluation.given import Given, Row

NO_RULE: Row = {
    "speed_factor": 1.0,
    "risk_per_trip": 0.0,
    "escorts_per_convoy": 0.0,
    "convoy_size": None,
    "closed": "no",
    "priority_factor": 1.0,
}
"""What holds at a level for which the scenario has no rule."""

Incident = Literal["turned_back", "lost"]


@cache
def exact(number: float) -> Fraction:
    """A number as it is written in decimal digits, so that products and quotients are not blurred."""
    return Fraction(repr(float(number)))


class Roads:
    """Reads routes, route conditions, threats and threat rules."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._conditions: dict[tuple[str, date], list[Row]] = {}
        self._levels: dict[tuple[str, date], int] = {}
        self._open_days: dict[tuple[str, int], list[date]] = {}

    def conditions(self, route: str, day: date) -> list[Row]:
        """The conditions in force on a route on a day."""
        key = (route, day)
        if key not in self._conditions:
            table = self._given.conditions.get(route, [])
            self._conditions[key] = [row for row in table if within(day, row["from"], row["until"])]
        return self._conditions[key]

    def level_of_location(self, location: str, day: date) -> int:
        """The threat level of a location itself on a day: the highest of its rows, else 0."""
        return highest(self._given.threats_of_locations.get(location, []), day)

    def level(self, route: str, day: date) -> int:
        """The threat level of a route: the highest of its own and its two ends'."""
        key = (route, day)
        if key not in self._levels:
            row = self._given.routes[route]
            own = highest(self._given.threats_of_routes.get(route, []), day)
            ends = (self.level_of_location(row[end], day) for end in ("origin", "destination"))
            self._levels[key] = max(own, *ends)
        return self._levels[key]

    def rule(self, level: int) -> Row:
        """What a level means."""
        return self._given.threat_rules.get(level, NO_RULE)

    def rule_on(self, route: str, day: date) -> Row:
        """What the level of a route means on a day."""
        return self.rule(self.level(route, day))

    def nobody_under_way(self, route: str, day: date) -> bool:
        """Whether the route is closed on a day even to those who are on it."""
        row = self._given.routes[route]
        has_dates = row["closed_from"] is not None or row["closed_until"] is not None
        by_dates = has_dates and within(day, row["closed_from"], row["closed_until"])
        return by_dates or any(row["closed"] == "yes" for row in self.conditions(route, day))

    def is_closed_between(self, route: str, first: date, last: date) -> bool:
        """Whether the route is closed even to those on it on some day; days after the horizon never come."""
        days = days_between(first, min(last, self._given.calendar.last_day))
        return any(self.nobody_under_way(route, day) for day in days)

    def nobody_leaves(self, route: str, day: date) -> bool:
        """Whether the route is closed to departures on a day, by itself, a condition or its level."""
        return (
            self.nobody_under_way(route, day)
            or any(row["closed"] not in ("no", "") for row in self.conditions(route, day))
            or self.rule_on(route, day)["closed"] == "departures"
        )

    def open_days(self, route: str, t: int) -> list[date]:
        """The days of a period on which nothing closes the route to departures."""
        key = (route, t)
        if key not in self._open_days:
            days = self._given.calendar.days(t)
            self._open_days[key] = [day for day in days if not self.nobody_leaves(route, day)]
        return self._open_days[key]

    def incident(self, route: str, depart: date, arrive: date, end: date) -> tuple[date, Incident] | None:
        """The day that turns back or takes what left on `depart`, and which.

        On the way out the first day of either kind counts; on the way back (after `arrive`, up to `end`) only a day on
        which what is under way is lost. Days after the horizon never come.
        """
        for day in days_between(depart, min(end, self._given.calendar.last_day))[1:]:
            closed = {row["closed"] for row in self.conditions(route, day)}
            if "lost" in closed:
                return day, "lost"
            if "turned_back" in closed and day <= arrive:
                return day, "turned_back"
        return None

    def speed_factor(self, route: str, day: date) -> Fraction:
        """The product of the factors of the route, of all its conditions and of its level."""
        factor = exact(self._given.routes[route]["speed_factor"]) * exact(self.rule_on(route, day)["speed_factor"])
        for row in self.conditions(route, day):
            factor *= exact(row["speed_factor"])
        return factor

    def capacity_factor(self, route: str, day: date) -> float:
        """The product of the capacity factors of all conditions."""
        factor = 1.0
        for row in self.conditions(route, day):
            factor *= row["capacity_factor"]
        return factor

    def limit_t(self, route: str, day: date) -> float:
        """Largest payload of one vehicle on a day by the route and its conditions, in tonnes; infinite without."""
        limits = [row["limit_kg"] for row in (self._given.routes[route], *self.conditions(route, day))]
        return min((limit / 1000.0 for limit in limits if limit is not None), default=float("inf"))

    def risk(self, route: str, day: date) -> float:
        """``p = 1 - (1 - risk)(1 - risk_per_trip)``: that a trip leaving on that day is lost."""
        own: float = self._given.routes[route]["risk"]
        by_level: float = self.rule_on(route, day)["risk_per_trip"]
        return 1.0 - (1.0 - own) * (1.0 - by_level)


def highest(threats: list[Row], day: date) -> int:
    """The highest level among the rows in force on a day; 0 without any."""
    return max((int(row["level"]) for row in threats if within(day, row["from"], row["until"])), default=0)
