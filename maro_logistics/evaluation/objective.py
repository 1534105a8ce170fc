"""The objective, term by term, and the goals, from the written tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maro_logistics.evaluation.capacity import exposure
from maro_logistics.evaluation.equity import equity
from maro_logistics.evaluation.needs import worth
from maro_logistics.evaluation.places import kept_stock, overflow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.coverage import Served
    from maro_logistics.evaluation.money import Expense

TERMS = ("deprivation", "transport", "handling", "opening", "procurement", "loss", "exposure")
"""The terms of the objective."""
COSTS = ("transport", "handling", "opening", "procurement", "loss")
"""The terms that make up the goal `cost`."""


def terms_of(case: Case, lines: dict[str, Served], costs: dict[Expense, float]) -> dict[str, float]:
    """Every term of the objective, in currency."""
    terms = dict.fromkeys(TERMS, 0.0)
    for expense, amount in costs.items():
        terms[expense.kind] += amount
    terms["deprivation"] = sum((deprivation(case, served) for served in lines.values()), 0.0)
    terms["handling"] += overflow_cost(case)
    terms["loss"] = loss(case)
    terms["exposure"] = case.given.settings.exposure_price * exposure(case)
    return terms


def goals_of(case: Case, lines: dict[str, Served], terms: dict[str, float]) -> dict[str, float]:
    """The value of every goal a plan can be asked to minimise."""
    return {
        "deprivation": terms["deprivation"],
        "equity": equity(case, lines),
        "exposure": exposure(case),
        "cost": sum(terms[name] for name in COSTS),
    }


def deprivation(case: Case, served: Served) -> float:
    """What it is worth that a line is missing goods: by share and by waiting; what is lost once, by share."""
    cost = 0.0
    for t in case.given.calendar.periods:
        if served.line.is_useful_late:
            missing = served.missing(t)
            if missing > 0:
                days = case.given.calendar.lengths[t]
                lack = by_share(missing, served.line.due_by_period[t], case.given.settings.share_slopes)
                cost += days * worth(served.line, t, case.given, case.roads) * (lack + by_waiting(case, served, t))
        else:
            lost = served.lost_in(t)
            if lost > 0:
                lack = by_share(lost, served.line.due_in_period[t], case.given.settings.share_slopes)
                cost += worth(served.line, t, case.given, case.roads) * lack
    return cost


def by_share(missing: float, due: float, slopes: Sequence[float]) -> float:
    """A missing quantity, weighted by slopes that rise from one equal share of what is due to the next."""
    step = due / len(slopes)
    weighted, rest = 0.0, missing
    for number, slope in enumerate(slopes):
        is_last = number == len(slopes) - 1
        taken = rest if is_last else min(rest, step)
        weighted += slope * taken
        rest -= taken
    return weighted


def by_waiting(case: Case, served: Served, t: int) -> float:
    """The surcharge on what has been missing for days: steps between the slopes, the first less the 1 of the share."""
    settings, last = case.given.settings, case.given.calendar.lasts[t]
    slopes = settings.waiting_slopes
    surcharge = (slopes[0] - 1.0) * served.missing(t)
    for days, lower, upper in zip(settings.waiting_days, slopes[:-1], slopes[1:], strict=True):
        waited_for = served.line.due_by_days_before(last, days) - served.served[t]
        surcharge += (upper - lower) * max(waited_for, 0.0)
    return surcharge


def overflow_cost(case: Case) -> float:
    """The price of what is kept beyond the storage of places, by weight, volume and day."""
    cost = 0.0
    for (location, t), kept in kept_stock(case).items():
        over = overflow(case, location, kept)
        cost += case.given.settings.overflow_cost * (over.t + over.m3) * case.given.calendar.lengths[t]
    return cost


def loss(case: Case) -> float:
    """The value of what is discarded, lost on hand or on the way, and of cargo at risk of being lost."""
    value = {item: row["value_per_unit"] or 0.0 for item, row in case.given.items.items()}
    cost = sum(
        (value[row["item"]] * (row["discarded"] + row["lost_on_hand"]) for row in case.written["stock_ledger"]), 0.0
    )
    for journey in case.journeys:
        cost += sum(value[flow.goods.item] * flow.quantity for flow in journey.flows if flow.kind == "lost")
        risk = case.roads.risk(journey.leg.route, journey.depart)
        aboard = sum(value[load.goods.item] * load.quantity for load in (*journey.out, *journey.back))
        cost += risk * aboard
    return cost
