"""All tight cases, and what each must cover."""

from __future__ import annotations

from tests.tight import cases_goods, cases_money, cases_names, cases_needs, cases_places, cases_roads, cases_ways
from tests.tight.case import Case

CASES: tuple[Case, ...] = (
    *cases_goods.CASES,
    *cases_roads.CASES,
    *cases_places.CASES,
    *cases_ways.CASES,
    *cases_needs.CASES,
    *cases_money.CASES,
    *cases_names.CASES,
)
"""Every tight case."""

EQUATIONS = tuple(str(number) for number in range(1, 18))
"""The numbered equations of the planning problem."""

RULES = (
    "sets",
    "orders",
    "whole units",
    "whole trips",
    "waiting surcharge",
    "share slopes",
    "lost lines",
    "due windows",
    "equity",
    "goals",
    "telescoping periods",
    "expiry batch",
    "earmark",
    "pools",
    "sharing of vehicles",
    "carriers",
    "re-basing",
    "requirements mix",
    "candidate hub",
    "permits",
    "transfer days",
    "daylight",
    "closures",
    "threats",
    "phases",
    "derived needs",
    "priority",
    "transport cost",
    "handling cost",
)
"""The rules without a number that need a case of their own."""
