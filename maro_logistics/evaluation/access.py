"""Who may use which location and route, and when (11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from maro_logistics.evaluation.days import within

if TYPE_CHECKING:
    from maro_logistics.evaluation.given import Given, Leg, Row


class Access:
    """Reads the rows of `access`."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._known: dict[tuple[str, str, str, date], bool] = {}

    def to_location(self, agency: str, location: str, day: date) -> bool:
        """Whether an agency (empty: nobody in particular) may use a location on a day."""
        return self._may(agency, "location", location, day)

    def to_route(self, agency: str, route: str, day: date) -> bool:
        """Whether an agency may use a route on a day, its ends apart."""
        return self._may(agency, "route", route, day)

    def to_leg(self, agency: str, leg: Leg, day: date) -> bool:
        """Whether an agency may use a route and both its ends on a day."""
        ends = (leg.origin, leg.destination)
        return self.to_route(agency, leg.route, day) and all(self.to_location(agency, end, day) for end in ends)

    def of_owner(self, owner: str, location: str, day: date) -> bool:
        """Whether some agency that owns the goods may use a location on a day."""
        return any(self.to_location(agency, location, day) for agency in self._given.agencies_of(owner))

    def _may(self, agency: str, kind: str, target: str, day: date) -> bool:
        key = (agency, kind, target, day)
        if key not in self._known:
            given = self._given
            table = given.access_to_locations if kind == "location" else given.access_to_routes
            mine = [row for row in table.get(target, []) if row["agency"] in ("", agency)]
            self._known[key] = self._allowed(mine, day)
        return self._known[key]

    def _allowed(self, table: list[Row], day: date) -> bool:
        """No row says no on that day, and where any row says yes, one of them holds on that day."""
        if any(not row["allowed"] and self._holds(row, day) for row in table):
            return False
        permits = [row for row in table if row["allowed"]]
        return not permits or any(self._holds(row, day) for row in permits)

    def _holds(self, row: Row, day: date) -> bool:
        """Whether a row is in force on a day; a permit from its grant on, as long as it is valid."""
        first: date | None = row["from"]
        last: date | None = row["until"]
        lead, valid = row["permit_lead_days"], row["permit_valid_days"]
        if lead is not None or valid is not None:
            start = self._given.calendar.start
            granted = (row["asked_on"] or start) + timedelta(days=int(lead or 0))
            first = max(first or start, granted)
            if valid is not None:
                end_of_permit = first + timedelta(days=int(valid) - 1)
                last = min(last or end_of_permit, end_of_permit)
        return within(day, first, last)
