"""Each rule is broken by one change to a valid scenario, and nothing else is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

World = dict[str, Any]
Change = Callable[[World], object]


def row(table: str, number: int = 0, **cells: Any) -> Change:
    """Change cells of a row."""
    return lambda world: world[table][number].update(cells)


def add(table: str, *rows: dict[str, Any]) -> Change:
    """Add rows to a table."""
    return lambda world: world.setdefault(table, []).extend(rows)


def put(**settings: Any) -> Change:
    """Change settings."""
    return lambda world: world["settings"].update(settings)


def both(*changes: Change) -> Change:
    """Several changes, one after the other."""
    return lambda world: [change(world) for change in changes]


def event(kind: str, **cells: Any) -> Change:
    """Add an event to the flood."""
    return add("events", {"contingency": "flood", "kind": kind, **cells})


WHOLE = row("items", whole_units=True)
HIDE = {"location": "Hill", "candidate": True, "storage_t": 5}

ERRORS: dict[str, tuple[Change, list[str]]] = {
    "a required cell is empty": (row("fleets", count=None), ["empty-cell fleets:2 count"]),
    "a number is below the range": (row("routes", km=-8), ["out-of-range routes:2 km"]),
    "a number is above the range": (row("locations", latitude=120), ["out-of-range locations:2 latitude"]),
    "a number is beyond 1e9": (row("stocks", quantity=1e15), ["too-large stocks:2 quantity"]),
    "a location is misspelt": (row("needs", location="Cmap"), ["unknown-name needs:2 location"]),
    "an earmark names nobody": (row("stocks", earmark="Nobody"), ["unknown-name stocks:2 earmark"]),
    "a list names an unknown location": (
        add("funds", {"fund": "F", "amount": 1, "locations": "Port;Cmap"}),
        ["unknown-name funds:2 locations"],
    ),
    "a name stands twice": (add("locations", {"location": "Port"}), ["duplicate-key locations:4 location"]),
    "a need names two things": (
        both(row("needs", kit="K"), add("kits", {"kit": "K", "item": "food", "units_per_kit": 1})),
        ["one-of needs:2 item"],
    ),
    "a need names nothing": (row("needs", item=None), ["one-of needs:2 item"]),
    "a need has two quantities": (row("needs", quantity_per_day=1), ["one-of needs:2 quantity"]),
    "a need has no quantity": (row("needs", quantity=None), ["one-of needs:2 quantity"]),
    "a ration is of nothing": (add("rations", {"quantity_per_person_per_day": 1}), ["one-of rations:2 item"]),
    "access names neither place nor route": (add("access", {"allowed": "no"}), ["one-of access:2 location"]),
    "a threat names both": (
        add("threats", {"location": "Port", "route": "R", "level": 1}),
        ["one-of threats:2 location"],
    ),
    "an end is before the beginning": (
        row("needs", **{"from": "2004-07-05", "until": "2004-07-04"}),
        ["reversed-dates needs:2 until"],
    ),
    "stock expires before it comes": (row("stocks", expires_on="2004-07-01"), ["expired-stock stocks:2 expires_on"]),
    "a closure ends without beginning": (row("routes", closed_until="2004-07-04"), ["one-of routes:2 closed_until"]),
    "a route ends where it begins": (
        add("routes", {"route": "O", "origin": "Port", "destination": "Port", "mode": "road", "km": 1}),
        ["self-route routes:3 destination"],
    ),
    "a carrier has no days": (row("routes", cost_per_t=5), ["incomplete-carrier routes:2 carrier_days"]),
    "a carrier has no tariff": (row("routes", carrier_t_per_day=5), ["incomplete-carrier routes:2 cost_per_t"]),
    "a truck has no payload": (row("vehicle_types", payload_kg=None), ["unusable-fleet vehicle_types:2 payload_kg"]),
    "escorts have no convoy": (
        add("threat_rules", {"level": 3, "escorts_per_convoy": 1}),
        ["incomplete-rule threat_rules:2 convoy_size"],
    ),
    "two rules are of one level": (
        add("threat_rules", {"level": 3}, {"level": 3}),
        ["duplicate-key threat_rules:3 level"],
    ),
    "a candidate states no storage": (row("locations", 1, candidate=True), ["candidate locations:3 storage_t"]),
    "a candidate holds stock": (row("locations", candidate=True), ["candidate stocks:2 location"]),
    "half a box is lost": (
        both(WHOLE, add("stock_losses", {"location": "Port", "item": "food", "on": "2004-07-03", "share": 0.5})),
        ["whole-loss stock_losses:2 share"],
    ),
    "half of all, boxes too, is lost": (
        both(WHOLE, add("stock_losses", {"location": "Port", "on": "2004-07-03", "share": 0.5})),
        ["whole-loss stock_losses:2 share"],
    ),
    "assessments of a place share a day": (
        add(
            "assessments",
            {"location": "Camp", "people": 5, "until": "2004-07-05"},
            {"location": "Camp", "people": 6, "from": "2004-07-05"},
        ),
        ["overlap assessments:3 from"],
    ),
    "rows of a fleet share a day": (
        add("fleets", {"fleet": "T", "base": "Port", "vehicle_type": "truck", "count": 2, "from": "2004-07-04"}),
        ["overlap fleets:3 from"],
    ),
    "rows of a fleet have two bases": (
        both(
            row("fleets", until="2004-07-03"),
            add("fleets", {"fleet": "T", "base": "Camp", "vehicle_type": "truck", "count": 2, "from": "2004-07-04"}),
        ),
        ["fleet-rows fleets:3 base"],
    ),
    "contingencies are more than certain": (
        add("contingencies", {"contingency": "war", "probability": 0.9, "known_on": "2004-07-03"}),
        ["probability contingencies: probability"],
    ),
    "a need is for nobody": (row("needs", people=None), ["no-people needs:2 people"]),
    "people are assessed only after the need": (
        both(
            row("needs", people=None, until="2004-07-04"),
            add("assessments", {"location": "Camp", "people": 5, "from": "2004-07-05"}),
        ),
        ["no-people needs:2 people"],
    ),
    "periods do not add up": (put(periods="9x1"), ["bad-setting scenario: periods"]),
    "a goal is unknown": (put(goals=["fairness"]), ["bad-setting scenario: goals"]),
    "share slopes fall": (put(share_slopes=[1, 4, 2]), ["bad-setting scenario: share_slopes"]),
    "waiting is cheaper than missing": (put(waiting_slopes=[0.5, 2, 4]), ["bad-setting scenario: waiting_slopes"]),
    "waiting days fall": (put(waiting_days=[7, 3]), ["bad-setting scenario: waiting_days"]),
    "a setting is out of range": (put(daylight_hours=25), ["bad-setting scenario: daylight_hours"]),
    "an event closes an unknown route": (event("close_route", target="Q"), ["event-target events:2 target"]),
    "an event closes a route in an unknown way": (
        event("close_route", target="R", value="gone"),
        ["event-value events:2 value"],
    ),
    "an event loses more than all": (
        event("lose_stock", target="Port", value=2),
        ["event-value events:2 value"],
    ),
    "an event breaks a box": (
        both(WHOLE, event("lose_stock", target="Port", item="food", value=0.5)),
        ["whole-loss events:2 value"],
    ),
    "an event begins before it is known": (
        event("close_route", target="R", **{"from": "2004-07-02"}),
        ["event-date events:2 from"],
    ),
    "an arrival is late before that is known": (
        event("delay_arrival", target="S", value=3),
        ["event-date events:2 target"],
    ),
    "people move nowhere": (event("move_people", target="Camp", value=0.5), ["event-columns events:2 to"]),
    "people move to where they are": (
        event("move_people", target="Camp", to="Camp", value=0.5),
        ["event-target events:2 to"],
    ),
    "an edit has no operation": (
        event("edit", table="routes", column="km", value=3),
        ["event-columns events:2 operation"],
    ),
    "an edit names an unknown column": (
        event("edit", table="routes", column="kms", operation="set", value=3),
        ["event-columns events:2 column"],
    ),
    "an edit picks no row": (
        event("edit", table="routes", where="route=Q", column="km", operation="set", value=3),
        ["event-target events:2 where"],
    ),
    "an edit sets a number to a word": (
        event("edit", table="routes", column="km", operation="set", value="far"),
        ["event-value events:2 value"],
    ),
    "an edit scales a word": (
        event("edit", table="routes", column="mode", operation="scale", value=2),
        ["event-value events:2 operation"],
    ),
}

WARNINGS: dict[str, tuple[Change, list[str]]] = {
    "a route has no vehicles": (
        add("routes", {"route": "B", "origin": "Camp", "destination": "Port", "mode": "road", "km": 100}),
        ["useless-route routes:3 route"],
    ),
    "a route is beyond the range of all vehicles": (
        both(
            row("vehicle_types", range_km=150),
            add("routes", {"route": "L", "origin": "Port", "destination": "Camp", "mode": "road", "km": 151}),
        ),
        ["useless-route routes:3 route"],
    ),
    "a camp cannot be reached": (
        both(
            add("locations", {"location": "Hill"}),
            add("needs", {"location": "Hill", "item": "food", "quantity": 1, "people": 5}),
        ),
        ["unreachable needs:3 location"],
    ),
    "stock stays where it is": (
        both(
            add("locations", {"location": "Hill"}),
            add("stocks", {"location": "Hill", "item": "food", "quantity": 1}),
        ),
        ["stock-stays stocks:3 location"],
    ),
    "a need begins after the end": (row("needs", **{"from": "2004-07-11"}), ["beyond-horizon needs:2 from"]),
    "a need is due after the end": (
        row("needs", **{"from": "2004-07-08", "due_within_days": 3}),
        ["beyond-horizon needs:2 until"],
    ),
    "stock comes after the end": (row("stocks", available_on="2004-07-11"), ["beyond-horizon stocks:2 available_on"]),
    "a truck flies": (row("vehicle_types", speed_kmh=900), ["implausible vehicle_types:2 speed_kmh"]),
    "a truck carries a ship": (row("vehicle_types", payload_kg=9e6), ["implausible vehicle_types:2 payload_kg"]),
    "hours are too few": (row("routes", hours=0.5), ["implausible routes:2 hours"]),
    "miles are given for km": (
        both(row("locations", latitude=0, longitude=0), row("locations", 1, latitude=0, longitude=1)),
        ["implausible routes:2 km"],
    ),
    "a Cyrillic letter hides in a name": (
        add("locations", {"location": "\u0421amp"}),
        ["look-alike locations:4 location"],
    ),
    "a capacity is nought": (row("routes", capacity_t_per_day=0), ["zero-capacity routes:2 capacity_t_per_day"]),
    "nothing is asked for": (row("needs", quantity=0), ["no-needs needs:"]),
    "an item is nowhere": (
        both(
            add("items", {"item": "soap", "kg_per_unit": 1}),
            add("needs", {"location": "Camp", "item": "soap", "quantity": 1, "people": 5}),
        ),
        ["item-unknown-to-all needs:3 item"],
    ),
    "a phase is of nothing": (
        add("phases", {"phase": "P", "category": "foof", "priority_factor": 2}),
        ["item-unknown-to-all phases:2 category"],
    ),
    "prices are worlds apart": (row("routes", cost_per_t=1e-9, carrier_days=1), ["wide-range scenario:"]),
    "an event says more than it needs": (
        event("close_route", target="R", item="food"),
        ["event-extra events:2 item"],
    ),
}


def test_nothing_is_found_in_the_valid_scenario(findings):
    assert findings() == ()


@pytest.mark.parametrize("sentence", ERRORS)
def test_an_error_is_found_alone_when(sentence, world, findings, told):
    change, expected = ERRORS[sentence]
    change(world)
    assert told(findings(), "error") == expected


@pytest.mark.parametrize("sentence", WARNINGS)
def test_a_warning_is_found_alone_when(sentence, world, findings, told):
    change, expected = WARNINGS[sentence]
    change(world)
    assert told(findings()) == expected


@pytest.mark.parametrize(
    "change",
    [
        event("close_route", target="R", value="lost"),
        event("slow_route", target="R", value=0.5),
        event("cut_route", target="R", value=0.5),
        event("close_location", target="Camp", until="2004-07-05"),
        event("lose_stock", target="Port", item="food", value=0.5),
        event("lose_vehicles", target="T"),
        event("raise_need", target="Camp", value=1.5),
        event("move_people", target="Camp", to="Port", value=0.25),
        event("withdraw_access", target="R"),
        event("raise_threat", target="R", value=4),
        event("edit", table="routes", where="route=R", column="km", operation="scale", value=1.5),
        event("edit", table="stocks", where="stock=S", column="available_on", operation="set", value="2004-07-09"),
        both(add("funds", {"fund": "F", "amount": 1}), event("change_fund", target="F", value=0.5)),
        both(row("stocks", available_on="2004-07-03"), event("delay_arrival", target="S", value=3)),
        both(row("stocks", available_on="2004-07-03"), event("lose_arrival", target="S", value=1)),
        both(
            add("suppliers", {"supplier": "B", "location": "Port", "item": "food", "price_per_unit": 3}),
            event("change_price", target="B", value=2),
        ),
    ],
)
def test_every_kind_of_event_can_be_written_without_findings(change, world, findings):
    change(world)
    assert findings() == ()


def test_a_suggestion_ends_the_message_about_a_wrong_name(world, findings):
    row("needs", location="Cmap")(world)
    assert "needs:2: location: no location 'Cmap'; did you mean 'Camp'?" in map(str, findings())


def test_a_value_is_told_with_its_unit_and_rule(world, findings):
    row("routes", km=-8)(world)
    assert [str(each) for each in findings() if each.severity == "error"] == ["routes:2: km: -8 km is below 0"]


def test_a_duplicate_names_both_rows(world, findings):
    add("locations", {"location": "Port"})(world)
    assert "'Port' stands in row 2 already" in str(findings()[0])


def test_adjoining_assessments_do_not_overlap(world, findings):
    add(
        "assessments",
        {"location": "Camp", "people": 5, "until": "2004-07-04"},
        {"location": "Camp", "people": 6, "from": "2004-07-05"},
    )(world)
    assert findings() == ()


def test_an_overlap_is_found_behind_a_short_row_within_a_long_one(world, findings):
    add(
        "assessments",
        {"location": "Camp", "people": 5, "from": "2004-07-01", "until": "2004-07-09"},
        {"location": "Camp", "people": 6, "from": "2004-07-02", "until": "2004-07-02"},
        {"location": "Camp", "people": 7, "from": "2004-07-04", "until": "2004-07-05"},
    )(world)
    assert [str(each) for each in findings()] == [
        "assessments:3: from: shares days with row 2; end one row of 'Camp' before the next begins",
        "assessments:4: from: shares days with row 2; end one row of 'Camp' before the next begins",
    ]
