"""What a contingency makes of a scenario: another scenario, and nothing downstream knows the difference."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate

import pandas as pd

from maro_logistics.errors import InputError, ScenarioError
from maro_logistics.scenario.build import Rows, typed_rows
from maro_logistics.scenario.draft import Draft, draft_of
from maro_logistics.scenario.event_rows import Event, events_of
from maro_logistics.scenario.events_dates import with_rows
from maro_logistics.scenario.events_needs import KINDS, change_needs
from maro_logistics.scenario.events_writing import WRITERS
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.rules import broken_rules
from maro_logistics.scenario.rules_cells import cells
from maro_logistics.scenario.rules_events import events as events_that_do_not_fit
from maro_logistics.scenario.rules_rows import dates
from maro_logistics.scenario.scenario import Scenario


def apply(scenario: Scenario, contingency: str) -> Scenario:
    """The scenario in which a contingency has struck, valid, without contingencies of its own.

    All events of the contingency act, whatever the order of their rows: edits first, then all others.

    Parameters
    ----------
    scenario
        The scenario that states the contingency; see :func:`with_contingencies` for others.
    contingency
        Its name.

    Raises
    ------
    InputError
        The scenario states no such contingency.
    ScenarioError
        An event does not fit, or what it makes of the scenario breaks a rule; findings name contingency and event.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")
    >>> changed = maro.apply(scenario, "ship-late")
    >>> changed["stocks"].set_index("stock").loc["food-ship", "available_on"].date().isoformat()
    '2025-03-06'
    """
    rows = scenario["contingencies"]
    if contingency not in set(rows["contingency"]):
        near = Nearest(list(rows["contingency"]))(contingency)
        raise InputError(f"no contingency {quoted(contingency)}" + (f"; {near}" if near else ""))
    _refuse_unfit(scenario, contingency)
    base = scenario.replace(contingencies=rows.iloc[:0], events=scenario["events"].iloc[:0])
    events = events_of(scenario, contingency)
    changed = _after(base, events)
    _refuse_broken(base, changed, contingency, events)
    return changed


def with_contingencies(scenario: Scenario, contingencies: Rows, events: Rows) -> Scenario:
    """The scenario with more contingencies and their events, for sets that are generated rather than stated.

    Rows are those of the tables `contingencies` and `events`, as values or text. A contingency of a name that is there
    already takes its place. Whether the events fit is looked at when a contingency is applied.

    Raises
    ------
    ScenarioError
        With a finding for every cell and column that cannot be typed.

    Examples
    --------
    >>> import maro_logistics as maro
    >>> scenario = maro.read_scenario("instances/two-roads")
    >>> bridge = [{"contingency": "bridge", "known_on": "2025-03-04"}]
    >>> event = [{"contingency": "bridge", "kind": "close_route", "target": "bridge_road"}]
    >>> changed = maro.apply(maro.with_contingencies(scenario, bridge, event), "bridge")
    >>> changed["route_conditions"]["closed"].tolist()
    ['departures']
    """
    new, changes = typed_rows("contingencies", contingencies), typed_rows("events", events)
    names = set(new["contingency"])
    stated, acting = scenario["contingencies"], scenario["events"]
    return scenario.replace(
        contingencies=with_rows(stated[~stated["contingency"].isin(names)], new),
        events=with_rows(acting[~acting["contingency"].isin(names)], changes),
    )


def _after(base: Scenario, events: Sequence[Event]) -> Scenario:
    """The scenario after the events."""
    others = [event for event in events if event.kind not in KINDS]
    changed = reduce(lambda before, event: WRITERS[event.kind](before, event), others, base)
    return change_needs(changed, [event for event in events if event.kind in KINDS])


def _refuse_unfit(scenario: Scenario, contingency: str) -> None:
    """Raise if the contingency or one of its events is not what its kind asks for."""
    mine = {name: _of(scenario[name], contingency) for name in ("contingencies", "events")}
    draft = Draft(scenario.settings, {**scenario.tables, **mine})
    findings = [
        finding
        for rule in (cells, dates, events_that_do_not_fit)
        for finding in rule(draft)
        if finding.table in mine and finding.severity == "error"
    ]
    if findings:
        raise ScenarioError(findings)


def _of(frame: pd.DataFrame, contingency: str) -> pd.DataFrame:
    return frame[frame["contingency"] == contingency]


def _refuse_broken(base: Scenario, changed: Scenario, contingency: str, events: Sequence[Event]) -> None:
    """Raise if the changed scenario breaks a rule that the unchanged one obeys; the event that did it is named."""
    if not _errors(changed):
        return
    known = {_words(finding) for finding in _errors(base)}
    told: list[Finding] = []
    for so_far in accumulate(([event] for event in events), lambda before, event: [*before, *event]):
        event = so_far[-1]
        for finding in _errors(_after(base, so_far)):
            if _words(finding) not in known:
                known.add(_words(finding))
                message = f"contingency {quoted(contingency)}: {event.kind} makes {finding.table} invalid: {finding}"
                told.append(found("event-result", "events", message, row=event.row))
    if told:
        raise ScenarioError(told)


def _errors(scenario: Scenario) -> list[Finding]:
    return [finding for finding in broken_rules(draft_of(scenario)) if finding.severity == "error"]


def _words(finding: Finding) -> tuple[str, ...]:
    """What a finding says, but for the row."""
    return (finding.code, finding.table, finding.column, finding.value, finding.message)
