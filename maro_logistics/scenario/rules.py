"""Everything a scenario must obey beyond the types of its cells, and what is allowed and probably not meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from maro_logistics.scenario import (
    rules_across,
    rules_cells,
    rules_doubts,
    rules_events,
    rules_names,
    rules_reach,
    rules_rows,
)
from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding

Rule = Callable[[Draft], list[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    rules_cells.settings,
    rules_cells.cells,
    rules_names.references,
    rules_names.keys,
    rules_rows.alternatives,
    rules_rows.dates,
    rules_rows.routes,
    rules_rows.means,
    rules_rows.losses,
    rules_across.overlaps,
    rules_across.fleet_rows,
    rules_across.candidates,
    rules_across.probabilities,
    rules_across.people,
    rules_events.events,
    rules_names.look_alikes,
    rules_doubts.capacities,
    rules_doubts.horizons,
    rules_doubts.plausibility,
    rules_doubts.asked,
    rules_doubts.worths,
    rules_reach.reach,
)
"""All rules; each looks at the whole draft and knows nothing of the others."""


def broken_rules(draft: Draft) -> list[Finding]:
    """All findings about the draft."""
    return [finding for rule in RULES for finding in rule(draft)]
