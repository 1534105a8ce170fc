"""A plan carried out in a scenario, as far as the scenario lets it: what is late, cut, lost, turned back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maro_logistics.evaluation.carrying.buying import Buying
from maro_logistics.evaluation.carrying.escorting import Escorting
from maro_logistics.evaluation.carrying.issuing import Issuing
from maro_logistics.evaluation.carrying.moving import Moving
from maro_logistics.evaluation.carrying.telling import Told, tell
from maro_logistics.evaluation.carrying.world import World
from maro_logistics.evaluation.case import open_case, refuse_unfinished
from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.given import Given
from maro_logistics.evaluation.needs import need_lines
from maro_logistics.evaluation.written import Written
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.scenario.hashing import input_hash

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.written import PlanLike
    from maro_logistics.scenario.scenario import Scenario

SMALLEST = 1e-9
"""Least divisor of a gap."""
KEPT = ("engine", "seed", "version", "limits")
"""What the summary goes on saying about the plan."""


def carry_out(scenario: Scenario, plan: PlanLike, *, known_on: date | None = None) -> Plan:
    """The plan as it turns out in a scenario, complete, with every equation holding.

    Period by period, in the order of events, each planned decision is cut to the largest part that breaks nothing,
    given what was done before: first whole trips, then cargo row by row. Nothing is added. What cannot go stays where
    it is and is not sent later. Only issues catch up: a line may be given what was planned for it up to that day and
    not yet given. A line that the plan does not know may be given what the plan meant for a line of the same place,
    item and agency and that one does not take. Vehicles for which no cargo is left stay at their base, and so do teams
    for which no movement is left.

    Parameters
    ----------
    scenario
        In which the plan is carried out; it need not be the one it was made for.
    plan
        What was planned.
    known_on
        The decisions of all periods that end before that day are taken as they were planned, whatever limits say.

    Raises
    ------
    InputError
        The plan lacks tables or columns.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")
    >>> made = maro.plan(scenario, gap=0)  # doctest: +SKIP
    >>> held = maro.carry_out(maro.apply(scenario, "ship-late"), made)  # doctest: +SKIP
    >>> held.objective >= made.objective  # doctest: +SKIP
    True
    """
    refuse_unfinished(plan)
    given, planned = Given(scenario), Written(plan)
    world = played(given, planned, known_on)
    told = tell(world, planned, _lost(given, planned))
    return build_plan({**_summary(scenario, plan, told["summary"])}, told["tables"])


def played(given: Given, planned: Written, known_on: date | None) -> World:
    """The world after a plan was carried out in it."""
    case = open_case(given, _known(given, planned), need_lines(given), Findings())
    frozen = 0 if known_on is None else sum(last < known_on for last in given.calendar.lasts)
    world = World(case, frozen)
    _play(world, {row["need"] for name in ("coverage", "issues") for row in planned[name]})
    return world


def _summary(scenario: Scenario, plan: PlanLike, told: dict[str, Any]) -> dict[str, Any]:
    """What is told of the plan carried out; in the scenario it was made for its bound still holds."""
    kept = {name: plan.summary[name] for name in KEPT if name in plan.summary}
    mine, bound = input_hash(scenario), plan.summary.get("bound")
    summary = {**kept, "scenario": scenario.settings.name, "input_hash": mine, "status": "carried out", **told}
    if bound is not None and plan.summary.get("input_hash") == mine:
        value = told["objective"]
        bound = min(float(bound), value)
        summary |= {"bound": bound, "gap": (value - bound) / max(abs(value), SMALLEST)}
    return summary


def _play(world: World, known: set[str]) -> None:
    """All periods, each in the order of events."""
    written = world.case.written
    buying = Buying(world, written["openings"], written["orders"])
    escorting = Escorting(world, written["teams"])
    moving = Moving(world, buying, escorting)
    issuing = Issuing(world, written["issues"], known)
    for t in world.calendar.periods:
        buying.open(t)
        world.begin(t)
        buying.buy(t)
        escorting.send(t)
        moving.leave(t)
        world.receive(t)
        issuing.issue(t)
        world.close(t)


def _lost(given: Given, planned: Written) -> dict[str, dict[tuple[int, int], float]]:
    """What the plan tells to be unmet of each part of each line."""
    lost: dict[str, dict[tuple[int, int], float]] = {}
    for row in planned["coverage"]:
        part = given.calendar.period(row["asked"]), given.calendar.period(row["due"])
        if part[0] is not None and part[1] is not None:
            lost.setdefault(row["need"], {})[part[0], part[1]] = row["unmet"]
    return lost


def _known(given: Given, planned: Written) -> Written:
    """The decisions of the plan that speak of things the scenario knows; others cannot be carried out at all."""
    movements = [row for row in planned["movements"] if _is_movement(given, row)]
    names = {row["movement"] for row in movements}
    goods = given.items.keys()
    tables: dict[str, list[Row]] = {
        "movements": movements,
        "cargo": [row for row in planned["cargo"] if row["movement"] in names and row["item"] in goods],
        "teams": [row for row in planned["teams"] if row["fleet"] in given.fleets and _is_leg(given, row)],
        "orders": [
            row for row in planned["orders"] if row["supplier"] in given.suppliers and _is_dated(given, row, "placed")
        ],
        "openings": [row for row in planned["openings"] if row["location"] in given.locations],
        "issues": [row for row in planned["issues"] if row["item"] in goods and _is_dated(given, row, "date")],
    }
    return Told(tables, {})


def _is_movement(given: Given, row: Row) -> bool:
    fleets: Any = given.fleets.keys() | {""}
    return row["fleet"] in fleets and row["to_fleet"] in fleets and _is_leg(given, row)


def _is_leg(given: Given, row: Row) -> bool:
    """Whether the route exists in that direction, and the day is one of the horizon."""
    if row["route"] not in given.routes or not _is_dated(given, row, "depart"):
        return False
    return (row["origin"], row["destination"]) in {(leg.origin, leg.destination) for leg in given.legs(row["route"])}


def _is_dated(given: Given, row: Row, column: str) -> bool:
    return given.calendar.has(row[column])
