"""Reasons written into the tables of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.explanation.bottlenecks import Trial, bottlenecks
from maro_logistics.explanation.explain import CRUMB, explain
from maro_logistics.explanation.reasons import REASON
from maro_logistics.explanation.remedies import Remedies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maro_logistics.explanation.explain import Explanation
    from maro_logistics.explanation.obstacles import Cause
    from maro_logistics.model.formulation import Parts
    from maro_logistics.model.replay import Outcome
    from maro_logistics.scenario.scenario import Scenario

MOST_NAMED = 3
"""Resources named of one cause."""
MOST_CAUSES = 3
"""Causes of what is unmet that are told of one line."""


def reasons(
    scenario: Scenario,
    parts: Parts,
    outcome: Outcome,
    tables: Mapping[str, pd.DataFrame],
    *,
    is_optimal: bool,
    trial: Trial | None = None,
) -> dict[str, pd.DataFrame]:
    """The tables of a plan that say why; ``scenario`` in canonical order. Without ``trial`` no bottlenecks."""
    explanation = explain(parts, outcome, scenario, is_optimal=is_optimal)
    told = {"unmet": unmet_table(explanation, tables["unmet"])}
    return told if trial is None else {**told, "bottlenecks": bottlenecks(explanation, trial)}


def unmet_table(explanation: Explanation, unmet: pd.DataFrame) -> pd.DataFrame:
    """``unmet`` with reasons, and a row for every line that is met late only."""
    network, lines = explanation.diagnosis.tracer.network, explanation.diagnosis.lines
    needs, remedies = network.needs, Remedies(explanation.diagnosis)
    rows = []
    for line, causes in explanation.causes.items():
        told = [_told(remedies, line, cause) for cause in _worth_telling(causes)]
        late = sum(part.quantity for part in lines.late(line))
        rows.append(
            {
                "need": str(needs.name[line]),
                "late": round(late, 3),
                "reason": ";".join(explanation.codes(line)),
                "why": ". ".join(dict.fromkeys(text for text, _ in told)),
                "help": "; ".join(dict.fromkeys(text for _, text in told if text)),
                "location": str(network.locations.name[needs.location[line]]),
                "item": str(np.append(network.items.name, "")[needs.item[line]]),
                "kit": str(np.append(needs.kit_name, "")[needs.kit[line]]),
                "requirement": str(np.append(needs.requirement_name, "")[needs.requirement[line]]),
                "required": round(float(needs.part_quantity[needs.part_line == line].sum()), 3),
                "people": float(needs.people[line]),
            }
        )
    columns = [*unmet.columns, "late", "reason", "why", "help"]
    if not rows:
        return unmet.reindex(columns=columns)
    told_rows = pd.DataFrame(rows)
    known = unmet.set_index("need")["quantity"]
    told_rows["quantity"] = known.reindex(told_rows["need"]).fillna(0.0).to_numpy()
    told_rows = told_rows[(told_rows["quantity"] > 0) | (told_rows["late"] > 0)]
    untold = unmet[~unmet["need"].isin(told_rows["need"])]
    both = pd.concat([told_rows, untold], ignore_index=True) if len(untold) else told_rows
    text = dict.fromkeys(("reason", "why", "help"), "")
    return both[columns].fillna({**text, "late": 0.0}).sort_values("need", kind="stable", ignore_index=True)


def _worth_telling(causes: list[Cause]) -> list[Cause]:
    """The weightiest causes of what is unmet, and the weightiest of what is late; crumbs are left out."""
    told = []
    for late, most in ((False, MOST_CAUSES), (True, 1)):
        group = [cause for cause in causes if cause.late == late]
        total = sum(cause.quantity for cause in group)
        told += [cause for cause in group if cause.quantity >= CRUMB * total][:most]
    return told


def _told(remedies: Remedies, line: int, cause: Cause) -> tuple[str, str]:
    """(why, what helps) of a cause, in words."""
    found = remedies.of(line, cause)[:MOST_NAMED]
    words: dict[str, Any] = {"late": "late: " if cause.late else "", "names": " and ".join(one.why for one in found)}
    if cause.codes == ("priority",):
        why = f"more urgent needs come first: {words['names']}"
    elif found:
        why = str(words["names"])
    else:
        why = REASON[cause.codes[0]].sentence.rstrip(".")
        why = why[0].lower() + why[1:]
    return f"{words['late']}{why}", " and ".join(one.help for one in found)
