"""Laws: how the optimum of a scenario must change, or not, when the scenario is changed.

They see what a checker cannot: a model that is too strict. "Free" scenarios have no storage limits and no value of lost
goods, so that having more never costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maro_logistics.scenario.hashing import input_hash
from maro_logistics.scenario.scenario import Scenario
from tests.laws.changes import (
    EMPTY,
    Change,
    all_of,
    cells,
    doubled,
    explicit_needs,
    first_route_gone,
    first_route_shut,
    halved,
    in_currency_worth,
    in_units_of,
    later,
    no_rows,
    renamed,
    settings,
    shuffled,
    times,
    with_rows,
)
from tests.laws.closed_form import nothing_comes
from tests.proof import Solved, solved

RELATIVE = 2e-6
"""Accuracy of the engine's optimum, relative and (in currency) absolute."""

_OPTIMA: dict[str, float] = {}


@dataclass(frozen=True)
class Law:
    """A sentence about optima, and what is wrong with it in a scenario (empty if it holds)."""

    name: str
    broken: Callable[[Scenario], str]


def plain(scenario: Scenario) -> Scenario:
    """Without goals and contingencies, which are not about the one number laws compare."""
    bare = no_rows("contingencies", "events")(scenario)
    return bare.with_settings(goals=(), tolerance=(), absolute=())


free: Change = all_of(
    plain,
    cells("locations", storage_t=EMPTY, storage_m3=EMPTY, candidate=False),
    cells("items", value_per_unit=0),
)
"""Having more never costs anything."""


def optimum(scenario: Scenario) -> float:
    """The optimum of the program of a scenario, remembered."""
    key = input_hash(scenario)
    if key not in _OPTIMA:
        _OPTIMA[key] = solved(scenario).bound
    return _OPTIMA[key]


def forget() -> None:
    """Forget all optima: the model has changed."""
    _OPTIMA.clear()


def _slack(value: float) -> float:
    return RELATIVE * max(1.0, abs(value))


def same(name: str, change: Change, *, given: Change = plain, factor: float = 1.0) -> Law:
    """The optimum after the change is ``factor`` times the one before."""

    def broken(scenario: Scenario) -> str:
        base = given(scenario)
        expected, found = factor * optimum(base), optimum(change(base))
        return "" if abs(found - expected) <= _slack(expected) else f"expected {expected}, found {found}"

    return Law(name, broken)


def no_worse(name: str, change: Change, *, given: Change = free) -> Law:
    """The optimum after the change is not above the one before."""

    def broken(scenario: Scenario) -> str:
        base = given(scenario)
        before, after = optimum(base), optimum(change(base))
        return "" if after <= before + _slack(before) else f"{before} before, {after} after"

    return Law(name, broken)


def no_better(name: str, change: Change, *, given: Change = free) -> Law:
    """The optimum after the change is not below the one before."""

    def broken(scenario: Scenario) -> str:
        base = given(scenario)
        before, after = optimum(base), optimum(change(base))
        return "" if after >= before - _slack(before) else f"{before} before, {after} after"

    return Law(name, broken)


_countable = all_of(plain, cells("items", whole_units=False))
_lines = all_of(
    explicit_needs,
    cells("needs", people=lambda column: column.fillna(100.0)),
    lambda scenario: scenario.replace(needs=scenario["needs"][scenario["needs"]["kit"] == ""]),
)
_keeping = all_of(free, no_rows("stock_losses"), cells("items", shelf_life_days=EMPTY, cold=False))
_open = all_of(
    free,
    no_rows("access", "stock_losses"),
    cells("items", cold=False, shelf_life_days=EMPTY, whole_units=False),
    settings(firm_days=0),
    cells("locations", open_from=EMPTY, open_until=EMPTY),
)


def _plenty(scenario: Scenario) -> Scenario:
    """A million of every item at every location."""
    places, items = scenario["locations"]["location"], scenario["items"]["item"]
    rows = [{"location": place, "item": item, "quantity": 1e6} for place in places for item in items]
    return with_rows("stocks", *rows)(scenario)


def _deprivation(result: Solved) -> float:
    """Deprivation of a solution, before it is rounded."""
    return result.formulation.terms["deprivation"].at(result.x)


def _nobody_goes_short(scenario: Scenario) -> str:
    found = _deprivation(solved(_plenty(_open(scenario))))
    return "" if found <= 1e-6 else f"deprivation {found}"


def _without_anything_all_is_missing(scenario: Scenario) -> str:
    bare = no_rows("stocks", "suppliers")(plain(scenario))
    expected, found = nothing_comes(bare), optimum(bare)
    return "" if abs(found - expected) <= _slack(expected) else f"expected {expected}, found {found}"


def _dearer_need_is_met_better(scenario: Scenario) -> str:
    base = plain(scenario)
    dear = base.with_settings(value_per_person_day=4 * base.settings.value_per_person_day)
    was, now = _deprivation(solved(base)), _deprivation(solved(dear)) / 4
    return "" if now <= was + 10 * _slack(was) else f"{was} before, {now} after"


def _deprivation_first_misses_least(scenario: Scenario) -> str:
    base = plain(scenario)
    weighed = solved(base)
    least = solved(base.with_settings(goals=("deprivation", "cost"))).goals[0]
    told = _deprivation(weighed)
    return "" if least <= told + _slack(told) else f"{told} weighed, {least} first"


