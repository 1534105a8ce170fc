"""What ``plan.json`` holds, key by key."""

from __future__ import annotations

SUMMARY: dict[str, str] = {
    "format": "Version of the plan files",
    "scenario": "Name of the scenario",
    "input_hash": "Hash of the scenario's settings and tables, whatever the form of its files or the order of its rows",
    "status": "How good the plan is known to be: optimal (within the gap asked for) or feasible",
    "stopped_by": "Why the search ended: gap, time, work, interrupt, finished",
    "objective": "Value of the plan, in the currency of the scenario",
    "bound": "Proven: no plan of the scenario has an objective below this",
    "gap": "(objective - bound) / |objective|",
    "terms": "The objective by term: deprivation, transport, handling, opening, procurement, loss, exposure",
    "goals": "With goals: each one's value, and the bound and gap proved at its stage, given the values before",
    "equity": "Mean missing share of the worst-off people",
    "gini": "Gini coefficient of coverage, weighted by people (0: all alike)",
    "coverage": "How much of what is needed is met",
    "baselines": "The scenario planned otherwise (first come first served, most urgent first, every agency for itself)",
    "evidence": "What planning, optimization and pooling bring (differences between those plans), and where one wins",
    "contingency": "Of a variant: the contingency it answers",
    "known_on": "Of a variant: the date from which on it departs from its base plan",
    "base_hash": "Of a variant: hash of the decisions of its base plan",
    "base_input_hash": "Of a variant: hash of the scenario its base plan was made for",
    "base_plan": "Of a variant: where its base plan is, seen from its own folder",
    "engine": "What solved: name, version",
    "seed": "Seed of the search",
    "version": "Version of the program",
    "limits": "Limits given: seconds, gap, work, threads",
    "size": "Size of the mathematical program",
    "timing": "Seconds by phase; all that may differ between two runs of the same input, seed and work limit",
}
"""Keys and their meaning; ``timing`` stands last in the file, the others in the order of the alphabet."""
