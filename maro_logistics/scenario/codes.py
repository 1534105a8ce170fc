"""The closed list of findings: code, severity, rule in one sentence."""

from __future__ import annotations

from typing import Final, Literal

_ERRORS = {
    "no-number": "Numbers are written with ASCII digits, a decimal point and nothing else.",
    "no-whole-number": "Counts, days and levels are whole numbers.",
    "no-date": "Dates are written YYYY-MM-DD, without time or zone.",
    "no-choice": "The cell holds one of the declared words.",
    "no-yes-no": "The cell says yes or no.",
    "bad-text": "Text is at most 1,000 characters (names 200) without control or direction characters.",
    "too-large": "No number is larger than 1e9 in its unit.",
    "out-of-range": "The value lies in the declared range of its column.",
    "empty-cell": "Required cells are filled in.",
    "missing-column": "Required columns exist.",
    "missing-table": "Required tables exist.",
    "unknown-name": "A reference names a row of the table it points to.",
    "duplicate-key": "The key of a table is unique.",
    "bad-setting": "Settings have the declared type and range.",
    "missing-setting": "Name, start and days of the scenario are set.",
    "newer-format": "The file format is not newer than the program.",
    "unreadable": "The file can be read as what its name says.",
    "bad-encoding": "The encoding of the file is known.",
    "ambiguous-number": "It is certain which character is the decimal mark.",
    "field-count": "Every row has as many fields as the header.",
    "unclosed-quote": "Every quotation mark is closed on its row.",
    "bad-header": "Every column has one name of its own.",
    "repeated-header": "The header stands once, at the top.",
    "error-cell": "No cell holds an error value or a formula that was never calculated.",
    "one-of": "Exactly one of the alternative columns is filled in.",
    "reversed-dates": "The last day is not before the first.",
    "self-route": "A route ends elsewhere than it begins.",
    "incomplete-carrier": "A carrier has a tariff and its days on the way.",
    "incomplete-rule": "A threat rule with escorts says how large a convoy may be.",
    "candidate": "A candidate location states its storage and holds no dated stock.",
    "overlap": "Rows that state the same thing do not share a day.",
    "fleet-rows": "The rows of one fleet agree on base, type, agency and re-basing.",
    "unusable-fleet": "Vehicles that carry have a payload.",
    "expired-stock": "Stock is there before it expires.",
    "whole-loss": "Stock of whole units is lost wholly or not at all.",
    "no-people": "A need line states its people, or its location has assessed people on its days.",
    "probability": "Probabilities of the contingencies add up to at most 1.",
    "event-target": "The target of an event exists and is of the kind the event acts on.",
    "event-value": "The value of an event is what its kind asks for.",
    "event-date": "No event starts before its contingency is known.",
    "event-result": "What an event makes of the scenario obeys all rules.",
    "event-columns": "An event fills in the columns its kind needs, with names that exist.",
}

_WARNINGS = {
    "unknown-column": "Columns are those of the format; others are ignored.",
    "unknown-table": "Tables are those of the format; others are ignored.",
    "unknown-setting": "Settings are those of the format; others are ignored.",
    "hidden-sheet": "Hidden sheets are ignored.",
    "hidden-rows": "Hidden rows are read like the others.",
    "possible-cut": "A table of exactly as many rows as a spreadsheet holds may have been cut off.",
    "useless-route": "A route has a fleet or a carrier that may use it.",
    "unreachable": "A location with needs has stock, or can be reached from stock.",
    "stock-stays": "Stock lies where it is needed or where something can carry it away.",
    "beyond-horizon": "What is stated lies within the horizon.",
    "implausible": "Speeds, distances and weights are those of this world.",
    "look-alike": "Names that look the same are the same.",
    "wide-range": "Worths and costs lie within seven orders of magnitude.",
    "zero-capacity": "A capacity of 0 is meant to shut something.",
    "no-needs": "The scenario asks for something.",
    "item-unknown-to-all": "What is asked for is stocked or sold somewhere.",
    "event-extra": "An event leaves columns empty that its kind does not use.",
    "unused-road-layer": "What a road layer says has a place in the format.",
}

_NOTICES = {
    "assumed-encoding": "The file was read as Windows text (cp1252).",
    "assumed-decimal": "Commas were read as decimal marks.",
    "assumed-road-layer": "Columns of a road layer were turned into limits and conditions.",
    "hashtag-row": "A row of hashtags under the header was recognised.",
    "number-as-text": "Numbers stored as text were read as numbers.",
    "older-format": "The file was written in an older format.",
    "empty-table": "A table has a header and no rows.",
}

CODES: Final[dict[str, tuple[Literal["error", "warning", "notice"], str]]] = {
    **{code: ("error", rule) for code, rule in _ERRORS.items()},
    **{code: ("warning", rule) for code, rule in _WARNINGS.items()},
    **{code: ("notice", rule) for code, rule in _NOTICES.items()},
}
"""Severity and rule of every code a finding may bear."""
