"""How unevenly what is missing falls on places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.coverage import Served


class Shortfall(NamedTuple):
    """Person-days of one location, or of one line."""

    people: float
    due: float
    missing: float

    @property
    def share(self) -> float:
        """Missing person-days / person-days due; 0 where none are due."""
        return self.missing / self.due if self.due > 0 else 0.0


def line_shortfall(case: Case, served: Served) -> Shortfall:
    """Person-days due and missing of one need line."""
    line, due, missing = served.line, 0.0, 0.0
    for t, length in enumerate(case.given.calendar.lengths):
        due_so_far = line.due_by_period[t]
        if line.is_useful_late and due_so_far > 0:
            due += line.people * length
            missing += line.people * length * served.missing(t) / due_so_far
        elif not line.is_useful_late and line.quantity:
            due += line.people * line.due_in_period[t] / line.quantity
            missing += line.people * served.lost_in(t) / line.quantity
    return Shortfall(line.people, due, missing)


def shortfalls(case: Case, lines: Mapping[str, Served]) -> dict[str, Shortfall]:
    """Person-days due and missing of every location with something due; its people are the most of any of its lines."""
    places: dict[str, Shortfall] = defaultdict(lambda: Shortfall(0.0, 0.0, 0.0))
    for served in lines.values():
        one = line_shortfall(case, served)
        if one.due > 0:
            place = places[served.line.location]
            people = max(place.people, one.people)
            places[served.line.location] = Shortfall(people, place.due + one.due, place.missing + one.missing)
    return dict(places)


def equity(case: Case, lines: Mapping[str, Served]) -> float:
    """Mean missing share of the worst-off `equity_tail` of people; 0 is best."""
    return worst_share(shortfalls(case, lines).values(), case.given.settings.equity_tail)


def worst_share(places: Iterable[Shortfall], tail: float) -> float:
    """``min h + sum people (share - h)+ / (tail x all people)``: from the worst place down until the tail is full."""
    worst_first = sorted(places, key=lambda place: -place.share)
    room = tail * sum(place.people for place in worst_first)
    if room <= 0:
        return 0.0
    rest, weighted = room, 0.0
    for place in worst_first:
        taken = min(place.people, rest)
        weighted += taken * place.share
        rest -= taken
    return weighted / room


def gini(people_and_coverage: Iterable[tuple[float, float]]) -> float:
    """Gini coefficient of coverage between people (Lorenz curve, weighted by people); 0 where nobody is covered."""
    poorest_first = sorted(people_and_coverage, key=lambda pair: pair[1])
    all_people = sum(people for people, _ in poorest_first)
    all_coverage = sum(people * coverage for people, coverage in poorest_first)
    if all_people <= 0 or all_coverage <= 0:
        return 0.0
    area, reached = 0.0, 0.0
    for people, coverage in poorest_first:
        step = people * coverage / all_coverage
        area += people / all_people * (reached + step / 2.0)
        reached += step
    return 1.0 - 2.0 * area