def _plans_cost_no_less_than_the_optimum(scenario: Scenario) -> str:
    result = solved(plain(scenario))
    return "" if result.objective >= result.bound - _slack(result.bound) else f"{result.bound}, {result.objective}"


def _optima_pass_the_checker(scenario: Scenario) -> str:
    report = solved(plain(scenario)).report
    return "; ".join(str(violation) for violation in report.violations[:3])


def _longer(scenario: Scenario) -> Scenario:
    own = scenario.settings
    return scenario.with_settings(days=own.days + 1, periods=(*own.period_lengths, 1))


def _until_the_end(scenario: Scenario) -> Scenario:
    """Lines that end with the horizon end there by date, so that a longer one does not move when they are due."""
    last = str(scenario.settings.last_day)
    return cells("needs", until=lambda column: column.astype(object).where(column.notna(), last))(scenario)


LAWS: tuple[Law, ...] = (
    same("the order of rows means nothing", shuffled),
    same("names mean nothing", renamed),
    same("the calendar means nothing", later),
    same("units of quantity mean nothing", in_units_of(4.0), given=_countable),
    same("a change of currency changes every amount", in_currency_worth(8.0), factor=8.0),
    same("derived needs are need lines", explicit_needs),
    same(
        "a need line is its two halves",
        halved("needs", "need", "quantity", "quantity_per_day", "people"),
        given=all_of(_countable, _lines),
    ),
    same("a stock is its two halves", halved("stocks", "stock", "quantity")),
    same("a route closed on all days is no route", first_route_gone, given=all_of(plain, first_route_shut)),
    same(
        "an item nobody asks for means nothing",
        lambda scenario: with_rows(
            "stocks", {"location": scenario["locations"]["location"].iloc[0], "item": "useless", "quantity": 9}
        )(with_rows("items", {"item": "useless", "kg_per_unit": 0})(scenario)),
    ),
    same("a place without roads, stock or people means nothing", with_rows("locations", {"location": "nowhere"})),
    same(
        "two worlds apart cost twice as much",
        doubled,
        given=all_of(plain, settings(exposure_limit=None), no_rows("funds"), explicit_needs),
        factor=2.0,
    ),
    no_worse("more stock never costs", cells("stocks", quantity=times(1.5))),
    no_worse("earlier stock never costs", cells("stocks", available_on=EMPTY), given=_keeping),
    no_worse(
        "stock that keeps never costs",
        all_of(
            cells("stocks", expires_on=EMPTY),
            cells("items", shelf_life_days=EMPTY),
        ),
    ),
    no_worse(
        "goods for everybody never cost", cells("stocks", agency="", earmark=""), given=all_of(free, no_rows("funds"))
    ),
    no_worse("more vehicles never cost", cells("fleets", count=lambda column: column + 1), given=plain),
    no_worse(
        "larger vehicles never cost", cells("vehicle_types", payload_kg=times(1.5), volume_m3=times(1.5)), given=plain
    ),
    no_worse("parts of vehicles never cost", cells("vehicle_types", whole=False), given=plain),
    no_worse("plans free of whole numbers never cost more", settings(firm_days=0), given=plain),
    no_worse("cheaper kilometres never cost", cells("vehicle_types", cost_per_km=times(0.5)), given=plain),
    no_worse("more money never costs", cells("funds", amount=times(2.0)), given=plain),
    no_worse(
        "no closures never cost",
        all_of(
            cells("route_conditions", closed="no"),
            cells("routes", closed_from=EMPTY, closed_until=EMPTY),
            cells("threat_rules", closed="no"),
        ),
    ),
    no_worse("no access rules never cost", no_rows("access")),
    no_worse("no escorts never cost", cells("threat_rules", escorts_per_convoy=0), given=plain),
    no_worse("heard everywhere never costs", cells("routes", communications="full"), given=plain),
    no_worse(
        "wider roads never cost",
        cells(
            "routes",
            capacity_t_per_day=times(2),
            capacity_vehicles_per_day=times(2),
            limit_kg=times(2),
            carrier_t_per_day=times(2),
        ),
        given=plain,
    ),
    no_worse("roads that lose nothing never cost", cells("routes", loss_share=0)),
    no_worse("more storage never costs", cells("locations", storage_t=times(2), storage_m3=times(2)), given=plain),
    no_worse("more handling never costs", cells("locations", handling_t_per_day=times(2)), given=plain),
    no_worse("no limit of exposure never costs", settings(exposure_limit=None), given=plain),
    no_worse(
        "fewer people never cost",
        cells("assessments", people=times(0.5)),
        given=all_of(free, cells("items", whole_units=False)),
    ),
    no_worse("more time to serve never costs", cells("rations", due_within_days=lambda column: column + 1)),
    no_better("a longer horizon never costs less", _longer, given=all_of(free, _until_the_end)),
    no_better(
        "a fleet of two halves does no more",
        halved("fleets", "fleet", "count"),
        given=all_of(
            plain,
            cells("fleets", count=times(2)),
        ),
    ),
    Law("where there is plenty nobody goes short", _nobody_goes_short),
    Law("without goods all is missing", _without_anything_all_is_missing),
    Law("dearer need is met better", _dearer_need_is_met_better),
    Law("deprivation first misses least", _deprivation_first_misses_least),
    Law("plans cost no less than the optimum", _plans_cost_no_less_than_the_optimum),
    Law("optima pass the checker", _optima_pass_the_checker),
)
"""Every law."""
